//! Point-in-time recovery as a reader of a table's log: it keeps what a restore would undo.
//!
//! How far it reaches is chosen by the owner of the table, in days
//! ([recovery](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery_Howitworks.html)).

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

#[cfg(feature = "disk")]
use crate::storage::codec::{self, coded};
use crate::storage::{Fact, FactValue, Key, LoggedChange, Space};

use crate::engine::log::change_log::{ChangeLog, LogReader};

/// The first byte of the keys of these facts.
pub(in crate::engine) const TAG: u8 = b'p';

/// The unit in which owners say how far it reaches.
const DAY_SECONDS: u64 = 24 * 60 * 60;

/// The recovery of a table, while it is switched on.
#[derive(Clone, Debug)]
pub(in crate::engine) struct Recovery {
    log: Arc<ChangeLog>,
    /// Known to the log as well.
    reader: Arc<RecoveryReader>,
}

/// Recovery as a reader of the log.
#[derive(Debug)]
struct RecoveryReader {
    /// How far it reaches back, in seconds.
    seconds: AtomicU64,
}

impl Recovery {
    /// The recovery of a table with this log, over so many days; it has not joined the log yet.
    pub(in crate::engine) fn new(log: Arc<ChangeLog>, days: i32) -> Self {
        let reader = RecoveryReader {
            seconds: AtomicU64::new(seconds_of(days)),
        };
        Self {
            log,
            reader: Arc::new(reader),
        }
    }

    /// The log that it reads.
    pub(in crate::engine) fn log(&self) -> &Arc<ChangeLog> {
        &self.log
    }

    /// The recovery as the log knows it.
    pub(in crate::engine) fn reader(&self) -> Arc<dyn LogReader> {
        Arc::clone(&self.reader) as Arc<dyn LogReader>
    }

    /// Reaches so many days back from now on.
    pub(in crate::engine) fn set_days(&self, days: i32) {
        // `Relaxed`: changed and asked for under the lock of the table's writer.
        (self.reader.seconds).store(seconds_of(days), Ordering::Relaxed);
    }

    /// The fact that the recovery of this table reads its log.
    pub(in crate::engine) fn fact(
        &self,
        owner: &Arc<str>,
        region: &Arc<str>,
        table: &Arc<str>,
    ) -> RecoveryFact {
        RecoveryFact {
            owner: Arc::clone(owner),
            region: Arc::clone(region),
            table: Arc::clone(table),
            log: self.log.space(),
        }
    }

    /// How far it reaches back.
    pub(in crate::engine) fn retention(&self) -> Duration {
        self.reader.retention()
    }
}

impl LogReader for RecoveryReader {
    fn retention(&self) -> Duration {
        // `Relaxed`: see `set_days`.
        Duration::from_secs(self.seconds.load(Ordering::Relaxed))
    }

    fn is_open(&self) -> bool {
        true
    }

    fn keeps(&self, _: &LoggedChange) -> bool {
        false
    }

    fn note_dropped(&self, _change: &LoggedChange) {
        // What is dropped lies before the window, which is told from the clock.
    }
}

fn seconds_of(days: i32) -> u64 {
    u64::try_from(days).unwrap_or(0).saturating_mul(DAY_SECONDS)
}

/// Which log a table's recovery reads; the rest stands in the definition of the table.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::engine) struct RecoveryFact {
    pub(in crate::engine) owner: Arc<str>,
    pub(in crate::engine) region: Arc<str>,
    pub(in crate::engine) table: Arc<str>,
    pub(in crate::engine) log: Space,
}

impl FactValue for RecoveryFact {
    #[cfg(feature = "disk")]
    fn to_bytes(&self) -> Option<Vec<u8>> {
        codec::to_bytes(self)
    }
}

#[cfg(feature = "disk")]
coded!(RecoveryFact {
    owner,
    region,
    table,
    log
});

impl RecoveryFact {
    fn key(&self) -> Key {
        let parts = [&self.owner, &self.region, &self.table];
        Key::of_parts(TAG, &parts.map(|part| part.as_bytes()))
    }

    /// The fact that says this.
    pub(in crate::engine) fn into_fact(self) -> Fact {
        Fact {
            key: self.key(),
            value: Some(Arc::new(self)),
        }
    }

    /// The fact that it is so no more.
    pub(in crate::engine) fn is_gone(&self) -> Fact {
        Fact {
            key: self.key(),
            value: None,
        }
    }
}
