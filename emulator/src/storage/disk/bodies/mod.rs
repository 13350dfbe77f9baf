//! Items that lie in files: keys and places in memory, texts where they were written, read when they are asked for.
//!
//! Invariant: a text is checked before anything is made of it, and what a root names can be read for as long as the
//! root is there, because the root holds the files open. A file that nothing names any more loses its name at once;
//! the system gives its room back with the last root that has it open.

mod cache;
mod held;
mod read_ahead;
mod shelf;
mod usage;

pub(super) use shelf::{BodyFile, Shelf};
pub(super) use usage::Usage;
