//! UpdateTable
//! (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html>).

use std::time::Duration;

use serde_json::{Value, json};

use super::super::world::World;
use super::{assert_has, on_demand, with};
use crate::wire::ops::{CreateTable, DescribeTable, ListStreams, PutItem, UpdateTable};

const VALIDATION: &str = "ValidationException";

/// A change of the table `Music`.
fn change(members: Value) -> Value {
    with(json!({"TableName": "Music"}), members)
}

/// A new index on `attribute`.
fn create(name: &str, attribute: &str) -> Value {
    json!({"Create": {
        "IndexName": name,
        "KeySchema": [{"AttributeName": attribute, "KeyType": "HASH"}],
        "Projection": {"ProjectionType": "ALL"},
    }})
}

/// Definitions of string attributes.
fn strings(names: &[&str]) -> Value {
    names
        .iter()
        .map(|name| json!({"AttributeName": name, "AttributeType": "S"}))
        .collect()
}

#[test]
fn indexes_come_and_go() {
    let world = World::new();
    world.ok::<CreateTable>(on_demand("Music"));
    let answer = world.ok::<UpdateTable>(change(json!({
        "AttributeDefinitions": strings(&["a"]),
        "GlobalSecondaryIndexUpdates": [create("gsi", "a")],
    })));
    let table = &answer["TableDescription"];
    assert_eq!(table["TableStatus"], "UPDATING");
    assert_eq!(table["AttributeDefinitions"], strings(&["a", "pk"]));
    assert_has(
        &table["GlobalSecondaryIndexes"][0],
        &json!({"IndexName": "gsi", "IndexStatus": "CREATING", "Backfilling": false}),
    );
    let answer = world.ok::<DescribeTable>(json!({"TableName": "Music"}));
    assert_has(
        &answer["Table"]["GlobalSecondaryIndexes"][0],
        &json!({"IndexName": "gsi", "IndexStatus": "ACTIVE", "Backfilling": null}),
    );
    let answer = world.ok::<UpdateTable>(change(json!({
        "GlobalSecondaryIndexUpdates": [{"Delete": {"IndexName": "gsi"}}],
    })));
    assert_has(
        &answer["TableDescription"]["GlobalSecondaryIndexes"][0],
        &json!({"IndexName": "gsi", "IndexStatus": "DELETING"}),
    );
    let answer = world.ok::<DescribeTable>(json!({"TableName": "Music"}));
    assert_has(
        &answer["Table"],
        &json!({
            "AttributeDefinitions": strings(&["pk"]),
            "GlobalSecondaryIndexes": null,
            "TableStatus": "ACTIVE",
        }),
    );
}

// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.OnlineOps.html#GSI.OnlineOps.Creating>
#[test]
fn a_new_index_holds_the_items_that_were_there() {
    let world = World::new();
    world.ok::<CreateTable>(on_demand("Music"));
    for number in 0..5 {
        let mut item = json!({"pk": {"S": number.to_string()}});
        if number < 3 {
            item["a"] = json!({"S": "x"});
        }
        world.ok::<PutItem>(json!({"TableName": "Music", "Item": item}));
    }
    world.ok::<UpdateTable>(change(json!({
        "AttributeDefinitions": strings(&["a"]),
        "GlobalSecondaryIndexUpdates": [create("gsi", "a")],
    })));
    let answer = world.ok::<DescribeTable>(json!({"TableName": "Music"}));
    // A one-letter name and value, in "pk" and "a": three bytes and two.
    assert_has(
        &answer["Table"],
        &json!({"ItemCount": 5, "TableSizeBytes": 5 * 3 + 3 * 2}),
    );
    assert_has(
        &answer["Table"]["GlobalSecondaryIndexes"][0],
        &json!({"ItemCount": 3, "IndexSizeBytes": 3 * 5}),
    );
}

/// The description of `Music` as it is now.
fn described(world: &World) -> Value {
    let answer = world.ok::<DescribeTable>(json!({"TableName": "Music"}));
    answer["Table"].clone()
}

#[test]
fn settings_change() {
    let world = World::new();
    world.ok::<CreateTable>(on_demand("Music"));
    world.ok::<UpdateTable>(change(json!({
        "BillingMode": "PROVISIONED",
        "ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 6},
    })));
    assert_has(
        &described(&world),
        &json!({
            "BillingModeSummary": {
                "BillingMode": "PROVISIONED",
                "LastUpdateToPayPerRequestDateTime": 1_800_000_000,
            },
            "ProvisionedThroughput":
                {"NumberOfDecreasesToday": 0, "ReadCapacityUnits": 5, "WriteCapacityUnits": 6},
            // What was ready stays so.
            "WarmThroughput":
                {"ReadUnitsPerSecond": 12_000, "Status": "ACTIVE", "WriteUnitsPerSecond": 4_000},
        }),
    );
    world.ok::<UpdateTable>(change(json!({"DeletionProtectionEnabled": true})));
    assert_eq!(described(&world)["DeletionProtectionEnabled"], true);
    let class = "STANDARD_INFREQUENT_ACCESS";
    world.ok::<UpdateTable>(change(json!({"TableClass": class})));
    assert_eq!(
        described(&world)["TableClassSummary"],
        json!({"LastUpdateDateTime": 1_800_000_000, "TableClass": class})
    );
    let stream = json!({"StreamEnabled": true, "StreamViewType": "NEW_IMAGE"});
    world.ok::<UpdateTable>(change(json!({"StreamSpecification": stream})));
    assert_eq!(described(&world)["StreamSpecification"], stream);
    world.ok::<UpdateTable>(change(json!({"SSESpecification": {"Enabled": true}})));
    assert_has(
        &described(&world)["SSEDescription"],
        &json!({"SSEType": "KMS", "Status": "ENABLED"}),
    );
    // <https://github.com/hashicorp/terraform-provider-aws/issues/1134>
    world.refused::<UpdateTable>(
        change(json!({"StreamSpecification": {
            "StreamEnabled": false, "StreamViewType": "NEW_IMAGE",
        }})),
        VALIDATION,
        "One or more parameter values were invalid: If stream is being disabled, then UpdateViewType must not be specified",
    );
    let off = json!({"StreamSpecification": {"StreamEnabled": false}});
    world.ok::<UpdateTable>(change(off));
    assert_has(
        &described(&world),
        &json!({
            "StreamSpecification": null,
            "LatestStreamLabel": "2027-01-15T08:00:00.000",
        }),
    );
    let off = json!({"SSESpecification": {"Enabled": false}});
    world.ok::<UpdateTable>(change(off));
    assert_eq!(described(&world)["SSEDescription"], json!(null));
}

#[test]
fn throughput_changes() {
    let world = World::new();
    world.ok::<CreateTable>(on_demand("Music"));
    world.ok::<UpdateTable>(change(json!({
        "BillingMode": "PROVISIONED",
        "ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 6},
    })));
    let answer = world.ok::<UpdateTable>(change(json!({
        "ProvisionedThroughput": {"ReadCapacityUnits": 4, "WriteCapacityUnits": 7},
    })));
    // T18: the answer shows what was, and whoever asks then what is.
    assert_has(
        &answer["TableDescription"],
        &json!({
            "ProvisionedThroughput":
                {"NumberOfDecreasesToday": 0, "ReadCapacityUnits": 5, "WriteCapacityUnits": 6},
        }),
    );
    let answer = world.ok::<DescribeTable>(json!({"TableName": "Music"}));
    assert_has(
        &answer["Table"],
        &json!({
            "ProvisionedThroughput": {
                "LastDecreaseDateTime": 1_800_000_000,
                "LastIncreaseDateTime": 1_800_000_000,
                "NumberOfDecreasesToday": 1,
                "ReadCapacityUnits": 4,
                "WriteCapacityUnits": 7,
            },
        }),
    );
}

#[test]
fn changes_that_need_more_or_stand_alone() {
    const INVALID: &str = "One or more parameter values were invalid: ";
    let world = World::new();
    world.ok::<CreateTable>(on_demand("Music"));
    let cases = [
        // Quoted where Terraform updates encryption:
        // <https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/dynamodb/table.go>.
        (
            json!({"SSESpecification": {"Enabled": true}, "DeletionProtectionEnabled": true}),
            format!(
                "{INVALID}Server-Side Encryption modification must be the only operation in the request"
            ),
        ),
        // Quoted in <https://github.com/hashicorp/terraform-provider-aws/pull/29816>.
        (
            json!({"TableClass": "STANDARD", "DeletionProtectionEnabled": true}),
            format!("{INVALID}TableClass modification must be the only operation in the request"),
        ),
        // Seen on the service.
        (
            json!({"DeletionProtectionEnabled": true,
                "StreamSpecification": {"StreamEnabled": true, "StreamViewType": "KEYS_ONLY"}}),
            format!(
                "{INVALID}DeletionProtection modification must be the only operation in the request"
            ),
        ),
        (
            json!({"WarmThroughput": {"ReadUnitsPerSecond": 13_000},
                "StreamSpecification": {"StreamEnabled": true, "StreamViewType": "KEYS_ONLY"}}),
            format!("{INVALID}WarmThroughput must be the only operation in the request"),
        ),
        (
            json!({"WarmThroughput": {"ReadUnitsPerSecond": 13_000},
                "AttributeDefinitions": strings(&["a"]),
                "GlobalSecondaryIndexUpdates": [{"Create": {"IndexName": "gsi",
                    "KeySchema": [{"AttributeName": "a", "KeyType": "HASH"}],
                    "Projection": {"ProjectionType": "ALL"}}}]}),
            format!(
                "{INVALID}Create global secondary index cannot be specified when updating WarmThroughput"
            ),
        ),
        (
            json!({"OnDemandThroughput": {"MaxReadRequestUnits": 5},
                "StreamSpecification": {"StreamEnabled": true, "StreamViewType": "KEYS_ONLY"}}),
            format!(
                "{INVALID}OnDemandThroughput can only be combined with BillingMode in an UpdateTable request"
            ),
        ),
        // The table's own definitions do not count:
        // <https://github.com/alexdebrie/dynamodbguide.com/issues/16>.
        (
            json!({
                "AttributeDefinitions": strings(&["a"]),
                "GlobalSecondaryIndexUpdates": [{"Create": {
                    "IndexName": "gsi",
                    "KeySchema": [
                        {"AttributeName": "a", "KeyType": "HASH"},
                        {"AttributeName": "pk", "KeyType": "RANGE"},
                    ],
                    "Projection": {"ProjectionType": "ALL"},
                }}],
            }),
            "Invalid KeySchema: Some index key attribute have no definition".to_owned(),
        ),
    ];
    for (members, sentence) in cases {
        world.refused::<UpdateTable>(change(members), VALIDATION, &sentence);
    }
}

/// What goes alone, beside what is told already.
#[test]
fn changes_that_do_not_go_together() {
    const INVALID: &str = "One or more parameter values were invalid: ";
    let world = World::new();
    world.ok::<CreateTable>(on_demand("Music"));
    let cases = [
        (
            json!({"OnDemandThroughput": {"MaxReadRequestUnits": 5},
                "ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}}),
            format!(
                "{INVALID}OnDemandThroughput can only be combined with BillingMode in an UpdateTable request"
            ),
        ),
        (
            json!({"StreamSpecification": {"StreamEnabled": true, "StreamViewType": "KEYS_ONLY"},
                "AttributeDefinitions": strings(&["a"]),
                "GlobalSecondaryIndexUpdates": [{"Create": {"IndexName": "gsi",
                    "KeySchema": [{"AttributeName": "a", "KeyType": "HASH"}],
                    "Projection": {"ProjectionType": "ALL"}}}]}),
            format!("{INVALID}You cannot modify stream status while creating or deleting an index"),
        ),
        (
            json!({"StreamSpecification": {"StreamEnabled": false},
                "VectorIndexUpdates": [{"Delete": {"IndexName": "near"}}]}),
            format!("{INVALID}You cannot modify stream status while creating or deleting an index"),
        ),
    ];
    for (members, sentence) in cases {
        let change = with(json!({"TableName": "Music"}), members);
        world.refused::<UpdateTable>(change, VALIDATION, &sentence);
    }
}

// Seen on the service: figures that name none make it fail alone, and mean nothing beside something else.
#[test]
fn figures_that_name_none() {
    let world = World::new();
    world.ok::<CreateTable>(on_demand("Music"));
    let change = |members: Value| with(json!({"TableName": "Music"}), members);
    for member in ["WarmThroughput", "OnDemandThroughput"] {
        let error = world
            .call::<UpdateTable>(&change(json!({ member: {} })))
            .unwrap_err();
        assert_eq!(error.code().as_str(), "InternalFailure", "{member}");
        assert_eq!((error.http_status(), error.message()), (500, None));
        world.ok::<UpdateTable>(change(json!({ member: {}, "TableClass": "STANDARD" })));
    }
    // Nor does it know an index that is not there.
    let ghost = json!({"IndexName": "ghost", "WarmThroughput": {"ReadUnitsPerSecond": 20_000}});
    let error = world
        .call::<UpdateTable>(&change(
            json!({"GlobalSecondaryIndexUpdates": [{"Update": ghost}]}),
        ))
        .unwrap_err();
    assert_eq!(error.code().as_str(), "InternalFailure");
    assert_eq!((error.http_status(), error.message()), (500, None));
}

#[test]
fn refusals() {
    const INVALID: &str = "One or more parameter values were invalid: ";
    let world = World::new();
    world.ok::<CreateTable>(on_demand("Music"));
    let cases = [
        (
            json!({}),
            "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates, SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, ReplicaTransitRoleArn, MultiRegionConsistency, DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or TableClass is required".to_owned(),
        ),
        (
            // What is named is not in the list.
            json!({"GlobalSecondaryIndexUpdates": []}),
            "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, ReplicaTransitRoleArn, MultiRegionConsistency, DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or TableClass is required".to_owned(),
        ),
        (
            json!({"ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 6}}),
            format!("{INVALID}Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST"),
        ),
        // <https://github.com/crossplane-contrib/provider-aws/issues/946>
        (
            json!({"BillingMode": "PROVISIONED"}),
            format!("{INVALID}ProvisionedThroughput must be specified when BillingMode is PROVISIONED"),
        ),
        // <https://github.com/crossplane-contrib/provider-aws/issues/953>
        (
            json!({"StreamSpecification": {"StreamEnabled": false}}),
            "Table has no stream to disable: TableName: Music".to_owned(),
        ),
        (
            json!({"StreamSpecification": {"StreamEnabled": true}}),
            format!("{INVALID}If stream is being enabled, then UpdateViewType must be specified"),
        ),
        (
            // Fact T14.
            json!({"GlobalSecondaryIndexUpdates": [{}]}),
            format!("{INVALID}One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, GlobalSecondaryIndexUpdate.Delete must not be null"),
        ),
        (
            json!({"GlobalSecondaryIndexUpdates": [{
                "Delete": {"IndexName": "gsi"},
                "Update": {"IndexName": "gsi", "OnDemandThroughput": {"MaxReadRequestUnits": 5}},
            }]}),
            format!("{INVALID}Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate object"),
        ),
        (
            json!({"SSESpecification": {"Enabled": false}}),
            format!("{INVALID}Table is already encrypted with the default key"),
        ),
        (
            json!({"DisassociationProtectionEnabled": true}),
            format!("{INVALID}DisassociationProtectionEnabled is not supported"),
        ),
    ];
    for (members, sentence) in cases {
        world.refused::<UpdateTable>(change(members), VALIDATION, &sentence);
    }
    // <https://github.com/taoensso/faraday/issues/80>
    world.refused::<UpdateTable>(
        change(json!({
            "AttributeDefinitions": strings(&["a"]),
            "GlobalSecondaryIndexUpdates": [create("one", "a"), create("two", "a")],
        })),
        "LimitExceededException",
        "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table",
    );
    world.refused::<UpdateTable>(
        json!({"TableName": "none", "DeletionProtectionEnabled": true}),
        "ResourceNotFoundException",
        "Requested resource not found: Table: none not found",
    );
    world.refused::<UpdateTable>(
        change(json!({"GlobalSecondaryIndexUpdates": [{"Delete": {"IndexName": "none"}}]})),
        "ResourceNotFoundException",
        "Requested resource not found: Index: none not found",
    );
}

/// A change that is refused at its end, in a table where changes take time: nothing of it is there.
#[test]
fn what_is_refused_leaves_nothing_behind() {
    let world = World::with_delay(Some(Duration::from_secs(5)));
    world.ok::<CreateTable>(on_demand("Music"));
    world.clock.advance(Duration::from_secs(5));
    let describe = || world.ok::<DescribeTable>(json!({"TableName": "Music"}));
    let before = describe();
    assert_eq!(before["Table"]["TableStatus"], "ACTIVE");
    let stream = json!({"StreamEnabled": true, "StreamViewType": "NEW_IMAGE"});
    world.refused::<UpdateTable>(
        change(json!({
            "AttributeDefinitions": strings(&["a"]),
            "StreamSpecification": stream,
            "GlobalSecondaryIndexUpdates": [{"Update": {"IndexName": "none",
                "OnDemandThroughput": {"MaxReadRequestUnits": 5}}}],
        })),
        "ResourceNotFoundException",
        "Requested resource not found: Index: none not found",
    );
    assert_eq!(describe(), before);
    let streams = world.ok::<ListStreams>(json!({}));
    assert_eq!(streams["Streams"], json!([]));
    world.ok::<UpdateTable>(change(json!({"StreamSpecification": stream})));
}
