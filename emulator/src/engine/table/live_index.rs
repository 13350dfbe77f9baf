//! An index that exists, and the entry of one item in it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::clock::Timestamp;
use crate::limits;
use crate::schema::{
    IndexDefinition, IndexStatus, KeyAttribute, KeySchema, Projection, VectorSchema,
};
use crate::storage::{Key, Space};
use crate::value::Item;

use crate::engine::error::IndexKeyError;
use crate::engine::table::counters::Counters;
use crate::engine::table::key::{self, TableKey};
use crate::engine::vector::{LiveVectors, VectorRow, VectorSet, mark, vector_of};

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
    /// What a search of an index of vectors looks through.
    pub(in crate::engine) vectors: Option<Arc<LiveVectors>>,
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
            vectors: self
                .vectors
                .as_ref()
                .map(|vectors| Arc::new(vectors.fork())),
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
            vectors: self.vectors.clone(),
        }
    }

    /// The same index, readable from another moment on.
    pub(in crate::engine) fn with_start(&self, ready_at: Timestamp) -> Self {
        Self {
            ready_at,
            ..self.with_end(self.gone_at)
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

    /// Where the index itself stands at `now`, whatever becomes of its throughput.
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

    /// Whether the index came after its table, and cannot be read yet.
    pub(in crate::engine) fn is_coming(&self, now: Timestamp) -> bool {
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
        let row = match &self.definition.vector {
            Some(schema) => Some(self.row(schema, item)?),
            None => None,
        };
        let key = key::index_key(&self.definition, item, table_key)?;
        let entry = key.map(|key| self.entry_at(key, item, table_key.schema()));
        match row {
            // An item without a vector has no entry.
            Some(None) => Ok(None),
            Some(row) => Ok(entry.map(|entry| IndexEntry { row, ..entry })),
            None => Ok(entry),
        }
    }

    /// What a search looks at of an item; nothing if the item has no vector.
    fn row(&self, schema: &VectorSchema, item: &Item) -> Result<Option<VectorRow>, IndexKeyError> {
        let keys = &self.definition.keys;
        let vector = vector_of(item, &schema.attribute, schema.dimensions)
            .map_err(|fault| IndexKeyError::of_vector(&self.definition.name, schema, fault))?;
        let mark = |attribute: &KeyAttribute| item.raw(&attribute.name).map(mark);
        // An index without partitions has all its vectors in one.
        let partition = keys.partition.first().and_then(mark).unwrap_or_default();
        Ok(vector.map(|vector| VectorRow {
            vector,
            partition,
            filters: keys.sort.iter().map(mark).collect(),
        }))
    }

    /// The entry of an item that is stored, as a search looks at it; none if there is none.
    pub(in crate::engine) fn row_of_entry(&self, entry: &Item) -> Option<VectorRow> {
        let schema = self.definition.vector.as_ref()?;
        self.row(schema, entry).ok().flatten()
    }

    /// No vectors, as the index has before it has any.
    pub(in crate::engine) fn no_vectors(definition: &IndexDefinition) -> Option<VectorSet> {
        let schema = definition.vector.as_ref()?;
        // Bounded by the limit of the service.
        let dimensions = usize::try_from(schema.dimensions).unwrap_or(usize::MAX);
        Some(VectorSet::new(dimensions, definition.keys.sort.len()))
    }

    /// How many bytes of the index a write of this entry takes: a vector counts its elements at four bytes each.
    pub(in crate::engine) fn write_bytes(&self, entry: &IndexEntry) -> usize {
        let Some(schema) = &self.definition.vector else {
            return entry.size;
        };
        let vector = billed_less(schema, &entry.item);
        entry
            .size
            .saturating_sub(vector)
            .max(limits::VECTOR_WRITE_BYTES)
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
            row: None,
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
    /// What a search looks at, of an entry that is made anew in an index of vectors.
    pub(in crate::engine) row: Option<VectorRow>,
}

/// By how many bytes an item with this vector is billed less than its size: as a list each number counts by its digits,
/// as a vector with four bytes.
pub(in crate::engine) fn billed_less(schema: &VectorSchema, item: &Item) -> usize {
    let list = item.raw(&schema.attribute).map_or(0, |value| value.size());
    let vector = usize::try_from(schema.dimensions).unwrap_or(usize::MAX);
    list.saturating_sub(vector.saturating_mul(size_of::<f32>()))
}

/// The attributes of `item` that the index copies.
fn project(keys: &KeySchema, index: &IndexDefinition, item: &Item) -> Item {
    let is_vector =
        |name: &str| (index.vector.as_ref()).is_some_and(|vector| *vector.attribute == *name);
    let is_key = |name: &str| keys.contains(name) || index.keys.contains(name) || is_vector(name);
    match &index.projection {
        Projection::All => item.clone(),
        Projection::KeysOnly => item.select(is_key),
        Projection::Include(more) => {
            item.select(|name| is_key(name) || more.iter().any(|other| &**other == name))
        }
    }
}
