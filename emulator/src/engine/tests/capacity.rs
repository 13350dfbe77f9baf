//! What requests consume.

use std::sync::Arc;

use crate::engine::read::WalkOptions;
use crate::engine::write::capacity::write_units;
use crate::engine::{Consistency, Consumed, Mutation, read_units};
use crate::value::{AttributeValue, Item};

use super::{bench, delete, indexed, item, key_of, page, put, range, write};

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
#[test]
fn units_are_rounded_up() {
    use Consistency::{Eventual, Strong};
    for (bytes, writing, strong, eventual) in [
        (0, 1.0, 1.0, 0.5),
        (1, 1.0, 1.0, 0.5),
        (1024, 1.0, 1.0, 0.5),
        (1025, 2.0, 1.0, 0.5),
        (4096, 4.0, 1.0, 0.5),
        (4097, 5.0, 2.0, 1.0),
        (409_600, 400.0, 100.0, 50.0),
    ] {
        assert_eq!(write_units(bytes), writing, "writing {bytes}");
        assert_eq!(read_units(bytes, Strong), strong, "reading {bytes}");
        assert_eq!(read_units(bytes, Eventual), eventual, "reading {bytes}");
    }
}

fn consumed(table: f64, local: f64, global: f64, pair: f64) -> Consumed {
    let list = |entries: &[(&str, f64)]| {
        let paid = entries.iter().filter(|(_, units)| *units > 0.0);
        paid.map(|(name, units)| (Arc::from(*name), *units))
            .collect()
    };
    Consumed {
        table,
        local: list(&[("local", local)]),
        global: list(&[("global", global), ("pair", pair)]),
        vectors: Vec::new(),
    }
}

fn text(length: usize) -> AttributeValue {
    "x".repeat(length).into()
}

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html#LSI.ThroughputConsiderations.Writes
#[test]
fn writes_pay_for_the_entries_that_they_change() {
    let bench = bench(None);
    let table = bench.create(indexed());
    let full = |l: i64, v: usize, w: usize| {
        let index_keys = [("g", "g".into()), ("h", "h".into()), ("l", l.into())];
        let attributes = index_keys
            .into_iter()
            .chain([("v", text(v)), ("w", text(w))]);
        item("a", 1, attributes)
    };
    for (what, new, expected) in [
        (
            "no index attribute",
            item("a", 1, []),
            consumed(1.0, 0.0, 0.0, 0.0),
        ),
        (
            "an entry in each",
            full(1, 10, 10),
            consumed(1.0, 1.0, 1.0, 1.0),
        ),
        (
            "the same again",
            full(1, 10, 10),
            consumed(1.0, 0.0, 0.0, 0.0),
        ),
        (
            "what only one index projects",
            full(1, 10, 20),
            consumed(1.0, 0.0, 1.0, 0.0),
        ),
        (
            "what two indexes project",
            full(1, 2000, 20),
            consumed(2.0 + 1.0 - 1.0, 2.0, 2.0, 0.0),
        ),
        (
            "shrinking costs the former size",
            full(1, 10, 20),
            consumed(2.0, 2.0, 2.0, 0.0),
        ),
        (
            "moving an entry is two writes",
            full(2, 10, 20),
            consumed(1.0, 2.0, 1.0, 0.0),
        ),
        (
            "dropping the entries",
            item("a", 1, []),
            consumed(1.0, 1.0, 1.0, 1.0),
        ),
    ] {
        let written = bench.put(&table, &new).unwrap();
        assert_eq!(written.capacity, expected, "{what}");
    }
    bench.put(&table, &full(1, 2000, 1)).unwrap();
    let deleted = delete(&bench.engine, &table, &item("a", 1, [])).unwrap();
    assert_eq!(deleted.capacity, consumed(2.0, 2.0, 2.0, 1.0));
    assert_eq!(deleted.capacity.total(), 7.0);
    let nothing = delete(&bench.engine, &table, &item("a", 1, [])).unwrap();
    assert_eq!(nothing.capacity, consumed(1.0, 0.0, 0.0, 0.0));
}

#[test]
fn a_check_costs_what_a_write_would() {
    let bench = bench(None);
    let table = bench.create(indexed());
    let large = item("a", 1, [("w", text(2000))]);
    bench.put(&table, &large).unwrap();
    let check = write(key_of(&table, &large), Mutation::Check);
    let written = bench.engine.write(&table, check).unwrap();
    assert_eq!(written.capacity, Consumed::of_table(2.0));
    assert_eq!(written.new, Some(large));
}

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html#LSI.ThroughputConsiderations.Reads
#[test]
fn pages_are_rounded_once_and_fetches_each() {
    let bench = bench(None);
    let table = bench.create(indexed());
    for s in 0..10 {
        let large = item("a", s, [("l", s.into()), ("w", text(5000))]);
        put(&bench.engine, &table, &large).unwrap();
    }
    let read = |index: Option<u32>, fetch: bool, consistency: Consistency| {
        let options = WalkOptions {
            consistency,
            fetch,
            ..WalkOptions::default()
        };
        let range = range(&["a"], None);
        let walk = super::Walk::query(&bench.engine, &table, index, &range, options).unwrap();
        page(walk, usize::MAX)
    };
    let (items, end) = read(None, false, Consistency::Strong);
    let bytes: usize = items.iter().map(Item::size).sum();
    assert_eq!(end.scanned_bytes, bytes);
    assert_eq!(end.capacity, Consumed::of_table(13.0));
    let (_, end) = read(None, false, Consistency::Eventual);
    assert_eq!(end.capacity, Consumed::of_table(6.5));
    let (items, end) = read(Some(0), false, Consistency::Strong);
    assert!(items.iter().all(|item| !item.contains("w")));
    assert_eq!(end.capacity, consumed(0.0, 1.0, 0.0, 0.0));
    let (items, end) = read(Some(0), true, Consistency::Strong);
    assert!(items.iter().all(|item| item.contains("w")));
    assert_eq!(end.capacity, consumed(10.0 * 2.0, 1.0, 0.0, 0.0));
}
