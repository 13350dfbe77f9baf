//! What the engine refuses, as the service's errors.
//!
//! The engine words its refusals; here they get their codes.

use crate::engine::{AskedKeyError, KeyError, ReadError, WriteError};
use crate::wire::{ApiError, ErrorCode};

use crate::operation::request::refusal::of_store::of_store;
use crate::operation::request::table_ref;
use crate::operation::throttled;

/// The refusal of a write. A failed condition shows the item that made it fail if `shows_failed`.
pub(crate) fn of_write(error: WriteError, shows_failed: bool) -> ApiError {
    let code = match &error {
        WriteError::TableNotFound(_) => return table_ref::not_found(),
        WriteError::ConditionFailed { .. } => ErrorCode::ConditionalCheckFailed,
        WriteError::Conflict => ErrorCode::TransactionConflict,
        WriteError::CollectionTooLarge(_) => ErrorCode::ItemCollectionSizeLimitExceeded,
        WriteError::Throttled(throttled) => return throttled::of(throttled),
        WriteError::Store(error) => return of_store(error),
        WriteError::Update(_)
        | WriteError::ItemTooLarge
        | WriteError::UpdatedItemTooLarge
        | WriteError::IndexKey(_)
        | WriteError::UpdatedIndexKey(_) => ErrorCode::Validation,
    };
    let refusal = ApiError::new(code, error.to_string());
    match error {
        WriteError::ConditionFailed {
            old: Some(item), ..
        } if shows_failed => refusal.with_item(item),
        _ => refusal,
    }
}

/// The refusal of a read.
pub(crate) fn of_read(error: ReadError) -> ApiError {
    match &error {
        ReadError::TableNotFound(_) => table_ref::not_found(),
        ReadError::Throttled(throttled) => throttled::of(throttled),
        ReadError::Store(error) => of_store(error),
        ReadError::IndexNotFound
        | ReadError::IndexBackfilling(_)
        | ReadError::Key(_)
        | ReadError::Start(_) => ApiError::validation(error.to_string()),
    }
}

/// The refusal of values that make no key.
pub(crate) fn of_key(error: KeyError) -> ApiError {
    ApiError::validation(error.to_string())
}

/// The refusal of a query for keys that cannot be.
pub(crate) fn of_asked(error: &AskedKeyError) -> ApiError {
    ApiError::validation(error.to_string())
}

/// What is said of an INSERT whose item is there already.
pub(crate) const DUPLICATE: &str = "Duplicate primary key exists in table";

/// The refusal of a batch that names an item twice.
pub(crate) fn duplicate_keys() -> ApiError {
    ApiError::validation("Provided list of item keys contains duplicates")
}
