//! What reads may see that need not see the newest: versions of items within a window, and which of them each read is shown.
//!
//! Invariant: this room knows spaces, keys and items, and neither tables nor what an index is. Versions are kept only
//! while a mode other than `Off` is set; then each commit of items goes through here, so that what a read is shown was
//! committed, and what was committed together has one number.

mod adversary;
mod chain;
mod mode;
#[cfg(test)]
mod tests;
mod versions;

pub(in crate::engine) use adversary::{Adversary, ReadPlace, StaleRead, StaleView};
pub(in crate::engine) use chain::{Chain, Chains};
pub use mode::ConsistencyMode;
