//! A set of changes that happen together.

use crate::value::Item;

use super::{Key, Space};

/// One change: what a key holds from now on.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    /// Where.
    pub(crate) space: Space,
    /// Under which key.
    pub(crate) key: Key,
    /// The new item, or nothing.
    pub(crate) item: Option<Item>,
}

/// Changes that a store applies together, in their order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Batch {
    changes: Vec<Change>,
}

impl Batch {
    /// An empty batch with room for `changes`.
    pub(crate) fn with_capacity(changes: usize) -> Self {
        Self {
            changes: Vec::with_capacity(changes),
        }
    }

    /// Sets the item under `key`.
    pub(crate) fn put(&mut self, space: Space, key: Key, item: Item) {
        self.changes.push(Change {
            space,
            key,
            item: Some(item),
        });
    }

    /// Removes what is under `key`, if anything.
    pub(crate) fn delete(&mut self, space: Space, key: Key) {
        self.changes.push(Change {
            space,
            key,
            item: None,
        });
    }

    /// Adds the changes of another batch behind these.
    pub(crate) fn append(&mut self, other: Self) {
        if self.changes.is_empty() {
            *self = other;
        } else {
            self.changes.extend(other.changes);
        }
    }

    /// Whether there is nothing to do.
    pub(crate) fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// The changes so far.
    pub(crate) fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// The changes themselves.
    pub(crate) fn into_changes(self) -> Vec<Change> {
        self.changes
    }
}
