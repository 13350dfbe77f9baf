//! Backups and points in time, and the tables that come of them.

use std::time::Duration;

use serde_json::{Value, json};

use super::super::world::{START, World};
use super::{assert_has, on_demand, with};
use crate::wire::ops::{
    CreateBackup, CreateTable, DeleteBackup, DeleteItem, DeleteTable, DescribeBackup,
    DescribeTable, ListBackups, ListTagsOfResource, PutItem, Query, RestoreTableFromBackup, Scan,
    UpdateTable,
};

/// A table with a global and a local index, and three items.
pub(super) fn music(world: &World) {
    create_music(world);
    fill_music(world);
}

fn fill_music(world: &World) {
    for (song, year) in [("one", 1), ("two", 2), ("three", 2)] {
        put(world, song, year);
    }
}

fn create_music(world: &World) {
    world.ok::<CreateTable>(json!({
        "TableName": "Music",
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [
            {"AttributeName": "artist", "AttributeType": "S"},
            {"AttributeName": "song", "AttributeType": "S"},
            {"AttributeName": "year", "AttributeType": "N"},
        ],
        "KeySchema": [
            {"AttributeName": "artist", "KeyType": "HASH"},
            {"AttributeName": "song", "KeyType": "RANGE"},
        ],
        "LocalSecondaryIndexes": [{
            "IndexName": "by_year",
            "KeySchema": [
                {"AttributeName": "artist", "KeyType": "HASH"},
                {"AttributeName": "year", "KeyType": "RANGE"},
            ],
            "Projection": {"ProjectionType": "KEYS_ONLY"},
        }],
        "GlobalSecondaryIndexes": [{
            "IndexName": "years",
            "KeySchema": [{"AttributeName": "year", "KeyType": "HASH"}],
            "Projection": {"ProjectionType": "ALL"},
        }],
        "DeletionProtectionEnabled": false,
        "TableClass": "STANDARD_INFREQUENT_ACCESS",
        "Tags": [{"Key": "team", "Value": "a"}],
        "StreamSpecification": {"StreamEnabled": true, "StreamViewType": "NEW_IMAGE"},
    }));
}

pub(super) fn put(world: &World, song: &str, year: u32) {
    world.ok::<PutItem>(json!({"TableName": "Music", "Item": {
        "artist": {"S": "x"}, "song": {"S": song}, "year": {"N": year.to_string()},
    }}));
}

pub(super) fn delete(world: &World, song: &str) {
    world.ok::<DeleteItem>(json!({"TableName": "Music", "Key": {
        "artist": {"S": "x"}, "song": {"S": song},
    }}));
}

fn backup(world: &World, name: &str) -> String {
    let made = world.ok::<CreateBackup>(json!({"TableName": "Music", "BackupName": name}));
    made["BackupDetails"]["BackupArn"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// The songs of a table, by its key and by the index of years.
pub(super) fn songs(world: &World, table: &str) -> (Vec<String>, Vec<String>) {
    let names = |items: &Value| {
        let mut names: Vec<String> = items
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["song"]["S"].as_str().unwrap().to_owned())
            .collect();
        names.sort();
        names
    };
    let all = world.ok::<Scan>(json!({"TableName": table}));
    let indexed = world.ok::<Scan>(json!({"TableName": table, "IndexName": "years"}));
    (names(&all["Items"]), names(&indexed["Items"]))
}

pub(super) fn strings(names: &[&str]) -> (Vec<String>, Vec<String>) {
    let names: Vec<String> = names.iter().map(ToString::to_string).collect();
    (names.clone(), names)
}

pub(super) fn verified(world: &World) {
    assert_eq!(world.context.engine.verify(), Vec::<String>::new());
}

// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateBackup.html>
#[test]
fn d_143_a_backup_lives() {
    let world = World::new();
    music(&world);
    let made = world.ok::<CreateBackup>(json!({"TableName": "Music", "BackupName": "first"}));
    let details = &made["BackupDetails"];
    let arn = details["BackupArn"].as_str().unwrap().to_owned();
    let table = "arn:aws:dynamodb:eu-west-1:000000000000:table/Music";
    assert!(
        arn.starts_with(&format!("{table}/backup/01800000000000-")),
        "{arn}"
    );
    assert_eq!(arn.len(), table.len() + "/backup/".len() + 14 + 1 + 8);
    assert_has(
        details,
        &json!({
            "BackupName": "first", "BackupStatus": "CREATING", "BackupType": "USER",
            "BackupCreationDateTime": START,
        }),
    );
    assert!(details["BackupExpiryDateTime"].is_null());

    // The table changes and goes; the backup tells what it was.
    delete(&world, "two");
    world.ok::<DeleteTable>(json!({"TableName": "Music"}));
    let described = world.ok::<DescribeBackup>(json!({"BackupArn": arn}));
    let described = &described["BackupDescription"];
    assert_eq!(described["BackupDetails"]["BackupStatus"], "AVAILABLE");
    assert_has(
        &described["SourceTableDetails"],
        &json!({
            "TableName": "Music", "ItemCount": 3, "BillingMode": "PAY_PER_REQUEST", "TableArn": table,
            "ProvisionedThroughput": {"ReadCapacityUnits": 0, "WriteCapacityUnits": 0},
        }),
    );
    let features = &described["SourceTableFeatureDetails"];
    assert_eq!(
        features["StreamDescription"],
        json!({"StreamEnabled": true, "StreamViewType": "NEW_IMAGE"})
    );
    assert_eq!(features["GlobalSecondaryIndexes"][0]["IndexName"], "years");
    assert_eq!(features["LocalSecondaryIndexes"][0]["IndexName"], "by_year");
    assert!(features["TimeToLiveDescription"].is_null());
    verified(&world);

    let gone = world.ok::<DeleteBackup>(json!({"BackupArn": arn}));
    let status = &gone["BackupDescription"]["BackupDetails"]["BackupStatus"];
    assert_eq!(status, "DELETED");
    for _ in 0..2 {
        world.refused::<DeleteBackup>(
            json!({"BackupArn": arn}),
            "BackupNotFoundException",
            &format!("Backup not found: {arn}"),
        );
    }
    verified(&world);
}

#[test]
fn arns_are_judged_from_the_left() {
    let world = World::new();
    let account = "000000000000";
    let id = "01800000000000-0a0b0c0d";
    let good = format!("arn:aws:dynamodb:eu-west-1:{account}:table/Music/backup/{id}");
    let not_found = |arn: &str| {
        (
            "BackupNotFoundException",
            format!("Backup not found: {arn}"),
        )
    };
    let invalid = |text: &str| ("ValidationException", text.to_owned());
    let cases = [
        (good.clone(), not_found(&good)),
        (
            good.replace("eu-west-1", "us-east-1"),
            not_found(&good.replace("eu-west-1", "us-east-1")),
        ),
        (
            format!("arn:aws:dynamodb:eu-west-1:{account}:table/MusicMusicMusic"),
            invalid("Invalid Backup ARN"),
        ),
        (
            good.replace("/backup/", "/export/"),
            invalid("Invalid Backup ARN"),
        ),
        ("x".repeat(40), invalid("Invalid Backup ARN")),
        (
            good.replace("eu-west-1", "nowhere"),
            invalid("BackupArn is not valid"),
        ),
        (
            good.replace("eu-west-1", "mars-north-1"),
            invalid("BackupArn is not valid"),
        ),
        (
            good.replace("arn:aws:", "arn:aws-cn:"),
            invalid("BackupArn is not valid"),
        ),
        (
            good.replace("arn:aws:", "arn:aws-cn:")
                .replace("eu-west-1", "cn-north-1"),
            not_found(
                &good
                    .replace("arn:aws:", "arn:aws-cn:")
                    .replace("eu-west-1", "cn-north-1"),
            ),
        ),
        (
            good.replace("arn:aws:", "arn:other:"),
            invalid("BackupArn is not valid"),
        ),
        (
            good.replace(":dynamodb:", ":s3:"),
            invalid("BackupArn is not valid"),
        ),
        (
            good.replace(account, "111122223333"),
            ("AccessDeniedException", "Access is denied".to_owned()),
        ),
    ];
    for (arn, (code, sentence)) in cases {
        let request = json!({"BackupArn": arn});
        world.refused::<DescribeBackup>(request.clone(), code, &sentence);
        world.refused::<DeleteBackup>(request, code, &sentence);
    }
}

// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListBackups.html>
#[test]
fn backups_are_listed_by_table_and_moment() {
    let world = World::new();
    music(&world);
    let mut arns = Vec::new();
    for name in ["same", "same", "other"] {
        arns.push(backup(&world, name));
        world.clock.advance(Duration::from_secs(10));
    }
    world.ok::<CreateTable>(on_demand("Another"));
    let made = world.ok::<CreateBackup>(json!({"TableName": "Another", "BackupName": "its"}));
    let another = made["BackupDetails"]["BackupArn"].as_str().unwrap();
    let listed = |request: Value| {
        let answer = world.ok::<ListBackups>(request);
        let summaries = answer["BackupSummaries"].as_array().unwrap().clone();
        let arns: Vec<String> = summaries
            .iter()
            .map(|summary| summary["BackupArn"].as_str().unwrap().to_owned())
            .collect();
        (arns, answer["LastEvaluatedBackupArn"].clone())
    };
    let all = [&[another.to_owned()], arns.as_slice()].concat();
    assert_eq!(listed(json!({})), (all.clone(), Value::Null));
    assert_eq!(
        listed(json!({"TableName": "Music", "Limit": 2})),
        (arns[..2].to_vec(), json!(arns[1]))
    );
    // A page that ends with the last says so, and a position need not be there any more.
    assert_eq!(
        listed(json!({"TableName": "Music", "Limit": 1, "ExclusiveStartBackupArn": arns[1]})),
        (arns[2..].to_vec(), Value::Null)
    );
    world.ok::<DeleteBackup>(json!({"BackupArn": arns[1]}));
    assert_eq!(
        listed(json!({"TableName": "Music", "ExclusiveStartBackupArn": arns[1]})).0,
        arns[2..]
    );
    // From the lower moment on, before the upper one.
    let within = json!({
        "TableName": "Music", "TimeRangeLowerBound": START, "TimeRangeUpperBound": START + 20,
    });
    assert_eq!(listed(within).0, arns[..1]);
    assert_eq!(listed(json!({"TableName": "none"})).0, Vec::<String>::new());
    for (kind, count) in [("USER", 3), ("ALL", 3), ("SYSTEM", 0), ("AWS_BACKUP", 0)] {
        assert_eq!(listed(json!({"BackupType": kind})).0.len(), count, "{kind}");
    }
    world.refused::<ListBackups>(
        json!({"TimeRangeLowerBound": START + 1, "TimeRangeUpperBound": START}),
        "ValidationException",
        "Time range lower bound must be less than or equal to upper bound",
    );
}

// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_RestoreTableFromBackup.html>
#[test]
fn a_table_comes_back_without_what_is_not_kept() {
    let world = World::new();
    music(&world);
    let arn = backup(&world, "night");
    put(&world, "four", 4);
    delete(&world, "one");
    world.clock.advance(Duration::from_secs(60));
    let answer =
        world.ok::<RestoreTableFromBackup>(json!({"BackupArn": arn, "TargetTableName": "Again"}));
    assert_has(
        &answer["TableDescription"],
        &json!({
            "TableName": "Again", "TableStatus": "CREATING", "ItemCount": 0, "TableSizeBytes": 0,
            "BillingModeSummary": {
                "BillingMode": "PAY_PER_REQUEST", "LastUpdateToPayPerRequestDateTime": START + 60,
            },
            "RestoreSummary": {
                "SourceBackupArn": arn,
                "SourceTableArn": "arn:aws:dynamodb:eu-west-1:000000000000:table/Music",
                "RestoreDateTime": START,
                "RestoreInProgress": true,
            },
        }),
    );
    let index = &answer["TableDescription"]["GlobalSecondaryIndexes"][0];
    assert!(index["IndexStatus"].is_null(), "{index}");
    let described = world.ok::<DescribeTable>(json!({"TableName": "Again"}));
    let described = &described["Table"];
    assert_has(
        described,
        &json!({"TableStatus": "ACTIVE", "ItemCount": 3, "DeletionProtectionEnabled": false}),
    );
    for absent in ["RestoreSummary", "LatestStreamArn", "TableClassSummary"] {
        assert!(described[absent].is_null(), "{absent}");
    }
    let tags = world.ok::<ListTagsOfResource>(json!({
        "ResourceArn": "arn:aws:dynamodb:eu-west-1:000000000000:table/Again",
    }));
    assert_eq!(tags["Tags"], json!([]));
    assert_eq!(songs(&world, "Again"), strings(&["one", "three", "two"]));
    assert_eq!(songs(&world, "Music"), strings(&["four", "three", "two"]));
    let local = world.ok::<Query>(json!({
        "TableName": "Again", "IndexName": "by_year", "KeyConditionExpression": "artist = :a",
        "ExpressionAttributeValues": {":a": {"S": "x"}},
    }));
    assert_eq!(local["Count"], 3);

    // What is written to one table is not seen in the other, nor in the backup.
    world.ok::<PutItem>(json!({"TableName": "Again", "Item": {
        "artist": {"S": "x"}, "song": {"S": "mine"}, "year": {"N": "9"},
    }}));
    world.ok::<RestoreTableFromBackup>(json!({"BackupArn": arn, "TargetTableName": "Third"}));
    assert_eq!(songs(&world, "Third"), strings(&["one", "three", "two"]));
    verified(&world);
    assert_eq!(world.context.fork().verify(), Vec::<String>::new());
}

#[test]
fn names_that_are_taken_and_backups_in_use() {
    let world = World::with_delay(Some(Duration::from_secs(5)));
    create_music(&world);
    world.refused::<CreateBackup>(
        json!({"TableName": "Music", "BackupName": "early"}),
        "ContinuousBackupsUnavailableException",
        "Backups are being enabled for the table: Music. Please retry later",
    );
    world.clock.advance(Duration::from_secs(5));
    fill_music(&world);
    let arn = backup(&world, "night");
    let restore = |target: &str| json!({"BackupArn": arn, "TargetTableName": target});
    let exists = ("TableAlreadyExistsException", "Table already exists: Music");
    world.refused::<RestoreTableFromBackup>(restore("Music"), exists.0, exists.1);
    world.ok::<RestoreTableFromBackup>(restore("Again"));
    world.refused::<RestoreTableFromBackup>(
        restore("Again"),
        "TableInUseException",
        &format!("Table: Again is already being restored from backup: {arn}"),
    );
    world.refused::<RestoreTableFromBackup>(
        restore("Other"),
        "BackupInUseException",
        &format!("Backup is being used to restore another table: {arn}"),
    );
    world.refused::<DeleteBackup>(
        json!({"BackupArn": arn}),
        "BackupInUseException",
        &format!("Backup is being used to restore table: {arn}"),
    );
    let described = world.ok::<DescribeTable>(json!({"TableName": "Again"}));
    assert_eq!(
        described["Table"]["RestoreSummary"]["RestoreInProgress"],
        true
    );
    refused_while_restoring(&world);
    world.clock.advance(Duration::from_secs(5));
    let described = world.ok::<DescribeTable>(json!({"TableName": "Again"}));
    assert!(described["Table"]["RestoreSummary"].is_null());
    world.ok::<RestoreTableFromBackup>(restore("Other"));
    world.clock.advance(Duration::from_secs(5));
    world.ok::<DeleteBackup>(json!({"BackupArn": arn}));
    assert_eq!(songs(&world, "Other"), strings(&["one", "three", "two"]));
}

/// What is said of the table Again while it is being restored.
#[track_caller]
fn refused_while_restoring(world: &World) {
    let missing = "Requested resource not found: Table: Again not found";
    let resource = ("ResourceNotFoundException", missing);
    let table = ("TableNotFoundException", "Table not found: Again");
    let arn = "arn:aws:dynamodb:eu-west-1:000000000000:table/Again";
    let again = json!({"TableName": "Again"});
    let point = json!({"TableName": "Again",
        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": true}});
    let expiry = json!({"TableName": "Again",
        "TimeToLiveSpecification": {"Enabled": true, "AttributeName": "ttl"}});
    let insights = json!({"TableName": "Again", "ContributorInsightsAction": "ENABLE"});
    for (operation, request, (code, sentence)) in [
        (
            "TagResource",
            json!({"ResourceArn": arn, "Tags": [{"Key": "k", "Value": "v"}]}),
            resource,
        ),
        ("ListTagsOfResource", json!({"ResourceArn": arn}), resource),
        ("GetResourcePolicy", json!({"ResourceArn": arn}), resource),
        ("DescribeContributorInsights", again.clone(), resource),
        ("UpdateContributorInsights", insights, resource),
        ("UpdateTimeToLive", expiry, resource),
        ("DescribeTimeToLive", again.clone(), resource),
        (
            "UpdateTable",
            json!({"TableName": "Again", "TableClass": "STANDARD"}),
            resource,
        ),
        ("UpdateContinuousBackups", point, table),
        ("DescribeContinuousBackups", again.clone(), table),
        (
            "CreateBackup",
            json!({"TableName": "Again", "BackupName": "early"}),
            table,
        ),
        (
            "CreateTable",
            on_demand("Again"),
            ("ResourceInUseException", "Table is being used: Again"),
        ),
    ] {
        let error = world.ask(operation, &request).unwrap_err();
        assert_eq!(
            (error.code().as_str(), error.message()),
            (code, Some(sentence)),
            "{operation}"
        );
    }
    let busy = world.ask("DeleteTable", &again).unwrap_err();
    assert_eq!(busy.code().as_str(), "ResourceInUseException");
}

/// Overrides of the table of these tests that cannot be, and what is said of each.
fn bad_overrides(years: &Value, units: &Value) -> Vec<(Value, &'static str)> {
    vec![
        (
            json!({"BillingModeOverride": "PROVISIONED"}),
            "Must override ProvisionedThroughput if BillingMode is overridden to PROVISIONED",
        ),
        (
            json!({"ProvisionedThroughputOverride": units}),
            "Cannot override ProvisionedThroughput unless BillingMode is PROVISIONED",
        ),
        (
            json!({"BillingModeOverride": "PROVISIONED", "ProvisionedThroughputOverride": units,
                "OnDemandThroughputOverride": {"MaxReadRequestUnits": 5}}),
            "Cannot override MaxReadRequestUnits for OnDemandThroughput unless BillingModeOverride is PAY_PER_REQUEST",
        ),
        (
            json!({"OnDemandThroughputOverride": {"MaxReadRequestUnits": 0}}),
            "Requested MaxReadRequestUnits for OnDemandThroughput is outside of valid range",
        ),
        (
            json!({"BillingModeOverride": "PROVISIONED", "ProvisionedThroughputOverride": units,
                "GlobalSecondaryIndexOverride": [years]}),
            "Must specify provisioned throughput for index years",
        ),
        (
            json!({"BillingModeOverride": "PAY_PER_REQUEST", "GlobalSecondaryIndexOverride": [
                with(years.clone(), json!({"ProvisionedThroughput": units}))]}),
            "Cannot override ProvisionedThroughput if BillingMode is overridden to PAY_PER_REQUEST for index years",
        ),
        (
            json!({"GlobalSecondaryIndexOverride": [
                with(years.clone(), json!({"OnDemandThroughput": {"MaxWriteRequestUnits": 0}}))]}),
            "Requested MaxWriteRequestUnits for OnDemandThroughput is outside of valid range",
        ),
        (
            json!({"GlobalSecondaryIndexOverride": [
                with(years.clone(), json!({"WarmThroughput": {"ReadUnitsPerSecond": 13_000}}))]}),
            "One or more parameter values were invalid: WarmThroughput cannot be specified for index years of a table \
             that is restored",
        ),
        (
            json!({"GlobalSecondaryIndexOverride": [with(years.clone(), json!({"IndexName": "by_year"}))]}),
            "One or more parameter values were invalid: Duplicate index name: by_year",
        ),
        (
            json!({"BillingModeOverride": "PROVISIONED", "ProvisionedThroughputOverride":
                {"ReadCapacityUnits": 1_000_000_000_001_i64, "WriteCapacityUnits": 1}}),
            "Given value 1000000000001 for ReadCapacityUnits is out of bounds",
        ),
        (
            json!({"GlobalSecondaryIndexOverride": [
                with(years.clone(), json!({"Projection": {"ProjectionType": "KEYS_ONLY"}}))]}),
            "Index years does not match a secondary index that existed in the source table and cannot be created \
             during the restore operation",
        ),
    ]
}

// The texts and what each rule compares: the service's own refusals, as users and AWS's controllers report them.
#[test]
fn overrides_are_judged_by_what_the_table_becomes() {
    let world = World::new();
    music(&world);
    let arn = backup(&world, "night");
    let years = json!({
        "IndexName": "years",
        "KeySchema": [{"AttributeName": "year", "KeyType": "HASH"}],
        "Projection": {"ProjectionType": "ALL"},
    });
    let units = json!({"ReadCapacityUnits": 5, "WriteCapacityUnits": 6});
    let refused = |overrides: Value, sentence: &str| {
        let request = json!({"BackupArn": arn, "TargetTableName": "Again"});
        world.refused::<RestoreTableFromBackup>(
            with(request, overrides),
            "ValidationException",
            sentence,
        );
    };
    for (overrides, sentence) in bad_overrides(&years, &units) {
        refused(overrides, sentence);
    }
    // Another name for the index, and the local one stays away.
    world.ok::<RestoreTableFromBackup>(json!({
        "BackupArn": arn, "TargetTableName": "Again", "BillingModeOverride": "PROVISIONED",
        "ProvisionedThroughputOverride": units, "LocalSecondaryIndexOverride": [],
        "GlobalSecondaryIndexOverride": [with(years, json!({
            "IndexName": "renamed", "ProvisionedThroughput": units,
        }))],
    }));
    let described = world.ok::<DescribeTable>(json!({"TableName": "Again"}));
    assert!(described["Table"]["LocalSecondaryIndexes"].is_null());
    let found = world.ok::<Scan>(json!({"TableName": "Again", "IndexName": "renamed"}));
    assert_eq!(found["Count"], 3);
    assert_eq!(
        described["Table"]["ProvisionedThroughput"]["WriteCapacityUnits"],
        6
    );
    verified(&world);
}

// -1 is what UpdateTable takes for no maximum, and a structure without members names none.
#[test]
fn a_maximum_can_stay_away() {
    let world = World::new();
    music(&world);
    let caps = json!({"MaxReadRequestUnits": 50, "MaxWriteRequestUnits": 60});
    world.ok::<UpdateTable>(json!({"TableName": "Music", "OnDemandThroughput": caps}));
    let arn = backup(&world, "night");
    let none = Value::Null;
    for (given, kept) in [
        (json!({}), none.clone()),
        (json!({"MaxReadRequestUnits": -1}), none.clone()),
        (
            json!({"MaxReadRequestUnits": -1, "MaxWriteRequestUnits": 7}),
            json!({"MaxWriteRequestUnits": 7}),
        ),
        (none, caps.clone()),
    ] {
        let of_index = if kept == caps { &Value::Null } else { &kept };
        world.ok::<RestoreTableFromBackup>(json!({
            "BackupArn": arn, "TargetTableName": "Again", "OnDemandThroughputOverride": given,
            "GlobalSecondaryIndexOverride": [{
                "IndexName": "years", "KeySchema": [{"AttributeName": "year", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "ALL"}, "OnDemandThroughput": given,
            }],
        }));
        let table = world.ok::<DescribeTable>(json!({"TableName": "Again"}))["Table"].clone();
        assert_eq!(table["OnDemandThroughput"], kept, "{given}");
        let index = &table["GlobalSecondaryIndexes"][0];
        assert_eq!(&index["OnDemandThroughput"], of_index, "{given}");
        world.ok::<DeleteTable>(json!({"TableName": "Again"}));
    }
}
