//! One moment of a store in memory.

use std::any::Any;
use std::sync::Arc;

use imbl::OrdMap;

#[cfg(feature = "disk")]
use crate::storage::Totals;
use crate::storage::{
    Direction, Entries, FactValue, Facts, Key, Snapshot, Space, Span, StoreError,
};
use crate::value::Item;

use super::MapValue;

/// Everything that a snapshot shows, at one moment.
#[derive(Clone, Debug)]
pub(super) struct Root<V: MapValue> {
    pub(super) spaces: OrdMap<Space, OrdMap<Key, V>>,
    pub(super) facts: OrdMap<Key, Arc<dyn FactValue>>,
    /// What items are read from.
    pub(super) shelf: V::Shelf,
}

impl<V: MapValue> Default for Root<V> {
    fn default() -> Self {
        Self {
            spaces: OrdMap::new(),
            facts: OrdMap::new(),
            shelf: V::Shelf::default(),
        }
    }
}

impl<V: MapValue> Root<V> {
    fn space(&self, space: Space) -> Result<&OrdMap<Key, V>, StoreError> {
        let found = self.spaces.get(&space);
        found.ok_or(StoreError::MissingSpace(space))
    }

    /// What is held under `key`.
    pub(super) fn held(&self, space: Space, key: &Key) -> Result<Option<&V>, StoreError> {
        Ok(self.space(space)?.get(key))
    }
}

/// One moment of a [`MemoryStore`](super::MemoryStore).
#[derive(Debug)]
pub(super) struct MemorySnapshot<V: MapValue> {
    pub(super) root: Root<V>,
}

impl<V: MapValue> Snapshot for MemorySnapshot<V> {
    fn get(&self, space: Space, key: &Key) -> Result<Option<Item>, StoreError> {
        let held = self.root.held(space, key)?;
        held.cloned()
            .map(|held| held.into_item(&self.root.shelf))
            .transpose()
    }

    fn range<'a>(
        &'a self,
        space: Space,
        span: &Span,
        direction: Direction,
    ) -> Result<Entries<'a>, StoreError> {
        let map = self.root.space(space)?;
        if span.is_empty() {
            return Ok(Box::new(std::iter::empty()));
        }
        let entries = map.range::<_, Key>((span.lower.as_ref(), span.upper.as_ref()));
        let shelf = &self.root.shelf;
        Ok(match direction {
            Direction::Forward => V::entries(shelf, entries),
            Direction::Backward => V::entries(shelf, entries.rev()),
        })
    }

    #[cfg(feature = "disk")]
    fn totals(&self, space: Space) -> Result<Totals, StoreError> {
        let map = self.root.space(space)?;
        let bytes = map.values().map(|held| held.size() as u64).sum();
        Ok(Totals {
            items: map.len() as u64,
            bytes,
        })
    }

    #[cfg(feature = "disk")]
    fn sizes(&self, space: Space, show: &mut dyn FnMut(&Key, usize)) -> Result<(), StoreError> {
        for (key, held) in self.root.space(space)? {
            show(key, held.size());
        }
        Ok(())
    }

    fn facts(&self) -> Result<Facts, StoreError> {
        let facts = self.root.facts.iter();
        Ok(facts
            .map(|(key, value)| (key.clone(), Arc::clone(value)))
            .collect())
    }

    fn shares(&self, space: Space, other: &dyn Snapshot) -> bool {
        let other = other.as_any().downcast_ref::<Self>();
        other.is_some_and(|other| {
            let maps = [self, other].map(|one| one.root.spaces.get(&space));
            matches!(maps, [Some(one), Some(other)] if one.ptr_eq(other))
        })
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
