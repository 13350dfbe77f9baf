//! Streams come and go
//! (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html#Streams.Enabling>).

use std::time::Duration;

use serde_json::{Value, json};

use crate::operation::tests::world::World;
use crate::wire::ops;

use super::{drain, iterator, key, put, records, shards, streaming, text};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

fn switch(world: &World, specification: Value) -> Value {
    let answer = world.ok::<ops::UpdateTable>(
        json!({"TableName": "things", "StreamSpecification": specification}),
    );
    answer["TableDescription"].clone()
}

fn status(world: &World, arn: &str) -> String {
    let answer = world.ok::<ops::DescribeStream>(json!({"StreamArn": arn}));
    text(&answer["StreamDescription"]["StreamStatus"])
}

fn listed(world: &World) -> Vec<String> {
    let answer = world.ok::<ops::ListStreams>(json!({}));
    let streams = answer["Streams"].as_array().unwrap();
    streams
        .iter()
        .map(|stream| text(&stream["StreamArn"]))
        .collect()
}

/// "If you disable a stream, its data continues to be readable for 24 hours"; "when you re-enable a
/// stream on a table, a new stream is created with a different stream descriptor".
#[test]
fn off_and_on_again() {
    let world = World::new();
    let first = streaming(&world, "KEYS_ONLY");
    put(&world, key("a", 1));
    let waiting = iterator(&world, &first, &shards(&world, &first)[0], "LATEST");
    switch(&world, json!({"StreamEnabled": false}));
    put(&world, key("a", 2));
    assert_eq!(status(&world, &first), "DISABLED");
    assert_eq!(records(&world, &first).len(), 1);
    assert_eq!(drain(&world, waiting), (vec![], true));
    let closed = &shards(&world, &first)[0];
    assert_ne!(
        closed["SequenceNumberRange"].get("EndingSequenceNumber"),
        None
    );

    world.clock.advance(Duration::from_secs(1));
    let table = switch(
        &world,
        json!({"StreamEnabled": true, "StreamViewType": "NEW_IMAGE"}),
    );
    let second = text(&table["LatestStreamArn"]);
    assert_ne!(first, second);
    put(&world, key("a", 3));
    assert_eq!(records(&world, &first).len(), 1);
    assert_eq!(records(&world, &second).len(), 1);
    assert_eq!(listed(&world), [first.clone(), second.clone()]);

    world.clock.advance(DAY - Duration::from_secs(2));
    assert_eq!(listed(&world).len(), 2);
    world.clock.advance(Duration::from_secs(1));
    world.context.run_due();
    assert_eq!(listed(&world), [second]);
    world.refused::<ops::DescribeStream>(
        json!({"StreamArn": first}),
        "ResourceNotFoundException",
        &format!("Requested resource not found: Stream: {first} not found"),
    );
}

/// "If you have DynamoDB Streams enabled on the table, then the corresponding stream on that table goes
/// into the DISABLED state, and the stream is automatically deleted after 24 hours"
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteTable.html>).
#[test]
fn streams_outlive_their_tables() {
    let world = World::new();
    let first = streaming(&world, "KEYS_ONLY");
    put(&world, key("a", 1));
    world.ok::<ops::DeleteTable>(json!({"TableName": "things"}));
    assert_eq!(status(&world, &first), "DISABLED");
    assert_eq!(records(&world, &first).len(), 1);
    world.clock.advance(Duration::from_secs(1));
    let second = streaming(&world, "KEYS_ONLY");
    put(&world, key("a", 1));
    put(&world, key("a", 2));
    assert_eq!(
        (
            records(&world, &first).len(),
            records(&world, &second).len()
        ),
        (1, 2)
    );
    world.clock.advance(DAY);
    assert_eq!(listed(&world), [second]);
}

/// "The combination of the following three elements is guaranteed to be unique: the AWS customer
/// account ID, the table name, the `StreamLabel`"
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Stream.html>): a table
/// that is deleted and made anew in one moment has a stream of its own, and the old one stays readable.
#[test]
fn tables_of_one_name_and_moment() {
    let world = World::new();
    let mut arns = Vec::new();
    for count in 1..=3 {
        let arn = streaming(&world, "KEYS_ONLY");
        for s in 0..count {
            put(&world, key("a", s));
        }
        let table = world.ok::<ops::DescribeTable>(json!({"TableName": "things"}));
        assert_eq!(table["Table"]["LatestStreamArn"], arn.as_str());
        world.ok::<ops::DeleteTable>(json!({"TableName": "things"}));
        arns.push(arn);
    }
    assert_eq!(listed(&world), arns);
    let counts: Vec<usize> = arns.iter().map(|arn| records(&world, arn).len()).collect();
    assert_eq!(counts, [1, 2, 3]);
    assert_eq!(world.context.engine.verify(), Vec::<String>::new());
}

/// The four statuses
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_StreamDescription.html>).
#[test]
fn statuses() {
    let world = World::with_delay(Some(Duration::from_secs(10)));
    let pass = || world.clock.advance(Duration::from_secs(10));
    let arn = streaming(&world, "KEYS_ONLY");
    assert_eq!(status(&world, &arn), "ENABLING");
    pass();
    assert_eq!(status(&world, &arn), "ENABLED");
    switch(&world, json!({"StreamEnabled": false}));
    assert_eq!(status(&world, &arn), "DISABLING");
    pass();
    assert_eq!(status(&world, &arn), "DISABLED");
}

/// A table without a stream has no records, a change of another setting starts none.
#[test]
fn other_changes_leave_streams_alone() {
    let world = World::new();
    let arn = streaming(&world, "KEYS_ONLY");
    put(&world, key("a", 1));
    world.ok::<ops::UpdateTable>(json!({"TableName": "things", "DeletionProtectionEnabled": true}));
    world.ok::<ops::UpdateTimeToLive>(json!({"TableName": "things",
        "TimeToLiveSpecification": {"Enabled": true, "AttributeName": "ttl"}}));
    put(&world, key("a", 2));
    assert_eq!(shards(&world, &arn).len(), 1);
    assert_eq!(records(&world, &arn).len(), 2);
}

/// A fork has the same streams; what happens later is in one of them. Iterators go on in both.
#[test]
fn forks() {
    let mut world = World::new();
    let arn = streaming(&world, "KEYS_ONLY");
    put(&world, key("a", 1));
    let iterator = iterator(&world, &arn, &shards(&world, &arn)[0], "TRIM_HORIZON");
    let fork = world.context.fork();
    let original = std::mem::replace(&mut world.context, fork);
    put(&world, key("a", 2));
    put(&world, key("a", 3));
    assert_eq!(drain(&world, iterator.clone()).0.len(), 3);
    assert_eq!(world.context.verify(), Vec::<String>::new());
    world.context = original;
    assert_eq!(drain(&world, iterator).0.len(), 1);
    switch(&world, json!({"StreamEnabled": false}));
    assert_eq!(world.context.engine.verify(), Vec::<String>::new());
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_ListStreams.html>
#[test]
fn lists() {
    let world = World::new();
    let on = json!({"StreamEnabled": true, "StreamViewType": "KEYS_ONLY"});
    let off = json!({"StreamEnabled": false});
    for (name, specification) in [("one", &on), ("two", &off), ("three", &on)] {
        world.ok::<ops::CreateTable>(json!({"TableName": name,
            "AttributeDefinitions": [{"AttributeName": "p", "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}],
            "BillingMode": "PAY_PER_REQUEST", "StreamSpecification": specification}));
    }
    let first = world.ok::<ops::ListStreams>(json!({"Limit": 1}));
    assert_eq!(first["Streams"][0]["TableName"], "one");
    let rest = world.ok::<ops::ListStreams>(
        json!({"ExclusiveStartStreamArn": first["LastEvaluatedStreamArn"]}),
    );
    assert_eq!(rest["Streams"].as_array().unwrap().len(), 1);
    assert_eq!(rest["Streams"][0]["TableName"], "three");
    assert_eq!(rest.get("LastEvaluatedStreamArn"), None);
    let of_one = world.ok::<ops::ListStreams>(json!({"TableName": "three"}));
    assert_eq!(of_one["Streams"], rest["Streams"]);
    assert_eq!(
        world.ok::<ops::ListStreams>(json!({"TableName": "two"})),
        json!({"Streams": []})
    );
    world.refused::<ops::ListStreams>(
        json!({"TableName": "four"}),
        "ResourceNotFoundException",
        "Requested resource not found: Table: four not found",
    );
}
