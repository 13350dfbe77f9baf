//! Files that change while somebody looks at them.

use std::path::PathBuf;

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
    let alone = ["dynamodb-emulator", "--allow-replace"];
    assert!(Arguments::try_parse_from(alone).is_err());
}
