//! How far long work has come: items that were read, counted where somebody watches.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::store::DynamoSyncStore;

/// Counts the items that comparisons, copies, checks and exports have read: see [`DynamoSyncStore::watched`]. Clones count
/// together.
///
/// # Examples
///
/// ```
/// use package_database::syncs::Progress;
///
/// assert_eq!(Progress::new().items(), 0);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Progress(Arc<AtomicU64>);

impl Progress {
    /// Nothing was read yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Items that were read so far.
    pub fn items(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    pub(super) fn add(&self, items: usize) {
        let items = u64::try_from(items).unwrap_or(u64::MAX);
        self.0.fetch_add(items, Ordering::Relaxed);
    }
}

impl DynamoSyncStore {
    /// The same store, whose long work counts what it reads.
    #[must_use]
    pub fn watched(mut self, progress: &Progress) -> Self {
        self.progress = progress.clone();
        self
    }
}
