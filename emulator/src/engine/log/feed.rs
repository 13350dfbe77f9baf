//! The reader of a table's log for whoever takes its changes elsewhere: to Kinesis, or to replicas.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use crate::limits;
use crate::storage::LoggedChange;

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
}

impl Feed {
    /// A feed of this log, which it has not joined yet.
    pub(in crate::engine) fn new(log: Arc<ChangeLog>) -> Self {
        Self {
            log,
            reader: Arc::new(FeedReader {
                is_open: AtomicBool::new(true),
                replicated: AtomicU64::new(u64::MAX),
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

    /// Whether it wants the changes that come.
    pub(in crate::engine) fn is_open(&self) -> bool {
        self.reader.is_open.load(Ordering::Relaxed)
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
        // `Relaxed`: as in `set_replicated`.
        self.replicated.load(Ordering::Relaxed) < change.sequence
    }

    fn note_dropped(&self, _change: &LoggedChange) {
        // Whoever takes changes elsewhere remembers by number how far that went.
    }
}
