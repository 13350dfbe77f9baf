//! The time of a database, for who holds the emulator.

use std::time::Duration;

use crate::clock::{ClockState, SteeredClock, Timestamp};
use crate::emulator::Emulator;
use crate::operation::{Advance, ClockRate, ClockRateError};

impl Emulator {
    /// What time it is in the database of this handle, and how time goes there.
    pub fn clock_state(&self) -> ClockState {
        self.context().clock_state()
    }

    /// Lets the clock of this database stand still. Other databases have clocks of their own: a fork goes on as it went.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Emulator;
    ///
    /// let emulator = Emulator::new();
    /// emulator.freeze_clock();
    /// assert_eq!(emulator.clock().now(), emulator.clock().now());
    /// emulator.resume_clock();
    /// ```
    pub fn freeze_clock(&self) {
        self.context().steer(SteeredClock::freeze);
    }

    /// Lets the clock of this database go on from the moment at which it stands.
    pub fn resume_clock(&self) {
        self.context().steer(SteeredClock::resume);
    }

    /// Moves the clock of this database to a moment, forward or back, in one jump. It stands still there if it did before.
    /// What falls due by then is done before the next call. Where it goes back, expiry, statuses, changes on their way to
    /// other regions and client tokens keep their distance to the present.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Emulator;
    /// use dynamodb_emulator::clock::Timestamp;
    ///
    /// let emulator = Emulator::new();
    /// emulator.freeze_clock();
    /// emulator.set_clock(Timestamp::from_seconds(1_800_000_000));
    /// assert_eq!(emulator.clock().now().as_seconds(), 1_800_000_000);
    /// ```
    pub fn set_clock(&self, moment: Timestamp) {
        self.context().steer(|clock| clock.set(moment));
    }

    /// Moves the clock of this database on, and does what falls due on the way before it returns: expired items are
    /// deleted, records of streams forgotten, statuses changed, changes delivered to other regions, each at its moment.
    ///
    /// The way is taken in 4,096 steps at most; what falls due within one is done at its end, in order.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Emulator;
    /// use std::time::Duration;
    ///
    /// let emulator = Emulator::new();
    /// let before = emulator.clock().now();
    /// emulator.advance_clock(Duration::from_secs(3600));
    /// assert!(emulator.clock().now() >= before.plus(Duration::from_secs(3600)));
    /// ```
    pub fn advance_clock(&self, span: Duration) {
        let context = self.context().into_owned();
        let until = context.engine.now().plus(span);
        Advance::new(context, until).finish();
    }

    /// Lets so many seconds go by in this database in one second of the clock that the emulator was built with.
    ///
    /// # Errors
    ///
    /// If the rate is not more than 0, or more than 1,000,000.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Emulator;
    ///
    /// let emulator = Emulator::new();
    /// emulator.set_clock_rate(3600.0)?;
    /// assert_eq!(emulator.clock_state().rate, 3600.0);
    /// # Ok::<(), dynamodb_emulator::ClockRateError>(())
    /// ```
    pub fn set_clock_rate(&self, rate: f64) -> Result<(), ClockRateError> {
        let rate = ClockRate::new(rate)?;
        self.context().set_rate(rate);
        Ok(())
    }
}
