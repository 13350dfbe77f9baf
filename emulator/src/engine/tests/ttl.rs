//! Expiry on a clock that the tests move.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html>

use std::sync::Arc;

use crate::clock::Timestamp;
use crate::schema::{TableDefinition, TimeToLive};
use crate::value::{AttributeValue, Item, Number};

use super::{START, assert_consistent, bench, expiring, get, indexed, item, plain, redefine};

const YEAR: i64 = 365 * 24 * 60 * 60;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(seconds)
}

/// Whether an item whose attribute has this value is still there a minute later.
fn survives(value: AttributeValue) -> bool {
    let bench = bench(None);
    let table = bench.create(expiring());
    let new = item("a", 1, [("ttl", value)]);
    bench.put(&table, &new).unwrap();
    bench.clock.set(at(START + 60));
    bench.engine.run_due();
    assert_consistent(&bench.engine);
    get(&bench.engine, &table, &new).is_some()
}

#[test]
fn only_seconds_that_have_passed_expire() {
    let number = |text: &str| AttributeValue::from(Number::parse(text).unwrap());
    for (value, survives_expected) in [
        ((START + 59).into(), false),
        ((START + 60).into(), true),
        ((START + 1000).into(), true),
        ((START + 60 - 4 * YEAR).into(), false),
        ((START + 60 - 5 * YEAR - 1).into(), true),
        (0.into(), true),
        (number(&format!("{}.5", START + 1)), false),
        (number("1e100"), true),
        (AttributeValue::from("1"), true),
        (AttributeValue::Null, true),
    ] {
        assert_eq!(survives(value.clone()), survives_expected, "{value:?}");
    }
}

#[test]
fn items_stay_until_they_are_swept() {
    let bench = bench(None);
    let table = bench.create(expiring());
    let soon = item("a", 1, [("ttl", (START + 10).into())]);
    bench.put(&table, &soon).unwrap();
    bench.engine.run_due();
    bench.clock.set(at(START + 20));
    assert_eq!(get(&bench.engine, &table, &soon), Some(soon.clone()));
    // A later expiry, written before the sweep, rescues the item.
    let later = item("a", 1, [("ttl", (START + 30).into())]);
    bench.put(&table, &later).unwrap();
    bench.engine.run_due();
    assert_eq!(get(&bench.engine, &table, &soon), Some(later));
    bench.clock.set(at(START + 40));
    bench.engine.run_due();
    assert_eq!(get(&bench.engine, &table, &soon), None);
    assert_eq!(table.view().item_count(), 0);
}

#[test]
fn switching_on_finds_the_items_that_are_there() {
    let bench = bench(None);
    let table = bench.create(TableDefinition {
        name: Arc::from("things"),
        ..indexed()
    });
    let old: Vec<Item> = (0..1200)
        .map(|s| item("a", s, [("ttl", (START - 5).into()), ("g", "x".into())]))
        .collect();
    for item in &old {
        bench.put(&table, item).unwrap();
    }
    let switch = |attribute: Option<&str>| {
        redefine(&bench.engine, &table, |next| {
            next.time_to_live = attribute.map(|name| TimeToLive {
                attribute: Arc::from(name),
            });
        });
        assert_consistent(&bench.engine);
    };
    switch(Some("other"));
    bench.engine.run_due();
    assert_eq!(table.view().item_count(), 1200);
    switch(None);
    switch(Some("ttl"));
    // One run deletes a bounded number, the next goes on.
    bench.engine.run_due();
    assert_eq!(table.view().item_count(), 200);
    bench.engine.run_due();
    assert_eq!(table.view().item_count(), 0);
    assert_eq!(table.view().index_counts(1), Some((0, 0)));
    assert_consistent(&bench.engine);
}

#[test]
fn switched_off_nothing_expires() {
    let bench = bench(None);
    let table = bench.create(expiring());
    let soon = item("a", 1, [("ttl", (START + 10).into())]);
    bench.put(&table, &soon).unwrap();
    redefine(&bench.engine, &table, |next| *next = plain());
    bench.clock.set(at(START + 100));
    bench.engine.run_due();
    assert_eq!(get(&bench.engine, &table, &soon), Some(soon));
    assert_consistent(&bench.engine);
}
