//! How many transactions are held open, and their numbers.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use crate::engine::table::holds::HoldId;

/// The transactions of an engine that are held open. Which items they hold stands with each table.
#[derive(Debug, Default)]
pub(in crate::engine) struct Holds {
    /// The number of the next.
    next: AtomicU64,
    /// How many there are.
    open: AtomicUsize,
}

impl Holds {
    /// The number of a transaction that is about to be held.
    pub(in crate::engine) fn next(&self) -> HoldId {
        HoldId(self.next.fetch_add(1, Ordering::Relaxed))
    }

    /// Whether no transaction is held open.
    pub(in crate::engine) fn is_empty(&self) -> bool {
        // `Acquire`, with the `Release` in `open` and `close`: whoever sees a transaction counted sees its
        // items held, too.
        self.open.load(Ordering::Acquire) == 0
    }

    /// Counts a transaction whose items are held by now.
    pub(in crate::engine) fn open(&self) {
        // `Release`: see `is_empty`.
        self.open.fetch_add(1, Ordering::AcqRel);
    }

    /// Counts it off again; its items are free by now.
    pub(in crate::engine) fn close(&self) {
        // `Release`: see `is_empty`.
        self.open.fetch_sub(1, Ordering::AcqRel);
    }
}
