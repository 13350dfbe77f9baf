//! The log of slow calls: one line for each, and not more of them than can be read.

use std::fmt::{self, Write};
use std::time::Duration;

use parking_lot::Mutex;

use crate::clock::Timestamp;
use crate::meter::Counter;
use crate::meter::notes::Notes;
use crate::wire::{ErrorCode, Operation};

/// So many lines are written within [`WINDOW`].
const LINES: u32 = 10;
/// For how long lines are counted together.
const WINDOW: Duration = Duration::from_secs(1);

/// Which calls are told, and how many of them were.
#[derive(Debug)]
pub(crate) struct SlowLog {
    /// Who takes as long as this is slow.
    threshold: Duration,
    /// Locked for slow calls only.
    window: Mutex<LineWindow>,
    /// How many calls were slow, told or not.
    slow: Counter,
}

/// The lines of the present window.
#[derive(Debug)]
struct LineWindow {
    ends: Timestamp,
    lines: u32,
    /// How many calls were not told since the last line.
    dropped: u64,
}

/// A call that is told.
#[derive(Debug)]
pub(super) struct SlowCall {
    pub(super) operation: Operation,
    pub(super) error: Option<ErrorCode>,
    /// The identifier that its client was told; none for a typed call.
    pub(super) request: Option<[u8; 52]>,
    pub(super) took: Duration,
    /// How long other requests went first, between the slices of this one.
    pub(super) elsewhere: Duration,
    pub(super) notes: Notes,
}

impl SlowLog {
    /// Tells of calls that take `threshold` or longer.
    pub(crate) fn new(threshold: Duration) -> Self {
        Self {
            threshold,
            window: Mutex::new(LineWindow {
                ends: Timestamp::LONG_AGO,
                lines: 0,
                dropped: 0,
            }),
            slow: Counter::default(),
        }
    }

    /// A log of its own with the same threshold.
    pub(super) fn fork(&self) -> Self {
        Self::new(self.threshold)
    }

    /// How many calls were slow so far, told or not.
    pub(super) fn count(&self) -> u64 {
        self.slow.get()
    }

    /// Whether a call was slow that took so long.
    pub(super) fn is_slow(&self, took: Duration) -> bool {
        took >= self.threshold
    }

    /// Tells of a call that was slow, if fewer were told lately than can be read.
    pub(super) fn tell(&self, now: impl FnOnce() -> Timestamp, call: SlowCall) {
        self.slow.count();
        if let Some(dropped) = self.admit(now()) {
            tracing::warn!(target: "slow", "{}", Line { call, dropped });
        }
    }

    /// Whether one more line may be written at that moment: how many were not since the last one, or nothing.
    pub(super) fn admit(&self, now: Timestamp) -> Option<u64> {
        let mut window = self.window.lock();
        // A clock that was set back ends the window too: otherwise nothing would be told until it has caught up.
        if now >= window.ends || now.plus(WINDOW) < window.ends {
            window.ends = now.plus(WINDOW);
            window.lines = 0;
        }
        if window.lines >= LINES {
            window.dropped += 1;
            return None;
        }
        window.lines += 1;
        Some(std::mem::take(&mut window.dropped))
    }
}

/// A call as one line.
pub(super) struct Line {
    pub(super) call: SlowCall,
    /// How many calls before it were slow too and not told.
    pub(super) dropped: u64,
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let SlowCall {
            operation,
            error,
            request,
            took,
            elsewhere,
            notes,
        } = &self.call;
        write!(f, "slow: {} took {took:?}", operation.name())?;
        if let Some(error) = error {
            write!(f, " and was refused with {}", error.as_str())?;
        }
        if let Some(id) = request {
            f.write_str(", request ")?;
            id.iter()
                .try_for_each(|byte| f.write_char(char::from(*byte)))?;
        }
        if let Some(table) = notes.table() {
            write!(f, ", table {}", table.name)?;
        }
        if let Some(index) = &notes.index {
            write!(f, ", index {index}")?;
        }
        write!(f, ", {} keys, {} bytes", notes.keys, notes.bytes)?;
        write!(
            f,
            ", waited {:?} for locks, {:?} for the medium, {elsewhere:?} between slices",
            notes.lock, notes.sync
        )?;
        match self.dropped {
            0 => Ok(()),
            1 => f.write_str("; 1 slow call before it was not told"),
            more => write!(f, "; {more} slow calls before it were not told"),
        }
    }
}
