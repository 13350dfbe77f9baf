//! Time is passed in: a test freezes or steps it, and only this file asks the system.

use std::fmt::Debug;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::backend::BoxFuture;

/// Where the facade takes the time from.
pub trait Clock: Debug + Send + Sync + 'static {
    /// Whole seconds since the Unix epoch, rounded down; negative before it.
    fn seconds(&self) -> i64;
    /// Time since some fixed moment; never goes back.
    fn elapsed(&self) -> Duration;
    /// Ends after `span`.
    fn sleep(&self, span: Duration) -> BoxFuture<'_, ()>;
}

/// The machine's own clock, and the timer of the Tokio runtime.
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

impl Clock for SystemClock {
    fn seconds(&self) -> i64 {
        #[expect(
            clippy::disallowed_methods,
            reason = "the one place that asks the system"
        )]
        let now = SystemTime::now();
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

    fn elapsed(&self) -> Duration {
        instant().duration_since(self.started)
    }

    fn sleep(&self, span: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(span))
    }
}
