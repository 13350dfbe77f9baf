//! HTTP request to operation to HTTP response.
//!
//! Invariant: this room knows no engine, no storage.
