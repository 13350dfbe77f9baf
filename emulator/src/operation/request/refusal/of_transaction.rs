//! Why a transaction did not happen, in the words of the service.
//!
//! A fault of one action cancels the whole and shows as the reason at that action's place
//! ([TransactionCanceledException](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html#API_TransactWriteItems_Errors)).

use crate::engine::{KeyError, TokenError, TransactError, WriteError};
use crate::wire::types::CancellationReason;
use crate::wire::{self, ApiError, ErrorCode};

use crate::operation::cancelled::{cancelled, code};
use crate::operation::request::refusal::of_store::of_store;
use crate::operation::request::refusal::of_write;
use crate::operation::request::table_ref;
use crate::operation::throttled;

/// The refusal of a transaction. Those conditions that `shows_failed` names show the item that made
/// them fail.
pub(crate) fn of_transaction(error: TransactError, shows_failed: &[bool]) -> ApiError {
    of_parts(error, |place, error| {
        // Reads have no conditions, and give no list.
        let shows = shows_failed.get(place).copied().unwrap_or_default();
        reason(error, shows)
    })
}

/// What the refusal of a transaction must know of a statement.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct StatementPart {
    /// Whether a failed condition shows the item that made it fail.
    pub(crate) shows_failed: bool,
    /// Whether a failed condition means that the item is there already.
    pub(crate) is_insert: bool,
}

/// The refusal of a transaction of statements.
pub(crate) fn of_statements(error: TransactError, parts: &[StatementPart]) -> ApiError {
    if let Some(fault) = empty_index_key(&error, parts.iter().map(|part| part.is_insert)) {
        return fault;
    }
    of_parts(error, |place, error| {
        // There is a part for each action; without one nothing is shown.
        let part = parts.get(place).copied().unwrap_or_default();
        match error {
            WriteError::ConditionFailed { .. } if part.is_insert => CancellationReason {
                message: Some(of_write::DUPLICATE.to_owned()),
                ..code("DuplicateItem")
            },
            error => reason(error, part.shows_failed),
        }
    })
}

/// The refusal of an empty value for an index key, in a put or by an update, which is wrong whatever the
/// tables hold, and refuses the request.
pub(crate) fn empty_index_key(
    error: &TransactError,
    puts: impl IntoIterator<Item = bool>,
) -> Option<ApiError> {
    let TransactError::Cancelled(reasons) = error else {
        return None;
    };
    reasons.iter().zip(puts).find_map(|(reason, is_put)| {
        let empty = match reason.as_ref()? {
            // Of an update it lies in the item as it was before the index.
            WriteError::IndexKey(fault) => is_put && fault.is_empty_value(),
            WriteError::UpdatedIndexKey(fault) => fault.is_empty_value(),
            _ => false,
        };
        let sentence = || reason.as_ref().map(ToString::to_string);
        empty.then(sentence).flatten().map(ApiError::validation)
    })
}

/// The refusal of a transaction, with the reason of each action.
fn of_parts(
    error: TransactError,
    reason: impl Fn(usize, WriteError) -> CancellationReason,
) -> ApiError {
    match error {
        TransactError::TableNotFound(_) => table_ref::not_found(),
        TransactError::SameItem | TransactError::TooLarge | TransactError::PayloadTooLarge(_) => {
            ApiError::validation(error.to_string())
        }
        TransactError::Store(error) => of_store(&error),
        TransactError::Cancelled(mut reasons) => {
            keep_first_invalid(&mut reasons);
            let reasons = reasons.into_iter().enumerate();
            let shown = reasons.map(|(place, error)| error.map(|error| reason(place, error)));
            cancelled(shown.collect())
        }
    }
}

/// Where actions cannot be, the service names the first of them, and of no other action whether it could:
/// not even of one whose condition fails.
fn keep_first_invalid(reasons: &mut [Option<WriteError>]) {
    let invalid = |reason: &Option<WriteError>| reason.as_ref().is_some_and(WriteError::is_invalid);
    let Some(first) = reasons.iter().position(invalid) else {
        return;
    };
    for (place, reason) in reasons.iter_mut().enumerate() {
        if place != first {
            *reason = None;
        }
    }
}

/// What is wrong with one action before anything is read.
#[derive(Debug)]
pub(crate) enum Refused {
    /// The whole request is refused.
    Request(ApiError),
    /// The transaction is cancelled, for this reason.
    Action(CancellationReason),
}

impl Refused {
    /// A key that makes no key of its table. An empty value is wrong whatever the table, and refuses
    /// the request; all else cancels it.
    pub(crate) fn of_key(error: KeyError) -> Self {
        match error {
            KeyError::Empty { .. } => Self::Request(of_write::of_key(error)),
            _ => Self::of_action(error.to_string()),
        }
    }

    /// An action that cannot be.
    pub(crate) fn of_action(message: String) -> Self {
        Self::Action(CancellationReason {
            message: Some(message),
            ..code("ValidationError")
        })
    }
}

/// All parts of a transaction, unless one of them is refused. Only the first that is has its reason.
pub(crate) fn all<T>(parts: Vec<Result<T, Refused>>) -> Result<Vec<T>, ApiError> {
    let mut reasons = vec![None; parts.len()];
    let mut good = Vec::with_capacity(parts.len());
    let mut first = None;
    for (reason, part) in reasons.iter_mut().zip(parts) {
        match part {
            Ok(part) => good.push(part),
            Err(Refused::Request(error)) => return Err(error),
            Err(Refused::Action(fault)) if first.is_none() => first = Some((reason, fault)),
            Err(Refused::Action(_)) => {}
        }
    }
    let Some((reason, fault)) = first else {
        return Ok(good);
    };
    *reason = Some(fault);
    Err(cancelled(reasons))
}

/// The refusal of a client token. The sentence is [quoted](https://github.com/aws/aws-sdk-java-v2/issues/2518)
/// from the service.
pub(crate) fn of_token(error: TokenError) -> ApiError {
    match error {
        TokenError::Unkept(error) => of_store(&error),
        TokenError::Mismatch => ApiError::without_message(ErrorCode::IdempotentParameterMismatch),
        TokenError::InProgress => ApiError::new(
            ErrorCode::TransactionInProgress,
            wire::TRANSACTION_IN_PROGRESS,
        ),
    }
}

/// What is wrong with one action.
fn reason(error: WriteError, shows_failed: bool) -> CancellationReason {
    let message = error.to_string();
    let with = |name: &str| CancellationReason {
        message: Some(message.clone()),
        ..code(name)
    };
    match error {
        WriteError::ConditionFailed { old, .. } => CancellationReason {
            item: old.filter(|_| shows_failed),
            ..with("ConditionalCheckFailed")
        },
        WriteError::Conflict => with("TransactionConflict"),
        WriteError::Throttled(throttled) => {
            let error = throttled::of(&throttled);
            CancellationReason {
                message: error.message().map(str::to_owned),
                ..code(throttled::cancellation_code(&error))
            }
        }
        WriteError::CollectionTooLarge(_) => CancellationReason {
            message: Some(wire::COLLECTION_EXCEEDED.to_owned()),
            ..code("ItemCollectionSizeLimitExceeded")
        },
        _ => with("ValidationError"),
    }
}
