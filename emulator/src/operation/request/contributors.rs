//! What calls take, noted where contributor insights are on.

use std::sync::Arc;

use crate::engine::{Consistency, Engine, ReadError, Table, Written, read_units};
use crate::value::Item;

/// What a write unit counts beside a read unit
/// ([graphs](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/contributorinsights_HowItWorks.html)).
const WRITE_WEIGHT: f64 = 3.0;

/// Notes a write, in the table and in the global indexes that it changed.
pub(crate) fn written(engine: &Engine, table: &Table, written: &Written) {
    if !table.counts_access() {
        return;
    }
    let Some(item) = written.new.as_ref().or(written.old.as_ref()) else {
        return;
    };
    let capacity = &written.capacity;
    engine.count_access(table, None, item, WRITE_WEIGHT * capacity.table);
    for (index, units) in &capacity.global {
        engine.count_access(table, Some(index), item, WRITE_WEIGHT * units);
    }
}

/// Notes that an item was read by its key, whether or not it was there.
pub(crate) fn read(engine: &Engine, table: &Table, key: &Item, units: f64) {
    if table.enforces() {
        engine.take_read(table, engine.place_of(table, key), units);
    }
    if table.counts_access() {
        engine.count_access(table, None, key, units);
    }
}

/// Notes that an item was not read by its key, if that was because nothing was left; the refusal.
pub(crate) fn refused(engine: &Engine, table: &Table, key: &Item, error: ReadError) -> ReadError {
    if matches!(error, ReadError::Throttled(_)) {
        engine.count_throttled(table, None, key);
    }
    error
}

/// Notes the items that a page reads.
#[derive(Clone, Debug)]
pub(crate) struct PageReads {
    engine: Arc<Engine>,
    table: Arc<Table>,
    index: Option<Arc<str>>,
    consistency: Consistency,
}

impl PageReads {
    /// Those of a page of the table, or of an index of it; nothing where nobody counts.
    pub(crate) fn new(
        engine: &Arc<Engine>,
        table: &Arc<Table>,
        index: Option<Arc<str>>,
        consistency: Consistency,
    ) -> Option<Self> {
        table.counts_access().then(|| Self {
            engine: Arc::clone(engine),
            table: Arc::clone(table),
            index,
            consistency,
        })
    }

    /// Notes one item, as if it were read alone.
    pub(crate) fn note(&self, item: &Item) {
        let units = read_units(item.size(), self.consistency);
        (self.engine).count_access(&self.table, self.index.as_deref(), item, units);
    }
}
