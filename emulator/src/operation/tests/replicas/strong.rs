//! Global tables that are strongly consistent: three places, one of which may be a witness.

use serde_json::{Value, json};

use super::{FAR, HOME, agrees, at, create, describe, items, put, updates};
use crate::operation::tests::streams::records;
use crate::operation::tests::world::World;
use crate::operation::{self, LinkFault};
use crate::wire::ops::{
    BatchGetItem, DeleteTable, GetItem, PutItem, Query, Scan, TransactGetItems, TransactWriteItems,
    UpdateTable, UpdateTimeToLive,
};

/// A third region that can be part of such a table.
const THIRD: &str = "ap-northeast-1";

fn strong(list: Value, witness: Option<&str>) -> Value {
    let mut request = updates(list);
    request["MultiRegionConsistency"] = json!("STRONG");
    if let Some(witness) = witness {
        request["GlobalTableWitnessUpdates"] = json!([{"Create": {"RegionName": witness}}]);
    }
    request
}

fn creates(regions: &[&str]) -> Value {
    regions
        .iter()
        .map(|region| json!({"Create": {"RegionName": region}}))
        .collect()
}

#[track_caller]
fn refused(world: &World, request: Value, sentence: &str) {
    world.refused::<UpdateTable>(request, "ValidationException", sentence);
}

#[test]
fn three_places_or_none() {
    let world = World::new();
    create(&world);
    let count =
        "Unsupported replica count for global tables with MultiRegionConsistency set to STRONG.";
    refused(&world, strong(creates(&[FAR]), None), count);
    let mut request = updates(creates(&[FAR]));
    request["GlobalTableWitnessUpdates"] = json!([{"Create": {"RegionName": THIRD}}]);
    refused(
        &world,
        request,
        "MultiRegionConsistency must be set as STRONG when GlobalTableWitnessUpdates parameter is present.",
    );
    refused(
        &world,
        strong(creates(&[FAR]), Some(FAR)),
        "Cannot target multiple regions with the same action",
    );
    refused(
        &world,
        strong(creates(&[FAR]), Some(HOME)),
        "Cannot add a witness in the same region as an existing replica when creating a global table with \
         MultiRegionConsistency set to STRONG.",
    );
    // Not all regions can have a part in it
    // (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateGlobalTableWitnessGroupMemberAction.html>).
    for (request, unable) in [
        (strong(creates(&["us-west-1"]), Some(FAR)), "us-west-1"),
        (strong(creates(&[FAR]), Some("ap-south-1")), "ap-south-1"),
        (
            strong(creates(&["sa-east-1", "us-west-1"]), None),
            "sa-east-1, us-west-1",
        ),
    ] {
        refused(
            &world,
            request,
            &format!(
                "Unsupported Region(s) specified for global tables with MultiRegionConsistency set to STRONG: [{unable}]."
            ),
        );
    }
    put(&world, "a", "1");
    let error = world.call::<UpdateTable>(&strong(creates(&[FAR, THIRD]), None));
    assert_eq!(error.unwrap_err().code().as_str(), "ValidationException");
}

#[test]
fn a_write_is_everywhere_before_it_is_answered() {
    let world = World::new();
    create(&world);
    operation::set_replication_lag(&world.context, None);
    world.ok::<UpdateTable>(strong(creates(&[FAR, THIRD]), None));
    let table = describe(&world).unwrap();
    assert_eq!(table["MultiRegionConsistency"], "STRONG");
    assert_eq!(table["Replicas"].as_array().unwrap().len(), 2);
    let (far, farther) = (at(&world, FAR), at(&world, THIRD));
    put(&world, "a", "1");
    for region in [&world, &far, &farther] {
        assert_eq!(items(region, None), ["a=1"]);
    }
    // A condition is judged on what is anywhere.
    far.refused::<PutItem>(
        json!({"TableName": "Things", "Item": {"p": {"S": "a"}},
            "ConditionExpression": "attribute_not_exists(p)"}),
        "ConditionalCheckFailedException",
        "The conditional request failed",
    );
    // One that is cut off takes nothing, and catches up.
    operation::isolate_region(&world.context, FAR, true);
    far.refused::<PutItem>(
        json!({"TableName": "Things", "Item": {"p": {"S": "b"}}}),
        "InternalServerError",
        "Internal server error",
    );
    put(&farther, "a", "2");
    assert_eq!(items(&world, None), ["a=2"]);
    assert_eq!(items(&far, None), ["a=1"]);
    operation::isolate_region(&world.context, FAR, false);
    put(&far, "b", "1");
    for region in [&world, &far, &farther] {
        assert_eq!(items(region, None), ["a=2", "b=1"]);
    }
    agrees(&world);
}

/// What a strongly consistent read of the item `a` finds; nothing if there is none.
fn strong_a(world: &World) -> Value {
    let answer = world.ok::<GetItem>(json!({"TableName": "Things", "Key": {"p": {"S": "a"}},
        "ConsistentRead": true}));
    answer["Item"]["v"]["S"].clone()
}

/// Neither a write nor a strongly consistent read happens here, and others do.
#[track_caller]
fn is_cut_off(world: &World) {
    let failed = |error: crate::wire::ApiError| error.code().as_str().to_owned();
    let key = json!({"p": {"S": "a"}});
    let put = json!({"TableName": "Things", "Item": {"p": {"S": "a"}, "v": {"S": "lost"}}});
    let get = json!({"TableName": "Things", "Key": key, "ConsistentRead": true});
    let batch = json!({"RequestItems": {"Things": {"Keys": [key], "ConsistentRead": true}}});
    let query = json!({"TableName": "Things", "KeyConditionExpression": "p = :p",
        "ExpressionAttributeValues": {":p": {"S": "a"}}, "ConsistentRead": true});
    let scan = json!({"TableName": "Things", "ConsistentRead": true});
    for outcome in [
        world.call::<PutItem>(&put),
        world.call::<GetItem>(&get),
        world.call::<BatchGetItem>(&batch),
        world.call::<Query>(&query),
        world.call::<Scan>(&scan),
    ] {
        assert_eq!(failed(outcome.unwrap_err()), "InternalServerError");
    }
    items(world, None);
}

#[test]
fn a_region_alone_neither_writes_nor_reads_strongly() {
    for witness in [None, Some(THIRD)] {
        let world = World::new();
        create(&world);
        operation::set_replication_lag(&world.context, None);
        let joins = match witness {
            None => creates(&[FAR, THIRD]),
            Some(_) => creates(&[FAR]),
        };
        world.ok::<UpdateTable>(strong(joins, witness));
        let far = at(&world, FAR);
        let isolate =
            |region: &str, so: bool| operation::isolate_region(&world.context, region, so);
        put(&world, "a", "1");
        isolate(FAR, true);
        put(&world, "a", "2");
        is_cut_off(&far);
        // The only one that is left reaches nobody either.
        isolate(THIRD, true);
        is_cut_off(&world);
        assert_eq!(items(&far, None), ["a=1"]);
        isolate(THIRD, false);
        put(&world, "a", "3");
        // The third place has what was written by a region that is cut off now.
        isolate(HOME, true);
        isolate(FAR, false);
        is_cut_off(&world);
        assert_eq!(strong_a(&far), "3");
        put(&far, "a", "4");
        isolate(HOME, false);
        assert_eq!(strong_a(&world), "4");
        agrees(&world);
    }
}

#[test]
fn what_a_write_waits_for_is_not_paused() {
    let world = World::new();
    create(&world);
    world.ok::<UpdateTable>(strong(creates(&[FAR, THIRD]), None));
    let pause = operation::pause_replication(&world.context, "Things", (HOME, FAR), true);
    assert_eq!(pause, Err(LinkFault::Strong));
    put(&world, "a", "1");
    assert_eq!(strong_a(&at(&world, FAR)), "1");
}

#[test]
fn streams_are_there_where_they_are_asked_for() {
    let world = World::new();
    create(&world);
    world.ok::<UpdateTable>(strong(creates(&[FAR, THIRD]), None));
    let regions = [at(&world, HOME), at(&world, FAR), at(&world, THIRD)];
    let [home, far, third] = &regions;
    let view =
        |region: &World| describe(region).unwrap()["StreamSpecification"]["StreamViewType"].clone();
    let stream = |region: &World, specification: Value| {
        region.ok::<UpdateTable>(
            json!({"TableName": "Things", "StreamSpecification": specification}),
        );
    };
    let on = |view: &str| json!({"StreamEnabled": true, "StreamViewType": view});
    assert_eq!(
        regions.each_ref().map(view),
        [json!(null), json!(null), json!(null)]
    );
    put(home, "before", "1");
    for region in [far, third] {
        stream(region, on("NEW_AND_OLD_IMAGES"));
    }
    assert_eq!(view(home), json!(null));
    put(home, "a", "1");
    put(far, "b", "1");
    put(third, "a", "2");
    // The same records in the same order.
    let told = |region: &World| {
        let arn = describe(region).unwrap()["LatestStreamArn"].clone();
        let of = |record: &Value| json!([record["eventName"], record["dynamodb"]["NewImage"]]);
        let records = records(region, arn.as_str().unwrap());
        records.iter().map(of).collect::<Vec<_>>()
    };
    assert_eq!(told(far).len(), 3);
    assert_eq!(told(far), told(third));
    // One goes and comes back with another view, and nothing else knows of it.
    stream(far, json!({"StreamEnabled": false}));
    put(far, "c", "1");
    stream(far, on("KEYS_ONLY"));
    put(home, "c", "2");
    assert_eq!((told(far).len(), told(third).len()), (1, 5));
    assert_eq!(view(third), "NEW_AND_OLD_IMAGES");
    for region in &regions {
        assert_eq!(items(region, None), ["a=2", "b=1", "before=1", "c=2"]);
    }
    agrees(&world);
    // Taking the group apart leaves the stream of who stays as it is.
    let all = json!([{"Delete": {"RegionName": HOME}}, {"Delete": {"RegionName": THIRD}}]);
    far.ok::<UpdateTable>(updates(all));
    assert_eq!(view(far), "KEYS_ONLY");
    agrees(&world);
}

#[test]
fn a_witness_has_no_table_and_goes_with_all_others() {
    let world = World::new();
    create(&world);
    world.ok::<UpdateTable>(strong(creates(&[FAR]), Some(THIRD)));
    let table = describe(&world).unwrap();
    assert_eq!(
        table["GlobalTableWitnesses"],
        json!([{"RegionName": THIRD, "WitnessStatus": "ACTIVE"}])
    );
    assert!(describe(&at(&world, THIRD)).is_err());
    let only_one = "Deletion of only one table replica is not supported for global tables with MultiRegionConsistency \
         set to STRONG.";
    world.refused::<DeleteTable>(
        json!({"TableName": "Things"}),
        "ValidationException",
        only_one,
    );
    let witness = json!({"TableName": "Things", "GlobalTableWitnessUpdates": [{"Delete": {"RegionName": THIRD}}]});
    refused(&world, witness, only_one);
    let delete = updates(json!([{"Delete": {"RegionName": FAR}}]));
    refused(
        &world,
        delete.clone(),
        "Update table delete operation does not include all witnesses.",
    );
    refused(
        &world,
        updates(creates(&["eu-west-2"])),
        "Cannot add replicas to a global table with strong MultiRegionConsistency",
    );
    refused(
        &world,
        strong(creates(&["eu-west-2", "eu-west-3"]), None),
        "MultiRegionConsistency parameter is unsupported on existing global table",
    );
    let mut all = delete;
    all["GlobalTableWitnessUpdates"] = json!([{"Delete": {"RegionName": "eu-west-2"}}]);
    refused(
        &world,
        all.clone(),
        "Update global table operation failed because one or more witnesses were not part of the global table. Please \
         retry the request without these witnesses: [eu-west-2].",
    );
    all["GlobalTableWitnessUpdates"] = json!([{"Delete": {"RegionName": THIRD}}]);
    world.ok::<UpdateTable>(all);
    let table = describe(&world).unwrap();
    for name in ["Replicas", "GlobalTableWitnesses", "MultiRegionConsistency"] {
        assert_eq!(table.get(name), None, "{name}");
    }
    assert!(describe(&at(&world, FAR)).is_err());
    agrees(&world);
}

#[test]
fn neither_transactions_nor_expiry() {
    let world = World::new();
    create(&world);
    world.ok::<UpdateTable>(strong(creates(&[FAR]), Some(THIRD)));
    let put = json!({"Put": {"TableName": "Things", "Item": {"p": {"S": "a"}}}});
    let write = world.call::<TransactWriteItems>(&json!({"TransactItems": [put]}));
    let get = json!({"Get": {"TableName": "Things", "Key": {"p": {"S": "a"}}}});
    let get = world.call::<TransactGetItems>(&json!({"TransactItems": [get]}));
    let expiry = world.call::<UpdateTimeToLive>(&json!({"TableName": "Things",
        "TimeToLiveSpecification": {"Enabled": true, "AttributeName": "ttl"}}));
    for outcome in [write, get, expiry] {
        assert_eq!(outcome.unwrap_err().code().as_str(), "ValidationException");
    }
}
