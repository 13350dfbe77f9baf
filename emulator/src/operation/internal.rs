//! What the service says when it cannot answer and the request is not to blame.

use crate::wire::{ApiError, ErrorCode};

/// The one sentence, whatever the reason.
const SENTENCE: &str = "Internal server error";

/// The refusal itself. Why is nothing for the client: the caller logs it.
pub(crate) fn error() -> ApiError {
    ApiError::new(ErrorCode::InternalServerError, SENTENCE)
}

/// The refusal where the code meets a state that cannot be: a mistake of ours, which debug builds stop at.
#[track_caller]
pub(crate) fn impossible(state: &str) -> ApiError {
    tracing::error!(state, "a state that cannot be");
    debug_assert!(false, "a state that cannot be: {state}");
    error()
}
