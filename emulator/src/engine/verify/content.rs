//! How much a space holds, and what is told of many differences of one kind.

use std::fmt::Display;

use crate::storage::{Snapshot, Space, StoreError};

use crate::engine::table::counters::Counters;
use crate::engine::verify::{Findings, TOLD_MAX};

/// How many entries a space holds, and their sizes together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) items: u64,
    bytes: u64,
}

impl Tally {
    /// What is in a space now. Where sizes are known, nothing is read.
    pub(super) fn of(snapshot: &dyn Snapshot, space: Space) -> Result<Self, StoreError> {
        let mut tally = Self::default();
        #[cfg(feature = "disk")]
        snapshot.sizes(space, &mut |_, size| tally.add(size))?;
        #[cfg(not(feature = "disk"))]
        for entry in snapshot.range(
            space,
            &crate::storage::Span::ALL,
            crate::storage::Direction::Forward,
        )? {
            tally.add(entry?.1.size());
        }
        Ok(tally)
    }

    /// One more entry, of so many bytes.
    pub(super) fn add(&mut self, size: usize) {
        self.items += 1;
        self.bytes = self.bytes.saturating_add(size as u64);
    }

    /// Holds counts against what is there.
    pub(super) fn compare(self, name: &str, counters: &Counters, findings: &mut Findings) {
        let Self { items, bytes } = self;
        let counted = (counters.items(), counters.bytes());
        if counted != (items, bytes) {
            let (counted, counted_bytes) = counted;
            findings.add(format!(
                "{name} counts {counted} of {counted_bytes} bytes, and holds {items} of {bytes} bytes"
            ));
        }
    }
}

/// Differences of one kind, of which only the first are told.
#[derive(Debug, Default)]
pub(super) struct Kind {
    found: usize,
}

impl Kind {
    /// One more of them.
    pub(super) fn add(&mut self, findings: &mut Findings, what: impl FnOnce() -> String) {
        self.found += 1;
        if self.found <= TOLD_MAX {
            findings.add(what());
        }
    }

    /// There are no more.
    pub(super) fn end(self, of: impl Display, findings: &mut Findings) {
        let more = self.found.saturating_sub(TOLD_MAX);
        if more > 0 {
            findings.add(format!("{of}: and {more} more of this kind"));
        }
    }
}
