//! Moments of a database that somebody wants to come back to.
//!
//! They are in memory. Those of a database that lives in a folder are in a folder as well, and there again when the process
//! is started anew; what one of them holds is then read when somebody first asks for it. Whatever takes long with files is
//! done without a lock that anybody else wants: the name is reserved meanwhile.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
#[cfg(feature = "disk")]
use std::sync::OnceLock;

use parking_lot::Mutex;

use super::database::Database;
use super::error::DatabaseError;
use super::name::is_name;
use crate::clock::Timestamp;
use crate::limits::SNAPSHOTS_MAX;
use crate::operation::{Answer, Context};
#[cfg(feature = "disk")]
use crate::operation::{ShelvedCopies, ShelvedCopy, ShelvedError};

/// What there is to say of a snapshot.
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::Emulator;
///
/// let emulator = Emulator::new();
/// emulator.take_snapshot("seeded")?;
/// assert_eq!(emulator.snapshots()[0].name, "seeded");
/// # Ok::<(), dynamodb_emulator::DatabaseError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SnapshotDescription {
    /// By which the database goes back to it.
    pub name: String,
    /// When it was taken, by the clock of the database.
    pub created: Timestamp,
    /// The tables that it has, of all access keys and regions.
    pub table_count: u64,
}

/// What a database held at moments, by names.
#[derive(Debug, Default)]
pub(super) struct Snapshots {
    taken: Mutex<TakenSnapshots>,
    /// Where they are kept, for a database that lives in a folder.
    #[cfg(feature = "disk")]
    shelf: OnceLock<ShelvedCopies>,
}

/// The snapshots that there are, and the names that nobody else may have.
#[derive(Debug, Default)]
struct TakenSnapshots {
    known: BTreeMap<Box<str>, KnownSnapshot>,
    /// Names of those that are being written or removed.
    reserved: BTreeSet<Box<str>>,
}

/// What a database knows of one of its snapshots: what it held is read when it is wanted.
#[derive(Clone, Debug)]
struct KnownSnapshot {
    described: SnapshotDescription,
    /// What the database held; absent until somebody asks for one of a process before. Locked while it is read.
    content: Arc<Mutex<Option<Arc<Context>>>>,
}

impl KnownSnapshot {
    fn new(described: SnapshotDescription, content: Option<Context>) -> Self {
        Self {
            described,
            content: Arc::new(Mutex::new(content.map(Arc::new))),
        }
    }
}

/// A name that nobody else may have for the time being.
#[derive(Debug)]
struct Reserved<'a> {
    snapshots: &'a Snapshots,
    name: &'a str,
}

impl Drop for Reserved<'_> {
    fn drop(&mut self) {
        let _was_there = self.snapshots.taken.lock().reserved.remove(self.name);
    }
}

impl Snapshots {
    /// Reserves the name of one that comes.
    fn reserve<'a>(&'a self, name: &'a str) -> Result<Reserved<'a>, DatabaseError> {
        let mut taken = self.taken.lock();
        if taken.known.contains_key(name) || taken.reserved.contains(name) {
            return Err(DatabaseError::SnapshotExists { name: name.into() });
        }
        if taken.known.len() + taken.reserved.len() >= SNAPSHOTS_MAX {
            return Err(DatabaseError::TooManySnapshots);
        }
        let _ = taken.reserved.insert(name.into());
        Ok(Reserved {
            snapshots: self,
            name,
        })
    }

    /// Takes out one that goes, and reserves its name.
    fn take_out<'a>(
        &'a self,
        name: &'a str,
    ) -> Result<(KnownSnapshot, Reserved<'a>), DatabaseError> {
        let mut taken = self.taken.lock();
        let found = taken.known.remove(name);
        let moment = found.ok_or_else(|| DatabaseError::NoSnapshot { name: name.into() })?;
        let _ = taken.reserved.insert(name.into());
        let reserved = Reserved {
            snapshots: self,
            name,
        };
        Ok((moment, reserved))
    }

    fn put(&self, moment: KnownSnapshot) {
        let name = moment.described.name.as_str().into();
        let _ = self.taken.lock().known.insert(name, moment);
    }

    fn find(&self, name: &str) -> Result<KnownSnapshot, DatabaseError> {
        let found = self.taken.lock().known.get(name).cloned();
        found.ok_or_else(|| DatabaseError::NoSnapshot { name: name.into() })
    }
}

impl Database {
    /// Remembers what it holds now. In memory that takes the same time whatever it holds; where it lives in a folder, all
    /// of it is written first.
    ///
    /// # Errors
    ///
    /// If it cannot be called so, there is one of this name, there are too many, or it cannot be written.
    pub(crate) fn take_snapshot(
        &self,
        name: &str,
    ) -> Result<Answer<SnapshotDescription>, DatabaseError> {
        if !is_name(name) {
            return Err(DatabaseError::Name { name: name.into() });
        }
        let _reserved = self.snapshots.reserve(name)?;
        let mut kept = Ok(());
        let answer = self.copy().map(|context| {
            let described = SnapshotDescription {
                name: name.to_owned(),
                created: context.engine.now(),
                table_count: context.engine.holdings().tables,
            };
            kept = self.snapshots.keep(&described, &context);
            if kept.is_ok() {
                let moment = KnownSnapshot::new(described.clone(), Some(context));
                self.snapshots.put(moment);
            }
            described
        });
        kept.map(|()| answer)
    }

    /// Its snapshots, by their names.
    pub(crate) fn snapshots(&self) -> Vec<SnapshotDescription> {
        let taken = self.snapshots.taken.lock();
        let known = taken.known.values();
        known.map(|one| one.described.clone()).collect()
    }

    /// Whether it is a matter of files, which takes long, to take a snapshot and to go back to one.
    pub(super) fn is_in_files(&self) -> bool {
        !self.shown().is_in_memory()
    }

    /// What it held when the snapshot was taken.
    ///
    /// # Errors
    ///
    /// If there is none of this name, or what was kept of it cannot be read.
    pub(super) fn snapshot(&self, name: &str) -> Result<Arc<Context>, DatabaseError> {
        let moment = self.snapshots.find(name)?;
        // Who wants the same one meanwhile wants it read as well.
        let mut content = moment.content.lock();
        if let Some(content) = &*content {
            return Ok(Arc::clone(content));
        }
        let read = self.snapshots.read(&moment.described, &self.shown())?;
        Ok(Arc::clone(content.insert(Arc::new(read))))
    }

    /// Makes it again what it was when the snapshot was taken.
    ///
    /// # Errors
    ///
    /// If there is none of this name; where the database lives in a folder, if that cannot be written or what was kept of
    /// the snapshot cannot be read.
    pub(crate) fn restore_snapshot(&self, name: &str) -> Result<(), DatabaseError> {
        let gone_back = self.go_back(self.snapshot(name)?);
        gone_back.map_err(|error| error.of_snapshot(name))
    }

    /// Forgets a snapshot, and removes what was kept of it.
    ///
    /// # Errors
    ///
    /// If there is none of this name, or the system refuses.
    pub(crate) fn drop_snapshot(&self, name: &str) -> Result<(), DatabaseError> {
        let (moment, _reserved) = self.snapshots.take_out(name)?;
        let removed = self.snapshots.remove(&moment.described);
        if removed.is_err() {
            self.snapshots.put(moment);
        }
        removed
    }

    /// Keeps its snapshots there from now on, and has those again that were kept there before.
    ///
    /// # Errors
    ///
    /// If the system refuses to tell which there are.
    #[cfg(feature = "disk")]
    pub(crate) fn shelve_snapshots(&self, shelf: ShelvedCopies) -> Result<(), ShelvedError> {
        for copy in shelf.list()? {
            let described = SnapshotDescription {
                name: copy.name,
                created: copy.moment,
                table_count: copy.tables,
            };
            self.snapshots.put(KnownSnapshot::new(described, None));
        }
        let shelved = self.snapshots.shelf.set(shelf);
        debug_assert!(
            shelved.is_ok(),
            "a database has one shelf, from its beginning"
        );
        Ok(())
    }
}

#[cfg(feature = "disk")]
impl Snapshots {
    fn keep(&self, described: &SnapshotDescription, held: &Context) -> Result<(), DatabaseError> {
        let kept = self
            .shelf
            .get()
            .map(|shelf| shelf.keep(&described.copy(), held));
        kept.transpose().map(drop).map_err(failed(described))
    }

    fn read(
        &self,
        described: &SnapshotDescription,
        like: &Context,
    ) -> Result<Context, DatabaseError> {
        let read = self
            .shelf
            .get()
            .map(|shelf| shelf.read(&described.copy(), like));
        let read = read.transpose().map_err(failed(described))?;
        read.ok_or_else(|| unread(described))
    }

    fn remove(&self, described: &SnapshotDescription) -> Result<(), DatabaseError> {
        let removed = self
            .shelf
            .get()
            .map(|shelf| shelf.remove(&described.copy()));
        removed.transpose().map(drop).map_err(failed(described))
    }
}

#[cfg(not(feature = "disk"))]
impl Snapshots {
    fn keep(&self, _: &SnapshotDescription, _: &Context) -> Result<(), DatabaseError> {
        Ok(())
    }

    fn read(&self, described: &SnapshotDescription, _: &Context) -> Result<Context, DatabaseError> {
        Err(unread(described))
    }

    fn remove(&self, _: &SnapshotDescription) -> Result<(), DatabaseError> {
        Ok(())
    }
}

/// A snapshot that is neither in memory nor in a folder, which none is.
fn unread(described: &SnapshotDescription) -> DatabaseError {
    debug_assert!(false, "a snapshot without content is in a folder");
    DatabaseError::SnapshotFailed {
        name: described.name.clone(),
        problem: "it is nowhere".to_owned(),
    }
}

#[cfg(feature = "disk")]
fn failed(described: &SnapshotDescription) -> impl FnOnce(ShelvedError) -> DatabaseError {
    let name = described.name.clone();
    move |error| DatabaseError::SnapshotFailed {
        name,
        problem: error.to_string(),
    }
}

#[cfg(feature = "disk")]
impl SnapshotDescription {
    fn copy(&self) -> ShelvedCopy {
        ShelvedCopy {
            name: self.name.clone(),
            moment: self.created,
            tables: self.table_count,
        }
    }
}
