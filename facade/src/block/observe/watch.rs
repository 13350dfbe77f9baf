//! What a store knows of itself: its meters, and which of its calls are slow.

#[cfg(feature = "cache")]
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
#[cfg(feature = "cache")]
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::asked::Asked;
use super::backend::Observed;
#[cfg(feature = "cache")]
use super::metrics::CacheCounts;
use super::metrics::{CompactionCounts, Metrics};
use super::slow::{SlowLog, Tries, Went};
use crate::backend::BackendError;

/// What a store knows of itself. Clones count together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Watch {
    meters: Arc<Meters>,
    /// Where the store is observed.
    observed: Option<Observation>,
}

#[derive(Clone, Debug)]
struct Observation {
    requests: Observed,
    slow: Arc<SlowLog>,
}

/// What blocks and domains count. A number is read and written with `Relaxed`: each stands for itself.
#[derive(Debug, Default)]
pub(crate) struct Meters {
    retries: AtomicU64,
    compactions: AtomicU64,
    compacted_read: AtomicU64,
    compacted_written: AtomicU64,
    removed_syncs: AtomicU64,
    removed_items: AtomicU64,
    #[cfg(feature = "cache")]
    caches: Mutex<BTreeMap<&'static str, Arc<CacheMeter>>>,
}

/// A call of a store that has begun, where slow ones are told.
#[derive(Debug)]
pub(crate) struct Began<'a> {
    asked: Asked<'a>,
    at: Duration,
    before: Tries,
}

impl Watch {
    /// The same meters, and from now on requests are counted and slow calls told.
    pub(crate) fn observed(&self, requests: Observed, slow: SlowLog) -> Self {
        Self {
            meters: self.meters.clone(),
            observed: Some(Observation {
                requests,
                slow: Arc::new(slow),
            }),
        }
    }

    pub(crate) fn meters(&self) -> &Meters {
        &self.meters
    }

    /// A call begins; `tries` is what was tried before it in the same time.
    pub(crate) fn begins<'a>(
        &self,
        tries: Tries,
        asked: impl FnOnce() -> Asked<'a>,
    ) -> Option<Began<'a>> {
        self.observed.as_ref().map(|observed| Began {
            asked: asked(),
            at: observed.slow.now(),
            before: tries,
        })
    }

    /// The call has ended, and is told of if it was slow. The answer is how many items were answered or written.
    pub(crate) fn ended(
        &self,
        began: Option<Began<'_>>,
        tries: Tries,
        answer: Result<usize, &BackendError>,
    ) {
        let (Some(began), Some(Observation { slow, .. })) = (began, &self.observed) else {
            return;
        };
        let took = slow.now().saturating_sub(began.at);
        if !slow.is_slow(took) {
            return;
        }
        let retries = tries.retries.saturating_sub(began.before.retries);
        let went = Went {
            took,
            answer: answer.map(|items| u64::try_from(items).unwrap_or(u64::MAX)),
            tries: Some(Tries {
                retries,
                paused: tries.paused.saturating_sub(began.before.paused),
                cause: tries.cause.filter(|_| retries > 0),
            }),
        };
        slow.tell("call", &began.asked, &went);
    }

    /// All numbers, as they are now.
    pub(crate) fn metrics(&self) -> Metrics {
        let observed = self.observed.as_ref();
        let requests = observed.map(|observed| observed.requests.snapshot());
        // Nothing is counted of requests that nobody observes.
        let mut metrics = Metrics::of_requests(requests.unwrap_or_default());
        metrics.slow_calls = observed.map_or(0, |observed| observed.slow.count());
        self.meters.fill(&mut metrics);
        metrics
    }
}

impl Meters {
    /// An attempt is made again.
    pub(crate) fn retried(&self) {
        self.retries.fetch_add(1, Ordering::Relaxed);
    }

    /// Two syncs have become one.
    #[cfg(feature = "syncs")]
    pub(crate) fn compacted(&self, read: u64, written: u64) {
        self.compactions.fetch_add(1, Ordering::Relaxed);
        self.compacted_read.fetch_add(read, Ordering::Relaxed);
        self.compacted_written.fetch_add(written, Ordering::Relaxed);
    }

    /// Syncs were removed, with so many items.
    #[cfg(feature = "syncs")]
    pub(crate) fn removed(&self, syncs: u64, items: u64) {
        self.removed_syncs.fetch_add(syncs, Ordering::Relaxed);
        self.removed_items.fetch_add(items, Ordering::Relaxed);
    }

    fn fill(&self, metrics: &mut Metrics) {
        let of = |count: &AtomicU64| count.load(Ordering::Relaxed);
        metrics.retries = of(&self.retries);
        metrics.compaction = CompactionCounts {
            runs: of(&self.compactions),
            read: of(&self.compacted_read),
            written: of(&self.compacted_written),
            removed_syncs: of(&self.removed_syncs),
            removed_items: of(&self.removed_items),
        };
        #[cfg(feature = "cache")]
        {
            metrics.caches = self.caches();
        }
    }
}

/// What the caches of one kind count.
#[cfg(feature = "cache")]
#[derive(Debug, Default)]
pub(crate) struct CacheMeter {
    memory_hits: AtomicU64,
    shared_hits: AtomicU64,
    misses: AtomicU64,
    failed: AtomicU64,
}

/// What became of a look into a cache.
#[cfg(feature = "cache")]
#[derive(Clone, Copy, Debug)]
pub(crate) enum Look {
    Memory,
    Shared,
    Miss,
    Failed,
}

#[cfg(feature = "cache")]
impl CacheMeter {
    pub(crate) fn looked(&self, look: Look) {
        let count = match look {
            Look::Memory => &self.memory_hits,
            Look::Shared => &self.shared_hits,
            Look::Miss => &self.misses,
            Look::Failed => &self.failed,
        };
        count.fetch_add(1, Ordering::Relaxed);
    }
}

#[cfg(feature = "cache")]
impl Meters {
    /// What caches of that kind count with.
    pub(crate) fn cache(&self, kind: &'static str) -> Arc<CacheMeter> {
        // The map is whole between any two statements that change it.
        let mut caches = self.caches.lock().unwrap_or_else(PoisonError::into_inner);
        caches.entry(kind).or_default().clone()
    }

    fn caches(&self) -> Vec<CacheCounts> {
        let of = |count: &AtomicU64| count.load(Ordering::Relaxed);
        // As in `cache`.
        let caches = self.caches.lock().unwrap_or_else(PoisonError::into_inner);
        let counts = caches.iter().map(|(kind, meter)| CacheCounts {
            kind,
            memory_hits: of(&meter.memory_hits),
            shared_hits: of(&meter.shared_hits),
            misses: of(&meter.misses),
            failed: of(&meter.failed),
        });
        counts.collect()
    }
}
