//! The line of the log that tells from time to time how the service is.
//!
//! Invariant: it is written when somebody calls, by the clock that is passed in. Nothing here starts a task or waits for a time.

use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};

use package_database::block::observe::{CacheCounts, Metrics};

use crate::health::{Health, Status};
use crate::state::ServiceState;

/// What one process remembers of its reports.
#[derive(Debug, Default)]
pub(crate) struct Reporter {
    /// What was counted until the last one.
    last: Mutex<Totals>,
}

/// What is told as a difference.
#[derive(Clone, Copy, Debug, Default)]
struct Totals {
    reads: u64,
    writes: u64,
    retries: u64,
    slow: u64,
    cached: u64,
    looked_up: u64,
}

impl Totals {
    fn of(metrics: &Metrics) -> Self {
        let sum = |count: fn(&CacheCounts) -> u64| {
            let counts = metrics.caches.iter().map(count);
            counts.fold(0, u64::saturating_add)
        };
        Self {
            reads: metrics.reads.requests,
            writes: metrics.writes.requests,
            retries: metrics.retries,
            slow: metrics.slow_calls,
            cached: sum(CacheCounts::hits),
            looked_up: sum(CacheCounts::lookups),
        }
    }

    const fn since(self, before: Self) -> Self {
        Self {
            reads: self.reads.saturating_sub(before.reads),
            writes: self.writes.saturating_sub(before.writes),
            retries: self.retries.saturating_sub(before.retries),
            slow: self.slow.saturating_sub(before.slow),
            cached: self.cached.saturating_sub(before.cached),
            looked_up: self.looked_up.saturating_sub(before.looked_up),
        }
    }
}

impl Reporter {
    /// Writes the line: how the service is, and what it has done since the line before.
    pub(crate) fn tell(&self, state: &ServiceState, health: &Health) {
        let now = Totals::of(&state.database().metrics());
        // The totals are whole between any two statements that change them.
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let done = now.since(std::mem::replace(&mut *last, now));
        drop(last);
        let limit = state.limits().concurrency;
        let running = limit.saturating_sub(state.running().available_permits());
        let dependencies = listed(health);
        macro_rules! line {
            ($level:ident) => {
                tracing::$level!(
                    state = health.state.word(),
                    seconds = health.seconds,
                    dependencies,
                    running,
                    reads = done.reads,
                    writes = done.writes,
                    retries = done.retries,
                    slow = done.slow,
                    cache_hits = done.cached,
                    cache_lookups = done.looked_up,
                    "health"
                )
            };
        }
        match health.state.is_trouble() {
            true => line!(warn),
            false => line!(info),
        }
    }
}

/// Each dependency with its answer: `specs ok in 2 ms, syncs failing in 2000 ms`.
fn listed(health: &Health) -> String {
    let mut text = String::new();
    for one in &health.dependencies {
        let between = if text.is_empty() { "" } else { ", " };
        let status = match one.status {
            Status::Ok | Status::Healthy => "ok",
            Status::Failing | Status::Stopping => "failing",
        };
        // Writing to a text does not fail.
        let _ = write!(
            text,
            "{between}{} {status} in {} ms",
            one.name, one.milliseconds
        );
    }
    text
}
