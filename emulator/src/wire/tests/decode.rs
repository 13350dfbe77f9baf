//! Mistakes of type, in the service's words: a table of bodies.

use crate::value::{AttributeValue, ValueFault};
use crate::wire::types::{
    BatchGetItemInput, BatchWriteItemInput, CreateTableInput, DescribeLimitsInput, GetItemInput,
    QueryInput, ScanInput, TransactWriteItemsInput, UpdateContinuousBackupsInput, UpdateItemInput,
};
use crate::wire::{ApiError, Decode, ErrorCode, decode_input};

fn refusal<T: Decode>(body: &str) -> ApiError {
    match decode_input::<T>(body.as_bytes()) {
        Ok(_) => panic!("accepted: {body}"),
        Err(error) => error,
    }
}

/// The body is refused with these words; "" is a refusal without a word.
fn check<T: Decode>(cases: &[(&str, &str)]) {
    for (body, expected) in cases {
        let error = refusal::<T>(body);
        assert_eq!(error.code(), ErrorCode::Serialization, "{body}");
        assert_eq!(error.message().unwrap_or_default(), *expected, "{body}");
    }
}

#[test]
fn not_json_is_refused_without_a_word() {
    check::<GetItemInput>(&[
        ("", ""),
        ("{", ""),
        ("}", ""),
        ("{\"TableName\":}", ""),
        ("{\"TableName\":\"t\"", ""),
        ("{\"TableName\":\"t\",}", ""),
        ("{\"TableName\" \"t\"}", ""),
        ("{TableName:\"t\"}", ""),
        ("{\"TableName\":\"t\"} x", ""),
        ("{\"TableName\":\"t\"}{}", ""),
        ("\u{feff}{}", ""),
        ("{\"TableName\":\"\\ud800\"}", ""),
        ("{\"TableName\":'t'}", ""),
    ]);
    let not_text = decode_input::<GetItemInput>(b"{\"TableName\":\"\xff\"}");
    assert_eq!(not_text.unwrap_err().message(), None);
}

#[test]
fn a_scalar_of_another_type() {
    check::<GetItemInput>(&[
        (
            "{\"TableName\":23}",
            "NUMBER_VALUE cannot be converted to String",
        ),
        (
            "{\"TableName\":-2.5e3}",
            "DECIMAL_VALUE cannot be converted to String",
        ),
        (
            "{\"TableName\":true}",
            "TRUE_VALUE cannot be converted to String",
        ),
        (
            "{\"TableName\":false}",
            "FALSE_VALUE cannot be converted to String",
        ),
        (
            "{\"TableName\":{}}",
            "Start of structure or map found where not expected",
        ),
        (
            "{\"TableName\":[]}",
            "Unrecognized collection type class java.lang.String",
        ),
        (
            "{\"ConsistentRead\":\"maybe\"}",
            "Unexpected token received from parser",
        ),
        (
            "{\"ConsistentRead\":1}",
            "NUMBER_VALUE cannot be converted to Boolean",
        ),
        (
            "{\"ConsistentRead\":{}}",
            "Start of structure or map found where not expected",
        ),
        (
            "{\"AttributesToGet\":[1]}",
            "NUMBER_VALUE cannot be converted to String",
        ),
        (
            "{\"ExpressionAttributeNames\":{\"#a\":true}}",
            "TRUE_VALUE cannot be converted to String",
        ),
    ]);
}

#[test]
fn another_type_for_a_number() {
    check::<ScanInput>(&[
        (
            "{\"Limit\":\"1\"}",
            "STRING_VALUE cannot be converted to Integer",
        ),
        (
            "{\"Limit\":true}",
            "TRUE_VALUE cannot be converted to Integer",
        ),
        (
            "{\"Limit\":false}",
            "FALSE_VALUE cannot be converted to Integer",
        ),
        (
            "{\"Limit\":[]}",
            "Unrecognized collection type class java.lang.Integer",
        ),
        (
            "{\"Limit\":{}}",
            "Start of structure or map found where not expected",
        ),
    ]);
    check::<CreateTableInput>(&[(
        "{\"ProvisionedThroughput\":{\"ReadCapacityUnits\":\"1\"}}",
        "STRING_VALUE cannot be converted to Long",
    )]);
}

/// Fact S1, for each kind of scalar that it speaks of, as a member and as an element.
#[test]
fn a_number_with_a_fraction_is_another_token() {
    for (number, token) in [
        ("1", "NUMBER_VALUE"),
        ("-7", "NUMBER_VALUE"),
        ("100000000000000000000000000000000000000000", "NUMBER_VALUE"),
        ("5.5", "DECIMAL_VALUE"),
        ("-0.1", "DECIMAL_VALUE"),
        ("2.0", "DECIMAL_VALUE"),
        ("1e3", "DECIMAL_VALUE"),
    ] {
        let (string, boolean) = (
            format!("{token} cannot be converted to String"),
            format!("{token} cannot be converted to Boolean"),
        );
        let body = |text: &str| text.replace('?', number);
        check::<GetItemInput>(&[
            (&body(r#"{"TableName":?}"#), &string),
            (&body(r#"{"AttributesToGet":["a",?]}"#), &string),
            (&body(r##"{"ExpressionAttributeNames":{"#a":?}}"##), &string),
            (&body(r#"{"Key":{"a":{"S":?}}}"#), &string),
            (&body(r#"{"Key":{"a":{"N":?}}}"#), &string),
            (&body(r#"{"Key":{"a":{"NS":[?]}}}"#), &string),
            (&body(r#"{"Key":{"a":{"BOOL":?}}}"#), &boolean),
            (&body(r#"{"Key":{"a":{"NULL":?}}}"#), &boolean),
            (&body(r#"{"ConsistentRead":?}"#), &boolean),
        ]);
    }
    // A number that is none is no JSON.
    check::<GetItemInput>(&[("{\"TableName\":1.}", ""), ("{\"TableName\":1e}", "")]);
}

/// Fact S2.
#[test]
fn a_scalar_for_a_structure() {
    const ELEMENT: &str = "Unexpected value type in payload";
    const MEMBER: &str = "Unexpected field type";
    for scalar in ["1", "5.5", "\"x\"", "true"] {
        let body = |text: &str| text.replace('?', scalar);
        check::<CreateTableInput>(&[
            (&body(r#"{"KeySchema":[?]}"#), ELEMENT),
            (&body(r#"{"AttributeDefinitions":[{},?]}"#), ELEMENT),
            (&body(r#"{"GlobalSecondaryIndexes":[?]}"#), ELEMENT),
            (&body(r#"{"Tags":[?]}"#), ELEMENT),
            (&body(r#"{"ProvisionedThroughput":?}"#), MEMBER),
            (&body(r#"{"StreamSpecification":?}"#), MEMBER),
            (
                &body(r#"{"GlobalSecondaryIndexes":[{"Projection":?}]}"#),
                MEMBER,
            ),
            (&body(r#"{"KeySchema":?}"#), MEMBER),
        ]);
        check::<QueryInput>(&[
            (&body(r#"{"KeyConditions":{"a":?}}"#), ELEMENT),
            (
                &body(r#"{"KeyConditions":{"a":{"AttributeValueList":[?]}}}"#),
                ELEMENT,
            ),
            (&body(r#"{"ExclusiveStartKey":{"a":?}}"#), ELEMENT),
            (
                &body(r#"{"ExclusiveStartKey":{"a":{"L":[{"S":""},?]}}}"#),
                ELEMENT,
            ),
            (
                &body(r#"{"ExclusiveStartKey":{"a":{"M":{"b":?}}}}"#),
                ELEMENT,
            ),
            (&body(r#"{"ExclusiveStartKey":?}"#), MEMBER),
        ]);
        check::<UpdateItemInput>(&[
            (&body(r#"{"AttributeUpdates":{"a":?}}"#), ELEMENT),
            (&body(r#"{"AttributeUpdates":{"a":{"Value":?}}}"#), MEMBER),
            (
                &body(r#"{"AttributeUpdates":{"a":{"Value":{"L":[?]}}}}"#),
                ELEMENT,
            ),
            (&body(r#"{"Expected":{"a":{"Value":?}}}"#), MEMBER),
        ]);
        check::<BatchWriteItemInput>(&[
            (&body(r#"{"RequestItems":{"t":[?]}}"#), ELEMENT),
            (
                &body(r#"{"RequestItems":{"t":[{"PutRequest":?}]}}"#),
                MEMBER,
            ),
            (
                &body(r#"{"RequestItems":{"t":[{"DeleteRequest":{"Key":{"a":?}}}]}}"#),
                ELEMENT,
            ),
        ]);
    }
}

/// Fact S3.
#[test]
fn words_for_a_boolean() {
    for (word, truth) in [
        ("true", true),
        ("yes", true),
        ("1", true),
        ("TRUE", true),
        ("Yes", true),
        ("false", false),
        ("no", false),
        ("0", false),
        ("False", false),
        ("\\u006eo", false),
    ] {
        let body = format!(r#"{{"ConsistentRead":"{word}","Key":{{"a":{{"BOOL":"{word}"}}}}}}"#);
        let input = decode_input::<GetItemInput>(body.as_bytes()).unwrap();
        assert_eq!(input.consistent_read, Some(truth), "{word}");
        let key = input.key.unwrap().check().unwrap();
        assert_eq!(key.get("a"), Some(AttributeValue::Bool(truth)), "{word}");
    }
    for word in ["", "x", "tru", " true", "on", "2", "null"] {
        let text = "Unexpected token received from parser";
        check::<GetItemInput>(&[
            (&format!(r#"{{"ConsistentRead":"{word}"}}"#), text),
            (&format!(r#"{{"Key":{{"a":{{"BOOL":"{word}"}}}}}}"#), text),
            (&format!(r#"{{"Key":{{"a":{{"NULL":"{word}"}}}}}}"#), text),
        ]);
    }
    let input = decode_input::<GetItemInput>(br#"{"Key":{"a":{"NULL":"no"}}}"#).unwrap();
    assert_eq!(input.key.unwrap().check(), Err(ValueFault::NullNotTrue));
    let input = decode_input::<GetItemInput>(br#"{"Key":{"a":{"NULL":"yes"}}}"#).unwrap();
    let key = input.key.unwrap().check().unwrap();
    assert_eq!(key.get("a"), Some(AttributeValue::Null));
}

/// Fact S5.
#[test]
fn a_list_for_a_map() {
    let of = |class: &str| {
        format!("Unrecognized collection type java.util.Map<java.lang.String, {class}>")
    };
    let own = |shape: &str| of(&format!("com.amazonaws.dynamodb.v20120810.{shape}"));
    check::<GetItemInput>(&[
        (r#"{"Key":[]}"#, &own("AttributeValue")),
        (
            r#"{"ExpressionAttributeNames":[]}"#,
            &of("java.lang.String"),
        ),
        (r#"{"Key":{"a":{"M":[]}}}"#, &own("AttributeValue")),
    ]);
    check::<UpdateItemInput>(&[
        (r#"{"AttributeUpdates":[{}]}"#, &own("AttributeValueUpdate")),
        (r#"{"Expected":[]}"#, &own("ExpectedAttributeValue")),
        (
            r#"{"ExpressionAttributeValues":[1]}"#,
            &own("AttributeValue"),
        ),
    ]);
    check::<QueryInput>(&[
        (r#"{"KeyConditions":[]}"#, &own("Condition")),
        (r#"{"QueryFilter":["x"]}"#, &own("Condition")),
    ]);
    check::<BatchGetItemInput>(&[
        (r#"{"RequestItems":[]}"#, &own("KeysAndAttributes")),
        (
            r#"{"RequestItems":{"t":{"Keys":[[]]}}}"#,
            &own("AttributeValue"),
        ),
    ]);
    check::<BatchWriteItemInput>(&[(
        r#"{"RequestItems":[]}"#,
        &of("java.util.List<com.amazonaws.dynamodb.v20120810.WriteRequest>"),
    )]);
}

/// Fact S6 is open; the service's sentences speak of its own program.
#[test]
fn a_scalar_in_a_map_of_lists() {
    check::<BatchWriteItemInput>(&[(r#"{"RequestItems":{"t":1}}"#, "Unexpected field type")]);
    check::<BatchGetItemInput>(&[(
        r#"{"RequestItems":{"t":{"Keys":["x"]}}}"#,
        "Unexpected field type",
    )]);
}

/// Fact S7.
#[test]
fn a_number_that_is_no_whole_one_of_its_size() {
    for (number, limit, units) in [
        ("1.5", 1, 1),
        ("-1.9", -1, -1),
        ("0.99", 0, 0),
        ("2e2", 200, 200),
        ("2147483648", i32::MAX, 2_147_483_648),
        ("-2147483649", i32::MIN, -2_147_483_649),
        ("100000000000000000000", i32::MAX, i64::MAX),
        ("-1e30", i32::MIN, i64::MIN),
        ("1e400", i32::MAX, i64::MAX),
    ] {
        let body = format!("{{\"Limit\":{number}}}");
        let input = decode_input::<ScanInput>(body.as_bytes()).unwrap();
        assert_eq!(input.limit, Some(limit), "{number}");
        let body = format!("{{\"ProvisionedThroughput\":{{\"ReadCapacityUnits\":{number}}}}}");
        let input = decode_input::<CreateTableInput>(body.as_bytes()).unwrap();
        let throughput = input.provisioned_throughput.unwrap();
        assert_eq!(throughput.read_capacity_units, Some(units), "{number}");
    }
}

/// The first bad member in the order of the body is told.
#[test]
fn the_first_of_two_mistakes() {
    for (body, expected) in [
        (
            r#"{"TableName":1,"ConsistentRead":"x"}"#,
            "NUMBER_VALUE cannot be converted to String",
        ),
        (
            r#"{"ConsistentRead":"x","TableName":1}"#,
            "Unexpected token received from parser",
        ),
        (
            r#"{"Key":{"a":{"S":true},"b":1},"TableName":1}"#,
            "TRUE_VALUE cannot be converted to String",
        ),
    ] {
        check::<GetItemInput>(&[(body, expected)]);
    }
}

#[test]
fn a_collection_of_another_type() {
    const MISPLACED: &str = "Start of structure or map found where not expected";
    check::<GetItemInput>(&[
        ("23", "Unexpected field type"),
        ("\"GetItem\"", "Unexpected field type"),
        (
            "[]",
            "Unrecognized collection type class com.amazonaws.dynamodb.v20120810.GetItemInput",
        ),
        ("{\"AttributesToGet\":\"a\"}", "Unexpected field type"),
        ("{\"AttributesToGet\":{}}", MISPLACED),
        // <https://github.com/JuliaCloud/AWS.jl/issues/673>
        (
            "{\"ExpressionAttributeNames\":\"a\"}",
            "Unexpected field type",
        ),
        ("{\"Key\":\"a\"}", "Unexpected field type"),
        (
            "{\"Key\":{\"a\":\"b\"}}",
            "Unexpected value type in payload",
        ),
    ]);
    check::<BatchGetItemInput>(&[
        (
            "{\"RequestItems\":{\"t\":1}}",
            "Unexpected value type in payload",
        ),
        ("{\"RequestItems\":{\"t\":{\"Keys\":{}}}}", MISPLACED),
        (
            "{\"RequestItems\":{\"t\":{\"Keys\":[1]}}}",
            "Unexpected field type",
        ),
        (
            "{\"RequestItems\":{\"t\":[]}}",
            "Unrecognized collection type class \
             com.amazonaws.dynamodb.v20120810.KeysAndAttributes",
        ),
    ]);
    check::<UpdateContinuousBackupsInput>(&[(
        "{\"PointInTimeRecoverySpecification\":true}",
        "Unexpected field type",
    )]);
}

#[test]
fn a_member_that_comes_twice() {
    check::<GetItemInput>(&[("{\"TableName\":\"a\",\"TableName\":\"b\"}", "")]);
}

#[test]
fn null_is_absent_and_unknown_members_are_skipped() {
    let bodies = [
        "{}",
        "{\"TableName\":null,\"Limit\":null,\"KeyConditions\":null}",
        "{\"Unknown\":{\"deep\":[1,{\"x\":[null,true,\"]\"]}]},\"tablename\":3}",
        " { \"TableName\" : null } \r\n\t",
    ];
    for body in bodies {
        let input = decode_input::<QueryInput>(body.as_bytes()).unwrap();
        assert_eq!(input, QueryInput::default(), "{body}");
    }
    for body in ["{}", "{\"Unknown\":[]}"] {
        let input = decode_input::<DescribeLimitsInput>(body.as_bytes()).unwrap();
        assert_eq!(input, DescribeLimitsInput::default(), "{body}");
    }
}

#[test]
fn escaped_names_are_names() {
    let body = br#"{"\u0054ableName":"\u0061\n"}"#;
    let input = decode_input::<GetItemInput>(body).unwrap();
    assert_eq!(input.table_name.as_deref(), Some("a\n"));
}

/// The service reads the whole request before it judges the values in it.
#[test]
fn faults_of_values_are_not_mistakes_of_type() {
    let body = br#"{"Key":{"a":{"N":"x"},"b":{},"c":{"NULL":false}},"TableName":"t"}"#;
    let input = decode_input::<GetItemInput>(body).unwrap();
    assert!(input.key.unwrap().check().is_err());
    assert_eq!(input.table_name.as_deref(), Some("t"));
}

/// A little text cannot ask for a lot of memory.
#[test]
fn size_is_bounded() {
    let body = |count| format!("{{\"TransactItems\":[{}]}}", vec!["{}"; count].join(","));
    let input = decode_input::<TransactWriteItemsInput>(body(1_000).as_bytes()).unwrap();
    assert_eq!(input.transact_items.unwrap().len(), 1_000);
    check::<TransactWriteItemsInput>(&[(&body(500_000), "")]);
}

/// No recursion of ours follows the depth of a body.
#[test]
fn depth_is_bounded() {
    let deep = |open: &str, close: &str| {
        format!(
            "{{\"x\":{}{}}}",
            open.repeat(200_000),
            close.repeat(200_000)
        )
    };
    let bodies = [deep("[", "]"), deep("{\"a\":", "1}"), deep("[", "")];
    let builder = std::thread::Builder::new().stack_size(256 * 1024);
    let reader = builder.spawn(move || {
        for body in bodies {
            let read = decode_input::<GetItemInput>(body.as_bytes());
            assert!(read.is_err_and(|error| error.code() == ErrorCode::Serialization));
        }
    });
    reader.unwrap().join().unwrap();
}
