//! The one sentence for a store that has failed.

use crate::engine::StoreError;
use crate::wire::{ApiError, ErrorCode};

/// What the service says when it cannot answer, whatever the reason.
const SENTENCE: &str = "Internal server error";

/// The refusal of a request whose store has failed. The cause is nothing for the client, and goes to the
/// log.
pub(crate) fn of_store(error: &StoreError) -> ApiError {
    tracing::error!(%error, "a request was not answered, for the store has failed");
    ApiError::new(ErrorCode::InternalServerError, SENTENCE)
}
