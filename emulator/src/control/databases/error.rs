//! Why a database is not made, not found, or stays as it is.

use crate::control::ControlRefusal;
use crate::limits::{DATABASE_NAME_CHARS, DATABASES_MAX, SNAPSHOTS_MAX};
#[cfg(feature = "disk")]
use crate::operation::ShelvedError;
use crate::wire::{ApiError, ErrorCode};

/// Why something did not happen to a database.
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::{DatabaseError, DatabaseOptions, Emulator};
///
/// let emulator = Emulator::new();
/// let refused = emulator.create_database("Test 1", &DatabaseOptions::default()).unwrap_err();
/// assert_eq!(refused, DatabaseError::Name { name: "Test 1".into() });
/// assert!(emulator.database("t1").is_none());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DatabaseError {
    /// There is no database of this name, or it was idle for as long as it was to be kept.
    #[error("There is no database {name:?}: it was dropped, was idle for too long, or never made")]
    NotFound {
        /// The database as it was named.
        name: String,
    },
    /// There is a database of this name already.
    #[error("There is a database {name:?} already")]
    Exists {
        /// The database as it was named.
        name: String,
    },
    /// No database can be called so.
    #[error(
        "No database and no snapshot can be called {name:?}: a name has {} to {} lower-case letters, digits and hyphens, and begins and \
         ends with a letter or a digit",
        DATABASE_NAME_CHARS.start(),
        DATABASE_NAME_CHARS.end()
    )]
    Name {
        /// The name that was asked for.
        name: String,
    },
    /// As many databases are there as can be.
    #[error("{DATABASES_MAX} databases are there, and no more can be: drop one")]
    TooMany,
    /// The first database is there for as long as the emulator.
    #[error("The database main cannot be dropped")]
    Main,
    /// The first database lives in a folder, into which the reset was not written; it holds what it held before.
    #[error("The database main is not reset: {problem}")]
    ResetFailed {
        /// What is wrong, with the file that it is wrong with.
        problem: String,
    },
    /// The database has no snapshot of this name.
    #[error("The database has no snapshot {name:?}")]
    NoSnapshot {
        /// The snapshot as it was named.
        name: String,
    },
    /// The database has a snapshot of this name already.
    #[error("The database has a snapshot {name:?} already")]
    SnapshotExists {
        /// The snapshot as it was named.
        name: String,
    },
    /// A snapshot that is kept in a folder was not written, read or removed.
    #[error("The snapshot {name:?}: {problem}")]
    SnapshotFailed {
        /// The snapshot by its name.
        name: String,
        /// What is wrong, with the file that it is wrong with.
        problem: String,
    },
    /// The database has as many snapshots as it can have.
    #[error("The database has {SNAPSHOTS_MAX} snapshots, and can have no more: drop one")]
    TooManySnapshots,
    /// The store of the database that was to be forked has failed; the log says why.
    #[error("The fork may show what the original does not keep, for its store has failed")]
    Failed,
    /// A request names several databases.
    #[error("The request names the databases {one:?} and {other:?}")]
    Several {
        /// One of them.
        one: String,
        /// One that is not the same.
        other: String,
    },
}

/// Why what a database is to become again is not written into its folder.
#[derive(Debug)]
pub(super) struct GoBackError {
    problem: String,
}

impl GoBackError {
    /// The error of who wanted to go back to this snapshot.
    pub(super) fn of_snapshot(self, name: &str) -> DatabaseError {
        DatabaseError::SnapshotFailed {
            name: name.to_owned(),
            problem: self.problem,
        }
    }

    /// The error of who wanted a reset.
    pub(super) fn of_reset(self) -> DatabaseError {
        DatabaseError::ResetFailed {
            problem: self.problem,
        }
    }
}

#[cfg(feature = "disk")]
impl From<ShelvedError> for GoBackError {
    fn from(error: ShelvedError) -> Self {
        Self {
            problem: error.to_string(),
        }
    }
}

impl From<DatabaseError> for ControlRefusal {
    fn from(error: DatabaseError) -> Self {
        let message = error.to_string();
        let code = match error {
            DatabaseError::NotFound { .. } | DatabaseError::NoSnapshot { .. } => {
                return Self::not_found(message);
            }
            DatabaseError::Exists { .. } | DatabaseError::SnapshotExists { .. } => {
                ErrorCode::ResourceInUse
            }
            DatabaseError::TooMany | DatabaseError::TooManySnapshots => ErrorCode::LimitExceeded,
            DatabaseError::Failed
            | DatabaseError::ResetFailed { .. }
            | DatabaseError::SnapshotFailed { .. } => ErrorCode::InternalServerError,
            DatabaseError::Name { .. } | DatabaseError::Main | DatabaseError::Several { .. } => {
                ErrorCode::Validation
            }
        };
        Self::Refused(ApiError::new(code, message))
    }
}
