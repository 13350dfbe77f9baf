//! What holds of every program of writes, cuts and regions that come and go:
//!
//! - once everything has arrived, all members have the same items;
//! - the order in which links deliver decides nothing;
//! - no write is lost while a replica is made, paused or isolated;
//! - what the stream of a member tells, in turn, is what became of its items.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};

use super::{FAR, FARTHER, HOME, agrees, at, create, describe, items, join, put};
use crate::ids::Ids;
use crate::operation;
use crate::operation::tests::world::World;
use crate::wire::ops::{DeleteItem, TransactWriteItems};

const REGIONS: [&str; 3] = [HOME, FAR, FARTHER];

/// What lets changes wait.
#[derive(Clone, Copy, PartialEq)]
enum Lags {
    /// All wait until they are told to go on.
    Always,
    /// None waits for a while, then all do.
    InTurn,
}

/// A step, drawn from a seed.
fn step(
    world: &World,
    lags: Lags,
    model: &mut BTreeMap<String, String>,
    joined: &mut usize,
    draw: u64,
) {
    let region = REGIONS[(draw % *joined as u64) as usize];
    let here = at(world, region);
    let key = format!("k{}", draw / 8 % 5);
    match draw / 64 % 12 {
        0..=5 => {
            let value = format!("v{draw}");
            match lags == Lags::InTurn && (draw / 4096).is_multiple_of(3) {
                // What is one here is single items elsewhere, and waits in the log.
                true => drop(here.ok::<TransactWriteItems>(json!({"TransactItems": [
                    {"Put": {"TableName": "Things", "Item": {"p": {"S": key}, "g": {"S": "g"}, "v": {"S": value}}}},
                ]}))),
                false => put(&here, &key, &value),
            }
            model.insert(key, value);
        }
        6 | 7 => {
            // A deletion of what is not there where it is made is no change: nothing is to beat others.
            let there = items(&here, None);
            if there
                .iter()
                .any(|item| item.starts_with(&format!("{key}=")))
            {
                model.remove(&key);
            }
            here.ok::<DeleteItem>(json!({"TableName": "Things", "Key": {"p": {"S": key}}}));
        }
        8 => operation::isolate_region(&world.context, region, (draw / 4096).is_multiple_of(2)),
        9 => {
            let other = REGIONS[(draw / 512 % 3) as usize];
            let is_paused = (draw / 4096).is_multiple_of(2);
            // Between a region and itself, or one that has not come yet, there is no link.
            let _ =
                operation::pause_replication(&world.context, "Things", (region, other), is_paused);
        }
        10 => {
            operation::drain_replication(&world.context);
            if lags == Lags::InTurn {
                let lag = (draw / 4096).is_multiple_of(2).then_some(Duration::ZERO);
                operation::set_replication_lag(&world.context, lag);
            }
        }
        _ if *joined < REGIONS.len() => {
            join(&here, REGIONS[*joined]);
            *joined += 1;
        }
        _ => {}
    }
}

/// What the records of a member's stream make of nothing.
fn replayed(world: &World) -> Vec<String> {
    let table = describe(world).unwrap();
    let arn = table["LatestStreamArn"].as_str().unwrap();
    let mut items = BTreeMap::new();
    for record in super::super::streams::records(world, arn) {
        let change = &record["dynamodb"];
        let key = change["Keys"]["p"]["S"].as_str().unwrap().to_owned();
        match &change["NewImage"] {
            Value::Null => items.remove(&key),
            image => items.insert(key, image["v"]["S"].as_str().unwrap().to_owned()),
        };
    }
    items
        .iter()
        .map(|(key, value)| format!("{key}={value}"))
        .collect()
}

fn run(seed: u64, lags: Lags) -> Vec<String> {
    let ids = Ids::seeded(seed);
    let world = World::new();
    create(&world);
    let lag = (lags == Lags::InTurn).then_some(Duration::ZERO);
    operation::set_replication_lag(&world.context, lag);
    join(&world, FAR);
    let (mut model, mut joined) = (BTreeMap::new(), 2);
    for _ in 0..60 {
        step(&world, lags, &mut model, &mut joined, ids.bits());
    }
    for region in REGIONS {
        operation::isolate_region(&world.context, region, false);
        for other in REGIONS {
            let _ = operation::pause_replication(&world.context, "Things", (region, other), false);
        }
    }
    operation::drain_replication(&world.context);
    let wanted: Vec<String> = model
        .iter()
        .map(|(key, value)| format!("{key}={value}"))
        .collect();
    for region in &REGIONS[..joined] {
        let here = at(&world, region);
        assert_eq!(items(&here, None), wanted, "{region}, seed {seed}");
        assert_eq!(
            items(&here, Some("global")),
            wanted,
            "index in {region}, seed {seed}"
        );
    }
    // Those that were there from the beginning have told of everything.
    assert_eq!(replayed(&world), wanted, "seed {seed}");
    agrees(&world);
    wanted
}

#[test]
fn all_members_agree_once_everything_has_arrived() {
    for seed in 0..40 {
        run(seed, Lags::Always);
        run(seed, Lags::InTurn);
    }
}

#[test]
fn the_same_seed_makes_the_same_of_it() {
    for lags in [Lags::Always, Lags::InTurn] {
        assert_eq!(run(7, lags), run(7, lags));
    }
}
