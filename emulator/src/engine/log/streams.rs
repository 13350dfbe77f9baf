//! All streams of an engine: those of its tables, and for a day those that have ended.

use std::collections::BTreeMap;
use std::sync::Arc;

use parking_lot::RwLock;

use crate::clock::Timestamp;

use crate::engine::log::change_log::ChangeLog;
use crate::engine::log::stream::{Stream, StreamName};

/// Streams by owner, region, table and label.
#[derive(Debug, Default)]
pub(in crate::engine) struct Streams {
    streams: RwLock<BTreeMap<StreamName, Arc<Stream>>>,
}

impl Streams {
    /// The same streams for another engine, each a view of what `log` says is the log there.
    pub(in crate::engine) fn fork(
        &self,
        mut log: impl FnMut(&Arc<ChangeLog>) -> Arc<ChangeLog>,
    ) -> Self {
        // Streams begin and end under the lock of their table's writer, and a fork holds all of those. One that is
        // forgotten meanwhile is in the copy or not: nobody is shown it either way.
        let streams = self.streams.read();
        let forks = streams.iter().map(|(name, stream)| {
            let fork = stream.fork(log(stream.log()));
            (name.clone(), Arc::new(fork))
        });
        Self {
            streams: RwLock::new(forks.collect()),
        }
    }

    /// The stream with this name.
    pub(in crate::engine) fn get(&self, name: &StreamName) -> Option<Arc<Stream>> {
        self.streams.read().get(name).cloned()
    }

    /// The first `limit` streams that are asked for and can be read at `now`; whether there are more.
    pub(in crate::engine) fn page(
        &self,
        is_asked: impl Fn(&StreamName) -> bool,
        now: Timestamp,
        limit: usize,
    ) -> (Vec<Arc<Stream>>, bool) {
        let streams = self.streams.read();
        // Whether a stream is shown is asked one by one under this lock: its own lock comes later in the order.
        let mut found = streams
            .values()
            .filter(|stream| is_asked(stream.name()) && stream.is_shown(now));
        let page = found.by_ref().take(limit).cloned().collect();
        (page, found.next().is_some())
    }

    /// The latest stream of a table's name; labels are in the order of their moments.
    pub(in crate::engine) fn latest(
        &self,
        owner: &Arc<str>,
        region: &Arc<str>,
        table: &Arc<str>,
    ) -> Option<Arc<Stream>> {
        let first = StreamName {
            owner: Arc::clone(owner),
            region: Arc::clone(region),
            table: Arc::clone(table),
            label: Arc::from(""),
        };
        let is_same = |name: &StreamName| {
            (&name.owner, &name.region, &name.table) == (&first.owner, &first.region, &first.table)
        };
        let streams = self.streams.read();
        // An empty label stands before every label, so the range begins with the first stream of the name.
        let later = streams.range(&first..);
        let same = later.take_while(|(name, _)| is_same(name));
        same.last().map(|(_, stream)| Arc::clone(stream))
    }

    /// Adds a stream that has begun.
    pub(in crate::engine) fn insert(&self, stream: Arc<Stream>) {
        self.streams.write().insert(stream.name().clone(), stream);
    }

    /// The streams that are on.
    pub(in crate::engine) fn on(&self) -> Vec<Arc<Stream>> {
        let streams = self.streams.read();
        // Pointers are handed out, so that no caller works while it holds the map.
        let on = streams.values().filter(|stream| stream.ends().is_none());
        on.cloned().collect()
    }

    /// The streams that have ended, each with the moment at which it is to be forgotten.
    pub(in crate::engine) fn ended(&self) -> Vec<(Timestamp, StreamName)> {
        let streams = self.streams.read();
        let ended = streams.values();
        let ended = ended.filter_map(|stream| Some((stream.ends()?, stream.name().clone())));
        ended.collect()
    }

    /// Removes a stream that was forgotten.
    pub(in crate::engine) fn remove(&self, name: &StreamName) {
        self.streams.write().remove(name);
    }

    /// Every stream, also those that have ended, in the order of their names.
    pub(in crate::engine) fn all(&self) -> Vec<Arc<Stream>> {
        self.streams.read().values().cloned().collect()
    }
}
