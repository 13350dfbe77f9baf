//! Buckets behind somebody who does not answer.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use parking_lot::Mutex;

use super::ask;
use crate::emulator::Emulator;
use crate::objects::{BucketError, Buckets, MemoryBuckets, ObjectEntry, ObjectWriter};
use crate::protocol::AuthMode;

/// Buckets that say when they are asked for an object to write, and give none until they may.
#[derive(Debug)]
struct Far {
    near: MemoryBuckets,
    asked: Sender<()>,
    /// Ends when the sender does; then all is given at once.
    allowed: Mutex<Receiver<()>>,
}

impl Buckets for Far {
    fn list(&self, bucket: &str, prefix: &str) -> Result<Vec<ObjectEntry>, BucketError> {
        self.near.list(bucket, prefix)
    }

    fn read(&self, bucket: &str, key: &str) -> Result<Box<dyn Read + Send>, BucketError> {
        self.near.read(bucket, key)
    }

    fn write(&self, bucket: &str, key: &str) -> Result<Box<dyn ObjectWriter>, BucketError> {
        let told = self.asked.send(());
        let _ = self.allowed.lock().recv();
        match told {
            Ok(()) => self.near.write(bucket, key),
            Err(_) => Err(io::Error::other("nobody waits any more").into()),
        }
    }

    fn log(&self, path: &str) -> Result<Box<dyn ObjectWriter>, BucketError> {
        self.near.log(path)
    }

    fn is_remote(&self) -> bool {
        true
    }
}

/// What a request is answered that is not refused.
fn told(emulator: &Emulator, operation: &str, body: &str) -> serde_json::Value {
    let (status, text) = ask(emulator, operation, body);
    assert_eq!(status, 200, "{text}");
    serde_json::from_str(&text).unwrap()
}

#[test]
fn requests_wait_for_no_bucket_that_does_not_answer() {
    let (asked, when_asked) = channel();
    let (allow, allowed) = channel::<()>();
    let near = MemoryBuckets::default();
    let far = Far {
        near: near.clone(),
        asked,
        allowed: Mutex::new(allowed),
    };
    let emulator = Emulator::builder()
        .buckets(Arc::new(far))
        .auth(AuthMode::Off)
        .build()
        .unwrap();
    let table = told(
        &emulator,
        "CreateTable",
        r#"{"TableName": "music", "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [{"AttributeName": "artist", "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": "artist", "KeyType": "HASH"}]}"#,
    );
    let arn = table["TableDescription"]["TableArn"].as_str().unwrap();
    told(
        &emulator,
        "UpdateContinuousBackups",
        r#"{"TableName": "music", "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": true}}"#,
    );
    let put = r#"{"TableName": "music", "Item": {"artist": {"S": "Nina Simone"}}}"#;
    told(&emulator, "PutItem", put);
    let export = format!(r#"{{"TableArn": "{arn}", "S3Bucket": "lake"}}"#);
    let begun = told(&emulator, "ExportTableToPointInTime", &export);
    let arn = begun["ExportDescription"]["ExportArn"].as_str().unwrap();
    let arn = format!(r#"{{"ExportArn": "{arn}"}}"#);

    // Whatever comes next lets the export begin, and goes on although it cannot.
    told(&emulator, "PutItem", put);
    when_asked.recv().unwrap();
    told(&emulator, "PutItem", put);
    let described = told(&emulator, "DescribeExport", &arn);
    assert_eq!(
        described["ExportDescription"]["ExportStatus"],
        "IN_PROGRESS"
    );
    assert_eq!(near.keys("lake"), [""; 0]);

    // Who moves the clock waits for all that is under way.
    drop(allow);
    emulator.advance_clock(Duration::from_secs(1));
    let described = told(&emulator, "DescribeExport", &arn);
    assert_eq!(described["ExportDescription"]["ExportStatus"], "COMPLETED");
    assert!(!near.keys("lake").is_empty());
}
