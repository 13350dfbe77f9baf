//! How long something took, as a histogram of fixed buckets.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// The upper bounds of the buckets, in microseconds: three for each power of ten, from what a read of memory takes to
/// what a client waits for.
const BOUNDS_MICROS: [u64; 22] = [
    1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000,
    250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000,
];

/// Counts how often something took how long.
#[derive(Debug, Default)]
pub(crate) struct LatencyMeter {
    /// As many as there are bounds, and one for all that took longer; none of them includes another.
    buckets: [AtomicU64; BOUNDS_MICROS.len() + 1],
    nanos: AtomicU64,
}

impl LatencyMeter {
    /// It took so long once.
    pub(crate) fn record(&self, took: Duration) {
        let nanos = u64::try_from(took.as_nanos()).unwrap_or(u64::MAX);
        let place = BOUNDS_MICROS.partition_point(|bound| bound.saturating_mul(1000) < nanos);
        debug_assert!(place < self.buckets.len(), "the last bucket takes the rest");
        if let Some(bucket) = self.buckets.get(place) {
            let _before = bucket.fetch_add(1, Ordering::Relaxed);
        }
        let _before = self.nanos.fetch_add(nanos, Ordering::Relaxed);
    }

    /// Adds what was counted so far to `sum`.
    pub(crate) fn add_to(&self, sum: &mut Latency) {
        let mut so_far = 0;
        let mut counts = self
            .buckets
            .iter()
            .map(|bucket| bucket.load(Ordering::Relaxed));
        for ((_, count), here) in sum.buckets.iter_mut().zip(counts.by_ref()) {
            so_far += here;
            *count += so_far;
        }
        sum.count += so_far + counts.sum::<u64>();
        sum.sum += Duration::from_nanos(self.nanos.load(Ordering::Relaxed));
    }
}

/// How long something took: a histogram, as Prometheus has it.
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::Emulator;
/// use dynamodb_emulator::ops::ListTables;
///
/// let emulator = Emulator::new();
/// emulator.call::<ListTables>(Default::default())?;
/// let metrics = emulator.metrics();
/// let latency = &metrics.operations[0].latency;
/// assert_eq!(latency.count, 1);
/// // Whatever it took, it is in the buckets of all bounds above.
/// assert!(latency.buckets.iter().all(|(_, count)| *count <= 1));
/// # Ok::<(), dynamodb_emulator::ApiError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Latency {
    /// For each bound, from 1 µs to 10 s, how often it took no longer.
    pub buckets: Vec<(Duration, u64)>,
    /// How often it was measured.
    pub count: u64,
    /// How long it took together.
    pub sum: Duration,
}

impl Default for Latency {
    fn default() -> Self {
        let bounds = BOUNDS_MICROS.iter();
        Self {
            buckets: bounds
                .map(|micros| (Duration::from_micros(*micros), 0))
                .collect(),
            count: 0,
            sum: Duration::ZERO,
        }
    }
}
