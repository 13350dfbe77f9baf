//! Many items of one table or index: Query, Scan and SearchVectors.
//!
//! Invariant: nothing here writes. A page that may be long pauses between slices.

pub(in crate::operation) mod page;
pub(in crate::operation) mod query;
pub(in crate::operation) mod read_target;
mod scan;
mod search_vectors;
pub(in crate::operation) mod select;
pub(in crate::operation) mod start;
