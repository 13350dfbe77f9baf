//! Members without which no request gets here.

use crate::wire::{ApiError, ErrorCode};

/// The value of a member that the model requires.
///
/// # Errors
///
/// An internal one if the member is not there: the constraints have refused such a request before.
pub(in crate::operation) fn required<T>(
    member: Option<T>,
    name: &'static str,
) -> Result<T, ApiError> {
    member.ok_or_else(|| missing(name))
}

/// The refusal of a required member that the operation misses, after it has looked at others.
pub(in crate::operation) fn missed(path: &str) -> ApiError {
    ApiError::validation(format!(
        "1 validation error detected: Value null at '{path}' failed to satisfy constraint: Member must \
         not be null"
    ))
}

#[cold]
fn missing(name: &'static str) -> ApiError {
    debug_assert!(false, "{name} passed the constraints without being there");
    tracing::error!(
        member = name,
        "a required member passed the constraints without being there"
    );
    ApiError::without_message(ErrorCode::InternalServerError)
}
