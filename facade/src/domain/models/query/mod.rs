//! Queries: what they ask, how they are answered, and what that costs.
//!
//! Invariant: a plan decides what is read, and never what the answer is: every condition is looked at in every document
//! that was read, by one piece of code.

mod builder;
mod condition;
mod cost;
mod exec;
mod gather;
mod key;
mod order;
mod ordered;
mod page;
mod plan;
mod planner;

pub use builder::{ModelQuery, SortDirection};
pub use condition::{Operator, QueryCondition};
pub use cost::{QueryCost, QueryOutcome, SourceFailure};
pub use page::DocPage;
pub use plan::{PlanKind, QueryPlan};
