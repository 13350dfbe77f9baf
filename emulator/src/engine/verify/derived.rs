//! Indexes, order of expiry and collections against the items of their table.
//!
//! Items and entries are looked at one by one: what a table holds need not fit into memory. Only where a space has
//! entries of no item, the keys that it should have are gathered to find them.

use std::collections::BTreeSet;

use crate::storage::{Direction, Key, Snapshot, Space, Span, StoreError};
use crate::value::Item;

use crate::engine::table::key::{self, TableKey};
use crate::engine::table::{Table, Writer};
use crate::engine::verify::Findings;
use crate::engine::verify::content::{Kind, Tally};
use crate::engine::write::index::Entries;
use crate::engine::write::{collection, index};

/// Checks one table, whose writer is locked; how much it holds.
pub(super) fn check(
    snapshot: &dyn Snapshot,
    table: &Table,
    writer: &Writer,
    findings: &mut Findings,
) -> Result<Tally, StoreError> {
    layout(writer, findings);
    let mut held = Tally::default();
    let mut spaces = Derived::all(writer);
    let mut collections = CollectionWalk::default();
    let (mut misplaced, mut alone) = (Kind::default(), Kind::default());
    let keys = &writer.layout.definition.keys;
    for entry in snapshot.range(table.space, &Span::ALL, Direction::Forward)? {
        let (key, item) = entry?;
        held.add(item.size());
        if key::key_of_item(keys, &item).as_ref() != Ok(&*key) {
            misplaced.add(findings, || {
                format!("{item:?} lies under another key: {key:?}")
            });
        }
        let entries = index::entries_of_old(writer, &item, &TableKey::new(keys, &key));
        if writer.layout.has_collections() {
            match collection::share(writer, &item, &entries) {
                Some((partition, bytes)) => collections.add(writer, partition, bytes, findings),
                None => alone.add(findings, || format!("{item:?} belongs to no collection")),
            }
        }
        for (space, key, wanted) in expected(writer, (&key, &item), entries) {
            if let Some(derived) = spaces.iter_mut().find(|derived| derived.space == space) {
                let there = snapshot.get(space, &key)?;
                derived.compare(&key, there, &wanted, findings);
            }
        }
    }
    misplaced.end("items", findings);
    alone.end("items", findings);
    held.compare("the table", &table.counters, findings);
    collections.end(writer, findings);
    for derived in spaces {
        derived.end(snapshot, table, writer, findings)?;
    }
    Ok(held)
}

/// What follows from an item: entries of indexes, and its place in the order of expiry.
fn expected(
    writer: &Writer,
    (table_key, item): (&Key, &Item),
    entries: Entries,
) -> Vec<(Space, Key, Item)> {
    let layout = &writer.layout;
    let entries = layout.indexes.iter().zip(entries);
    let entries = entries.filter_map(|(index, entry)| Some((index.space, entry?)));
    let entries = entries.map(|(space, entry)| (space, entry.key, entry.item));
    let expiry = layout.ttl.as_ref().and_then(|ttl| {
        Some((
            ttl.space,
            ttl.entry_key(item, table_key)?,
            ttl.nothing.clone(),
        ))
    });
    let all = entries.chain(expiry);
    // A space that is being filled holds what lies before the item that was reached.
    all.filter(|(space, ..)| writer.keeps(*space, table_key))
        .collect()
}

/// A space whose entries follow from the items.
struct Derived {
    space: Space,
    name: String,
    /// How many entries were found that are of an item.
    found: u64,
    lacks: Kind,
    others: Kind,
}

impl Derived {
    /// Those of a table.
    fn all(writer: &Writer) -> Vec<Self> {
        let layout = &writer.layout;
        let staying = (layout.indexes.iter()).filter(|index| index.gone_at.is_none());
        let indexes =
            staying.map(|index| (index.space, format!("index {}", index.definition.name)));
        let expiry = layout.ttl.as_ref();
        let expiry = expiry.map(|ttl| (ttl.space, "the order of expiry".to_owned()));
        let spaces = indexes.chain(expiry).map(|(space, name)| Self {
            space,
            name,
            found: 0,
            lacks: Kind::default(),
            others: Kind::default(),
        });
        spaces.collect()
    }

    /// Holds an entry that is there, or none, against the one that is wanted.
    fn compare(&mut self, key: &Key, there: Option<Item>, wanted: &Item, findings: &mut Findings) {
        let name = &self.name;
        let Some(there) = there else {
            let told = || format!("{name} lacks {wanted:?} under {key:?}");
            self.lacks.add(findings, told);
            return;
        };
        self.found += 1;
        if there != *wanted {
            let told = || format!("{name} has {there:?} for {wanted:?} under {key:?}");
            self.others.add(findings, told);
        }
    }

    /// Looks for entries of no item, and counts what is there.
    fn end(
        self,
        snapshot: &dyn Snapshot,
        table: &Table,
        writer: &Writer,
        findings: &mut Findings,
    ) -> Result<(), StoreError> {
        let Self {
            space,
            name,
            found,
            lacks,
            others,
        } = self;
        lacks.end(&name, findings);
        others.end(&name, findings);
        let there = Tally::of(snapshot, space)?;
        if there.items != found {
            surplus(snapshot, (table.space, space), writer, (&name, findings))?;
        }
        let indexes = &writer.layout.indexes;
        if let Some(index) = indexes.iter().find(|index| index.space == space) {
            there.compare(&name, &index.counters, findings);
            // Those that nobody has searched yet are not known, and made from the entries when somebody does.
            let vectors = index.vectors.as_ref().and_then(|vectors| vectors.get());
            let known = vectors.map(|vectors| vectors.len());
            if let Some(known) = known.filter(|known| u64::try_from(*known) != Ok(there.items)) {
                findings.add(format!(
                    "{name} searches {known} vectors of {}",
                    there.items
                ));
            }
        }
        Ok(())
    }
}

/// Tells of entries that follow from no item.
fn surplus(
    snapshot: &dyn Snapshot,
    (items, space): (Space, Space),
    writer: &Writer,
    (name, findings): (&str, &mut Findings),
) -> Result<(), StoreError> {
    let keys = &writer.layout.definition.keys;
    let mut wanted = BTreeSet::new();
    for entry in snapshot.range(items, &Span::ALL, Direction::Forward)? {
        let (key, item) = entry?;
        let entries = index::entries_of_old(writer, &item, &TableKey::new(keys, &key));
        let own = expected(writer, (&key, &item), entries).into_iter();
        let own = own.filter(|(of, ..)| *of == space);
        wanted.extend(own.map(|(_, key, _)| key));
    }
    let mut orphans = Kind::default();
    for entry in snapshot.range(space, &Span::ALL, Direction::Forward)? {
        let (key, entry) = entry?;
        if !wanted.contains(&*key) {
            orphans.add(findings, || {
                format!("{name} has {entry:?} under {key:?}, of no item")
            });
        }
    }
    orphans.end(name, findings);
    Ok(())
}

/// Item collections one by one: the items of one lie together.
#[derive(Default)]
struct CollectionWalk {
    current: Option<(Key, i64)>,
    /// How many there were before the current one.
    done: usize,
    differ: Kind,
}

impl CollectionWalk {
    fn add(&mut self, writer: &Writer, partition: Key, bytes: i64, findings: &mut Findings) {
        match &mut self.current {
            Some((current, sum)) if *current == partition => *sum = sum.saturating_add(bytes),
            _ => {
                self.close(writer, findings);
                self.current = Some((partition, bytes));
            }
        }
    }

    fn close(&mut self, writer: &Writer, findings: &mut Findings) {
        let Some((partition, bytes)) = self.current.take() else {
            return;
        };
        self.done += 1;
        let kept = writer.collections.get(&partition);
        if u64::try_from(bytes) != Ok(kept) {
            self.differ.add(findings, || {
                format!("of the item collections {partition:?} has {bytes} bytes, kept are {kept}")
            });
        }
    }

    fn end(mut self, writer: &Writer, findings: &mut Findings) {
        self.close(writer, findings);
        self.differ.end("item collections", findings);
        let kept = writer.collections.len();
        if self.done != kept {
            findings.add(format!(
                "item collections are {}, kept are {kept}",
                self.done
            ));
        }
    }
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
