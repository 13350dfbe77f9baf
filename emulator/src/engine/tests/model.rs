//! Random programs against an engine and, beside it, a plain map; everything that an index answers is
//! worked out anew from the map.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use proptest::prelude::*;

use crate::clock::Timestamp;
use crate::engine::read::{Walk, WalkOptions};
use crate::engine::{Direction, Engine, Key, Mutation, Table, TransactError, Write};
use crate::schema::{
    IndexDefinition, IndexKind, Projection, ScalarType, Stream, StreamView, TableDefinition,
    TimeToLive,
};
use crate::value::{AttributeValue, Item};

use super::{
    action, add_index, assert_consistent, condition, delete, get, index, indexed, item, key_of,
    key_schema, page, put, range, remove_index, scan_all, write,
};

#[derive(Clone, Debug)]
enum Op {
    Put(Item),
    Delete(Item),
    /// Puts, or deletions where there is only a key; with a check that fails, or one that holds.
    Transact(Vec<(Item, bool)>, bool),
    Add,
    Remove,
    Fork,
    /// The process ends and another begins, where there is a disk.
    Restart,
}

/// The number of the index that comes and goes.
const GUEST: u32 = 7;

fn key() -> impl Strategy<Value = (String, i64)> {
    (prop::sample::select(vec!["a", "b", "c"]), -2..3_i64).prop_map(|(p, s)| (p.to_owned(), s))
}

/// Items whose index attributes come and go. `t`, the key of the guest, may be of a type that the
/// guest does not take, as long as the guest is not there.
fn any_item() -> impl Strategy<Value = Item> {
    let text = || prop::option::of(prop::sample::select(vec!["x", "y"]));
    let t = prop::option::of(prop_oneof![
        4 => (0..3_i64).prop_map(AttributeValue::from),
        1 => Just(AttributeValue::from("not a number")),
    ]);
    (
        key(),
        text(),
        text(),
        prop::option::of(0..3_i64),
        0..3_i64,
        t,
    )
        .prop_map(|((p, s), g, h, l, v, t)| {
            let g = g.map(|g| ("g", g.into()));
            let h = h.map(|h| ("h", h.into()));
            let l = l.map(|l| ("l", l.into()));
            let t = t.map(|t| ("t", t));
            let v = Some(("v", v.into()));
            item(&p, s, [g, h, l, t, v].into_iter().flatten())
        })
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        12 => any_item().prop_map(Op::Put),
        4 => key().prop_map(|(p, s)| Op::Delete(item(&p, s, []))),
        4 => (prop::collection::vec((any_item(), any::<bool>()), 1..5), any::<bool>())
            .prop_map(|(actions, holds)| Op::Transact(actions, holds)),
        1 => Just(Op::Add),
        1 => Just(Op::Remove),
        1 => Just(Op::Fork),
        1 => Just(Op::Restart),
    ]
}

fn guest() -> IndexDefinition {
    let mut keys = key_schema(&["g"], &["t"], ScalarType::N);
    keys.partition.truncate(1);
    index(GUEST, "guest", IndexKind::Global, keys, Projection::All)
}

/// What the model says an index answers for the partition `g`, in order.
fn expected(model: &BTreeMap<Key, Item>, g: &str, sort: &str, kept: &[&str]) -> Vec<Item> {
    let number = |item: &Item| item.raw(sort)?.as_number();
    let mut found: Vec<_> = model
        .iter()
        .filter(|(_, item)| item.get("g") == Some(g.into()))
        .filter_map(|(key, item)| Some((number(item)?, key, item)))
        .collect();
    found.sort_by_key(|(place, _, item)| (*place, tie(item)));
    let keep = |item: &Item| item.select(|name| kept.is_empty() || kept.contains(&name));
    found.into_iter().map(|(_, _, item)| keep(item)).collect()
}

/// What orders entries of a global index that have one index key (fact H6): the digest of partition and sort
/// key, worked out here for the small keys of this model.
fn tie(item: &Item) -> [u8; 16] {
    use md5::{Digest, Md5};
    let mut digest = Md5::new();
    digest.update("Outliers");
    if let Some(AttributeValue::S(p)) = item.get("p") {
        digest.update(p);
    }
    let s = item.raw("s").and_then(|s| s.as_number()?.to_i64());
    match s.expect("a sort key") {
        0 => digest.update([0x80]),
        s @ 1..=99 => digest.update([0xc1, u8::try_from(s + 1).unwrap()]),
        s @ -99..=-1 => digest.update([0x3e, u8::try_from(101 + s).unwrap(), 0x66]),
        s => panic!("{s} is not small"),
    }
    digest.finalize().into()
}

/// All pages of a query, with one limit, in steps of one budget.
fn query_all(engine: &Engine, table: &Table, number: u32, g: &str, how: How) -> Vec<Item> {
    let definition = table.definition();
    let index = definition
        .indexes
        .iter()
        .find(|index| index.number == number);
    let mut start = None;
    let mut all = Vec::new();
    loop {
        let options = WalkOptions {
            direction: how.direction,
            limit: Some(how.limit),
            start,
            ..WalkOptions::default()
        };
        let range = range(&[g], None);
        let walk = Walk::query(engine, table, Some(number), &range, options).unwrap();
        let (items, end) = page(walk, how.budget);
        assert!(items.len() <= how.limit as usize);
        all.extend(items);
        let Some(last) = end.last else { return all };
        start = Some(crate::engine::table::key::start_key(&definition.keys, index, &last).unwrap());
    }
}

#[derive(Clone, Copy, Debug)]
struct How {
    direction: Direction,
    limit: u32,
    budget: usize,
}

fn check(engine: &Engine, table: &Arc<Table>, model: &BTreeMap<Key, Item>, how: How) {
    assert_consistent(engine);
    assert_eq!(table.view().item_count(), model.len() as u64);
    let all: Vec<Item> = model.values().cloned().collect();
    assert_eq!(scan_all(engine, table, None), all);
    for item in model.values() {
        assert_eq!(get(engine, table, item).as_ref(), Some(item));
    }
    let has_guest = table.definition().index("guest").is_some();
    for g in ["x", "y"] {
        let mut answers = vec![(1, expected(model, g, "s", &[]))];
        if has_guest {
            answers.push((GUEST, expected(model, g, "t", &[])));
        }
        for (number, mut expected) in answers {
            if how.direction == Direction::Backward {
                expected.reverse();
            }
            assert_eq!(query_all(engine, table, number, g, how), expected);
        }
    }
}

/// Whether the guest refuses the item.
fn is_wrong(item: &Item) -> bool {
    matches!(item.get("t"), Some(AttributeValue::S(_)))
}

/// Tries a transaction on engine and model; what each refuses and does must be the same.
fn transact(
    engine: &Engine,
    table: &Arc<Table>,
    model: &mut BTreeMap<Key, Item>,
    actions: Vec<(Item, bool)>,
    holds: bool,
    has_guest: bool,
) {
    let mut after = model.clone();
    let mut keys = BTreeSet::new();
    let mut reasons = Vec::new();
    let mut old = Vec::new();
    let mut asked = Vec::new();
    for (item, deletes) in actions {
        let key = key_of(table, &item);
        keys.insert(key.clone());
        old.push(model.get(&key).cloned());
        reasons.push(!deletes && has_guest && is_wrong(&item));
        let mutation = if deletes {
            after.remove(&key);
            Mutation::Delete
        } else {
            after.insert(key.clone(), item.clone());
            Mutation::Put(item)
        };
        asked.push(action(table, write(key, mutation)));
    }
    let check = key_of(table, &item("none", 0, []));
    keys.insert(check.clone());
    reasons.push(!holds);
    old.push(None);
    let text = if holds {
        "attribute_not_exists(p)"
    } else {
        "attribute_exists(p)"
    };
    asked.push(action(
        table,
        Write {
            condition: Some(condition(text)),
            ..write(check, Mutation::Check)
        },
    ));
    let count = asked.len();
    match engine.transact_write(asked, None) {
        Err(TransactError::SameItem) => assert!(keys.len() < count),
        Err(TransactError::Cancelled(found)) => {
            assert_eq!(
                found.iter().map(Option::is_some).collect::<Vec<_>>(),
                reasons
            );
        }
        Err(error) => panic!("{error}"),
        Ok(written) => {
            assert!(keys.len() == count && !reasons.contains(&true));
            let found: Vec<_> = written.into_iter().map(|written| written.old).collect();
            assert_eq!(found, old);
            *model = after;
        }
    }
}

#[cfg(feature = "disk")]
use super::reopen::{Folder, restart, restartable};

/// Without a disk there is nothing that could be there again.
#[cfg(not(feature = "disk"))]
type Folder = ();

#[cfg(not(feature = "disk"))]
fn restartable() -> (super::Bench, Folder) {
    (super::bench(None), ())
}

#[cfg(not(feature = "disk"))]
fn restart(engine: Engine, (): &mut Folder, _: &Arc<crate::clock::VirtualClock>) -> Engine {
    engine
}

proptest! {
    #[test]
    fn engines_are_maps(
        ops in prop::collection::vec(op(), 0..60),
        backward in any::<bool>(),
        limit in 1..5_u32,
        budget in 1..200_usize,
    ) {
        let direction = if backward { Direction::Backward } else { Direction::Forward };
        let how = How { direction, limit, budget };
        let (bench, mut folder) = restartable();
        let caller = bench.caller.clone();
        // `v` counts as a second of expiry, but so old a one that nothing expires.
        let mut table = bench.create(TableDefinition {
            time_to_live: Some(TimeToLive { attribute: Arc::from("v") }),
            // What the log of changes tells is held against the items by `verify`.
            stream: Some(Stream::start(StreamView::NewAndOldImages, Timestamp::default(), None)),
            ..indexed()
        });
        let (mut engine, clock) = (bench.engine, bench.clock);
        let mut model: BTreeMap<Key, Item> = BTreeMap::new();
        let mut left: Vec<(Engine, BTreeMap<Key, Item>)> = Vec::new();
        for op in ops {
            let has_guest = table.definition().index("guest").is_some();
            match op {
                Op::Put(new) => {
                    let wrong = is_wrong(&new);
                    let key = key_of(&table, &new);
                    match put(&engine, &table, &new) {
                        Ok(written) => {
                            prop_assert!(!(wrong && has_guest));
                            prop_assert_eq!(written.old, model.insert(key, new));
                        }
                        Err(_) => prop_assert!(wrong && has_guest),
                    }
                }
                Op::Delete(key) => {
                    let written = delete(&engine, &table, &key).unwrap();
                    prop_assert_eq!(written.old, model.remove(&key_of(&table, &key)));
                }
                Op::Transact(actions, holds) => {
                    transact(&engine, &table, &mut model, actions, holds, has_guest);
                }
                Op::Add if !has_guest => add_index(&engine, &table, guest()),
                Op::Remove if has_guest => remove_index(&engine, &table, GUEST),
                Op::Add | Op::Remove => {}
                Op::Restart => {
                    drop(table);
                    engine = restart(engine, &mut folder, &clock);
                    table = engine.table(&caller, "things").unwrap();
                }
                Op::Fork => {
                    folder = Folder::default();
                    let fork = engine.fork();
                    table = fork.table(&caller, "things").unwrap();
                    left.push((std::mem::replace(&mut engine, fork), model.clone()));
                }
            }
        }
        check(&engine, &table, &model, how);
        for (engine, model) in left {
            let table = engine.table(&caller, "things").unwrap();
            check(&engine, &table, &model, how);
        }
    }
}
