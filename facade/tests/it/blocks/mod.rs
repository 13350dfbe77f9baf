//! The blocks, each on both stores: the emulator in process, and the AWS SDK over it.

mod blobs;
mod cache;
mod events;
mod failures;
mod jobs;
mod migrate;
pub(crate) mod observe;
mod record;
mod uow;

use std::sync::Arc;
use std::time::Duration;

use package_database::backend::adapter::{FaultBackend, Faults};
use package_database::backend::dynamodb::DynamoDbBackend;
use package_database::backend::emulator::EmulatorBackend;
use package_database::backend::{
    IndexDefinition, IndexKind, Item, KeyAttribute, SharedBackend, TableAdmin as _, TableDefinition,
};
use package_database::block::{RetryPolicy, Store, blobs as bytes, events as log, platform};
use package_database::testing::{ManualClock, SeededRandom};

use crate::support::{Interleaved, rows};

/// The second at which the clocks of these tests stand.
pub(crate) const START: i64 = 1_795_188_513;

/// A table for records of tests.
pub(crate) const RECORDS: &str = "records";

/// A store under test, with the tables of the blocks and one for records.
pub(crate) struct Subject {
    pub(crate) store: Arc<Store>,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) backend: SharedBackend,
    random: Arc<SeededRandom>,
}

impl Subject {
    pub(crate) async fn new(through_sdk: bool) -> Self {
        let emulator = EmulatorBackend::new();
        for table in tables() {
            emulator.create(&table).await.unwrap();
        }
        let backend: SharedBackend = match through_sdk {
            true => Arc::new(DynamoDbBackend::in_process(&emulator)),
            false => Arc::new(emulator),
        };
        let clock = Arc::new(ManualClock::at(START));
        let random = Arc::new(SeededRandom::new(7));
        let store = Store::new(backend.clone())
            .clock(clock.clone())
            .random(random.clone());
        Self {
            store: Arc::new(store),
            clock,
            backend,
            random,
        }
    }

    /// The same tables and clock, but requests fail as told.
    pub(crate) fn faulty(&self) -> (Arc<Store>, Faults) {
        let faults = Faults::default();
        let backend = FaultBackend::new(self.backend.clone(), faults.clone());
        let store = Store::new(Arc::new(backend))
            .clock(self.clock.clone())
            .random(self.random.clone());
        (Arc::new(store), faults)
    }

    /// The same tables, but calls on one thread come between each other as the seed says, and none of
    /// them runs out of time.
    pub(crate) fn interleaved(&self, seed: u64) -> Arc<Store> {
        let backend = FaultBackend::new(self.backend.clone(), Faults::default());
        let mut patient = RetryPolicy::default();
        patient.deadline = Duration::from_secs(10_000);
        let store = Store::new(Arc::new(Interleaved::new(backend, seed)))
            .clock(self.clock.clone())
            .random(self.random.clone())
            .retry(patient);
        Arc::new(store)
    }

    /// All items of a table.
    pub(crate) async fn rows(&self, table: &str) -> Vec<Item> {
        rows(&*self.backend, table).await
    }
}

/// Runs a test on each store.
pub(crate) async fn on_both(test: impl AsyncFn(Subject)) {
    for through_sdk in [false, true] {
        test(Subject::new(through_sdk).await).await;
    }
}

fn tables() -> Vec<TableDefinition> {
    let text = KeyAttribute::text;
    let records = TableDefinition::new(RECORDS, text("pk"), Some(text("sk"))).with_index(
        IndexDefinition::new(
            "gsi1",
            IndexKind::Global,
            text("gsi1pk"),
            Some(text("gsi1sk")),
        ),
    );
    let shared = [log::TABLE, platform::TABLE, bytes::TABLE];
    let shared = shared.iter().map(|table| table.definition());
    std::iter::once(records).chain(shared).collect()
}

/// The key of a record of tests.
pub(crate) fn key(partition: &str, sort: &str) -> Item {
    Item::new().with("pk", partition).with("sk", sort)
}
