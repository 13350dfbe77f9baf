//! The log of changes of a table against its items: of each item it tells, in turn, what became of it until
//! now, each time in one shard. Of images only checksums are kept meanwhile: a log need not fit into memory.

use std::collections::BTreeMap;

use xxhash_rust::xxh3::xxh3_128;

use crate::clock::Timestamp;
use crate::storage::{Kept, Key, LoggedChange, Snapshot, StoreError};
use crate::value::Item;

use crate::engine::table::{Table, Writer, key};
use crate::engine::verify::Findings;
use crate::engine::verify::content::Kind;

/// Checks the log of one table, whose writer is locked.
pub(super) fn check(
    snapshot: &dyn Snapshot,
    table: &Table,
    writer: &Writer,
    now: Timestamp,
    findings: &mut Findings,
) -> Result<(), StoreError> {
    definition(writer, findings);
    let Some(stream) = &writer.stream else {
        return Ok(());
    };
    let keys = &writer.layout.definition.keys;
    let mut newest: BTreeMap<Key, Option<u128>> = BTreeMap::new();
    let mut last = 0;
    let shards = stream.shards(now);
    let view = stream.changes(now)?;
    // Before its first shard, the log has the changes of streams that have ended.
    let first = shards.iter().map(|shard| shard.first).min();
    let own = |change: &LoggedChange| first.is_none_or(|first| first < change.sequence);
    let image = |image: &Option<Kept>| {
        let image = image.as_ref().map(|image| view.image(image));
        image.transpose()
    };
    for change in view.changes.iter().filter(|change| own(change)) {
        if change.sequence <= last {
            findings.add(format!("{change:?} comes after {last}"));
        }
        last = change.sequence;
        let (old, new) = (image(&change.old)?, image(&change.new)?);
        let item = new.as_ref().or(old.as_ref());
        let Some(key) = item.and_then(|item| key::key_of_item(keys, item).ok()) else {
            findings.add(format!("{change:?} is of no item"));
            continue;
        };
        if change.hash != key.prefix() {
            findings.add(format!("{change:?} has the hash of another key"));
        }
        if let Some(before) = newest.insert(key, new.as_ref().map(digest))
            && before != old.as_ref().map(digest)
        {
            findings.add(format!("{change:?} comes after another image"));
        }
        let holders = shards.iter().filter(|shard| shard.holds(change)).count();
        if holders != 1 {
            findings.add(format!("{change:?} is in {holders} shards"));
        }
    }
    let mut others = Kind::default();
    for (key, told) in newest {
        let there = snapshot.get(table.space, &key)?;
        if there.as_ref().map(digest) != told {
            others.add(findings, || {
                let name = table.name();
                format!("the log of {name} tells something else of {key:?} than {there:?}")
            });
        }
    }
    others.end("log", findings);
    Ok(())
}

/// Definition and table name the same stream, and agree on whether there is recovery to a moment.
fn definition(writer: &Writer, findings: &mut Findings) {
    let defined = writer.layout.definition.point_in_time.is_some();
    let kept = writer.recovery.is_some();
    if defined != kept {
        findings.add(format!(
            "defines recovery to a moment: {defined}, and keeps it: {kept}"
        ));
    }
    let defined = writer.layout.definition.active_stream();
    let defined = defined.map(|stream| &*stream.label);
    let kept = writer.stream.as_ref().map(|stream| stream.label());
    if defined != kept {
        findings.add(format!(
            "defines the stream {defined:?}, and keeps {kept:?}"
        ));
    }
}

/// What tells items apart without keeping them.
fn digest(item: &Item) -> u128 {
    xxh3_128(item.json())
}
