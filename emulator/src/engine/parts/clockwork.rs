//! What time it is, when the newest request came, and whether the clock has gone back since.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use parking_lot::Mutex;

use crate::clock::{Clock, SteeredClock, StepBack, Timestamp};

/// The injected clock, and a moment of it that costs no call.
#[derive(Debug)]
pub(in crate::engine) struct Clockwork {
    clock: SteeredClock,
    /// When the newest request came, in milliseconds since the epoch.
    newest_request: AtomicI64,
    /// Held by who follows a clock that has gone back, until all that is pending has followed.
    following: Mutex<()>,
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
            following: Mutex::default(),
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

    /// Notes that a request comes now, unless a later one was noted already; the present moment.
    pub(in crate::engine) fn note_request(&self) -> Timestamp {
        let newest = self.newest_request();
        let now = self.clock.now();
        // Stored once a millisecond at most, because all threads read the cache line. Only over what was read before the
        // clock was: a thread that was overtaken by a step back does not bring the time before it into the time after.
        if newest < now {
            let (newest, now) = (newest.as_millis(), now.as_millis());
            // `Release`: see `newest_request`.
            let (done, other) = (Ordering::Release, Ordering::Relaxed);
            let _other = (self.newest_request).compare_exchange(newest, now, done, other);
        }
        now
    }

    /// When the newest request came: a lower bound of the present that costs no call of the clock.
    pub(in crate::engine) fn newest_request(&self) -> Timestamp {
        // `Acquire`, with the `Release` of who stores: the clock was read before that, so a clock that is read behind this
        // shows an earlier moment only if it has gone back.
        Timestamp::from_millis(self.newest_request.load(Ordering::Acquire))
    }

    /// Notes that there was a request at this moment, which may lie ahead of the clock: of a process before this one.
    #[cfg(feature = "disk")]
    pub(in crate::engine) fn note_earlier_process(&self, moment: Timestamp) {
        // `Release`, as wherever it is stored.
        self.newest_request
            .fetch_max(moment.as_millis(), Ordering::Release);
    }

    /// Lets `follow` do what is to be done if the clock has gone back since the newest request. When this returns that is
    /// done, whoever has found it out.
    pub(in crate::engine) fn follow_back(&self, follow: impl FnOnce(StepBack)) {
        let _turn = self.following.lock();
        let newest = self.newest_request();
        let now = self.clock.now();
        if newest <= now {
            return;
        }
        // `Release`: a request that sees it sees a clock that has gone back.
        self.newest_request
            .store(now.as_millis(), Ordering::Release);
        let by = newest.as_millis().saturating_sub(now.as_millis());
        let by = Duration::from_millis(by.unsigned_abs());
        follow(StepBack { now, by });
    }
}
