//! What is judged before what in one request.

use crate::operation::tests::items::world::Tables;

const DIGITS: &str = "ValidationException: The parameter cannot be converted to a numeric value: x";
const SEVERAL: &str = "ValidationException: Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes";

/// Fact V1: numbers before the count of types, in every place where values stand.
#[test]
fn numbers_before_types() {
    let tables = Tables::new();
    let bad = r#"{"S":"a","N":"x"}"#;
    let placeholder = "ValidationException: ExpressionAttributeValues contains invalid value: The parameter cannot be converted to a numeric value: x for key :v";
    for (operation, request, expected) in [
        ("GetItem", r#"{"TableName":"plain","Key":{"pk":?}}"#, DIGITS),
        (
            "PutItem",
            r#"{"TableName":"plain","Item":{"pk":?}}"#,
            DIGITS,
        ),
        (
            "PutItem",
            r#"{"TableName":"plain","Item":{"pk":{"S":"a"},"m":{"L":[?]}}}"#,
            DIGITS,
        ),
        (
            "DeleteItem",
            r#"{"TableName":"plain","Key":{"pk":?}}"#,
            DIGITS,
        ),
        (
            "Query",
            r#"{"TableName":"plain","KeyConditions":{"pk":{"ComparisonOperator":"EQ","AttributeValueList":[?]}}}"#,
            DIGITS,
        ),
        (
            "Scan",
            r#"{"TableName":"plain","ScanFilter":{"a":{"ComparisonOperator":"EQ","AttributeValueList":[?]}}}"#,
            DIGITS,
        ),
        (
            "Scan",
            r#"{"TableName":"plain","FilterExpression":"a = :v","ExpressionAttributeValues":{":v":?}}"#,
            placeholder,
        ),
        (
            "UpdateItem",
            r#"{"TableName":"plain","Key":{"pk":{"S":"a"}},"UpdateExpression":"SET a = :v","ExpressionAttributeValues":{":v":?}}"#,
            placeholder,
        ),
    ] {
        let request = request.replace('?', bad);
        assert_eq!(tables.call(operation, &request), expected, "{request}");
    }
    let request = r#"{"TableName":"plain","Key":{"pk":{"S":"a","N":"1"}}}"#;
    assert_eq!(tables.call("GetItem", request), SEVERAL);
}

/// Fact V2: all names of placeholders before any value.
#[test]
fn names_of_values_before_values() {
    let tables = Tables::new();
    let key = |name: &str| {
        format!(
            "ValidationException: ExpressionAttributeValues contains invalid key: Syntax error; key: \"{name}\""
        )
    };
    for (values, expected) in [
        (r#"{":a":{"N":"x"},"b":{"S":"y"}}"#, key("b")),
        (r#"{"b":{"N":"x"}}"#, key("b")),
        (r#"{":a":{},"c-d":{"SS":[]}}"#, key("c-d")),
        (r#"{":a":{"N":"x"},":":{"S":"y"}}"#, key(":")),
        (
            r#"{":a":{"N":"x"},":b":{}}"#,
            "ValidationException: ExpressionAttributeValues contains invalid value: The parameter cannot be converted to a numeric value: x for key :a".to_owned(),
        ),
    ] {
        for (operation, request) in [
            ("Scan", r#"{"TableName":"nowhere","FilterExpression":"a = :a","ExpressionAttributeValues":?}"#),
            ("PutItem", r#"{"TableName":"nowhere","Item":{"pk":{"S":"a"}},"ConditionExpression":"a = :a","ExpressionAttributeValues":?}"#),
        ] {
            let request = request.replace('?', values);
            assert_eq!(tables.call(operation, &request), expected, "{request}");
        }
    }
}

/// Fact V3: values of keys and items before definitions, legacy conditions and texts.
#[test]
fn keys_and_items_first() {
    let tables = Tables::new();
    for members in [
        r#""ConditionExpression":"a","ExpressionAttributeNames":{}"#,
        r#""ConditionExpression":"a","ExpressionAttributeValues":{}"#,
        r#""ConditionExpression":"","ExpressionAttributeValues":{":v":{}}"#,
        r#""ConditionExpression":"a = ""#,
        r#""Expected":{"a":{}}"#,
        r#""Expected":{"a":{"Exists":true}}"#,
        r#""Expected":{"a":{"Value":{"N":"y"}}}"#,
    ] {
        for (operation, place) in [
            ("PutItem", "Item"),
            ("DeleteItem", "Key"),
            ("UpdateItem", "Key"),
        ] {
            let request =
                format!(r#"{{"TableName":"nowhere","{place}":{{"pk":{{"N":"x"}}}},{members}}}"#);
            assert_eq!(
                tables.call(operation, &request),
                DIGITS,
                "{operation} {request}"
            );
        }
    }
    tables.check(&[
        ("UpdateItem", r#"{"TableName":"nowhere","Key":{"pk":{"N":"x"}},"AttributeUpdates":{"a":{"Action":"PUT"}}}"#, DIGITS),
        ("UpdateItem", r#"{"TableName":"nowhere","Key":{"pk":{"N":"x"}},"UpdateExpression":""}"#, DIGITS),
        ("GetItem", r#"{"TableName":"nowhere","Key":{"pk":{"N":"x"}},"AttributesToGet":["a","a"]}"#, DIGITS),
        ("GetItem", r#"{"TableName":"nowhere","Key":{"pk":{"N":"x"}},"ProjectionExpression":"a,a"}"#, DIGITS),
        ("GetItem", r#"{"TableName":"nowhere","Key":{"pk":{"N":"x"}},"ProjectionExpression":"a","ExpressionAttributeNames":{}}"#, DIGITS),
        ("BatchGetItem", r#"{"RequestItems":{"nowhere":{"Keys":[{"pk":{"N":"x"}}],"AttributesToGet":["a","a"]}}}"#, DIGITS),
    ]);
    // What excludes each other is told before the values.
    let mixed = r#"{"TableName":"nowhere","Key":{"pk":{"N":"x"}},"AttributesToGet":["a"],"ProjectionExpression":"a"}"#;
    assert!(tables.call("GetItem", mixed).contains("Can not use both"));
}

/// Fact V4: an item that no table takes is refused before the table is looked for.
#[test]
fn sizes_before_tables() {
    let tables = Tables::new();
    let large = "x".repeat(400 * 1024);
    let too_large = "ValidationException: Item size has exceeded the maximum allowed size";
    let missing = "ResourceNotFoundException: Requested resource not found";
    for (value, expected) in [(large.as_str(), too_large), ("x", missing)] {
        let item = format!(r#"{{"pk":{{"S":"{value}"}}}}"#);
        let put = format!(r#"{{"TableName":"nowhere","Item":{item}}}"#);
        assert_eq!(tables.call("PutItem", &put), expected);
        let batch =
            format!(r#"{{"RequestItems":{{"nowhere":[{{"PutRequest":{{"Item":{item}}}}}]}}}}"#);
        assert_eq!(tables.call("BatchWriteItem", &batch), expected);
    }
    let expected = format!(
        r#"{{"TableName":"plain","Item":{{"pk":{{"S":"{large}"}}}},"Expected":{{"a":{{}}}}}}"#
    );
    assert_eq!(tables.call("PutItem", &expected), too_large);
}

/// Facts U1 and U8, with a table.
#[test]
fn legacy_updates() {
    let tables = Tables::new();
    let add = |value: &str| {
        format!(
            r#"{{"TableName":"plain","Key":{{"pk":{{"S":"a"}}}},"ReturnValues":"ALL_NEW","AttributeUpdates":{{"l":{{"Action":"ADD","Value":{value}}}}}}}"#
        )
    };
    for (value, expected) in [
        (
            r#"{"L":[{"N":"1"}]}"#,
            r#"{"Attributes":{"pk":{"S":"a"},"l":{"L":[{"N":"1"}]}}}"#,
        ),
        (
            r#"{"L":[{"S":"x"},{"N":"1"}]}"#,
            r#"{"Attributes":{"pk":{"S":"a"},"l":{"L":[{"N":"1"},{"S":"x"},{"N":"1"}]}}}"#,
        ),
        (
            r#"{"N":"1"}"#,
            "ValidationException: Type mismatch for attribute to update",
        ),
        (
            r#"{"SS":["x"]}"#,
            "ValidationException: Type mismatch for attribute to update",
        ),
        (
            r#"{"M":{}}"#,
            "ValidationException: One or more parameter values were invalid: ADD action is not supported for the type M",
        ),
    ] {
        assert_eq!(tables.call("UpdateItem", &add(value)), expected, "{value}");
    }
    let empty = "ValidationException: Empty attribute name";
    tables.check(&[
        ("UpdateItem", r#"{"TableName":"plain","Key":{"pk":{"S":"a"}},"AttributeUpdates":{"":{"Value":{"S":"x"}}}}"#, empty),
        ("GetItem", r#"{"TableName":"plain","Key":{"pk":{"S":"a"}},"AttributesToGet":[""]}"#, empty),
        ("Scan", r#"{"TableName":"plain","AttributesToGet":["a",""]}"#, empty),
    ]);
}

/// As the conditions of Query (Q9): of two faulty entries, the one that the body has first is told.
#[test]
fn entries_of_writes_in_the_order_of_the_body() {
    let tables = Tables::new();
    let no_map = r#"{"Action":"ADD","Value":{"M":{}}}"#;
    let no_value = r#"{"Action":"PUT"}"#;
    let of_map = "ValidationException: One or more parameter values were invalid: ADD action is not supported for the type M";
    let ask = |first: &str, second: &str| {
        let request = format!(
            r#"{{"TableName":"plain","Key":{{"pk":{{"S":"a"}}}},"AttributeUpdates":{{"b":{first},"a":{second}}}}}"#
        );
        tables.call("UpdateItem", &request)
    };
    assert_eq!(ask(no_map, no_value), of_map);
    let of_value = ask(no_value, no_map);
    assert!(
        of_value.contains("Only DELETE action is allowed"),
        "{of_value}"
    );
    let exists = r#"{"Exists":true}"#;
    let many = r#"{"ComparisonOperator":"EQ","AttributeValueList":[]}"#;
    let ask = |entries: &str| {
        let request = format!(
            r#"{{"TableName":"plain","Key":{{"pk":{{"S":"a"}}}},"Expected":{{{entries}}}}}"#
        );
        tables.call("DeleteItem", &request)
    };
    for (first, second) in [(exists, many), (many, exists)] {
        let alone = ask(&format!(r#""x":{first}"#));
        assert!(alone.starts_with("ValidationException"), "{alone}");
        let both = ask(&format!(r#""x":{first},"a":{second}"#));
        assert_eq!(both, alone.replace("attribute (a)", "attribute (x)"));
    }
}

/// V7: what is said of values when there is no expression at all; open, and kept.
#[test]
fn v7_values_without_any_expression() {
    let ask = |members: &str| {
        format!(
            r#"{{"TableName":"plain","Key":{{"pk":{{"S":"a"}}}},"ExpressionAttributeValues":{{":v":{{"S":"a"}}}}{members}}}"#
        )
    };
    const SENTENCE: &str = "ValidationException: ExpressionAttributeValues can only be specified when using expressions: UpdateExpression is null";
    Tables::new().check(&[
        ("UpdateItem", &ask(""), SENTENCE),
        ("UpdateItem", &ask(r#","AttributeUpdates":{}"#), SENTENCE),
    ]);
}

/// V8: sentences that later observations confirmed.
#[test]
fn v8_sentences_of_today() {
    const EMPTY: &str = "ValidationException: One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty";
    let keys: Vec<String> = (0..101)
        .map(|number| format!(r#"{{"pk":{{"S":"{number}"}}}}"#))
        .collect();
    let (half, rest) = keys.split_at(50);
    let many = format!(
        r#"{{"RequestItems":{{"plain":{{"Keys":[{}]}},"other":{{"Keys":[{}]}}}}}}"#,
        half.join(","),
        rest.join(",")
    );
    Tables::new().check(&[
        (
            "GetItem",
            r#"{"TableName":"plain","Key":{"pk":{"S":""}}}"#,
            &format!("{EMPTY} string value. Key: pk"),
        ),
        (
            "DeleteItem",
            r#"{"TableName":"plain","Key":{"pk":{"S":""}}}"#,
            &format!("{EMPTY} string value. Key: pk"),
        ),
        (
            "BatchWriteItem",
            r#"{"RequestItems":{"sorted":[{"DeleteRequest":{"Key":{"pk":{"S":""},"sk":{"N":"1"}}}}]}}"#,
            &format!("{EMPTY} string value. Key: pk"),
        ),
        (
            "BatchGetItem",
            r#"{"RequestItems":{}}"#,
            "ValidationException: The requestItems parameter is required for BatchGetItem",
        ),
        (
            "BatchGetItem",
            &many,
            "ValidationException: Too many items requested for the BatchGetItem call",
        ),
    ]);
}

/// F3-4-add-list: a list is appended, or comes to be; to anything else it does not suit.
#[test]
fn legacy_updates_append_lists() {
    let tables = Tables::new();
    let add = |name: &str, value: &str| {
        format!(
            r#"{{"TableName":"plain","Key":{{"pk":{{"S":"a"}}}},"AttributeUpdates":{{"{name}":{{"Action":"ADD","Value":{value}}}}},"ReturnValues":"UPDATED_NEW"}}"#
        )
    };
    tables.check(&[
        (
            "UpdateItem",
            &add("l", r#"{"L":[{"N":"1"}]}"#),
            r#"{"Attributes":{"l":{"L":[{"N":"1"}]}}}"#,
        ),
        (
            "UpdateItem",
            &add("l", r#"{"L":[{"S":"x"},{"L":[]}]}"#),
            r#"{"Attributes":{"l":{"L":[{"N":"1"},{"S":"x"},{"L":[]}]}}}"#,
        ),
        (
            "UpdateItem",
            &add("l", r#"{"L":[]}"#),
            r#"{"Attributes":{"l":{"L":[{"N":"1"},{"S":"x"},{"L":[]}]}}}"#,
        ),
        (
            "UpdateItem",
            &add("n", r#"{"N":"1"}"#),
            r#"{"Attributes":{"n":{"N":"1"}}}"#,
        ),
        (
            "UpdateItem",
            &add("n", r#"{"L":[{"N":"1"}]}"#),
            "ValidationException: Type mismatch for attribute to update",
        ),
        (
            "UpdateItem",
            &add("l", r#"{"N":"1"}"#),
            "ValidationException: Type mismatch for attribute to update",
        ),
        // An expression adds no list.
        (
            "UpdateItem",
            r#"{"TableName":"plain","Key":{"pk":{"S":"a"}},"UpdateExpression":"ADD l :l","ExpressionAttributeValues":{":l":{"L":[]}}}"#,
            "ValidationException: Invalid UpdateExpression: Incorrect operand type for operator or function; operator: ADD, operand type: LIST, typeSet: ALLOWED_FOR_ADD_OPERAND",
        ),
    ]);
}
