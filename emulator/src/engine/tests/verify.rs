//! Each kind of damage, done behind the engine's back, is found; and an engine that is whole has none.

use std::sync::Arc;

use crate::clock::Timestamp;
use crate::engine::TokenUse;
use crate::engine::table::Table;
use crate::engine::table::counters::Growth;
use crate::engine::table::layout::Layout;
use crate::schema::{Stream, StreamView, TableDefinition, TimeToLive};
use crate::storage::{Commit, Fact, Key, Space, SpaceChange};
use crate::value::Item;

use super::{Bench, START, assert_consistent, bench, delete, indexed, item, key_of};

/// A table with local and global indexes, expiry and a stream, and some items.
fn full() -> (Bench, Arc<Table>) {
    let bench = bench(None);
    let now = Timestamp::from_seconds(START);
    let table = bench.create(TableDefinition {
        stream: Some(Stream::start(StreamView::NewAndOldImages, now, None)),
        time_to_live: Some(TimeToLive {
            attribute: Arc::from("ttl"),
        }),
        ..indexed()
    });
    for s in 0..4 {
        bench.put(&table, &thing(s)).unwrap();
    }
    delete(&bench.engine, &table, &thing(3)).unwrap();
    match bench.engine.use_token(&bench.caller, "token", 1) {
        Ok(TokenUse::First(guard)) => {
            let done = bench.engine.transact_write(Vec::new(), Some(guard));
            done.expect("a transaction of nothing");
        }
        other => panic!("{other:?}"),
    }
    assert_consistent(&bench.engine);
    (bench, table)
}

fn thing(s: i64) -> Item {
    let later = START + 100 + s;
    item(
        "a",
        s,
        [("g", "x".into()), ("l", s.into()), ("ttl", later.into())],
    )
}

fn commit(bench: &Bench, change: impl FnOnce(&mut Commit)) {
    let mut commit = Commit::default();
    change(&mut commit);
    bench.engine.store.commit(commit).unwrap();
}

/// An entry of a space.
fn entry(bench: &Bench, space: Space) -> (Key, Item) {
    let snapshot = bench.engine.store.snapshot().unwrap();
    let span = crate::storage::Span::ALL;
    let mut entries = snapshot
        .range(space, &span, crate::storage::Direction::Forward)
        .unwrap();
    let (key, item) = entries.next().expect("an entry").unwrap();
    (key.into_owned(), item)
}

/// Does damage, and asserts that a finding with these words is told.
fn found(words: &str, damage: impl FnOnce(&Bench, &Arc<Table>)) {
    let (bench, table) = full();
    damage(&bench, &table);
    let findings = bench.engine.verify();
    assert!(
        findings.iter().any(|finding| finding.contains(words)),
        "{words}: {findings:?}"
    );
}

#[test]
fn items() {
    found("lies under another key", |bench, table| {
        let key = key_of(table, &thing(9));
        commit(bench, |commit| commit.put(table.space, key, thing(8)));
    });
    found("the table counts 3", |bench, table| {
        let key = key_of(table, &thing(0));
        commit(bench, |commit| commit.delete(table.space, key));
    });
    found("the table counts 4", |_, table| {
        table.counters.apply(Growth { items: 1, bytes: 0 });
    });
    found("cannot be read", |bench, table| {
        let gone = SpaceChange::Drop(table.space);
        commit(bench, |commit| commit.spaces.push(gone));
    });
}

#[test]
fn s_75_damaged_indexes_are_found() {
    let space = |table: &Table| table.layout().indexes[1].space;
    found("index global lacks", |bench, table| {
        let (key, _) = entry(bench, space(table));
        commit(bench, |commit| commit.delete(space(table), key));
    });
    found("of no item", |bench, table| {
        let key = Key::new(b"nothing");
        commit(bench, |commit| commit.put(space(table), key, thing(7)));
    });
    found("index global has", |bench, table| {
        let (key, _) = entry(bench, space(table));
        commit(bench, |commit| commit.put(space(table), key, thing(7)));
    });
    found("index global counts", |_, table| {
        let layout = table.layout();
        layout.indexes[1]
            .counters
            .apply(Growth { items: 0, bytes: 5 });
    });
    found("defines indexes", |_, table| {
        let mut writer = table.writer.lock();
        let mut layout = Layout::clone(&writer.layout);
        layout.indexes.pop();
        table.show(&mut writer, layout);
    });
}

#[test]
fn collections_and_expiry() {
    found("item collections", |_, table| {
        let mut writer = table.writer.lock();
        writer.collections.grow(Key::new(b"nobody"), 7);
    });
    let space = |table: &Table| table.layout().ttl.as_ref().unwrap().space;
    found("the order of expiry lacks", |bench, table| {
        let (key, _) = entry(bench, space(table));
        commit(bench, |commit| commit.delete(space(table), key));
    });
    found("the order of expiry has", |bench, table| {
        let key = Key::new(b"nothing");
        commit(bench, |commit| {
            commit.put(space(table), key, Item::default())
        });
    });
    found("defines expiry", |_, table| {
        let mut writer = table.writer.lock();
        let mut layout = Layout::clone(&writer.layout);
        layout.ttl = None;
        table.show(&mut writer, layout);
    });
}

#[test]
fn logs_and_streams() {
    found("tells", |bench, table| {
        // Behind the log's back.
        let key = key_of(table, &thing(0));
        commit(bench, |commit| commit.delete(table.space, key));
    });
    found("no single open shard has the hash", |bench, table| {
        let writer = table.writer.lock();
        let stream = writer.stream.as_ref().unwrap();
        let now = bench.engine.now();
        let mut state = stream.state();
        state.shards.close(None, now, || 1_000);
        stream.show(state);
    });
    found("is not listed", |_, table| {
        let mut writer = table.writer.lock();
        let copy = writer.stream.as_ref().unwrap();
        let copy = copy.fork(Arc::clone(copy.log()));
        writer.stream = Some(Arc::new(copy));
    });
    found("no table writes to it", |_, table| {
        table.writer.lock().stream = None;
    });
    found("defines the stream", |_, table| {
        table.writer.lock().stream = None;
    });
}

/// What the store would give back after a crash is not what the engine knows.
#[test]
fn facts() {
    let stored = |bench: &Bench| bench.engine.store.snapshot().unwrap().facts().unwrap();
    let keys = stored(&full().0).into_iter().map(|(key, _)| key);
    let keys: Vec<Key> = keys.collect();
    assert_eq!(keys.len(), 3, "of table, stream and token");
    for key in keys {
        found("the store lacks", |bench, _| {
            let gone = Fact { key, value: None };
            commit(bench, |commit| commit.facts.push(gone));
        });
    }
    found("the store holds", |bench, _| {
        let (_, value) = stored(bench).into_iter().next().unwrap();
        let value = Some(value);
        let key = Key::new(b"other");
        commit(bench, |commit| commit.facts.push(Fact { key, value }));
    });
}

#[test]
fn tokens() {
    found("would never be forgotten", |bench, _| {
        bench.engine.tokens.lose_order();
    });
}
