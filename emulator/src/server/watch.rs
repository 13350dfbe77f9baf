//! What a connection waits for, and since when: one word that the sweeper reads once a second, so
//! that no request sets a timer.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};

/// A client gets this long to send a whole head once it began.
const HEAD_SECONDS: u32 = 10;
/// A body may pause this long.
const BODY_SECONDS: u32 = 30;
/// A client may take this long to read the next bytes of an answer.
const WRITE_SECONDS: u32 = 30;
/// A connection may wait this long for its next request.
const IDLE_SECONDS: u32 = 300;

/// What a connection is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Phase {
    /// Waiting for the first byte of the next request.
    Idle = 0,
    /// A head has begun.
    Head = 1,
    /// A body is awaited.
    Body = 2,
    /// The answer is being made.
    Work = 3,
    /// The answer is being written.
    Write = 4,
}

impl Phase {
    fn from_bits(bits: u64) -> Self {
        match bits {
            1 => Self::Head,
            2 => Self::Body,
            3 => Self::Work,
            4 => Self::Write,
            _ => Self::Idle,
        }
    }
}

/// Seconds since the runtime began, advanced by its sweeper.
#[derive(Debug, Default)]
pub(super) struct Ticks(AtomicU32);

impl Ticks {
    /// One second later.
    pub(super) fn advance(&self) {
        // `Relaxed`, for all words of this file: they are read and written on the one thread of their runtime, and are
        // atomic because a task that is spawned must be one that could move.
        let _ = self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn now(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }
}

/// The state of one connection, written by it and read by the sweeper of its runtime.
#[derive(Debug)]
pub(super) struct Watch {
    ticks: Arc<Ticks>,
    /// Phase above, tick below.
    state: AtomicU64,
    /// The head that was read last has both a length and a transfer encoding.
    ambiguous: AtomicBool,
}

impl Watch {
    /// The watch of a connection that has just been opened.
    pub(super) fn new(ticks: Arc<Ticks>) -> Self {
        let watch = Self {
            ticks,
            state: AtomicU64::new(0),
            ambiguous: AtomicBool::new(false),
        };
        watch.enter(Phase::Idle);
        watch
    }

    /// A phase begins, or makes progress.
    pub(super) fn enter(&self, phase: Phase) {
        // One word, so that phase and tick are always of one moment.
        let state = (phase as u64) << 32 | u64::from(self.ticks.now());
        self.state.store(state, Ordering::Relaxed);
    }

    /// The present phase.
    pub(super) fn phase(&self) -> Phase {
        Phase::from_bits(self.state.load(Ordering::Relaxed) >> 32)
    }

    /// Notes whether the head being read contradicts itself.
    pub(super) fn set_ambiguous(&self, ambiguous: bool) {
        self.ambiguous.store(ambiguous, Ordering::Relaxed);
    }

    /// Whether the head that was read last has both a length and a transfer encoding.
    pub(super) fn is_ambiguous(&self) -> bool {
        self.ambiguous.load(Ordering::Relaxed)
    }

    /// How many ticks the connection has waited for its next request; `None` while it has one.
    pub(super) fn idle(&self) -> Option<u32> {
        let (phase, waited) = self.waited();
        (phase == Phase::Idle).then_some(waited)
    }

    /// The present phase, and for how many ticks.
    fn waited(&self) -> (Phase, u32) {
        let state = self.state.load(Ordering::Relaxed);
        // The lower half, so that it always fits.
        let since = u32::try_from(state & u64::from(u32::MAX)).unwrap_or_default();
        (
            Phase::from_bits(state >> 32),
            // Wrapping: ticks begin again after 136 years of seconds, and a difference stays right.
            self.ticks.now().wrapping_sub(since),
        )
    }

    /// Whether the connection has waited too long for its client.
    pub(super) fn is_overdue(&self) -> bool {
        let (phase, waited) = self.waited();
        let patience = match phase {
            Phase::Idle => IDLE_SECONDS,
            Phase::Head => HEAD_SECONDS,
            Phase::Body => BODY_SECONDS,
            Phase::Write => WRITE_SECONDS,
            Phase::Work => return false,
        };
        waited > patience
    }
}
