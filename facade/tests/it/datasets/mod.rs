//! Datasets, on both stores: the emulator in process, and the AWS SDK over it.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::too_many_lines,
    reason = "a failure in a helper of a test is the report, and a life of a tag is one story"
)]

mod any_store;
mod diffs;
mod export;
mod failures;
mod history;
mod large;
mod lifecycle;
mod state;
mod writers;

use std::sync::Arc;
use std::time::Duration;

use package_database::backend::adapter::{FaultBackend, Faults};
use package_database::backend::dynamodb::DynamoDbBackend;
use package_database::backend::emulator::EmulatorBackend;
use package_database::backend::{Item, SharedBackend};
use package_database::block::{Clock as _, ListOptions, RetryPolicy};
use package_database::datasets::{
    Author, Change, Dataset, DatasetRef, DatasetSettings, Datasets, Document, RevisionId,
    RevisionInfo, RevisionRef,
};
use package_database::testing::{ManualClock, SeededRandom};
use package_database::{Database, ErrorKind};
use serde_json::{Value, json};

use crate::support::{Interleaved, all, rows};

/// The second at which the clocks of these tests stand.
const START: i64 = 1_795_188_513;
const TABLE: &str = "package.datasets";
const HEAD: RevisionRef = RevisionRef::Head;

/// Datasets under test, and what is beneath them.
pub(crate) struct Subject {
    pub(crate) datasets: Datasets,
    pub(crate) database: Database,
    pub(crate) clock: Arc<ManualClock>,
    emulator: EmulatorBackend,
    backend: SharedBackend,
    random: Arc<SeededRandom>,
}

impl Subject {
    pub(crate) async fn new(through_sdk: bool, settings: DatasetSettings) -> Self {
        let emulator = EmulatorBackend::new();
        // Makes the tables.
        Database::builder()
            .emulator(emulator.clone())
            .build()
            .await
            .unwrap();
        Self::on(emulator, through_sdk, settings, (START, 7)).await
    }

    /// A copy of all that is stored, with chances of its own, so that no token comes again.
    pub(crate) async fn fork(&self) -> Self {
        let start = (self.clock.seconds(), 8);
        let settings = DatasetSettings::new();
        Self::on(self.emulator.fork(), false, settings, start).await
    }

    async fn on(
        emulator: EmulatorBackend,
        through_sdk: bool,
        settings: DatasetSettings,
        (seconds, seed): (i64, u64),
    ) -> Self {
        let clock = Arc::new(ManualClock::at(seconds));
        let random = Arc::new(SeededRandom::new(seed));
        let backend: SharedBackend = match through_sdk {
            true => Arc::new(DynamoDbBackend::in_process(&emulator)),
            false => Arc::new(emulator.clone()),
        };
        let database = Database::builder()
            .shared_backend(backend.clone())
            .clock(clock.clone())
            .random(random.clone())
            .settings::<Datasets>(settings)
            .build()
            .await
            .unwrap();
        Self {
            datasets: database.datasets(),
            database,
            clock,
            emulator,
            backend,
            random,
        }
    }

    /// The same datasets, but requests fail as told.
    pub(crate) async fn faulty(&self) -> (Datasets, Faults) {
        let faults = Faults::default();
        let backend = FaultBackend::new(self.backend.clone(), faults.clone());
        let retry = RetryPolicy::default();
        (self.over(Arc::new(backend), retry).await, faults)
    }

    /// The same datasets, but calls on one thread come between each other as the seed says.
    pub(crate) async fn interleaved(&self, seed: u64) -> Datasets {
        let backend = FaultBackend::new(self.backend.clone(), Faults::default());
        let mut patient = RetryPolicy::default();
        patient.deadline = Duration::from_secs(10_000);
        let interleaved = Interleaved::new(backend, seed);
        self.over(Arc::new(interleaved), patient).await
    }

    async fn over(&self, backend: SharedBackend, retry: RetryPolicy) -> Datasets {
        let database = Database::builder()
            .shared_backend(backend)
            .clock(self.clock.clone())
            .random(self.random.clone())
            .retry(retry)
            .build()
            .await
            .unwrap();
        database.datasets()
    }

    /// All items of a table.
    pub(crate) async fn rows(&self, table: &str) -> Vec<Item> {
        rows(&*self.backend, table).await
    }

    /// The keys of the table of datasets, `pk sk` each, in order.
    pub(crate) async fn keys(&self) -> Vec<String> {
        let rows = self.rows(TABLE).await;
        let key = |row: &Item| format!("{} {}", row.text("pk").unwrap(), row.text("sk").unwrap());
        let mut keys: Vec<String> = rows.iter().map(key).collect();
        keys.sort();
        keys
    }

    /// A tick, so that what happens next is later.
    pub(crate) fn tick(&self) {
        self.clock.advance(Duration::from_secs(1));
    }
}

/// Runs a test on each store.
pub(crate) async fn on_both(test: impl AsyncFn(Subject)) {
    for through_sdk in [false, true] {
        test(Subject::new(through_sdk, DatasetSettings::new()).await).await;
    }
}

pub(crate) fn document(value: Value) -> Document {
    match value {
        Value::Object(document) => document,
        other => panic!("no document: {other}"),
    }
}

/// A package with so many resources, each of which says its number.
pub(crate) fn package(title: &str, resources: usize) -> Document {
    let resources: Vec<Value> = (0..resources)
        .map(|number| {
            json!({
                "name": format!("r{number}"),
                "path": format!("data/{number}.csv"),
                "sha256": format!("{number:064x}"),
                "bytes": number,
            })
        })
        .collect();
    document(json!({"name": "orders", "title": title, "resources": resources, "license": null}))
}

pub(crate) fn orders() -> DatasetRef {
    DatasetRef::named("acme", "orders").unwrap()
}

pub(crate) fn by(name: &str, message: &str) -> Change {
    let author = Author::new(name, format!("{name}@example.org"));
    Change::new().author(author).message(message)
}

pub(crate) async fn create(subject: &Subject, package: &Document) -> Dataset {
    let created = subject
        .datasets
        .create(&orders(), package, &Change::new())
        .await;
    created.unwrap()
}

pub(crate) async fn history(datasets: &Datasets, dataset: &DatasetRef) -> Vec<RevisionInfo> {
    all(datasets.revision_list(dataset, &ListOptions::new()).await)
}

pub(crate) fn kind<T: std::fmt::Debug>(answer: Result<T, package_database::Error>) -> ErrorKind {
    answer.unwrap_err().kind()
}

/// An id that no revision has.
pub(crate) fn unknown() -> RevisionId {
    "0000000000000009ffffffffffffffff".parse().unwrap()
}
