//! The process ends, another begins: everything is there again that had been answered.

use std::sync::Arc;
use std::time::Duration;

use crate::clock::{Clock, Timestamp, VirtualClock};
use crate::engine::{
    Caller, ChangeKind, Engine, Mutation, StartAt, StreamEvent, Table, TokenUse, TransactError,
    WriteError,
};
use crate::schema::{
    Capacity, Encryption, IndexKind, IndexStatus, OnDemand, PointInTime, Policy, Projection,
    Provisioned, ScalarType, Stream, StreamView, TableClass, TableClassSummary, TableDefinition,
    TableStatus, TimeToLive, Units, Warm,
};
use crate::storage::disk::sim_folder::SimFolder;
use crate::value::Item;

use super::{
    Bench, START, action, add_index, assert_consistent, bench, config, delete, get, index, indexed,
    item, key_of, key_schema, plain, put, redefine, remove_index, scan_all, write,
};

/// Where an engine keeps everything; nothing for one that lives in memory.
pub(super) type Folder = Option<SimFolder>;

/// An engine in a folder.
pub(super) fn restartable() -> (Bench, Folder) {
    let folder = SimFolder::default();
    let bench = bench(None);
    let engine = Engine::open_sim(config(Arc::clone(&bench.clock), None), &folder);
    let engine = engine.expect("an empty folder");
    (Bench { engine, ..bench }, Some(folder))
}

/// Another engine with what the first one has kept.
pub(super) fn restart(engine: Engine, folder: &mut Folder, clock: &Arc<VirtualClock>) -> Engine {
    restart_as(engine, folder, clock, None)
}

pub(super) fn restart_as(
    engine: Engine,
    folder: &mut Folder,
    clock: &Arc<VirtualClock>,
    transient: Option<Duration>,
) -> Engine {
    let config = config(Arc::clone(clock), transient);
    let again = match folder {
        Some(kept) => {
            drop(engine);
            *kept = kept.copy();
            Engine::open_sim(config, kept).expect("a store")
        }
        // A fork, which lives in memory: the same without files.
        None => Engine::open(config, engine.store.fork()).expect("a store"),
    };
    assert_consistent(&again);
    again
}

impl Bench {
    pub(super) fn restarted(self, folder: &mut Folder) -> Self {
        Self {
            engine: restart(self.engine, folder, &self.clock),
            ..self
        }
    }

    fn things(&self) -> Arc<Table> {
        things(&self.engine, &self.caller)
    }
}

fn things(engine: &Engine, caller: &Caller) -> Arc<Table> {
    engine.table(caller, "things").expect("a table")
}

/// A definition in which everything is there that can be.
fn full() -> TableDefinition {
    let moment = |second| Some(Timestamp::from_seconds(START + second));
    let policy = |text: &str| Policy {
        text: Arc::from(text),
        revision: Arc::from("1"),
    };
    let capacity = Capacity {
        provisioned: Provisioned {
            units: Units { read: 5, write: 7 },
            increased: moment(1),
            decreased: moment(2),
            decreases: 1,
        },
        on_demand: Some(OnDemand {
            read: Some(9),
            write: None,
        }),
        warm: Warm {
            read: Some(12_000),
            write: Some(4000),
        },
    };
    TableDefinition {
        index_capacity: [(1, capacity.clone()), (2, Capacity::default())].into(),
        capacity,
        encryption: Some(Encryption {
            key_arn: Arc::from("arn:aws:kms:eu-west-1:000000000000:key/1"),
        }),
        class: Some(TableClassSummary {
            class: TableClass::InfrequentAccess,
            updated: moment(3),
        }),
        deletion_protection: true,
        tags: [("owner".to_owned(), "é".to_owned())].into(),
        policy: Some(policy("{}")),
        stream_policy: Some(policy("{ }")),
        time_to_live: Some(TimeToLive {
            attribute: Arc::from("ttl"),
        }),
        point_in_time: Some(PointInTime {
            since: Timestamp::from_seconds(START),
            days: 35,
        }),
        stream: Some(Stream::start(
            StreamView::NewAndOldImages,
            Timestamp::from_seconds(START),
            None,
        )),
        ..indexed()
    }
}

#[test]
fn definitions_and_counts() {
    let (bench, mut folder) = restartable();
    let table = bench.create(full());
    for number in 0..9 {
        let more = [
            ("g", "x".into()),
            ("l", number.into()),
            ("ttl", (START + 99).into()),
        ];
        bench.put(&table, &item("a", number, more)).unwrap();
    }
    delete(&bench.engine, &table, &item("a", 3, [])).unwrap();
    let (definition, view) = (table.definition(), table.view());
    let items = scan_all(&bench.engine, &table, None);
    let bench = bench.restarted(&mut folder);
    let again = bench.things();
    assert_eq!(again.definition(), definition);
    assert_eq!(
        (again.view().item_count(), again.view().size_bytes()),
        (8, view.size_bytes())
    );
    for number in 0..3 {
        assert_eq!(again.view().index_counts(number), view.index_counts(number));
    }
    assert_eq!(scan_all(&bench.engine, &again, None), items);
    assert_eq!(scan_all(&bench.engine, &again, Some(1)).len(), 8);
    // What was due by then is done with the first request.
    bench.clock.advance(Duration::from_secs(200));
    bench.engine.run_due();
    assert_eq!(again.view().item_count(), 0);
    assert_consistent(&bench.engine);
    assert_eq!(bench.restarted(&mut folder).things().view().item_count(), 0);
}

/// All events of a stream, shard by shard.
fn events(bench: &Bench, stream: &crate::engine::log::stream::Stream) -> Vec<Vec<StreamEvent>> {
    let now = bench.engine.now();
    let shards = stream.shards(now).into_iter();
    let of_shard = |shard: crate::engine::Shard| {
        let from = stream.position(&shard.id, StartAt::Oldest, now).unwrap();
        stream.read(&shard.id, from, 1000, now).unwrap().events
    };
    shards.map(of_shard).collect()
}

#[test]
fn streams_with_shards_numbers_and_unread_records() {
    let (bench, mut folder) = restartable();
    let table = bench.create(TableDefinition {
        stream: Some(Stream::start(
            StreamView::NewAndOldImages,
            Timestamp::from_seconds(START),
            None,
        )),
        ..plain()
    });
    for number in 0..5 {
        bench.put(&table, &item("a", number, [])).unwrap();
    }
    let first = bench.engine.streams.all().pop().unwrap();
    let shard = first.shards(bench.engine.now())[0].id.clone();
    assert_eq!(bench.engine.split_shard(&table, &shard, 3), Ok(true));
    for number in 3..8 {
        bench
            .put(&table, &item("a", number, [("v", 1.into())]))
            .unwrap();
    }
    let (shards, told) = (first.shards(bench.engine.now()), events(&bench, &first));
    let last = told.iter().flatten().map(|event| event.sequence).max();

    let bench = bench.restarted(&mut folder);
    let again = bench.engine.streams.all().pop().unwrap();
    assert_eq!((again.arn(), again.label()), (first.arn(), first.label()));
    assert_eq!(again.shards(bench.engine.now()), shards);
    assert_eq!(events(&bench, &again), told);
    // It goes on with greater numbers, and ends as others do.
    let table = bench.things();
    bench.put(&table, &item("b", 1, [])).unwrap();
    let newest = events(&bench, &again)
        .into_iter()
        .flatten()
        .map(|event| event.sequence)
        .max();
    assert!(newest > last, "{newest:?} after {last:?}");
    redefine(&bench.engine, &table, |next| {
        next.stream = next.stream.clone().map(|stream| Stream {
            view: None,
            ..stream
        });
    });
    let bench = bench.restarted(&mut folder);
    let ended = bench.engine.streams.all().pop().unwrap();
    assert_eq!(events(&bench, &ended).into_iter().flatten().count(), 11);
    // A day later nobody sees it any more.
    bench.clock.advance(Duration::from_secs(25 * 60 * 60));
    bench.engine.run_due();
    assert!(bench.engine.streams.all().is_empty());
    assert_consistent(&bench.engine);
    assert!(bench.restarted(&mut folder).engine.streams.all().is_empty());
}

/// What was dropped of a log stays dropped: a reader that has fallen behind is told so.
#[test]
fn records_that_were_dropped() {
    let (bench, mut folder) = restartable();
    let table = bench.create(TableDefinition {
        stream: Some(Stream::start(
            StreamView::KeysOnly,
            Timestamp::from_seconds(START),
            None,
        )),
        ..plain()
    });
    for number in 0..100 {
        bench.put(&table, &item("a", number, [])).unwrap();
    }
    bench.clock.advance(Duration::from_secs(25 * 60 * 60));
    for number in 0..3 {
        bench.put(&table, &item("b", number, [])).unwrap();
    }
    let position = |bench: &Bench| {
        let stream = bench.engine.streams.all().pop().unwrap();
        let now = bench.engine.now();
        let shard = stream.shards(now)[0].id.clone();
        let oldest = stream.position(&shard, StartAt::Oldest, now).unwrap();
        (
            oldest,
            stream.position(&shard, StartAt::At(oldest - 1), now),
        )
    };
    let before = position(&bench);
    assert!(before.1.is_err());
    let bench = bench.restarted(&mut folder);
    assert_eq!(position(&bench), before);
}

#[test]
fn client_tokens_within_ten_minutes() {
    let (bench, mut folder) = restartable();
    let use_token =
        |bench: &Bench, fingerprint| bench.engine.use_token(&bench.caller, "t", fingerprint);
    let Ok(TokenUse::First(guard)) = use_token(&bench, 1) else {
        panic!("a new token")
    };
    let table = bench.create(plain());
    let one = item("a", 1, []);
    let actions = vec![action(
        &table,
        write(key_of(&table, &one), Mutation::Put(one)),
    )];
    bench.engine.transact_write(actions, Some(guard)).unwrap();
    let running = bench.engine.use_token(&bench.caller, "running", 1).unwrap();

    // One that runs when the process ends has not happened.
    drop(running);
    let bench = bench.restarted(&mut folder);
    let Ok(TokenUse::Replay(sizes)) = use_token(&bench, 1) else {
        panic!("a known token")
    };
    assert_eq!(sizes.len(), 1);
    use_token(&bench, 2).expect_err("another request");
    let running = bench.engine.use_token(&bench.caller, "running", 2);
    assert!(matches!(running, Ok(TokenUse::First(_))));
    drop(running);
    bench.clock.advance(Duration::from_secs(600));
    assert!(matches!(use_token(&bench, 2), Ok(TokenUse::First(_))));
}

#[test]
fn a_secret_is_kept() {
    let (bench, mut folder) = restartable();
    let secret = bench.engine.secret();
    drop(bench.engine);
    let kept = folder.as_mut().unwrap();
    let mut other = config(Arc::clone(&bench.clock), None);
    other.ids = crate::ids::Ids::seeded(99);
    let again = Engine::open_sim(other, kept).unwrap();
    assert_eq!(again.secret(), secret);
    assert_consistent(&again);
}

/// A transaction that was held open when the process ended was not committed, and holds nothing any more.
#[test]
fn held_transactions_have_not_happened() {
    let (bench, mut folder) = restartable();
    let table = bench.create(plain());
    let one = item("a", 1, []);
    let actions = || {
        vec![action(
            &table,
            write(key_of(&table, &one), Mutation::Put(one.clone())),
        )]
    };
    let engine = Arc::new(bench.engine);
    let _held = engine.hold(actions(), None).unwrap();
    assert!(matches!(
        put(&engine, &table, &one),
        Err(WriteError::Conflict)
    ));
    let refused = engine.transact_write(actions(), None);
    assert!(matches!(refused, Err(TransactError::Cancelled(_))));
    let kept = folder.as_mut().unwrap();
    *kept = kept.copy();
    let again = Engine::open_sim(config(Arc::clone(&bench.clock), None), kept).unwrap();
    let copy = things(&again, &bench.caller);
    assert_eq!(get(&again, &copy, &one), None);
    put(&again, &copy, &one).unwrap();
    assert_consistent(&again);
}

#[test]
fn tables_and_indexes_that_come_and_go() {
    let span = Duration::from_secs(10);
    let (bench, mut folder) = restartable();
    let Bench {
        engine,
        clock,
        caller,
    } = bench;
    let engine = restart_as(engine, &mut folder, &clock, Some(span));
    let definition = Arc::new(indexed());
    let table = engine
        .create_table(&caller, definition, super::AS_CONFIGURED)
        .unwrap();
    let status = |engine: &Engine| things(engine, &caller).view().status(clock.now());
    drop(table);
    let engine = restart_as(engine, &mut folder, &clock, Some(span));
    assert_eq!(status(&engine), TableStatus::Creating);
    clock.advance(span);
    let table = things(&engine, &caller);
    put(
        &engine,
        &table,
        &item("a", 1, [("g", "x".into()), ("h", "y".into())]),
    )
    .unwrap();
    remove_index(&engine, &table, 1);
    let keys = key_schema(&["h"], &["s"], ScalarType::N);
    let guest = index(7, "guest", IndexKind::Global, keys, Projection::All);
    add_index(&engine, &table, guest);
    drop(table);
    let engine = restart_as(engine, &mut folder, &clock, Some(span));
    let table = things(&engine, &caller);
    let now = clock.now();
    assert_eq!(
        table.view().index_status(1, now),
        Some(TableStatus::Deleting)
    );
    assert_eq!(
        table.view().index_status(7, now),
        Some(TableStatus::Creating)
    );
    assert!(table.view().is_backfilling(7, now));
    clock.advance(span);
    engine.run_due();
    assert_eq!(table.view().index_status(1, clock.now()), None);
    clock.advance(span);
    assert_eq!(scan_all(&engine, &table, Some(7)).len(), 1);
    engine.delete_table(&table).unwrap();
    drop(table);
    let engine = restart_as(engine, &mut folder, &clock, Some(span));
    assert_eq!(status(&engine), TableStatus::Deleting);
    clock.advance(span);
    engine.run_due();
    assert!(engine.table(&caller, "things").is_err());
    assert_consistent(&engine);
    let engine = restart(engine, &mut folder, &clock);
    assert!(engine.table(&caller, "things").is_err());
}

/// An index goes on where it stood, in another process and in a copy.
#[test]
fn an_index_between_its_phases() {
    let span = Duration::from_secs(10);
    let (bench, mut folder) = restartable();
    let Bench {
        engine,
        clock,
        caller,
    } = bench;
    let mut engine = restart_as(engine, &mut folder, &clock, Some(span));
    let table = engine.create_table(&caller, Arc::new(plain()), super::AS_CONFIGURED);
    drop(table.unwrap());
    clock.advance(span);
    let keys = key_schema(&["h"], &["s"], ScalarType::N);
    let guest = index(7, "guest", IndexKind::Global, keys, Projection::All);
    let table = things(&engine, &caller);
    let change = |next: &mut TableDefinition| next.indexes.push(guest);
    super::change_as(&engine, &table, ChangeKind::Update, change).unwrap();
    drop(table);
    let (creating, active) = (IndexStatus::Creating, IndexStatus::Active);
    let phases = [
        (TableStatus::Updating, creating, true),
        (TableStatus::Active, creating, false),
        (TableStatus::Active, active, false),
    ];
    for (status, of_index, allocates) in phases {
        engine = restart_as(engine, &mut folder, &clock, Some(span));
        let now = clock.now();
        for engine in [&engine.fork(), &engine] {
            let view = things(engine, &caller).view();
            assert_eq!(view.status(now), status);
            assert_eq!(view.index_status(7, now), Some(of_index));
            assert_eq!(view.is_allocating(7, now), allocates);
            assert_eq!(
                view.is_backfilling(7, now),
                of_index == creating && !allocates
            );
        }
        clock.advance(span);
    }
}

/// An index is filled to its end by the process that finds it unfinished.
#[test]
fn an_index_that_was_being_filled() {
    use crate::storage::fault::{Call, FaultStore};

    let folder = SimFolder::default();
    let (bench, _) = restartable();
    let own = || config(Arc::clone(&bench.clock), None);
    drop(Engine::open_sim(own(), &folder).unwrap());
    let store = crate::engine::reopen::tests_store(&folder);
    let faults = Arc::new(FaultStore::new(store));
    let engine = Engine::open(own(), Arc::clone(&faults) as _).unwrap();
    let table = engine
        .create_table(&bench.caller, Arc::new(plain()), super::AS_CONFIGURED)
        .unwrap();
    for number in 0..1200 {
        put(&engine, &table, &item("a", number, [("h", "y".into())])).unwrap();
    }
    // The change and one portion are committed, the next one is not.
    faults.fail_only(Call::Commit, 2);
    let keys = key_schema(&["h"], &["s"], ScalarType::N);
    add_index(
        &engine,
        &table,
        index(7, "guest", IndexKind::Global, keys, Projection::All),
    );
    assert_eq!(table.writer.lock().unfilled.len(), 1);
    drop((table, engine, faults));
    let engine = Engine::open_sim(own(), &folder.copy()).unwrap();
    assert_consistent(&engine);
    let table = things(&engine, &bench.caller);
    assert_eq!(scan_all(&engine, &table, Some(7)).len(), 1200);
    assert_eq!(
        get(&engine, &table, &item("a", 7, [])).map(|item: Item| item.len()),
        Some(3)
    );
}
