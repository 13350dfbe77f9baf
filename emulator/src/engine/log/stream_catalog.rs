//! All streams of an engine: those of its tables, and for a day those that have ended.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use crate::clock::Timestamp;
use crate::limits;
use crate::schema::{self, TableDefinition};

use crate::engine::Engine;
use crate::engine::error::TableNotFound;
use crate::engine::log::shard::Shards;
use crate::engine::log::stream::{Stream, StreamName, StreamParts};
use crate::engine::table::catalog::Caller;
use crate::engine::table::layout::Layout;
use crate::engine::table::{Home, Table, Writer};

/// Streams by owner, region, table and label.
#[derive(Debug, Default)]
pub(in crate::engine) struct StreamCatalog {
    streams: BTreeMap<StreamName, Arc<Stream>>,
}

impl StreamCatalog {
    /// The same streams for another engine.
    pub(in crate::engine) fn fork(&self) -> Self {
        let streams = self.streams.iter();
        Self {
            streams: streams
                .map(|(name, stream)| (name.clone(), Arc::new(stream.fork())))
                .collect(),
        }
    }

    /// The stream with this name.
    pub(in crate::engine) fn get(&self, name: &StreamName) -> Option<&Arc<Stream>> {
        self.streams.get(name)
    }

    /// The latest stream of a table's name; labels are in the order of their moments.
    fn latest(&self, home: &Home, table: &Arc<str>) -> Option<&Arc<Stream>> {
        let first = StreamName {
            owner: Arc::clone(&home.owner),
            region: Arc::clone(&home.region),
            table: Arc::clone(table),
            label: Arc::from(""),
        };
        let is_same = |name: &StreamName| {
            (&name.owner, &name.region, &name.table) == (&first.owner, &first.region, &first.table)
        };
        let later = self.streams.range(&first..);
        let same = later.take_while(|(name, _)| is_same(name));
        same.last().map(|(_, stream)| stream)
    }
}

impl Engine {
    /// How many shards a stream has from its beginning.
    pub(crate) fn set_stream_shards(&self, count: u32) {
        self.stream_shards.store(count.max(1), Ordering::Relaxed);
    }

    /// The caller's streams, in the order of table and label: those behind `after`, or of one table,
    /// `limit` at most; whether there are more.
    pub(crate) fn streams(
        &self,
        caller: &Caller,
        table: Option<&str>,
        after: Option<(&str, &str)>,
        limit: usize,
    ) -> (Vec<Arc<Stream>>, bool) {
        let (owner, region) = self.namespace(caller);
        let now = self.clock.now();
        let catalog = self.streams.read();
        let mut found = catalog.streams.values().filter(|stream| {
            let name = stream.name();
            name.owner == *owner
                && name.region == *region
                && table.is_none_or(|table| *name.table == *table)
                && after.is_none_or(|after| (&*name.table, &*name.label) > after)
                && stream.is_shown(now)
        });
        let page = found.by_ref().take(limit).cloned().collect();
        (page, found.next().is_some())
    }

    /// The caller's stream with this label.
    pub(crate) fn stream(&self, caller: &Caller, table: &str, label: &str) -> Option<Arc<Stream>> {
        let (owner, region) = self.namespace(caller);
        let name = StreamName {
            owner: Arc::clone(owner),
            region: Arc::clone(region),
            table: Arc::from(table),
            label: Arc::from(label),
        };
        let stream = self.streams.read().get(&name).cloned()?;
        stream.is_shown(self.clock.now()).then_some(stream)
    }

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
            let closed = shards.close(Some(shard), now, || self.next_sequence());
            for parent in &closed {
                shards.open(parts, Some(parent), now, &self.ids, || self.next_sequence());
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
        let catalog = self.streams.read();
        let before = catalog.latest(home, &definition.name);
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

    /// Begins the stream that the definition asks for, if it does.
    pub(in crate::engine) fn open_stream(
        &self,
        home: &Home,
        definition: &TableDefinition,
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
        let count = self.stream_shards.load(Ordering::Relaxed);
        shards.open(count, None, now, &self.ids, || self.next_sequence());
        let parts = StreamParts {
            name: name.clone(),
            arn: definition.arn.stream(&wanted.label),
            keys: definition.keys.clone(),
            view: wanted.view?,
            started: wanted.started,
            ready_at: self.transient_end(),
        };
        let stream = Arc::new(Stream::open(parts, shards));
        let mut catalog = self.streams.write();
        catalog.streams.insert(name, Arc::clone(&stream));
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
        writer.stream = self.open_stream(&table.home, &layout.definition);
    }

    /// Ends the stream, if there is one.
    pub(in crate::engine) fn close_stream(&self, writer: &mut Writer) {
        if let Some(stream) = writer.stream.take() {
            let now = self.clock.now();
            stream.close(now, self.transient_end(), || self.next_sequence());
            self.note_due(now.plus(limits::STREAM_RETENTION));
        }
    }

    /// Forgets the streams that ended long ago; when the next is to be forgotten.
    pub(in crate::engine) fn forget_streams(&self, now: Timestamp) -> Option<Timestamp> {
        let mut catalog = self.streams.write();
        catalog.streams.retain(|_, stream| stream.is_shown(now));
        let ends = catalog.streams.values().filter_map(|stream| stream.ends());
        ends.min()
    }
}

impl Engine {
    /// A sequence number that is greater than all before it.
    pub(in crate::engine) fn next_sequence(&self) -> u64 {
        self.sequences.fetch_add(1, Ordering::Relaxed)
    }
}
