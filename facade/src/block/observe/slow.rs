//! What takes long: one line of the log for each, and not more of them than can be read.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::asked::Asked;
use super::counts::word;
use crate::backend::{BackendError, BackendErrorKind, Cancellation};
use crate::block::Clock;

/// For how long lines are counted together.
const WINDOW: Duration = Duration::from_secs(1);

/// What is told in the log, and how much of it.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use package_database::block::observe::ObserveOptions;
///
/// assert_eq!(ObserveOptions::default().slow, Duration::from_millis(500));
/// let strict = ObserveOptions::default().slow(Duration::from_millis(50)).lines(2);
/// assert_eq!(strict.lines, 2);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ObserveOptions {
    /// What takes as long as this, or longer, is told: half a second. Nothing is with [`Duration::MAX`].
    pub slow: Duration,
    /// So many lines are written within a second, at most: 10. The next line says how many were not. All that is slow
    /// is counted, whether it is told or not.
    pub lines: u32,
}

impl Default for ObserveOptions {
    fn default() -> Self {
        Self {
            slow: Duration::from_millis(500),
            lines: 10,
        }
    }
}

impl ObserveOptions {
    /// The same, but what takes so long is told.
    #[must_use]
    pub const fn slow(mut self, slow: Duration) -> Self {
        self.slow = slow;
        self
    }

    /// The same, with so many lines within a second.
    #[must_use]
    pub const fn lines(mut self, lines: u32) -> Self {
        self.lines = lines;
        self
    }
}

/// What takes so long is told, in ten lines a second.
impl From<Duration> for ObserveOptions {
    fn from(slow: Duration) -> Self {
        Self::default().slow(slow)
    }
}

/// Which calls and requests are told, and how many were slow.
pub(crate) struct SlowLog {
    options: ObserveOptions,
    clock: Arc<dyn Clock>,
    /// Told or not.
    count: AtomicU64,
    /// Locked for what is slow only.
    window: Mutex<Window>,
}

/// The lines of the present window.
#[derive(Debug, Default)]
struct Window {
    /// When it ends, by the clock that never goes back.
    ends: Duration,
    lines: u32,
    /// What was slow and not told since the last line.
    untold: u64,
}

/// How a call or a request went.
#[derive(Debug)]
pub(super) struct Went<'a> {
    pub(super) took: Duration,
    /// How many items it answered or wrote.
    pub(super) answer: Result<u64, &'a BackendError>,
    /// Of a call: what went before its last attempt.
    pub(super) tries: Option<Tries>,
}

/// What a call has tried, and what it waited for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tries {
    /// Attempts that failed and were made again.
    pub(crate) retries: u32,
    /// How long it paused before these, all together.
    pub(crate) paused: Duration,
    /// Why it tried again the last time.
    pub(crate) cause: Option<&'static str>,
}

impl SlowLog {
    pub(crate) fn new(options: ObserveOptions, clock: Arc<dyn Clock>) -> Self {
        Self {
            options,
            clock,
            count: AtomicU64::new(0),
            window: Mutex::default(),
        }
    }

    /// How many were slow so far, told or not.
    pub(super) fn count(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }

    pub(super) fn now(&self) -> Duration {
        self.clock.elapsed()
    }

    pub(super) fn is_slow(&self, took: Duration) -> bool {
        took >= self.options.slow
    }

    /// Tells of what was slow, if fewer lines were written lately than are allowed.
    pub(super) fn tell(&self, what: &'static str, asked: &Asked<'_>, went: &Went<'_>) {
        self.count.fetch_add(1, Ordering::Relaxed);
        let Some(untold) = self.admit() else {
            return;
        };
        let (items, outcome) = match went.answer {
            Ok(items) => (Some(items), "ok"),
            Err(error) => (None, outcome(error)),
        };
        let tries = went.tries.as_ref();
        let cause = tries.and_then(|tries| tries.cause);
        tracing::warn!(
            what,
            operation = word(asked.kind),
            table = &*asked.table,
            index = asked.index,
            key = asked.key(),
            keys = asked.keys,
            items,
            outcome,
            milliseconds = milliseconds(went.took),
            attempts = tries.map(|tries| tries.retries.saturating_add(1)),
            paused_milliseconds = tries.map(|tries| milliseconds(tries.paused)),
            waited_for = cause,
            untold,
            "slow"
        );
    }

    /// Whether one more line may be written now: how many were not since the last one, or nothing.
    fn admit(&self) -> Option<u64> {
        let now = self.clock.elapsed();
        // The window is whole between any two statements that change it.
        let mut window = self.window.lock().unwrap_or_else(PoisonError::into_inner);
        if now >= window.ends {
            window.ends = now.saturating_add(WINDOW);
            window.lines = 0;
        }
        if window.lines >= self.options.lines {
            window.untold = window.untold.saturating_add(1);
            return None;
        }
        window.lines = window.lines.saturating_add(1);
        Some(std::mem::take(&mut window.untold))
    }
}

impl fmt::Debug for SlowLog {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("SlowLog")
            .field("options", &self.options)
            .field("count", &self.count())
            .finish_non_exhaustive()
    }
}

fn milliseconds(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}

/// How a request failed, in one word, as [`BackendErrorKind`] has it. The text of the error may name what was asked.
fn outcome(error: &BackendError) -> &'static str {
    match error.kind() {
        BackendErrorKind::ConditionFailed => "ConditionFailed",
        BackendErrorKind::Cancelled(_) => "Cancelled",
        BackendErrorKind::TokenReused => "TokenReused",
        BackendErrorKind::TableMissing => "TableMissing",
        BackendErrorKind::Invalid => "Invalid",
        BackendErrorKind::Denied => "Denied",
        _ if error.is_transient() => cause(error),
        _ => "Failed",
    }
}

/// Why a request is made again, in one word.
pub(crate) fn cause(error: &BackendError) -> &'static str {
    match error.kind() {
        BackendErrorKind::Throttled => "Throttled",
        BackendErrorKind::Unavailable => "Unavailable",
        BackendErrorKind::Cancelled(reasons) if reasons.contains(&Cancellation::Throttled) => {
            "Throttled"
        }
        _ => "Conflict",
    }
}
