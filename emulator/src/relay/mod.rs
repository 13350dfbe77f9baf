//! Calls that another endpoint answers: kept in a file, answered from one, or compared with the answers of this program.
//!
//! Invariant: this room knows calls and answers as JSON, and nothing of tables: what answers on this side is handed in,
//! and what is on the other side may be the service, DynamoDB Local or anything else that speaks its protocol.
//!
//! A recording holds bodies and nothing of heads, so neither keys nor signatures nor tokens get into it.

mod compare;
mod free;
mod record;
mod recording;
mod replay;
mod report;
mod tee;
#[cfg(test)]
mod tests;
mod upstream;

pub(crate) use self::record::Recorder;
pub(crate) use self::recording::Head;
pub(crate) use self::replay::Replay;
pub(crate) use self::report::{Compared, ContrastReport};
pub(crate) use self::tee::{Answers, Tee};
pub(crate) use self::upstream::Upstream;
