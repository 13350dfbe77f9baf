//! The sizes of the item collections of a table.

use imbl::OrdMap;

use crate::limits;
use crate::storage::Key;

use crate::engine::error::CollectionTooLarge;

/// The sizes of all collections of a table, by the key bytes of the partition.
///
/// A persistent map, so that copying a table costs the same whatever it holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::engine) struct Collections {
    bytes: OrdMap<Key, u64>,
}

impl Collections {
    /// How much a collection holds; nothing for one that there is not.
    pub(in crate::engine) fn get(&self, partition: &Key) -> u64 {
        self.bytes.get(partition).copied().unwrap_or(0)
    }

    /// How many collections hold something.
    pub(in crate::engine) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// What the collection would hold after a change by `delta` bytes.
    pub(in crate::engine) fn after(
        &self,
        partition: &Key,
        delta: i64,
    ) -> Result<u64, CollectionTooLarge> {
        let after = self.get(partition).saturating_add_signed(delta);
        if delta > 0 && after > limits::ITEM_COLLECTION_BYTES {
            return Err(CollectionTooLarge);
        }
        Ok(after)
    }

    /// Records a change by `delta` bytes; what the collection holds afterwards.
    pub(in crate::engine) fn grow(&mut self, partition: Key, delta: i64) -> u64 {
        let now = self.get(&partition);
        debug_assert!(
            now.checked_add_signed(delta).is_some(),
            "a collection never holds less than nothing"
        );
        let after = now.saturating_add_signed(delta);
        if after == 0 {
            self.bytes.remove(&partition);
        } else {
            self.bytes.insert(partition, after);
        }
        after
    }
}
