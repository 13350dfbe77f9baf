//! What AWS does not have: fork, clock, faults, request log.
//!
//! Invariant: this room knows no protocol.
