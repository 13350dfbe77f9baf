//! What follows from the items of a table: how many there are, how large they are, and how large their collections.

#[cfg(feature = "disk")]
use std::sync::Arc;

#[cfg(feature = "disk")]
use crate::schema::IndexKind;
#[cfg(feature = "disk")]
use crate::storage::Key;
use crate::storage::{Direction, Snapshot, Space, Span, StoreError};
use crate::value::Item;

use crate::engine::table::Writer;
use crate::engine::table::counters::Growth;
#[cfg(feature = "disk")]
use crate::engine::table::key;
use crate::engine::table::key::TableKey;
#[cfg(feature = "disk")]
use crate::engine::table::layout::Layout;
use crate::engine::write::{collection, index};

/// How much the items of a table are; their collections are entered with the writer. No item is read for that,
/// unless a local index is still to be filled: sizes are known, and keys tell partitions.
#[cfg(feature = "disk")]
pub(in crate::engine) fn items(
    snapshot: &dyn Snapshot,
    space: Space,
    writer: &mut Writer,
) -> Result<Growth, StoreError> {
    if writer.layout.has_collections() {
        let locals: Vec<Space> = (writer.layout.indexes.iter())
            .filter(|index| index.definition.kind == IndexKind::Local)
            .map(|index| index.space)
            .collect();
        let is_unfilled = |space: &Space| writer.unfilled.iter().any(|(other, _)| other == space);
        // After a repair the entries are still to be made, and only the items tell how large they will be.
        if locals.iter().any(is_unfilled) {
            return collections(snapshot, space, writer);
        }
        if let Some(key) = partitions(snapshot, space, writer)? {
            return Err(StoreError::Corrupt {
                what: format!("a key without a partition: {key:?}").into(),
            });
        }
        for local in locals {
            // An entry that is none counts nowhere, and a check of the index tells of it.
            let _stray = partitions(snapshot, local, writer)?;
        }
    }
    total(snapshot, space)
}

/// Enters the sizes of all that is in a space of a table or of a local index, partition by partition; the last key that
/// lies in none, if there is such a key.
#[cfg(feature = "disk")]
fn partitions(
    snapshot: &dyn Snapshot,
    space: Space,
    writer: &mut Writer,
) -> Result<Option<Key>, StoreError> {
    let layout = Arc::clone(&writer.layout);
    let keys = &layout.definition.keys;
    // Those of one partition lie together.
    let mut current: Option<(Key, i64)> = None;
    let mut stray = None;
    snapshot.sizes(space, &mut |key, size| {
        let size = i64::try_from(size).unwrap_or(i64::MAX);
        match &mut current {
            // No partition's bytes begin with those of another.
            Some((partition, bytes)) if key.as_bytes().starts_with(partition.as_bytes()) => {
                *bytes = bytes.saturating_add(size);
            }
            _ => {
                let done = current.take();
                done.map(|(partition, bytes)| writer.collections.grow(partition, bytes));
                match key::partition_of_key(keys, key) {
                    Some(partition) => current = Some((partition, size)),
                    None => stray = Some(key.clone()),
                }
            }
        }
    })?;
    current.map(|(partition, bytes)| writer.collections.grow(partition, bytes));
    Ok(stray)
}

/// Enters the collections of all items of a table that counts them; how much the items are.
pub(in crate::engine) fn collections(
    snapshot: &dyn Snapshot,
    space: Space,
    writer: &mut Writer,
) -> Result<Growth, StoreError> {
    let mut held = Growth::default();
    for entry in snapshot.range(space, &Span::ALL, Direction::Forward)? {
        let (key, item) = entry?;
        add(&mut held, &item);
        let keys = &writer.layout.definition.keys;
        let entries = index::entries_of_old(writer, &item, &TableKey::new(keys, &key));
        let Some((partition, bytes)) = collection::share(writer, &item, &entries) else {
            return Err(StoreError::Corrupt {
                what: format!("an item without a partition key: {item:?}").into(),
            });
        };
        writer.collections.grow(partition, bytes);
    }
    Ok(held)
}

/// Counts the entries of all indexes that have any.
#[cfg(feature = "disk")]
pub(in crate::engine) fn indexes(
    snapshot: &dyn Snapshot,
    layout: &Layout,
) -> Result<(), StoreError> {
    // The entries of an index that leaves are gone already.
    let staying = layout
        .indexes
        .iter()
        .filter(|index| index.gone_at.is_none());
    for index in staying {
        index.counters.apply(total(snapshot, index.space)?);
    }
    Ok(())
}

/// How much a space holds, whatever it is.
#[cfg(feature = "disk")]
fn total(snapshot: &dyn Snapshot, space: Space) -> Result<Growth, StoreError> {
    let totals = snapshot.totals(space)?;
    Ok(Growth::of(totals.items, totals.bytes))
}

fn add(held: &mut Growth, item: &Item) {
    let one = Growth::between(None, Some(item.size()));
    held.items += one.items;
    held.bytes += one.bytes;
}
