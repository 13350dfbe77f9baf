//! What stacks export and import.

use dynamodb_emulator::{Emulator, Template, TemplateError};
use serde_json::json;

use super::{PLAIN, describe, emulator, tables};

/// A template of this name with a table `Tea` of this name, and with these outputs.
fn stack(file: &str, name: &str, outputs: &str) -> Template {
    let text = format!(
        "Parameters: {{ Stage: {{ Type: String, Default: dev }}, Open: {{ Type: String }} }}
Conditions: {{ Never: !Equals [a, b] }}
Resources:
  Tea:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: {name}{PLAIN}
  Hook: {{ Type: AWS::Lambda::Function }}
Outputs:
{outputs}\n"
    );
    Template::parse(&text).unwrap().named(file)
}

/// An output with an export, on a line of its own.
fn output(id: &str, value: &str, name: &str) -> String {
    format!("  {id}: {{ Value: {value}, Export: {{ Name: {name} }} }}\n")
}

fn create(templates: &[Template]) -> (Emulator, Result<Vec<String>, TemplateError>) {
    let emulator = emulator();
    let made = emulator.create_all_tables(templates);
    (emulator, made)
}

#[track_caller]
fn refused(templates: &[Template]) -> String {
    let (emulator, made) = create(templates);
    assert_eq!(tables(&emulator), Vec::<String>::new());
    made.unwrap_err().to_string()
}

/// Two stacks as the CDK writes them where one uses a table and a stream of the other.
#[test]
fn stacks_of_the_cdk_with_a_reference_between_them() {
    let producer = json!({
        "Resources": {
            "OrdersB5A8F4B5": {
                "Type": "AWS::DynamoDB::Table",
                "Properties": {
                    "TableName": "orders",
                    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
                    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
                    "BillingMode": "PAY_PER_REQUEST",
                },
                "UpdateReplacePolicy": "Retain",
                "DeletionPolicy": "Retain",
            },
            "Changes41D0A5C6": {"Type": "AWS::Kinesis::Stream", "Properties": {"Name": "changes", "ShardCount": 1}},
        },
        "Outputs": {
            "ExportsOutputRefOrdersB5A8F4B5D4B1C9F1": {
                "Value": {"Ref": "OrdersB5A8F4B5"},
                "Export": {"Name": "Producer:ExportsOutputRefOrdersB5A8F4B5D4B1C9F1"},
            },
            "ExportsOutputFnGetAttChanges41D0A5C6Arn6E1D2A3F": {
                "Value": {"Fn::GetAtt": ["Changes41D0A5C6", "Arn"]},
                "Export": {"Name": "Producer:ExportsOutputFnGetAttChanges41D0A5C6Arn6E1D2A3F"},
            },
        },
        "Parameters": {"BootstrapVersion": {
            "Type": "AWS::SSM::Parameter::Value<String>",
            "Default": "/cdk-bootstrap/hnb659fds/version",
        }},
    });
    let consumer = json!({"Resources": {"Audit9F2B1C3D": {
        "Type": "AWS::DynamoDB::Table",
        "Properties": {
            "TableName": {"Fn::Join": ["", [
                {"Fn::ImportValue": "Producer:ExportsOutputRefOrdersB5A8F4B5D4B1C9F1"}, "-audit",
            ]]},
            "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
            "BillingMode": "PAY_PER_REQUEST",
            "KinesisStreamSpecification": {
                "StreamArn": {"Fn::ImportValue": "Producer:ExportsOutputFnGetAttChanges41D0A5C6Arn6E1D2A3F"},
            },
        },
    }}});
    let parse = |value: &serde_json::Value| Template::parse(&value.to_string()).unwrap();
    let (emulator, made) = create(&[parse(&consumer), parse(&producer)]);
    assert_eq!(made.unwrap(), ["orders-audit", "orders"]);
    let asked = json!({"TableName": "orders-audit"});
    let answer = super::ask(&emulator, "DescribeKinesisStreamingDestination", &asked);
    let arn = answer["KinesisDataStreamDestinations"][0]["StreamArn"].as_str();
    assert!(arn.unwrap().ends_with(":stream/changes"), "{answer}");
}

/// Any order does; names are made of parameters, values of other imports; what is left out is not exported.
#[test]
fn values_go_from_stack_to_stack() {
    let last = stack("c.yaml", "!ImportValue { 'Fn::Sub': '${Stage}-b' }", "");
    let middle = stack(
        "b.yaml",
        "!Sub ['${t}-b', { t: !ImportValue a }]",
        &(output(
            "B",
            "!Join ['', [!Ref Tea, !ImportValue a]]",
            "!Sub '${Stage}-b'",
        ) + "  No: { Condition: Never, Value: x, Export: { Name: a } }\n"),
    );
    // What cannot be known harms only who imports it.
    let first = stack(
        "a.yaml",
        "tea",
        &(output("A", "!Ref Tea", "!Select [0, [a]]")
            + &output("Hook", "!GetAtt Hook.Arn", "hook")
            + &output("Odd", "x", "!Sub '${AWS::StackName}-x'")),
    );
    let (emulator, made) = create(&[last, middle, first]);
    assert_eq!(made.unwrap(), ["tea-btea", "tea-b", "tea"]);
    assert_eq!(describe(&emulator, "tea-btea")["TableStatus"], "ACTIVE");
}

/// A template with exports alone, stacks within stacks, and what they are given.
#[test]
fn stacks_without_tables_and_within_stacks() {
    let names = "Resources: {}\nOutputs: { N: { Value: tea, Export: { Name: names } } }";
    let names = Template::parse(names).unwrap().named("names.yaml");
    let inner = "Parameters: { Given: { Type: String, Default: wrong } }
Resources: {}
Outputs:
  V: { Value: !Sub '${Given}-v', Export: { Name: inner } }
  W: { Value: x, Export: { Name: !Ref Given } }";
    let inner = Template::parse(inner).unwrap().named("inner.yaml");
    let outer = "Resources:
  Storage:
    Type: AWS::CloudFormation::Stack
    Properties: { TemplateURL: inner.yaml, Parameters: { Given: !ImportValue names } }";
    let outer = Template::parse(outer).unwrap().named("outer.yaml");
    let outer = outer.with_nested("Storage", inner);
    let user = stack("user.yaml", "!ImportValue inner", "");
    let (_, made) = create(&[user.clone(), outer.clone(), names.clone()]);
    assert_eq!(made.unwrap(), ["tea-v"]);
    // The default does not stand in for a value that is not known yet.
    let wrong = stack("wrong.yaml", "!ImportValue wrong", "");
    assert_eq!(
        refused(&[wrong, outer, names.clone()]),
        "wrong.yaml: line 7: Resources.Tea.Properties.TableName.Fn::ImportValue: no export is named wrong: there are \
         inner (outer.yaml: Resources.Storage), names (names.yaml); one has a name that is not known (inner.yaml: line \
         5: Outputs.W.Export.Name.Ref: Given cannot be evaluated here: it is given to the stack once others are known)"
    );
    assert!(
        refused(&[names]).contains("the template has no resource of type AWS::DynamoDB::Table")
    );
}

/// Exports that are named after their stacks, also of stacks within a stack.
#[test]
fn exports_are_named_after_stacks() {
    let storage = stack(
        "storage.yaml",
        "!Sub '${AWS::StackName}.tea'",
        &output("Table", "!Ref Tea", "!Sub '${AWS::StackName}-Table'"),
    );
    let outer = "Resources:
  In: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: storage.yaml, Parameters: { Open: x } } }";
    let outer = Template::parse(outer).unwrap().named("outer.yaml");
    let outer = outer.with_nested("In", storage.clone().with_stack_name("unused"));
    let user = |name: &str| {
        stack(
            "user.yaml",
            &format!("!Sub ['u.${{t}}', {{ t: !ImportValue {name} }}]"),
            "",
        )
    };
    let (_, made) = create(&[
        user("shop-Table"),
        storage.clone().with_stack_name("shop"),
        outer.clone().with_stack_name("app"),
    ]);
    assert_eq!(made.unwrap(), ["u.shop.tea", "shop.tea", "app-In.tea"]);
    let (_, made) = create(&[
        user("app-In-Table"),
        outer.clone().parameter("AWS::StackName", "app"),
    ]);
    assert_eq!(made.unwrap(), ["u.app-In.tea", "app-In.tea"]);
}

#[test]
fn what_is_wrong_is_named() {
    let ok = |name: &str| stack("ok.yaml", "ok", &output("X", "!Ref Tea", name));
    let at = "a.yaml: line 7: Resources.Tea.Properties.TableName.Fn::ImportValue: ";
    let dotted = "a.yaml: line 7: Resources.Tea.Properties.TableName.Fn::ImportValue.";
    let cases = [
        (vec![stack("a.yaml", "!ImportValue y", ""), ok("x")], format!("{at}no export is named y: there are x (ok.yaml)")),
        (
            vec![stack("a.yaml", "!ImportValue { 'Fn::Sub': '${Tea}' }", ""), ok("x")],
            format!("{dotted}Fn::Sub: must not depend on resources, nor on what is imported"),
        ),
        (
            vec![stack("a.yaml", "!ImportValue { 'Fn::ImportValue': x }", ""), ok("x")],
            format!("{dotted}Fn::ImportValue: must not depend on resources, nor on what is imported"),
        ),
        (
            vec![ok("x"), stack("b.yaml", "b", &output("Again", "1", "x"))],
            "b.yaml: line 13: Outputs.Again.Export.Name: an export named x is there already, as Outputs.X of ok.yaml"
                .to_owned(),
        ),
        (
            vec![stack("a.yaml", "a", &(output("X", "1", "x") + &output("Y", "2", "x")))],
            "a.yaml: line 14: Outputs.Y.Export.Name: an export named x is there already, as Outputs.X of a.yaml"
                .to_owned(),
        ),
        (
            vec![stack("a.yaml", "!ImportValue x", ""), stack("b.yaml", "b", &output("X", "!Ref Hook", "x"))],
            format!(
                "{at}the export x cannot be had: b.yaml: line 13: Outputs.X.Value.Ref: Hook is a resource of type \
                 AWS::Lambda::Function, which the emulator does not create"
            ),
        ),
    ];
    for (templates, expected) in cases {
        assert_eq!(refused(&templates), expected);
    }
    let needs = [
        stack("a.yaml", "!ImportValue x", ""),
        stack("b.yaml", "b", &output("X", "!Ref Open", "x")),
    ];
    let error = create(&needs).1.unwrap_err();
    assert_eq!(error.missing_parameter(), Some("Open"));
}

/// Stacks that wait for each other cannot be deployed, whether or not their values could be known.
#[test]
fn circles_of_stacks_are_refused() {
    let own = stack("a.yaml", "!ImportValue a", &output("A", "1", "a"));
    assert!(refused(&[own]).ends_with("no stack can come first: a.yaml imports a from a.yaml"));
    let known = [
        stack("a.yaml", "!ImportValue c", &output("A", "one", "a")),
        stack("b.yaml", "!ImportValue a", &output("B", "two", "b")),
        stack("c.yaml", "!ImportValue b", &output("C", "three", "c")),
    ];
    assert_eq!(
        refused(&known),
        "c.yaml: line 7: Resources.Tea.Properties.TableName.Fn::ImportValue: no stack can come first: c.yaml imports b \
         from b.yaml, b.yaml imports a from a.yaml, a.yaml imports c from c.yaml"
    );
    let bare = [
        stack("", "!ImportValue b", &output("A", "!ImportValue b", "a")),
        stack("", "!ImportValue a", &output("B", "!Ref Tea", "b")),
    ];
    assert!(refused(&bare).contains("no stack can come first"));
    // What is within a stack has to be there before the stack exports anything.
    let inner = stack("inner.yaml", "!ImportValue o", "").parameter("Stage", "x");
    let outer = "Resources: { In: { Type: AWS::CloudFormation::Stack, Properties: { Parameters: { Open: x } } } }
Outputs: { O: { Value: o, Export: { Name: o } } }";
    let outer = Template::parse(outer).unwrap().named("outer.yaml");
    let told = refused(&[outer.with_nested("In", inner)]);
    assert!(
        told.ends_with("outer.yaml: Resources.In imports o from outer.yaml"),
        "{told}"
    );
}

/// A long chain of imports comes to an end, without a deep recursion.
#[test]
fn long_chains_are_bounded() {
    let link = |number: usize| {
        let value = format!("!ImportValue x{}", number + 1);
        stack(
            "link.yaml",
            &format!("t{number}"),
            &output("X", &value, &format!("x{number}")),
        )
    };
    let mut templates: Vec<_> = (0..200).map(link).collect();
    templates.insert(0, stack("a.yaml", "!ImportValue x0", ""));
    templates.push(stack("end.yaml", "end", &output("X", "ok", "x200")));
    let thread = std::thread::Builder::new().stack_size(512 * 1024);
    let told = thread.spawn(move || refused(&templates)).unwrap().join();
    let told = told.unwrap();
    assert!(told.contains("nested deeper than 48 levels"), "{told}");
}
