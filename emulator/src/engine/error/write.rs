//! Writes and transactions that do not happen.

use std::sync::Arc;

use crate::expression::{Broken, UpdateError};
use crate::storage::StoreError;
use crate::value::Item;
use crate::value::path::Path;

use crate::engine::error::{IndexKeyError, TableNotFound, Throttled, UpdatedKeyError, of_store};

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
        /// Write units that are taken all the same, unless it is one of a transaction.
        units: f64,
    },
    /// The update expression could not be applied to the item.
    #[error(transparent)]
    Update(UpdateError),
    /// The item of a put, or together with its entries in local indexes, is over the limit.
    #[error("Item size has exceeded the maximum allowed size")]
    ItemTooLarge,
    /// The item that an update makes is over the limit.
    #[error("Item size to update has exceeded the maximum allowed size")]
    UpdatedItemTooLarge,
    /// The item cannot be entered into an index.
    #[error(transparent)]
    IndexKey(#[from] IndexKeyError),
    /// The update gives an index key a value that it cannot have.
    #[error(transparent)]
    UpdatedIndexKey(UpdatedKeyError),
    /// The item collection would grow over the limit.
    #[error(transparent)]
    CollectionTooLarge(#[from] CollectionTooLarge),
    /// The capacity of the table or of an index is used up.
    #[error(transparent)]
    Throttled(#[from] Box<Throttled>),
    /// The store failed.
    #[error(transparent)]
    Store(StoreError),
}

impl WriteError {
    /// What is wrong with the item that an update makes, said of the update: `changed` are the
    /// paths that it names.
    pub(in crate::engine) fn of_update(self, changed: &[Path]) -> Self {
        let updated = match &self {
            Self::IndexKey(error) => error.of_update(changed),
            _ => None,
        };
        updated.map_or(self, Self::UpdatedIndexKey)
    }
}

impl From<UpdateError> for WriteError {
    fn from(error: UpdateError) -> Self {
        match error {
            UpdateError::Broken(broken) => broken.into(),
            error => Self::Update(error),
        }
    }
}

impl WriteError {
    /// Whether the mutation cannot be, rather than that something stands in its way.
    pub(crate) const fn is_invalid(&self) -> bool {
        match self {
            Self::Update(_)
            | Self::ItemTooLarge
            | Self::UpdatedItemTooLarge
            | Self::IndexKey(_)
            | Self::UpdatedIndexKey(_) => true,
            Self::TableNotFound(_)
            | Self::Conflict
            | Self::ConditionFailed { .. }
            | Self::CollectionTooLarge(_)
            | Self::Throttled(_)
            | Self::Store(_) => false,
        }
    }
}

impl From<Broken> for WriteError {
    /// A state that cannot be is answered as a store that has failed.
    fn from(broken: Broken) -> Self {
        Self::Store(StoreError::Corrupt {
            what: Arc::from(broken.to_string()),
        })
    }
}

impl From<StoreError> for WriteError {
    fn from(error: StoreError) -> Self {
        of_store(error, Self::Store)
    }
}

const PAYLOAD: &str = "Transaction payload size cannot exceed 4MB. Payload Size";

/// A transaction did not happen; nothing has changed.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub(crate) enum TransactError {
    /// Two actions name one item.
    #[error("Transaction request cannot include multiple operations on one item")]
    SameItem,
    /// What the request brings is too large together, in bytes. The repetition is the service's.
    #[error("{PAYLOAD}: : {PAYLOAD}: {0}")]
    PayloadTooLarge(usize),
    /// The items that are read are too large together.
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
