//! The rows of the storage document about indexes in a folder that nobody serves: checked against the items, and made
//! anew from them.

use std::path::Path;
use std::sync::Arc;

use crate::clock::Timestamp;
use crate::engine::reopen::facts;
use crate::engine::table::Table;
use crate::engine::upkeep::{look, repair};
use crate::engine::{Engine, Fsync, Scratch, StoreOptions};
use crate::schema::{Stream, StreamView, TableDefinition};
use crate::storage::disk::sim_folder::SimFolder;
use crate::storage::fault::FaultStore;
use crate::storage::{Commit, Direction, DiskStore, Key, Span};
use crate::value::Item;

use super::{
    AS_CONFIGURED, Bench, START, VirtualClock, bench, config, indexed, item, put, scan_all,
};

fn engine(path: &Path) -> Engine {
    let options = StoreOptions {
        fsync: Fsync::Off,
        memory: None,
    };
    let clock = Arc::new(VirtualClock::at(Timestamp::from_seconds(START)));
    Engine::open_folder(config(clock, None), path, options).unwrap()
}

/// A folder with a table, of which one commit damages an index behind the engine's back.
fn damaged(path: &Path, bench: &Bench, damage: impl FnOnce(&Engine, &Table, &mut Commit)) {
    let engine = engine(path);
    let table = engine
        .create_table(&bench.caller, Arc::new(indexed()), AS_CONFIGURED)
        .unwrap();
    for s in 0..6 {
        put(&engine, &table, &thing(s)).unwrap();
    }
    let mut commit = Commit::default();
    damage(&engine, &table, &mut commit);
    engine.store.commit(commit).unwrap();
}

fn thing(s: i64) -> Item {
    item(
        "a",
        s,
        [
            ("g", "x".into()),
            ("h", "y".into()),
            ("l", (10 - s).into()),
            ("v", s.into()),
        ],
    )
}

/// What the tool that checks a folder finds.
fn findings(path: &Path) -> Vec<String> {
    let clock = Arc::new(VirtualClock::at(Timestamp::from_seconds(START)));
    let seen = look(config(clock, None), path, false, &|_, _| {}).unwrap();
    assert_eq!(seen.damages, [], "the files themselves are whole");
    seen.findings
}

/// The first entry of an index.
fn first(engine: &Engine, table: &Table, number: usize) -> (Key, Item) {
    let snapshot = engine.store.snapshot().unwrap();
    let space = table.layout().indexes[number].space;
    let mut entries = snapshot
        .range(space, &Span::ALL, Direction::Forward)
        .unwrap();
    let (key, item) = entries.next().unwrap().unwrap();
    (key.into_owned(), item)
}

/// Takes an entry out of an index.
fn lose(engine: &Engine, table: &Table, number: usize, commit: &mut Commit) {
    commit.delete(
        table.layout().indexes[number].space,
        first(engine, table, number).0,
    );
}

/// Adds an entry of no item.
fn orphan(table: &Table, number: usize, commit: &mut Commit) {
    commit.put(
        table.layout().indexes[number].space,
        Key::new(b"nothing"),
        thing(90),
    );
}

/// Both ways: an item whose entry is missing, and an entry that is of no item or says something else than its item; in
/// a local index and in global ones.
#[test]
fn s_35_a_tool_holds_indexes_against_items() {
    let bench = bench(None);
    let whole = Scratch::new();
    damaged(whole.path(), &bench, |_, _, _| {});
    assert_eq!(findings(whole.path()), Vec::<String>::new());
    for (number, name) in [(0, "local"), (1, "global"), (2, "pair")] {
        let missing = Scratch::new();
        damaged(missing.path(), &bench, |engine, table, commit| {
            lose(engine, table, number, commit)
        });
        let found = findings(missing.path());
        let words = format!("index {name} lacks");
        assert!(
            found.iter().any(|finding| finding.contains(&words)),
            "{found:?}"
        );
        let extra = Scratch::new();
        damaged(extra.path(), &bench, |_, table, commit| {
            orphan(table, number, commit)
        });
        let found = findings(extra.path());
        assert!(
            found.iter().any(|finding| finding.contains("of no item")),
            "{found:?}"
        );
        let other = Scratch::new();
        damaged(other.path(), &bench, |engine, table, commit| {
            let key = first(engine, table, number).0;
            commit.put(table.layout().indexes[number].space, key, thing(91));
        });
        let found = findings(other.path());
        let words = format!("index {name} has");
        assert!(
            found.iter().any(|finding| finding.contains(&words)),
            "{found:?}"
        );
    }
}

/// Indexes that are wrong in every way are what the items say, after a repair.
#[test]
fn s_85_indexes_are_rebuilt_from_the_items() {
    let bench = bench(None);
    let (from, into) = (Scratch::new(), Scratch::new());
    damaged(from.path(), &bench, |engine, table, commit| {
        for number in 0..3 {
            lose(engine, table, number, commit);
            orphan(table, number, commit);
        }
    });
    assert!(!findings(from.path()).is_empty());
    let clock = Arc::new(VirtualClock::at(Timestamp::from_seconds(START)));
    let repaired = repair(config(clock, None), from.path(), into.path(), &|_, _| {}).unwrap();
    assert_eq!((repaired.findings, repaired.orphans), (Vec::new(), 0));
    assert_eq!(findings(into.path()), Vec::<String>::new());
    let whole = Scratch::new();
    damaged(whole.path(), &bench, |_, _, _| {});
    let [rebuilt, expected] = [into.path(), whole.path()].map(engine);
    for index in [None, Some(0), Some(1), Some(2)] {
        let [found, expected] = [&rebuilt, &expected].map(|engine| {
            let table = engine.table(&bench.caller, "things").unwrap();
            scan_all(engine, &table, index)
        });
        assert_eq!(found.len(), 6, "{index:?}");
        assert_eq!(found, expected, "{index:?}");
    }
}

/// What collections of items hold is known from keys and sizes: a start reads no item for it, also where items are not
/// in memory.
#[test]
fn a_start_with_local_indexes_reads_no_item() {
    let bench = bench(None);
    let folder = Scratch::new();
    damaged(folder.path(), &bench, |_, _, _| {});
    let options = StoreOptions {
        fsync: Fsync::Off,
        memory: Some(1),
    };
    let clock = Arc::new(VirtualClock::at(Timestamp::from_seconds(START)));
    let engine = Engine::open_folder(config(clock, None), folder.path(), options).unwrap();
    assert_eq!(engine.meters.cache_misses.get(), 0);
    assert_eq!(
        engine.verify(),
        Vec::<String>::new(),
        "collections are as the items say"
    );
    assert!(
        engine.meters.cache_misses.get() > 0,
        "items are counted when they are read"
    );
}

/// Whoever checks holds a few items at a time, whatever tables and logs hold.
#[test]
fn a_check_holds_few_items_at_once() {
    const ITEM: usize = 4_000;
    let folder = SimFolder::default();
    let options = StoreOptions {
        fsync: Fsync::Off,
        memory: Some(1),
    };
    let store = DiskStore::in_sim_with(&folder, options, facts::decode).unwrap();
    let store = Arc::new(FaultStore::new(Arc::new(store)));
    let clock = Arc::new(VirtualClock::at(Timestamp::from_seconds(START)));
    let engine = Engine::with_store(config(clock, None), Arc::clone(&store) as _);
    let now = Timestamp::from_seconds(START);
    let definition = TableDefinition {
        stream: Some(Stream::start(StreamView::NewAndOldImages, now, None)),
        ..indexed()
    };
    let caller = bench(None).caller;
    let table = engine
        .create_table(&caller, Arc::new(definition), AS_CONFIGURED)
        .unwrap();
    for round in 0..2 {
        for s in 0..100 {
            let value = (char::from(b'a' + round)).to_string().repeat(ITEM);
            let more = [
                ("g", "x".into()),
                ("h", "y".into()),
                ("l", s.into()),
                ("v", value.as_str().into()),
            ];
            put(&engine, &table, &item("a", s, more)).unwrap();
        }
    }
    store.watch_items();
    assert_eq!(engine.verify(), Vec::<String>::new());
    let most = store.most_held();
    assert!((ITEM..6 * ITEM).contains(&most), "{most} bytes of 400,000");
}
