//! Streams of tables: switched on and off with their table, and their shards split.

use std::sync::Arc;

use crate::clock::Timestamp;
use crate::schema::{self, TableDefinition};
use crate::storage::{Commit, SpaceChange, StoreError};

use crate::engine::Engine;
use crate::engine::error::{ChangeError, TableNotFound};
use crate::engine::life::create::Transition;
use crate::engine::life::due::RETRY_AFTER;
use crate::engine::log::change_log::ChangeLog;
use crate::engine::log::shard::Shards;
use crate::engine::log::stream::{Stream, StreamName, StreamParts, StreamState};
use crate::engine::log::stream_fact;
use crate::engine::parts::due::Due;
use crate::engine::table::{Home, LONG_AGO, Table, Writer};

impl Engine {
    /// Closes an open shard of a table's stream and opens `parts` in its place: what the service does
    /// by itself, when a shard is old or its partition is split. Whether there was such a shard.
    ///
    /// # Errors
    ///
    /// If the table is gone, or the store fails.
    pub(crate) fn split_shard(
        &self,
        table: &Arc<Table>,
        shard: &str,
        parts: u32,
    ) -> Result<bool, ChangeError> {
        let writer = table.writer.lock();
        if table.is_gone() {
            return Err(TableNotFound.into());
        }
        let Some(stream) = &writer.stream else {
            return Ok(false);
        };
        let now = self.clock.now();
        let mut state = stream.state();
        state.shards.trim(now);
        let next_sequence = || self.numbers.next_sequence();
        let closed = state.shards.close(Some(shard), now, next_sequence);
        for parent in &closed {
            (state.shards).open(parts, Some(parent), now, &self.ids, next_sequence);
        }
        let mut commit = Commit::default();
        commit.facts.push(stream.fact(state.clone()));
        self.store.commit(commit)?;
        stream.show(state);
        Ok(!closed.is_empty())
    }

    /// A new table's definition with a stream that is later than those of earlier tables of its name,
    /// which stay readable: account, table name and label
    /// [tell streams apart](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Stream.html).
    pub(in crate::engine) fn with_own_stream(
        &self,
        home: &Home,
        definition: Arc<TableDefinition>,
    ) -> Arc<TableDefinition> {
        let before = self
            .streams
            .latest(&home.owner, &home.region, &definition.name);
        let wanted = definition.active_stream();
        let (Some(before), Some(wanted)) = (before, wanted) else {
            return definition;
        };
        let Some(view) = wanted.view else {
            return definition;
        };
        let stream = schema::Stream::start(view, wanted.started, Some(before.started()));
        Arc::new(TableDefinition {
            stream: Some(stream),
            ..TableDefinition::clone(&definition)
        })
    }

    /// Works out what becomes of a table's stream with a definition, and adds it to the commit of the change. A
    /// stream that begins is on from `ready_at`.
    ///
    /// A stream that begins has joined the log when this returns. The caller holds the lock of the table's writer,
    /// and ends with [`Self::show_stream`] or [`StreamChange::take_back`].
    pub(in crate::engine) fn plan_stream(
        &self,
        home: &Home,
        writer: Option<&Writer>,
        definition: &TableDefinition,
        ready_at: Timestamp,
        commit: &mut Commit,
    ) -> StreamChange {
        let wanted = definition.active_stream();
        let present = writer.and_then(|writer| writer.stream.as_ref());
        if wanted.map(|wanted| &*wanted.label) == present.map(|stream| stream.label()) {
            return StreamChange::default();
        }
        let mut change = self.plan_end(present, commit);
        let log = writer.and_then(|writer| writer.log.as_ref());
        if let Some(parts) = stream_parts(home, definition, ready_at) {
            change.begun = Some(self.begin_stream(parts, log, commit));
        }
        change
    }

    /// Works out the end of a stream, if there is one, and adds it to the commit of the change.
    pub(in crate::engine) fn plan_end(
        &self,
        present: Option<&Arc<Stream>>,
        commit: &mut Commit,
    ) -> StreamChange {
        let now = self.clock.now();
        let done_at = self.transition_end(Transition::AsConfigured);
        let ended = present.map(|stream| {
            let mut state = stream.state();
            state.close(now, done_at, || self.numbers.next_sequence());
            commit.facts.push(stream.fact(state.clone()));
            (Arc::clone(stream), state)
        });
        StreamChange { ended, begun: None }
    }

    /// Begins a stream as a reader of the table's log; of a new one, if the table has none that can be joined.
    fn begin_stream(
        &self,
        parts: StreamParts,
        log: Option<&Arc<ChangeLog>>,
        commit: &mut Commit,
    ) -> Arc<Stream> {
        let mut shards = Shards::default();
        let (count, now) = (self.settings.stream_shards, self.clock.now());
        shards.open(count, None, now, &self.ids, || self.numbers.next_sequence());
        let open = |log| Stream::open(parts.clone(), log, shards.clone());
        let stream = self.join_log(log, commit, open, Stream::reader);
        commit.facts.push(stream.fact(stream.state()));
        Arc::new(stream)
    }

    /// Lets a change of a stream that is committed happen: to the writer, and to those who read the stream.
    pub(in crate::engine) fn show_stream(&self, writer: &mut Writer, change: StreamChange) {
        if let Some((stream, state)) = change.ended {
            stream.show(state);
            writer.stream = None;
            let end = stream.ends().unwrap_or(LONG_AGO);
            self.due.note(end, Due::Forget(stream.name().clone()));
        }
        if let Some(stream) = change.begun {
            writer.log = Some(Arc::clone(stream.log()));
            writer.stream = Some(Arc::clone(&stream));
            self.streams.insert(stream);
        }
    }

    /// Forgets a stream, if it ended so long ago that it is no longer shown.
    pub(in crate::engine) fn forget_stream(&self, name: StreamName, now: Timestamp) {
        let Some(stream) = self
            .streams
            .get(&name)
            .filter(|stream| !stream.is_shown(now))
        else {
            return;
        };
        if let Err(error) = self.drop_stream(&stream) {
            tracing::error!(stream = stream.arn(), %error, "a stream was not forgotten");
            self.due.note(now.plus(RETRY_AFTER), Due::Forget(name));
        }
    }

    /// Forgets a stream, and its log if nobody else reads that.
    fn drop_stream(&self, stream: &Stream) -> Result<(), StoreError> {
        let (log, reader) = (stream.log(), stream.reader());
        let mut commit = Commit::default();
        commit.facts.push(stream_fact::is_gone(stream.name()));
        // The lock of the table's writer is not taken: the table may be gone. A log that is closed is joined by
        // nobody, so it cannot gain a reader between this look and the commit.
        let is_last = log.close_for(&reader);
        if is_last {
            commit.spaces.push(SpaceChange::DropLog(log.space()));
        }
        if let Err(error) = self.store.commit(commit) {
            log.reopen();
            return Err(error);
        }
        log.leave(&reader);
        self.streams.remove(stream.name());
        Ok(())
    }
}

/// What becomes of a table's stream with a change of the table, worked out and not yet shown.
#[derive(Debug, Default)]
pub(in crate::engine) struct StreamChange {
    /// The stream that ends, and how it stands then.
    ended: Option<(Arc<Stream>, StreamState)>,
    /// The stream that begins.
    begun: Option<Arc<Stream>>,
}

impl StreamChange {
    /// The log of the stream that begins.
    pub(in crate::engine) fn log(&self) -> Option<&Arc<ChangeLog>> {
        self.begun.as_ref().map(|stream| stream.log())
    }

    /// Takes the change back, which was not committed.
    pub(in crate::engine) fn take_back(self) {
        if let Some(stream) = self.begun {
            stream.log().leave(&stream.reader());
        }
    }
}

/// What the stream that a definition asks for is made of.
fn stream_parts(
    home: &Home,
    definition: &TableDefinition,
    ready_at: Timestamp,
) -> Option<StreamParts> {
    let wanted = definition.active_stream()?;
    Some(StreamParts {
        name: StreamName {
            owner: Arc::clone(&home.owner),
            region: Arc::clone(&home.region),
            table: Arc::clone(&definition.name),
            label: Arc::clone(&wanted.label),
        },
        arn: definition.arn.stream(&wanted.label),
        keys: definition.keys.clone(),
        view: wanted.view?,
        started: wanted.started,
        ready_at,
    })
}
