//! Global tables: regions that join and leave, what arrives where, and what is refused.

mod arriving;
mod life;
mod prompt;
mod random;
mod refusals;
mod scaling;
mod settings;
mod strong;

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use super::world::World;
use crate::engine::Caller;
use crate::wire::ApiError;
use crate::wire::ops::{CreateTable, DescribeTable, PutItem, Scan, UpdateTable};

/// Where the tests begin.
const HOME: &str = "eu-west-1";
/// Where the first replica is.
const FAR: &str = "us-east-1";
/// Where the second one is.
const FARTHER: &str = "ap-south-1";

/// The same world, seen from another region.
fn at(world: &World, region: &str) -> World {
    let mut context = world.context.clone();
    context.caller = Arc::new(Caller::new("test", region));
    World {
        context,
        clock: Arc::clone(&world.clock),
    }
}

/// A table with a sort key and a global index.
fn create(world: &World) {
    world.ok::<CreateTable>(json!({
        "TableName": "Things",
        "AttributeDefinitions": [{"AttributeName": "p", "AttributeType": "S"},
            {"AttributeName": "g", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}],
        "BillingMode": "PAY_PER_REQUEST",
        "GlobalSecondaryIndexes": [{"IndexName": "global", "Projection": {"ProjectionType": "ALL"},
            "KeySchema": [{"AttributeName": "g", "KeyType": "HASH"}]}],
    }));
}

/// A replica comes in a region.
fn join(world: &World, region: &str) -> Value {
    world.ok::<UpdateTable>(updates(json!([{"Create": {"RegionName": region}}])))
}

fn updates(updates: Value) -> Value {
    json!({"TableName": "Things", "ReplicaUpdates": updates})
}

/// A table in two regions.
pub(super) fn pair() -> (World, World) {
    let world = World::new();
    create(&world);
    join(&world, FAR);
    let far = at(&world, FAR);
    (world, far)
}

pub(super) fn put(world: &World, p: &str, v: &str) {
    world.ok::<PutItem>(json!({"TableName": "Things",
        "Item": {"p": {"S": p}, "g": {"S": "g"}, "v": {"S": v}}}));
}

/// The items of a table or of its index, as `key=value`, in the order of their keys.
pub(super) fn items(world: &World, index: Option<&str>) -> Vec<String> {
    let mut request = json!({"TableName": "Things"});
    if let Some(index) = index {
        request["IndexName"] = json!(index);
    }
    let answer = world.ok::<Scan>(request);
    let items = answer["Items"].as_array().unwrap();
    let mut items: Vec<String> = items
        .iter()
        .map(|item| {
            let text = |name: &str| item[name]["S"].as_str().unwrap_or_default().to_owned();
            format!("{}={}", text("p"), text("v"))
        })
        .collect();
    items.sort();
    items
}

fn describe(world: &World) -> Result<Value, ApiError> {
    let answer = world.call::<DescribeTable>(&json!({"TableName": "Things"}))?;
    Ok(answer["Table"].clone())
}

/// The other members, as `region status`.
fn members(world: &World) -> Vec<String> {
    let table = describe(world).unwrap();
    let replicas = table["Replicas"].as_array().cloned().unwrap_or_default();
    replicas
        .iter()
        .map(|it| {
            let text = |name: &str| it[name].as_str().unwrap();
            format!("{} {}", text("RegionName"), text("ReplicaStatus"))
        })
        .collect()
}

fn agrees(world: &World) {
    assert_eq!(world.context.engine.verify(), Vec::<String>::new());
}

const SECOND: Duration = Duration::from_secs(1);
