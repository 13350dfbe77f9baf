//! The one sentence for more operations at once than a caller may have.

use crate::wire::{ApiError, ErrorCode};

/// The refusal of one more operation of a kind, of which `most` run at once.
pub(crate) fn too_many_at_once(most: usize, noun: &str) -> ApiError {
    ApiError::new(
        ErrorCode::LimitExceeded,
        format!("Subscriber limit exceeded: Only {most} {noun} can be done simultaneously"),
    )
}
