//! Two backends that must agree.

use super::RequestKind;
use crate::{
    Answer, Backend, BackendError, BackendErrorKind, BatchGet, BatchGetAnswer, BatchWrite,
    BatchWriteAnswer, Delete, Get, Item, Page, Put, Query, Scan, SharedBackend, TableState,
    TransactGet, TransactWrite, Update,
};

/// Sends every request to both of two backends, one after the other, and compares the answers.
///
/// For tests and for trying out a store beside the one in use. Answers are equal when their values
/// are, or when both are errors of the same kind. Where they are not, the request fails with
/// [`BackendErrorKind::Invalid`].
///
/// A batch whose writes one of the two left unprocessed counts as a difference.
#[derive(Clone, Debug)]
pub struct TeeBackend {
    left: SharedBackend,
    right: SharedBackend,
}

impl TeeBackend {
    /// Both must agree.
    pub fn new(left: SharedBackend, right: SharedBackend) -> Self {
        Self { left, right }
    }
}

/// Both answers, when they agree.
fn agreed<'a, T: PartialEq + Send + 'a>(
    kind: RequestKind,
    left: Answer<'a, T>,
    right: Answer<'a, T>,
) -> Answer<'a, T> {
    Box::pin(async move {
        let (left, right) = (left.await, right.await);
        let agree = match (&left, &right) {
            (Ok(left), Ok(right)) => left == right,
            (Err(left), Err(right)) => left.kind() == right.kind(),
            _ => false,
        };
        if agree {
            return left;
        }
        let message = format!("two backends disagree on a request of kind {kind:?}");
        let error = BackendError::new(BackendErrorKind::Invalid, message);
        Err(match left.err().or(right.err()) {
            Some(source) => error.with_source(source),
            None => error,
        })
    })
}

impl Backend for TeeBackend {
    fn get<'a>(&'a self, request: &'a Get) -> Answer<'a, Option<Item>> {
        agreed(
            RequestKind::Get,
            self.left.get(request),
            self.right.get(request),
        )
    }

    fn put<'a>(&'a self, request: &'a Put) -> Answer<'a, Option<Item>> {
        agreed(
            RequestKind::Put,
            self.left.put(request),
            self.right.put(request),
        )
    }

    fn update<'a>(&'a self, request: &'a Update) -> Answer<'a, Option<Item>> {
        let (left, right) = (self.left.update(request), self.right.update(request));
        agreed(RequestKind::Update, left, right)
    }

    fn delete<'a>(&'a self, request: &'a Delete) -> Answer<'a, Option<Item>> {
        let (left, right) = (self.left.delete(request), self.right.delete(request));
        agreed(RequestKind::Delete, left, right)
    }

    fn query<'a>(&'a self, request: &'a Query) -> Answer<'a, Page> {
        let (left, right) = (self.left.query(request), self.right.query(request));
        agreed(RequestKind::Query, left, right)
    }

    fn scan<'a>(&'a self, request: &'a Scan) -> Answer<'a, Page> {
        let (left, right) = (self.left.scan(request), self.right.scan(request));
        agreed(RequestKind::Scan, left, right)
    }

    fn batch_get<'a>(&'a self, request: &'a BatchGet) -> Answer<'a, BatchGetAnswer> {
        let (left, right) = (self.left.batch_get(request), self.right.batch_get(request));
        agreed(RequestKind::BatchGet, left, right)
    }

    fn batch_write<'a>(&'a self, request: &'a BatchWrite) -> Answer<'a, BatchWriteAnswer> {
        let left = self.left.batch_write(request);
        let right = self.right.batch_write(request);
        agreed(RequestKind::BatchWrite, left, right)
    }

    fn transact_get<'a>(&'a self, request: &'a TransactGet) -> Answer<'a, Vec<Option<Item>>> {
        let left = self.left.transact_get(request);
        let right = self.right.transact_get(request);
        agreed(RequestKind::TransactGet, left, right)
    }

    fn transact_write<'a>(&'a self, request: &'a TransactWrite) -> Answer<'a, ()> {
        let left = self.left.transact_write(request);
        let right = self.right.transact_write(request);
        agreed(RequestKind::TransactWrite, left, right)
    }

    fn describe<'a>(&'a self, table: &'a str) -> Answer<'a, Option<TableState>> {
        let (left, right) = (self.left.describe(table), self.right.describe(table));
        agreed(RequestKind::Describe, left, right)
    }
}
