//! Backups: a table as it was at a moment, kept until somebody deletes it.
//!
//! A backup is a copy of the spaces of its table, which shares everything with them and costs the same whatever they
//! hold. It belongs to the name of the table: it stays when the table goes
//! ([backups](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Backup.Tutorial.html)).

use std::sync::Arc;

use crate::clock::Timestamp;
use crate::limits;
use crate::schema::{IndexKind, TableDefinition, TableStatus};
use crate::storage::{Commit, SpaceChange, StoreError};

use crate::engine::Engine;
use crate::engine::error::ChangeError;
use crate::engine::history::kept;
use crate::engine::life::change::lock;
use crate::engine::life::content::Content;
use crate::engine::life::create::Transition;
use crate::engine::life::due::RETRY_AFTER;
use crate::engine::parts::backups::{self, Backup, BackupFact, BackupKind, BackupName};
use crate::engine::parts::due::Due;
use crate::engine::table::catalog::Caller;
use crate::engine::table::layout::Restored;
use crate::engine::table::{Table, Writer};

/// What the ids of system backups end with.
const SYSTEM_SUFFIX: &str = "00000000";
/// What their names end with, behind the name of the table.
const SYSTEM_NAME: &str = "$DeletedTableBackup";

impl Engine {
    /// Makes a backup of a table as it is now.
    ///
    /// # Errors
    ///
    /// While the table is being created; if it is gone, or the store fails.
    pub(crate) fn create_backup(
        &self,
        table: &Arc<Table>,
        name: &str,
    ) -> Result<Arc<Backup>, ChangeError> {
        let writer = lock(table)?;
        let now = self.clock.now();
        if writer.layout.status(now) == TableStatus::Creating {
            return Err(ChangeError::Busy(TableStatus::Creating));
        }
        let mut commit = Commit::default();
        let name = Arc::from(name);
        let backup = self.plan_backup(table, &writer, name, BackupKind::User, now, &mut commit);
        self.store.commit(commit)?;
        self.backups.insert(Arc::clone(&backup));
        Ok(backup)
    }

    /// The backup that the service makes of a table that goes while it can be restored to a point in time; added to
    /// the commit with which it goes, and to be shown once that has happened.
    pub(in crate::engine) fn plan_last_backup(
        &self,
        table: &Table,
        writer: &Writer,
        commit: &mut Commit,
    ) -> Option<Arc<Backup>> {
        let definition = &writer.layout.definition;
        definition.point_in_time.as_ref()?;
        let name = format!("{}{SYSTEM_NAME}", definition.name).into();
        let now = self.clock.now();
        Some(self.plan_backup(table, writer, name, BackupKind::System, now, commit))
    }

    /// Shows a backup that was committed with something else.
    pub(in crate::engine) fn show_backup(&self, backup: Arc<Backup>) {
        if let Some(expires) = backup.fact.expires {
            let name = backup.fact.backup_name();
            self.due.note(expires, Due::Expire(name));
        }
        self.backups.insert(backup);
    }

    /// Works out a backup, whose spaces the commit makes. The caller holds the lock of the writer.
    fn plan_backup(
        &self,
        table: &Table,
        writer: &Writer,
        name: Arc<str>,
        kind: BackupKind,
        now: Timestamp,
        commit: &mut Commit,
    ) -> Arc<Backup> {
        let (items, indexes) = kept::content(table, writer, |space| {
            let to = self.numbers.next_space();
            commit.spaces.push(SpaceChange::Copy { from: space, to });
            to
        });
        let layout = &writer.layout;
        let leaving = layout
            .indexes
            .iter()
            .filter(|index| index.gone_at.is_some());
        let definition = leaving.fold(Arc::clone(&layout.definition), |definition, index| {
            Arc::new(definition.without(index.definition.number))
        });
        let (created, id) = self.new_backup_id(table, kind, now);
        let expires = match kind {
            BackupKind::User => None,
            BackupKind::System => Some(created.plus(limits::SYSTEM_BACKUP_KEPT)),
        };
        let fact = BackupFact {
            home: table.home.clone(),
            id,
            name,
            kind,
            created,
            expires,
            definition,
            items,
            indexes,
        };
        commit.facts.push(fact.clone().into_fact());
        Backup::new(fact, Some(writer.collections.clone()))
    }

    /// The moment and the id of a new backup. The digits of an id are its moment, so a second one of the same
    /// millisecond with the same suffix takes the next.
    fn new_backup_id(
        &self,
        table: &Table,
        kind: BackupKind,
        now: Timestamp,
    ) -> (Timestamp, Arc<str>) {
        let mut created = now;
        loop {
            let suffix = match kind {
                BackupKind::User => format!("{:08x}", self.ids.bits() >> 32),
                BackupKind::System => SYSTEM_SUFFIX.to_owned(),
            };
            let id: Arc<str> = format!("{:014}-{suffix}", created.as_millis().max(0)).into();
            let name = BackupName {
                owner: Arc::clone(&table.home.owner),
                region: Arc::clone(&table.home.region),
                table: Arc::from(table.name()),
                id: Arc::clone(&id),
            };
            if self.backups.get(&name).is_none() {
                return (created, id);
            }
            created = created.plus(std::time::Duration::from_millis(1));
        }
    }

    /// The caller's backup of a table of this name with this id.
    pub(crate) fn backup(&self, caller: &Caller, table: &str, id: &str) -> Option<Arc<Backup>> {
        let (owner, region) = self.settings.namespace(caller);
        self.backups.get(&BackupName {
            owner: Arc::clone(owner),
            region: Arc::clone(region),
            table: Arc::from(table),
            id: Arc::from(id),
        })
    }

    /// The caller's backups, by table and moment.
    pub(crate) fn list_backups(&self, caller: &Caller) -> Vec<Arc<Backup>> {
        let own = self.settings.namespace(caller);
        let mut backups = self.backups.all();
        backups.retain(|backup| (&backup.fact.home.owner, &backup.fact.home.region) == own);
        backups
    }

    /// Deletes a backup, and frees what it alone holds.
    ///
    /// # Errors
    ///
    /// If the store fails.
    pub(crate) fn delete_backup(&self, backup: &Backup) -> Result<(), StoreError> {
        let name = backup.fact.backup_name();
        let mut commit = Commit::default();
        commit.facts.push(backups::is_gone(&name));
        commit
            .spaces
            .extend(backup.fact.spaces().map(SpaceChange::Drop));
        self.store.commit(commit)?;
        self.backups.remove(&name);
        Ok(())
    }

    /// Removes a system backup whose time is over.
    pub(in crate::engine) fn expire_backup(&self, name: BackupName, now: Timestamp) {
        let Some(backup) = self.backups.get(&name) else {
            return;
        };
        if let Err(error) = self.delete_backup(&backup) {
            tracing::error!(backup = backup.arn(), %error, "a backup did not expire");
            self.due.note(now.plus(RETRY_AFTER), Due::Expire(name));
        }
    }

    /// Makes the table `definition` with all that a backup holds. Indexes that the definition lacks do not come back;
    /// those that it has go by their numbers.
    ///
    /// # Errors
    ///
    /// If the caller has a table of this name, or the store fails.
    pub(crate) fn restore_backup(
        &self,
        caller: &Caller,
        backup: &Backup,
        definition: TableDefinition,
        transition: Transition,
    ) -> Result<Arc<Table>, ChangeError> {
        let fact = &backup.fact;
        let content = Content {
            items: fact.items,
            indexes: fact.indexes.clone(),
            collections: backup.collections.clone(),
            locals: fact.definition.indexes_of(IndexKind::Local).count(),
            restored: Some(Restored {
                backup: Some(backup.arn().into()),
                table: fact.definition.arn.clone(),
                moment: fact.created,
            }),
            undone: Vec::new(),
        };
        let until = self.transition_end(transition);
        let target = Arc::clone(&definition.name);
        let table = self.create_table_of(
            caller,
            Arc::new(definition),
            || Ok((content, ())),
            transition,
        )?;
        backup.note_target(&target, until);
        Ok(table)
    }
}
