//! Untrusted JSON to stored form.

use std::thread;
use std::time::Duration;

use proptest::prelude::*;

use super::{read_item, read_value, write_value};
use crate::value::{AttributeValue, DataType, Item, NumberError, ValueFault};
use crate::wire::json::{DecodeError, JsonError, Reader, Writer};

fn read(text: &str) -> Result<Result<Item, ValueFault>, DecodeError> {
    let mut reader = Reader::new(text.as_bytes());
    let item = read_item(&mut reader)?;
    reader.finish()?;
    Ok(item.check())
}

fn canonical(text: &str) -> String {
    let item = read(text).unwrap().unwrap();
    assert_eq!(item.size(), Item::from(item.to_map()).size(), "{text}");
    assert_eq!(item, Item::from(item.to_map()), "{text}");
    String::from_utf8(item.json().to_vec()).unwrap()
}

fn fault(text: &str) -> ValueFault {
    read(text).unwrap().unwrap_err()
}

fn message(text: &str) -> Option<String> {
    read(text).unwrap_err().message().map(String::from)
}

#[test]
fn becomes_canonical() {
    let cases = [
        ("{}", "{}"),
        (r#" { "a" : { "S" : "x" } } "#, r#"{"a":{"S":"x"}}"#),
        (r#"{"a":{"S":"\u0041\/\u000a"}}"#, r#"{"a":{"S":"A/\n"}}"#),
        (r#"{"\u0061":{"\u0053":"x"}}"#, r#"{"a":{"S":"x"}}"#),
        (r#"{"a":{"N":"1E+2"}}"#, r#"{"a":{"N":"100"}}"#),
        (r#"{"a":{"NS":["1.0","02"]}}"#, r#"{"a":{"NS":["1","2"]}}"#),
        (r#"{"a":{"B":"\/\/4="}}"#, r#"{"a":{"B":"//4="}}"#),
        (r#"{"a":{"B":""}}"#, r#"{"a":{"B":""}}"#),
        (
            r#"{"a":{"BOOL":true},"b":{"NULL":true}}"#,
            r#"{"a":{"BOOL":true},"b":{"NULL":true}}"#,
        ),
        (
            r#"{"a":{"L":[]},"b":{"M":{}}}"#,
            r#"{"a":{"L":[]},"b":{"M":{}}}"#,
        ),
        (
            r#"{"a":{"L":[{"M":{"x":{"L":[ {"S":""} , {"SS":["",  "b"]} ]}}},{"N":"1"}]}}"#,
            r#"{"a":{"L":[{"M":{"x":{"L":[{"S":""},{"SS":["","b"]}]}}},{"N":"1"}]}}"#,
        ),
        // The last of one name stays, on every level.
        (
            r#"{"a":{"S":"1"},"b":{"S":"2"},"a":{"N":"3"}}"#,
            r#"{"b":{"S":"2"},"a":{"N":"3"}}"#,
        ),
        (
            r#"{"m":{"M":{"a":{"S":"1"},"b":{"M":{"z":{"S":""},"z":{"S":"!"}}},"a":{"N":"3"}}},"n":{"S":""}}"#,
            r#"{"m":{"M":{"b":{"M":{"z":{"S":"!"}}},"a":{"N":"3"}}},"n":{"S":""}}"#,
        ),
        (r#"{"a":{"S":"1","S":"2"}}"#, r#"{"a":{"S":"2"}}"#),
        // A null member of the structure is an absent one, and an unknown member is skipped.
        (
            r#"{"a":{"N":null,"S":"1","X":[[{}]]}}"#,
            r#"{"a":{"S":"1"}}"#,
        ),
    ];
    for (input, expected) in cases {
        assert_eq!(canonical(input), expected, "{input}");
    }
}

fn not_numeric(text: &str) -> ValueFault {
    NumberError::NotNumeric(text.to_owned()).into()
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn refused_values() {
    let cases = [
        (r#"{"a":{}}"#, ValueFault::EmptyValue),
        (r#"{"a":null}"#, ValueFault::EmptyValue),
        (r#"{"a":{"X":"1"}}"#, ValueFault::EmptyValue),
        (r#"{"a":{"s":"1"}}"#, ValueFault::EmptyValue),
        (r#"{"a":{"L":[{}]}}"#, ValueFault::EmptyValue),
        (r#"{"a":{"S":"1","N":"1"}}"#, ValueFault::SeveralTypes),
        (
            r#"{"a":{"M":{"b":{"S":"1"}},"N":"1"}}"#,
            ValueFault::SeveralTypes,
        ),
        (r#"{"a":{"NULL":false}}"#, ValueFault::NullNotTrue),
        (r#"{"a":{"N":"1e126"}}"#, NumberError::Overflow.into()),
        (
            r#"{"a":{"N":"x"}}"#,
            NumberError::NotNumeric("x".to_owned()).into(),
        ),
        (r#"{"a":{"SS":[]}}"#, ValueFault::EmptySet(DataType::Ss)),
        (r#"{"a":{"NS":[]}}"#, ValueFault::EmptySet(DataType::Ns)),
        (r#"{"a":{"BS":[]}}"#, ValueFault::EmptySet(DataType::Bs)),
        (r#"{"":{"S":"1"}}"#, ValueFault::EmptyAttributeName),
        (
            r#"{"a":{"M":{"":{"S":"1"}}}}"#,
            ValueFault::EmptyAttributeName,
        ),
        // Fact V1: numbers before the count of types, wherever they stand in the value.
        (r#"{"a":{"S":"a","N":"b"}}"#, not_numeric("b")),
        (r#"{"a":{"N":"b","S":"a"}}"#, not_numeric("b")),
        (r#"{"a":{"S":"","N":""}}"#, not_numeric("")),
        (r#"{"a":{"SS":[],"NS":["1","c"]}}"#, not_numeric("c")),
        (r#"{"a":{"N":"b","NS":["c"]}}"#, not_numeric("b")),
        (
            r#"{"a":{"BOOL":true,"N":"1e126"}}"#,
            NumberError::Overflow.into(),
        ),
        (r#"{"a":{"L":[{"N":"b","S":"a"}]}}"#, not_numeric("b")),
        (r#"{"a":{"SS":[],"N":"1"}}"#, ValueFault::SeveralTypes),
        (r#"{"a":{"NULL":false,"S":"x"}}"#, ValueFault::SeveralTypes),
        (
            r#"{"a":{"S":"x","N":"1"},"b":{"N":"b"}}"#,
            ValueFault::SeveralTypes,
        ),
        (
            r#"{"a":{"SS":[]},"b":{"S":"x","N":"b"}}"#,
            ValueFault::EmptySet(DataType::Ss),
        ),
        (
            r#"{"a":{"SS":[]},"b":{"S":"x","N":"1"}}"#,
            ValueFault::EmptySet(DataType::Ss),
        ),
        // The first fault in the order of the request.
        (
            r#"{"a":{"L":[{"NULL":false}]},"b":{}}"#,
            ValueFault::NullNotTrue,
        ),
    ];
    for (input, expected) in cases {
        assert_eq!(fault(input), expected, "{input}");
    }
    let twins = |kind, members: [&str; 2]| ValueFault::DuplicateInSet {
        kind,
        members: members.map(str::to_owned).to_vec(),
    };
    assert_eq!(
        fault(r#"{"a":{"SS":["\u0061","a"]}}"#),
        twins(DataType::Ss, ["a", "a"])
    );
    assert_eq!(
        fault(r#"{"a":{"NS":["1","1.0"]}}"#),
        twins(DataType::Ns, ["1", "1"])
    );
    assert_eq!(
        fault(r#"{"a":{"BS":["YQ==","YQ=="]}}"#),
        twins(DataType::Bs, ["YQ==", "YQ=="])
    );
    let name = "n".repeat(65_536);
    assert_eq!(
        fault(&format!(r#"{{"{name}":{{"S":""}}}}"#)),
        ValueFault::NameTooLong
    );
}

#[test]
fn the_faulty_attribute_is_named() {
    let mut reader = Reader::new(br#"{":a":{"S":""},":\u0062":{"L":[{}]},":c":{}}"#);
    let item = read_item(&mut reader).unwrap();
    assert_eq!(item.faulty_attribute(), Some(":b"));
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn wrong_types_of_json() {
    let not_base64 = "only base-64-encoded strings are convertible to bytes";
    let cases = [
        (
            r#"{"a":{"S":1}}"#,
            "NUMBER_VALUE cannot be converted to String",
        ),
        (
            r#"{"a":{"N":1}}"#,
            "NUMBER_VALUE cannot be converted to String",
        ),
        (
            r#"{"a":{"S":true}}"#,
            "TRUE_VALUE cannot be converted to String",
        ),
        (
            r#"{"a":{"S":{}}}"#,
            "Start of structure or map found where not expected",
        ),
        (
            r#"{"a":{"S":[]}}"#,
            "Unrecognized collection type class java.lang.String",
        ),
        (
            r#"{"a":{"BOOL":"truth"}}"#,
            "Unexpected token received from parser",
        ),
        (
            r#"{"a":{"L":{}}}"#,
            "Start of structure or map found where not expected",
        ),
        (r#"{"a":{"L":"x"}}"#, "Unexpected field type"),
        (r#"{"a":{"M":"x"}}"#, "Unexpected field type"),
        // <https://github.com/AllocZero/EfficientDynamoDb/issues/123>
        (r#"{"a":"x"}"#, "Unexpected value type in payload"),
        (r#"{"a":{"L":["x"]}}"#, "Unexpected value type in payload"),
        // <https://github.com/async-aws/aws/issues/1578>
        (
            r#"{"a":["x"]}"#,
            "Unrecognized collection type class \
             com.amazonaws.dynamodb.v20120810.AttributeValue",
        ),
        // <https://github.com/JuliaCloud/AWS.jl/issues/246>
        (
            r#"[{"a":[{"S":"x"}]}]"#,
            "Unrecognized collection type java.util.Map<java.lang.String, \
             com.amazonaws.dynamodb.v20120810.AttributeValue>",
        ),
        (r#"{"a":{"B":1}}"#, not_base64),
        (r#"{"a":{"B":"?AAA"}}"#, not_base64),
        (r#"{"a":{"B":"===="}}"#, not_base64),
        (r#"{"a":{"B":"A==="}}"#, not_base64),
        (r#"{"a":{"BS":["AA==","A=A="]}}"#, not_base64),
        (
            r#"{"a":{"B":"AAAAAAAAAAA"}}"#,
            "Base64 encoded length is expected a multiple of 4 bytes but found: 11",
        ),
        (
            r#"{"a":{"B":"AB=="}}"#,
            "Invalid last non-pad Base64 character dectected",
        ),
        // Fact S4, and neighbours: the end is looked at before the rest.
        (
            r#"{"a":{"B":"=+/="}}"#,
            "Invalid last non-pad Base64 character dectected",
        ),
        (
            r#"{"a":{"B":"?AB="}}"#,
            "Invalid last non-pad Base64 character dectected",
        ),
        (r#"{"a":{"B":"=+8="}}"#, not_base64),
        (
            r#"{"a":{"BS":["AAAA","AAB="]}}"#,
            "Invalid last non-pad Base64 character dectected",
        ),
        (
            r#"{"a":{"B":"AAB="}}"#,
            "Invalid last non-pad Base64 character dectected",
        ),
        // A fault of a value does not hide a wrong type after it.
        (
            r#"{"a":{},"b":{"S":1}}"#,
            "NUMBER_VALUE cannot be converted to String",
        ),
    ];
    for (input, expected) in cases {
        assert_eq!(message(input).as_deref(), Some(expected), "{input}");
    }
    for input in [
        "",
        "{",
        "null",
        "[]",
        r#"{"a"}"#,
        r#"{"a":{"S":"\ud800"}}"#,
        r#"{"a":{"S":"x"}}}"#,
    ] {
        assert!(read(input).is_err(), "{input}");
    }
}

/// A list in a list, `levels` of them.
fn nested(levels: usize) -> String {
    let open = r#"{"L":["#.repeat(levels - 1);
    let close = "]}".repeat(levels - 1);
    format!(r#"{{"a":{open}{{"L":[]}}{close}}}"#)
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html#limits-attributes>
#[test]
fn nesting_on_a_small_stack() {
    let work = || {
        assert!(read(&nested(32)).unwrap().is_ok());
        assert_eq!(fault(&nested(33)), ValueFault::NestingTooDeep);
        // The innermost value is a level, whatever it is.
        let around = |value: &str| nested(32).replace("\"L\":[]", value);
        assert!(read(&around(r#""BOOL":true"#)).unwrap().is_ok());
        for scalar in [r#"{"S":"x"}"#, r#"{ "N": "1" }"#, r#"{"SS":["a"]}"#] {
            let value = format!(r#""L":[{scalar}]"#);
            assert_eq!(fault(&around(&value)), ValueFault::NestingTooDeep);
        }
        assert_eq!(fault(&nested(200)), ValueFault::NestingTooDeep);
        assert_eq!(
            read(&nested(200_000)),
            Err(DecodeError::Json(JsonError::TooDeep))
        );
        let open = r#"{"a":{"M":"#.repeat(200_000);
        assert_eq!(read(&open), Err(DecodeError::Json(JsonError::TooDeep)));
        let item = read(&nested(32)).unwrap().unwrap();
        assert_eq!(item, Item::from(item.to_map()));
    };
    let thread = thread::Builder::new()
        .stack_size(256 * 1024)
        .spawn(work)
        .unwrap();
    thread.join().unwrap();
}

/// Inputs of 4 MB that would take minutes if any part took quadratic time.
#[test]
#[expect(clippy::disallowed_methods, reason = "a bound on real time")]
fn hostile_inputs_take_linear_time() {
    let start = std::time::Instant::now();
    let digits = "7".repeat(4_000_000);
    assert!(matches!(
        fault(&format!(r#"{{"a":{{"N":"{digits}"}}}}"#)),
        ValueFault::Number(_)
    ));
    let many = |one: fn(usize) -> String| (0..200_000).map(one).collect::<Vec<_>>().join(",");
    let item = read(&format!(
        "{{{}}}",
        many(|n| format!(r#""a{n}":{{"S":""}}"#))
    ))
    .unwrap()
    .unwrap();
    assert_eq!(item.len(), 200_000);
    let item = read(&format!("{{{}}}", many(|_| r#""a":{"S":""}"#.to_owned())))
        .unwrap()
        .unwrap();
    assert_eq!(item.len(), 1);
    let map = format!(
        r#"{{"m":{{"M":{{{}}}}}}}"#,
        many(|n| format!(r#""a{}":{{"S":""}}"#, n / 2))
    );
    assert_eq!(
        read(&map).unwrap().unwrap().size(),
        read(&map)
            .unwrap()
            .unwrap()
            .raw("m")
            .unwrap()
            .decode()
            .size()
            + 1
    );
    let set = format!(r#"{{"a":{{"NS":[{}]}}}}"#, many(|n| format!("\"{n}\"")));
    assert!(read(&set).unwrap().is_ok());
    let typed = format!(r#"{{"a":{{{}}}}}"#, many(|n| format!(r#""S":"{n}""#)));
    assert!(read(&typed).unwrap().is_ok());
    assert!(start.elapsed() < Duration::from_secs(60));
}

/// F3-2-depth-names: names of attributes, then depth, then names in maps, whatever stands first.
#[test]
fn names_and_depth() {
    let deep = |levels: usize| {
        format!(
            "{}{}{}",
            r#"{"L":["#.repeat(levels),
            r#"{"N":"1"}"#,
            "]}".repeat(levels)
        )
    };
    let fault = |text: String| read(&text).unwrap().unwrap_err();
    let unnamed = r#"{"M":{"":{"N":"1"}}}"#;
    let (d40, d100) = (deep(40), deep(100));
    for (text, expected) in [
        (
            format!(r#"{{"a":{d100},"":{{"N":"1"}}}}"#),
            ValueFault::EmptyAttributeName,
        ),
        (
            format!(r#"{{"":{{"N":"1"}},"a":{d100}}}"#),
            ValueFault::EmptyAttributeName,
        ),
        (format!(r#"{{"":{d40}}}"#), ValueFault::EmptyAttributeName),
        (
            format!(r#"{{"a":{unnamed},"b":{d40}}}"#),
            ValueFault::NestingTooDeep,
        ),
        (
            format!(r#"{{"b":{d40},"a":{unnamed}}}"#),
            ValueFault::NestingTooDeep,
        ),
        (
            format!(r#"{{"a":{{"M":{{"":{d40}}}}}}}"#),
            ValueFault::NestingTooDeep,
        ),
        (
            format!(r#"{{"a":{unnamed},"b":{d40},"":{{"N":"1"}}}}"#),
            ValueFault::EmptyAttributeName,
        ),
        // Among others the first counts.
        (
            format!(r#"{{"a":{{"SS":[]}},"b":{d40},"":{{"N":"1"}}}}"#),
            ValueFault::EmptySet(DataType::Ss),
        ),
    ] {
        assert_eq!(fault(text.clone()), expected, "{text}");
    }
}

#[test]
fn single_values() {
    let read = |text: &str| read_value(&mut Reader::new(text.as_bytes()));
    assert_eq!(
        read(r#"{"N":"1.50"}"#).unwrap().check(),
        Ok(AttributeValue::N("1.5".parse().unwrap()))
    );
    assert_eq!(read("{}").unwrap().check(), Err(ValueFault::EmptyValue));
    assert_eq!(read("null").unwrap().check(), Err(ValueFault::EmptyValue));
    assert!(read("[]").is_err());
    let mut out = Vec::new();
    write_value(
        &mut Writer::new(&mut out),
        &AttributeValue::L(vec![1.into()]),
    );
    assert_eq!(out, br#"{"L":[{"N":"1"}]}"#);
}

/// What a map is read as, and how deep the document was found to be.
fn read_deep(text: &str) -> (Result<Result<Item, ValueFault>, DecodeError>, usize) {
    let mut reader = Reader::new(text.as_bytes());
    let item = read_item(&mut reader);
    (item.map(super::Unchecked::check), reader.deepest())
}

#[test]
fn texts_that_are_copied_are_those_that_are_read() {
    let deep = |levels: usize, value: &str| {
        let (begin, end) = (r#"{"M":{"a":"#.repeat(levels), "}}".repeat(levels));
        format!(r#"{{"d":{begin}{value}{end},"e":{{"S":""}}}}"#)
    };
    let mut cases: Vec<String> = [
        r#"{"a":{"S":"x"},"b":{"S":""},"c":{"S":"é"}}"#,
        r#"{"a":{"S":"x"},"a":{"S":"y"},"b":{"M":{"c":{"S":"1"},"d":{"N":"01"},"c":{"S":"2"}}}}"#,
        r#"{"name":{"S":"x"},"nama":{"S":"y"},"name":{"S":"z"},"names":{"S":"z"}}"#,
        r#"{"abcdefghi":{"S":"x"},"abcdefghj":{"S":"y"},"abcdefghi":{"S":"z"}}"#,
        r#"{"":{"S":"x"},"b":{"S":"y"}}"#,
        r#"{"a":{"M":{"":{"S":"x"}}},"b":{"S":"y"}}"#,
        r#"{"a":{"S":"x","N":"1"},"b":{"S":"y"}}"#,
        r#"{"a":{"S":"x"},"b":{"S":1},"c":{"S":"y"}}"#,
        r#"{"a":{"BOOL":true},"b":{"BOOL":false},"c":{"NULL":true},"d":{"NULL":false}}"#,
        r#"{"a":{"BOOL":true,"S":"x"},"b":{"NULL":true,"BOOL":false}}"#,
        r#"{"a":{"BOOL":"true"},"b":{"BOOL":1}}"#,
    ]
    .map(str::to_owned)
    .into();
    for value in [r#"{"S":"x"}"#, r#"{"BOOL":true}"#, r#"{"NULL":true}"#] {
        cases.extend((29..36).map(|levels| deep(levels, value)));
    }
    for text in cases {
        // With a blank behind each colon nothing is copied.
        let spaced = text.replace(':', ": ");
        let (item, depth) = read_deep(&text);
        let (expected, expected_depth) = read_deep(&spaced);
        assert_eq!(item, expected, "{text}");
        if let (Ok(Ok(item)), Ok(Ok(expected))) = (&item, &expected) {
            assert_eq!(item.json(), expected.json(), "{text}");
            assert_eq!(item.size(), expected.size(), "{text}");
        }
        // Texts and numbers at legal levels count as no objects where they are copied.
        assert!((depth..=depth + 1).contains(&expected_depth), "{text}");
        if text.contains("BOOL") || text.contains("NULL") {
            assert_eq!(depth, expected_depth, "{text}");
        }
    }
}

#[test]
fn members_of_sets_are_put_into_their_order() {
    let cases = [
        (r#"["red","green","blue"]"#, r#"["blue","green","red"]"#),
        // By the bytes of the texts, not by those of their quotes or escapes.
        (r#"["a b","a","a!","ab"]"#, r#"["a","a b","a!","ab"]"#),
        (r#"["b","a\u0041","a\\","a"]"#, r#"["a","aA","a\\","b"]"#),
        (r#"["é","z","",""]"#, ""),
        (r#"["é","z",""]"#, r#"["","z","é"]"#),
    ];
    for (members, expected) in cases {
        let text = format!(r#"{{"a":{{"SS":{members}}}}}"#);
        match expected {
            "" => assert!(matches!(fault(&text), ValueFault::DuplicateInSet { .. })),
            _ => assert_eq!(canonical(&text), format!(r#"{{"a":{{"SS":{expected}}}}}"#)),
        }
    }
}

proptest! {
    #[test]
    fn whatever_is_read_is_canonical(text in r#"(\{"(S|N|B|SS|NS|BS|M|L|BOOL|NULL|a)":|\["|"\]|[\[\]{},:"1a=\\]|true|false|null|\}\}){0,12}"#) {
        let text = format!(r#"{{"a":{text}}}"#);
        if let Ok(Ok(item)) = read(&text) {
            prop_assert_eq!(&item, &Item::from(item.to_map()));
            let again = read(std::str::from_utf8(item.json()).unwrap()).unwrap().unwrap();
            prop_assert_eq!(again.json(), item.json());
            prop_assert_eq!(again.size(), item.size());
        }
    }
}
