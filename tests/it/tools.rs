//! What infrastructure tools do: create a table with everything, and compare what they read back.

use serde_json::{Value, json};

use crate::support::raw::{self, Raw, call, send};
use crate::support::server::Listening;

/// A table that uses every member of CreateTable that can be set together.
fn everything() -> Value {
    let key = |name: &str, kind: &str| json!({"AttributeName": name, "KeyType": kind});
    let attribute = |name: &str, kind: &str| json!({"AttributeName": name, "AttributeType": kind});
    json!({
        "TableName": "everything",
        "KeySchema": [key("p", "HASH"), key("s", "RANGE")],
        "AttributeDefinitions": [
            attribute("p", "S"), attribute("s", "N"), attribute("x", "B"), attribute("y", "S"), attribute("z", "N"),
        ],
        "BillingMode": "PROVISIONED",
        "ProvisionedThroughput": {"ReadCapacityUnits": 7, "WriteCapacityUnits": 3},
        "GlobalSecondaryIndexes": [{
            "IndexName": "global",
            "KeySchema": [key("x", "HASH"), key("y", "HASH"), key("s", "RANGE"), key("z", "RANGE")],
            "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["a", "b"]},
            "ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 2},
        }],
        "LocalSecondaryIndexes": [{
            "IndexName": "local",
            "KeySchema": [key("p", "HASH"), key("y", "RANGE")],
            "Projection": {"ProjectionType": "KEYS_ONLY"},
        }],
        "StreamSpecification": {"StreamEnabled": true, "StreamViewType": "NEW_AND_OLD_IMAGES"},
        "SSESpecification": {"Enabled": true, "SSEType": "KMS"},
        "TableClass": "STANDARD_INFREQUENT_ACCESS",
        "DeletionProtectionEnabled": true,
        "Tags": [{"Key": "team", "Value": "storage"}],
    })
}

/// Every member of `given` stands in `found` with the same value; lists of the same length.
fn assert_holds(path: &str, found: &Value, given: &Value) {
    match (found, given) {
        (Value::Object(found), Value::Object(given)) => {
            for (name, value) in given {
                let found = found.get(name).unwrap_or(&Value::Null);
                assert_holds(&format!("{path}.{name}"), found, value);
            }
        }
        (Value::Array(found), Value::Array(given)) => {
            assert_eq!(found.len(), given.len(), "{path}");
            for (at, (found, given)) in found.iter().zip(given).enumerate() {
                assert_holds(&format!("{path}[{at}]"), found, given);
            }
        }
        _ => assert_eq!(found, given, "{path}"),
    }
}

#[test]
fn describe_table_shows_what_create_table_was_given() {
    let server = Listening::start();
    let mut given = everything();
    let created = call(server.address, "CreateTable", &given);
    let described = call(
        server.address,
        "DescribeTable",
        &json!({"TableName": "everything"}),
    );
    let table = &described["Table"];
    let created = &created["TableDescription"];
    assert_eq!(created["TableId"], table["TableId"]);
    // These four are told in another form than they are given.
    for name in ["BillingMode", "SSESpecification", "TableClass", "Tags"] {
        given.as_object_mut().unwrap().remove(name);
    }
    assert_holds("Table", table, &given);
    assert_holds(
        "Table",
        table,
        &json!({
            "TableStatus": "ACTIVE",
            "ItemCount": 0,
            "TableSizeBytes": 0,
            "TableArn": "arn:aws:dynamodb:us-east-1:000000000000:table/everything",
            "TableClassSummary": {"TableClass": "STANDARD_INFREQUENT_ACCESS"},
            "SSEDescription": {"Status": "ENABLED", "SSEType": "KMS"},
            "GlobalSecondaryIndexes": [{
                "IndexStatus": "ACTIVE",
                "IndexArn": "arn:aws:dynamodb:us-east-1:000000000000:table/everything/index/global",
            }],
        }),
    );
    assert!(
        table["LatestStreamArn"]
            .as_str()
            .unwrap()
            .contains(":table/everything/stream/")
    );
}

/// What Terraform reads after it has made a table; it needs every one of them.
#[test]
fn the_reads_of_terraform() {
    let server = Listening::start();
    let mut table = everything();
    table["BillingMode"] = json!("PAY_PER_REQUEST");
    table
        .as_object_mut()
        .unwrap()
        .remove("ProvisionedThroughput");
    table["GlobalSecondaryIndexes"][0]
        .as_object_mut()
        .unwrap()
        .remove("ProvisionedThroughput");
    call(server.address, "CreateTable", &table);
    let name = json!({"TableName": "everything"});
    let described = call(server.address, "DescribeTable", &name);
    let none = json!({"ReadCapacityUnits": 0, "WriteCapacityUnits": 0});
    assert_holds(
        "Table",
        &described["Table"],
        &json!({
            "BillingModeSummary": {"BillingMode": "PAY_PER_REQUEST"},
            "ProvisionedThroughput": none,
            "GlobalSecondaryIndexes": [{"ProvisionedThroughput": none}],
        }),
    );
    let backups = call(server.address, "DescribeContinuousBackups", &name);
    assert_holds(
        "Backups",
        &backups,
        &json!({"ContinuousBackupsDescription": {
            "ContinuousBackupsStatus": "ENABLED",
            "PointInTimeRecoveryDescription": {"PointInTimeRecoveryStatus": "DISABLED"},
        }}),
    );
    let expiry = call(server.address, "DescribeTimeToLive", &name);
    assert_eq!(
        expiry,
        json!({"TimeToLiveDescription": {"TimeToLiveStatus": "DISABLED"}})
    );
    let arn = json!({"ResourceArn": described["Table"]["TableArn"]});
    let tags = call(server.address, "ListTagsOfResource", &arn);
    assert_eq!(tags, json!({"Tags": [{"Key": "team", "Value": "storage"}]}));
}

#[test]
fn protection_and_changes() {
    let server = Listening::start();
    call(server.address, "CreateTable", &everything());
    let delete = r#"{"TableName":"everything"}"#;
    let refused = send(server.address, &Raw::post("DeleteTable", delete)).unwrap();
    assert_eq!(refused.status, 400, "{}", refused.text());
    // The service changes the class in a request of its own.
    for change in [
        json!({"TableName": "everything", "DeletionProtectionEnabled": false}),
        json!({"TableName": "everything", "TableClass": "STANDARD"}),
    ] {
        raw::call(server.address, "UpdateTable", &change);
    }
    raw::call(
        server.address,
        "UpdateTable",
        &json!({
            "TableName": "everything", "GlobalSecondaryIndexUpdates": [{"Delete": {"IndexName": "global"}}],
        }),
    );
    let described = call(
        server.address,
        "DescribeTable",
        &json!({"TableName": "everything"}),
    );
    assert_eq!(described["Table"].get("GlobalSecondaryIndexes"), None);
    // An ARN names a table as well as its name does.
    let arn = described["Table"]["TableArn"].clone();
    raw::call(server.address, "DeleteTable", &json!({"TableName": arn}));
    assert_eq!(
        call(server.address, "ListTables", &json!({})),
        json!({"TableNames": []})
    );
}
