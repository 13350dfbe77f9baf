//! What AWS does not have: tables from an infrastructure file, and calls with which a test in any
//! language brings about what it otherwise had to wait for.
//!
//! Invariant: this room knows no protocol: a call comes as words of a path and bytes of JSON. A schema
//! file only makes requests, which the handle runs; a call only uses what operations and engine offer
//! to the handle as well, and decides nothing of its own about items.

mod calls;
mod shards;
mod transactions;

pub(crate) use calls::{Call, Calls, Refusal};
pub use shards::SplitError;
pub(crate) use shards::split;
