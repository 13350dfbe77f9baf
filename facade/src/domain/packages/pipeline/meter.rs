//! How much a request has done of what it may do.
//!
//! Time counts while a step computes. While the body of a request, the store or an upstream is waited for, it does
//! not: two gigabytes that come slowly, and an upstream that takes its ten seconds, are no work of the pipeline.

use std::time::Duration;

use super::world::Limits;
use crate::block::Clock;
use crate::domain::packages::fault::Fault;

/// What one request has used.
#[derive(Debug)]
pub(super) struct Meter<'a> {
    clock: &'a dyn Clock,
    limits: Limits,
    /// Since when a step computes; `None` while something is waited for.
    since: Option<Duration>,
    spent: Duration,
    calls: u32,
}

impl<'a> Meter<'a> {
    /// A meter that runs from now on.
    pub(super) fn new(clock: &'a dyn Clock, limits: Limits) -> Self {
        Self {
            clock,
            limits,
            since: Some(clock.elapsed()),
            spent: Duration::ZERO,
            calls: 0,
        }
    }

    /// Counts one call to something outside, and stops the time until [`Meter::back`].
    pub(super) fn out(&mut self) -> Result<(), Fault> {
        self.stop();
        self.calls = self.calls.saturating_add(1);
        if self.calls > self.limits.io_ops {
            let most = self.limits.io_ops;
            return Err(over(&format!(
                "more than {most} calls to the store and to upstreams"
            )));
        }
        Ok(())
    }

    /// The time goes on.
    pub(super) fn back(&mut self) {
        if self.since.is_none() {
            self.since = Some(self.clock.elapsed());
        }
    }

    /// Whether there is time left.
    pub(super) fn check(&mut self) -> Result<(), Fault> {
        let now = self.clock.elapsed();
        if let Some(since) = self.since.replace(now) {
            self.spent = self.spent.saturating_add(now.saturating_sub(since));
        }
        if self.spent > self.limits.time {
            let most = self.limits.time.as_millis();
            return Err(over(&format!("more than {most} ms of its own time")));
        }
        Ok(())
    }

    fn stop(&mut self) {
        if let Some(since) = self.since.take() {
            let span = self.clock.elapsed().saturating_sub(since);
            self.spent = self.spent.saturating_add(span);
        }
    }
}

#[cold]
fn over(what: &str) -> Fault {
    Fault::new(500, "LIMIT_EXCEEDED", format!("the pipeline took {what}"))
}
