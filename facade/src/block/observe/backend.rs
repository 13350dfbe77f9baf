//! A backend that is watched.

use std::fmt;
use std::sync::Arc;

use tracing::Instrument as _;

use super::asked::Asked;
use super::counts::{Counts, Ledger, word};
use super::slow::{ObserveOptions, SlowLog, Went};
use crate::backend::{
    Answer, Backend, BatchGet, BatchGetAnswer, BatchWrite, BatchWriteAnswer, Delete, Get, Item,
    Page, Put, Query, Scan, SharedBackend, TableState, TransactGet, TransactWrite, Update, Write,
};
use crate::block::Clock;

/// A backend whose requests are told of and counted: see the [module](super). Clones count
/// together.
#[derive(Clone)]
pub struct Observed {
    inner: SharedBackend,
    ledger: Arc<Ledger>,
    slow: Arc<SlowLog>,
}

impl Observed {
    /// Watches the requests to `inner`. One that takes as long as is slow is warned of, in ten lines a second at most where
    /// nothing else is chosen; none is when it is [`Duration::MAX`](std::time::Duration::MAX).
    pub fn new(
        inner: SharedBackend,
        clock: Arc<dyn Clock>,
        slow: impl Into<ObserveOptions>,
    ) -> Self {
        Self {
            inner,
            ledger: Arc::default(),
            slow: Arc::new(SlowLog::new(slow.into(), clock)),
        }
    }

    /// What was counted so far, by table and then by kind of request.
    pub fn snapshot(&self) -> Vec<Counts> {
        self.ledger.snapshot()
    }

    /// `items` says how many were answered or written.
    fn watched<'a, T: Send + 'a>(
        &'a self,
        asked: impl FnOnce() -> Asked<'a> + Send + 'a,
        request: impl FnOnce() -> Answer<'a, T> + Send + 'a,
        items: impl FnOnce(&T) -> usize + Send + 'a,
    ) -> Answer<'a, T> {
        // All of it when the request begins, and not when its future is made.
        let watched = async move {
            let asked = asked();
            let span =
                tracing::debug_span!("store", operation = word(asked.kind), table = &*asked.table);
            let began = self.slow.now();
            let answer = request().instrument(span).await;
            let took = self.slow.now().saturating_sub(began);
            let slow = self.slow.is_slow(took);
            let counted = answer.as_ref().map(items);
            let counted = counted.map(|items| u64::try_from(items).unwrap_or(u64::MAX));
            self.ledger.note(&asked, took, slow, counted);
            if slow {
                let went = Went {
                    took,
                    answer: counted,
                    tries: None,
                };
                self.slow.tell("request", &asked, &went);
            }
            answer
        };
        Box::pin(watched)
    }
}

/// How many items a batch or a transaction writes: a check writes none.
fn written(writes: &[Write]) -> usize {
    let writes = writes.iter();
    writes
        .filter(|write| !matches!(write, Write::Check { .. }))
        .count()
}

#[deny(clippy::missing_trait_methods)]
impl Backend for Observed {
    fn get<'a>(&'a self, request: &'a Get) -> Answer<'a, Option<Item>> {
        let send = || self.inner.get(request);
        self.watched(|| Asked::get(request), send, |found| found.iter().len())
    }

    fn put<'a>(&'a self, request: &'a Put) -> Answer<'a, Option<Item>> {
        let send = || self.inner.put(request);
        self.watched(|| Asked::put(request), send, |_| 1)
    }

    fn update<'a>(&'a self, request: &'a Update) -> Answer<'a, Option<Item>> {
        let send = || self.inner.update(request);
        self.watched(|| Asked::update(request), send, |_| 1)
    }

    fn delete<'a>(&'a self, request: &'a Delete) -> Answer<'a, Option<Item>> {
        let send = || self.inner.delete(request);
        self.watched(|| Asked::delete(request), send, |_| 1)
    }

    fn query<'a>(&'a self, request: &'a Query) -> Answer<'a, Page> {
        let send = || self.inner.query(request);
        self.watched(|| Asked::query(request), send, |page| page.items.len())
    }

    fn scan<'a>(&'a self, request: &'a Scan) -> Answer<'a, Page> {
        let send = || self.inner.scan(request);
        self.watched(|| Asked::scan(request), send, |page| page.items.len())
    }

    fn batch_get<'a>(&'a self, request: &'a BatchGet) -> Answer<'a, BatchGetAnswer> {
        let send = || self.inner.batch_get(request);
        self.watched(|| Asked::batch_get(request), send, |got| got.items.len())
    }

    fn batch_write<'a>(&'a self, request: &'a BatchWrite) -> Answer<'a, BatchWriteAnswer> {
        let send = || self.inner.batch_write(request);
        let count = |done: &BatchWriteAnswer| {
            written(&request.writes).saturating_sub(done.unprocessed.len())
        };
        self.watched(|| Asked::batch_write(request), send, count)
    }

    fn transact_get<'a>(&'a self, request: &'a TransactGet) -> Answer<'a, Vec<Option<Item>>> {
        let send = || self.inner.transact_get(request);
        let count = |found: &Vec<Option<Item>>| found.iter().flatten().count();
        self.watched(|| Asked::transact_get(request), send, count)
    }

    fn transact_write<'a>(&'a self, request: &'a TransactWrite) -> Answer<'a, ()> {
        let send = || self.inner.transact_write(request);
        let count = |(): &()| written(&request.writes);
        self.watched(|| Asked::transact_write(request), send, count)
    }

    fn describe<'a>(&'a self, table: &'a str) -> Answer<'a, Option<TableState>> {
        let send = || self.inner.describe(table);
        self.watched(|| Asked::describe(table), send, |_| 0)
    }
}

impl fmt::Debug for Observed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Observed({:?})", self.inner)
    }
}
