//! States that cannot be.

use std::sync::Arc;

use crate::storage::StoreError;

/// The error of a state that cannot be, as long as what is stored is what was written: a request that meets one is
/// answered with an internal error, and a debug build stops. The `invariant` says what should hold.
#[track_caller]
pub(in crate::engine) fn impossible(invariant: &'static str) -> StoreError {
    tracing::error!(invariant, "a state that cannot be");
    debug_assert!(false, "a state that cannot be: {invariant}");
    StoreError::Corrupt {
        what: Arc::from(invariant),
    }
}
