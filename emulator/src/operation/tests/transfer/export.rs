//! Exports: what they write, what they show.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest, Md5};
use serde_json::{Value, json};

use super::super::world::{START, World};
use super::{Transfers, arn};
use crate::objects::MemoryBuckets;
use crate::wire::ops::{
    DeleteItem, DeleteTable, DescribeExport, ExportTableToPointInTime, ListExports, ListImports,
};

fn item(pk: &str, sk: i64, more: &str) -> Value {
    json!({"pk": {"S": pk}, "sk": {"N": sk.to_string()}, "test": {"S": more}})
}

/// Exports a table with these members, and tells the export once it is done.
pub(super) fn export(of: &Transfers, members: Value) -> Value {
    let mut request = json!({"TableArn": arn("orders"), "S3Bucket": "lake"});
    for (name, value) in members.as_object().unwrap() {
        request[name] = value.clone();
    }
    let begun = of.world.ok::<ExportTableToPointInTime>(request)["ExportDescription"].clone();
    assert_eq!(begun["ExportStatus"], "IN_PROGRESS");
    let arn = begun["ExportArn"].clone();
    let described = of.world.ok::<DescribeExport>(json!({"ExportArn": arn}));
    described["ExportDescription"].clone()
}

fn id(export: &Value) -> String {
    let arn = export["ExportArn"].as_str().unwrap();
    arn.rsplit('/').next().unwrap().to_owned()
}

#[test]
fn a_full_export_has_the_layout_of_real_ones() {
    let of = Transfers::new();
    of.table("orders");
    for sk in [2, 1, 30] {
        of.put("orders", item("a", sk, "x"));
    }
    of.put("orders", item("b", 1, "y"));
    let begun = of.world.ok::<ExportTableToPointInTime>(json!({
        "TableArn": arn("orders"), "S3Bucket": "lake", "S3Prefix": "nightly", "ClientToken": "t",
    }));
    let begun = &begun["ExportDescription"];
    let id = id(begun);
    assert_eq!(id.split('-').next().unwrap(), format!("0{START}000"));
    let table_id = begun["TableId"].clone();
    let mut expected = json!({
        "ClientToken": "t", "ExportArn": format!("{}/export/{id}", arn("orders")),
        "ExportFormat": "DYNAMODB_JSON", "ExportStatus": "IN_PROGRESS", "ExportTime": START,
        "S3Bucket": "lake", "S3Prefix": "nightly", "S3SseAlgorithm": "AES256", "StartTime": START,
        "TableArn": arn("orders"), "TableId": table_id,
    });
    assert_eq!(*begun, expected);

    // Done before it is asked for again; whatever happens meanwhile is not in it.
    of.world.clock.advance(Duration::from_millis(917));
    let ended = of
        .world
        .ok::<DescribeExport>(json!({"ExportArn": begun["ExportArn"]}));
    let manifest = format!("nightly/AWSDynamoDB/{id}/manifest-summary.json");
    expected["ExportStatus"] = json!("COMPLETED");
    expected["EndTime"] = json!(START as f64 + 0.917);
    expected["ItemCount"] = json!(4);
    expected["BilledSizeBytes"] = ended["ExportDescription"]["BilledSizeBytes"].clone();
    expected["ExportManifest"] = json!(manifest);
    assert_eq!(ended["ExportDescription"], expected);

    let root = format!("nightly/AWSDynamoDB/{id}/");
    check_names(&of, &root);
    let summary = of.text(&manifest);
    assert_eq!(
        summary,
        format!(
            r#"{{"version":"2020-06-30","exportArn":"{}/export/{id}","startTime":"2027-01-15T08:00:00.000Z","endTime":"2027-01-15T08:00:00.917Z","tableArn":"{}","tableId":{table_id},"exportTime":"2027-01-15T08:00:00.000Z","s3Bucket":"lake","s3Prefix":"nightly","s3SseAlgorithm":"AES256","s3SseKmsKeyId":null,"manifestFilesS3Key":"{root}manifest-files.json","billedSizeBytes":{},"itemCount":4,"outputFormat":"DYNAMODB_JSON"}}"#,
            arn("orders"),
            arn("orders"),
            expected["BilledSizeBytes"],
        )
    );
    check_hashes(&of, &root);
    let lines = of.lines(&manifest);
    let of_a: Vec<&String> = lines
        .iter()
        .filter(|line| line.contains(r#""S":"a""#))
        .collect();
    assert_eq!(
        of_a,
        [
            r#"{"Item":{"pk":{"S":"a"},"sk":{"N":"1"},"test":{"S":"x"}}}"#,
            r#"{"Item":{"pk":{"S":"a"},"sk":{"N":"2"},"test":{"S":"x"}}}"#,
            r#"{"Item":{"pk":{"S":"a"},"sk":{"N":"30"},"test":{"S":"x"}}}"#,
        ]
    );
    assert_eq!(of.world.context.verify(), Vec::<String>::new());
}

/// Checks which objects lie below `root`.
#[track_caller]
fn check_names(of: &Transfers, root: &str) {
    let keys = of.buckets.keys("lake");
    let names: Vec<&str> = keys
        .iter()
        .filter_map(|key| key.strip_prefix(root))
        .collect();
    assert_eq!(names.len(), keys.len());
    let (data, others): (Vec<&str>, Vec<&str>) =
        names.iter().partition(|name| name.starts_with("data/"));
    assert_eq!(
        others,
        [
            "_started",
            "manifest-files.json",
            "manifest-files.md5",
            "manifest-summary.json",
            "manifest-summary.md5"
        ]
    );
    assert_eq!(data.len(), 4);
    assert!(
        data.iter()
            .all(|name| name.len() == "data/".len() + 26 + ".json.gz".len())
    );
}

/// Checks what the manifests below `root` tell of files against these.
#[track_caller]
fn check_hashes(of: &Transfers, root: &str) {
    for name in ["manifest-files", "manifest-summary"] {
        let text = of.text(&format!("{root}{name}.json"));
        let hash = STANDARD.encode(Md5::digest(text.as_bytes()));
        assert_eq!(of.text(&format!("{root}{name}.md5")), hash);
    }
    for line in of.text(&format!("{root}manifest-files.json")).lines() {
        let file: Value = serde_json::from_str(line).unwrap();
        let object = of
            .buckets
            .get("lake", file["dataFileS3Key"].as_str().unwrap())
            .unwrap();
        let digest = Md5::digest(&object);
        assert_eq!(file["md5Checksum"], STANDARD.encode(digest));
        let twice: String = Md5::digest(digest)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(file["etag"], format!("{twice}-1"));
    }
}

#[test]
fn an_export_is_of_its_moment() {
    let of = Transfers::new();
    of.table("orders");
    of.put("orders", item("a", 1, "then"));
    of.put("orders", item("b", 1, "then"));
    of.world.clock.advance(Duration::from_secs(1000));
    of.put("orders", item("a", 1, "now"));
    of.put("orders", item("c", 1, "now"));
    let gone = json!({"pk": {"S": "b"}, "sk": {"N": "1"}});
    of.world
        .ok::<DeleteItem>(json!({"TableName": "orders", "Key": gone}));
    let then = export(&of, json!({"ExportTime": START + 500}));
    assert_eq!(then["ItemCount"], 2);
    let mut lines = of.lines(then["ExportManifest"].as_str().unwrap());
    lines.sort();
    assert_eq!(
        lines,
        [
            r#"{"Item":{"pk":{"S":"a"},"sk":{"N":"1"},"test":{"S":"then"}}}"#,
            r#"{"Item":{"pk":{"S":"b"},"sk":{"N":"1"},"test":{"S":"then"}}}"#,
        ]
    );
    // What is written and deleted after the request is not in the export, nor does it end with the table.
    let begun = of.world.ok::<ExportTableToPointInTime>(json!({
        "TableArn": arn("orders"), "S3Bucket": "lake",
    }));
    of.world.ok::<DeleteTable>(json!({"TableName": "orders"}));
    let arn_of = &begun["ExportDescription"]["ExportArn"];
    let ended = of.world.ok::<DescribeExport>(json!({"ExportArn": arn_of}));
    assert_eq!(ended["ExportDescription"]["ExportStatus"], "COMPLETED");
    assert_eq!(ended["ExportDescription"]["ItemCount"], 2);
    // A table that is gone has no exports, and a new one of its name has not those of the old one.
    let listed = |members: Value| {
        let listed = of.world.ok::<ListExports>(members);
        listed["ExportSummaries"].as_array().unwrap().len()
    };
    assert_eq!(listed(json!({"TableArn": arn("orders")})), 0);
    assert_eq!(listed(json!({})), 2);
    of.table("orders");
    assert_eq!(listed(json!({"TableArn": arn("orders")})), 0);
    assert_eq!(of.world.context.verify(), Vec::<String>::new());
}

/// A table in which items came, changed and went between two moments, 1000 and 2000 seconds after the start.
fn changed() -> Transfers {
    let of = Transfers::new();
    of.table("orders");
    for pk in ["kept", "updated", "deleted", "again"] {
        of.put("orders", item(pk, 1, "old"));
    }
    of.world.clock.advance(Duration::from_secs(1000));
    of.put("orders", item("inserted", 1, "new"));
    of.put("orders", item("updated", 1, "between"));
    of.put("orders", item("updated", 1, "new"));
    of.put("orders", item("fleeting", 1, "new"));
    for pk in ["deleted", "again", "fleeting"] {
        let key = json!({"pk": {"S": pk}, "sk": {"N": "1"}});
        of.world
            .ok::<DeleteItem>(json!({"TableName": "orders", "Key": key}));
    }
    of.put("orders", item("again", 1, "new"));
    of.world.clock.advance(Duration::from_secs(1000));
    of.put("orders", item("kept", 1, "later"));
    of
}

/// The line of an item that has changed, with these images.
fn line(pk: &str, old: bool, new: bool) -> String {
    let image = |name: &str, value: &str, is_there: bool| match is_there {
        true => format!(
            r#","{name}":{{"pk":{{"S":"{pk}"}},"sk":{{"N":"1"}},"test":{{"S":"{value}"}}}}"#
        ),
        false => String::new(),
    };
    format!(
        r#"{{"Metadata":{{"WriteTimestampMicros":{{"N":"{}000000"}}}},"Keys":{{"pk":{{"S":"{pk}"}},"sk":{{"N":"1"}}}}{}{}}}"#,
        START + 1000,
        image("OldImage", "old", old),
        image("NewImage", "new", new),
    )
}

#[test]
fn an_incremental_export_tells_of_each_item_once() {
    let of = changed();
    let window = json!({"ExportFromTime": START + 900, "ExportToTime": START + 2000});
    let both = export(
        &of,
        json!({"ExportType": "INCREMENTAL_EXPORT", "IncrementalExportSpecification": window}),
    );
    assert_eq!(both["ExportStatus"], "COMPLETED", "{both}");
    assert_eq!(both["ExportType"], "INCREMENTAL_EXPORT");
    assert_eq!(both["BilledSizeBytes"], 10_000_000);
    assert_eq!(both["ItemCount"], 4);
    assert_eq!(
        both["IncrementalExportSpecification"],
        json!({
            "ExportFromTime": START + 900, "ExportToTime": START + 2000,
            "ExportViewType": "NEW_AND_OLD_IMAGES",
        })
    );
    assert!(id(&both).split('-').next().unwrap().ends_with("000"));
    let mut lines = of.lines(both["ExportManifest"].as_str().unwrap());
    lines.sort();
    let expected = [
        line("again", true, true),
        line("deleted", true, false),
        line("inserted", false, true),
        line("updated", true, true),
    ];
    assert_eq!(lines, expected);
    // The data files of all incremental exports lie together, beside the folders of manifests.
    let shared = of.buckets.keys("lake");
    let shared = shared
        .iter()
        .filter(|key| key.starts_with("AWSDynamoDB/data/"));
    assert_eq!(shared.count(), 4);
}

#[test]
fn an_incremental_export_of_new_images_alone() {
    let of = changed();
    let new_image = export(
        &of,
        json!({
            "ExportType": "INCREMENTAL_EXPORT",
            "IncrementalExportSpecification": {
                "ExportFromTime": START + 900, "ExportToTime": START + 2000, "ExportViewType": "NEW_IMAGE",
            },
        }),
    );
    let mut lines = of.lines(new_image["ExportManifest"].as_str().unwrap());
    lines.sort();
    let expected = [
        line("again", false, true),
        line("deleted", false, false),
        line("inserted", false, true),
        line("updated", false, true),
    ];
    assert_eq!(lines, expected);
    let summary = of.text(new_image["ExportManifest"].as_str().unwrap());
    assert!(summary.starts_with(r#"{"version":"2023-08-01","#));
    assert!(summary.ends_with(
        r#""outputFormat":"DYNAMODB_JSON","outputView":"NEW_IMAGE","exportType":"INCREMENTAL_EXPORT"}"#
    ));
    assert!(!summary.contains("exportTime\""));
}

#[test]
fn a_filter_chooses_items_and_attributes() {
    let of = Transfers::new();
    of.table("orders");
    for sk in 1..=3 {
        of.put("orders", item("a", sk, "x"));
        of.put("orders", item("b", sk, "x"));
    }
    let filter = json!({
        "KeyConditionExpression": "pk = :p and sk >= :s", "ProjectionExpression": "sk",
        "ExpressionAttributeValues": {":p": {"S": "a"}, ":s": {"N": "2"}},
    });
    let done = export(&of, json!({"FilterSpecification": filter}));
    assert_eq!(done["FilterSpecification"], filter);
    assert_eq!(done["ItemCount"], 2);
    assert_eq!(
        of.lines(done["ExportManifest"].as_str().unwrap()),
        [
            r#"{"Item":{"sk":{"N":"2"}}}"#,
            r#"{"Item":{"sk":{"N":"3"}}}"#
        ]
    );
    let ion = export(
        &of,
        json!({
            "ExportFormat": "ION",
            "FilterSpecification": {
                "FilterExpression": "sk = :s and pk = :p",
                "ExpressionAttributeValues": {":s": {"N": "2"}, ":p": {"S": "b"}},
            },
        }),
    );
    assert_eq!(
        of.lines(ion["ExportManifest"].as_str().unwrap()),
        [r#"$ion_1_0 {Item:{pk:"b",sk:2.,test:"x"}}"#]
    );
    let request = |filter: Value| json!({"TableArn": arn("orders"), "S3Bucket": "lake", "FilterSpecification": filter});
    for (filter, sentence) in [
        (json!({}), "The specification can not be empty"),
        (
            json!({"KeyConditionExpression": "sk = :s", "ExpressionAttributeValues": {":s": {"N": "1"}}}),
            "Query condition missed key schema element: pk",
        ),
        (
            json!({
                "KeyConditionExpression": "pk = :p", "FilterExpression": "sk = :p",
                "ExpressionAttributeValues": {":p": {"S": "1"}},
            }),
            "Filter Expression can only contain non-primary key attributes: Primary key attribute: sk",
        ),
    ] {
        of.world.refused::<ExportTableToPointInTime>(
            request(filter),
            "ValidationException",
            &format!("Invalid Request: Invalid FilterSpecification: {sentence}"),
        );
    }
}

#[test]
fn tokens_make_one_export_of_several_requests() {
    let of = Transfers::new();
    of.table("orders");
    let request = |prefix: &str| json!({"TableArn": arn("orders"), "S3Bucket": "lake", "S3Prefix": prefix, "ClientToken": "t"});
    let export = |prefix| of.world.ok::<ExportTableToPointInTime>(request(prefix));
    let first = export("a")["ExportDescription"]["ExportArn"].clone();
    // By now it is done.
    let second = export("a");
    assert_eq!(second["ExportDescription"]["ExportArn"], first);
    assert_eq!(second["ExportDescription"]["ExportStatus"], "COMPLETED");
    of.world.refused::<ExportTableToPointInTime>(
        request("b"),
        "ExportConflictException",
        "Export conflict: Duplicate request detected with conflicting parameters",
    );
    of.world.clock.advance(Duration::from_secs(8 * 60 * 60));
    assert_ne!(export("a")["ExportDescription"]["ExportArn"], first);
    // The table comes before its token.
    of.world.ok::<DeleteTable>(json!({"TableName": "orders"}));
    of.world.refused::<ExportTableToPointInTime>(
        request("a"),
        "TableNotFoundException",
        &format!("Table not found: {}", arn("orders")),
    );
}

#[test]
fn lists_are_pages_of_the_newest_first() {
    let of = Transfers::new();
    of.table("orders");
    let mut arns = Vec::new();
    for _ in 0..12 {
        of.world.clock.advance(Duration::from_secs(1));
        arns.push(export(&of, json!({}))["ExportArn"].clone());
    }
    arns.reverse();
    let list = |members: Value| of.world.ok::<ListExports>(members);
    let told = |page: &Value| {
        let summaries = page["ExportSummaries"].as_array().unwrap().iter();
        summaries
            .map(|summary| summary["ExportArn"].clone())
            .collect::<Vec<_>>()
    };
    let first = list(json!({"TableArn": arn("orders")}));
    assert_eq!(told(&first), arns[..10]);
    assert_eq!(
        first["ExportSummaries"][0],
        json!({"ExportArn": arns[0], "ExportStatus": "COMPLETED", "ExportType": "FULL_EXPORT"})
    );
    let token = first["NextToken"].as_str().unwrap();
    assert_eq!(token.len(), 112);
    let second = list(json!({"NextToken": token, "MaxResults": 2}));
    assert_eq!(told(&second), arns[10..]);
    assert_eq!(second.get("NextToken"), None);
    of.world.refused::<ListExports>(
        json!({"NextToken": "00"}),
        "ValidationException",
        "Invalid Request: Provided nextToken is invalid: 00",
    );
    // As of the export itself.
    let index = format!("{}/index/x", arn("orders"));
    let foreign = arn("orders").replace("000000000000", "111122223333");
    for (table, code, sentence) in [
        (
            "orders",
            "ValidationException",
            "One or more parameter values were invalid: tableArn is not a valid ARN",
        ),
        (
            index.as_str(),
            "ValidationException",
            "Invalid Request: Table ARN is invalid.",
        ),
        (
            foreign.as_str(),
            "AccessDeniedException",
            "Access is denied",
        ),
    ] {
        let named = json!({"TableArn": table});
        of.world
            .refused::<ListExports>(named.clone(), code, sentence);
        of.world.refused::<ListImports>(named, code, sentence);
    }
    // They are forgotten after 90 days.
    of.world
        .clock
        .advance(Duration::from_secs(90 * 24 * 60 * 60));
    assert_eq!(told(&list(json!({}))), Vec::<Value>::new());
    assert_eq!(of.world.context.verify(), Vec::<String>::new());
}

#[test]
fn trouble_with_buckets_is_told_later() {
    let of = Transfers::over(World::new(), MemoryBuckets::strict());
    of.table("orders");
    let missing = export(&of, json!({}));
    assert_eq!(missing["ExportStatus"], "FAILED");
    assert_eq!(missing["FailureCode"], "S3NoSuchBucket");
    let sentence = missing["FailureMessage"].as_str().unwrap();
    assert!(sentence.starts_with(
        "The specified bucket does not exist (Service: Amazon S3; Status Code: 404; Error Code: NoSuchBucket; Request ID: "
    ));
    assert!(sentence.ends_with("; Proxy: null)"));
    assert_eq!(missing.get("ItemCount"), None);
    assert_eq!(missing.get("ExportManifest"), None);
    of.buckets.make("lake");
    let foreign = export(&of, json!({"S3BucketOwner": "123456789012"}));
    assert_eq!(foreign["FailureCode"], "S3AccessDenied");
    assert_eq!(export(&of, json!({}))["ExportStatus"], "COMPLETED");
    assert_eq!(of.world.context.verify(), Vec::<String>::new());
}
