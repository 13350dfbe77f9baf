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

/// T18: what a table answers before it is there, and what an update shows before it is over.
#[test]
fn t18_tables_that_are_not_ready() {
    let second = Duration::from_secs(1);
    let world = World::with_delay(Some(second));
    world.ok::<CreateTable>(on_demand("Music"));
    let key = json!({"pk": {"S": "a"}});
    let not_there = [
        ("PutItem", json!({"TableName": "Music", "Item": key})),
        ("GetItem", json!({"TableName": "Music", "Key": key})),
        // Before the key is held against the schema.
        (
            "DeleteItem",
            json!({"TableName": "Music", "Key": {"x": {"N": "1"}}}),
        ),
        (
            "UpdateItem",
            json!({"TableName": "Music", "Key": {}, "UpdateExpression": "SET pk.a = b"}),
        ),
        ("Scan", json!({"TableName": "Music", "IndexName": "none"})),
        (
            "Query",
            json!({"TableName": "Music", "KeyConditions": {"x": {"ComparisonOperator": "NULL"}}}),
        ),
        (
            "BatchGetItem",
            json!({"RequestItems": {"Music": {"Keys": [key]}}}),
        ),
        (
            "BatchWriteItem",
            json!({"RequestItems": {"Music": [{"PutRequest": {"Item": key}}]}}),
        ),
        (
            "TransactGetItems",
            json!({"TransactItems": [{"Get": {"TableName": "Music", "Key": key}}]}),
        ),
        (
            "TransactWriteItems",
            json!({"TransactItems": [{"Put": {"TableName": "Music", "Item": {"x": {"N": "1"}}}}]}),
        ),
        (
            "ExecuteStatement",
            json!({"Statement": "SELECT * FROM Music WHERE pk = 'a'"}),
        ),
    ];
    for (operation, request) in &not_there {
        let refusal = world.ask(operation, request).unwrap_err();
        assert_eq!(
            refusal.to_string(),
            "ResourceNotFoundException: Requested resource not found",
            "{operation}"
        );
    }
    world.refused::<DeleteTable>(
        json!({"TableName": "Music"}),
        IN_USE,
        "Attempt to change a resource which is still in use: Table is being created: Music",
    );
    world.clock.advance(second);
    for (operation, request) in not_there.iter().take(2) {
        world.ask(operation, request).unwrap();
    }
}

/// T18: an update shows the throughput from before it, in its answer and until it is over.
#[test]
fn t18_throughput_while_it_changes() {
    let second = Duration::from_secs(1);
    let gsi = json!({
        "IndexName": "gsi",
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
        "Projection": {"ProjectionType": "ALL"},
        "ProvisionedThroughput": {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1},
    });
    let provisioned = json!({
        "TableName": "Music",
        "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
        "ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 6},
        "GlobalSecondaryIndexes": [gsi],
    });
    let update = json!({
        "TableName": "Music",
        "ProvisionedThroughput": {"ReadCapacityUnits": 7, "WriteCapacityUnits": 8},
        "GlobalSecondaryIndexUpdates": [{"Update": {
            "IndexName": "gsi",
            "ProvisionedThroughput": {"ReadCapacityUnits": 2, "WriteCapacityUnits": 3},
        }}],
    });
    let shown = |table: &serde_json::Value| {
        let units = |of: &serde_json::Value| {
            let of = &of["ProvisionedThroughput"];
            (
                of["ReadCapacityUnits"].as_i64(),
                of["WriteCapacityUnits"].as_i64(),
            )
        };
        (
            table["TableStatus"].as_str().unwrap().to_owned(),
            units(table),
            units(&table["GlobalSecondaryIndexes"][0]),
        )
    };
    let old = ((Some(5), Some(6)), (Some(1), Some(1)));
    let new = ((Some(7), Some(8)), (Some(2), Some(3)));
    for delay in [None, Some(second)] {
        let world = World::with_delay(delay);
        let describe = || {
            let answer = world.ok::<DescribeTable>(json!({"TableName": "Music"}));
            shown(&answer["Table"])
        };
        world.ok::<CreateTable>(provisioned.clone());
        world.clock.advance(second);
        let updated = world.ok::<UpdateTable>(update.clone());
        assert_eq!(
            shown(&updated["TableDescription"]),
            ("UPDATING".to_owned(), old.0, old.1)
        );
        if delay.is_some() {
            assert_eq!(describe(), ("UPDATING".to_owned(), old.0, old.1));
            world.clock.advance(second);
        }
        assert_eq!(describe(), ("ACTIVE".to_owned(), new.0, new.1));
        // A later update of something else shows what is in force by then.
        let aside = world
            .ok::<UpdateTable>(json!({"TableName": "Music", "DeletionProtectionEnabled": true}));
        let (_, table, index) = shown(&aside["TableDescription"]);
        assert_eq!((table, index), new);
    }
}

/// T19: what CreateTable shows beside what it was asked for.
#[test]
fn t19_members_of_a_new_table() {
    let created = World::new().ok::<CreateTable>(on_demand("Music"));
    let table = &created["TableDescription"];
    assert_eq!(table["DeletionProtectionEnabled"], false);
    assert_eq!(
        table["WarmThroughput"],
        json!({"ReadUnitsPerSecond": 12_000, "Status": "CREATING", "WriteUnitsPerSecond": 4_000})
    );
    assert_eq!(table["TableId"].as_str().unwrap().len(), 36);
}
