//! Streams: what a table's log of changes looks like from outside.
//!
//! A stream begins when it is switched on, and ends when it is switched off or the table goes. For
//! [a day](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html) after its end
//! it can still be read. Streams are read without a look at their table, and without its locks.

use std::sync::Arc;

use parking_lot::Mutex;

use crate::clock::Timestamp;
use crate::limits;
use crate::schema::{KeySchema, StreamView};
use crate::value::Item;

use crate::engine::log::change::{LoggedChange, is_shown};
use crate::engine::log::change_log::{ChangeLog, LogView};
use crate::engine::log::shard::{Shard, Shards};

/// How many changes one page looks at, at most: those of other shards are passed over.
const CHANGES_LOOKED_AT: usize = 50_000;

/// Which stream, of whom.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::engine) struct StreamName {
    pub(in crate::engine) owner: Arc<str>,
    pub(in crate::engine) region: Arc<str>,
    pub(in crate::engine) table: Arc<str>,
    pub(in crate::engine) label: Arc<str>,
}

/// A stream of a table.
#[derive(Debug)]
pub(crate) struct Stream {
    name: StreamName,
    arn: String,
    keys: KeySchema,
    view: StreamView,
    /// When it was switched on.
    started: Timestamp,
    /// When that has taken effect.
    ready_at: Timestamp,
    log: Arc<ChangeLog>,
    state: Mutex<State>,
}

/// What changes of a stream.
#[derive(Clone, Debug, Default)]
struct State {
    shards: Shards,
    end: Option<End>,
}

/// How a stream ended.
#[derive(Clone, Copy, Debug)]
struct End {
    at: Timestamp,
    /// When that has taken effect.
    done_at: Timestamp,
}

/// Where a stream stands in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StreamStatus {
    /// It has been switched on.
    Enabling,
    /// It is on.
    Enabled,
    /// It has been switched off.
    Disabling,
    /// It is off.
    Disabled,
}

/// What a stream is made of.
#[derive(Debug)]
pub(in crate::engine) struct StreamParts {
    pub(in crate::engine) name: StreamName,
    pub(in crate::engine) arn: String,
    pub(in crate::engine) keys: KeySchema,
    pub(in crate::engine) view: StreamView,
    pub(in crate::engine) started: Timestamp,
    pub(in crate::engine) ready_at: Timestamp,
}

/// One change as a stream shows it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StreamEvent {
    /// Where it stands in the stream.
    pub(crate) sequence: u64,
    /// When it happened.
    pub(crate) at: Timestamp,
    /// What happened.
    pub(crate) kind: EventKind,
    /// The item's key.
    pub(crate) keys: Item,
    /// The item as it was, if the stream shows that.
    pub(crate) old: Option<Item>,
    /// The item as it became, if the stream shows that.
    pub(crate) new: Option<Item>,
    /// The size of key and images.
    pub(crate) bytes: usize,
    /// Whether the service deleted the item because it had expired.
    pub(crate) expired: bool,
}

/// What happened to an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EventKind {
    /// It came.
    Insert,
    /// It changed.
    Modify,
    /// It went.
    Remove,
}

/// Where to begin to read a shard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StartAt {
    /// At the oldest record.
    Oldest,
    /// Behind the newest.
    Newest,
    /// At this record.
    At(u64),
    /// Behind this record.
    After(u64),
    /// At the first record of this moment or later.
    Moment(Timestamp),
}

/// A stream cannot be read there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StreamFault {
    /// There is no such shard, or none any more.
    ShardNotFound,
    /// The records there are too old.
    Trimmed,
    /// The shard does not reach there.
    OutsideShard,
}

/// Some records of a shard.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StreamPage {
    /// The records.
    pub(crate) events: Vec<StreamEvent>,
    /// Where to go on; nothing at the end of a closed shard.
    pub(crate) next: Option<u64>,
}

impl Stream {
    /// A stream with so many shards.
    pub(in crate::engine) fn open(parts: StreamParts, shards: Shards) -> Self {
        let StreamParts {
            name,
            arn,
            keys,
            view,
            started,
            ready_at,
        } = parts;
        Self {
            name,
            arn,
            keys,
            view,
            started,
            ready_at,
            log: Arc::default(),
            state: Mutex::new(State { shards, end: None }),
        }
    }

    /// The same stream in another engine.
    pub(in crate::engine) fn fork(&self) -> Self {
        Self {
            name: self.name.clone(),
            arn: self.arn.clone(),
            keys: self.keys.clone(),
            view: self.view,
            started: self.started,
            ready_at: self.ready_at,
            log: Arc::new(self.log.fork()),
            state: Mutex::new(self.state.lock().clone()),
        }
    }

    /// Its ARN.
    pub(crate) fn arn(&self) -> &str {
        &self.arn
    }

    /// The table's name.
    pub(crate) fn table(&self) -> &str {
        &self.name.table
    }

    /// The moment it was switched on, as the last part of the ARN.
    pub(crate) fn label(&self) -> &str {
        &self.name.label
    }

    /// The key of the table.
    pub(crate) fn keys(&self) -> &KeySchema {
        &self.keys
    }

    /// What its records show.
    pub(crate) fn view(&self) -> StreamView {
        self.view
    }

    /// When it was switched on.
    pub(crate) fn started(&self) -> Timestamp {
        self.started
    }

    /// Where it stands in its life.
    pub(crate) fn status(&self, now: Timestamp) -> StreamStatus {
        match self.state.lock().end {
            Some(end) if now < end.done_at => StreamStatus::Disabling,
            Some(_) => StreamStatus::Disabled,
            None if now < self.ready_at => StreamStatus::Enabling,
            None => StreamStatus::Enabled,
        }
    }

    /// Its shards, oldest first.
    pub(crate) fn shards(&self, now: Timestamp) -> Vec<Shard> {
        self.state.lock().shards.shown(now).cloned().collect()
    }

    /// Where reading a shard begins.
    pub(crate) fn position(
        &self,
        shard: &str,
        start: StartAt,
        now: Timestamp,
    ) -> Result<u64, StreamFault> {
        // The log first: what it drops from here on, the shard may know of, but not miss.
        let view = self.log.view(now);
        let shard = self.shard(shard, now)?;
        let oldest = shard.first.max(view.trimmed.saturating_add(1));
        let newest = view.last.saturating_add(1).max(shard.first);
        let (wanted, position) = match start {
            StartAt::Oldest => return Ok(oldest),
            StartAt::Newest => return Ok(newest),
            StartAt::Moment(moment) => {
                let place = view.position(|change| change.at >= moment);
                let found = view.changes.get(place).map(|change| change.sequence);
                return Ok(found.unwrap_or(newest).max(oldest));
            }
            StartAt::At(sequence) => (sequence, sequence),
            StartAt::After(sequence) => (sequence, sequence.saturating_add(1)),
        };
        if wanted < shard.first || shard.last.is_some_and(|last| last < wanted) {
            return Err(StreamFault::OutsideShard);
        }
        if view.is_trimmed(&shard, wanted) {
            return Err(StreamFault::Trimmed);
        }
        Ok(position)
    }

    /// Records of a shard from a position on, `limit` at most and 1 MB at most
    /// ([GetRecords](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html)).
    pub(crate) fn read(
        &self,
        shard: &str,
        from: u64,
        limit: usize,
        now: Timestamp,
    ) -> Result<StreamPage, StreamFault> {
        let view = self.log.view(now);
        let shard = self.shard(shard, now)?;
        if view.is_trimmed(&shard, from) {
            return Err(StreamFault::Trimmed);
        }
        let place = view.position(|change| change.sequence >= from);
        let end = shard.last.unwrap_or(u64::MAX);
        let mut events = Vec::new();
        let mut bytes = 0;
        let mut next = from;
        for change in view.changes.skip(place).iter().take(CHANGES_LOOKED_AT) {
            if change.sequence > end {
                break;
            }
            if shard.holds(change) {
                let event = self.event(change);
                bytes += event.bytes;
                let is_full = bytes > limits::STREAM_PAGE_BYTES && !events.is_empty();
                if events.len() >= limit || is_full {
                    return Ok(StreamPage {
                        events,
                        next: Some(next),
                    });
                }
                events.push(event);
            }
            next = change.sequence.saturating_add(1);
        }
        Ok(StreamPage {
            events,
            next: next_position(&view, next, shard.last),
        })
    }

    /// Adds a change that is later than all others.
    pub(in crate::engine) fn append(&self, change: LoggedChange) {
        // The lock of the log is held while that of the shards is taken, never the other way round.
        let dropped = |old: &LoggedChange| self.state.lock().shards.note_dropped(old);
        self.log.append(change, dropped);
    }

    /// The log that the stream shows.
    #[cfg(test)]
    pub(in crate::engine) fn log(&self) -> &ChangeLog {
        &self.log
    }

    /// Which stream it is.
    pub(in crate::engine) fn name(&self) -> &StreamName {
        &self.name
    }

    /// Whether it is on, or ended not too long ago.
    pub(in crate::engine) fn is_shown(&self, now: Timestamp) -> bool {
        let end = self.state.lock().end;
        end.is_none_or(|end| is_shown(end.at, now))
    }

    /// When the stream is to be forgotten, once it has ended.
    pub(in crate::engine) fn ends(&self) -> Option<Timestamp> {
        let end = self.state.lock().end?;
        Some(end.at.plus(limits::STREAM_RETENTION))
    }

    /// Ends the stream. The caller holds the lock of the table's writer.
    pub(in crate::engine) fn close(
        &self,
        now: Timestamp,
        done_at: Timestamp,
        next_sequence: impl FnMut() -> u64,
    ) {
        let mut state = self.state.lock();
        state.shards.close(None, now, next_sequence);
        state.end = Some(End { at: now, done_at });
    }

    /// Changes the shards. The caller holds the lock of the table's writer.
    pub(in crate::engine) fn reshard<T>(&self, change: impl FnOnce(&mut Shards) -> T) -> T {
        change(&mut self.state.lock().shards)
    }

    /// The shard with this id.
    fn shard(&self, id: &str, now: Timestamp) -> Result<Shard, StreamFault> {
        let state = self.state.lock();
        let mut shown = state.shards.shown(now);
        let found = shown.find(|shard| *shard.id == *id);
        found.cloned().ok_or(StreamFault::ShardNotFound)
    }

    /// A change as this stream shows it.
    fn event(&self, change: &LoggedChange) -> StreamEvent {
        let (old, new) = (&change.old, &change.new);
        let kind = match (old, new) {
            (None, _) => EventKind::Insert,
            (Some(_), Some(_)) => EventKind::Modify,
            (Some(_), None) => EventKind::Remove,
        };
        let item = new.as_ref().or(old.as_ref());
        let keys = item.map(|item| item.select(|name| self.keys.contains(name)));
        let keys = keys.unwrap_or_default();
        let (shows_old, shows_new) = match self.view {
            StreamView::KeysOnly => (false, false),
            StreamView::NewImage => (false, true),
            StreamView::OldImage => (true, false),
            StreamView::NewAndOldImages => (true, true),
        };
        let old = old.clone().filter(|_| shows_old);
        let new = new.clone().filter(|_| shows_new);
        let images = old.as_ref().map_or(0, Item::size) + new.as_ref().map_or(0, Item::size);
        StreamEvent {
            sequence: change.sequence,
            at: change.at,
            kind,
            bytes: keys.size() + images,
            keys,
            old,
            new,
            expired: change.expired,
        }
    }
}

/// Where to go on behind `next`; nothing where a closed shard has no more.
fn next_position(view: &LogView, next: u64, last: Option<u64>) -> Option<u64> {
    match last {
        Some(last) if view.last < next || last < next => None,
        // What lies between the last change that was looked at and the end is of other shards.
        Some(last) => {
            let place = view.position(|change| change.sequence >= next);
            let follows = view.changes.get(place);
            follows
                .is_some_and(|change| change.sequence <= last)
                .then_some(next)
        }
        None => Some(next),
    }
}
