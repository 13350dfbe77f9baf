//! Several mutations as one, at the engine's own edge.

use std::sync::Arc;
use std::time::Duration;

use crate::clock::Timestamp;
use crate::engine::error::CollectionTooLarge;
use crate::engine::{
    Caller, Consistency, Mutation, Table, TransactAction, TransactError, WriteError, Written,
};
use crate::limits;
use crate::schema::TableDefinition;
use crate::schema::{Stream, StreamView};
use crate::storage::fault::Call;
use crate::value::Item;

use super::{
    AS_CONFIGURED, action, assert_consistent, bench, delete, fallible, get, indexed, item, key_of,
    plain, put, write,
};

fn named(name: &str) -> TableDefinition {
    TableDefinition {
        name: Arc::from(name),
        ..plain()
    }
}

fn total(written: &[Written]) -> f64 {
    written.iter().map(|written| written.capacity.total()).sum()
}

/// The same put into each table.
fn puts(tables: [&Arc<Table>; 2], item: &Item) -> Vec<TransactAction> {
    let put = |table| {
        let put = Mutation::Put(item.clone());
        action(table, write(key_of(table, item), put))
    };
    tables.into_iter().map(put).collect()
}

/// Tables are locked in one order, however a transaction names them: no two wait for each other.
#[test]
fn two_tables_in_both_orders() {
    let bench = bench(None);
    let (one, two) = (bench.create(named("one")), bench.create(named("two")));
    let engine = &bench.engine;
    std::thread::scope(|scope| {
        for (first, second) in [(&one, &two), (&two, &one)] {
            scope.spawn(move || {
                for s in 0..500 {
                    let item = item("p", s, []);
                    let actions = puts([first, second], &item);
                    assert_eq!(total(&engine.transact_write(actions, None).unwrap()), 4.0);
                }
            });
        }
    });
    assert_eq!(
        (one.view().item_count(), two.view().item_count()),
        (500, 500)
    );
    assert_consistent(engine);
}

/// A table that goes while a transaction is open takes the transaction with it.
#[test]
fn a_table_that_goes() {
    let bench = bench(Some(Duration::from_secs(10)));
    let (one, two) = (bench.create(named("one")), bench.create(named("two")));
    bench.clock.advance(Duration::from_secs(10));
    let engine = Arc::new(bench.engine);
    let item = item("p", 1, []);
    let actions = puts([&one, &two], &item);
    let held = engine.hold(actions.clone(), None).unwrap();
    engine.delete_table(&two).unwrap();
    bench.clock.advance(Duration::from_secs(10));
    engine.run_due();
    assert!(matches!(
        held.commit(),
        Err(TransactError::TableNotFound(_))
    ));
    assert!(matches!(
        engine.transact_write(actions, None),
        Err(TransactError::TableNotFound(_))
    ));
    assert_eq!(get(&engine, &one, &item), None);
    // And nothing is held any more.
    put(&engine, &one, &item).unwrap();
    assert_consistent(&engine);
}

/// The 10 GB of an item collection hold for all items of a transaction together
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html#LSI.ItemCollections.SizeLimit>).
#[test]
fn collections_are_counted_together() {
    let bench = bench(None);
    let table = bench.create(indexed());
    let items = [item("a", 1, []), item("a", 2, []), item("b", 1, [])];
    let size = items[0].size() as u64;
    let key = key_of(&table, &items[0]);
    // As if the collection were almost full.
    let partition = {
        let mut writer = table.writer.lock();
        let keys = &writer.layout.definition.keys;
        let partition = crate::engine::table::key::partition_of(keys, &items[0]).unwrap();
        let almost = limits::ITEM_COLLECTION_BYTES - size - 1;
        writer
            .collections
            .grow(partition.clone(), i64::try_from(almost).unwrap());
        partition
    };
    let actions = |count: usize| -> Vec<TransactAction> {
        let puts = items.iter().rev().take(count);
        puts.map(|item| {
            action(
                &table,
                write(key_of(&table, item), Mutation::Put(item.clone())),
            )
        })
        .collect()
    };
    let refused = bench.engine.transact_write(actions(3), None).unwrap_err();
    let reason = WriteError::CollectionTooLarge(CollectionTooLarge);
    assert_eq!(
        refused,
        TransactError::Cancelled(vec![None, None, Some(reason)])
    );
    let written = bench.engine.transact_write(actions(2), None).unwrap();
    assert_eq!(
        written[1].collection.as_ref().map(|size| size.bytes),
        Some(limits::ITEM_COLLECTION_BYTES - 1)
    );
    let almost = limits::ITEM_COLLECTION_BYTES - size - 1;
    table
        .writer
        .lock()
        .collections
        .grow(partition, -i64::try_from(almost).unwrap());
    assert!(
        bench
            .engine
            .get(&table, &key, Consistency::Strong, &bench.caller.owner)
            .unwrap()
            .is_none()
    );
    delete(&bench.engine, &table, &items[1]).unwrap();
    assert_consistent(&bench.engine);
}

/// A commit that fails changes no item, and tells no stream of one.
#[test]
fn a_store_that_fails() {
    let (engine, store) = fallible();
    let caller = Caller::new("key", "eu-west-1");
    let view = StreamView::NewAndOldImages;
    let definition = TableDefinition {
        stream: Some(Stream::start(view, Timestamp::default(), None)),
        ..indexed()
    };
    let table = engine
        .create_table(&caller, Arc::new(definition), AS_CONFIGURED)
        .unwrap();
    let actions = || -> Vec<TransactAction> {
        let items = [item("a", 1, [("g", "x".into())]), item("b", 1, [])];
        let writes = items.map(|item| write(key_of(&table, &item), Mutation::Put(item)));
        writes.map(|write| action(&table, write)).into()
    };
    store.fail_only(Call::Commit, 0);
    let failed = engine.transact_write(actions(), None).unwrap_err();
    assert_eq!(failed, TransactError::Store(Call::Commit.failed()));
    assert_eq!(table.view().item_count(), 0);
    assert_consistent(&engine);
    let records = || {
        let (streams, _) = engine.streams(&caller, None, None, 10);
        let now = engine.now();
        let shard = streams[0].shards(now).remove(0);
        let start = crate::engine::StartAt::Oldest;
        let position = streams[0].position(&shard.id, start, now).unwrap();
        streams[0]
            .read(&shard.id, position, 10, now)
            .unwrap()
            .events
            .len()
    };
    assert_eq!(records(), 0);
    engine.transact_write(actions(), None).unwrap();
    assert_eq!(records(), 2);
    assert_consistent(&engine);
}
