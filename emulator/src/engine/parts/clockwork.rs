//! What time it is, and when the newest request came.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use crate::clock::{Clock, SteeredClock, Timestamp};

/// The injected clock, and a moment of it that costs no call.
#[derive(Debug)]
pub(in crate::engine) struct Clockwork {
    clock: SteeredClock,
    /// When the newest request came, in milliseconds since the epoch.
    newest_request: AtomicI64,
}

impl Clockwork {
    /// A clockwork whose newest request comes now.
    pub(in crate::engine) fn new(clock: Arc<dyn Clock>) -> Self {
        Self::steered(SteeredClock::new(clock))
    }

    /// The same over a clock that may be steered already.
    pub(in crate::engine) fn steered(clock: SteeredClock) -> Self {
        let newest = clock.now();
        Self::over(clock, newest)
    }

    fn over(clock: SteeredClock, newest: Timestamp) -> Self {
        Self {
            newest_request: AtomicI64::new(newest.as_millis()),
            clock,
        }
    }

    /// A clock that goes as this one does and is steered by itself, with a newest request of its own.
    pub(in crate::engine) fn fork(&self) -> Self {
        Self::over(self.clock.fork(), self.newest_request())
    }

    /// The injected clock as it is steered.
    pub(in crate::engine) fn steering(&self) -> &SteeredClock {
        &self.clock
    }

    /// The present moment.
    pub(in crate::engine) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Notes that a request comes now; the present moment.
    pub(in crate::engine) fn note_request(&self) -> Timestamp {
        let now = self.clock.now();
        // Stored once a millisecond at most, because all threads read the cache line. `Relaxed`: the number
        // publishes nothing else, and any recent value of it is a lower bound of the present.
        if self.newest_request() != now {
            (self.newest_request).store(now.as_millis(), Ordering::Relaxed);
        }
        now
    }

    /// When the newest request came: a lower bound of the present that costs no call of the clock.
    pub(in crate::engine) fn newest_request(&self) -> Timestamp {
        Timestamp::from_millis(self.newest_request.load(Ordering::Relaxed))
    }
}
