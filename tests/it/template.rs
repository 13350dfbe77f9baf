//! `--template`: the infrastructure file as the schema of a running server, and how a wrong one ends.

use std::fs;
use std::path::{Path, PathBuf};

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

/// A folder of its own with these files, gone with the test.
struct Folder(PathBuf);

impl Folder {
    #[expect(clippy::disallowed_methods, reason = "a test needs files")]
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let path = std::env::temp_dir().join(format!("{}-{name}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        for (name, text) in files {
            fs::write(path.join(name), text).unwrap();
        }
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

const REGIONS: &str = "
Resources:
  Music:
    Type: AWS::DynamoDB::GlobalTable
    Properties:
      TableName: music
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{ AttributeName: artist, AttributeType: S }]
      KeySchema: [{ AttributeName: artist, KeyType: HASH }]
      StreamSpecification: { StreamViewType: NEW_AND_OLD_IMAGES }
      Replicas: [{ Region: us-east-1 }, { Region: eu-west-1 }]
";

/// One table, in the JSON of the CDK.
const ASSEMBLED: &str = r#"{"Resources": {"Music4F5A": {"Type": "AWS::DynamoDB::GlobalTable", "Properties": {
    "TableName": "music", "BillingMode": "PAY_PER_REQUEST",
    "AttributeDefinitions": [{"AttributeName": "artist", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "artist", "KeyType": "HASH"}],
    "Replicas": [{"Region": {"Ref": "AWS::Region"}}]}, "DeletionPolicy": "Retain"},
  "CDKMetadata": {"Type": "AWS::CDK::Metadata", "Properties": {"Analytics": "v2"}, "Condition": "CDKMetadataAvailable"}},
 "Parameters": {"BootstrapVersion": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/cdk-bootstrap/x/version"}},
 "Rules": {"CheckBootstrapVersion": {"Assertions": []}}}"#;

/// A folder of the CDK: its manifest says which files are stacks, and a stack within one has its file beside it.
#[test]
fn a_folder_stands_for_the_templates_in_it() {
    let manifest = r#"{"version": "36.0.0", "artifacts": {
        "Tables.assets": {"type": "cdk:asset-manifest"},
        "Tables": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "Tables.template.json"}},
        "Web": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "Web.template.json"}}}}"#;
    let nested = r#"{"Resources": {"Inner": {"Type": "AWS::CloudFormation::Stack",
        "Properties": {"TemplateURL": {"Fn::Sub": "https://s3.${AWS::Region}.x/y.json"}},
        "Metadata": {"aws:asset:path": "Inner.nested.template.json", "aws:asset:property": "TemplateURL"}}}}"#;
    let assembly = Folder::new(
        "cdk.out",
        &[
            ("manifest.json", manifest),
            ("Tables.template.json", nested),
            ("Inner.nested.template.json", ASSEMBLED),
            (
                "Web.template.json",
                r#"{"Resources": {"Site": {"Type": "AWS::S3::Bucket"}}}"#,
            ),
        ],
    );
    let second = ASSEMBLED.replace("\"music\"", "\"songs\"");
    let packaged = Folder::new(
        ".serverless",
        &[("cloudformation-template-update-stack.json", &second)],
    );
    let staged = File::new("third", STAGED);
    let process = Process::start(&[
        "--template",
        assembly.0.to_str().unwrap(),
        "--template",
        packaged.0.to_str().unwrap(),
        "--template",
        staged.path(),
        "--template-parameter",
        "Stage=dev",
    ]);
    assert!(
        process
            .line
            .trim_end()
            .ends_with("shared by all: music, songs, dev.music)"),
        "{}",
        process.line
    );
}

/// Replicas need regions apart; keys are still not told apart.
#[test]
fn replicas_are_in_their_regions() {
    let file = File::new("two-regions", REGIONS);
    let process = Process::start(&["--template", file.path()]);
    assert!(
        process.line.trim_end().ends_with("per region: music)"),
        "{}",
        process.line
    );
    for (region, names) in [("eu-west-1", json!(["music"])), ("eu-west-2", json!([]))] {
        let caller = AUTHORIZATION
            .replace("AKIDEXAMPLE", "OTHER")
            .replace("us-east-1", region);
        let list = Raw::post("ListTables", "{}").with("Authorization", &caller);
        let seen = raw::send(process.address(), &list).unwrap().json();
        assert_eq!(seen["TableNames"], names, "{region}");
    }
}

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

/// Exports a table with one item into a bucket below `place`; what describes the table, and the request of the item.
fn exported(name: &str, place: &str) -> [serde_json::Value; 2] {
    let file = File::new(name, &STAGED.replace("${Stage}.music", "music"));
    let staged = ["--template", file.path(), "--template-parameter", "Stage=x"];
    let mut arguments = staged.to_vec();
    arguments.extend(["--s3-dir", place, "--pitr-lag", "0s"]);
    let first = Process::start(&arguments);
    let call = |operation: &str, request: &serde_json::Value| {
        raw::call(first.address(), operation, request)
    };
    let on = json!({"TableName": "music",
        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": true}});
    call("UpdateContinuousBackups", &on);
    let put = json!({"TableName": "music", "Item": {"artist": {"S": "Nina"}, "songs": {"NS": ["1", "2"]}}});
    call("PutItem", &put);
    let described = call("DescribeTable", &json!({"TableName": "music"}));
    let arn = &described["Table"]["TableArn"];
    let export = json!({"TableArn": arn, "S3Bucket": "lake", "S3Prefix": "daily"});
    let export = call("ExportTableToPointInTime", &export);
    let asked = json!({"ExportArn": export["ExportDescription"]["ExportArn"]});
    while call("DescribeExport", &asked)["ExportDescription"]["ExportStatus"] == "IN_PROGRESS" {}
    [described, put]
}

/// The file below a folder whose name ends so.
fn find(folder: &Path, end: &str) -> Option<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    let mut paths = entries.map(|entry| entry.unwrap().path());
    paths.find_map(|path| match path.is_dir() {
        true => find(&path, end),
        false => path.to_str().unwrap().ends_with(end).then_some(path),
    })
}

/// A folder that was copied in part, or changed, is refused by the name of the file; so is an item that no table takes.
#[test]
#[expect(clippy::disallowed_methods, reason = "files of an export are damaged")]
fn an_export_is_what_its_manifest_lists() {
    let buckets = Folder::new("damaged-lake", &[]);
    let place = buckets.0.to_str().unwrap();
    let [described, _] = exported("to-damage", place);
    let refused = |described: &str| {
        let schema = File::new("damaged-schema", described);
        let ended = run(&["--port", "0", "--template", schema.path(), "--load", place]);
        assert_eq!(ended.status.code(), Some(1), "{ended:?}");
        String::from_utf8_lossy(&ended.stderr).into_owned()
    };
    let other = described.to_string().replace("artist", "singer");
    let told = refused(&other);
    assert!(told.contains("; the first is item 0 of lake"), "{told}");
    let data = find(&buckets.0, ".json.gz").unwrap();
    let manifest = find(&buckets.0, "manifest-files.json").unwrap();
    let (bytes, lines) = (fs::read(&data).unwrap(), fs::read(&manifest).unwrap());
    let two = String::from_utf8_lossy(&lines).replace("\"itemCount\":1", "\"itemCount\":2");
    let more = data.with_file_name("more.json.gz");
    let damages: [(&Path, Option<&[u8]>, &str); 5] = [
        (
            &data,
            Some(b""),
            "has the MD5 1B2M2Y8AsgTpgAmY7PhCfg==, and ",
        ),
        (&data, None, "is in manifest-files.json, and not here"),
        (
            &more,
            Some(&bytes),
            "more.json.gz is not in manifest-files.json",
        ),
        (
            &manifest,
            Some(two.as_bytes()),
            "has 1 items, and 2 in manifest-files.json",
        ),
        (&manifest, None, "manifest-files.json: "),
    ];
    for (path, damage, expected) in damages {
        match damage {
            Some(bytes) => fs::write(path, bytes).unwrap(),
            None => fs::remove_file(path).unwrap(),
        }
        let told = refused(&described.to_string());
        assert!(told.contains(expected), "{told}");
        fs::write(&data, &bytes).unwrap();
        fs::write(&manifest, &lines).unwrap();
        let _ = fs::remove_file(&more);
    }
}

/// An export has no schema: an answer of DescribeTable has it. The items are there before the port opens.
#[test]
fn an_export_is_where_it_begins() {
    let buckets = Folder::new("lake", &[]);
    let place = buckets.0.to_str().unwrap();
    let [described, put] = exported("exported", place);
    let schema = File::new("schema", &described.to_string());
    let second = Process::start(&["--template", schema.path(), "--load", place]);
    let nothing = Folder::new("nothing", &[]);
    let key = json!({"TableName": "music", "Key": {"artist": {"S": "Nina"}}});
    let found = raw::call(second.address(), "GetItem", &key);
    assert_eq!(found["Item"], put["Item"]);
    drop(second);
    // What has happened to the items in a folder is not undone by the next start.
    let data = Folder::new("loaded-once", &[]);
    let kept = data.0.join("data");
    let loading = ["--template", schema.path(), "--load", place];
    let loading = [&loading[..], &["--data", kept.to_str().unwrap()]].concat();
    let third = Process::start(&loading);
    assert_eq!(
        raw::call(third.address(), "GetItem", &key)["Item"],
        put["Item"]
    );
    raw::call(third.address(), "DeleteItem", &key);
    drop(third);
    let fourth = Process::start(&loading);
    assert_eq!(raw::call(fourth.address(), "GetItem", &key), json!({}));
    for (arguments, expected) in [
        (
            ["--load", place],
            "music: there is no such table: give its schema with --template",
        ),
        (
            ["--load", nothing.0.to_str().unwrap()],
            "no export is here; looked for AWSDynamoDB/<id>/manifest-summary.json",
        ),
    ] {
        let ended = run(&[&["--port", "0"][..], &arguments].concat());
        let error = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert!(error.contains(expected), "{error}");
    }
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
    let regions = File::new("regions", REGIONS);
    let serverless = File::new("serverless", "service: shop\nprovider: { name: aws }\n");
    let source = "      ImportSourceSpecification: { InputFormat: CSV, S3BucketSource: { S3Bucket: nowhere } }\n";
    let imported = File::new("imported", &(STAGED.replace("${Stage}", "dev") + source));
    let empty = Folder::new("empty", &[]);
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
            "global.yaml: line 2: Resources.A.Properties: is missing",
        ),
        (
            &["--template", regions.path(), "--shared"],
            2,
            "--shared makes all regions one",
        ),
        (
            &["--template", serverless.path()],
            2,
            "run `serverless package` and give",
        ),
        (
            &["--template", empty.0.to_str().unwrap()],
            2,
            "no template is in this folder; looked for: a cloud assembly",
        ),
        // The template is in order, and the service refuses the table, or the import fails.
        (&["--template", short.path()], 1, "tableName"),
        (
            &["--template", imported.path()],
            1,
            "the import ended as FAILED",
        ),
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

/// The same command line starts again over what it has kept.
#[test]
fn tables_that_a_folder_has_already_follow_the_files() {
    let folder = Folder::new("kept", &[]);
    let data = folder.0.join("data");
    let table = "
Resources:
  Music:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: music
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{ AttributeName: artist, AttributeType: S }]
      KeySchema: [{ AttributeName: artist, KeyType: HASH }]
";
    let changed = format!("{table}      TableClass: STANDARD_INFREQUENT_ACCESS\n");
    let other = table.replace("Music:", "Other:").replace("music", "other");
    let more = format!("{changed}{}", other.replace("Resources:", ""));
    for (text, told, names) in [
        (table, "", vec!["music"]),
        (table, "", vec!["music"]),
        (&changed, "music: ", vec!["music"]),
        (&more, "", vec!["music", "other"]),
    ] {
        let file = File::new("again", text);
        let process =
            Process::start(&["--template", file.path(), "--data", data.to_str().unwrap()]);
        let item = json!({"TableName": "music", "Item": {"artist": {"S": "x"}}});
        raw::call(process.address(), "PutItem", &item);
        let count = json!({"TableName": "music", "Select": "COUNT"});
        let counted = raw::call(process.address(), "Scan", &count);
        assert_eq!(counted["Count"], 1);
        let tables = raw::call(process.address(), "ListTables", &json!({}));
        assert_eq!(tables["TableNames"], json!(names));
        let (status, _, log) = process.terminate();
        assert!(status.success() && log.contains(told), "{log}");
        assert_eq!(log.is_empty(), told.is_empty(), "{log}");
    }
}
