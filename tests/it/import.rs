//! Tables of one emulator into another, over the wire and into a folder.
#![expect(
    clippy::disallowed_methods,
    reason = "files, and threads that pass bytes on"
)]

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use dynamodb_emulator::{AccessKeys, AuthMode, Emulator, Server};
use serde_json::{Value, json};

use crate::support::folder::Folder;
use crate::support::process::{Process, binary};
use crate::support::raw;

/// How many items the large table has.
const ITEMS: usize = 1500;

fn served(emulator: &Emulator) -> Server {
    emulator.serve(([127, 0, 0, 1], 0)).unwrap()
}

/// Runs the tool with the keys that [`raw`] requests have.
fn import(arguments: &[&str]) -> Output {
    let mut command = Command::new(binary());
    command
        .arg("import-from")
        .args(arguments)
        .stdin(Stdio::null());
    command
        .env("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
        .env("AWS_SECRET_ACCESS_KEY", "secret");
    command
        .env("AWS_REGION", "us-east-1")
        .env_remove("AWS_SESSION_TOKEN")
        .env_remove("AWS_PROFILE");
    command.output().unwrap()
}

fn answer(ended: &Output) -> Value {
    assert_eq!(ended.status.code(), Some(0), "{ended:?}");
    serde_json::from_slice(&ended.stdout).unwrap()
}

/// A table with everything that can be set, and items of all types.
fn fill(address: SocketAddr) {
    let all = json!({"ProjectionType": "ALL"});
    let key = |name: &str, kind: &str| json!({"AttributeName": name, "KeyType": kind});
    let units = json!({"ReadCapacityUnits": 3, "WriteCapacityUnits": 4});
    raw::call(
        address,
        "CreateTable",
        &json!({
            "TableName": "large", "BillingMode": "PROVISIONED", "ProvisionedThroughput": units,
            "AttributeDefinitions": [
                {"AttributeName": "p", "AttributeType": "S"}, {"AttributeName": "s", "AttributeType": "N"},
                {"AttributeName": "g", "AttributeType": "B"},
            ],
            "KeySchema": [key("p", "HASH"), key("s", "RANGE")],
            "LocalSecondaryIndexes": [
                {"IndexName": "local", "KeySchema": [key("p", "HASH"), key("g", "RANGE")], "Projection": all},
            ],
            "GlobalSecondaryIndexes": [{
                "IndexName": "global", "KeySchema": [key("g", "HASH")], "ProvisionedThroughput": units,
                "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["set"]},
            }],
            "StreamSpecification": {"StreamEnabled": true, "StreamViewType": "NEW_IMAGE"},
            "Tags": [{"Key": "owner", "Value": "é"}], "DeletionProtectionEnabled": true,
            "TableClass": "STANDARD_INFREQUENT_ACCESS",
        }),
    );
    raw::call(
        address,
        "UpdateTimeToLive",
        &json!({
            "TableName": "large", "TimeToLiveSpecification": {"AttributeName": "ttl", "Enabled": true},
        }),
    );
    let numbers: Vec<usize> = (0..ITEMS).collect();
    for batch in numbers.chunks(25) {
        let puts = batch.iter().map(|number| json!({"PutRequest": {"Item": {
            "p": {"S": format!("p{}", number % 100)}, "s": {"N": number.to_string()}, "g": {"B": "AP8="},
            "ttl": {"N": "9999999999"}, "set": {"SS": ["a", "é"]}, "text": {"S": "x".repeat(3000)},
        }}}));
        let puts: Vec<Value> = puts.collect();
        raw::call(
            address,
            "BatchWriteItem",
            &json!({"RequestItems": {"large": puts}}),
        );
    }
    raw::call(
        address,
        "CreateTable",
        &json!({
            "TableName": "small", "BillingMode": "PAY_PER_REQUEST", "KeySchema": [key("k", "HASH")],
            "AttributeDefinitions": [{"AttributeName": "k", "AttributeType": "N"}],
        }),
    );
    raw::call(
        address,
        "PutItem",
        &json!({"TableName": "small", "Item": {
            "k": {"N": "-1.5E-100"}, "S": {"S": "\u{0}\"\\ \u{1F600}"}, "empty": {"S": ""}, "B": {"B": "/wA="},
            "N": {"N": "12345678901234567890123456789012345678"}, "SS": {"SS": ["b", "a"]},
            "NS": {"NS": ["2", "1.50"]}, "BS": {"BS": ["AA==", "AQ=="]}, "BOOL": {"BOOL": false}, "NULL": {"NULL": true},
            "M": {"M": {" ": {"L": [{"M": {}}, {"L": []}]}}}, "L": {"L": [{"N": "1"}, {"S": "two"}]},
        }}),
    );
}

/// All that an endpoint shows of a table, but for what differs by nature: when it was made, and its ids.
fn shown(address: SocketAddr, table: &str) -> Value {
    let name = json!({"TableName": table});
    let mut described = raw::call(address, "DescribeTable", &name)["Table"].take();
    let tags = raw::call(
        address,
        "ListTagsOfResource",
        &json!({"ResourceArn": described["TableArn"]}),
    );
    let expiry = raw::call(address, "DescribeTimeToLive", &name);
    forget(&mut described);
    let mut indexes = vec![Value::Null];
    for list in ["LocalSecondaryIndexes", "GlobalSecondaryIndexes"] {
        let found = described[list].as_array().into_iter().flatten();
        indexes.extend(found.map(|index| index["IndexName"].clone()));
    }
    let items: Vec<Vec<Value>> = indexes
        .into_iter()
        .map(|index| scanned(address, table, &index))
        .collect();
    json!([described, tags, expiry, items])
}

fn forget(described: &mut Value) {
    match described {
        Value::Object(members) => {
            members.retain(|name, _| {
                !name.contains("DateTime")
                    && !matches!(
                        name.as_str(),
                        "TableId" | "LatestStreamArn" | "LatestStreamLabel"
                    )
            });
            members.values_mut().for_each(forget);
        }
        Value::Array(values) => values.iter_mut().for_each(forget),
        _ => {}
    }
}

/// All items of a table or an index, in their order.
fn scanned(address: SocketAddr, table: &str, index: &Value) -> Vec<Value> {
    let mut items = Vec::new();
    let mut scan = json!({"TableName": table});
    if index.is_string() {
        scan["IndexName"] = index.clone();
    }
    loop {
        let mut page = raw::call(address, "Scan", &scan);
        items.append(page["Items"].as_array_mut().unwrap());
        match page["LastEvaluatedKey"].take() {
            Value::Null => return items,
            key => scan["ExclusiveStartKey"] = key,
        }
    }
}

fn names(address: SocketAddr) -> Value {
    raw::call(address, "ListTables", &json!({}))["TableNames"].take()
}

/// A way to `target` that ends after so many bytes towards it.
fn breaking(target: SocketAddr, bytes: usize) -> SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = listener.local_addr().unwrap();
    let left = Arc::new(AtomicUsize::new(bytes));
    std::thread::spawn(move || {
        for client in listener.incoming().flatten() {
            let Ok(server) = TcpStream::connect(target) else {
                return;
            };
            let (answers, to) = (server.try_clone().unwrap(), client.try_clone().unwrap());
            std::thread::spawn(move || pass(answers, to, &AtomicUsize::new(usize::MAX)));
            let left = Arc::clone(&left);
            std::thread::spawn(move || pass(client, server, &left));
        }
    });
    address
}

fn pass(mut from: TcpStream, mut to: TcpStream, left: &AtomicUsize) {
    let mut buffer = [0; 16 * 1024];
    while let Ok(count @ 1..) = from.read(&mut buffer) {
        let had = left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| {
            left.checked_sub(count)
        });
        if had.is_err() || to.write_all(&buffer[..count]).is_err() {
            left.store(0, Ordering::SeqCst);
            break;
        }
    }
    let _ended = (from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both));
}

/// Interrupted in the middle, it goes on where it was; in the end both have the same, and nobody was told of changes.
#[test]
fn an_import_that_was_interrupted_goes_on() {
    let (source, target) = (Emulator::new(), Emulator::new());
    let (from, to) = (served(&source), served(&target));
    fill(from.address());
    let way = breaking(to.address(), 2_500_000);
    let url = format!("http://{way}");
    let options = ["--parallel", "2", "--json"];
    let broken = import(
        &[
            &[from.url().as_str(), "--into", &url, "--attempts", "1"],
            &options[..],
        ]
        .concat(),
    );
    assert_eq!(broken.status.code(), Some(1), "{broken:?}");
    let told = String::from_utf8_lossy(&broken.stderr).into_owned();
    assert!(
        told.contains("the same command goes on from there"),
        "{told}"
    );
    let there = scanned(to.address(), "large", &Value::Null).len();
    assert!((1..ITEMS).contains(&there), "{there}");
    let states = scanned(to.address(), "dynamodb-emulator-import", &Value::Null);
    assert!(
        states.iter().any(|state| state["start"].is_object()),
        "{states:?}"
    );

    let into = to.url();
    let imported = answer(&import(
        &[&[from.url().as_str(), "--into", &into], &options[..]].concat(),
    ));
    assert_eq!(
        imported,
        json!({"tables": [
            {"table": "large", "items": ITEMS, "resumed": true},
            {"table": "small", "items": 1, "resumed": false},
        ]})
    );
    for table in ["large", "small"] {
        assert_eq!(
            shown(to.address(), table),
            shown(from.address(), table),
            "{table}"
        );
    }
    assert_eq!(names(to.address()), json!(["large", "small"]));
    let report = target.verify();
    assert!(report.is_clean(), "{report}");
    // A second import does not mix with what is there.
    let again = import(&[from.url().as_str(), "--into", &into]);
    assert!(
        String::from_utf8_lossy(&again.stderr).contains("the target has a table large already"),
        "{again:?}"
    );
}

#[test]
fn a_folder_takes_the_tables_that_are_named() {
    let source = Emulator::new();
    let from = served(&source);
    fill(from.address());
    let folder = Folder::new("import");
    let data = folder.place("data");
    let ended = import(&[
        from.url().as_str(),
        "--data",
        &data,
        "--table",
        "small",
        "--json",
    ]);
    assert_eq!(answer(&ended)["tables"].as_array().unwrap().len(), 1);
    let process = Process::start(&["--data", &data]);
    assert_eq!(names(process.address()), json!(["small"]));
    assert_eq!(
        shown(process.address(), "small"),
        shown(from.address(), "small")
    );
    drop(process);
    // For everybody, in a folder of its own.
    let shared = folder.place("shared");
    let ended = import(&[
        from.url().as_str(),
        "--data",
        &shared,
        "--table",
        "small",
        "--shared",
    ]);
    assert_eq!(ended.status.code(), Some(0), "{ended:?}");
    let process = Process::start(&["--data", &shared, "--shared"]);
    assert_eq!(names(process.address()), json!(["small"]));
}

/// Requests are signed so that an endpoint that verifies them believes them.
#[test]
fn requests_are_signed() {
    let keys: AccessKeys = [("AKIDEXAMPLE", "secret")].into_iter().collect();
    let emulator = Emulator::builder()
        .auth(AuthMode::Verify(keys))
        .build()
        .unwrap();
    let server = served(&emulator);
    let folder = Folder::new("signed");
    let ended = import(&[
        server.url().as_str(),
        "--data",
        &folder.place("data"),
        "--json",
    ]);
    assert_eq!(answer(&ended), json!({"tables": []}));
    let keys: AccessKeys = [("AKIDEXAMPLE", "another")].into_iter().collect();
    let emulator = Emulator::builder()
        .auth(AuthMode::Verify(keys))
        .build()
        .unwrap();
    let server = served(&emulator);
    let refused = import(&[server.url().as_str(), "--data", &folder.place("other")]);
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(
        refused.status.code() == Some(1) && told.contains("InvalidSignatureException"),
        "{told}"
    );
}

#[test]
fn what_cannot_be_imported_is_told() {
    let source = Emulator::new();
    let from = served(&source);
    let folder = Folder::new("refused");
    let data = folder.place("data");
    for (arguments, code, words) in [
        (&[from.url().as_str()][..], 2, "--data"),
        (&["localhost:8000", "--data", &data], 2, "http://"),
        (
            &["http://localhost:8000/path", "--data", &data],
            2,
            "has a path",
        ),
        (
            &[from.url().as_str(), "--data", &data, "--table", "none"],
            1,
            "the source has no table none",
        ),
        (
            &["http://127.0.0.1:1", "--data", &data, "--attempts", "1"],
            1,
            "source: ListTables",
        ),
    ] {
        let ended = import(arguments);
        let told = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert!(
            ended.status.code() == Some(code) && told.contains(words),
            "{arguments:?}: {told}"
        );
    }
    // Where no other run gets further, none is promised, and whoever reads JSON reads why.
    let ended = import(&[
        from.url().as_str(),
        "--data",
        &data,
        "--table",
        "none",
        "--json",
    ]);
    let said: Value = serde_json::from_slice(&ended.stdout).unwrap();
    assert_eq!(said, json!({"error": "the source has no table none"}));
    let _local = std::fs::create_dir(folder.path().join("local"));
    let database = folder.path().join("local/shared-local-instance.db");
    std::fs::write(&database, b"SQLite format 3\0....").unwrap();
    let ended = import(&[from.url().as_str(), "--data", &folder.place("local")]);
    let told = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert!(
        told.contains("dynamodb-emulator import-from http://localhost:8000 --data NEW"),
        "{told}"
    );
    assert!(Path::new(&database).exists());
}
