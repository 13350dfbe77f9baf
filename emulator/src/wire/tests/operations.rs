//! The table of operations and the table of errors.

use crate::wire::{ApiError, ErrorCode, Operation};

#[test]
fn every_target_names_its_operation() {
    assert_eq!(Operation::ALL.len(), 66);
    for operation in Operation::ALL {
        let target = format!("{}.{}", operation.target_prefix(), operation.name());
        assert_eq!(Operation::from_target(&target), Some(operation), "{target}");
    }
    let unknown = [
        "",
        ".",
        "PutItem",
        "DynamoDB_20120810",
        "DynamoDB_20120810.",
        "DynamoDB_20120810.putItem",
        "DynamoDB_20120810.PutItem ",
        "DynamoDB_20120810.GetRecords",
        "DynamoDBStreams_20120810.PutItem",
        "DynamoDB_20111205.PutItem",
    ];
    for target in unknown {
        assert_eq!(Operation::from_target(target), None, "{target}");
    }
}

#[test]
fn errors() {
    let cases = [
        (
            ErrorCode::ResourceNotFound,
            400,
            "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException",
        ),
        (
            ErrorCode::InternalServerError,
            500,
            "com.amazonaws.dynamodb.v20120810#InternalServerError",
        ),
        (
            ErrorCode::Validation,
            400,
            "com.amazon.coral.validate#ValidationException",
        ),
        (
            ErrorCode::Serialization,
            400,
            "com.amazon.coral.service#SerializationException",
        ),
        (
            ErrorCode::UnknownOperation,
            400,
            "com.amazon.coral.service#UnknownOperationException",
        ),
    ];
    for (code, status, full) in cases {
        let error = ApiError::without_message(code);
        assert_eq!(error.http_status(), status);
        assert_eq!(error.error_type(), full);
        assert!(full.ends_with(code.as_str()));
    }
}
