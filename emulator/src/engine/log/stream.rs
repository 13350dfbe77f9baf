//! Streams: what a table's log of changes looks like from outside.
//!
//! A stream is a view: the stretch of the table's log from the sequence number at which it began to the one at
//! which it ended, cut into shards. It begins when it is switched on, and ends when it is switched off or the table goes. For
//! [a day](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html) after its end
//! it can still be read. Streams are read without a look at their table, and without its locks.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use parking_lot::Mutex;

use crate::clock::{StepBack, Timestamp};
use crate::limits;
use crate::schema::{KeySchema, StreamView};
#[cfg(feature = "disk")]
use crate::storage::codec::coded;
use crate::storage::{Cause, Fact, LoggedChange, StoreError};
use crate::value::Item;

use crate::engine::error::impossible;
use crate::engine::log::change::is_shown;
use crate::engine::log::change_log::{ChangeLog, LogReader, LogView};
use crate::engine::log::shard::{Shard, Shards};
use crate::engine::log::stream_fact;

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
    parts: StreamParts,
    /// When it is on, in milliseconds: a clock that goes back moves it.
    ready_at: AtomicI64,
    log: Arc<ChangeLog>,
    /// Known to the log as well, which tells it what it drops.
    reader: Arc<StreamReader>,
}

/// A stream as a reader of the log.
#[derive(Debug)]
struct StreamReader {
    state: Mutex<StreamState>,
}

/// What changes of a stream. A change is worked out on a copy, committed, and only then shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::engine) struct StreamState {
    pub(in crate::engine) shards: Shards,
    end: Option<End>,
}

/// How a stream ended.
#[derive(Clone, Copy, Debug, PartialEq)]
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

/// What a stream is made of, and stays.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::engine) struct StreamParts {
    pub(in crate::engine) name: StreamName,
    pub(in crate::engine) arn: String,
    pub(in crate::engine) keys: KeySchema,
    pub(in crate::engine) view: StreamView,
    /// When it was switched on.
    pub(in crate::engine) started: Timestamp,
    /// When that has taken effect.
    pub(in crate::engine) ready_at: Timestamp,
}

/// One change as a stream shows it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StreamEvent {
    /// Where it stands in the stream.
    pub(crate) sequence: u64,
    /// When it happened.
    pub(crate) at: Timestamp,
    /// Whether the item came with the change, went with it, or was there before and after.
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
    /// There was no item before.
    Insert,
    /// There was an item before, and there is one after.
    Modify,
    /// There is no item after.
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum StreamFault {
    /// There is no such shard, or none any more.
    ShardNotFound,
    /// The records there are too old.
    Trimmed,
    /// The shard does not reach there.
    OutsideShard,
    /// The store failed.
    Store(StoreError),
}

#[cfg(feature = "disk")]
coded!(StreamName {
    owner,
    region,
    table,
    label
});

#[cfg(feature = "disk")]
coded!(StreamParts {
    name,
    arn,
    keys,
    view,
    started,
    ready_at
});

#[cfg(feature = "disk")]
coded!(StreamState { shards, end });

#[cfg(feature = "disk")]
coded!(End { at, done_at });

impl StreamState {
    /// Lets `moved` move when the end has taken effect, if there is one; whether it did.
    pub(in crate::engine) fn move_end(
        &mut self,
        moved: impl FnOnce(&mut Timestamp) -> bool,
    ) -> bool {
        let end = self.end.as_mut();
        end.is_some_and(|end| moved(&mut end.done_at))
    }
}

#[cfg(feature = "disk")]
impl StreamState {
    /// Whether the stream has not ended.
    pub(in crate::engine) fn is_on(&self) -> bool {
        self.end.is_none()
    }
}

impl From<StoreError> for StreamFault {
    fn from(error: StoreError) -> Self {
        match error {
            // The stream was forgotten meanwhile, and its log with it.
            StoreError::MissingSpace(_) => Self::ShardNotFound,
            StoreError::Failed { .. } | StoreError::Corrupt { .. } => Self::Store(error),
        }
    }
}

/// Some records of a shard.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StreamPage {
    /// What the shard shows from the position on, oldest first.
    pub(crate) events: Vec<StreamEvent>,
    /// Where to go on; nothing at the end of a closed shard.
    pub(crate) next: Option<u64>,
}

impl Stream {
    /// A stream with these shards of a log. It joins the log where it begins.
    pub(in crate::engine) fn open(parts: StreamParts, log: Arc<ChangeLog>, shards: Shards) -> Self {
        let state = StreamState { shards, end: None };
        Self::with_state(parts, log, state)
    }

    fn with_state(parts: StreamParts, log: Arc<ChangeLog>, state: StreamState) -> Self {
        Self {
            ready_at: AtomicI64::new(parts.ready_at.as_millis()),
            parts,
            log,
            reader: Arc::new(StreamReader {
                state: Mutex::new(state),
            }),
        }
    }

    /// The same stream in another engine, as a reader of the same log there.
    pub(in crate::engine) fn fork(&self, log: Arc<ChangeLog>) -> Self {
        let fork = Self::with_state(self.present_parts(), log, self.state());
        // The log of the fork knows no readers yet: those of the original read another log.
        let joined = fork.log.join(fork.reader());
        debug_assert!(joined, "nobody else knows the log of a fork yet");
        fork
    }

    /// A stream that was there before, as a reader of its log.
    #[cfg(feature = "disk")]
    pub(in crate::engine) fn reopen(
        parts: StreamParts,
        log: Arc<ChangeLog>,
        state: StreamState,
    ) -> Self {
        let stream = Self::with_state(parts, log, state);
        let joined = stream.log.join(stream.reader());
        debug_assert!(joined, "a log is open when its streams are made");
        stream
    }

    /// The stream as the log knows it.
    pub(in crate::engine) fn reader(&self) -> Arc<dyn LogReader> {
        Arc::clone(&self.reader) as Arc<dyn LogReader>
    }

    /// The ARN of the table, with the label behind it.
    pub(crate) fn arn(&self) -> &str {
        &self.parts.arn
    }

    /// The table's name.
    pub(crate) fn table(&self) -> &str {
        &self.parts.name.table
    }

    /// The moment it was switched on, as the last part of the ARN.
    pub(crate) fn label(&self) -> &str {
        &self.parts.name.label
    }

    /// The key of the table.
    pub(crate) fn keys(&self) -> &KeySchema {
        &self.parts.keys
    }

    /// What its records show.
    pub(crate) fn view(&self) -> StreamView {
        self.parts.view
    }

    /// When it was switched on.
    pub(crate) fn started(&self) -> Timestamp {
        self.parts.started
    }

    /// Where it stands in its life.
    pub(crate) fn status(&self, now: Timestamp) -> StreamStatus {
        match self.reader.state.lock().end {
            Some(end) if now < end.done_at => StreamStatus::Disabling,
            Some(_) => StreamStatus::Disabled,
            None if now < self.ready_at() => StreamStatus::Enabling,
            None => StreamStatus::Enabled,
        }
    }

    /// When it is on.
    fn ready_at(&self) -> Timestamp {
        // `Relaxed`, as below: who asks meanwhile is told of before or of after.
        Timestamp::from_millis(self.ready_at.load(Ordering::Relaxed))
    }

    /// What it is made of, as that is by now.
    fn present_parts(&self) -> StreamParts {
        StreamParts {
            ready_at: self.ready_at(),
            ..self.parts.clone()
        }
    }

    /// Goes back with the clock; whether that moves when it is on.
    pub(in crate::engine) fn step_back(&self, back: StepBack) -> bool {
        let mut ready_at = self.ready_at();
        let is_moved = back.shift_in(&mut ready_at);
        self.ready_at.store(ready_at.as_millis(), Ordering::Relaxed);
        is_moved
    }

    /// Its shards, oldest first.
    pub(crate) fn shards(&self, now: Timestamp) -> Vec<Shard> {
        self.reader
            .state
            .lock()
            .shards
            .shown(now)
            .cloned()
            .collect()
    }

    /// Where reading a shard begins.
    pub(crate) fn position(
        &self,
        shard: &str,
        start: StartAt,
        now: Timestamp,
    ) -> Result<u64, StreamFault> {
        // The log is read before the shard. A change that is dropped in between may already count as trimmed in
        // the shard, but cannot be missing from both.
        let view = self.changes(now)?;
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
        // In this order, as in `position`.
        let view = self.changes(now)?;
        let shard = self.shard(shard, now)?;
        if view.is_trimmed(&shard, from) {
            return Err(StreamFault::Trimmed);
        }
        let place = view.position(|change| change.sequence >= from);
        let end = shard.last.unwrap_or(u64::MAX);
        let mut events = Vec::new();
        let mut bytes = 0;
        let mut next = from;
        let changes = view.changes.clone().skip(place);
        for change in changes.iter().take(CHANGES_LOOKED_AT) {
            if change.sequence > end {
                break;
            }
            if shard.holds(change) {
                let event = self.event(&view, change)?;
                bytes += event.bytes;
                // The record that makes a page too large opens the next one, so its position is where to go on; one
                // that is too large alone is a page by itself.
                let is_full = bytes > limits::STREAM_PAGE_BYTES && !events.is_empty();
                if events.len() >= limit || is_full {
                    return Ok(StreamPage {
                        events,
                        next: Some(next),
                    });
                }
                events.push(event);
            }
            // Also behind changes of other shards: the next page does not look at them again.
            next = change.sequence.saturating_add(1);
        }
        Ok(StreamPage {
            events,
            next: next_position(&view, next, shard.last),
        })
    }

    /// What the stream can show of its log, and of others in it.
    ///
    /// # Errors
    ///
    /// If the store fails, or the stream was forgotten.
    pub(in crate::engine) fn changes(&self, now: Timestamp) -> Result<LogView, StoreError> {
        self.log.view(self.reader.retention(), now)
    }

    /// The log that the stream shows.
    pub(in crate::engine) fn log(&self) -> &Arc<ChangeLog> {
        &self.log
    }

    /// Which stream it is.
    pub(in crate::engine) fn name(&self) -> &StreamName {
        &self.parts.name
    }

    /// Whether it is on, or ended not too long ago.
    pub(in crate::engine) fn is_shown(&self, now: Timestamp) -> bool {
        let end = self.reader.state.lock().end;
        end.is_none_or(|end| is_shown(end.at, now))
    }

    /// When the stream is to be forgotten, once it has ended.
    pub(in crate::engine) fn ends(&self) -> Option<Timestamp> {
        let end = self.reader.state.lock().end?;
        Some(end.at.plus(limits::STREAM_RETENTION))
    }

    /// The fact that the stream stands like this.
    pub(in crate::engine) fn fact(&self, state: StreamState) -> Fact {
        stream_fact::exists(&self.present_parts(), state, self.log.space())
    }

    /// Where the stream stands. What the caller makes of it is to be committed before it is shown; the lock of
    /// the table's writer keeps others from doing the same meanwhile.
    pub(in crate::engine) fn state(&self) -> StreamState {
        // A copy: the lock is never held while a commit waits for its medium.
        self.reader.state.lock().clone()
    }

    /// Shows a state that was committed.
    pub(in crate::engine) fn show(&self, state: StreamState) {
        *self.reader.state.lock() = state;
    }

    /// The shard with this id.
    fn shard(&self, id: &str, now: Timestamp) -> Result<Shard, StreamFault> {
        let state = self.reader.state.lock();
        let mut shown = state.shards.shown(now);
        let found = shown.find(|shard| *shard.id == *id);
        found.cloned().ok_or(StreamFault::ShardNotFound)
    }

    /// A change as this stream shows it.
    fn event(&self, view: &LogView, change: &LoggedChange) -> Result<StreamEvent, StoreError> {
        let (old, new) = (&change.old, &change.new);
        let (kind, item) = match (old, new) {
            (None, Some(new)) => (EventKind::Insert, new),
            (Some(_), Some(new)) => (EventKind::Modify, new),
            (Some(old), None) => (EventKind::Remove, old),
            (None, None) => return Err(impossible("a change has an item before it or after it")),
        };
        let keys = view.image(item)?;
        let keys = keys.select(|name| self.parts.keys.contains(name));
        let (shows_old, shows_new) = match self.parts.view {
            StreamView::KeysOnly => (false, false),
            StreamView::NewImage => (false, true),
            StreamView::OldImage => (true, false),
            StreamView::NewAndOldImages => (true, true),
        };
        let shown = |image: &Option<_>, is_shown: bool| {
            let image = image.as_ref().filter(|_| is_shown);
            image.map(|image| view.image(image)).transpose()
        };
        let (old, new) = (shown(old, shows_old)?, shown(new, shows_new)?);
        // What is not shown does not count towards the page.
        let images = old.as_ref().map_or(0, Item::size) + new.as_ref().map_or(0, Item::size);
        Ok(StreamEvent {
            sequence: change.sequence,
            at: change.at,
            kind,
            bytes: keys.size() + images,
            keys,
            old,
            new,
            expired: change.cause == Cause::Expiry,
        })
    }
}

impl LogReader for StreamReader {
    fn retention(&self) -> Duration {
        limits::STREAM_RETENTION
    }

    fn is_open(&self) -> bool {
        self.state.lock().end.is_none()
    }

    fn keeps(&self, _: &LoggedChange) -> bool {
        false
    }

    fn note_dropped(&self, change: &LoggedChange) {
        self.state.lock().shards.note_dropped(change);
    }
}

impl StreamState {
    /// Ends the stream: all its shards close.
    pub(in crate::engine) fn close(
        &mut self,
        now: Timestamp,
        done_at: Timestamp,
        next_sequence: impl FnMut() -> u64,
    ) {
        self.shards.close(None, now, next_sequence);
        self.end = Some(End { at: now, done_at });
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
