//! One item by its key.
//!
//! Invariant: every write here becomes one mutation, which the engine applies.

mod delete_item;
mod get_item;
pub(in crate::operation) mod keys;
mod put_item;
pub(in crate::operation) mod return_values;
mod update_item;
