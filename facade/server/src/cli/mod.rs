//! The program `package-database`: command line, log, signals, and what it says when it starts.
//!
//! Invariant: standard output carries only what was asked for; the log goes to standard error.

mod access;
mod arguments;
mod export;
mod healthcheck;
mod log;
mod open;
mod output;
mod packages;
mod people;
mod repository;
mod run;
mod signal;
mod store;
mod there;
mod upstream;

pub use run::run;
