//! What a mutation does, worked out before anything is changed.

use crate::expression::UpdateSizing;
use crate::limits;
use crate::storage::{Commit, Key, Space};
use crate::value::Item;
use crate::value::path::Path;

use crate::engine::Engine;
use crate::engine::error::WriteError;
use crate::engine::table::Writer;
use crate::engine::table::counters::Growth;
use crate::engine::table::key::TableKey;
use crate::engine::table::layout::Layout;
use crate::engine::write::CheckedPut;
use crate::engine::write::capacity::{Consumed, write_units};
use crate::engine::write::collection::{self, CollectionGrowth};
use crate::engine::write::index::{self, Entries, IndexGrowth};
use crate::engine::write::mutation::{Mutation, Origin, Write};

impl Engine {
    /// What a mutation does, worked out against the item as it is. Changes nothing.
    pub(in crate::engine) fn plan(
        &self,
        space: Space,
        writer: &Writer,
        write: Write,
        origin: Origin,
    ) -> Result<Planned, WriteError> {
        self.plan_checked(space, writer, write, origin, None)
    }

    /// The same of a put that was checked already, if it was.
    pub(in crate::engine) fn plan_checked(
        &self,
        space: Space,
        writer: &Writer,
        write: Write,
        origin: Origin,
        checked: Option<CheckedPut>,
    ) -> Result<Planned, WriteError> {
        let Write {
            key,
            mutation,
            condition,
        } = write;
        // What is wrong with the item of a put is said before its condition is looked at.
        let layout = &writer.layout;
        let table_key = TableKey::new(&layout.definition.keys, &key);
        let checked = match &mutation {
            // What one member has taken is not judged again.
            Mutation::Put(item) if matches!(origin, Origin::Replica { .. }) => {
                Some(index::entries_of_old(writer, item, &table_key))
            }
            Mutation::Put(item) => Some(
                match checked.and_then(|checked| checked.entries_in(writer)) {
                    Some(entries) => entries,
                    None => check_new(writer, &table_key, item, WriteError::ItemTooLarge)?,
                },
            ),
            Mutation::Update { .. } | Mutation::Delete | Mutation::Check => None,
        };
        let old = self.store.get(space, &key)?;
        check_statement(&mutation, old.as_ref())?;
        let holds = condition.map_or(Ok(true), |condition| condition.matches(old.as_ref()))?;
        if !holds || !still_expired(writer, old.as_ref(), origin) {
            let units = units_of_failed(layout, old.as_ref(), &mutation);
            return Err(WriteError::ConditionFailed { old, units });
        }
        let (new, changed) = match mutation {
            Mutation::Check => return Ok(Planned::unchanged(old, key.prefix())),
            Mutation::Put(item) => (Some(item), Vec::new()),
            Mutation::Delete => (None, Vec::new()),
            Mutation::Update {
                update,
                key_attributes,
                sizing: _,
            } => {
                index::check_legacy(writer, &update)?;
                let updated = update.apply(old.as_ref(), &key_attributes)?;
                let exists = old.is_some() || update.makes_items();
                (exists.then_some(updated.item), updated.changed)
            }
        };
        let new_entries = match (checked, &new) {
            (Some(entries), _) => entries,
            (None, Some(item)) => {
                check_new(writer, &table_key, item, WriteError::UpdatedItemTooLarge)
                    .map_err(|error| error.of_update(&changed))?
            }
            (None, None) => no_entries(writer),
        };
        let old_entries = match (&old, &new) {
            (Some(old), Some(new)) => {
                index::entries_of_replaced(writer, old, (new, &new_entries), &table_key)
            }
            (Some(old), None) => index::entries_of_old(writer, old, &table_key),
            (None, _) => no_entries(writer),
        };
        let rewrite = Rewrite { key, old, new };
        plan_rewrite(space, writer, rewrite, (old_entries, new_entries), changed)
    }
}

/// Units of a write whose condition does not hold: those of the larger of the item as it is and the item that was to be
/// ([conditional writes](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithItems.html#WorkingWithItems.ConditionalUpdate)).
fn units_of_failed(layout: &Layout, old: Option<&Item>, mutation: &Mutation) -> f64 {
    let billed = |item: &Item| layout.billed_size(item);
    let wanted = match mutation {
        Mutation::Put(item) => billed(item),
        // One that cannot be applied makes no item.
        Mutation::Update {
            update,
            key_attributes,
            sizing: _,
        } => (update.apply(old, key_attributes)).map_or(0, |updated| billed(&updated.item)),
        Mutation::Delete | Mutation::Check => 0,
    };
    write_units(wanted.max(old.map_or(0, billed)))
}

/// The item under one key, before and after.
struct Rewrite {
    key: Key,
    old: Option<Item>,
    new: Option<Item>,
}

/// A mutation worked out: what to commit, and what follows once that is done.
pub(in crate::engine) struct Planned {
    pub(in crate::engine) old: Option<Item>,
    pub(in crate::engine) new: Option<Item>,
    pub(in crate::engine) changed: Vec<Path>,
    pub(in crate::engine) commit: Commit,
    /// The hash of the partition key.
    pub(in crate::engine) hash: u64,
    /// Under which key the version is stamped, where the table replicates.
    pub(in crate::engine) stamped: Option<Key>,
    pub(in crate::engine) consumed: Consumed,
    pub(in crate::engine) growth: Growth,
    pub(in crate::engine) index_growth: IndexGrowth,
    /// On tables with local indexes.
    pub(in crate::engine) collection: Option<CollectionGrowth>,
}

impl Planned {
    /// The size of the item as it becomes, or of one that goes as it was.
    pub(in crate::engine) fn size(&self) -> usize {
        let item = self.new.as_ref().or(self.old.as_ref());
        item.map_or(0, Item::size)
    }

    /// Whether the item is not what it was.
    pub(in crate::engine) fn changes(&self) -> bool {
        let (old, new) = (&self.old, &self.new);
        old.as_ref().map(Item::size) != new.as_ref().map(Item::size) || old != new
    }

    /// Whether another one begins and ends with the very same items, so that both change something or neither does.
    pub(in crate::engine) fn is_twin_of(&self, other: &Self) -> bool {
        let is_same = |pair| match pair {
            (Some(one), Some(other)) => Item::is_same(one, other),
            (one, other) => one.is_none() && other.is_none(),
        };
        is_same((self.old.as_ref(), other.old.as_ref()))
            && is_same((self.new.as_ref(), other.new.as_ref()))
    }

    /// A mutation that changes nothing, and costs what a write of the item would.
    fn unchanged(old: Option<Item>, hash: u64) -> Self {
        let size = old.as_ref().map_or(0, Item::size);
        Self {
            new: old.clone(),
            old,
            changed: Vec::new(),
            commit: Commit::default(),
            hash,
            stamped: None,
            consumed: Consumed::of_table(write_units(size)),
            growth: Growth::default(),
            index_growth: IndexGrowth::default(),
            collection: None,
        }
    }
}

/// Works out the commit for a change of one item: the item, its index entries, its place in the order
/// of expiry.
fn plan_rewrite(
    space: Space,
    writer: &Writer,
    rewrite: Rewrite,
    entries: (Entries, Entries),
    changed: Vec<Path>,
) -> Result<Planned, WriteError> {
    let Rewrite { key, old, new } = rewrite;
    writer.layout.assert_key(old.as_ref(), &key);
    writer.layout.assert_key(new.as_ref(), &key);
    let old_size = old.as_ref().map(Item::size);
    let new_size = new.as_ref().map(Item::size);
    let collection = collection::plan(writer, (old.as_ref(), new.as_ref()), &entries)?;

    // A write costs the larger of the item before and the item after.
    let layout = &writer.layout;
    let billed = |item: Option<&Item>| item.map(|item| layout.billed_size(item));
    let larger = billed(old.as_ref()).max(billed(new.as_ref())).unwrap_or(0);
    let mut consumed = Consumed::of_table(write_units(larger));
    // Where the table replicates, with a stamp, and with the same elsewhere.
    let stamped = if layout.member.is_some() { 3 } else { 0 };
    let mut commit = Commit::with_capacity(1 + 2 * layout.indexes.len() + stamped);
    let index_growth = index::update_entries(writer, &key, entries, &mut commit, &mut consumed);
    if let Some(ttl) = &writer.layout.ttl
        && writer.keeps(ttl.space, &key)
    {
        ttl.update_entry(&key, (old.as_ref(), new.as_ref()), &mut commit);
    }
    let hash = key.prefix();
    let stamped = (writer.layout.member.as_ref()).map(|_| key.clone());
    match &new {
        Some(item) => commit.put(space, key, item.clone()),
        None if old.is_some() => commit.delete(space, key),
        None => {}
    }
    Ok(Planned {
        growth: Growth::between(old_size, new_size),
        old,
        new,
        changed,
        commit,
        hash,
        stamped,
        consumed,
        index_growth,
        collection,
    })
}

/// Checks the size of an update whose statement counts, and of the item that it makes, before its condition is
/// looked at. What else is wrong with the update is told after the condition.
fn check_statement(mutation: &Mutation, old: Option<&Item>) -> Result<(), WriteError> {
    let Mutation::Update {
        update,
        key_attributes,
        sizing: UpdateSizing::Statement,
    } = mutation
    else {
        return Ok(());
    };
    let charge = update.statement_charge(old)?;
    let base = old.unwrap_or(key_attributes);
    let is_large = |item: &Item| item.size() > limits::ITEM_BYTES;
    // Nearly all updates are far from the limit, so that their items need not be made twice.
    let may_be_large = update.most_bytes(base.size(), charge)? > limits::ITEM_BYTES;
    let becomes_large = || {
        let updated = update.apply(old, key_attributes);
        updated.is_ok_and(|updated| is_large(&updated.item))
    };
    match charge > limits::ITEM_BYTES || may_be_large && becomes_large() {
        true => Err(WriteError::UpdatedItemTooLarge),
        false => Ok(()),
    }
}

/// Checks an item that is about to be stored, and works out its index entries.
///
/// On a table with local indexes the limit holds for the item together with its entries there
/// ([limits](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-items)).
pub(super) fn check_new(
    writer: &Writer,
    table_key: &TableKey<'_>,
    item: &Item,
    too_large: WriteError,
) -> Result<Entries, WriteError> {
    let size = item.size();
    if size > limits::ITEM_BYTES {
        return Err(too_large);
    }
    let entries = index::entries_of_new(writer, item, table_key)?;
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
        Origin::Caller | Origin::Load | Origin::Replica { .. } => true,
        Origin::Expiry { from, until } => {
            let ttl = writer.layout.ttl.as_ref();
            let second = ttl.and_then(|ttl| ttl.expiry(old?));
            second.is_some_and(|second| (from..until).contains(&second))
        }
    }
}
