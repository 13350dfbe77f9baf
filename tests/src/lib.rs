//! Tests that cross crates live in `it/`. This library holds what they share with the fuzzers in
//! `fuzz/`, one function per target, and with `ask-aws`, which asks a real account.

#[cfg(feature = "ask")]
pub mod ask;
pub mod fuzz;
