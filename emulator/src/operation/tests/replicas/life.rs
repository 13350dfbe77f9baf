//! Regions join and leave.

use serde_json::{Value, json};

use super::{
    FAR, FARTHER, HOME, SECOND, agrees, at, create, describe, items, join, members, pair, put,
    updates,
};
use crate::operation;
use crate::operation::tests::world::World;
use crate::wire::ops::{
    DeleteTable, DescribeStream, DescribeTimeToLive, ListTables, PutItem, UpdateTable,
    UpdateTimeToLive,
};

/// What only tables of several regions are described with.
const REGIONAL: [&str; 5] = [
    "GlobalTableVersion",
    "Replicas",
    "MultiRegionConsistency",
    "GlobalTableWitnesses",
    "GlobalTableSettingsReplicationMode",
];

// The states are those that were seen on the service, without its durations.
#[test]
fn a_region_joins_with_all_that_is_there() {
    let world = World::with_delay(Some(SECOND));
    create(&world);
    let table = describe(&world).unwrap();
    assert!(REGIONAL.iter().all(|name| table.get(*name).is_none()));
    world.clock.advance(SECOND);
    put(&world, "a", "1");

    let answer = join(&world, FAR);
    let table = &answer["TableDescription"];
    assert_eq!(
        (&table["TableStatus"], &table["Replicas"]),
        (&json!("UPDATING"), &json!([]))
    );
    assert_eq!(members(&world), [format!("{FAR} CREATING")]);
    let far = at(&world, FAR);
    let replica = describe(&far).unwrap();
    assert_eq!(replica["TableStatus"], "CREATING");
    assert_eq!(members(&far), [format!("{HOME} ACTIVE")]);
    far.refused::<PutItem>(
        json!({"TableName": "Things", "Item": {"p": {"S": "x"}}}),
        "ResourceNotFoundException",
        "Requested resource not found",
    );
    far.refused::<DeleteTable>(
        json!({"TableName": "Things"}),
        "ResourceInUseException",
        "Attempt to change a resource which is still in use: Table: Things is being used.",
    );
    // What is written meanwhile arrives as well.
    put(&world, "b", "1");
    world.refused::<UpdateTable>(
        updates(json!([{"Create": {"RegionName": FARTHER}}])),
        "ResourceInUseException",
        "The resource which you are attempting to change is in use.",
    );
    world.clock.advance(SECOND);

    let (here, there) = (describe(&world).unwrap(), describe(&far).unwrap());
    for table in [&here, &there] {
        assert_eq!(table["TableStatus"], "ACTIVE");
        assert_eq!(table["GlobalTableVersion"], "2019.11.21");
        assert_eq!(
            table["GlobalTableSettingsReplicationMode"],
            "ENABLED_WITH_OVERRIDES"
        );
        assert_eq!(table.get("MultiRegionConsistency"), None);
        assert_eq!(
            table["StreamSpecification"],
            json!({"StreamEnabled": true, "StreamViewType": "NEW_AND_OLD_IMAGES"})
        );
    }
    let warm =
        json!({"ReadUnitsPerSecond": 12000, "WriteUnitsPerSecond": 4000, "Status": "ACTIVE"});
    assert_eq!(
        here["Replicas"],
        json!([{"RegionName": FAR, "ReplicaStatus": "ACTIVE",
            "GlobalTableSettingsReplicationMode": "ENABLED_WITH_OVERRIDES", "WarmThroughput": warm.clone(),
            "GlobalSecondaryIndexes": [{"IndexName": "global", "WarmThroughput": warm}]}])
    );
    for name in ["TableId", "TableArn", "LatestStreamArn"] {
        assert_ne!(here[name], there[name], "{name}");
    }
    assert_eq!(items(&far, None), ["a=1", "b=1"]);
    assert_eq!(items(&far, Some("global")), ["a=1", "b=1"]);
    assert_eq!(
        far.ok::<ListTables>(json!({}))["TableNames"],
        json!(["Things"])
    );
    agrees(&world);
}

/// All but its description, its end and changes of the regions is told as of no table.
#[test]
fn a_replica_that_comes_is_not_there_yet() {
    let world = World::with_delay(Some(SECOND));
    create(&world);
    world.clock.advance(SECOND);
    join(&world, FAR);
    let far = at(&world, FAR);
    let shown = describe(&far).unwrap();
    assert_eq!(shown["TableStatus"], "CREATING");
    for name in [
        "StreamSpecification",
        "LatestStreamArn",
        "LatestStreamLabel",
    ] {
        assert_eq!(shown.get(name), None, "{name}");
    }
    let missing = "Requested resource not found: Table: Things not found";
    let resource = ("ResourceNotFoundException", missing);
    let table = ("TableNotFoundException", "Table not found: Things");
    let arn = format!("arn:aws:dynamodb:{FAR}:000000000000:table/Things");
    let tags = json!({"ResourceArn": arn, "Tags": [{"Key": "k", "Value": "v"}]});
    let of_resource = json!({"ResourceArn": arn});
    let policy = json!({"ResourceArn": arn, "Policy": "{}"});
    let untag = json!({"ResourceArn": arn, "TagKeys": ["k"]});
    let (name, expiry) = (json!({"TableName": "Things"}), expires());
    let insights = json!({"TableName": "Things", "ContributorInsightsAction": "ENABLE"});
    let recovery = json!({"TableName": "Things",
        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": true}});
    let backup = json!({"TableName": "Things", "BackupName": "early"});
    let protect = json!({"TableName": "Things", "DeletionProtectionEnabled": true});
    let class = json!({"TableName": "Things", "TableClass": "STANDARD"});
    let export = json!({"TableArn": arn, "S3Bucket": "bucket"});
    let gone = format!("Table not found: {arn}");
    let none = "Global table with name: 'Things' does not exist.";
    for (operation, request, (code, sentence)) in [
        ("TagResource", &tags, resource),
        (
            "UntagResource",
            &untag,
            (resource.0, "Requested resource not found"),
        ),
        ("ListTagsOfResource", &of_resource, resource),
        ("GetResourcePolicy", &of_resource, resource),
        ("PutResourcePolicy", &policy, resource),
        ("DeleteResourcePolicy", &of_resource, resource),
        ("DescribeContributorInsights", &name, resource),
        ("UpdateContributorInsights", &insights, resource),
        ("DescribeKinesisStreamingDestination", &name, resource),
        ("UpdateTimeToLive", &expiry, resource),
        ("DescribeTimeToLive", &name, resource),
        ("UpdateTable", &protect, resource),
        ("UpdateTable", &class, resource),
        ("UpdateContinuousBackups", &recovery, table),
        ("DescribeContinuousBackups", &name, table),
        ("CreateBackup", &backup, table),
        (
            "ExportTableToPointInTime",
            &export,
            (table.0, gone.as_str()),
        ),
        ("DescribeTableReplicaAutoScaling", &name, (resource.0, none)),
    ] {
        let error = far.ask(operation, request).unwrap_err();
        let found = (error.code().as_str(), error.message());
        assert_eq!(found, (code, Some(sentence)), "{operation}");
    }
    world.clock.advance(SECOND);
    for (operation, request) in [("TagResource", &tags), ("DescribeTimeToLive", &name)] {
        assert!(far.ask(operation, request).is_ok(), "{operation}");
    }
}

fn expires() -> Value {
    json!({"TableName": "Things",
        "TimeToLiveSpecification": {"Enabled": true, "AttributeName": "ttl"}})
}

#[test]
fn expiry_stays_while_a_replica_of_a_table_with_items_comes() {
    for with_items in [true, false] {
        let world = World::with_delay(Some(SECOND));
        create(&world);
        world.clock.advance(SECOND);
        if with_items {
            put(&world, "a", "1");
        }
        join(&world, FAR);
        match with_items {
            true => world.refused::<UpdateTimeToLive>(
                expires(),
                "ValidationException",
                "Create/Update/Delete of replica is not allowed while the replica is being added to table with name: \
                 ‘Things’ in region: ‘us-east-1’.",
            ),
            false => drop(world.ok::<UpdateTimeToLive>(expires())),
        }
        world.clock.advance(SECOND);
        let told = at(&world, FAR).ok::<DescribeTimeToLive>(json!({"TableName": "Things"}));
        let status = &told["TimeToLiveDescription"]["TimeToLiveStatus"];
        assert_eq!(status == "DISABLED", with_items, "{status}");
        agrees(&world);
    }
}

#[test]
fn a_third_region_gets_what_is_on_its_way_from_the_second() {
    let (world, far) = pair();
    operation::set_replication_lag(&world.context, None);
    put(&far, "far", "1");
    put(&world, "home", "1");
    join(&world, FARTHER);
    let farther = at(&world, FARTHER);
    assert_eq!(items(&farther, None), ["home=1"]);
    put(&farther, "farther", "1");
    operation::drain_replication(&world.context);
    for region in [&world, &far, &farther] {
        assert_eq!(items(region, None), ["far=1", "farther=1", "home=1"]);
    }
    assert_eq!(
        members(&far),
        [format!("{HOME} ACTIVE"), format!("{FARTHER} ACTIVE")]
    );
    agrees(&world);
}

#[test]
fn a_region_leaves_and_what_it_has_not_sent_yet_arrives() {
    let (world, far) = pair();
    operation::set_replication_lag(&world.context, None);
    put(&far, "last", "1");
    let answer = world.ok::<UpdateTable>(updates(json!([{"Delete": {"RegionName": FAR}}])));
    assert_eq!(answer["TableDescription"]["TableStatus"], "UPDATING");
    assert_eq!(items(&world, None), ["last=1"]);
    let table = describe(&world).unwrap();
    assert_eq!(
        (table.get("Replicas"), table.get("GlobalTableVersion")),
        (None, None)
    );
    assert_eq!(table["StreamSpecification"]["StreamEnabled"], true);
    assert!(describe(&far).is_err());
    agrees(&world);

    // And joins again, with nothing of before.
    join(&world, FAR);
    assert_eq!(items(&far, None), ["last=1"]);
    agrees(&world);
}

#[test]
fn a_region_that_leaves_is_shown_until_it_has_left() {
    let world = World::with_delay(Some(SECOND));
    create(&world);
    world.clock.advance(SECOND);
    join(&world, FAR);
    world.clock.advance(SECOND);
    let far = at(&world, FAR);
    far.ok::<DeleteTable>(json!({"TableName": "Things"}));
    assert_eq!(members(&world), [format!("{FAR} DELETING")]);
    let leaving = describe(&far).unwrap();
    assert_eq!(
        (&leaving["TableStatus"], leaving.get("Replicas")),
        (&json!("DELETING"), None)
    );
    world.clock.advance(SECOND);
    assert_eq!(describe(&world).unwrap().get("Replicas"), None);
    assert!(describe(&far).is_err());
    agrees(&world);
}

#[test]
fn a_source_stays_for_a_day_where_states_take_time() {
    let world = World::with_delay(Some(SECOND));
    create(&world);
    world.clock.advance(SECOND);
    join(&world, FAR);
    world.clock.advance(SECOND);
    let sentence = "Replica cannot be deleted because it has acted as a source region for new replica(s) being added to \
        the table in the last 24 hours.";
    world.refused::<DeleteTable>(
        json!({"TableName": "Things"}),
        "ValidationException",
        sentence,
    );
    let far = at(&world, FAR);
    far.refused::<UpdateTable>(
        updates(json!([{"Delete": {"RegionName": HOME}}])),
        "ValidationException",
        sentence,
    );
    world.clock.advance(24 * 60 * 60 * SECOND);
    far.ok::<UpdateTable>(updates(json!([{"Delete": {"RegionName": HOME}}])));
    world.clock.advance(SECOND);
    assert!(describe(&world).is_err());
    agrees(&world);
}

#[test]
fn the_records_of_a_replica_are_its_own() {
    let (world, far) = pair();
    put(&world, "a", "1");
    put(&world, "a", "2");
    let arn = |world: &World| {
        describe(world).unwrap()["LatestStreamArn"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let names = |world: &World| -> Vec<Value> {
        let records = super::super::streams::records(world, &arn(world));
        records
            .iter()
            .map(|record| record["eventName"].clone())
            .collect()
    };
    assert_eq!(names(&far), ["INSERT", "MODIFY"]);
    let records = super::super::streams::records(&far, &arn(&far));
    assert_eq!(records[0]["awsRegion"], FAR);
    assert_eq!(records[0].get("userIdentity"), None);
    let described = far.ok::<DescribeStream>(json!({"StreamArn": arn(&far)}));
    assert_eq!(described["StreamDescription"]["StreamStatus"], "ENABLED");
}

#[test]
fn what_expires_goes_once() {
    let (world, far) = pair();
    world.ok::<UpdateTimeToLive>(json!({"TableName": "Things",
        "TimeToLiveSpecification": {"Enabled": true, "AttributeName": "ttl"}}));
    world.ok::<PutItem>(json!({"TableName": "Things",
        "Item": {"p": {"S": "a"}, "ttl": {"N": "1800000001"}}}));
    assert_eq!(items(&far, None).len(), 1);
    world.clock.advance(10 * SECOND);
    // One region finds it expired, and the next request meets the deletion in the other one.
    assert_eq!(items(&world, None).len(), 0);
    assert_eq!(items(&far, None).len(), 0);
    let arn = |world: &World| {
        describe(world).unwrap()["LatestStreamArn"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let identities: Vec<bool> = [&world, &far]
        .map(|world| {
            let records = super::super::streams::records(world, &arn(world));
            assert_eq!(records.len(), 2);
            records[1].get("userIdentity").is_some()
        })
        .to_vec();
    // In one region the service deletes it, in the other the deletion arrives like any other.
    assert_eq!(
        identities.iter().filter(|is_service| **is_service).count(),
        1
    );
    agrees(&world);
}
