//! The shape of shards, and what becomes of it
//! (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html#Streams.Processing>).

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::operation::split_shard;
use crate::operation::tests::world::World;
use crate::wire::ops;

use super::{drain, iterator, key, put, records, shards, streaming, text};

fn split(world: &World, shard: &Value, parts: u32) -> bool {
    let shard = text(&shard["ShardId"]);
    split_shard(&world.context, "things", &shard, parts)
        .wait()
        .unwrap()
}

fn number(value: &Value) -> u128 {
    text(value).parse().unwrap()
}

/// Shard ids have 28 characters or more, numbers 21 digits or more; an open shard has no ending number
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Shard.html>).
#[test]
fn an_open_shard() {
    let world = World::new();
    let arn = streaming(&world, "KEYS_ONLY");
    let shards = shards(&world, &arn);
    assert_eq!(shards.len(), 1);
    let id = text(&shards[0]["ShardId"]);
    assert!(
        id.starts_with("shardId-") && (28..=65).contains(&id.len()),
        "{id}"
    );
    let range = &shards[0]["SequenceNumberRange"];
    assert!((21..=40).contains(&text(&range["StartingSequenceNumber"]).len()));
    assert_eq!(range.get("EndingSequenceNumber"), None);
    assert_eq!(shards[0].get("ParentShardId"), None);
}

/// A stream of four shards: each item is always in the same one.
#[test]
fn several_shards() {
    let world = World::with_stream_shards(4);
    let arn = streaming(&world, "NEW_IMAGE");
    for round in 0..3 {
        for p in 0..40 {
            put(
                &world,
                json!({"p": {"S": format!("p{p}")}, "s": {"N": "1"}, "round": {"N": round.to_string()}}),
            );
        }
    }
    let shards = shards(&world, &arn);
    assert_eq!(shards.len(), 4);
    let mut home: BTreeMap<String, usize> = BTreeMap::new();
    let mut count = 0;
    for (place, shard) in shards.iter().enumerate() {
        let (records, _) = drain(&world, iterator(&world, &arn, shard, "TRIM_HORIZON"));
        assert!(!records.is_empty(), "40 partitions are in all four shards");
        count += records.len();
        for record in records {
            let p = text(&record["dynamodb"]["Keys"]["p"]["S"]);
            assert_eq!(*home.entry(p).or_insert(place), place);
        }
    }
    assert_eq!((count, home.len()), (120, 40));
    assert_eq!(world.context.engine.verify(), Vec::<String>::new());
}

/// "A parent shard is processed before its children": a closed shard has its ending number and an end,
/// its children name it and begin behind it.
#[test]
fn splits() {
    let world = World::new();
    let arn = streaming(&world, "NEW_IMAGE");
    let before = |s: i64| (0..20).for_each(|p| put(&world, key(&format!("p{p}"), s)));
    before(1);
    let parent = shards(&world, &arn).remove(0);
    let open = iterator(&world, &arn, &parent, "LATEST");
    assert!(split(&world, &parent, 2));
    assert!(!split(&world, &parent, 2), "it is closed");
    before(2);
    let all = shards(&world, &arn);
    assert_eq!(all.len(), 3);
    let ending = number(&all[0]["SequenceNumberRange"]["EndingSequenceNumber"]);
    let (of_parent, has_ended) = drain(&world, iterator(&world, &arn, &parent, "TRIM_HORIZON"));
    assert_eq!((of_parent.len(), has_ended), (20, true));
    // An iterator from before the split comes to the end as well.
    assert_eq!(drain(&world, open), (vec![], true));
    let mut count = 0;
    for child in &all[1..] {
        assert_eq!(child["ParentShardId"], parent["ShardId"]);
        assert!(number(&child["SequenceNumberRange"]["StartingSequenceNumber"]) > ending);
        let (records, has_ended) = drain(&world, iterator(&world, &arn, child, "TRIM_HORIZON"));
        assert!(!has_ended && !records.is_empty());
        count += records.len();
        for record in records {
            assert!(number(&record["dynamodb"]["SequenceNumber"]) > ending);
        }
    }
    assert_eq!(count, 20);
    // A shard that is only old is followed by one child.
    assert!(split(&world, &all[1], 1));
    before(3);
    assert_eq!(shards(&world, &arn).len(), 4);
    assert_eq!(records(&world, &arn).len(), 60);
    assert_eq!(world.context.engine.verify(), Vec::<String>::new());
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_DescribeStream.html>
#[test]
fn pages_and_filter() {
    let world = World::with_stream_shards(3);
    let arn = streaming(&world, "KEYS_ONLY");
    let parent = shards(&world, &arn).remove(1);
    split(&world, &parent, 2);
    let all: Vec<String> = shards(&world, &arn)
        .iter()
        .map(|shard| text(&shard["ShardId"]))
        .collect();
    assert_eq!(all.len(), 5);
    let mut found: Vec<String> = Vec::new();
    let mut request = json!({"StreamArn": arn, "Limit": 2});
    loop {
        let answer = world.ok::<ops::DescribeStream>(request.clone());
        let page = answer["StreamDescription"]["Shards"].as_array().unwrap();
        assert!(page.len() <= 2);
        found.extend(page.iter().map(|shard| text(&shard["ShardId"])));
        match answer["StreamDescription"].get("LastEvaluatedShardId") {
            Some(last) => request["ExclusiveStartShardId"] = last.clone(),
            None => break,
        }
    }
    assert_eq!(found, all);
    let answer = world.ok::<ops::DescribeStream>(json!({"StreamArn": arn,
        "ShardFilter": {"Type": "CHILD_SHARDS", "ShardId": parent["ShardId"]}}));
    let children = answer["StreamDescription"]["Shards"].as_array().unwrap();
    assert_eq!(
        children
            .iter()
            .map(|shard| text(&shard["ShardId"]))
            .collect::<Vec<_>>(),
        all[3..]
    );
}
