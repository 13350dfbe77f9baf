//! How the engine says no.
//!
//! Where the service has one sentence for a refusal, `Display` is that sentence; the code of the
//! error is the operation's to choose.

use std::convert::Infallible;
use std::fmt;
use std::sync::Arc;

use crate::expression::UpdateError;
use crate::schema::{ScalarType, TableStatus};
use crate::storage::StoreError;
use crate::value::path::Path;
use crate::value::{DataType, Item};

/// There is no such table, or it cannot be used yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such table")]
pub(crate) struct TableNotFound;

/// What the failure of a store means to a request on the items of a table. The spaces of a table go only
/// with the table, so a space that is missing tells that the table went away meanwhile.
fn of_store<E: From<TableNotFound>>(error: StoreError, failed: fn(StoreError) -> E) -> E {
    match error {
        StoreError::MissingSpace(_) => TableNotFound.into(),
        StoreError::Failed { .. } | StoreError::Corrupt { .. } => failed(error),
    }
}

/// The values of a key do not make a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum KeyError {
    /// An item lacks a key attribute.
    Missing {
        /// The attribute.
        name: Arc<str>,
    },
    /// A key attribute of an item is of another type than the table says.
    TypeMismatch {
        /// The attribute.
        name: Arc<str>,
        /// The type of the definition.
        expected: ScalarType,
        /// The type that came.
        actual: DataType,
    },
    /// A key map does not consist of exactly the key attributes with their types.
    SchemaMismatch,
    /// A key attribute is an empty string or empty binary value.
    Empty {
        /// The attribute.
        name: Arc<str>,
        /// Which of the two.
        kind: ScalarType,
    },
    /// A key attribute of an index is of another type than the table says.
    IndexTypeMismatch {
        /// The attribute.
        name: Arc<str>,
        /// The type of the definition.
        expected: ScalarType,
        /// The type that came.
        actual: DataType,
        /// The index.
        index: Arc<str>,
    },
    /// A key attribute of an index is an empty string or empty binary value.
    IndexEmpty {
        /// The attribute.
        name: Arc<str>,
        /// Which of the two.
        kind: ScalarType,
        /// The index.
        index: Arc<str>,
    },
    /// A key attribute of an index is too long; of several attributes, with those before it.
    IndexTooLong {
        /// The attribute.
        name: Arc<str>,
        /// How many bytes there are.
        size: usize,
        /// How many there may be.
        max: usize,
        /// The index.
        index: Arc<str>,
    },
    /// The partition key is too long.
    PartitionTooLong,
    /// The sort key is too long.
    SortTooLong,
    /// An update gave a key attribute of an index another type than the table says.
    UpdatedIndexType,
    /// An update made a key attribute of an index an empty string or empty binary value.
    UpdatedIndexEmpty {
        /// Which of the two.
        kind: ScalarType,
    },
    /// An update made the key of an index too long.
    UpdatedIndexTooLong,
}

const INVALID: &str = "One or more parameter values were invalid: ";
const NOT_VALID: &str = "One or more parameter values are not valid.";
const NOT_EMPTY: &str = "The AttributeValue for a key attribute cannot contain an empty";
const UPDATE: &str = "The update expression attempted to update";

impl fmt::Display for KeyError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { name } => {
                write!(formatter, "{INVALID}Missing the key {name} in the item")
            }
            Self::TypeMismatch {
                name,
                expected,
                actual,
            } => write!(
                formatter,
                "{INVALID}Type mismatch for key {name} expected: {} actual: {actual}",
                expected.as_str()
            ),
            Self::SchemaMismatch => {
                formatter.write_str("The provided key element does not match the schema")
            }
            Self::Empty { name, kind } => {
                write!(
                    formatter,
                    "{NOT_VALID} {NOT_EMPTY} {} value. Key: {name}",
                    noun(*kind)
                )
            }
            // The missing space is the service's.
            Self::PartitionTooLong => write!(
                formatter,
                "{INVALID}Size of hashkey has exceeded the maximum size limit of2048 bytes"
            ),
            Self::SortTooLong => write!(
                formatter,
                "{INVALID}Aggregated size of all range keys has exceeded the size limit of 1024 bytes"
            ),
            Self::IndexTypeMismatch { .. }
            | Self::IndexEmpty { .. }
            | Self::IndexTooLong { .. }
            | Self::UpdatedIndexType
            | Self::UpdatedIndexEmpty { .. }
            | Self::UpdatedIndexTooLong => self.fmt_of_index(formatter),
        }
    }
}

impl std::error::Error for KeyError {}

impl KeyError {
    /// What is wrong with the key of an index.
    fn fmt_of_index(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::IndexTypeMismatch {
                name,
                expected,
                actual,
                index,
            } => write!(
                formatter,
                "{INVALID}Type mismatch for Index Key {name} Expected: {} Actual: {actual} \
                 IndexName: {index}",
                expected.as_str()
            ),
            Self::IndexEmpty { name, kind, index } => write!(
                formatter,
                "{NOT_VALID} A value specified for a secondary index key is not supported. \
                 {NOT_EMPTY} {} value. IndexName: {index}, IndexKey: {name}",
                noun(*kind)
            ),
            Self::IndexTooLong {
                name,
                size,
                max,
                index,
            } => write!(
                formatter,
                "{INVALID}Size limit exceeded for Index Key {name} Actual Size: {size} bytes \
                 Max Size: {max} bytes IndexName: {index}"
            ),
            Self::UpdatedIndexType => write!(
                formatter,
                "{UPDATE} the secondary index key to unsupported type"
            ),
            Self::UpdatedIndexEmpty { kind } => write!(
                formatter,
                "{NOT_VALID} {UPDATE} a secondary index key to a value that is not supported. \
                 {NOT_EMPTY} {} value.",
                noun(*kind)
            ),
            Self::UpdatedIndexTooLong => write!(
                formatter,
                "{UPDATE} the secondary index key beyond allowed size limits"
            ),
            // The others are of tables, and have been told.
            _ => Ok(()),
        }
    }

    /// The same fault of a key map, which matches the schema or does not.
    pub(crate) fn of_map(self) -> Self {
        match self {
            Self::Missing { .. } | Self::TypeMismatch { .. } => Self::SchemaMismatch,
            other => other,
        }
    }

    /// The same fault of an index key, where an update is to blame for it: where it `changed` the
    /// attribute. The sentences are those of
    /// [cancelled transactions](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html#API_TransactWriteItems_Errors).
    fn of_update(self, changed: &[Path]) -> Self {
        let touches = |name: &str| changed.iter().any(|path| path.root == name);
        match self {
            Self::IndexTypeMismatch { name, .. } if touches(&name) => Self::UpdatedIndexType,
            Self::IndexEmpty { name, kind, .. } if touches(&name) => {
                Self::UpdatedIndexEmpty { kind }
            }
            Self::IndexTooLong { .. } => Self::UpdatedIndexTooLong,
            other => other,
        }
    }
}

/// A key type as the sentence on empty values calls it.
const fn noun(kind: ScalarType) -> &'static str {
    match kind {
        ScalarType::B => "binary",
        ScalarType::S | ScalarType::N => "string",
    }
}

/// The collection would grow over the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Item collection size limit of 10 gigabytes exceeded")]
pub(crate) struct CollectionTooLarge;

/// A write did not happen.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub(crate) enum WriteError {
    /// The table is not there, not yet usable, or went away meanwhile.
    #[error(transparent)]
    TableNotFound(#[from] TableNotFound),
    /// An open transaction holds the item.
    #[error("Transaction is ongoing for the item")]
    Conflict,
    /// The condition did not hold.
    #[error("The conditional request failed")]
    ConditionFailed {
        /// The item as it is.
        old: Option<Item>,
    },
    /// The update expression could not be applied to the item.
    #[error(transparent)]
    Update(#[from] UpdateError),
    /// The item of a put, or together with its entries in local indexes, is over the limit.
    #[error("Item size has exceeded the maximum allowed size")]
    ItemTooLarge,
    /// The item that an update makes is over the limit.
    #[error("Item size to update has exceeded the maximum allowed size")]
    UpdatedItemTooLarge,
    /// The item cannot be entered into an index.
    #[error(transparent)]
    IndexKey(#[from] KeyError),
    /// The item collection would grow over the limit.
    #[error(transparent)]
    CollectionTooLarge(#[from] CollectionTooLarge),
    /// The store failed.
    #[error(transparent)]
    Store(StoreError),
}

impl WriteError {
    /// What is wrong with the item that an update makes, said of the update: `changed` are the
    /// paths that it names.
    pub(in crate::engine) fn of_update(self, changed: &[Path]) -> Self {
        match self {
            Self::IndexKey(error) => Self::IndexKey(error.of_update(changed)),
            other => other,
        }
    }
}

impl From<StoreError> for WriteError {
    fn from(error: StoreError) -> Self {
        of_store(error, Self::Store)
    }
}

/// A transaction did not happen; nothing has changed.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub(crate) enum TransactError {
    /// Two actions name one item.
    #[error("Transaction request cannot include multiple operations on one item")]
    SameItem,
    /// The items are too large together.
    #[error(
        "Collection size of items exceeded, which can also be caused by the aggregate size of the \
         items in the transaction exceeding the 4MB limit"
    )]
    TooLarge,
    /// Some actions are impossible: what is wrong with each, in their order.
    #[error("cancelled")]
    Cancelled(Vec<Option<WriteError>>),
    /// A table is not there, not yet usable, or went away meanwhile.
    #[error(transparent)]
    TableNotFound(#[from] TableNotFound),
    /// The store failed.
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for TransactError {
    fn from(error: StoreError) -> Self {
        of_store(error, Self::Store)
    }
}

/// A read did not happen.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ReadError {
    /// The table is not there, not yet usable, or went away meanwhile.
    #[error(transparent)]
    TableNotFound(#[from] TableNotFound),
    /// The table has no such index.
    #[error("no such index")]
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
    /// The store failed.
    #[error(transparent)]
    Store(StoreError),
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

/// A change of a table did not happen; nothing of it is kept, and nobody saw it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ChangeError<R = Infallible> {
    /// A table of this name exists.
    #[error("Table already exists: {0}")]
    TableExists(Arc<str>),
    /// The table is in a state that allows no such change.
    #[error("the table is {}", .0.as_str())]
    Busy(TableStatus),
    /// The table must not be deleted.
    #[error("the table is protected from deletion")]
    Protected,
    /// The table is gone.
    #[error(transparent)]
    TableNotFound(#[from] TableNotFound),
    /// Whoever asked for the change found that it cannot be.
    #[error("the change was refused")]
    Refused(R),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
