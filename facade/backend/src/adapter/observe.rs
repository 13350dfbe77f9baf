//! Tells an observer of every request: what kind, and how it ended.

use std::fmt::{self, Debug};
use std::sync::Arc;

use super::forward_all;
use crate::{
    Answer, BackendError, BatchGet, BatchGetAnswer, BatchWrite, BatchWriteAnswer, Delete, Get,
    Item, Page, Put, Query, Scan, SharedBackend, TableState, TransactGet, TransactWrite, Update,
};

/// The eleven requests of a backend.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RequestKind {
    /// One item by its key: [`Get`].
    Get,
    /// One item written whole: [`Put`].
    Put,
    /// Attributes of one item changed: [`Update`].
    Update,
    /// One item removed: [`Delete`].
    Delete,
    /// A page of one partition: [`Query`].
    Query,
    /// A page of a whole table: [`Scan`].
    Scan,
    /// Up to 100 reads, each on its own: [`BatchGet`].
    BatchGet,
    /// Up to 25 writes, each on its own: [`BatchWrite`].
    BatchWrite,
    /// Up to 100 reads of one moment: [`TransactGet`].
    TransactGet,
    /// Up to 100 writes, all or none: [`TransactWrite`].
    TransactWrite,
    /// What a table is: [`Backend::describe`](crate::Backend::describe).
    Describe,
}

/// Whoever wants to know of requests: a counter, a log, a test.
pub trait Observer: Debug + Send + Sync + 'static {
    /// A request is about to be made.
    fn begins(&self, kind: RequestKind);
    /// It ended, well or with an error. Not called for a request whose future was dropped.
    fn ended(&self, kind: RequestKind, error: Option<&BackendError>);
}

/// A backend that tells an [`Observer`] of every request.
#[derive(Clone)]
pub struct ObserveBackend {
    inner: SharedBackend,
    observer: Arc<dyn Observer>,
}

impl ObserveBackend {
    /// Tells `observer` of every request to `inner`.
    pub fn new(inner: SharedBackend, observer: Arc<dyn Observer>) -> Self {
        Self { inner, observer }
    }

    fn observed<'a, T: Send + 'a>(
        &'a self,
        kind: RequestKind,
        request: impl FnOnce() -> Answer<'a, T> + Send + 'a,
    ) -> Answer<'a, T> {
        Box::pin(async move {
            // Inside the future, so that one that is never polled is never told of.
            self.observer.begins(kind);
            let answer = request().await;
            self.observer.ended(kind, answer.as_ref().err());
            answer
        })
    }

    fn batch_write_through<'a>(&'a self, request: &'a BatchWrite) -> Answer<'a, BatchWriteAnswer> {
        self.observed(RequestKind::BatchWrite, || self.inner.batch_write(request))
    }
}

impl fmt::Debug for ObserveBackend {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Observe({:?})", self.inner)
    }
}

forward_all!(ObserveBackend, observed);
