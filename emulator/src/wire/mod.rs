//! Bytes to typed input, typed output to bytes.
//!
//! Invariant: this room knows no table, no engine.

pub(crate) mod json;
