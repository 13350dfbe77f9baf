//! What follows from the items of a table: how many there are, how large they are, and how large their collections.

use crate::storage::{Direction, Snapshot, Space, Span, StoreError};
use crate::value::Item;

use crate::engine::table::Writer;
use crate::engine::table::counters::Growth;
use crate::engine::table::key::TableKey;
#[cfg(feature = "disk")]
use crate::engine::table::layout::Layout;
use crate::engine::write::{collection, index};

/// How much the items of a table are; their collections are entered with the writer.
#[cfg(feature = "disk")]
pub(in crate::engine) fn items(
    snapshot: &dyn Snapshot,
    space: Space,
    writer: &mut Writer,
) -> Result<Growth, StoreError> {
    match writer.layout.has_collections() {
        true => collections(snapshot, space, writer),
        false => total(snapshot, space),
    }
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
