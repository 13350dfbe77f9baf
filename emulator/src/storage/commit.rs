//! What happens together: entries, records of logs, facts, and the spaces that hold them.
//!
//! Whatever a crash must not tear apart stands in one [`Commit`]. What a store can work out from the entries
//! when it is opened (how many there are, how large they are together) is no fact and is never written.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use crate::clock::Timestamp;
use crate::value::Item;

use super::{Kept, Key, Space};

/// What a key of a space holds from now on.
#[derive(Clone, Debug)]
pub(crate) struct Entry<V = Item> {
    /// The space in which the key stands.
    pub(crate) space: Space,
    /// The key whose item changes.
    pub(crate) key: Key,
    /// The new item; nothing if the key goes.
    pub(crate) item: Option<V>,
}

/// One change of one item, as a log keeps it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct LoggedChange {
    /// The place of the change among all changes of all logs; greater in one log than all before it.
    pub(crate) sequence: u64,
    /// When the change happened; in one log never earlier than the change before it.
    pub(crate) at: Timestamp,
    /// The first eight bytes of the item's key, by which readers divide a log among themselves.
    pub(crate) hash: u64,
    /// The item as it was; nothing if it came with the change.
    pub(crate) old: Option<Kept>,
    /// The item as it became; nothing if it went with the change.
    pub(crate) new: Option<Kept>,
    /// On whose behalf the change happened.
    pub(crate) cause: Cause,
}

/// On whose behalf an item changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Cause {
    /// On behalf of whoever sent a request.
    Request,
    /// The database's own: the item had expired.
    Expiry,
    /// The database's own: the item has changed in another region.
    Replication,
}

/// What a fact says. A store keeps it and hands it back, and never looks inside.
pub(crate) trait FactValue: Any + fmt::Debug + Send + Sync {
    /// The fact as a medium keeps it; nothing if it is larger than can be written.
    #[cfg(feature = "disk")]
    fn to_bytes(&self) -> Option<Vec<u8>>;
}

/// Makes the fact again of its key and its bytes, for a store that has read them from a medium; nothing if they
/// are not what such a fact becomes.
#[cfg(feature = "disk")]
pub(crate) type FactDecoder = fn(&Key, &[u8]) -> Option<Arc<dyn FactValue>>;

/// What is true from now on, beside all entries.
#[derive(Clone, Debug)]
pub(crate) struct Fact {
    /// The name of the fact.
    pub(crate) key: Key,
    /// What is true; nothing if the fact is no longer one.
    pub(crate) value: Option<Arc<dyn FactValue>>,
}

/// A change of the spaces and logs that there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SpaceChange {
    /// An empty space for items. A space that exists stays as it is.
    Make(Space),
    /// A space that holds what another one holds at the moment of the commit; from there on both go their own ways.
    /// The other one must be there. It costs the same whatever it holds.
    Copy {
        /// The space that is copied.
        from: Space,
        /// The new one.
        to: Space,
    },
    /// A space goes with everything in it. A space that does not exist is no error.
    Drop(Space),
    /// An empty log. A log that exists stays as it is.
    MakeLog(Space),
    /// A log goes with all its records. A log that does not exist is no error.
    DropLog(Space),
    /// The oldest records of a log go.
    TrimLog {
        /// The number of the log that is cut.
        log: Space,
        /// The sequence number of the last record that goes.
        through: u64,
    },
}

/// Changes that a store applies together or not at all.
///
/// Within a commit spaces and logs are made first and go last; entries and records take effect in their order.
/// What a key holds is an item, or what a store holds in its place.
#[derive(Clone, Debug)]
pub(crate) struct Commit<V = Item> {
    /// What keys hold.
    pub(crate) entries: Vec<Entry<V>>,
    /// What is added to logs, each in the order of its sequence numbers.
    pub(crate) log: Vec<(Space, LoggedChange)>,
    /// What is true.
    pub(crate) facts: Vec<Fact>,
    /// Which spaces and logs there are.
    pub(crate) spaces: Vec<SpaceChange>,
}

/// How much a commit does.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CommitExtent {
    entries: usize,
    log: usize,
    facts: usize,
    spaces: usize,
}

impl<V> Default for Commit<V> {
    fn default() -> Self {
        Self {
            entries: Vec::new(),
            log: Vec::new(),
            facts: Vec::new(),
            spaces: Vec::new(),
        }
    }
}

impl Commit {
    /// A commit with room for so many entries.
    pub(crate) fn with_capacity(entries: usize) -> Self {
        Self {
            entries: Vec::with_capacity(entries),
            ..Self::default()
        }
    }

    /// A commit of one fact.
    pub(crate) fn of_fact(fact: Fact) -> Self {
        Self {
            facts: vec![fact],
            ..Self::default()
        }
    }

    /// Sets the item under `key`.
    pub(crate) fn put(&mut self, space: Space, key: Key, item: Item) {
        self.entries.push(Entry {
            space,
            key,
            item: Some(item),
        });
    }

    /// Removes what is under `key`, if anything.
    pub(crate) fn delete(&mut self, space: Space, key: Key) {
        self.entries.push(Entry {
            space,
            key,
            item: None,
        });
    }

    /// Adds what another commit does behind what this one does.
    pub(crate) fn append(&mut self, mut other: Self) {
        if self.is_empty() {
            *self = other;
            return;
        }
        self.entries.append(&mut other.entries);
        self.log.append(&mut other.log);
        self.facts.append(&mut other.facts);
        self.spaces.append(&mut other.spaces);
    }

    /// How much it does so far.
    pub(crate) fn extent(&self) -> CommitExtent {
        CommitExtent {
            entries: self.entries.len(),
            log: self.log.len(),
            facts: self.facts.len(),
            spaces: self.spaces.len(),
        }
    }

    /// Forgets what was added since it did so much.
    pub(crate) fn cut(&mut self, extent: CommitExtent) {
        self.entries.truncate(extent.entries);
        self.log.truncate(extent.log);
        self.facts.truncate(extent.facts);
        self.spaces.truncate(extent.spaces);
    }
}

impl<V> Commit<V> {
    /// Whether the commit makes this space.
    pub(in crate::storage) fn makes(&self, space: Space) -> bool {
        self.spaces.iter().any(|change| match change {
            SpaceChange::Make(made) | SpaceChange::Copy { to: made, .. } => *made == space,
            SpaceChange::Drop(_)
            | SpaceChange::MakeLog(_)
            | SpaceChange::DropLog(_)
            | SpaceChange::TrimLog { .. } => false,
        })
    }

    /// Takes out the entry of a commit that is one entry and nothing else.
    pub(crate) fn take_only_entry(&mut self) -> Option<Entry<V>> {
        let is_all = self.log.is_empty() && self.facts.is_empty() && self.spaces.is_empty();
        (is_all && self.entries.len() == 1)
            .then(|| self.entries.pop())
            .flatten()
    }

    /// Whether there is nothing to do.
    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
            && self.log.is_empty()
            && self.facts.is_empty()
            && self.spaces.is_empty()
    }
}
