//! `Transform: AWS::LanguageExtensions`
//! (<https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-aws-languageextensions.html>).

use super::{PLAIN, ask, created, describe, refused, tables};

fn extended(rest: &str) -> String {
    format!("Transform: [AWS::LanguageExtensions]\n{rest}")
}

/// One table of these properties, with mappings before.
fn table(properties: &str) -> String {
    extended(&format!(
        "Parameters: {{ Names: {{ Type: CommaDelimitedList, Default: 'a,b,c' }} }}\nMappings: {{ Sizes: {{ \
         small: {{ units: '7' }} }} }}\nResources:\n  Tea:\n    Type: AWS::DynamoDB::Table\n    \
         Properties:{PLAIN}\n{properties}\n"
    ))
}

#[test]
fn functions_of_the_extensions_make_names() {
    let cases = [
        ("!Sub ['len${n}', { n: !Length [x, y] }]", "len2"),
        ("!Sub ['len${n}', { n: !Length { Ref: Names } }]", "len3"),
        (
            "!Join ['', [n, !FindInMap [Sizes, large, units, { DefaultValue: none }]]]",
            "nnone",
        ),
        (
            "!Join ['', [abc, !FindInMap [Sizes, small, units, { DefaultValue: none }]]]",
            "abc7",
        ),
        (
            "!Join ['', [ab, !Select [1, !Split [':', !ToJsonString ['x:yz:']]]]]",
            "abyz",
        ),
    ];
    for (name, expected) in cases {
        let emulator = created(&table(&format!("      TableName: {name}")));
        assert_eq!(tables(&emulator), [expected], "{name}");
    }
}

/// Loops over resources, within each other, and over properties.
#[test]
fn loops_are_written_out() {
    let text = extended(&format!(
        "Parameters: {{ Names: {{ Type: CommaDelimitedList, Default: 'tea.green,tea.black' }} }}
Resources:
  Fn::ForEach::Stages:
    - Stage
    - [dev, prod]
    - Fn::ForEach::Tables:
        - Name
        - !Ref Names
        - 'Table${{Stage}}&{{Name}}':
            Type: AWS::DynamoDB::Table
            Properties:
              TableName: !Sub ['${{Stage}}-${{x}}', {{ x: !Ref Name }}]
              DeletionProtectionEnabled: true{}",
        PLAIN.replace("\n      ", "\n              ")
    ));
    let emulator = created(&text);
    let names = [
        "dev-tea.black",
        "dev-tea.green",
        "prod-tea.black",
        "prod-tea.green",
    ];
    assert_eq!(tables(&emulator), names);
    assert_eq!(
        describe(&emulator, "prod-tea.black")["DeletionProtectionEnabled"],
        true
    );
    let listed = ask(&emulator, "ListTables", &serde_json::json!({}));
    assert_eq!(listed["TableNames"], serde_json::json!(names));
}

#[test]
fn loops_that_cannot_be_are_refused() {
    let cases = [
        (
            "Resources:\n  'Fn::ForEach::A': [x, [a]]",
            "line 3: Resources.Fn::ForEach::A: Fn::ForEach takes a name, a list of texts and a map",
        ),
        (
            "Resources:\n  'Fn::ForEach::A': [x, [a, b], { T: { Type: 'AWS::DynamoDB::Table' } }]",
            "line 3: Resources: T stands here twice",
        ),
        (
            "Resources:\n  'Fn::ForEach::A': [x, !Ref Nobody, { T: {} }]",
            "line 3: Resources.Fn::ForEach::A.Ref: Nobody is neither a parameter nor a resource of the template",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(refused(&extended(text)), expected, "{text}");
    }
    // A short text cannot make a long one.
    let long = "x".repeat(100_000);
    let many = "${N}".repeat(10_000);
    let text = extended(&format!(
        "Resources:\n  'Fn::ForEach::A': [N, ['{long}'], {{ T: '{many}' }}]"
    ));
    assert!(
        refused(&text).contains("its functions make more than"),
        "{}",
        refused(&text)
    );
}
