//! Tests that cross crates live in `it/`. This library holds what they share with the fuzzers in
//! `fuzz/`: one function per target.

pub mod fuzz;
