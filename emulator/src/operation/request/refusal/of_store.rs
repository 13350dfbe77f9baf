//! The one sentence for a store that has failed.

use crate::engine::StoreError;
use crate::operation::request::refusal::internal;
use crate::wire::ApiError;

/// The refusal of a request whose store has failed. The cause is nothing for the client, and goes to the
/// log.
pub(crate) fn of_store(error: &StoreError) -> ApiError {
    tracing::error!(%error, "a request was not answered, for the store has failed");
    internal::error()
}
