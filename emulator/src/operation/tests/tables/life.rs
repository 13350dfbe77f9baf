//! Tables come, change and go; statuses last where they are told to
//! (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html>).

use std::time::Duration;

use serde_json::json;

use super::super::world::World;
use super::{on_demand, with};
use crate::wire::ops::{
    CreateTable, DeleteTable, DescribeTable, DescribeTimeToLive, ListTables, UpdateTable,
    UpdateTimeToLive,
};

const IN_USE: &str = "ResourceInUseException";

#[test]
fn changes_are_instant_but_their_answers_tell_of_them() {
    let world = World::new();
    // "DynamoDB immediately returns a response with a TableStatus of CREATING"
    // (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html>).
    let created = world.ok::<CreateTable>(on_demand("Music"));
    assert_eq!(created["TableDescription"]["TableStatus"], "CREATING");
    let described = world.ok::<DescribeTable>(json!({"TableName": "Music"}));
    assert_eq!(described["Table"]["TableStatus"], "ACTIVE");
    let deleted = world.ok::<DeleteTable>(json!({"TableName": "Music"}));
    assert_eq!(deleted["TableDescription"]["TableStatus"], "DELETING");
    assert!(deleted["TableDescription"]["KeySchema"].is_null());
    assert_eq!(world.ok::<ListTables>(json!({})), json!({"TableNames": []}));
    world.refused::<DeleteTable>(
        json!({"TableName": "Music"}),
        "ResourceNotFoundException",
        "Requested resource not found: Table: Music not found",
    );
}

#[test]
fn statuses_last_as_long_as_told() {
    let second = Duration::from_secs(1);
    let world = World::with_delay(Some(second));
    let status = || {
        let answer = world.ok::<DescribeTable>(json!({"TableName": "Music"}));
        answer["Table"]["TableStatus"].as_str().unwrap().to_owned()
    };
    let index = json!({
        "TableName": "Music",
        "AttributeDefinitions": [{"AttributeName": "a", "AttributeType": "S"}],
        "GlobalSecondaryIndexUpdates": [{"Create": {
            "IndexName": "gsi",
            "KeySchema": [{"AttributeName": "a", "KeyType": "HASH"}],
            "Projection": {"ProjectionType": "ALL"},
        }}],
    });
    world.ok::<CreateTable>(on_demand("Music"));
    assert_eq!(status(), "CREATING");
    world.refused::<UpdateTable>(
        index.clone(),
        IN_USE,
        "Attempt to change a resource which is still in use: Table is being created: Music",
    );
    world.clock.advance(second);
    assert_eq!(status(), "ACTIVE");

    let updated = world.ok::<UpdateTable>(index);
    let table = &updated["TableDescription"];
    assert_eq!(table["TableStatus"], "UPDATING");
    assert_eq!(
        table["GlobalSecondaryIndexes"][0]["IndexStatus"],
        "CREATING"
    );
    world.refused::<DeleteTable>(
        json!({"TableName": "Music"}),
        IN_USE,
        "Attempt to change a resource which is still in use: Table is being updated: Music",
    );
    world.clock.advance(second);
    assert_eq!(status(), "ACTIVE");

    let removal = json!({
        "TableName": "Music",
        "GlobalSecondaryIndexUpdates": [{"Delete": {"IndexName": "gsi"}}],
    });
    let updated = world.ok::<UpdateTable>(removal);
    let table = &updated["TableDescription"];
    assert_eq!(
        table["GlobalSecondaryIndexes"][0]["IndexStatus"],
        "DELETING"
    );
    world.clock.advance(second);
    let answer = world.ok::<DescribeTable>(json!({"TableName": "Music"}));
    assert!(answer["Table"]["GlobalSecondaryIndexes"].is_null());

    world.ok::<DeleteTable>(json!({"TableName": "Music"}));
    assert_eq!(status(), "DELETING");
    world.refused::<DeleteTable>(
        json!({"TableName": "Music"}),
        IN_USE,
        "Attempt to change a resource which is still in use: Table is being deleted: Music",
    );
    world.clock.advance(second);
    assert_eq!(world.ok::<ListTables>(json!({})), json!({"TableNames": []}));
}

// An index that is listed needs the types of its key:
// "an array of attributes that describe the key schema for the table and indexes"
// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html>).
#[test]
fn definitions_stay_as_long_as_the_index() {
    let second = Duration::from_secs(1);
    let world = World::with_delay(Some(second));
    let gsi = json!({
        "IndexName": "gsi",
        "KeySchema": [{"AttributeName": "a", "KeyType": "HASH"}],
        "Projection": {"ProjectionType": "ALL"},
    });
    let definition = |name: &str| json!({"AttributeName": name, "AttributeType": "S"});
    world.ok::<CreateTable>(with(
        on_demand("Music"),
        json!({
            "AttributeDefinitions": [definition("a"), definition("pk")],
            "GlobalSecondaryIndexes": [gsi],
        }),
    ));
    world.clock.advance(second);
    world.ok::<UpdateTable>(json!({
        "TableName": "Music",
        "GlobalSecondaryIndexUpdates": [{"Delete": {"IndexName": "gsi"}}],
    }));
    let definitions = || {
        let answer = world.ok::<DescribeTable>(json!({"TableName": "Music"}));
        answer["Table"]["AttributeDefinitions"].clone()
    };
    assert_eq!(definitions(), json!([definition("a"), definition("pk")]));
    world.clock.advance(second);
    assert_eq!(definitions(), json!([definition("pk")]));
}

// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithTables.Basics.html#WorkingWithTables.Basics.DeletionProtection>
#[test]
fn protected_tables_stay() {
    let world = World::new();
    let protected = with(
        on_demand("Music"),
        json!({"DeletionProtectionEnabled": true}),
    );
    world.ok::<CreateTable>(protected);
    world.refused::<DeleteTable>(
        json!({"TableName": "Music"}),
        "ValidationException",
        "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.",
    );
    world.ok::<UpdateTable>(json!({"TableName": "Music", "DeletionProtectionEnabled": false}));
    world.ok::<DeleteTable>(json!({"TableName": "Music"}));
}

// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html>
#[test]
fn expiry_is_switched_once() {
    let world = World::new();
    world.ok::<CreateTable>(on_demand("Music"));
    let set = |enabled: bool, attribute: &str| {
        json!({
            "TableName": "Music",
            "TimeToLiveSpecification": {"AttributeName": attribute, "Enabled": enabled},
        })
    };
    let shown = || {
        let answer = world.ok::<DescribeTimeToLive>(json!({"TableName": "Music"}));
        answer["TimeToLiveDescription"].clone()
    };
    let refused = |request, sentence: &str| {
        world.refused::<UpdateTimeToLive>(request, "ValidationException", sentence);
    };
    assert_eq!(shown(), json!({"TimeToLiveStatus": "DISABLED"}));
    refused(set(false, "ttl"), "TimeToLive is already disabled");
    let answer = world.ok::<UpdateTimeToLive>(set(true, "ttl"));
    assert_eq!(
        answer["TimeToLiveSpecification"],
        json!({"AttributeName": "ttl", "Enabled": true})
    );
    assert_eq!(
        shown(),
        json!({"AttributeName": "ttl", "TimeToLiveStatus": "ENABLED"})
    );
    refused(set(true, "ttl"), "TimeToLive is already enabled");
    refused(
        set(true, "other"),
        "TimeToLive is active on a different AttributeName: current AttributeName is ttl",
    );
    world.ok::<UpdateTimeToLive>(set(false, "ttl"));
    assert_eq!(shown(), json!({"TimeToLiveStatus": "DISABLED"}));
}
