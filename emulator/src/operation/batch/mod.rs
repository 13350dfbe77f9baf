//! Several items in one request, each by itself.
//!
//! Invariant: one part of a batch knows nothing of the others; what must happen together is in `transact`.

mod batch_get_item;
mod batch_write_item;

use std::sync::Arc;

use crate::engine::{Key, Table};

/// Whether a key comes twice.
fn comes_twice<'k>(keys: impl Iterator<Item = &'k Key>) -> bool {
    let mut keys: Vec<&Key> = keys.collect();
    keys.sort_unstable();
    keys.windows(2)
        .any(|pair| matches!(pair, [one, other] if one == other))
}

/// Whether a batch names an item in two of its parts, which takes one table under its name and its ARN.
fn names_twice(parts: &[(&Arc<Table>, Vec<&Key>)]) -> bool {
    parts.iter().enumerate().any(|(place, (table, keys))| {
        let others = parts.iter().skip(place + 1);
        let mut same = others.filter(|(other, _)| Arc::ptr_eq(other, table));
        same.any(|(_, others)| others.iter().any(|key| keys.contains(key)))
    })
}
