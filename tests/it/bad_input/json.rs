//! Bodies that are not JSON, not UTF-8, or JSON of another shape than the operation's.

use super::{Case, Expect, SERIALIZATION, Text, VALIDATION, case, check, long, unreadable};
use crate::support::raw::{Raw, call, send};
use crate::support::server::Listening;
use serde_json::json;

fn get(body: impl Into<Vec<u8>>) -> Raw {
    Raw::post("GetItem", body)
}

/// Refused as unreadable, in words that no source states.
fn unreadable_somehow(name: &str, body: impl Into<Vec<u8>>) -> Case {
    case(
        name,
        get(body),
        Expect::Error(400, SERIALIZATION, Text::Any),
    )
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table of cases")]
fn bodies_that_are_no_json() {
    let server = Listening::start();
    let nothing = |body: &str| case(body, get(body), unreadable(Text::Absent));
    let deep =
        |open: &str, close: &str| format!("{}{}", open.repeat(200_000), close.repeat(200_000));
    let mut cases: Vec<_> = [
        "hello",
        "{",
        "{\"TableName\"",
        "{\"TableName\":}",
        "{'TableName':'a'}",
        "{\"TableName\":tru}",
    ]
    .map(nothing)
    .into();
    cases.extend([
        unreadable_somehow(
            "a control character in a string",
            "{\"TableName\":\"a\nb\"}",
        ),
        unreadable_somehow("a number with a leading zero", "{\"Limit\":01}"),
        unreadable_somehow("not a number", "{\"Limit\":NaN}"),
        unreadable_somehow("a trailing comma", "{\"TableName\":\"abc\",}"),
        unreadable_somehow("bytes after the document", "{} {}"),
        unreadable_somehow("a byte order mark", "\u{feff}{}"),
        unreadable_somehow("invalid UTF-8", b"{\"TableName\":\"\xff\xfe\"}".to_vec()),
        unreadable_somehow(
            "an overlong slash",
            b"{\"TableName\":\"\xc0\xaf\"}".to_vec(),
        ),
        unreadable_somehow(
            "a surrogate in UTF-8",
            b"{\"TableName\":\"\xed\xa0\x80\"}".to_vec(),
        ),
        unreadable_somehow("a lone surrogate", r#"{"TableName":"\ud800"}"#),
        unreadable_somehow(
            "a turned pair of surrogates",
            r#"{"TableName":"\udc00\ud800"}"#,
        ),
        unreadable_somehow("a short escape", r#"{"TableName":"\u12"}"#),
        unreadable_somehow("an unknown escape", r#"{"TableName":"\x41"}"#),
        unreadable_somehow("a member twice", r#"{"TableName":"abc","TableName":"abd"}"#),
        case("null", get("null"), Expect::Status(&[400])),
        case("an array", get("[]"), Expect::Status(&[400])),
        case("a string", get("\"x\""), Expect::Status(&[400])),
        case(
            "200,000 arrays",
            get(deep("[", "]")),
            Expect::Status(&[400]),
        ),
        case(
            "200,000 objects",
            get(deep("{\"a\":", "}")),
            Expect::Status(&[400]),
        ),
        case(
            "200,000 open arrays",
            get("[".repeat(200_000)),
            Expect::Status(&[400]),
        ),
        case(
            "deep in an unknown member",
            get(format!("{{\"X\":{}}}", deep("[", "]"))),
            Expect::Status(&[400]),
        ),
        case(
            "deep in an item",
            get(format!("{{\"Key\":{{\"p\":{}}}}}", deep("{\"L\":[", "]}"))),
            Expect::Status(&[400]),
        ),
        case(
            "a name of 1 MB",
            get(format!("{{\"{}\":1}}", long(1 << 20))),
            Expect::Status(&[400]),
        ),
    ]);
    check(server.address, cases);
}

/// The texts are the service's, with its own spelling.
#[test]
#[expect(clippy::too_many_lines, reason = "one table of cases")]
fn members_of_another_type() {
    let server = Listening::start();
    let at = |name: &str, text: &str, body: &str| {
        let name = format!("{name}: {body}");
        case(
            &name,
            Raw::post("Scan", body),
            unreadable(Text::Starts(text.to_owned())),
        )
    };
    let cases = vec![
        at(
            "string",
            "NUMBER_VALUE cannot be converted to String",
            r#"{"TableName":23}"#,
        ),
        at(
            "string",
            "DECIMAL_VALUE cannot be converted to String",
            r#"{"TableName":2.5}"#,
        ),
        at(
            "string",
            "TRUE_VALUE cannot be converted to String",
            r#"{"TableName":true}"#,
        ),
        at(
            "string",
            "FALSE_VALUE cannot be converted to String",
            r#"{"TableName":false}"#,
        ),
        at(
            "string",
            "Unrecognized collection type class java.lang.String",
            r#"{"TableName":[]}"#,
        ),
        at(
            "string",
            "Start of structure or map found where not expected",
            r#"{"TableName":{}}"#,
        ),
        at(
            "integer",
            "STRING_VALUE cannot be converted to Integer",
            r#"{"Limit":"5"}"#,
        ),
        at(
            "integer",
            "TRUE_VALUE cannot be converted to Integer",
            r#"{"Limit":true}"#,
        ),
        at(
            "integer",
            "Start of structure or map found where not expected",
            r#"{"Limit":{}}"#,
        ),
        at(
            "map",
            "Unexpected field type",
            r#"{"ExclusiveStartKey":"x"}"#,
        ),
        at(
            "list",
            "Unexpected field type",
            r#"{"AttributesToGet":"x"}"#,
        ),
        at(
            "text",
            "NUMBER_VALUE cannot be converted to String",
            r#"{"ExclusiveStartKey":{"p":{"S":1}}}"#,
        ),
        at(
            "number",
            "NUMBER_VALUE cannot be converted to String",
            r#"{"ExclusiveStartKey":{"p":{"N":1}}}"#,
        ),
        at(
            "set",
            "Unexpected field type",
            r#"{"ExclusiveStartKey":{"p":{"SS":"x"}}}"#,
        ),
        // https://github.com/AllocZero/EfficientDynamoDb/issues/123
        at(
            "value",
            "Unexpected value type in payload",
            r#"{"ExclusiveStartKey":{"p":"x"}}"#,
        ),
        at(
            "boolean",
            "Unexpected token received from parser",
            r#"{"ConsistentRead":"maybe"}"#,
        ),
        at(
            "flag",
            "Unexpected token received from parser",
            r#"{"ExclusiveStartKey":{"p":{"BOOL":"x"}}}"#,
        ),
    ];
    check(server.address, cases);
}

#[test]
fn base64_that_is_none() {
    let server = Listening::start();
    let blob = |text: &str, value: &str| {
        let body = format!(r#"{{"TableName":"abc","Key":{{"p":{{"B":"{value}"}}}}}}"#);
        case(value, get(body), unreadable(text))
    };
    let cases = vec![
        blob(
            "only base-64-encoded strings are convertible to bytes",
            "ab*d",
        ),
        blob(
            "Base64 encoded length is expected a multiple of 4 bytes but found: 11",
            "abcdefghijk",
        ),
        blob("Invalid last non-pad Base64 character dectected", "ab=="),
    ];
    check(server.address, cases);
    let number = get(r#"{"TableName":"abc","Key":{"p":{"B":1}}}"#);
    let cases = vec![case(
        "a number",
        number,
        unreadable("only base-64-encoded strings are convertible to bytes"),
    )];
    check(server.address, cases);
}

/// They are cut down to the range of an integer, and ranges are checked later (fact S7).
#[test]
fn numbers_out_of_the_range_of_an_integer() {
    let server = Listening::start();
    let segments = |text: &str| {
        let body = format!(r#"{{"TableName":"abc","Segment":0,"TotalSegments":{text}}}"#);
        case(
            text,
            Raw::post("Scan", body),
            Expect::Error(400, VALIDATION, Text::Any),
        )
    };
    check(
        server.address,
        [
            "2147483648",
            "100000000000000000000",
            "1e400",
            "-1e400",
            "0.5",
        ]
        .map(segments)
        .into(),
    );
}

/// Inside an item the last of two equal names wins, and unknown members are passed over.
#[test]
fn an_attribute_twice_and_an_unknown_member() {
    let server = Listening::start();
    call(
        server.address,
        "CreateTable",
        &json!({
            "TableName": "twice", "BillingMode": "PAY_PER_REQUEST",
            "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}],
            "AttributeDefinitions": [{"AttributeName": "p", "AttributeType": "S"}],
        }),
    );
    let put = r#"{"TableName":"twice","Item":{"p":{"S":"a"},"x":{"N":"1"},"x":{"N":"2"}},"Unknown":{"a":[1,{}]}}"#;
    let answer = send(server.address, &Raw::post("PutItem", put)).unwrap();
    assert_eq!((answer.status, answer.text().as_str()), (200, "{}"));
    let found = call(
        server.address,
        "GetItem",
        &json!({"TableName": "twice", "Key": {"p": {"S": "a"}}}),
    );
    assert_eq!(found, json!({"Item": {"p": {"S": "a"}, "x": {"N": "2"}}}));
}
