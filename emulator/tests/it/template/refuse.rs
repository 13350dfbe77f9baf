//! What a template is told: the line, the resource, the property, and why.

use super::{PLAIN, created, refused, template};

const P: &str = "Resources.Tea.Properties";

/// Properties of a table, and what is said of them.
#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn properties_are_refused_by_name() {
    let cases = [
        (
            "      Foo: 1",
            "Foo: is not something that AWS::DynamoDB::Table has",
        ),
        (
            "      KinesisStreamSpecification: { StreamArn: arn:aws:kinesis:us-east-1:1:stream/a }",
            "KinesisStreamSpecification.StreamArn: changes go to streams of their own region and account only, here us-east-1 and 000000000000",
        ),
        (
            "      ImportSourceSpecification: { InputFormat: CSV }",
            "ImportSourceSpecification.S3BucketSource: is missing",
        ),
        (
            "      ContributorInsightsSpecification: { Mode: THROTTLED_KEYS }",
            "ContributorInsightsSpecification.Enabled: is missing",
        ),
        (
            "      TableName: !Select [!Length [a], [a, b]]",
            "TableName.Fn::Select.Fn::Length: Fn::Length needs Transform: AWS::LanguageExtensions",
        ),
        (
            "      TableName: !ToJsonString { a: b }",
            "TableName.Fn::ToJsonString: Fn::ToJsonString needs Transform: AWS::LanguageExtensions",
        ),
        (
            "      TableName: !FindInMap [a, b, c, { DefaultValue: d }]",
            "TableName.Fn::FindInMap: DefaultValue of Fn::FindInMap needs Transform: AWS::LanguageExtensions",
        ),
        (
            "      Tags: { 'Fn::ForEach::Tag': [T, [a], { x: y }] }",
            "Tags.Fn::ForEach::Tag: Fn::ForEach needs Transform: AWS::LanguageExtensions",
        ),
        (
            "      DeletionProtectionEnabled: maybe",
            "DeletionProtectionEnabled: must be true or false",
        ),
        ("      TableClass: [a]", "TableClass: must be a text"),
        (
            "      TableClass: null",
            "TableClass: is null, which a template may not contain",
        ),
        (
            "      TableClass:",
            "TableClass: is null, which a template may not contain",
        ),
        ("      Tags: x", "Tags: must be a list"),
        ("      Tags: [{ Key: a }]", "Tags[0].Value: is missing"),
        (
            "      Tags: [{ Key: a, Value: b, C: d }]",
            "Tags[0].C: is not something that a tag has",
        ),
        (
            "      WarmThroughput: { ReadUnitsPerSecond: 1.5 }",
            "WarmThroughput.ReadUnitsPerSecond: must be a whole number",
        ),
        (
            "      SSESpecification: {}",
            "SSESpecification.SSEEnabled: is missing",
        ),
        (
            "      StreamSpecification: {}",
            "StreamSpecification.StreamViewType: is missing",
        ),
        (
            "      TimeToLiveSpecification: { Enabled: true }",
            "TimeToLiveSpecification.AttributeName: is missing",
        ),
        (
            "      GlobalSecondaryIndexes: [{ IndexName: i, KeySchema: [{ AttributeName: pk, KeyType: HASH }] }]",
            "GlobalSecondaryIndexes[0].Projection: is missing",
        ),
        (
            "      LocalSecondaryIndexes: [{ IndexName: i, Projection: {}, KeySchema: [], ProvisionedThroughput: {} }]",
            "LocalSecondaryIndexes[0].ProvisionedThroughput: is not something that a local secondary index has",
        ),
        (
            "      VectorIndexes: [{ IndexName: i, DistanceFunction: COSINE }]",
            "VectorIndexes[0].Dimensions: is missing",
        ),
        (
            "      VectorIndexes: [{ IndexName: i, Dimensions: 3, DistanceFunction: COSINE, Projection: {}, VectorAttribute: { AttributeName: v, Size: 3 } }]",
            "VectorIndexes[0].VectorAttribute.Size: is not something that a vector attribute has",
        ),
        (
            "      PointInTimeRecoverySpecification: { RecoveryPeriodInDays: 99 }",
            "PointInTimeRecoverySpecification.RecoveryPeriodInDays: must be from 1 to 35",
        ),
        (
            "      ContributorInsightsSpecification: { Enabled: false, Mode: BOGUS }",
            "ContributorInsightsSpecification.Mode: must be ACCESSED_AND_THROTTLED_KEYS or THROTTLED_KEYS",
        ),
        (
            "      TableName: !ImportValue x",
            "TableName.Fn::ImportValue: no export is named x: the templates have no exports",
        ),
        (
            "      TableName: '{{resolve:ssm:name}}'",
            "TableName: dynamic references ({{resolve:...}}) cannot be looked up here",
        ),
        (
            "      TableName: !Ref Nobody",
            "TableName.Ref: Nobody is neither a parameter nor a resource of the template",
        ),
        (
            "      TableName: !Ref Tea",
            "TableName.Ref: Tea depends on itself",
        ),
        (
            "      TableName: !Join [a]",
            "TableName.Fn::Join: Fn::Join takes a delimiter and a list of texts",
        ),
        (
            "      TableName: !If ['No', a, b]",
            "TableName.Fn::If: No is not a condition of the template",
        ),
        (
            "      TableName: !FindInMap [a, b, c]",
            "TableName.Fn::FindInMap: the mappings have no a.b.c",
        ),
        (
            "      TableName: !Select [3, [a]]",
            "TableName.Fn::Select: Fn::Select takes an index and a list that has it",
        ),
        (
            "      TableName: !Sub '${Tea.StreamArn}'",
            "TableName.Fn::Sub: Tea depends on itself",
        ),
        (
            "      Tags: [{ Key: a, Value: !GetAtt Tea.StreamArn }]",
            "Tags[0].Value.Fn::GetAtt: Tea depends on itself",
        ),
        (
            "      ResourcePolicy: { PolicyDocument: { Resource: !GetAtt Tea.Arn } }",
            "ResourcePolicy.PolicyDocument.Resource.Fn::GetAtt: Tea depends on itself",
        ),
        (
            "      Tags: [{ Key: a, Value: { 'Fn::Sub': x, b: c } }]",
            "Tags[0].Value: Fn::Sub cannot be evaluated here: a function stands alone",
        ),
    ];
    for (properties, expected) in cases {
        let found = refused(&template(properties));
        assert_eq!(found, format!("line 8: {P}.{expected}"), "{properties}");
    }
}

/// Faults outside of a table's properties.
#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn templates_are_refused_by_name() {
    let cases = [
        (
            "Resources:\n  A-b: { Type: AWS::S3::Bucket }",
            "line 2: Resources.A-b: must be a name of letters and digits",
        ),
        (
            "Resources:\n  A: { Type: AWS::DynamoDB::Table, DependsOn: Nobody }",
            "line 2: Resources.A.DependsOn: the template has no resource Nobody",
        ),
        (
            "Resources:\n  A: { Type: AWS::DynamoDB::Table, DependsOn: [{ Ref: A }] }",
            "line 2: Resources.A.DependsOn: must be the name of a resource, or a list of such names",
        ),
        (
            "Resources:\n  A: { Type: AWS::DynamoDB::Table, DependsOn: [B, A] }\n  B: {}",
            "line 2: Resources.A.DependsOn: A depends on itself",
        ),
        (
            "Resources:\n  A: { Type: AWS::DynamoDB::Table, DeletionPolicy: Foo }",
            "line 2: Resources.A.DeletionPolicy: must be Delete, Retain or RetainExceptOnCreate",
        ),
        (
            "Resources:\n  A: { Type: AWS::DynamoDB::Table, DeletionPolicy: Snapshot }",
            "line 2: Resources.A.DeletionPolicy: must be Delete, Retain or RetainExceptOnCreate",
        ),
        (
            "Parameters: { P: { Type: String, Default: Retain } }\nResources:\n  A: { Type: AWS::DynamoDB::Table, DeletionPolicy: !Ref P }",
            "line 3: Resources.A.DeletionPolicy: must be Delete, Retain or RetainExceptOnCreate",
        ),
        (
            "Resources:\n  A: { Type: AWS::DynamoDB::Table, UpdateReplacePolicy: RetainExceptOnCreate }",
            "line 2: Resources.A.UpdateReplacePolicy: must be Delete or Retain",
        ),
        (
            "Resurces: {}\nDescription: x",
            "line 1: Resurces: is not something that a CloudFormation template has",
        ),
        (
            "Description: x",
            "the template has no Resources: it is not a CloudFormation template",
        ),
        ("Resources: x", "Resources: must be a map"),
        (
            "Resources: {}",
            "the template has no resource of type AWS::DynamoDB::Table, AWS::DynamoDB::GlobalTable or AWS::Serverless::SimpleTable",
        ),
        (
            "AWSTemplateFormatVersion: 2011-01-01\nResources: {}",
            "line 1: AWSTemplateFormatVersion: must be 2010-09-09",
        ),
        (
            "Transform: [AWS::Serverless-2016-10-31, Mine]\nResources: {}",
            "line 1: Transform: is not supported by the emulator: a transform may change any resource",
        ),
        (
            "Resources:\n  A: { Properties: {} }",
            "line 2: Resources.A.Type: is missing",
        ),
        (
            "Resources:\n  A:\n    Type: AWS::DynamoDB::GlobalTable",
            "line 3: Resources.A.Properties: is missing",
        ),
        (
            "Resources:\n  A: { Type: AWS::DynamoDB::Stream }",
            "line 2: Resources.A: AWS::DynamoDB::Stream resources are not supported by the emulator: only Table and GlobalTable are",
        ),
        (
            "Resources:\n  A: { Type: AWS::Serverless::SimpleTable }",
            "line 2: Resources.A: AWS::Serverless::SimpleTable needs Transform: AWS::Serverless-2016-10-31",
        ),
        (
            "Resources:\n  'Fn::ForEach::A': [x, [a], {}]",
            "line 2: Resources.Fn::ForEach::A: Fn::ForEach needs Transform: AWS::LanguageExtensions",
        ),
        (
            "Resources:\n  A: { Type: AWS::DynamoDB::Table }",
            "line 2: Resources.A.Properties: is missing",
        ),
        (
            "Resources:\n  A: { Type: AWS::DynamoDB::Table, Properties: {} }",
            "line 2: Resources.A.Properties.KeySchema: is missing",
        ),
        (
            "Resources:\n  A: { Type: AWS::DynamoDB::Table, Foo: 1 }",
            "line 2: Resources.A.Foo: is not something that a resource has",
        ),
        (
            "Resources:\n  A: { Type: AWS::DynamoDB::Table, Condition: C }",
            "line 2: Resources.A.Condition: C is not a condition of the template",
        ),
        (
            "Conditions: { C: !Not [!Condition C] }\nResources:\n  A: { Type: AWS::DynamoDB::Table, Condition: C }",
            "line 1: Resources.A.Condition.Fn::Not: the condition C depends on itself",
        ),
        (
            "Resources: &a\n  A: *a",
            "line 2: CloudFormation knows no YAML aliases",
        ),
        (
            "Resources:\n  <<: { A: 1 }",
            "line 2: CloudFormation knows no YAML merge keys (<<)",
        ),
        (
            "Resources: {}\nResources: {}",
            "line 2: Resources stands here twice",
        ),
        ("Resources: { A: !Foo x }", "line 1: unknown tag !Foo"),
        (
            "{\"Resources\": {},\n\"Resources\": {}}",
            "line 2: Resources stands here twice",
        ),
        ("{\"Resources\": {}", "line 1: not JSON"),
        (
            "Resources: {}\n---\na: b",
            "line 2: a template is one YAML document",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(refused(text), expected, "{text}");
    }
}

/// Resources that are not created here have no attributes that a table could use; those of a key are its ARN.
#[test]
fn other_resources_are_named() {
    for (properties, expected) in [
        (
            "      TableName: !Ref Role",
            "TableName.Ref: Role is a resource of type AWS::IAM::Role, which the emulator does not create",
        ),
        (
            "      Tags: [{ Key: a, Value: !GetAtt Key.KeyId }]",
            "Tags[0].Value.Fn::GetAtt: Key.KeyId cannot be evaluated here: only Arn is known before it is created",
        ),
    ] {
        let others = "  Role: { Type: AWS::IAM::Role }\n  Key: { Type: AWS::KMS::Key }\n";
        let text = template(properties) + others;
        assert_eq!(refused(&text), format!("line 8: {P}.{expected}"));
    }
}

/// Of tables that wait for each other none can come first.
#[test]
fn tables_in_a_circle_are_refused() {
    let table = |name: &str, more: &str| {
        format!("  {name}:\n    Type: AWS::DynamoDB::Table\n{more}    Properties:{PLAIN}\n")
    };
    let tag = |value: &str| format!("      Tags: [{{ Key: a, Value: {value} }}]\n");
    let behind = table("Behind", "") + &tag("!Ref First");
    let first = table("First", "") + &tag("!GetAtt Second.Arn");
    let second = table("Second", "    DependsOn: [Third]\n");
    let third = table("Third", "") + &tag("!Sub '${First}'");
    let found = refused(&format!("Resources:\n{behind}{first}{second}{third}"));
    assert_eq!(found, "line 15: Resources.First: First depends on itself");
    // Without the last step they come one after the other.
    let third = table("Third", "");
    created(&format!("Resources:\n{behind}{first}{second}{third}"));
}

/// What the service says against a table comes with the resource; the tables before it are not made.
#[test]
fn the_service_is_heard_and_nothing_is_left_behind() {
    let text =
        template("  Second:\n    Type: AWS::DynamoDB::Table\n    Properties: { KeySchema: [] }");
    let found = refused(&text);
    assert!(found.starts_with("line 9: Resources.Second: "), "{found}");
    assert!(
        found.contains("ValidationException") || found.contains("validation"),
        "{found}"
    );
}
