//! Several items together, all or nothing.
//!
//! Invariant: what happens together is the engine's; this room names the reasons for which it did not.

mod action;
mod held;
mod transact_get_items;
mod transact_write_items;
pub(in crate::operation) mod two_phase;

pub(crate) use held::{Held, hold};
