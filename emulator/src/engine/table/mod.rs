//! A live table: its definition, its spaces, its counters.
//!
//! Invariant: this room knows no engine and no other table; it holds what others change, under their locks.

pub(in crate::engine) mod attachments_fact;
pub(in crate::engine) mod catalog;
pub(in crate::engine) mod collections;
pub(in crate::engine) mod counters;
#[cfg(feature = "disk")]
mod definition;
pub(in crate::engine) mod group;
pub(in crate::engine) mod group_fact;
pub(in crate::engine) mod holds;
pub(crate) mod key;
pub(in crate::engine) mod layout;
pub(in crate::engine) mod live_index;
pub(in crate::engine) mod live_ttl;
pub(in crate::engine) mod meter;
mod place;
pub(in crate::engine) mod reach;
pub(in crate::engine) mod table_fact;
pub(crate) mod view;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use parking_lot::{Mutex, RwLock};

use crate::clock::Timestamp;
use crate::schema::TableDefinition;
use crate::schema::attachments::{Attachments, Destination, Insights};
#[cfg(feature = "disk")]
use crate::storage::codec::coded;
use crate::storage::{Key, Space};

use crate::engine::error::{TableNotFound, WriteError};
use crate::engine::log::change_log::ChangeLog;
use crate::engine::log::feed::Feed;
use crate::engine::log::recovery::Recovery;
use crate::engine::log::stream::Stream;
use crate::engine::table::collections::Collections;
use crate::engine::table::counters::Counters;
use crate::engine::table::holds::{Held, HoldId};
use crate::engine::table::layout::Layout;
use crate::engine::table::meter::TableMeter;
use crate::engine::table::table_fact::Unfilled;
use crate::engine::table::view::TableView;

/// A moment that has always passed.
pub(in crate::engine) const LONG_AGO: Timestamp = Timestamp::LONG_AGO;
/// A moment that never comes, until which a table is being created whose items are on their way.
pub(in crate::engine) const UNTIL_LOADED: Timestamp = Timestamp::from_millis(i64::MAX - 1);

/// A table that holds items.
#[derive(Debug)]
pub(crate) struct Table {
    pub(in crate::engine) name: Arc<str>,
    /// Whose it is.
    pub(in crate::engine) home: Home,
    /// Where the items are.
    pub(in crate::engine) space: Space,
    pub(in crate::engine) counters: Counters,
    /// Before this moment (in milliseconds) the table takes no items: it is being created, or gone.
    gate: AtomicI64,
    /// When expired items are to be looked for again, in milliseconds.
    sweep_at: AtomicI64,
    /// Whether keys that are read and written are counted.
    counts_access: AtomicBool,
    /// Whether it is a member of a global table.
    replicates: AtomicBool,
    /// Whether writes are to be in other regions before they are answered.
    at_once: AtomicBool,
    /// Whether `meter` is there.
    enforces: AtomicBool,
    /// What is left of the capacity, while that is enforced.
    meter: RwLock<Option<Arc<TableMeter>>>,
    /// What it was in the beginning; its name and its keys are so still.
    first: Arc<TableDefinition>,
    /// What readers see. Changed only under `writer`, after the state there.
    shown: RwLock<Arc<Layout>>,
    /// Serialises everything that changes the table or its items.
    pub(in crate::engine) writer: Mutex<Writer>,
}

/// Whose a table is, and where.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::engine) struct Home {
    /// Whose access key made it, or the one name where all share.
    pub(in crate::engine) owner: Arc<str>,
    /// Where that caller was, or the one name where all share.
    pub(in crate::engine) region: Arc<str>,
}

#[cfg(feature = "disk")]
coded!(Home { owner, region });

/// What writers need, and what only they change.
#[derive(Clone, Debug)]
pub(in crate::engine) struct Writer {
    /// The same as readers see.
    pub(in crate::engine) layout: Arc<Layout>,
    /// Spaces of derived entries that are still being filled, and how far: entries exist for the items
    /// up to this table key, and writes to items beyond leave the space alone.
    pub(in crate::engine) unfilled: Unfilled,
    /// Sizes of item collections, kept on tables with local indexes.
    pub(in crate::engine) collections: Collections,
    /// Items that open transactions hold.
    pub(in crate::engine) held: Held,
    /// What became of the items, for those who read that; none if nobody ever has.
    pub(in crate::engine) log: Option<Arc<ChangeLog>>,
    /// Point-in-time recovery, while it is switched on.
    pub(in crate::engine) recovery: Option<Recovery>,
    /// From where changes are taken elsewhere; none if they never were.
    pub(in crate::engine) feed: Option<Feed>,
    /// The view of the log that is switched on.
    pub(in crate::engine) stream: Option<Arc<Stream>>,
}

impl Writer {
    /// The writer of an empty table.
    pub(in crate::engine) fn new(layout: Layout) -> Self {
        Self {
            layout: Arc::new(layout),
            unfilled: Unfilled::new(),
            collections: Collections::default(),
            held: Held::default(),
            log: None,
            recovery: None,
            feed: None,
            stream: None,
        }
    }

    /// Refuses to touch an item that an open transaction other than `own` holds.
    pub(in crate::engine) fn check_held(
        &self,
        key: &Key,
        own: Option<HoldId>,
    ) -> Result<(), WriteError> {
        if self.held.by_other(key, own) {
            return Err(WriteError::Conflict);
        }
        Ok(())
    }

    /// Shows a feed that has begun.
    pub(in crate::engine) fn show_feed(&mut self, begun: Option<Feed>) {
        if let Some(feed) = begun {
            self.log = Some(Arc::clone(feed.log()));
            self.feed = Some(feed);
        }
    }

    /// Lets the feed want what comes exactly while somebody takes it.
    pub(in crate::engine) fn open_feed(&self) {
        let attachments = &self.layout.attachments;
        let takes = attachments.destinations.iter().any(Destination::is_open)
            || self.layout.member.is_some();
        if let Some(feed) = &self.feed {
            feed.set_open(takes);
        }
    }

    /// Whether the entries of the item under `key` are kept in this space yet.
    pub(in crate::engine) fn keeps(&self, space: Space, key: &Key) -> bool {
        match self.unfilled.iter().find(|(other, _)| *other == space) {
            Some((_, Some(reached))) => key <= reached,
            Some((_, None)) => false,
            None => true,
        }
    }
}

impl Table {
    /// A table with this state and no items counted.
    pub(in crate::engine) fn with_writer(home: Home, space: Space, writer: Writer) -> Self {
        Self {
            name: Arc::clone(&writer.layout.definition.name),
            home,
            space,
            counters: Counters::default(),
            gate: AtomicI64::new(writer.layout.creating_until.as_millis()),
            sweep_at: AtomicI64::new(i64::MIN),
            counts_access: AtomicBool::new(counts_access(&writer.layout)),
            replicates: AtomicBool::new(writer.layout.member.is_some()),
            at_once: AtomicBool::new(
                (writer.layout.member.as_ref()).is_some_and(|member| member.group.is_strong),
            ),
            enforces: AtomicBool::new(false),
            meter: RwLock::default(),
            first: Arc::clone(&writer.layout.definition),
            shown: RwLock::new(Arc::clone(&writer.layout)),
            writer: Mutex::new(writer),
        }
    }

    /// A table with the same content in another store, and the forks of its log and its stream. The caller holds
    /// the lock of `writer`.
    pub(in crate::engine) fn fork(
        &self,
        writer: &Writer,
        log: Option<Arc<ChangeLog>>,
        stream: Option<Arc<Stream>>,
    ) -> Self {
        // Recovery joins the fork of its log anew, which has no readers yet.
        let days = writer.layout.definition.point_in_time.as_ref();
        let recovery = days.zip(log.as_ref()).map(|(point, log)| {
            let recovery = Recovery::new(Arc::clone(log), point.days);
            let joined = log.join(recovery.reader());
            debug_assert!(joined, "the log of a fork can be joined");
            recovery
        });
        // So does the feed.
        let feed = writer.feed.as_ref().zip(log.as_ref()).map(|(own, log)| {
            let feed = Feed::new(Arc::clone(log));
            feed.set_open(own.is_open());
            let joined = log.join(feed.reader());
            debug_assert!(joined, "the log of a fork can be joined");
            feed
        });
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
                recovery,
                feed,
                log,
                stream,
                ..writer.clone()
            },
        );
        fork.counters.copy_from(&self.counters);
        // What was taken of the original is not taken of the fork.
        fork.enforce(self.enforces());
        // The pair of `check_usable` and `close`, though nobody else knows the fork yet.
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

    /// What the table was in the beginning. Its name and its keys are so still, and to ask for them takes no lock.
    pub(in crate::engine) const fn first_definition(&self) -> &Arc<TableDefinition> {
        &self.first
    }

    /// What is attached to the table, as of now.
    pub(crate) fn attachments(&self) -> Arc<Attachments> {
        Arc::clone(&self.shown.read().attachments)
    }

    /// Whether keys that are read and written are counted somewhere.
    pub(crate) fn counts_access(&self) -> bool {
        // `Relaxed`: a hint. A call that comes a moment after the setting may be counted or not.
        self.counts_access.load(Ordering::Relaxed)
    }

    /// Whether capacity is enforced.
    pub(crate) fn enforces(&self) -> bool {
        // `Relaxed`: a call that begins while this changes is one of before or of after.
        self.enforces.load(Ordering::Relaxed)
    }

    /// Lets capacity be enforced from now on, or no longer; one that is enforced already goes on as it is.
    pub(in crate::engine) fn enforce(&self, enforced: bool) {
        let mut meter = self.meter.write();
        match enforced {
            true => drop(meter.get_or_insert_default()),
            false => *meter = None,
        }
        self.enforces.store(enforced, Ordering::Relaxed);
    }

    /// What is left of the capacity, where that is enforced.
    pub(in crate::engine) fn meter(&self) -> Option<Arc<TableMeter>> {
        self.enforces().then(|| self.meter.read().clone())?
    }

    /// Whether it is a member of a global table.
    pub(in crate::engine) fn replicates(&self) -> bool {
        // `Relaxed`: as in `replicates_at_once`, and looked at again under the lock of the writer.
        self.replicates.load(Ordering::Relaxed)
    }

    /// Whether writes are to be in other regions before they are answered.
    pub(in crate::engine) fn replicates_at_once(&self) -> bool {
        // `Relaxed`: a write that begins while this changes is one of before or of after.
        self.at_once.load(Ordering::Relaxed)
    }

    /// The definition with everything that follows from it, as of now.
    pub(in crate::engine) fn layout(&self) -> Arc<Layout> {
        Arc::clone(&self.shown.read())
    }

    /// The table as it is now, for who looks at more than one thing of it.
    pub(crate) fn view(&self) -> TableView {
        self.view_as(self.layout())
    }

    /// The table as it is now, but for its layout.
    pub(in crate::engine) fn view_as(&self, layout: Arc<Layout>) -> TableView {
        TableView::new(layout, &self.counters)
    }

    /// When expired items are looked for next. A sweep that is noted for another moment is stale.
    pub(in crate::engine) fn sweep_at(&self) -> Timestamp {
        // `Relaxed`, as below: what is noted with the moment is published by the lock of the agenda.
        Timestamp::from_millis(self.sweep_at.load(Ordering::Relaxed))
    }

    /// Changes when that is.
    pub(in crate::engine) fn set_sweep_at(&self, moment: Timestamp) {
        self.sweep_at.store(moment.as_millis(), Ordering::Relaxed);
    }

    /// Checks that the table takes items: it is neither being created nor gone.
    ///
    /// `now` is asked only when the table was not usable from its beginning.
    pub(in crate::engine) fn check_usable(
        &self,
        now: impl FnOnce() -> Timestamp,
    ) -> Result<(), TableNotFound> {
        // `Acquire`, with the `Release` in `close`: whoever sees the gate closed sees what was done before, and is
        // not let through by what comes after.
        let gate = self.gate.load(Ordering::Acquire);
        if gate == i64::MIN {
            return Ok(());
        }
        if gate == i64::MAX || now().as_millis() < gate {
            return Err(TableNotFound);
        }
        // A table that is ready stays ready: the next look is without the clock. Only from the moment that was
        // read, so that a gate which was closed meanwhile stays closed.
        let _closed =
            self.gate
                .compare_exchange(gate, i64::MIN, Ordering::AcqRel, Ordering::Acquire);
        Ok(())
    }

    /// Whether the table is gone. Exact under the lock of the writer.
    pub(in crate::engine) fn is_gone(&self) -> bool {
        // `Acquire`: as in `check_usable`.
        self.gate.load(Ordering::Acquire) == i64::MAX
    }

    /// Turns every later read and write away. The caller holds the lock of the writer.
    pub(in crate::engine) fn close(&self) {
        // `Release`: see `check_usable`.
        self.gate.store(i64::MAX, Ordering::Release);
    }

    /// Moves until when the table is being created. The caller holds the lock of the writer.
    pub(in crate::engine) fn move_gate(&self, moved: impl Fn(Timestamp) -> Timestamp) {
        // `Acquire` and `AcqRel`: as in `check_usable`. A table that is ready meanwhile stays so.
        let gate = self.gate.load(Ordering::Acquire);
        let next = moved(Timestamp::from_millis(gate)).as_millis();
        let _ready = (self.gate).compare_exchange(gate, next, Ordering::AcqRel, Ordering::Acquire);
    }

    /// Lets a table be read and written that was being loaded. The caller holds the lock of the writer.
    pub(in crate::engine) fn open(&self) {
        let gate = UNTIL_LOADED.as_millis();
        // `AcqRel`: as in `check_usable`. A table that is gone stays so.
        let _other =
            self.gate
                .compare_exchange(gate, i64::MIN, Ordering::AcqRel, Ordering::Acquire);
    }

    /// Shows a new layout, to writers and to readers.
    pub(in crate::engine) fn show(&self, writer: &mut Writer, layout: Layout) {
        let layout = Arc::new(layout);
        self.counts_access
            .store(counts_access(&layout), Ordering::Relaxed);
        let member = layout.member.as_ref();
        let at_once = member.is_some_and(|member| member.group.is_strong);
        self.at_once.store(at_once, Ordering::Relaxed);
        self.replicates.store(member.is_some(), Ordering::Relaxed);
        writer.layout = Arc::clone(&layout);
        *self.shown.write() = layout;
    }
}

/// Whether the keys of a table or of one of its indexes are counted when they are read and written.
fn counts_access(layout: &Layout) -> bool {
    let mut insights = layout.attachments.insights.iter();
    insights.any(Insights::counts_access)
}
