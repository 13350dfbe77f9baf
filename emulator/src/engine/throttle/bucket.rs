//! A bucket of units that fills while time goes by.

use std::time::Duration;

use crate::clock::Timestamp;

/// Units that are left at a moment; less than nothing where a call took more than there was.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bucket {
    level: f64,
    at: Timestamp,
}

impl Bucket {
    /// A bucket that has filled for as long as it can.
    pub(super) fn full(rate: f64, burst: Duration, now: Timestamp) -> Self {
        Self {
            level: rate * burst.as_secs_f64(),
            at: now,
        }
    }

    /// Fills the bucket at a rate per second, up to what comes in `burst`. A clock that is set back fills nothing.
    pub(super) fn fill(&mut self, rate: f64, burst: Duration, now: Timestamp) {
        let millis = now.as_millis().saturating_sub(self.at.as_millis()).max(0);
        let span = Duration::from_millis(millis.unsigned_abs()).as_secs_f64();
        self.level = (self.level + rate * span).min(rate * burst.as_secs_f64());
        self.at = now;
    }

    /// Whether anything is left.
    pub(super) fn is_open(&self) -> bool {
        self.level > 0.0
    }

    /// Takes units out, whether or not they are there.
    pub(super) fn take(&mut self, units: f64) {
        self.level -= units;
    }

    /// What is left.
    pub(super) fn level(&self) -> f64 {
        self.level
    }
}
