//! Which settings go everywhere, and which stay where they are.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html>

use std::time::Duration;

use serde_json::{Value, json};

use super::{FAR, FARTHER, agrees, describe, items, pair, put, updates};
use crate::wire::ops::{
    CreateTable, DescribeContinuousBackups, DescribeTimeToLive, ListTagsOfResource, PutItem,
    SearchVectors, TagResource, UpdateContinuousBackups, UpdateTable, UpdateTimeToLive,
};

fn update(world: &super::World, members: Value) {
    let mut request = json!({"TableName": "Things"});
    for (name, value) in members.as_object().unwrap() {
        request[name] = value.clone();
    }
    world.ok::<UpdateTable>(request);
}

#[test]
fn indexes_billing_and_class_go_everywhere() {
    let (world, far) = pair();
    put(&world, "a", "1");
    update(
        &far,
        json!({"AttributeDefinitions": [{"AttributeName": "v", "AttributeType": "S"}],
            "GlobalSecondaryIndexUpdates": [{"Create": {"IndexName": "by_v",
                "KeySchema": [{"AttributeName": "v", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "ALL"}}}]}),
    );
    // Each member fills it by itself.
    assert_eq!(items(&world, Some("by_v")), ["a=1"]);
    assert_eq!(items(&far, Some("by_v")), ["a=1"]);
    update(
        &world,
        json!({"GlobalSecondaryIndexUpdates": [{"Delete": {"IndexName": "global"}}]}),
    );
    for region in [&world, &far] {
        let table = describe(region).unwrap();
        let names: Vec<&Value> = table["GlobalSecondaryIndexes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|index| &index["IndexName"])
            .collect();
        assert_eq!(names, ["by_v"]);
    }
    update(&far, json!({"TableClass": "STANDARD_INFREQUENT_ACCESS"}));
    let class = &describe(&world).unwrap()["TableClassSummary"]["TableClass"];
    assert_eq!(class, "STANDARD_INFREQUENT_ACCESS");
    update(
        &world,
        json!({"BillingMode": "PROVISIONED",
            "ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 6},
            "GlobalSecondaryIndexUpdates": [{"Update": {"IndexName": "by_v",
                "ProvisionedThroughput": {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}}}]}),
    );
    let throughput = &describe(&far).unwrap()["ProvisionedThroughput"];
    assert_eq!(
        (
            &throughput["ReadCapacityUnits"],
            &throughput["WriteCapacityUnits"]
        ),
        (&json!(5), &json!(6))
    );
    agrees(&world);
}

#[test]
fn figures_of_reads_can_differ_until_they_change_elsewhere() {
    let (world, far) = pair();
    update(
        &world,
        json!({"OnDemandThroughput": {"MaxReadRequestUnits": 50, "MaxWriteRequestUnits": 60}}),
    );
    assert_eq!(
        describe(&far).unwrap()["OnDemandThroughput"],
        json!({"MaxReadRequestUnits": 50, "MaxWriteRequestUnits": 60})
    );
    world.ok::<UpdateTable>(updates(json!([{"Update": {"RegionName": FAR,
        "OnDemandThroughputOverride": {"MaxReadRequestUnits": 7}}}])));
    assert_eq!(
        describe(&far).unwrap()["OnDemandThroughput"],
        json!({"MaxReadRequestUnits": 7, "MaxWriteRequestUnits": 60})
    );
    // Each region calls the figure of the other one an override.
    let shown = |world: &super::World| {
        describe(world).unwrap()["Replicas"][0]["OnDemandThroughputOverride"].clone()
    };
    assert_eq!(shown(&world), json!({"MaxReadRequestUnits": 7}));
    assert_eq!(shown(&far), json!({"MaxReadRequestUnits": 50}));
    update(
        &world,
        json!({"OnDemandThroughput": {"MaxReadRequestUnits": 51}}),
    );
    assert_eq!(
        describe(&far).unwrap()["OnDemandThroughput"]["MaxReadRequestUnits"],
        51
    );
    assert_eq!(shown(&world), Value::Null);
}

#[test]
fn expiry_goes_everywhere_and_protection_tags_and_recovery_do_not() {
    let (world, far) = pair();
    far.ok::<UpdateTimeToLive>(json!({"TableName": "Things",
        "TimeToLiveSpecification": {"Enabled": true, "AttributeName": "ttl"}}));
    let expiry = world.ok::<DescribeTimeToLive>(json!({"TableName": "Things"}));
    assert_eq!(
        expiry["TimeToLiveDescription"]["TimeToLiveStatus"],
        "ENABLED"
    );

    update(&world, json!({"DeletionProtectionEnabled": true}));
    let arn = |world: &super::World| describe(world).unwrap()["TableArn"].clone();
    world.ok::<TagResource>(
        json!({"ResourceArn": arn(&world), "Tags": [{"Key": "a", "Value": "b"}]}),
    );
    world.ok::<UpdateContinuousBackups>(json!({"TableName": "Things",
        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": true}}));
    assert_eq!(describe(&far).unwrap()["DeletionProtectionEnabled"], false);
    assert_eq!(
        far.ok::<ListTagsOfResource>(json!({"ResourceArn": arn(&far)}))["Tags"],
        json!([])
    );
    let backups = far.ok::<DescribeContinuousBackups>(json!({"TableName": "Things"}));
    let recovery = &backups["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"];
    assert_eq!(recovery["PointInTimeRecoveryStatus"], "DISABLED");
}

#[test]
fn a_provisioned_group_shows_no_billing_mode() {
    let world = super::World::new();
    world.ok::<CreateTable>(json!({
        "TableName": "Things",
        "AttributeDefinitions": [{"AttributeName": "p", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}],
        "ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5},
    }));
    world.ok::<UpdateTable>(updates(json!([{"Create": {"RegionName": FAR,
        "ProvisionedThroughputOverride": {"ReadCapacityUnits": 9}, "TableClassOverride": "STANDARD_INFREQUENT_ACCESS"}}])));
    let table = describe(&world).unwrap();
    assert_eq!(table.get("BillingModeSummary"), None);
    let replica = &table["Replicas"][0];
    assert_eq!(
        replica["ProvisionedThroughputOverride"],
        json!({"ReadCapacityUnits": 9})
    );
    assert_eq!(
        replica["ReplicaTableClassSummary"]["TableClass"],
        "STANDARD_INFREQUENT_ACCESS"
    );
    // What a replica begins with is no change.
    let far = super::at(&world, FAR);
    assert_eq!(
        describe(&far).unwrap()["ProvisionedThroughput"],
        json!({"NumberOfDecreasesToday": 0, "ReadCapacityUnits": 9, "WriteCapacityUnits": 5})
    );
}

#[test]
fn decreases_are_those_of_the_replica() {
    let world = super::World::new();
    let units = |read: i64| json!({"ReadCapacityUnits": read, "WriteCapacityUnits": 5});
    world.ok::<CreateTable>(json!({
        "TableName": "Things",
        "AttributeDefinitions": [{"AttributeName": "p", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}],
        "ProvisionedThroughput": units(5),
    }));
    update(&world, json!({"ProvisionedThroughput": units(4)}));
    world.ok::<UpdateTable>(updates(json!([{"Create": {"RegionName": FAR,
        "ProvisionedThroughputOverride": {"ReadCapacityUnits": 3}}}])));
    let far = super::at(&world, FAR);
    let shown = |world: &super::World| {
        describe(world).unwrap()["ProvisionedThroughput"]["NumberOfDecreasesToday"].clone()
    };
    assert_eq!([shown(&world), shown(&far)], [1, 0]);
    world.ok::<UpdateTable>(updates(json!([{"Update": {"RegionName": FAR,
        "ProvisionedThroughputOverride": {"ReadCapacityUnits": 2}}}])));
    assert_eq!([shown(&world), shown(&far)], [1, 1]);
}

/// What is ready at once falls in no region, whichever call takes units away, and a fall is no rise.
#[test]
fn warm_throughput_falls_in_no_region() {
    let world = super::World::new();
    let units = |read: i64| json!({"ReadCapacityUnits": read, "WriteCapacityUnits": 5});
    world.ok::<CreateTable>(json!({
        "TableName": "Things",
        "AttributeDefinitions": [{"AttributeName": "p", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}],
        "ProvisionedThroughput": units(5),
    }));
    let own = |read: i64| json!([{"Update": {"RegionName": FAR, "ProvisionedThroughputOverride": {"ReadCapacityUnits": read}}}]);
    world.ok::<UpdateTable>(updates(json!([{"Create": {"RegionName": FAR}}])));
    let far = super::at(&world, FAR);
    let warm = || describe(&far).unwrap()["WarmThroughput"]["ReadUnitsPerSecond"].clone();
    world.ok::<UpdateTable>(updates(own(90)));
    assert_eq!(warm(), 90);
    let increased =
        || describe(&far).unwrap()["ProvisionedThroughput"]["LastIncreaseDateTime"].clone();
    let before = increased();
    world.clock.advance(Duration::from_secs(60));
    // By an override, and by a change that goes everywhere.
    world.ok::<UpdateTable>(updates(own(50)));
    assert_eq!(warm(), 90);
    update(&world, json!({"ProvisionedThroughput": units(6)}));
    let shown = describe(&far).unwrap();
    assert_eq!(shown["ProvisionedThroughput"]["ReadCapacityUnits"], 6);
    assert_eq!(shown["ProvisionedThroughput"]["NumberOfDecreasesToday"], 2);
    assert_eq!(warm(), 90);
    assert_eq!(increased(), before);
}

#[test]
fn an_index_of_vectors_goes_everywhere_and_each_member_fills_it() {
    let (world, far) = pair();
    let vector = |numbers: [&str; 2]| {
        let numbers = numbers.map(|number| json!({"N": number}));
        json!({"L": numbers})
    };
    let put = |world: &super::World, p: &str, numbers: [&str; 2]| {
        world.ok::<PutItem>(json!({"TableName": "Things",
            "Item": {"p": {"S": p}, "embedding": vector(numbers)}}));
    };
    put(&world, "before", ["1", "0"]);
    update(
        &far,
        json!({"VectorIndexUpdates": [{"Create": {"IndexName": "near",
            "VectorAttribute": {"AttributeName": "embedding"}, "Dimensions": 2,
            "DistanceFunction": "EUCLIDEAN", "Projection": {"ProjectionType": "ALL"}}}]}),
    );
    put(&world, "after", ["0", "1"]);
    for region in [&world, &far] {
        let answer = region.ok::<SearchVectors>(json!({"TableName": "Things", "IndexName": "near",
            "SearchVector": [{"N": "0"}, {"N": "2"}], "TopK": 2}));
        let text = answer.to_string();
        let place = |p: &str| text.find(&format!("\"{p}\"")).unwrap();
        assert!(place("after") < place("before"), "{text}");
    }
    agrees(&world);
}

/// "UpdateTable answers before the entry exists: `Replicas` is [] (or the old list) in the response", and of the table
/// nothing is new in it but that it is being updated.
#[test]
fn replicas_are_answered_as_they_were() {
    for delay in [None, Some(Duration::from_secs(1))] {
        let world = super::World::with_delay(delay);
        super::create(&world);
        world.clock.advance(Duration::from_secs(1));
        let answer = |request: Value| {
            let answer = world.ok::<UpdateTable>(request)["TableDescription"].clone();
            assert_eq!(answer["TableStatus"], "UPDATING");
            world.clock.advance(Duration::from_secs(1));
            answer
        };
        // Replication switches a stream on, which the answer shows as any new one.
        let joined = answer(updates(json!([{"Create": {"RegionName": FAR}}])));
        assert_eq!(joined["Replicas"], json!([]));
        let table = describe(&world).unwrap();
        assert_eq!(joined["LatestStreamArn"], table["LatestStreamArn"]);
        assert_eq!(table["StreamSpecification"]["StreamEnabled"], true);
        let changed = answer(updates(json!([{"Update": {"RegionName": FAR,
            "TableClassOverride": "STANDARD_INFREQUENT_ACCESS"}}])));
        assert_eq!(
            changed["Replicas"][0]["ReplicaTableClassSummary"],
            Value::Null
        );
        let second = answer(updates(json!([{"Create": {"RegionName": FARTHER}}])));
        assert_eq!(second["Replicas"].as_array().unwrap().len(), 1);
        let replica = &second["Replicas"][0];
        assert_eq!(
            replica["ReplicaTableClassSummary"]["TableClass"],
            "STANDARD_INFREQUENT_ACCESS"
        );
        let left = answer(updates(json!([{"Delete": {"RegionName": FARTHER}}])));
        assert_eq!(left["Replicas"].as_array().unwrap().len(), 2);
        assert_eq!(left["Replicas"][1]["ReplicaStatus"], "ACTIVE");
    }
}
