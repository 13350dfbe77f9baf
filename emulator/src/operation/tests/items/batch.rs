//! BatchGetItem and BatchWriteItem.

use super::world::Tables;

/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html>
#[test]
fn batch_get_item() {
    Tables::new().check(&[
        ("PutItem", r#"{"TableName":"plain","Item":{"pk":{"S":"a"},"n":{"N":"1"}}}"#, "{}"),
        ("PutItem", r#"{"TableName":"sorted","Item":{"pk":{"S":"a"},"sk":{"N":"1"},"n":{"N":"2"}}}"#, "{}"),
        // What is missing is just absent; options are those of each table.
        (
            "BatchGetItem",
            r#"{"RequestItems":{"plain":{"Keys":[{"pk":{"S":"a"}},{"pk":{"S":"z"}}]},"sorted":{"Keys":[{"pk":{"S":"a"},"sk":{"N":"1"}}],"ProjectionExpression":"n","ConsistentRead":true}},"ReturnConsumedCapacity":"TOTAL"}"#,
            r#"{"ConsumedCapacity":[{"CapacityUnits":1.0,"TableName":"plain"},{"CapacityUnits":1.0,"TableName":"sorted"}],"Responses":{"plain":[{"pk":{"S":"a"},"n":{"N":"1"}}],"sorted":[{"n":{"N":"2"}}]},"UnprocessedKeys":{}}"#,
        ),
        (
            "BatchGetItem",
            r#"{"RequestItems":{"plain":{"Keys":[{"pk":{"S":"z"}}],"AttributesToGet":["n"]}}}"#,
            r#"{"Responses":{"plain":[]},"UnprocessedKeys":{}}"#,
        ),
        (
            "BatchGetItem",
            r#"{"RequestItems":{"plain":{"Keys":[{"pk":{"S":"a"}}]},"nowhere":{"Keys":[{"pk":{"S":"a"}}]}}}"#,
            "ResourceNotFoundException: Requested resource not found",
        ),
        // Two spellings of one number are one key.
        (
            "BatchGetItem",
            r#"{"RequestItems":{"sorted":{"Keys":[{"pk":{"S":"a"},"sk":{"N":"1"}},{"sk":{"N":"1.0"},"pk":{"S":"a"}}]}}}"#,
            "ValidationException: Provided list of item keys contains duplicates",
        ),
        (
            "BatchGetItem",
            r#"{"RequestItems":{"sorted":{"Keys":[{"pk":{"S":"a"}}]}}}"#,
            "ValidationException: The provided key element does not match the schema",
        ),
        (
            "BatchGetItem",
            r#"{"RequestItems":{}}"#,
            "ValidationException: The requestItems parameter is required for BatchGetItem",
        ),
    ]);
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html>
#[test]
fn batch_get_item_counts_all_tables() {
    let keys = |count: usize| {
        let keys: Vec<String> = (0..count)
            .map(|number| format!(r#"{{"pk":{{"S":"{number}"}}}}"#))
            .collect();
        format!(r#"{{"Keys":[{}]}}"#, keys.join(","))
    };
    let request = format!(
        r#"{{"RequestItems":{{"plain":{},"other":{}}}}}"#,
        keys(60),
        keys(41)
    );
    Tables::new().check(&[(
        "BatchGetItem",
        &request,
        "ValidationException: Too many items requested for the BatchGetItem call",
    )]);
}

/// Beyond 16 MB the answer leaves keys to ask for again, with the options of their table.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html>
#[test]
fn batch_get_item_stops_at_sixteen_megabytes() {
    let tables = Tables::new();
    let filling = "x".repeat(399 * 1024);
    let mut keys = Vec::new();
    for number in 10..52 {
        let put = format!(
            r#"{{"TableName":"plain","Item":{{"pk":{{"S":"{number}"}},"f":{{"S":"{filling}"}}}}}}"#
        );
        assert_eq!(tables.call("PutItem", &put), "{}");
        keys.push(format!(r#"{{"pk":{{"S":"{number}"}}}}"#));
    }
    let request = format!(
        r#"{{"RequestItems":{{"plain":{{"Keys":[{}],"ProjectionExpression":"pk"}}}}}}"#,
        keys.join(",")
    );
    let answer = tables.call("BatchGetItem", &request);
    let left =
        r#""UnprocessedKeys":{"plain":{"Keys":[{"pk":{"S":"51"}}],"ProjectionExpression":"pk"}}}"#;
    assert!(
        answer.ends_with(left),
        "{}",
        answer.split("Unprocessed").last().unwrap()
    );
    assert!(answer.contains(r#"{"pk":{"S":"50"}}]},"Unprocessed"#));
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html>
#[test]
fn batch_write_item() {
    Tables::new().check(&[
        ("PutItem", r#"{"TableName":"plain","Item":{"pk":{"S":"a"},"n":{"N":"1"}}}"#, "{}"),
        (
            "BatchWriteItem",
            r#"{"RequestItems":{"plain":[{"DeleteRequest":{"Key":{"pk":{"S":"a"}}}},{"PutRequest":{"Item":{"pk":{"S":"b"}}}}],"indexed":[{"PutRequest":{"Item":{"pk":{"S":"a"},"sk":{"N":"1"},"g":{"S":"g"}}}}]},"ReturnConsumedCapacity":"INDEXES","ReturnItemCollectionMetrics":"SIZE"}"#,
            r#"{"ConsumedCapacity":[{"CapacityUnits":3.0,"GlobalSecondaryIndexes":{"all":{"CapacityUnits":1.0},"gsi":{"CapacityUnits":1.0}},"Table":{"CapacityUnits":1.0},"TableName":"indexed"},{"CapacityUnits":2.0,"Table":{"CapacityUnits":2.0},"TableName":"plain"}],"ItemCollectionMetrics":{"indexed":[{"ItemCollectionKey":{"pk":{"S":"a"}},"SizeEstimateRangeGB":[0.0,1.0]}]},"UnprocessedItems":{}}"#,
        ),
        ("GetItem", r#"{"TableName":"plain","Key":{"pk":{"S":"a"}}}"#, "{}"),
        ("GetItem", r#"{"TableName":"plain","Key":{"pk":{"S":"b"}}}"#, r#"{"Item":{"pk":{"S":"b"}}}"#),
        // A batch that is refused writes nothing.
        (
            "BatchWriteItem",
            r#"{"RequestItems":{"plain":[{"PutRequest":{"Item":{"pk":{"S":"c"}}}},{"DeleteRequest":{"Key":{"pk":{"S":"c"}}}}]}}"#,
            "ValidationException: Provided list of item keys contains duplicates",
        ),
        (
            "BatchWriteItem",
            r#"{"RequestItems":{"plain":[{"PutRequest":{"Item":{"pk":{"S":"c"}}}}],"sorted":[{"PutRequest":{"Item":{"pk":{"S":"c"}}}}]}}"#,
            "ValidationException: The provided key element does not match the schema",
        ),
        (
            "BatchWriteItem",
            r#"{"RequestItems":{"plain":[{"PutRequest":{"Item":{"pk":{"S":"c"}}}}],"sorted":[{"DeleteRequest":{"Key":{"pk":{"S":"c"}}}}]}}"#,
            "ValidationException: The provided key element does not match the schema",
        ),
        (
            "BatchWriteItem",
            r#"{"RequestItems":{"plain":[{"PutRequest":{"Item":{"pk":{"S":"c"}}}}],"nowhere":[{"DeleteRequest":{"Key":{"pk":{"S":"c"}}}}]}}"#,
            "ResourceNotFoundException: Requested resource not found",
        ),
        (
            "BatchWriteItem",
            r#"{"RequestItems":{"indexed":[{"PutRequest":{"Item":{"pk":{"S":"c"},"sk":{"N":"1"}}}},{"PutRequest":{"Item":{"pk":{"S":"c"},"sk":{"N":"2"},"g":{"N":"1"}}}}]}}"#,
            "ValidationException: One or more parameter values were invalid: Type mismatch for Index Key g Expected: S Actual: N IndexName: all",
        ),
        ("GetItem", r#"{"TableName":"plain","Key":{"pk":{"S":"c"}}}"#, "{}"),
        ("GetItem", r#"{"TableName":"indexed","Key":{"pk":{"S":"c"},"sk":{"N":"1"}}}"#, "{}"),
        (
            "BatchWriteItem",
            r#"{"RequestItems":{}}"#,
            "ValidationException: The requestItems parameter is required for BatchWriteItem",
        ),
    ]);
}

/// An item over 400 KB refuses the batch
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html>).
#[test]
fn batch_write_item_sizes() {
    let tables = Tables::new();
    let filling = "x".repeat(400 * 1024);
    let request = format!(
        r#"{{"RequestItems":{{"plain":[{{"PutRequest":{{"Item":{{"pk":{{"S":"a"}}}}}}}},{{"PutRequest":{{"Item":{{"pk":{{"S":"b"}},"f":{{"S":"{filling}"}}}}}}}}]}}}}"#
    );
    tables.check(&[
        (
            "BatchWriteItem",
            &request,
            "ValidationException: Item size has exceeded the maximum allowed size",
        ),
        (
            "GetItem",
            r#"{"TableName":"plain","Key":{"pk":{"S":"a"}}}"#,
            "{}",
        ),
    ]);
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html>
#[test]
fn batch_write_item_requests() {
    let puts = |count: usize| {
        let puts: Vec<String> = (0..count)
            .map(|number| format!(r#"{{"PutRequest":{{"Item":{{"pk":{{"S":"{number}"}}}}}}}}"#))
            .collect();
        puts.join(",")
    };
    let two_tables = format!(
        r#"{{"RequestItems":{{"plain":[{}],"other":[{}]}}}}"#,
        puts(13),
        puts(13)
    );
    let full = format!(r#"{{"RequestItems":{{"plain":[{}]}}}}"#, puts(25));
    Tables::new().check(&[
        (
            "BatchWriteItem",
            &two_tables,
            "ValidationException: Too many items requested for the BatchWriteItem call",
        ),
        ("BatchWriteItem", &full, r#"{"UnprocessedItems":{}}"#),
        ("Scan", r#"{"TableName":"plain","Select":"COUNT"}"#, r#"{"Count":25,"ScannedCount":25}"#),
        (
            "BatchWriteItem",
            r#"{"RequestItems":{"plain":[{}]}}"#,
            // Fact V5.
            "ValidationException: Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes",
        ),
        (
            "BatchWriteItem",
            r#"{"RequestItems":{"plain":[{"PutRequest":{"Item":{"pk":{"S":"a"}}},"DeleteRequest":{"Key":{"pk":{"S":"a"}}}}]}}"#,
            "ValidationException: Supplied WriteRequest has more than one requests set, must contain exactly one of PutRequest, DeleteRequest",
        ),
    ]);
}

/// One table under its name and its ARN: figures come once, under the form that comes first.
#[test]
fn one_table_under_two_names() {
    const TABLE: &str = "arn:aws:dynamodb:eu-west-1:000000000000:table/indexed";
    let named = |text: &str| text.replace("ARN", TABLE);
    let tables = Tables::new();
    let key = |number: u8| format!(r#"{{"pk":{{"S":"a"}},"sk":{{"N":"{number}"}}}}"#);
    let put = |number: u8| format!(r#"{{"PutRequest":{{"Item":{}}}}}"#, key(number));
    let write = |other: u8| {
        named(&format!(
            r#"{{"ReturnConsumedCapacity":"TOTAL","ReturnItemCollectionMetrics":"SIZE","RequestItems":{{"indexed":[{}],"ARN":[{}]}}}}"#,
            put(1),
            put(other)
        ))
    };
    let read = |other: u8| {
        named(&format!(
            r#"{{"ReturnConsumedCapacity":"TOTAL","RequestItems":{{"indexed":{{"Keys":[{}]}},"ARN":{{"Keys":[{}]}}}}}}"#,
            key(1),
            key(other)
        ))
    };
    let delete = |name: &str, number: u8| {
        format!(
            r#"{{"Delete":{{"TableName":"{name}","Key":{}}}}}"#,
            key(number)
        )
    };
    let transaction = named(&format!(
        r#"{{"ReturnConsumedCapacity":"TOTAL","ReturnItemCollectionMetrics":"SIZE","TransactItems":[{},{}]}}"#,
        delete("indexed", 1),
        delete("ARN", 2)
    ));
    let sizes = r#"[{"ItemCollectionKey":{"pk":{"S":"a"}},"SizeEstimateRangeGB":[0.0,1.0]}]"#;
    let twice = "ValidationException: Provided list of item keys contains duplicates";
    tables.check(&[
        ("BatchWriteItem", &write(1), twice),
        ("BatchGetItem", &read(1), twice),
        (
            "BatchWriteItem",
            &write(2),
            &named(&format!(
                r#"{{"ConsumedCapacity":[{{"CapacityUnits":2.0,"TableName":"ARN"}}],"ItemCollectionMetrics":{{"ARN":{sizes}}},"UnprocessedItems":{{}}}}"#
            )),
        ),
        (
            "BatchGetItem",
            &read(2),
            &named(&format!(
                r#"{{"ConsumedCapacity":[{{"CapacityUnits":1.0,"TableName":"ARN"}}],"Responses":{{"ARN":[{}],"indexed":[{}]}},"UnprocessedKeys":{{}}}}"#,
                key(2),
                key(1)
            )),
        ),
        (
            "TransactWriteItems",
            &transaction,
            &format!(
                r#"{{"ConsumedCapacity":[{{"CapacityUnits":4.0,"TableName":"indexed","WriteCapacityUnits":4.0}}],"ItemCollectionMetrics":{{"indexed":{sizes}}}}}"#
            ),
        ),
    ]);
}
