//! What each write leaves in a stream.

use std::time::Duration;

use serde_json::{Value, json};

use crate::operation::tests::world::{START, World};
use crate::wire::ops;

use super::{delete, key, put, records, streaming, text, update};

/// What a record says, without the numbers that are its own: `INSERT {keys} {old} {new} bytes`.
fn told(record: &Value) -> String {
    let content = &record["dynamodb"];
    format!(
        "{} {} {} {} {}",
        text(&record["eventName"]),
        content["Keys"],
        content["OldImage"],
        content["NewImage"],
        content["SizeBytes"]
    )
}

fn all(world: &World, arn: &str) -> Vec<String> {
    records(world, arn).iter().map(told).collect()
}

/// The four views
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html#Streams.Enabling>).
#[test]
fn views() {
    let (keys, one, two) = (
        r#"{"p":{"S":"a"},"s":{"N":"1"}}"#,
        r#"{"p":{"S":"a"},"s":{"N":"1"},"v":{"S":"one"}}"#,
        r#"{"p":{"S":"a"},"s":{"N":"1"},"v":{"N":"1"}}"#,
    );
    for (view, shows_old, shows_new) in [
        ("KEYS_ONLY", false, false),
        ("NEW_IMAGE", false, true),
        ("OLD_IMAGE", true, false),
        ("NEW_AND_OLD_IMAGES", true, true),
    ] {
        let world = World::new();
        let arn = streaming(&world, view);
        put(
            &world,
            json!({"p": {"S": "a"}, "s": {"N": "1"}, "v": {"S": "one"}}),
        );
        update(&world, "a", 1, "SET v = :one");
        delete(&world, "a", 1);
        let old = |image: &'static str| if shows_old { image } else { "null" };
        let new = |image: &'static str| if shows_new { image } else { "null" };
        // Keys are 5 bytes, the first image 9, the second 8.
        let size = |old: usize, new: usize| {
            5 + old * usize::from(shows_old) + new * usize::from(shows_new)
        };
        let expected = [
            format!("INSERT {keys} null {} {}", new(one), size(0, 9)),
            format!("MODIFY {keys} {} {} {}", old(one), new(two), size(9, 8)),
            format!("REMOVE {keys} {} null {}", old(two), size(8, 0)),
        ];
        assert_eq!(all(&world, &arn), expected, "{view}");
        let record = &records(&world, &arn)[0];
        assert_eq!(record["dynamodb"]["StreamViewType"], view);
    }
}

/// The sizes that the sample events of AWS show: 26, 59 and 38 bytes
/// (<https://docs.aws.amazon.com/lambda/latest/dg/with-ddb-example.html>).
#[test]
fn sizes_of_the_documented_samples() {
    let world = World::new();
    let answer = world.ok::<ops::CreateTable>(json!({
        "TableName": "ExampleTableWithStream",
        "AttributeDefinitions": [{"AttributeName": "Id", "AttributeType": "N"}],
        "KeySchema": [{"AttributeName": "Id", "KeyType": "HASH"}],
        "BillingMode": "PAY_PER_REQUEST",
        "StreamSpecification": {"StreamEnabled": true, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    }));
    let arn = text(&answer["TableDescription"]["LatestStreamArn"]);
    for message in ["New item!", "This item has changed"] {
        world.ok::<ops::PutItem>(json!({"TableName": "ExampleTableWithStream",
            "Item": {"Id": {"N": "101"}, "Message": {"S": message}}}));
    }
    world.ok::<ops::DeleteItem>(
        json!({"TableName": "ExampleTableWithStream", "Key": {"Id": {"N": "101"}}}),
    );
    let sizes: Vec<Value> = records(&world, &arn)
        .iter()
        .map(|record| record["dynamodb"]["SizeBytes"].clone())
        .collect();
    assert_eq!(sizes, [26, 59, 38]);
}

/// "If you perform a `PutItem` or `UpdateItem` operation that does not change any data in an item,
/// DynamoDB Streams does not write a stream record"
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html>).
#[test]
fn what_changes_nothing_leaves_nothing() {
    let world = World::new();
    let arn = streaming(&world, "NEW_AND_OLD_IMAGES");
    put(
        &world,
        json!({"p": {"S": "a"}, "s": {"N": "1"}, "v": {"SS": ["x", "y"]}, "w": {"N": "1"}}),
    );
    // The same item: another order of attributes and members, the same numbers.
    put(
        &world,
        json!({"w": {"N": "1.0"}, "v": {"SS": ["y", "x"]}, "p": {"S": "a"}, "s": {"N": "01"}}),
    );
    update(&world, "a", 1, "SET w = :one");
    update(&world, "a", 1, "REMOVE nothing SET w = :one");
    delete(&world, "none", 1);
    assert_eq!(records(&world, &arn).len(), 1);
    // An update that makes an item of nothing but its key changes something.
    world.ok::<ops::UpdateItem>(json!({"TableName": "things", "Key": key("b", 1)}));
    assert_eq!(records(&world, &arn).len(), 2);
    let failed = world.call::<ops::PutItem>(&json!({"TableName": "things", "Item": key("b", 1),
        "ConditionExpression": "attribute_not_exists(p)"}));
    assert!(failed.is_err());
    assert_eq!(records(&world, &arn).len(), 2);
}

/// Batches and transactions leave a record for each item that they change, in the order of each item's
/// changes (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html>).
#[test]
fn batches_and_transactions() {
    let world = World::new();
    let arn = streaming(&world, "KEYS_ONLY");
    world.ok::<ops::BatchWriteItem>(json!({"RequestItems": {"things": [
        {"PutRequest": {"Item": key("a", 1)}}, {"PutRequest": {"Item": key("a", 2)}},
        {"DeleteRequest": {"Key": key("none", 1)}}]}}));
    world.ok::<ops::TransactWriteItems>(json!({"TransactItems": [
        {"ConditionCheck": {"TableName": "things", "Key": key("a", 2), "ConditionExpression": "attribute_exists(p)"}},
        {"Delete": {"TableName": "things", "Key": key("a", 1)}},
        {"Put": {"TableName": "things", "Item": key("b", 1)}}]}));
    let cancelled = world.call::<ops::TransactWriteItems>(&json!({"TransactItems": [
        {"Put": {"TableName": "things", "Item": key("c", 1)}},
        {"ConditionCheck": {"TableName": "things", "Key": key("a", 1), "ConditionExpression": "attribute_exists(p)"}}]}));
    assert!(cancelled.is_err());
    let told: Vec<String> = records(&world, &arn)
        .iter()
        .map(|record| {
            format!(
                "{} {}",
                text(&record["eventName"]),
                record["dynamodb"]["Keys"]
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            format!("INSERT {}", key("a", 1)),
            format!("INSERT {}", key("a", 2)),
            format!("REMOVE {}", key("a", 1)),
            format!("INSERT {}", key("b", 1)),
        ]
    );
}

/// "Items that are deleted by the Time to Live process after expiration have … `userIdentity.type`
/// `Service`, `userIdentity.principalId` `dynamodb.amazonaws.com`"
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html>).
#[test]
fn expiry_says_who_deleted() {
    let world = World::new();
    let arn = streaming(&world, "OLD_IMAGE");
    world.ok::<ops::UpdateTimeToLive>(json!({"TableName": "things",
        "TimeToLiveSpecification": {"Enabled": true, "AttributeName": "ttl"}}));
    let soon = json!({"p": {"S": "a"}, "s": {"N": "1"}, "ttl": {"N": (START + 10).to_string()}});
    put(&world, soon.clone());
    put(&world, json!({"p": {"S": "a"}, "s": {"N": "2"}}));
    delete(&world, "a", 2);
    world.clock.advance(Duration::from_secs(60));
    world.context.run_due();
    let records = records(&world, &arn);
    assert_eq!(records.len(), 4);
    assert_eq!(records[2].get("userIdentity"), None);
    assert_eq!(records[3]["eventName"], "REMOVE");
    assert_eq!(records[3]["dynamodb"]["OldImage"], soon);
    assert_eq!(
        records[3]["userIdentity"],
        json!({"PrincipalId": "dynamodb.amazonaws.com", "Type": "Service"})
    );
}

/// What surrounds a record
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html>).
#[test]
fn envelopes() {
    let world = World::new();
    let arn = streaming(&world, "KEYS_ONLY");
    world.clock.advance(Duration::from_millis(1999));
    put(&world, key("a", 1));
    put(&world, key("a", 2));
    let records = records(&world, &arn);
    let [first, second] = records.as_slice() else {
        panic!("{records:?}");
    };
    assert_eq!(first["awsRegion"], "eu-west-1");
    assert_eq!(first["eventSource"], "aws:dynamodb");
    assert_eq!(first["eventVersion"], "1.1");
    assert_eq!(first["eventID"].as_str().map(str::len), Some(32));
    assert_ne!(first["eventID"], second["eventID"]);
    // "in UNIX epoch time format and rounded down to the closest second"
    assert_eq!(first["dynamodb"]["ApproximateCreationDateTime"], START + 1);
    let number = |record: &Value| text(&record["dynamodb"]["SequenceNumber"]);
    assert_eq!(number(first).len(), 21);
    assert!(number(first) < number(second));
    // Reading again shows the same.
    assert_eq!(super::records(&world, &arn), records);
}
