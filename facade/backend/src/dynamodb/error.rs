//! The SDK's errors by what a caller can do about them.

use std::error::Error as StdError;

use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_dynamodb::error::{ConnectorError, ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::delete_item::DeleteItemError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;

use super::convert::{SdkItem, filled};
use crate::error::Cause;
use crate::{BackendError, BackendErrorKind, Cancellation, Item};

/// Our error for a request about `table`.
pub(super) fn backend_error<E, R>(error: SdkError<E, R>, table: &str) -> BackendError
where
    E: ProvideErrorMetadata + StdError + Send + Sync + 'static,
    R: std::fmt::Debug + Send + Sync + 'static,
{
    let kind = kind_of(&error);
    wrapped(kind, error, table)
}

/// As [`backend_error`], with the reason for each write of a cancelled transaction.
pub(super) fn transaction_error<R>(
    error: SdkError<TransactWriteItemsError, R>,
    tables: &str,
) -> BackendError
where
    R: std::fmt::Debug + Send + Sync + 'static,
{
    let cancelled = error.as_service_error().and_then(|error| match error {
        TransactWriteItemsError::TransactionCanceledException(cancelled) => {
            let reasons = cancelled.cancellation_reasons().iter();
            Some(
                reasons
                    .map(|reason| Cancellation::from_code(reason.code()))
                    .collect(),
            )
        }
        _ => None,
    });
    let kind = cancelled.map_or_else(|| kind_of(&error), BackendErrorKind::Cancelled);
    let stored: Vec<Option<Item>> = match error.as_service_error() {
        Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) => {
            let reasons = cancelled.cancellation_reasons().iter();
            let items =
                reasons.map(|reason| reason.item.clone().and_then(|item| filled(Some(item))));
            items.collect()
        }
        _ => Vec::new(),
    };
    with_stored(kind, error, tables, stored)
}

/// As [`backend_error`], for a write whose refusal may show the item that failed its condition.
pub(super) fn refusal<E, R>(error: SdkError<E, R>, table: &str) -> BackendError
where
    E: Refusal + ProvideErrorMetadata + StdError + Send + Sync + 'static,
    R: std::fmt::Debug + Send + Sync + 'static,
{
    let kind = kind_of(&error);
    let shown = error.as_service_error().and_then(Refusal::item);
    let stored = vec![filled(shown.cloned())];
    with_stored(kind, error, table, stored)
}

/// An error that may show the item which failed a condition.
pub(super) trait Refusal {
    /// That item, where it was asked for.
    fn item(&self) -> Option<&SdkItem>;
}

macro_rules! shows_item {
    ($($error:ident),*) => {
        $(impl Refusal for $error {
            fn item(&self) -> Option<&SdkItem> {
                match self {
                    Self::ConditionalCheckFailedException(failed) => failed.item(),
                    _ => None,
                }
            }
        })*
    };
}

shows_item!(DeleteItemError, PutItemError, UpdateItemError);

/// The error with the items that it shows. Its cause would show their values, which ours hides.
fn with_stored<E, R>(
    kind: BackendErrorKind,
    error: SdkError<E, R>,
    table: &str,
    stored: Vec<Option<Item>>,
) -> BackendError
where
    E: ProvideErrorMetadata + StdError + Send + Sync + 'static,
    R: std::fmt::Debug + Send + Sync + 'static,
{
    if stored.iter().all(Option::is_none) {
        return wrapped(kind, error, table);
    }
    let what = (error.as_service_error()).and_then(ProvideErrorMetadata::code);
    let what = what.unwrap_or("a condition that did not hold");
    BackendError::new(kind, format!("{what} for table {table}")).with_stored(stored)
}

fn wrapped<E, R>(kind: BackendErrorKind, error: SdkError<E, R>, table: &str) -> BackendError
where
    E: ProvideErrorMetadata + StdError + Send + Sync + 'static,
    R: std::fmt::Debug + Send + Sync + 'static,
{
    let what = match &error {
        SdkError::ServiceError(service) => code_of(service.err()),
        SdkError::TimeoutError(_) => "no answer in time",
        SdkError::DispatchFailure(_) if kind == BackendErrorKind::Denied => "no credentials",
        SdkError::DispatchFailure(_) => "no connection",
        SdkError::ResponseError(_) => "an answer that is none",
        _ => "a request that could not be made",
    };
    let ours = BackendError::new(kind, format!("{what} for table {table}"));
    match &error {
        // A refusal without a message says what it is by its code.
        SdkError::ServiceError(service) => ours.said(service.err().message().unwrap_or_default()),
        // Why a request could not be made or sent is told in texts of this side. The types hold the request, and those
        // of credentials what was answered by whoever gives out keys.
        SdkError::DispatchFailure(failure) => match failure.as_connector_error() {
            Some(failure) => ours.with_source(told(failure)),
            None => ours,
        },
        SdkError::ConstructionFailure(_) | SdkError::TimeoutError(_) => match error.source() {
            Some(source) => ours.with_source(told(source)),
            None => ours,
        },
        // An answer that cannot be read holds values of items.
        _ => ours,
    }
}

/// The code of a refusal, if it is one: whoever stands in for the service may send anything in its place.
fn code_of(error: &impl ProvideErrorMetadata) -> &str {
    const LENGTH_MAX: usize = 64;
    // No code is no name, which the next line finds.
    let code = error.code().unwrap_or_default();
    let named = !code.is_empty() && code.len() <= LENGTH_MAX;
    match named && code.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        true => code,
        false => "an unknown error",
    }
}

fn kind_of<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> BackendErrorKind {
    let service = match error {
        SdkError::ServiceError(service) => service.err(),
        SdkError::ConstructionFailure(_) => return BackendErrorKind::Invalid,
        SdkError::DispatchFailure(failure) => {
            return match failure.as_connector_error().and_then(unsigned) {
                // No further attempt finds keys where there are none; who has them may be silent.
                Some(
                    CredentialsError::CredentialsNotLoaded(_)
                    | CredentialsError::InvalidConfiguration(_),
                ) => BackendErrorKind::Denied,
                _ => BackendErrorKind::Unavailable,
            };
        }
        _ => return BackendErrorKind::Unavailable,
    };
    // No code is the last arm but one.
    match service.code().unwrap_or_default() {
        "ConditionalCheckFailedException" => BackendErrorKind::ConditionFailed,
        "TransactionConflictException" | "TransactionInProgressException" => {
            BackendErrorKind::Conflict
        }
        "TransactionCanceledException" => BackendErrorKind::Cancelled(Vec::new()),
        "IdempotentParameterMismatchException" => BackendErrorKind::TokenReused,
        "ResourceNotFoundException" | "TableNotFoundException" => BackendErrorKind::TableMissing,
        "ResourceInUseException" | "TableAlreadyExistsException" => BackendErrorKind::TableExists,
        "ProvisionedThroughputExceededException"
        | "RequestLimitExceeded"
        | "ThrottlingException"
        | "Throttling"
        | "LimitExceededException" => BackendErrorKind::Throttled,
        "InternalServerError"
        | "InternalFailure"
        | "ServiceUnavailable"
        | "ServiceUnavailableException" => BackendErrorKind::Unavailable,
        "AccessDeniedException"
        | "UnrecognizedClientException"
        | "InvalidSignatureException"
        | "RequestExpired"
        | "RequestInTheFuture"
        | "RequestTimeTooSkewed"
        | "SignatureDoesNotMatch"
        | "IncompleteSignatureException"
        | "MissingAuthenticationTokenException"
        | "ExpiredTokenException" => BackendErrorKind::Denied,
        // An answer without a code comes from something between us and the service.
        "" => BackendErrorKind::Unavailable,
        _ => BackendErrorKind::Invalid,
    }
}

/// Why there was nothing to sign the request with, if that is why it was not sent.
fn unsigned(failure: &ConnectorError) -> Option<&CredentialsError> {
    causes(failure).find_map(|error| error.downcast_ref())
}

/// An error and what it says caused it.
fn causes<'a>(
    error: &'a (dyn StdError + 'static),
) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}

/// The texts alone, each up to what it quotes: that may be the whole request.
fn told(error: &(dyn StdError + 'static)) -> Cause {
    let unquoted = |error: &(dyn StdError + 'static)| {
        let text = error.to_string();
        // A split of any text has a first part.
        let told = text.split(['`', '"', '{', '[']).next().unwrap_or_default();
        told.trim().to_owned()
    };
    let texts: Vec<String> = causes(error).map(unquoted).collect();
    Cause::new(&texts.join(": "))
}

/// The error for a request that the SDK would not build: a member of ours is missing.
pub(super) fn unbuilt(error: aws_sdk_dynamodb::error::BuildError) -> BackendError {
    BackendError::new(BackendErrorKind::Invalid, "an incomplete request").with_source(told(&error))
}
