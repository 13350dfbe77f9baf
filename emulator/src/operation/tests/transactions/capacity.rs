//! What transactions consume: twice the usual.

use super::Tables;

/// "DynamoDB performs two underlying reads or writes of every item in the transaction"
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-capacity-handling>).
#[test]
fn twice() {
    let large = "x".repeat(1500);
    let put = format!(
        r#"{{"ReturnConsumedCapacity":"TOTAL","TransactItems":[
            {{"Put":{{"TableName":"plain","Item":{{"pk":{{"S":"a"}},"x":{{"S":"{large}"}}}}}}}},
            {{"Put":{{"TableName":"indexed","Item":{{"pk":{{"S":"a"}},"sk":{{"N":"1"}}}}}}}},
            {{"Delete":{{"TableName":"plain","Key":{{"pk":{{"S":"b"}}}}}}}}]}}"#
    );
    Tables::new().check(&[
        (
            "TransactWriteItems",
            &put,
            r#"{"ConsumedCapacity":[{"CapacityUnits":6.0,"TableName":"plain","WriteCapacityUnits":6.0},{"CapacityUnits":2.0,"TableName":"indexed","WriteCapacityUnits":2.0}]}"#,
        ),
        (
            "TransactWriteItems",
            r#"{"ReturnConsumedCapacity":"INDEXES","TransactItems":[
                {"ConditionCheck":{"TableName":"plain","Key":{"pk":{"S":"a"}},"ConditionExpression":"attribute_exists(x)"}},
                {"Put":{"TableName":"indexed","Item":{"pk":{"S":"a"},"sk":{"N":"1"},"l":{"S":"l"},"g":{"S":"g"}}}}]}"#,
            r#"{"ConsumedCapacity":[{"CapacityUnits":4.0,"Table":{"CapacityUnits":4.0,"WriteCapacityUnits":4.0},"TableName":"plain","WriteCapacityUnits":4.0},{"CapacityUnits":6.0,"GlobalSecondaryIndexes":{"gsi":{"CapacityUnits":2.0,"WriteCapacityUnits":2.0}},"LocalSecondaryIndexes":{"lsi":{"CapacityUnits":2.0,"WriteCapacityUnits":2.0}},"Table":{"CapacityUnits":2.0,"WriteCapacityUnits":2.0},"TableName":"indexed","WriteCapacityUnits":6.0}]}"#,
        ),
        (
            "TransactGetItems",
            r#"{"ReturnConsumedCapacity":"TOTAL","TransactItems":[
                {"Get":{"TableName":"plain","Key":{"pk":{"S":"a"}}}},
                {"Get":{"TableName":"plain","Key":{"pk":{"S":"none"}},"ProjectionExpression":"x"}}]}"#,
            &format!(
                r#"{{"ConsumedCapacity":[{{"CapacityUnits":4.0,"ReadCapacityUnits":4.0,"TableName":"plain"}}],"Responses":[{{"Item":{{"pk":{{"S":"a"}},"x":{{"S":"{large}"}}}}}},{{}}]}}"#
            ),
        ),
    ]);
}
