//! How long one call may try again, and how long it waits in between.

use std::sync::Arc;
use std::time::Duration;

use super::observe::Tries;
use super::{Clock, Random, random};
use crate::backend::BoxFuture;

/// How a call of the facade tries again when the store is busy or does not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RetryPolicy {
    /// A call makes no further attempt when it has taken so long, and an attempt that is under way is
    /// cut off a quarter of a second later, if the [clock](Clock::timer) has timers: the system's
    /// has them in a Tokio runtime. Over the network an attempt is given up after two seconds in any
    /// case, unless the builder says otherwise. Keep the deadline below the caller's own limit by that quarter of a second.
    ///
    /// A call that lists or deletes many items counts from the last page that it got or the last ones
    /// that it deleted. What it takes to open a database is not counted.
    pub deadline: Duration,
    /// The longest first wait; each further one may be twice as long. The waits are random below
    /// these bounds, so that callers in step fall out of it.
    pub first_wait: Duration,
    /// No wait is longer, however many went before.
    pub longest_wait: Duration,
}

impl Default for RetryPolicy {
    /// Four seconds in all, waits from 25 milliseconds to half a second.
    fn default() -> Self {
        Self {
            deadline: Duration::from_secs(4),
            first_wait: Duration::from_millis(25),
            longest_wait: Duration::from_millis(500),
        }
    }
}

/// How long after the deadline an attempt is cut off. One that began just before it has this long to
/// succeed, which a store that is well needs a part of.
const GRACE: Duration = Duration::from_millis(250);
/// Doublings after which a wait has certainly reached its bound.
const DOUBLINGS_MAX: u32 = 20;

/// What calls need to try again.
#[derive(Clone, Debug)]
pub(crate) struct Retrier {
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) random: Arc<dyn Random>,
    pub(crate) policy: RetryPolicy,
}

impl Retrier {
    /// The time of one call of the facade, beginning now.
    pub(crate) fn budget(&self) -> Budget<'_> {
        Budget {
            retrier: self,
            started: self.clock.elapsed(),
            failures: 0,
            tries: Tries::default(),
        }
    }
}

/// What is left of the time of one call.
#[derive(Debug)]
pub(crate) struct Budget<'a> {
    retrier: &'a Retrier,
    started: Duration,
    failures: u32,
    /// All of the call, however often its time began anew.
    tries: Tries,
}

impl Budget<'_> {
    /// Waits before another attempt; `false` when there is no time for one.
    pub(crate) async fn pause(&mut self) -> bool {
        let Retrier {
            clock,
            random,
            policy,
        } = self.retrier;
        let doubled = policy.first_wait * (1 << self.failures.min(DOUBLINGS_MAX));
        let bound = doubled.min(policy.longest_wait).as_micros();
        let bound = u64::try_from(bound).unwrap_or(u64::MAX);
        let wait = Duration::from_micros(random::below(&**random, bound.saturating_add(1)));
        // Not even begun when its wait would end behind the deadline: the caller learns of it sooner.
        let spent = clock.elapsed().saturating_sub(self.started);
        if spent + wait >= policy.deadline {
            return false;
        }
        self.failures = self.failures.saturating_add(1);
        self.tries.retries = self.tries.retries.saturating_add(1);
        self.tries.paused = self.tries.paused.saturating_add(wait);
        let microseconds = u64::try_from(wait.as_micros()).unwrap_or(u64::MAX);
        tracing::debug!(failures = self.failures, microseconds, "trying again");
        clock.sleep(wait).await;
        true
    }

    /// What was tried so far in this call.
    pub(crate) const fn tries(&self) -> Tries {
        self.tries
    }

    /// Says why the next attempt is made, in one word.
    pub(crate) const fn because(&mut self, cause: &'static str) {
        self.tries.cause = Some(cause);
    }

    /// Ends when an attempt that begins now is to be cut off.
    pub(crate) fn timer(&self) -> Option<BoxFuture<'_, ()>> {
        let Retrier { clock, policy, .. } = self.retrier;
        let spent = clock.elapsed().saturating_sub(self.started);
        clock.timer(policy.deadline.saturating_sub(spent) + GRACE)
    }

    /// Begins anew, because something was achieved.
    pub(crate) fn renew(&mut self) {
        self.started = self.retrier.clock.elapsed();
        self.failures = 0;
    }
}
