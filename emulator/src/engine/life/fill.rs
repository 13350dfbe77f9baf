//! Filling a space of derived entries from items that were there before it.
//!
//! Works in chunks, each under the table's writer lock; between chunks, writers go on. The table key
//! that a chunk reached is recorded with the writer: writes to items up to it keep the entries, writes
//! to items beyond leave them to a later chunk. So no entry is made or counted twice.

use std::ops::Bound;
use std::sync::Arc;

use crate::storage::{Batch, Direction, Key, Space, Span, StoreError};
use crate::value::Item;

use crate::engine::Engine;
use crate::engine::table::counters::Growth;
use crate::engine::table::{Table, Writer};

/// How many items are entered under one lock.
const CHUNK_ITEMS: usize = 500;

impl Engine {
    /// Fills every space of the table that is marked as unfilled, to the end.
    pub(in crate::engine) fn fill(&self, table: &Arc<Table>) -> Result<(), StoreError> {
        loop {
            let mut writer = table.writer.lock();
            if table.is_gone() {
                return Ok(());
            }
            let Some((space, reached)) = writer.unfilled.first().cloned() else {
                return Ok(());
            };
            let next = self.fill_chunk(table, &writer, space, reached)?;
            match next {
                Some(reached) => {
                    if let Some(first) = writer.unfilled.first_mut() {
                        first.1 = Some(reached);
                    }
                }
                None => writer.unfilled.retain(|(other, _)| *other != space),
            }
        }
    }

    /// Enters the next items after `reached`; the key of the last of them, or nothing at the end.
    fn fill_chunk(
        &self,
        table: &Table,
        writer: &Writer,
        space: Space,
        reached: Option<Key>,
    ) -> Result<Option<Key>, StoreError> {
        let span = Span {
            lower: reached.map_or(Bound::Unbounded, Bound::Excluded),
            upper: Bound::Unbounded,
        };
        let snapshot = self.store.snapshot()?;
        let mut batch = Batch::with_capacity(CHUNK_ITEMS);
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
                batch.put(space, entry, projected);
            }
            last = Some(key);
            count += 1;
        }
        let last = last.filter(|_| count == CHUNK_ITEMS);
        self.store.commit(batch)?;
        let indexes = &writer.layout.indexes;
        if let Some(index) = indexes.iter().find(|index| index.space == space) {
            index.counters.apply(growth);
        }
        Ok(last)
    }
}

/// What an item contributes to a derived space. An item with a value that an index does not take is
/// left out, as the service does
/// ([backfilling](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.OnlineOps.html#GSI.OnlineOps.Creating)).
fn derive(writer: &Writer, space: Space, key: &Key, item: &Item) -> Option<(Key, Item)> {
    let layout = &writer.layout;
    if let Some(index) = layout.indexes.iter().find(|index| index.space == space) {
        let entry = index.entry(&layout.definition.keys, item, key);
        return entry.ok().flatten().map(|entry| (entry.key, entry.item));
    }
    let ttl = layout.ttl.as_ref().filter(|ttl| ttl.space == space)?;
    Some((ttl.entry_key(item, key)?, ttl.nothing.clone()))
}
