//! THE write path: every mutation, whoever asks for it, is planned and applied here.
//!
//! [`Engine::write`] takes the table's writer lock, [`plan`]s the mutation against the item as it is,
//! commits the batch of the plan to the store in one step, and [`settle`]s what follows from it. A plan
//! changes nothing, so that several of them can be committed together; what a plan says of old and new
//! item, key and origin is what a log of changes is made of.

pub(in crate::engine) mod capacity;
pub(in crate::engine) mod collection;
pub(in crate::engine) mod index;
pub(in crate::engine) mod mutation;

use std::sync::Arc;

use crate::limits;
use crate::storage::{Batch, Key, Space};
use crate::value::Item;
use crate::value::path::Path;

use super::error::{TableNotFound, WriteError};
use super::table::{Growth, Table, Writer};
use crate::engine::Engine;
use crate::engine::table::key;
use crate::engine::write::capacity::{Consumed, write_units};
use crate::engine::write::collection::CollectionSize;
use crate::engine::write::index::{Entries, IndexGrowth};
use crate::engine::write::mutation::{Mutation, Origin, Write, Written};

impl Engine {
    /// Applies one mutation.
    ///
    /// # Errors
    ///
    /// If the condition does not hold, or the new item cannot be; nothing has changed then.
    pub(crate) fn write(&self, table: &Arc<Table>, write: Write) -> Result<Written, WriteError> {
        self.write_as(table, write, Origin::Caller)
    }

    /// Checks that `item` could be put under `key`, before any of several writes happens.
    ///
    /// # Errors
    ///
    /// If the item is too large, or has a value that no index key can have.
    pub(crate) fn check_put(
        &self,
        table: &Table,
        key: &Key,
        item: &Item,
    ) -> Result<(), WriteError> {
        table.check_usable(|| self.clock.now())?;
        check_new(&table.writer.lock(), key, item, WriteError::ItemTooLarge).map(drop)
    }

    /// Applies one mutation on someone's behalf.
    pub(super) fn write_as(
        &self,
        table: &Arc<Table>,
        write: Write,
        origin: Origin,
    ) -> Result<Written, WriteError> {
        table.check_usable(|| self.clock.now())?;
        let mut writer = table.writer.lock();
        if table.is_gone() {
            return Err(TableNotFound.into());
        }
        writer.check_held(&write.key, None)?;
        let mut planned = self.plan(table.space, &writer, write, origin)?;
        let batch = std::mem::take(&mut planned.batch);
        if !batch.is_empty() {
            self.store.commit(batch)?;
        }
        self.log(&writer, &planned, origin);
        Ok(settle(table, &mut writer, planned))
    }

    /// What a mutation does, worked out against the item as it is. Changes nothing.
    pub(super) fn plan(
        &self,
        space: Space,
        writer: &Writer,
        write: Write,
        origin: Origin,
    ) -> Result<Planned, WriteError> {
        let Write {
            key,
            mutation,
            condition,
        } = write;
        // What is wrong with the item of a put is said before its condition is looked at.
        let checked = match &mutation {
            Mutation::Put(item) => Some(check_new(writer, &key, item, WriteError::ItemTooLarge)?),
            Mutation::Update { .. } | Mutation::Delete | Mutation::Check => None,
        };
        let old = self.store.get(space, &key)?;
        let holds = condition.is_none_or(|condition| condition.matches(old.as_ref()));
        if !holds || !still_expired(writer, old.as_ref(), origin) {
            return Err(WriteError::ConditionFailed { old });
        }
        let (new, changed) = match mutation {
            Mutation::Check => return Ok(Planned::unchanged(old)),
            Mutation::Put(item) => (Some(item), Vec::new()),
            Mutation::Delete => (None, Vec::new()),
            Mutation::Update {
                update,
                key_attributes,
            } => {
                let updated = update.apply(old.as_ref(), &key_attributes)?;
                let exists = old.is_some() || update.makes_items();
                (exists.then_some(updated.item), updated.changed)
            }
        };
        let new_entries = match (checked, &new) {
            (Some(entries), _) => entries,
            (None, Some(item)) => check_new(writer, &key, item, WriteError::UpdatedItemTooLarge)
                .map_err(|error| error.of_update(&changed))?,
            (None, None) => no_entries(writer),
        };
        let old_entries = index::entries_of_old(writer, old.as_ref(), &key);
        let change = Change { key, old, new };
        plan_change(space, writer, change, (old_entries, new_entries), changed)
    }
}

/// The item under one key, before and after.
struct Change {
    key: Key,
    old: Option<Item>,
    new: Option<Item>,
}

/// A mutation worked out: what to commit, and what follows once that is done.
pub(super) struct Planned {
    pub(super) old: Option<Item>,
    pub(super) new: Option<Item>,
    changed: Vec<Path>,
    pub(super) batch: Batch,
    /// The hash of the partition key.
    pub(super) hash: u64,
    consumed: Consumed,
    growth: Growth,
    index_growth: IndexGrowth,
    /// On tables with local indexes.
    pub(super) collection: Option<CollectionGrowth>,
}

/// How the item collection grows.
pub(super) struct CollectionGrowth {
    /// The bytes that all keys of the collection start with.
    pub(super) partition: Key,
    /// By how many bytes.
    pub(super) delta: i64,
    /// The partition key attributes.
    key: Item,
}

impl Planned {
    /// A mutation that changes nothing, and costs what a write of the item would.
    fn unchanged(old: Option<Item>) -> Self {
        let size = old.as_ref().map_or(0, Item::size);
        Self {
            new: old.clone(),
            old,
            changed: Vec::new(),
            batch: Batch::default(),
            hash: 0,
            consumed: Consumed::of_table(write_units(size)),
            growth: Growth::default(),
            index_growth: IndexGrowth::new(),
            collection: None,
        }
    }
}

/// Works out the batch for a change of one item: the item, its index entries, its place in the order
/// of expiry.
fn plan_change(
    space: Space,
    writer: &Writer,
    change: Change,
    entries: (Entries, Entries),
    changed: Vec<Path>,
) -> Result<Planned, WriteError> {
    let Change { key, old, new } = change;
    debug_assert!(
        new.as_ref().is_none_or(|item| {
            key::key_of_item(&writer.layout.definition.keys, item).as_ref() == Ok(&key)
        }),
        "an item lies under its own key"
    );
    let old_size = old.as_ref().map(Item::size);
    let new_size = new.as_ref().map(Item::size);
    let collection = plan_collection(writer, (old.as_ref(), new.as_ref()), &entries)?;

    // A write costs the larger of the item before and the item after.
    let larger = old_size.max(new_size).unwrap_or(0);
    let mut consumed = Consumed::of_table(write_units(larger));
    let mut batch = Batch::with_capacity(1 + 2 * writer.layout.indexes.len());
    let index_growth = index::update_entries(writer, &key, entries, &mut batch, &mut consumed);
    if let Some(ttl) = &writer.layout.ttl
        && writer.keeps(ttl.space, &key)
    {
        ttl.update_entry(&key, (old.as_ref(), new.as_ref()), &mut batch);
    }
    let hash = key.prefix();
    match &new {
        Some(item) => batch.put(space, key, item.clone()),
        None if old.is_some() => batch.delete(space, key),
        None => {}
    }
    Ok(Planned {
        growth: Growth::between(old_size, new_size),
        old,
        new,
        changed,
        batch,
        hash,
        consumed,
        index_growth,
        collection,
    })
}

/// Records what a committed plan changed, under the lock under which it was planned.
pub(super) fn settle(table: &Table, writer: &mut Writer, planned: Planned) -> Written {
    table.counters.apply(planned.growth);
    for (counters, growth) in planned.index_growth {
        counters.apply(growth);
    }
    let collection = planned.collection.map(|growth| CollectionSize {
        key: growth.key,
        bytes: writer.collections.grow(growth.partition, growth.delta),
    });
    Written {
        old: planned.old,
        new: planned.new,
        changed: planned.changed,
        capacity: planned.consumed,
        collection,
    }
}

/// Checks an item that is about to be stored, and works out its index entries.
///
/// On a table with local indexes the limit holds for the item together with its entries there
/// ([limits](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-items)).
fn check_new(
    writer: &Writer,
    key: &Key,
    item: &Item,
    too_large: WriteError,
) -> Result<Entries, WriteError> {
    let size = item.size();
    if size > limits::ITEM_BYTES {
        return Err(too_large);
    }
    let entries = index::entries_of_new(writer, item, key)?;
    if size + index::local_bytes(writer, &entries) > limits::ITEM_BYTES {
        return Err(too_large);
    }
    Ok(entries)
}

/// The entries of no item.
fn no_entries(writer: &Writer) -> Entries {
    writer.layout.indexes.iter().map(|_| None).collect()
}

/// Whether the reason for a delete of the service's own still stands.
fn still_expired(writer: &Writer, old: Option<&Item>, origin: Origin) -> bool {
    match origin {
        Origin::Caller => true,
        Origin::Expiry { from, until } => {
            let ttl = writer.layout.ttl.as_ref();
            let second = ttl.and_then(|ttl| ttl.expiry(old?));
            second.is_some_and(|second| (from..until).contains(&second))
        }
    }
}

/// The item collection after the change, on tables that count them.
fn plan_collection(
    writer: &Writer,
    (old, new): (Option<&Item>, Option<&Item>),
    (old_entries, new_entries): &(Entries, Entries),
) -> Result<Option<CollectionGrowth>, WriteError> {
    if !writer.layout.has_collections() {
        return Ok(None);
    }
    let Some(item) = new.or(old) else {
        return Ok(None);
    };
    let keys = &writer.layout.definition.keys;
    let partition = key::partition_of(keys, item)?;
    let size = |item: Option<&Item>, entries| {
        item.map_or(0, |item| item.size() + index::local_bytes(writer, entries))
    };
    let growth = Growth::between(Some(size(old, old_entries)), Some(size(new, new_entries)));
    writer.collections.after(&partition, growth.bytes)?;
    let is_partition = |name: &str| keys.partition.iter().any(|key| &*key.name == name);
    Ok(Some(CollectionGrowth {
        partition,
        delta: growth.bytes,
        key: item.select(is_partition),
    }))
}
