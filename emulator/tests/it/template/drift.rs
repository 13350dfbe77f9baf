//! Templates that change, and the tables that follow.

use dynamodb_emulator::{DriftOutcome, Emulator, Replacing, Template};
use serde_json::{Value, json};

use super::{ask, created, describe, tables};

/// A table `Tea` with these attributes beside its key and these properties.
fn template(attributes: &str, properties: &str) -> Template {
    let text = format!(
        "Resources:
  Tea:
    Type: AWS::DynamoDB::Table
    Properties:
      AttributeDefinitions: [{{ AttributeName: pk, AttributeType: S }}{attributes}]
      KeySchema: [{{ AttributeName: pk, KeyType: HASH }}]
{properties}\n"
    );
    Template::parse(&text).unwrap()
}

fn plain(properties: &str) -> Template {
    template(
        "",
        &format!("      BillingMode: PAY_PER_REQUEST\n{properties}"),
    )
}

/// An index by an attribute of a type.
fn indexed(name: &str, projection: &str) -> Template {
    template(
        ", { AttributeName: n, AttributeType: N }",
        &format!(
            "      BillingMode: PAY_PER_REQUEST
      GlobalSecondaryIndexes:
        - IndexName: {name}
          KeySchema: [{{ AttributeName: n, KeyType: HASH }}]
          Projection: {{ ProjectionType: {projection} }}"
        ),
    )
}

fn provisioned(reads: u32) -> Template {
    template(
        "",
        &format!(
            "      ProvisionedThroughput: {{ ReadCapacityUnits: {reads}, WriteCapacityUnits: 2 }}"
        ),
    )
}

/// Emulators hold the items of a table that follows; what differed is told, and goes.
#[track_caller]
fn follow(emulator: &Emulator, template: &Template) -> Vec<String> {
    let templates = std::slice::from_ref(template);
    let before = emulator.compare_tables(templates).unwrap();
    let followed = emulator.follow_tables(templates, Replacing::Never).unwrap();
    assert_eq!(before.len(), followed.len(), "{before:?} {followed:?}");
    assert_eq!(
        emulator.compare_tables(templates).unwrap(),
        [],
        "{followed:?}"
    );
    assert!(
        followed
            .iter()
            .all(|it| it.outcome == DriftOutcome::Applied),
        "{followed:?}"
    );
    followed.iter().map(|it| it.what.clone()).collect()
}

/// The states of a file one after the other, and what is told of each.
fn steps() -> Vec<(Template, &'static [&'static str])> {
    let on = "      StreamSpecification: { StreamViewType: KEYS_ONLY }
      TimeToLiveSpecification: { AttributeName: ttl, Enabled: true }
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 9 }
      TableClass: STANDARD_INFREQUENT_ACCESS
      DeletionProtectionEnabled: true
      OnDemandThroughput: { MaxReadRequestUnits: 9 }
      SSESpecification: { SSEEnabled: true, SSEType: KMS, KMSMasterKeyId: alias/mine }
      Tags: [{ Key: a, Value: b }, { Key: c, Value: d }]";
    vec![
        (plain(""), &["is not here, and in the file"]),
        (
            plain(on),
            &[
                "OnDemandThroughput is another one in the file",
                "TableClass is STANDARD, and STANDARD_INFREQUENT_ACCESS in the file",
                "DeletionProtectionEnabled is false, and true in the file",
                "its stream is off, and KEYS_ONLY in the file",
                "the key that encrypts it is ",
                "the attribute by which items expire is never, and ttl in the file",
                "point-in-time recovery is off, and on for 9 days in the file",
                "the tag a is absent, and b in the file",
                "the tag c is absent, and d in the file",
            ],
        ),
        (
            plain(
                "      StreamSpecification: { StreamViewType: NEW_IMAGE }\n      Tags: [{ Key: a, Value: x }]",
            ),
            &[
                "OnDemandThroughput is another one in the file",
                "TableClass is STANDARD_INFREQUENT_ACCESS, and STANDARD in the file",
                "DeletionProtectionEnabled is true, and false in the file",
                "its stream is KEYS_ONLY, and NEW_IMAGE in the file",
                "the key that encrypts it is ",
                "the attribute by which items expire is ttl, and never in the file",
                "point-in-time recovery is on for 9 days, and off in the file",
                "the tag a is b, and x in the file",
                "the tag c is d, and absent in the file",
            ],
        ),
        (
            plain(""),
            &[
                "its stream is NEW_IMAGE, and off in the file",
                "the tag a is x, and absent in the file",
            ],
        ),
        (
            indexed("idx", "ALL"),
            &["the index idx is not here, and in the file"],
        ),
        (
            indexed("idx", "KEYS_ONLY"),
            &["the index idx is another one in the file"],
        ),
        (plain(""), &["the index idx is not in the file"]),
        (
            provisioned(1),
            &["billing is PAY_PER_REQUEST, and PROVISIONED with 1 reads and 2 writes in the file"],
        ),
        (
            provisioned(3),
            &[
                "billing is PROVISIONED with 1 reads and 2 writes, and PROVISIONED with 3 reads and 2 writes in the file",
            ],
        ),
    ]
}

#[test]
fn tables_follow_without_losing_an_item() {
    let emulator = super::emulator();
    for (number, (template, expected)) in steps().iter().enumerate() {
        let told = follow(&emulator, template);
        assert_eq!(told.len(), expected.len(), "{told:?}");
        for (told, expected) in told.iter().zip(*expected) {
            assert!(told.starts_with(expected), "{told}");
        }
        let put =
            json!({"TableName": "Tea", "Item": {"pk": {"S": number.to_string()}, "n": {"N": "1"}}});
        ask(&emulator, "PutItem", &put);
        let scanned = ask(&emulator, "Scan", &json!({"TableName": "Tea"}));
        assert_eq!(scanned["Count"], number + 1);
    }
}

/// A table gets provisioned capacity once the indexes are gone that the file does not have any more.
#[test]
fn indexes_go_before_capacity_is_provisioned() {
    let emulator = super::emulator();
    let on_demand = template(
        ", { AttributeName: n, AttributeType: N }",
        "      BillingMode: PAY_PER_REQUEST
      OnDemandThroughput: { MaxReadRequestUnits: 9 }
      GlobalSecondaryIndexes:
        - IndexName: idx
          KeySchema: [{ AttributeName: n, KeyType: HASH }]
          Projection: { ProjectionType: ALL }
      VectorIndexes:
        - IndexName: vec
          Dimensions: 3
          DistanceFunction: COSINE
          Projection: { ProjectionType: ALL }
          VectorAttribute: { AttributeName: v }",
    );
    follow(&emulator, &on_demand);
    let told = follow(&emulator, &provisioned(1));
    assert_eq!(
        told,
        [
            "the index idx is not in the file",
            "the vector index vec is not in the file",
            "billing is PAY_PER_REQUEST, and PROVISIONED with 1 reads and 2 writes in the file",
        ]
    );
    follow(&emulator, &on_demand);
}

/// A key cannot be changed: the table stays, unless it may go with its items.
#[test]
fn a_new_table_has_to_be_allowed() {
    let emulator = super::emulator();
    follow(&emulator, &plain(""));
    let put = json!({"TableName": "Tea", "Item": {"pk": {"S": "1"}}});
    ask(&emulator, "PutItem", &put);
    let text = super::template("").replace("AttributeType: S", "AttributeType: N");
    let other = [Template::parse(&text).unwrap()];
    let told = emulator.follow_tables(&other, Replacing::Never).unwrap();
    assert_eq!(told.len(), 1);
    assert_eq!(
        told[0].to_string(),
        "Tea: its key is another one in the file; that needs a new table, which begins without items"
    );
    assert_eq!(describe(&emulator, "Tea")["ItemCount"], 1);
    let told = emulator.follow_tables(&other, Replacing::Allowed).unwrap();
    assert_eq!(told[0].outcome, DriftOutcome::Applied);
    assert_eq!(emulator.compare_tables(&other).unwrap(), []);
    assert_eq!(describe(&emulator, "Tea")["ItemCount"], 0);
    // One that is protected stays even then.
    ask(
        &emulator,
        "UpdateTable",
        &json!({"TableName": "Tea", "DeletionProtectionEnabled": true}),
    );
    let told = emulator
        .follow_tables(&[plain("")], Replacing::Allowed)
        .unwrap();
    assert!(
        matches!(told[0].outcome, DriftOutcome::Refused(_)),
        "{told:?}"
    );
    assert_eq!(tables(&emulator), ["Tea"]);
}

/// What callers change shows, and a template that cannot be changes nothing.
#[test]
fn what_callers_change_is_drift() {
    let emulator = created(&super::template(""));
    let templates = [plain("")];
    assert_eq!(emulator.compare_tables(&templates).unwrap(), []);
    let requests: [(&str, Value); 2] = [
        (
            "UpdateTable",
            json!({"TableName": "Tea", "TableClass": "STANDARD_INFREQUENT_ACCESS"}),
        ),
        ("DeleteTable", json!({"TableName": "Tea"})),
    ];
    let expected = [
        "Tea: TableClass is STANDARD_INFREQUENT_ACCESS, and STANDARD in the file",
        "Tea: is not here, and in the file",
    ];
    for ((operation, request), expected) in requests.into_iter().zip(expected) {
        ask(&emulator, operation, &request);
        let drift = emulator.compare_tables(&templates).unwrap();
        assert_eq!(drift.len(), 1, "{drift:?}");
        assert_eq!(drift[0].to_string(), expected);
    }
    let wrong = [plain("      Color: red")];
    assert!(emulator.follow_tables(&wrong, Replacing::Allowed).is_err());
    assert_eq!(tables(&emulator), Vec::<String>::new());
}
