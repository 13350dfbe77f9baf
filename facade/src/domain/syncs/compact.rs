//! Compaction: two syncs become one, in which of each record the one stays that was discovered last.

use super::copy::{CopyReport, Filling, OnDamaged};
use super::fields::DISCOVERED_AT;
use super::lifecycle::NewSync;
use super::model::Kind;
use super::run::{SyncId, SyncType};
use super::sorted::Pairs;
use super::store::DynamoSyncStore;
use super::view::SyncView;
use crate::backend::Item;
use crate::error::Error;

impl DynamoSyncStore {
    /// Makes one sync of two of this store: all records of both, and of those that both have the one that was discovered
    /// last; of two that were discovered at the same time, that of the applied sync. It is full if one of them is. One of two
    /// partial syncs that add to the same sync, or one to the other, adds to that sync as well.
    ///
    /// # Errors
    ///
    /// Besides those of the type: [`ErrorKind::Conflict`](crate::ErrorKind::Conflict) for a sync that has not ended.
    pub async fn compact(
        &self,
        base: SyncId,
        applied: SyncId,
        on_damaged: OnDamaged,
    ) -> Result<CopyReport, Error> {
        let (base, applied) = (self.ended(base).await?, self.ended(applied).await?);
        self.compact_from(&base, &applied, on_damaged).await
    }

    /// As [`compact`](Self::compact), of syncs of any stores and databases, into this one.
    ///
    /// # Errors
    ///
    /// As [`compact`](Self::compact).
    pub async fn compact_from(
        &self,
        base: &SyncView,
        applied: &SyncView,
        on_damaged: OnDamaged,
    ) -> Result<CopyReport, Error> {
        base.require_ended()?;
        applied.require_ended()?;
        let types = [base.run().sync_type, applied.run().sync_type];
        let sync_type = match types {
            _ if types.contains(&SyncType::Full) => SyncType::Full,
            [SyncType::ResourcesOnly, SyncType::ResourcesOnly] => SyncType::ResourcesOnly,
            _ => SyncType::Partial,
        };
        let shards = base.run().shards.max(applied.run().shards);
        let parent = match sync_type {
            SyncType::Partial => self.common_parent(base, applied).await?,
            _ => None,
        };
        let new = NewSync {
            parent,
            ..NewSync::new(sync_type).shards(shards)
        };
        let mut filling = Filling::begin(self, &new, &applied.run().token).await?;
        let mut counts = (0, 0);
        let filled = take_both(&mut filling, base, applied, on_damaged, &mut counts).await;
        let report = filling.end_of(filled, None).await?;
        let (read, taken) = counts;
        let damaged = u64::try_from(report.damaged.len()).unwrap_or(u64::MAX);
        let meters = self.parts.store.watch.meters();
        meters.compacted(read, taken.saturating_sub(damaged));
        Ok(report)
    }
}

impl DynamoSyncStore {
    /// What both of two partial syncs add to, if this store has it.
    async fn common_parent(
        &self,
        base: &SyncView,
        applied: &SyncView,
    ) -> Result<Option<SyncId>, Error> {
        let (base, applied) = (base.run(), applied.run());
        let parent = match (base.parent, applied.parent) {
            (one, other) if one == other => one,
            (parent, Some(child)) if child == base.id => parent,
            (Some(child), parent) if child == applied.id => parent,
            _ => None,
        };
        match parent {
            Some(parent) => Ok(self.find_run(parent).await?.map(|run| run.id)),
            None => Ok(None),
        }
    }
}

/// Takes of both the records that were discovered last; counts how many were read and how many taken.
async fn take_both(
    filling: &mut Filling<'_>,
    base: &SyncView,
    applied: &SyncView,
    on_damaged: OnDamaged,
    (read, taken): &mut (u64, u64),
) -> Result<(), Error> {
    for kind in Kind::ALL {
        let mut pairs = Pairs::new(base, applied, kind)?;
        while let Some(pair) = pairs.next().await? {
            let (one, other) = &pair;
            *read = read.saturating_add(u64::from(one.is_some()) + u64::from(other.is_some()));
            *taken = taken.saturating_add(1);
            let (from, item) = match pair {
                (Some(before), Some(after)) if seen(&before) > seen(&after) => (base, before),
                (_, Some(after)) => (applied, after),
                (Some(before), None) => (base, before),
                (None, None) => continue,
            };
            filling.take(from, kind, &item, on_damaged).await?;
        }
    }
    base.still_there().await?;
    applied.still_there().await
}

/// When an item was discovered; `None`, which is the least, where no time can be read.
fn seen(item: &Item) -> Option<u64> {
    item.number(DISCOVERED_AT)?.parse().ok()
}
