//! Time that a test moves.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use crate::backend::BoxFuture;
use crate::block::Clock;

/// A clock that stands still until a test moves it. Whoever sleeps on it wakes up at once, and the
/// clock has then moved on by as much.
///
/// # Examples
///
/// ```
/// use package_database::block::Clock;
/// use package_database::testing::ManualClock;
///
/// let clock = ManualClock::at(1_795_193_313);
/// clock.set(1_795_193_300); // clocks of machines do go back
/// assert_eq!(clock.seconds(), 1_795_193_300);
/// ```
#[derive(Debug)]
// Both numbers are read and written with `Relaxed`: each stands for itself, and who moves the clock for
// another thread tells it so by other means, which order the accesses as well.
pub struct ManualClock {
    seconds: AtomicI64,
    elapsed_micros: AtomicU64,
}

impl ManualClock {
    /// A clock that shows so many seconds since the Unix epoch.
    pub const fn at(seconds: i64) -> Self {
        Self {
            seconds: AtomicI64::new(seconds),
            elapsed_micros: AtomicU64::new(0),
        }
    }

    /// Moves the clock to that second, forward or back.
    pub fn set(&self, seconds: i64) {
        self.seconds.store(seconds, Ordering::Relaxed);
    }

    /// Moves the clock on.
    pub fn advance(&self, span: Duration) {
        let seconds = i64::try_from(span.as_secs()).unwrap_or(i64::MAX);
        self.seconds.fetch_add(seconds, Ordering::Relaxed);
        self.pass(span);
    }

    fn pass(&self, span: Duration) {
        let micros = u64::try_from(span.as_micros()).unwrap_or(u64::MAX);
        self.elapsed_micros.fetch_add(micros, Ordering::Relaxed);
    }
}

impl Clock for ManualClock {
    fn seconds(&self) -> i64 {
        self.seconds.load(Ordering::Relaxed)
    }

    fn elapsed(&self) -> Duration {
        Duration::from_micros(self.elapsed_micros.load(Ordering::Relaxed))
    }

    fn sleep(&self, span: Duration) -> BoxFuture<'_, ()> {
        self.pass(span);
        // Others get their turn, as they would if this took time.
        Box::pin(tokio::task::yield_now())
    }
}
