//! What is answered so that Terraform and the CDK can work: backups, limits, endpoints.

use serde_json::json;

use super::super::world::World;
use super::on_demand;
use crate::wire::ops::{CreateTable, DescribeContinuousBackups, DescribeEndpoints, DescribeLimits};

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
