//! What walks show of a transaction that is done while they go on.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use crate::engine::read::{Step, Walk, WalkOptions};
use crate::engine::{Consistency, ConsistencyMode, Direction, Engine, Mutation, Table};
use crate::value::{AttributeValue, Item};

use super::{action, assert_consistent, bench, indexed, item, key_of, range, write};

const WINDOW: Duration = Duration::from_secs(1);

/// Puts both items in a version, as one.
fn transact(engine: &Engine, table: &Arc<Table>, version: i64) {
    let actions = [1, 2].map(|s| {
        let put = item("a", s, [("v", version.into()), ("l", s.into())]);
        action(table, write(key_of(table, &put), Mutation::Put(put)))
    });
    engine.transact_write(actions.into(), None).unwrap();
}

/// What a strongly consistent walk shows of the two items, by their keys, if the transaction is done before the step with
/// this number.
fn walked(
    mode: ConsistencyMode,
    index: Option<u32>,
    direction: Direction,
    step: usize,
) -> [i64; 2] {
    let bench = bench(None);
    let table = bench.create(indexed());
    transact(&bench.engine, &table, 1);
    bench.engine.set_consistency(mode);
    let options = WalkOptions {
        direction,
        consistency: Consistency::Strong,
        session: Some(Arc::clone(&bench.caller.owner)),
        fetch: index.is_some(),
        ..WalkOptions::default()
    };
    let range = range(&["a"], None);
    let mut walk = Walk::query(&bench.engine, &table, index, &range, options).unwrap();
    let mut shown = [0; 2];
    for number in 0.. {
        if number == step {
            transact(&bench.engine, &table, 2);
        }
        let number = |item: &Item, name: &str| item.raw(name)?.as_number()?.to_i64();
        let done = walk.step(1, |item| {
            let place = usize::try_from(number(&item, "s").unwrap() - 1).unwrap();
            shown[place] = number(&item, "v").unwrap();
            true
        });
        if matches!(done.unwrap(), Step::Done(_)) {
            break;
        }
    }
    assert_consistent(&bench.engine);
    shown
}

/// A strongly consistent Query is read-committed as a whole
/// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-isolation):
/// whatever it has not read yet is new once the transaction is done, and all of it where that was before it began.
#[test]
fn strong_walks_see_what_is_committed_while_they_go_on() {
    for index in [None, Some(0)] {
        let all = |mode| {
            let mut all = BTreeSet::new();
            for direction in [Direction::Forward, Direction::Backward] {
                for step in [0, 1, 9] {
                    let _ = all.insert(walked(mode, index, direction, step));
                }
            }
            all
        };
        let seeded = ConsistencyMode::seeded(1, WINDOW);
        let every = BTreeSet::from([[1, 1], [1, 2], [2, 1], [2, 2]]);
        assert_eq!(all(seeded), every, "{index:?}");
        // Otherwise a walk shows one moment.
        for mode in [ConsistencyMode::Off, ConsistencyMode::lag(WINDOW)] {
            assert_eq!(all(mode), BTreeSet::from([[1, 1]]), "{index:?}, {mode}");
        }
    }
}

/// A table that goes while a walk goes on is a table that is not there, and no fault of the engine.
#[test]
fn a_table_goes_while_a_walk_renews() {
    let bench = bench(None);
    let table = bench.create(indexed());
    transact(&bench.engine, &table, 1);
    bench
        .engine
        .set_consistency(ConsistencyMode::seeded(1, WINDOW));
    let options = WalkOptions {
        consistency: Consistency::Strong,
        ..WalkOptions::default()
    };
    let walk = Walk::scan(&bench.engine, &table, None, None, options);
    assert!(bench.engine.delete_table(&table).is_ok());
    let refused = walk.unwrap().step(1, |_| true).unwrap_err();
    assert!(matches!(
        refused,
        crate::engine::ReadError::TableNotFound(_)
    ));
}

/// What is shown was committed; a version that is settled is the only one.
#[test]
fn versions_are_of_items_that_were_there() {
    let bench = bench(None);
    let table = bench.create(indexed());
    bench
        .engine
        .set_consistency(ConsistencyMode::seeded(9, WINDOW));
    let session = Arc::clone(&bench.caller.owner);
    let key = key_of(&table, &item("a", 1, []));
    let get = |consistency| {
        let item = bench
            .engine
            .get(&table, &key, consistency, &session)
            .unwrap()?;
        item.raw("v")?.as_number()?.to_i64()
    };
    for version in 1..50 {
        let put = item("a", 1, [("v", AttributeValue::from(version))]);
        bench.put(&table, &put).unwrap();
        let seen = get(Consistency::Eventual);
        assert!(seen.is_none_or(|seen| seen <= version));
        assert_eq!(get(Consistency::Strong), Some(version));
    }
    bench.clock.advance(WINDOW);
    assert_eq!(get(Consistency::Eventual), Some(49));
}
