//! Whether everything that follows from the items is what is stored.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::storage::{Direction, Key, Snapshot, Space, Span};
use crate::value::Item;

use super::collection::Collections;
use super::index;
use super::table::{Counters, Table, Writer};
use super::{Engine, key};

impl Engine {
    /// Recomputes every index, counter, collection and order of expiry from the items, and lists what
    /// differs.
    pub(crate) fn verify(&self) -> Vec<String> {
        let catalog = self.catalog.read();
        let mut faults = Vec::new();
        for (_, _, table) in catalog.iter() {
            let writer = table.writer.lock();
            let snapshot = self.store.snapshot().expect("a snapshot");
            let mut check = Check {
                table,
                writer: &writer,
                snapshot: &*snapshot,
                faults: &mut faults,
            };
            check.run();
            let count = self.store.len(table.space).expect("the space of the table");
            if u64::try_from(count).ok() != Some(table.item_count()) {
                faults.push(format!("{}: {count} items in the store", table.name()));
            }
        }
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
            for (map, entry) in expected.iter_mut().zip(entries) {
                map.extend(entry.map(|entry| (entry.key, entry.item)));
            }
            let ttl = layout.ttl.as_ref();
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

    fn content(&self, space: Space) -> BTreeMap<Key, Item> {
        let entries = self.snapshot.range(space, &Span::ALL, Direction::Forward);
        let entries = entries.expect("a space");
        entries
            .map(|(key, item)| (key.clone(), item.clone()))
            .collect()
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
