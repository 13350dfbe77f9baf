//! Bulk puts: items with conditions, reports, cancelling.

use std::time::Duration;

use serde_json::{Value, json};

use super::super::tables::on_demand;
use super::super::world::World;
use super::{Transfers, arn};
use crate::objects::MemoryBuckets;
use crate::wire::ops::{
    CancelBulkOperation, CreateTable, DescribeBulkOperation, GetItem, ListBulkOperations,
    StartBulkPutItems, UpdateTable,
};

fn request(more: Value) -> Value {
    let mut request = json!({
        "TableName": "orders",
        "InputS3Configuration": {"S3Bucket": "lake", "S3KeyPrefix": "in/", "InputFormat": "DYNAMODB_JSON"},
        "OutputS3Configuration": {
            "S3Bucket": "lake", "S3KeyPrefix": "out", "OutputType": ["ERROR", "CONDITION_CHECK_FAILURE"],
        },
    });
    for (name, value) in more.as_object().unwrap() {
        request[name] = value.clone();
    }
    request
}

fn begin(of: &Transfers, more: Value) -> Value {
    of.world.ok::<StartBulkPutItems>(request(more))["BulkOperationDescription"].clone()
}

fn told(of: &Transfers, arn: &Value) -> Value {
    let described = of
        .world
        .ok::<DescribeBulkOperation>(json!({"BulkOperationArn": arn}));
    described["BulkOperationDescription"].clone()
}

#[test]
fn items_are_put_under_their_conditions() {
    let of = Transfers::new();
    of.table("orders");
    of.put(
        "orders",
        json!({"pk": {"S": "a"}, "sk": {"N": "1"}, "old": {"BOOL": true}}),
    );
    let lines = [
        r#"{"Item":{"pk":{"S":"a"},"sk":{"N":"1"}},"ConditionExpression":"attribute_not_exists(pk)"}"#,
        r##"{"Item":{"pk":{"S":"a"},"sk":{"N":"2"}},"ConditionExpression":"#p <> :v","ExpressionAttributeNames":{"#p":"pk"},"ExpressionAttributeValues":{":v":{"S":"x"}}}"##,
        r#"{"Item":{"pk":{"S":"a"},"sk":{"N":"3"}}}"#,
        r#"{"Item":{"pk":{"S":"a"}}}"#,
        r#"{"Item":{"pk":{"S":"a"},"sk":{"N":"4"}},"ConditionExpression":"pk ="}"#,
    ];
    of.buckets.put("lake", "in/1.json", lines.join("\n"));
    let begun = begin(&of, json!({"MaxWriteRequestUnits": 2048}));
    assert_eq!(begun["BulkOperationStatus"], "IN_PROGRESS");
    assert_eq!(begun["PerformanceTier"], "STANDARD");
    assert_eq!(begun["MaxWriteRequestUnits"], 2048);
    assert_eq!(begun.get("TotalInputBytes"), None);
    assert_eq!(begun.get("EndTime"), None);
    let done = told(&of, &begun["BulkOperationArn"]);
    assert_eq!(
        done["BulkOperationStatus"], "COMPLETED_WITH_ERRORS",
        "{done}"
    );
    assert_eq!(done["ProcessedItemCount"], 5);
    assert_eq!(done["FailedItemCount"], 2);
    assert_eq!(done["TotalInputBytes"], lines.join("\n").len());
    assert_eq!(done["TableDetails"][0]["TableName"], "orders");
    let item = |sk: &str| {
        let key = json!({"pk": {"S": "a"}, "sk": {"N": sk}});
        of.world
            .ok::<GetItem>(json!({"TableName": "orders", "Key": key}))["Item"]
            .clone()
    };
    assert_eq!(item("1")["old"], json!({"BOOL": true}));
    assert_eq!(item("2")["sk"], json!({"N": "2"}));
    assert_eq!(item("3")["sk"], json!({"N": "3"}));
    let id = done["BulkOperationArn"]
        .as_str()
        .unwrap()
        .rsplit('/')
        .next()
        .unwrap()
        .to_owned();
    let summary: Value =
        serde_json::from_str(&of.text(&format!("out/AWSDynamoDB/{id}/manifest-summary.json")))
            .unwrap();
    assert_eq!(summary["conditionCheckFailureCount"], 1);
    let kinds: Vec<&Value> = summary["reports"]
        .as_array()
        .unwrap()
        .iter()
        .map(|of| &of["outputType"])
        .collect();
    assert_eq!(kinds, ["CONDITION_CHECK_FAILURE", "ERROR"]);
    let report = of.unzipped(summary["reports"][0]["dataFileS3Key"].as_str().unwrap());
    assert_eq!(
        serde_json::from_str::<Value>(&report).unwrap(),
        json!({
            "itemS3Pointer": {"bucket": "lake", "key": "in/1.json", "itemIndex": 0},
            "errorMessages": ["The conditional request failed"],
            "Item": {"pk": {"S": "a"}, "sk": {"N": "1"}},
            "ExistingItem": {"pk": {"S": "a"}, "sk": {"N": "1"}, "old": {"BOOL": true}},
        })
    );
    assert_eq!(of.world.context.verify(), Vec::<String>::new());
}

#[test]
fn operations_are_listed_cancelled_and_known_by_their_token() {
    let of = Transfers::new();
    of.table("orders");
    of.buckets.put(
        "lake",
        "in/1.json",
        r#"{"Item":{"pk":{"S":"a"},"sk":{"N":"1"}}}"#,
    );
    let begun = begin(&of, json!({"ClientToken": "t"}));
    let arn_of = begun["BulkOperationArn"].clone();
    // Whatever falls due is done before the request is looked at, so this one comes too late.
    let late = of
        .world
        .ok::<CancelBulkOperation>(json!({"BulkOperationArn": arn_of}));
    assert_eq!(
        late,
        json!({"BulkOperationArn": arn_of, "BulkOperationStatus": "COMPLETED"})
    );
    assert_eq!(
        begin(&of, json!({"ClientToken": "t"}))["BulkOperationArn"],
        arn_of
    );
    let error = of.world.call::<StartBulkPutItems>(&request(
        json!({"ClientToken": "t", "PerformanceTier": "ACCELERATED"}),
    ));
    assert_eq!(
        error.unwrap_err().code().as_str(),
        "IdempotentParameterMismatchException"
    );
    let listed = of.world.ok::<ListBulkOperations>(json!({}));
    assert_eq!(
        listed["BulkOperationsSummaryList"][0]["BulkOperationArn"],
        arn_of
    );
}

#[test]
fn large_objects_are_put_in_portions_that_can_be_cancelled() {
    let of = Transfers::new();
    of.table("orders");
    let filler = "x".repeat(100_000);
    let lines = (0..100).map(|sk| {
        format!(
            r#"{{"Item":{{"pk":{{"S":"a"}},"sk":{{"N":"{sk}"}},"filler":{{"S":"{filler}"}}}}}}"#
        )
    });
    of.buckets
        .put("lake", "in/1.json", lines.collect::<Vec<_>>().join("\n"));
    let arn_of = begin(&of, json!({}))["BulkOperationArn"].clone();
    let running = told(&of, &arn_of);
    assert_eq!(running["BulkOperationStatus"], "IN_PROGRESS");
    let processed = running["ProcessedItemCount"].as_u64().unwrap();
    assert!((1..100).contains(&processed), "{processed}");
    let cancelled = of
        .world
        .ok::<CancelBulkOperation>(json!({"BulkOperationArn": arn_of}));
    assert_eq!(cancelled["BulkOperationStatus"], "CANCELLING");
    let ended = told(&of, &arn_of);
    assert_eq!(ended["BulkOperationStatus"], "CANCELLED");
    assert_eq!(ended["FailureCode"], "Cancelled");
    assert!(ended["ProcessedItemCount"].as_u64().unwrap() < 100);
    assert_eq!(of.world.context.verify(), Vec::<String>::new());
}

// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/BulkPutItems.Considerations.html>
#[test]
fn tables_of_several_regions_take_none() {
    let second = Duration::from_secs(1);
    let of = Transfers::over(World::with_delay(Some(second)), MemoryBuckets::default());
    let (world, clock) = (&of.world, &of.world.clock);
    world.ok::<CreateTable>(on_demand("orders"));
    clock.advance(second);
    let join = json!({"TableName": "orders",
        "ReplicaUpdates": [{"Create": {"RegionName": "us-east-1"}}]});
    let arn_of = begin(&of, json!({}))["BulkOperationArn"].clone();
    world.refused::<UpdateTable>(
        join.clone(),
        "ResourceInUseException",
        "The resource which you are attempting to change is in use.",
    );
    clock.advance(second);
    assert_ne!(told(&of, &arn_of)["BulkOperationStatus"], "IN_PROGRESS");
    world.ok::<UpdateTable>(join);
    // While the other region joins, and once it has.
    for _ in 0..2 {
        world.refused::<StartBulkPutItems>(
            request(json!({})),
            "ValidationException",
            "Invalid Request: A bulk put items operation cannot be started on a table that is part of a global table",
        );
        clock.advance(second);
    }
    let leave = json!([{"Delete": {"RegionName": "us-east-1"}}]);
    clock.advance(Duration::from_secs(24 * 60 * 60));
    world.ok::<UpdateTable>(json!({"TableName": "orders", "ReplicaUpdates": leave}));
    clock.advance(second);
    begin(&of, json!({}));
}

#[test]
fn requests_that_cannot_be() {
    let of = Transfers::new();
    of.world.refused::<StartBulkPutItems>(
        request(json!({})),
        "ResourceNotFoundException",
        "Requested resource not found: Table: orders not found",
    );
    of.table("orders");
    of.world.refused::<StartBulkPutItems>(
        request(json!({"OutputS3Configuration": {"OutputType": ["ERROR"]}})),
        "ValidationException",
        "Invalid Request: S3Bucket must be provided in OutputS3Configuration",
    );
    of.world.refused::<StartBulkPutItems>(
        request(json!({"OutputS3Configuration": {"OutputType": [], "S3Bucket": "lake"}})),
        "ValidationException",
        "Invalid Request: OutputType in OutputS3Configuration must have at least one value",
    );
    let unknown = format!("{}/bulk-operation/01795000000123-0a1b2c3d", arn("orders"));
    for (arn, code) in [
        (unknown, "ResourceNotFoundException"),
        (arn("a-table-with-a-long-name"), "ValidationException"),
    ] {
        let error = of
            .world
            .call::<DescribeBulkOperation>(&json!({"BulkOperationArn": arn}));
        assert_eq!(error.unwrap_err().code().as_str(), code);
    }
    // There is no bucket to read from.
    let arn_of = begin(&of, json!({}))["BulkOperationArn"].clone();
    let failed = told(&of, &arn_of);
    assert_eq!(failed["BulkOperationStatus"], "FAILED");
    assert_eq!(failed["FailureCode"], "S3NoSuchBucket");
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_StartBulkPutItems.html>: a sequence of structures,
/// wherever their lines end.
#[test]
fn structures_of_ion_follow_each_other() {
    let of = Transfers::new();
    of.table("orders");
    of.buckets.put(
        "lake",
        "in/1.ion",
        "$ion_1_0 {Item:{pk:\"a\",sk:1.,text:\"}{\"}} {Item:{pk:\"a\",sk:2.}}\n{\n  Item: {\n    pk: \"a\", // }\n    sk: 0x3\n  }\n}\n// end",
    );
    of.buckets.put(
        "lake",
        "in/2.ion",
        "{Item:{pk:\"b\",sk:1.}} {Keys:{}} {Item:{pk:\"b\",sk:2.}}",
    );
    let begun = begin(
        &of,
        json!({"InputS3Configuration": {"S3Bucket": "lake", "S3KeyPrefix": "in/", "InputFormat": "ION"}}),
    );
    let done = told(&of, &begun["BulkOperationArn"]);
    assert_eq!(done["BulkOperationStatus"], "COMPLETED_WITH_ERRORS");
    assert_eq!(done["ProcessedItemCount"], 5);
    assert_eq!(done["FailedItemCount"], 1);
}
