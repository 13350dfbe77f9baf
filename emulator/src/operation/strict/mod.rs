//! What calls do that costs more than it needs to, or forgets something: found in the request log.
//!
//! The advice is that of
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/best-practices.html>. A finding is a warning: some of
//! it may be meant. Three kinds can be told of a call before its work, and refused.
//!
//! Invariant: what is found changes no item. A call is refused before its work, or goes its way.

mod before;
mod find;
mod kind;
mod refuse;

pub use find::Finding;
pub(crate) use find::findings;
pub use kind::FindingKind;
pub use refuse::StrictError;
pub(super) use refuse::refusal;
pub(crate) use refuse::{refuse, refused};
