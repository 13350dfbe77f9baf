//! Engines whose folders are damaged: what is salvaged of them agrees with itself.

use std::sync::Arc;
use std::time::Duration;

use crate::clock::Timestamp;
use crate::engine::reopen::facts;
use crate::engine::upkeep::{Rebuilt, Repaired, rebuild};
use crate::engine::{Mutation, Table, TokenUse};
use crate::schema::{Stream, StreamView, TableArn, TableDefinition, TimeToLive};
use crate::storage::disk::sim_folder::SimFolder;
use crate::storage::{OpenError, disk_tools};

use super::reopen::restartable;
use super::{
    Bench, START, action, add_index, assert_consistent, config, delete, index, indexed, item,
    key_of, key_schema, plain, redefine, remove_index, scan_all, write,
};

fn stream(second: i64) -> Option<Stream> {
    let started = Timestamp::from_seconds(START + second);
    Some(Stream::start(StreamView::NewAndOldImages, started, None))
}

fn named(name: &str, definition: TableDefinition) -> TableDefinition {
    TableDefinition {
        name: Arc::from(name),
        arn: TableArn::new("eu-west-1", "000000000000", name),
        ..definition
    }
}

fn put(bench: &Bench, table: &Arc<Table>, number: i64) {
    let more = [
        ("g", ["x", "y"][usize::try_from(number % 2).unwrap()].into()),
        ("h", "h".into()),
        ("l", (number % 7).into()),
        ("v", number.into()),
        ("ttl", (START + 1000 + number).into()),
    ];
    bench.put(table, &item("a", number % 11, more)).unwrap();
}

fn transact(bench: &Bench, tables: &[&Arc<Table>], number: i64) {
    let token = format!("token{number}");
    let Ok(TokenUse::First(guard)) = bench.engine.use_token(&bench.caller, &token, 1) else {
        panic!("a new token")
    };
    let one = item("t", number, [("g", "x".into())]);
    let actions = tables.iter().map(|table| {
        let put = Mutation::Put(one.clone());
        action(table, write(key_of(table, &one), put))
    });
    bench
        .engine
        .transact_write(actions.collect(), Some(guard))
        .unwrap();
}

/// Two tables with everything that follows from items, one that is deleted and made again, and settings that change.
fn fill(bench: &Bench) {
    let things = bench.create(TableDefinition {
        stream: stream(0),
        time_to_live: Some(TimeToLive {
            attribute: Arc::from("ttl"),
        }),
        ..indexed()
    });
    let others = bench.create(named(
        "others",
        TableDefinition {
            stream: stream(0),
            ..plain()
        },
    ));
    for number in 0..20 {
        put(bench, &things, number);
        put(bench, &others, number);
    }
    transact(bench, &[&things, &others], 1);
    delete(&bench.engine, &things, &item("a", 3, [])).unwrap();
    bench.clock.advance(Duration::from_secs(60));
    redefine(&bench.engine, &others, |next| {
        next.stream = next.stream.clone().map(|stream| Stream {
            view: None,
            ..stream
        });
    });
    let guest = index(
        7,
        "guest",
        crate::schema::IndexKind::Global,
        key_schema(&["g"], &["v"], crate::schema::ScalarType::N),
        crate::schema::Projection::All,
    );
    add_index(&bench.engine, &things, guest);
    remove_index(&bench.engine, &things, 2);
    let late = bench.create(named("late", plain()));
    for number in 20..40 {
        put(bench, &things, number);
        put(bench, &late, number);
    }
    redefine(&bench.engine, &others, |next| next.stream = stream(60));
    bench.engine.delete_table(&others).unwrap();
    let others = bench.create(named(
        "others",
        TableDefinition {
            stream: stream(61),
            ..indexed()
        },
    ));
    transact(bench, &[&things, &late, &others], 2);
    for number in 40..50 {
        put(bench, &things, number);
        put(bench, &others, number);
    }
    redefine(&bench.engine, &things, |next| {
        next.tags.insert("owner".to_owned(), "me".to_owned());
    });
}

/// A folder with all of that; half of it in a checkpoint if so wanted.
fn folder(with_checkpoint: bool) -> (Bench, SimFolder) {
    let (bench, folder) = restartable();
    let mut folder = folder.unwrap();
    fill(&bench);
    let Bench {
        engine,
        clock,
        caller,
    } = bench;
    drop(engine);
    if with_checkpoint {
        disk_tools::compact_sim(&folder, facts::decode).unwrap();
    }
    folder = folder.copy();
    let engine =
        crate::engine::Engine::open_sim(config(Arc::clone(&clock), None), &folder).unwrap();
    let bench = Bench {
        engine,
        clock,
        caller,
    };
    if with_checkpoint {
        let things = bench.engine.table(&bench.caller, "things").unwrap();
        (50..70).for_each(|number| put(&bench, &things, number));
    }
    (bench, folder.copy())
}

fn repair(bench: &Bench, folder: &SimFolder) -> Result<(Repaired, Rebuilt), OpenError> {
    let salvage = disk_tools::salvage_sim(folder, facts::decode)?;
    let config = config(Arc::clone(&bench.clock), None);
    let (repaired, rebuilt) = rebuild(config, salvage).unwrap();
    assert_eq!(
        repaired.findings,
        Vec::<String>::new(),
        "{:?}",
        repaired.lost
    );
    assert_consistent(&rebuilt.engine);
    // And what was salvaged goes on as any other.
    if let Ok(table) = rebuilt.engine.table(&bench.caller, "things") {
        super::put(
            &rebuilt.engine,
            &table,
            &item("new", 1, [("g", "x".into())]),
        )
        .unwrap();
        assert_consistent(&rebuilt.engine);
    }
    Ok((repaired, rebuilt))
}

#[test]
fn nothing_is_lost_of_what_is_whole() {
    for with_checkpoint in [false, true] {
        let (bench, folder) = folder(with_checkpoint);
        let salvage = disk_tools::salvage_sim(&folder, facts::decode).unwrap();
        let (repaired, rebuilt) = rebuild(config(Arc::clone(&bench.clock), None), salvage).unwrap();
        assert_eq!(
            (&repaired.lost, repaired.orphans, &repaired.findings),
            (&vec![], 0, &vec![])
        );
        assert!(repaired.is_complete && !repaired.are_definitions_doubtful);
        assert!(
            repaired
                .tables
                .iter()
                .all(|table| !table.is_doubtful && !table.is_stream_cut)
        );
        for name in ["things", "others", "late"] {
            let before = bench.engine.table(&bench.caller, name).unwrap();
            let after = rebuilt.engine.table(&bench.caller, name).unwrap();
            assert_eq!(after.definition(), before.definition());
            for index in std::iter::once(None).chain(
                before
                    .definition()
                    .indexes
                    .iter()
                    .map(|index| Some(index.number)),
            ) {
                assert_eq!(
                    scan_all(&rebuilt.engine, &after, index),
                    scan_all(&bench.engine, &before, index)
                );
            }
        }
        assert_eq!(rebuilt.engine.tokens.facts().len(), 2);
    }
}

/// 32 bytes of zeros anywhere, as a medium loses them: what is left agrees with itself, a transaction is there whole or
/// not at all, and every item of a table that is not said to be doubtful is as it was.
#[test]
fn damage_anywhere_leaves_what_agrees() {
    for with_checkpoint in [false, true] {
        let (bench, folder) = folder(with_checkpoint);
        for (name, size) in folder.sizes() {
            for at in (0..size).step_by(997) {
                let damaged = folder.copy();
                damaged.edit(&name, |bytes| {
                    let end = bytes.len().min(at + 32);
                    bytes[at..end].fill(0);
                });
                let (repaired, rebuilt) = repair(&bench, &damaged).unwrap();
                check(&bench, &repaired, &rebuilt, &format!("{name} {at}"));
            }
            let damaged = folder.copy();
            disk_tools::remove_sim(&damaged, &name);
            match repair(&bench, &damaged) {
                Ok((repaired, rebuilt)) => check(&bench, &repaired, &rebuilt, &name),
                Err(error) => assert!(error.to_string().contains("to which store"), "{error}"),
            }
        }
    }
}

fn check(bench: &Bench, repaired: &Repaired, rebuilt: &Rebuilt, damage: &str) {
    for told in &repaired.tables {
        let after = rebuilt.engine.table(&bench.caller, &told.table).unwrap();
        if told.is_doubtful || told.table == "things" {
            continue;
        }
        let before = bench.engine.table(&bench.caller, &told.table).unwrap();
        let torn = repaired
            .lost
            .iter()
            .any(|lost| lost.kind == crate::storage::DamageKind::Torn);
        assert!(
            torn || scan_all(&rebuilt.engine, &after, None)
                == scan_all(&bench.engine, &before, None),
            "{damage}: {told:?} {:?}",
            repaired.lost
        );
    }
    let has = |name: &str, number| {
        let table = rebuilt.engine.table(&bench.caller, name).ok()?;
        Some(super::get(&rebuilt.engine, &table, &item("t", number, [])).is_some())
    };
    let whole_tables = repaired.orphans == 0
        && ["things", "late", "others"]
            .iter()
            .all(|name| has(name, 2).is_some());
    // In a checkpoint, the items of a transaction stand as any others.
    if whole_tables
        && repaired
            .lost
            .iter()
            .all(|lost| lost.file.starts_with("log-0000000000000001"))
    {
        assert_eq!(has("things", 2), has("late", 2), "{damage}");
    }
}

/// The definition of a table is lost, and its items are not: they are handed out.
#[test]
fn items_without_a_table_are_kept() {
    let (bench, mut folder) = {
        let (bench, folder) = restartable();
        (bench, folder.unwrap())
    };
    let first = bench.create(plain());
    bench.put(&first, &item("a", 1, [])).unwrap();
    let before: usize = folder.sizes()[0].1;
    let late = bench.create(named("late", plain()));
    bench
        .put(&late, &item("b", 2, [("v", "é".into())]))
        .unwrap();
    bench.put(&late, &item("b", 3, [])).unwrap();
    folder = folder.copy();
    let name = folder.sizes()[0].0.clone();
    folder.edit(&name, |bytes| bytes[before + 40] ^= 1);
    let (repaired, rebuilt) = repair(&bench, &folder).unwrap();
    assert_eq!((repaired.orphans, repaired.tables.len()), (2, 1));
    assert!(repaired.tables[0].is_doubtful && repaired.are_definitions_doubtful);
    let lines = rebuilt.orphans.unwrap();
    let lines: Vec<String> = lines
        .lines()
        .map(|line| String::from_utf8(line.unwrap()).unwrap())
        .collect();
    assert_eq!(lines.len(), 2);
    assert!(
        lines[0]
            .ends_with("\"item\":{\"p\":{\"S\":\"b\"},\"s\":{\"N\":\"2\"},\"v\":{\"S\":\"é\"}}}\n"),
        "{lines:?}"
    );
}
