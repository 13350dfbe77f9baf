//! The rules, one subject per file. Each is a function from sources to findings.
//!
//! Invariant: a rule reads no file and knows no crate; what differs between crates is handed to it.

pub(crate) mod comments;
pub(crate) mod docs;
pub(crate) mod edges;
pub(crate) mod files;
pub(crate) mod machine;
pub(crate) mod names;
pub(crate) mod operations;
pub(crate) mod published;
pub(crate) mod sources;

#[cfg(test)]
mod tests;
