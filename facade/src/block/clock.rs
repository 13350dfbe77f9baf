//! Time is passed in: a test freezes or steps it, and only this file asks the system.

use std::fmt::Debug;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::backend::BoxFuture;

/// Where the facade takes the time from.
pub trait Clock: Debug + Send + Sync + 'static {
    /// Whole seconds since the Unix epoch, rounded down; negative before it.
    fn seconds(&self) -> i64;
    /// Nanoseconds since the Unix epoch, zero before it: the times in records and keys. By default
    /// whole seconds.
    fn nanoseconds(&self) -> u64 {
        let seconds = u64::try_from(self.seconds()).unwrap_or(0);
        seconds.saturating_mul(NANOSECONDS)
    }
    /// Time since some fixed moment; never goes back.
    fn elapsed(&self) -> Duration;
    /// Ends after `span`.
    fn sleep(&self, span: Duration) -> BoxFuture<'_, ()>;
    /// Ends after `span`, beside a request that may take longer and is then cut off. By default there
    /// is no such timer, and a request takes as long as the backend lets it.
    fn timer(&self, span: Duration) -> Option<BoxFuture<'_, ()>> {
        let _ = span;
        None
    }
}

/// Nanoseconds of a second.
pub(crate) const NANOSECONDS: u64 = 1_000_000_000;

/// The machine's own clock, and the timers of the Tokio runtime.
///
/// Whatever must be waited for asks a runtime whose timers are enabled (`enable_time`). The emulator
/// in this process answers at once and needs none; outside a Tokio runtime, no request is cut off.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock {
    started: Instant,
}

impl SystemClock {
    /// The system's clock.
    pub fn new() -> Self {
        Self { started: instant() }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place that asks the system"
)]
fn instant() -> Instant {
    Instant::now()
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place that asks the system"
)]
fn system_time() -> SystemTime {
    SystemTime::now()
}

impl Clock for SystemClock {
    fn seconds(&self) -> i64 {
        let now = system_time();
        let whole = |span: Duration| i64::try_from(span.as_secs()).unwrap_or(i64::MAX);
        match now.duration_since(UNIX_EPOCH) {
            Ok(after) => whole(after),
            Err(before) => {
                let before = before.duration();
                let part = i64::from(before.subsec_nanos() > 0);
                -whole(before) - part
            }
        }
    }

    fn nanoseconds(&self) -> u64 {
        let after = system_time().duration_since(UNIX_EPOCH);
        // The year 2554 is beyond what 64 bits hold; the epoch is before all records.
        after.map_or(0, |span| u64::try_from(span.as_nanos()).unwrap_or(u64::MAX))
    }

    fn elapsed(&self) -> Duration {
        instant().duration_since(self.started)
    }

    fn sleep(&self, span: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(span))
    }

    fn timer(&self, span: Duration) -> Option<BoxFuture<'_, ()>> {
        tokio::runtime::Handle::try_current().ok()?;
        Some(Box::pin(tokio::time::sleep(span)))
    }
}
