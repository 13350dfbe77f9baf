//! What a store in files asks of its maps: which files they name, and texts that have moved.

use crate::storage::{Kept, Key, LoggedChange, Space};

use super::{Freed, MapValue, MemoryStore};

/// How many values are counted, or exchanged, under the lock at once.
const AT_ONCE: usize = 256;

/// A value that stands for the same item as the one before.
#[derive(Clone, Debug)]
pub(in crate::storage) struct Moved<V> {
    pub(in crate::storage) space: Space,
    pub(in crate::storage) key: Key,
    pub(in crate::storage) from: V,
    pub(in crate::storage) to: V,
}

/// An image of a log that stands for the same item as the one before.
#[derive(Clone, Debug)]
pub(in crate::storage) struct MovedImage {
    pub(in crate::storage) log: Space,
    pub(in crate::storage) sequence: u64,
    pub(in crate::storage) from: Kept,
    pub(in crate::storage) to: Kept,
}

impl<V: MapValue> MemoryStore<V> {
    /// An empty store with something to read items from.
    pub(in crate::storage) fn with_shelf(shelf: V::Shelf) -> Self {
        let store = Self {
            state: Default::default(),
        };
        store.state.write().root.shelf = shelf;
        store
    }

    /// What items are read from.
    pub(in crate::storage) fn shelf(&self) -> V::Shelf {
        self.state.read().root.shelf.clone()
    }

    /// Changes what items are read from, for those who come later.
    pub(in crate::storage) fn change_shelf(&self, change: impl FnOnce(&mut V::Shelf)) {
        change(&mut self.state.write().root.shelf);
    }

    /// How much of the files is held.
    pub(in crate::storage) fn usage(&self) -> V::Usage {
        self.state.read().usage.clone()
    }

    /// What is held under a key.
    pub(in crate::storage) fn held(&self, space: Space, key: &Key) -> Option<V> {
        let state = self.state.read();
        state.root.held(space, key).ok().flatten().cloned()
    }

    /// A record of a log.
    pub(in crate::storage) fn change(&self, log: Space, sequence: u64) -> Option<LoggedChange> {
        let state = self.state.read();
        let changes = &state.logs.get(&log)?.changes;
        let found = changes.binary_search_by(|change| change.sequence.cmp(&sequence));
        changes.get(found.ok()?).cloned()
    }

    /// Counts and frees what a commit took out. Others wait for a moment at a time only.
    pub(in crate::storage) fn forget(&self, freed: Freed<V>) {
        if V::IS_COUNTED {
            for map in &freed.spaces {
                let mut entries = map.iter().peekable();
                while entries.peek().is_some() {
                    let mut state = self.state.write();
                    for (key, value) in entries.by_ref().take(AT_ONCE) {
                        V::went(&mut state.usage, key, value);
                    }
                }
            }
            for log in &freed.logs {
                let mut changes = log.changes.iter().peekable();
                while changes.peek().is_some() {
                    let mut state = self.state.write();
                    for change in changes.by_ref().take(AT_ONCE) {
                        for image in [&change.old, &change.new].into_iter().flatten() {
                            V::image_went(&mut state.usage, image);
                        }
                    }
                }
            }
        }
        drop(freed);
    }

    /// Exchanges values that stand for the same items, where they are held still. How many were.
    pub(in crate::storage) fn exchange(
        &self,
        moved: Vec<Moved<V>>,
        is_same: impl Fn(&V, &V) -> bool,
    ) -> usize {
        let mut count = 0;
        let mut moved = moved.into_iter().peekable();
        while moved.peek().is_some() {
            let mut state = self.state.write();
            let state = &mut *state;
            for Moved {
                space,
                key,
                from,
                to,
            } in moved.by_ref().take(AT_ONCE)
            {
                let map = state.root.spaces.get_mut(&space);
                let Some(map) =
                    map.filter(|map| map.get(&key).is_some_and(|now| is_same(now, &from)))
                else {
                    continue;
                };
                V::came(&mut state.usage, &key, &to);
                V::went(&mut state.usage, &key, &from);
                map.insert(key, to);
                count += 1;
            }
        }
        count
    }

    /// As [`Self::exchange`], for images of logs.
    pub(in crate::storage) fn exchange_images(&self, moved: Vec<MovedImage>) {
        let mut moved = moved.into_iter().peekable();
        while moved.peek().is_some() {
            let mut state = self.state.write();
            let state = &mut *state;
            for moved in moved.by_ref().take(AT_ONCE) {
                let Some(log) = state.logs.get_mut(&moved.log) else {
                    continue;
                };
                let found =
                    (log.changes).binary_search_by(|change| change.sequence.cmp(&moved.sequence));
                let Some(change) = found.ok().and_then(|at| log.changes.get_mut(at)) else {
                    continue;
                };
                for image in [&mut change.old, &mut change.new].into_iter().flatten() {
                    if *image == moved.from {
                        V::image_came(&mut state.usage, &moved.to);
                        V::image_went(&mut state.usage, &moved.from);
                        *image = moved.to.clone();
                    }
                }
            }
        }
    }
}
