//! `--template`: the infrastructure file as the schema of a running server, and how a wrong one ends.

use std::fs;
use std::path::PathBuf;

use serde_json::json;

use crate::support::process::{Process, run, workspace};
use crate::support::raw::{self, AUTHORIZATION, Raw};

/// A template in a file of its own, gone with the test.
struct File(PathBuf);

impl File {
    #[expect(clippy::disallowed_methods, reason = "a test needs a file")]
    fn new(name: &str, text: &str) -> Self {
        let path = std::env::temp_dir().join(format!("{}-{name}.yaml", std::process::id()));
        fs::write(&path, text).unwrap();
        Self(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

const STAGED: &str = "
Parameters: { Stage: { Type: String } }
Resources:
  Music:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: !Sub '${Stage}.music'
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{ AttributeName: artist, AttributeType: S }]
      KeySchema: [{ AttributeName: artist, KeyType: HASH }]
";

/// Whoever calls sees the tables, whatever their key and region.
#[test]
fn the_live_tables_are_there_for_everybody() {
    let template = workspace().join("infra/database.yaml");
    let process = Process::start(&["--template", template.to_str().unwrap()]);
    assert!(
        process.line.contains("package.specs, package.credentials"),
        "{}",
        process.line
    );
    let other = AUTHORIZATION
        .replace("AKIDEXAMPLE", "OTHER")
        .replace("us-east-1", "eu-west-1");
    let list = Raw::post("ListTables", "{}").with("Authorization", &other);
    let seen = raw::send(process.address(), &list).unwrap().json();
    assert_eq!(
        seen["TableNames"],
        json!([
            "package.artifacts",
            "package.blobs",
            "package.credentials",
            "package.datasets",
            "package.events",
            "package.models",
            "package.platform",
            "package.specs",
            "package.syncs",
        ])
    );
}

#[test]
fn parameters_and_region_are_given_on_the_command_line() {
    let file = File::new("staged", STAGED);
    let process = Process::start(&[
        "--template",
        file.path(),
        "--template-parameter",
        "Stage=dev",
        "--region",
        "eu-west-1",
    ]);
    let table = raw::call(
        process.address(),
        "DescribeTable",
        &json!({"TableName": "dev.music"}),
    );
    assert_eq!(
        table["Table"]["TableArn"],
        "arn:aws:dynamodb:eu-west-1:000000000000:table/dev.music"
    );
}

/// Each ends at once, with one line that names the file and the fault.
#[test]
fn wrong_templates_end_the_program() {
    let staged = File::new("needs-a-stage", STAGED);
    let global = File::new(
        "global",
        "Resources:\n  A: { Type: AWS::DynamoDB::GlobalTable }\n",
    );
    let short = File::new(
        "short",
        &STAGED
            .replace("${Stage}.music", "x")
            .replace("Stage: {", "S: {"),
    );
    let cases = [
        (
            &["--template", "no/such/file.yaml"][..],
            2,
            "no/such/file.yaml: ",
        ),
        (&["--template", staged.path()], 2, "Stage has no value"),
        (
            &["--template", staged.path(), "--template-parameter", "Stage"],
            2,
            "NAME=VALUE",
        ),
        (&["--template-parameter", "Stage=dev"], 2, "--template"),
        (
            &["--template", global.path()],
            2,
            "AWS::DynamoDB::GlobalTable",
        ),
        // The template is in order, and the service refuses the table.
        (&["--template", short.path()], 1, "tableName"),
    ];
    for (arguments, code, expected) in cases {
        let mut all = vec!["--port", "0"];
        all.extend(arguments);
        let ended = run(&all);
        let error = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert_eq!(ended.status.code(), Some(code), "{arguments:?}: {error}");
        assert!(error.contains(expected), "{arguments:?}: {error}");
        assert!(ended.stdout.is_empty(), "{arguments:?}");
    }
}
