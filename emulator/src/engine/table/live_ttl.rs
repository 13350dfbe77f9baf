//! The order of expiry of a table: a hidden order of its items by the second in which they expire.

use std::sync::Arc;

use crate::storage::{Commit, Key, Space};
use crate::value::Item;

/// How many bytes of a key in the order of expiry are the second.
const SECOND_LEN: usize = 8;

/// The order of expiry of a table.
#[derive(Clone, Debug)]
pub(in crate::engine) struct LiveTtl {
    /// The attribute that holds the second.
    pub(in crate::engine) attribute: Arc<str>,
    /// Where the order is: under second and table key, nothing.
    pub(in crate::engine) space: Space,
    /// The nothing that all places share.
    pub(in crate::engine) nothing: Item,
}

impl LiveTtl {
    /// The second in which the item expires, if it ever does.
    pub(in crate::engine) fn expiry(&self, item: &Item) -> Option<i64> {
        item.raw(&self.attribute)?.as_number()?.to_i64()
    }

    /// Where the item stands in the order.
    pub(in crate::engine) fn entry_key(&self, item: &Item, table_key: &Key) -> Option<Key> {
        let second = self.expiry(item)?;
        let mut bytes = second_bytes(second).to_vec();
        bytes.extend_from_slice(table_key.as_bytes());
        Some(Key::new(&bytes))
    }

    /// Adds to the commit what moves an item in the order.
    pub(in crate::engine) fn update_entry(
        &self,
        table_key: &Key,
        (old, new): (Option<&Item>, Option<&Item>),
        commit: &mut Commit,
    ) {
        let second = |item: Option<&Item>| self.expiry(item?);
        if second(old) == second(new) {
            return;
        }
        if let Some(key) = old.and_then(|item| self.entry_key(item, table_key)) {
            commit.delete(self.space, key);
        }
        if let Some(key) = new.and_then(|item| self.entry_key(item, table_key)) {
            commit.put(self.space, key, self.nothing.clone());
        }
    }
}

/// Bytes that order as the seconds do: the sign bit is turned over.
pub(in crate::engine) fn second_bytes(second: i64) -> [u8; SECOND_LEN] {
    (second.cast_unsigned() ^ (1 << 63)).to_be_bytes()
}

/// The table key behind the second.
pub(in crate::engine) fn table_key(entry: &Key) -> Option<Key> {
    entry.as_bytes().get(SECOND_LEN..).map(Key::new)
}
