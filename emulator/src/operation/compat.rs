//! The words of programs that stand in for the service, where they are asked for.
//!
//! Sources: DynamoDB Local's refusals as its users report them, such as
//! <https://github.com/localstack/localstack/issues/4306> (missing table),
//! <https://github.com/hashicorp/terraform-provider-aws/issues/1059> and
//! <https://github.com/localstack/localstack/issues/709> (unknown operation),
//! <https://github.com/dynamoose/dynamoose/issues/113> (missing key of an item) and
//! <https://github.com/Dynamoid/dynamoid/issues/364> (missing part of a key).

use crate::engine::KeyError;
use crate::profile::Compat;
use crate::wire::{self, ApiError, ErrorCode};

const NO_TABLE: &str = "Cannot do operations on a non-existent table";
const NO_KEY: &str = "One of the required keys was not given a value";
const OTHER_KEYS: &str = "The number of conditions on the keys is invalid";
const NO_OPERATION: &str = "An unknown operation was requested.";

/// The refusal in the words of the program that is imitated, if there is one and it has its own.
pub(super) fn reworded(compat: Option<Compat>, error: ApiError) -> ApiError {
    let Some(Compat::DynamoDbLocal) = compat else {
        return error;
    };
    match error
        .message()
        .and_then(|message| words(error.code(), message))
    {
        Some(words) => ApiError::new(error.code(), words),
        None => error,
    }
}

/// DynamoDB Local's words for a sentence of the service.
fn words(code: ErrorCode, message: &str) -> Option<&'static str> {
    match code {
        // The sentence stands alone, or with the table's name behind it; a stream that is missing has another one.
        ErrorCode::ResourceNotFound => {
            let behind = message.strip_prefix(wire::RESOURCE_NOT_FOUND)?;
            (behind.is_empty() || behind.starts_with(": Table: ")).then_some(NO_TABLE)
        }
        ErrorCode::Validation if message.contains("Missing the key ") => Some(NO_KEY),
        // Of a key with too few or too many attributes this is what that program says; what it says of one whose
        // attributes have other types is not known, and it gets the same.
        ErrorCode::Validation => {
            (message == KeyError::SchemaMismatch.to_string()).then_some(OTHER_KEYS)
        }
        _ => None,
    }
}

/// The refusal of a target that names no operation: the service says nothing but the code.
pub(crate) fn unknown_operation(compat: Option<Compat>) -> ApiError {
    match compat {
        Some(Compat::DynamoDbLocal) => ApiError::new(ErrorCode::UnknownOperation, NO_OPERATION),
        None => ApiError::without_message(ErrorCode::UnknownOperation),
    }
}
