//! A backend that is watched.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tracing::Instrument as _;

use super::counts::{Counts, Ledger, word};
use crate::backend::adapter::RequestKind;
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
    clock: Arc<dyn Clock>,
    slow: Duration,
    ledger: Arc<Ledger>,
}

impl Observed {
    /// Watches the requests to `inner`. One that takes as long as `slow` is warned of; none is when
    /// it is [`Duration::MAX`].
    pub fn new(inner: SharedBackend, clock: Arc<dyn Clock>, slow: Duration) -> Self {
        Self {
            inner,
            clock,
            slow,
            ledger: Arc::default(),
        }
    }

    /// What was counted so far, by table and then by kind of request.
    pub fn snapshot(&self) -> Vec<Counts> {
        self.ledger.snapshot()
    }

    fn watched<'a, T: Send + 'a>(
        &'a self,
        table: Arc<str>,
        kind: RequestKind,
        request: impl FnOnce() -> Answer<'a, T> + Send + 'a,
    ) -> Answer<'a, T> {
        let operation = word(kind);
        // Made when the request begins, and not when its future is made.
        let watched = async move {
            let span = tracing::debug_span!("store", operation, table = &*table);
            let began = self.clock.elapsed();
            let answer = request().instrument(span).await;
            let took = self.clock.elapsed().saturating_sub(began);
            let slow = took >= self.slow;
            self.ledger
                .note(&table, kind, took, slow, answer.as_ref().err());
            if slow {
                let milliseconds = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
                tracing::warn!(operation, table = &*table, milliseconds, "a slow request");
            }
            answer
        };
        Box::pin(watched)
    }
}

/// The table of the first of several, or a word for none.
fn first<'a>(mut tables: impl Iterator<Item = &'a Arc<str>>) -> Arc<str> {
    tables.next().map_or_else(|| "none".into(), Arc::clone)
}

fn table_of(write: &Write) -> Option<&Arc<str>> {
    Some(match write {
        Write::Put(put) => &put.table,
        Write::Update(update) => &update.table,
        Write::Delete(delete) => &delete.table,
        Write::Check { key, .. } => &key.table,
        _ => return None,
    })
}

#[deny(clippy::missing_trait_methods)]
impl Backend for Observed {
    fn get<'a>(&'a self, request: &'a Get) -> Answer<'a, Option<Item>> {
        let table = request.table.clone();
        self.watched(table, RequestKind::Get, || self.inner.get(request))
    }

    fn put<'a>(&'a self, request: &'a Put) -> Answer<'a, Option<Item>> {
        let table = request.table.clone();
        self.watched(table, RequestKind::Put, || self.inner.put(request))
    }

    fn update<'a>(&'a self, request: &'a Update) -> Answer<'a, Option<Item>> {
        let table = request.table.clone();
        self.watched(table, RequestKind::Update, || self.inner.update(request))
    }

    fn delete<'a>(&'a self, request: &'a Delete) -> Answer<'a, Option<Item>> {
        let table = request.table.clone();
        self.watched(table, RequestKind::Delete, || self.inner.delete(request))
    }

    fn query<'a>(&'a self, request: &'a Query) -> Answer<'a, Page> {
        let table = request.table.clone();
        self.watched(table, RequestKind::Query, || self.inner.query(request))
    }

    fn scan<'a>(&'a self, request: &'a Scan) -> Answer<'a, Page> {
        let table = request.table.clone();
        self.watched(table, RequestKind::Scan, || self.inner.scan(request))
    }

    fn batch_get<'a>(&'a self, request: &'a BatchGet) -> Answer<'a, BatchGetAnswer> {
        let table = first(request.keys.iter().map(|key| &key.table));
        let kind = RequestKind::BatchGet;
        self.watched(table, kind, || self.inner.batch_get(request))
    }

    fn batch_write<'a>(&'a self, request: &'a BatchWrite) -> Answer<'a, BatchWriteAnswer> {
        let table = first(request.writes.iter().filter_map(table_of));
        let kind = RequestKind::BatchWrite;
        self.watched(table, kind, || self.inner.batch_write(request))
    }

    fn transact_get<'a>(&'a self, request: &'a TransactGet) -> Answer<'a, Vec<Option<Item>>> {
        let table = first(request.keys.iter().map(|key| &key.table));
        let kind = RequestKind::TransactGet;
        self.watched(table, kind, || self.inner.transact_get(request))
    }

    fn transact_write<'a>(&'a self, request: &'a TransactWrite) -> Answer<'a, ()> {
        let table = first(request.writes.iter().filter_map(table_of));
        let kind = RequestKind::TransactWrite;
        self.watched(table, kind, || self.inner.transact_write(request))
    }

    fn describe<'a>(&'a self, table: &'a str) -> Answer<'a, Option<TableState>> {
        let kind = RequestKind::Describe;
        self.watched(table.into(), kind, || self.inner.describe(table))
    }
}

impl fmt::Debug for Observed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Observed({:?})", self.inner)
    }
}
