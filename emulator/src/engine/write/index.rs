//! Entries of one item in each index, and the filling of an index from items that were there before.

use std::sync::Arc;

use crate::clock::Timestamp;
use crate::schema::{IndexDefinition, IndexKind, IndexStatus, KeySchema, Projection};
use crate::storage::{Batch, Key, Space};
use crate::value::Item;

use crate::engine::error::KeyError;
use crate::engine::table::key;
use crate::engine::table::{Counters, Growth, Writer};
use crate::engine::write::capacity::{Consumed, write_units};

/// An index that exists.
#[derive(Debug)]
pub(in crate::engine) struct LiveIndex {
    /// What the engine must know of it.
    pub(in crate::engine) definition: IndexDefinition,
    /// Where its entries are.
    pub(in crate::engine) space: Space,
    /// How much it holds.
    pub(in crate::engine) counters: Arc<Counters>,
    /// When it becomes readable.
    pub(in crate::engine) ready_at: Timestamp,
    /// Whether it came after its table, and so had to be filled.
    pub(in crate::engine) added_later: bool,
    /// When it goes, once that is decided. Its entries are gone already.
    pub(in crate::engine) gone_at: Option<Timestamp>,
}

impl LiveIndex {
    /// The same index in another store.
    pub(in crate::engine) fn fork(&self) -> Self {
        let counters = Counters::default();
        counters.copy_from(&self.counters);
        Self {
            counters: Arc::new(counters),
            ..self.with_end(self.gone_at)
        }
    }

    /// The same index, with another end.
    pub(in crate::engine) fn with_end(&self, gone_at: Option<Timestamp>) -> Self {
        Self {
            definition: self.definition.clone(),
            space: self.space,
            counters: Arc::clone(&self.counters),
            ready_at: self.ready_at,
            added_later: self.added_later,
            gone_at,
        }
    }

    /// Where the index stands at `now`.
    pub(in crate::engine) fn status(&self, now: Timestamp) -> IndexStatus {
        if self.gone_at.is_some() {
            IndexStatus::Deleting
        } else if now < self.ready_at {
            IndexStatus::Creating
        } else {
            IndexStatus::Active
        }
    }

    /// Whether the index keeps its table in the state of being updated.
    pub(in crate::engine) fn is_changing(&self, now: Timestamp) -> bool {
        self.status(now) != IndexStatus::Active
    }

    /// Whether the index shows itself as being filled.
    pub(in crate::engine) fn is_backfilling(&self, now: Timestamp) -> bool {
        self.added_later && self.status(now) == IndexStatus::Creating
    }

    /// The entry of an item; none if the item lacks a key attribute of the index.
    ///
    /// # Errors
    ///
    /// If a key attribute of the index has a value that no index key can have.
    pub(in crate::engine) fn entry(
        &self,
        keys: &KeySchema,
        item: &Item,
        table_key: &Key,
    ) -> Result<Option<Entry>, KeyError> {
        let key = key::index_key(&self.definition, item, table_key)?;
        Ok(key.map(|key| {
            let item = project(keys, &self.definition, item);
            Entry {
                size: item.size(),
                key,
                item,
            }
        }))
    }
}

/// What an index holds of one item.
#[derive(Clone, Debug)]
pub(in crate::engine) struct Entry {
    /// Where.
    pub(in crate::engine) key: Key,
    /// The projected attributes. An index on everything shares the item itself.
    pub(in crate::engine) item: Item,
    /// Their size.
    pub(in crate::engine) size: usize,
}

/// The attributes of `item` that the index copies.
fn project(keys: &KeySchema, index: &IndexDefinition, item: &Item) -> Item {
    let is_key = |name: &str| keys.contains(name) || index.keys.contains(name);
    match &index.projection {
        Projection::All => item.clone(),
        Projection::KeysOnly => item.select(is_key),
        Projection::Include(more) => {
            item.select(|name| is_key(name) || more.iter().any(|other| &**other == name))
        }
    }
}

/// The entries of one item, one place for each index of the layout.
pub(in crate::engine) type Entries = Vec<Option<Entry>>;

/// The entries of an item that is about to be stored, each checked.
pub(in crate::engine) fn entries_of_new(
    writer: &Writer,
    item: &Item,
    table_key: &Key,
) -> Result<Entries, KeyError> {
    let layout = &writer.layout;
    layout
        .indexes
        .iter()
        .map(|index| match index.gone_at {
            Some(_) => Ok(None),
            None => index.entry(&layout.definition.keys, item, table_key),
        })
        .collect()
}

/// The entries of an item that is stored. An item that was there before the index may have values
/// that the index does not take; it has no entry.
pub(in crate::engine) fn entries_of_old(
    writer: &Writer,
    item: Option<&Item>,
    table_key: &Key,
) -> Entries {
    let layout = &writer.layout;
    let entry = |index: &Arc<LiveIndex>| {
        if index.gone_at.is_some() {
            return None;
        }
        let entry = index.entry(&layout.definition.keys, item?, table_key);
        entry.ok().flatten()
    };
    layout.indexes.iter().map(entry).collect()
}

/// The bytes that an item has in local indexes.
pub(in crate::engine) fn local_bytes(writer: &Writer, entries: &Entries) -> usize {
    let indexes = &writer.layout.indexes;
    indexes
        .iter()
        .zip(entries)
        .filter(|(index, _)| index.definition.kind == IndexKind::Local)
        .filter_map(|(_, entry)| entry.as_ref())
        .map(|entry| entry.size)
        .sum()
}

/// How indexes grow with a write.
pub(in crate::engine) type IndexGrowth = Vec<(Arc<Counters>, Growth)>;

/// Adds to the batch what brings every index from the old entries to the new ones, and to `consumed`
/// what this costs.
///
/// Putting, changing or deleting an entry is one write of its size; moving it is two; an entry whose
/// projected attributes stay as they are costs nothing
/// ([GSI](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes),
/// [LSI](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html#LSI.ThroughputConsiderations.Writes)).
pub(in crate::engine) fn update_entries(
    writer: &Writer,
    table_key: &Key,
    (old, new): (Entries, Entries),
    batch: &mut Batch,
    consumed: &mut Consumed,
) -> IndexGrowth {
    let mut growth = IndexGrowth::new();
    let pairs = old.into_iter().zip(new);
    for (index, (old, new)) in writer.layout.indexes.iter().zip(pairs) {
        if !writer.keeps(index.space, table_key) {
            continue;
        }
        let sizes = (
            old.as_ref().map(|entry| entry.size),
            new.as_ref().map(|entry| entry.size),
        );
        let units = match (old, new) {
            (None, None) => continue,
            (Some(old), Some(new)) if old.key == new.key => {
                if old.item == new.item {
                    continue;
                }
                batch.put(index.space, new.key, new.item);
                write_units(old.size.max(new.size))
            }
            (old, new) => {
                let mut units = 0.0;
                if let Some(old) = old {
                    units += write_units(old.size);
                    batch.delete(index.space, old.key);
                }
                if let Some(new) = new {
                    units += write_units(new.size);
                    batch.put(index.space, new.key, new.item);
                }
                units
            }
        };
        consumed.add_index(index.definition.kind, &index.definition.name, units);
        growth.push((
            Arc::clone(&index.counters),
            Growth::between(sizes.0, sizes.1),
        ));
    }
    growth
}
