//! Reads: one item, or a walk over a range, a page at a time.
//!
//! Invariant: nothing here waits for a writer, and nothing changes. A walk reads one snapshot from its first
//! step to its last. Where reads may see what is not the newest, that is a snapshot as well (`sight.rs`), and
//! strongly consistent walks may take one for each step.

pub(crate) mod changes;
mod get;
mod partitions;
mod search;
mod sight;
mod streams;
mod walk;

pub(crate) use search::{Search, SearchResults};
pub(crate) use walk::{PageEnd, Segment, Step, Walk, WalkOptions};
