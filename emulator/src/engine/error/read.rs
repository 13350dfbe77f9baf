//! Reads that do not happen.

use std::fmt;
use std::sync::Arc;

use crate::storage::StoreError;

use crate::engine::error::{IndexKeyError, KeyError, TableNotFound, Throttled, of_store};

/// A query asks for keys that cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum AskedKeyError {
    /// The query is of a table, and no key of it can be so.
    #[error(transparent)]
    Table(#[from] KeyError),
    /// The query is of an index, and no key of it can be so.
    #[error(transparent)]
    Index(#[from] IndexKeyError),
}

/// A read did not happen.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ReadError {
    /// The table is not there, not yet usable, or went away meanwhile.
    #[error(transparent)]
    TableNotFound(#[from] TableNotFound),
    /// The table has no such index.
    #[error("The table does not have the specified index")]
    IndexNotFound,
    /// The index is still being filled.
    #[error("Cannot read from backfilling global secondary index: {0}")]
    IndexBackfilling(Arc<str>),
    /// A value cannot be part of the key that is read.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The start key cannot be a place in what is read.
    #[error("{0}")]
    Start(StartFault),
    /// The capacity of the table or of an index is used up.
    #[error(transparent)]
    Throttled(#[from] Box<Throttled>),
    /// The store failed.
    #[error(transparent)]
    Store(StoreError),
}

/// A search of vectors did not happen.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SearchError {
    /// For a reason that every read has.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The index is still being filled.
    #[error("Cannot search backfilling vector index: {0}")]
    Backfilling(Arc<str>),
}

impl From<StoreError> for ReadError {
    fn from(error: StoreError) -> Self {
        of_store(error, Self::Store)
    }
}

/// Why a walk cannot start behind a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum StartFault {
    /// It has another partition key than the query.
    OtherPartition,
    /// It has another partition key than the query, which has a condition on the sort key as well.
    OtherItem,
    /// It does not meet the condition on the sort key.
    SortCondition,
    /// It lies in another segment of the scan.
    OtherSegment {
        /// The segment that is scanned.
        segment: u32,
        /// How many there are.
        total: u32,
    },
}

impl fmt::Display for StartFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherPartition => formatter.write_str(
                "The provided starting key is outside query boundaries based on provided conditions",
            ),
            Self::OtherItem => formatter
                .write_str("The query can return at most one row and cannot be restarted"),
            Self::SortCondition => formatter
                .write_str("The provided starting key does not match the range key predicate"),
            Self::OtherSegment { segment, total } => write!(
                formatter,
                "The provided starting key is invalid: Invalid ExclusiveStartKey. Please use \
                 ExclusiveStartKey with correct Segment. TotalSegments: {total} Segment: {segment}"
            ),
        }
    }
}
