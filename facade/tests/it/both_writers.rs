//! Uploads from here and from the Python package to one spec at one time: what holds, as the README says it.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use package_database::Database;
use package_database::backend::emulator::EmulatorBackend;
use package_database::backend::{Backend, BoxFuture, Item, Put, SharedBackend, Value};
use package_database::block::{Clock, Random as _};
use package_database::specs::NewSpec;
use package_database::testing::{SeededRandom, TestDatabase};

use crate::support::{Interleaved, all};

/// A clock that goes on by what is slept, the seconds with it, for all who share it.
#[derive(Debug)]
struct Ticking(AtomicU64);

impl Ticking {
    /// The second at which it begins.
    const START: u64 = 1000;

    fn new() -> Arc<Self> {
        Arc::new(Self(AtomicU64::new(Self::START * 1_000_000)))
    }

    fn micros(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl Clock for Ticking {
    fn seconds(&self) -> i64 {
        i64::try_from(self.micros() / 1_000_000).unwrap()
    }

    fn elapsed(&self) -> Duration {
        Duration::from_micros(self.micros())
    }

    fn sleep(&self, span: Duration) -> BoxFuture<'_, ()> {
        let micros = u64::try_from(span.as_micros()).unwrap();
        self.0.fetch_add(micros, Ordering::Relaxed);
        Box::pin(tokio::task::yield_now())
    }
}

async fn facade(backend: SharedBackend, clock: &Arc<Ticking>, seed: u64) -> Database {
    let builder = Database::builder()
        .shared_backend(backend)
        .clock(clock.clone());
    let random = Arc::new(SeededRandom::new(seed));
    builder.random(random).build().await.unwrap()
}

/// An upload as the Python package makes it: the second of the clock, then two puts without a condition.
async fn python(backend: &dyn Backend, clock: &Ticking, version: &str) -> i64 {
    let time = clock.seconds();
    for marker in [format!("{time:020}"), "latest".to_owned()] {
        let row = Item::from_iter([
            ("sub", Value::from("sub 1")),
            ("updated_at_id", format!("{marker}#spec").into()),
            ("id", "spec".into()),
            ("id_updated_at", format!("spec#{marker}").into()),
            ("name", "spec".into()),
            ("updated_at", time.to_string().into()),
            ("version", version.into()),
            ("model_count", Value::number(1)),
        ]);
        backend.put(&Put::new("package.specs", row)).await.unwrap();
    }
    time
}

async fn versions(database: &Database) -> BTreeMap<i64, String> {
    let versions = all(database
        .specs()
        .strong()
        .list_versions("sub 1", "spec")
        .await);
    let versions = versions.into_iter();
    versions
        .map(|spec| (spec.updated_at, spec.version))
        .collect()
}

/// The case that loses a version where times that are yet to come are given out.
#[tokio::test]
async fn three_uploads_in_a_second_and_one_of_the_python_package_in_the_next_all_survive() {
    let test = TestDatabase::new().await.unwrap();
    let clock = Ticking::new();
    let database = facade(Arc::new(test.emulator().clone()), &clock, 0).await;
    python(test.emulator(), &clock, "python 1").await;
    let mut times = Vec::new();
    for version in ["1", "2", "3"] {
        let began = clock.elapsed();
        let spec = NewSpec::new("spec", version, 1);
        let stored = database
            .specs()
            .create_or_update("sub 1", &spec)
            .await
            .unwrap();
        assert!(
            stored.updated_at <= clock.seconds(),
            "a time that is yet to come"
        );
        assert!(clock.elapsed() - began <= Duration::from_secs(1));
        times.push(stored.updated_at);
    }
    assert_eq!(times, [1001, 1002, 1003]);
    clock.sleep(Duration::from_secs(1)).await;
    python(test.emulator(), &clock, "python 2").await;
    let found: Vec<_> = versions(&database).await.into_values().collect();
    assert_eq!(found, ["python 1", "1", "2", "3", "python 2"]);
}

/// Whoever is alone waits for nobody.
#[tokio::test]
async fn uploads_of_one_process_alone_do_not_wait() {
    let test = TestDatabase::new().await.unwrap();
    let clock = Ticking::new();
    let database = facade(Arc::new(test.emulator().clone()), &clock, 0).await;
    // A row of long ago, whoever wrote it, is no sign of anybody.
    python(test.emulator(), &clock, "python 1").await;
    clock.sleep(Duration::from_secs(100)).await;
    let began = clock.elapsed();
    for version in ["1", "2", "3"] {
        let spec = NewSpec::new("spec", version, 1);
        database
            .specs()
            .create_or_update("sub 1", &spec)
            .await
            .unwrap();
    }
    assert_eq!(clock.elapsed(), began);
    assert_eq!(versions(&database).await.len(), 4);
}

/// A time that lies far ahead, as of a clock that goes wrong, is followed after one second and not waited for.
#[tokio::test]
async fn no_upload_waits_longer_than_a_second() {
    let test = TestDatabase::new().await.unwrap();
    let clock = Ticking::new();
    let database = facade(Arc::new(test.emulator().clone()), &clock, 0).await;
    clock.sleep(Duration::from_secs(50)).await;
    python(test.emulator(), &clock, "python 1").await;
    clock.0.fetch_sub(50_000_000, Ordering::Relaxed);
    let began = clock.elapsed();
    let spec = NewSpec::new("spec", "1", 1);
    let stored = database
        .specs()
        .create_or_update("sub 1", &spec)
        .await
        .unwrap();
    assert_eq!(stored.updated_at, 1051);
    assert_eq!(clock.elapsed() - began, Duration::from_secs(1));
}

/// What was written, by its version.
#[derive(Default)]
struct History {
    ours: Mutex<BTreeMap<String, i64>>,
    python: Mutex<BTreeMap<String, i64>>,
}

/// One run of two processes of ours and one of the Python package, in an order that follows from the seed. Answers what
/// was written, and the versions in the table.
async fn run(seed: u64) -> (History, BTreeMap<i64, String>, EmulatorBackend) {
    let test = TestDatabase::new().await.unwrap();
    let (clock, history) = (Ticking::new(), Arc::new(History::default()));
    let backend =
        |seed| -> SharedBackend { Arc::new(Interleaved::new(test.emulator().clone(), seed)) };
    // The Python package was there before: its row is less than a minute old.
    python(test.emulator(), &clock, "python").await;
    history
        .python
        .lock()
        .unwrap()
        .insert("python".to_owned(), clock.seconds());
    let mut tasks = Vec::new();
    for process in 0..2 {
        let database = facade(backend(seed * 3 + process), &clock, seed * 3 + process).await;
        let history = history.clone();
        tasks.push(tokio::spawn(async move {
            for number in 0..4 {
                let version = format!("ours {process} {number}");
                let spec = NewSpec::new("spec", &version, 1);
                let stored = database.specs().create_or_update("sub 1", &spec).await;
                // A conflict until the deadline, of which nothing is stored.
                let Ok(stored) = stored else { continue };
                history
                    .ours
                    .lock()
                    .unwrap()
                    .insert(version, stored.updated_at);
            }
        }));
    }
    let (backend, random) = (backend(seed * 3 + 2), SeededRandom::new(seed));
    let (other, ticks) = (history.clone(), clock.clone());
    tasks.push(tokio::spawn(async move {
        for number in 0..6 {
            let mut pause = [0];
            random.fill(&mut pause).unwrap();
            ticks
                .sleep(Duration::from_millis(u64::from(pause[0]) * 6))
                .await;
            let version = format!("python {number}");
            let time = python(&*backend, &ticks, &version).await;
            other.python.lock().unwrap().insert(version, time);
        }
    }));
    for task in tasks {
        task.await.unwrap();
    }
    let database = facade(Arc::new(test.emulator().clone()), &clock, 0).await;
    let found = versions(&database).await;
    let history = Arc::into_inner(history).unwrap();
    (history, found, test.emulator().clone())
}

#[tokio::test]
async fn an_upload_is_lost_only_to_one_of_the_python_package_in_its_very_second() {
    let (mut kept, mut replaced) = (0, 0);
    for seed in 0..60 {
        let (history, found, emulator) = run(seed).await;
        let python: Vec<i64> = history.python.into_inner().unwrap().into_values().collect();
        for (version, time) in history.ours.into_inner().unwrap() {
            if found.get(&time) == Some(&version) {
                kept += 1;
                continue;
            }
            replaced += 1;
            assert!(
                python.contains(&time),
                "seed {seed}: {version} at {time}: {found:?}"
            );
            let by = &found[&time];
            assert!(
                by.starts_with("python"),
                "seed {seed}: {version} was replaced by {by}"
            );
        }
        // The copy may be that of the slower of two; the next upload from here heals that.
        let clock = Ticking::new();
        clock.sleep(Duration::from_secs(100)).await;
        let database = facade(Arc::new(emulator), &clock, u64::MAX - seed).await;
        let spec = NewSpec::new("spec", "last", 1);
        let stored = database
            .specs()
            .create_or_update("sub 1", &spec)
            .await
            .unwrap();
        assert_eq!(
            database.specs().get("sub 1", "spec").await.unwrap(),
            Some(stored)
        );
    }
    assert!(kept > 60 && replaced > 0, "both happen: {kept}, {replaced}");
}
