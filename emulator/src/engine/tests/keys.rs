//! From items to key bytes; texts as in the service's refusals.

use bytes::Bytes;

use crate::engine::KeyError;
use crate::engine::table::key::{key_of_item, key_of_map, page_key, start_key};
use crate::schema::ScalarType;
use crate::value::{AttributeValue, Item};

use super::{indexed, item, key_schema};

fn refusal(kind: ScalarType, p: Option<AttributeValue>, s: Option<AttributeValue>) -> String {
    let keys = key_schema(&["p"], &["s"], kind);
    let attributes = p.map(|p| ("p", p)).into_iter().chain(s.map(|s| ("s", s)));
    let item: Item = attributes.collect();
    key_of_item(&keys, &item).map_or_else(|error| error.to_string(), |_| "accepted".to_owned())
}

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-partition-sort-keys
#[test]
fn keys_are_checked() {
    use ScalarType::{B, N, S};
    let text = |length: usize| Some(AttributeValue::from("x".repeat(length)));
    let binary = |length: usize| Some(AttributeValue::B(Bytes::from(vec![0; length])));
    let number = Some(AttributeValue::from(1));
    for (kind, p, s, expected) in [
        (S, text(2048), text(1024), "accepted"),
        (B, text(1), binary(1024), "accepted"),
        (N, text(1), number.clone(), "accepted"),
        (
            S,
            None,
            text(1),
            "One or more parameter values were invalid: Missing the key p in the item",
        ),
        (
            S,
            number.clone(),
            text(1),
            "One or more parameter values were invalid: Type mismatch for key p expected: S actual: N",
        ),
        (
            B,
            text(1),
            Some(AttributeValue::Null),
            "One or more parameter values were invalid: Type mismatch for key s expected: B actual: NULL",
        ),
        (
            S,
            text(0),
            text(1),
            "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: p",
        ),
        (
            B,
            text(1),
            binary(0),
            "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty binary value. Key: s",
        ),
        (
            S,
            text(2049),
            text(1),
            "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes",
        ),
        (
            S,
            text(1),
            text(1025),
            "One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of 1024 bytes",
        ),
    ] {
        assert_eq!(refusal(kind, p, s), expected);
    }
}

#[test]
fn a_key_map_is_exactly_the_key() {
    let keys = key_schema(&["p"], &["s"], ScalarType::N);
    let whole = item("a", 1, []);
    assert_eq!(key_of_map(&keys, &whole), key_of_item(&keys, &whole));
    let wrong = [
        item("a", 1, [("x", AttributeValue::from(1))]),
        Item::from_iter([("p", AttributeValue::from("a"))]),
        Item::from_iter([("p", AttributeValue::from("a")), ("x", 1.into())]),
        Item::from_iter([("p", AttributeValue::from("a")), ("s", "1".into())]),
    ];
    for map in &wrong {
        assert_eq!(key_of_map(&keys, map), Err(KeyError::SchemaMismatch));
    }
}

#[test]
fn equal_numbers_are_one_key() {
    let keys = key_schema(&["p"], &["s"], ScalarType::N);
    let number = |text: &str| {
        let number = crate::value::Number::parse(text).unwrap();
        let item = Item::from_iter([("p", AttributeValue::from("a")), ("s", number.into())]);
        key_of_item(&keys, &item).unwrap()
    };
    assert_eq!(number("10"), number("1e1"));
    assert!(number("-1") < number("0") && number("9") < number("10"));
}

#[test]
fn start_keys_of_indexes_carry_both_keys() {
    let table = indexed();
    let pair = table.index("pair").unwrap();
    let full = item(
        "a",
        1,
        [("g", "x".into()), ("h", "y".into()), ("v", 5.into())],
    );
    let start = page_key(&table.keys, Some(pair), &full);
    assert_eq!(
        start.to_map().keys().collect::<Vec<_>>(),
        ["g", "h", "p", "s"]
    );
    assert!(start_key(&table.keys, Some(pair), &start).is_ok());
    for map in [
        &full,
        &item("a", 1, []),
        &item("a", 1, [("g", "x".into()), ("v", "y".into())]),
    ] {
        assert_eq!(
            start_key(&table.keys, Some(pair), map),
            Err(KeyError::SchemaMismatch)
        );
    }
    // The table's own key is no longer than what the index shares with it.
    let global = table.index("global").unwrap();
    assert_eq!(page_key(&table.keys, Some(global), &full).len(), 3);
    assert_eq!(page_key(&table.keys, None, &full), item("a", 1, []));
}
