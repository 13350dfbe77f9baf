//! All that a store in memory holds, and what a commit does to it.

use std::collections::BTreeMap;

use imbl::OrdMap;

use crate::storage::{Commit, Entry, Fact, Key, Log, LoggedChange, Space, SpaceChange, StoreError};

use super::MapValue;
use super::snapshot::Root;

/// All that there is.
///
/// Logs stand beside the root: a snapshot that shared them would make the next write copy the end of a log, and
/// no reader of items reads changes.
#[derive(Clone, Debug)]
pub(super) struct State<V: MapValue> {
    pub(super) root: Root<V>,
    pub(super) logs: BTreeMap<Space, Log>,
    /// How much of the files is held here.
    pub(super) usage: V::Usage,
}

impl<V: MapValue> Default for State<V> {
    fn default() -> Self {
        Self {
            root: Root::default(),
            logs: BTreeMap::new(),
            usage: V::Usage::default(),
        }
    }
}

/// What a commit took out, to be freed where nobody waits for it.
#[derive(Debug)]
pub(in crate::storage) struct Freed<V: MapValue> {
    pub(super) spaces: Vec<OrdMap<Key, V>>,
    pub(super) logs: Vec<Log>,
    /// Records that were cut off a log; their images are counted as gone by now.
    changes: Vec<LoggedChange>,
}

impl<V: MapValue> Default for Freed<V> {
    fn default() -> Self {
        Self {
            spaces: Vec::new(),
            logs: Vec::new(),
            changes: Vec::new(),
        }
    }
}

impl<V: MapValue> Freed<V> {
    /// Whether whole spaces or logs are in it.
    #[cfg(feature = "disk")]
    pub(in crate::storage) fn is_large(&self) -> bool {
        !self.spaces.is_empty() || !self.logs.is_empty()
    }
}

impl<V: MapValue> State<V> {
    /// Whether every space and log that a commit names is there, or is made by it.
    pub(super) fn check<W>(&self, commit: &Commit<W>) -> Result<(), StoreError> {
        for Entry { space, .. } in &commit.entries {
            if !self.root.spaces.contains_key(space) && !commit.makes(*space) {
                return Err(StoreError::MissingSpace(*space));
            }
        }
        for change in &commit.spaces {
            if let SpaceChange::Copy { from, .. } = change
                && !self.root.spaces.contains_key(from)
            {
                return Err(StoreError::MissingSpace(*from));
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
    pub(super) fn apply(&mut self, commit: Commit<V>) -> Freed<V> {
        let Commit {
            entries,
            log,
            facts,
            spaces,
        } = commit;
        for change in &spaces {
            self.make(*change);
        }
        for entry in entries {
            let space = entry.space;
            if !self.set(entry) {
                debug_assert!(false, "{space:?} was there when the commit was checked");
            }
        }
        for (space, change) in log {
            let Some(log) = self.logs.get_mut(&space) else {
                debug_assert!(false, "{space:?} was there when the commit was checked");
                continue;
            };
            debug_assert!(log.last < change.sequence, "records come in order");
            for image in [&change.old, &change.new].into_iter().flatten() {
                V::image_came(&mut self.usage, image);
            }
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

    /// Lets a key hold a value, or nothing. Whether its space is there.
    pub(super) fn set(&mut self, Entry { space, key, item }: Entry<V>) -> bool {
        let Some(map) = self.root.spaces.get_mut(&space) else {
            return false;
        };
        if !V::IS_COUNTED {
            match item {
                Some(value) => drop(map.insert(key, value)),
                None => drop(map.remove(&key)),
            }
            return true;
        }
        let before = match item {
            Some(value) => {
                V::came(&mut self.usage, &key, &value);
                map.insert(key.clone(), value)
            }
            None => map.remove(&key),
        };
        if let Some(before) = before {
            V::went(&mut self.usage, &key, &before);
        }
        true
    }

    /// Makes what a commit wants to have before anything is written there.
    fn make(&mut self, change: SpaceChange) {
        match change {
            SpaceChange::Make(space) => drop(self.root.spaces.entry(space).or_default()),
            SpaceChange::Copy { from, to } => self.copy(from, to),
            SpaceChange::MakeLog(log) => drop(self.logs.entry(log).or_default()),
            SpaceChange::Drop(_) | SpaceChange::DropLog(_) | SpaceChange::TrimLog { .. } => {}
        }
    }

    /// Lets a new space hold what another one holds.
    fn copy(&mut self, from: Space, to: Space) {
        let Some(copied) = self.root.spaces.get(&from).cloned() else {
            debug_assert!(false, "{from:?} was there when the commit was checked");
            return;
        };
        // A pointer, unless it is counted who holds what of the files.
        if V::IS_COUNTED {
            for (key, value) in &copied {
                V::came(&mut self.usage, key, value);
            }
        }
        let _ = self.root.spaces.insert(to, copied);
    }

    /// Takes out what a commit does not want to have any more.
    fn take_out(&mut self, change: SpaceChange, freed: &mut Freed<V>) {
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
                    let Some(change) = log.changes.pop_front() else {
                        break;
                    };
                    for image in [&change.old, &change.new].into_iter().flatten() {
                        V::image_went(&mut self.usage, image);
                    }
                    freed.changes.push(change);
                }
                log.trimmed = log.trimmed.max(through);
                // A log that is read back from a medium is told of what was trimmed before it has a record.
                log.last = log.last.max(log.trimmed);
            }
            SpaceChange::Make(_) | SpaceChange::Copy { .. } | SpaceChange::MakeLog(_) => {}
        }
    }
}
