//! Numbers that are given out once.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::storage::Space;

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
