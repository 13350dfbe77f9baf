//! A live table: its definition, its spaces, its counters.

pub(in crate::engine) mod catalog;
pub(crate) mod key;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use parking_lot::{Mutex, RwLock};

use crate::clock::Timestamp;
use crate::schema::{IndexKind, IndexStatus, TableDefinition, TableStatus};
use crate::storage::{Key, Space};

use super::error::{TableNotFound, WriteError};
use crate::engine::life::ttl_sweep::LiveTtl;
use crate::engine::log::stream::Stream;
use crate::engine::transact::hold::{Held, HoldId};
use crate::engine::write::collection::Collections;
use crate::engine::write::index::LiveIndex;

/// A moment that has always passed.
pub(super) const LONG_AGO: Timestamp = Timestamp::from_millis(i64::MIN);

/// A table that holds items.
#[derive(Debug)]
pub(crate) struct Table {
    name: Arc<str>,
    /// Whose it is.
    pub(super) home: Home,
    /// Where the items are.
    pub(super) space: Space,
    pub(super) counters: Counters,
    /// Before this moment (in milliseconds) the table takes no items: it is being created, or gone.
    gate: AtomicI64,
    /// When expired items are to be looked for again, in milliseconds.
    pub(super) sweep_at: AtomicI64,
    /// What readers see. Changed only under `writer`, after the state there.
    shown: RwLock<Arc<Layout>>,
    /// Serialises everything that changes the table or its items.
    pub(super) writer: Mutex<Writer>,
}

/// Whose a table is, and where.
#[derive(Clone, Debug)]
pub(super) struct Home {
    /// The owner.
    pub(super) owner: Arc<str>,
    /// The region.
    pub(super) region: Arc<str>,
}

/// What writers need, and what only they change.
#[derive(Clone, Debug)]
pub(super) struct Writer {
    /// The same as readers see.
    pub(super) layout: Arc<Layout>,
    /// Spaces of derived entries that are still being filled, and how far: entries exist for the items
    /// up to this table key, and writes to items beyond leave the space alone.
    pub(super) unfilled: Vec<(Space, Option<Key>)>,
    /// Sizes of item collections, kept on tables with local indexes.
    pub(super) collections: Collections,
    /// Items that open transactions hold.
    pub(super) held: Held,
    /// What shows the changes of items, while that is switched on.
    pub(super) stream: Option<Arc<Stream>>,
}

impl Writer {
    /// Refuses to touch an item that an open transaction other than `own` holds.
    pub(super) fn check_held(&self, key: &Key, own: Option<HoldId>) -> Result<(), WriteError> {
        if self.held.by_other(key, own) {
            return Err(WriteError::Conflict);
        }
        Ok(())
    }

    /// Whether the entries of the item under `key` are kept in this space yet.
    pub(super) fn keeps(&self, space: Space, key: &Key) -> bool {
        match self.unfilled.iter().find(|(other, _)| *other == space) {
            Some((_, Some(reached))) => key <= reached,
            Some((_, None)) => false,
            None => true,
        }
    }
}

/// A table's definition with everything that follows from it.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// What the owner asked for.
    pub(super) definition: Arc<TableDefinition>,
    /// The indexes that exist, also those that come or go.
    pub(super) indexes: Vec<Arc<LiveIndex>>,
    /// The order of expiry, while switched on.
    pub(super) ttl: Option<LiveTtl>,
    /// Until when the table is being created.
    pub(super) creating_until: Timestamp,
    /// Until when the table is being updated.
    pub(super) updating_until: Timestamp,
    /// When the table goes, once that is decided.
    pub(super) gone_at: Option<Timestamp>,
}

impl Layout {
    /// Where the table stands at `now`.
    pub(super) fn status(&self, now: Timestamp) -> TableStatus {
        if self.gone_at.is_some() {
            TableStatus::Deleting
        } else if now < self.creating_until {
            TableStatus::Creating
        } else if now < self.updating_until
            || self.indexes.iter().any(|index| index.is_changing(now))
        {
            TableStatus::Updating
        } else {
            TableStatus::Active
        }
    }

    /// The index with this number.
    pub(super) fn index(&self, number: u32) -> Option<&Arc<LiveIndex>> {
        self.indexes
            .iter()
            .find(|index| index.definition.number == number)
    }

    /// When the table or an index goes next.
    pub(super) fn next_leaving(&self) -> Option<Timestamp> {
        let of_indexes = self.indexes.iter().filter_map(|index| index.gone_at);
        of_indexes.chain(self.gone_at).min()
    }

    /// Whether item collections are counted.
    pub(super) fn has_collections(&self) -> bool {
        self.indexes
            .iter()
            .any(|index| index.definition.kind == IndexKind::Local)
    }
}

impl Table {
    /// An empty table.
    pub(super) fn new(
        home: Home,
        space: Space,
        layout: Layout,
        stream: Option<Arc<Stream>>,
    ) -> Self {
        Self::with_writer(
            home,
            space,
            Writer {
                layout: Arc::new(layout),
                unfilled: Vec::new(),
                collections: Collections::default(),
                held: Held::default(),
                stream,
            },
        )
    }

    /// A table with this state and no items counted.
    fn with_writer(home: Home, space: Space, writer: Writer) -> Self {
        Self {
            name: Arc::clone(&writer.layout.definition.name),
            home,
            space,
            counters: Counters::default(),
            gate: AtomicI64::new(writer.layout.creating_until.as_millis()),
            sweep_at: AtomicI64::new(i64::MIN),
            shown: RwLock::new(Arc::clone(&writer.layout)),
            writer: Mutex::new(writer),
        }
    }

    /// A table with the same content in another store, and the fork of its stream. The caller holds the lock of `writer`.
    pub(super) fn fork(&self, writer: &Writer, stream: Option<Arc<Stream>>) -> Self {
        let mut layout = Layout::clone(&writer.layout);
        for index in &mut layout.indexes {
            *index = Arc::new(index.fork());
        }
        let fork = Self::with_writer(
            self.home.clone(),
            self.space,
            Writer {
                layout: Arc::new(layout),
                // Open transactions stay with the original.
                held: Held::default(),
                stream,
                ..writer.clone()
            },
        );
        fork.counters.copy_from(&self.counters);
        fork.gate
            .store(self.gate.load(Ordering::Acquire), Ordering::Release);
        fork.sweep_at
            .store(self.sweep_at.load(Ordering::Relaxed), Ordering::Relaxed);
        fork
    }

    /// The table's name.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// What the owner asked for, as of now.
    pub(crate) fn definition(&self) -> Arc<TableDefinition> {
        Arc::clone(&self.shown.read().definition)
    }

    /// The definition with everything that follows from it, as of now.
    pub(super) fn layout(&self) -> Arc<Layout> {
        Arc::clone(&self.shown.read())
    }

    /// Where the table stands in its life.
    pub(crate) fn status(&self, now: Timestamp) -> TableStatus {
        self.shown.read().status(now)
    }

    /// Where an index stands in its life.
    pub(crate) fn index_status(&self, number: u32, now: Timestamp) -> Option<IndexStatus> {
        let layout = self.layout();
        let status = layout.index(number)?.status(now);
        Some(status)
    }

    /// Whether an index is being filled from items that were there before it.
    pub(crate) fn is_backfilling(&self, number: u32, now: Timestamp) -> bool {
        self.layout()
            .index(number)
            .is_some_and(|index| index.is_backfilling(now))
    }

    /// Whether an index has been there from the beginning of the table.
    pub(crate) fn was_created_with(&self, number: u32) -> bool {
        self.layout()
            .index(number)
            .is_some_and(|index| !index.added_later)
    }

    /// How many items the table holds.
    pub(crate) fn item_count(&self) -> u64 {
        self.counters.items()
    }

    /// The size of these items.
    pub(crate) fn size_bytes(&self) -> u64 {
        self.counters.bytes()
    }

    /// How many entries an index holds, and their size.
    pub(crate) fn index_counts(&self, number: u32) -> Option<(u64, u64)> {
        let layout = self.layout();
        let counters = &layout.index(number)?.counters;
        Some((counters.items(), counters.bytes()))
    }

    /// Checks that the table takes items: it is neither being created nor gone.
    ///
    /// `now` is asked only when the table was not usable from its beginning.
    pub(super) fn check_usable(
        &self,
        now: impl FnOnce() -> Timestamp,
    ) -> Result<(), TableNotFound> {
        let gate = self.gate.load(Ordering::Acquire);
        if gate == i64::MIN {
            return Ok(());
        }
        if gate == i64::MAX || now().as_millis() < gate {
            return Err(TableNotFound);
        }
        // A table that is ready stays ready, unless it was closed meanwhile.
        let _closed =
            self.gate
                .compare_exchange(gate, i64::MIN, Ordering::AcqRel, Ordering::Acquire);
        Ok(())
    }

    /// Whether the table is gone. Exact under the lock of the writer.
    pub(super) fn is_gone(&self) -> bool {
        self.gate.load(Ordering::Acquire) == i64::MAX
    }

    /// Turns every later read and write away. The caller holds the lock of the writer.
    pub(super) fn close(&self) {
        self.gate.store(i64::MAX, Ordering::Release);
    }

    /// Shows a new layout, to writers and to readers.
    pub(super) fn show(&self, writer: &mut Writer, layout: Layout) {
        let layout = Arc::new(layout);
        writer.layout = Arc::clone(&layout);
        *self.shown.write() = layout;
    }
}

/// How much a space holds. Changed under the table's writer lock, read by anyone.
#[derive(Debug, Default)]
pub(super) struct Counters {
    items: AtomicU64,
    bytes: AtomicU64,
}

impl Counters {
    /// How many.
    pub(super) fn items(&self) -> u64 {
        self.items.load(Ordering::Relaxed)
    }

    /// How large.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }

    /// Applies a change. Wrapping addition makes a negative change a subtraction.
    pub(super) fn apply(&self, growth: Growth) {
        self.items
            .fetch_add(growth.items.cast_unsigned(), Ordering::Relaxed);
        self.bytes
            .fetch_add(growth.bytes.cast_unsigned(), Ordering::Relaxed);
    }

    /// Takes over what another space holds.
    pub(super) fn copy_from(&self, other: &Self) {
        self.items.store(other.items(), Ordering::Relaxed);
        self.bytes.store(other.bytes(), Ordering::Relaxed);
    }
}

/// By how much a space grows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Growth {
    /// In entries.
    pub(super) items: i64,
    /// In bytes.
    pub(super) bytes: i64,
}

impl Growth {
    /// The growth when an entry of one size is replaced by one of another; none where there is none.
    pub(super) fn between(old: Option<usize>, new: Option<usize>) -> Self {
        let bytes =
            |size: Option<usize>| size.map_or(0, |size| i64::try_from(size).unwrap_or(i64::MAX));
        Self {
            items: i64::from(new.is_some()) - i64::from(old.is_some()),
            bytes: bytes(new) - bytes(old),
        }
    }
}
