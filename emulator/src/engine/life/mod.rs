//! The life of a table: made, changed, deleted, and what becomes due on the way.
//!
//! Invariant: nothing here decides what an item means; items change through `write` alone.

mod due;
mod fill;
mod lifecycle;
mod streams;
mod ttl_sweep;
