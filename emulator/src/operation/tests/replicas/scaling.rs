//! Auto scaling of replicas: what is kept and shown, and what is refused.

use serde_json::{Value, json};

use super::{FAR, FARTHER, HOME, agrees, at, describe, pair, updates};
use crate::operation::tests::world::World;
use crate::wire::ops::{
    CreateTable, DescribeTableReplicaAutoScaling, UpdateTable, UpdateTableReplicaAutoScaling,
};

fn provisioned() -> World {
    let world = World::new();
    world.ok::<CreateTable>(json!({
        "TableName": "Things",
        "AttributeDefinitions": [{"AttributeName": "p", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}],
        "ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5},
    }));
    world.ok::<UpdateTable>(updates(json!([{"Create": {"RegionName": FAR}}])));
    world
}

fn settings(least: i64) -> Value {
    json!({"MinimumUnits": least, "MaximumUnits": 100, "ScalingPolicyUpdate":
        {"TargetTrackingScalingPolicyConfiguration": {"TargetValue": 70}}})
}

fn request(members: Value) -> Value {
    let mut request = json!({"TableName": "Things"});
    for (name, value) in members.as_object().unwrap() {
        request[name] = value.clone();
    }
    request
}

#[test]
fn what_was_set_is_shown_where_it_was_set() {
    let world = provisioned();
    let shown = |world: &World| {
        let answer = world.ok::<DescribeTableReplicaAutoScaling>(json!({"TableName": "Things"}));
        answer["TableAutoScalingDescription"].clone()
    };
    let off = json!({"AutoScalingDisabled": true, "ScalingPolicies": []});
    let before = shown(&world);
    assert_eq!(before["Replicas"][0]["RegionName"], HOME);
    assert_eq!(
        before["Replicas"][1]["ReplicaProvisionedReadCapacityAutoScalingSettings"],
        off
    );
    let answer = world.ok::<UpdateTableReplicaAutoScaling>(request(json!({
        "ProvisionedWriteCapacityAutoScalingUpdate": settings(10),
        "ReplicaUpdates": [{"RegionName": FAR,
            "ReplicaProvisionedReadCapacityAutoScalingUpdate": settings(1)}]})));
    // The answer is that of before.
    let stale = &answer["TableAutoScalingDescription"];
    assert_eq!(stale["TableStatus"], "UPDATING");
    assert_eq!(stale["Replicas"], before["Replicas"]);

    let after = shown(&world);
    let scaled = |what: &str, least: i64| {
        json!({"MinimumUnits": least, "MaximumUnits": 100, "AutoScalingDisabled": false,
            "AutoScalingRoleArn": "arn:aws:iam::000000000000:role/aws-service-role/\
                dynamodb.application-autoscaling.amazonaws.com/\
                AWSServiceRoleForApplicationAutoScaling_DynamoDBTable",
            "ScalingPolicies": [{"PolicyName": format!("DynamoDB{what}CapacityUtilization:table/Things"),
                "TargetTrackingScalingPolicyConfiguration": {"DisableScaleIn": false, "TargetValue": 70.0}}]})
    };
    let write = "ReplicaProvisionedWriteCapacityAutoScalingSettings";
    let read = "ReplicaProvisionedReadCapacityAutoScalingSettings";
    for replica in after["Replicas"].as_array().unwrap() {
        assert_eq!(replica[write], scaled("Write", 10));
    }
    assert_eq!(after["Replicas"][0][read], off);
    assert_eq!(after["Replicas"][1][read], scaled("Read", 1));
    // A capacity below the least is raised to it.
    for region in [HOME, FAR] {
        let throughput = &describe(&at(&world, region)).unwrap()["ProvisionedThroughput"];
        assert_eq!(throughput["WriteCapacityUnits"], 10);
        assert_eq!(throughput["ReadCapacityUnits"], 5);
    }
    world.ok::<UpdateTableReplicaAutoScaling>(request(json!({
        "ProvisionedWriteCapacityAutoScalingUpdate": {"AutoScalingDisabled": true}})));
    assert_eq!(shown(&world)["Replicas"][0][write], off);
    agrees(&world);
}

// Seen on the service, but for the name of the rule.
#[test]
fn an_index_that_comes_is_scaled_by_itself() {
    let world = provisioned();
    let shown = |index: &str| {
        let answer = world.ok::<DescribeTableReplicaAutoScaling>(json!({"TableName": "Things"}));
        let replicas = answer["TableAutoScalingDescription"]["Replicas"].clone();
        let of_replica = |replica: &Value| {
            let indexes = replica["GlobalSecondaryIndexes"].as_array().unwrap();
            let mut indexes = indexes.iter();
            let found = indexes.find(|it| it["IndexName"] == index).unwrap();
            let write = &found["ProvisionedWriteCapacityAutoScalingSettings"];
            let policy = &write["ScalingPolicies"][0];
            let tracking = &policy["TargetTrackingScalingPolicyConfiguration"];
            json!([
                write["MinimumUnits"],
                write["MaximumUnits"],
                tracking["TargetValue"],
                policy["PolicyName"],
                found["ProvisionedReadCapacityAutoScalingSettings"]["AutoScalingDisabled"],
            ])
        };
        let replicas = replicas.as_array().unwrap();
        replicas.iter().map(of_replica).collect::<Vec<_>>()
    };
    let create = json!({"TableName": "Things",
        "AttributeDefinitions": [{"AttributeName": "v", "AttributeType": "S"}],
        "GlobalSecondaryIndexUpdates": [{"Create": {"IndexName": "by_v",
            "KeySchema": [{"AttributeName": "v", "KeyType": "HASH"}],
            "Projection": {"ProjectionType": "ALL"},
            "ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}}}]});
    at(&world, FAR).ok::<UpdateTable>(create);
    let name = "DynamoDBWriteCapacityUtilization:table/Things/index/by_v";
    assert_eq!(
        shown("by_v"),
        [
            json!([1, 10, 70.0, name, true]),
            json!([1, 10, 70.0, name, true])
        ]
    );
    agrees(&world);
}

#[test]
fn what_cannot_be_scaled_is_refused() {
    let world = World::new();
    let none = "Global table with name: 'Things' does not exist.";
    let describe = json!({"TableName": "Things"});
    let refused = |world: &World, members: Value, code: &str, sentence: &str| {
        world.refused::<UpdateTableReplicaAutoScaling>(request(members), code, sentence);
    };
    world.refused::<DescribeTableReplicaAutoScaling>(describe, "ResourceNotFoundException", none);
    refused(&world, json!({}), "ResourceNotFoundException", none);

    let world = provisioned();
    let failed = "Failed to update settings for global table with name: ‘Things’";
    let of = |region: &str| json!({"RegionName": region});
    let cases = [
        (
            json!({}),
            "ValidationException",
            " because at least one update parameter must be specified.",
        ),
        (
            json!({"ReplicaUpdates": [of(FAR), of(FAR)]}),
            "ValidationException",
            " because the regions: ‘[us-east-1]’ were specified more than once.",
        ),
        (
            json!({"ReplicaUpdates": [of(FARTHER)]}),
            "ResourceNotFoundException",
            " because a replica does not exist in regions: ‘[ap-south-1]’.",
        ),
        (
            json!({"GlobalSecondaryIndexUpdates": [{"IndexName": "none",
                "ProvisionedWriteCapacityAutoScalingUpdate": settings(1)}]}),
            "ResourceNotFoundException",
            " because the global secondary indexes with names: ‘[none]’ do not exist.",
        ),
        (
            json!({"ProvisionedWriteCapacityAutoScalingUpdate": {"MinimumUnits": 1}}),
            "ValidationException",
            ": Parameters 'MaximumUnits, ScalingPolicyUpdate' are required unless auto scaling is being disabled.",
        ),
        (
            json!({"ProvisionedWriteCapacityAutoScalingUpdate":
                {"AutoScalingDisabled": true, "MinimumUnits": 1}}),
            "ValidationException",
            ": Parameters 'MinimumUnits' must be left blank when disabling auto scaling.",
        ),
        (
            json!({"ProvisionedWriteCapacityAutoScalingUpdate": settings(101)}),
            "ValidationException",
            ": Maximum capacity cannot be less than minimum capacity.",
        ),
        (
            json!({"ProvisionedWriteCapacityAutoScalingUpdate": {"MinimumUnits": 1, "MaximumUnits": 100,
                "ScalingPolicyUpdate": {"TargetTrackingScalingPolicyConfiguration": {"TargetValue": 0}}}}),
            "ValidationException",
            ": Target value must be between 8.515920e-109 and 1.174271e+108.",
        ),
    ];
    for (members, code, sentence) in cases {
        refused(&world, members, code, &format!("{failed}{sentence}"));
    }
    let (on_demand, _) = pair();
    refused(
        &on_demand,
        json!({"ProvisionedWriteCapacityAutoScalingUpdate": settings(1)}),
        "ValidationException",
        "Failed to update global table with name ‘Things‘. Replicas 'eu-west-1', 'us-east-1' BillingMode is PayPerRequest. \
         You must convert table's BillingMode to PROVISIONED to set parameters: \
         'ProvisionedWriteCapacityAutoScalingUpdate'.",
    );
}
