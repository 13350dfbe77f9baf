//! The groups of replicating tables, and how replication is slowed down.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;

use crate::engine::table::group::{Group, GroupName};

/// All groups of an engine.
#[derive(Debug)]
pub(in crate::engine) struct Groups {
    known: Mutex<BTreeMap<GroupName, Arc<Group>>>,
    pace: Mutex<Pace>,
}

/// How fast changes go from region to region.
#[derive(Clone, Debug)]
pub(in crate::engine) struct Pace {
    /// How long after it has happened a change arrives; none where changes wait until they are told to.
    pub(in crate::engine) lag: Option<Duration>,
    /// The regions from and to which nothing goes.
    pub(in crate::engine) isolated: BTreeSet<Arc<str>>,
}

impl Groups {
    /// No groups; changes arrive so long after they have happened.
    pub(in crate::engine) fn new(lag: Option<Duration>) -> Self {
        Self {
            known: Mutex::default(),
            pace: Mutex::new(Pace {
                lag,
                isolated: BTreeSet::new(),
            }),
        }
    }

    /// No groups yet, at the same pace.
    pub(in crate::engine) fn fork(&self) -> Self {
        Self {
            known: Mutex::default(),
            pace: Mutex::new(self.pace()),
        }
    }

    /// Adds a group.
    pub(in crate::engine) fn insert(&self, group: Arc<Group>) {
        self.known.lock().insert(group.name.clone(), group);
    }

    /// Removes a group that has come to its end.
    pub(in crate::engine) fn remove(&self, name: &GroupName) {
        self.known.lock().remove(name);
    }

    /// Every group, in the order of their names.
    pub(in crate::engine) fn all(&self) -> Vec<Arc<Group>> {
        self.known.lock().values().cloned().collect()
    }

    /// How fast changes go.
    pub(in crate::engine) fn pace(&self) -> Pace {
        self.pace.lock().clone()
    }

    /// How long after it has happened a change arrives.
    pub(in crate::engine) fn lag(&self) -> Option<Duration> {
        self.pace.lock().lag
    }

    /// Changes how fast changes go.
    pub(in crate::engine) fn set_pace(&self, change: impl FnOnce(&mut Pace)) {
        change(&mut self.pace.lock());
    }
}
