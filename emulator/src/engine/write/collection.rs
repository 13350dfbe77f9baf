//! Item collections: all items of one partition key with their entries in local indexes.
//!
//! The service [limits a collection to 10 GB](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html#LSI.ItemCollections.SizeLimit)
//! on tables with local indexes, so only these keep count.

use imbl::OrdMap;

use crate::limits;
use crate::storage::Key;
use crate::value::Item;

/// The size of the collection that a write touched.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CollectionSize {
    /// The partition key attribute.
    pub(crate) key: Item,
    /// Bytes in the table and its local indexes, after the write.
    pub(crate) bytes: u64,
}

/// The collection would grow over the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Item collection size limit of 10 gigabytes exceeded")]
pub(crate) struct CollectionTooLarge;

/// The sizes of all collections of a table, by the key bytes of the partition.
///
/// A persistent map, so that copying a table costs the same whatever it holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::engine) struct Collections {
    bytes: OrdMap<Key, u64>,
}

impl Collections {
    /// What the collection would hold after a change by `delta` bytes.
    pub(in crate::engine) fn after(
        &self,
        partition: &Key,
        delta: i64,
    ) -> Result<u64, CollectionTooLarge> {
        let now = self.bytes.get(partition).copied().unwrap_or(0);
        let after = now.saturating_add_signed(delta);
        if delta > 0 && after > limits::ITEM_COLLECTION_BYTES {
            return Err(CollectionTooLarge);
        }
        Ok(after)
    }

    /// Records a change by `delta` bytes; what the collection holds afterwards.
    pub(in crate::engine) fn grow(&mut self, partition: Key, delta: i64) -> u64 {
        let now = self.bytes.get(&partition).copied().unwrap_or(0);
        let after = now.saturating_add_signed(delta);
        if after == 0 {
            self.bytes.remove(&partition);
        } else {
            self.bytes.insert(partition, after);
        }
        after
    }
}
