//! A clock that goes back, and what was pending then.

use std::sync::Arc;
use std::time::Duration;

use crate::clock::Timestamp;
use crate::engine::TokenUse;
use crate::schema::{
    IndexKind, IndexStatus, Projection, ScalarType, Stream, StreamView, TableDefinition,
    TableStatus,
};

use super::{
    Bench, START, add_index, assert_consistent, bench, expiring, get, index, indexed, item,
    key_schema, plain, put, redefine, remove_index, update,
};

const HOUR: Duration = Duration::from_secs(3600);
const DAY: i64 = 24 * 60 * 60;
const YEAR: i64 = 365 * DAY;

/// The two ways in which a clock goes back: it is steered, or the one that was handed in goes back.
const WAYS: [fn(&Bench, Timestamp); 2] = [
    |bench, moment| bench.engine.steer(|clock| clock.set(moment)),
    |bench, moment| bench.clock.set(moment),
];

/// Moves the clock back by an hour.
fn go_back(bench: &Bench, way: fn(&Bench, Timestamp)) -> i64 {
    let moment = bench.engine.now().minus(HOUR);
    way(bench, moment);
    bench.engine.run_due();
    assert_eq!(bench.engine.now(), moment);
    moment.as_seconds()
}

fn advance(bench: &Bench, seconds: u64) {
    bench.clock.advance(Duration::from_secs(seconds));
    bench.engine.run_due();
}

#[test]
fn items_expire_after_it_as_before() {
    for way in WAYS {
        let bench = bench(None);
        let table = bench.create(expiring());
        advance(&bench, 24 * 3600);
        let now = go_back(&bench, way);
        let soon = item("a", 1, [("ttl", (now + 2).into())]);
        bench.put(&table, &soon).unwrap();
        advance(&bench, 2);
        assert!(get(&bench.engine, &table, &soon).is_some(), "too early");
        advance(&bench, 2);
        assert_eq!(get(&bench.engine, &table, &soon), None);
        let fork = bench.engine.fork();
        for engine in [&bench.engine, &fork] {
            assert_consistent(engine);
        }
    }
}

/// A jump of years passes the moment at which an item was to go: its age then does not save it.
#[test]
fn items_that_fell_due_on_the_way_of_a_jump_expire() {
    for years in [1, 4, 5, 6, 50] {
        let bench = bench(None);
        let table = bench.create(expiring());
        bench.engine.run_due();
        // More than one sweep deletes.
        let items: Vec<_> = (0..1100)
            .map(|s| item("a", s, [("ttl", (START + 60).into())]))
            .collect();
        for item in &items {
            put(&bench.engine, &table, item).unwrap();
        }
        let old = item("b", 0, [("ttl", (START - 5 * YEAR - DAY).into())]);
        bench.put(&table, &old).unwrap();
        let moment = Timestamp::from_seconds(START + years * YEAR + 3 * DAY);
        bench.engine.steer(|clock| clock.set(moment));
        bench.engine.run_due();
        bench.engine.run_due();
        assert_eq!(table.view().item_count(), 1, "{years} years");
        assert!(get(&bench.engine, &table, &old).is_some());
        assert_consistent(&bench.engine);
    }
}

#[test]
fn states_last_as_long_as_they_were_to() {
    let span = Duration::from_secs(10);
    for way in WAYS {
        let bench = bench(Some(span));
        let table = bench.create(TableDefinition {
            stream: Some(Stream::start(
                StreamView::KeysOnly,
                Timestamp::from_seconds(START),
                None,
            )),
            ..indexed()
        });
        let status = || table.view().status(bench.engine.now());
        let index_status = |number| table.view().index_status(number, bench.engine.now());
        advance(&bench, 4);
        go_back(&bench, way);
        assert_eq!(status(), TableStatus::Creating);
        bench.engine.check_usable(&table).unwrap_err();
        advance(&bench, 5);
        assert_eq!(status(), TableStatus::Creating);
        advance(&bench, 1);
        assert_eq!(status(), TableStatus::Active);
        bench.engine.check_usable(&table).unwrap();
        // What is over stays over.
        go_back(&bench, way);
        assert_eq!(status(), TableStatus::Active);

        update(&bench.engine, &table);
        go_back(&bench, way);
        advance(&bench, 9);
        assert_eq!(status(), TableStatus::Updating);
        advance(&bench, 1);
        assert_eq!(status(), TableStatus::Active);

        let keys = key_schema(&["h"], &[], ScalarType::N);
        let added = index(3, "added", IndexKind::Global, keys, Projection::All);
        add_index(&bench.engine, &table, added);
        go_back(&bench, way);
        advance(&bench, 19);
        assert_eq!(index_status(3), Some(IndexStatus::Creating));
        advance(&bench, 1);
        assert_eq!(index_status(3), Some(IndexStatus::Active));
        remove_index(&bench.engine, &table, 3);
        go_back(&bench, way);
        advance(&bench, 10);
        assert_eq!(index_status(3), None);

        bench.engine.delete_table(&table).unwrap();
        go_back(&bench, way);
        assert_consistent(&bench.engine);
        advance(&bench, 9);
        assert!(bench.engine.table(&bench.caller, "things").is_ok());
        advance(&bench, 1);
        assert!(bench.engine.table(&bench.caller, "things").is_err());
        assert_consistent(&bench.engine);
    }
}

#[test]
fn streams_are_on_and_off_when_they_were_to_be() {
    use crate::engine::StreamStatus::{Disabled, Disabling, Enabled, Enabling};
    for way in WAYS {
        let bench = bench(Some(Duration::from_secs(10)));
        let table = bench.create(plain());
        advance(&bench, 10);
        let view = StreamView::KeysOnly;
        let switched = |on: bool| {
            redefine(&bench.engine, &table, |next| {
                next.stream = on.then(|| Stream::start(view, bench.engine.now(), None));
            });
        };
        switched(true);
        let stream = bench.engine.streams.all().pop().unwrap();
        for (status, then) in [(Enabling, Enabled), (Disabling, Disabled)] {
            if status == Disabling {
                switched(false);
            }
            go_back(&bench, way);
            assert_consistent(&bench.engine);
            advance(&bench, 9);
            assert_eq!(stream.status(bench.engine.now()), status);
            advance(&bench, 1);
            assert_eq!(stream.status(bench.engine.now()), then);
        }
        assert_consistent(&bench.engine);
        // A day after its end in the time of before, as its records.
        advance(&bench, 24 * 3600 + 3600);
        assert_eq!(bench.engine.streams.all().len(), 0);
    }
}

fn known(bench: &Bench, token: &str) -> bool {
    match bench.engine.use_token(&bench.caller, token, 1) {
        Ok(TokenUse::Replay(_)) => true,
        Ok(TokenUse::First(_)) => false,
        Err(error) => panic!("{token}: {error:?}"),
    }
}

fn transact(bench: &Bench, token: &str) {
    let Ok(TokenUse::First(guard)) = bench.engine.use_token(&bench.caller, token, 1) else {
        panic!("{token} is known");
    };
    let done = bench.engine.transact_write(Vec::new(), Some(guard));
    done.expect("a transaction of nothing");
}

#[test]
fn tokens_are_known_for_as_long_as_they_were_to_be() {
    for way in WAYS {
        let bench = bench(None);
        transact(&bench, "a");
        advance(&bench, 100);
        go_back(&bench, way);
        transact(&bench, "b");
        go_back(&bench, way);
        advance(&bench, 499);
        assert!(known(&bench, "a"));
        let fork = Bench {
            engine: bench.engine.fork(),
            clock: Arc::clone(&bench.clock),
            caller: bench.caller.clone(),
        };
        assert!(known(&fork, "a"));
        advance(&bench, 1);
        for bench in [&bench, &fork] {
            assert_eq!([known(bench, "a"), known(bench, "b")], [false, true]);
        }
        transact(&bench, "a");
        advance(&bench, 100);
        assert_eq!([known(&bench, "a"), known(&bench, "b")], [true, false]);
        transact(&bench, "c");
        assert_consistent(&bench.engine);
    }
}

/// The next process begins with an earlier clock: the same, as far as the folder knows of the time before.
#[cfg(feature = "disk")]
#[test]
fn a_restart_with_an_earlier_clock_goes_back_as_well() {
    let span = Duration::from_secs(10);
    let (bench, mut folder) = super::reopen::restartable();
    let clock = Arc::clone(&bench.clock);
    let bench = Bench {
        engine: super::reopen::restart_as(bench.engine, &mut folder, &clock, Some(span)),
        ..bench
    };
    transact(&bench, "a");
    bench.create(expiring());
    bench.clock.set(Timestamp::from_seconds(START).minus(HOUR));
    let bench = Bench {
        engine: super::reopen::restart_as(bench.engine, &mut folder, &clock, Some(span)),
        ..bench
    };
    bench.engine.run_due();
    let table = bench.engine.table(&bench.caller, "things").unwrap();
    let status = || table.view().status(bench.engine.now());
    assert_eq!(status(), TableStatus::Creating);
    advance(&bench, 10);
    assert_eq!(status(), TableStatus::Active);
    let now = bench.engine.now().as_seconds();
    let soon = item("a", 1, [("ttl", (now + 2).into())]);
    bench.put(&table, &soon).unwrap();
    advance(&bench, 4);
    assert_eq!(get(&bench.engine, &table, &soon), None);
    assert!(known(&bench, "a"));
    advance(&bench, 600);
    assert!(!known(&bench, "a"));
    assert_consistent(&bench.engine);
}
