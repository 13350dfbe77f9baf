//! What a space holds, and how it differs from what it should hold.

use std::collections::BTreeMap;

use crate::storage::{Direction, Key, Snapshot, Space, Span, StoreError};
use crate::value::Item;

use crate::engine::table::counters::Counters;
use crate::engine::verify::Findings;

/// Entries of a space by their keys.
pub(super) type Content = BTreeMap<Key, Item>;

/// All entries of a space.
pub(super) fn of(snapshot: &dyn Snapshot, space: Space) -> Result<Content, StoreError> {
    let entries = snapshot.range(space, &Span::ALL, Direction::Forward)?;
    let owned = entries.map(|entry| entry.map(|(key, item)| (key.into_owned(), item)));
    owned.collect()
}

/// Holds a space against what it should hold, in both directions.
pub(super) fn compare(name: &str, actual: &Content, expected: &Content, findings: &mut Findings) {
    let missing = expected.iter().filter(|(key, _)| !actual.contains_key(key));
    findings.add_all(missing.map(|(key, entry)| format!("{name} lacks {entry:?} under {key:?}")));
    let surplus = actual.iter().filter(|(key, _)| !expected.contains_key(key));
    findings.add_all(
        surplus.map(|(key, entry)| format!("{name} has {entry:?} under {key:?}, of no item")),
    );
    let other = actual.iter().filter_map(|(key, entry)| {
        let wanted = expected.get(key)?;
        (wanted != entry).then(|| format!("{name} has {entry:?} for {wanted:?} under {key:?}"))
    });
    findings.add_all(other);
}

/// Holds counts against what is there.
pub(super) fn compare_counters(
    name: &str,
    counters: &Counters,
    held: &Content,
    findings: &mut Findings,
) {
    let bytes: usize = held.values().map(Item::size).sum();
    let counted = (counters.items(), counters.bytes());
    if counted != (held.len() as u64, bytes as u64) {
        let (items, counted_bytes) = counted;
        findings.add(format!(
            "{name} counts {items} of {counted_bytes} bytes, and holds {} of {bytes} bytes",
            held.len()
        ));
    }
}
