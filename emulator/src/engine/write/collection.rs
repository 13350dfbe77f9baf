//! Item collections: all items of one partition key with their entries in local indexes.
//!
//! The service [limits a collection to 10 GB](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html#LSI.ItemCollections.SizeLimit)
//! on tables with local indexes, so only these keep count.

use crate::storage::Key;
use crate::value::Item;

use crate::engine::error::{WriteError, impossible};
use crate::engine::table::counters::Growth;
use crate::engine::table::{Writer, key};
use crate::engine::write::index::{self, Entries};

/// The size of the collection that a write touched.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CollectionSize {
    /// The partition key attribute.
    pub(crate) key: Item,
    /// Bytes in the table and its local indexes, after the write.
    pub(crate) bytes: u64,
}

/// How the item collection grows.
pub(in crate::engine) struct CollectionGrowth {
    /// The bytes that all keys of the collection start with.
    pub(in crate::engine) partition: Key,
    /// By how many bytes.
    pub(in crate::engine) delta: i64,
    /// The partition key attributes.
    pub(in crate::engine) key: Item,
}

/// What an item adds to its collection: the bytes that all keys of it start with, and how many bytes the item
/// and its entries in local indexes have. Nothing for an item without a partition key, which no table stores.
pub(in crate::engine) fn share(
    writer: &Writer,
    item: &Item,
    entries: &Entries,
) -> Option<(Key, i64)> {
    let partition = key::partition_of(&writer.layout.definition.keys, item).ok()?;
    let bytes = i64::try_from(bytes_of(writer, item, entries)).ok()?;
    Some((partition, bytes))
}

/// The bytes of an item together with its entries in local indexes.
fn bytes_of(writer: &Writer, item: &Item, entries: &Entries) -> usize {
    item.size() + index::local_bytes(writer, entries)
}

/// The item collection after the change, on tables that count them.
pub(super) fn plan(
    writer: &Writer,
    (old, new): (Option<&Item>, Option<&Item>),
    (old_entries, new_entries): &(Entries, Entries),
) -> Result<Option<CollectionGrowth>, WriteError> {
    if !writer.layout.has_collections() {
        return Ok(None);
    }
    let Some(item) = new.or(old) else {
        return Ok(None);
    };
    let keys = &writer.layout.definition.keys;
    let partition = key::partition_of(keys, item)
        .map_err(|_| impossible("an item that is stored has the key of its table"))?;
    let size =
        |item: Option<&Item>, entries| item.map_or(0, |item| bytes_of(writer, item, entries));
    let growth = Growth::between(Some(size(old, old_entries)), Some(size(new, new_entries)));
    writer.collections.after(&partition, growth.bytes)?;
    let is_partition = |name: &str| keys.partition.iter().any(|key| &*key.name == name);
    Ok(Some(CollectionGrowth {
        partition,
        delta: growth.bytes,
        key: item.select(is_partition),
    }))
}
