//! Copies: a sync that is filled from others while nobody sees it, and ends when all of it is there.

use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

use super::fault;
use super::item::{self, Shelf};
use super::lifecycle::{NewSync, require, require_turn};
use super::model::{Asset, Kind, SyncRecord};
use super::put::{WRITES_MAX, check_size};
use super::run::{KIND, SCHEMA_VERSION, STATE, SyncId, SyncRun, SyncState, TURN};
use super::sorted::Sorted;
use super::stats::SyncStats;
use super::store::DynamoSyncStore;
use super::table;
use super::view::SyncView;
use crate::backend::{Action, BackendError, BackendErrorKind, Condition, Item, Value, Write};
use crate::block::Damaged;
use crate::block::key::PK;
use crate::block::record::Envelope;
use crate::block::uow::{Attempts, Outcome};
use crate::error::{Error, ErrorKind};

/// What is done with an item that another writer damaged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum OnDamaged {
    /// The copy fails and names it.
    #[default]
    Fail,
    /// It is left out, and named in the report.
    Skip,
}

impl OnDamaged {
    /// Notes a damaged item, or fails.
    pub(super) fn take(self, damaged: Damaged, all: &mut Vec<Damaged>) -> Result<(), Error> {
        match self {
            Self::Fail => Err(damaged.into()),
            Self::Skip => {
                all.push(damaged);
                Ok(())
            }
        }
    }
}

/// What a copy has made.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CopyReport {
    /// The sync that was filled, which has ended.
    pub run: SyncRun,
    /// The items that were left out.
    pub damaged: Vec<Damaged>,
}

/// A sync while it is filled.
pub(super) struct Filling<'a> {
    pub(super) store: &'a DynamoSyncStore,
    pub(super) run: SyncRun,
    shelves: Vec<Shelf>,
    pending: Vec<Item>,
    pub(super) damaged: Vec<Damaged>,
    /// How much was taken so far.
    taken: SyncStats,
}

impl<'a> Filling<'a> {
    pub(super) fn new(store: &'a DynamoSyncStore, run: SyncRun) -> Result<Self, Error> {
        let place = run.place(store.name.clone());
        let clock = &*store.parts.store.retrier.clock;
        let shelf = |kind: Kind| Shelf::new(&run, place.clone(), kind, clock);
        Ok(Self {
            shelves: Kind::ALL.into_iter().map(shelf).collect::<Result<_, _>>()?,
            store,
            run,
            pending: Vec::with_capacity(WRITES_MAX),
            damaged: Vec::new(),
            taken: SyncStats::default(),
        })
    }

    /// Begins with a new sync.
    pub(super) async fn begin(
        store: &'a DynamoSyncStore,
        new: &NewSync,
        token: &str,
    ) -> Result<Self, Error> {
        let run = store.new_run(new, SyncState::Copying, token).await?;
        Self::new(store, run)
    }

    /// Takes a record; that of an asset only when its bytes are there.
    pub(super) async fn push(&mut self, record: &SyncRecord) -> Result<(), Error> {
        self.taken.add(record.kind(), 1);
        if let SyncRecord::Asset(asset) = record {
            let most = self.store.parts.settings.asset_bytes_max;
            if asset.size > most {
                return Err(fault::value(format!(
                    "the asset {:?} has {} bytes, of {most} at most",
                    asset.id, asset.size
                )));
            }
            return self.store.store_asset(&self.run, asset).await;
        }
        let shelf = Kind::ALL.iter().position(|kind| *kind == record.kind());
        let shelf = shelf.and_then(|place| self.shelves.get(place));
        if let Some(shelf) = shelf {
            let item = item::item_of(shelf, record)?;
            // The name of the store is in its keys, so that what fits into one store may be too large for another.
            check_size(record.kind(), &item)?;
            self.pending.push(item);
        }
        match self.pending.len() >= WRITES_MAX {
            true => self.flush().await,
            false => Ok(()),
        }
    }

    /// Takes an asset of another sync, with its bytes where they are kept elsewhere.
    pub(super) async fn push_asset(&mut self, from: &SyncView, asset: &Asset) -> Result<(), Error> {
        self.taken.add(Kind::Asset, 1);
        if !shares_blobs(from, self.store) {
            let mut reader = from.get_asset(&asset.id).await?;
            let mut upload = self.store.parts.blobs.begin(asset.digest).await?;
            while let Some(bytes) = reader.next().await? {
                upload.write(&bytes).await?;
            }
            upload.finish().await?;
        }
        self.store.store_asset(&self.run, asset).await
    }

    /// Takes an item of another sync, or notes that it is damaged.
    pub(super) async fn take(
        &mut self,
        from: &SyncView,
        kind: Kind,
        item: &Item,
        on_damaged: OnDamaged,
    ) -> Result<(), Error> {
        match item::read(kind, item) {
            Ok(SyncRecord::Asset(asset)) => self.push_asset(from, &asset).await,
            Ok(record) => self.push(&record).await,
            Err(damaged) => on_damaged.take(damaged, &mut self.damaged),
        }
    }

    /// Takes all of another sync.
    async fn take_all(&mut self, from: &SyncView, on_damaged: OnDamaged) -> Result<(), Error> {
        for kind in Kind::ALL {
            let mut items = Sorted::of(from, kind)?;
            while let Some(item) = items.next().await? {
                self.take(from, kind, &item, on_damaged).await?;
            }
        }
        from.still_there().await
    }

    async fn flush(&mut self) -> Result<(), Error> {
        if self.pending.is_empty() {
            return Ok(());
        }
        self.store.require_own(&self.run).await?;
        let written = self.store.write_all(std::mem::take(&mut self.pending));
        written.await.map_err(|error| match is_invalid(&error) {
            true => fault::value(format!(
                "the store takes a record of the sync {} not as it stands: {error}",
                self.run.id
            )),
            false => error,
        })
    }

    /// Ends the sync as well, if all went well. Of a copy that can never end nothing stays.
    pub(super) async fn end_of(
        self,
        filled: Result<(), Error>,
        at: Option<u64>,
    ) -> Result<CopyReport, Error> {
        let (store, run) = (self.store, self.run.clone());
        let ended = match filled {
            Ok(()) => self.finish(at, false).await,
            Err(error) => Err(error),
        };
        let never = [ErrorKind::InvalidInput, ErrorKind::CorruptData];
        if ended
            .as_ref()
            .is_err_and(|error| never.contains(&error.kind()))
        {
            store.drop_copy(&run).await;
        }
        ended
    }

    /// Ends the sync, at that time or now; if that is asked, only when there is in it what was taken, and nothing else.
    pub(super) async fn finish(
        mut self,
        at: Option<u64>,
        exactly: bool,
    ) -> Result<CopyReport, Error> {
        self.flush().await?;
        let wanted = exactly.then_some(self.taken);
        let end = self.store.finish(self.run, SyncState::Copying, at, wanted);
        let run = end.await?;
        Ok(CopyReport {
            run,
            damaged: self.damaged,
        })
    }
}

/// Whether the store refuses what it was asked for as it stands.
fn is_invalid(error: &Error) -> bool {
    let source = StdError::source(error);
    let source = source.and_then(|source| source.downcast_ref::<BackendError>());
    source.is_some_and(|error| *error.kind() == BackendErrorKind::Invalid)
}

fn shares_blobs(from: &SyncView, to: &DynamoSyncStore) -> bool {
    Arc::ptr_eq(&from.parts, &to.parts)
}

impl DynamoSyncStore {
    /// Copies a sync that has ended, whole, to a store of this or any other database. There it has the same id, times
    /// and token; in its own store a copy has an id and times of its own.
    ///
    /// A copy that was interrupted is gone on with by the same call.
    ///
    /// # Errors
    ///
    /// Besides those of the type: [`ErrorKind::Conflict`](crate::ErrorKind::Conflict) for a sync that has not ended, and
    /// when the other store has it already.
    pub async fn clone_to(
        &self,
        sync: SyncId,
        to: &Self,
        on_damaged: OnDamaged,
    ) -> Result<CopyReport, Error> {
        let from = self.ended(sync).await?;
        let same = shares_blobs(&from, to) && self.name == to.name;
        let source = from.run();
        let (mut filling, at) = match same {
            true => {
                let new = NewSync {
                    sync_type: source.sync_type,
                    parent: source.parent,
                    shards: Some(source.shards),
                };
                (Filling::begin(to, &new, &source.token).await?, None)
            }
            false => {
                let run = to.place_for(source).await?;
                (Filling::new(to, run)?, source.ended_at)
            }
        };
        let filled = filling.take_all(&from, on_damaged).await;
        filling.end_of(filled, at).await
    }

    /// The run that a sync of elsewhere is copied into: a new one of its id, or the one of an interrupted copy.
    pub(super) async fn place_for(&self, source: &SyncRun) -> Result<SyncRun, Error> {
        let parts = &self.parts;
        let clock = &*parts.store.retrier.clock;
        let run = SyncRun {
            state: SyncState::Copying,
            ended_at: None,
            lapses_at: self.lapse(source.sync_type),
            stats: None,
            turn: Some(self.new_turn()?),
            envelope: Envelope::new(KIND, SCHEMA_VERSION, clock),
            ..source.clone()
        };
        let item = run.item(&self.name)?;
        let mut attempts = Attempts::new(&parts.store);
        loop {
            if let Some(stored) = self.find_run(run.id).await? {
                if stored.state != SyncState::Copying {
                    return Err(fault::lifecycle(format!(
                        "the store {:?} has the sync {} already, which is {}",
                        self.name, run.id, stored.state
                    )));
                }
                match self.take_over(&stored).await? {
                    Some(taken) => return Ok(taken),
                    None => continue,
                }
            }
            // What an earlier sync of the same id has left goes first: it would take what comes now with it.
            if self.goes(run.id).await? {
                self.remove_runs(&[], Duration::ZERO).await?;
            }
            let mut unit = attempts.unit();
            let note = table::going_run(&self.name, run.id)?;
            unit.require(&parts.table, &note, Condition::absent(PK))?;
            unit.create(&parts.table, &run.envelope, item.clone())?;
            match attempts.commit(unit).await? {
                Some(Outcome::Done(())) => return Ok(run),
                // Another copy was faster, or what is there has lapsed and must be cleaned up first.
                Some(Outcome::Refused(refusal)) if self.find_run(run.id).await?.is_none() => {
                    return Err(refusal.into());
                }
                _ => {}
            }
        }
    }

    /// Goes on with a copy: whoever has filled it until now is told so by its next look. `None` when it has ended or gone.
    async fn take_over(&self, run: &SyncRun) -> Result<Option<SyncRun>, Error> {
        let turn = Action::set(TURN, Value::number(self.new_turn()?));
        let copying = Condition::equals(STATE, SyncState::Copying.as_str());
        self.change(run.id, turn, copying).await
    }

    /// A number that no other copy has.
    fn new_turn(&self) -> Result<u64, Error> {
        let mut chance = [0; 8];
        self.parts.store.retrier.random.fill(&mut chance)?;
        Ok(u64::from_le_bytes(chance))
    }

    /// Looks whether a sync is there that is filled, and whether it is by this copy.
    pub(super) async fn require_own(&self, run: &SyncRun) -> Result<(), Error> {
        let stored = self.find_run(run.id).await?;
        let stored = stored.ok_or_else(|| {
            fault::lifecycle(format!(
                "the sync {} was removed while it was copied",
                run.id
            ))
        })?;
        require_turn(&stored, run)?;
        require(&stored, SyncState::Copying)
    }

    /// Removes what a copy has filled, unless another one has gone on with it. What cannot be removed now a clean-up
    /// removes.
    pub(super) async fn drop_copy(&self, run: &SyncRun) {
        if self.require_own(run).await.is_ok() {
            let going = std::slice::from_ref(run);
            self.remove_runs(going, Duration::ZERO).await.ok();
        }
    }

    /// Carries out writes in requests of 25.
    pub(super) async fn send_all(&self, writes: Vec<Write>) -> Result<(), Error> {
        let mut writes = writes.into_iter().peekable();
        while writes.peek().is_some() {
            self.send(writes.by_ref().take(WRITES_MAX).collect())
                .await?;
        }
        Ok(())
    }
}
