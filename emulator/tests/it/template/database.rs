//! `infra/database.yaml` against the tables that the facade's services live on.

use serde_json::{Value, json};

use super::{ask, created, describe, tables};

/// The file, where the crate lies in its workspace.
#[expect(clippy::disallowed_methods, reason = "a test reads the infrastructure")]
fn database() -> Option<String> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../infra/database.yaml");
    match std::fs::read_to_string(path) {
        Ok(text) => Some(text),
        Err(error) => {
            println!("SKIPPED: the test of infra/database.yaml: {error}");
            None
        }
    }
}

fn key(partition: &str, sort: Option<&str>) -> Value {
    let mut key = vec![json!({"AttributeName": partition, "KeyType": "HASH"})];
    key.extend(sort.map(|sort| json!({"AttributeName": sort, "KeyType": "RANGE"})));
    Value::Array(key)
}

fn texts(names: &[&str]) -> Value {
    let attributes = names.iter();
    attributes
        .map(|name| json!({"AttributeName": name, "AttributeType": "S"}))
        .collect()
}

/// The names, keys and indexes are those of the live tables; whatever else is true of them protects what
/// they hold.
#[test]
fn makes_the_tables_of_the_services() {
    let Some(text) = database() else { return };
    let emulator = created(&text);
    let names = [
        "package.artifacts",
        "package.blobs",
        "package.credentials",
        "package.datasets",
        "package.events",
        "package.models",
        "package.platform",
        "package.specs",
        "package.syncs",
    ];
    assert_eq!(tables(&emulator), names);

    let specs = describe(&emulator, "package.specs");
    assert_eq!(specs["KeySchema"], key("sub", Some("updated_at_id")));
    let attributes = ["id_updated_at", "sub", "updated_at_id"];
    assert_eq!(specs["AttributeDefinitions"], texts(&attributes));
    let local = &specs["LocalSecondaryIndexes"];
    assert_eq!(local.as_array().unwrap().len(), 1);
    assert_eq!(local[0]["IndexName"], "idUpdatedAt");
    assert_eq!(local[0]["KeySchema"], key("sub", Some("id_updated_at")));
    assert_eq!(local[0]["Projection"], json!({"ProjectionType": "ALL"}));
    assert_eq!(specs.get("GlobalSecondaryIndexes"), None);

    let credentials = describe(&emulator, "package.credentials");
    assert_eq!(credentials["KeySchema"], key("sub", Some("id")));
    let attributes = ["id", "public_key", "sub"];
    assert_eq!(credentials["AttributeDefinitions"], texts(&attributes));
    let global = &credentials["GlobalSecondaryIndexes"];
    assert_eq!(global.as_array().unwrap().len(), 1);
    assert_eq!(global[0]["IndexName"], "publicKey");
    assert_eq!(global[0]["KeySchema"], key("public_key", None));
    assert_eq!(global[0]["Projection"], json!({"ProjectionType": "ALL"}));
    assert_eq!(credentials.get("LocalSecondaryIndexes"), None);

    for table in [specs, credentials] {
        assert_eq!(
            table["BillingModeSummary"]["BillingMode"],
            "PAY_PER_REQUEST"
        );
        assert_eq!(table["DeletionProtectionEnabled"], true);
        assert_eq!(table["SSEDescription"]["Status"], "ENABLED");
        assert_eq!(table["SSEDescription"]["SSEType"], "KMS");
        let backups = ask(
            &emulator,
            "DescribeContinuousBackups",
            &json!({"TableName": table["TableName"]}),
        );
        let recovery = &backups["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"];
        assert_eq!(recovery["PointInTimeRecoveryStatus"], "ENABLED");
    }
}

/// What is not in a description: a stack that goes leaves the tables.
#[test]
fn keeps_the_tables_when_the_stack_goes() {
    let Some(text) = database() else { return };
    let tables = text.matches("Type: AWS::DynamoDB::Table\n").count();
    let kept =
        "Type: AWS::DynamoDB::Table\n    DeletionPolicy: Retain\n    UpdateReplacePolicy: Retain\n";
    assert_eq!(tables, 9);
    assert_eq!(text.matches(kept).count(), tables);
}
