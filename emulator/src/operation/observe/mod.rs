//! What is counted of calls, and which of them are told in the log.
//!
//! Invariant: nothing that is counted here changes an answer. The one way into an operation counts each call once,
//! when it ends; whoever refuses a request before that counts the refusal here too.

mod budget;
mod call;
mod calls;
mod ended;
mod log;
mod metrics;
mod ring;
mod set_aside;
mod slow;
mod tally;
#[cfg(test)]
mod tests;

pub use budget::{BudgetError, BudgetLine, BudgetReport, BudgetRule, Spent};
pub(crate) use call::kept_tag;
pub(super) use call::{KEYS_BYTES_MAX, NamedKeys, place};
pub use call::{LoggedCall, LoggedKey, TakenUnits};
pub(crate) use calls::CallMeters;
pub use log::FollowedCalls;
pub(crate) use log::RequestLog;
pub use metrics::{Metrics, OperationMetrics};
pub(crate) use set_aside::{Account, BillPlace, may_change};
pub(crate) use slow::SlowLog;
pub(super) use tally::{Tally, Untold};
