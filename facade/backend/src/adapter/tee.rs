//! Two backends that must agree.

use super::RequestKind;
use crate::{
    Answer, Backend, BackendError, BackendErrorKind, BatchGet, BatchGetAnswer, BatchWrite,
    BatchWriteAnswer, Delete, Get, Item, Page, Put, Query, Scan, SharedBackend, TableState,
    TransactGet, TransactWrite, Update,
};

/// Sends every request to both of two backends, left then right, and compares the answers. The right one
/// is not asked before the left one has answered.
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
    left: impl FnOnce() -> Answer<'a, T> + Send + 'a,
    right: impl FnOnce() -> Answer<'a, T> + Send + 'a,
) -> Answer<'a, T> {
    Box::pin(async move {
        // The right one is not even made before the left one has ended, so that this order holds over
        // a backend whose futures begin before they are polled as well.
        let left = left().await;
        let right = right().await;
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

/// One request, sent to both sides.
macro_rules! both {
    ($self:ident, $kind:ident, $method:ident($request:ident)) => {
        agreed(
            RequestKind::$kind,
            || $self.left.$method($request),
            || $self.right.$method($request),
        )
    };
}

#[deny(clippy::missing_trait_methods)]
impl Backend for TeeBackend {
    fn get<'a>(&'a self, request: &'a Get) -> Answer<'a, Option<Item>> {
        both!(self, Get, get(request))
    }

    fn put<'a>(&'a self, request: &'a Put) -> Answer<'a, Option<Item>> {
        both!(self, Put, put(request))
    }

    fn update<'a>(&'a self, request: &'a Update) -> Answer<'a, Option<Item>> {
        both!(self, Update, update(request))
    }

    fn delete<'a>(&'a self, request: &'a Delete) -> Answer<'a, Option<Item>> {
        both!(self, Delete, delete(request))
    }

    fn query<'a>(&'a self, request: &'a Query) -> Answer<'a, Page> {
        both!(self, Query, query(request))
    }

    fn scan<'a>(&'a self, request: &'a Scan) -> Answer<'a, Page> {
        both!(self, Scan, scan(request))
    }

    fn batch_get<'a>(&'a self, request: &'a BatchGet) -> Answer<'a, BatchGetAnswer> {
        both!(self, BatchGet, batch_get(request))
    }

    fn batch_write<'a>(&'a self, request: &'a BatchWrite) -> Answer<'a, BatchWriteAnswer> {
        both!(self, BatchWrite, batch_write(request))
    }

    fn transact_get<'a>(&'a self, request: &'a TransactGet) -> Answer<'a, Vec<Option<Item>>> {
        both!(self, TransactGet, transact_get(request))
    }

    fn transact_write<'a>(&'a self, request: &'a TransactWrite) -> Answer<'a, ()> {
        both!(self, TransactWrite, transact_write(request))
    }

    fn describe<'a>(&'a self, table: &'a str) -> Answer<'a, Option<TableState>> {
        both!(self, Describe, describe(table))
    }
}
