//! When work falls due.

use std::sync::atomic::{AtomicI64, Ordering};

use crate::clock::Timestamp;

/// The moment before which no work is due.
#[derive(Debug)]
pub(in crate::engine) struct Due {
    /// In milliseconds since the epoch.
    moment: AtomicI64,
}

impl Due {
    /// Nothing is due, ever.
    pub(in crate::engine) fn never() -> Self {
        Self {
            moment: AtomicI64::new(i64::MAX),
        }
    }

    /// Everything is looked at once, and the next due moment found anew.
    pub(in crate::engine) fn at_once() -> Self {
        Self {
            moment: AtomicI64::new(i64::MIN),
        }
    }

    /// Remembers that something falls due at `moment`.
    pub(in crate::engine) fn note(&self, moment: Timestamp) {
        // `Release`, with the `Acquire` in `take`: the caller has shown the state of its table before, and
        // whoever takes the moment sees it.
        self.moment.fetch_min(moment.as_millis(), Ordering::AcqRel);
    }

    /// Whether something is due by `now`; then the caller does all of it, and others find nothing due.
    pub(in crate::engine) fn take(&self, now: Timestamp) -> bool {
        // `Acquire`: see `note`.
        if now.as_millis() < self.moment.load(Ordering::Acquire) {
            return false;
        }
        // Concurrent callers see `i64::MAX` from here on, and go on. A moment that is noted after this store
        // is kept by `fetch_min`; one that was noted before came after the state of its table was shown, so
        // the walk over all tables that follows sees that state. `SeqCst`, so that no read of the walk can
        // come before the store.
        self.moment.store(i64::MAX, Ordering::SeqCst);
        true
    }
}
