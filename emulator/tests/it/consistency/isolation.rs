//! Which mixtures of versions one answer may show, and that all of them occur.

use std::collections::{BTreeMap, BTreeSet};

use dynamodb_emulator::ConsistencyMode;
use serde_json::json;

use super::{
    EVENTUAL, SECOND, SEEDS, SESSION, Way, assert_shown, control, item, key, put, raw, read,
    transact, world,
};

/// What reads of two items may show of one transaction on both, which is done: the table of
/// [isolation](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-isolation).
/// Reads of one item are before or after it. Several of them, and BatchGetItem, Query and Scan as a whole, are
/// read-committed: any mixture. TransactGetItems and strongly consistent reads come after it.
#[test]
fn all_that_the_isolation_table_allows_occurs_and_nothing_else() {
    let (old, new) = ("a1 b1", "a2 b2");
    let mixtures = BTreeSet::from([old, "a1 b2", "a2 b1", new]);
    let mut seen: BTreeMap<(Way, bool), BTreeSet<String>> = BTreeMap::new();
    for seed in 0..SEEDS {
        let emulator = world(|builder| builder);
        transact(&emulator, &[("a", "1"), ("b", "1")]);
        let _adversary = emulator.with_consistency(ConsistencyMode::seeded(seed, SECOND));
        // One that comes to nothing is never seen.
        let check = json!({"ConditionCheck": {
            "TableName": "tea", "Key": key("c"), "ConditionExpression": "attribute_exists(p)",
        }});
        let puts = ["a", "b"].map(|s| json!({"Put": {"TableName": "tea", "Item": item(s, "x")}}));
        let [first, second] = puts;
        let failing = json!({"TransactItems": [first, second, check]});
        assert_eq!(
            raw(&emulator, SESSION, "TransactWriteItems", &failing).0,
            400
        );
        transact(&emulator, &[("a", "2"), ("b", "2")]);
        for way in EVENTUAL {
            let shown = read(&emulator, SESSION, way, false);
            let _ = seen.entry((way, false)).or_default().insert(shown);
        }
        for way in EVENTUAL.into_iter().chain([Way::Transact]) {
            if !way.is_global() {
                let shown = read(&emulator, SESSION, way, true);
                let _ = seen.entry((way, true)).or_default().insert(shown);
            }
        }
        emulator.advance_clock(SECOND);
        assert_shown(&emulator, new, new);
    }
    for ((way, strong), outcomes) in seen {
        let outcomes = BTreeSet::from_iter(outcomes.iter().map(String::as_str));
        match strong {
            true => assert_eq!(outcomes, BTreeSet::from([new]), "{way:?}"),
            false => assert_eq!(outcomes, mixtures, "{way:?}"),
        }
    }
}

/// While a transaction is not done, nobody sees anything of it, and TransactGetItems conflicts with it.
#[test]
fn a_transaction_that_is_not_done_is_not_seen() {
    let emulator = world(|builder| builder.consistency(ConsistencyMode::seeded(7, SECOND)));
    transact(&emulator, &[("a", "1"), ("b", "1")]);
    emulator.advance_clock(SECOND);
    let put = |s: &str| json!({"Put": {"TableName": "tea", "Item": item(s, "2")}});
    let puts = json!({"TransactItems": [put("a"), put("b")]});
    let (status, held) = control(&emulator, "POST", "/control/v1/transactions", &puts);
    assert_eq!(status, 200, "{held}");
    for _ in 0..SEEDS {
        for way in EVENTUAL {
            assert_eq!(read(&emulator, SESSION, way, false), "a1 b1", "{way:?}");
        }
    }
    let gets = json!({"TransactItems": [{"Get": {"TableName": "tea", "Key": key("a")}}]});
    assert_eq!(raw(&emulator, SESSION, "TransactGetItems", &gets).0, 400);
}

/// Of several versions each occurs, those within the window, and none that was replaced before it.
#[test]
fn every_version_within_the_window_occurs() {
    let emulator = world(|builder| builder.consistency(ConsistencyMode::seeded(3, SECOND)));
    for v in ["1", "2", "3", "4"] {
        put(&emulator, "a", v);
        emulator.advance_clock(SECOND / 2);
    }
    // The second was replaced a second ago by the third, and what was the newest before that is too old.
    for way in EVENTUAL {
        let shown: BTreeSet<String> = (0..SEEDS)
            .map(|_| read(&emulator, SESSION, way, false))
            .collect();
        let expected = BTreeSet::from(["a3".to_owned(), "a4".to_owned()]);
        match way.is_global() {
            // It goes forward, and may have done so with its first read.
            true => assert!(shown.is_subset(&expected), "{way:?}: {shown:?}"),
            false => assert_eq!(shown, expected, "{way:?}"),
        }
    }
}
