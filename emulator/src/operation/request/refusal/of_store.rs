//! The one sentence for a store that has failed.

use crate::engine::StoreError;
use crate::operation::request::refusal::internal;
use crate::wire::ApiError;

/// The refusal of a request whose store has failed. The cause is nothing for the client, and goes to the
/// log.
pub(crate) fn of_store(error: &StoreError) -> ApiError {
    log(error);
    internal::error()
}

/// Leaves the cause in the log, where the answer to the request tells that something was not done.
pub(crate) fn log(error: &StoreError) {
    tracing::error!(%error, "a request was not answered, or not in full, for the store has failed");
}
