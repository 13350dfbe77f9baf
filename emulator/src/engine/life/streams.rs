//! Streams of tables: switched on and off with their table, and their shards split.

use std::sync::Arc;

use crate::clock::Timestamp;
use crate::limits;
use crate::schema::{self, TableDefinition};

use crate::engine::Engine;
use crate::engine::error::TableNotFound;
use crate::engine::life::create::Transition;
use crate::engine::log::shard::Shards;
use crate::engine::log::stream::{Stream, StreamName, StreamParts};
use crate::engine::parts::due::Due;
use crate::engine::table::layout::Layout;
use crate::engine::table::{Home, Table, Writer};

impl Engine {
    /// Closes an open shard of a table's stream and opens `parts` in its place: what the service does
    /// by itself, when a shard is old or its partition is split. Whether there was such a shard.
    ///
    /// # Errors
    ///
    /// If the table is gone.
    pub(crate) fn split_shard(
        &self,
        table: &Arc<Table>,
        shard: &str,
        parts: u32,
    ) -> Result<bool, TableNotFound> {
        let writer = table.writer.lock();
        if table.is_gone() {
            return Err(TableNotFound);
        }
        let Some(stream) = &writer.stream else {
            return Ok(false);
        };
        let now = self.clock.now();
        Ok(stream.reshard(|shards| {
            shards.trim(now);
            let closed = shards.close(Some(shard), now, || self.numbers.next_sequence());
            for parent in &closed {
                shards.open(parts, Some(parent), now, &self.ids, || {
                    self.numbers.next_sequence()
                });
            }
            !closed.is_empty()
        }))
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

    /// Begins the stream that the definition asks for, if it does; it is on from `ready_at`.
    pub(in crate::engine) fn open_stream(
        &self,
        home: &Home,
        definition: &TableDefinition,
        ready_at: Timestamp,
    ) -> Option<Arc<Stream>> {
        let wanted = definition.active_stream()?;
        let now = self.clock.now();
        let name = StreamName {
            owner: Arc::clone(&home.owner),
            region: Arc::clone(&home.region),
            table: Arc::clone(&definition.name),
            label: Arc::clone(&wanted.label),
        };
        let mut shards = Shards::default();
        let count = self.settings.stream_shards;
        shards.open(count, None, now, &self.ids, || self.numbers.next_sequence());
        let parts = StreamParts {
            name,
            arn: definition.arn.stream(&wanted.label),
            keys: definition.keys.clone(),
            view: wanted.view?,
            started: wanted.started,
            ready_at,
        };
        let stream = Arc::new(Stream::open(parts, shards));
        self.streams.insert(Arc::clone(&stream));
        Some(stream)
    }

    /// Makes the stream what the definition says.
    pub(in crate::engine) fn follow_stream(
        &self,
        table: &Table,
        writer: &mut Writer,
        layout: &Layout,
    ) {
        let wanted = layout.definition.active_stream();
        let present = writer.stream.as_ref().map(|stream| stream.label());
        if wanted.map(|wanted| &*wanted.label) == present {
            return;
        }
        self.close_stream(writer);
        let ready_at = self.transition_end(Transition::AsConfigured);
        writer.stream = self.open_stream(&table.home, &layout.definition, ready_at);
    }

    /// Ends the stream, if there is one.
    pub(in crate::engine) fn close_stream(&self, writer: &mut Writer) {
        if let Some(stream) = writer.stream.take() {
            let now = self.clock.now();
            let done_at = self.transition_end(Transition::AsConfigured);
            stream.close(now, done_at, || self.numbers.next_sequence());
            let name = stream.name().clone();
            self.due
                .note(now.plus(limits::STREAM_RETENTION), Due::Forget(name));
        }
    }
}
