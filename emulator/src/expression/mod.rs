//! Text to tree to verdict or new item.
//!
//! Invariant: this room knows no table, no storage, no JSON, no HTTP.
