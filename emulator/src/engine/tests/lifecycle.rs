//! Tables and indexes that come and go, at once or in time.

use std::sync::Arc;
use std::time::Duration;

use crate::engine::read::{Walk, WalkOptions};
use crate::engine::table::key::start_key;
use crate::engine::{
    Caller, ChangeError, ChangeKind, Consistency, ReadError, Table, TableNotFound, WriteError,
};
use crate::schema::{
    IndexDefinition, IndexKind, Projection, ScalarType, TableDefinition, TableStatus,
};
use crate::value::Item;

use super::{
    AS_CONFIGURED, Bench, add_index, assert_consistent, bench, change_as, index, indexed, item,
    key_of, key_schema, plain, remove_index, scan_all, update,
};

const SPAN: Duration = Duration::from_secs(5);

fn late() -> IndexDefinition {
    let keys = key_schema(&["h"], &["v"], ScalarType::N);
    index(9, "late", IndexKind::Global, keys, Projection::KeysOnly)
}

fn named(name: &str) -> TableDefinition {
    TableDefinition {
        name: Arc::from(name),
        ..plain()
    }
}

fn status(bench: &Bench, table: &Table) -> &'static str {
    table.view().status(bench.engine.now()).as_str()
}

fn index_status(bench: &Bench, table: &Table, number: u32) -> Option<&'static str> {
    let status = table.view().index_status(number, bench.engine.now());
    status.map(TableStatus::as_str)
}

#[test]
fn at_once_by_default() {
    let bench = bench(None);
    let table = bench.create(indexed());
    assert_eq!(status(&bench, &table), "ACTIVE");
    assert_eq!(index_status(&bench, &table, 1), Some("ACTIVE"));
    update(&bench.engine, &table);
    assert_eq!(status(&bench, &table), "ACTIVE");
    add_index(&bench.engine, &table, late());
    assert_eq!(index_status(&bench, &table, 9), Some("ACTIVE"));
    assert_eq!(table.definition().index("late"), Some(&late()));
    assert_eq!(table.definition().next_index, 10);
    remove_index(&bench.engine, &table, 9);
    assert_eq!(index_status(&bench, &table, 9), None);
    assert_eq!(table.definition().index("late"), None);
    bench.engine.delete_table(&table).unwrap();
    let gone = bench.engine.table(&bench.caller, "things").map(|_| ());
    assert_eq!(gone, Err(TableNotFound));
    bench.create(indexed());
}

// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html
#[test]
fn tables_take_their_time() {
    let bench = bench(Some(SPAN));
    let engine = &bench.engine;
    let table = bench.create(indexed());
    let one = item("a", 1, []);
    assert_eq!(status(&bench, &table), "CREATING");
    assert_eq!(index_status(&bench, &table, 1), Some("CREATING"));
    assert!(!table.view().is_backfilling(1, engine.now()));
    let refused = bench.put(&table, &one).map(|_| ());
    assert_eq!(refused, Err(WriteError::TableNotFound(TableNotFound)));
    let refused = engine.get(
        &table,
        &key_of(&table, &one),
        Consistency::Strong,
        &bench.caller.owner,
    );
    assert_eq!(refused, Err(ReadError::TableNotFound(TableNotFound)));
    let refused = |status| Err(ChangeError::Busy(status));
    let delete = || engine.delete_table(&table).map(drop);
    assert_eq!(delete(), refused(TableStatus::Creating));

    bench.clock.advance(SPAN);
    assert_eq!(status(&bench, &table), "ACTIVE");
    bench.put(&table, &one).unwrap();
    update(engine, &table);
    assert_eq!(status(&bench, &table), "UPDATING");
    assert_eq!(delete(), refused(TableStatus::Updating));
    bench.put(&table, &one).unwrap();

    bench.clock.advance(SPAN);
    engine.delete_table(&table).unwrap();
    assert_eq!(status(&bench, &table), "DELETING");
    assert_eq!(delete(), refused(TableStatus::Deleting));
    let again = engine.create_table(&bench.caller, Arc::new(indexed()), AS_CONFIGURED);
    let exists = again.map(|_| ()).map_err(|error| error.to_string());
    assert_eq!(exists, Err("Table already exists: things".to_owned()));
    // Until it is gone, a table may go on answering.
    assert_eq!(scan_all(engine, &table, None), [one]);

    bench.clock.advance(SPAN);
    engine.run_due();
    let gone = engine.table(&bench.caller, "things").map(|_| ());
    assert_eq!(gone, Err(TableNotFound));
    bench.create(indexed());
}

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.OnlineOps.html
#[test]
fn indexes_take_their_time() {
    let bench = bench(Some(SPAN));
    let engine = &bench.engine;
    let table = bench.create(indexed());
    bench.clock.advance(SPAN);
    let one = item("a", 1, [("h", "x".into()), ("v", 1.into())]);
    bench.put(&table, &one).unwrap();
    change_as(engine, &table, ChangeKind::Update, |next| {
        next.indexes.push(late());
    })
    .unwrap();
    assert_eq!(status(&bench, &table), "UPDATING");
    assert_eq!(index_status(&bench, &table, 9), Some("CREATING"));
    assert!(table.view().is_allocating(9, engine.now()));
    assert!(!table.view().is_backfilling(9, engine.now()));
    let walk = |number| {
        let walk = Walk::scan(engine, &table, Some(number), None, WalkOptions::default());
        walk.map(|_| ()).map_err(|error| error.to_string())
    };
    let backfilling = "Cannot read from backfilling global secondary index: late";
    assert_eq!(walk(9), Err(backfilling.to_owned()));

    bench.clock.advance(SPAN);
    assert_eq!(status(&bench, &table), "ACTIVE");
    assert_eq!(index_status(&bench, &table, 9), Some("CREATING"));
    assert!(table.view().is_backfilling(9, engine.now()));
    assert_eq!(walk(9), Err(backfilling.to_owned()));
    assert_eq!(
        engine.delete_table(&table).map(drop),
        Err(ChangeError::IndexesChange)
    );

    bench.clock.advance(SPAN);
    assert_eq!(index_status(&bench, &table, 9), Some("ACTIVE"));
    assert_eq!(scan_all(engine, &table, Some(9)), [one]);
    remove_index(engine, &table, 9);
    assert_eq!(index_status(&bench, &table, 9), Some("DELETING"));
    assert_eq!(walk(9), Err(ReadError::IndexNotFound.to_string()));
    // An index that goes no longer has a say in what is written.
    bench
        .put(&table, &item("a", 2, [("v", "text".into())]))
        .unwrap();
    assert_consistent(engine);
    assert!(table.definition().index("late").is_some());

    bench.clock.advance(SPAN);
    engine.run_due();
    assert_eq!(index_status(&bench, &table, 9), None);
    assert_eq!(table.definition().index("late"), None);
    assert_eq!(status(&bench, &table), "ACTIVE");
}

/// What leaves its table active is over at once, whatever others take.
#[test]
fn indexes_of_an_instant_change() {
    let bench = bench(Some(SPAN));
    let table = bench.create(indexed());
    bench.clock.advance(SPAN);
    let change = |change: &dyn Fn(&mut TableDefinition)| {
        change_as(&bench.engine, &table, ChangeKind::WhileActive, change).unwrap();
        assert_eq!(status(&bench, &table), "ACTIVE");
    };
    change(&|next| next.indexes.push(late()));
    assert_eq!(index_status(&bench, &table, 9), Some("ACTIVE"));
    change(&|next| *next = next.without(9));
    assert_eq!(index_status(&bench, &table, 9), None);
}

#[test]
fn backfill_leaves_out_what_the_index_does_not_take() {
    let bench = bench(None);
    let table = bench.create(indexed());
    let all: Vec<Item> = (0..1300)
        .map(|s| {
            let v = if s % 3 == 0 { "text".into() } else { s.into() };
            item(&format!("p{s}"), s, [("h", "x".into()), ("v", v)])
        })
        .collect();
    for item in &all {
        bench.put(&table, item).unwrap();
    }
    add_index(&bench.engine, &table, late());
    assert_consistent(&bench.engine);
    let entries = scan_all(&bench.engine, &table, Some(9));
    assert_eq!(entries.len(), 866);
    let definition = table.definition();
    let place = |item| start_key(&definition.keys, definition.index("late"), item).unwrap();
    assert!(entries.is_sorted_by_key(place));
    // An item that the index does not take can be changed into one that it does, and deleted.
    let mended = item("p0", 0, [("h", "x".into()), ("v", 0.into())]);
    bench.put(&table, &mended).unwrap();
    super::delete(&bench.engine, &table, &item("p3", 3, [])).unwrap();
    assert_eq!(
        table.view().index_counts(9).map(|(items, _)| items),
        Some(867)
    );
    assert_consistent(&bench.engine);
}

#[test]
fn writers_go_on_while_an_index_is_filled() {
    let bench = bench(None);
    let table = bench.create(indexed());
    let new = |s: i64, v: i64| {
        item(
            &format!("p{}", s % 700),
            s,
            [("h", "x".into()), ("v", v.into())],
        )
    };
    for s in 0..2000 {
        bench.put(&table, &new(s, 0)).unwrap();
    }
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for s in 0..2000 {
                let written = match s % 3 {
                    0 => bench.put(&table, &new(s, 1)),
                    1 => super::delete(&bench.engine, &table, &new(s, 0)),
                    _ => bench.put(&table, &new(s + 2000, 2)),
                };
                written.unwrap();
            }
        });
        scope.spawn(|| {
            for _ in 0..6 {
                add_index(&bench.engine, &table, late());
                assert_consistent(&bench.engine.fork());
                remove_index(&bench.engine, &table, 9);
            }
            add_index(&bench.engine, &table, late());
        });
    });
    assert_consistent(&bench.engine);
}

#[test]
fn namespaces_are_separate_unless_shared() {
    let bench = bench(None);
    let engine = &bench.engine;
    for name in ["b", "a", "c"] {
        bench.create(named(name));
    }
    let list = |caller: &Caller, start: Option<&str>, limit| {
        let (names, more) = engine.list_tables(caller, start, limit);
        (
            names
                .iter()
                .map(|name| name.to_string())
                .collect::<Vec<_>>(),
            more,
        )
    };
    let own = &bench.caller;
    let elsewhere = Caller::new("key", "us-east-1");
    let names = |names: &[&str]| {
        names
            .iter()
            .map(|name| (*name).to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(list(own, None, 10), (names(&["a", "b", "c"]), false));
    assert_eq!(list(own, None, 2), (names(&["a", "b"]), true));
    assert_eq!(list(own, Some("a"), 2), (names(&["b", "c"]), false));
    assert_eq!(list(own, Some("bb"), 2), (names(&["c"]), false));
    assert_eq!(list(&elsewhere, None, 2), (names(&[]), false));
    for (caller, found) in [
        (own, true),
        (&elsewhere, false),
        (&Caller::new("other", "eu-west-1"), false),
    ] {
        assert_eq!(engine.table(caller, "a").is_ok(), found);
        let elsewhere = engine.elsewhere(caller, "a");
        assert_eq!(elsewhere, (!found).then(|| own.clone()));
        assert_eq!(engine.elsewhere(caller, "none"), None);
    }
    engine
        .create_table(&elsewhere, Arc::new(named("a")), AS_CONFIGURED)
        .unwrap();
    assert_eq!(list(&elsewhere, None, 2), (names(&["a"]), false));
}
