//! Mistakes of type, in the service's words: a table of bodies.

use crate::wire::types::{
    BatchGetItemInput, CreateTableInput, DescribeLimitsInput, GetItemInput, QueryInput, ScanInput,
    TransactWriteItemsInput, UpdateContinuousBackupsInput,
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
            "NUMBER_VALUE cannot be converted to String",
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
            "{\"ConsistentRead\":\"yes\"}",
            "STRING_VALUE cannot be converted to Boolean",
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

#[test]
fn a_number_out_of_its_range() {
    for number in [
        "2147483648",
        "-2147483649",
        "100000000000000000000",
        "1e400",
        "1.5",
    ] {
        check::<ScanInput>(&[(&format!("{{\"Limit\":{number}}}"), "")]);
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
        ("{\"RequestItems\":{\"t\":1}}", "Unexpected field type"),
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
        "null",
        "{}",
        "{\"TableName\":null,\"Limit\":null,\"KeyConditions\":null}",
        "{\"Unknown\":{\"deep\":[1,{\"x\":[null,true,\"]\"]}]},\"tablename\":3}",
        " { \"TableName\" : null } \r\n\t",
    ];
    for body in bodies {
        let input = decode_input::<QueryInput>(body.as_bytes()).unwrap();
        assert_eq!(input, QueryInput::default(), "{body}");
    }
    for body in ["{}", "null", "{\"Unknown\":[]}"] {
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
