//! What can go wrong in a store.

use std::sync::Arc;

use super::Space;

/// A store did not do what it was asked; nothing of the request took effect.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum StoreError {
    /// The space was never made, or is gone.
    #[error("no such space: {0:?}")]
    MissingSpace(Space),
    /// The medium under the store refused to read or to write.
    #[error("storage failed to {doing}: {cause}")]
    Failed {
        /// What the store was doing, as a verb.
        doing: &'static str,
        /// What the medium said.
        cause: Arc<str>,
    },
    /// The medium gave something back that was never written there.
    #[error("storage is damaged: {what}")]
    Corrupt {
        /// What is damaged, and where.
        what: Arc<str>,
    },
}
