//! What cannot be read.

use proptest::prelude::*;
use serde_json::json;

use crate::engine::Caller;
use crate::operation::tests::world::World;
use crate::wire::ops;

use super::{iterator, key, put, shards, streaming, text};

/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetShardIterator.html>
#[test]
fn iterators() {
    let world = World::new();
    let arn = streaming(&world, "KEYS_ONLY");
    let shard = shards(&world, &arn)[0]["ShardId"].clone();
    let with = |more: &[(&str, &str)]| {
        let mut request = json!({"StreamArn": arn, "ShardId": shard});
        for (name, value) in more {
            request[name] = json!(value);
        }
        request
    };
    let none = "shardId-00000000000000000000-00000000";
    for (request, code, sentence) in [
        (
            with(&[("ShardIteratorType", "AT_SEQUENCE_NUMBER")]),
            "ValidationException",
            "SequenceNumber must be given with ShardIteratorType AT_SEQUENCE_NUMBER".to_owned(),
        ),
        (
            with(&[("ShardIteratorType", "LATEST"), ("SequenceNumber", "300000000000000000001")]),
            "ValidationException",
            "SequenceNumber must not be given with ShardIteratorType LATEST".to_owned(),
        ),
        (
            with(&[("ShardIteratorType", "AT_TIMESTAMP")]),
            "ValidationException",
            "Timestamp must be given with ShardIteratorType AT_TIMESTAMP".to_owned(),
        ),
        (
            with(&[("ShardIteratorType", "AT_SEQUENCE_NUMBER"), ("SequenceNumber", "not a number at all..")]),
            "ValidationException",
            "Invalid SequenceNumber: not a number at all..".to_owned(),
        ),
        (
            with(&[("ShardIteratorType", "AFTER_SEQUENCE_NUMBER"), ("SequenceNumber", "300000000000000000000")]),
            "ValidationException",
            format!("Invalid SequenceNumber: it is not in the range of shard {}", text(&shard)),
        ),
        (
            with(&[("ShardIteratorType", "LATEST"), ("ShardId", none)]),
            "ResourceNotFoundException",
            "Requested resource not found: Shard does not exist".to_owned(),
        ),
        (
            with(&[("ShardIteratorType", "LATEST"), ("StreamArn", &arn.replace("/20", "/19"))]),
            "ResourceNotFoundException",
            format!("Requested resource not found: Stream: {} not found", arn.replace("/20", "/19")),
        ),
        (
            with(&[("ShardIteratorType", "LATEST"), ("StreamArn", "arn:aws:dynamodb:eu-west-1:000000000000:table/things")]),
            "ValidationException",
            "Invalid StreamArn: arn:aws:dynamodb:eu-west-1:000000000000:table/things is not the ARN of a stream".to_owned(),
        ),
    ] {
        world.refused::<ops::GetShardIterator>(request, code, &sentence);
    }
}

/// An iterator is taken only as it was given: no byte of it can be changed.
#[test]
fn forged_iterators() {
    let world = World::new();
    let arn = streaming(&world, "KEYS_ONLY");
    put(&world, key("a", 1));
    let good = iterator(&world, &arn, &shards(&world, &arn)[0], "TRIM_HORIZON");
    for place in 0..good.len() {
        let mut bytes = good.clone().into_bytes();
        bytes[place] = if bytes[place] == b'1' { b'2' } else { b'1' };
        let forged = String::from_utf8(bytes).unwrap();
        world.refused::<ops::GetRecords>(
            json!({"ShardIterator": forged}),
            "ValidationException",
            "Invalid ShardIterator",
        );
    }
    for garbage in [
        "x",
        "|",
        "||",
        "a|1|",
        &"|".repeat(2048),
        &format!("{arn}|1|AAAA"),
    ] {
        world.refused::<ops::GetRecords>(
            json!({"ShardIterator": garbage}),
            "ValidationException",
            "Invalid ShardIterator",
        );
    }
}

/// Whoever cannot see the table cannot read its stream, though the iterator is genuine.
#[test]
fn other_callers() {
    let mut world = World::new();
    let arn = streaming(&world, "KEYS_ONLY");
    let good = iterator(&world, &arn, &shards(&world, &arn)[0], "TRIM_HORIZON");
    world.context.caller = Caller::new("somebody", "eu-west-1").into();
    let sentence = format!("Requested resource not found: Stream: {arn} not found");
    let code = "ResourceNotFoundException";
    world.refused::<ops::GetRecords>(json!({"ShardIterator": good}), code, &sentence);
    world.refused::<ops::DescribeStream>(json!({"StreamArn": arn}), code, &sentence);
    assert_eq!(
        world.ok::<ops::ListStreams>(json!({})),
        json!({"Streams": []})
    );
}

/// Limits, of which the description has only the least
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html>).
#[test]
fn limits() {
    let world = World::new();
    let arn = streaming(&world, "KEYS_ONLY");
    let good = iterator(&world, &arn, &shards(&world, &arn)[0], "TRIM_HORIZON");
    let sentence = |limit: i64, rule: &str| {
        format!(
            "1 validation error detected: Value '{limit}' at 'limit' failed to satisfy constraint: Member must have value {rule}"
        )
    };
    let code = "ValidationException";
    let most = sentence(1001, "less than or equal to 1000");
    world.refused::<ops::GetRecords>(json!({"ShardIterator": good, "Limit": 1001}), code, &most);
    let least = sentence(0, "greater than or equal to 1");
    world.refused::<ops::GetRecords>(json!({"ShardIterator": good, "Limit": 0}), code, &least);
    let most = sentence(101, "less than or equal to 100");
    world.refused::<ops::DescribeStream>(json!({"StreamArn": arn, "Limit": 101}), code, &most);
    world.refused::<ops::ListStreams>(json!({"Limit": 101}), code, &most);
}

proptest! {
    /// No text is taken for an iterator, and none breaks anything.
    #[test]
    fn garbage(text in prop_oneof![
        ".{1,200}",
        "arn:aws:dynamodb:[a-z|]{0,30}\\|[0-9]{0,3}\\|[A-Za-z0-9+/=]{0,200}",
    ]) {
        let world = World::new();
        let request = json!({"ShardIterator": text});
        let refused = world.call::<ops::GetRecords>(&request).unwrap_err();
        prop_assert_eq!(refused.message(), Some("Invalid ShardIterator"));
    }
}
