//! What is answered so that Terraform and the CDK can work: backups, limits, endpoints.

use std::time::Duration;

use serde_json::json;

use super::super::world::{START, World};
use super::on_demand;
use crate::wire::ops::{
    CreateTable, DeleteTable, DescribeContinuousBackups, DescribeEndpoints, DescribeLimits,
    UpdateContinuousBackups, UpdateTable,
};

/// Seconds of a day.
const DAY: i64 = 24 * 60 * 60;

// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeContinuousBackups.html>
#[test]
fn point_in_time_recovery_is_off() {
    let world = World::new();
    world.ok::<CreateTable>(on_demand("Music"));
    let answer = world.ok::<DescribeContinuousBackups>(json!({"TableName": "Music"}));
    assert_eq!(
        answer["ContinuousBackupsDescription"],
        json!({
            "ContinuousBackupsStatus": "ENABLED",
            "PointInTimeRecoveryDescription": {"PointInTimeRecoveryStatus": "DISABLED"},
        })
    );
    world.refused::<DescribeContinuousBackups>(
        json!({"TableName": "none"}),
        "TableNotFoundException",
        "Table not found: none",
    );
}

// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateContinuousBackups.html>
#[test]
fn point_in_time_recovery_is_kept_and_described() {
    let world = World::new();
    world.ok::<CreateTable>(on_demand("Music"));
    let update = |specification| {
        world.ok::<UpdateContinuousBackups>(json!({
            "TableName": "Music",
            "PointInTimeRecoverySpecification": specification,
        }))
    };
    let recovery = |earliest: i64, latest: i64, days: u32| {
        json!({"ContinuousBackupsDescription": {
            "ContinuousBackupsStatus": "ENABLED",
            "PointInTimeRecoveryDescription": {
                "PointInTimeRecoveryStatus": "ENABLED",
                "RecoveryPeriodInDays": days,
                "EarliestRestorableDateTime": earliest,
                "LatestRestorableDateTime": latest,
            },
        }})
    };
    let on = json!({"PointInTimeRecoveryEnabled": true});
    assert_eq!(update(on.clone()), recovery(START, START, 35));

    // Two days later it reaches two days back; asked for one day, it reaches back so far.
    world.clock.advance(Duration::from_secs(2 * DAY as u64));
    let now = START + 2 * DAY;
    assert_eq!(update(on), recovery(START, now - 300, 35));
    let short = json!({"PointInTimeRecoveryEnabled": true, "RecoveryPeriodInDays": 1});
    let answer = recovery(now - DAY, now - 300, 1);
    assert_eq!(update(short), answer);
    let described = world.ok::<DescribeContinuousBackups>(json!({"TableName": "Music"}));
    assert_eq!(described, answer);

    // What a shorter period has let go does not come back with a longer one.
    let long = json!({"PointInTimeRecoveryEnabled": true, "RecoveryPeriodInDays": 9});
    assert_eq!(update(long), recovery(now - DAY, now - 300, 9));
    world.refused::<UpdateContinuousBackups>(
        json!({"TableName": "Music", "PointInTimeRecoverySpecification":
            {"PointInTimeRecoveryEnabled": false, "RecoveryPeriodInDays": 9}}),
        "ValidationException",
        "Invalid Request: Cannot specify RecoveryPeriodInDays when disabling point-in-time recovery.",
    );

    let off = update(json!({"PointInTimeRecoveryEnabled": false}));
    assert_eq!(
        off["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"],
        json!({"PointInTimeRecoveryStatus": "DISABLED"}),
    );
}

// Seen on the service.
#[test]
fn recovery_is_switched_while_other_things_change() {
    let world = World::with_delay(Some(Duration::from_secs(5)));
    world.ok::<CreateTable>(on_demand("Music"));
    let on = json!({"TableName": "Music", "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": true}});
    world.refused::<UpdateContinuousBackups>(
        on.clone(),
        "ContinuousBackupsUnavailableException",
        "Backups are being enabled for the table: Music. Please retry later",
    );
    world.clock.advance(Duration::from_secs(5));
    world.ok::<UpdateTable>(
        json!({"TableName": "Music", "TableClass": "STANDARD_INFREQUENT_ACCESS"}),
    );
    world.ok::<UpdateContinuousBackups>(on.clone());
    world.clock.advance(Duration::from_secs(5));
    world.ok::<DeleteTable>(json!({"TableName": "Music"}));
    world.refused::<UpdateContinuousBackups>(
        on,
        "TableNotFoundException",
        "Table not found: Music",
    );
}

// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html>
#[test]
fn limits_are_those_of_a_new_account() {
    let world = World::new();
    assert_eq!(
        world.ok::<DescribeLimits>(json!({})),
        json!({
            "AccountMaxReadCapacityUnits": 80_000,
            "AccountMaxWriteCapacityUnits": 80_000,
            "TableMaxReadCapacityUnits": 40_000,
            "TableMaxWriteCapacityUnits": 40_000,
        })
    );
}

#[test]
fn the_endpoint_is_that_of_the_region() {
    let world = World::new();
    assert_eq!(
        world.ok::<DescribeEndpoints>(json!({})),
        json!({"Endpoints": [
            {"Address": "dynamodb.eu-west-1.amazonaws.com", "CachePeriodInMinutes": 1440},
        ]})
    );
}
