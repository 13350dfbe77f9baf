//! Folding the records of a stream gives the table, whatever was done to it.

use std::collections::BTreeMap;
use std::time::Duration;

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::operation::split_shard;
use crate::operation::tests::world::{START, World};
use crate::wire::ops;

use super::{key, records, shards, streaming, text};

#[derive(Clone, Debug)]
enum Step {
    Put(u8, i64),
    Expiring(u8, i64),
    Add(u8, i64),
    Delete(u8),
    Statement(&'static str, u8),
    Statements(Vec<(u8, &'static str)>),
    StatementTransaction(Vec<(u8, &'static str)>),
    Batch(Vec<(u8, i64)>),
    Transaction(Vec<(u8, i64)>, bool),
    Later(u64),
    Split(usize, u32),
    Fork,
}

/// Statements with one parameter, the partition key; where there is no such item, or one already, they
/// are refused.
const STATEMENTS: [&str; 4] = [
    "INSERT INTO things VALUE {'p': ?, 's': 1, 'v': 5}",
    "UPDATE things SET v = 7 WHERE p = ? AND s = 1",
    "UPDATE things REMOVE v WHERE p = ? AND s = 1",
    "DELETE FROM things WHERE p = ? AND s = 1",
];

/// A condition check, which only transactions have.
const EXISTS: &str = "EXISTS(SELECT * FROM things WHERE p = ? AND s = 1)";

fn step() -> impl Strategy<Value = Step> {
    let pairs = || {
        prop::collection::btree_map(0..6_u8, 0..3_i64, 1..4)
            .prop_map(|pairs| pairs.into_iter().collect::<Vec<_>>())
    };
    let texts = |texts: Vec<&'static str>| {
        prop::collection::btree_map(0..6_u8, prop::sample::select(texts), 1..4)
            .prop_map(|texts| texts.into_iter().collect::<Vec<_>>())
    };
    let mut checked = STATEMENTS.to_vec();
    checked.push(EXISTS);
    prop_oneof![
        4 => (0..6_u8, 0..3_i64).prop_map(|(p, v)| Step::Put(p, v)),
        2 => (0..6_u8, 1..20_i64).prop_map(|(p, v)| Step::Expiring(p, v)),
        3 => (0..6_u8, 0..2_i64).prop_map(|(p, v)| Step::Add(p, v)),
        2 => (0..6_u8).prop_map(Step::Delete),
        3 => (prop::sample::select(STATEMENTS.to_vec()), 0..6_u8)
            .prop_map(|(text, p)| Step::Statement(text, p)),
        2 => texts(STATEMENTS.to_vec()).prop_map(Step::Statements),
        3 => texts(checked).prop_map(Step::StatementTransaction),
        1 => pairs().prop_map(Step::Batch),
        2 => (pairs(), any::<bool>()).prop_map(|(pairs, holds)| Step::Transaction(pairs, holds)),
        1 => (1..30_u64).prop_map(Step::Later),
        1 => (0..4_usize, 1..3_u32).prop_map(|(shard, parts)| Step::Split(shard, parts)),
        1 => Just(Step::Fork),
    ]
}

fn name(p: u8) -> String {
    format!("p{p}")
}

fn item(p: u8, v: i64) -> Value {
    let mut item = key(&name(p), 1);
    item["v"] = json!({"N": v.to_string()});
    item
}

/// Statements of a batch or of a transaction, each with its one parameter.
fn statements(texts: &[(u8, &str)]) -> Vec<Value> {
    let texts = texts.iter();
    texts
        .map(|(p, text)| json!({"Statement": text, "Parameters": [{"S": name(*p)}]}))
        .collect()
}

/// A batch, each statement of which happens or is refused.
fn run_batch(world: &World, texts: &[(u8, &str)]) {
    let request = json!({"Statements": statements(texts)});
    let answer = world.ok::<ops::BatchExecuteStatement>(request);
    for response in answer["Responses"].as_array().unwrap() {
        let error = &response["Error"];
        let refusals = ["DuplicateItem", "ConditionalCheckFailed"];
        let is_known = refusals.iter().any(|code| error["Code"] == *code);
        assert!(error.is_null() || is_known, "{error}");
    }
}

/// A transaction, which happens or is cancelled.
fn run_transaction(world: &World, texts: &[(u8, &str)]) {
    let request = json!({"TransactStatements": statements(texts)});
    if let Err(error) = world.call::<ops::ExecuteTransaction>(&request) {
        let code = error.code().as_str();
        assert_eq!(code, "TransactionCanceledException", "{texts:?}: {error}");
    }
}

fn run(world: &mut World, arn: &str, step: Step) {
    match step {
        Step::Put(p, v) => super::put(world, item(p, v)),
        Step::Expiring(p, seconds) => {
            let mut item = item(p, seconds);
            let now = world.context.engine.now().as_seconds();
            item["ttl"] = json!({"N": (now + seconds).to_string()});
            super::put(world, item);
        }
        Step::Add(p, v) => {
            world.ok::<ops::UpdateItem>(json!({"TableName": "things", "Key": key(&name(p), 1),
                "UpdateExpression": "ADD v :v", "ExpressionAttributeValues": {":v": {"N": v.to_string()}}}));
        }
        Step::Delete(p) => super::delete(world, &name(p), 1),
        Step::Statement(text, p) => {
            let request = json!({"Statement": text, "Parameters": [{"S": name(p)}]});
            if let Err(error) = world.call::<ops::ExecuteStatement>(&request) {
                let code = error.code().as_str();
                let refusals = ["DuplicateItemException", "ConditionalCheckFailedException"];
                assert!(refusals.contains(&code), "{text}: {error}");
            }
        }
        Step::Statements(texts) => run_batch(world, &texts),
        Step::StatementTransaction(texts) => run_transaction(world, &texts),
        Step::Batch(pairs) => {
            let requests: Vec<Value> = pairs
                .iter()
                .map(|(p, v)| match v {
                    0 => json!({"DeleteRequest": {"Key": key(&name(*p), 1)}}),
                    _ => json!({"PutRequest": {"Item": item(*p, *v)}}),
                })
                .collect();
            world.ok::<ops::BatchWriteItem>(json!({"RequestItems": {"things": requests}}));
        }
        Step::Transaction(pairs, holds) => {
            let mut actions: Vec<Value> = pairs
                .iter()
                .map(|(p, v)| match v {
                    0 => json!({"Delete": {"TableName": "things", "Key": key(&name(*p), 1)}}),
                    1 => json!({"Put": {"TableName": "things", "Item": item(*p, 1)}}),
                    _ => json!({"Update": {"TableName": "things", "Key": key(&name(*p), 1),
                        "UpdateExpression": "SET v = :v", "ExpressionAttributeValues": {":v": {"N": "9"}}}}),
                })
                .collect();
            let condition = if holds {
                "attribute_not_exists(p)"
            } else {
                "attribute_exists(p)"
            };
            actions.push(
                json!({"ConditionCheck": {"TableName": "things", "Key": key("none", 1),
                "ConditionExpression": condition}}),
            );
            let done = world.call::<ops::TransactWriteItems>(&json!({"TransactItems": actions}));
            assert_eq!(done.is_ok(), holds);
        }
        Step::Later(seconds) => {
            world.clock.advance(Duration::from_secs(seconds));
            world.context.run_due();
        }
        Step::Split(place, parts) => {
            let shards = shards(world, arn);
            let shard = text(&shards[place % shards.len()]["ShardId"]);
            split_shard(&world.context, "things", &shard, parts)
                .wait()
                .unwrap();
        }
        Step::Fork => world.context = world.context.fork(),
    }
}

/// What the records make of an empty table. The old image of each record is the new image of the one
/// before it.
fn fold(records: Vec<Value>) -> BTreeMap<String, Value> {
    let mut table = BTreeMap::new();
    for record in records {
        let content = &record["dynamodb"];
        let p = text(&content["Keys"]["p"]["S"]);
        let before = match content.get("NewImage") {
            Some(new) => table.insert(p, new.clone()),
            None => table.remove(&p),
        };
        assert_eq!(before.as_ref(), content.get("OldImage"), "{record}");
        let is_deletion = record["eventName"] == "REMOVE";
        assert_eq!(is_deletion, content.get("NewImage").is_none(), "{record}");
        assert_eq!(
            record["eventName"] == "INSERT",
            content.get("OldImage").is_none(),
            "{record}"
        );
    }
    table
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// "Each stream record appears exactly once in the stream"; "for each item that is modified, the
    /// stream records appear in the same sequence as the actual modifications to the item"
    /// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html>).
    #[test]
    fn folding_the_stream_gives_the_table(
        shards in 1..4_u32,
        steps in prop::collection::vec(step(), 0..60),
    ) {
        let mut world = World::with_stream_shards(shards);
        assert_eq!(world.context.engine.now().as_seconds(), START);
        let arn = streaming(&world, "NEW_AND_OLD_IMAGES");
        world.ok::<ops::UpdateTimeToLive>(json!({"TableName": "things",
            "TimeToLiveSpecification": {"Enabled": true, "AttributeName": "ttl"}}));
        for step in steps {
            run(&mut world, &arn, step);
        }
        let folded = fold(records(&world, &arn));
        let answer = world.ok::<ops::Scan>(json!({"TableName": "things"}));
        let table: BTreeMap<String, Value> = answer["Items"].as_array().unwrap().iter()
            .map(|item| (text(&item["p"]["S"]), item.clone()))
            .collect();
        prop_assert_eq!(folded, table);
        prop_assert_eq!(world.context.engine.verify(), Vec::<String>::new());
    }
}
