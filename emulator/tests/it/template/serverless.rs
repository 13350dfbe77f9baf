//! Simple tables of the serverless transform
//! (<https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-simpletable.html>).

use dynamodb_emulator::Template;
use serde_json::{Value, json};

use super::{ask, created, describe, refused};

/// A template with one simple table `Tea` of these properties, and these sections before.
fn simple(head: &str, properties: &str) -> String {
    format!(
        "Transform: AWS::Serverless-2016-10-31\n{head}\nResources:\n  Tea:\n    Type: AWS::Serverless::SimpleTable\n{properties}\n"
    )
}

/// Properties, and what DescribeTable then says at a place of its answer.
#[test]
fn properties_reach_the_table() {
    let cases: &[(&str, &str, Value)] = &[
        // Without any, the key is a text called id, and reads and writes are paid for one by one.
        (
            "",
            "/KeySchema",
            json!([{"AttributeName": "id", "KeyType": "HASH"}]),
        ),
        (
            "",
            "/AttributeDefinitions",
            json!([{"AttributeName": "id", "AttributeType": "S"}]),
        ),
        (
            "",
            "/BillingModeSummary/BillingMode",
            json!("PAY_PER_REQUEST"),
        ),
        (
            "    Properties: { PrimaryKey: { Name: n, Type: Number } }",
            "/AttributeDefinitions",
            json!([{"AttributeName": "n", "AttributeType": "N"}]),
        ),
        (
            "    Properties: { ProvisionedThroughput: { ReadCapacityUnits: 2, WriteCapacityUnits: 3 } }",
            "/ProvisionedThroughput/WriteCapacityUnits",
            json!(3),
        ),
        (
            "    Properties: { SSESpecification: { SSEEnabled: true } }",
            "/SSEDescription/SSEType",
            json!("KMS"),
        ),
    ];
    for (properties, place, expected) in cases {
        let emulator = created(&simple("", properties));
        let found = describe(&emulator, "Tea").pointer(place).cloned();
        assert_eq!(found.unwrap_or_default(), *expected, "{properties}");
    }
}

/// Names that CloudFormation makes are never too short for a table.
#[test]
fn a_short_logical_name_has_the_name_of_the_stack_before_it() {
    let head = "Transform: AWS::Serverless-2016-10-31\nResources:\n  T1:\n    Type: AWS::Serverless::SimpleTable\n";
    let emulator = created(head);
    assert_eq!(describe(&emulator, "stack-T1")["TableName"], "stack-T1");
}

#[test]
fn globals_stand_where_a_table_says_nothing() {
    let globals = "Globals: { SimpleTable: { SSESpecification: { SSEEnabled: true } } }";
    let cases = [
        ("", json!("KMS")),
        (
            "    Properties: { SSESpecification: { SSEEnabled: false } }",
            Value::Null,
        ),
        // Maps become one, and what a function makes is taken whole.
        (
            "    Properties: { SSESpecification: { SSEType: KMS } }",
            json!("KMS"),
        ),
        (
            "    Properties: { SSESpecification: !If [Never, !Ref 'AWS::NoValue', { SSEEnabled: false }] }",
            Value::Null,
        ),
        ("    IgnoreGlobals: '*'", Value::Null),
        ("    IgnoreGlobals: [SSESpecification]", Value::Null),
        ("    IgnoreGlobals: []", json!("KMS")),
    ];
    let globals = format!("Conditions: {{ Never: !Equals [a, b] }}\n{globals}");
    for (properties, expected) in cases {
        let emulator = created(&simple(&globals, properties));
        assert_eq!(
            describe(&emulator, "Tea")["SSEDescription"]["SSEType"],
            expected
        );
    }
    let tags = "    Properties: { Tags: { team: brew }, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } }";
    let emulator = created(&simple("", tags));
    let arn = describe(&emulator, "Tea")["TableArn"].take();
    let tags = ask(
        &emulator,
        "ListTagsOfResource",
        &json!({ "ResourceArn": arn }),
    );
    assert_eq!(tags["Tags"], json!([{"Key": "team", "Value": "brew"}]));
}

#[test]
fn what_is_no_simple_table_is_refused() {
    let cases = [
        (
            "",
            "    Properties: { KeySchema: [] }",
            "Properties.KeySchema: is not something that AWS::Serverless::SimpleTable has",
        ),
        (
            "",
            "    Properties: { PrimaryKey: { Name: a, Type: S } }",
            "Properties.PrimaryKey.Type: must be String, Number or Binary",
        ),
        (
            "",
            "    Properties: { Tags: [{ Key: a, Value: b }] }",
            "Properties.Tags: must be a map",
        ),
        (
            "Globals: { SimpleTable: { TableName: x } }",
            "",
            "Properties.TableName: is not something that Globals.SimpleTable has",
        ),
    ];
    for (head, properties, expected) in cases {
        let found = refused(&simple(head, properties));
        assert!(
            found.ends_with(&format!("Resources.Tea.{expected}")),
            "{found}"
        );
    }
    assert_eq!(
        refused(&simple("Globals: { Simpletable: {} }", "")),
        "line 2: Globals.Simpletable: is not something that the section Globals has"
    );
}

/// Permissions of others stand at any resource, where the transform takes them off.
#[test]
fn connectors_are_no_matter_of_a_table() {
    let connected =
        "    Connectors: { Read: { Properties: { Destination: { Id: F }, Permissions: [Read] } } }";
    created(&simple("", connected));
    let table = |head: &str| {
        let text = super::template("")
            .replace("    Properties:", &format!("{connected}\n    Properties:"));
        format!("{head}{text}")
    };
    created(&table("Transform: AWS::Serverless-2016-10-31\n"));
    assert_eq!(
        refused(&table("")),
        "line 4: Resources.Tea.Connectors: is not something that a resource has"
    );
}

/// An application is a stack within a stack, where it names a file.
#[test]
fn applications_are_stacks() {
    let text = "Transform: AWS::Serverless-2016-10-31
Resources:
  Shop: { Type: AWS::Serverless::Application, Properties: { Location: ./shop.yaml, Parameters: { Stage: dev } } }
  Other: { Type: AWS::Serverless::Application, Properties: { Location: { ApplicationId: x, SemanticVersion: 1.0.0 } } }
";
    let template = Template::parse(text).unwrap();
    let stacks = template.nested_stacks();
    let places: Vec<_> = stacks.iter().map(|it| it.location.as_deref()).collect();
    assert_eq!(places, [Some("./shop.yaml"), None]);
    let inner = super::template("      TableName: !Sub '${Stage}-tea'");
    let inner = format!("Parameters: {{ Stage: {{ Type: String }} }}\n{inner}");
    let template = template.with_nested("Shop", Template::parse(&inner).unwrap());
    let made = super::emulator().create_tables(&template).unwrap();
    assert_eq!(made, ["dev-tea"]);
}
