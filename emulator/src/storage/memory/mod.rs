//! The store in memory: persistent ordered maps, so that a snapshot and a fork are one pointer.
//!
//! What the maps hold is a type: items, or where a medium has them. Walks, commits, snapshots and forks are the same
//! for both.

#[cfg(feature = "disk")]
mod dump;
mod held;
#[cfg(feature = "disk")]
mod placed;
mod snapshot;
mod state;

use std::sync::Arc;

use imbl::OrdMap;
use parking_lot::RwLock;

use crate::value::Item;

#[cfg(feature = "disk")]
use crate::storage::CommitTaker;
use crate::storage::{Commit, Fork, Key, Log, Snapshot, Space, Store, StoreError};

pub(in crate::storage) use held::MapValue;
#[cfg(feature = "disk")]
pub(in crate::storage) use placed::{Moved, MovedImage};
#[cfg(feature = "disk")]
pub(in crate::storage) use state::Freed;

use snapshot::MemorySnapshot;
use state::State;

/// Items in memory, or where they lie.
///
/// One lock guards everything. A point read works under the read lock and clones nothing but the item;
/// a snapshot clones the root. A commit changes the maps in place and copies only the nodes that a
/// snapshot still shares. No method holds the lock while it frees many items, or while it reads a medium.
#[derive(Debug, Default)]
pub(crate) struct MemoryStore<V: MapValue = Item> {
    state: RwLock<State<V>>,
}

impl MemoryStore {
    /// A store without spaces.
    pub(crate) fn new() -> Self {
        Self::default()
    }
}

impl<V: MapValue> MemoryStore<V> {
    /// Whether a commit is possible now.
    ///
    /// # Errors
    ///
    /// If it names a space or a log that is not there.
    #[cfg(feature = "disk")]
    pub(in crate::storage) fn check<W>(&self, commit: &Commit<W>) -> Result<(), StoreError> {
        self.state.read().check(commit)
    }

    /// A second store with the same content, in constant time.
    #[cfg(feature = "disk")]
    pub(in crate::storage) fn copy(&self) -> Self {
        Self {
            state: RwLock::new(self.state.read().clone()),
        }
    }

    /// Does everything that a commit says, or nothing of it; what it took out.
    pub(in crate::storage) fn apply(
        &self,
        mut commit: Commit<V>,
    ) -> Result<state::Freed<V>, StoreError> {
        let mut state = self.state.write();
        // Most commits are one item of a table without indexes and readers: nothing to check before, or to free
        // after, so its space is looked up once.
        if let Some(entry) = commit.take_only_entry() {
            let space = entry.space;
            return match state.set(entry) {
                true => Ok(state::Freed::default()),
                false => Err(StoreError::MissingSpace(space)),
            };
        }
        // Everything that can be refused is refused here, before anything is changed.
        state.check(&commit)?;
        Ok(state.apply(commit))
    }
}

impl<V: MapValue> Store for MemoryStore<V> {
    fn get(&self, space: Space, key: &Key) -> Result<Option<Item>, StoreError> {
        let state = self.state.read();
        let held = state.root.held(space, key)?.cloned();
        let shelf = state.root.shelf.clone();
        // A medium may be slow: nobody else waits for it.
        drop(state);
        held.map(|held| held.into_item(&shelf)).transpose()
    }

    fn snapshot(&self) -> Result<Arc<dyn Snapshot>, StoreError> {
        Ok(Arc::new(MemorySnapshot {
            root: self.state.read().root.clone(),
        }))
    }

    fn commit(&self, commit: Commit) -> Result<(), StoreError> {
        // What goes may be a whole table: its items are freed here, without the lock.
        drop(self.apply(V::commit_of(commit))?);
        Ok(())
    }

    fn log(&self, log: Space) -> Result<Log, StoreError> {
        let state = self.state.read();
        let found = state.logs.get(&log);
        let mut found = found.cloned().ok_or(StoreError::MissingSpace(log))?;
        found.bodies = V::bodies(&state.root.shelf);
        Ok(found)
    }

    fn len(&self, space: Space) -> Result<usize, StoreError> {
        let state = self.state.read();
        let found = state.root.spaces.get(&space).map(OrdMap::len);
        found.ok_or(StoreError::MissingSpace(space))
    }
}

impl<V: MapValue> Fork for MemoryStore<V> {
    fn fork(&self) -> Arc<dyn Fork> {
        // One clone under one lock: items, facts and logs of the fork are of the same moment.
        Arc::new(Self {
            state: RwLock::new(self.state.read().clone()),
        })
    }

    #[cfg(feature = "disk")]
    fn dump(&self, take: CommitTaker<'_>) -> Result<(), StoreError> {
        self.dump_with(take)
    }
}
