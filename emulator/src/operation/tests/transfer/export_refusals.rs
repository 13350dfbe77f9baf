//! Exports that cannot be.

use std::time::Duration;

use serde_json::{Value, json};

use super::super::world::START;
use super::export::export;
use super::{Transfers, arn};
use crate::wire::ops::{
    CreateTable, DescribeExport, ExportTableToPointInTime, UpdateContinuousBackups,
};

/// The members of an export of what changed in a window.
fn window(from: i64, to: i64) -> Value {
    json!({
        "ExportType": "INCREMENTAL_EXPORT",
        "IncrementalExportSpecification": {"ExportFromTime": from, "ExportToTime": to},
    })
}

#[test]
fn requests_that_cannot_be() {
    let of = Transfers::new();
    of.table("orders");
    of.world.ok::<CreateTable>(json!({
        "TableName": "off", "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    }));
    of.world
        .clock
        .advance(Duration::from_secs(2 * 24 * 60 * 60));
    let now = START + 2 * 24 * 60 * 60;
    let foreign = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders";
    let elsewhere = "arn:aws:dynamodb:us-east-1:000000000000:table/orders";
    let spec = json!({"ExportFromTime": now - 1000});
    for (members, code, sentence) in [
        (json!({"TableArn": "orders"}), "ValidationException", "One or more parameter values were invalid: tableArn is not a valid ARN".to_owned()),
        (json!({"TableArn": format!("{}/index/i", arn("orders"))}), "ValidationException", "Invalid Request: Table ARN is invalid.".to_owned()),
        (json!({"TableArn": foreign}), "AccessDeniedException", "Access is denied".to_owned()),
        (json!({"TableArn": elsewhere}), "TableNotFoundException", format!("Table not found: {elsewhere}")),
        (json!({"TableArn": arn("none")}), "TableNotFoundException", format!("Table not found: {}", arn("none"))),
        (json!({"TableArn": arn("off")}), "PointInTimeRecoveryUnavailableException", "Point in time recovery is not enabled for table 'off'".to_owned()),
        (json!({"ExportTime": now + 1}), "InvalidExportTimeException", "Export Time is invalid".to_owned()),
        (json!({"ExportTime": START - 1}), "InvalidExportTimeException", "Export Time is invalid".to_owned()),
        (json!({"ExportTime": now}), "InvalidExportTimeException", "Point in Time Recovery is not available for specified export time".to_owned()),
        (json!({"ExportTime": now - 1}), "InvalidExportTimeException", "Point in Time Recovery is not available for specified export time".to_owned()),
        (json!({"ExportTime": now - 299}), "InvalidExportTimeException", "Point in Time Recovery is not available for specified export time".to_owned()),
        (json!({"IncrementalExportSpecification": spec}), "ValidationException", "Invalid Request: Export Type expected to be Incremental Export when incremental export specification is provided".to_owned()),
        (json!({"ExportType": "FULL_EXPORT", "IncrementalExportSpecification": spec}), "ValidationException", "Invalid Request: When Export Type is Full Export , Incremental Export Specification should not be provided".to_owned()),
        (json!({"ExportType": "INCREMENTAL_EXPORT"}), "ValidationException", "Invalid Request: Incremental Export Specification expected when export type is set as Incremental Export".to_owned()),
        (json!({"ExportType": "INCREMENTAL_EXPORT", "IncrementalExportSpecification": {}}), "ValidationException", "Invalid Request: ExportFromTime must be provided in IncrementalExportSpecification".to_owned()),
        (window(START - 1, now), "InvalidExportTimeException", "Incremental export period from time cannot be less than the table creation time : 2027-01-15T07:59:59Z".to_owned()),
        (window(now - 1000, now + 1), "InvalidExportTimeException", "Incremental export period to time cannot be greater than the current time : 2027-01-17T08:00:01Z".to_owned()),
        (window(now - 899, now), "InvalidExportTimeException", "Difference between export period from time and export period to time is less than 15 minutes".to_owned()),
        (window(now - 86_401, now), "InvalidExportTimeException", "Difference between export period from time and export period to time is greater than 24 hours".to_owned()),
        (
            json!({"S3SseKmsKeyId": "not a key", "S3SseAlgorithm": "KMS"}),
            "ValidationException",
            "Invalid Request: 1 validation error detected: Value 'not a key' at 's3SseKmsKeyId' failed to satisfy \
             constraint: Member must satisfy regular expression pattern: ^[a-zA-Z0-9:/_-]+$"
                .to_owned(),
        ),
        (json!({"S3SseKmsKeyId": "k"}), "ValidationException", "Invalid Request: KMS Key Id is not supported for this encryption type".to_owned()),
    ] {
        let mut request = json!({"TableArn": arn("orders"), "S3Bucket": "lake"});
        for (name, value) in members.as_object().unwrap() {
            request[name] = value.clone();
        }
        of.world.refused::<ExportTableToPointInTime>(request, code, &sentence);
    }
}

/// Before ExportTime, which does not go with it, and before recovery.
#[test]
fn a_window_is_looked_at_first() {
    let of = Transfers::new();
    of.table("orders");
    of.world
        .clock
        .advance(Duration::from_secs(2 * 24 * 60 * 60));
    let now = START + 2 * 24 * 60 * 60;
    let request = |mut members: Value| {
        members["TableArn"] = json!(arn("orders"));
        members["S3Bucket"] = json!("lake");
        members
    };
    let with_moment = |mut members: Value| {
        members["ExportTime"] = json!(now - 1000);
        request(members)
    };
    let too_early = "Incremental export period from time cannot be less than the table creation time : 2027-01-15T07:59:59Z";
    of.world.refused::<ExportTableToPointInTime>(
        with_moment(window(START - 1, now)),
        "InvalidExportTimeException",
        too_early,
    );
    of.world.refused::<ExportTableToPointInTime>(
        with_moment(window(now - 1000, now)),
        "ValidationException",
        "Invalid Request: ExportTime should not be provided when export type is Incremental Export",
    );
    of.world.ok::<UpdateContinuousBackups>(json!({
        "TableName": "orders",
        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": false},
    }));
    of.world.refused::<ExportTableToPointInTime>(
        request(window(START - 1, now)),
        "InvalidExportTimeException",
        too_early,
    );
}

#[test]
fn arns_of_no_export() {
    let of = Transfers::new();
    of.table("orders");
    let known = export(&of, json!({}))["ExportArn"]
        .as_str()
        .unwrap()
        .to_owned();
    let unknown = format!("{}/export/01795000000123-0a1b2c3d", arn("orders"));
    let elsewhere = known.replace("eu-west-1", "us-east-1");
    for (arn, code, sentence) in [
        (
            unknown.clone(),
            "ExportNotFoundException",
            format!("Export not found: Export not found: {unknown}"),
        ),
        (
            elsewhere,
            "ExportNotFoundException",
            "Export not found: Invalid export arn".to_owned(),
        ),
        (
            arn("orders"),
            "ValidationException",
            "Invalid Export ARN".to_owned(),
        ),
        (
            known.replace("/export/", "/import/"),
            "ValidationException",
            "Invalid Export ARN".to_owned(),
        ),
        (
            "x".repeat(37),
            "ValidationException",
            "Invalid Export ARN".to_owned(),
        ),
        (
            format!("{known}/x"),
            "ValidationException",
            "Invalid Export ARN".to_owned(),
        ),
        (
            known.replace("000000000000", "123456789012"),
            "AccessDeniedException",
            "Access is denied".to_owned(),
        ),
    ] {
        of.world
            .refused::<DescribeExport>(json!({"ExportArn": arn}), code, &sentence);
    }
}
