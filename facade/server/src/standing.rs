//! In which state the service is, and since when: what follows from one look after the other.
//!
//! Invariant: nothing is asked here, and the time is passed in.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde::Serialize;
use utoipa::ToSchema;

/// So long after the last trouble the service is said to recover.
const RECOVERY: Duration = Duration::from_secs(60);

/// In which state the service is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum HealthState {
    /// As far as is known, everything works.
    #[default]
    Ok,
    /// Everything works again, for less than a minute.
    Recovering,
    /// Some dependencies answer and some do not.
    Degraded,
    /// The store answers reads, and no write got an answer, or was allowed, since the last one that was carried out.
    ReadOnly,
    /// As many requests are worked on as may be: the next one is told to come again.
    Full,
    /// No dependency answers.
    Failing,
    /// The service ends what it has begun and wants nothing new.
    Stopping,
}

impl HealthState {
    /// All of them, in no order of better and worse.
    pub const ALL: [Self; 7] = [
        Self::Ok,
        Self::Recovering,
        Self::Degraded,
        Self::ReadOnly,
        Self::Full,
        Self::Failing,
        Self::Stopping,
    ];

    /// Whether somebody should look: the log warns of it.
    pub(crate) const fn is_trouble(self) -> bool {
        !matches!(self, Self::Ok | Self::Recovering | Self::Stopping)
    }

    /// The state in one word, as `/health` and the log have it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Recovering => "recovering",
            Self::Degraded => "degraded",
            Self::ReadOnly => "read-only",
            Self::Full => "full",
            Self::Failing => "failing",
            Self::Stopping => "stopping",
        }
    }
}

/// What one look has found.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen {
    /// When, by the clock that never goes back.
    pub(crate) at: Duration,
    /// How many dependencies were asked.
    pub(crate) dependencies: usize,
    /// How many of them did not answer.
    pub(crate) failing: usize,
    /// What became of writes since the service began.
    pub(crate) writes: Writes,
    /// Whether as many requests are worked on as may be.
    pub(crate) full: bool,
    pub(crate) stopping: bool,
}

/// What became of the writes of the service. Where nobody counts them, there are none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Writes {
    /// How many were carried out.
    pub(crate) done: u64,
    /// How many got no answer, or were not allowed.
    pub(crate) lost: u64,
}

/// The state after a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stand {
    pub(crate) state: HealthState,
    /// For how long looks have found it.
    pub(crate) span: Duration,
    /// The state before, where this look has changed it.
    pub(crate) before: Option<HealthState>,
}

/// What is remembered from one look to the next.
#[derive(Debug, Default)]
pub(crate) struct Standing(Mutex<Memory>);

#[derive(Debug, Default)]
struct Memory {
    state: HealthState,
    since: Duration,
    /// When the last trouble was seen that takes time to recover from.
    trouble: Option<Duration>,
    writes: Writes,
    read_only: bool,
}

impl Standing {
    /// The state that follows from a look and those before it.
    pub(crate) fn look(&self, seen: Seen) -> Stand {
        // The memory is whole between any two statements that change it.
        let mut memory = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let state = memory.follow(&seen);
        let before = memory.state;
        if state != before {
            memory.state = state;
            memory.since = seen.at;
        }
        Stand {
            state,
            span: seen.at.saturating_sub(memory.since),
            before: Some(before).filter(|before| *before != state),
        }
    }
}

impl Memory {
    fn follow(&mut self, seen: &Seen) -> HealthState {
        let done = seen.writes.done > self.writes.done;
        let lost = seen.writes.lost > self.writes.lost;
        self.writes = seen.writes;
        // A write that is carried out says that writes are. One that is lost says nothing where reads are lost as well.
        self.read_only = !done && (self.read_only || (lost && seen.failing == 0));
        if seen.failing > 0 || self.read_only {
            self.trouble = Some(seen.at);
        }
        let recovers = |trouble| seen.at.saturating_sub(trouble) < RECOVERY;
        match seen.failing {
            _ if seen.stopping => HealthState::Stopping,
            failing if failing > 0 && failing == seen.dependencies => HealthState::Failing,
            1.. => HealthState::Degraded,
            0 if self.read_only => HealthState::ReadOnly,
            0 if seen.full => HealthState::Full,
            0 if self.trouble.is_some_and(recovers) => HealthState::Recovering,
            0 => HealthState::Ok,
        }
    }
}
