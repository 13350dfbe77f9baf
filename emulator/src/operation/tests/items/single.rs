//! GetItem, PutItem, UpdateItem, DeleteItem.

use super::world::Tables;

/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html>
#[test]
fn put_item() {
    Tables::new().check(&[
        ("PutItem", r#"{"TableName":"plain","Item":{"pk":{"S":"a"},"n":{"N":"1.0"}}}"#, "{}"),
        // ALL_OLD returns the item that was replaced; there is none for a new one.
        (
            "PutItem",
            r#"{"TableName":"plain","Item":{"pk":{"S":"b"}},"ReturnValues":"ALL_OLD"}"#,
            "{}",
        ),
        (
            "PutItem",
            r#"{"TableName":"plain","Item":{"pk":{"S":"a"},"n":{"N":"2"}},"ReturnValues":"ALL_OLD"}"#,
            r#"{"Attributes":{"pk":{"S":"a"},"n":{"N":"1"}}}"#,
        ),
        (
            "PutItem",
            r#"{"TableName":"plain","Item":{"pk":{"S":"a"}},"ReturnValues":"ALL_NEW"}"#,
            "ValidationException: ReturnValues can only be ALL_OLD or NONE",
        ),
        // Keys.
        (
            "PutItem",
            r#"{"TableName":"plain","Item":{"n":{"N":"1"}}}"#,
            "ValidationException: One or more parameter values were invalid: Missing the key pk in the item",
        ),
        (
            "PutItem",
            r#"{"TableName":"plain","Item":{"pk":{"N":"1"}}}"#,
            "ValidationException: One or more parameter values were invalid: Type mismatch for key pk expected: S actual: N",
        ),
        (
            "PutItem",
            r#"{"TableName":"plain","Item":{"pk":{"S":""}}}"#,
            "ValidationException: One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk",
        ),
        (
            "PutItem",
            r#"{"TableName":"indexed","Item":{"pk":{"S":"a"},"sk":{"N":"1"},"g":{"N":"1"}}}"#,
            "ValidationException: One or more parameter values were invalid: Type mismatch for Index Key g Expected: S Actual: N IndexName: all",
        ),
        // Values, and the table after them.
        (
            "PutItem",
            r#"{"TableName":"nowhere","Item":{"pk":{"S":"a"},"s":{"SS":[]}}}"#,
            "ValidationException: One or more parameter values were invalid: An string set  may not be empty",
        ),
        (
            "PutItem",
            r#"{"TableName":"nowhere","Item":{"pk":{"N":"1"}}}"#,
            "ResourceNotFoundException: Requested resource not found",
        ),
    ]);
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html>
#[test]
fn get_item() {
    Tables::new().check(&[
        (
            "PutItem",
            r#"{"TableName":"sorted","Item":{"pk":{"S":"a"},"sk":{"N":"1"},"m":{"M":{"x":{"N":"1"},"y":{"N":"2"}}},"b":{"BOOL":true}}}"#,
            "{}",
        ),
        (
            "GetItem",
            r#"{"TableName":"sorted","Key":{"pk":{"S":"a"},"sk":{"N":"1.00"}}}"#,
            r#"{"Item":{"pk":{"S":"a"},"sk":{"N":"1"},"m":{"M":{"x":{"N":"1"},"y":{"N":"2"}}},"b":{"BOOL":true}}}"#,
        ),
        ("GetItem", r#"{"TableName":"sorted","Key":{"pk":{"S":"a"},"sk":{"N":"2"}}}"#, "{}"),
        (
            "GetItem",
            r##"{"TableName":"sorted","Key":{"pk":{"S":"a"},"sk":{"N":"1"}},"ProjectionExpression":"m.x, #b","ExpressionAttributeNames":{"#b":"b"}}"##,
            r#"{"Item":{"m":{"M":{"x":{"N":"1"}}},"b":{"BOOL":true}}}"#,
        ),
        (
            "GetItem",
            r#"{"TableName":"sorted","Key":{"pk":{"S":"a"},"sk":{"N":"1"}},"AttributesToGet":["b"]}"#,
            r#"{"Item":{"b":{"BOOL":true}}}"#,
        ),
        // An item without any of the attributes is still an item.
        (
            "GetItem",
            r#"{"TableName":"sorted","Key":{"pk":{"S":"a"},"sk":{"N":"1"}},"ProjectionExpression":"zz"}"#,
            r#"{"Item":{}}"#,
        ),
        // The key must be the whole key and nothing else.
        (
            "GetItem",
            r#"{"TableName":"sorted","Key":{"pk":{"S":"a"}}}"#,
            "ValidationException: The provided key element does not match the schema",
        ),
        (
            "GetItem",
            r#"{"TableName":"sorted","Key":{"pk":{"S":"a"},"sk":{"S":"1"}}}"#,
            "ValidationException: The provided key element does not match the schema",
        ),
        (
            "GetItem",
            r#"{"TableName":"sorted","Key":{"pk":{"S":"a"},"sk":{"N":"1"},"b":{"BOOL":true}}}"#,
            "ValidationException: The provided key element does not match the schema",
        ),
        (
            "GetItem",
            r#"{"TableName":"sorted","Key":{"pk":{"S":"a"},"sk":{"N":"x"}}}"#,
            "ValidationException: The parameter cannot be converted to a numeric value: x",
        ),
        (
            "GetItem",
            r#"{"TableName":"nowhere","Key":{"pk":{"S":"a"}},"ProjectionExpression":"size"}"#,
            "ValidationException: Invalid ProjectionExpression: Attribute name is a reserved keyword; reserved keyword: size",
        ),
    ]);
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html#DDB-UpdateItem-request-ReturnValues>
#[test]
fn update_item_return_values() {
    Tables::new().check(&[
        // Nothing was there: nothing old to show.
        (
            "UpdateItem",
            r#"{"TableName":"plain","Key":{"pk":{"S":"a"}},"UpdateExpression":"SET n = :n, m = :m","ExpressionAttributeValues":{":n":{"N":"1"},":m":{"M":{"x":{"N":"1"},"y":{"N":"2"}}}},"ReturnValues":"ALL_OLD"}"#,
            "{}",
        ),
        (
            "UpdateItem",
            r#"{"TableName":"plain","Key":{"pk":{"S":"a"}},"UpdateExpression":"SET n = n + :n, m.x = :n","ExpressionAttributeValues":{":n":{"N":"4"}},"ReturnValues":"UPDATED_NEW"}"#,
            r#"{"Attributes":{"m":{"M":{"x":{"N":"4"}}},"n":{"N":"5"}}}"#,
        ),
        (
            "UpdateItem",
            r#"{"TableName":"plain","Key":{"pk":{"S":"a"}},"UpdateExpression":"SET n = n + :n, m.x = :n","ExpressionAttributeValues":{":n":{"N":"1"}},"ReturnValues":"UPDATED_OLD"}"#,
            r#"{"Attributes":{"m":{"M":{"x":{"N":"4"}}},"n":{"N":"5"}}}"#,
        ),
        (
            "UpdateItem",
            r#"{"TableName":"plain","Key":{"pk":{"S":"a"}},"UpdateExpression":"REMOVE m","ReturnValues":"ALL_NEW"}"#,
            r#"{"Attributes":{"pk":{"S":"a"},"n":{"N":"6"}}}"#,
        ),
        (
            "UpdateItem",
            r#"{"TableName":"plain","Key":{"pk":{"S":"a"}},"UpdateExpression":"REMOVE n","ReturnValues":"UPDATED_NEW"}"#,
            "{}",
        ),
        // Without an update the item comes to be with nothing but its key.
        (
            "UpdateItem",
            r#"{"TableName":"plain","Key":{"pk":{"S":"b"}},"ReturnValues":"ALL_NEW"}"#,
            r#"{"Attributes":{"pk":{"S":"b"}}}"#,
        ),
        (
            "UpdateItem",
            r#"{"TableName":"plain","Key":{"pk":{"S":"b"}},"AttributeUpdates":{"n":{"Action":"ADD","Value":{"N":"3"}}},"ReturnValues":"ALL_NEW"}"#,
            r#"{"Attributes":{"pk":{"S":"b"},"n":{"N":"3"}}}"#,
        ),
        (
            "UpdateItem",
            r#"{"TableName":"plain","Key":{"pk":{"S":"a"}},"UpdateExpression":"SET pk = :n","ExpressionAttributeValues":{":n":{"S":"b"}}}"#,
            "ValidationException: One or more parameter values were invalid: Cannot update attribute pk. This attribute is part of the key",
        ),
        (
            "UpdateItem",
            r#"{"TableName":"plain","Key":{"pk":{"S":"b"}},"UpdateExpression":"SET n = q","ReturnValues":"ALL_NEW"}"#,
            "ValidationException: The provided expression refers to an attribute that does not exist in the item",
        ),
        (
            "UpdateItem",
            r#"{"TableName":"plain","Key":{"pk":{"S":"b"}},"UpdateExpression":"SET n.x = :n","ExpressionAttributeValues":{":n":{"S":"b"}}}"#,
            "ValidationException: The document path provided in the update expression is invalid for update",
        ),
    ]);
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteItem.html>
#[test]
fn delete_item() {
    Tables::new().check(&[
        (
            "PutItem",
            r#"{"TableName":"plain","Item":{"pk":{"S":"a"},"n":{"N":"1"}}}"#,
            "{}",
        ),
        (
            "DeleteItem",
            r#"{"TableName":"plain","Key":{"pk":{"S":"a"}},"ReturnValues":"UPDATED_OLD"}"#,
            "ValidationException: ReturnValues can only be ALL_OLD or NONE",
        ),
        (
            "DeleteItem",
            r#"{"TableName":"plain","Key":{"pk":{"S":"a"}},"ReturnValues":"ALL_OLD"}"#,
            r#"{"Attributes":{"pk":{"S":"a"},"n":{"N":"1"}}}"#,
        ),
        // Deleting what is not there succeeds.
        (
            "DeleteItem",
            r#"{"TableName":"plain","Key":{"pk":{"S":"a"}},"ReturnValues":"ALL_OLD"}"#,
            "{}",
        ),
        (
            "GetItem",
            r#"{"TableName":"plain","Key":{"pk":{"S":"a"}}}"#,
            "{}",
        ),
    ]);
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html>
#[test]
fn capacity() {
    Tables::new().check(&[
        (
            "PutItem",
            r#"{"TableName":"plain","Item":{"pk":{"S":"a"}},"ReturnConsumedCapacity":"TOTAL"}"#,
            r#"{"ConsumedCapacity":{"CapacityUnits":1.0,"TableName":"plain"}}"#,
        ),
        (
            "GetItem",
            r#"{"TableName":"plain","Key":{"pk":{"S":"a"}},"ReturnConsumedCapacity":"TOTAL"}"#,
            r#"{"ConsumedCapacity":{"CapacityUnits":0.5,"TableName":"plain"},"Item":{"pk":{"S":"a"}}}"#,
        ),
        // A missing item costs the minimum.
        (
            "GetItem",
            r#"{"TableName":"plain","Key":{"pk":{"S":"z"}},"ConsistentRead":true,"ReturnConsumedCapacity":"INDEXES"}"#,
            r#"{"ConsumedCapacity":{"CapacityUnits":1.0,"Table":{"CapacityUnits":1.0},"TableName":"plain"}}"#,
        ),
        // Two global indexes take the item, the local one does not: it has no `l`.
        (
            "PutItem",
            r#"{"TableName":"indexed","Item":{"pk":{"S":"a"},"sk":{"N":"1"},"g":{"S":"g"}},"ReturnConsumedCapacity":"INDEXES"}"#,
            r#"{"ConsumedCapacity":{"CapacityUnits":3.0,"GlobalSecondaryIndexes":{"all":{"CapacityUnits":1.0},"gsi":{"CapacityUnits":1.0}},"Table":{"CapacityUnits":1.0},"TableName":"indexed"}}"#,
        ),
        (
            "PutItem",
            r#"{"TableName":"indexed","Item":{"pk":{"S":"b"},"sk":{"N":"1"},"l":{"S":"l"}},"ReturnConsumedCapacity":"INDEXES"}"#,
            r#"{"ConsumedCapacity":{"CapacityUnits":2.0,"LocalSecondaryIndexes":{"lsi":{"CapacityUnits":1.0}},"Table":{"CapacityUnits":1.0},"TableName":"indexed"}}"#,
        ),
        // A table that was named by its ARN is called by its ARN.
        // <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ConsumedCapacity.html>
        (
            "GetItem",
            r#"{"TableName":"arn:aws:dynamodb:eu-west-1:000000000000:table/plain","Key":{"pk":{"S":"z"}},"ReturnConsumedCapacity":"TOTAL"}"#,
            r#"{"ConsumedCapacity":{"CapacityUnits":0.5,"TableName":"arn:aws:dynamodb:eu-west-1:000000000000:table/plain"}}"#,
        ),
    ]);
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ItemCollectionMetrics.html>
#[test]
fn item_collections() {
    Tables::new().check(&[
        (
            "PutItem",
            r#"{"TableName":"indexed","Item":{"pk":{"S":"a"},"sk":{"N":"1"}},"ReturnItemCollectionMetrics":"SIZE"}"#,
            r#"{"ItemCollectionMetrics":{"ItemCollectionKey":{"pk":{"S":"a"}},"SizeEstimateRangeGB":[0.0,1.0]}}"#,
        ),
        // Tables without local indexes have none.
        (
            "PutItem",
            r#"{"TableName":"plain","Item":{"pk":{"S":"a"}},"ReturnItemCollectionMetrics":"SIZE"}"#,
            "{}",
        ),
    ]);
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-items>
#[test]
fn item_sizes() {
    let tables = Tables::new();
    // `pk` and `a`, `f` and its value: 409,600 bytes and no more.
    let put = |length: usize| {
        let filling = "x".repeat(length);
        let request = format!(
            r#"{{"TableName":"plain","Item":{{"pk":{{"S":"a"}},"f":{{"S":"{filling}"}}}}}}"#
        );
        tables.call("PutItem", &request)
    };
    assert_eq!(put(400 * 1024 - 4), "{}");
    assert_eq!(
        put(400 * 1024 - 3),
        "ValidationException: Item size has exceeded the maximum allowed size"
    );
    tables.check(&[
        (
            "UpdateItem",
            r#"{"TableName":"plain","Key":{"pk":{"S":"a"}},"UpdateExpression":"SET g = :g","ExpressionAttributeValues":{":g":{"S":"x"}}}"#,
            "ValidationException: Item size to update has exceeded the maximum allowed size",
        ),
        (
            "DeleteItem",
            r#"{"TableName":"plain","Key":{"pk":{"S":"a"}},"ReturnConsumedCapacity":"TOTAL"}"#,
            r#"{"ConsumedCapacity":{"CapacityUnits":400.0,"TableName":"plain"}}"#,
        ),
    ]);
}
