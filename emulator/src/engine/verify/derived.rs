//! Indexes, order of expiry and collections against the items of their table.

use std::collections::BTreeSet;

use crate::storage::{Snapshot, StoreError};

use crate::engine::table::collections::Collections;
use crate::engine::table::key::{self, TableKey};
use crate::engine::table::{Table, Writer};
use crate::engine::verify::Findings;
use crate::engine::verify::content::{self, Content};
use crate::engine::write::{collection, index};

/// Checks one table, whose writer is locked.
pub(super) fn check(
    snapshot: &dyn Snapshot,
    table: &Table,
    writer: &Writer,
    items: &Content,
    findings: &mut Findings,
) -> Result<(), StoreError> {
    layout(writer, findings);
    content::compare_counters("the table", &table.counters, items, findings);
    let layout = &writer.layout;
    let expected = Expected::of(writer, items, findings);
    for (index, expected) in layout.indexes.iter().zip(&expected.indexes) {
        if index.gone_at.is_some() {
            continue;
        }
        let name = format!("index {}", index.definition.name);
        let actual = content::of(snapshot, index.space)?;
        content::compare(&name, &actual, expected, findings);
        content::compare_counters(&name, &index.counters, &actual, findings);
    }
    if let Some(ttl) = &layout.ttl {
        let actual = content::of(snapshot, ttl.space)?;
        content::compare("the order of expiry", &actual, &expected.expiry, findings);
    }
    if expected.collections != writer.collections {
        findings.add(format!(
            "item collections are {:?}, kept are {:?}",
            expected.collections, writer.collections
        ));
    }
    Ok(())
}

/// Definition and layout name the same indexes and the same attribute of expiry.
fn layout(writer: &Writer, findings: &mut Findings) {
    let layout = &writer.layout;
    let defined: BTreeSet<u32> = layout
        .definition
        .indexes
        .iter()
        .map(|index| index.number)
        .collect();
    let kept: BTreeSet<u32> = layout
        .indexes
        .iter()
        .map(|index| index.definition.number)
        .collect();
    if defined != kept {
        findings.add(format!("defines indexes {defined:?}, and keeps {kept:?}"));
    }
    let defined = layout
        .definition
        .time_to_live
        .as_ref()
        .map(|ttl| &ttl.attribute);
    let kept = layout.ttl.as_ref().map(|ttl| &ttl.attribute);
    if defined != kept {
        findings.add(format!("defines expiry by {defined:?}, and keeps {kept:?}"));
    }
}

/// What follows from the items.
struct Expected {
    /// One for each index of the layout.
    indexes: Vec<Content>,
    expiry: Content,
    collections: Collections,
}

impl Expected {
    fn of(writer: &Writer, items: &Content, findings: &mut Findings) -> Self {
        let layout = &writer.layout;
        let mut expected = Self {
            indexes: vec![Content::new(); layout.indexes.len()],
            expiry: Content::new(),
            collections: Collections::default(),
        };
        let keys = &layout.definition.keys;
        for (table_key, item) in items {
            if key::key_of_item(keys, item).as_ref() != Ok(table_key) {
                findings.add(format!("{item:?} lies under another key: {table_key:?}"));
            }
            let entries = index::entries_of_old(writer, item, &TableKey::new(keys, table_key));
            if layout.has_collections() {
                match collection::share(writer, item, &entries) {
                    Some((partition, bytes)) => {
                        expected.collections.grow(partition, bytes);
                    }
                    None => findings.add(format!("{item:?} belongs to no collection")),
                }
            }
            let spaces = layout.indexes.iter().map(|index| index.space);
            for ((map, space), entry) in expected.indexes.iter_mut().zip(spaces).zip(entries) {
                // A space that is being filled holds what lies before the item that was reached.
                let entry = entry.filter(|_| writer.keeps(space, table_key));
                map.extend(entry.map(|entry| (entry.key, entry.item)));
            }
            let ttl = layout
                .ttl
                .as_ref()
                .filter(|ttl| writer.keeps(ttl.space, table_key));
            let place =
                ttl.and_then(|ttl| Some((ttl.entry_key(item, table_key)?, ttl.nothing.clone())));
            expected.expiry.extend(place);
        }
        expected
    }
}
