//! Where a refusal's words depend on the behaviour profile alone.

use std::borrow::Cow;

use crate::profile::ErrorWording;
use crate::wire::ApiError;

/// A complaint about a write request as a whole, and few others: since 2026 it stands in the envelope
/// of the constraint violations, before that it stands bare.
pub(crate) fn write_refusal(
    sentence: impl Into<Cow<'static, str>>,
    wording: ErrorWording,
) -> ApiError {
    let sentence = sentence.into();
    match wording {
        ErrorWording::Y2026 => {
            ApiError::validation(format!("1 validation error detected: {sentence}"))
        }
        _ => ApiError::validation(sentence),
    }
}
