//! The groups of replicating tables, and how replication is slowed down.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use parking_lot::Mutex;

use crate::engine::table::group::{Group, GroupName};

/// All groups of an engine.
#[derive(Debug)]
pub(in crate::engine) struct Groups {
    known: Mutex<BTreeMap<GroupName, Arc<Group>>>,
    pace: Mutex<Pace>,
    /// Whether nothing of the pace lets a change wait: what a write looks at.
    is_prompt: AtomicBool,
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
        Self::at(Pace {
            lag,
            isolated: BTreeSet::new(),
        })
    }

    fn at(pace: Pace) -> Self {
        Self {
            known: Mutex::default(),
            is_prompt: AtomicBool::new(pace.is_prompt()),
            pace: Mutex::new(pace),
        }
    }

    /// No groups yet, at the same pace.
    pub(in crate::engine) fn fork(&self) -> Self {
        Self::at(self.pace())
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

    /// Whether changes arrive without lag, and no region is cut off.
    pub(in crate::engine) fn is_prompt(&self) -> bool {
        // `Relaxed`: who writes after an answer that said so sees it; who writes meanwhile may be one of before.
        self.is_prompt.load(Ordering::Relaxed)
    }

    /// Changes how fast changes go.
    pub(in crate::engine) fn set_pace(&self, change: impl FnOnce(&mut Pace)) {
        let mut pace = self.pace.lock();
        change(&mut pace);
        // Under the lock, so that the last change is what is seen.
        self.is_prompt.store(pace.is_prompt(), Ordering::Relaxed);
    }
}

impl Pace {
    fn is_prompt(&self) -> bool {
        self.lag == Some(Duration::ZERO) && self.isolated.is_empty()
    }
}
