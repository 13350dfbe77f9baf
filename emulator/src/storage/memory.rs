//! The store in memory: persistent ordered maps, so that a snapshot and a fork are one pointer.

use std::sync::Arc;

use imbl::OrdMap;
use parking_lot::RwLock;

use crate::value::Item;

use super::{Batch, Direction, Entries, Fork, Key, Snapshot, Space, Span, Store, StoreError};

/// All spaces at one moment.
type Root = OrdMap<Space, OrdMap<Key, Item>>;

/// Items in memory.
///
/// One lock guards the root. A point read works under the read lock and clones nothing but the item;
/// a snapshot clones the root. A commit changes the maps in place and copies only the nodes that a
/// snapshot still shares. No method holds the lock while it frees many items.
#[derive(Debug, Default)]
pub(crate) struct MemoryStore {
    root: RwLock<Root>,
}

impl MemoryStore {
    /// A store without spaces.
    pub(crate) fn new() -> Self {
        Self::default()
    }
}

impl Store for MemoryStore {
    fn create(&self, space: Space) -> Result<(), StoreError> {
        self.root.write().entry(space).or_default();
        Ok(())
    }

    fn remove(&self, space: Space) -> Result<(), StoreError> {
        let removed = self.root.write().remove(&space);
        drop(removed);
        Ok(())
    }

    fn get(&self, space: Space, key: &Key) -> Result<Option<Item>, StoreError> {
        get(&self.root.read(), space, key)
    }

    fn snapshot(&self) -> Result<Arc<dyn Snapshot>, StoreError> {
        Ok(Arc::new(MemorySnapshot {
            root: self.root.read().clone(),
        }))
    }

    fn commit(&self, batch: Batch) -> Result<(), StoreError> {
        let mut root = self.root.write();
        for change in batch.changes() {
            if !root.contains_key(&change.space) {
                return Err(StoreError::MissingSpace(change.space));
            }
        }
        for change in batch.into_changes() {
            let Some(map) = root.get_mut(&change.space) else {
                return Err(StoreError::MissingSpace(change.space));
            };
            match change.item {
                Some(item) => drop(map.insert(change.key, item)),
                None => drop(map.remove(&change.key)),
            }
        }
        Ok(())
    }

    fn len(&self, space: Space) -> Result<usize, StoreError> {
        let root = self.root.read();
        root.get(&space)
            .map(OrdMap::len)
            .ok_or(StoreError::MissingSpace(space))
    }
}

impl Fork for MemoryStore {
    fn fork(&self) -> Arc<dyn Fork> {
        Arc::new(Self {
            root: RwLock::new(self.root.read().clone()),
        })
    }
}

/// One moment of a [`MemoryStore`].
#[derive(Debug)]
struct MemorySnapshot {
    root: Root,
}

impl Snapshot for MemorySnapshot {
    fn get(&self, space: Space, key: &Key) -> Result<Option<Item>, StoreError> {
        get(&self.root, space, key)
    }

    fn range(
        &self,
        space: Space,
        span: &Span,
        direction: Direction,
    ) -> Result<Entries<'_>, StoreError> {
        let map = self
            .root
            .get(&space)
            .ok_or(StoreError::MissingSpace(space))?;
        if span.is_empty() {
            return Ok(Box::new(std::iter::empty()));
        }
        let entries = map.range::<_, Key>((span.lower.as_ref(), span.upper.as_ref()));
        let owned = |(key, item): (&Key, &Item)| Ok((key.clone(), item.clone()));
        Ok(match direction {
            Direction::Forward => Box::new(entries.map(owned)),
            Direction::Backward => Box::new(entries.rev().map(owned)),
        })
    }
}

/// The item under `key` in one root.
fn get(root: &Root, space: Space, key: &Key) -> Result<Option<Item>, StoreError> {
    let map = root.get(&space).ok_or(StoreError::MissingSpace(space))?;
    Ok(map.get(key).cloned())
}
