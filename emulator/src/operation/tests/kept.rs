//! Nobody is told of what a crash could take back: each call, reads and refusals as well as writes, waits until the
//! medium has what it has seen.

use serde_json::{Value, json};

use crate::engine::SimFolder;
use crate::operation::tests::world::{World, named};
use crate::operation::{Answer, Answered, Called, hold, invoke_and, split_shard};
use crate::wire::{ErrorCode, decode_request, dispatch, encode_output, ops};

fn key(number: usize) -> Value {
    json!({"p": {"S": number.to_string()}})
}

fn put(number: usize) -> Value {
    json!({"TableName": "things", "Item": key(number)})
}

/// A table with a stream and a few items, all of it kept.
fn prepared() -> (SimFolder, World) {
    let folder = SimFolder::default();
    let world = World::in_folder(&folder);
    world.ok::<ops::CreateTable>(json!({
        "TableName": "things", "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "p", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}],
        "StreamSpecification": {"StreamEnabled": true, "StreamViewType": "KEYS_ONLY"},
    }));
    for number in 0..3 {
        world.ok::<ops::PutItem>(put(number));
    }
    world.ok::<ops::TransactWriteItems>(transaction());
    (folder, world)
}

fn transaction() -> Value {
    json!({"ClientRequestToken": "token", "TransactItems": [{"Put": put(7)}]})
}

/// The answer of an operation, which nobody was told yet.
fn untold(world: &World, operation: &str, request: &Value) -> Answer<Vec<u8>> {
    fn run<O: Answered>(world: &World, request: &Value) -> Answer<Vec<u8>> {
        let reading = world.context.reading();
        let input = decode_request::<O::Input>(request.to_string().as_bytes(), reading).unwrap();
        let mut called = invoke_and::<O, _>(&world.context, input, |progress| {
            progress.map(|output| {
                let mut body = Vec::new();
                encode_output(&output, &mut body);
                body
            })
        });
        loop {
            match called {
                Called::Done(answer) => return answer,
                Called::Paused(rest) => called = rest.resume(),
            }
        }
    }
    dispatch!(named(operation), O => run::<O>(world, request), _ => panic!("{operation}"))
}

/// One call of each kind, none of which writes anything.
fn looks(world: &World) -> Vec<(&'static str, Value)> {
    let table = json!({"TableName": "things"});
    let described = world.ok::<ops::DescribeTable>(table.clone());
    let stream = &described["Table"]["LatestStreamArn"];
    let shards = world.ok::<ops::DescribeStream>(json!({"StreamArn": stream}));
    let shard = &shards["StreamDescription"]["Shards"][0]["ShardId"];
    let iterator = world.ok::<ops::GetShardIterator>(json!({
        "StreamArn": stream, "ShardId": shard, "ShardIteratorType": "TRIM_HORIZON",
    }));
    let get = json!({"TableName": "things", "Key": key(1)});
    let refused = json!({
        "TableName": "things", "Item": key(1), "ConditionExpression": "attribute_not_exists(p)",
    });
    vec![
        ("GetItem", get.clone()),
        (
            "BatchGetItem",
            json!({"RequestItems": {"things": {"Keys": [key(1)]}}}),
        ),
        ("TransactGetItems", json!({"TransactItems": [{"Get": get}]})),
        (
            "Query",
            json!({"TableName": "things", "KeyConditionExpression": "p = :p",
                "ExpressionAttributeValues": {":p": {"S": "1"}}}),
        ),
        ("Scan", table.clone()),
        (
            "ExecuteStatement",
            json!({"Statement": "SELECT * FROM things"}),
        ),
        ("DescribeTable", table.clone()),
        ("ListTables", json!({})),
        ("DescribeStream", json!({"StreamArn": stream})),
        (
            "GetRecords",
            json!({"ShardIterator": iterator["ShardIterator"]}),
        ),
        // A refusal tells of the item that is in the way.
        ("PutItem", refused),
        // What changes nothing.
        ("DeleteItem", json!({"TableName": "things", "Key": key(99)})),
        ("TransactWriteItems", transaction()),
        // Also what the model refuses: what was due by then was done before.
        ("ListTables", json!({"Limit": 0})),
    ]
}

#[test]
fn every_call_waits_until_what_it_has_seen_is_kept() {
    let (_folder, world) = prepared();
    let looks = looks(&world);
    for (operation, request) in &looks {
        let mut written = untold(&world, "PutItem", &put(5));
        let mut seen = untold(&world, operation, request);
        assert!(
            written.unkept().is_some() && seen.unkept().is_some(),
            "{operation}"
        );
        // One wait is for both: afterwards nothing is waited for.
        let _told = seen.wait();
        assert_eq!(written.wait().map(|_| ()), Ok(()), "{operation}");
        let mut idle = untold(&world, operation, request);
        assert!(idle.unkept().is_none(), "{operation}");
    }
}

#[test]
fn calls_that_are_none_of_the_service_wait_as_well() {
    let (_folder, world) = prepared();
    let reading = world.context.reading();
    let request = json!({"TransactItems": [{"Put": put(8)}]}).to_string();
    let input = || decode_request(request.as_bytes(), reading).unwrap();
    drop(untold(&world, "PutItem", &put(5)));
    let mut held = hold(&world.context, input());
    assert!(held.unkept().is_some());
    let held = held.wait().unwrap();
    assert!(held.commit(&world.context).unkept().is_some());
    assert!(
        split_shard(&world.context, "things", "none", 2)
            .unkept()
            .is_some()
    );
}

/// Whoever waits when the medium fails is told that the server has failed. Reads go on, and nothing is answered as
/// written any more; all that was answered is there at the next start.
#[test]
fn after_a_failure_reads_go_on_and_no_write_is_answered() {
    let (folder, world) = prepared();
    let looks = looks(&world);
    let written = untold(&world, "PutItem", &put(5));
    let read = untold(&world, "GetItem", &looks[0].1);
    folder.fail_after(0, 1);
    for waiting in [written, read] {
        assert_eq!(
            waiting.wait().unwrap_err().code(),
            ErrorCode::InternalServerError
        );
    }
    folder.heal();
    for (operation, request) in &looks {
        let mut answer = untold(&world, operation, request);
        assert!(answer.unkept().is_none(), "{operation}");
        let code = answer.wait().map_err(|error| error.code());
        let writes = ["DeleteItem", "TransactWriteItems"].contains(operation);
        assert_eq!(
            code == Err(ErrorCode::InternalServerError),
            writes,
            "{operation}: {code:?}"
        );
    }
    let refused = world.call::<ops::PutItem>(&put(6)).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::InternalServerError);
    // What nobody knows of is seen, and is there at the next start of the process as well.
    let seen = world.ok::<ops::Scan>(json!({"TableName": "things"}));
    drop(world);
    let again = World::in_folder(&folder.copy());
    assert_eq!(again.ok::<ops::Scan>(json!({"TableName": "things"})), seen);
    again.ok::<ops::PutItem>(put(6));
}
