//! Filling a space of derived entries from items that were there before it.
//!
//! Works in chunks, each under the table's writer lock; between chunks, writers go on. The table key
//! that a chunk reached is recorded with the writer: writes to items up to it keep the entries, writes
//! to items beyond leave them to a later chunk. So no entry is made or counted twice.

use std::ops::Bound;
use std::sync::Arc;

use crate::storage::{Commit, Direction, Key, Space, Span, StoreError};
use crate::value::Item;

use crate::engine::Engine;
use crate::engine::parts::due::Due;
use crate::engine::table::counters::Growth;
use crate::engine::table::key::TableKey;
use crate::engine::table::{Table, Writer, table_fact};

/// How many items are entered under one lock.
const CHUNK_ITEMS: usize = 500;

impl Engine {
    /// Fills every space of the table that is marked as unfilled, to the end; if the store fails, the rest with
    /// work that is due.
    pub(in crate::engine) fn fill_or_later(&self, table: &Arc<Table>) {
        let filled = self.fill(table);
        self.retry(filled, table, self.clock.now(), Due::Fill);
    }

    /// Fills every space of the table that is marked as unfilled, to the end.
    fn fill(&self, table: &Arc<Table>) -> Result<(), StoreError> {
        loop {
            let mut writer = table.writer.lock();
            if table.is_gone() || writer.unfilled.is_empty() {
                return Ok(());
            }
            self.fill_chunk(table, &mut writer)?;
        }
    }

    /// Enters the next items into the first space that is unfilled. How far it is filled is committed with them.
    fn fill_chunk(&self, table: &Table, writer: &mut Writer) -> Result<(), StoreError> {
        let mut unfilled = writer.unfilled.clone();
        let Some((space, reached)) = unfilled.first_mut() else {
            return Ok(());
        };
        let (space, reached) = (*space, reached.take());
        let span = Span {
            lower: reached.map_or(Bound::Unbounded, Bound::Excluded),
            upper: Bound::Unbounded,
        };
        let snapshot = self.store.snapshot()?;
        let mut commit = Commit::with_capacity(CHUNK_ITEMS);
        let mut growth = Growth::default();
        let mut last = None;
        let mut count = 0;
        let items = snapshot.range(table.space, &span, Direction::Forward)?;
        for entry in items.take(CHUNK_ITEMS) {
            let (key, item) = entry?;
            if let Some((entry, projected)) = derive(writer, space, &key, &item) {
                let added = Growth::between(None, Some(projected.size()));
                growth.items += added.items;
                growth.bytes += added.bytes;
                commit.put(space, entry, projected);
            }
            last = Some(key.into_owned());
            count += 1;
        }
        match last.filter(|_| count == CHUNK_ITEMS) {
            Some(last) => {
                if let Some((_, reached)) = unfilled.first_mut() {
                    *reached = Some(last);
                }
            }
            None => unfilled.retain(|(other, _)| *other != space),
        }
        let fact = table_fact::exists(&table.home, table.space, &writer.layout, &unfilled);
        commit.facts.push(fact);
        self.store.commit(commit)?;
        writer.unfilled = unfilled;
        let indexes = &writer.layout.indexes;
        if let Some(index) = indexes.iter().find(|index| index.space == space) {
            index.counters.apply(growth);
            if writer.unfilled.iter().all(|(other, _)| *other != space) {
                index.set_filled();
            }
        }
        Ok(())
    }
}

/// What an item contributes to a derived space. An item with a value that an index does not take is
/// left out, as the service does
/// ([backfilling](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.OnlineOps.html#GSI.OnlineOps.Creating)).
fn derive(writer: &Writer, space: Space, key: &Key, item: &Item) -> Option<(Key, Item)> {
    let layout = &writer.layout;
    if let Some(index) = layout.indexes.iter().find(|index| index.space == space) {
        let entry = index.entry(item, &TableKey::new(&layout.definition.keys, key));
        return entry.ok().flatten().map(|entry| (entry.key, entry.item));
    }
    let ttl = layout.ttl.as_ref().filter(|ttl| ttl.space == space)?;
    Some((ttl.entry_key(item, key)?, ttl.nothing.clone()))
}
