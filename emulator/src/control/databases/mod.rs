//! Databases by their names: made empty or as forks, chosen by requests, reset and dropped.
//!
//! Invariant: a name says which database, and nothing else does; the database `main` is always there. What happens
//! in one is seen in no other.

mod calls;
mod database;
mod diff_call;
mod error;
mod name;
mod snapshot_calls;
mod snapshots;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::RwLock;

pub(super) use self::calls::CALLS;
pub(crate) use self::database::Database;
pub(super) use self::diff_call::CALLS as DIFF_CALLS;
pub use self::error::DatabaseError;
pub(crate) use self::name::{MAIN, is_name};
pub(super) use self::snapshot_calls::CALLS as SNAPSHOT_CALLS;
pub use self::snapshots::SnapshotDescription;
use crate::clock::{Clock, Timestamp};
use crate::limits::DATABASES_MAX;
use crate::operation::{Answer, Caller, Context};

/// How a database is made: empty, and kept until it is dropped, unless this says otherwise.
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::{DatabaseOptions, Emulator};
/// use std::time::Duration;
///
/// let emulator = Emulator::new();
/// let fork = DatabaseOptions::fork_of("main").idle(Duration::from_secs(600));
/// let test = emulator.create_database("t1", &fork)?;
/// assert_eq!(test.describe_database().from.as_deref(), Some("main"));
/// # Ok::<(), dynamodb_emulator::DatabaseError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct DatabaseOptions {
    /// The database of which it is a fork; absent: none, it is empty.
    pub from: Option<String>,
    /// The snapshot of that database of which it is a fork; absent: it is one of what the database holds now.
    pub snapshot: Option<String>,
    /// For how long it is kept while nobody asks it for anything, by the clock that the emulator was built with;
    /// absent: until it is dropped.
    pub idle: Option<Duration>,
}

impl DatabaseOptions {
    /// As a fork of the database of this name, in constant time whatever that holds.
    pub fn fork_of(name: impl Into<String>) -> Self {
        Self {
            from: Some(name.into()),
            ..Self::default()
        }
    }

    /// As a fork of what the database of [`Self::from`] held when this snapshot was taken.
    #[must_use]
    pub fn snapshot(self, name: impl Into<String>) -> Self {
        Self {
            snapshot: Some(name.into()),
            ..self
        }
    }

    /// To be dropped when nobody has asked it for anything for this long.
    #[must_use]
    pub fn idle(self, span: Duration) -> Self {
        Self {
            idle: Some(span),
            ..self
        }
    }
}

/// What there is to say of a database.
///
/// # Examples
///
/// ```
/// let emulator = dynamodb_emulator::Emulator::new();
/// let described = emulator.describe_database();
/// assert_eq!((described.name.as_str(), described.table_count), ("main", 0));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DatabaseDescription {
    /// By which requests choose it.
    pub name: String,
    /// The database of which it is a fork, by the name that that had then.
    pub from: Option<String>,
    /// When it was made, by the clock of the database that it was made from, or of `main`.
    pub created: Timestamp,
    /// Its tables, of all access keys and regions.
    pub table_count: u64,
    /// For how long it is kept while nobody asks it for anything; absent: until it is dropped.
    pub idle: Option<Duration>,
}

/// The name of a database, and the names of its tables by whose they are.
pub(in crate::control) type DatabaseTables = (Box<str>, Vec<(Option<Caller>, Vec<String>)>);

/// All databases of an emulator.
#[derive(Debug)]
pub(crate) struct Databases {
    main: Arc<Database>,
    /// By which it is told for how long a database was idle.
    clock: Arc<dyn Clock>,
    /// Those besides `main`. Locked before any lock of a database.
    others: RwLock<BTreeMap<Box<str>, Arc<Database>>>,
}

impl Databases {
    /// The database `main`, which holds what `context` does.
    pub(crate) fn new(context: Context) -> Self {
        Self {
            clock: Arc::clone(context.engine.steering().base()),
            main: Arc::new(Database::of(MAIN, context)),
            others: RwLock::default(),
        }
    }

    /// The database that is there from the beginning.
    pub(crate) fn main(&self) -> &Arc<Database> {
        &self.main
    }

    /// The database of this name, which is asked for something now.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub(crate) fn find(&self, name: &str) -> Result<Arc<Database>, DatabaseError> {
        if name == MAIN {
            return Ok(Arc::clone(&self.main));
        }
        let now = self.clock.now();
        let found = self.others.read().get(name).cloned();
        match found.filter(|database| !database.is_over(now)) {
            Some(database) => {
                database.touch(now);
                Ok(database)
            }
            None => Err(DatabaseError::NotFound { name: name.into() }),
        }
    }

    /// Makes a database.
    ///
    /// # Errors
    ///
    /// If it cannot be called so, there is one of the name, or none of the one that it is to be a fork of.
    pub(crate) fn create(
        &self,
        name: &str,
        options: &DatabaseOptions,
    ) -> Result<Answer<Arc<Database>>, DatabaseError> {
        if !is_name(name) {
            return Err(DatabaseError::Name { name: name.into() });
        }
        self.drop_idle();
        // Looked at before the copy is made and again when it is put in: a name that is taken costs no copy.
        self.check_room(name, &self.others.read())?;
        let created = match options.from.as_deref() {
            Some(from) => {
                let origin = self.find(from)?;
                let moment = origin.shown().engine.now();
                let copy = match options.snapshot.as_deref() {
                    None => origin.copy(),
                    Some(snapshot) => Answer::unseeing(Ok(origin.snapshot(snapshot)?.fork())),
                };
                copy.map(|copy| Database::copied(name, from, copy, moment))
            }
            None => {
                let blank = self.main.blank();
                Answer::unseeing(Ok(Database::of(name, blank)))
            }
        };
        let mut failed = None;
        let created = created.map(|database| {
            let idle = options.idle;
            let database = database.kept_while_idle(idle).beginning_as(&self.main);
            let database = Arc::new(database);
            // Idle from now on, by the clock that tells how long.
            database.touch(self.clock.now());
            let mut others = self.others.write();
            match self.check_room(name, &others) {
                Ok(()) => drop(others.insert(name.into(), Arc::clone(&database))),
                Err(error) => failed = Some(error),
            }
            database
        });
        match failed {
            None => Ok(created),
            Some(error) => Err(error),
        }
    }

    /// Checks that a database of this name can be put in.
    fn check_room(
        &self,
        name: &str,
        others: &BTreeMap<Box<str>, Arc<Database>>,
    ) -> Result<(), DatabaseError> {
        if name == MAIN || others.contains_key(name) {
            return Err(DatabaseError::Exists { name: name.into() });
        }
        // One of them is `main`.
        match others.len() + 1 < DATABASES_MAX {
            true => Ok(()),
            false => Err(DatabaseError::TooMany),
        }
    }

    /// Drops a database: nobody finds it any more. What runs in it goes on to its end.
    ///
    /// # Errors
    ///
    /// If there is none of this name, and for `main`.
    pub(crate) fn remove(&self, name: &str) -> Result<(), DatabaseError> {
        if name == MAIN {
            return Err(DatabaseError::Main);
        }
        let removed = self.others.write().remove(name);
        match removed {
            Some(_) => Ok(()),
            None => Err(DatabaseError::NotFound { name: name.into() }),
        }
    }

    /// All databases, `main` first and then by their names.
    pub(crate) fn list(&self) -> Vec<DatabaseDescription> {
        self.drop_idle();
        // Described without the lock: who makes and chooses databases does not wait for that.
        let others: Vec<_> = self.others.read().values().cloned().collect();
        let main = std::iter::once(Arc::clone(&self.main));
        main.chain(others).map(|one| one.describe()).collect()
    }

    /// The tables of all databases, in the order of [`Self::list`], by whose they are: nobody's in particular where all
    /// callers share them.
    pub(in crate::control) fn tables(&self) -> Vec<DatabaseTables> {
        self.drop_idle();
        let others: Vec<_> = self.others.read().values().cloned().collect();
        let main = std::iter::once(Arc::clone(&self.main));
        let told = |one: Arc<Database>| {
            let names = one.shown().engine.tables_by_caller().into_iter();
            let names = names.map(|(caller, tables)| {
                let names = tables.iter().map(|table| table.name().to_owned());
                (caller, names.collect())
            });
            (one.name.clone(), names.collect())
        };
        main.chain(others).map(told).collect()
    }

    /// Does the work that has fallen due in all databases, and drops those that were idle for long enough; whether more
    /// is due at once.
    #[cfg(feature = "listen")]
    pub(crate) fn tick(&self) -> bool {
        self.drop_idle();
        let others: Vec<_> = self.others.read().values().cloned().collect();
        let goes_on = others.iter().filter(|database| database.tick()).count() > 0;
        self.main.tick() || goes_on
    }

    /// Drops the databases that were idle for as long as they are to be kept.
    fn drop_idle(&self) {
        let now = self.clock.now();
        let others = self.others.read();
        if !others.values().any(|database| database.is_over(now)) {
            return;
        }
        drop(others);
        let mut over = Vec::new();
        self.others.write().retain(|_, database| {
            let is_over = database.is_over(now);
            if is_over {
                over.push(Arc::clone(database));
            }
            !is_over
        });
        // What they hold is dropped without the lock.
        drop(over);
    }
}

impl Database {
    /// What there is to say of it.
    pub(crate) fn describe(&self) -> DatabaseDescription {
        DatabaseDescription {
            name: self.name.to_string(),
            from: self.from.as_deref().map(str::to_owned),
            created: self.created,
            table_count: self.shown().engine.holdings().tables,
            idle: self.idle,
        }
    }
}
