//! A store that fails: each operation, at each single call that it makes of the store.
//!
//! Whoever asked is told that the server has failed; nothing half done is seen afterwards; asking again succeeds.
//! Two kinds of operations may answer instead, as the service does: those whose change stands and is completed
//! later (an index that is filled, a table that leaves), and batches, which say what they have left undone.

use std::time::Duration;

use serde_json::{Value, json};

use crate::operation;
use crate::operation::tests::world::World;
use crate::wire::{ApiError, ops};

/// What a request comes to.
type Outcome = Result<Value, ApiError>;

/// What may come of an operation whose store has failed.
#[derive(Clone, Copy, PartialEq)]
enum Expect {
    /// An error, and nothing has happened.
    Refused,
    /// The same, or an answer: then what is missing comes about by itself, with later requests.
    LaterByItself,
    /// The same, or an answer that tells what is missing: then it comes about when that is asked for again.
    LaterIfAsked,
}

/// The table of all cases: two indexes, a stream, expiry, tags.
fn create() -> Value {
    json!({
        "TableName": "things",
        "AttributeDefinitions": [{"AttributeName": "p", "AttributeType": "S"},
            {"AttributeName": "s", "AttributeType": "N"}, {"AttributeName": "l", "AttributeType": "S"},
            {"AttributeName": "g", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}, {"AttributeName": "s", "KeyType": "RANGE"}],
        "BillingMode": "PAY_PER_REQUEST",
        "LocalSecondaryIndexes": [{"IndexName": "local", "Projection": {"ProjectionType": "KEYS_ONLY"},
            "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}, {"AttributeName": "l", "KeyType": "RANGE"}]}],
        "GlobalSecondaryIndexes": [{"IndexName": "global", "Projection": {"ProjectionType": "ALL"},
            "KeySchema": [{"AttributeName": "g", "KeyType": "HASH"}]}],
        "StreamSpecification": {"StreamEnabled": true, "StreamViewType": "NEW_AND_OLD_IMAGES"},
        "Tags": [{"Key": "k", "Value": "v"}],
    })
}

fn item(p: &str, s: i64, v: &str) -> Value {
    let s = s.to_string();
    json!({"p": {"S": p}, "s": {"N": s}, "l": {"S": "l"}, "g": {"S": "g"}, "v": {"S": v}, "ttl": {"N": "1800000100"}})
}

fn key(p: &str, s: i64) -> Value {
    json!({"p": {"S": p}, "s": {"N": s.to_string()}})
}

/// A table that does not expire yet, with three items.
fn prepare(world: &World) {
    world.ok::<ops::CreateTable>(create());
    world.ok::<ops::UpdateTimeToLive>(time_to_live(true));
    for s in 1..=3 {
        world.ok::<ops::PutItem>(json!({"TableName": "things", "Item": item("a", s, "old")}));
    }
}

fn time_to_live(enabled: bool) -> Value {
    json!({"TableName": "things",
        "TimeToLiveSpecification": {"Enabled": enabled, "AttributeName": "ttl"}})
}

/// All that a client can see, but for names that are drawn anew with each attempt.
fn shown(world: &World) -> Vec<Value> {
    let mut shown = Vec::new();
    let tables = world.ok::<ops::ListTables>(json!({}));
    for table in tables["TableNames"].as_array().unwrap() {
        let request = json!({"TableName": table});
        let mut description = world.ok::<ops::DescribeTable>(request.clone());
        let description = description["Table"].as_object_mut().unwrap();
        description.remove("TableId");
        let arn = json!({"ResourceArn": description["TableArn"]});
        shown.push(json!(description));
        shown.push(world.ok::<ops::ListTagsOfResource>(arn));
        shown.push(world.ok::<ops::DescribeTimeToLive>(request.clone()));
        shown.push(world.ok::<ops::Scan>(request));
        for of in ["LocalSecondaryIndexes", "GlobalSecondaryIndexes"] {
            for index in description
                .get(of)
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
            {
                let request = json!({"TableName": table, "IndexName": index["IndexName"]});
                shown.push(world.ok::<ops::Scan>(request));
            }
        }
    }
    let streams = world.ok::<ops::ListStreams>(json!({}));
    for stream in streams["Streams"].as_array().unwrap() {
        let arn = stream["StreamArn"].as_str().unwrap();
        let records = super::streams::records(world, arn)
            .into_iter()
            .map(|mut record| {
                let change = record["dynamodb"].as_object_mut().unwrap();
                change.remove("SequenceNumber");
                change.remove("ApproximateCreationDateTime");
                let shown = json!([
                    record["eventName"],
                    record["userIdentity"],
                    record["dynamodb"]
                ]);
                shown
            });
        // Of two items that change in one request, either may come first.
        let mut records: Vec<Value> = records.collect();
        records.sort_by_key(Value::to_string);
        shown.push(json!([arn, records]));
    }
    shown
}

#[track_caller]
fn assert_shown(world: &World, expected: &[Value], name: &str) {
    let shown = shown(world);
    for (shown, expected) in shown.iter().zip(expected) {
        assert_eq!(shown, expected, "{name}");
    }
    assert_eq!(shown.len(), expected.len(), "{name}");
}

/// Lets each call that the operation makes of the store fail, one after the other.
fn check(name: &str, expect: Expect, call: impl Fn(&World) -> Outcome) {
    check_after(name, expect, |_| {}, call);
}

/// The same, in a world that was prepared further.
fn check_after(
    name: &str,
    expect: Expect,
    prepare_more: impl Fn(&World),
    call: impl Fn(&World) -> Outcome,
) {
    let prepared = || {
        let (world, store) = World::with_faults();
        prepare(&world);
        prepare_more(&world);
        (world, store)
    };
    let (world, _) = prepared();
    call(&world).unwrap_or_else(|error| panic!("{name}: {error}"));
    let after = shown(&world);
    for calls in 0.. {
        let (world, store) = prepared();
        let before = shown(&world);
        store.fail_after(calls);
        let outcome = call(&world);
        let done = store.disarm();
        assert_eq!(
            world.context.engine.verify(),
            Vec::<String>::new(),
            "{name} {calls}"
        );
        match outcome {
            Ok(_) if done => {
                assert_shown(&world, &after, &format!("{name} {calls}"));
                assert!(calls != 0, "{name} asks nothing of the store");
                break;
            }
            Ok(answer) => match expect {
                Expect::Refused => panic!("{name} {calls} was answered: {answer}"),
                // What was put off is tried again after a second, and may let a sweep find more in the next.
                Expect::LaterByItself => {
                    for _ in 0..2 {
                        world.clock.advance(Duration::from_secs(1));
                        world.ok::<ops::ListTables>(json!({}));
                    }
                }
                Expect::LaterIfAsked => {
                    call(&world).unwrap_or_else(|error| panic!("{name} {calls} again: {error}"));
                }
            },
            Err(error) => {
                let (code, message) = (error.code().as_str(), error.message().unwrap_or_default());
                assert_eq!(
                    (code, message),
                    ("InternalServerError", "Internal server error"),
                    "{name} {calls}"
                );
                assert_shown(&world, &before, &format!("{name} {calls}"));
                call(&world).unwrap_or_else(|error| panic!("{name} {calls} again: {error}"));
            }
        }
        assert_shown(&world, &after, &format!("{name} {calls} again"));
        assert_eq!(
            world.context.engine.verify(),
            Vec::<String>::new(),
            "{name} {calls} again"
        );
    }
}

#[test]
fn d_133_of_items() {
    let refused = Expect::Refused;
    let named = |more: Value| {
        let mut request = json!({"TableName": "things"});
        let all = request.as_object_mut().unwrap();
        all.extend(more.as_object().unwrap().clone());
        request
    };
    check("GetItem", refused, |world| {
        world.call::<ops::GetItem>(&named(json!({"Key": key("a", 1)})))
    });
    for (p, v) in [("a", "new"), ("b", "new"), ("a", "old")] {
        check("PutItem", refused, |world| {
            world.call::<ops::PutItem>(&named(json!({"Item": item(p, 1, v)})))
        });
    }
    check("UpdateItem", refused, |world| {
        world.call::<ops::UpdateItem>(&named(json!({"Key": key("a", 1),
            "UpdateExpression": "SET g = :g, l = :g", "ExpressionAttributeValues": {":g": {"S": "h"}}})))
    });
    check("DeleteItem", refused, |world| {
        world.call::<ops::DeleteItem>(&named(json!({"Key": key("a", 1)})))
    });
    for index in [None, Some("local"), Some("global")] {
        check("Scan", refused, |world| {
            world.call::<ops::Scan>(&named(json!({"IndexName": index})))
        });
    }
    check("Query", refused, |world| {
        world.call::<ops::Query>(&named(
            json!({"IndexName": "local", "Select": "ALL_ATTRIBUTES",
            "KeyConditionExpression": "p = :p", "ExpressionAttributeValues": {":p": {"S": "a"}}}),
        ))
    });
}

#[test]
fn of_batches() {
    check("BatchGetItem", Expect::Refused, |world| {
        world.call::<ops::BatchGetItem>(&json!({"RequestItems": {"things":
            {"Keys": [key("a", 1), key("a", 2)]}}}))
    });
    check("BatchWriteItem", Expect::LaterIfAsked, |world| {
        world.call::<ops::BatchWriteItem>(&json!({"RequestItems": {"things": [
            {"PutRequest": {"Item": item("a", 1, "new")}}, {"DeleteRequest": {"Key": key("a", 2)}}]}}))
    });
    check("BatchExecuteStatement", Expect::LaterIfAsked, |world| {
        world.call::<ops::BatchExecuteStatement>(&json!({"Statements": [
            {"Statement": "UPDATE things SET v = 'new' WHERE p = 'a' AND s = 1"},
            {"Statement": "DELETE FROM things WHERE p = 'a' AND s = 2"}]}))
    });
    check("BatchExecuteStatement", Expect::LaterIfAsked, |world| {
        world.call::<ops::BatchExecuteStatement>(&json!({"Statements": [
            {"Statement": "SELECT * FROM things WHERE p = 'a' AND s = 1"}]}))
    });
}

#[test]
fn d_133_of_transactions() {
    let refused = Expect::Refused;
    check("TransactGetItems", refused, |world| {
        world.call::<ops::TransactGetItems>(&json!({"TransactItems": [
            {"Get": {"TableName": "things", "Key": key("a", 1)}},
            {"Get": {"TableName": "things", "Key": key("a", 2)}}]}))
    });
    check("TransactWriteItems", refused, |world| {
        world.call::<ops::TransactWriteItems>(&json!({"ClientRequestToken": "t", "TransactItems": [
            {"Put": {"TableName": "things", "Item": item("a", 1, "new")}},
            {"Delete": {"TableName": "things", "Key": key("a", 2)}},
            {"ConditionCheck": {"TableName": "things", "Key": key("a", 3),
                "ConditionExpression": "attribute_exists(p)"}}]}))
    });
    check("ExecuteStatement", refused, |world| {
        world.call::<ops::ExecuteStatement>(&json!({"Statement": "SELECT * FROM things"}))
    });
    check("ExecuteStatement", refused, |world| {
        world.call::<ops::ExecuteStatement>(
            &json!({"Statement": "UPDATE things SET v = 'new' WHERE p = 'a' AND s = 1"}),
        )
    });
    check("ExecuteTransaction", refused, |world| {
        world.call::<ops::ExecuteTransaction>(
            &json!({"ClientRequestToken": "t", "TransactStatements": [
            {"Statement": "UPDATE things SET v = 'new' WHERE p = 'a' AND s = 1"},
            {"Statement": "DELETE FROM things WHERE p = 'a' AND s = 2"}]}),
        )
    });
    check("ExecuteTransaction", refused, |world| {
        world.call::<ops::ExecuteTransaction>(&json!({"TransactStatements": [
            {"Statement": "SELECT * FROM things WHERE p = 'a' AND s = 1"}]}))
    });
}

#[test]
fn of_tables() {
    let refused = Expect::Refused;
    let named = |name: &str| {
        let mut request = create();
        request["TableName"] = json!(name);
        request
    };
    check("CreateTable", refused, |world| {
        world.call::<ops::CreateTable>(&named("others"))
    });
    check("DeleteTable", Expect::LaterByItself, |world| {
        world.call::<ops::DeleteTable>(&json!({"TableName": "things"}))
    });
    let update = |more: Value| {
        let mut request = json!({"TableName": "things"});
        request
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        request
    };
    let index = json!({"AttributeDefinitions": [{"AttributeName": "v", "AttributeType": "S"}],
        "GlobalSecondaryIndexUpdates": [{"Create": {"IndexName": "more",
            "Projection": {"ProjectionType": "KEYS_ONLY"},
            "KeySchema": [{"AttributeName": "v", "KeyType": "HASH"}]}}]});
    let no_index = json!({"GlobalSecondaryIndexUpdates": [{"Delete": {"IndexName": "global"}}]});
    for change in [index, no_index] {
        check("UpdateTable", Expect::LaterByItself, |world| {
            world.call::<ops::UpdateTable>(&update(change.clone()))
        });
    }
    let no_stream = json!({"StreamSpecification": {"StreamEnabled": false}});
    let protection = json!({"DeletionProtectionEnabled": true});
    for change in [no_stream.clone(), protection] {
        check("UpdateTable", refused, |world| {
            world.call::<ops::UpdateTable>(&update(change.clone()))
        });
    }
    let stream = json!({"StreamSpecification":
        {"StreamEnabled": true, "StreamViewType": "KEYS_ONLY"}});
    let switch_off = |world: &World| {
        world.ok::<ops::UpdateTable>(update(no_stream.clone()));
        world.clock.advance(Duration::from_secs(1));
    };
    check_after("UpdateTable", refused, switch_off, |world| {
        world.call::<ops::UpdateTable>(&update(stream.clone()))
    });
}

#[test]
fn of_settings() {
    let refused = Expect::Refused;
    let arn = "arn:aws:dynamodb:eu-west-1:000000000000:table/things";
    check("UpdateTimeToLive", refused, |world| {
        world.call::<ops::UpdateTimeToLive>(&time_to_live(false))
    });
    let switch_off = |world: &World| {
        world.ok::<ops::UpdateTimeToLive>(time_to_live(false));
        world.clock.advance(Duration::from_secs(3601));
    };
    // The order of expiry is filled later, if it cannot be filled now.
    check_after(
        "UpdateTimeToLive",
        Expect::LaterByItself,
        switch_off,
        |world| world.call::<ops::UpdateTimeToLive>(&time_to_live(true)),
    );
    check("TagResource", refused, |world| {
        world.call::<ops::TagResource>(
            &json!({"ResourceArn": arn, "Tags": [{"Key": "k", "Value": "w"}]}),
        )
    });
    check("UntagResource", refused, |world| {
        world.call::<ops::UntagResource>(&json!({"ResourceArn": arn, "TagKeys": ["k"]}))
    });
    check("PutResourcePolicy", refused, |world| {
        let policy = r#"{"Statement":{"Effect":"Deny","Principal":"*","Action":"dynamodb:Scan","Resource":"*"}}"#;
        world.call::<ops::PutResourcePolicy>(&json!({"ResourceArn": arn, "Policy": policy}))
    });
    check("UpdateContinuousBackups", refused, |world| {
        world.call::<ops::UpdateContinuousBackups>(&json!({"TableName": "things",
            "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": true}}))
    });
}

#[test]
fn of_backups() {
    let refused = Expect::Refused;
    let first = |world: &World| {
        let listed = world.ok::<ops::ListBackups>(json!({}));
        listed["BackupSummaries"][0]["BackupArn"].clone()
    };
    let back_up = |world: &World| {
        world.ok::<ops::CreateBackup>(json!({"TableName": "things", "BackupName": "one"}));
        world.ok::<ops::UpdateContinuousBackups>(json!({"TableName": "things",
            "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": true}}));
        world.clock.advance(Duration::from_secs(1));
        world.ok::<ops::DeleteItem>(json!({"TableName": "things", "Key": key("a", 1)}));
        world.clock.advance(Duration::from_secs(9));
    };
    check("CreateBackup", refused, |world| {
        world.call::<ops::CreateBackup>(&json!({"TableName": "things", "BackupName": "one"}))
    });
    check_after("DeleteBackup", refused, back_up, |world| {
        world.call::<ops::DeleteBackup>(&json!({"BackupArn": first(world)}))
    });
    check_after("RestoreTableFromBackup", refused, back_up, |world| {
        world.call::<ops::RestoreTableFromBackup>(
            &json!({"BackupArn": first(world), "TargetTableName": "again"}),
        )
    });
    check_after("RestoreTableToPointInTime", refused, back_up, |world| {
        world.call::<ops::RestoreTableToPointInTime>(&json!({"SourceTableName": "things",
            "TargetTableName": "again", "UseLatestRestorableTime": true}))
    });
    check_after("DeleteTable", Expect::LaterByItself, back_up, |world| {
        world.call::<ops::DeleteTable>(&json!({"TableName": "things"}))
    });
    check_after("UpdateContinuousBackups", refused, back_up, |world| {
        world.call::<ops::UpdateContinuousBackups>(&json!({"TableName": "things",
            "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": false}}))
    });
}

#[test]
fn of_streams() {
    let arn = |world: &World| {
        let streams = world.ok::<ops::ListStreams>(json!({}));
        streams["Streams"][0]["StreamArn"].clone()
    };
    let shard = |world: &World| {
        let description = world.ok::<ops::DescribeStream>(json!({"StreamArn": arn(world)}));
        description["StreamDescription"]["Shards"][0]["ShardId"].clone()
    };
    let iterator = |world: &World| {
        world.call::<ops::GetShardIterator>(&json!({"StreamArn": arn(world),
            "ShardId": shard(world), "ShardIteratorType": "TRIM_HORIZON"}))
    };
    check("GetShardIterator", Expect::Refused, iterator);
    check("GetRecords", Expect::Refused, |world| {
        let answer = iterator(world)?;
        world.call::<ops::GetRecords>(&json!({"ShardIterator": answer["ShardIterator"]}))
    });
}

/// What is due is done when the store allows it; the request that came along is not to blame.
#[test]
fn of_due_work() {
    let later = Expect::LaterByItself;
    let list_after = |world: &World, seconds: u64| {
        world.clock.advance(Duration::from_secs(seconds));
        world.call::<ops::ListTables>(&json!({}))
    };
    check("expiry", later, |world| list_after(world, 200));
    let delete = |world: &World| {
        world.ok::<ops::DeleteTable>(json!({"TableName": "things"}));
    };
    check_after("the end of a stream", later, delete, |world| {
        list_after(world, 24 * 60 * 60)
    });
}

/// What no operation of the service does.
#[test]
fn of_a_split_shard() {
    check("split", Expect::Refused, |world| {
        let listed = world.ok::<ops::ListStreams>(json!({}));
        let arn = &listed["Streams"][0]["StreamArn"];
        let described = world.ok::<ops::DescribeStream>(json!({"StreamArn": arn}));
        let shards = described["StreamDescription"]["Shards"].as_array().unwrap();
        let shard = shards.last().unwrap()["ShardId"].as_str().unwrap();
        let split = operation::split_shard(&world.context, "things", shard, 2);
        split.wait().map(Value::from)
    });
}
