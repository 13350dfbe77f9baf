//! The look at a sync before it ends: what there is, and whether every index shows it.

use std::collections::BTreeMap;
use std::time::Duration;

use super::fault;
use super::gather;
use super::model::Kind;
use super::run::SyncRun;
use super::sorted::Sorted;
use super::stats::SyncStats;
use super::store::DynamoSyncStore;
use super::table::Index;
use crate::backend::{BoxFuture, Item, KeyCondition, Query};
use crate::block::RetryPolicy;
use crate::block::key::{PK, SK};
use crate::block::retry::{Budget, Retrier};
use crate::block::store::StorePages;
use crate::error::Error;

/// Partitions of indexes that are counted at once.
const PARTITIONS_AT_ONCE: usize = 16;
/// Counts that are made ready together.
const PARTITIONS_READY: usize = 500;

/// How many items each partition of the indexes should show.
pub(super) type Expected = BTreeMap<(Index, String), u64>;

impl DynamoSyncStore {
    /// Counts what a run has collected.
    pub(super) async fn count(&self, run: &SyncRun) -> Result<SyncStats, Error> {
        let mut stats = SyncStats::default();
        self.walk(run, &[PK, SK], |kind, _| stats.add(kind, 1))
            .await?;
        Ok(stats)
    }

    /// Counts what a run has collected, and what of it each partition of each index should show.
    async fn count_indexed(&self, run: &SyncRun) -> Result<(SyncStats, Expected), Error> {
        let names: Vec<&'static str> = [PK, SK]
            .into_iter()
            .chain(Index::ALL.map(Index::partition))
            .collect();
        let mut stats = SyncStats::default();
        let mut expected = Expected::new();
        self.walk(run, &names, |kind, item| {
            stats.add(kind, 1);
            expect(item, &mut expected);
        })
        .await?;
        Ok((stats, expected))
    }

    async fn walk(
        &self,
        run: &SyncRun,
        names: &[&'static str],
        mut see: impl FnMut(Kind, &Item),
    ) -> Result<(), Error> {
        let place = run.place(self.name.clone());
        for kind in Kind::ALL {
            let mut items = Sorted::new(&self.parts, &place, kind, names, &self.progress)?;
            while let Some(item) = items.next().await? {
                see(kind, &item);
            }
        }
        Ok(())
    }

    /// Counts a run, and waits until every index shows as many items. Whoever was writing when the run was closed may still
    /// write a part, for which it is counted again.
    pub(super) async fn settle(&self, run: &SyncRun, wait: Duration) -> Result<SyncStats, Error> {
        let retrier = self.patient(wait);
        let mut budget = retrier.budget();
        loop {
            let (stats, expected) = self.count_indexed(run).await?;
            if self.are_shown(&expected, &mut budget).await? {
                return Ok(stats);
            }
        }
    }

    /// Waits until every index shows so many items; `false` where one shows more, for which they are counted again.
    async fn are_shown(&self, expected: &Expected, budget: &mut Budget<'_>) -> Result<bool, Error> {
        let mut expected: Vec<_> = expected.iter().collect();
        while !expected.is_empty() {
            let mut behind = Vec::new();
            let mut beyond = false;
            for some in expected.chunks(PARTITIONS_READY) {
                let mut counts: Vec<BoxFuture<'_, _>> = Vec::with_capacity(some.len());
                for ((index, partition), _) in some {
                    counts.push(Box::pin(self.count_shown(*index, partition)));
                }
                let counts = gather::all(PARTITIONS_AT_ONCE, counts).await;
                for (one, shown) in some.iter().zip(counts) {
                    let shown = shown?;
                    beyond |= shown > *one.1;
                    if shown != *one.1 {
                        behind.push((*one, shown));
                    }
                }
            }
            if let Some((((index, partition), wanted), shown)) = behind.first()
                && !budget.pause().await
            {
                return Err(fault::behind(format!(
                    "the index {} shows {shown} of {wanted} items of {partition:?}",
                    index.name()
                )));
            }
            if beyond {
                return Ok(false);
            }
            expected = behind.into_iter().map(|(one, _)| one).collect();
        }
        Ok(true)
    }

    /// How many items a partition of an index shows.
    pub(super) async fn count_shown(&self, index: Index, partition: &str) -> Result<u64, Error> {
        let condition = KeyCondition::partition(index.partition(), partition);
        let query = Query::new(self.parts.table.clone(), condition)
            .index(index.name())
            .project([PK]);
        let mut pages = StorePages::new(&self.parts.store, query);
        let mut budget = self.parts.store.budget();
        let mut shown: u64 = 0;
        while let Some(page) = pages.next(&mut budget).await? {
            shown = shown.saturating_add(u64::try_from(page.items.len()).unwrap_or(u64::MAX));
        }
        Ok(shown)
    }

    /// Waits until the index of runs shows one that has ended. That it does not in time is no error, because
    /// the sync has ended: a reader may then see the one before for a moment.
    pub(super) async fn wait_for_run(&self, run: &SyncRun, wait: Duration) -> Result<(), Error> {
        let retrier = self.patient(wait);
        let mut budget = retrier.budget();
        while !self.is_indexed(run).await? {
            if !budget.pause().await {
                break;
            }
        }
        Ok(())
    }

    /// Waits that end after so long.
    fn patient(&self, wait: Duration) -> Retrier {
        let retrier = &self.parts.store.retrier;
        Retrier {
            policy: RetryPolicy {
                deadline: wait,
                ..retrier.policy
            },
            ..retrier.clone()
        }
    }
}

/// Counts an item for each partition of the indexes that should show it.
pub(super) fn expect(item: &Item, expected: &mut Expected) {
    for index in Index::ALL {
        if let Some(partition) = item.text(index.partition()) {
            let count = expected.entry((index, partition.into_owned())).or_default();
            *count = count.saturating_add(1);
        }
    }
}
