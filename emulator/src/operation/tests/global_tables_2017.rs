//! Version 2017.11.29 of global tables, which the service answers as if it had none.

use serde_json::json;

use super::tables::on_demand;
use super::world::World;
use crate::engine::Caller;
use crate::wire::ops::{
    CreateGlobalTable, CreateTable, DescribeGlobalTable, DescribeGlobalTableSettings,
    ListGlobalTables, UpdateGlobalTable, UpdateGlobalTableSettings,
};

/// What every group of this version is refused with.
const REFUSED: &str = "One or more parameter values were invalid: DynamoDB global tables version 2017.11.29 is not \
     supported. We recommend using DynamoDB global tables version 2019.11.21, instead of version 2017.11.29 \
     (Legacy).";

#[test]
fn no_group_can_be_made_or_joined() {
    let world = World::new();
    world.ok::<CreateTable>(on_demand("Music"));
    for name in ["Music", "none"] {
        world.refused::<CreateGlobalTable>(
            json!({"GlobalTableName": name, "ReplicationGroup": [{"RegionName": "eu-west-1"}]}),
            "ValidationException",
            REFUSED,
        );
        world.refused::<UpdateGlobalTable>(
            json!({"GlobalTableName": name, "ReplicaUpdates": [
                {"Delete": {"RegionName": "us-east-1"}}, {"Create": {"RegionName": "us-east-2"}}]}),
            "ValidationException",
            REFUSED,
        );
        world.refused::<UpdateGlobalTable>(
            json!({"GlobalTableName": name, "ReplicaUpdates": [{"Delete": {"RegionName": "us-east-1"}}]}),
            "GlobalTableNotFoundException",
            &format!("Global table with name: '{name}' does not exist."),
        );
    }
    world.refused::<UpdateGlobalTable>(
        json!({"GlobalTableName": "Music", "ReplicaUpdates": []}),
        "ValidationException",
        "One or more parameter values were invalid",
    );
}

#[test]
fn regions_that_never_had_the_version_name_those_that_had() {
    let mut world = World::new();
    world.context.caller = Caller::new("test", "ap-south-1").into();
    world.refused::<CreateGlobalTable>(
        json!({"GlobalTableName": "Music", "ReplicationGroup": [{"RegionName": "eu-west-1"}]}),
        "ValidationException",
        "One or more parameter values were invalid: DynamoDB global tables version 2017.11.29 is not supported in \
         this region 'ap-south-1', supported regions are : [eu-west-2, eu-west-1, ap-southeast-1, ap-southeast-2, \
         ap-northeast-2, eu-central-1, ap-northeast-1, us-east-1, us-east-2, us-west-1, us-west-2]",
    );
}

#[test]
fn no_group_is_there() {
    let world = World::new();
    world.ok::<CreateTable>(on_demand("Music"));
    let name = json!({"GlobalTableName": "Music"});
    world.refused::<DescribeGlobalTable>(
        name.clone(),
        "GlobalTableNotFoundException",
        "Global table not found: Global table with name: 'Music' does not exist.",
    );
    let sentence = "Global table with name: 'Music' does not exist.";
    world.refused::<DescribeGlobalTableSettings>(
        name.clone(),
        "GlobalTableNotFoundException",
        sentence,
    );
    world.refused::<UpdateGlobalTableSettings>(name, "GlobalTableNotFoundException", sentence);
    let none = json!({"GlobalTables": []});
    assert_eq!(world.ok::<ListGlobalTables>(json!({})), none);
    assert_eq!(
        world.ok::<ListGlobalTables>(json!({"RegionName": "us-east-1"})),
        none
    );
    world.refused::<ListGlobalTables>(
        json!({"RegionName": "nowhere"}),
        "InternalServerError",
        "Internal server error",
    );
}
