//! A transaction that did not happen: what is wrong with its parts, as one refusal.

use crate::wire::types::CancellationReason;
use crate::wire::{ApiError, ErrorCode};

/// A cancelled transaction, with what is wrong with each action that is at fault
/// ([TransactionCanceledException](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html#API_TransactWriteItems_Errors)).
pub(crate) fn cancelled(reasons: Vec<Option<CancellationReason>>) -> ApiError {
    let reasons: Vec<CancellationReason> = reasons
        .into_iter()
        .map(|reason| reason.unwrap_or_else(|| code("None")))
        .collect();
    let codes: Vec<&str> = reasons
        .iter()
        .filter_map(|reason| reason.code.as_deref())
        .collect();
    ApiError::new(
        ErrorCode::TransactionCanceled,
        format!(
            "Transaction cancelled, please refer cancellation reasons for specific reasons [{}]",
            codes.join(", ")
        ),
    )
    .with_reasons(reasons)
}

/// A reason without a message.
pub(crate) fn code(name: &str) -> CancellationReason {
    CancellationReason {
        code: Some(name.to_owned()),
        ..CancellationReason::default()
    }
}
