//! The time of a database as a test wants it: stopped, moved, faster.
//!
//! Whoever moves it on passes what falls due on the way, in the order of its moments, so that nothing is late when the
//! test goes on.

use crate::clock::{ClockState, SteeredClock, Timestamp};
use crate::limits::{ADVANCE_STEPS_MAX, CLOCK_RATE_MAX};
use crate::operation::Context;

/// A clock cannot go at this rate.
///
/// # Examples
///
/// ```
/// let refused = dynamodb_emulator::Emulator::new().set_clock_rate(0.0).unwrap_err();
/// assert_eq!(
///     refused.to_string(),
///     "a clock cannot go at the rate 0: give more than 0 and at most 1000000"
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("a clock cannot go at the rate {rate}: give more than 0 and at most {CLOCK_RATE_MAX}")]
pub struct ClockRateError {
    rate: f64,
}

/// How many seconds go by in one, within bounds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct ClockRate(f64);

impl ClockRate {
    /// The rate, if a clock can go so.
    pub(crate) fn new(rate: f64) -> Result<Self, ClockRateError> {
        match rate > 0.0 && rate <= CLOCK_RATE_MAX {
            true => Ok(Self(rate)),
            false => Err(ClockRateError { rate }),
        }
    }
}

/// A move to a later moment, and how far it has come.
#[derive(Debug)]
pub(crate) struct Advance {
    context: Context,
    until: Timestamp,
    /// The least that one step moves on, in milliseconds, so that there is a bound for how many there are.
    stride: i64,
    /// Whether the clock goes on by itself afterwards.
    goes_on: bool,
}

impl Advance {
    /// A move of the context's database to a later moment; to an earlier one it is a jump.
    pub(crate) fn new(context: Context, until: Timestamp) -> Self {
        let state = context.clock_state();
        // Stands still on the way: what falls due sees exactly the moment for which it was noted.
        context.steer(SteeredClock::freeze);
        let now = context.engine.now();
        let span = until.as_millis().saturating_sub(now.as_millis());
        Self {
            until,
            stride: span.div_euclid(ADVANCE_STEPS_MAX).max(1),
            goes_on: !state.is_frozen,
            context,
        }
    }

    /// Moves on to the next moment at which something falls due, and does that; whether there is more to do.
    pub(crate) fn step(&self) -> bool {
        let context = &self.context;
        let now = context.engine.now();
        if now < self.until {
            let least = Timestamp::from_millis(now.as_millis().saturating_add(self.stride));
            let next = context.engine.next_due().max(least).min(self.until);
            context.steer(|clock| clock.set(next));
            let _ = context.run_due_awaited();
            return true;
        }
        if now > self.until {
            let until = self.until;
            context.steer(|clock| clock.set(until));
        }
        // What goes on in portions is noted for this very moment until it is done.
        let goes_on = context.run_due_awaited();
        goes_on || context.engine.next_due() <= self.until
    }

    /// Moves on to the end.
    pub(crate) fn finish(self) {
        while self.step() {}
    }

    /// The context, whose clock goes on if it did before.
    pub(crate) fn end(self) -> Context {
        // Behind this line it goes: the drop of a move lets it.
        self.context.clone()
    }
}

impl Drop for Advance {
    fn drop(&mut self) {
        if self.goes_on {
            self.context.steer(SteeredClock::resume);
        }
    }
}

impl Context {
    /// What time it is, and how it goes.
    pub(crate) fn clock_state(&self) -> ClockState {
        self.engine.steering().state()
    }

    /// Lets time go at this rate.
    pub(crate) fn set_rate(&self, ClockRate(rate): ClockRate) {
        self.steer(|clock| clock.set_rate(rate));
    }

    /// Changes how time goes, in both engines where there are two.
    pub(crate) fn steer(&self, change: impl Fn(&SteeredClock)) {
        self.engine.steer(&change);
        if let Some(tee) = &self.tee {
            tee.second().steer(&change);
        }
    }
}
