//! The functions that a table's definition uses
//! (<https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html>).

use dynamodb_emulator::{Emulator, Template};

use super::{created, emulator, refused, tables};

const HEAD: &str = "
Parameters:
  Stage: { Type: String, Default: dev, AllowedValues: [dev, prod, 'no'] }
  Names: { Type: CommaDelimitedList, Default: 'a, b,c' }
  Empty: { Type: String, Default: '' }
  Units: { Type: Number, Default: 5, MinValue: 1, MaxValue: 9 }
  Needed: { Type: String }
Mappings:
  Table:
    dev: { name: small, names: [x, y] }
    prod: { name: large, names: [z] }
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  IsDev: !Not [!Condition IsProd]
  Either: !Or [!Condition IsProd, !Equals [!Ref Units, 5]]
  Both: !And [!Condition IsDev, { Condition: Either }]
";

fn table(name: &str) -> Template {
    let text = format!(
        "{HEAD}
Resources:
  Other:
    Type: AWS::DynamoDB::Table
    Condition: IsProd
    Properties: {{}}
  Tea:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: {name}
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{{ AttributeName: pk, AttributeType: S }}]
      KeySchema: [{{ AttributeName: pk, KeyType: HASH }}]
"
    );
    Template::parse(&text).unwrap()
}

/// What a name is written as, and what it comes to.
#[test]
fn functions_make_names() {
    let cases = [
        ("!Ref Stage", "dev"),
        ("{ Ref: Stage }", "dev"),
        ("!Sub '${Stage}.t'", "dev.t"),
        (
            "!Sub '${ Stage }-${AWS::Region}-${AWS::AccountId}'",
            "dev-us-east-1-000000000000",
        ),
        (
            "!Sub ['${Stage}-${x}', { x: !Select [1, !Ref Names] }]",
            "dev-b",
        ),
        (
            "!Join ['-', [a, !Ref Stage, !Ref 'AWS::NoValue', c]]",
            "a-dev-c",
        ),
        ("!Join ['.', !Ref Names]", "a.b.c"),
        ("!Join ['', !Split ['/', 'x/y/z']]", "xyz"),
        ("!Select [2, [aaa, bbb, ccc]]", "ccc"),
        ("!Select ['0', !Split ['.', 'one.two']]", "one"),
        ("!FindInMap [Table, !Ref Stage, name]", "small"),
        ("!Join ['-', !FindInMap [Table, dev, names]]", "x-y"),
        ("!If [IsProd, large, small]", "small"),
        ("!If [Both, both, none]", "both"),
        ("!If [IsProd, a, !If [Either, either, c]]", "either"),
        // Without a name the table gets that of its resource.
        ("!Ref AWS::NoValue", "Tea"),
        ("!If [IsDev, !Ref 'AWS::NoValue', x]", "Tea"),
        (
            "!Join ['.', [!Ref 'AWS::Partition', !Ref 'AWS::URLSuffix']]",
            "aws.amazonaws.com",
        ),
        // No stack tells anybody of itself.
        (
            "!Join ['', [none, !Join [x, !Ref 'AWS::NotificationARNs']]]",
            "none",
        ),
    ];
    for (name, expected) in cases {
        let emulator = emulator();
        let found = emulator.create_tables(&table(name));
        assert_eq!(
            found.unwrap_or_else(|error| panic!("{name}: {error}")),
            [expected]
        );
    }
}

#[test]
fn long_forms_are_the_same() {
    let text = "
Parameters: { Stage: { Type: String, Default: dev } }
Conditions: { Dev: { 'Fn::Equals': [{ Ref: Stage }, dev] } }
Resources:
  Tea:
    Type: AWS::DynamoDB::Table
    Condition: Dev
    Properties:
      TableName:
        Fn::Join:
          - '-'
          - - Fn::Sub: '${Stage}'
            - Fn::If: [Dev, 'yes', 'no']
            - Fn::Select: [0, { 'Fn::Split': [',', 'p,q'] }]
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{ AttributeName: pk, AttributeType: S }]
      KeySchema: [{ AttributeName: pk, KeyType: HASH }]
  Second:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: !Sub '${Tea}.second'
      Tags:
        - Key: first
          Value: !GetAtt Tea.Arn
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{ AttributeName: pk, AttributeType: S }]
      KeySchema: [{ AttributeName: pk, KeyType: HASH }]
";
    let emulator = emulator();
    let found = emulator.create_from_template(text).unwrap();
    assert_eq!(found, ["dev-yes-p", "dev-yes-p.second"]);
    let arn = "arn:aws:dynamodb:us-east-1:000000000000:table/dev-yes-p.second";
    let tags = super::ask(
        &emulator,
        "ListTagsOfResource",
        &serde_json::json!({"ResourceArn": arn}),
    );
    assert_eq!(
        tags["Tags"][0]["Value"],
        "arn:aws:dynamodb:us-east-1:000000000000:table/dev-yes-p"
    );
}

#[test]
fn parameters_take_values() {
    let emulator = emulator();
    let template = table("!Sub '${Stage}.${Needed}.${AWS::StackName}'");
    let given = template
        .parameter("Stage", "no")
        .parameter("Needed", "given")
        .parameter("AWS::StackName", "stack");
    assert_eq!(emulator.create_tables(&given).unwrap(), ["no.given.stack"]);
}

/// What a stack knows of itself: given, or made of its name.
#[test]
fn stacks_have_a_name_and_an_id() {
    let made = |name: &str, stack: &str| {
        let template = table(name).with_stack_name(stack);
        emulator().create_tables(&template).unwrap().remove(0)
    };
    assert_eq!(made("!Sub '${AWS::StackName}-t'", "shop"), "shop-t");
    let parts = |index: usize, stack: &str| {
        let id = "!Ref 'AWS::StackId'";
        made(&format!("!Select [{index}, !Split ['/', {id}]]"), stack)
    };
    assert_eq!(parts(1, "shop"), "shop");
    let arn = "!Join ['', !Split [':', !Select [0, !Split ['/', !Ref 'AWS::StackId']]]]";
    assert_eq!(
        made(arn, "shop"),
        "arnawscloudformationus-east-1000000000000stack"
    );
    // The same at each start, another one for another stack.
    let uuid = parts(2, "shop");
    assert_eq!(uuid.len(), 36);
    assert_eq!(parts(2, "shop"), uuid);
    assert_ne!(parts(2, "shop2"), uuid);
    // What was given counts before what was told.
    let template = table("!Ref 'AWS::StackName'").with_stack_name("told");
    let template = template.parameter("AWS::StackName", "given");
    assert_eq!(emulator().create_tables(&template).unwrap(), ["given"]);
}

/// Values that a parameter does not allow, and names without a value.
#[test]
fn parameters_are_held_against_what_they_allow() {
    let cases = [
        (
            "!Ref Stage",
            Some(("Stage", "test")),
            "Stage is not one of dev, prod, no",
        ),
        (
            "!Sub 'n${Units}'",
            Some(("Units", "10")),
            "Units is not within MaxValue 9",
        ),
        (
            "!Sub 'n${Units}'",
            Some(("Units", "x")),
            "Units is not a number",
        ),
        ("!Ref Needed", None, "Needed has no value"),
        ("!Ref AWS::StackName", None, "AWS::StackName has no value"),
        ("!Ref AWS::StackId", None, "AWS::StackName has no value"),
        ("!Ref AWS::Stack", None, "AWS::Stack has no value"),
        (
            "x",
            Some(("Stge", "dev")),
            "Stge is not a parameter of the template",
        ),
    ];
    for (name, given, expected) in cases {
        let emulator = emulator();
        let mut template = table(name);
        if let Some((parameter, value)) = given {
            template = template.parameter(parameter, value);
        }
        let error = emulator.create_tables(&template).unwrap_err().to_string();
        assert!(error.contains(expected), "{name}: {error}");
    }
}

/// Everybody finds the tables at once, also where changes take time.
#[test]
fn tables_are_active_at_once() {
    let emulator = Emulator::builder()
        .auth(dynamodb_emulator::AuthMode::Off)
        .transient_statuses(std::time::Duration::from_secs(60))
        .build()
        .unwrap();
    let text =
        super::template("      TimeToLiveSpecification: { AttributeName: x, Enabled: true }");
    emulator.create_from_template(&text).unwrap();
    assert_eq!(super::describe(&emulator, "Tea")["TableStatus"], "ACTIVE");
    // A second time, the table is there already.
    let error = emulator.create_from_template(&text).unwrap_err();
    assert_eq!(error.path(), "Resources.Tea");
    let refusal = error.refusal().unwrap();
    assert_eq!(refusal.code().as_str(), "ResourceInUseException");
    assert_eq!(tables(&emulator), ["Tea"]);
}

/// What a parameter allows is held against each element of a list.
#[test]
fn values_are_what_parameters_allow() {
    let text = |declared: &str, default: &str| {
        let table = super::template("      TableName: !Join ['-', [tea, !Join ['-', !Ref P]]]");
        let table = match declared.contains("List") {
            true => table,
            false => table.replace("!Join ['-', !Ref P]", "!Ref P"),
        };
        format!("Parameters: {{ P: {{ Type: {declared}, Default: {default} }} }}\n{table}")
    };
    let allowed = "CommaDelimitedList, AllowedValues: [aaa, bbb]";
    for (declared, default, expected) in [
        (allowed, "'aaa, bbb'", "tea-aaa-bbb"),
        ("List<Number>, MaxValue: 9", "'1,2.5'", "tea-1-2.5"),
        ("AWS::EC2::VPC::Id", "vpc-1", "tea-vpc-1"),
        ("List<AWS::EC2::Subnet::Id>", "'a,b'", "tea-a-b"),
    ] {
        assert_eq!(tables(&created(&text(declared, default))), [expected]);
    }
    let demands = "as the parameter demands";
    let types = "Parameters.P.Type: must be String, Number, CommaDelimitedList, List<Number>, or a type of AWS";
    for (declared, default, expected) in [
        (
            allowed,
            "'aaa,ccc'",
            format!("P is not one of aaa, bbb, {demands}"),
        ),
        (
            "List<Number>",
            "'1,b'",
            format!("P is not a number, {demands}"),
        ),
        (
            "List<Number>, MaxValue: 9",
            "'1,10'",
            format!("P is not within MaxValue 9, {demands}"),
        ),
        ("Number", "NaN", format!("P is not a number, {demands}")),
        ("Number", "inf", format!("P is not a number, {demands}")),
        ("AWS::Nope::Thing", "x", types.to_owned()),
        ("List<AWS::Nope::Thing>", "x", types.to_owned()),
        (
            "AWS::SSM::Parameter::Value<AWS::Nope::Thing>",
            "x",
            types.to_owned(),
        ),
        (
            "String",
            "[a]",
            "Parameters.P.Default: must be a text".to_owned(),
        ),
    ] {
        let found = refused(&text(declared, default));
        assert!(found.ends_with(&expected), "{found}");
    }
    let stored = text(
        "AWS::SSM::Parameter::Value<List<AWS::EC2::Subnet::Id>>",
        "x",
    );
    assert!(refused(&stored).contains("it names an entry of the parameter store"));
}

/// YAML 1.1 has several words for true and false, and CloudFormation reads it so: each of them becomes one of two, unless
/// it stands in quotes.
#[test]
fn words_for_true_and_false() {
    let tagged =
        |value: &str| super::template(&format!("      Tags: [{{ Key: a, Value: {value} }}]"));
    let tag = |text: &str| {
        let arn = "arn:aws:dynamodb:us-east-1:000000000000:table/Tea";
        let request = serde_json::json!({"ResourceArn": arn});
        super::ask(&created(text), "ListTagsOfResource", &request)["Tags"][0]["Value"].clone()
    };
    for (written, read) in [
        ("yes", "true"),
        ("On", "true"),
        ("TRUE", "true"),
        ("no", "false"),
        ("Off", "false"),
        ("NO", "false"),
        ("'yes'", "yes"),
        ("\"off\"", "off"),
        ("!!str on", "on"),
        ("y", "y"),
        ("oN", "oN"),
        ("yesterday", "yesterday"),
        ("!Select [1, [on, off]]", "false"),
        ("!Sub 'yes'", "yes"),
    ] {
        assert_eq!(tag(&tagged(written)), read, "{written}");
    }
    let json = r#"{"Resources": {"Tea": {"Type": "AWS::DynamoDB::Table", "Properties": {
        "BillingMode": "PAY_PER_REQUEST", "Tags": [{"Key": "a", "Value": "yes"}],
        "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}]}}}}"#;
    assert_eq!(tag(json), "yes");
    // A parameter has its default and its values in these words.
    let chosen = tagged("!If [Is, one, other]");
    let head = "Parameters: { P: { Type: String, Default: no, AllowedValues: [yes, no] } }
Conditions: { Is: !Equals [!Ref P, 'false'] }\n";
    assert_eq!(tag(&format!("{head}{chosen}")), "one");
    // What AWS CLI writes as YAML is no template.
    let described = "Table:\n  TableName: off\n  BillingModeSummary: { BillingMode: PAY_PER_REQUEST }
  AttributeDefinitions: [{ AttributeName: on, AttributeType: S }]\n  KeySchema: [{ AttributeName: on, KeyType: HASH }]\n";
    assert_eq!(tables(&created(described)), ["off"]);
}
