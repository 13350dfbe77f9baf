//! Exports to a server of S3 that is not ours, and imports from it: s3rver, which checks signatures and keeps files.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use crate::support::folder::Folder;
use crate::support::installed::install;
use crate::support::process::Process;
use crate::support::raw::call;
use crate::support::skipped;

/// The key and the secret that the server knows.
const KEY: &str = "S3RVER";

/// More bytes of a text than gzip leaves, so that a data file goes in parts.
const LARGE: usize = 300_000;

/// The server, stopped when this is dropped.
struct S3Server {
    child: Child,
    url: String,
    /// It says nothing more, and keeps somebody to say it to.
    _stdout: BufReader<ChildStdout>,
}

impl S3Server {
    fn start(packages: &Path, data: &Path) -> Self {
        let mut child = Command::new("node")
            .arg(packages.join("node_modules/s3rver/bin/s3rver.js"))
            .args([
                "--silent",
                "--port",
                "0",
                "--address",
                "127.0.0.1",
                "--directory",
            ])
            .arg(data)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let url = loop {
            let mut line = String::new();
            assert!(stdout.read_line(&mut line).unwrap() > 0, "s3rver ended");
            if let Some((_, address)) = line.split_once("listening on ") {
                break format!("http://{}", address.trim());
            }
        };
        Self {
            child,
            url,
            _stdout: stdout,
        }
    }
}

impl Drop for S3Server {
    fn drop(&mut self) {
        let _ended_already = self.child.kill();
        let _status = self.child.wait();
    }
}

/// Digits that gzip cannot do without, the same in each run.
fn digits(seed: u64, count: usize) -> String {
    let mut state = seed;
    let digits = std::iter::repeat_with(|| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        format!("{:08x}", state >> 32)
    });
    digits.take(count / 8).collect()
}

/// Asks until a transfer has ended, and gives what is told of it then.
fn ended(
    server: &Process,
    (operation, request, member, status): (&str, Value, &str, &str),
) -> Value {
    loop {
        let mut told = call(server.address(), operation, &request);
        if told[member][status] != "IN_PROGRESS" {
            return told[member].take();
        }
    }
}

/// The table that is exported.
fn keys() -> Value {
    json!({
        "TableName": "songs",
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    })
}

/// Makes the table, with a log, and fills it.
fn fill(server: &Process, keys: &Value) -> Value {
    let made = call(server.address(), "CreateTable", keys);
    let on = json!({"TableName": "songs", "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": true}});
    call(server.address(), "UpdateContinuousBackups", &on);
    // Many small items, and some whose data file is larger than a part.
    for number in 0..300_u64 {
        let bytes = if number < 220 { LARGE } else { 40 };
        let item = json!({"pk": {"S": number.to_string()}, "text": {"S": digits(number, bytes)}});
        let put = json!({"TableName": "songs", "Item": item});
        call(server.address(), "PutItem", &put);
    }
    made
}

#[test]
fn exports_and_imports_by_a_server_that_is_not_ours() {
    let packages = match install("s3") {
        Ok(packages) => packages,
        Err(reason) => return skipped(&format!("s3rver: {reason}")),
    };
    let folder = Folder::new("s3");
    let s3 = S3Server::start(&packages, folder.path());
    let mut command = Command::new(crate::support::process::binary());
    command.args(["--port", "0", "--pitr-lag", "0s", "--s3-endpoint", &s3.url]);
    command.envs([
        ("AWS_ACCESS_KEY_ID", KEY),
        ("AWS_SECRET_ACCESS_KEY", KEY),
        ("AWS_REGION", "us-east-1"),
    ]);
    let server = Process::run(command);
    let keys = keys();
    let made = fill(&server, &keys);
    // A prefix of which S3 encodes about every sign.
    let export = json!({
        "TableArn": made["TableDescription"]["TableArn"], "S3Bucket": "lake", "S3Prefix": "each night/\u{e4}+b&c",
    });
    let begun = call(server.address(), "ExportTableToPointInTime", &export);
    let request = json!({"ExportArn": begun["ExportDescription"]["ExportArn"]});
    let exported = ended(
        &server,
        (
            "DescribeExport",
            request,
            "ExportDescription",
            "ExportStatus",
        ),
    );
    assert_eq!(exported["ExportStatus"], "COMPLETED", "{exported}");
    assert_eq!(exported["ItemCount"], 300, "{exported}");
    let manifest = exported["ExportManifest"].as_str().unwrap();
    let (exported, _) = manifest.rsplit_once('/').unwrap();
    let mut parameters = keys;
    parameters["TableName"] = json!("again");
    let import = json!({
        "InputFormat": "DYNAMODB_JSON",
        "InputCompressionType": "GZIP",
        "S3BucketSource": {"S3Bucket": "lake", "S3KeyPrefix": format!("{exported}/data/")},
        "TableCreationParameters": parameters,
    });
    let begun = call(server.address(), "ImportTable", &import);
    let request = json!({"ImportArn": begun["ImportTableDescription"]["ImportArn"]});
    let imported = ended(
        &server,
        (
            "DescribeImport",
            request,
            "ImportTableDescription",
            "ImportStatus",
        ),
    );
    assert_eq!(imported["ImportStatus"], "COMPLETED", "{imported}");
    assert_eq!(imported["ImportedItemCount"], 300, "{imported}");
    for number in [0, 219, 299] {
        let get = |table: &str| {
            let get = json!({"TableName": table, "Key": {"pk": {"S": number.to_string()}}});
            call(server.address(), "GetItem", &get)
        };
        assert_eq!(get("again"), get("songs"));
    }
}
