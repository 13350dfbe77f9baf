//! What a store counts, in memory or in a folder.

use std::fmt;
use std::sync::{Arc, OnceLock, Weak};
#[cfg(feature = "disk")]
use std::time::Duration;

use super::{Counter, Gauge, Health, HealthCell, Latency, LatencyMeter};

/// The meters of one store. Those of a store in memory stay at zero, but for forks and snapshots.
#[derive(Debug, Default)]
pub(crate) struct StoreMeters {
    /// Whether the store takes what it is given.
    pub(crate) health: HealthCell,
    /// Databases that were forked from this one, or from one of them, and are still there. Shared with them.
    pub(crate) forks: Arc<Gauge>,
    /// Pages that are being read.
    pub(crate) walks: Arc<Gauge>,
    /// Commits that were written to the log.
    pub(crate) commits: Counter,
    /// Commits that wait to be written.
    pub(crate) waiting: Gauge,
    /// Bytes that were written to the log.
    pub(crate) written_bytes: Counter,
    /// Bytes of the log that no sync was asked for yet.
    #[cfg(feature = "disk")]
    pub(crate) unsynced_bytes: Counter,
    /// Syncs of the log.
    pub(crate) fsync: LatencyMeter,
    /// Bytes of the log that the syncs were for.
    pub(crate) fsync_bytes: Counter,
    /// Bytes of the log since the last checkpoint.
    pub(crate) log_bytes: Gauge,
    /// Segments of the log.
    pub(crate) segments: Gauge,
    /// Checkpoints that were written.
    pub(crate) checkpoints: Counter,
    /// Bytes of the newest checkpoint.
    pub(crate) checkpoint_bytes: Gauge,
    /// Compactions that came to their end.
    pub(crate) compactions: Counter,
    /// Bytes of segments that are still needed.
    pub(crate) live_bytes: Gauge,
    /// Bytes of segments that a compaction would free.
    pub(crate) dead_bytes: Gauge,
    /// Bodies that the cache had.
    pub(crate) cache_hits: Counter,
    /// Bodies that had to be read from the medium.
    pub(crate) cache_misses: Counter,
    /// Bytes that the cache holds.
    pub(crate) cache_bytes: Gauge,
    /// Where the numbers are had that are too many to be kept all the time.
    measured: OnceLock<Weak<dyn Measured>>,
}

/// A store of which some numbers are worked out when somebody asks.
pub(crate) trait Measured: fmt::Debug + Send + Sync {
    /// Sets the gauges of what it holds now.
    fn measure(&self, meters: &StoreMeters);
}

/// What a store has counted since the emulator was built.
///
/// Without a folder (`EmulatorBuilder::data`) all but `forks` and `open_reads` stay at zero.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct StoreMetrics {
    /// Databases that were forked from this one, or from a fork of it, and are still there.
    pub forks: u64,
    /// Pages of Query, Scan and statements that are being read, each from a snapshot.
    pub open_reads: u64,
    /// Commits that were written to the log.
    pub commits: u64,
    /// Commits that wait to be written to the log.
    pub waiting_commits: u64,
    /// Bytes that were written to the log.
    pub written_bytes: u64,
    /// How long the syncs of the log took, and how many there were.
    pub fsync: Latency,
    /// Bytes of the log that these syncs were for.
    pub fsync_bytes: u64,
    /// Bytes of the log since the last checkpoint: what the next start would read beside it.
    pub log_bytes: u64,
    /// Segments of the log.
    pub segments: u64,
    /// Checkpoints that were written.
    pub checkpoints: u64,
    /// Bytes of the newest checkpoint.
    pub checkpoint_bytes: u64,
    /// Compactions that came to their end. They are done only where the memory of items has a limit
    /// (`EmulatorBuilder::memory`); without one this and all that follow stay at zero.
    pub compactions: u64,
    /// Whether there is such a limit, and so the two that follow are measured.
    pub are_files_measured: bool,
    /// Bytes of the files in which items lie that are still needed.
    pub live_bytes: u64,
    /// Bytes of these files that a compaction would free.
    pub dead_bytes: u64,
    /// How often an item was in the cache, for reads of forks too.
    pub cache_hits: u64,
    /// How often it had to be read from the medium.
    pub cache_misses: u64,
    /// Bytes that the cache holds.
    pub cache_bytes: u64,
}

impl StoreMeters {
    /// The meters of a fork: its own, but one count of forks for all.
    pub(crate) fn of_fork(&self) -> Self {
        Self {
            forks: Arc::clone(&self.forks),
            ..Self::default()
        }
    }

    /// So many bytes were written to the log, for so many commits.
    #[cfg(feature = "disk")]
    pub(crate) fn appended(&self, bytes: u64) {
        self.written_bytes.add(bytes);
        self.unsynced_bytes.add(bytes);
        self.log_bytes.add(bytes);
    }

    /// What was written to the log was synced, which took so long.
    #[cfg(feature = "disk")]
    pub(crate) fn synced(&self, took: Duration) {
        self.fsync.record(took);
        self.fsync_bytes.add(self.unsynced_bytes.take());
    }

    /// A checkpoint of so many bytes stands in place of the log before it, of which so many segments are left.
    #[cfg(feature = "disk")]
    pub(crate) fn checkpointed(&self, bytes: u64, segments: usize) {
        self.checkpoints.count();
        self.checkpoint_bytes.set(bytes);
        self.log_bytes.set(0);
        self.segments.set(segments as u64);
    }

    /// From now on this is asked as well before the numbers are read.
    #[cfg(feature = "disk")]
    pub(crate) fn measure_with(&self, measured: Weak<dyn Measured>) {
        let known = self.measured.set(measured);
        debug_assert!(known.is_ok(), "the meters are of one store");
    }

    /// The present health of the store.
    pub(crate) fn health(&self) -> Health {
        self.health.get()
    }

    /// The present numbers.
    pub(crate) fn read(&self) -> StoreMetrics {
        let measured = self.measured.get();
        if let Some(measured) = measured.and_then(Weak::upgrade) {
            measured.measure(self);
        }
        let mut fsync = Latency::default();
        self.fsync.add_to(&mut fsync);
        StoreMetrics {
            forks: self.forks.get(),
            open_reads: self.walks.get(),
            commits: self.commits.get(),
            waiting_commits: self.waiting.get(),
            written_bytes: self.written_bytes.get(),
            fsync,
            fsync_bytes: self.fsync_bytes.get(),
            log_bytes: self.log_bytes.get(),
            segments: self.segments.get(),
            checkpoints: self.checkpoints.get(),
            checkpoint_bytes: self.checkpoint_bytes.get(),
            compactions: self.compactions.get(),
            are_files_measured: measured.is_some(),
            live_bytes: self.live_bytes.get(),
            dead_bytes: self.dead_bytes.get(),
            cache_hits: self.cache_hits.get(),
            cache_misses: self.cache_misses.get(),
            cache_bytes: self.cache_bytes.get(),
        }
    }
}
