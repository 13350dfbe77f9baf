//! Indexes of vectors: how they come and go, what is written to them, what a search finds.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/VectorSearch.html>

mod life;
mod search;
mod write;

use serde_json::{Value, json};

use super::world::World;
use crate::wire::ops::{CreateTable, PutItem};

/// An index of this name on `embedding`, of three dimensions.
fn index(name: &str, distance: &str) -> Value {
    json!({
        "IndexName": name,
        "VectorAttribute": {"AttributeName": "embedding"},
        "Dimensions": 3,
        "DistanceFunction": distance,
        "Projection": {"ProjectionType": "ALL"},
    })
}

/// The same, where a search names a tenant and may name a colour.
fn narrowed(name: &str) -> Value {
    let mut index = index(name, "EUCLIDEAN");
    index["SearchSchema"] = json!([
        {"AttributeName": "colour", "SearchSchemaElementType": "INLINE_FILTER"},
        {"AttributeName": "tenant", "SearchSchemaElementType": "HASH"},
    ]);
    index
}

/// A request for an on-demand table with these indexes.
fn table(indexes: &Value) -> Value {
    let text = indexes.to_string();
    let names = ["pk", "tenant", "colour"].into_iter();
    let used = names.filter(|name| *name == "pk" || text.contains(name));
    let definitions = used.map(|name| json!({"AttributeName": name, "AttributeType": "S"}));
    json!({
        "TableName": "catalogue",
        "AttributeDefinitions": definitions.collect::<Vec<_>>(),
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
        "BillingMode": "PAY_PER_REQUEST",
        "VectorIndexes": indexes,
    })
}

/// A list of numbers as an attribute value.
fn vector(numbers: &[&str]) -> Value {
    let numbers = numbers.iter().map(|number| json!({"N": number}));
    json!({"L": numbers.collect::<Vec<_>>()})
}

/// A world with such a table.
fn world(indexes: &Value) -> World {
    let world = World::new();
    world.ok::<CreateTable>(table(indexes));
    world
}

fn put(world: &World, pk: &str, numbers: &[&str], more: &Value) {
    let mut item = json!({"pk": {"S": pk}, "embedding": vector(numbers)});
    for (name, value) in more.as_object().unwrap() {
        item[name] = value.clone();
    }
    world.ok::<PutItem>(json!({"TableName": "catalogue", "Item": item}));
}
