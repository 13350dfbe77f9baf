//! A number that grows, and one that goes up and down.
//!
//! All accesses are `Relaxed`: a number publishes nothing but itself.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How often something happened.
#[derive(Debug, Default)]
pub(crate) struct Counter(AtomicU64);

impl Counter {
    /// It happened once.
    pub(crate) fn count(&self) {
        self.add(1);
    }

    /// It happened so many times.
    pub(crate) fn add(&self, times: u64) {
        let _before = self.0.fetch_add(times, Ordering::Relaxed);
    }

    /// How often so far.
    pub(crate) fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    /// How often so far; counted from zero again.
    #[cfg(feature = "disk")]
    pub(crate) fn take(&self) -> u64 {
        self.0.swap(0, Ordering::Relaxed)
    }
}

/// How much of something there is now.
#[derive(Debug, Default)]
pub(crate) struct Gauge(AtomicU64);

impl Gauge {
    /// There is so much of it from now on.
    #[cfg(feature = "disk")]
    pub(crate) fn set(&self, amount: u64) {
        self.0.store(amount, Ordering::Relaxed);
    }

    /// There is so much more of it.
    pub(crate) fn add(&self, amount: u64) {
        let _before = self.0.fetch_add(amount, Ordering::Relaxed);
    }

    /// There is so much less of it.
    pub(crate) fn subtract(&self, amount: u64) {
        let before = self.0.fetch_sub(amount, Ordering::Relaxed);
        debug_assert!(before >= amount, "only what was added is taken away");
    }

    /// How much there is.
    pub(crate) fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    /// One more, until the guard is dropped.
    pub(crate) fn hold(self: &Arc<Self>) -> Counted {
        self.add(1);
        Counted(Arc::clone(self))
    }
}

/// One of those that a gauge counts.
#[derive(Debug)]
pub(crate) struct Counted(Arc<Gauge>);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.subtract(1);
    }
}
