//! Removing syncs: one, or all that a clean-up does not keep.
//!
//! The item of a run goes first, so that nobody finds what is left of it, and a note takes its place in the same
//! transaction. The note goes last: whatever a removal leaves that stopped somewhere, the next one finds.

use std::collections::BTreeSet;
use std::time::Duration;

use super::fault;
use super::item::BLOB;
use super::model::Kind;
use super::run::{KIND, RUNS, SCHEMA_VERSION, SyncId, SyncRun, SyncState, SyncType};
use super::settings::SHARDS_MAX;
use super::store::DynamoSyncStore;
use super::table::{self, Place};
use crate::backend::{Consistency, Delete, Get, Item, KeyCondition, Query, Value, Write};
use crate::block::jobs::Lease;
use crate::block::key::{PK, SK};
use crate::block::random;
use crate::block::record::Envelope;
use crate::block::store::StorePages;
use crate::block::uow::Attempts;
use crate::error::{Error, ErrorKind};

/// How long a removal may take from one request to the next before somebody else goes on with it.
const LEASE_SPAN: Duration = Duration::from_secs(60);
/// Items of one request for what goes.
const ITEMS_AT_ONCE: u32 = 200;
const SHARDS: &str = "shards";
const GOING_KIND: &str = "sync run that goes";

/// Which syncs a clean-up keeps.
///
/// # Examples
///
/// ```
/// use package_database::syncs::CleanupPolicy;
///
/// assert_eq!(CleanupPolicy::new().keep, 2);
/// assert!(CleanupPolicy::new().skip().skipped);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CleanupPolicy {
    /// Whether nothing is done at all.
    pub skipped: bool,
    /// How many full syncs that have ended stay, the newest ones: 2, unless chosen.
    pub keep: usize,
    /// How long it waits between two requests that remove, so that others have room: not at all, unless chosen.
    pub pause: Duration,
}

impl Default for CleanupPolicy {
    fn default() -> Self {
        Self {
            skipped: false,
            keep: 2,
            pause: Duration::ZERO,
        }
    }
}

impl CleanupPolicy {
    /// Keeps two full syncs.
    pub fn new() -> Self {
        Self::default()
    }

    /// Keeps so many full syncs.
    #[must_use]
    pub const fn keep(mut self, syncs: usize) -> Self {
        self.keep = syncs;
        self
    }

    /// A clean-up that leaves everything, for where it is switched off.
    #[must_use]
    pub const fn skip(mut self) -> Self {
        self.skipped = true;
        self
    }

    /// Waits so long between two requests that remove.
    #[must_use]
    pub const fn pause(mut self, pause: Duration) -> Self {
        self.pause = pause;
        self
    }
}

/// What a clean-up has done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CleanupReport {
    /// The syncs that are gone, oldest first, with those whose removal was gone on with.
    pub removed: Vec<SyncId>,
    /// Items that are gone.
    pub items: u64,
    /// Why nothing was done; `None` when it was looked.
    pub skipped: Option<String>,
}

impl CleanupReport {
    fn skipped(why: impl Into<String>) -> Self {
        Self {
            skipped: Some(why.into()),
            ..Self::default()
        }
    }
}

impl DynamoSyncStore {
    /// Removes the syncs that the policy does not keep, and goes on with what an earlier removal left.
    ///
    /// Of full syncs that have ended the newest ones stay. The others stay or go as follows: with its parent goes what has
    /// one; what has none goes when it ended before the oldest full sync that stays began, unless there are no more full
    /// syncs than stay. What nobody sees any more goes, and so does a copy that was given up for a week.
    /// Nothing is removed while a sync runs.
    ///
    /// # Errors
    ///
    /// Besides those of the type: [`ErrorKind::Conflict`](crate::ErrorKind::Conflict) while another process cleans the same store up.
    pub async fn cleanup(&self, policy: &CleanupPolicy) -> Result<CleanupReport, Error> {
        if policy.skipped {
            return Ok(CleanupReport::skipped("it is switched off"));
        }
        let runs = self.all_runs().await?;
        let runs_now = runs
            .iter()
            .find(|run| run.state == SyncState::Running && self.is_young(run));
        if let Some(run) = runs_now {
            return Ok(CleanupReport::skipped(format!("the sync {} runs", run.id)));
        }
        let going = self.doomed(&runs, policy);
        self.remove_runs(&going, policy.pause).await
    }

    /// Removes one sync, one whose run cannot be read as well. A copy that is under way fails where it is.
    ///
    /// # Errors
    ///
    /// Besides those of the type: [`ErrorKind::Conflict`](crate::ErrorKind::Conflict) for one that runs and is younger than a week; and while
    /// another process cleans the same store up.
    pub async fn delete_run(&self, sync: SyncId) -> Result<CleanupReport, Error> {
        let run = match self.get_sync(sync).await {
            Err(error) if error.kind() == ErrorKind::CorruptData => self.stand_in(sync),
            run => run?,
        };
        let active = run.state == SyncState::Running && self.is_young(&run);
        if active || self.current() == Some(sync) {
            return Err(fault::lifecycle(format!(
                "the sync {sync} is {}: it is removed when it has ended",
                run.state
            )));
        }
        self.remove_runs(&[run], Duration::ZERO).await
    }

    /// What is removed in the place of a run that cannot be read: all shards that there may be.
    fn stand_in(&self, sync: SyncId) -> SyncRun {
        let clock = &*self.parts.store.retrier.clock;
        SyncRun {
            id: sync,
            sync_type: SyncType::Full,
            state: SyncState::Ended,
            started_at: 0,
            ended_at: None,
            token: String::new(),
            parent: None,
            shards: SHARDS_MAX,
            lapses_at: None,
            stats: None,
            closed_at: None,
            turn: None,
            envelope: Envelope::new(KIND, SCHEMA_VERSION, clock),
        }
    }

    /// Removes all syncs of the store, whatever they are doing.
    pub(super) async fn remove_all(&self) -> Result<(), Error> {
        let runs = self.all_runs().await?;
        if runs.is_empty() && self.going().await?.is_empty() {
            return Ok(());
        }
        self.remove_runs(&runs, Duration::ZERO).await.map(drop)
    }

    /// Which runs go, oldest first.
    fn doomed(&self, runs: &[SyncRun], policy: &CleanupPolicy) -> Vec<SyncRun> {
        let now = self.parts.store.seconds();
        let ended = |run: &&SyncRun| run.state == SyncState::Ended && run.is_live(now);
        let mut full: Vec<&SyncRun> = runs
            .iter()
            .filter(ended)
            .filter(|run| run.sync_type == SyncType::Full)
            .collect();
        full.sort_by_key(|run| run.order());
        let many = full.len().saturating_sub(policy.keep);
        let mut going: BTreeSet<SyncId> = full.iter().take(many).map(|run| run.id).collect();
        let first_kept = full.get(many).filter(|_| many > 0);
        let kept_since = first_kept.map(|run| run.started_at);
        let there = |id: &SyncId| runs.iter().any(|run| run.id == *id);
        for run in runs {
            // What came without its parent, in a file, is as what has none.
            let parent = run.parent.filter(there);
            let outlived = match (parent, kept_since, run.ended_at) {
                (None, Some(since), Some(at)) => at < since,
                _ => false,
            };
            let part = run.state == SyncState::Ended && run.sync_type != SyncType::Full;
            let given_up = run.state == SyncState::Copying && !self.is_young(run);
            if !run.is_live(now) || given_up || (part && outlived) {
                going.insert(run.id);
            }
        }
        // A parent may be the child of another one: until nothing more goes.
        loop {
            let orphan = |run: &&SyncRun| {
                let parent = run.parent.as_ref();
                run.state == SyncState::Ended
                    && !going.contains(&run.id)
                    && parent.is_some_and(|parent| going.contains(parent))
            };
            let orphans: Vec<SyncId> = runs.iter().filter(orphan).map(|run| run.id).collect();
            if orphans.is_empty() {
                break;
            }
            going.extend(orphans);
        }
        let runs = runs.iter().filter(|run| going.contains(&run.id));
        runs.cloned().collect()
    }

    /// Removes runs under a lease, and what an earlier removal left.
    pub(super) async fn remove_runs(
        &self,
        runs: &[SyncRun],
        pause: Duration,
    ) -> Result<CleanupReport, Error> {
        let jobs = &self.parts.jobs;
        let holder = random::token(&*self.parts.store.retrier.random)?;
        let job = format!("clean up syncs {}", self.name);
        let Some(mut lease) = jobs.acquire(&job, &holder, LEASE_SPAN).await? else {
            return Err(fault::lifecycle(format!(
                "the store {:?} is being cleaned up: try again a minute later",
                self.name
            )));
        };
        let removed = self.remove_held(runs, pause, &mut lease).await;
        if let Ok(report) = &removed {
            let syncs = u64::try_from(report.removed.len()).unwrap_or(u64::MAX);
            let meters = self.parts.store.watch.meters();
            meters.removed(syncs, report.items);
        }
        // The lease ends by itself where it cannot be released.
        let released = jobs.release(lease).await;
        removed.and_then(|report| released.map(|()| report))
    }

    async fn remove_held(
        &self,
        runs: &[SyncRun],
        pause: Duration,
        lease: &mut Lease,
    ) -> Result<CleanupReport, Error> {
        for run in runs {
            self.unlist(run, lease).await?;
        }
        let mut report = CleanupReport::default();
        for (id, shards) in self.going().await? {
            let place = Place::new(self.name.clone(), id, shards);
            for kind in Kind::ALL {
                let items = self.remove_items(&place, kind, pause, lease).await?;
                report.items = report.items.saturating_add(items);
            }
            let key = table::going_run(&self.name, id)?;
            let delete = Delete::new(self.parts.table.clone(), key);
            let store = &self.parts.store;
            store.delete(&delete, &mut store.budget()).await?;
            report.removed.push(id);
        }
        Ok(report)
    }

    /// Puts a note in the place of a run.
    async fn unlist(&self, run: &SyncRun, lease: &Lease) -> Result<(), Error> {
        let parts = &self.parts;
        let key = table::run(&self.name, run.id)?;
        let mut attempts = Attempts::new(&parts.store);
        loop {
            let mut unit = attempts.unit();
            lease.guard(&parts.jobs, &mut unit)?;
            let stored = unit.get(&parts.table, &key).await?;
            // What cannot be read goes as it was asked for.
            let stored = stored.map(|item| RUNS.read(&item).unwrap_or_else(|_| run.clone()));
            // Somebody may have gone on with it since it was looked at.
            if stored.is_none_or(|stored| (stored.state, stored.turn) != (run.state, run.turn)) {
                return Ok(());
            }
            unit.delete(&parts.table, &key)?;
            let note =
                table::going_run(&self.name, run.id)?.with(SHARDS, Value::number(run.shards));
            let envelope = unit.envelope(GOING_KIND, SCHEMA_VERSION);
            unit.put_record(&parts.table, &envelope, note)?;
            if run.state != SyncState::Copying {
                self.announce(&mut unit, "deleted", run).await?;
            }
            if let Some(outcome) = attempts.commit(unit).await? {
                return outcome.or_conflict();
            }
        }
    }

    /// Whether the items of a run are on their way out.
    pub(super) async fn goes(&self, id: SyncId) -> Result<bool, Error> {
        let get = Get::new(self.parts.table.clone(), table::going_run(&self.name, id)?);
        let get = get.consistency(Consistency::Strong);
        let store = &self.parts.store;
        Ok(store.get(&get, &mut store.budget()).await?.is_some())
    }

    /// The notes of runs whose items go, oldest first.
    async fn going(&self) -> Result<Vec<(SyncId, u8)>, Error> {
        let condition = KeyCondition::partition(PK, table::going(&self.name)?);
        let query = Query::new(self.parts.table.clone(), condition);
        let query = query.consistency(Consistency::Strong);
        let mut pages = StorePages::new(&self.parts.store, query);
        let mut budget = self.parts.store.budget();
        let mut going = Vec::new();
        while let Some(page) = pages.next(&mut budget).await? {
            for item in &page.items {
                let id = item.text(SK).and_then(|id| id.parse().ok());
                let shards = item.number(SHARDS).and_then(|shards| shards.parse().ok());
                going.push(id.zip(shards).ok_or_else(|| {
                    fault::inconsistent(format!(
                        "a note of the store {:?} says not which sync goes",
                        self.name
                    ))
                })?);
            }
        }
        Ok(going)
    }

    /// Removes the items of one kind of a run that nobody sees any more.
    async fn remove_items(
        &self,
        place: &Place,
        kind: Kind,
        pause: Duration,
        lease: &mut Lease,
    ) -> Result<u64, Error> {
        let parts = &self.parts;
        let mut removed: u64 = 0;
        for partition in place.partitions(kind)? {
            let query = Query::new(parts.table.clone(), KeyCondition::partition(PK, partition));
            let query = query
                .consistency(Consistency::Strong)
                .project([PK, SK, BLOB])
                .limit(ITEMS_AT_ONCE);
            let mut pages = StorePages::new(&parts.store, query);
            let mut budget = parts.store.budget();
            while let Some(page) = pages.next(&mut budget).await? {
                if page.items.is_empty() {
                    continue;
                }
                *lease = parts.jobs.renew(lease, LEASE_SPAN).await?;
                removed = removed.saturating_add(u64::try_from(page.items.len()).unwrap_or(0));
                match kind {
                    Kind::Asset => self.remove_assets(&page.items).await?,
                    _ => self.delete_items(&page.items).await?,
                }
                if !pause.is_zero() {
                    parts.store.retrier.clock.sleep(pause).await;
                }
            }
        }
        Ok(removed)
    }

    async fn delete_items(&self, items: &[Item]) -> Result<(), Error> {
        let writes = items.iter().map(|item| -> Write {
            Delete::new(self.parts.table.clone(), item.select(&[PK, SK])).into()
        });
        self.send_all(writes.collect()).await
    }
}
