//! A database that goes back: who has read its stream further than that passes over nothing that comes.
#![cfg(feature = "disk")]

use serde_json::{Value, json};

use crate::engine::SimFolder;
use crate::operation::Context;
use crate::operation::tests::world::World;
use crate::wire::ops;

use super::{drain, iterator, key, put, shards, streaming, text};

fn numbers(records: &[Value]) -> Vec<String> {
    let number = |record: &Value| text(&record["dynamodb"]["SequenceNumber"]);
    records.iter().map(number).collect()
}

/// The world with other content in its folder.
fn back(world: World, then: &Context) -> World {
    World {
        context: world.context.succeeded_by(then).expect("a folder"),
        ..world
    }
}

#[test]
fn iterators_of_what_was_there_go_on() {
    let folder = SimFolder::default();
    let world = World::in_folder(&folder);
    let arn = streaming(&world, "NEW_IMAGE");
    put(&world, key("a", 1));
    let then = world.context.fork();
    let shard = shards(&world, &arn).remove(0);
    let at_the_time = iterator(&world, &arn, &shard, "LATEST");
    put(&world, key("a", 2));
    put(&world, key("a", 3));
    let (records, _) = drain(&world, iterator(&world, &arn, &shard, "TRIM_HORIZON"));
    let last = numbers(&records).pop().unwrap();
    let after = json!({"StreamArn": arn, "ShardId": shard["ShardId"],
        "ShardIteratorType": "AFTER_SEQUENCE_NUMBER", "SequenceNumber": last});
    let read_on = text(&world.ok::<ops::GetShardIterator>(after.clone())["ShardIterator"]);

    let world = back(world, &then);
    assert_eq!(world.context.engine.verify(), Vec::<String>::new());
    // What has not happened is not there.
    let (records, _) = drain(&world, iterator(&world, &arn, &shard, "TRIM_HORIZON"));
    assert_eq!(records.len(), 1);
    put(&world, key("b", 1));
    let (records, _) = drain(&world, iterator(&world, &arn, &shard, "TRIM_HORIZON"));
    assert_eq!(records.len(), 2);
    let new = numbers(&records).pop().unwrap();
    assert!(new.len() == last.len() && new > last, "{new} {last}");
    // Both are in the stream, and see what came after it went back.
    assert_eq!(
        numbers(&drain(&world, at_the_time.clone()).0),
        [new.as_str()]
    );
    assert_eq!(numbers(&drain(&world, read_on.clone()).0), [new.as_str()]);
    let again = text(&world.ok::<ops::GetShardIterator>(after)["ShardIterator"]);
    assert_eq!(numbers(&drain(&world, again).0), [new.as_str()]);

    // Once more, and then the process ends before anything is written: the numbers go on all the same.
    let world = back(world, &then);
    drop(world);
    let world = World::in_folder(&folder.copy());
    put(&world, key("c", 1));
    let found = numbers(&drain(&world, read_on).0);
    assert_eq!(found.len(), 1);
    assert!(found[0] > new, "{found:?} {new}");
}

/// A stream that was not there at that time is unknown afterwards, as one that was deleted.
#[test]
fn streams_that_came_later_are_unknown() {
    let folder = SimFolder::default();
    let world = World::in_folder(&folder);
    let then = world.context.fork();
    let arn = streaming(&world, "KEYS_ONLY");
    let shard = shards(&world, &arn).remove(0);
    let iterator = iterator(&world, &arn, &shard, "TRIM_HORIZON");
    let world = back(world, &then);
    let refused = |code: &str| code == "ResourceNotFoundException";
    let answer = world.call::<ops::GetRecords>(&json!({"ShardIterator": iterator}));
    assert!(answer.is_err_and(|error| refused(error.code().as_str())));
    let answer = world.call::<ops::DescribeStream>(&json!({"StreamArn": arn}));
    assert!(answer.is_err_and(|error| refused(error.code().as_str())));
}
