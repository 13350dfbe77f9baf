//! Finding runs: all of them, the newest ones, those that have ended.

use super::run::{INDEXED_RUNS, RUNS, SyncId, SyncRun, SyncState, SyncType};
use super::store::DynamoSyncStore;
use super::table;
use crate::backend::{Consistency, Item, KeyCondition, Order, Query};
use crate::block::key::PK;
use crate::block::page::List;
use crate::block::platform::{GSI1, GSI1_PK};
use crate::block::store::StorePages;
use crate::block::{ListOptions, Listing};
use crate::error::{Error, ErrorKind};

/// Runs of one request where one is looked for.
const RUNS_AT_ONCE: u32 = 10;

impl DynamoSyncStore {
    /// The syncs of the store in the order in which they began, also those that have not ended.
    pub async fn list_runs(&self, options: &ListOptions) -> Result<Listing<SyncRun>, Error> {
        let parts = &self.parts;
        let partition = table::runs(&self.name)?;
        let query = Query::new(
            parts.table.clone(),
            KeyCondition::partition(PK, partition.as_str()),
        );
        let now = parts.store.seconds();
        let list = List {
            store: &parts.store,
            options: &super::view::paged(options),
            consistency: Consistency::Strong,
            scope: &["sync runs", &parts.table, &self.name],
            partition: &partition,
            record: RUNS,
        };
        // A damaged run belongs to the list, where reading it tells what is wrong.
        let live = |item: &Item| RUNS.read(item).map_or(true, |run| run.is_live(now));
        list.run(query, live).await
    }

    /// The sync that ended last, of a type or of any; `None` when none has ended.
    pub async fn latest_finished(
        &self,
        sync_type: Option<SyncType>,
    ) -> Result<Option<SyncRun>, Error> {
        let mut latest: Option<SyncRun> = None;
        for kind in SyncType::ALL {
            if sync_type.is_some_and(|wanted| wanted != kind) {
                continue;
            }
            let partition = table::finished_runs(&self.name, kind)?;
            let run = self.newest_indexed(&partition, SyncState::Ended).await?;
            if run.as_ref().map(SyncRun::order) > latest.as_ref().map(SyncRun::order) {
                latest = run;
            }
        }
        Ok(latest)
    }

    /// The sync that began last and still runs.
    pub(super) async fn latest_running(&self) -> Result<Option<SyncRun>, Error> {
        let indexed = self
            .newest_indexed(&table::open_runs(&self.name)?, SyncState::Running)
            .await?;
        // The index may not show yet what began a moment ago.
        let newest = self.newest_run().await?;
        let newest = newest.filter(|run| run.state == SyncState::Running);
        let began = |run: &SyncRun| run.started_at;
        Ok(indexed.into_iter().chain(newest).max_by_key(began))
    }

    /// The last run of a partition of the first index that is still in that state.
    async fn newest_indexed(
        &self,
        partition: &str,
        state: SyncState,
    ) -> Result<Option<SyncRun>, Error> {
        let query = self
            .newest_first(KeyCondition::partition(GSI1_PK, partition))
            .index(GSI1);
        let mut pages = StorePages::new(&self.parts.store, query);
        let mut budget = self.parts.store.budget();
        while let Some(page) = pages.next(&mut budget).await? {
            for item in &page.items {
                let Ok(shown) = INDEXED_RUNS.read(item) else {
                    continue;
                };
                // A run that cannot be read stands for no sync; lists name it.
                let run = match self.find_run(shown.id).await {
                    Err(error) if error.kind() == ErrorKind::CorruptData => None,
                    run => run?,
                };
                if let Some(run) = run.filter(|run| run.state == state) {
                    return Ok(Some(run));
                }
            }
        }
        Ok(None)
    }

    /// The sync that began last, of those whose runs can be read.
    pub(super) async fn newest_run(&self) -> Result<Option<SyncRun>, Error> {
        let partition = table::runs(&self.name)?;
        let query = self
            .newest_first(KeyCondition::partition(PK, partition))
            .consistency(Consistency::Strong)
            .limit(1);
        let mut pages = StorePages::new(&self.parts.store, query);
        let mut budget = self.parts.store.budget();
        while let Some(page) = pages.next(&mut budget).await? {
            let read = page.items.iter().find_map(|item| RUNS.read(item).ok());
            if read.is_some() {
                return Ok(read);
            }
        }
        Ok(None)
    }

    /// Whether the first index shows a sync as the one that ended at its time.
    pub(super) async fn is_indexed(&self, run: &SyncRun) -> Result<bool, Error> {
        let partition = table::finished_runs(&self.name, run.sync_type)?;
        let query = self
            .newest_first(KeyCondition::partition(GSI1_PK, partition))
            .index(GSI1);
        let mut budget = self.parts.store.budget();
        let page = self.parts.store.query(&query, &mut budget).await?;
        let mut ids = page.items.iter().map(|item| INDEXED_RUNS.read(item));
        Ok(ids.any(|other| other.is_ok_and(|other| other.id == run.id)))
    }

    /// All runs of the store that can be read, oldest first, with those that nobody sees any more.
    pub(super) async fn all_runs(&self) -> Result<Vec<SyncRun>, Error> {
        let partition = table::runs(&self.name)?;
        let condition = KeyCondition::partition(PK, partition);
        let query = Query::new(self.parts.table.clone(), condition);
        let mut pages = StorePages::new(&self.parts.store, query.consistency(Consistency::Strong));
        let mut budget = self.parts.store.budget();
        let mut runs = Vec::new();
        while let Some(page) = pages.next(&mut budget).await? {
            runs.extend(page.items.iter().filter_map(|item| RUNS.read(item).ok()));
        }
        Ok(runs)
    }

    fn newest_first(&self, condition: KeyCondition) -> Query {
        Query::new(self.parts.table.clone(), condition)
            .order(Order::Descending)
            .limit(RUNS_AT_ONCE)
    }
}

impl SyncRun {
    /// What orders syncs that have ended.
    pub(super) const fn order(&self) -> (Option<u64>, SyncId) {
        (self.ended_at, self.id)
    }
}
