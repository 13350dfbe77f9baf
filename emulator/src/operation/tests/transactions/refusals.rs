//! What is wrong with a transaction, in the service's order.

use super::{Tables, request};

/// Constraints of the model, and what the request must be whatever the tables hold
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html>).
#[test]
fn requests() {
    let key =
        |n: usize| format!(r#"{{"Delete":{{"TableName":"plain","Key":{{"pk":{{"S":"{n}"}}}}}}}}"#);
    let many = |n: usize| {
        let actions: Vec<String> = (0..n).map(key).collect();
        request(&actions.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let tables = Tables::new();
    assert_eq!(tables.call("TransactWriteItems", &many(100)), "{}");
    let too_many = tables.call("TransactWriteItems", &many(101));
    assert!(
        too_many.ends_with("at 'transactItems' failed to satisfy constraint: Member must have length less than or equal to 100"),
        "{too_many}"
    );
    tables.check(&[
        (
            "TransactWriteItems",
            r#"{"TransactItems":[]}"#,
            "ValidationException: 1 validation error detected: Value '[]' at 'transactItems' failed to satisfy constraint: Member must have length greater than or equal to 1",
        ),
        (
            "TransactWriteItems",
            r#"{"ClientRequestToken":"0123456789012345678901234567890123456","TransactItems":[{"Delete":{"TableName":"plain","Key":{"pk":{"S":"a"}}}}]}"#,
            "ValidationException: 1 validation error detected: Value '0123456789012345678901234567890123456' at 'clientRequestToken' failed to satisfy constraint: Member must have length less than or equal to 36",
        ),
        (
            "TransactWriteItems",
            r#"{"TransactItems":[{}]}"#,
            "ValidationException: Invalid Request: TransactWriteRequest should contain Delete or Put or Update request",
        ),
        (
            "TransactWriteItems",
            r#"{"TransactItems":[{"Delete":{"TableName":"plain","Key":{"pk":{"S":"a"}}},"Put":{"TableName":"plain","Item":{"pk":{"S":"a"}}}}]}"#,
            "ValidationException: TransactItems can only contain one of Check, Put, Update or Delete",
        ),
        // Expressions before tables.
        (
            "TransactWriteItems",
            r#"{"TransactItems":[{"Update":{"TableName":"nowhere","Key":{"pk":{"S":"a"}},"UpdateExpression":"SETT n = :n"}}]}"#,
            r#"ValidationException: Invalid UpdateExpression: Syntax error; token: "SETT", near: "SETT n""#,
        ),
        (
            "TransactWriteItems",
            r#"{"TransactItems":[{"Put":{"TableName":"nowhere","Item":{"pk":{"S":"a"},"s":{"SS":[]}}}}]}"#,
            "ValidationException: One or more parameter values were invalid: An string set  may not be empty",
        ),
        // Tables before keys.
        (
            "TransactWriteItems",
            r#"{"TransactItems":[{"Put":{"TableName":"plain","Item":{"pk":{"N":"1"}}}},{"Put":{"TableName":"nowhere","Item":{"pk":{"S":"a"}}}}]}"#,
            "ResourceNotFoundException: Requested resource not found",
        ),
        (
            "TransactGetItems",
            r#"{"TransactItems":[{"Get":{"TableName":"nowhere","Key":{"pk":{"S":"a"}}}}]}"#,
            "ResourceNotFoundException: Requested resource not found",
        ),
    ]);
}

/// "No two actions can target the same item."
#[test]
fn one_item_twice() {
    let sentence =
        "ValidationException: Transaction request cannot include multiple operations on one item";
    Tables::new().check(&[
        (
            "TransactWriteItems",
            r#"{"TransactItems":[{"ConditionCheck":{"TableName":"plain","Key":{"pk":{"S":"a"}},"ConditionExpression":"attribute_exists(pk)"}},{"Put":{"TableName":"plain","Item":{"pk":{"S":"a"}}}}]}"#,
            sentence,
        ),
        // By name and by ARN.
        (
            "TransactWriteItems",
            r#"{"TransactItems":[{"Delete":{"TableName":"plain","Key":{"pk":{"S":"a"}}}},{"Delete":{"TableName":"arn:aws:dynamodb:eu-west-1:000000000000:table/plain","Key":{"pk":{"S":"a"}}}}]}"#,
            sentence,
        ),
        (
            "TransactGetItems",
            r#"{"TransactItems":[{"Get":{"TableName":"plain","Key":{"pk":{"S":"a"}}}},{"Get":{"TableName":"plain","Key":{"pk":{"S":"a"}}}}]}"#,
            sentence,
        ),
    ]);
}

/// "The aggregate size of the items in the transaction cannot exceed 4 MB"
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-dynamodb-transactions>).
#[test]
fn four_megabytes() {
    let sentence = "ValidationException: Collection size of items exceeded, which can also be caused by the aggregate size of the items in the transaction exceeding the 4MB limit";
    let text = "x".repeat(400 * 1024 - 10);
    let put = |n: usize| {
        format!(
            r#"{{"Put":{{"TableName":"plain","Item":{{"pk":{{"S":"{n:02}"}},"x":{{"S":"{text}"}}}}}}}}"#
        )
    };
    let get =
        |n: usize| format!(r#"{{"Get":{{"TableName":"plain","Key":{{"pk":{{"S":"{n:02}"}}}}}}}}"#);
    let all = |of: &dyn Fn(usize) -> String, places: std::ops::Range<usize>| {
        let actions: Vec<String> = places.map(of).collect();
        request(&actions.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let tables = Tables::new();
    assert_eq!(
        tables.call("TransactWriteItems", &all(&put, 0..11)),
        sentence
    );
    assert_eq!(tables.call("TransactWriteItems", &all(&put, 0..10)), "{}");
    assert_eq!(tables.call("TransactWriteItems", &all(&put, 10..11)), "{}");
    assert_eq!(tables.call("TransactGetItems", &all(&get, 0..11)), sentence);
    // What is there counts as well as what is sent.
    let touch = |n: usize| {
        format!(
            r#"{{"Update":{{"TableName":"plain","Key":{{"pk":{{"S":"{n:02}"}}}},"UpdateExpression":"SET z = pk"}}}}"#
        )
    };
    assert_eq!(
        tables.call("TransactWriteItems", &all(&touch, 0..11)),
        sentence
    );
}

/// A fault of one action is the reason at its place
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html#API_TransactWriteItems_Errors>).
#[test]
fn reasons() {
    let cancelled = |message: &str| {
        format!(
            "TransactionCanceledException: Transaction cancelled, please refer cancellation reasons for specific reasons [None, ValidationError]\n  None: \n  ValidationError: {message}"
        )
    };
    let tables = Tables::new();
    let large = "x".repeat(400 * 1024);
    let first = r#"{"Delete":{"TableName":"plain","Key":{"pk":{"S":"a"}}}}"#;
    let large = format!(
        r#"{{"Put":{{"TableName":"plain","Item":{{"pk":{{"S":"b"}},"x":{{"S":"{large}"}}}}}}}}"#
    );
    let cases = [
        (
            r#"{"Put":{"TableName":"plain","Item":{"pk":{"N":"1"}}}}"#,
            "One or more parameter values were invalid: Type mismatch for key pk expected: S actual: N",
        ),
        (
            r#"{"Put":{"TableName":"plain","Item":{"x":{"N":"1"}}}}"#,
            "One or more parameter values were invalid: Missing the key pk in the item",
        ),
        (
            r#"{"Delete":{"TableName":"indexed","Key":{"pk":{"S":"a"}}}}"#,
            "The provided key element does not match the schema",
        ),
        (
            r#"{"Update":{"TableName":"plain","Key":{"pk":{"S":"b"}},"UpdateExpression":"SET pk = :v","ExpressionAttributeValues":{":v":{"S":"c"}}}}"#,
            "One or more parameter values were invalid: Cannot update attribute pk. This attribute is part of the key",
        ),
        (
            r#"{"Put":{"TableName":"indexed","Item":{"pk":{"S":"a"},"sk":{"N":"1"},"g":{"N":"1"}}}}"#,
            "One or more parameter values were invalid: Type mismatch for Index Key g Expected: S Actual: N IndexName: gsi",
        ),
        (
            r#"{"Update":{"TableName":"plain","Key":{"pk":{"S":"b"}},"UpdateExpression":"SET x = y"}}"#,
            "The provided expression refers to an attribute that does not exist in the item",
        ),
        (
            r#"{"Update":{"TableName":"plain","Key":{"pk":{"S":"b"}},"UpdateExpression":"SET x.y = :v","ExpressionAttributeValues":{":v":{"S":"c"}}}}"#,
            "The document path provided in the update expression is invalid for update",
        ),
        (&large, "Item size has exceeded the maximum allowed size"),
    ];
    for (action, message) in cases {
        let answer = tables.call("TransactWriteItems", &request(&[first, action]));
        assert_eq!(answer, cancelled(message));
    }
    // An empty value is wrong whatever the table, and refuses the request.
    let empty = "ValidationException: One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value.";
    tables.check(&[
        (
            "TransactWriteItems",
            &request(&[first, r#"{"Put":{"TableName":"plain","Item":{"pk":{"S":""}}}}"#]),
            &format!("{empty} Key: pk"),
        ),
        (
            "TransactWriteItems",
            &request(&[first, r#"{"Delete":{"TableName":"plain","Key":{"pk":{"S":""}}}}"#]),
            &format!("{empty} Key: pk"),
        ),
        (
            "TransactWriteItems",
            &request(&[first, r#"{"Put":{"TableName":"indexed","Item":{"pk":{"S":"a"},"sk":{"N":"1"},"g":{"S":""}}}}"#]),
            "ValidationException: One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: gsi, IndexKey: g",
        ),
        (
            "TransactGetItems",
            r#"{"TransactItems":[{"Get":{"TableName":"plain","Key":{"pk":{"S":"a"}}}},{"Get":{"TableName":"plain","Key":{"pk":{"N":"1"}}}}]}"#,
            &cancelled("The provided key element does not match the schema"),
        ),
    ]);
}
