//! The rows of the storage document about keys and the entries of indexes: order, components, and that entries come and
//! go with their items.

use std::cmp::Ordering;
use std::str::FromStr;
use std::sync::Arc;

use bigdecimal::BigDecimal;
use proptest::prelude::*;

use crate::engine::table::Table;
#[cfg(feature = "disk")]
use crate::engine::table::key::partition_of_key;
use crate::engine::table::key::{key_of_item, partition_of};
use crate::engine::{Engine, WriteError};
use crate::schema::{KeyAttribute, KeySchema, ScalarType};
use crate::storage::Key;
use crate::storage::fault::{Call, FaultStore};
use crate::value::{AttributeValue, Item, Number};

use super::{
    AS_CONFIGURED, Caller, assert_consistent, delete, fallible, indexed, item, plain, put, scan_all,
};

/// Two attributes of texts for the partition, and two of one kind for the order in it.
fn keys(kind: ScalarType) -> KeySchema {
    let attribute = |name: &str, kind| KeyAttribute {
        name: Arc::from(name),
        kind,
    };
    KeySchema {
        partition: vec![attribute("p", ScalarType::S), attribute("q", ScalarType::S)],
        sort: vec![attribute("s", kind), attribute("t", kind)],
    }
}

/// An item with these four.
fn four(values: [AttributeValue; 4]) -> Item {
    ["p", "q", "s", "t"].into_iter().zip(values).collect()
}

/// Texts of which many are the beginning of others, with zero bytes, the separators of others, and letters of all
/// lengths.
fn text() -> impl Strategy<Value = String> {
    let letters = prop::sample::select(vec![
        '\0',
        '\u{1}',
        '#',
        'a',
        'b',
        '\u{7f}',
        'é',
        '\u{10ffff}',
    ]);
    prop::collection::vec(letters, 1..5).prop_map(String::from_iter)
}

fn binary() -> impl Strategy<Value = Vec<u8>> {
    let bytes = prop::sample::select(vec![0_u8, 1, 2, 0x7f, 0x80, 0xfe, 0xff]);
    prop::collection::vec(bytes, 1..5)
}

/// Numbers near one another, far from one another, and of all 38 digits.
fn number() -> impl Strategy<Value = String> {
    let digits = prop_oneof![
        (-20..20_i128),
        any::<i64>().prop_map(i128::from),
        -10_i128.pow(37)..10_i128.pow(37)
    ];
    (digits, prop_oneof![Just(0), -3..3_i32, -90..80_i32])
        .prop_map(|(digits, exponent)| format!("{digits}e{exponent}"))
}

fn key(kind: ScalarType, values: [AttributeValue; 4]) -> Key {
    key_of_item(&keys(kind), &four(values)).unwrap()
}

/// The order of the keys of two items of one partition, by their sort values.
fn order(kind: ScalarType, left: [AttributeValue; 2], right: [AttributeValue; 2]) -> Ordering {
    let of = |[s, t]: [AttributeValue; 2]| key(kind, ["p".into(), "q".into(), s, t]);
    of(left).cmp(&of(right))
}

fn n(text: &str) -> AttributeValue {
    AttributeValue::N(Number::parse(text).unwrap())
}

fn b(bytes: &[u8]) -> AttributeValue {
    AttributeValue::B(bytes.to_vec().into())
}

proptest! {
    /// Keys order as their values do, one after the other: texts and binary by their bytes, numbers by what they are.
    #[test]
    fn s_30_keys_order_as_their_values(
        texts in (text(), text(), text(), text()),
        binaries in (binary(), binary(), binary(), binary()),
        numbers in (number(), number(), number(), number()),
    ) {
        let (a, b1, c, d) = &texts;
        let pair = |left: &String, right: &String| [left.as_str().into(), right.as_str().into()];
        let expected = (a.as_bytes(), b1.as_bytes()).cmp(&(c.as_bytes(), d.as_bytes()));
        prop_assert_eq!(order(ScalarType::S, pair(a, b1), pair(c, d)), expected);
        let (p, q, r, s) = &binaries;
        prop_assert_eq!(order(ScalarType::B, [b(p), b(q)], [b(r), b(s)]), (p, q).cmp(&(r, s)));
        let (w, x, y, z) = &numbers;
        let value = |text: &String| BigDecimal::from_str(text).unwrap();
        let expected = (value(w), value(x)).cmp(&(value(y), value(z)));
        prop_assert_eq!(order(ScalarType::N, [n(w), n(x)], [n(y), n(z)]), expected, "{:?}", numbers);
    }

    /// What all keys of a partition begin with, no key of another partition begins with, wherever the two values of
    /// the partition are divided.
    #[test]
    fn s_30_partitions_share_no_beginning(
        left in (text(), text()), right in (text(), text()), sort in (text(), text()),
    ) {
        let texts = |(p, q): &(String, String)| {
            [p.as_str(), q.as_str(), sort.0.as_str(), sort.1.as_str()].map(AttributeValue::from)
        };
        let prefix = partition_of(&keys(ScalarType::S), &four(texts(&left))).unwrap();
        let other = key(ScalarType::S, texts(&right));
        prop_assert_eq!(other.as_bytes().starts_with(prefix.as_bytes()), left == right);
        // And it is found again in a key, wherever that goes on.
        #[cfg(feature = "disk")]
        {
            let of = |values| key_of_item(&keys(ScalarType::S), &four(values)).unwrap();
            let found = partition_of_key(&keys(ScalarType::S), &of(texts(&left)));
            prop_assert_eq!(found, Some(prefix));
        }
    }

    /// The same of partitions of numbers and binary.
    #[cfg(feature = "disk")]
    #[test]
    fn partitions_are_found_in_keys(number in number(), binary in binary(), sort in text()) {
        let kinds = [("p", ScalarType::N), ("q", ScalarType::B), ("s", ScalarType::S), ("t", ScalarType::S)];
        let attribute = |(name, kind): (&str, ScalarType)| KeyAttribute { name: Arc::from(name), kind };
        let [p, q, s, t] = kinds.map(attribute);
        let keys = KeySchema { partition: vec![p, q], sort: vec![s, t] };
        let item = four([n(&number), b(&binary), sort.as_str().into(), "t".into()]);
        let key = key_of_item(&keys, &item).unwrap();
        prop_assert_eq!(partition_of_key(&keys, &key), Some(partition_of(&keys, &item).unwrap()));
    }
}

/// Lists in their order: zero bytes, what is the beginning of something else, parts that are divided in another way.
#[test]
fn s_37_keys_of_any_bytes_are_in_order() {
    let texts = [
        ["\0", "\0"],
        ["\0", "a"],
        ["\0\0", "\0"],
        ["\0a", "b"],
        ["a", "\0b"],
        ["a", "b"],
        ["a\0", "b"],
        ["a\0b", "c"],
        ["ab", "c"],
        ["b", "\0"],
    ];
    let binaries: [[&[u8]; 2]; 6] = [
        [&[0], &[0]],
        [&[0], &[0xff]],
        [&[0, 0], &[0]],
        [&[0, 1], &[0]],
        [&[1], &[0]],
        [&[0xff], &[0xff, 0xff]],
    ];
    let numbers = [
        "-9.9999999999999999999999999999999999999E125",
        "-10",
        "-9",
        "-1e-130",
        "0",
        "1e-130",
        "0.1",
        "9",
        "10",
        "99",
        "100",
        "9.9999999999999999999999999999999999999E125",
    ];
    let texts = texts.map(|pair| (ScalarType::S, pair.map(AttributeValue::from)));
    let binaries = binaries.map(|pair| (ScalarType::B, pair.map(b)));
    let numbers = numbers.map(|text| (ScalarType::N, [n(text), n("0")]));
    for list in [&texts[..], &binaries, &numbers] {
        for (at, (kind, left)) in list.iter().enumerate() {
            for (other, (_, right)) in list.iter().enumerate() {
                let found = order(*kind, left.clone(), right.clone());
                assert_eq!(found, at.cmp(&other), "{left:?} {right:?}");
            }
        }
    }
    // The keys of facts have parts that may be empty.
    let parts: [&[&[u8]]; 7] = [
        &[],
        &[b""],
        &[b"", b""],
        &[b"\0"],
        &[b"", b"\0"],
        &[b"\0", b""],
        &[b"\0\0"],
    ];
    for (at, left) in parts.iter().enumerate() {
        for (other, right) in parts.iter().enumerate() {
            let same = Key::of_parts(1, left) == Key::of_parts(1, right);
            assert_eq!(same, at == other, "{left:?} {right:?}");
        }
    }
    assert_ne!(Key::of_parts(1, &[b"a"]), Key::of_parts(2, &[b"a"]));
}

/// The entries of all indexes, which tell by `v` of which write they are.
fn entries(engine: &Engine, table: &Table) -> Vec<Vec<Item>> {
    (0..3)
        .map(|number| scan_all(engine, table, Some(number)))
        .collect()
}

/// Does one write, first with a commit that fails; both leave items and entries as one of the two moments has them.
fn both_or_neither(
    (engine, store): (&Engine, &FaultStore),
    table: &Arc<Table>,
    write: impl Fn() -> Result<(), WriteError>,
    expected: [usize; 3],
) {
    let before = (scan_all(engine, table, None), entries(engine, table));
    store.fail_only(Call::Commit, 0);
    write().unwrap_err();
    assert_eq!(
        (scan_all(engine, table, None), entries(engine, table)),
        before
    );
    // One commit has all of it: a second one would fail.
    store.fail_only(Call::Commit, 1);
    write().unwrap();
    assert!(store.disarm(), "one write is one commit");
    assert_eq!(
        entries(engine, table)
            .iter()
            .map(Vec::len)
            .collect::<Vec<_>>(),
        expected
    );
    assert_consistent(engine);
}

#[test]
fn s_52_entries_come_and_go_with_their_items() {
    let (engine, store) = fallible();
    let caller = Caller::new("key", "eu-west-1");
    let table = engine
        .create_table(&caller, Arc::new(indexed()), AS_CONFIGURED)
        .unwrap();
    let put_of = |more: &[(&'static str, AttributeValue)]| {
        let new = item("a", 1, more.to_vec());
        let (engine, table) = (&engine, &table);
        move || put(engine, table, &new).map(drop)
    };
    let at = (&engine, &*store);
    // Local by `l`, global by `g`, and one by both `g` and `h`.
    both_or_neither(
        at,
        &table,
        put_of(&[("g", "x".into()), ("v", 1.into())]),
        [0, 1, 0],
    );
    both_or_neither(
        at,
        &table,
        put_of(&[("g", "y".into()), ("h", "z".into()), ("l", 1.into())]),
        [1, 1, 1],
    );
    let stale = scan_all(&engine, &table, Some(1))
        .iter()
        .any(|entry| entry.get("g") == Some("x".into()));
    assert!(!stale, "an entry under the value from before");
    both_or_neither(
        at,
        &table,
        put_of(&[("g", "y".into()), ("h", "w".into()), ("l", 2.into())]),
        [1, 1, 1],
    );
    both_or_neither(at, &table, put_of(&[("h", "w".into())]), [0, 0, 0]);
    both_or_neither(
        at,
        &table,
        put_of(&[("g", "y".into()), ("h", "w".into()), ("l", 2.into())]),
        [1, 1, 1],
    );
    let gone = || delete(&engine, &table, &item("a", 1, [])).map(drop);
    both_or_neither(at, &table, gone, [0, 0, 0]);
}

/// What is refused is of the category that its cause is of: the key, the value, the storage, its consistency, the life
/// of the table; only what storage and its consistency are to blame for is answered as a failure of the service.
#[test]
fn s_86_errors_have_categories() {
    let (engine, store) = fallible();
    let caller = Caller::new("key", "eu-west-1");
    let table = engine
        .create_table(&caller, Arc::new(plain()), AS_CONFIGURED)
        .unwrap();
    let key = key_of_item(&plain().keys, &item("", 1, [])).unwrap_err();
    assert!(key.to_string().contains("empty string"), "{key}");
    let value = put(
        &engine,
        &table,
        &item("a", 1, [("v", "x".repeat(500_000).as_str().into())]),
    );
    assert_eq!(
        value.unwrap_err().to_string(),
        "Item size has exceeded the maximum allowed size"
    );
    store.fail_only(Call::Commit, 0);
    let storage = put(&engine, &table, &item("a", 1, [])).unwrap_err();
    assert_eq!(storage, WriteError::Store(Call::Commit.failed()));
    // Of the moment only: the same again is done.
    put(&engine, &table, &item("a", 1, [])).unwrap();
    engine.delete_table(&table).unwrap();
    let life = put(&engine, &table, &item("a", 1, [])).unwrap_err();
    assert!(matches!(life, WriteError::TableNotFound(_)), "{life}");
}
