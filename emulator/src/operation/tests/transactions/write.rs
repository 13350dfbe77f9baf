//! All or nothing.

use super::Tables;

/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html>
#[test]
fn four_kinds_of_actions() {
    Tables::new().check(&[
        ("PutItem", r#"{"TableName":"plain","Item":{"pk":{"S":"old"}}}"#, "{}"),
        ("PutItem", r#"{"TableName":"plain","Item":{"pk":{"S":"seen"},"n":{"N":"5"}}}"#, "{}"),
        (
            "TransactWriteItems",
            r#"{"TransactItems":[
                {"ConditionCheck":{"TableName":"plain","Key":{"pk":{"S":"seen"}},"ConditionExpression":"n = :n","ExpressionAttributeValues":{":n":{"N":"5"}}}},
                {"Put":{"TableName":"plain","Item":{"pk":{"S":"new"},"x":{"S":"y"}},"ConditionExpression":"attribute_not_exists(pk)"}},
                {"Delete":{"TableName":"plain","Key":{"pk":{"S":"old"}}}},
                {"Update":{"TableName":"indexed","Key":{"pk":{"S":"a"},"sk":{"N":"1"}},"UpdateExpression":"SET g = :g ADD n :one","ExpressionAttributeValues":{":g":{"S":"group"},":one":{"N":"1"}}}}]}"#,
            "{}",
        ),
        (
            "TransactGetItems",
            r#"{"TransactItems":[{"Get":{"TableName":"plain","Key":{"pk":{"S":"new"}}}},
                {"Get":{"TableName":"plain","Key":{"pk":{"S":"old"}}}},
                {"Get":{"TableName":"indexed","Key":{"pk":{"S":"a"},"sk":{"N":"1"}},"ProjectionExpression":"n"}}]}"#,
            r#"{"Responses":[{"Item":{"pk":{"S":"new"},"x":{"S":"y"}}},{},{"Item":{"n":{"N":"1"}}}]}"#,
        ),
        // Indexes change with the table.
        (
            "Query",
            r#"{"TableName":"indexed","IndexName":"gsi","KeyConditionExpression":"g = :g","ExpressionAttributeValues":{":g":{"S":"group"}}}"#,
            r#"{"Count":1,"Items":[{"pk":{"S":"a"},"sk":{"N":"1"},"g":{"S":"group"},"n":{"N":"1"}}],"ScannedCount":1}"#,
        ),
    ]);
}

/// "If any of the conditions fail, the whole transaction is cancelled", with one reason for each
/// action, in their order
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html#API_TransactWriteItems_Errors>).
#[test]
fn a_failed_condition_cancels_everything() {
    let tables = Tables::new();
    tables.check(&[
        ("PutItem", r#"{"TableName":"plain","Item":{"pk":{"S":"a"},"n":{"N":"1"}}}"#, "{}"),
        (
            "TransactWriteItems",
            r#"{"TransactItems":[
                {"Put":{"TableName":"plain","Item":{"pk":{"S":"new"}}}},
                {"Update":{"TableName":"plain","Key":{"pk":{"S":"a"}},"UpdateExpression":"SET n = :n","ConditionExpression":"n = :n","ExpressionAttributeValues":{":n":{"N":"2"}},"ReturnValuesOnConditionCheckFailure":"ALL_OLD"}},
                {"ConditionCheck":{"TableName":"plain","Key":{"pk":{"S":"b"}},"ConditionExpression":"attribute_exists(pk)","ReturnValuesOnConditionCheckFailure":"ALL_OLD"}}]}"#,
            r#"TransactionCanceledException: Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed, ConditionalCheckFailed]
  None: 
  ConditionalCheckFailed: The conditional request failed {"pk":{"S":"a"},"n":{"N":"1"}}
  ConditionalCheckFailed: The conditional request failed"#,
        ),
        ("GetItem", r#"{"TableName":"plain","Key":{"pk":{"S":"new"}}}"#, "{}"),
        (
            "GetItem",
            r#"{"TableName":"plain","Key":{"pk":{"S":"a"}}}"#,
            r#"{"Item":{"pk":{"S":"a"},"n":{"N":"1"}}}"#,
        ),
    ]);
    assert_eq!(tables.world.context.engine.verify(), Vec::<String>::new());
}

/// Sizes of item collections add up within one transaction
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html#DDB-TransactWriteItems-request-ReturnItemCollectionMetrics>).
#[test]
fn collections_are_told_once_for_each_partition() {
    let tables = Tables::new();
    tables.check(&[(
        "TransactWriteItems",
        r#"{"ReturnItemCollectionMetrics":"SIZE","TransactItems":[
            {"Put":{"TableName":"indexed","Item":{"pk":{"S":"a"},"sk":{"N":"1"},"l":{"S":"x"}}}},
            {"Put":{"TableName":"plain","Item":{"pk":{"S":"a"}}}},
            {"Put":{"TableName":"indexed","Item":{"pk":{"S":"a"},"sk":{"N":"2"}}}},
            {"Put":{"TableName":"indexed","Item":{"pk":{"S":"b"},"sk":{"N":"2"}}}}]}"#,
        r#"{"ItemCollectionMetrics":{"indexed":[{"ItemCollectionKey":{"pk":{"S":"a"}},"SizeEstimateRangeGB":[0.0,1.0]},{"ItemCollectionKey":{"pk":{"S":"b"}},"SizeEstimateRangeGB":[0.0,1.0]}]}}"#,
    )]);
    assert_eq!(tables.world.context.engine.verify(), Vec::<String>::new());
}
