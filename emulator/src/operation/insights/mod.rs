//! Contributor insights: which keys take the capacity of tables and indexes.
//!
//! Invariant: nothing here reads or writes an item. What is counted is noted by the operations on items, which
//! statements are not: the service does not count them either.

mod describe_contributor_insights;
mod list_contributor_insights;
mod shared;
mod top;
mod update_contributor_insights;

pub(crate) use top::top_contributors;
pub use top::{Contributor, TopContributors};
