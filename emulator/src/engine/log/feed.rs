//! The reader of a table's log for whoever takes its changes elsewhere: to Kinesis, or to replicas.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use crate::limits;
use crate::storage::{Cause, LoggedChange};

use crate::engine::log::change_log::{ChangeLog, LogReader};

/// The feed of a table.
#[derive(Clone, Debug)]
pub(in crate::engine) struct Feed {
    log: Arc<ChangeLog>,
    /// Known to the log as well.
    reader: Arc<FeedReader>,
}

/// A feed as a reader of the log.
#[derive(Debug)]
struct FeedReader {
    /// Whether anybody wants the changes that come.
    is_open: AtomicBool,
    /// The number of the last change that every replica has; the greatest number where there are none.
    replicated: AtomicU64,
    /// The number of the last change that was made in this table and not elsewhere; the greatest number while that is
    /// not known.
    sent: AtomicU64,
    /// Up to which number all changes behind that one are such as go nowhere.
    passed: AtomicU64,
}

impl Feed {
    /// A feed of this log, which it has not joined yet.
    pub(in crate::engine) fn new(log: Arc<ChangeLog>) -> Self {
        Self {
            log,
            reader: Arc::new(FeedReader {
                is_open: AtomicBool::new(true),
                replicated: AtomicU64::new(u64::MAX),
                sent: AtomicU64::new(u64::MAX),
                passed: AtomicU64::new(0),
            }),
        }
    }

    /// The log that it reads.
    pub(in crate::engine) fn log(&self) -> &Arc<ChangeLog> {
        &self.log
    }

    /// The feed as the log knows it.
    pub(in crate::engine) fn reader(&self) -> Arc<dyn LogReader> {
        Arc::clone(&self.reader) as Arc<dyn LogReader>
    }

    /// Wants the changes that come, or does not any more.
    pub(in crate::engine) fn set_open(&self, is_open: bool) {
        // `Relaxed`: changed and asked for under the lock of the table's writer.
        self.reader.is_open.store(is_open, Ordering::Relaxed);
    }

    /// Notes that replicas have everything up to this number.
    pub(in crate::engine) fn set_replicated(&self, sequence: u64) {
        // `Relaxed`: an older value only keeps more.
        self.reader.replicated.store(sequence, Ordering::Relaxed);
    }

    /// Notes, under the lock of the table's writer, that a change with this number is going to be committed.
    pub(in crate::engine) fn note_change(&self, sequence: u64, cause: Cause) {
        // `Relaxed`: as in `is_open`. A change that is not committed then is looked for once and not found.
        if cause != Cause::Replication {
            self.reader.sent.store(sequence, Ordering::Relaxed);
        } else if self.is_drained() {
            self.reader.passed.store(sequence, Ordering::Relaxed);
        }
    }

    /// Notes that no change behind this number was made in this table, by who has looked at all of them, unless one was
    /// made since.
    pub(in crate::engine) fn learn_sent(&self, sequence: u64) {
        let (unknown, order) = (u64::MAX, Ordering::Relaxed);
        // `Relaxed`: as in `note_change`, which makes this fail where it comes first.
        let _known = (self.reader.sent).compare_exchange(unknown, sequence, order, order);
    }

    /// Whether replicas have every change that was made in this table. Exact under the lock of its writer; else one that
    /// is being made may be missed, of which whoever makes it tells.
    pub(in crate::engine) fn is_drained(&self) -> bool {
        // `Relaxed`: as in `set_replicated`.
        let sent = self.reader.sent.load(Ordering::Relaxed);
        sent != u64::MAX && sent <= self.reader.kept_behind()
    }

    /// Up to which number no replica needs any change.
    pub(in crate::engine) fn passed(&self) -> u64 {
        // `Relaxed`: an older value only lets more be looked at.
        self.reader.passed.load(Ordering::Relaxed)
    }

    /// Whether it wants the changes that come.
    pub(in crate::engine) fn is_open(&self) -> bool {
        self.reader.is_open.load(Ordering::Relaxed)
    }
}

impl FeedReader {
    /// Up to which number no change is needed.
    fn kept_behind(&self) -> u64 {
        // `Relaxed`: as in `Feed::set_replicated`.
        let replicated = self.replicated.load(Ordering::Relaxed);
        replicated.max(self.passed.load(Ordering::Relaxed))
    }
}

impl LogReader for FeedReader {
    fn retention(&self) -> Duration {
        limits::STREAM_RETENTION
    }

    fn is_open(&self) -> bool {
        self.is_open.load(Ordering::Relaxed)
    }

    fn keeps(&self, change: &LoggedChange) -> bool {
        self.kept_behind() < change.sequence
    }

    fn note_dropped(&self, _change: &LoggedChange) {
        // Whoever takes changes elsewhere remembers by number how far that went.
    }
}
