//! What a clean-up gives back of a folder: the engine that keeps data there, reached by requests as in another process.

use std::path::{Path, PathBuf};

use bytes::Bytes;
use dynamodb_emulator::{DataFolder, Emulator, Fsync};
use http::{Request, Response};
use package_database::backend::dynamodb::{AccessKey, HttpSend};
use package_database::backend::{BackendError, BoxFuture};
use package_database::syncs::{CleanupPolicy, DynamoSyncStore};
use package_database::{Database, Stage};

use crate::batches;
use crate::data::grants;
use crate::measure::verdict;

/// The least part of the bytes of a sync that its removal gives back.
const RECLAIMED_LEAST: f64 = 0.95;

/// The engine as a client of HTTP, without a socket.
#[derive(Debug)]
struct Engine(Emulator);

impl HttpSend for Engine {
    fn send(
        &self,
        request: Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<Response<Vec<u8>>, BackendError>> {
        let answer = self.0.handle(request.map(Bytes::from));
        Box::pin(async move { Ok(answer.map(Into::into)) })
    }
}

/// A folder that is removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        Self(std::env::temp_dir().join(format!("bench-syncs-{}", std::process::id())))
    }

    /// The bytes of the folder when all is given back that can be; nobody may have it open.
    fn compacted(&self) -> u64 {
        let folder = DataFolder::at(&self.0);
        folder.compact().unwrap();
        folder.stats().unwrap().bytes()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Whoever runs the benchmark finds the folder where the system has temporary ones.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

async fn open(path: &Path) -> DynamoSyncStore {
    let engine = Emulator::builder().shared_tables().data(path);
    let engine = engine.fsync(Fsync::Off).build().unwrap();
    let database = Database::builder()
        .stage(Stage::Test)
        .region("eu-central-1")
        .endpoint("http://localhost:8000")
        .access_keys(AccessKey::new("local", "local"))
        .http_client(Engine(engine))
        .build()
        .await
        .unwrap();
    database.syncs().store("bench").unwrap()
}

/// Stores a full sync of those grants.
async fn load(store: &DynamoSyncStore, count: usize) {
    store.start_new().await.unwrap();
    for part in batches(count) {
        store.put_grants(&grants(part, 0)).await.unwrap();
    }
    store.end().await.unwrap();
}

/// Two syncs, of which a clean-up removes the older one: how many of its bytes are given back.
pub(crate) async fn cleaned_up(count: usize) {
    let folder = Folder::new();
    let path = folder.0.clone();
    drop(open(&path).await);
    let empty = folder.compacted();
    load(&open(&path).await, count).await;
    let one = folder.compacted();
    load(&open(&path).await, count).await;
    let two = folder.compacted();
    let store = open(&path).await;
    let report = store.cleanup(&CleanupPolicy::new().keep(1)).await.unwrap();
    assert_eq!(report.removed.len(), 1, "the newer one stays");
    drop(store);
    let left = folder.compacted();
    let (bytes, back) = (one - empty, two.saturating_sub(left));
    let part = back as f64 / bytes as f64;
    println!(
        "| bytes reclaimed by a clean-up after compaction, of those of a sync | {back} bytes | {bytes} bytes | {part:.3} | \
         {RECLAIMED_LEAST:.2}{} |",
        verdict(part, RECLAIMED_LEAST)
    );
}
