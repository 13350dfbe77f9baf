//! What an engine keeps beside its tables, each part with its own lock inside.
//!
//! Invariant: a part knows itself alone; what joins several of them is in the rooms above.

pub(in crate::engine) mod backups;
pub(in crate::engine) mod clockwork;
pub(in crate::engine) mod contributors;
pub(in crate::engine) mod due;
#[cfg(feature = "disk")]
pub(in crate::engine) mod engine_fact;
pub(in crate::engine) mod groups;
pub(in crate::engine) mod holds;
pub(in crate::engine) mod numbers;
#[cfg(feature = "disk")]
pub(in crate::engine) mod numbers_fact;
pub(in crate::engine) mod promise;
pub(in crate::engine) mod settings;
pub(in crate::engine) mod token_fact;
pub(in crate::engine) mod tokens;
pub(in crate::engine) mod transfers;
