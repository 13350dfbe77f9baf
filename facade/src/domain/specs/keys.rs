//! The keys of the specs table, to the byte as the Python package writes them.
//!
//! ```text
//!                 updated_at_id                      id_updated_at
//! version item    00000000001795193313#my-spec       my-spec#00000000001795193313
//! latest item     latest#my-spec                     my-spec#latest
//! ```

use super::table::{ID, ID_UPDATED_AT, SUB, UPDATED_AT_ID};
use crate::backend::Item;

/// Between the parts of a sort key.
pub(super) const SEPARATOR: char = '#';
/// What stands in place of the time in the keys of the newest version's copy.
pub(super) const LATEST: &str = "latest";
/// How the sort keys of the copies begin in the table.
pub(super) const LATEST_PREFIX: &str = "latest#";
/// Characters of a time inside a key.
pub(super) const TIME_WIDTH: usize = 20;

/// A time as it stands in keys: padded with zeros to 20 characters, a minus before them.
pub(super) fn padded(time: i64) -> String {
    format!("{time:0width$}", width = TIME_WIDTH)
}

/// Whether this is a time as this crate and the Python package write it into keys.
pub(super) fn is_time(text: &str) -> bool {
    text.parse().is_ok_and(|time| padded(time) == text)
}

/// `updated_at_id`: time or marker, then id.
pub(super) fn time_first(time: &str, id: &str) -> String {
    join(time, id)
}

/// `id_updated_at`: id, then time or marker.
pub(super) fn id_first(id: &str, time: &str) -> String {
    join(id, time)
}

/// How the sort keys of all items of one spec begin in the index. So may those of a spec whose id
/// has a `#` in it, so that the id of each item must be looked at.
pub(super) fn id_prefix(id: &str) -> String {
    join(id, "")
}

/// Whether an item of the index is one of the spec `id`: its attribute `id` says so.
///
/// Where another writer left that unreadable, the keys decide, if there is but one way to read them:
/// both name the spec, and neither has a second `#`. Such an item can be of no other spec. One under
/// `a#b#0` may be of `a`, at a damaged time, or of `a#b`, and counts for neither.
pub(super) fn is_of(item: &Item, id: &str) -> bool {
    if let Some(own) = item.text(ID) {
        return own == id;
    }
    let (indexed, key) = (item.text(ID_UPDATED_AT), item.text(UPDATED_AT_ID));
    let indexed = indexed
        .as_deref()
        .and_then(|text| text.split_once(SEPARATOR));
    let key = key.as_deref().and_then(|text| text.split_once(SEPARATOR));
    indexed.is_some_and(|(left, right)| left == id && !right.contains(SEPARATOR))
        && key.is_some_and(|(_, right)| right == id)
}

fn join(left: &str, right: &str) -> String {
    let mut key = String::with_capacity(left.len() + 1 + right.len());
    key.push_str(left);
    key.push(SEPARATOR);
    key.push_str(right);
    key
}

/// The key of an item in the table.
pub(super) fn item_key(sub: &str, updated_at_id: String) -> Item {
    Item::of_unique(vec![
        (SUB.into(), sub.into()),
        (UPDATED_AT_ID.into(), updated_at_id.into()),
    ])
}

/// The key of the copy of the newest version.
pub(super) fn latest_key(sub: &str, id: &str) -> Item {
    item_key(sub, time_first(LATEST, id))
}
