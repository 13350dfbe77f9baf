//! A table at one moment, as descriptions show it.

use std::sync::Arc;

use crate::clock::Timestamp;
use crate::schema::between::Warming;
use crate::schema::{IndexStatus, TableDefinition, TableStatus};

use crate::engine::table::counters::Counters;
use crate::engine::table::layout::{Layout, Restored};

/// What a table is, where it and its indexes stand in their lives, and how much they hold.
///
/// Definition and states are of one moment: a change of the table is seen as a whole or not at all.
#[derive(Clone, Debug)]
pub(crate) struct TableView {
    layout: Arc<Layout>,
    items: u64,
    bytes: u64,
}

impl TableView {
    /// The table with this layout, and what it holds by now.
    pub(in crate::engine) fn new(layout: Arc<Layout>, counters: &Counters) -> Self {
        Self {
            layout,
            items: counters.items(),
            bytes: counters.bytes(),
        }
    }

    /// Everything that follows from the definition.
    pub(in crate::engine) fn layout(&self) -> &Layout {
        &self.layout
    }

    /// What the owner asked for.
    pub(crate) fn definition(&self) -> &Arc<TableDefinition> {
        &self.layout.definition
    }

    /// What the table was before the update that is not over at `now`.
    pub(crate) fn before_update(&self, now: Timestamp) -> Option<&TableDefinition> {
        self.layout.before_update(now)
    }

    /// Which throughput is being made ready, while the table is active.
    pub(crate) fn warming(&self, now: Timestamp) -> Warming {
        self.layout.warming(now)
    }

    /// What the table is being restored from.
    pub(crate) fn restored(&self) -> Option<&Restored> {
        self.layout.restored.as_ref()
    }

    /// Where the table stands in its life.
    pub(crate) fn status(&self, now: Timestamp) -> TableStatus {
        self.layout.status(now)
    }

    /// Where an index stands in its life; none where no entries of it are kept.
    pub(crate) fn index_status(&self, number: u32, now: Timestamp) -> Option<IndexStatus> {
        self.layout.index_status(number, now)
    }

    /// Whether an index is being filled from items that were there before it.
    pub(crate) fn is_backfilling(&self, number: u32, now: Timestamp) -> bool {
        let index = self.layout.index(number);
        index.is_some_and(|index| index.is_coming(now) && !self.layout.is_allocating(index, now))
    }

    /// Whether a new index is there, but not yet being filled.
    pub(crate) fn is_allocating(&self, number: u32, now: Timestamp) -> bool {
        let index = self.layout.index(number);
        index.is_some_and(|index| self.layout.is_allocating(index, now))
    }

    /// Whether an index has been there from the beginning of the table.
    pub(crate) fn was_created_with(&self, number: u32) -> bool {
        let index = self.layout.index(number);
        index.is_some_and(|index| !index.added_later)
    }

    /// How many items the table holds.
    pub(crate) fn item_count(&self) -> u64 {
        self.items
    }

    /// The size of these items, in bytes.
    pub(crate) fn size_bytes(&self) -> u64 {
        self.bytes
    }

    /// How many entries an index holds, and their size in bytes.
    pub(crate) fn index_counts(&self, number: u32) -> Option<(u64, u64)> {
        let counters = &self.layout.index(number)?.counters;
        Some((counters.items(), counters.bytes()))
    }
}
