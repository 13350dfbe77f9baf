//! The life of a sync: start, resume, checkpoint, end. What others must see is in the event log as well.

use std::time::Duration;

use super::run::{
    CLOSED_AT, KIND, RUNS, SCHEMA_VERSION, STATE, SyncId, SyncRun, SyncState, SyncType, TOKEN,
};
use super::settings::{EndCheck, check_shards};
use super::stats::SyncStats;
use super::store::DynamoSyncStore;
use super::{fault, table};
use crate::backend::{Action, Condition, Returns, Update, Value};
use crate::block::events::{Feed, NewEvent};
use crate::block::record::{REV, UPDATED_AT};
use crate::block::uow::{Attempts, UnitOfWork};
use crate::error::Error;

/// The log of what happens to syncs: `started`, `ended`, `deleted`, each with the store, the sync and its type;
/// all about one store is in one order.
pub const FEED: Feed = Feed::new("syncs", 16);

/// How long a sync that has not ended can be gone on with.
pub(super) const RESUMABLE: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// Bytes of what a checkpoint remembers at most: an item has 400 KB.
const TOKEN_MAX: usize = 300 * 1024;

const MILLISECOND: u64 = 1_000_000;

/// What a new sync is.
///
/// # Examples
///
/// ```
/// use package_database::syncs::{NewSync, SyncType};
///
/// let new = NewSync::new(SyncType::Partial).shards(4);
/// assert_eq!(new.shards, Some(4));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct NewSync {
    /// How much it collects.
    pub sync_type: SyncType,
    /// The sync that it adds to, which only a partial one does.
    pub parent: Option<SyncId>,
    /// Partitions of each kind of items, up to 32; those of the settings when `None`.
    pub shards: Option<u8>,
}

impl NewSync {
    /// A sync of a type, without a parent.
    pub fn new(sync_type: SyncType) -> Self {
        Self {
            sync_type,
            ..Self::default()
        }
    }

    /// A sync that adds to another one.
    #[must_use]
    pub const fn parent(mut self, parent: SyncId) -> Self {
        self.parent = Some(parent);
        self
    }

    /// A sync whose items are spread over so many partitions.
    #[must_use]
    pub const fn shards(mut self, shards: u8) -> Self {
        self.shards = Some(shards);
        self
    }

    fn check(&self) -> Result<(), Error> {
        if self.parent.is_some() && self.sync_type != SyncType::Partial {
            return Err(fault::value(format!(
                "a {} sync has no parent: only a partial one adds to another",
                self.sync_type
            )));
        }
        self.shards.map_or(Ok(()), check_shards)
    }
}

/// A sync that takes writes now.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Started {
    /// What is known of it; its token says where the connector goes on.
    pub run: SyncRun,
    /// Whether it was there already.
    pub resumed: bool,
}

impl DynamoSyncStore {
    /// Goes on with the current sync, or with the one that began last, has not ended and is younger than a week; else
    /// begins a full one.
    pub async fn start(&self) -> Result<Started, Error> {
        let current = match self.current() {
            Some(id) => self.find_run(id).await?,
            None => None,
        };
        let current = current.filter(|run| run.state == SyncState::Running);
        let found = match current {
            Some(run) => Some(run),
            None => self
                .latest_running()
                .await?
                .filter(|run| self.is_young(run)),
        };
        let found = match found {
            // Its end was given up, or is about to learn that the sync goes on.
            Some(run) if run.closed_at.is_some() => self.open_again(&run).await?,
            found => found,
        };
        if let Some(run) = found {
            self.set_current_id(Some(run.id));
            return Ok(Started { run, resumed: true });
        }
        let run = self.begin(&NewSync::default()).await?;
        Ok(Started {
            run,
            resumed: false,
        })
    }

    /// Begins a full sync, whatever others were not ended.
    ///
    /// # Errors
    ///
    /// Besides those of the type: [`ErrorKind::Conflict`](crate::ErrorKind::Conflict) while this handle has a sync
    /// that runs.
    pub async fn start_new(&self) -> Result<SyncRun, Error> {
        self.start_with(&NewSync::default()).await
    }

    /// Begins a sync of a type, which may add to another one.
    ///
    /// # Errors
    ///
    /// As [`start_new`](Self::start_new); [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for a parent of
    /// what is not partial.
    pub async fn start_with(&self, new: &NewSync) -> Result<SyncRun, Error> {
        if let Some(id) = self.current() {
            let run = self.find_run(id).await?;
            if run.is_some_and(|run| run.state == SyncState::Running) {
                return Err(fault::lifecycle(format!(
                    "the sync {id} runs: end it before another one is started"
                )));
            }
        }
        self.begin(new).await
    }

    async fn begin(&self, new: &NewSync) -> Result<SyncRun, Error> {
        new.check()?;
        if let Some(parent) = new.parent {
            self.get_sync(parent).await?;
        }
        let run = self.new_run(new, SyncState::Running, "").await?;
        self.set_current_id(Some(run.id));
        Ok(run)
    }

    /// Stores a run that begins now.
    pub(super) async fn new_run(
        &self,
        new: &NewSync,
        state: SyncState,
        token: &str,
    ) -> Result<SyncRun, Error> {
        let parts = &self.parts;
        let mut chance = [0; 10];
        parts.store.retrier.random.fill(&mut chance)?;
        let mut attempts = Attempts::new(&parts.store);
        loop {
            let newest = self.newest_run().await?;
            let mut unit = attempts.unit();
            let started_at = begin_after(newest.as_ref(), unit.now());
            let run = SyncRun {
                id: SyncId::at(started_at / MILLISECOND, &chance),
                sync_type: new.sync_type,
                state,
                started_at,
                ended_at: None,
                token: token.to_owned(),
                parent: new.parent,
                shards: new.shards.unwrap_or(parts.settings.shards),
                lapses_at: self.lapse(new.sync_type),
                stats: None,
                closed_at: None,
                turn: None,
                envelope: unit.envelope(KIND, SCHEMA_VERSION),
            };
            unit.create(&parts.table, &run.envelope, run.item(&self.name)?)?;
            if state == SyncState::Running {
                self.announce(&mut unit, "started", &run).await?;
            }
            if let Some(outcome) = attempts.commit(unit).await? {
                outcome.or_conflict()?;
                return Ok(run);
            }
        }
    }

    /// The second from which on nobody sees a run of that type that begins now.
    pub(super) fn lapse(&self, sync_type: SyncType) -> Option<i64> {
        let parts = &self.parts;
        let kept = parts.settings.partial_span;
        let kept = kept.filter(|_| sync_type == SyncType::Partial)?;
        let kept = i64::try_from(kept.as_secs()).unwrap_or(i64::MAX);
        Some(parts.store.seconds().saturating_add(kept))
    }

    /// Makes a sync the current one, to which writes go.
    ///
    /// # Errors
    ///
    /// Besides those of the type: [`ErrorKind::Conflict`](crate::ErrorKind::Conflict) for one that has ended.
    pub async fn set_current(&self, sync: SyncId) -> Result<SyncRun, Error> {
        let run = self.get_sync(sync).await?;
        require_running(&run)?;
        self.set_current_id(Some(sync));
        Ok(run)
    }

    /// Remembers where the connector goes on: up to 300 KB of text, which is stored whole or not at all.
    ///
    /// # Errors
    ///
    /// Besides those of the type: [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for a longer text.
    pub async fn checkpoint(&self, token: &str) -> Result<(), Error> {
        if token.len() > TOKEN_MAX {
            return Err(fault::value(format!(
                "a checkpoint has {} bytes, of {TOKEN_MAX} at most",
                token.len()
            )));
        }
        let id = self.current_id()?;
        let parts = &self.parts;
        let now = parts.store.retrier.clock.nanoseconds();
        let actions = vec![
            Action::set(TOKEN, token),
            Action::set(UPDATED_AT, Value::number(now)),
            Action::add(REV, Value::number(1)),
        ];
        let update = Update::new(parts.table.clone(), table::run(&self.name, id)?, actions);
        let update = update.condition(running());
        match parts.store.update(&update, &mut parts.store.budget()).await {
            Ok(_) => Ok(()),
            Err(error) if error.is_condition_failed() => {
                require_running(&self.get_sync(id).await?)?;
                // It was removed and is there again, which no id ever is.
                Err(error.into())
            }
            Err(error) => Err(error.into()),
        }
    }

    /// What the last checkpoint of the current sync said; the empty text before the first.
    pub async fn current_step(&self) -> Result<String, Error> {
        Ok(self.running().await?.token)
    }

    /// Ends the current sync: it never changes again. First it takes no more writes; then it is counted, and every index is
    /// waited for, as the [settings](super::EndCheck) say. An end that was given up is called again, or the sync is
    /// [started](Self::start) again and goes on.
    ///
    /// # Errors
    ///
    /// Besides those of the type: [`ErrorKind::Unavailable`](crate::ErrorKind::Unavailable) when an index does not show
    /// in time what was written; the sync then still runs.
    pub async fn end(&self) -> Result<SyncRun, Error> {
        let run = self.close(self.current_id()?).await?;
        let ended = self.finish(run, SyncState::Running, None, None).await?;
        self.set_current_id(None);
        Ok(ended)
    }

    /// Lets a run take no more writes: whoever writes now, and is told that it is done, has written before.
    async fn close(&self, id: SyncId) -> Result<SyncRun, Error> {
        let parts = &self.parts;
        let now = parts.store.retrier.clock.nanoseconds();
        // Of two who end a sync, both count it.
        let closed = Action::set_if_absent(CLOSED_AT, Value::number(now));
        match self.change(id, closed, running()).await? {
            Some(run) => Ok(run),
            None => {
                let run = self.get_sync(id).await?;
                require_running(&run)?;
                Err(fault::lifecycle(format!("the sync {id} was removed")))
            }
        }
    }

    /// Lets a run take writes again that was being ended; `None` when it has ended, or goes on already.
    async fn open_again(&self, run: &SyncRun) -> Result<Option<SyncRun>, Error> {
        let Some(at) = run.closed_at else {
            return Ok(None);
        };
        let closed = Condition::equals(CLOSED_AT, Value::number(at));
        let condition = Condition::all([running(), closed]);
        self.change(run.id, Action::remove(CLOSED_AT), condition)
            .await
    }

    /// The run after a change under a condition; `None` where that does not hold.
    pub(super) async fn change(
        &self,
        id: SyncId,
        action: Action,
        condition: Condition,
    ) -> Result<Option<SyncRun>, Error> {
        let parts = &self.parts;
        let now = parts.store.retrier.clock.nanoseconds();
        let actions = vec![
            action,
            Action::set(UPDATED_AT, Value::number(now)),
            Action::add(REV, Value::number(1)),
        ];
        let update = Update::new(parts.table.clone(), table::run(&self.name, id)?, actions);
        let update = update.condition(condition).returns(Returns::New);
        match parts.store.update(&update, &mut parts.store.budget()).await {
            Ok(changed) => {
                let changed = changed.map(|item| RUNS.read(&item)).transpose()?;
                Ok(changed.filter(|run| run.is_live(parts.store.seconds())))
            }
            Err(error) if error.is_condition_failed() => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Ends a run that is in a state, at a time or now; where it is said how much is to be in it, only if that is so.
    pub(super) async fn finish(
        &self,
        run: SyncRun,
        from: SyncState,
        at: Option<u64>,
        wanted: Option<SyncStats>,
    ) -> Result<SyncRun, Error> {
        let parts = &self.parts;
        let mut budget = parts.store.budget();
        let mut run = run;
        let ended = loop {
            let counted = match parts.settings.end_check {
                EndCheck::Strict(wait) => self.settle(&run, wait).await,
                EndCheck::Count => self.count(&run).await,
            };
            let stats = match counted {
                Ok(stats) => stats,
                Err(error) => {
                    // Where that fails as well, whoever starts the sync again goes on with it.
                    drop(self.open_again(&run).await);
                    return Err(error);
                }
            };
            if let Some(wanted) = wanted.filter(|wanted| *wanted != stats) {
                return Err(fault::lifecycle(format!(
                    "{} records came of the sync {}, and {} are stored: one came twice, or somebody else wrote as well",
                    wanted.total(),
                    run.id,
                    stats.total()
                )));
            }
            match self.finish_counted(&run, from, at, stats).await? {
                Some(ended) => break ended,
                None if budget.pause().await => run = self.close(run.id).await?,
                None => {
                    return Err(fault::lifecycle(format!(
                        "others went on with the sync {} while it was ended",
                        run.id
                    )));
                }
            }
        };
        if let EndCheck::Strict(wait) = parts.settings.end_check {
            self.wait_for_run(&ended, wait).await?;
        }
        Ok(ended)
    }

    /// Ends a run that was counted; `None` where it has taken writes since.
    async fn finish_counted(
        &self,
        run: &SyncRun,
        from: SyncState,
        at: Option<u64>,
        stats: SyncStats,
    ) -> Result<Option<SyncRun>, Error> {
        let parts = &self.parts;
        let key = table::run(&self.name, run.id)?;
        let latest = self.latest_finished(Some(run.sync_type)).await?;
        let mut attempts = Attempts::new(&parts.store);
        loop {
            let mut unit = attempts.unit();
            let stored = unit.get(&parts.table, &key).await?;
            let stored = stored.ok_or_else(|| self.no_sync(run.id))?;
            let stored = RUNS.read(&stored)?;
            require(&stored, from)?;
            require_turn(&stored, run)?;
            if stored.closed_at != run.closed_at {
                return Ok(None);
            }
            let ended = self.ended_run(&unit, stored, latest.as_ref(), at, stats);
            unit.put(&parts.table, ended.item(&self.name)?)?;
            self.announce(&mut unit, "ended", &ended).await?;
            if let Some(outcome) = attempts.commit(unit).await? {
                outcome.or_conflict()?;
                return Ok(Some(ended));
            }
        }
    }

    fn ended_run(
        &self,
        unit: &UnitOfWork<'_>,
        run: SyncRun,
        latest: Option<&SyncRun>,
        at: Option<u64>,
        stats: SyncStats,
    ) -> SyncRun {
        // Later than its begin and than those that ended before, though the clock of another machine was ahead.
        let latest = latest.and_then(|run| run.ended_at).unwrap_or(0);
        let now = (unit.now())
            .max(run.started_at)
            .max(latest.saturating_add(1));
        SyncRun {
            state: SyncState::Ended,
            ended_at: Some(at.unwrap_or(now)),
            stats: Some(stats),
            closed_at: None,
            turn: None,
            envelope: unit.next(&run.envelope),
            ..run
        }
    }

    /// The current sync, which runs.
    pub(super) async fn running(&self) -> Result<SyncRun, Error> {
        let run = self.get_sync(self.current_id()?).await?;
        require_running(&run)?;
        Ok(run)
    }

    /// The current sync, which runs and is not being ended.
    pub(super) async fn writable(&self) -> Result<SyncRun, Error> {
        let run = self.running().await?;
        match run.closed_at {
            None => Ok(run),
            Some(_) => Err(fault::lifecycle(format!(
                "the sync {} is being ended, and takes no writes",
                run.id
            ))),
        }
    }

    fn current_id(&self) -> Result<SyncId, Error> {
        self.current().ok_or_else(|| {
            fault::lifecycle(format!(
                "no sync of the store {:?} runs: start one, or say which is the current one",
                self.name
            ))
        })
    }

    pub(super) fn is_young(&self, run: &SyncRun) -> bool {
        let now = self.parts.store.retrier.clock.nanoseconds();
        let week = u64::try_from(RESUMABLE.as_nanos()).unwrap_or(u64::MAX);
        now.saturating_sub(run.started_at) < week
    }

    /// Tells the log what has happened to a sync.
    pub(super) async fn announce(
        &self,
        unit: &mut UnitOfWork<'_>,
        what: &'static str,
        run: &SyncRun,
    ) -> Result<(), Error> {
        let payload = [
            ("store", self.name.to_string()),
            ("sync", run.id.to_string()),
            ("type", run.sync_type.to_string()),
        ];
        let payload = payload.map(|(name, text)| (name.to_owned(), Value::Text(text)));
        let event = NewEvent::new(what, Value::Map(payload.into_iter().collect()));
        let shard = FEED.shard_of(&self.name);
        self.parts.events.append(unit, &FEED, shard, event).await?;
        Ok(())
    }
}

/// The time at which a run begins: now, or the first millisecond after all that the run before it says.
fn begin_after(newest: Option<&SyncRun>, now: u64) -> u64 {
    let Some(newest) = newest else { return now };
    let last = newest.started_at.max(newest.ended_at.unwrap_or(0));
    let next = (last / MILLISECOND)
        .saturating_add(1)
        .saturating_mul(MILLISECOND);
    now.max(next)
}

/// Holds of a run that takes writes.
pub(super) fn running() -> Condition {
    Condition::equals(STATE, SyncState::Running.as_str())
}

fn require_running(run: &SyncRun) -> Result<(), Error> {
    require(run, SyncState::Running)
}

/// A run is filled by one copy at a time: the one that took it last.
pub(super) fn require_turn(stored: &SyncRun, own: &SyncRun) -> Result<(), Error> {
    if stored.turn == own.turn {
        return Ok(());
    }
    Err(fault::lifecycle(format!(
        "another copy of the sync {} has begun since: that one goes on, this one has stopped",
        own.id
    )))
}

pub(super) fn require(run: &SyncRun, state: SyncState) -> Result<(), Error> {
    if run.state == state {
        return Ok(());
    }
    Err(fault::lifecycle(format!(
        "the sync {} is {}, and not {state}",
        run.id, run.state
    )))
}
