//! Fails where told, so that a test can see what becomes of the data.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{RequestKind, forward_all};
use crate::{
    Answer, BackendError, BackendErrorKind, BatchGet, BatchGetAnswer, BatchWrite, BatchWriteAnswer,
    Delete, Get, Item, Page, Put, Query, Scan, SharedBackend, TableState, TransactGet,
    TransactWrite, Update,
};

/// What goes wrong with one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// Refused as too much at once; not carried out.
    Throttled,
    /// No answer; not carried out.
    Unreachable,
    /// Carried out, but the answer was lost.
    AnswerLost,
    /// Another transaction is in the way; not carried out.
    Conflict,
    /// Of a batch of writes, only the first half happens. Elsewhere as [`Fault::Throttled`].
    Unprocessed,
    /// The process dies before this request: it and all later ones come to nothing.
    Crash,
}

/// Which requests fail how. Clones command the same backend.
#[derive(Clone, Debug, Default)]
pub struct Faults(Arc<Mutex<Plan>>);

#[derive(Debug, Default)]
struct Plan {
    /// For the requests to come, one after the other; `None` lets one through.
    next: VecDeque<Option<Fault>>,
    /// What fails once, at the next request of that kind.
    of_kind: Vec<(RequestKind, Fault)>,
    crashed: bool,
}

impl Faults {
    /// The next requests end so, one after the other; `None` lets one through.
    pub fn script(&self, faults: impl IntoIterator<Item = Option<Fault>>) {
        self.plan().next.extend(faults);
    }

    /// The next request of that kind ends so. Several for one kind happen in the order given.
    pub fn next_of(&self, kind: RequestKind, fault: Fault) {
        self.plan().of_kind.push((kind, fault));
    }

    /// Nothing fails any more, and a crashed backend answers again.
    pub fn clear(&self) {
        *self.plan() = Plan::default();
    }

    /// Whether the process has died.
    pub fn crashed(&self) -> bool {
        self.plan().crashed
    }

    fn draw(&self, kind: RequestKind) -> Option<Fault> {
        let mut plan = self.plan();
        if plan.crashed {
            return Some(Fault::Crash);
        }
        // What a test asked for one kind counts before the script, which goes by the order of requests.
        let of_kind = plan.of_kind.iter().position(|(wanted, _)| *wanted == kind);
        let fault = match of_kind {
            Some(position) => Some(plan.of_kind.remove(position).1),
            None => plan.next.pop_front().flatten(),
        };
        plan.crashed = fault == Some(Fault::Crash);
        fault
    }

    fn plan(&self) -> MutexGuard<'_, Plan> {
        // The plan is whole between any two statements that change it.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A backend whose requests fail as its [`Faults`] say.
#[derive(Clone)]
pub struct FaultBackend {
    inner: SharedBackend,
    faults: Faults,
}

impl FaultBackend {
    /// Requests to `inner` fail as `faults` say.
    pub fn new(inner: SharedBackend, faults: Faults) -> Self {
        Self { inner, faults }
    }

    fn faulty<'a, T: Send + 'a>(
        &'a self,
        kind: RequestKind,
        request: impl FnOnce() -> Answer<'a, T> + Send + 'a,
    ) -> Answer<'a, T> {
        Box::pin(async move {
            match self.faults.draw(kind) {
                None => request().await,
                Some(Fault::AnswerLost) => {
                    // What the store refuses is refused: only a good answer can get lost.
                    request().await?;
                    Err(injected(BackendErrorKind::Unavailable))
                }
                Some(fault) => Err(injected(kind_of(fault))),
            }
        })
    }

    /// As [`Self::faulty`], except that half a batch can happen.
    fn batch_write_through<'a>(&'a self, request: &'a BatchWrite) -> Answer<'a, BatchWriteAnswer> {
        Box::pin(async move {
            match self.faults.draw(RequestKind::BatchWrite) {
                None => self.inner.batch_write(request).await,
                Some(Fault::AnswerLost) => {
                    self.inner.batch_write(request).await?;
                    Err(injected(BackendErrorKind::Unavailable))
                }
                Some(Fault::Unprocessed) => {
                    let (now, later) = request.writes.split_at(request.writes.len() / 2);
                    let mut answer = BatchWriteAnswer::default();
                    if !now.is_empty() {
                        let half = BatchWrite::new(now.to_vec());
                        answer = self.inner.batch_write(&half).await?;
                    }
                    answer.unprocessed.extend_from_slice(later);
                    Ok(answer)
                }
                Some(fault) => Err(injected(kind_of(fault))),
            }
        })
    }
}

fn kind_of(fault: Fault) -> BackendErrorKind {
    match fault {
        Fault::Throttled | Fault::Unprocessed => BackendErrorKind::Throttled,
        Fault::Conflict => BackendErrorKind::Conflict,
        Fault::Unreachable | Fault::AnswerLost | Fault::Crash => BackendErrorKind::Unavailable,
    }
}

fn injected(kind: BackendErrorKind) -> BackendError {
    BackendError::new(kind, "an injected fault")
}

impl fmt::Debug for FaultBackend {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Fault({:?})", self.inner)
    }
}

forward_all!(FaultBackend, faulty);
