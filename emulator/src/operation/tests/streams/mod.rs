//! DynamoDB Streams: what writes leave in a stream, and how it is read.

mod life;
mod proof;
mod reading;
mod records;
mod refusals;
mod restored;
mod shards;

use serde_json::{Value, json};

use crate::wire::ops;

use super::world::World;

/// Creates a table `things` (key `p`, S, and `s`, N) with a stream of this view; the ARN of the stream.
fn streaming(world: &World, view: &str) -> String {
    let answer = world.ok::<ops::CreateTable>(json!({
        "TableName": "things",
        "AttributeDefinitions": [{"AttributeName": "p", "AttributeType": "S"},
            {"AttributeName": "s", "AttributeType": "N"}],
        "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"},
            {"AttributeName": "s", "KeyType": "RANGE"}],
        "BillingMode": "PAY_PER_REQUEST",
        "StreamSpecification": {"StreamEnabled": true, "StreamViewType": view},
    }));
    text(&answer["TableDescription"]["LatestStreamArn"])
}

fn put(world: &World, item: Value) {
    world.ok::<ops::PutItem>(json!({"TableName": "things", "Item": item}));
}

fn update(world: &World, p: &str, s: i64, expression: &str) {
    world.ok::<ops::UpdateItem>(json!({"TableName": "things", "Key": key(p, s),
        "UpdateExpression": expression, "ExpressionAttributeValues": {":one": {"N": "1"}}}));
}

fn delete(world: &World, p: &str, s: i64) {
    world.ok::<ops::DeleteItem>(json!({"TableName": "things", "Key": key(p, s)}));
}

fn key(p: &str, s: i64) -> Value {
    json!({"p": {"S": p}, "s": {"N": s.to_string()}})
}

fn text(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("{value} is no text"))
        .to_owned()
}

/// The shards as DescribeStream lists them.
fn shards(world: &World, arn: &str) -> Vec<Value> {
    let answer = world.ok::<ops::DescribeStream>(json!({"StreamArn": arn}));
    answer["StreamDescription"]["Shards"]
        .as_array()
        .unwrap()
        .clone()
}

/// An iterator of this type.
fn iterator(world: &World, arn: &str, shard: &Value, kind: &str) -> String {
    let answer = world.ok::<ops::GetShardIterator>(json!({"StreamArn": arn,
        "ShardId": shard["ShardId"], "ShardIteratorType": kind}));
    text(&answer["ShardIterator"])
}

/// All records from an iterator on, and whether the shard has ended.
fn drain(world: &World, mut iterator: String) -> (Vec<Value>, bool) {
    let mut records = Vec::new();
    loop {
        let answer = world.ok::<ops::GetRecords>(json!({"ShardIterator": iterator}));
        let page = answer["Records"].as_array().unwrap();
        let is_empty = page.is_empty();
        records.extend(page.iter().cloned());
        match answer["NextShardIterator"].as_str() {
            Some(next) => next.clone_into(&mut iterator),
            None => return (records, true),
        }
        if is_empty {
            return (records, false);
        }
    }
}

/// All records of a stream, shard by shard, oldest shard first.
pub(super) fn records(world: &World, arn: &str) -> Vec<Value> {
    let shards = shards(world, arn).into_iter();
    shards
        .flat_map(|shard| drain(world, iterator(world, arn, &shard, "TRIM_HORIZON")).0)
        .collect()
}
