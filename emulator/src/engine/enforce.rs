//! Capacity that is enforced: of which tables, what is let in, what is taken.
//!
//! A call that finds nothing left is refused before it does anything. What a call takes is known only when it is done,
//! so that it may take more than there was; the next one pays for it.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use crate::clock::Timestamp;
use crate::schema::IndexKind;
use crate::storage::Span;
use crate::value::Item;

use crate::engine::Engine;
use crate::engine::error::{ThrottleReason, Throttled};
use crate::engine::table::Table;
use crate::engine::table::key;
use crate::engine::table::live_index::LiveIndex;
use crate::engine::table::meter::TableMeter;
use crate::engine::throttle::{Full, MeterView, Rates, Side};

/// What is left of a table or of a global index, to be told.
#[derive(Clone, Debug)]
pub(crate) struct PoolView {
    /// The index, if it is one.
    pub(crate) index: Option<Arc<str>>,
    /// How many units reads may take.
    pub(crate) read: MeterView,
    /// How many units writes may take.
    pub(crate) write: MeterView,
    /// Its partitions, in the order of the key space.
    pub(crate) partitions: Vec<PartitionView>,
}

/// What is left of a partition.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PartitionView {
    /// The first place that lies in it.
    pub(crate) start: u64,
    /// Units for reads and for writes.
    pub(crate) left: (f64, f64),
    /// How many calls it has refused.
    pub(crate) refused: u64,
}

/// Where a page takes its units from.
#[derive(Clone, Debug)]
pub(in crate::engine) struct PageMeter {
    meter: Arc<TableMeter>,
    rates: Rates,
    index: Option<Arc<str>>,
    /// The partition that is read; nothing where all are.
    place: Option<u64>,
    /// When the page began.
    now: Timestamp,
}

impl PageMeter {
    /// Takes what the page has taken.
    pub(in crate::engine) fn take(&self, units: f64) {
        let taken = (self.place, units);
        (self.meter).take(
            &self.rates,
            self.index.as_ref(),
            Side::Read,
            taken,
            self.now,
        );
    }
}

/// A part of a table whose capacity is enforced, and where a call goes in it.
struct Metered<'a> {
    meter: Arc<TableMeter>,
    rates: Rates,
    index: Option<&'a Arc<str>>,
}

impl Engine {
    /// Lets the capacity of a table be enforced from now on, or no longer. What was taken before does not count.
    pub(crate) fn enforce_capacity(&self, table: &Table, enforced: bool) {
        table.enforce(enforced);
    }

    /// Lets the capacity of all tables be enforced, those that come later as well, or of none.
    pub(crate) fn enforce_all(&self, enforced: bool) {
        // `Relaxed`: tables that come meanwhile are in the catalog behind its lock, or ask later.
        self.enforces.store(enforced, Ordering::Relaxed);
        for (_, _, table) in self.catalog.read().iter() {
            table.enforce(enforced);
        }
    }

    /// Whether the capacity of tables that come is enforced.
    pub(crate) fn enforces_all(&self) -> bool {
        self.enforces.load(Ordering::Relaxed)
    }

    /// Lets a call in that reads or writes at a place of a table, or everywhere.
    ///
    /// # Errors
    ///
    /// If the capacity of the table is enforced and nothing is left.
    pub(in crate::engine) fn admit(
        &self,
        table: &Table,
        index: Option<&Arc<str>>,
        side: Side,
        place: Option<u64>,
    ) -> Result<(), Box<Throttled>> {
        self.admitted(table, index, side, place).map(drop)
    }

    /// The same; what the call takes its units from, and when it came.
    fn admitted<'a>(
        &self,
        table: &Table,
        index: Option<&'a Arc<str>>,
        side: Side,
        place: Option<u64>,
    ) -> Result<Option<(Metered<'a>, Timestamp)>, Box<Throttled>> {
        let Some(metered) = metered(table, index) else {
            return Ok(None);
        };
        let now = self.clock.newest_request();
        let index = metered.index;
        let admitted = (metered.meter).admit(&metered.rates, index, side, place, now);
        admitted.map_err(|full| Box::new(throttled(table, index, side, full)))?;
        Ok(Some((metered, now)))
    }

    /// Lets a page in that reads a span of a table, or of an index of it; what it takes its units from.
    ///
    /// # Errors
    ///
    /// If the capacity of the table is enforced and nothing is left.
    pub(in crate::engine) fn admit_page(
        &self,
        table: &Table,
        index: Option<&LiveIndex>,
        span: &Span,
    ) -> Result<Option<PageMeter>, Box<Throttled>> {
        let index = index.map(|index| &index.definition.name);
        let place = span.common_prefix();
        let admitted = self.admitted(table, index, Side::Read, place)?;
        Ok(admitted.map(|(metered, now)| PageMeter {
            meter: metered.meter,
            rates: metered.rates,
            index: metered.index.cloned(),
            place,
            now,
        }))
    }

    /// Takes what a call has taken of a table or of a global index of it.
    pub(in crate::engine) fn take(
        &self,
        table: &Table,
        index: Option<&Arc<str>>,
        side: Side,
        taken: (Option<u64>, f64),
    ) {
        if let Some(Metered {
            meter,
            rates,
            index,
        }) = metered(table, index)
        {
            let now = self.clock.newest_request();
            meter.take(&rates, index, side, taken, now);
        }
    }

    /// Takes what the read of an item by its key has taken.
    pub(crate) fn take_read(&self, table: &Table, place: Option<u64>, units: f64) {
        if table.enforces() {
            self.take(table, None, Side::Read, (place, units));
        }
    }

    /// Where in the key space of a table an item lies, by its key.
    pub(crate) fn place_of(&self, table: &Table, key: &Item) -> Option<u64> {
        let layout = table.layout();
        let partition = key::partition_of(&layout.definition.keys, key).ok()?;
        Some(partition.prefix())
    }

    /// Lets a write in that is worked out, and into the global indexes that it changes.
    ///
    /// # Errors
    ///
    /// If nothing is left of the table, or of an index
    /// ([back-pressure](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes)).
    pub(in crate::engine) fn admit_write(
        &self,
        table: &Table,
        place: u64,
        item: Option<&Item>,
        indexes: &[(Arc<str>, f64)],
    ) -> Result<(), Box<Throttled>> {
        if !table.enforces() {
            return Ok(());
        }
        let admitted = self.admit(table, None, Side::Write, Some(place));
        self.note_refused(table, None, item, admitted)?;
        for (index, _) in indexes {
            let place = place_in(table, index, item);
            let admitted = self.admit(table, Some(index), Side::Write, place);
            self.note_refused(table, Some(index), item, admitted)?;
        }
        Ok(())
    }

    /// Counts the key of a call that is refused, where throttled keys are counted.
    fn note_refused(
        &self,
        table: &Table,
        index: Option<&str>,
        item: Option<&Item>,
        admitted: Result<(), Box<Throttled>>,
    ) -> Result<(), Box<Throttled>> {
        if let (Err(_), Some(item)) = (&admitted, item) {
            self.count_throttled(table, index, item);
        }
        admitted
    }

    /// Takes what a write has taken, of the table and of the global indexes that it has changed; `times` is 2 in a
    /// transaction.
    pub(in crate::engine) fn take_write(
        &self,
        table: &Table,
        place: u64,
        item: Option<&Item>,
        (units, indexes): (f64, &[(Arc<str>, f64)]),
        times: f64,
    ) {
        if !table.enforces() {
            return;
        }
        self.take(table, None, Side::Write, (Some(place), units * times));
        for (index, units) in indexes {
            let place = place_in(table, index, item);
            self.take(table, Some(index), Side::Write, (place, units * times));
        }
    }

    /// What is left of a table and of its global indexes; nothing where that is not enforced.
    pub(crate) fn capacity_left(&self, table: &Table) -> Vec<PoolView> {
        let layout = table.layout();
        let now = self.clock.now();
        // The others take from their table, which is told already.
        let indexes = layout.definition.indexes.iter();
        let indexes = indexes.filter(|index| index.kind == IndexKind::Global);
        let indexes = indexes.map(|index| Some(&index.name));
        let parts = std::iter::once(None).chain(indexes);
        let views = parts.filter_map(|index| {
            let Metered {
                meter,
                rates,
                index,
            } = metered(table, index)?;
            Some(meter.with(&rates, index, now, |pool| {
                PoolView {
                    index: index.cloned(),
                    read: pool.view(&rates, Side::Read, now),
                    write: pool.view(&rates, Side::Write, now),
                    partitions: pool
                        .partitions()
                        .iter()
                        .map(|partition| PartitionView {
                            start: partition.start,
                            left: partition.levels(),
                            refused: partition.refused,
                        })
                        .collect(),
                }
            }))
        });
        views.collect()
    }
}

/// The part of a table that a call uses; nothing where capacity is not enforced. A local index takes of its table.
fn metered<'a>(table: &Table, index: Option<&'a Arc<str>>) -> Option<Metered<'a>> {
    let meter = table.meter()?;
    let layout = table.layout();
    let own = index.and_then(|index| {
        let live = layout
            .indexes
            .iter()
            .find(|live| live.definition.name == *index)?;
        let rates = layout.rates(Some(index), live.counters.bytes())?;
        Some((rates, index))
    });
    let (rates, index) = match own {
        Some((rates, index)) => (rates, Some(index)),
        None => (layout.rates(None, table.counters.bytes())?, None),
    };
    Some(Metered {
        meter,
        rates,
        index,
    })
}

/// Where in the key space of an index an item lies; nowhere if it is not in the index.
fn place_in(table: &Table, index: &str, item: Option<&Item>) -> Option<u64> {
    let layout = table.layout();
    let keys = &layout.definition.index(index)?.keys;
    let partition = key::partition_of(keys, item?).ok()?;
    Some(partition.prefix())
}

/// The refusal of a call for which a limit leaves nothing.
fn throttled(table: &Table, index: Option<&Arc<str>>, side: Side, full: Full) -> Throttled {
    let arn = &table.layout().definition.arn;
    Throttled {
        reason: ThrottleReason::of(index.is_some(), side == Side::Write, full.limit),
        resource: match index {
            Some(index) => arn.index(index),
            None => arn.as_str().to_owned(),
        },
        growing: full.growing,
    }
}
