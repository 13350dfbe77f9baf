//! An index that exists, and the entry of one item in it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::clock::Timestamp;
use crate::schema::{IndexDefinition, IndexStatus, KeySchema, Projection};
use crate::storage::{Key, Space};
use crate::value::Item;

use crate::engine::error::IndexKeyError;
use crate::engine::table::counters::Counters;
use crate::engine::table::key::{self, TableKey};

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
    /// Whether it has the entries of all items. Shared by all layouts that have the index; set under the lock of
    /// the table's writer, once.
    pub(in crate::engine) filled: Arc<AtomicBool>,
    /// When it goes, once that is decided. Its entries are gone already.
    pub(in crate::engine) gone_at: Option<Timestamp>,
}

impl LiveIndex {
    /// The same index in another store.
    pub(in crate::engine) fn fork(&self) -> Self {
        let counters = Counters::default();
        // Figures and flag are copied, not shared: from here on the two indexes go their own ways.
        counters.copy_from(&self.counters);
        Self {
            counters: Arc::new(counters),
            filled: Arc::new(AtomicBool::new(self.is_filled())),
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
            filled: Arc::clone(&self.filled),
            gone_at,
        }
    }

    /// Whether the index has the entries of all items.
    fn is_filled(&self) -> bool {
        // `Acquire`, with the `Release` of `set_filled`: a reader that finds the index filled takes its snapshot
        // after the commit of the last entries.
        self.filled.load(Ordering::Acquire)
    }

    /// Lets the index be read: it has the entries of all items.
    pub(in crate::engine) fn set_filled(&self) {
        // `Release`: see `is_filled`. The last entries are committed by now.
        self.filled.store(true, Ordering::Release);
    }

    /// Where the index stands at `now`.
    pub(in crate::engine) fn status(&self, now: Timestamp) -> IndexStatus {
        // Leaving comes first: an index that is deleted while it is filled will not be finished.
        if self.gone_at.is_some() {
            IndexStatus::Deleting
        } else if now < self.ready_at || !self.is_filled() {
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
        item: &Item,
        table_key: &TableKey<'_>,
    ) -> Result<Option<IndexEntry>, IndexKeyError> {
        let key = key::index_key(&self.definition, item, table_key)?;
        Ok(key.map(|key| self.entry_at(key, item, table_key.schema())))
    }

    /// The entry of an item under a key that is known.
    pub(in crate::engine) fn entry_at(
        &self,
        key: Key,
        item: &Item,
        keys: &KeySchema,
    ) -> IndexEntry {
        let item = project(keys, &self.definition, item);
        IndexEntry {
            size: item.size(),
            key,
            item,
        }
    }
}

/// What an index holds of one item.
#[derive(Clone, Debug)]
pub(in crate::engine) struct IndexEntry {
    /// Its place in the order of the index.
    pub(in crate::engine) key: Key,
    /// The projected attributes. An index on everything shares the item itself.
    pub(in crate::engine) item: Item,
    /// The size of the projected attributes, as the service counts it.
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
