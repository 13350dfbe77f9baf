//! Runs: one sync each, from its start to its end.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use super::fault;
use super::stats::SyncStats;
use super::table::{self, Place};
use crate::backend::{Item, Value};
use crate::block::key::{PK, SK};
use crate::block::listing::Record;
use crate::block::platform::{GSI1_PK, GSI1_SK};
use crate::block::record::Envelope;
use crate::error::Error;

pub(super) const KIND: &str = "sync run";
pub(super) const SCHEMA_VERSION: u32 = 1;

const TYPE: &str = "type";
pub(super) const STATE: &str = "state";
const STARTED_AT: &str = "started_at";
const ENDED_AT: &str = "ended_at";
pub(super) const TOKEN: &str = "token";
const PARENT: &str = "parent";
const SHARDS: &str = "shards";
const LAPSES_AT: &str = "lapses_at";
/// Since when a run is counted that takes no more writes.
pub(super) const CLOSED_AT: &str = "closed_at";
/// Whose turn it is to fill a run.
pub(super) const TURN: &str = "turn";

/// How a run is read.
pub(super) const RUNS: Record<SyncRun> = Record {
    decode: run,
    partition: PK,
    position: &[SK],
};

/// How a run is read from the first index.
pub(super) const INDEXED_RUNS: Record<SyncRun> = Record {
    decode: run,
    partition: GSI1_PK,
    position: &[GSI1_SK, PK, SK],
};

/// What names a sync, in the order in which syncs began.
///
/// # Examples
///
/// ```
/// use package_database::syncs::SyncId;
///
/// let text = "01978f2e-0000-7000-8000-000000000000";
/// assert_eq!(text.parse::<SyncId>().unwrap().to_string(), text);
/// assert!("yesterday".parse::<SyncId>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SyncId(uuid::Uuid);

impl SyncId {
    /// The id of a sync that began at that millisecond.
    pub(super) fn at(milliseconds: u64, chance: &[u8; 10]) -> Self {
        Self(uuid::Builder::from_unix_timestamp_millis(milliseconds, chance).into_uuid())
    }
}

impl fmt::Display for SyncId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl FromStr for SyncId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let id = uuid::Uuid::try_parse(text).ok();
        let id = id.filter(|id| id.to_string() == text);
        id.map(Self)
            .ok_or_else(|| fault::key(format!("{text:?} is no id of a sync")))
    }
}

/// How much a sync collects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum SyncType {
    /// All there is.
    #[default]
    Full,
    /// A part, or what has changed since its parent.
    Partial,
    /// Resource types and resources alone.
    ResourcesOnly,
}

impl SyncType {
    /// Each of them, the widest first.
    pub const ALL: [Self; 3] = [Self::Full, Self::Partial, Self::ResourcesOnly];

    /// The word in keys, files and on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Partial => "partial",
            Self::ResourcesOnly => "resources_only",
        }
    }
}

impl fmt::Display for SyncType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl FromStr for SyncType {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let known = Self::ALL.into_iter().find(|kind| kind.as_str() == text);
        known.ok_or_else(|| {
            fault::value(format!(
                "there is no sync type {text:?}: it is full, partial or resources_only"
            ))
        })
    }
}

/// Where a sync is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SyncState {
    /// It takes writes.
    Running,
    /// It is being filled by a copy, a diff, an import; nobody reads it.
    Copying,
    /// It never changes again.
    Ended,
}

impl SyncState {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Copying => "copying",
            Self::Ended => "ended",
        }
    }
}

impl fmt::Display for SyncState {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// One sync: what is known of it besides what it has collected.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SyncRun {
    /// What names it.
    pub id: SyncId,
    /// How much it collects.
    pub sync_type: SyncType,
    /// Where it is in its life.
    pub state: SyncState,
    /// When it began, in nanoseconds since the Unix epoch; later than the begin and the end of those before it.
    pub started_at: u64,
    /// When it ended, in nanoseconds since the Unix epoch; `None` before that.
    pub ended_at: Option<u64>,
    /// Where its connector goes on: what the last checkpoint said.
    pub token: String,
    /// The sync that it adds to.
    pub parent: Option<SyncId>,
    /// Partitions of each kind of items.
    pub shards: u8,
    /// The second from which on nobody sees it, since the Unix epoch; `None` when it stays until a clean-up.
    pub lapses_at: Option<i64>,
    /// What it has collected, as counted at its end.
    pub stats: Option<SyncStats>,
    /// Since when it is being ended, in nanoseconds since the Unix epoch: it runs, but takes no more writes.
    pub(super) closed_at: Option<u64>,
    /// By which the copy that fills it knows that no other one has gone on with it since.
    pub(super) turn: Option<u64>,
    pub(super) envelope: Envelope,
}

impl SyncRun {
    /// Where its items are.
    pub(super) fn place(&self, store: Arc<str>) -> Place {
        Place::new(store, self.id, self.shards)
    }

    /// Whether somebody may see it at that second.
    pub(super) fn is_live(&self, seconds: i64) -> bool {
        self.lapses_at.is_none_or(|at| at > seconds)
    }

    /// The run as an item, with its envelope.
    pub(super) fn item(&self, store: &str) -> Result<Item, Error> {
        let mut item = table::run(store, self.id)?
            .with(TYPE, self.sync_type.as_str())
            .with(STATE, self.state.as_str())
            .with(STARTED_AT, Value::number(self.started_at))
            .with(TOKEN, self.token.as_str())
            .with(SHARDS, Value::number(self.shards));
        if let Some(at) = self.ended_at {
            item.insert(ENDED_AT, Value::number(at));
        }
        if let Some(at) = self.closed_at {
            item.insert(CLOSED_AT, Value::number(at));
        }
        if let Some(turn) = self.turn {
            item.insert(TURN, Value::number(turn));
        }
        if let Some(parent) = self.parent {
            item.insert(PARENT, parent.to_string());
        }
        if let Some(at) = self.lapses_at {
            item.insert(LAPSES_AT, Value::number(at));
        }
        if let Some(stats) = &self.stats {
            stats.put(&mut item);
        }
        let indexed = match (self.state, self.ended_at) {
            (SyncState::Running, _) => Some((table::open_runs(store)?, self.started_at)),
            (SyncState::Ended, Some(at)) => {
                Some((table::finished_runs(store, self.sync_type)?, at))
            }
            // A run that is being filled is in no index, so that nothing reads it or goes on with it.
            (SyncState::Copying | SyncState::Ended, _) => None,
        };
        if let Some((partition, time)) = indexed {
            item.insert(GSI1_PK, partition);
            item.insert(GSI1_SK, table::run_position(time, self.id));
        }
        self.envelope.put(&mut item);
        Ok(item)
    }
}

fn run(item: &Item) -> Result<SyncRun, String> {
    let text = |name: &'static str| item.text(name).ok_or_else(|| unreadable(name));
    let optional = |name: &'static str| match item.contains(name) {
        true => number(item, name).map(Some),
        false => Ok(None),
    };
    let state = text(STATE)?;
    let states = [SyncState::Running, SyncState::Copying, SyncState::Ended];
    let state = states.into_iter().find(|one| one.as_str() == state);
    let parent = item.text(PARENT).map(|parent| parent.parse());
    let ended_at = optional(ENDED_AT)?;
    if state == Some(SyncState::Ended) && ended_at.is_none() {
        return Err(unreadable(ENDED_AT));
    }
    Ok(SyncRun {
        id: text(SK)?.parse().map_err(|_| unreadable(SK))?,
        sync_type: text(TYPE)?.parse().map_err(|_| unreadable(TYPE))?,
        state: state.ok_or_else(|| unreadable(STATE))?,
        started_at: number(item, STARTED_AT)?,
        ended_at,
        token: text(TOKEN)?.into_owned(),
        parent: parent.transpose().map_err(|_| unreadable(PARENT))?,
        shards: number(item, SHARDS)?,
        lapses_at: optional(LAPSES_AT)?.map(|at| i64::try_from(at).unwrap_or(i64::MAX)),
        stats: SyncStats::of(item)?,
        closed_at: optional(CLOSED_AT)?,
        turn: optional(TURN)?,
        envelope: Envelope::of(item).map_err(|error| error.to_string())?,
    })
}

/// The number in an attribute.
pub(super) fn number<T: FromStr>(item: &Item, name: &'static str) -> Result<T, String> {
    let digits = item.number(name).and_then(|digits| digits.parse().ok());
    digits.ok_or_else(|| unreadable(name))
}

#[cold]
pub(super) fn unreadable(name: &str) -> String {
    format!("it has no readable {name}")
}
