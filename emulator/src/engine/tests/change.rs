//! A change of a table happens as a whole or not at all.

use std::convert::Infallible;
use std::sync::{Arc, Barrier};
use std::time::Duration;

use crate::clock::Timestamp;
use crate::engine::{ChangeError, ChangeKind, Engine, Mutation, Table, WriteError};
use crate::schema::{
    IndexDefinition, IndexKind, Projection, ScalarType, Stream, StreamView, TableDefinition,
    TableStatus, TimeToLive,
};
use crate::storage::fault::Call;
use crate::value::AttributeValue;

use super::{
    AS_CONFIGURED, START, add_index, assert_consistent, bench, change_as, fallible, index, indexed,
    item, key_of, key_schema, plain, put, redefine, scan_all, write,
};

fn late(number: u32) -> IndexDefinition {
    let keys = key_schema(&["h"], &["v"], ScalarType::N);
    index(number, "late", IndexKind::Global, keys, Projection::All)
}

/// `table` with everything that a change can switch on, and without one index.
fn everything(table: &mut TableDefinition) {
    *table = table.without(1);
    table.indexes.push(late(table.next_index));
    table.time_to_live = Some(TimeToLive {
        attribute: Arc::from("ttl"),
    });
    let now = Timestamp::from_seconds(START);
    table.stream = Some(Stream::start(StreamView::NewImage, now, None));
    table.deletion_protection = true;
    table.tags.insert("a".to_owned(), "b".to_owned());
}

/// Everything of a table that anybody can see.
fn seen(engine: &Engine, table: &Arc<Table>) -> String {
    let streams = engine.streams(
        &crate::engine::Caller::new("key", "eu-west-1"),
        None,
        None,
        usize::MAX,
    );
    let unfilled = table.writer.lock().unfilled.len();
    format!("{:?} {unfilled} {}", table.view(), streams.0.len())
}

#[test]
fn refused_it_leaves_nothing_behind() {
    let bench = bench(Some(Duration::from_secs(5)));
    let table = bench.create(indexed());
    bench.clock.advance(Duration::from_secs(5));
    let before = seen(&bench.engine, &table);
    let layout = table.layout();
    let refused = bench
        .engine
        .change_table(&table, ChangeKind::Update, |current| {
            let mut next = current.clone();
            everything(&mut next);
            Err("no")
        });
    assert_eq!(refused.map(drop), Err(ChangeError::Refused("no")));
    assert_eq!(seen(&bench.engine, &table), before);
    assert!(Arc::ptr_eq(&layout, &table.layout()), "nothing was shown");
    assert_eq!(table.view().status(bench.engine.now()), TableStatus::Active);
    assert_consistent(&bench.engine);
}

/// Spaces, definition and stream are one commit: without it there is none of them.
#[test]
fn without_its_commit_it_leaves_nothing_behind() {
    let (engine, store) = fallible();
    let caller = crate::engine::Caller::new("key", "eu-west-1");
    let table = engine.create_table(&caller, Arc::new(indexed()), AS_CONFIGURED);
    let table = table.unwrap();
    put(&engine, &table, &item("a", 1, [("g", "x".into())])).unwrap();
    let before = seen(&engine, &table);
    store.fail_only(Call::Commit, 0);
    let failed = change_as(&engine, &table, ChangeKind::Update, everything);
    let expected = ChangeError::<Infallible>::Store(Call::Commit.failed());
    assert_eq!(failed.map(drop), Err(expected));
    assert_eq!(seen(&engine, &table), before);
    assert_consistent(&engine);
    change_as(&engine, &table, ChangeKind::Update, everything).unwrap();
    assert_consistent(&engine);
    let definition = table.definition();
    assert!(definition.index("global").is_none());
    assert!(definition.index("late").is_some());
    assert_eq!(engine.streams(&caller, None, None, 9).0.len(), 1);
}

/// Several tables are one commit too: where one of them cannot be, or the store fails, there is none of them.
#[test]
fn tables_that_come_together_come_all_or_none() {
    let (engine, store) = fallible();
    let caller = crate::engine::Caller::new("key", "eu-west-1");
    let named = |name: &str| {
        let mut table = plain();
        everything(&mut table);
        Arc::new(TableDefinition {
            name: Arc::from(name),
            ..table
        })
    };
    let create = |names: &[&str]| {
        let definitions = names.iter().map(|name| named(name)).collect();
        engine
            .create_tables(&caller, definitions, AS_CONFIGURED)
            .map(|tables| tables.len())
    };
    let names = || engine.list_tables(&caller, None, usize::MAX).0;
    let streams = || engine.streams(&caller, None, None, usize::MAX).0.len();
    store.fail_only(Call::Commit, 0);
    let failed = Err(ChangeError::Store(Call::Commit.failed()));
    assert_eq!(create(&["a", "b", "c"]), failed);
    assert_eq!((names().len(), streams()), (0, 0));
    assert_eq!(create(&["b"]), Ok(1));
    let taken = |name: &str| Err(ChangeError::TableExists(Arc::from(name)));
    assert_eq!(create(&["a", "b", "c"]), taken("b"));
    assert_eq!(create(&["x", "y", "x"]), taken("x"));
    assert_eq!((names().len(), streams()), (1, 1));
    assert_consistent(&engine);
    assert_eq!(create(&["a", "c"]), Ok(2));
    assert_eq!((names().len(), streams()), (3, 3));
    assert_consistent(&engine);
}

/// The answer shows what comes as not there yet, and what leaves as still there.
#[test]
fn its_answer_shows_the_table_in_between() {
    let bench = bench(None);
    let table = bench.create(indexed());
    bench
        .put(
            &table,
            &item("a", 1, [("g", "x".into()), ("h", "y".into())]),
        )
        .unwrap();
    let changed = redefine(&bench.engine, &table, everything);
    assert_eq!((changed.coming, changed.leaving), (vec![3], vec![1]));
    assert_eq!(changed.view.index_counts(3), None);
    assert_eq!(
        changed.view.index_counts(1).map(|(items, _)| items),
        Some(1)
    );
    let names = changed.view.definition().indexes.iter();
    let names: Vec<&str> = names.map(|index| &*index.name).collect();
    assert_eq!(names, ["local", "global", "pair", "late"]);
    assert_eq!(table.view().index_counts(1), None);
    assert_consistent(&bench.engine);
}

/// Of two changes at the same time one happens, and the other finds the table being updated.
#[test]
fn one_change_at_a_time() {
    for _ in 0..50 {
        let bench = bench(Some(Duration::from_secs(5)));
        let table = bench.create(plain());
        bench.clock.advance(Duration::from_secs(5));
        bench
            .put(&table, &item("a", 1, [("h", "x".into()), ("v", 1.into())]))
            .unwrap();
        let start = Barrier::new(2);
        let add = || {
            start.wait();
            change_as(&bench.engine, &table, ChangeKind::Update, |next| {
                next.indexes.push(late(next.next_index));
            })
        };
        let (one, other) = std::thread::scope(|scope| {
            let one = scope.spawn(add);
            let other = add();
            (one.join().unwrap(), other)
        });
        assert!(one.is_ok() != other.is_ok());
        let refused = one.err().or(other.err());
        assert_eq!(refused, Some(ChangeError::Busy(TableStatus::Updating)));
        assert_eq!(table.definition().indexes.len(), 1);
        bench.clock.advance(Duration::from_secs(10));
        assert_eq!(scan_all(&bench.engine, &table, Some(0)).len(), 1);
        assert_consistent(&bench.engine);
    }
}

/// Numbers of indexes are never used twice.
#[test]
fn a_later_index_has_a_later_number() {
    let bench = bench(None);
    let table = bench.create(plain());
    add_index(&bench.engine, &table, late(7));
    assert_eq!(table.definition().next_index, 8);
}

/// What was checked before a table changed is checked again as the table is now.
#[test]
fn what_was_checked_before_an_index_came_goes_into_it() {
    let bench = bench(None);
    let table = bench.create(indexed());
    let items =
        [("a", 7.into()), ("b", "no number".into())].map(|(p, v): (&str, AttributeValue)| {
            item(p, 1, [("g", "x".into()), ("h", "y".into()), ("v", v)])
        });
    let writes = items.clone().map(|item| {
        let key = key_of(&table, &item);
        let checked = bench.engine.check_put(&table, &key, &item).unwrap();
        (write(key, Mutation::Put(item)), checked)
    });
    add_index(&bench.engine, &table, late(table.definition().next_index));
    let [good, bad] =
        writes.map(|(write, checked)| (bench.engine).write_checked(&table, write, Some(checked)));
    assert!(good.is_ok());
    assert!(matches!(bad, Err(WriteError::IndexKey(_))), "{bad:?}");
    let [good, _] = items;
    assert_eq!(
        scan_all(&bench.engine, &table, Some(1)),
        std::slice::from_ref(&good)
    );
    let number = table.definition().index("late").unwrap().number;
    assert_eq!(scan_all(&bench.engine, &table, Some(number)), [good]);
    assert_consistent(&bench.engine);
}
