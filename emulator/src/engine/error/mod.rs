//! How the engine says no, act by act.
//!
//! Where the service has one sentence for a refusal, `Display` is that sentence; the code of the
//! error is the operation's to choose.
//!
//! Invariant: an error has no variant that its act cannot meet, and no sentence is left to a catch-all.

mod change;
mod impossible;
mod key;
mod read;
mod throttle;
mod write;

use crate::storage::StoreError;

pub(crate) use change::ChangeError;
pub(in crate::engine) use impossible::impossible;
pub(crate) use key::{IndexKeyError, KeyError, UpdatedKeyError};
pub(in crate::engine) use key::{ValueFault, VectorFault};
pub(crate) use read::{AskedKeyError, ReadError, SearchError, StartFault};
pub(crate) use throttle::Throttled;
pub use throttle::{ThrottleLimit, ThrottleReason};
pub(crate) use write::{CollectionTooLarge, TransactError, WriteError};

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
