//! Whether everything that follows from the items is what is stored.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::clock::Timestamp;
use crate::storage::{Direction, Key, LoggedChange, Snapshot, Space, Span};
use crate::value::Item;

use crate::engine::Engine;
use crate::engine::table::collections::Collections;
use crate::engine::table::counters::Counters;
use crate::engine::table::{Table, Writer, key};
use crate::engine::write::index;

impl Engine {
    /// Recomputes every index, counter, collection and order of expiry from the items, and lists what
    /// differs.
    pub(crate) fn verify(&self) -> Vec<String> {
        let catalog = self.catalog.read();
        let mut faults = Vec::new();
        for (_, _, table) in catalog.iter() {
            let writer = table.writer.lock();
            if table.is_gone() {
                continue;
            }
            let snapshot = self.store.snapshot().expect("a snapshot");
            let mut check = Check {
                table,
                writer: &writer,
                snapshot: &*snapshot,
                faults: &mut faults,
            };
            check.run();
            check.changes(self.clock.now());
            let count = self.store.len(table.space).expect("the space of the table");
            if u64::try_from(count).ok() != Some(table.counters.items()) {
                faults.push(format!("{}: {count} items in the store", table.name()));
            }
        }
        drop(catalog);
        faults.extend(self.compare_facts().expect("the facts of the store"));
        faults
    }
}

/// The check of one table.
struct Check<'a> {
    table: &'a Arc<Table>,
    writer: &'a Writer,
    snapshot: &'a dyn Snapshot,
    faults: &'a mut Vec<String>,
}

impl Check<'_> {
    fn run(&mut self) {
        let items = self.content(self.table.space);
        self.compare_counters("table", &self.table.counters, &items);
        let layout = Arc::clone(&self.writer.layout);
        let mut collections = Collections::default();
        let mut expected: Vec<BTreeMap<Key, Item>> = vec![BTreeMap::new(); layout.indexes.len()];
        let mut expiry = BTreeMap::new();
        for (table_key, item) in &items {
            let own = key::key_of_item(&layout.definition.keys, item);
            if own.as_ref() != Ok(table_key) {
                self.faults.push(format!("{item:?} lies under another key"));
            }
            let entries = index::entries_of_old(self.writer, Some(item), table_key);
            if layout.has_collections() {
                let partition = key::partition_of(&layout.definition.keys, item).expect("a key");
                let size = item.size() + index::local_bytes(self.writer, &entries);
                let growth = i64::try_from(size).expect("a size");
                collections.grow(partition, growth);
            }
            let indexes = expected.iter_mut().zip(&layout.indexes).zip(entries);
            // A space that is being filled has the entries of the items up to where that has come.
            let kept = indexes.filter(|((_, index), _)| self.writer.keeps(index.space, table_key));
            for ((map, _), entry) in kept {
                map.extend(entry.map(|entry| (entry.key, entry.item)));
            }
            let ttl = layout.ttl.as_ref();
            let ttl = ttl.filter(|ttl| self.writer.keeps(ttl.space, table_key));
            let place = ttl.and_then(|ttl| ttl.entry_key(item, table_key));
            expiry.extend(place.map(|place| (place, Item::default())));
        }
        for (index, expected) in layout.indexes.iter().zip(expected) {
            if index.gone_at.is_none() {
                self.compare(&index.definition.name, index.space, &expected);
                self.compare_counters(&index.definition.name, &index.counters, &expected);
            }
        }
        if let Some(ttl) = &layout.ttl {
            self.compare("expiry", ttl.space, &expiry);
        }
        if collections != self.writer.collections {
            self.faults.push("collections differ".to_owned());
        }
    }

    /// The log tells of each item, in turn, what became of it until now, each time in one shard.
    fn changes(&mut self, now: Timestamp) {
        let Some(stream) = &self.writer.stream else {
            return;
        };
        let keys = &self.writer.layout.definition.keys;
        let mut newest: BTreeMap<Key, Option<Item>> = BTreeMap::new();
        let mut last = 0;
        let shards = stream.shards(now);
        let view = stream.changes(now).expect("the log of the stream");
        // Before its first shard, the log has the changes of streams that have ended.
        let first = shards.iter().map(|shard| shard.first).min();
        let own = |change: &LoggedChange| first.is_none_or(|first| first < change.sequence);
        for change in view.changes.into_iter().filter(own) {
            if change.sequence <= last {
                self.faults.push(format!("{change:?} comes after {last}"));
            }
            last = change.sequence;
            let item = change
                .new
                .as_ref()
                .or(change.old.as_ref())
                .expect("an item");
            let key = key::key_of_item(keys, item).expect("a key");
            if let Some(before) = newest.insert(key, change.new.clone())
                && before != change.old
            {
                self.faults
                    .push(format!("{change:?} comes after {before:?}"));
            }
            let holders = shards.iter().filter(|shard| shard.holds(&change)).count();
            if holders != 1 {
                self.faults
                    .push(format!("{change:?} is in {holders} shards"));
            }
        }
        for (key, item) in newest {
            let stored = self.snapshot.get(self.table.space, &key).expect("a space");
            if stored != item {
                self.faults
                    .push(format!("{stored:?} is not what the log tells: {item:?}"));
            }
        }
    }

    fn content(&self, space: Space) -> BTreeMap<Key, Item> {
        let entries = self.snapshot.range(space, &Span::ALL, Direction::Forward);
        let entries = entries.expect("a space");
        entries.collect::<Result<_, _>>().expect("a whole walk")
    }

    fn compare(&mut self, name: &str, space: Space, expected: &BTreeMap<Key, Item>) {
        let actual = self.content(space);
        if actual != *expected {
            self.faults.push(format!(
                "{name}: holds {actual:?}, should hold {expected:?}"
            ));
        }
    }

    fn compare_counters(&mut self, name: &str, counters: &Counters, held: &BTreeMap<Key, Item>) {
        let bytes: usize = held.values().map(Item::size).sum();
        let counted = (counters.items(), counters.bytes());
        if counted != (held.len() as u64, bytes as u64) {
            self.faults.push(format!(
                "{name}: counts {counted:?}, holds {} items of {bytes} bytes",
                held.len()
            ));
        }
    }
}
