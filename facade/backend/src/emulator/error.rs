//! The emulator's refusals by what a caller can do about them.

use dynamodb_emulator::types::CancellationReason;
use dynamodb_emulator::{ApiError, ErrorCode};

use super::convert::item_from;
use crate::{BackendError, BackendErrorKind, Cancellation, Item};

/// Our error for a refusal of a request about `table`.
pub(super) fn backend_error(error: ApiError, table: &str) -> BackendError {
    let kind = kind_of(&error);
    let message = format!("{} for table {table}", error.code().as_str());
    // A refusal without a message says what it is by its code.
    let ours = BackendError::new(kind, message).said(error.message().unwrap_or_default());
    let stored = stored(&error);
    if stored.iter().any(Option::is_some) {
        return ours.with_stored(stored);
    }
    ours
}

/// The items that failed conditions, each at the place of its write.
fn stored(error: &ApiError) -> Vec<Option<Item>> {
    // An error about one write has no reasons, and a cancelled transaction may come without.
    let reasons = error.cancellation_reasons().unwrap_or_default().iter();
    let reasons = reasons.map(|reason| reason.item.as_ref());
    let own = error.item().into_iter().map(Some);
    own.chain(reasons)
        .map(|item| item.cloned().map(item_from))
        .collect()
}

fn kind_of(error: &ApiError) -> BackendErrorKind {
    match error.code() {
        ErrorCode::ConditionalCheckFailed => BackendErrorKind::ConditionFailed,
        ErrorCode::TransactionCanceled => {
            // A cancelled transaction without reasons is one of which nothing is known: not even who is to blame.
            let reasons = error.cancellation_reasons().unwrap_or_default();
            BackendErrorKind::Cancelled(reasons.iter().map(cancellation).collect())
        }
        ErrorCode::TransactionConflict | ErrorCode::TransactionInProgress => {
            BackendErrorKind::Conflict
        }
        ErrorCode::IdempotentParameterMismatch => BackendErrorKind::TokenReused,
        ErrorCode::ResourceNotFound | ErrorCode::TableNotFound | ErrorCode::IndexNotFound => {
            BackendErrorKind::TableMissing
        }
        ErrorCode::ResourceInUse | ErrorCode::TableAlreadyExists | ErrorCode::TableInUse => {
            BackendErrorKind::TableExists
        }
        ErrorCode::ProvisionedThroughputExceeded
        | ErrorCode::RequestLimitExceeded
        | ErrorCode::Throttling
        | ErrorCode::LimitExceeded => BackendErrorKind::Throttled,
        ErrorCode::InternalFailure
        | ErrorCode::InternalServerError
        | ErrorCode::ServiceUnavailable => BackendErrorKind::Unavailable,
        ErrorCode::AccessDenied
        | ErrorCode::UnrecognizedClient
        | ErrorCode::IncompleteSignature
        | ErrorCode::InvalidSignature
        | ErrorCode::MissingAuthenticationToken => BackendErrorKind::Denied,
        _ => BackendErrorKind::Invalid,
    }
}

fn cancellation(reason: &CancellationReason) -> Cancellation {
    Cancellation::from_code(reason.code.as_deref())
}
