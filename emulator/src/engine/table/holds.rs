//! The items of a table that open transactions hold.

use std::collections::BTreeMap;

use crate::storage::Key;

/// One transaction that is held open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine) struct HoldId(pub(in crate::engine) u64);

/// The items of one table that open transactions hold.
#[derive(Clone, Debug, Default)]
pub(in crate::engine) struct Held {
    keys: BTreeMap<Key, HoldId>,
}

impl Held {
    /// Whether a transaction other than `own` holds the item.
    pub(in crate::engine) fn by_other(&self, key: &Key, own: Option<HoldId>) -> bool {
        !self.keys.is_empty()
            && self
                .keys
                .get(key)
                .is_some_and(|holder| Some(*holder) != own)
    }

    /// Holds the item.
    pub(in crate::engine) fn hold(&mut self, key: &Key, id: HoldId) {
        self.keys.insert(key.clone(), id);
    }

    /// Lets the item go.
    pub(in crate::engine) fn release(&mut self, key: &Key, id: HoldId) {
        if self.keys.get(key) == Some(&id) {
            self.keys.remove(key);
        }
    }
}
