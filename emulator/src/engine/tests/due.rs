//! Work that falls due touches what it is about, and nothing else.

use std::sync::Arc;
use std::time::Duration;

use crate::clock::Timestamp;
use crate::engine::parts::due::Due;
use crate::engine::{EventKind, StartAt};
use crate::schema::{IndexStatus, Stream, StreamView, TableDefinition, TimeToLive};
use crate::storage::fault::Call;

use super::{
    AS_CONFIGURED, START, assert_consistent, bench, change_as, expiring, fallible, get, indexed,
    item, plain, put, redefine, remove_index,
};

const SPAN: Duration = Duration::from_secs(5);

fn named(number: usize) -> TableDefinition {
    TableDefinition {
        name: Arc::from(format!("table{number}")),
        ..plain()
    }
}

/// Of a thousand tables three have something to do, each at a moment of its own.
#[test]
fn a_moment_is_about_few_tables() {
    let bench = bench(Some(SPAN));
    let tables: Vec<_> = (0..1000)
        .map(|number| bench.create(named(number)))
        .collect();
    bench.clock.advance(SPAN);
    assert_eq!(bench.engine.run_due(), 0, "new tables wait for nothing");
    bench.engine.delete_table(&tables[17]).unwrap();
    bench.clock.advance(Duration::from_secs(1));
    bench.engine.delete_table(&tables[18]).unwrap();
    redefine(&bench.engine, &tables[500], |next| {
        next.time_to_live = Some(TimeToLive {
            attribute: Arc::from("ttl"),
        });
    });
    assert_eq!(bench.engine.run_due(), 1, "the first sweep");
    assert_eq!(bench.engine.run_due(), 0);
    bench.clock.advance(Duration::from_secs(4));
    assert_eq!(bench.engine.run_due(), 2, "one table goes, one is swept");
    assert!(bench.engine.table(&bench.caller, "table17").is_err());
    assert!(bench.engine.table(&bench.caller, "table18").is_ok());
    let fork = bench.engine.fork();
    for engine in [&bench.engine, &fork] {
        assert_eq!(engine.run_due(), 0);
    }
    bench.clock.advance(Duration::from_secs(1));
    for engine in [&bench.engine, &fork] {
        assert_eq!(engine.run_due(), 2, "the other goes, one is swept");
        assert!(engine.table(&bench.caller, "table18").is_err());
        assert_eq!(
            engine.list_tables(&bench.caller, None, usize::MAX).0.len(),
            998
        );
        assert_consistent(engine);
    }
}

/// Sweeps of an order of expiry that was switched off in between are taken off, and sweep nothing.
#[test]
fn a_stale_sweep_is_recognised() {
    let bench = bench(None);
    let table = bench.create(expiring());
    bench.engine.run_due();
    redefine(&bench.engine, &table, |next| next.time_to_live = None);
    redefine(&bench.engine, &table, |next| {
        next.time_to_live = Some(TimeToLive {
            attribute: Arc::from("ttl"),
        });
    });
    assert_eq!(bench.engine.run_due(), 1);
    bench.clock.advance(Duration::from_secs(1));
    assert_eq!(bench.engine.run_due(), 2, "the stale one and the other");
    bench.clock.advance(Duration::from_secs(1));
    assert_eq!(bench.engine.run_due(), 1, "only the other goes on");
}

/// Nobody looks for expired items of a table that is gone.
#[test]
fn a_table_that_is_gone_is_not_swept() {
    let bench = bench(None);
    let table = bench.create(expiring());
    bench.engine.run_due();
    bench.engine.delete_table(&table).unwrap();
    // What was noted for it comes to nothing, and is not noted again.
    bench.clock.advance(Duration::from_secs(1));
    bench.engine.run_due();
    bench.clock.advance(Duration::from_secs(1));
    assert_eq!(bench.engine.run_due(), 0);
}

/// A fork that is made while a table is swept sweeps its copy, too.
#[test]
fn work_that_somebody_has_taken_is_not_lost_to_a_fork() {
    let bench = bench(None);
    let table = bench.create(expiring());
    let soon = item("a", 1, [("ttl", (START + 5).into())]);
    bench.put(&table, &soon).unwrap();
    bench.engine.run_due();
    bench.clock.set(Timestamp::from_seconds(START + 10));
    let taken = bench.engine.due.take(bench.engine.now());
    assert_eq!(taken.len(), 1);
    let fork = bench.engine.fork();
    let copy = fork.table(&bench.caller, "things").unwrap();
    assert_eq!(fork.run_due(), 1);
    assert_eq!(get(&fork, &copy, &soon), None);
}

#[test]
fn streams_are_forgotten_one_by_one() {
    let bench = bench(None);
    let streaming = |at: Timestamp| Some(Stream::start(StreamView::NewImage, at, None));
    let table = bench.create(TableDefinition {
        stream: streaming(bench.engine.now()),
        ..plain()
    });
    bench.put(&table, &item("a", 1, [])).unwrap();
    let stream = bench
        .engine
        .streams(&bench.caller, None, None, 9)
        .0
        .remove(0);
    let shard = stream.shards(bench.engine.now()).remove(0);
    let from = stream
        .position(&shard.id, StartAt::Oldest, bench.engine.now())
        .unwrap();
    let page = stream.read(&shard.id, from, 9, bench.engine.now()).unwrap();
    assert_eq!(page.events[0].kind, EventKind::Insert);
    redefine(&bench.engine, &table, |next| next.stream = None);
    let fork = bench.engine.fork();
    bench.clock.advance(Duration::from_secs(24 * 60 * 60));
    for engine in [&bench.engine, &fork] {
        assert_eq!(engine.streams.ended().len(), 1);
        assert_eq!(engine.run_due(), 1);
        assert_eq!(engine.streams.ended().len(), 0);
    }
}

/// An index that could not be filled is filled when the store works again.
#[test]
fn what_the_store_refused_is_tried_again() {
    let (engine, store) = fallible();
    let caller = crate::engine::Caller::new("key", "eu-west-1");
    let table = engine.create_table(&caller, Arc::new(indexed()), AS_CONFIGURED);
    let table = table.unwrap();
    put(&engine, &table, &item("a", 1, [("g", "x".into())])).unwrap();
    remove_index(&engine, &table, 1);
    // The change is committed, its filling is not: the change stands, and the index cannot be read yet.
    store.fail_only(Call::Commit, 1);
    let kind = crate::engine::ChangeKind::Update;
    let again = indexed().indexes.remove(1);
    let number = table.definition().next_index;
    let added = change_as(&engine, &table, kind, |next| {
        next.indexes
            .push(crate::schema::IndexDefinition { number, ..again });
    });
    assert!(added.is_ok());
    let status = table.view().index_status(number, engine.now());
    assert_eq!(status, Some(IndexStatus::Creating));
    assert_eq!(table.view().index_counts(number), Some((0, 0)));
    let later = engine.now().plus(Duration::from_secs(1));
    let due = engine.due.take(later);
    assert!(matches!(due.as_slice(), [(_, Due::Fill(_))]), "{due:?}");
    engine.fill_or_later(&table);
    let status = table.view().index_status(number, engine.now());
    assert_eq!(status, Some(IndexStatus::Active));
    assert_eq!(
        table.view().index_counts(number).map(|(items, _)| items),
        Some(1)
    );
    assert_consistent(&engine);
}
