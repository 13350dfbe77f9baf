//! The numbers of a store.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::asked::Asked;
use crate::backend::adapter::RequestKind;
use crate::backend::{BackendError, BackendErrorKind};

/// The requests of one kind to one table, since the process began.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counts {
    /// The table; of a request about several, the first one.
    pub table: Arc<str>,
    /// What was asked.
    pub kind: RequestKind,
    /// Requests that have ended, each attempt of one that was sent again.
    pub calls: u64,
    /// Items that they answered or wrote.
    pub items: u64,
    /// Those of them whose condition did not hold.
    pub refused: u64,
    /// Those of them that were asked to slow down, or met another transaction.
    pub throttled: u64,
    /// Those of them that got no answer.
    pub unanswered: u64,
    /// Those of them that the caller may not make.
    pub denied: u64,
    /// Those of them that failed otherwise.
    pub failed: u64,
    /// Those of them that took longer than what is slow.
    pub slow: u64,
    /// What all of them took together.
    pub total: Duration,
    /// What the longest took.
    pub longest: Duration,
}

impl Counts {
    const fn new(table: Arc<str>, kind: RequestKind) -> Self {
        Self {
            table,
            kind,
            calls: 0,
            items: 0,
            refused: 0,
            throttled: 0,
            unanswered: 0,
            denied: 0,
            failed: 0,
            slow: 0,
            total: Duration::ZERO,
            longest: Duration::ZERO,
        }
    }
}

impl Counts {
    /// The kind of request as the service calls it, such as `GetItem`.
    pub const fn operation(&self) -> &'static str {
        word(self.kind)
    }
}

/// Counts by table and kind of request.
#[derive(Debug, Default)]
pub(super) struct Ledger(Mutex<BTreeMap<(Arc<str>, &'static str), Counts>>);

impl Ledger {
    /// Counts a request that has ended, and answered or written so many items.
    pub(super) fn note(
        &self,
        asked: &Asked<'_>,
        took: Duration,
        slow: bool,
        answer: Result<u64, &BackendError>,
    ) {
        let (table, kind) = (&asked.table, asked.kind);
        // The counts are whole between any two statements that change them.
        let mut ledger = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (table.clone(), word(kind));
        let counts = (ledger.entry(key)).or_insert_with(|| Counts::new(table.clone(), kind));
        counts.calls += 1;
        counts.slow += u64::from(slow);
        counts.total = counts.total.saturating_add(took);
        counts.longest = counts.longest.max(took);
        let error = match answer {
            Ok(items) => {
                counts.items = counts.items.saturating_add(items);
                return;
            }
            Err(error) => error,
        };
        let class = match error.kind() {
            _ if error.is_condition_failed() => &mut counts.refused,
            BackendErrorKind::Unavailable => &mut counts.unanswered,
            BackendErrorKind::Denied => &mut counts.denied,
            _ if error.is_transient() => &mut counts.throttled,
            _ => &mut counts.failed,
        };
        *class += 1;
    }

    /// All counts, by table and then by kind.
    pub(super) fn snapshot(&self) -> Vec<Counts> {
        let ledger = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        ledger.values().cloned().collect()
    }
}

/// A word for a kind of request, as the service calls it.
pub(super) const fn word(kind: RequestKind) -> &'static str {
    match kind {
        RequestKind::Get => "GetItem",
        RequestKind::Put => "PutItem",
        RequestKind::Update => "UpdateItem",
        RequestKind::Delete => "DeleteItem",
        RequestKind::Query => "Query",
        RequestKind::Scan => "Scan",
        RequestKind::BatchGet => "BatchGetItem",
        RequestKind::BatchWrite => "BatchWriteItem",
        RequestKind::TransactGet => "TransactGetItems",
        RequestKind::TransactWrite => "TransactWriteItems",
        RequestKind::Describe => "DescribeTable",
        // A kind of a later version of the backend crate.
        _ => "Other",
    }
}
