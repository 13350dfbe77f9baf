//! The log of what happened to the items of a table, from which every reader of changes reads.
//!
//! A table owns its log. It is cut in the commit of each change and under the lock of the table's writer, so it
//! has the changes of each item in their order, and nothing that did not happen. Sequence numbers are drawn from
//! one source for all tables of an engine: they tell the order of changes in all logs together.
//!
//! Each reader has a retention of its own, and sees nothing that is older. The log keeps what the most patient
//! of its readers may still see, and drops the rest a little at a time. Where nobody reads what comes, nothing
//! is written.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use imbl::Vector;
use parking_lot::Mutex;

use crate::clock::Timestamp;
use crate::storage::{
    Bodies, Commit, Fork, Kept, Log, LoggedChange, Space, SpaceChange, StoreError,
};
use crate::value::Item;

use crate::engine::log::shard::Shard;

/// How many old changes are dropped together.
const DROPPED_AT_ONCE: usize = 64;

/// After which time changes that are kept beyond their time are looked at again.
const KEPT_LOOK_AGAIN: Duration = Duration::from_secs(1);

/// Who reads the changes of a table.
pub(in crate::engine) trait LogReader: fmt::Debug + Send + Sync {
    /// For how long after it has happened a change can be read.
    fn retention(&self) -> Duration;

    /// Whether the reader wants the changes that come; else it shows those that it has for their time.
    fn is_open(&self) -> bool;

    /// Whether the reader needs a change also beyond its time.
    fn keeps(&self, change: &LoggedChange) -> bool;

    /// Remembers that a change was dropped, which no reader sees any more.
    fn note_dropped(&self, change: &LoggedChange);
}

/// The changes of a table that some reader may still see. The records are the store's.
#[derive(Debug)]
pub(in crate::engine) struct ChangeLog {
    /// The number of the log in the store.
    space: Space,
    store: Arc<dyn Fork>,
    state: Mutex<LogState>,
}

/// What changes of a log, beside its records.
#[derive(Debug)]
struct LogState {
    readers: Vec<Arc<dyn LogReader>>,
    /// The moment of the newest record.
    newest: Timestamp,
    /// When the oldest records, so many as are dropped at once, can be read by nobody any more.
    trim_at: Timestamp,
    /// Nobody reads, and nobody will: the log leaves the store.
    is_closed: bool,
}

/// The log at one moment, as a reader sees it.
#[derive(Clone, Debug, Default)]
pub(in crate::engine) struct LogView {
    /// By sequence number, which is by time as well.
    pub(in crate::engine) changes: Vector<LoggedChange>,
    /// Those before, which are too old to be shown but were not dropped yet.
    hidden: Vector<LoggedChange>,
    /// The greatest sequence number of what is no longer shown.
    pub(in crate::engine) trimmed: u64,
    /// The greatest sequence number of all.
    pub(in crate::engine) last: u64,
    /// Where images are read that are not in memory.
    bodies: Option<Arc<dyn Bodies>>,
}

impl ChangeLog {
    /// The log with this number, which is empty.
    pub(in crate::engine) fn new(space: Space, store: Arc<dyn Fork>) -> Self {
        Self {
            space,
            store,
            state: Mutex::new(LogState {
                readers: Vec::new(),
                newest: Timestamp::LONG_AGO,
                trim_at: Timestamp::LONG_AGO,
                is_closed: false,
            }),
        }
    }

    /// The log with this number, whose newest record is of this moment; without readers yet.
    #[cfg(feature = "disk")]
    pub(in crate::engine) fn with_newest(
        space: Space,
        store: Arc<dyn Fork>,
        newest: Option<Timestamp>,
    ) -> Self {
        let log = Self::new(space, store);
        log.state.lock().newest = newest.unwrap_or(Timestamp::LONG_AGO);
        log
    }

    /// The same log in the fork of its store, without readers yet.
    pub(in crate::engine) fn fork(&self, store: Arc<dyn Fork>) -> Self {
        let fork = Self::new(self.space, store);
        // Two logs, one after the other in this statement: the fork's is known to nobody, so no order is broken.
        fork.state.lock().newest = self.state.lock().newest;
        fork
    }

    /// The number of the log in the store.
    pub(in crate::engine) fn space(&self) -> Space {
        self.space
    }

    /// The moment of the newest record; long ago if there never was one.
    #[cfg(feature = "disk")]
    pub(in crate::engine) fn newest(&self) -> Timestamp {
        self.state.lock().newest
    }

    /// Adds a reader, unless the log leaves the store. The caller holds the lock of the table's writer, so that
    /// no change comes before the reader is told of.
    pub(in crate::engine) fn join(&self, reader: Arc<dyn LogReader>) -> bool {
        let mut state = self.state.lock();
        if state.is_closed {
            return false;
        }
        state.readers.push(reader);
        // Another retention: what to drop next is found anew.
        state.trim_at = Timestamp::LONG_AGO;
        true
    }

    /// Removes a reader.
    pub(in crate::engine) fn leave(&self, reader: &Arc<dyn LogReader>) {
        let mut state = self.state.lock();
        state.readers.retain(|other| !Arc::ptr_eq(other, reader));
        state.trim_at = Timestamp::LONG_AGO;
    }

    /// Closes the log if nobody but `reader` reads it. From here on nobody joins, so that the log can be dropped
    /// without the lock of the table's writer; a table that wants changes again begins another log.
    pub(in crate::engine) fn close_for(&self, reader: &Arc<dyn LogReader>) -> bool {
        let mut state = self.state.lock();
        // Decided and noted under one lock: whoever joins comes before, and keeps it open, or after, and is refused.
        state.is_closed = state.readers.iter().all(|other| Arc::ptr_eq(other, reader));
        state.is_closed
    }

    /// Opens the log again, for dropping it has failed.
    pub(in crate::engine) fn reopen(&self) {
        self.state.lock().is_closed = false;
    }

    /// The log as it is, without what is older than `retention` by `now`.
    ///
    /// # Errors
    ///
    /// If the store fails, or the log is gone.
    pub(in crate::engine) fn view(
        &self,
        retention: Duration,
        now: Timestamp,
    ) -> Result<LogView, StoreError> {
        let mut view = self.whole()?;
        let shown = view.position(|change| now < change.at.plus(retention));
        if let Some(last) = shown.checked_sub(1).and_then(|last| view.changes.get(last)) {
            view.trimmed = last.sequence;
            (view.hidden, view.changes) = view.changes.split_at(shown);
        }
        Ok(view)
    }

    /// The log as it is, for a reader for whom nothing of it is too old.
    ///
    /// # Errors
    ///
    /// If the store fails, or the log is gone.
    pub(in crate::engine) fn whole(&self) -> Result<LogView, StoreError> {
        // The store's log is taken without the lock of this one: it is a root of its own, and readers never wait for
        // writers.
        let log = self.store.log(self.space)?;
        check(&log);
        Ok(LogView {
            changes: log.changes,
            hidden: Vector::new(),
            trimmed: log.trimmed,
            last: log.last,
            bodies: log.bodies,
        })
    }

    /// Adds to a commit the record that `change` makes for its moment, if anybody reads what comes, and drops
    /// old ones. The caller holds the lock of the table's writer until the commit has happened.
    ///
    /// # Errors
    ///
    /// If the store fails.
    pub(in crate::engine) fn record(
        &self,
        commit: &mut Commit,
        now: Timestamp,
        change: impl FnOnce(Timestamp) -> LoggedChange,
    ) -> Result<(), StoreError> {
        // Locked after the table's writer, and before the store: for the time of one push.
        let mut state = self.state.lock();
        if !state.readers.iter().any(|reader| reader.is_open()) {
            return Ok(());
        }
        debug_assert!(!state.is_closed, "a log with readers is not closed");
        // A clock that is set back does not change the order.
        let at = now.max(state.newest);
        state.newest = at;
        commit.log.push((self.space, change(at)));
        if state.trim_at <= now {
            self.trim(&mut state, commit, at)?;
        }
        Ok(())
    }

    /// Adds to a commit that the oldest records go, if nobody sees them any more.
    ///
    /// The readers are told before the commit has happened: what goes is too old for each of them, so a commit
    /// that fails leaves nothing that they would have seen. Records of this commit are of the present.
    fn trim(
        &self,
        state: &mut LogState,
        commit: &mut Commit,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let retentions = state.readers.iter().map(|reader| reader.retention());
        let Some(retention) = retentions.max() else {
            return Ok(());
        };
        let log = self.store.log(self.space)?;
        check(&log);
        let ends = |change: &LoggedChange| change.at.plus(retention);
        let batch_end = |from: usize| {
            let newest = log.changes.len().checked_sub(1)?;
            log.changes.get(newest.min(from + DROPPED_AT_ONCE - 1))
        };
        let oldest = batch_end(0).filter(|last| ends(last) <= now);
        let is_kept = |change: &LoggedChange| state.readers.iter().any(|it| it.keeps(change));
        let goes = oldest.filter(|last| !is_kept(last));
        if oldest.is_some() && goes.is_none() {
            // Looked at again with a later change, and not with each.
            state.trim_at = now.plus(KEPT_LOOK_AGAIN);
            return Ok(());
        }
        let mut dropped = 0;
        if let Some(last) = goes {
            let through = last.sequence;
            // Shards are told one record at a time, because each shard has a part of them.
            for change in log.changes.iter().take(DROPPED_AT_ONCE) {
                state
                    .readers
                    .iter()
                    .for_each(|reader| reader.note_dropped(change));
                dropped += 1;
            }
            let log = self.space;
            commit.spaces.push(SpaceChange::TrimLog { log, through });
        }
        let next = batch_end(dropped).filter(|_| dropped < log.changes.len());
        // Where all records go, the next to go is that of this commit.
        state.trim_at = next.map_or_else(|| now.plus(retention), ends);
        Ok(())
    }
}

/// What holds of every log as a store hands it back.
fn check(log: &Log) {
    debug_assert!(
        (log.changes.front()).is_none_or(|first| log.trimmed < first.sequence),
        "what was trimmed is gone"
    );
    debug_assert!(
        (log.changes.back()).is_none_or(|last| last.sequence == log.last),
        "the last record has the last number"
    );
}

impl LogView {
    /// An image of one of the changes.
    ///
    /// # Errors
    ///
    /// If it lies on a medium that refuses, or gives something else than was written there.
    pub(in crate::engine) fn image(&self, image: &Kept) -> Result<Item, StoreError> {
        image.item(self.bodies.as_deref())
    }

    /// Whether a change of this shard, at `from` or later, is no longer shown.
    pub(in crate::engine) fn is_trimmed(&self, shard: &Shard, from: u64) -> bool {
        if from > self.trimmed {
            return false;
        }
        let hidden = self.hidden.iter().rev();
        from <= shard.trimmed
            || hidden
                .take_while(|change| change.sequence >= from)
                .any(|change| shard.holds(change))
    }

    /// The place of the first change for which `is_behind` holds, which must hold for all after it.
    pub(in crate::engine) fn position(&self, is_behind: impl Fn(&LoggedChange) -> bool) -> usize {
        let found = self.changes.binary_search_by(|change| {
            if is_behind(change) {
                std::cmp::Ordering::Greater
            } else {
                std::cmp::Ordering::Less
            }
        });
        found.unwrap_or_else(|place| place)
    }

    /// The place of the first change with a greater number. It is looked for from the end, near which a reader is that
    /// keeps up.
    pub(in crate::engine) fn behind(&self, sequence: u64) -> usize {
        let count = self.changes.len();
        let is_behind = |place: usize| {
            let change = self.changes.get(place);
            change.is_some_and(|change| sequence < change.sequence)
        };
        let mut reach = 1;
        while reach <= count && is_behind(count - reach) {
            reach *= 2;
        }
        let (mut low, mut high) = (count.saturating_sub(reach), count - reach / 2);
        while low < high {
            let middle = low + (high - low) / 2;
            if is_behind(middle) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        low
    }
}
