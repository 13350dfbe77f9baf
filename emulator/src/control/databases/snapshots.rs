//! Moments of a database that somebody wants to come back to.

use std::collections::BTreeMap;
use std::sync::Arc;

use parking_lot::Mutex;

use super::database::Database;
use super::error::DatabaseError;
use super::name::is_name;
use crate::clock::Timestamp;
use crate::limits::SNAPSHOTS_MAX;
use crate::operation::{Answer, Context};

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
    /// Locked before the content of the database.
    taken: Mutex<BTreeMap<Box<str>, Arc<Context>>>,
}

impl Database {
    /// Remembers what it holds now, in constant time.
    ///
    /// # Errors
    ///
    /// If it cannot be called so, there is one of this name, or there are too many.
    pub(crate) fn take_snapshot(
        &self,
        name: &str,
    ) -> Result<Answer<SnapshotDescription>, DatabaseError> {
        if !is_name(name) {
            return Err(DatabaseError::Name { name: name.into() });
        }
        let mut taken = self.snapshots.taken.lock();
        if taken.contains_key(name) {
            return Err(DatabaseError::SnapshotExists { name: name.into() });
        }
        if taken.len() >= SNAPSHOTS_MAX {
            return Err(DatabaseError::TooManySnapshots);
        }
        Ok(self.copy().map(|context| {
            let described = described(name, &context);
            let _ = taken.insert(name.into(), Arc::new(context));
            described
        }))
    }

    /// Its snapshots, by their names.
    pub(crate) fn snapshots(&self) -> Vec<SnapshotDescription> {
        let taken = self.snapshots.taken.lock();
        let taken = taken.iter();
        taken
            .map(|(name, context)| described(name, context))
            .collect()
    }

    /// What it held when the snapshot was taken.
    ///
    /// # Errors
    ///
    /// If there is none of this name.
    pub(super) fn snapshot(&self, name: &str) -> Result<Arc<Context>, DatabaseError> {
        let found = self.snapshots.taken.lock().get(name).cloned();
        found.ok_or_else(|| DatabaseError::NoSnapshot { name: name.into() })
    }

    /// Makes it again what it was when the snapshot was taken.
    ///
    /// # Errors
    ///
    /// If there is none of this name, and for a database that lives in a folder.
    pub(crate) fn restore_snapshot(&self, name: &str) -> Result<(), DatabaseError> {
        self.go_back(self.snapshot(name)?)
    }

    /// Forgets a snapshot.
    ///
    /// # Errors
    ///
    /// If there is none of this name.
    pub(crate) fn drop_snapshot(&self, name: &str) -> Result<(), DatabaseError> {
        let dropped = self.snapshots.taken.lock().remove(name);
        match dropped {
            Some(_) => Ok(()),
            None => Err(DatabaseError::NoSnapshot { name: name.into() }),
        }
    }
}

fn described(name: &str, context: &Context) -> SnapshotDescription {
    SnapshotDescription {
        name: name.to_owned(),
        created: context.engine.now(),
        table_count: context.engine.holdings().tables,
    }
}
