//! A stream under contention: what many clients did at once, folded, is the table that they left.

use std::collections::BTreeMap;
use std::thread;

use serde_json::{Value, json};

use super::{CLIENTS, Client, Database, Dice, key};
use crate::support::raw::Raw;
use crate::support::server::Listening;

/// How many items are fought over.
const HOT: usize = 12;
/// How many operations each client does.
const OPERATIONS: usize = 100;

const TABLE: &str = "streaming";

/// Calls an operation of DynamoDB Streams.
fn streams(server: &Listening, operation: &str, input: &Value) -> Value {
    let target = format!("DynamoDBStreams_20120810.{operation}");
    let request = Raw::post(operation, input.to_string()).with("X-Amz-Target", &target);
    let answer = crate::support::raw::send(server.address, &request).expect("an answer");
    assert_eq!(answer.status, 200, "{operation} {input}: {}", answer.text());
    answer.json()
}

fn work(mut client: Client, process: usize) {
    let mut dice = Dice(u64::try_from(process).unwrap());
    for operation in 0..OPERATIONS {
        let count = 1 + dice.below(3);
        let updates: Vec<Value> = dice
            .some(count, HOT)
            .into_iter()
            .map(|place| {
                let mut request = json!({"TableName": TABLE, "Key": key(&format!("k{place}"))});
                if dice.below(4) == 0 {
                    return json!({"Delete": request});
                }
                request["UpdateExpression"] = json!("SET v = :v");
                let value = format!("{process}.{operation}");
                request["ExpressionAttributeValues"] = json!({":v": {"S": value}});
                json!({"Update": request})
            })
            .collect();
        client.ok("TransactWriteItems", &json!({"TransactItems": updates}));
    }
}

/// All records of all shards.
fn records(server: &Listening, arn: &str) -> Vec<Value> {
    let answer = streams(server, "DescribeStream", &json!({"StreamArn": arn}));
    let shards = answer["StreamDescription"]["Shards"].as_array().unwrap();
    assert_eq!(shards.len(), 3);
    let mut records = Vec::new();
    for shard in shards {
        let answer = streams(
            server,
            "GetShardIterator",
            &json!({"StreamArn": arn,
            "ShardId": shard["ShardId"], "ShardIteratorType": "TRIM_HORIZON"}),
        );
        let mut iterator = answer["ShardIterator"].clone();
        loop {
            let page = streams(
                server,
                "GetRecords",
                &json!({"ShardIterator": iterator, "Limit": 100}),
            );
            let found = page["Records"].as_array().unwrap();
            if found.is_empty() {
                break;
            }
            records.extend(found.iter().cloned());
            iterator = page["NextShardIterator"].clone();
        }
    }
    records
}

/// "Each stream record appears exactly once in the stream", and for each item in the order of its
/// changes (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html>).
#[test]
fn folding_gives_the_table() {
    let server = Listening::start_with(|builder| builder.stream_shards(3));
    let answer = server.client().ok(
        "CreateTable",
        &json!({"TableName": TABLE, "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [{"AttributeName": "k", "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": "k", "KeyType": "HASH"}],
            "StreamSpecification": {"StreamEnabled": true, "StreamViewType": "NEW_AND_OLD_IMAGES"}}),
    );
    let arn = answer["TableDescription"]["LatestStreamArn"]
        .as_str()
        .unwrap();
    thread::scope(|scope| {
        for process in 0..CLIENTS {
            let client = server.client();
            scope.spawn(move || work(client, process));
        }
    });
    let mut table: BTreeMap<String, Value> = BTreeMap::new();
    for record in records(&server, arn) {
        let content = &record["dynamodb"];
        let k = content["Keys"]["k"]["S"].as_str().unwrap().to_owned();
        let before = match content.get("NewImage") {
            Some(new) => table.insert(k, new.clone()),
            None => table.remove(&k),
        };
        assert_eq!(before.as_ref(), content.get("OldImage"));
    }
    let answer = server.client().ok("Scan", &json!({"TableName": TABLE}));
    let items = answer["Items"].as_array().unwrap().iter();
    let left: BTreeMap<String, Value> = items
        .map(|item| (item["k"]["S"].as_str().unwrap().to_owned(), item.clone()))
        .collect();
    assert_eq!(table, left);
}
