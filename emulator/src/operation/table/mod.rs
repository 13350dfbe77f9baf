//! Tables themselves: made, changed, described, deleted, and what is kept beside their items.
//!
//! Invariant: nothing here reads or writes an item.

mod create_table;
mod delete_table;
mod describe_endpoints;
mod describe_limits;
mod describe_table;
pub(in crate::operation) mod description;
mod draft;
pub(in crate::operation) mod key;
mod list_tables;
mod policy;
mod resource_policy;
pub(in crate::operation) mod state;
mod tags;
mod time_to_live;
mod update_table;
