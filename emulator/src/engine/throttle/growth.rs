//! How far a table on demand has grown: to twice what it took before, and no further within half an hour.

use std::collections::VecDeque;

use crate::clock::Timestamp;
use crate::limits;

/// The unit of time by which peaks are remembered, in seconds.
const MINUTE: i64 = 60;

/// What a table took at most in a second, minute by minute.
#[derive(Clone, Debug, Default)]
pub(super) struct Growth {
    /// The second in which something was taken last, and how much that was.
    second: (i64, f64),
    /// The peaks of the minutes that are too recent to grow on, the earliest first.
    recent: VecDeque<(i64, f64)>,
    /// The highest peak that is old enough.
    settled: f64,
}

impl Growth {
    /// How many units a second there are, of a table that had `warm` from its beginning.
    pub(super) fn allowed(&mut self, warm: f64, now: Timestamp) -> f64 {
        self.settle(now);
        warm.max(2.0 * self.settled)
    }

    /// Notes that units were taken.
    pub(super) fn note(&mut self, units: f64, now: Timestamp) {
        let second = now.as_seconds();
        if self.second.0 != second {
            self.second = (second, 0.0);
        }
        self.second.1 += units;
        let (minute, taken) = (second.div_euclid(MINUTE), self.second.1);
        match self.recent.back_mut() {
            // A clock that is set back counts in the latest minute.
            Some((last, peak)) if *last >= minute => *peak = peak.max(taken),
            _ => self.recent.push_back((minute, taken)),
        }
        self.settle(now);
    }

    /// Lets peaks count that are old enough; so no more minutes are remembered than there are in between.
    fn settle(&mut self, now: Timestamp) {
        let window = i64::try_from(limits::ON_DEMAND_DOUBLING.as_secs()).unwrap_or(i64::MAX);
        let oldest = now.as_seconds().saturating_sub(window).div_euclid(MINUTE);
        while let Some((minute, peak)) = self.recent.front().copied()
            && minute <= oldest
        {
            self.settled = self.settled.max(peak);
            self.recent.pop_front();
        }
    }
}
