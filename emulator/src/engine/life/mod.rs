//! The life of a table: made, changed, deleted, and what becomes due on the way.
//!
//! What a change does to items is done at once. Only its *status* lasts, as long as the configuration
//! says, on the injected clock: until then a new table takes no items, a new index cannot be read, and
//! what was deleted is still listed.
//!
//! Invariant: nothing here decides what an item means; items change through `write` alone.

pub(crate) mod attach;
pub(in crate::engine) mod change;
pub(in crate::engine) mod content;
pub(in crate::engine) mod create;
mod delete;
pub(in crate::engine) mod due;
mod fill;
mod join;
pub(in crate::engine) mod recovery;
mod step_back;
mod streams;
mod ttl_sweep;
