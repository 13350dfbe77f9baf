//! Required members that are null or missing, wherever they stand, are refused before an operation asks for them.

use serde_json::{Value, json};

use super::world::World;
use crate::wire::ErrorCode;

#[test]
fn a_required_member_that_is_not_there_never_gets_to_an_operation() {
    let world = World::new();
    for (operation, request) in incomplete() {
        refused(&world, operation, &request);
    }
    for operation in [
        "GetItem",
        "PutItem",
        "UpdateItem",
        "DeleteItem",
        "Query",
        "Scan",
        "DescribeTable",
    ] {
        refused(&world, operation, &json!({}));
    }
}

#[track_caller]
fn refused(world: &World, operation: &str, request: &Value) {
    let error = world.ask(operation, request).unwrap_err();
    let codes = [ErrorCode::Validation, ErrorCode::Serialization];
    assert!(
        codes.contains(&error.code()),
        "{operation} {request}: {error}"
    );
}

/// Requests in which something deep inside is not there.
fn incomplete() -> [(&'static str, Value); 20] {
    [
        ("BatchExecuteStatement", json!({"Statements": [null]})),
        ("BatchExecuteStatement", json!({"Statements": [{}]})),
        ("BatchGetItem", json!({"RequestItems": {"plain": null}})),
        (
            "BatchGetItem",
            json!({"RequestItems": {"plain": {"Keys": [null]}}}),
        ),
        ("BatchWriteItem", json!({"RequestItems": {"plain": [null]}})),
        (
            "BatchWriteItem",
            json!({"RequestItems": {"plain": [{"PutRequest": {}}]}}),
        ),
        (
            "BatchWriteItem",
            json!({"RequestItems": {"plain": [{"DeleteRequest": {"Key": null}}]}}),
        ),
        ("ExecuteTransaction", json!({"TransactStatements": [null]})),
        ("TransactGetItems", json!({"TransactItems": [null]})),
        (
            "TransactGetItems",
            json!({"TransactItems": [{"Get": null}]}),
        ),
        (
            "TransactGetItems",
            json!({"TransactItems": [{"Get": {"TableName": "plain"}}]}),
        ),
        ("TransactWriteItems", json!({"TransactItems": [null]})),
        (
            "TransactWriteItems",
            json!({"TransactItems": [{"Put": {"TableName": "plain"}}]}),
        ),
        (
            "TransactWriteItems",
            json!({"TransactItems": [{"Update": {"Key": {"pk": null}}}]}),
        ),
        (
            "TransactWriteItems",
            json!({"TransactItems": [{"Delete": {"Key": {}}}]}),
        ),
        (
            "TransactWriteItems",
            json!({"TransactItems": [{"ConditionCheck": {}}]}),
        ),
        (
            "UpdateTimeToLive",
            json!({"TableName": "plain", "TimeToLiveSpecification": {}}),
        ),
        ("UpdateContinuousBackups", json!({"TableName": "plain"})),
        (
            "TagResource",
            json!({"ResourceArn": "arn:aws:dynamodb:eu-west-1:000000000000:table/plain"}),
        ),
        (
            "GetShardIterator",
            json!({"StreamArn": "a".repeat(40), "ShardId": "s".repeat(30)}),
        ),
    ]
}
