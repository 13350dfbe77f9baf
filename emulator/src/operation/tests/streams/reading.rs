//! Iterators and pages.

use std::time::Duration;

use serde_json::{Value, json};

use crate::operation::tests::world::{START, World};
use crate::wire::ops;

use super::{drain, iterator, key, put, shards, streaming, text};

/// A stream with the records of five items, a second apart; its only shard and their numbers.
fn five(world: &World) -> (String, Value, Vec<String>) {
    let arn = streaming(world, "NEW_AND_OLD_IMAGES");
    for s in 0..5 {
        world.clock.advance(Duration::from_secs(1));
        put(world, key("a", s));
    }
    let shard = shards(world, &arn).remove(0);
    let (records, _) = drain(world, iterator(world, &arn, &shard, "TRIM_HORIZON"));
    let numbers = records.iter().map(number).collect();
    (arn, shard, numbers)
}

fn number(record: &Value) -> String {
    text(&record["dynamodb"]["SequenceNumber"])
}

fn from(world: &World, arn: &str, shard: &Value, start: Value) -> Vec<String> {
    let mut request = json!({"StreamArn": arn, "ShardId": shard["ShardId"]});
    request
        .as_object_mut()
        .unwrap()
        .extend(start.as_object().unwrap().clone());
    let answer = world.ok::<ops::GetShardIterator>(request);
    let (records, has_ended) = drain(world, text(&answer["ShardIterator"]));
    assert!(!has_ended, "the shard is open");
    records.iter().map(number).collect()
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetShardIterator.html>
#[test]
fn types_of_iterators() {
    let world = World::new();
    let (arn, shard, numbers) = five(&world);
    let at = |kind: &str, place: usize| json!({"ShardIteratorType": kind, "SequenceNumber": numbers[place]});
    let moment = |second: f64| json!({"ShardIteratorType": "AT_TIMESTAMP", "Timestamp": START as f64 + second});
    for (start, expected) in [
        (json!({"ShardIteratorType": "TRIM_HORIZON"}), &numbers[..]),
        (json!({"ShardIteratorType": "LATEST"}), &[]),
        (at("AT_SEQUENCE_NUMBER", 0), &numbers[..]),
        (at("AT_SEQUENCE_NUMBER", 3), &numbers[3..]),
        (at("AFTER_SEQUENCE_NUMBER", 3), &numbers[4..]),
        (at("AFTER_SEQUENCE_NUMBER", 4), &[]),
        (moment(0.0), &numbers[..]),
        (moment(3.0), &numbers[2..]),
        (moment(3.5), &numbers[3..]),
        (moment(99.0), &[]),
    ] {
        assert_eq!(
            from(&world, &arn, &shard, start.clone()),
            expected,
            "{start}"
        );
    }
    // The starting number of the shard is a place in it as well.
    let first = &shard["SequenceNumberRange"]["StartingSequenceNumber"];
    let start = json!({"ShardIteratorType": "AT_SEQUENCE_NUMBER", "SequenceNumber": first});
    assert_eq!(from(&world, &arn, &shard, start), numbers);
    // LATEST is behind what was there when it was asked for, and no more.
    let latest = iterator(&world, &arn, &shard, "LATEST");
    put(&world, key("b", 1));
    assert_eq!(drain(&world, latest).0.len(), 1);
}

/// "A shard iterator expires 15 minutes after it is returned to the requester."
#[test]
fn iterators_expire() {
    let world = World::new();
    let (arn, shard, _) = five(&world);
    let first = iterator(&world, &arn, &shard, "TRIM_HORIZON");
    world
        .clock
        .advance(Duration::from_millis(15 * 60 * 1000 - 1));
    let answer = world.ok::<ops::GetRecords>(json!({"ShardIterator": first}));
    world.clock.advance(Duration::from_millis(1));
    world.refused::<ops::GetRecords>(
        json!({"ShardIterator": first}),
        "ExpiredIteratorException",
        "The shard iterator has expired and can no longer be used to retrieve stream records",
    );
    // The next one has fifteen minutes of its own.
    world.ok::<ops::GetRecords>(json!({"ShardIterator": answer["NextShardIterator"]}));
}

/// "GetRecords can retrieve a maximum of 1 MB of data or 1000 stream records, whichever comes first"
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html>).
#[test]
fn pages() {
    let world = World::new();
    let (arn, shard, numbers) = five(&world);
    let mut next = iterator(&world, &arn, &shard, "TRIM_HORIZON");
    let mut found = Vec::new();
    for expected in [2, 2, 1, 0] {
        let answer = world.ok::<ops::GetRecords>(json!({"ShardIterator": next, "Limit": 2}));
        let page = answer["Records"].as_array().unwrap();
        assert_eq!(page.len(), expected);
        found.extend(page.iter().map(number));
        next = text(&answer["NextShardIterator"]);
    }
    assert_eq!(found, numbers);
    for s in 0..1001 {
        put(&world, key("many", s));
    }
    let page = |next: &str| {
        let answer = world.ok::<ops::GetRecords>(json!({"ShardIterator": next}));
        (
            answer["Records"].as_array().unwrap().len(),
            text(&answer["NextShardIterator"]),
        )
    };
    let (length, next) = page(&next);
    assert_eq!(length, 1000);
    let (length, next) = page(&next);
    assert_eq!(length, 1);
    // Records of just over 300 KB: three of them are less than 1 MB, four are more.
    let large = "x".repeat(300 * 1024);
    for s in 0..4 {
        put(
            &world,
            json!({"p": {"S": "large"}, "s": {"N": s.to_string()}, "x": {"S": large}}),
        );
    }
    let (length, next) = page(&next);
    assert_eq!(length, 3);
    assert_eq!(page(&next).0, 1);
}

/// "Stream records whose age exceeds 24 hours are subject to removal (trimming)"
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html#API_streams_GetRecords_Errors>).
#[test]
fn records_are_trimmed_after_a_day() {
    let world = World::new();
    let (arn, shard, numbers) = five(&world);
    let day = Duration::from_secs(24 * 60 * 60);
    // The third record is a day old, the fourth a second less.
    world.clock.advance(day - Duration::from_secs(2));
    let (records, _) = drain(&world, iterator(&world, &arn, &shard, "TRIM_HORIZON"));
    assert_eq!(records.iter().map(number).collect::<Vec<_>>(), numbers[3..]);
    for (kind, place) in [
        ("AT_SEQUENCE_NUMBER", 0),
        ("AT_SEQUENCE_NUMBER", 2),
        ("AFTER_SEQUENCE_NUMBER", 1),
    ] {
        world.refused::<ops::GetShardIterator>(
            json!({"StreamArn": arn, "ShardId": shard["ShardId"], "ShardIteratorType": kind,
                "SequenceNumber": numbers[place]}),
            "TrimmedDataAccessException",
            "The data you are trying to access has been trimmed",
        );
    }
    // "You obtain a shard iterator, but before you use it … a stream record exceeds the 24 hour period."
    let oldest = iterator(&world, &arn, &shard, "TRIM_HORIZON");
    world.clock.advance(Duration::from_secs(2));
    world.refused::<ops::GetRecords>(
        json!({"ShardIterator": oldest}),
        "TrimmedDataAccessException",
        "The data you are trying to access has been trimmed",
    );
    let (records, _) = drain(&world, iterator(&world, &arn, &shard, "TRIM_HORIZON"));
    assert_eq!(records.len(), 0);
    // New records drop the old ones, and are read as ever.
    put(&world, key("b", 1));
    let (records, _) = drain(&world, iterator(&world, &arn, &shard, "TRIM_HORIZON"));
    assert_eq!(records.len(), 1);
    assert_eq!(world.context.engine.verify(), Vec::<String>::new());
}

/// "The operation attempted to read past the oldest stream record *in a shard*": what is trimmed in
/// another shard is no matter
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html#API_streams_GetRecords_Errors>).
#[test]
fn each_shard_is_trimmed_for_itself() {
    let hour = Duration::from_secs(60 * 60);
    // Whether old records are still there and only hidden, or were dropped by new ones.
    for dropped in [false, true] {
        let world = World::with_stream_shards(2);
        let arn = streaming(&world, "KEYS_ONLY");
        let shards = shards(&world, &arn);
        let oldest = |place: usize| iterator(&world, &arn, &shards[place], "TRIM_HORIZON");
        // Which partition is in which shard.
        let home = |p: &str| {
            put(&world, key(p, 0));
            let (records, _) = drain(&world, oldest(0));
            let is_first = |record: &Value| record["dynamodb"]["Keys"]["p"]["S"] == p;
            usize::from(!records.iter().any(is_first))
        };
        let names: Vec<String> = (0..20).map(|number| format!("p{number}")).collect();
        let of = |place: usize| names.iter().find(|name| home(name) == place).unwrap();
        let (early, late) = (of(0), of(1));
        world.clock.advance(2 * 24 * hour);
        put(&world, key(early, 1));
        world.clock.advance(hour);
        put(&world, key(late, 2));
        world.clock.advance(23 * hour - Duration::from_secs(60));
        let (first, second) = (oldest(0), oldest(1));
        world.clock.advance(Duration::from_secs(120));
        if dropped {
            put(&world, key(late, 3));
        }
        let (records, _) = drain(&world, second);
        assert_eq!(records.len(), 1 + usize::from(dropped));
        world.refused::<ops::GetRecords>(
            json!({"ShardIterator": first}),
            "TrimmedDataAccessException",
            "The data you are trying to access has been trimmed",
        );
        assert_eq!(world.context.engine.verify(), Vec::<String>::new());
    }
}
