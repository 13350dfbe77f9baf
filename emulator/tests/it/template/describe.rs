//! Each property of a table, and where it shows
//! (<https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html>).

use serde_json::{Value, json};

use super::{ask, created, describe, tables, template};

/// Properties, and what DescribeTable then says at a place of its answer.
#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn properties_reach_the_table() {
    let cases: &[(&str, &str, Value)] = &[
        ("", "/TableName", json!("Tea")),
        ("      TableName: music", "/TableName", json!("music")),
        ("", "/TableStatus", json!("ACTIVE")),
        (
            "",
            "/BillingModeSummary/BillingMode",
            json!("PAY_PER_REQUEST"),
        ),
        (
            "      DeletionProtectionEnabled: true",
            "/DeletionProtectionEnabled",
            json!(true),
        ),
        // As text, which CloudFormation takes as well.
        (
            "      DeletionProtectionEnabled: 'true'",
            "/DeletionProtectionEnabled",
            json!(true),
        ),
        // As another word of YAML 1.1.
        (
            "      DeletionProtectionEnabled: yes",
            "/DeletionProtectionEnabled",
            json!(true),
        ),
        (
            "      DeletionProtectionEnabled: OFF",
            "/DeletionProtectionEnabled",
            json!(false),
        ),
        (
            "      DeletionProtectionEnabled: false",
            "/DeletionProtectionEnabled",
            json!(false),
        ),
        (
            "      OnDemandThroughput: { MaxReadRequestUnits: 7, MaxWriteRequestUnits: '5' }",
            "/OnDemandThroughput",
            json!({"MaxReadRequestUnits": 7, "MaxWriteRequestUnits": 5}),
        ),
        (
            "      WarmThroughput: { ReadUnitsPerSecond: 13000, WriteUnitsPerSecond: 5000 }",
            "/WarmThroughput/ReadUnitsPerSecond",
            json!(13000),
        ),
        (
            "      TableClass: STANDARD_INFREQUENT_ACCESS",
            "/TableClassSummary/TableClass",
            json!("STANDARD_INFREQUENT_ACCESS"),
        ),
        (
            "      SSESpecification: { SSEEnabled: true }",
            "/SSEDescription/SSEType",
            json!("KMS"),
        ),
        (
            "      SSESpecification: { SSEEnabled: false }",
            "/SSEDescription",
            Value::Null,
        ),
        (
            "      SSESpecification: { SSEEnabled: true, SSEType: KMS, KMSMasterKeyId: 'alias/mine' }",
            "/SSEDescription/Status",
            json!("ENABLED"),
        ),
        (
            "      StreamSpecification: { StreamViewType: NEW_IMAGE }",
            "/StreamSpecification",
            json!({"StreamEnabled": true, "StreamViewType": "NEW_IMAGE"}),
        ),
        (
            "      VectorIndexes: [{ IndexName: vec, Dimensions: 3, DistanceFunction: COSINE, Projection: { ProjectionType: ALL }, VectorAttribute: { AttributeName: v }, SearchSchema: [{ AttributeName: pk, SearchSchemaElementType: HASH }] }]",
            "/VectorIndexes/0/SearchSchema",
            json!([{"AttributeName": "pk", "SearchSchemaElementType": "HASH"}]),
        ),
        // Off is what a new table is.
        (
            "      ContributorInsightsSpecification: { Enabled: false }",
            "/TableStatus",
            json!("ACTIVE"),
        ),
        (
            "      TimeToLiveSpecification: { Enabled: false }",
            "/TableStatus",
            json!("ACTIVE"),
        ),
    ];
    for (properties, place, expected) in cases {
        let emulator = created(&template(properties));
        let name = tables(&emulator).remove(0);
        let found = describe(&emulator, &name);
        let found = found.pointer(place).cloned().unwrap_or_default();
        assert_eq!(found, *expected, "{properties}");
    }
}

/// A key of the template stands for itself: there is no KMS, and ARNs stand for keys.
#[test]
fn keys_of_the_template_encrypt() {
    for key in ["!Ref Key", "!GetAtt Key.Arn", "!Sub '${Key.Arn}'"] {
        let encrypted = format!(
            "      SSESpecification: {{ SSEEnabled: true, SSEType: KMS, KMSMasterKeyId: {key} }}"
        );
        let text = template(&encrypted) + "  Key: { Type: AWS::KMS::Key }\n";
        let table = describe(&created(&text), "Tea");
        assert_eq!(
            table["SSEDescription"]["KMSMasterKeyArn"],
            "arn:aws:kms:us-east-1:000000000000:key/Key",
            "{key}"
        );
    }
}

const INDEXED: &str = "
Resources:
  Tea:
    Type: AWS::DynamoDB::Table
    Properties:
      AttributeDefinitions:
        - { AttributeName: pk, AttributeType: S }
        - { AttributeName: sk, AttributeType: N }
        - { AttributeName: at, AttributeType: B }
      KeySchema:
        - { AttributeName: pk, KeyType: HASH }
        - { AttributeName: sk, KeyType: RANGE }
      ProvisionedThroughput: { ReadCapacityUnits: 3, WriteCapacityUnits: 4 }
      LocalSecondaryIndexes:
        - IndexName: local
          KeySchema:
            - { AttributeName: pk, KeyType: HASH }
            - { AttributeName: at, KeyType: RANGE }
          Projection: { ProjectionType: KEYS_ONLY }
      GlobalSecondaryIndexes:
        - IndexName: global
          ContributorInsightsSpecification: { Enabled: false }
          KeySchema: [{ AttributeName: at, KeyType: HASH }]
          Projection: { ProjectionType: INCLUDE, NonKeyAttributes: [a, b] }
          ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 6 }
";

#[test]
fn keys_indexes_and_throughput_reach_the_table() {
    let emulator = created(INDEXED);
    let table = describe(&emulator, "Tea");
    let units = |path: &str| {
        let units = table.pointer(path).unwrap();
        (
            units["ReadCapacityUnits"].clone(),
            units["WriteCapacityUnits"].clone(),
        )
    };
    assert_eq!(units("/ProvisionedThroughput"), (json!(3), json!(4)));
    let global = &table["GlobalSecondaryIndexes"][0];
    assert_eq!(
        units("/GlobalSecondaryIndexes/0/ProvisionedThroughput"),
        (json!(5), json!(6))
    );
    assert_eq!(
        global["Projection"],
        json!({"ProjectionType": "INCLUDE", "NonKeyAttributes": ["a", "b"]})
    );
    assert_eq!(
        table["LocalSecondaryIndexes"][0]["KeySchema"],
        json!([
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "at", "KeyType": "RANGE"},
        ])
    );
    assert_eq!(
        table["AttributeDefinitions"],
        json!([
            {"AttributeName": "at", "AttributeType": "B"},
            {"AttributeName": "pk", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": "N"},
        ])
    );
}

/// What other operations tell: expiry, recovery, tags, policies.
#[test]
fn settings_beside_the_table_are_made_too() {
    let emulator = created(&template(
        "
      TimeToLiveSpecification: { AttributeName: expires, Enabled: true }
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 7 }
      Tags: [{ Key: team, Value: a }, { Key: stage, Value: 1 }]
      ResourcePolicy:
        PolicyDocument:
          Version: 2012-10-17
          Statement:
            - Effect: Allow
              Principal: { AWS: !Sub 'arn:aws:iam::${AWS::AccountId}:root' }
              Action: ['dynamodb:GetItem']
              Resource: '*'
              Condition: { Bool: { 'aws:SecureTransport': true }, NumericLessThan: { 'aws:MultiFactorAuthAge': 1.50 } }
      StreamSpecification:
        StreamViewType: KEYS_ONLY
        ResourcePolicy: { PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: Deny, Principal: '*', Action: 'dynamodb:GetRecords', Resource: '*' }] } }",
    ));
    let named = json!({"TableName": "Tea"});
    assert_eq!(
        ask(&emulator, "DescribeTimeToLive", &named)["TimeToLiveDescription"],
        json!({"AttributeName": "expires", "TimeToLiveStatus": "ENABLED"})
    );
    let backups = ask(&emulator, "DescribeContinuousBackups", &named);
    let recovery = &backups["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"];
    assert_eq!(recovery["RecoveryPeriodInDays"], 7);

    let table = describe(&emulator, "Tea");
    let arn = json!({"ResourceArn": table["TableArn"]});
    let tags = ask(&emulator, "ListTagsOfResource", &arn);
    assert_eq!(
        tags["Tags"],
        json!([{"Key": "stage", "Value": "1"}, {"Key": "team", "Value": "a"}])
    );
    let policy = ask(&emulator, "GetResourcePolicy", &arn);
    let document: Value = serde_json::from_str(policy["Policy"].as_str().unwrap()).unwrap();
    assert_eq!(document["Version"], "2012-10-17");
    let statement = &document["Statement"][0];
    assert_eq!(
        statement["Principal"]["AWS"],
        "arn:aws:iam::000000000000:root"
    );
    assert_eq!(statement["Condition"]["Bool"]["aws:SecureTransport"], true);
    // A number keeps its spelling.
    assert!(
        policy["Policy"]
            .as_str()
            .unwrap()
            .contains("\"aws:MultiFactorAuthAge\":1.50}")
    );
    let stream = json!({"ResourceArn": table["LatestStreamArn"]});
    let policy = ask(&emulator, "GetResourcePolicy", &stream);
    let document: Value = serde_json::from_str(policy["Policy"].as_str().unwrap()).unwrap();
    assert_eq!(
        document["Statement"],
        json!([{"Effect": "Deny", "Principal": "*", "Action": "dynamodb:GetRecords", "Resource": "*"}])
    );
}

/// A template is JSON or YAML; it may hold anything else besides tables.
#[test]
fn json_is_a_template_too_and_other_resources_are_left_alone() {
    let text = json!({
        "AWSTemplateFormatVersion": "2010-09-09",
        "Transform": "AWS::Serverless-2016-10-31",
        "Globals": {"Function": {"Timeout": 3}},
        "Resources": {
            "Bucket": {"Type": "AWS::S3::Bucket", "Properties": {"X": {"Fn::ImportValue": "y"}}},
            "Tea": {
                "Type": "AWS::DynamoDB::Table",
                "DependsOn": "Bucket",
                "DeletionPolicy": "Retain",
                "UpdateReplacePolicy": "Retain",
                "Metadata": {"a": null},
                "Properties": {
                    "BillingMode": "PAY_PER_REQUEST",
                    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
                    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
                    "DeletionProtectionEnabled": true,
                },
            },
        },
        "Outputs": {"A": {"Value": {"Fn::GetAtt": ["Bucket", "Arn"]}}},
    });
    for text in [
        text.to_string(),
        serde_json::to_string_pretty(&text)
            .unwrap()
            .replace("  ", "\t"),
        format!("\u{feff}{text}"),
    ] {
        let emulator = created(&text);
        assert_eq!(tables(&emulator), ["Tea"]);
        assert_eq!(
            describe(&emulator, "Tea")["DeletionProtectionEnabled"],
            true
        );
    }
}
