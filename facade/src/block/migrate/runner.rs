//! Running migrations.

use std::fmt::Debug;
use std::sync::Arc;

use super::ledger::{self, Progress, State};
use crate::backend::BoxFuture;
use crate::block::Store;
use crate::block::record::{Records, Written};
use crate::error::{Error, ErrorKind};

/// Whether a migration changes anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// It counts what it would change, from where it stands, and writes nothing, not even the ledger.
    Rehearsal,
    /// It changes what is stored.
    Real,
}

/// What one step has done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Step {
    /// How many items were changed, or would be.
    pub changed: u64,
    /// Where the next step of the partition begins; `None` at its end.
    pub next: Option<String>,
}

impl Step {
    /// A step that has changed so many items.
    pub const fn new(changed: u64, next: Option<String>) -> Self {
        Self { changed, next }
    }
}

/// A change to what is stored.
pub trait Migration: Debug + Send + Sync {
    /// What is changed: the word under which the ledger keeps it.
    fn target(&self) -> &str;
    /// Migrations of one target are done in the order of their versions.
    fn version(&self) -> u32;
    /// The parts that it works through, one after the other, none of them without a name. By default
    /// one, which is called `all`.
    fn partitions(&self) -> Vec<String> {
        vec!["all".to_owned()]
    }
    /// Does a part of the work: as much as should not be done again when the process dies. The first
    /// step of a partition has no `cursor`. It may happen twice.
    ///
    /// # Errors
    ///
    /// Whatever stops the migration. The next run goes on with this step.
    fn step<'a>(
        &'a self,
        partition: &'a str,
        cursor: Option<&'a str>,
        mode: Mode,
    ) -> BoxFuture<'a, Result<Step, Error>>;
}

/// What one run has done of a migration.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// What was changed.
    pub target: String,
    /// Which migration of it.
    pub version: u32,
    /// How many items this run has changed, or would.
    pub changed: u64,
    /// In how many steps.
    pub steps: u64,
}

/// The migrations of a store, with their ledger.
///
/// # Errors
///
/// [`ErrorKind::CorruptData`] for a ledger that another writer damaged. A busy or silent store is
/// tried again until the [deadline](crate::block::RetryPolicy) and then gives
/// [`ErrorKind::Throttled`] or [`ErrorKind::Unavailable`].
#[derive(Clone, Debug)]
pub struct Migrations {
    records: Records,
}

impl Migrations {
    /// Migrations whose ledger is in a table.
    pub fn new(store: Arc<Store>, table: impl Into<Arc<str>>) -> Self {
        Self {
            records: Records::new(store, table),
        }
    }

    /// Does what is not done of these migrations, in the order of their versions, and says what that
    /// was. The first error stops it.
    ///
    /// # Errors
    ///
    /// Besides those of the type: whatever a step says, and [`ErrorKind::Conflict`] when another
    /// process is at work on the same migration. What is done is done, and the next run goes on.
    pub async fn run(
        &self,
        migrations: &[&dyn Migration],
        mode: Mode,
    ) -> Result<Vec<Report>, Error> {
        let mut ordered = migrations.to_vec();
        ordered.sort_by_key(|migration| migration.version());
        let mut reports = Vec::new();
        for migration in ordered {
            reports.extend(self.run_one(migration, mode).await?);
        }
        Ok(reports)
    }

    /// What the ledger says of a migration; `None` when it has not begun.
    pub async fn progress(&self, target: &str, version: u32) -> Result<Option<Progress>, Error> {
        let item = self.records.get(&ledger::key(target, version)?).await?;
        item.map(|item| ledger::progress(&item)).transpose()
    }

    async fn run_one(
        &self,
        migration: &dyn Migration,
        mode: Mode,
    ) -> Result<Option<Report>, Error> {
        let (target, version) = (migration.target(), migration.version());
        let mut progress = match self.progress(target, version).await? {
            Some(progress) if progress.state == State::Done => return Ok(None),
            Some(progress) => progress,
            None => self.begin(migration, mode).await?,
        };
        let mut report = Report {
            target: target.to_owned(),
            version,
            changed: 0,
            steps: 0,
        };
        for partition in migration.partitions() {
            let mut cursor = match progress.cursors.get(&partition) {
                Some(None) => continue,
                Some(Some(cursor)) => Some(cursor.clone()),
                None => None,
            };
            loop {
                let step = migration.step(&partition, cursor.as_deref(), mode).await?;
                report.changed = report.changed.saturating_add(step.changed);
                report.steps = report.steps.saturating_add(1);
                if step.next.is_some() && step.next == cursor {
                    return Err(stands_still(target, version));
                }
                cursor = step.next;
                progress.changed = progress.changed.saturating_add(step.changed);
                progress.cursors.insert(partition.clone(), cursor.clone());
                self.note(migration, &mut progress, mode).await?;
                if cursor.is_none() {
                    break;
                }
            }
        }
        progress.state = State::Done;
        self.note(migration, &mut progress, mode).await?;
        Ok(Some(report))
    }

    async fn begin(&self, migration: &dyn Migration, mode: Mode) -> Result<Progress, Error> {
        let progress = Progress::begun(self.records.envelope("migration", 1));
        if mode == Mode::Real {
            let key = ledger::key(migration.target(), migration.version())?;
            let item = ledger::item(key, &progress);
            let written = self.records.create(&progress.envelope, &item).await?;
            alone(&written, migration)?;
        }
        Ok(progress)
    }

    /// Writes into the ledger how far the migration has come.
    async fn note(
        &self,
        migration: &dyn Migration,
        progress: &mut Progress,
        mode: Mode,
    ) -> Result<(), Error> {
        if mode == Mode::Rehearsal {
            return Ok(());
        }
        progress.envelope = self.records.next(&progress.envelope);
        let key = ledger::key(migration.target(), migration.version())?;
        let item = ledger::item(key, progress);
        let written = self.records.swap(&progress.envelope, &item).await?;
        alone(&written, migration)
    }
}

/// Whether nobody else writes the same line of the ledger.
fn alone(written: &Written, migration: &dyn Migration) -> Result<(), Error> {
    if *written == Written::Done {
        return Ok(());
    }
    let (target, version) = (migration.target(), migration.version());
    let message = format!("another process is at work on migration {version} of {target}");
    Err(Error::new(ErrorKind::Conflict, message))
}

#[cold]
fn stands_still(target: &str, version: u32) -> Error {
    let message = format!("a step of migration {version} of {target} ended where it began");
    Error::new(ErrorKind::Internal, message)
}
