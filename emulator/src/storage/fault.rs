//! A store that fails where told: what callers do when the medium under them gives up.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::value::Item;

use super::{Batch, Key, Snapshot, Space, Store, StoreError};

/// Passes everything on until the countdown reaches zero, then fails that one call.
#[derive(Debug)]
pub(crate) struct FaultStore {
    inner: Arc<dyn Store>,
    commits_left: AtomicU64,
    reads_left: AtomicU64,
}

impl FaultStore {
    /// A store that fails nothing yet.
    pub(crate) fn new(inner: Arc<dyn Store>) -> Self {
        Self {
            inner,
            commits_left: AtomicU64::new(u64::MAX),
            reads_left: AtomicU64::new(u64::MAX),
        }
    }

    /// After `count` more commits that work, one fails.
    pub(crate) fn fail_commit_after(&self, count: u64) {
        self.commits_left.store(count, Ordering::SeqCst);
    }

    /// After `count` more reads that work, one fails.
    pub(crate) fn fail_read_after(&self, count: u64) {
        self.reads_left.store(count, Ordering::SeqCst);
    }
}

/// Counts one call down; the one that finds zero fails, and those after it pass.
fn count_down(left: &AtomicU64, what: &'static str) -> Result<(), StoreError> {
    match left.fetch_sub(1, Ordering::SeqCst) {
        0 => Err(StoreError::Failed(what)),
        _ => Ok(()),
    }
}

impl Store for FaultStore {
    fn create(&self, space: Space) -> Result<(), StoreError> {
        self.inner.create(space)
    }

    fn remove(&self, space: Space) -> Result<(), StoreError> {
        self.inner.remove(space)
    }

    fn get(&self, space: Space, key: &Key) -> Result<Option<Item>, StoreError> {
        count_down(&self.reads_left, "read")?;
        self.inner.get(space, key)
    }

    fn snapshot(&self) -> Result<Arc<dyn Snapshot>, StoreError> {
        count_down(&self.reads_left, "snapshot")?;
        self.inner.snapshot()
    }

    fn commit(&self, batch: Batch) -> Result<(), StoreError> {
        count_down(&self.commits_left, "commit")?;
        self.inner.commit(batch)
    }

    fn len(&self, space: Space) -> Result<usize, StoreError> {
        self.inner.len(space)
    }

    fn fork(&self) -> Arc<dyn Store> {
        Arc::new(Self::new(self.inner.fork()))
    }
}
