//! Databases by their names, for who holds the emulator.

use std::sync::Arc;

use crate::control::{
    Database, DatabaseDescription, DatabaseError, DatabaseOptions, SnapshotDescription,
};
use crate::emulator::Emulator;
use crate::operation::{self, Context, DatabaseChanges};
use crate::wire::ApiError;

impl Emulator {
    /// Makes a database beside this one, empty or as a fork, and gives a handle on it. Neither sees what happens in the
    /// other.
    ///
    /// A fork takes constant time whatever it is a fork of. A database is in memory, also where `main` is kept in a
    /// folder. Requests over HTTP choose one as [`control_calls`](crate::EmulatorBuilder::control_calls) says.
    ///
    /// # Errors
    ///
    /// [`DatabaseError::Name`] unless the name has 1 to 63 lower-case letters, digits and hyphens, a letter or a digit
    /// first and last; [`DatabaseError::Exists`]; [`DatabaseError::NotFound`] if there is none to make a fork of;
    /// [`DatabaseError::TooMany`] at 16,384 of them; [`DatabaseError::SnapshotFailed`] if the snapshot that it is to be a fork
    /// of cannot be read; [`DatabaseError::Failed`] if nobody knows whether the folder has
    /// what the fork shows.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::ops::ListTables;
    /// use dynamodb_emulator::{DatabaseOptions, Emulator};
    ///
    /// let emulator = Emulator::new();
    /// // Tables come here, and then each test takes a database of its own:
    /// let test = emulator.create_database("t1", &DatabaseOptions::fork_of("main"))?;
    /// test.call::<ListTables>(Default::default())?;
    ///
    /// let names: Vec<_> = emulator.databases().into_iter().map(|one| one.name).collect();
    /// assert_eq!(names, ["main", "t1"]);
    /// emulator.drop_database("t1")?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn create_database(
        &self,
        name: &str,
        options: &DatabaseOptions,
    ) -> Result<Self, DatabaseError> {
        let created = self.service.databases().create(name, options)?;
        let created = created.wait().map_err(|_| DatabaseError::Failed)?;
        Ok(self.beside(created))
    }

    /// A handle on the database of this name, if there is one.
    ///
    /// # Examples
    ///
    /// ```
    /// let emulator = dynamodb_emulator::Emulator::new();
    /// assert!(emulator.database("main").is_some());
    /// assert!(emulator.database("t1").is_none());
    /// ```
    pub fn database(&self, name: &str) -> Option<Self> {
        let found = self.service.databases().find(name).ok()?;
        Some(self.beside(found))
    }

    /// All databases, `main` first and then by their names.
    ///
    /// # Examples
    ///
    /// ```
    /// let emulator = dynamodb_emulator::Emulator::new();
    /// assert_eq!(emulator.databases().len(), 1);
    /// ```
    pub fn databases(&self) -> Vec<DatabaseDescription> {
        self.service.databases().list()
    }

    /// What there is to say of the database of this handle.
    pub fn describe_database(&self) -> DatabaseDescription {
        self.service.home().describe()
    }

    /// Drops a database: no request finds it any more. Handles on it go on.
    ///
    /// # Errors
    ///
    /// [`DatabaseError::NotFound`], and [`DatabaseError::Main`] for `main`.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::{DatabaseError, Emulator};
    ///
    /// let refused = Emulator::new().drop_database("main");
    /// assert_eq!(refused, Err(DatabaseError::Main));
    /// ```
    pub fn drop_database(&self, name: &str) -> Result<(), DatabaseError> {
        self.service.databases().remove(name)
    }

    /// Makes the database of this handle again what it was when it was made: a fork what it was a fork of then, any
    /// other one empty. Its clock goes as it went then, and so do what reads see, the enforcement of capacity and the pace
    /// of replication; rules of faults that came since are gone. The request log, budgets and strict refusals stay. Other
    /// handles on it see that as well; transactions that calls hold open end.
    ///
    /// Where `main` is kept in a folder, that is emptied in one step, as [`Self::restore_snapshot`] does; its snapshots stay.
    ///
    /// # Errors
    ///
    /// [`DatabaseError::ResetFailed`] where the folder cannot be written: then the database is what it was before.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Emulator;
    /// use dynamodb_emulator::ops::ListTables;
    ///
    /// let emulator = Emulator::new();
    /// # use dynamodb_emulator::{ops, types};
    /// # let _created = emulator.call::<ops::CreateTable>(types::CreateTableInput {
    /// #     table_name: Some("music".into()),
    /// #     billing_mode: Some("PAY_PER_REQUEST".into()),
    /// #     attribute_definitions: Some(vec![types::AttributeDefinition {
    /// #         attribute_name: Some("artist".into()),
    /// #         attribute_type: Some("S".into()),
    /// #     }]),
    /// #     key_schema: Some(vec![types::KeySchemaElement {
    /// #         attribute_name: Some("artist".into()),
    /// #         key_type: Some("HASH".into()),
    /// #     }]),
    /// #     ..Default::default()
    /// # })?;
    /// emulator.reset()?;
    /// let tables = emulator.call::<ListTables>(Default::default())?;
    /// assert_eq!(tables.table_names, Some(vec![]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn reset(&self) -> Result<(), DatabaseError> {
        self.service.home().reset()
    }

    /// Remembers what the database of this handle holds now, under a name. In memory that takes constant time, and the
    /// snapshot goes with the database.
    ///
    /// Where `main` is kept in a folder, all that it holds is written into a folder of its own before this returns, below
    /// the folder beside it whose name ends in `-snapshots`. The snapshot is there again when that folder of data is opened
    /// the next time, whole or not at all. What it holds is then read when it is first asked for.
    ///
    /// # Errors
    ///
    /// [`DatabaseError::Name`], as for databases; [`DatabaseError::SnapshotExists`]; [`DatabaseError::TooManySnapshots`] at
    /// 100 of them; [`DatabaseError::SnapshotFailed`] if it cannot be written; [`DatabaseError::Failed`].
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Emulator;
    ///
    /// let emulator = Emulator::new();
    /// emulator.take_snapshot("seeded")?;
    /// // A test comes here, and then:
    /// emulator.restore_snapshot("seeded")?;
    /// emulator.drop_snapshot("seeded")?;
    /// # Ok::<(), dynamodb_emulator::DatabaseError>(())
    /// ```
    pub fn take_snapshot(&self, name: &str) -> Result<(), DatabaseError> {
        let taken = self.service.home().take_snapshot(name)?;
        taken.wait().map_err(|_| DatabaseError::Failed).map(drop)
    }

    /// The snapshots of the database of this handle, by their names.
    pub fn snapshots(&self) -> Vec<SnapshotDescription> {
        self.service.home().snapshots()
    }

    /// Makes the database of this handle again what it was when the snapshot was taken, its clock as well. Calls that run
    /// meanwhile are answered as if they had come before. Sequence numbers in streams go on behind those that were given
    /// out, so a reader that was further than that passes over nothing that is written from now on.
    ///
    /// Where `main` is kept in a folder, all that the snapshot holds is written there before this returns. A process that
    /// ends meanwhile leaves what was there before or what the snapshot holds, and nothing between; forks go on as they are.
    ///
    /// # Errors
    ///
    /// [`DatabaseError::NoSnapshot`]; [`DatabaseError::SnapshotFailed`] if what was kept is damaged, or cannot be written
    /// into the folder: then the database is what it was before.
    pub fn restore_snapshot(&self, name: &str) -> Result<(), DatabaseError> {
        self.service.home().restore_snapshot(name)
    }

    /// Forgets a snapshot of the database of this handle.
    ///
    /// # Errors
    ///
    /// [`DatabaseError::NoSnapshot`].
    pub fn drop_snapshot(&self, name: &str) -> Result<(), DatabaseError> {
        self.service.home().drop_snapshot(name)
    }

    /// Which items this caller's tables have otherwise here than in `other`: behind `after`, which is that of the page
    /// before, and `limit` at most. A table that neither has written to since one became a fork of the other costs one look.
    /// Settings of tables are not compared.
    ///
    /// # Errors
    ///
    /// If `after` was not handed out, or a store fails.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Emulator;
    ///
    /// let emulator = Emulator::new();
    /// let before = emulator.fork();
    /// // A test comes here, and then:
    /// for change in emulator.changes_since(&before, None, 100)?.list {
    ///     println!("{} {:?} was {:?}", change.table, change.new, change.old);
    /// }
    /// # Ok::<(), dynamodb_emulator::ApiError>(())
    /// ```
    pub fn changes_since(
        &self,
        other: &Self,
        after: Option<&str>,
        limit: usize,
    ) -> Result<DatabaseChanges, ApiError> {
        operation::differences(&self.context(), &other.context(), after, limit).wait()
    }

    /// A handle of the same caller on another database of the same emulator.
    fn beside(&self, database: Arc<Database>) -> Self {
        // The number first: content that comes in between is looked for again.
        let generation = database.generation();
        let context = Context {
            caller: Arc::clone(&self.context.caller),
            ..Context::clone(&database.current())
        };
        Self::of(self.service.at_home_in(database), generation, context)
    }
}
