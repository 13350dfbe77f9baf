//! What calls take, noted where contributor insights are on.

use std::sync::Arc;

use crate::engine::{Engine, ReadError, Table, Written};
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
    /// What was read so far: what each item takes is known when the page ends.
    items: Vec<Item>,
}

impl PageReads {
    /// Those of a page of the table, or of an index of it; nothing where nobody counts.
    pub(crate) fn new(
        engine: &Arc<Engine>,
        table: &Arc<Table>,
        index: Option<Arc<str>>,
    ) -> Option<Self> {
        table.counts_access().then(|| Self {
            engine: Arc::clone(engine),
            table: Arc::clone(table),
            index,
            items: Vec::new(),
        })
    }

    /// Notes one item.
    pub(crate) fn note(&mut self, item: &Item) {
        self.items.push(item.clone());
    }

    /// Shares what the page took among its items, by their sizes.
    #[expect(clippy::cast_precision_loss, reason = "sizes of a page's items")]
    pub(crate) fn end(&mut self, units: f64) {
        let items = std::mem::take(&mut self.items);
        let all: usize = items.iter().map(Item::size).sum();
        for item in &items {
            let share = units * item.size() as f64 / all as f64;
            (self.engine).count_access(&self.table, self.index.as_deref(), item, share);
        }
    }
}
