//! A store: the syncs of one external system, which of them is written, and which is read.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use super::progress::Progress;
use super::run::{RUNS, SyncId, SyncRun, SyncState, SyncType};
use super::view::SyncView;
use super::{Parts, fault, table};
use crate::backend::{Consistency, Get};
use crate::error::Error;

/// The syncs of one store.
///
/// What is written goes to the *current* sync, which [`start`](Self::start) and its like make so; clones
/// of a handle share it. One process writes a sync at a time: whoever ends a sync while another one
/// is in the middle of a write lets that write fail, though a part of it may be in the sync.
///
/// A read takes the sync that it names; else the current one, else the one that the handle
/// [views](Self::viewing), else the full sync that ended last, else the sync that began last and has not ended.
///
/// # Errors
///
/// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) when there is no such sync or nothing under that id;
/// [`ErrorKind::Conflict`](crate::ErrorKind::Conflict) when a sync is in another state than the call needs;
/// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for ids that no key has room for;
/// [`ErrorKind::CorruptData`](crate::ErrorKind::CorruptData) for items that another writer damaged. A busy or
/// silent store is tried again until the [deadline](crate::block::RetryPolicy), which begins anew with everything
/// that is carried out, and then gives [`ErrorKind::Throttled`](crate::ErrorKind::Throttled) or
/// [`ErrorKind::Unavailable`](crate::ErrorKind::Unavailable); a part of the write may then have happened, and
/// the same call again is harmless. [`Category`](super::Category) sorts errors by what they are about.
#[derive(Clone)]
pub struct DynamoSyncStore {
    pub(super) parts: Arc<Parts>,
    pub(super) name: Arc<str>,
    pub(super) current: Arc<Mutex<Option<SyncId>>>,
    viewed: Option<SyncId>,
    reads: IndexReads,
    pub(super) progress: Progress,
}

/// What relations are read from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum IndexReads {
    /// The indexes: a read costs what it answers.
    #[default]
    Indexes,
    /// The items themselves, all of a kind: slow, and right where an index was found to be damaged.
    Items,
}

impl DynamoSyncStore {
    pub(super) fn new(parts: Arc<Parts>, name: Arc<str>) -> Self {
        Self {
            parts,
            name,
            current: Arc::default(),
            viewed: None,
            reads: IndexReads::default(),
            progress: Progress::new(),
        }
    }

    /// Another store of the same database, with nothing current.
    ///
    /// # Errors
    ///
    /// As [`Syncs::store`](super::Syncs::store).
    pub fn beside(&self, name: &str) -> Result<Self, Error> {
        super::Syncs(self.parts.clone()).store(name)
    }

    /// What the store is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The same store, whose reads take that sync when they name none and none is current.
    #[must_use]
    pub fn viewing(mut self, sync: SyncId) -> Self {
        self.viewed = Some(sync);
        self
    }

    /// The same store, whose relations are read from there.
    #[must_use]
    pub const fn reading(mut self, reads: IndexReads) -> Self {
        self.reads = reads;
        self
    }

    /// The sync that writes go to.
    pub fn current(&self) -> Option<SyncId> {
        // The id is whole between any two statements that change it.
        *self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets this handle have no current sync. What it had still runs, and a [`start`](Self::start) goes on with it.
    pub fn forget_current(&self) {
        self.set_current_id(None);
    }

    pub(super) fn set_current_id(&self, id: Option<SyncId>) {
        *self.current.lock().unwrap_or_else(PoisonError::into_inner) = id;
    }

    /// A sync and all of its reads, which see nothing else. What is read of it stays the same as long as
    /// the sync is not removed.
    pub async fn view(&self, sync: SyncId) -> Result<SyncView, Error> {
        let run = self.get_sync(sync).await?;
        self.readable(run)
    }

    /// The sync that a read takes: the given one, or whichever stands for it.
    pub async fn read(&self, given: Option<SyncId>) -> Result<SyncView, Error> {
        if let Some(id) = given.or_else(|| self.current()).or(self.viewed) {
            return self.view(id).await;
        }
        if let Some(run) = self.latest_finished(Some(SyncType::Full)).await? {
            return self.readable(run);
        }
        match self.latest_running().await? {
            Some(run) => self.readable(run),
            None => Err(fault::missing(format!(
                "the store {:?} has no sync that could be read",
                self.name
            ))),
        }
    }

    fn readable(&self, run: SyncRun) -> Result<SyncView, Error> {
        if run.state == SyncState::Copying {
            return Err(fault::lifecycle(format!(
                "the sync {} is still being copied",
                run.id
            )));
        }
        Ok(SyncView::new(
            self.parts.clone(),
            self.name.clone(),
            run,
            self.reads,
            self.progress.clone(),
        ))
    }

    /// A sync that has ended, which is what can be compared and copied.
    pub(super) async fn ended(&self, sync: SyncId) -> Result<SyncView, Error> {
        let view = self.view(sync).await?;
        view.require_ended()?;
        Ok(view)
    }

    /// What is known of a sync.
    pub async fn get_sync(&self, sync: SyncId) -> Result<SyncRun, Error> {
        let run = self.find_run(sync).await?;
        run.ok_or_else(|| self.no_sync(sync))
    }

    #[cold]
    pub(super) fn no_sync(&self, sync: SyncId) -> Error {
        fault::missing(format!("the store {:?} has no sync {sync}", self.name))
    }

    /// A sync as it is stored now; `None` when there is none or nobody may see it any more.
    pub(super) async fn find_run(&self, sync: SyncId) -> Result<Option<SyncRun>, Error> {
        let parts = &self.parts;
        find_run(parts, &self.name, sync).await
    }
}

/// A sync as it is stored now.
pub(super) async fn find_run(
    parts: &Parts,
    store: &str,
    sync: SyncId,
) -> Result<Option<SyncRun>, Error> {
    let get = Get::new(parts.table.clone(), table::run(store, sync)?);
    let get = get.consistency(Consistency::Strong);
    let item = parts.store.get(&get, &mut parts.store.budget()).await?;
    let run = item.map(|item| RUNS.read(&item)).transpose()?;
    Ok(run.filter(|run| run.is_live(parts.store.seconds())))
}

/// Which store it is, and where its table is.
impl fmt::Debug for DynamoSyncStore {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("DynamoSyncStore")
            .field("name", &self.name)
            .field("backend", &self.parts.store.backend)
            .field("table", &self.parts.table)
            .field("current", &self.current())
            .finish_non_exhaustive()
    }
}
