//! Which refusal comes first, and how it is worded.

use super::world::Tables;
use crate::profile::ErrorWording;

/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html#DDB-PutItem-request-ReturnValuesOnConditionCheckFailure>
#[test]
fn failed_conditions() {
    Tables::new().check(&[
        ("PutItem", r#"{"TableName":"plain","Item":{"pk":{"S":"a"},"n":{"N":"1"}}}"#, "{}"),
        (
            "PutItem",
            r#"{"TableName":"plain","Item":{"pk":{"S":"a"}},"ConditionExpression":"attribute_not_exists(pk)"}"#,
            "ConditionalCheckFailedException: The conditional request failed",
        ),
        (
            "PutItem",
            r#"{"TableName":"plain","Item":{"pk":{"S":"a"}},"ConditionExpression":"attribute_not_exists(pk)","ReturnValuesOnConditionCheckFailure":"ALL_OLD"}"#,
            r#"{"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException","Item":{"pk":{"S":"a"},"n":{"N":"1"}},"message":"The conditional request failed"}"#,
        ),
        (
            "DeleteItem",
            r#"{"TableName":"plain","Key":{"pk":{"S":"a"}},"ConditionExpression":"n = :n","ExpressionAttributeValues":{":n":{"N":"2"}}}"#,
            "ConditionalCheckFailedException: The conditional request failed",
        ),
        (
            "UpdateItem",
            r#"{"TableName":"plain","Key":{"pk":{"S":"a"}},"UpdateExpression":"SET n = :n","ConditionExpression":"n = :n","ExpressionAttributeValues":{":n":{"N":"2"}}}"#,
            "ConditionalCheckFailedException: The conditional request failed",
        ),
        // Legacy conditions are the same conditions.
        (
            "PutItem",
            r#"{"TableName":"plain","Item":{"pk":{"S":"a"}},"Expected":{"pk":{"Exists":false}}}"#,
            "ConditionalCheckFailedException: The conditional request failed",
        ),
        // There is no item to show.
        (
            "DeleteItem",
            r#"{"TableName":"plain","Key":{"pk":{"S":"z"}},"ConditionExpression":"attribute_exists(pk)","ReturnValuesOnConditionCheckFailure":"ALL_OLD"}"#,
            "ConditionalCheckFailedException: The conditional request failed",
        ),
    ]);
}

/// Of several faults the first in the service's order is told.
#[test]
fn order_of_checks() {
    Tables::new().check(&[
        // The constraints of the model, ...
        (
            "PutItem",
            r#"{"TableName":"","Item":{"pk":{"N":"x"}},"ReturnValues":"ALL_NEW","ConditionExpression":"","Expected":{}}"#,
            "ValidationException: 1 validation error detected: Value '' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 1",
        ),
        // members that contradict each other, ...
        (
            "PutItem",
            r#"{"TableName":"nowhere","Item":{"pk":{"N":"x"}},"ConditionExpression":"","Expected":{}}"#,
            "ValidationException: Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {Expected} Expression parameters: {ConditionExpression}",
        ),
        // values (fact V3), ...
        (
            "PutItem",
            r#"{"TableName":"nowhere","Item":{"pk":{"N":"x"}},"ConditionExpression":""}"#,
            "ValidationException: The parameter cannot be converted to a numeric value: x",
        ),
        // expressions, ...
        (
            "PutItem",
            r#"{"TableName":"nowhere","Item":{"pk":{"N":"1"}},"ConditionExpression":""}"#,
            "ValidationException: Invalid ConditionExpression: The expression can not be empty;",
        ),
        // the table, ...
        (
            "UpdateItem",
            r#"{"TableName":"nowhere","Key":{"sk":{"N":"1"}},"UpdateExpression":"SET pk = :v","ExpressionAttributeValues":{":v":{"S":"x"}}}"#,
            "ResourceNotFoundException: Requested resource not found",
        ),
        // its key, ...
        (
            "UpdateItem",
            r#"{"TableName":"plain","Key":{"sk":{"N":"1"}},"ConditionExpression":"attribute_exists(pk)"}"#,
            "ValidationException: The provided key element does not match the schema",
        ),
        // and at last what is there.
        (
            "UpdateItem",
            r#"{"TableName":"plain","Key":{"pk":{"S":"1"}},"ConditionExpression":"attribute_exists(pk)"}"#,
            "ConditionalCheckFailedException: The conditional request failed",
        ),
    ]);
}

/// The current layer puts complaints about writes into the envelope.
#[test]
fn current_layer() {
    Tables::worded(ErrorWording::Current).check(&[
        (
            "PutItem",
            r#"{"TableName":"plain","Item":{"pk":{"S":"a"}},"ReturnValues":"ALL_NEW"}"#,
            "ValidationException: 1 validation error detected: ReturnValues can only be ALL_OLD or NONE",
        ),
        (
            "PutItem",
            r#"{"TableName":"plain","Item":{"pk":{"S":"a"},"s":{"SS":[]}}}"#,
            "ValidationException: 1 validation error detected: One or more parameter values were invalid: An string set  may not be empty",
        ),
        // Numbers are in the envelope where they are written only.
        (
            "PutItem",
            r#"{"TableName":"plain","Item":{"pk":{"S":"a"},"n":{"N":"x"}}}"#,
            "ValidationException: 1 validation error detected: The parameter cannot be converted to a numeric value: x",
        ),
        (
            "GetItem",
            r#"{"TableName":"sorted","Key":{"pk":{"S":"a"},"sk":{"N":"x"}}}"#,
            "ValidationException: The parameter cannot be converted to a numeric value: x",
        ),
        (
            "Scan",
            r#"{"TableName":"plain","Segment":5,"TotalSegments":5}"#,
            "ValidationException: The Segment parameter is zero-based and must be less than parameter TotalSegments",
        ),
    ]);
}
