//! Files that change while somebody looks at them.

use std::path::{Path, PathBuf};

use clap::Parser;

use crate::cli::arguments::Arguments;
use crate::cli::in_process;
use crate::cli::template::load;
use crate::cli::template::watch::Watcher;
use crate::emulator::Emulator;
use crate::protocol::AuthMode;

/// A file of its own, gone with the test.
struct File(PathBuf);

impl File {
    fn new(name: &str, text: &str) -> Self {
        let name = format!("emulator-watch-{}-{name}.yaml", std::process::id());
        let file = Self(std::env::temp_dir().join(name));
        file.write(text);
        file
    }

    #[expect(clippy::disallowed_methods, reason = "a test needs a file")]
    fn write(&self, text: &str) {
        std::fs::write(&self.0, text).unwrap();
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// A template of tables with this key type and these properties; each text has a length of its own.
fn template(tables: &[&str], kind: &str, properties: &str) -> String {
    let mut text = "Resources:\n".to_owned();
    for name in tables {
        text += &format!(
            "  {name}: {{ Type: AWS::DynamoDB::Table, Properties: {{ BillingMode: PAY_PER_REQUEST, \
             AttributeDefinitions: [{{ AttributeName: pk, AttributeType: {kind} }}], KeySchema: [{{ AttributeName: pk, \
             KeyType: HASH }}]{properties} }} }}\n"
        );
    }
    text
}

/// What is told of a file: when it changes, when it is wrong, when a caller changes a table; each once.
#[test]
fn tables_follow_their_file() {
    let file = File::new("follow", &template(&["Tea"], "S", ""));
    let path = file.0.to_str().unwrap();
    let arguments = ["dynamodb-emulator", "--template", path, "--watch"];
    let arguments = Arguments::try_parse_from(arguments).unwrap();
    let loaded = load(&arguments).unwrap().unwrap();
    let builder = Emulator::builder().auth(AuthMode::Off);
    let emulator = builder.build().unwrap();
    loaded.create(&emulator).unwrap();
    let mut watcher = Watcher::new(&arguments, &emulator, &loaded).unwrap();
    assert_eq!(watcher.look(), Vec::<String>::new());

    file.write(&template(
        &["Tea", "Cup"],
        "S",
        ", DeletionProtectionEnabled: true",
    ));
    let told = [
        "Tea: DeletionProtectionEnabled is false, and true in the file; changed",
        "Cup: is not here, and in the file; changed",
    ];
    assert_eq!(watcher.look(), told);
    assert_eq!(watcher.look(), Vec::<String>::new());

    file.write("Resources: { Tea: [");
    let told = watcher.look();
    assert!(told[0].contains("not YAML"), "{told:?}");
    assert_eq!(watcher.look(), Vec::<String>::new());

    let other = template(&["Tea"], "N", ", DeletionProtectionEnabled: true");
    file.write(&other);
    let told = [
        "Tea: its key is another one in the file; that needs a new table, which begins without items",
        "Cup: is in no file any more; it stays",
    ];
    assert_eq!(watcher.look(), told);
    assert_eq!(watcher.look(), Vec::<String>::new());

    // A caller's change.
    let body = r#"{"TableName": "Tea", "TableClass": "STANDARD_INFREQUENT_ACCESS"}"#;
    let target = "DynamoDB_20120810.UpdateTable";
    let (status, _) = in_process::call(&emulator, target, body.into()).unwrap();
    assert_eq!(status, 200);
    let told = ["drift: Tea: TableClass is STANDARD_INFREQUENT_ACCESS, and STANDARD in the file"];
    assert_eq!(watcher.look(), told);
    assert_eq!(watcher.look(), Vec::<String>::new());
}

/// A data model with these items.
fn model(items: &str) -> String {
    format!(
        r#"{{"ModelName": "Shop", "DataModel": [{{"TableName": "carts",
            "KeyAttributes": {{"PartitionKey": {{"AttributeName": "id", "AttributeType": "S"}}}},
            "TableData": [{items}]}}]}}"#
    )
}

/// What a file adds or changes of its items is written; what a caller wrote, and what the file has no more, stays.
#[test]
fn items_follow_their_file() {
    let one = |note: &str| format!(r#"{{"id": {{"S": "1"}}, "note": {{"S": "{note}"}}}}"#);
    let two =
        |n: &str| format!(r#"{{"id": {{"S": "2"}}, "n": {{"N": "{n}"}}, "m": {{"N": "0"}}}}"#);
    let file = File::new("items", &model(&format!("{}, {}", one("a"), two("1"))));
    let path = file.0.to_str().unwrap();
    let arguments = ["dynamodb-emulator", "--template", path, "--watch"];
    let arguments = Arguments::try_parse_from(arguments).unwrap();
    let loaded = load(&arguments).unwrap().unwrap();
    let emulator = Emulator::builder().auth(AuthMode::Off).build().unwrap();
    loaded.create(&emulator).unwrap();
    let mut watcher = Watcher::new(&arguments, &emulator, &loaded).unwrap();
    let call = |operation: &str, body: &str| {
        let target = format!("DynamoDB_20120810.{operation}");
        let body = format!(r#"{{"TableName": "carts", {body}}}"#);
        let (status, answer) = in_process::call(&emulator, &target, body.into()).unwrap();
        assert_eq!(status, 200);
        String::from_utf8(answer.to_vec()).unwrap()
    };
    let set = r#""Key": {"id": {"S": "2"}}, "UpdateExpression": "SET n = :n",
        "ExpressionAttributeValues": {":n": {"N": "7"}}"#;
    call("UpdateItem", set);
    let line = r#"carts: n of the item {"id":{"S":"2"}} is {"N":"7"}, and {"N":"1"} in the file"#;
    assert_eq!(watcher.look(), [format!("drift: {line}")]);

    // The file changes what it said itself, and adds an item; what was told as drift is no news.
    let three = r#"{"id": {"S": "3"}}"#;
    file.write(&model(&format!("{}, {}, {three}", one("longer"), two("1"))));
    let told = [
        r#"carts: note of the item {"id":{"S":"1"}} is {"S":"a"}, and {"S":"longer"} in the file; changed"#,
        r#"carts: the item {"id":{"S":"3"}} is absent, and id {"S":"3"} in the file; changed"#,
    ];
    assert_eq!(watcher.look(), told);
    assert_eq!(watcher.look(), Vec::<String>::new());
    let get = r#""Key": {"id": {"S": "2"}}"#;
    assert!(call("GetItem", get).contains(r#""n":{"N":"7"}"#));

    // It changes what a caller has changed as well, and drops an attribute and an item.
    let two = r#"{"id": {"S": "2"}, "n": {"N": "22"}}"#;
    file.write(&model(&format!("{}, {two}", one("longer"))));
    let why = "; left as it is: that would take away data, which was not allowed";
    let told = [
        format!(
            r#"carts: m of the item {{"id":{{"S":"2"}}}} is {{"N":"0"}}, and absent in the file{why}"#
        ),
        format!(
            r#"carts: n of the item {{"id":{{"S":"2"}}}} is {{"N":"7"}}, and {{"N":"22"}} in the file{why}"#
        ),
        r#"carts: the item {"id":{"S":"3"}} is in no file any more; it stays"#.to_owned(),
    ];
    assert_eq!(watcher.look(), told);
    assert_eq!(watcher.look(), Vec::<String>::new());
    assert!(call("Scan", r#""Select": "COUNT""#).contains(r#""Count":3"#));
}

/// What a file attaches goes elsewhere, or off, when the file says so. What it drops stays, and is told where it is there.
#[test]
fn attachments_follow_their_file() {
    let arn = |stream: &str| format!("arn:aws:kinesis:us-east-1:000000000000:stream/{stream}");
    let table = |stream: &str, more: &str| {
        let stream = format!(
            "KinesisStreamSpecification: {{ StreamArn: '{}' }}",
            arn(stream)
        );
        template(&["Tea"], "S", &format!(", {stream}{more}"))
    };
    let insights =
        |enabled: bool| format!(", ContributorInsightsSpecification: {{ Enabled: {enabled} }}");
    let file = File::new("attached", &table("one", &insights(true)));
    let path = file.0.to_str().unwrap();
    let arguments = ["dynamodb-emulator", "--template", path, "--watch"];
    let arguments = Arguments::try_parse_from(arguments).unwrap();
    let loaded = load(&arguments).unwrap().unwrap();
    let emulator = Emulator::builder().auth(AuthMode::Off).build().unwrap();
    loaded.create(&emulator).unwrap();
    let mut watcher = Watcher::new(&arguments, &emulator, &loaded).unwrap();
    assert_eq!(watcher.look(), Vec::<String>::new());

    let comes = |stream: &str| {
        let arn = arn(stream);
        format!("Tea: the destination {arn} is absent, and MILLISECOND in the file")
    };
    file.write(&table("second", &insights(false)));
    let off =
        "Tea: contributor insights is ACCESSED_AND_THROTTLED_KEYS, and off in the file; changed";
    let told = [off.to_owned(), format!("{}; changed", comes("second"))];
    assert_eq!(watcher.look(), told);
    assert_eq!(watcher.look(), Vec::<String>::new());

    file.write(&template(&["Tea"], "S", ""));
    let told = format!(
        "Tea: the destination {} is in no file any more; it stays",
        arn("second")
    );
    assert_eq!(watcher.look(), [told]);
    // The file did not say that records go elsewhere by now.
    file.write(&table("third", ""));
    let why =
        "records go to another stream, and to one at a time; that one has to be disabled by a call";
    let told = format!("{}; left as it is: {why}", comes("third"));
    assert_eq!(watcher.look(), [told]);
    file.write(&template(&["Tea"], "S", ""));
    assert_eq!(watcher.look(), Vec::<String>::new());
}

/// Stacks of a folder import from each other, also from one that has no table.
#[test]
#[expect(clippy::disallowed_methods, reason = "a test needs a folder")]
fn stacks_of_a_folder_import_from_each_other() {
    let folder = std::env::temp_dir().join(format!("emulator-stacks-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let names = "Resources: {}\nOutputs: { N: { Value: tea, Export: { Name: names } } }\n";
    let named = template(&["Tea"], "S", ", TableName: !ImportValue names");
    let plain = "Resources: { Bucket: { Type: AWS::S3::Bucket } }\n";
    for (name, text) in [("a", named.as_str()), ("b", names), ("c", plain)] {
        std::fs::write(folder.join(format!("{name}.template.yaml")), text).unwrap();
    }
    let path = folder.to_str().unwrap();
    let arguments = ["dynamodb-emulator", "--template", path];
    let arguments = Arguments::try_parse_from(arguments).unwrap();
    let loaded = load(&arguments).unwrap().unwrap();
    assert_eq!(loaded.templates.len(), 2);
    assert!(!loaded.has_replicas("us-east-1"));
    let emulator = Emulator::builder().auth(AuthMode::Off).build().unwrap();
    assert_eq!(loaded.create(&emulator).unwrap(), ["tea"]);
    // A loop may make tables, though none stands there.
    let looped = "Transform: AWS::LanguageExtensions\nResources:\n  Fn::ForEach::Tables:\n    - Name\n    - [Cup, Pot]\n    -                   ${Name}: { Type: AWS::DynamoDB::Table, Properties: { BillingMode: PAY_PER_REQUEST, AttributeDefinitions:                   [{ AttributeName: pk, AttributeType: S }], KeySchema: [{ AttributeName: pk, KeyType: HASH }] } }\n";
    std::fs::write(folder.join("a.template.yaml"), looped).unwrap();
    let loaded = load(&arguments).unwrap().unwrap();
    assert_eq!(loaded.create(&emulator).unwrap(), ["Cup", "Pot"]);
    std::fs::remove_file(folder.join("a.template.yaml")).unwrap();
    let told = load(&arguments).unwrap_err();
    assert!(
        told.line()
            .ends_with("no template in this folder has a table")
    );
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn what_cannot_be_read_again_cannot_be_watched() {
    let arguments = ["dynamodb-emulator", "--template", "-", "--watch=100ms"];
    let arguments = Arguments::try_parse_from(arguments).unwrap();
    let early = load(&arguments).unwrap_err();
    assert_eq!(early.line(), "--watch cannot read standard input again");
    let twice = ["dynamodb-emulator", "--template=-", "--template=-"];
    let twice = Arguments::try_parse_from(twice).unwrap();
    let early = load(&twice).unwrap_err();
    assert_eq!(early.line(), "--template reads standard input once");
    let alone = ["dynamodb-emulator", "--allow-replace"];
    assert!(Arguments::try_parse_from(alone).is_err());
}

/// A folder of its own, gone with the test.
struct Folder(PathBuf);

impl Folder {
    #[expect(clippy::disallowed_methods, reason = "a test needs a folder")]
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let name = format!("emulator-{name}-{}", std::process::id());
        let folder = Self(std::env::temp_dir().join(name));
        for (name, text) in files {
            let file = folder.0.join(name);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, text).unwrap();
        }
        folder
    }

    /// The tables of these files in it, with these flags beside them.
    fn tables(&self, files: &[&str], flags: &[&str]) -> Result<Vec<String>, String> {
        let mut arguments = vec!["dynamodb-emulator".to_owned()];
        for file in files {
            let path = self.0.join(file);
            arguments.extend(["--template".to_owned(), path.to_str().unwrap().to_owned()]);
        }
        let folder = self.0.to_str().unwrap();
        arguments.extend(flags.iter().map(|flag| flag.replace("DIR", folder)));
        let arguments = Arguments::try_parse_from(arguments).map_err(|error| error.to_string())?;
        let told = |early: crate::cli::exit::EarlyExit| early.line().to_owned();
        let loaded = load(&arguments).map_err(told)?.unwrap();
        let emulator = Emulator::builder().auth(AuthMode::Off).build().unwrap();
        loaded.create(&emulator).map_err(told)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A table that is named after its stack, an import from another stack, and a stack within the stack.
const USER: &str = "Resources:
  In: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: in.yaml } }
  Tea:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: !ImportValue names-Table
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{ AttributeName: pk, AttributeType: S }]
      KeySchema: [{ AttributeName: pk, KeyType: HASH }]
";
const NAMES: &str = "Resources: {}
Outputs: { N: { Value: tea, Export: { Name: !Sub '${AWS::StackName}-Table' } } }
";

/// A stack is called as its file is; one within it after that and its resource.
#[test]
fn stacks_are_called_as_their_files() {
    let inner = template(&["Cup"], "S", ", TableName: !Sub '${AWS::StackName}.cup'");
    let folder = Folder::new(
        "named",
        &[
            ("user_1.template.yaml", USER),
            ("names.yaml", NAMES),
            ("other.yml", NAMES),
            ("in.yaml", &inner),
        ],
    );
    let files = ["user_1.template.yaml", "names.yaml"];
    assert_eq!(
        folder.tables(&files, &[]).unwrap(),
        ["user-1-In.cup", "tea"]
    );
    // A flag names one stack, a parameter all of them.
    let files = ["user_1.template.yaml", "other.yml"];
    let told = folder.tables(&files, &[]).unwrap_err();
    assert!(told.contains("there are other-Table (/"), "{told}");
    let flags = [
        "--template-stack=names=DIR/./other.yml",
        "--template-stack",
        "shop=DIR/user_1.template.yaml",
    ];
    assert_eq!(
        folder.tables(&files, &flags).unwrap(),
        ["shop-In.cup", "tea"]
    );
    let flags = ["--template-parameter", "AWS::StackName=names"];
    assert_eq!(
        folder.tables(&files, &flags).unwrap(),
        ["names-In.cup", "tea"]
    );
    let told = folder.tables(&files, &["--template-stack=x=nowhere.yaml"]);
    assert_eq!(
        told.unwrap_err(),
        "--template-stack x=nowhere.yaml: no template is read from this file"
    );
    let told = folder.tables(&files, &["--template-stack=x"]).unwrap_err();
    assert!(told.contains("write it as NAME=FILE"), "{told}");
}

/// What tools write beside their templates says what their stacks are called.
#[test]
fn stacks_are_called_as_tools_say() {
    let named = template(&["Tea"], "S", ", TableName: !Sub '${AWS::StackName}.tea'");
    let manifest = r#"{"version": "40.0.0", "artifacts": {
        "One": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "One.template.json"}},
        "Two": {"type": "aws:cloudformation:stack",
            "properties": {"templateFile": "Two.template.json", "stackName": "second"}}}}"#;
    let folder = Folder::new(
        "called",
        &[
            ("cdk.out/manifest.json", manifest),
            ("cdk.out/One.template.json", &named),
            ("cdk.out/Two.template.json", &named),
            ("by-stage/cloudformation-template-update-stack.json", &named),
            (
                "by-stage/serverless-state.json",
                r#"{"service": {"service": "shop", "provider": {"stage": "dev"}}}"#,
            ),
            ("by-name/cloudformation-template-update-stack.json", &named),
            (
                "by-name/serverless-state.json",
                r#"{"service": {"service": "shop", "provider": {"stage": "dev", "stackName": "own"}}}"#,
            ),
        ],
    );
    let cases: [(&str, &[&str]); 3] = [
        ("cdk.out", &["One.tea", "second.tea"]),
        ("by-stage", &["shop-dev.tea"]),
        ("by-name", &["own.tea"]),
    ];
    for (inner, expected) in cases {
        assert_eq!(folder.tables(&[inner], &[]).unwrap(), expected);
    }
    assert_eq!(super::names::of_file(Path::new("/")), None);
}

/// What the manifest of a cloud assembly gives the parameters of a stack; a flag says it anew.
#[test]
fn assemblies_give_parameters() {
    let named = template(&["Tea"], "S", ", TableName: !Ref Name");
    let stack = format!("Parameters: {{ Name: {{ Type: String }} }}\n{named}");
    let manifest = |name: &str| {
        format!(
            r#"{{"version": "40.0.0", "artifacts": {{"One": {{"type": "aws:cloudformation:stack", "properties":
                {{"templateFile": "One.template.json", "parameters": {{"{name}": "given"}}}}}}}}}}"#
        )
    };
    let folder = Folder::new(
        "given",
        &[
            ("cdk.out/manifest.json", &manifest("Name")),
            ("cdk.out/One.template.json", &stack),
            ("other/manifest.json", &manifest("Nobody")),
            ("other/One.template.json", &stack),
            ("torn/manifest.json", "{"),
        ],
    );
    assert_eq!(folder.tables(&["cdk.out"], &[]).unwrap(), ["given"]);
    let flags = ["--template-parameter", "Name=own"];
    assert_eq!(folder.tables(&["cdk.out"], &flags).unwrap(), ["own"]);
    let told = folder.tables(&["other"], &[]).unwrap_err();
    let end = "One.template.json: Nobody is not a parameter of the template";
    assert!(told.ends_with(end), "{told}");
    let told = folder.tables(&["torn"], &[]).unwrap_err();
    let part = "torn/manifest.json: EOF while parsing an object";
    assert!(told.contains(part), "{told}");
}

/// A stack whose template is not there is told of, but not one that its condition leaves out.
#[test]
fn stacks_that_are_to_be_made_need_a_template() {
    let inner = "Parameters: { Is: { Type: String } }
Conditions: { Yes: !Equals [!Ref Is, a] }
Resources:
  Deep: { Type: AWS::CloudFormation::Stack, Condition: 'Yes', Properties: { TemplateURL: nowhere.yaml } }\n";
    let outer = template(&["Tea"], "S", "")
        + "  Gone: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: nowhere.yaml } }
  In: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: in.yaml, Parameters: { Is: !Ref Is } } }
  Left: { Type: AWS::CloudFormation::Stack, Condition: West, Properties: { TemplateURL: nowhere.yaml } }
Conditions: { West: !Equals [!Ref 'AWS::Region', us-west-2] }
Parameters: { Is: { Type: String, Default: a } }\n";
    let folder = Folder::new("absent", &[("out.yaml", &outer), ("in.yaml", inner)]);
    let shown = |name: &str| folder.0.join(name).display().to_string();
    let (out, deep) = (shown("out.yaml"), shown("in.yaml"));
    let path = out.as_str();
    for (flag, region, expected) in [
        (
            None,
            "us-east-1",
            vec![
                format!("{out}: Resources.Gone"),
                format!("{deep}: Resources.Deep"),
            ],
        ),
        (
            Some("Is=b"),
            "us-west-2",
            vec![
                format!("{out}: Resources.Gone"),
                format!("{out}: Resources.Left"),
            ],
        ),
    ] {
        let mut arguments = vec!["dynamodb-emulator", "--template", path];
        arguments.extend(flag.map(|_| "--template-parameter"));
        arguments.extend(flag);
        let arguments = Arguments::try_parse_from(arguments).unwrap();
        let loaded = load(&arguments).unwrap().unwrap();
        assert_eq!(loaded.stacks_without_template(region), expected);
    }
}
