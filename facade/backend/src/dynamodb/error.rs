//! The SDK's errors by what a caller can do about them.

use std::error::Error as StdError;

use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_dynamodb::error::{ConnectorError, ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;

use crate::{BackendError, BackendErrorKind, Cancellation};

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
pub(super) fn transaction_error<R>(error: SdkError<TransactWriteItemsError, R>) -> BackendError
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
    wrapped(kind, error, "of a transaction")
}

fn wrapped<E, R>(kind: BackendErrorKind, error: SdkError<E, R>, table: &str) -> BackendError
where
    E: ProvideErrorMetadata + StdError + Send + Sync + 'static,
    R: std::fmt::Debug + Send + Sync + 'static,
{
    let what = match &error {
        SdkError::ServiceError(service) => service.err().code().unwrap_or("an unknown error"),
        SdkError::TimeoutError(_) => "no answer in time",
        SdkError::DispatchFailure(_) if kind == BackendErrorKind::Denied => "no credentials",
        SdkError::DispatchFailure(_) => "no connection",
        SdkError::ResponseError(_) => "an answer that is none",
        _ => "a request that could not be made",
    };
    let message = format!("{what} for table {table}");
    let ours = BackendError::new(kind, message);
    if let SdkError::DispatchFailure(failure) = &error
        && let Some(failure) = failure.as_connector_error()
        && unsigned(failure).is_some()
    {
        // The whole of it may hold what was answered by whoever gives out keys.
        return ours.with_source(told(failure));
    }
    match error {
        SdkError::ServiceError(_) | SdkError::DispatchFailure(_) | SdkError::TimeoutError(_) => {
            match error.into_source() {
                Ok(source) => ours.with_source(source),
                Err(_) => ours,
            }
        }
        // What is left holds the request or the answer, and with them values of items.
        _ => ours,
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

/// The texts alone.
fn told(error: &ConnectorError) -> String {
    let texts: Vec<String> = causes(error).map(ToString::to_string).collect();
    texts.join(": ")
}

/// The error for a request that the SDK would not build: a member of ours is missing.
pub(super) fn unbuilt(error: aws_sdk_dynamodb::error::BuildError) -> BackendError {
    BackendError::new(BackendErrorKind::Invalid, "an incomplete request").with_source(error)
}
