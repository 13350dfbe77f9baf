//! Attribute values that are none, several, too large, too deep or empty where they may not be.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{Case, Expect, Text, call, case, check, invalid, long, with_tables};
use crate::support::raw::{Raw, send};

const OPENING: &str = "One or more parameter values were invalid: ";

fn put(name: &str, value: Value, expect: Expect) -> Case {
    let input = json!({"TableName": "one", "Item": {"p": {"S": "a"}, "v": value}});
    call(name, "PutItem", input, expect)
}

fn opening(rest: &str) -> Expect {
    invalid(format!("{OPENING}{rest}"))
}

#[test]
fn one_type_and_one_only() {
    let server = with_tables();
    let empty =
        "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes";
    let several = "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes";
    let cases = vec![
        put("no type", json!({}), invalid(empty)),
        put("an unknown type", json!({"X": "a"}), invalid(empty)),
        put("two types", json!({"S": "a", "N": "1"}), invalid(several)),
        put("no type in a list", json!({"L": [{}]}), invalid(empty)),
        put(
            "two types in a map",
            json!({"M": {"a": {"S": "a", "B": ""}}}),
            invalid(several),
        ),
        put("null type", json!({"S": null}), invalid(empty)),
        put(
            "NULL false",
            json!({"NULL": false}),
            opening("Null attribute value types must have the value of true"),
        ),
        put("NULL true", json!({"NULL": true}), Expect::Accepted),
        put("empty text", json!({"S": ""}), Expect::Accepted),
        put("empty binary", json!({"B": ""}), Expect::Accepted),
        put("empty list", json!({"L": []}), Expect::Accepted),
        put("empty map", json!({"M": {}}), Expect::Accepted),
        put(
            "an empty name in a map",
            json!({"M": {"": {"S": "a"}}}),
            Expect::Status(&[200, 400]),
        ),
    ];
    check(server.address, cases);
}

#[test]
fn numbers() {
    let server = with_tables();
    let number = |text: &str, expect: Expect| put(text, json!({"N": text}), expect);
    let not_numeric = |text: &str| {
        number(
            text,
            invalid(format!(
                "The parameter cannot be converted to a numeric value: {text}"
            )),
        )
    };
    let over = || {
        invalid(
            "Number overflow. Attempting to store a number with magnitude larger than supported range",
        )
    };
    let under = || {
        invalid(
            "Number underflow. Attempting to store a number with magnitude smaller than supported range",
        )
    };
    let digits = || invalid("Attempting to store more than 38 significant digits in a Number");
    let mut cases: Vec<_> = [
        "abc", "1e", "--1", "1.2.3", "0x1", "NaN", "Infinity", "1,5", "\u{661}",
    ]
    .map(not_numeric)
    .into();
    cases.extend([
        number("1e126", over()),
        number("-1e126", over()),
        number("1e99999999999", over()),
        number("0e126", over()),
        number("1e-131", under()),
        number("-1e-131", under()),
        number("123456789012345678901234567890123456789", digits()),
        number("0.100000000000000000000000000000000000001", digits()),
        number(
            "1e99999999999999999999",
            invalid("The parameter cannot be converted to a numeric value: 1e99999999999999999999"),
        ),
        number(
            "9.9999999999999999999999999999999999999e125",
            Expect::Accepted,
        ),
        number(
            "-9.9999999999999999999999999999999999999e125",
            Expect::Accepted,
        ),
        number("1e-130", Expect::Accepted),
        number(
            "100000000000000000000000000000000000000000",
            Expect::Accepted,
        ),
        number("00001.5000", Expect::Accepted),
        number("+1.5E+3", Expect::Accepted),
        put(
            "empty number",
            json!({"N": ""}),
            invalid("The parameter cannot be converted to a numeric value"),
        ),
    ]);
    check(server.address, cases);
}

/// A million digits are refused in time that grows with their length only.
#[test]
fn a_number_of_a_million_digits() {
    let server = with_tables();
    #[expect(clippy::disallowed_methods, reason = "the rule is about real time")]
    let before = Instant::now();
    let million = "7".repeat(1 << 20);
    let cases = vec![
        put("digits", json!({"N": million}), Expect::Status(&[400])),
        put(
            "zeros before",
            json!({"N": format!("{}1", "0".repeat(1 << 20))}),
            Expect::Status(&[200, 400]),
        ),
        put(
            "zeros behind the point",
            json!({"N": format!("1.{}", "0".repeat(1 << 20))}),
            Expect::Status(&[200, 400]),
        ),
        put(
            "an exponent of digits",
            json!({"N": format!("1e{million}")}),
            Expect::Status(&[400]),
        ),
    ];
    check(server.address, cases);
    assert!(before.elapsed() < Duration::from_secs(20));
}

#[test]
fn sets() {
    let server = with_tables();
    let cases = vec![
        // The two spaces are the service's.
        put(
            "empty SS",
            json!({"SS": []}),
            opening("An string set  may not be empty"),
        ),
        put(
            "empty NS",
            json!({"NS": []}),
            opening("An number set  may not be empty"),
        ),
        put(
            "empty BS",
            json!({"BS": []}),
            opening("Binary sets should not be empty"),
        ),
        put(
            "SS twice",
            json!({"SS": ["a", "a"]}),
            opening("Input collection [a, a] contains duplicates."),
        ),
        put(
            "NS twice",
            json!({"NS": ["1", "1.0"]}),
            invalid("Input collection contains duplicates"),
        ),
        put(
            "BS twice",
            json!({"BS": ["AA==", "AA=="]}),
            Expect::Error(
                400,
                super::VALIDATION,
                Text::Contains("of type BS contains duplicates.".to_owned()),
            ),
        ),
        put("SS of two", json!({"SS": ["a", "b"]}), Expect::Accepted),
        put("an empty member", json!({"SS": [""]}), Expect::Accepted),
    ];
    check(server.address, cases);
}

/// A list of one list of one list, this many deep.
fn nested(levels: usize) -> String {
    format!(
        "{}{}{}",
        "{\"L\":[".repeat(levels),
        "{\"S\":\"x\"}",
        "]}".repeat(levels)
    )
}

#[test]
fn nesting() {
    let server = with_tables();
    let put = |levels: usize, expect: Expect| {
        let body = format!(
            r#"{{"TableName":"one","Item":{{"p":{{"S":"a"}},"v":{}}}}}"#,
            nested(levels)
        );
        case(
            &format!("{levels} levels"),
            Raw::post("PutItem", body),
            expect,
        )
    };
    let too_deep = || {
        invalid(
            "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit",
        )
    };
    let cases = vec![
        put(31, Expect::Accepted),
        put(32, too_deep()),
        put(60, too_deep()),
        put(200_000, Expect::Status(&[400])),
    ];
    check(server.address, cases);
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table of cases")]
fn items_and_keys() {
    let server = with_tables();
    let key = |name: &str, table: &str, item: Value, expect: Expect| {
        call(
            name,
            "PutItem",
            json!({"TableName": table, "Item": item}),
            expect,
        )
    };
    let unusable = "One or more parameter values are not valid. ";
    let cases = vec![
        key(
            "empty key",
            "one",
            json!({"p": {"S": ""}}),
            invalid(format!(
                "{unusable}The AttributeValue for a key attribute cannot contain an empty string value. Key: p"
            )),
        ),
        key(
            "empty binary key",
            "raw",
            json!({"p": {"B": ""}}),
            invalid(format!(
                "{unusable}The AttributeValue for a key attribute cannot contain an empty binary value. Key: p"
            )),
        ),
        key(
            "empty index key",
            "two",
            json!({"p": {"S": "a"}, "s": {"S": "b"}, "x": {"S": ""}}),
            Expect::Error(
                400,
                super::VALIDATION,
                Text::Contains("IndexName: glo, IndexKey: x".to_owned()),
            ),
        ),
        key(
            "index key of another type",
            "two",
            json!({"p": {"S": "a"}, "s": {"S": "b"}, "x": {"N": "1"}}),
            opening("Type mismatch for Index Key x Expected: S Actual: N IndexName: glo"),
        ),
        key(
            "no key",
            "one",
            json!({"v": {"S": "a"}}),
            opening("Missing the key p in the item"),
        ),
        key(
            "no sort key",
            "two",
            json!({"p": {"S": "a"}}),
            opening("Missing the key s in the item"),
        ),
        key(
            "key of another type",
            "one",
            json!({"p": {"N": "1"}}),
            opening("Type mismatch for key p expected: S actual: N"),
        ),
        key(
            "key of 2048",
            "one",
            json!({"p": {"S": long(2048)}}),
            Expect::Accepted,
        ),
        key(
            "key of 2049",
            "one",
            json!({"p": {"S": long(2049)}}),
            opening("Size of hashkey has exceeded the maximum size limit of2048 bytes"),
        ),
        key(
            "sort key of 1024",
            "two",
            json!({"p": {"S": "a"}, "s": {"S": long(1024)}}),
            Expect::Accepted,
        ),
        key(
            "sort key of 1025",
            "two",
            json!({"p": {"S": "a"}, "s": {"S": long(1025)}}),
            opening("Aggregated size of all range keys has exceeded the size limit of 1024 bytes"),
        ),
        key(
            "an item of 400 KB",
            "one",
            json!({"p": {"S": "a"}, "v": {"S": long(400 * 1024 - 3)}}),
            Expect::Accepted,
        ),
        key(
            "a byte more",
            "one",
            json!({"p": {"S": "a"}, "v": {"S": long(400 * 1024 - 2)}}),
            invalid("Item size has exceeded the maximum allowed size"),
        ),
        key(
            "an empty name",
            "one",
            json!({"p": {"S": "a"}, "": {"S": "b"}}),
            Expect::Error(
                400,
                super::VALIDATION,
                Text::Contains("Empty attribute name".to_owned()),
            ),
        ),
        key(
            "a name of 65535",
            "one",
            json!({"p": {"S": "a"}, long(65535): {"S": "b"}}),
            Expect::Accepted,
        ),
        key(
            "a name of 65536",
            "one",
            json!({"p": {"S": "a"}, long(65536): {"S": "b"}}),
            Expect::Error(400, super::VALIDATION, Text::Contains("6553".to_owned())),
        ),
    ];
    check(server.address, cases);
}

#[test]
fn an_update_past_the_size_of_an_item() {
    let server = with_tables();
    let large =
        json!({"TableName": "one", "Item": {"p": {"S": "big"}, "v": {"S": long(300 * 1024)}}});
    assert_eq!(
        send(server.address, &Raw::post("PutItem", large.to_string()))
            .unwrap()
            .status,
        200
    );
    let update = json!({
        "TableName": "one", "Key": {"p": {"S": "big"}}, "UpdateExpression": "SET w = :w",
        "ExpressionAttributeValues": {":w": {"S": long(200 * 1024)}},
    });
    let cases = vec![call(
        "update",
        "UpdateItem",
        update,
        invalid("Item size to update has exceeded the maximum allowed size"),
    )];
    check(server.address, cases);
}

#[test]
fn keys_that_do_not_fit_the_table() {
    let server = with_tables();
    let get = |name: &str, key: Value| {
        let input = json!({"TableName": "two", "Key": key});
        call(
            name,
            "GetItem",
            input,
            invalid("The provided key element does not match the schema"),
        )
    };
    let cases = vec![
        get("half a key", json!({"p": {"S": "a"}})),
        get(
            "more than a key",
            json!({"p": {"S": "a"}, "s": {"S": "b"}, "x": {"S": "c"}}),
        ),
        get("another key", json!({"p": {"S": "a"}, "x": {"S": "b"}})),
        get("another type", json!({"p": {"S": "a"}, "s": {"N": "1"}})),
        get("no key", json!({})),
    ];
    check(server.address, cases);
}
