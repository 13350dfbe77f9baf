//! The store in memory: persistent ordered maps, so that a snapshot and a fork are one pointer.

#[cfg(feature = "disk")]
mod dump;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use imbl::OrdMap;
use parking_lot::RwLock;

use crate::value::Item;

#[cfg(feature = "disk")]
use crate::storage::CommitTaker;
use crate::storage::{
    Commit, Direction, Entries, Entry, Fact, FactValue, Facts, Fork, Key, Log, LoggedChange,
    Snapshot, Space, SpaceChange, Span, Store, StoreError,
};

/// Everything that a snapshot shows, at one moment.
#[derive(Clone, Debug, Default)]
struct Root {
    spaces: OrdMap<Space, OrdMap<Key, Item>>,
    facts: OrdMap<Key, Arc<dyn FactValue>>,
}

/// All that there is.
///
/// Logs stand beside the root: a snapshot that shared them would make the next write copy the end of a log, and
/// no reader of items reads changes.
#[derive(Clone, Debug, Default)]
struct State {
    root: Root,
    logs: BTreeMap<Space, Log>,
}

/// Items in memory.
///
/// One lock guards everything. A point read works under the read lock and clones nothing but the item;
/// a snapshot clones the root. A commit changes the maps in place and copies only the nodes that a
/// snapshot still shares. No method holds the lock while it frees many items.
#[derive(Debug, Default)]
pub(crate) struct MemoryStore {
    state: RwLock<State>,
}

impl MemoryStore {
    /// A store without spaces.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Whether a commit is possible now.
    ///
    /// # Errors
    ///
    /// If it names a space or a log that is not there.
    #[cfg(feature = "disk")]
    pub(in crate::storage) fn check(&self, commit: &Commit) -> Result<(), StoreError> {
        self.state.read().check(commit)
    }

    /// A second store with the same content, in constant time.
    #[cfg(feature = "disk")]
    pub(in crate::storage) fn copy(&self) -> Self {
        Self {
            state: RwLock::new(self.state.read().clone()),
        }
    }
}

impl Store for MemoryStore {
    fn get(&self, space: Space, key: &Key) -> Result<Option<Item>, StoreError> {
        get(&self.state.read().root, space, key)
    }

    fn snapshot(&self) -> Result<Arc<dyn Snapshot>, StoreError> {
        Ok(Arc::new(MemorySnapshot {
            root: self.state.read().root.clone(),
        }))
    }

    fn commit(&self, mut commit: Commit) -> Result<(), StoreError> {
        let mut state = self.state.write();
        // Most commits are one item of a table without indexes and readers: nothing to check before, or to free
        // after, so its space is looked up once.
        if let Some(entry) = commit.take_only_entry() {
            let space = state.root.spaces.get_mut(&entry.space);
            let map = space.ok_or(StoreError::MissingSpace(entry.space))?;
            set(map, entry.key, entry.item);
            return Ok(());
        }
        // Everything that can be refused is refused here, before anything is changed.
        state.check(&commit)?;
        let freed = state.apply(commit);
        // What goes may be a whole table: its items are freed where nobody waits for them.
        drop(state);
        drop(freed);
        Ok(())
    }

    fn log(&self, log: Space) -> Result<Log, StoreError> {
        let state = self.state.read();
        state
            .logs
            .get(&log)
            .cloned()
            .ok_or(StoreError::MissingSpace(log))
    }

    fn len(&self, space: Space) -> Result<usize, StoreError> {
        let state = self.state.read();
        state
            .root
            .spaces
            .get(&space)
            .map(OrdMap::len)
            .ok_or(StoreError::MissingSpace(space))
    }
}

impl Fork for MemoryStore {
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

/// What a commit took out, to be freed without the lock.
#[derive(Debug, Default)]
struct Freed {
    spaces: Vec<OrdMap<Key, Item>>,
    logs: Vec<Log>,
    changes: Vec<LoggedChange>,
}

impl State {
    /// Whether every space and log that a commit names is there, or is made by it.
    fn check(&self, commit: &Commit) -> Result<(), StoreError> {
        for Entry { space, .. } in &commit.entries {
            let is_there = self.root.spaces.contains_key(space);
            if !is_there && !commit.spaces.contains(&SpaceChange::Make(*space)) {
                return Err(StoreError::MissingSpace(*space));
            }
        }
        for (log, _) in &commit.log {
            let is_there = self.logs.contains_key(log);
            if !is_there && !commit.spaces.contains(&SpaceChange::MakeLog(*log)) {
                return Err(StoreError::MissingSpace(*log));
            }
        }
        Ok(())
    }

    /// Does what a commit says that was found possible.
    fn apply(&mut self, commit: Commit) -> Freed {
        let Commit {
            entries,
            log,
            facts,
            spaces,
        } = commit;
        for change in &spaces {
            self.make(*change);
        }
        for Entry { space, key, item } in entries {
            let Some(map) = self.root.spaces.get_mut(&space) else {
                debug_assert!(false, "{space:?} was there when the commit was checked");
                continue;
            };
            set(map, key, item);
        }
        for (space, change) in log {
            let Some(log) = self.logs.get_mut(&space) else {
                debug_assert!(false, "{space:?} was there when the commit was checked");
                continue;
            };
            debug_assert!(log.last < change.sequence, "records come in order");
            log.last = change.sequence;
            log.changes.push_back(change);
        }
        for Fact { key, value } in facts {
            match value {
                Some(value) => drop(self.root.facts.insert(key, value)),
                None => drop(self.root.facts.remove(&key)),
            }
        }
        let mut freed = Freed::default();
        for change in &spaces {
            self.take_out(*change, &mut freed);
        }
        freed
    }

    /// Makes what a commit wants to have before anything is written there.
    fn make(&mut self, change: SpaceChange) {
        match change {
            SpaceChange::Make(space) => drop(self.root.spaces.entry(space).or_default()),
            SpaceChange::MakeLog(log) => drop(self.logs.entry(log).or_default()),
            SpaceChange::Drop(_) | SpaceChange::DropLog(_) | SpaceChange::TrimLog { .. } => {}
        }
    }

    /// Takes out what a commit does not want to have any more.
    fn take_out(&mut self, change: SpaceChange, freed: &mut Freed) {
        match change {
            SpaceChange::Drop(space) => freed.spaces.extend(self.root.spaces.remove(&space)),
            SpaceChange::DropLog(log) => freed.logs.extend(self.logs.remove(&log)),
            SpaceChange::TrimLog { log, through } => {
                let Some(log) = self.logs.get_mut(&log) else {
                    return;
                };
                while log
                    .changes
                    .front()
                    .is_some_and(|change| change.sequence <= through)
                {
                    freed.changes.extend(log.changes.pop_front());
                }
                log.trimmed = log.trimmed.max(through);
                // A log that is read back from a medium is told of what was trimmed before it has a record.
                log.last = log.last.max(log.trimmed);
            }
            SpaceChange::Make(_) | SpaceChange::MakeLog(_) => {}
        }
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

    fn range<'a>(
        &'a self,
        space: Space,
        span: &Span,
        direction: Direction,
    ) -> Result<Entries<'a>, StoreError> {
        let map = self
            .root
            .spaces
            .get(&space)
            .ok_or(StoreError::MissingSpace(space))?;
        if span.is_empty() {
            return Ok(Box::new(std::iter::empty()));
        }
        let entries = map.range::<_, Key>((span.lower.as_ref(), span.upper.as_ref()));
        let shown = |(key, item): (&'a Key, &Item)| Ok((Cow::Borrowed(key), item.clone()));
        Ok(match direction {
            Direction::Forward => Box::new(entries.map(shown)),
            Direction::Backward => Box::new(entries.rev().map(shown)),
        })
    }

    fn facts(&self) -> Result<Facts, StoreError> {
        let facts = self.root.facts.iter();
        Ok(facts
            .map(|(key, value)| (key.clone(), Arc::clone(value)))
            .collect())
    }
}

/// Lets a key hold an item, or nothing.
fn set(map: &mut OrdMap<Key, Item>, key: Key, item: Option<Item>) {
    match item {
        Some(item) => drop(map.insert(key, item)),
        None => drop(map.remove(&key)),
    }
}

/// The item under `key` in one root.
fn get(root: &Root, space: Space, key: &Key) -> Result<Option<Item>, StoreError> {
    let map = (root.spaces.get(&space)).ok_or(StoreError::MissingSpace(space))?;
    Ok(map.get(key).cloned())
}
