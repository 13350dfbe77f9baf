//! The service's own order: of scans, of segments, of ties in indexes. Facts H1 to H6; the expectations are
//! digests worked out with another program, and orders that were seen on AWS.

use crate::engine::table::key::{key_of_item, segment_span};
use crate::engine::{Direction, read::WalkOptions};
use crate::schema::ScalarType;
use crate::value::{AttributeValue, Item, Number};

use super::{bench, indexed, item, key_schema, page, plain, range, scan_all};
use crate::engine::read::Walk;

/// The numbers of the indexes of [`indexed`].
const LOCAL: u32 = 0;
const GLOBAL: u32 = 1;

/// The first bytes of the key of an item whose partition key is `value`.
fn place(kind: ScalarType, value: AttributeValue) -> String {
    let mut keys = key_schema(&["p"], &[], ScalarType::S);
    for attribute in &mut keys.partition {
        attribute.kind = kind;
    }
    let item = Item::from_iter([("p", value)]);
    let key = key_of_item(&keys, &item).unwrap();
    let head = key.as_bytes().iter().take(4);
    head.map(|byte| format!("{byte:02x}")).collect()
}

fn number(text: &str) -> AttributeValue {
    AttributeValue::N(Number::parse(text).unwrap())
}

#[test]
fn h1_h2_h3_places_are_digests_of_salt_and_key() {
    for (text, expected) in [
        ("A", "0cb5bbe4"),
        ("B", "2a5fbc3c"),
        ("a", "f6558e51"),
        ("é", "1062807a"),
        ("user01", "9d470971"),
        ("user02", "da57ab04"),
    ] {
        assert_eq!(place(ScalarType::S, text.into()), expected, "{text}");
        // Binary goes in as it is, so a text and its bytes have one place.
        let binary = AttributeValue::B(text.as_bytes().to_vec().into());
        assert_eq!(place(ScalarType::B, binary), expected, "{text} as binary");
    }
    for (text, expected) in [
        ("0", "ce212d75"),
        ("1", "c3a0310a"),
        ("1.0", "c3a0310a"),
        ("1e0", "c3a0310a"),
        ("10", "3c465f5a"),
        ("100", "6840bd23"),
        ("99", "ff3ca71f"),
        ("-1", "0267df4c"),
        ("-100", "1326ef21"),
        ("0.5", "b4a0a7d4"),
        ("0.01", "355037b7"),
        ("123.45", "570d7836"),
        ("-123.45", "ac6232e2"),
        ("1E125", "2f2857f5"),
        ("1E-130", "727de75f"),
    ] {
        assert_eq!(place(ScalarType::N, number(text)), expected, "{text}");
    }
}

#[test]
fn h4_scans_go_by_place_and_then_by_sort_key() {
    let bench = bench(None);
    let table = bench.create(plain());
    for (p, s) in [
        ("b", 2),
        ("A", 10),
        ("B", 1),
        ("A", -3),
        ("user02", 0),
        ("user01", 5),
    ] {
        bench.put(&table, &item(p, s, [])).unwrap();
    }
    let expected = [
        item("A", -3, []),
        item("A", 10, []),
        item("B", 1, []),
        item("user01", 5, []),
        item("user02", 0, []),
    ];
    let found = scan_all(&bench.engine, &table, None);
    let known: Vec<&Item> = found
        .iter()
        .filter(|item| item.get("p") != Some("b".into()))
        .collect();
    assert_eq!(known, expected.iter().collect::<Vec<_>>());
}

/// H7: the order in which the console shows the product catalog that the developer guide loads.
#[test]
fn h4_the_product_catalog_comes_as_on_aws() {
    let mut keys = key_schema(&["p"], &[], ScalarType::S);
    for attribute in &mut keys.partition {
        attribute.kind = ScalarType::N;
    }
    let mut ids = [101, 102, 103, 201, 202, 203, 204, 205];
    ids.sort_by_key(|id| key_of_item(&keys, &Item::from_iter([("p", (*id).into())])).unwrap());
    assert_eq!(ids, [205, 203, 202, 201, 204, 102, 103, 101]);
}

#[test]
fn h5_segments_divide_the_places_evenly() {
    let string_keys = key_schema(&["p"], &[], ScalarType::S);
    let mut number_keys = key_schema(&["p"], &[], ScalarType::S);
    for attribute in &mut number_keys.partition {
        attribute.kind = ScalarType::N;
    }
    for (p, segment) in [("3635", 0), ("228", 0), ("1668", 1), ("3435", 4)] {
        let key = key_of_item(&string_keys, &Item::from_iter([("p", p.into())])).unwrap();
        assert!(segment_span(segment, 4096).contains(&key), "{p}");
    }
    for (p, segment) in [(251, 1), (2388, 4095)] {
        let key = key_of_item(&number_keys, &Item::from_iter([("p", p.into())])).unwrap();
        assert!(segment_span(segment, 4096).contains(&key), "{p}");
    }
    // Every key is in exactly one segment, also where the count divides nothing evenly.
    for total in [1, 2, 3, 7, 100, 4095, 4096, 999_999, 1_000_000] {
        for p in 0..50 {
            let key = key_of_item(&number_keys, &Item::from_iter([("p", p.into())])).unwrap();
            let head: [u8; 8] = *key.as_bytes().first_chunk().unwrap();
            let segment = (u128::from(u64::from_be_bytes(head)) * u128::from(total)) >> 64;
            let segment = u32::try_from(segment).unwrap();
            assert!(
                segment_span(segment, total).contains(&key),
                "{p} of {total}"
            );
            for neighbour in [segment.wrapping_sub(1), segment + 1] {
                assert!(
                    !segment_span(neighbour, total).contains(&key),
                    "{p} of {total}"
                );
            }
        }
    }
}

#[test]
fn h6_ties_of_a_global_index_go_by_the_digest_of_the_whole_table_key() {
    let bench = bench(None);
    let table = bench.create(indexed());
    for p in ["a", "b", "c", "d", "e"] {
        let new = item(p, 7, [("g", "x".into())]);
        bench.put(&table, &new).unwrap();
    }
    // By the digests of p and 7, worked out elsewhere.
    let mut expected = ["e", "b", "c", "d", "a"];
    for direction in [Direction::Forward, Direction::Backward] {
        let options = WalkOptions {
            direction,
            ..WalkOptions::default()
        };
        let range = range(&["x"], None);
        let walk = Walk::query(&bench.engine, &table, Some(GLOBAL), &range, options);
        let (found, _) = page(walk.unwrap(), usize::MAX);
        let found: Vec<_> = found.iter().map(|item| item.raw("p")?.as_str()).collect();
        assert_eq!(found, expected.map(|p| Some(p.into())), "{direction:?}");
        expected.reverse();
    }
}

/// In a local index ties go by the table's sort key, whatever its digest.
#[test]
fn h6_ties_of_a_local_index_go_by_the_sort_key() {
    let bench = bench(None);
    let table = bench.create(indexed());
    for s in [5, 3, -2, 10] {
        bench.put(&table, &item("a", s, [("l", 1.into())])).unwrap();
    }
    let range = range(&["a"], None);
    let walk = Walk::query(
        &bench.engine,
        &table,
        Some(LOCAL),
        &range,
        WalkOptions::default(),
    );
    let (found, _) = page(walk.unwrap(), usize::MAX);
    let found: Vec<_> = found
        .iter()
        .map(|item| item.raw("s")?.as_number()?.to_i64())
        .collect();
    assert_eq!(found, [-2, 3, 5, 10].map(Some));
}
