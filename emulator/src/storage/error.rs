//! What can go wrong in a store.

use super::Space;

/// A store did not do what it was asked; nothing of the request took effect.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum StoreError {
    /// The space was never made, or is gone.
    #[error("no such space: {0:?}")]
    MissingSpace(Space),
    /// The medium under the store failed.
    #[cfg(test)]
    #[error("storage failed: {0}")]
    Failed(&'static str),
}
