//! The engine against plain maps, on a clock that the tests move.

mod capacity;
mod change;
mod consistency;
mod due;
mod fork;
#[cfg(feature = "disk")]
mod history;
#[cfg(feature = "disk")]
mod index_tools;
mod key_rows;
mod keys;
mod lifecycle;
mod log;
mod model;
mod order;
#[cfg(feature = "disk")]
mod reopen;
#[cfg(feature = "disk")]
mod salvage;
#[cfg(feature = "disk")]
mod salvage_history;
mod step_back;
mod tokens;
mod transaction;
mod ttl;
mod verify;
mod walk;
mod write;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crate::clock::{Timestamp, VirtualClock};
use crate::expression::{
    Condition, ExpressionCache, ExpressionKind, KeyRange, Placeholders, SortRange,
};
use crate::ids::Ids;
use crate::schema::{
    Billing, Capacity, IndexDefinition, IndexKind, KeyAttribute, KeySchema, Projection, ScalarType,
    TableArn, TableDefinition, TimeToLive,
};
use crate::storage::MemoryStore;
use crate::storage::fault::FaultStore;
use crate::value::{AttributeValue, Item};

use super::read::{PageEnd, Step, Walk, WalkOptions};
use super::{
    Caller, ChangeError, ChangeKind, Changed, Consistency, Engine, EngineConfig, Key, Mutation,
    Sharing, Table, TransactAction, Transition, Write, WriteError, Written,
};
use crate::engine::table::key::key_of_item;

const AS_CONFIGURED: Transition = Transition::AsConfigured;

/// When every test begins.
const START: i64 = 1_800_000_000;

/// An engine, its clock, and who asks.
struct Bench {
    engine: Engine,
    clock: Arc<VirtualClock>,
    caller: Caller,
}

/// An engine whose states last as long as told.
fn bench(transient: Option<Duration>) -> Bench {
    let clock = Arc::new(VirtualClock::at(Timestamp::from_seconds(START)));
    Bench {
        engine: Engine::new(config(Arc::clone(&clock), transient)),
        clock,
        caller: Caller::new("key", "eu-west-1"),
    }
}

fn config(clock: Arc<VirtualClock>, transient: Option<Duration>) -> EngineConfig {
    EngineConfig {
        clock,
        ids: Ids::seeded(1),
        sharing: Sharing::Nobody,
        transient,
        account_id: "000000000000".to_owned(),
        ttl_sweep: Duration::from_secs(1),
        recovery_lag: Duration::from_secs(300),
        export_window_min: Duration::from_secs(900),
        replication_lag: Some(Duration::ZERO),
        stream_shards: 1,
        overlaps: false,
    }
}

/// An engine over a store that fails when told.
fn fallible() -> (Engine, Arc<FaultStore>) {
    let store = Arc::new(FaultStore::new(Arc::new(MemoryStore::new())));
    let clock = Arc::new(VirtualClock::at(Timestamp::from_seconds(START)));
    let engine = Engine::with_store(config(clock, None), Arc::clone(&store) as _);
    (engine, store)
}

impl Bench {
    fn create(&self, definition: TableDefinition) -> Arc<Table> {
        let table = self
            .engine
            .create_table(&self.caller, Arc::new(definition), AS_CONFIGURED);
        table.expect("a new table")
    }

    fn put(&self, table: &Arc<Table>, item: &Item) -> Result<Written, WriteError> {
        put(&self.engine, table, item)
    }
}

fn put(engine: &Engine, table: &Arc<Table>, item: &Item) -> Result<Written, WriteError> {
    let key = key_of(table, item);
    engine.write(table, write(key, Mutation::Put(item.clone())))
}

fn delete(engine: &Engine, table: &Arc<Table>, key: &Item) -> Result<Written, WriteError> {
    engine.write(table, write(key_of(table, key), Mutation::Delete))
}

/// Changes a table, in whatever state it is.
fn redefine(
    engine: &Engine,
    table: &Arc<Table>,
    change: impl FnOnce(&mut TableDefinition),
) -> Changed {
    change_as(engine, table, ChangeKind::Aside, change).expect("a table")
}

fn change_as(
    engine: &Engine,
    table: &Arc<Table>,
    kind: ChangeKind,
    change: impl FnOnce(&mut TableDefinition),
) -> Result<Changed, ChangeError> {
    engine.change_table(table, kind, |current| {
        let mut next = current.clone();
        change(&mut next);
        Ok(next)
    })
}

/// Changes nothing, and lets the table be updated for as long as that takes.
fn update(engine: &Engine, table: &Arc<Table>) {
    change_as(engine, table, ChangeKind::Update, |_| {}).expect("an active table");
}

fn add_index(engine: &Engine, table: &Arc<Table>, index: IndexDefinition) {
    redefine(engine, table, |next| next.indexes.push(index));
}

fn remove_index(engine: &Engine, table: &Arc<Table>, number: u32) {
    redefine(engine, table, |next| *next = next.without(number));
}

fn get(engine: &Engine, table: &Arc<Table>, key: &Item) -> Option<Item> {
    let session = Arc::from("tester");
    let found = engine.get(table, &key_of(table, key), Consistency::Strong, &session);
    found.expect("a table")
}

fn key_of(table: &Table, item: &Item) -> Key {
    key_of_item(&table.definition().keys, item).expect("a key")
}

fn write(key: Key, mutation: Mutation) -> Write {
    Write {
        key,
        mutation,
        condition: None,
    }
}

/// One part of a transaction.
fn action(table: &Arc<Table>, write: Write) -> TransactAction {
    TransactAction {
        table: Arc::clone(table),
        write,
    }
}

/// A condition without names and values.
fn condition(text: &str) -> Condition {
    let mut placeholders = Placeholders::new(None, None).expect("no definitions");
    let kind = ExpressionKind::Condition;
    let condition = ExpressionCache::new(8).condition(kind, text, &mut placeholders);
    condition.expect("a valid expression")
}

fn key_schema(partition: &[&str], sort: &[&str], kind: ScalarType) -> KeySchema {
    let attributes = |names: &[&str], kind| {
        let attribute = |name: &&str| KeyAttribute {
            name: Arc::from(*name),
            kind,
        };
        names.iter().map(attribute).collect()
    };
    KeySchema {
        partition: attributes(partition, ScalarType::S),
        sort: attributes(sort, kind),
    }
}

fn index(
    number: u32,
    name: &str,
    kind: IndexKind,
    keys: KeySchema,
    projection: Projection,
) -> IndexDefinition {
    IndexDefinition {
        number,
        name: Arc::from(name),
        kind,
        keys,
        projection,
        vector: None,
    }
}

/// Key `p`, `s` (a number); a global index on everything by `g`, `s`; a global index on the keys by the
/// two attributes `g` and `h`; a local index with `v` by `l`.
fn indexed() -> TableDefinition {
    let include = Projection::Include(vec![Arc::from("v")]);
    let n = ScalarType::N;
    TableDefinition {
        indexes: vec![
            index(
                0,
                "local",
                IndexKind::Local,
                key_schema(&["p"], &["l"], n),
                include,
            ),
            index(
                1,
                "global",
                IndexKind::Global,
                key_schema(&["g"], &["s"], n),
                Projection::All,
            ),
            index(
                2,
                "pair",
                IndexKind::Global,
                key_schema(&["g", "h"], &[], n),
                Projection::KeysOnly,
            ),
        ],
        next_index: 3,
        ..plain()
    }
}

/// Key `p`, `s` (a number), no index.
fn plain() -> TableDefinition {
    TableDefinition {
        name: Arc::from("things"),
        arn: TableArn::new("eu-west-1", "000000000000", "things"),
        id: Arc::from("id"),
        created: Timestamp::from_seconds(START),
        keys: key_schema(&["p"], &["s"], ScalarType::N),
        attributes: Vec::new(),
        indexes: Vec::new(),
        next_index: 0,
        billing: Billing::default(),
        capacity: Capacity::default(),
        index_capacity: BTreeMap::new(),
        stream: None,
        encryption: None,
        class: None,
        deletion_protection: false,
        tags: BTreeMap::new(),
        policy: None,
        stream_policy: None,
        time_to_live: None,
        point_in_time: None,
    }
}

/// A plain table whose items expire by `ttl`.
fn expiring() -> TableDefinition {
    TableDefinition {
        time_to_live: Some(TimeToLive {
            attribute: Arc::from("ttl"),
        }),
        ..plain()
    }
}

/// An item of `p` and `s`, and more.
fn item<'a>(p: &str, s: i64, more: impl IntoIterator<Item = (&'a str, AttributeValue)>) -> Item {
    let keys = [
        ("p", AttributeValue::from(p)),
        ("s", AttributeValue::from(s)),
    ];
    keys.into_iter().chain(more).collect()
}

fn range(partition: &[&str], sort: Option<SortRange>) -> KeyRange {
    KeyRange {
        partition: partition
            .iter()
            .map(|text| AttributeValue::from(*text))
            .collect(),
        sort_equal: Vec::new(),
        sort,
    }
}

/// The items of one page, and how it ended.
fn page(mut walk: Walk, budget: usize) -> (Vec<Item>, PageEnd) {
    let mut items = Vec::new();
    loop {
        let step = walk.step(budget, |item| {
            items.push(item.clone());
            true
        });
        if let Step::Done(end) = step.expect("a step") {
            return (items, end);
        }
    }
}

/// A whole table or index in scan order.
fn scan_all(engine: &Engine, table: &Table, index: Option<u32>) -> Vec<Item> {
    let walk = Walk::scan(engine, table, index, None, WalkOptions::default());
    page(walk.expect("a walk"), usize::MAX).0
}

/// What the engine finds wrong with itself.
fn assert_consistent(engine: &Engine) {
    assert_eq!(engine.verify(), Vec::<String>::new());
}
