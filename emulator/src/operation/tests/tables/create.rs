//! CreateTable and DescribeTable: what was asked for is shown
//! (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html>).

use std::time::Duration;

use serde_json::{Value, json};

use super::super::world::World;
use super::{arn, assert_has, on_demand, with};
use crate::wire::ops::{CreateTable, DeleteTable, DescribeTable};

const VALIDATION: &str = "ValidationException";

/// A request with every member that this emulator honours.
fn everything() -> Value {
    json!({
        "TableName": "Music",
        "AttributeDefinitions": [
            {"AttributeName": "artist", "AttributeType": "S"},
            {"AttributeName": "song", "AttributeType": "S"},
            {"AttributeName": "year", "AttributeType": "N"},
            {"AttributeName": "cover", "AttributeType": "B"},
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
            "IndexName": "by_cover",
            "KeySchema": [
                {"AttributeName": "cover", "KeyType": "HASH"},
                {"AttributeName": "year", "KeyType": "HASH"},
                {"AttributeName": "song", "KeyType": "RANGE"},
                {"AttributeName": "artist", "KeyType": "RANGE"},
            ],
            "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["genre"]},
            "ProvisionedThroughput": {"ReadCapacityUnits": 3, "WriteCapacityUnits": 4},
        }],
        "BillingMode": "PROVISIONED",
        "ProvisionedThroughput": {"ReadCapacityUnits": 1, "WriteCapacityUnits": 2},
        "WarmThroughput": {"ReadUnitsPerSecond": 100},
        "StreamSpecification": {"StreamEnabled": true, "StreamViewType": "NEW_AND_OLD_IMAGES"},
        "SSESpecification": {"Enabled": true, "SSEType": "KMS", "KMSMasterKeyId": "1234"},
        "TableClass": "STANDARD_INFREQUENT_ACCESS",
        "DeletionProtectionEnabled": true,
        "Tags": [{"Key": "stage", "Value": "test"}],
        "ResourcePolicy": "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"dynamodb:Scan\",\"Resource\":\"*\"}]}",
    })
}

#[test]
fn describe_shows_back_what_create_was_given() {
    let world = World::new();
    let request = everything();
    let created = world.ok::<CreateTable>(request.clone());
    let described = world.ok::<DescribeTable>(json!({"TableName": "Music"}));
    let table = &described["Table"];
    // The same, but for the states.
    let mut created = created["TableDescription"].clone();
    let index = &created["GlobalSecondaryIndexes"][0];
    assert_has(
        index,
        &json!({"IndexStatus": "CREATING", "Backfilling": null}),
    );
    assert_eq!(created["TableStatus"], "CREATING");
    created["TableStatus"] = json!("ACTIVE");
    created["WarmThroughput"]["Status"] = json!("ACTIVE");
    let index = &mut created["GlobalSecondaryIndexes"][0];
    index["IndexStatus"] = json!("ACTIVE");
    index["WarmThroughput"]["Status"] = json!("ACTIVE");
    assert_eq!(&created, table);
    // By name: <https://github.com/aws-controllers-k8s/community/issues/1599>,
    // <https://github.com/go-to-k/cdkd/issues/1742>.
    assert_eq!(
        table["AttributeDefinitions"],
        json!([
            {"AttributeName": "artist", "AttributeType": "S"},
            {"AttributeName": "cover", "AttributeType": "B"},
            {"AttributeName": "song", "AttributeType": "S"},
            {"AttributeName": "year", "AttributeType": "N"},
        ])
    );
    for member in [
        "TableName",
        "KeySchema",
        "StreamSpecification",
        "DeletionProtectionEnabled",
    ] {
        assert_eq!(table[member], request[member], "{member}");
    }
    assert_has(
        table,
        &json!({
            "TableStatus": "ACTIVE",
            "TableArn": arn("Music"),
            "CreationDateTime": 1_800_000_000,
            "ItemCount": 0,
            "TableSizeBytes": 0,
            "ProvisionedThroughput":
                {"NumberOfDecreasesToday": 0, "ReadCapacityUnits": 1, "WriteCapacityUnits": 2},
            "WarmThroughput":
                {"ReadUnitsPerSecond": 100, "Status": "ACTIVE", "WriteUnitsPerSecond": 2},
            "LatestStreamLabel": "2027-01-15T08:00:00.000",
            "LatestStreamArn": format!("{}/stream/2027-01-15T08:00:00.000", arn("Music")),
            "SSEDescription": {
                "KMSMasterKeyArn": "arn:aws:kms:eu-west-1:000000000000:key/1234",
                "SSEType": "KMS",
                "Status": "ENABLED",
            },
            "TableClassSummary": {"TableClass": "STANDARD_INFREQUENT_ACCESS"},
            "BillingModeSummary": null,
        }),
    );
    assert_eq!(table["TableId"].as_str().map(str::len), Some(36));
}

#[test]
fn describe_shows_indexes() {
    let world = World::new();
    let request = everything();
    world.ok::<CreateTable>(request.clone());
    let described = world.ok::<DescribeTable>(json!({"TableName": "Music"}));
    let table = &described["Table"];
    for list in ["LocalSecondaryIndexes", "GlobalSecondaryIndexes"] {
        for member in ["IndexName", "KeySchema", "Projection"] {
            assert_eq!(table[list][0][member], request[list][0][member], "{member}");
        }
        assert_has(
            &table[list][0],
            &json!({"IndexSizeBytes": 0, "ItemCount": 0}),
        );
    }
    let local = &table["LocalSecondaryIndexes"][0];
    assert_eq!(local["IndexArn"], format!("{}/index/by_year", arn("Music")));
    assert_eq!(local["IndexStatus"], Value::Null);
    assert_has(
        &table["GlobalSecondaryIndexes"][0],
        &json!({
            "IndexArn": format!("{}/index/by_cover", arn("Music")),
            "IndexStatus": "ACTIVE",
            "Backfilling": null,
            "ProvisionedThroughput":
                {"NumberOfDecreasesToday": 0, "ReadCapacityUnits": 3, "WriteCapacityUnits": 4},
            "WarmThroughput":
                {"ReadUnitsPerSecond": 3, "Status": "ACTIVE", "WriteUnitsPerSecond": 4},
        }),
    );
}

// Terraform reads ProvisionedThroughput of the indexes of on-demand tables.
#[test]
fn on_demand_tables_show_zeros() {
    let world = World::new();
    let request = with(
        on_demand("orders"),
        json!({
            "GlobalSecondaryIndexes": [{
                "IndexName": "again",
                "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "ALL"},
                "OnDemandThroughput": {"MaxReadRequestUnits": 7},
            }],
            "OnDemandThroughput": {"MaxWriteRequestUnits": 9},
        }),
    );
    world.ok::<CreateTable>(request);
    let described = world.ok::<DescribeTable>(json!({"TableName": "orders"}));
    let table = &described["Table"];
    let zeros =
        json!({"NumberOfDecreasesToday": 0, "ReadCapacityUnits": 0, "WriteCapacityUnits": 0});
    let warm =
        json!({"ReadUnitsPerSecond": 12000, "Status": "ACTIVE", "WriteUnitsPerSecond": 4000});
    assert_has(
        table,
        &json!({
            "BillingModeSummary": {
                "BillingMode": "PAY_PER_REQUEST",
                "LastUpdateToPayPerRequestDateTime": 1_800_000_000,
            },
            "OnDemandThroughput": {"MaxWriteRequestUnits": 9},
            "ProvisionedThroughput": zeros,
            "WarmThroughput": warm,
            "DeletionProtectionEnabled": false,
            "LocalSecondaryIndexes": null,
            "StreamSpecification": null,
            "SSEDescription": null,
            "TableClassSummary": null,
        }),
    );
    assert_has(
        &table["GlobalSecondaryIndexes"][0],
        &json!({
            "OnDemandThroughput": {"MaxReadRequestUnits": 7},
            "ProvisionedThroughput": zeros,
            "WarmThroughput": warm,
        }),
    );
}

#[test]
fn a_name_is_taken_once() {
    let world = World::new();
    world.ok::<CreateTable>(on_demand("Music"));
    world.refused::<CreateTable>(
        on_demand("Music"),
        "ResourceInUseException",
        "Table already exists: Music",
    );
}

/// <https://github.com/terraform-aws-modules/terraform-aws-dynamodb-table/issues/51> while the table is created,
/// <https://github.com/Wantworthy/dynode/issues/26> while it is deleted.
#[test]
fn a_name_on_its_way_is_told_as_that() {
    let second = Duration::from_secs(1);
    let world = World::with_delay(Some(second));
    let refused = |doing: &str| {
        world.refused::<CreateTable>(
            on_demand("Music"),
            "ResourceInUseException",
            &format!(
                "Attempt to change a resource which is still in use: Table is being {doing}: Music"
            ),
        );
    };
    world.ok::<CreateTable>(on_demand("Music"));
    refused("created");
    world.clock.advance(second);
    world.ok::<DeleteTable>(json!({"TableName": "Music"}));
    refused("deleted");
    world.clock.advance(second);
    world.ok::<CreateTable>(on_demand("Music"));
}

#[test]
fn refusals() {
    const INVALID: &str = "One or more parameter values were invalid: ";
    let world = World::new();
    let mut unnamed = on_demand("x");
    unnamed.as_object_mut().unwrap().remove("TableName");
    let cases = [
        (
            unnamed,
            "The parameter 'TableName' is required but was not present in the request".to_owned(),
        ),
        (
            with(
                on_demand("abc"),
                json!({"KeySchema": [{"AttributeName": "other", "KeyType": "HASH"}]}),
            ),
            // Fact T2.
            format!(
                "{INVALID}Some index key attributes are not defined in AttributeDefinitions. Keys: [other], AttributeDefinitions: [pk]"
            ),
        ),
        (
            with(
                on_demand("abc"),
                json!({"StreamSpecification": {"StreamEnabled": false, "StreamViewType": "KEYS_ONLY"}}),
            ),
            format!(
                "{INVALID}Table is being created with a stream disabled, UpdateViewType should not be specified"
            ),
        ),
        // <https://github.com/hashicorp/terraform-provider-aws/pull/5666>
        (
            with(
                on_demand("abc"),
                json!({"SSESpecification": {"Enabled": true, "SSEType": "AES256"}}),
            ),
            format!("{INVALID}SSEType AES256 is not supported"),
        ),
        (
            with(on_demand("abc"), json!({"ResourcePolicy": "[]"})),
            format!("{INVALID}Invalid policy document: This policy contains invalid Json"),
        ),
        (
            with(
                on_demand("abc"),
                json!({"Tags": [{"Key": "aws:x", "Value": ""}]}),
            ),
            format!("{INVALID}Tag keys starting with 'aws:' are reserved for system use: aws:x"),
        ),
        (
            with(
                on_demand("abc"),
                json!({"GlobalTableSettingsReplicationMode": "ENABLED"}),
            ),
            format!("{INVALID}GlobalTableSettingsReplicationMode is not supported"),
        ),
        (
            with(
                on_demand("abc"),
                json!({"GlobalTableSourceArn": arn("other")}),
            ),
            format!("{INVALID}GlobalTableSourceArn is not supported"),
        ),
        (
            with(on_demand("abc"), json!({"VectorIndexes": []})),
            format!("{INVALID}List of VectorIndexes is empty"),
        ),
    ];
    for (request, sentence) in cases {
        world.refused::<CreateTable>(request, VALIDATION, &sentence);
    }
}
