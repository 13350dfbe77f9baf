//! Comparing two syncs, in the memory of a page of each.

use super::copy::{CopyReport, Filling, OnDamaged};
use super::item;
use super::lifecycle::NewSync;
use super::model::{Kind, SyncRecord};
use super::run::{SyncId, SyncType};
use super::same;
use super::sorted::Pairs;
use super::store::DynamoSyncStore;
use super::view::SyncView;
use crate::backend::Item;
use crate::block::Damaged;
use crate::error::Error;

/// How a record differs between two syncs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ChangeKind {
    /// The base does not have it.
    Added,
    /// Both have it, with other contents. When it was discovered does not count.
    Changed,
    /// Only the base has it.
    Removed,
}

/// One difference between two syncs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SyncDelta {
    /// How it differs.
    pub change: ChangeKind,
    /// The record as the applied sync has it; of what is removed as the base had it.
    pub record: SyncRecord,
    /// Of what has changed, the record as the base has it.
    pub before: Option<SyncRecord>,
}

/// The differences between two syncs, kind by kind in the order of their references, and within a kind in the
/// order of their keys. What was read of neither is in memory.
pub struct Comparison<'a> {
    base: &'a SyncView,
    applied: &'a SyncView,
    on_damaged: OnDamaged,
    kinds: std::slice::Iter<'static, Kind>,
    now: Option<(Kind, Pairs<'a>)>,
    damaged: Vec<Damaged>,
}

impl SyncView {
    /// Compares this sync, as the base, with another one, of any store and any database.
    ///
    /// # Errors
    ///
    /// Besides those of the type: [`ErrorKind::Conflict`](crate::ErrorKind::Conflict) for a sync that has not ended.
    pub fn compare<'a>(
        &'a self,
        applied: &'a Self,
        on_damaged: OnDamaged,
    ) -> Result<Comparison<'a>, Error> {
        self.require_ended()?;
        applied.require_ended()?;
        Ok(Comparison {
            base: self,
            applied,
            on_damaged,
            kinds: const { &Kind::ALL }.iter(),
            now: None,
            damaged: Vec::new(),
        })
    }
}

impl Comparison<'_> {
    /// The same comparison, of one kind alone.
    #[must_use]
    pub fn only(mut self, kind: Kind) -> Self {
        let place = Kind::ALL.iter().position(|one| *one == kind);
        let one = place.and_then(|place| const { &Kind::ALL }.get(place..=place));
        // `ALL` has every kind, so that there is a slice of the one.
        self.kinds = one.unwrap_or_default().iter();
        self
    }

    /// The next difference; `None` behind the last.
    ///
    /// # Errors
    ///
    /// As [`DynamoSyncStore`]; [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) at the end when a sync was removed
    /// on the way.
    pub async fn next(&mut self) -> Result<Option<SyncDelta>, Error> {
        loop {
            let (kind, pairs) = match &mut self.now {
                Some((kind, pairs)) => (*kind, pairs),
                None => {
                    let Some(kind) = self.kinds.next() else {
                        self.base.still_there().await?;
                        self.applied.still_there().await?;
                        return Ok(None);
                    };
                    let pairs = Pairs::new(self.base, self.applied, *kind)?;
                    self.now = Some((*kind, pairs));
                    continue;
                }
            };
            let alike = |before: &Item, after: &Item| same::certainly(kind, before, after);
            match pairs.next_unlike(alike).await? {
                None => self.now = None,
                Some((before, after)) => match delta(kind, before.as_ref(), after.as_ref()) {
                    Ok(None) => {}
                    Ok(Some(delta)) => return Ok(Some(delta)),
                    Err(damaged) => self.on_damaged.take(damaged, &mut self.damaged)?,
                },
            }
        }
    }

    /// The items that were left out so far because they are damaged.
    pub fn damaged(&self) -> &[Damaged] {
        &self.damaged
    }
}

/// The difference that a pair makes, if it makes one.
fn delta(
    kind: Kind,
    before: Option<&Item>,
    after: Option<&Item>,
) -> Result<Option<SyncDelta>, Damaged> {
    let of = |item: Option<&Item>| item.map(|item| item::read(kind, item)).transpose();
    let (before, after) = (of(before)?, of(after)?);
    Ok(match (before, after) {
        (None, None) => None,
        (None, Some(record)) => Some(SyncDelta {
            change: ChangeKind::Added,
            record,
            before: None,
        }),
        (Some(record), None) => Some(SyncDelta {
            change: ChangeKind::Removed,
            record,
            before: None,
        }),
        (Some(before), Some(record)) => (!before.says_the_same(&record)).then_some(SyncDelta {
            change: ChangeKind::Changed,
            record,
            before: Some(before),
        }),
    })
}

impl SyncRecord {
    /// Whether both say the same, whenever they were discovered.
    fn says_the_same(&self, other: &Self) -> bool {
        self.clone().undiscovered() == other.clone().undiscovered()
    }

    fn undiscovered(mut self) -> Self {
        *match &mut self {
            Self::ResourceType(one) => &mut one.discovered_at,
            Self::Resource(one) => &mut one.discovered_at,
            Self::Entitlement(one) => &mut one.discovered_at,
            Self::Grant(one) => &mut one.discovered_at,
            Self::Asset(one) => &mut one.discovered_at,
        } = None;
        self
    }
}

impl DynamoSyncStore {
    /// Makes a partial sync of what a sync has and its base has not; the base is its parent. What the additions refer
    /// to is among them or in the base, if it was in the applied sync.
    ///
    /// # Errors
    ///
    /// Besides those of the type: [`ErrorKind::Conflict`](crate::ErrorKind::Conflict) for a sync that has not ended.
    pub async fn generate_diff(
        &self,
        base: SyncId,
        applied: SyncId,
        on_damaged: OnDamaged,
    ) -> Result<CopyReport, Error> {
        let (base, applied) = (self.ended(base).await?, self.ended(applied).await?);
        let new = NewSync::new(SyncType::Partial)
            .parent(base.id())
            .shards(applied.run().shards);
        let mut filling = Filling::begin(self, &new, "").await?;
        let filled = take_added(&mut filling, &base, &applied, on_damaged).await;
        filling.end_of(filled, None).await
    }
}

/// Takes what the applied sync has and the base has not.
async fn take_added(
    filling: &mut Filling<'_>,
    base: &SyncView,
    applied: &SyncView,
    on_damaged: OnDamaged,
) -> Result<(), Error> {
    for kind in Kind::ALL {
        let mut pairs = Pairs::new(base, applied, kind)?;
        while let Some((before, after)) = pairs.next_unlike(same::have_one_key).await? {
            if let (None, Some(item)) = (before, after) {
                filling.take(applied, kind, &item, on_damaged).await?;
            }
        }
    }
    base.still_there().await?;
    applied.still_there().await
}
