//! Numbers that are given out once.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::storage::Space;

/// How many sequence numbers may be drawn while a database becomes another one.
const SEQUENCES_MEANWHILE: u64 = 1 << 20;

/// Where spaces of the store and changes of items get their numbers.
#[derive(Debug)]
pub(in crate::engine) struct Numbers {
    /// Of the next space.
    spaces: AtomicU64,
    /// Of the next change, of whatever table: sequence numbers order the changes in all logs together.
    sequences: AtomicU64,
}

impl Numbers {
    /// The numbers of an engine without tables.
    pub(in crate::engine) fn new() -> Self {
        Self {
            spaces: AtomicU64::new(0),
            sequences: AtomicU64::new(1),
        }
    }

    /// Gives out no space up to this one.
    #[cfg(feature = "disk")]
    pub(in crate::engine) fn note_space(&mut self, space: Space) {
        // No other thread has these numbers yet: a store is opened by one.
        let next = self.spaces.get_mut();
        *next = space.number().saturating_add(1).max(*next);
    }

    /// Gives out no sequence number up to this one.
    #[cfg(feature = "disk")]
    pub(in crate::engine) fn note_sequence(&mut self, sequence: u64) {
        let next = self.sequences.get_mut();
        *next = sequence.saturating_add(1).max(*next);
    }

    /// Goes on where these stand.
    pub(in crate::engine) fn fork(&self) -> Self {
        Self {
            // `Relaxed`: a fork had the writers of all tables locked just before, so it sees at least the numbers that
            // were drawn until its moment; greater ones do no harm.
            spaces: AtomicU64::new(self.spaces.load(Ordering::Relaxed)),
            sequences: AtomicU64::new(self.sequences.load(Ordering::Relaxed)),
        }
    }

    /// A sequence number that is greater than all that were drawn, and than those that work which still runs will draw.
    pub(in crate::engine) fn sequence_behind_all(&self) -> u64 {
        // `Relaxed`: whoever draws meanwhile draws no million of them.
        let drawn = self.sequences.load(Ordering::Relaxed);
        drawn.saturating_add(SEQUENCES_MEANWHILE)
    }

    /// Gives out greater sequence numbers than this one from now on.
    pub(in crate::engine) fn pass_sequence(&self, sequence: u64) {
        // `Relaxed`: as in `next_sequence`.
        let next = sequence.saturating_add(1);
        let _ = self.sequences.fetch_max(next, Ordering::Relaxed);
    }

    /// A space that was never used.
    pub(in crate::engine) fn next_space(&self) -> Space {
        // `Relaxed`: that no number is given out twice follows from the addition being one step.
        Space::new(self.spaces.fetch_add(1, Ordering::Relaxed))
    }

    /// A sequence number that is greater than all before it.
    pub(in crate::engine) fn next_sequence(&self) -> u64 {
        // `Relaxed`: drawn under the lock of a table's writer, which orders the numbers of one log.
        self.sequences.fetch_add(1, Ordering::Relaxed)
    }
}
