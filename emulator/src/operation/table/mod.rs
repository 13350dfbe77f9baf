//! Tables themselves: made, changed, described, deleted, and what is kept beside their items.
//!
//! Invariant: nothing here reads or writes an item.

#[cfg(feature = "template")]
mod adopt;
mod canonical_policy;
mod create_table;
mod delete_resource_policy;
mod delete_table;
mod describe_endpoints;
mod describe_limits;
mod describe_table;
mod describe_time_to_live;
pub(in crate::operation) mod description;
pub(super) mod difference;
pub(in crate::operation) mod draft;
mod get_resource_policy;
mod index_scaling;
pub(in crate::operation) mod key;
mod list_tables;
mod list_tags_of_resource;
mod policy;
mod policy_rules;
mod put_resource_policy;
mod replica_checks;
mod replica_description;
mod replica_overrides;
pub(in crate::operation) mod replica_updates;
mod resource_policy;
#[cfg(feature = "template")]
pub(crate) use adopt::adopt;
pub(in crate::operation) use create_table::definition;

pub(in crate::operation) mod state;
mod tag_resource;
mod untag_resource;
mod update_table;
mod update_time_to_live;
