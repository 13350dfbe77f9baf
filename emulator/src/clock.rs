//! Time is passed in: a test freezes or steps it, and only this file asks the system.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use parking_lot::RwLock;

/// A moment: milliseconds since the Unix epoch.
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::clock::Timestamp;
/// use std::time::Duration;
///
/// let moment = Timestamp::from_seconds(1_800_000_000);
/// let later = moment.plus(Duration::from_millis(1_500));
/// assert_eq!(later.as_millis(), 1_800_000_001_500);
/// assert_eq!(later.as_seconds(), 1_800_000_001);
/// assert!(later > moment);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp {
    millis: i64,
}

impl Timestamp {
    /// A moment that has always passed.
    pub(crate) const LONG_AGO: Self = Self::from_millis(i64::MIN);

    /// The moment `millis` milliseconds after the Unix epoch.
    pub const fn from_millis(millis: i64) -> Self {
        Self { millis }
    }

    /// The moment `seconds` seconds after the Unix epoch, saturating at the ends of the range.
    pub const fn from_seconds(seconds: i64) -> Self {
        Self {
            millis: seconds.saturating_mul(1000),
        }
    }

    /// Milliseconds since the Unix epoch.
    pub const fn as_millis(self) -> i64 {
        self.millis
    }

    /// Whole seconds since the Unix epoch, rounded down.
    pub const fn as_seconds(self) -> i64 {
        self.millis.div_euclid(1000)
    }

    /// The moment in UTC, as stream labels spell it: `2026-11-20T21:55:04.123`.
    pub(crate) fn iso(self) -> String {
        let fraction = self.millis.rem_euclid(1000);
        format!("{}.{fraction:03}", self.iso_seconds())
    }

    /// The same without the fraction of a second.
    pub(crate) fn iso_seconds(self) -> String {
        let millis = self.millis;
        let (days, of_day) = (millis.div_euclid(86_400_000), millis.rem_euclid(86_400_000));
        let (year, month, day) = civil(days);
        let (hour, minute) = (of_day / 3_600_000, of_day / 60_000 % 60);
        let second = of_day / 1000 % 60;
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
    }

    /// The moment `span` earlier, saturating at the beginning of the range.
    #[must_use]
    pub(crate) fn minus(self, span: Duration) -> Self {
        let millis = i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
        Self {
            millis: self.millis.saturating_sub(millis),
        }
    }

    /// The moment `span` later, saturating at the end of the range.
    #[must_use]
    pub fn plus(self, span: Duration) -> Self {
        let millis = i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
        Self {
            millis: self.millis.saturating_add(millis),
        }
    }
}

/// The clock has gone back: by how much, and to which moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StepBack {
    /// The present moment, which lies before that of the newest request.
    pub(crate) now: Timestamp,
    /// How far that is.
    pub(crate) by: Duration,
}

impl StepBack {
    /// A moment that was to come, as far away as it was before; one that lies behind the present stays.
    pub(crate) fn shift(self, moment: Timestamp) -> Timestamp {
        // The last two moments stand for no time: they are never reached.
        let is_pending = self.now < moment && moment.as_millis() < i64::MAX - 1;
        match is_pending {
            true => moment.minus(self.by),
            false => moment,
        }
    }

    /// Shifts a moment where it is; whether that changed it.
    pub(crate) fn shift_in(self, moment: &mut Timestamp) -> bool {
        let before = std::mem::replace(moment, self.shift(*moment));
        before != *moment
    }
}

/// The Gregorian year, month and day of a number of days since 1970-01-01.
///
/// Counts from 0000-03-01 in eras of 400 years, so that the leap day ends the year.
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days.saturating_add(719_468);
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 {
        march_month + 3
    } else {
        march_month - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

/// Where the emulator takes the time from.
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::Emulator;
/// use dynamodb_emulator::clock::{Clock, Timestamp};
/// use std::sync::Arc;
/// use std::sync::atomic::{AtomicI64, Ordering};
///
/// /// Every look at it is a second later.
/// #[derive(Debug, Default)]
/// struct Ticking(AtomicI64);
///
/// impl Clock for Ticking {
///     fn now(&self) -> Timestamp {
///         Timestamp::from_seconds(self.0.fetch_add(1, Ordering::Relaxed))
///     }
/// }
///
/// let emulator = Emulator::builder().clock(Arc::new(Ticking::default())).build()?;
/// let before = emulator.clock().now();
/// assert!(emulator.clock().now() > before);
/// # Ok::<(), dynamodb_emulator::BuildError>(())
/// ```
pub trait Clock: fmt::Debug + Send + Sync + 'static {
    /// The present moment.
    fn now(&self) -> Timestamp;
}

/// The machine's own clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        #[expect(
            clippy::disallowed_methods,
            reason = "the one place that asks the system"
        )]
        let now = SystemTime::now();
        // A machine whose clock stands before 1970 is taken to be at the epoch.
        let span = now.duration_since(UNIX_EPOCH).unwrap_or_default();
        let seconds = i64::try_from(span.as_secs()).unwrap_or(i64::MAX);
        // Saturating, not wrapping: a clock that is far off shows a far moment, and never an early one.
        let moment = Timestamp::from_seconds(seconds).as_millis();
        Timestamp::from_millis(moment.saturating_add(span.subsec_millis().into()))
    }
}

/// A moment of the machine's monotonic clock: tells how long work took, never what time it is. What the emulator
/// answers does not depend on it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tick(Instant);

impl Tick {
    /// The present moment. It costs a few tens of nanoseconds, so hot paths ask for it only where someone looks.
    pub(crate) fn now() -> Self {
        #[expect(
            clippy::disallowed_methods,
            reason = "the one place that asks how much time goes by"
        )]
        let now = Instant::now();
        Self(now)
    }

    /// How long ago it was.
    pub(crate) fn elapsed(self) -> Duration {
        self.0.elapsed()
    }
}

/// Blocks this thread for so long on the machine's clock: whoever calls in process waits as a client would.
pub(crate) fn hold_back(span: Duration) {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that waits: an answer that a fault holds back is late for whoever waits for it"
    )]
    std::thread::sleep(span);
}

/// What time it is in a database, and how time goes there.
///
/// # Examples
///
/// ```
/// let state = dynamodb_emulator::Emulator::new().clock_state();
/// assert_eq!((state.is_frozen, state.rate), (false, 1.0));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct ClockState {
    /// The present moment.
    pub now: Timestamp,
    /// Whether it stands still.
    pub is_frozen: bool,
    /// How many seconds go by in one second of the clock that the emulator was built with, while it does not stand still.
    pub rate: f64,
}

/// A clock that shows what another one does until it is steered.
#[derive(Debug)]
pub(crate) struct SteeredClock {
    base: Arc<dyn Clock>,
    /// Whether it was ever steered: until then it costs one look more than its base.
    is_steered: AtomicBool,
    course: RwLock<Course>,
}

/// How a steered clock goes.
#[derive(Clone, Copy, Debug)]
struct Course {
    /// A moment of the base, and what was shown then.
    since: Timestamp,
    shown: Timestamp,
    rate: f64,
    is_frozen: bool,
}

impl Course {
    /// What is shown at a moment of the base.
    fn at(&self, base: Timestamp) -> Timestamp {
        if self.is_frozen {
            return self.shown;
        }
        let span = base.as_millis().saturating_sub(self.since.as_millis());
        // A span of milliseconds is exact as a float for 285,000 years; what is beyond the range saturates.
        let span = (span as f64 * self.rate) as i64;
        Timestamp::from_millis(self.shown.as_millis().saturating_add(span))
    }
}

impl SteeredClock {
    /// Shows what `base` shows.
    pub(crate) fn new(base: Arc<dyn Clock>) -> Self {
        Self {
            base,
            is_steered: AtomicBool::new(false),
            course: RwLock::new(Course {
                since: Timestamp::default(),
                shown: Timestamp::default(),
                rate: 1.0,
                is_frozen: false,
            }),
        }
    }

    /// A second one over the same base, which goes as this one does, and is steered by itself from now on.
    pub(crate) fn fork(&self) -> Self {
        Self {
            base: Arc::clone(&self.base),
            // `Acquire`: as in `now`.
            is_steered: AtomicBool::new(self.is_steered.load(Ordering::Acquire)),
            course: RwLock::new(*self.course.read()),
        }
    }

    /// The clock that it follows.
    pub(crate) fn base(&self) -> &Arc<dyn Clock> {
        &self.base
    }

    /// What time it is, and how it goes.
    pub(crate) fn state(&self) -> ClockState {
        let now = self.now();
        let course = *self.course.read();
        ClockState {
            now,
            is_frozen: course.is_frozen,
            rate: course.rate,
        }
    }

    /// Stands still from now on.
    pub(crate) fn freeze(&self) {
        self.steer(|course| course.is_frozen = true);
    }

    /// Goes on from the moment at which it stands.
    pub(crate) fn resume(&self) {
        self.steer(|course| course.is_frozen = false);
    }

    /// Shows `moment` now.
    pub(crate) fn set(&self, moment: Timestamp) {
        self.steer(|course| course.shown = moment);
    }

    /// Goes at this rate from now on.
    pub(crate) fn set_rate(&self, rate: f64) {
        self.steer(|course| course.rate = rate);
    }

    /// Changes the course from now on.
    fn steer(&self, change: impl FnOnce(&mut Course)) {
        let mut course = self.course.write();
        let base = self.base.now();
        // `Relaxed`: under the lock, and only steering writes it.
        course.shown = match self.is_steered.load(Ordering::Relaxed) {
            true => course.at(base),
            false => base,
        };
        course.since = base;
        change(&mut course);
        // `Release`: whoever sees it waits for the lock, and sees the course.
        self.is_steered.store(true, Ordering::Release);
    }
}

impl Clock for SteeredClock {
    fn now(&self) -> Timestamp {
        // Pairs with the store in `steer`.
        if !self.is_steered.load(Ordering::Acquire) {
            return self.base.now();
        }
        let course = self.course.read();
        course.at(self.base.now())
    }
}

/// A clock that can be held for a while, so that two who work one after the other see the same moment.
#[derive(Debug)]
pub(crate) struct HeldClock {
    clock: Arc<dyn Clock>,
    /// The moment at which it is held; the end of the range while it is not.
    held: AtomicI64,
}

impl HeldClock {
    /// Shows what `clock` shows.
    #[cfg(any(feature = "disk", test))]
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            held: AtomicI64::new(i64::MAX),
        }
    }

    /// Stands still from now on.
    pub(crate) fn hold(&self) {
        let now = self.clock.now().as_millis();
        // All that is held here is looked at by the thread that holds it: `Relaxed`.
        self.held.store(now, Ordering::Relaxed);
    }

    /// Shows what its clock shows again.
    pub(crate) fn release(&self) {
        self.held.store(i64::MAX, Ordering::Relaxed);
    }
}

impl Clock for HeldClock {
    fn now(&self) -> Timestamp {
        match self.held.load(Ordering::Relaxed) {
            i64::MAX => self.clock.now(),
            held => Timestamp::from_millis(held),
        }
    }
}

/// A clock that stands still until a test moves it.
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::clock::{Clock, Timestamp, VirtualClock};
/// use std::time::Duration;
///
/// let clock = VirtualClock::at(Timestamp::from_seconds(1_800_000_000));
/// clock.advance(Duration::from_secs(60));
/// assert_eq!(clock.now().as_seconds(), 1_800_000_060);
/// ```
#[derive(Debug, Default)]
pub struct VirtualClock {
    millis: AtomicI64,
}

impl VirtualClock {
    /// A clock that shows `start`.
    pub fn at(start: Timestamp) -> Self {
        Self {
            millis: AtomicI64::new(start.as_millis()),
        }
    }

    /// Moves the clock forward by `span`.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::clock::{Clock, VirtualClock};
    /// use std::time::Duration;
    ///
    /// let clock = VirtualClock::default();
    /// clock.advance(Duration::from_secs(24 * 60 * 60));
    /// assert_eq!(clock.now().as_seconds(), 86_400);
    /// ```
    pub fn advance(&self, span: Duration) {
        // A load and a store, not one step: a test that moves one clock from two threads has no order to keep.
        self.set(self.now().plus(span));
    }

    /// Moves the clock to `moment`, forward or back.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::clock::{Clock, Timestamp, VirtualClock};
    ///
    /// let clock = VirtualClock::at(Timestamp::from_seconds(1_800_000_000));
    /// clock.set(Timestamp::from_seconds(1_700_000_000));
    /// assert_eq!(clock.now(), Timestamp::from_seconds(1_700_000_000));
    /// ```
    pub fn set(&self, moment: Timestamp) {
        // A test that moved the clock and then calls on another thread must see the new time there.
        self.millis.store(moment.as_millis(), Ordering::SeqCst);
    }
}

impl Clock for VirtualClock {
    fn now(&self) -> Timestamp {
        // Pairs with the store in `set`.
        Timestamp::from_millis(self.millis.load(Ordering::SeqCst))
    }
}
