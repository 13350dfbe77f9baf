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

/// X1, X2: what is sent counts, at most 4 MB of it; what TransactGetItems reads counts as well
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-dynamodb-transactions>).
#[test]
fn x1_x2_four_megabytes() {
    let too_much = |bytes: usize| {
        let payload = "Transaction payload size cannot exceed 4MB. Payload Size";
        format!("ValidationException: {payload}: : {payload}: {bytes}")
    };
    let of_reads = "ValidationException: Collection size of items exceeded, which can also be caused by the aggregate size of the items in the transaction exceeding the 4MB limit";
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
    // Each item is 4 bytes of key, 1 of name and the text.
    assert_eq!(
        tables.call("TransactWriteItems", &all(&put, 0..11)),
        too_much(11 * (5 + text.len()))
    );
    assert_eq!(tables.call("TransactWriteItems", &all(&put, 0..10)), "{}");
    assert_eq!(tables.call("TransactWriteItems", &all(&put, 10..11)), "{}");
    assert_eq!(tables.call("TransactGetItems", &all(&get, 0..11)), of_reads);
    // Before any condition, and with nothing but puts alike.
    let guarded = |n: usize| {
        put(n).replace(
            r#","Item""#,
            r#","ConditionExpression":"attribute_not_exists(pk)","Item""#,
        )
    };
    assert_eq!(
        tables.call("TransactWriteItems", &all(&guarded, 0..11)),
        too_much(11 * (5 + text.len()))
    );
    // What updates bring counts too: key, and values.
    let update = |n: usize| {
        format!(
            r#"{{"Update":{{"TableName":"plain","Key":{{"pk":{{"S":"{n:02}"}}}},"UpdateExpression":"SET y = :y","ConditionExpression":"z <> :z","ExpressionAttributeValues":{{":y":{{"S":"{}"}},":z":{{"S":"z"}}}}}}}}"#,
            "y".repeat(400_000)
        )
    };
    assert_eq!(
        tables.call("TransactWriteItems", &all(&update, 20..31)),
        too_much(11 * 400_004)
    );
    // What is there does not.
    let touch = |n: usize| {
        format!(
            r#"{{"Update":{{"TableName":"plain","Key":{{"pk":{{"S":"{n:02}"}}}},"UpdateExpression":"SET z = pk"}}}}"#
        )
    };
    assert_eq!(tables.call("TransactWriteItems", &all(&touch, 0..11)), "{}");
    let check = |n: usize| {
        format!(
            r#"{{"ConditionCheck":{{"TableName":"plain","Key":{{"pk":{{"S":"{n:02}"}}}},"ConditionExpression":"attribute_exists(z)"}}}}"#
        )
    };
    assert_eq!(tables.call("TransactWriteItems", &all(&check, 0..11)), "{}");
    let delete = |n: usize| {
        format!(r#"{{"Delete":{{"TableName":"plain","Key":{{"pk":{{"S":"{n:02}"}}}}}}}}"#)
    };
    assert_eq!(
        tables.call("TransactWriteItems", &all(&delete, 0..11)),
        "{}"
    );
    assert_eq!(
        tables.call("Scan", r#"{"TableName":"plain"}"#),
        r#"{"Count":0,"Items":[],"ScannedCount":0}"#
    );
}

/// X3: of several actions that cannot be, the first alone has a reason; and none whose condition fails.
#[test]
fn x3_only_the_first_invalid_action() {
    const KEY: &str = r#"{"Delete":{"TableName":"indexed","Key":{"pk":{"S":"a"}}}}"#;
    const OPERAND: &str =
        r#"{"Update":{"TableName":"plain","Key":{"pk":{"S":"b"}},"UpdateExpression":"SET x = y"}}"#;
    const WAY: &str = r#"{"Update":{"TableName":"plain","Key":{"pk":{"S":"c"}},"UpdateExpression":"SET x.z = pk"}}"#;
    const FAILS: &str = r#"{"ConditionCheck":{"TableName":"plain","Key":{"pk":{"S":"d"}},"ConditionExpression":"attribute_exists(pk)"}}"#;
    const GOOD: &str = r#"{"Put":{"TableName":"plain","Item":{"pk":{"S":"e"}}}}"#;
    let tables = Tables::new();
    let codes = |actions: &[&str]| {
        let answer = tables.call("TransactWriteItems", &request(actions));
        let codes = answer
            .split_once('[')
            .and_then(|(_, rest)| rest.split_once(']'));
        codes.unwrap_or_else(|| panic!("{answer}")).0.to_owned()
    };
    assert_eq!(codes(&[OPERAND, GOOD, WAY]), "ValidationError, None, None");
    assert_eq!(
        codes(&[FAILS, GOOD, WAY, OPERAND]),
        "None, None, ValidationError, None"
    );
    assert_eq!(codes(&[OPERAND, FAILS]), "ValidationError, None");
    // Keys are looked at before any item is.
    assert_eq!(
        codes(&[OPERAND, KEY, FAILS, KEY]),
        "None, ValidationError, None, None"
    );
    // Conditions that fail are all told.
    let other = FAILS.replace(r#""d""#, r#""f""#);
    assert_eq!(
        codes(&[FAILS, GOOD, &other]),
        "ConditionalCheckFailed, None, ConditionalCheckFailed"
    );
    let statements = r#"{"TransactStatements":[{"Statement":"DELETE FROM indexed WHERE pk = 'a' AND sk = 'x'"},{"Statement":"DELETE FROM plain WHERE pk = 1"}]}"#;
    let answer = tables.call("ExecuteTransaction", statements);
    assert!(answer.contains("[ValidationError, None]"), "{answer}");
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
    let first = r#"{"Delete":{"TableName":"plain","Key":{"pk":{"S":"a"}}}}"#;
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
        // F3-2-index-key-update: as of puts.
        (
            r#"{"Update":{"TableName":"indexed","Key":{"pk":{"S":"a"},"sk":{"N":"1"}},"UpdateExpression":"SET g = :v","ExpressionAttributeValues":{":v":{"NULL":true}}}}"#,
            "One or more parameter values were invalid: Type mismatch for Index Key g Expected: S Actual: NULL IndexName: gsi",
        ),
        (
            r#"{"Update":{"TableName":"indexed","Key":{"pk":{"S":"a"},"sk":{"N":"1"}},"UpdateExpression":"SET l = :v","ExpressionAttributeValues":{":v":{"M":{}}}}}"#,
            "One or more parameter values were invalid: Type mismatch for Index Key l Expected: S Actual: M IndexName: lsi",
        ),
        (
            r#"{"Update":{"TableName":"indexed","Key":{"pk":{"S":"a"},"sk":{"N":"1"}},"UpdateExpression":"SET pk.a = l.x"}}"#,
            "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: pk",
        ),
    ];
    for (action, message) in cases {
        let answer = tables.call("TransactWriteItems", &request(&[first, action]));
        assert_eq!(answer, cancelled(message));
    }
}

/// Empty values of keys, and the reasons of reads.
#[test]
fn empty_values_and_reads() {
    let cancelled = |message: &str| {
        format!(
            "TransactionCanceledException: Transaction cancelled, please refer cancellation reasons for specific reasons [None, ValidationError]\n  None: \n  ValidationError: {message}"
        )
    };
    let tables = Tables::new();
    let first = r#"{"Delete":{"TableName":"plain","Key":{"pk":{"S":"a"}}}}"#;
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

/// F3-2-transact-sizes, F3-2-empty-index-key, F3-2-index-named: faults that refuse the whole request.
#[test]
fn faults_of_puts_and_updates_that_refuse_the_request() {
    let first = r#"{"Delete":{"TableName":"plain","Key":{"pk":{"S":"a"}}}}"#;
    let large = |length: usize| {
        format!(
            r#"{{"Put":{{"TableName":"plain","Item":{{"pk":{{"S":"b"}},"x":{{"S":"{}"}}}}}}}}"#,
            "x".repeat(length)
        )
    };
    let tables = Tables::new();
    let most = 400 * 1024 - 4;
    tables.check(&[
        ("TransactWriteItems", &request(&[first, &large(most)]), "{}"),
        (
            "TransactWriteItems",
            &request(&[first, &large(most + 1)]),
            "ValidationException: Item size has exceeded the maximum allowed size",
        ),
        // Before any table is looked up.
        (
            "TransactWriteItems",
            &request(&[first, &large(most + 1).replace("plain", "nowhere")]),
            "ValidationException: Item size has exceeded the maximum allowed size",
        ),
        (
            "TransactWriteItems",
            &request(&[first, r#"{"Update":{"TableName":"indexed","Key":{"pk":{"S":"a"},"sk":{"N":"1"}},"UpdateExpression":"SET g = :v","ExpressionAttributeValues":{":v":{"S":""}}}}"#]),
            "ValidationException: One or more parameter values are not valid. The update expression attempted to update a secondary index key to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty string value.",
        ),
        // Also behind one that would cancel the transaction.
        (
            "TransactWriteItems",
            &request(&[
                r#"{"Update":{"TableName":"plain","Key":{"pk":{"S":"b"}},"UpdateExpression":"SET x = y"}}"#,
                r#"{"Put":{"TableName":"indexed","Item":{"pk":{"S":"a"},"sk":{"N":"1"},"l":{"S":""}}}}"#,
            ]),
            "ValidationException: One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: lsi, IndexKey: l",
        ),
        // Of two indexes that cannot take a value, the first by its name.
        (
            "TransactWriteItems",
            &request(&[r#"{"Put":{"TableName":"indexed","Item":{"pk":{"S":"a"},"sk":{"N":"1"},"l":{"S":""},"g":{"S":""}}}}"#]),
            "ValidationException: One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: gsi, IndexKey: g",
        ),
    ]);
}

/// F3-2-get-nothing: a projection that leaves nothing shows no item, and an item that is not there neither.
#[test]
fn projections_that_leave_nothing() {
    Tables::new().check(&[
        (
            "TransactWriteItems",
            &request(&[r#"{"Put":{"TableName":"plain","Item":{"pk":{"S":"a"},"m":{"M":{"x":{"N":"1"}}}}}}"#]),
            "{}",
        ),
        (
            "TransactGetItems",
            r#"{"TransactItems":[{"Get":{"TableName":"plain","Key":{"pk":{"S":"a"}},"ProjectionExpression":"z, m.y"}},{"Get":{"TableName":"plain","Key":{"pk":{"S":"b"}}}},{"Get":{"TableName":"plain","Key":{"pk":{"S":"c"}},"ProjectionExpression":"z"}}]}"#,
            r#"{"Responses":[{},{},{}]}"#,
        ),
        (
            "ExecuteTransaction",
            r#"{"TransactStatements":[{"Statement":"SELECT z FROM plain WHERE pk = 'a'"},{"Statement":"SELECT m.x FROM plain WHERE pk = 'b'"}]}"#,
            r#"{"Responses":[{},{}]}"#,
        ),
        // GetItem has an item all the same.
        (
            "GetItem",
            r#"{"TableName":"plain","Key":{"pk":{"S":"a"}},"ProjectionExpression":"z"}"#,
            r#"{"Item":{}}"#,
        ),
    ]);
}
