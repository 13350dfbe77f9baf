//! What the database has counted, as it was when somebody asked last.

use package_database::block::observe::Metrics as StoreMetrics;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

use super::{What, level, registered};

/// What the database has counted.
pub(super) struct StoreMeters {
    requests: Family<OfTable, Gauge>,
    caches: Family<OfCache, Gauge>,
    compaction: Family<What, Gauge>,
    retries: Gauge,
    slow: Gauge,
}

/// Requests of one kind to a table, by how they ended; `items` counts what they answered or wrote.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfTable {
    table: String,
    operation: &'static str,
    what: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfCache {
    kind: &'static str,
    found: &'static str,
}

impl StoreMeters {
    pub(super) fn new(registry: &mut Registry) -> Self {
        let requests = "Requests to the store by how they ended, and their items";
        let caches = "What was asked of caches, by where it was found";
        let compaction = "What was merged and removed of access syncs";
        Self {
            requests: registered(registry, "store_requests", requests),
            caches: registered(registry, "cache_lookups", caches),
            compaction: registered(registry, "compaction", compaction),
            retries: registered(registry, "store_retries", "Attempts that were made again"),
            slow: registered(registry, "store_slow_calls", "Calls that took long"),
        }
    }

    pub(super) fn set(&self, metrics: &StoreMetrics) {
        for counts in &metrics.requests {
            for (what, count) in [
                ("calls", counts.calls),
                ("items", counts.items),
                ("refused", counts.refused),
                ("throttled", counts.throttled),
                ("unanswered", counts.unanswered),
                ("denied", counts.denied),
                ("failed", counts.failed),
                ("slow", counts.slow),
            ] {
                let labels = OfTable {
                    table: counts.table.to_string(),
                    operation: counts.operation(),
                    what,
                };
                self.requests.get_or_create(&labels).set(level(count));
            }
        }
        for cache in &metrics.caches {
            for (found, count) in [
                ("memory", cache.memory_hits),
                ("items", cache.shared_hits),
                ("nowhere", cache.misses),
                ("unread", cache.failed),
            ] {
                let kind = cache.kind;
                let labels = OfCache { kind, found };
                self.caches.get_or_create(&labels).set(level(count));
            }
        }
        let done = &metrics.compaction;
        for (what, count) in [
            ("runs", done.runs),
            ("read", done.read),
            ("written", done.written),
            ("removed_syncs", done.removed_syncs),
            ("removed_items", done.removed_items),
        ] {
            self.compaction
                .get_or_create(&What { what })
                .set(level(count));
        }
        self.retries.set(level(metrics.retries));
        self.slow.set(level(metrics.slow_calls));
    }
}
