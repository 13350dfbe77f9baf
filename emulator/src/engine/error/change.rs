//! Changes of tables that do not happen.

use std::convert::Infallible;
use std::sync::Arc;

use crate::schema::TableStatus;
use crate::storage::StoreError;

use crate::engine::error::TableNotFound;

/// A change of a table did not happen; nothing of it is kept, and nobody saw it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ChangeError<R = Infallible> {
    /// A table of this name exists.
    #[error("Table already exists: {0}")]
    TableExists(Arc<str>),
    /// The table is in a state that allows no such change.
    #[error("the table is {}", .0.as_str())]
    Busy(TableStatus),
    /// An index of the table comes, while the table itself is active.
    #[error("an index of the table is being created")]
    IndexesChange,
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
