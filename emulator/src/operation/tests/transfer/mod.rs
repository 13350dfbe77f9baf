//! Exports, imports and bulk puts.

mod bulk;
mod export;
mod export_refusals;
mod filter;
mod import;
#[cfg(feature = "disk")]
mod kept;
mod step_back;

use std::io::Read;
use std::sync::Arc;

use flate2::read::GzDecoder;
use serde_json::{Value, json};

use super::world::World;
use crate::objects::MemoryBuckets;
use crate::operation::TransferWorker;
use crate::wire::ops::{CreateTable, PutItem, UpdateContinuousBackups};

/// An emulator of its own, and its buckets.
struct Transfers {
    world: World,
    buckets: MemoryBuckets,
}

impl Transfers {
    fn new() -> Self {
        Self::over(World::new(), MemoryBuckets::default())
    }

    fn over(mut world: World, buckets: MemoryBuckets) -> Self {
        let worker = TransferWorker::new(Arc::new(buckets.clone()));
        world.context.background = Arc::new(worker);
        Self { world, buckets }
    }

    /// A table with a partition and a sort key, which can be restored to a point in time.
    fn table(&self, name: &str) {
        self.world.ok::<CreateTable>(json!({
            "TableName": name, "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [
                {"AttributeName": "pk", "AttributeType": "S"},
                {"AttributeName": "sk", "AttributeType": "N"},
            ],
            "KeySchema": [
                {"AttributeName": "pk", "KeyType": "HASH"},
                {"AttributeName": "sk", "KeyType": "RANGE"},
            ],
        }));
        self.world.ok::<UpdateContinuousBackups>(json!({
            "TableName": name,
            "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": true},
        }));
    }

    fn put(&self, table: &str, item: Value) {
        let request = json!({"TableName": table, "Item": item});
        self.world.ok::<PutItem>(request);
    }

    /// An object as text.
    #[track_caller]
    fn text(&self, key: &str) -> String {
        let object = self.buckets.get("lake", key);
        let object =
            object.unwrap_or_else(|| panic!("no {key} in {:?}", self.buckets.keys("lake")));
        String::from_utf8(object.to_vec()).expect("an object that is text")
    }

    /// An object without its compression.
    fn unzipped(&self, key: &str) -> String {
        let object = self.buckets.get("lake", key).expect("an object");
        let mut text = String::new();
        GzDecoder::new(&object[..])
            .read_to_string(&mut text)
            .unwrap();
        text
    }

    /// The lines of all data files of an export, in the order of the files.
    fn lines(&self, manifest: &str) -> Vec<String> {
        let summary: Value = serde_json::from_str(&self.text(manifest)).unwrap();
        let files = self.text(summary["manifestFilesS3Key"].as_str().unwrap());
        let mut lines = Vec::new();
        for file in files.lines() {
            let file: Value = serde_json::from_str(file).unwrap();
            let key = file["dataFileS3Key"].as_str().unwrap();
            let text = self.unzipped(key);
            assert_eq!(
                text.lines().count() as u64,
                file["itemCount"].as_u64().unwrap()
            );
            lines.extend(text.lines().map(str::to_owned));
        }
        lines
    }
}

/// The ARN of a table.
fn arn(table: &str) -> String {
    format!("arn:aws:dynamodb:eu-west-1:000000000000:table/{table}")
}
