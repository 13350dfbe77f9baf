//! Time travel: the database as it was at a moment.

use std::time::Duration;

use serde_json::{Value, json};

use super::super::world::{START, World};
use super::on_demand;
use super::restore::{delete, music, put};
use crate::clock::Timestamp;
use crate::wire::ops::{
    CreateBackup, CreateTable, ListBackups, ListTables, PutItem, Query, Scan,
    UpdateContinuousBackups,
};

fn count(world: &World, table: &str) -> Value {
    world.ok::<Scan>(json!({"TableName": table}))["Count"].clone()
}

#[test]
fn tables_are_what_they_were() {
    let world = World::new();
    music(&world);
    let recovery = json!({"TableName": "Music",
        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": true}});
    world.ok::<UpdateContinuousBackups>(recovery);
    world.ok::<CreateTable>(on_demand("Plain"));
    world.clock.advance(Duration::from_secs(1000));
    let backup = json!({"TableName": "Music", "BackupName": "later"});
    world.ok::<CreateBackup>(backup);
    put(&world, "four", 4);
    delete(&world, "one");
    let is_teed = world.context.tee.is_some();

    let past = World {
        context: world
            .context
            .at(Timestamp::from_seconds(START + 500))
            .unwrap(),
        clock: world.clock.clone(),
    };
    // Without recovery nobody knows what a table was.
    assert_eq!(
        past.ok::<ListTables>(json!({})),
        json!({"TableNames": ["Music"]})
    );
    let songs = past.ok::<Scan>(json!({"TableName": "Music", "ProjectionExpression": "song"}));
    let mut songs: Vec<&str> = songs["Items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["song"]["S"].as_str().unwrap())
        .collect();
    songs.sort_unstable();
    assert_eq!(songs, ["one", "three", "two"]);
    let by_year = past.ok::<Query>(json!({"TableName": "Music", "IndexName": "years",
        "KeyConditionExpression": "#y = :y", "ExpressionAttributeNames": {"#y": "year"},
        "ExpressionAttributeValues": {":y": {"N": "4"}}}));
    assert_eq!(by_year["Count"], 0);
    assert_eq!(
        past.ok::<ListBackups>(json!({}))["BackupSummaries"],
        json!([])
    );
    assert_eq!(
        past.context.engine.now(),
        Timestamp::from_seconds(START + 500)
    );
    assert_eq!(past.context.verify(), Vec::<String>::new());

    // Only a fork of it can be changed, and neither sees what happens to the other.
    let changed = World {
        context: past.context.fork(),
        clock: world.clock.clone(),
    };
    changed.ok::<PutItem>(
        json!({"TableName": "Music", "Item": {"artist": {"S": "z"}, "song": {"S": "z"}}}),
    );
    assert_eq!(count(&changed, "Music"), 4);
    assert_eq!(count(&past, "Music"), 3);
    assert_eq!(count(&world, "Music"), 3);
    assert_eq!(world.context.tee.is_some(), is_teed);
    let early = world
        .context
        .at(Timestamp::from_seconds(START - 1))
        .unwrap();
    let early = World {
        context: early,
        clock: world.clock.clone(),
    };
    assert_eq!(early.ok::<ListTables>(json!({})), json!({"TableNames": []}));
    let late = world
        .context
        .at(Timestamp::from_seconds(START + 1001))
        .unwrap_err();
    assert_eq!(late.code().as_str(), "InvalidRestoreTimeException");
}
