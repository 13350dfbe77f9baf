//! The vectors of an index that exists, while it is written to.

use std::sync::Arc;

use parking_lot::Mutex;

use crate::storage::{Key, StoreError};

use crate::engine::vector::row::VectorRow;
use crate::engine::vector::set::VectorSet;

/// The vectors of an index; none are known until somebody searches, where they did not come with the table.
///
/// The lock comes after that of the table's writer and is held for the change of one item, or for a copy that shares
/// everything.
#[derive(Debug, Default)]
pub(in crate::engine) struct LiveVectors(Mutex<Option<VectorSet>>);

/// What a write does to the vectors of an index.
#[derive(Debug)]
pub(in crate::engine) struct VectorChange {
    /// The vectors of the index.
    pub(in crate::engine) vectors: Arc<LiveVectors>,
    /// The item, by its key in the table.
    pub(in crate::engine) key: Key,
    /// What it has now; none if it has left the index.
    pub(in crate::engine) row: Option<VectorRow>,
}

impl LiveVectors {
    /// The vectors of an index that holds none yet.
    pub(in crate::engine) fn of(set: VectorSet) -> Self {
        Self(Mutex::new(Some(set)))
    }

    /// The vectors as they are now, which are `made` where they are not known. The caller holds the lock of the table's
    /// writer then, so that nothing changes meanwhile.
    pub(in crate::engine) fn get(&self) -> Option<VectorSet> {
        self.0.lock().clone()
    }

    /// The same vectors, for a fork of the database.
    pub(in crate::engine) fn fork(&self) -> Self {
        Self(Mutex::new(self.get()))
    }

    /// Makes the vectors known, under the lock of the table's writer.
    pub(in crate::engine) fn make(
        &self,
        made: impl FnOnce() -> Result<VectorSet, StoreError>,
    ) -> Result<VectorSet, StoreError> {
        let mut known = self.0.lock();
        match &*known {
            Some(set) => Ok(set.clone()),
            None => Ok(known.insert(made()?).clone()),
        }
    }
}

impl VectorChange {
    /// Brings the vectors in step with the entries, once those are committed.
    pub(in crate::engine) fn settle(self) {
        let mut known = self.vectors.0.lock();
        // What is not known is made from the entries when it is.
        let Some(set) = known.as_mut() else {
            return;
        };
        match &self.row {
            Some(row) => set.insert(self.key, row),
            None => set.remove(&self.key),
        }
    }
}
