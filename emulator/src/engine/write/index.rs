//! Entries of one item in each index, and what a write changes of them.

use std::sync::Arc;

use crate::expression::Update;
use crate::schema::IndexKind;
use crate::storage::{Commit, Key};
use crate::value::Item;

use crate::engine::error::{IndexKeyError, ValueFault};
use crate::engine::table::Writer;
use crate::engine::table::counters::{Counters, Growth};
use crate::engine::table::key::{self, TableKey};
use crate::engine::table::live_index::{IndexEntry, LiveIndex};
use crate::engine::vector::VectorChange;
use crate::engine::write::capacity::{Consumed, write_units};

/// The entries of one item, one place for each index of the layout.
pub(in crate::engine) type Entries = Vec<Option<IndexEntry>>;

/// The entries of an item that is about to be stored, each checked.
///
/// # Errors
///
/// If an index cannot take a value; of several such indexes the one whose name comes first tells it.
pub(in crate::engine) fn entries_of_new(
    writer: &Writer,
    item: &Item,
    table_key: &TableKey<'_>,
) -> Result<Entries, IndexKeyError> {
    let layout = &writer.layout;
    let mut entries = Entries::with_capacity(layout.indexes.len());
    let mut refused: Option<(&str, IndexKeyError)> = None;
    for index in &layout.indexes {
        if index.gone_at.is_some() {
            entries.push(None);
            continue;
        }
        match index.entry(item, table_key) {
            Ok(entry) => entries.push(entry),
            Err(error) => {
                let name = &*index.definition.name;
                if refused.as_ref().is_none_or(|(first, _)| name < *first) {
                    refused = Some((name, error));
                }
            }
        }
    }
    match refused {
        None => Ok(entries),
        Some((_, error)) => Err(error),
    }
}

/// Checks that a legacy update gives no key of an index a value of another type. Its values are known before
/// they meet the item, and are held against the indexes then; those of expressions are once they are worked
/// out, with the item that they make.
pub(in crate::engine) fn check_legacy(
    writer: &Writer,
    update: &Update,
) -> Result<(), IndexKeyError> {
    let layout = &writer.layout;
    let live = layout
        .indexes
        .iter()
        .filter(|index| index.gone_at.is_none());
    let refused = live.filter_map(|index| {
        let keys = index.definition.keys.attributes();
        let name = &index.definition.name;
        let error = update.legacy_values().find_map(|(attribute, value)| {
            let key = keys.clone().find(|key| *key.name == *attribute)?;
            let actual = value.data_type();
            let fault = ValueFault::Type(actual);
            (actual != key.kind.data_type()).then(|| IndexKeyError::of_value(name, key, fault))
        });
        Some((name, error?))
    });
    match refused.min_by_key(|(name, _)| Arc::clone(name)) {
        None => Ok(()),
        Some((_, error)) => Err(error),
    }
}

/// The entries of an item that is stored. An item that was there before the index may have values
/// that the index does not take; it has no entry.
pub(in crate::engine) fn entries_of_old(
    writer: &Writer,
    item: &Item,
    table_key: &TableKey<'_>,
) -> Entries {
    let entry = |index: &Arc<LiveIndex>| old_entry(index, item, table_key);
    writer.layout.indexes.iter().map(entry).collect()
}

/// The entries of an item that `new` replaces, whose entries are known: what did not move keeps its key.
pub(in crate::engine) fn entries_of_replaced(
    writer: &Writer,
    item: &Item,
    (new, new_entries): (&Item, &Entries),
    table_key: &TableKey<'_>,
) -> Entries {
    let entry = |(index, new_entry): (&Arc<LiveIndex>, &Option<IndexEntry>)| match new_entry {
        Some(new_entry) if key::is_same_index_key(&index.definition, [item, new]) => {
            Some(index.entry_at(new_entry.key.clone(), item, table_key.schema()))
        }
        _ => old_entry(index, item, table_key),
    };
    let indexes = writer.layout.indexes.iter();
    indexes.zip(new_entries).map(entry).collect()
}

/// The entry of an item that is stored, if it has one.
fn old_entry(index: &LiveIndex, item: &Item, table_key: &TableKey<'_>) -> Option<IndexEntry> {
    if index.gone_at.is_some() {
        return None;
    }
    index.entry(item, table_key).ok().flatten()
}

/// The bytes that an item has in local indexes.
pub(in crate::engine) fn local_bytes(writer: &Writer, entries: &Entries) -> usize {
    let indexes = &writer.layout.indexes;
    indexes
        .iter()
        .zip(entries)
        .filter(|(index, _)| index.definition.kind == IndexKind::Local)
        .filter_map(|(_, entry)| entry.as_ref())
        .map(|entry| entry.size)
        .sum()
}

/// How indexes grow with a write, and what becomes of their vectors.
#[derive(Debug, Default)]
pub(in crate::engine) struct IndexGrowth {
    counted: Vec<(Arc<Counters>, Growth)>,
    vectors: Vec<VectorChange>,
}

impl IndexGrowth {
    /// Lets it happen, once it is committed, under the lock of the table's writer.
    pub(in crate::engine) fn settle(self) {
        for (counters, growth) in self.counted {
            counters.apply(growth);
        }
        for change in self.vectors {
            change.settle();
        }
    }
}

/// Adds to the commit what brings every index from the old entries to the new ones, and to `consumed`
/// what this costs.
///
/// Putting, changing or deleting an entry is one write of its size; moving it is two; an entry whose
/// projected attributes stay as they are costs nothing
/// ([GSI](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes),
/// [LSI](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html#LSI.ThroughputConsiderations.Writes)).
pub(in crate::engine) fn update_entries(
    writer: &Writer,
    table_key: &Key,
    (old, new): (Entries, Entries),
    commit: &mut Commit,
    consumed: &mut Consumed,
) -> IndexGrowth {
    let mut growth = IndexGrowth::default();
    let pairs = old.into_iter().zip(new);
    for (index, (old, new)) in writer.layout.indexes.iter().zip(pairs) {
        if !writer.keeps(index.space, table_key) {
            continue;
        }
        let sizes = (
            old.as_ref().map(|entry| entry.size),
            new.as_ref().map(|entry| entry.size),
        );
        if let Some(vectors) = &index.vectors {
            let pair = (old.as_ref(), new.as_ref());
            let Some(bytes) = vector_bytes(index, pair) else {
                continue;
            };
            consumed.add_vectors(&index.definition.name, bytes);
            growth.vectors.push(VectorChange {
                vectors: Arc::clone(vectors),
                key: table_key.clone(),
                row: new.as_ref().and_then(|entry| entry.row.clone()),
            });
            match (old, new) {
                (_, Some(new)) => commit.put(index.space, new.key, new.item),
                (Some(old), None) => commit.delete(index.space, old.key),
                (None, None) => {}
            }
            let grown = Growth::between(sizes.0, sizes.1);
            growth.counted.push((Arc::clone(&index.counters), grown));
            continue;
        }
        let units = match (old, new) {
            (None, None) => continue,
            (Some(old), Some(new)) if old.key == new.key => {
                if old.item == new.item {
                    continue;
                }
                commit.put(index.space, new.key, new.item);
                write_units(old.size.max(new.size))
            }
            (old, new) => {
                let mut units = 0.0;
                if let Some(old) = old {
                    units += write_units(old.size);
                    commit.delete(index.space, old.key);
                }
                if let Some(new) = new {
                    units += write_units(new.size);
                    commit.put(index.space, new.key, new.item);
                }
                units
            }
        };
        consumed.add_index(index.definition.kind, &index.definition.name, units);
        growth.counted.push((
            Arc::clone(&index.counters),
            Growth::between(sizes.0, sizes.1),
        ));
    }
    growth
}

/// What a write takes of an index of vectors, in bytes; nothing if its entry stays as it is. Moving an entry to another
/// partition is two writes.
fn vector_bytes(
    index: &LiveIndex,
    (old, new): (Option<&IndexEntry>, Option<&IndexEntry>),
) -> Option<usize> {
    let bytes = [old, new].map(|entry| entry.map(|entry| index.write_bytes(entry)));
    let larger = bytes.into_iter().flatten().max()?;
    let (Some(old), Some(new)) = (old, new) else {
        return Some(larger);
    };
    if old.item == new.item {
        return None;
    }
    let moves = index.definition.keys.partition.iter().any(|attribute| {
        let [old, new] = [old, new].map(|entry| entry.item.raw(&attribute.name));
        old.map(|value| value.json()) != new.map(|value| value.json())
    });
    Some(if moves {
        larger.saturating_mul(2)
    } else {
        larger
    })
}
