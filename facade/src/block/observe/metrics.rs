//! The numbers of a database: reads, writes, caches, compaction.

use std::time::Duration;

use super::counts::Counts;
use crate::backend::adapter::RequestKind;

/// What a database has done since it was opened, in this process.
///
/// Requests are counted where the database is [observed](crate::DatabaseBuilder::observe); caches and compaction always are.
/// Every number only grows, so that a rate is the difference of two.
///
/// # Examples
///
/// ```
/// use package_database::Database;
/// use package_database::backend::emulator::EmulatorBackend;
/// use package_database::block::observe::ObserveOptions;
/// use package_database::specs::NewSpec;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), package_database::Error> {
/// let database = Database::builder()
///     .emulator(EmulatorBackend::new())
///     .observe(ObserveOptions::default())
///     .build()
///     .await?;
/// database.specs().create_or_update("user 1", &NewSpec::new("Orders", "1.0.0", 3)).await?;
/// let before = database.metrics();
/// database.specs().latest_version("user 1", "orders").await?;
/// let after = database.metrics();
/// assert_eq!(after.reads.requests - before.reads.requests, 1);
/// assert_eq!(after.writes, before.writes);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Metrics {
    /// Requests that read items.
    pub reads: Traffic,
    /// Requests that write items.
    pub writes: Traffic,
    /// The same by table and kind, and requests for what a table is.
    pub requests: Vec<Counts>,
    /// Attempts that were made again because the store was busy or did not answer.
    pub retries: u64,
    /// Calls that took as long as [`ObserveOptions::slow`](super::ObserveOptions::slow), told in the log or not.
    pub slow_calls: u64,
    /// Caches by their kinds.
    pub caches: Vec<CacheCounts>,
    /// What was merged and removed of access syncs.
    pub compaction: CompactionCounts,
}

/// Requests of several kinds to all tables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Traffic {
    /// Requests that have ended, each attempt of one that was sent again.
    pub requests: u64,
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
    /// What all of them took together.
    pub total: Duration,
    /// What the longest took.
    pub longest: Duration,
}

impl Traffic {
    /// Those that were carried out.
    pub fn succeeded(&self) -> u64 {
        let others = [
            self.refused,
            self.throttled,
            self.unanswered,
            self.denied,
            self.failed,
        ];
        others.into_iter().fold(self.requests, u64::saturating_sub)
    }

    fn add(&mut self, counts: &Counts) {
        for (sum, count) in [
            (&mut self.requests, counts.calls),
            (&mut self.items, counts.items),
            (&mut self.refused, counts.refused),
            (&mut self.throttled, counts.throttled),
            (&mut self.unanswered, counts.unanswered),
            (&mut self.denied, counts.denied),
            (&mut self.failed, counts.failed),
        ] {
            *sum = sum.saturating_add(count);
        }
        self.total = self.total.saturating_add(counts.total);
        self.longest = self.longest.max(counts.longest);
    }
}

/// How often what was asked for was in a cache: those of one kind, all together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CacheCounts {
    /// What is cached, such as `model answer`.
    pub kind: &'static str,
    /// Found in the memory of this process.
    pub memory_hits: u64,
    /// Found in items, which other processes see.
    pub shared_hits: u64,
    /// Found in neither.
    pub misses: u64,
    /// Asked for while the items could not be read.
    pub failed: u64,
}

impl CacheCounts {
    /// How often what was asked for was found.
    pub const fn hits(&self) -> u64 {
        self.memory_hits.saturating_add(self.shared_hits)
    }

    /// How often something was asked for.
    pub const fn lookups(&self) -> u64 {
        let answered = self.hits().saturating_add(self.misses);
        answered.saturating_add(self.failed)
    }

    /// Which part of what was asked for was found, from 0 to 1; nothing where nothing was asked for.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database::block::observe::CacheCounts;
    ///
    /// let mut counts = CacheCounts::default();
    /// assert_eq!(counts.hit_rate(), None);
    /// (counts.memory_hits, counts.shared_hits, counts.misses) = (2, 1, 1);
    /// assert_eq!(counts.hit_rate(), Some(0.75));
    /// ```
    pub fn hit_rate(&self) -> Option<f64> {
        let lookups = self.lookups();
        (lookups > 0).then(|| self.hits() as f64 / lookups as f64)
    }
}

/// What was merged and removed of access syncs. A store of one's own compacts its files besides, and tells so itself: DynamoDB
/// has no such thing, and the emulator has it in its own metrics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CompactionCounts {
    /// Times that two syncs became one.
    pub runs: u64,
    /// Records of both syncs that were looked at.
    pub read: u64,
    /// Records of the one: the rest were the older of two, or damaged.
    pub written: u64,
    /// Syncs that were removed, by a clean-up or by name.
    pub removed_syncs: u64,
    /// Items of these.
    pub removed_items: u64,
}

impl Metrics {
    /// Those of requests; the rest is zero.
    pub(super) fn of_requests(requests: Vec<Counts>) -> Self {
        let mut metrics = Self::default();
        for counts in &requests {
            match counts.kind {
                RequestKind::Get
                | RequestKind::Query
                | RequestKind::Scan
                | RequestKind::BatchGet
                | RequestKind::TransactGet => metrics.reads.add(counts),
                RequestKind::Put
                | RequestKind::Update
                | RequestKind::Delete
                | RequestKind::BatchWrite
                | RequestKind::TransactWrite => metrics.writes.add(counts),
                // What a table is; or a kind of a later version of the backend crate.
                _ => {}
            }
        }
        metrics.requests = requests;
        metrics
    }
}
