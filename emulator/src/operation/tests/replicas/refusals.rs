//! What is refused, in the words that were seen on the service.

use serde_json::{Value, json};

use super::{FAR, FARTHER, HOME, SECOND, at, create, describe, join, pair, updates};
use crate::operation::tests::world::World;
use crate::wire::ops::{CreateTable, DescribeTable, UpdateTable};

#[track_caller]
fn refused(world: &World, request: Value, sentence: &str) {
    world.refused::<UpdateTable>(request, "ValidationException", sentence);
}

/// What is refused changes nothing.
fn refused_without_a_trace<const N: usize>(world: &World, cases: [(Value, &str); N]) {
    for (list, sentence) in cases {
        refused(world, updates(list), sentence);
        assert_eq!(describe(world).unwrap()["TableStatus"], "ACTIVE");
    }
}

#[test]
fn settings_that_no_region_can_have() {
    let (world, _) = pair();
    let cases = [
        (
            json!([{"Create": {"RegionName": FARTHER, "OnDemandThroughputOverride": {"MaxReadRequestUnits": 0}}}]),
            "One or more parameter values were invalid: Requested MaxReadRequestUnits for OnDemandThroughput for table is \
             outside of valid range",
        ),
        (
            json!([{"Create": {"RegionName": FARTHER, "ProvisionedThroughputOverride": {"ReadCapacityUnits": 5}}}]),
            "One or more parameter values were invalid: Neither ReadCapacityUnits nor WriteCapacityUnits can be specified \
             when BillingMode is PAY_PER_REQUEST",
        ),
        (
            json!([{"Update": {"RegionName": FAR, "OnDemandThroughputOverride": {"MaxReadRequestUnits": -2}}}]),
            "One or more parameter values were invalid: Requested MaxReadRequestUnits for OnDemandThroughput for table is \
             outside of valid range",
        ),
        (
            json!([{"Create": {"RegionName": FARTHER, "KMSMasterKeyId": "alias/x"}}]),
            "One or more parameter values were invalid: All replica keys must either be Customer Managed CMK or AWS \
             Managed CMK.",
        ),
    ];
    refused_without_a_trace(&world, cases);
}

#[test]
fn regions_that_cannot_be_named() {
    let (world, _) = pair();
    let of = |kind: &str, region: &str| json!({kind: {"RegionName": region}});
    let cases = [
        (
            json!([of("Create", FAR)]),
            "Failed to create a the new replica of table with name: ‘Things’ because one or more replicas already existed \
             as tables.",
        ),
        (
            json!([of("Delete", FARTHER)]),
            "Update global table operation failed because one or more replicas were not part of the global table. Please \
             retry the request without these replicas: [ap-south-1].",
        ),
        (
            json!([{"Update": {"RegionName": FARTHER, "TableClassOverride": "STANDARD"}}]),
            "Update global table operation failed because one or more replicas were not part of the global table. Please \
             retry the request without these replicas: [ap-south-1].",
        ),
        (
            json!([{"Update": {"RegionName": FAR}}]),
            "There are no actions specified in the Replica Update Action of the request.",
        ),
        (
            json!([{}]),
            "There are no actions specified in the Replica Update Action of the request.",
        ),
        (
            json!([of("Create", HOME)]),
            "Cannot add, delete, or update the local region through ReplicaUpdates. Use CreateTable, DeleteTable, or \
             UpdateTable as required.",
        ),
        (
            json!([of("Create", FARTHER), of("Create", "eu-west-2")]),
            "Update table operation with more than one create or delete replica actions not allowed",
        ),
        (
            json!([of("Create", FARTHER), of("Delete", FAR)]),
            "Update table operation with more than one type of replica actions not allowed.",
        ),
        (
            json!([of("Create", FARTHER), {"Create": {"RegionName": FARTHER, "TableClassOverride": "STANDARD"}}]),
            "Cannot target multiple regions with the same action",
        ),
        (
            json!([of("Delete", FAR), of("Delete", FAR)]),
            "Cannot target multiple regions with the same action",
        ),
    ];
    refused_without_a_trace(&world, cases);
    let error = world
        .call::<UpdateTable>(&updates(json!([of("Create", "EU-WEST-2")])))
        .unwrap_err();
    let sentence = error.message().unwrap();
    assert!(
        sentence.starts_with(
            "Region EU-WEST-2 is not supported. The latest version of global tables are only supported in the following \
             regions: [af-south-1, "
        ),
        "{sentence}"
    );
    world.refused::<UpdateTable>(
        updates(json!([of("Create", "")])),
        "AccessDeniedException",
        "Access denied",
    );
}

#[test]
fn a_table_of_the_name_is_in_the_way() {
    let world = World::new();
    create(&world);
    create(&at(&world, FAR));
    refused(
        &world,
        updates(json!([{"Create": {"RegionName": FAR}}])),
        "Failed to create a the new replica of table with name: ‘Things’ because one or more replicas already existed as \
         tables.",
    );
    assert_eq!(describe(&world).unwrap().get("Replicas"), None);
}

#[test]
fn regions_change_alone() {
    let (world, _) = pair();
    let mut request = updates(json!([{"Create": {"RegionName": FARTHER}}]));
    request["DeletionProtectionEnabled"] = json!(true);
    refused(
        &world,
        request.clone(),
        "One or more parameter values were invalid: Replica modification must be the only operation in the request",
    );
    request["MultiRegionConsistency"] = json!("STRONG");
    refused(
        &world,
        request,
        "One or more parameter values were invalid: Requests that modify replicas or witnesses must not also modify \
         other fields",
    );
}

// Seen on the service.
#[test]
fn keys_of_owners_are_named_for_each_region() {
    let world = World::new();
    world.ok::<CreateTable>(json!({
        "TableName": "Things", "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "p", "AttributeType": "S"}],
        "SSESpecification": {"Enabled": true, "SSEType": "KMS", "KMSMasterKeyId": "alias/here"},
    }));
    let create = |key: Value| {
        let mut create = json!({"RegionName": FAR});
        create["KMSMasterKeyId"] = key;
        updates(json!([{"Create": create}]))
    };
    let stream = |world: &World| describe(world).unwrap()["LatestStreamArn"].clone();
    refused(
        &world,
        create(Value::Null),
        "One or more parameter values were invalid: KMSMasterKeyId must be specified for each replica.",
    );
    refused(
        &world,
        create(json!("not a key")),
        "KMS validation error: com.amazonaws.services.kms.model.NotFoundException: Invalid keyId 'not a key'",
    );
    assert_eq!(
        stream(&world),
        Value::Null,
        "what is refused changes nothing"
    );
    world.ok::<UpdateTable>(create(json!("alias/there")));
    let key = "arn:aws:kms:us-east-1:000000000000:alias/there";
    let table = describe(&world).unwrap();
    assert_eq!(table["Replicas"][0]["KMSMasterKeyId"], key);
    let table = describe(&at(&world, FAR)).unwrap();
    assert_eq!(table["SSEDescription"]["KMSMasterKeyArn"], key);
}

// Seen on the service: what the request names is not in the list.
#[test]
fn consistency_alone_is_nothing_to_update() {
    let world = World::new();
    create(&world);
    for mode in ["EVENTUAL", "STRONG"] {
        refused(
            &world,
            json!({"TableName": "Things", "MultiRegionConsistency": mode}),
            "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates, \
             SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, ReplicaTransitRoleArn, \
             DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or TableClass is required",
        );
    }
}

#[test]
fn the_stream_of_a_member_stays_as_it_is() {
    let (world, far) = pair();
    for region in [&world, &far] {
        for stream in [
            json!({"StreamEnabled": false}),
            json!({"StreamEnabled": true, "StreamViewType": "NEW_AND_OLD_IMAGES"}),
        ] {
            refused(
                region,
                json!({"TableName": "Things", "StreamSpecification": stream}),
                "One or more parameter values were invalid: Disabling Stream is not allowed for a Global Table replica.",
            );
        }
    }
}

#[test]
fn what_is_protected_does_not_leave() {
    let (world, far) = pair();
    far.ok::<UpdateTable>(json!({"TableName": "Things", "DeletionProtectionEnabled": true}));
    // It goes nowhere else.
    assert_eq!(
        describe(&world).unwrap()["DeletionProtectionEnabled"],
        false
    );
    refused(
        &world,
        updates(json!([{"Delete": {"RegionName": FAR}}])),
        "Cannot delete table Things in region us-east-1 because it has deletion protection enabled. Disable deletion \
         protection first.",
    );
}

#[test]
fn a_replica_that_comes_is_not_to_be_told_anything() {
    let world = World::with_delay(Some(SECOND));
    create(&world);
    world.clock.advance(SECOND);
    join(&world, FAR);
    world.refused::<UpdateTable>(
        updates(json!([{"Create": {"RegionName": FAR}}])),
        "ResourceInUseException",
        "Global table with name: Things already exists with replicas in regions: eu-west-1, us-east-1.",
    );
    refused(
        &at(&world, FAR),
        updates(json!([{"Create": {"RegionName": FARTHER}}])),
        "Create/Update/Delete of replica is not allowed while the replica is being added to table with name: ‘Things’ in \
         region: ‘us-east-1’.",
    );
}

#[test]
fn where_all_regions_are_one_there_is_no_other() {
    let world = World::shared();
    create(&world);
    refused(
        &world,
        updates(json!([{"Create": {"RegionName": FAR}}])),
        "Region us-east-1 is not supported. The latest version of global tables are only supported in the following \
         regions: []",
    );
}

#[test]
fn how_settings_go_to_other_accounts_shows_nowhere() {
    let world = World::new();
    create(&world);
    let mode =
        |mode: &str| json!({"TableName": "Things", "GlobalTableSettingsReplicationMode": mode});
    for asked in ["ENABLED", "DISABLED"] {
        let answer = world.ok::<UpdateTable>(mode(asked));
        assert_eq!(answer["TableDescription"]["TableStatus"], "ACTIVE");
    }
    refused(
        &world,
        mode("ENABLED_WITH_OVERRIDES"),
        "Value 'ENABLED_WITH_OVERRIDES' at 'GlobalTableSettingsReplicationMode' failed to satisfy constraint: Only \
         ENABLED and DISABLED settings replication are supported for a Regional Table.",
    );
    join(&world, FAR);
    for asked in ["ENABLED", "DISABLED", "ENABLED_WITH_OVERRIDES"] {
        refused(
            &world,
            mode(asked),
            "One or more parameter values were invalid: GlobalTableSettingsReplicationMode can only be set for a Regional \
             Table",
        );
    }
    let table = describe(&world).unwrap();
    assert_eq!(
        table["GlobalTableSettingsReplicationMode"],
        "ENABLED_WITH_OVERRIDES"
    );
}

// Seen on the service.
#[test]
fn the_arn_of_another_region_is_told_in_words_of_its_own() {
    let (world, _) = pair();
    let arn = "arn:aws:dynamodb:us-east-1:000000000000:table/Things";
    let mut request = updates(json!([{"Create": {"RegionName": FARTHER}}]));
    request["TableName"] = json!(arn);
    refused(
        &world,
        request,
        &format!("1 validation error detected: Invalid AWS region in '{arn}'"),
    );
}

#[test]
fn a_table_of_another_name_is_another_table() {
    let (world, far) = pair();
    let mut other = crate::operation::tests::tables::on_demand("Others");
    other["TableName"] = json!("Others");
    far.ok::<CreateTable>(other);
    assert!(
        world
            .call::<DescribeTable>(&json!({"TableName": "Others"}))
            .is_err()
    );
}
