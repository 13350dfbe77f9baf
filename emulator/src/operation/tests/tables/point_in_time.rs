//! Tables that go back to a moment, and what is kept of those that go.

use std::time::Duration;

use serde_json::{Value, json};

use super::super::world::{START, World};
use super::restore::{delete, music, put, songs, strings, verified};
use super::{assert_has, on_demand, with};
use crate::wire::ops::{
    CreateBackup, CreateTable, DeleteBackup, DeleteTable, DescribeBackup,
    DescribeContinuousBackups, GetItem, ListBackups, RestoreTableFromBackup,
    RestoreTableToPointInTime, Scan, UpdateContinuousBackups,
};

// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery_Howitworks.html>
#[test]
fn a_table_goes_back_to_a_moment() {
    let world = World::new();
    music(&world);
    world.ok::<UpdateContinuousBackups>(recovery(true));
    // Each minute something happens, and what the table held then is remembered.
    let changes: [(&str, Option<u32>); 8] = [
        ("four", Some(4)),
        ("one", None),
        ("two", Some(7)),
        ("two", Some(8)),
        ("one", Some(1)),
        ("four", None),
        ("four", Some(5)),
        ("three", None),
    ];
    let mut states = vec![(START, table_items(&world, "Music"))];
    for (minute, (song, year)) in (1..).zip(changes) {
        world.clock.advance(Duration::from_secs(60));
        match year {
            Some(year) => put(&world, song, year),
            None => delete(&world, song),
        }
        states.push((START + minute * 60, table_items(&world, "Music")));
    }
    world.clock.advance(Duration::from_secs(360));
    for (number, (moment, items)) in states.iter().enumerate() {
        let target = format!("Restored{number}");
        // Whatever lies between two changes is as the first of them left it.
        for moment in [*moment, moment + 59] {
            world.ok::<RestoreTableToPointInTime>(json!({
                "SourceTableName": "Music", "TargetTableName": target, "RestoreDateTime": moment,
            }));
            assert_eq!(&table_items(&world, &target), items, "at {moment}");
            let (all, indexed) = songs(&world, &target);
            assert_eq!(all, indexed);
            verified(&world);
            world.ok::<DeleteTable>(json!({"TableName": target}));
        }
    }
    // The latest moment lies five minutes back.
    put(&world, "five", 5);
    world.ok::<RestoreTableToPointInTime>(json!({
        "SourceTableName": "Music", "TargetTableName": "Latest", "UseLatestRestorableTime": true,
    }));
    assert_eq!(&table_items(&world, "Latest"), &states[8].1);
    // A fork goes back as its original does.
    let fork = world.context.fork();
    assert_eq!(fork.verify(), Vec::<String>::new());
}

/// What was written under a moment that lies ahead, because the clock went back, has happened.
#[test]
fn the_latest_moment_has_what_was_written_before_the_clock_went_back() {
    let world = World::new();
    music(&world);
    world.ok::<UpdateContinuousBackups>(recovery(true));
    world.clock.advance(Duration::from_secs(7200));
    put(&world, "four", 4);
    let earlier = world.context.engine.now().minus(Duration::from_secs(3600));
    world.context.steer(|clock| clock.set(earlier));
    put(&world, "five", 5);
    world.clock.advance(Duration::from_secs(600));
    world.ok::<RestoreTableToPointInTime>(json!({
        "SourceTableName": "Music", "TargetTableName": "Latest", "UseLatestRestorableTime": true,
    }));
    assert_eq!(table_items(&world, "Latest"), table_items(&world, "Music"));
    // At a moment that is named it had not happened yet.
    world.ok::<RestoreTableToPointInTime>(json!({
        "SourceTableName": "Music", "TargetTableName": "Earlier", "RestoreDateTime": START + 3600,
    }));
    let items = table_items(&world, "Earlier");
    assert_eq!(items.as_array().unwrap().len(), 3);
    verified(&world);
}

/// Without a lag everything that was written before the request comes back, and a moment is not refused by a fraction of
/// the second that the sentence shows.
#[test]
fn without_a_lag_the_present_can_be_restored() {
    let world = World::with_recovery_lag(Duration::ZERO);
    music(&world);
    world.ok::<UpdateContinuousBackups>(recovery(true));
    world.clock.advance(Duration::from_millis(1700));
    put(&world, "four", 4);
    let moment = START as f64 + 1.7;
    for (target, members) in [
        ("Latest", json!({"UseLatestRestorableTime": true})),
        ("Named", json!({"RestoreDateTime": moment})),
    ] {
        let of = json!({"SourceTableName": "Music", "TargetTableName": target});
        world.ok::<RestoreTableToPointInTime>(with(of, members));
        assert_eq!(table_items(&world, target), table_items(&world, "Music"));
    }
    verified(&world);
}

fn recovery(is_on: bool) -> Value {
    json!({
        "TableName": "Music",
        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": is_on},
    })
}

fn table_items(world: &World, table: &str) -> Value {
    let mut items = world.ok::<Scan>(json!({"TableName": table}))["Items"].take();
    items
        .as_array_mut()
        .unwrap()
        .sort_by_key(ToString::to_string);
    items
}

#[test]
fn moments_out_of_reach() {
    let world = World::new();
    music(&world);
    let restore = |members: Value| with(json!({"TargetTableName": "Again"}), members);
    let refused = |members: Value, code: &str, sentence: &str| {
        world.refused::<RestoreTableToPointInTime>(restore(members), code, sentence);
    };
    let validation = "ValidationException";
    let source = "arn:aws:dynamodb:eu-west-1:000000000000:table/Music";
    refused(
        json!({"SourceTableArn": source, "SourceTableName": "Music", "UseLatestRestorableTime": true}),
        validation,
        "Invalid Request: Must provide exactly one of: sourceTableArn, sourceTableName",
    );
    refused(
        json!({"UseLatestRestorableTime": true}),
        validation,
        "The parameter 'TableName' is required but was not present in the request",
    );
    refused(
        json!({"SourceTableArn": "Music", "UseLatestRestorableTime": true}),
        validation,
        "One or more parameter values were invalid: sourceTableArn is not a valid ARN",
    );
    refused(
        json!({"SourceTableArn": source.replace("000000000000", "111122223333"), "UseLatestRestorableTime": true}),
        validation,
        "This action is only supported by accounts that match the resource owner's account",
    );
    for members in [
        json!({"SourceTableName": "Music"}),
        json!({"SourceTableName": "Music", "UseLatestRestorableTime": false}),
    ] {
        refused(
            members,
            validation,
            "Invalid Request: Either one of RestoreDateTime or UseLatestRestorableTime must be specified, but not both",
        );
    }
    let latest = json!({"SourceTableName": "none", "UseLatestRestorableTime": true});
    refused(latest, "TableNotFoundException", "Table not found: none");
    let latest = json!({"SourceTableName": "Music", "UseLatestRestorableTime": true});
    refused(
        latest.clone(),
        "PointInTimeRecoveryUnavailableException",
        "Point in time recovery is not enabled for table 'Music'",
    );
    world.ok::<UpdateContinuousBackups>(recovery(true));
    world.clock.advance(Duration::from_secs(600));
    refused(
        json!({"SourceTableName": "Music", "RestoreDateTime": START + 301}),
        "InvalidRestoreTimeException",
        "RestoreDateTime '2027-01-15T08:05:01Z' must be within EarliestRestorableDateTime '2027-01-15T08:00:00Z' \
         and LatestRestorableDateTime '2027-01-15T08:05:00Z'",
    );
    world.refused::<RestoreTableToPointInTime>(
        with(latest.clone(), json!({"TargetTableName": "Music"})),
        "TableAlreadyExistsException",
        "Table already exists: Music",
    );
    // Switched off and on again, it begins anew.
    world.ok::<UpdateContinuousBackups>(recovery(false));
    world.ok::<UpdateContinuousBackups>(recovery(true));
    verified(&world);
    refused(
        json!({"SourceTableName": "Music", "RestoreDateTime": START + 300}),
        "InvalidRestoreTimeException",
        "RestoreDateTime '2027-01-15T08:05:00Z' must be within EarliestRestorableDateTime '2027-01-15T08:10:00Z' \
         and LatestRestorableDateTime '2027-01-15T08:10:00Z'",
    );
}

// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery_Howitworks.html>
#[test]
fn the_service_keeps_what_goes_while_it_can_be_recovered() {
    let world = World::new();
    music(&world);
    world.ok::<UpdateContinuousBackups>(recovery(true));
    world.clock.advance(Duration::from_secs(60));
    delete(&world, "two");
    world.ok::<DeleteTable>(json!({"TableName": "Music"}));
    assert_eq!(
        world.ok::<ListBackups>(json!({}))["BackupSummaries"],
        json!([])
    );
    let listed = world.ok::<ListBackups>(json!({"BackupType": "SYSTEM"}));
    let summary = &listed["BackupSummaries"][0];
    let month = 35 * 24 * 60 * 60;
    assert_has(
        summary,
        &json!({
            "BackupName": "Music$DeletedTableBackup", "BackupType": "SYSTEM", "BackupStatus": "AVAILABLE",
            "BackupExpiryDateTime": START + 60 + month,
        }),
    );
    let arn = summary["BackupArn"].as_str().unwrap();
    assert!(arn.ends_with("-00000000"), "{arn}");
    let described = world.ok::<DescribeBackup>(json!({"BackupArn": arn}));
    let features = &described["BackupDescription"]["SourceTableFeatureDetails"];
    assert_eq!(features, &json!({}));
    world.refused::<DeleteBackup>(
        json!({"BackupArn": arn}),
        "ValidationException",
        &format!(
            "User is not allowed to delete the system backup with arn {arn}. It will automatically expire on \
             2027-02-19T08:01:00.000Z"
        ),
    );
    world.ok::<RestoreTableFromBackup>(json!({"BackupArn": arn, "TargetTableName": "Music"}));
    assert_eq!(songs(&world, "Music"), strings(&["one", "three"]));
    verified(&world);
    world.clock.advance(Duration::from_secs(month as u64));
    let found = world.ok::<GetItem>(json!({"TableName": "Music", "Key": {
        "artist": {"S": "x"}, "song": {"S": "one"},
    }}));
    assert!(found["Item"].is_object());
    world.refused::<DescribeBackup>(
        json!({"BackupArn": arn}),
        "BackupNotFoundException",
        &format!("Backup not found: {arn}"),
    );
    verified(&world);
}

#[test]
fn fifty_restores_run_at_once() {
    let second = Duration::from_secs(1);
    let world = World::with_delay(Some(second));
    world.ok::<CreateTable>(on_demand("Music"));
    world.clock.advance(second);
    world.ok::<UpdateContinuousBackups>(recovery(true));
    let made = world.ok::<CreateBackup>(json!({"TableName": "Music", "BackupName": "night"}));
    let arn = made["BackupDetails"]["BackupArn"].clone();
    let of_moment = |target: &str| json!({"SourceTableName": "Music", "TargetTableName": target, "UseLatestRestorableTime": true});
    for number in 1..50 {
        world.ok::<RestoreTableToPointInTime>(of_moment(&format!("Restored{number}")));
    }
    let of_backup = json!({"BackupArn": arn, "TargetTableName": "Other"});
    world.ok::<RestoreTableToPointInTime>(of_moment("Restored50"));
    let code = "LimitExceededException";
    let sentence =
        "Subscriber limit exceeded: Only 50 restore operations can be done simultaneously";
    world.refused::<RestoreTableToPointInTime>(of_moment("Restored51"), code, sentence);
    world.refused::<RestoreTableFromBackup>(of_backup.clone(), code, sentence);
    world.clock.advance(second);
    world.ok::<RestoreTableToPointInTime>(of_moment("Restored51"));
    world.ok::<RestoreTableFromBackup>(of_backup);
}

// Seen on the service, but for the first second of the deletion.
#[test]
fn a_table_that_is_being_deleted_has_no_recovery_any_more() {
    let second = Duration::from_secs(1);
    let world = World::with_delay(Some(second));
    world.ok::<CreateTable>(on_demand("Music"));
    world.clock.advance(second);
    world.ok::<DeleteTable>(json!({"TableName": "Music"}));
    let (code, sentence) = ("TableNotFoundException", "Table not found: Music");
    world.refused::<UpdateContinuousBackups>(recovery(true), code, sentence);
    world.refused::<DescribeContinuousBackups>(json!({"TableName": "Music"}), code, sentence);
    world.ok::<CreateBackup>(json!({"TableName": "Music", "BackupName": "last"}));
}
