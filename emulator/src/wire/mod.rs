//! Bytes to typed input, typed output to bytes.
//!
//! Invariant: this room knows no table, no engine.

pub(crate) mod attribute_value;
pub(crate) mod blob;
pub(crate) mod json;
pub(crate) mod timestamp;
