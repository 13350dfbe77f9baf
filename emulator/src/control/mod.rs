//! What AWS does not have: calls with which a test, in any language, brings about what it otherwise had to
//! wait for.
//!
//! Invariant: this room knows no protocol: a call comes as words of a path and bytes of JSON. It uses what
//! operations offer to the handle as well, and decides nothing of its own about items.

mod beside;
mod calls;
mod shards;
mod transactions;

pub(crate) use calls::{Call, Calls, ControlRefusal};
pub use shards::SplitError;
pub(crate) use shards::split;
