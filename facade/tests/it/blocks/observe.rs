//! What is told of requests, and what is counted.

use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use package_database::ErrorKind;
use package_database::backend::adapter::{Fault, FaultBackend, Faults, RequestKind};
use package_database::backend::emulator::EmulatorBackend;
use package_database::backend::{
    Backend as _, BackendErrorKind, BatchGet, Condition, Delete, Get, ItemKey, KeyCondition, Put,
    Query, Scan, SharedBackend, SortCondition, TransactWrite, Write, contract,
};
use package_database::block::observe::{self, Observed, TableHealth};
use package_database::block::record::{Records, Written};
use package_database::block::uow::UnitOfWork;
use package_database::block::{Clock as _, Store};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use super::{RECORDS, Subject, key, on_both};

/// Whoever is told of spans and events, as text.
#[derive(Clone, Default)]
pub(crate) struct Told(Arc<Mutex<Vec<String>>>);

impl Told {
    /// What was told so far, and not asked for before.
    pub(crate) fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

struct Fields(String);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.push_str(&format!(" {field}={value:?}"));
    }
}

impl Subscriber for Told {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("package_database")
    }
    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut fields = Fields(span.metadata().name().to_owned());
        span.record(&mut fields);
        self.0.lock().unwrap().push(fields.0);
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields(event.metadata().level().to_string());
        event.record(&mut fields);
        self.0.lock().unwrap().push(fields.0);
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

fn watch(subject: &Subject, faults: &Faults, slow: Duration) -> (Arc<Store>, Observed) {
    let faulty = FaultBackend::new(subject.backend.clone(), faults.clone());
    let observed = Observed::new(Arc::new(faulty), subject.clock.clone(), slow);
    let store = Store::new(Arc::new(observed.clone())).clock(subject.clock.clone());
    (Arc::new(store), observed)
}

#[tokio::test]
async fn requests_are_counted_by_table_kind_and_how_they_ended() {
    on_both(async |subject| {
        let faults = Faults::default();
        let (store, observed) = watch(&subject, &faults, Duration::MAX);
        let records = Records::new(store.clone(), RECORDS);
        let envelope = records.envelope("thing", 1);
        faults.next_of(RequestKind::Put, Fault::Throttled);
        faults.next_of(RequestKind::Put, Fault::Unreachable);
        let first = records.create(&envelope, &key("A", "a")).await.unwrap();
        assert_eq!(first, Written::Done);
        assert!(records.create(&envelope, &key("A", "a")).await.unwrap() != Written::Done);
        records.get(&key("A", "a")).await.unwrap();
        let mut unit = UnitOfWork::new(&store);
        unit.put(RECORDS, key("A", "b")).unwrap();
        unit.commit().await.unwrap().unwrap();
        let missing = Records::new(store.clone(), "missing");
        let error = missing.get(&key("A", "a")).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        let batch = BatchGet::new(vec![ItemKey::new(RECORDS, key("A", "a"))]);
        observed.batch_get(&batch).await.unwrap();

        let counts = observed.snapshot();
        let of = |table: &str, kind| {
            let found = counts
                .iter()
                .find(|one| &*one.table == table && one.kind == kind);
            let one = found.unwrap();
            [
                one.calls,
                one.refused,
                one.throttled,
                one.unanswered,
                one.failed,
            ]
        };
        assert_eq!(of(RECORDS, RequestKind::Put), [4, 1, 1, 1, 0]);
        assert_eq!(of(RECORDS, RequestKind::Get), [1, 0, 0, 0, 0]);
        assert_eq!(of(RECORDS, RequestKind::TransactWrite), [1, 0, 0, 0, 0]);
        assert_eq!(of(RECORDS, RequestKind::BatchGet), [1, 0, 0, 0, 0]);
        assert_eq!(of("missing", RequestKind::Get), [1, 0, 0, 0, 1]);
        assert_eq!(counts.len(), 5);
        assert!(counts.iter().all(|one| one.slow == 0));
    })
    .await;
}

#[tokio::test]
async fn spans_retries_and_slow_requests_are_told_of_without_values() {
    let subject = Subject::new(false).await;
    let faults = Faults::default();
    let (store, observed) = watch(&subject, &faults, Duration::ZERO);
    let told = Told::default();
    let guard = tracing::subscriber::set_default(told.clone());
    faults.next_of(RequestKind::Get, Fault::Throttled);
    let records = Records::new(store, RECORDS);
    records.get(&key("secret", "secret")).await.unwrap();
    drop(guard);
    let told = told.take();
    let span = r#"store operation="GetItem" table="records""#;
    let slow = r#"WARN message=slow what="request" operation="GetItem" table="records" key="pk, sk" keys=1"#;
    let failed = format!(r#"{slow} outcome="Throttled" milliseconds=0 untold=0"#);
    let done = format!(r#"{slow} items=0 outcome="ok" milliseconds=0 untold=0"#);
    assert_eq!((&*told[0], &told[1]), (span, &failed));
    assert!(
        told[2].starts_with("DEBUG message=trying again failures=1"),
        "{told:?}"
    );
    assert_eq!((&*told[3], &told[4]), (span, &done));
    assert!(!told.concat().contains("secret"));
    let counts = observed.snapshot();
    assert_eq!((counts[0].slow, counts[0].calls), (2, 2));
    assert!(subject.clock.elapsed() > Duration::ZERO, "the pause");
}

/// What is told of a request: where it goes, what is asked of the key, and how many keys it names.
#[tokio::test]
async fn requests_are_told_of_by_names_and_numbers() {
    let subject = Subject::new(false).await;
    let slow = Duration::ZERO;
    let observed = Observed::new(subject.backend.clone(), subject.clock.clone(), slow);
    let told = Told::default();
    let _guard = tracing::subscriber::set_default(told.clone());
    let is = |what: &str| {
        let told = told.take();
        assert!(
            told.iter().any(|line| line.contains(what)),
            "{what}: {told:?}"
        );
        subject.clock.advance(Duration::from_secs(1));
    };
    let table = r#"table="records""#;
    for (range, asked) in [
        (SortCondition::equals("s"), "pk, sk"),
        (SortCondition::less("s"), "pk, sk <"),
        (SortCondition::greater("s"), "pk, sk >"),
        (SortCondition::between("s", "t"), "pk, sk BETWEEN"),
        (SortCondition::begins_with("s"), "pk, begins_with(sk)"),
    ] {
        let range = KeyCondition::partition("pk", "p").sort("sk", range);
        observed.query(&Query::new(RECORDS, range)).await.unwrap();
        is(&format!(
            r#"operation="Query" {table} key="{asked}" keys=1 items=0"#
        ));
    }
    let of_index = KeyCondition::partition("gsi1pk", "p");
    let query = Query::new(RECORDS, of_index).index("gsi1");
    observed.query(&query).await.unwrap();
    is(&format!(
        r#"operation="Query" {table} index="gsi1" key="gsi1pk" keys=1"#
    ));
    let put = Put::new(RECORDS, key("a", "a"));
    observed.put(&put).await.unwrap();
    is(&format!(r#"operation="PutItem" {table} keys=1 items=1"#));
    let scan = Scan::new(RECORDS);
    observed.scan(&scan).await.unwrap();
    is(&format!(r#"operation="Scan" {table} keys=0 items=1"#));
    let keys = ["a", "b", "c"].map(|sort| ItemKey::new(RECORDS, key("a", sort)));
    let batch = BatchGet::new(keys.to_vec());
    observed.batch_get(&batch).await.unwrap();
    is(&format!(
        r#"operation="BatchGetItem" {table} keys=3 items=1"#
    ));
    let [first, second, _] = keys;
    let check = Write::check(second, Condition::absent("pk"));
    let writes = vec![Delete::new(RECORDS, first.key).into(), check];
    let transaction = TransactWrite::new(writes, "once");
    observed.transact_write(&transaction).await.unwrap();
    is(&format!(
        r#"operation="TransactWriteItems" {table} keys=2 items=1"#
    ));
    let delete = Delete::new(RECORDS, key("a", "a")).condition(Condition::exists("pk"));
    observed.delete(&delete).await.unwrap_err();
    is(r#"key="pk, sk" keys=1 outcome="ConditionFailed""#);
    observed.describe("nowhere").await.unwrap();
    is(r#"operation="DescribeTable" table="nowhere" keys=0 items=0"#);
}

#[tokio::test]
async fn a_watched_backend_keeps_the_contract() {
    let clock = Arc::new(package_database::testing::ManualClock::at(0));
    let emulator = EmulatorBackend::new();
    contract::all(&emulator, "contract").await.unwrap();
    let observed = Observed::new(Arc::new(emulator), clock, Duration::MAX);
    let get = Get::new("contract", key("a", "b"));
    drop(observed.get(&get));
    assert_eq!(
        observed.snapshot(),
        [],
        "a request that is not polled is none"
    );
    assert!(format!("{observed:?}").starts_with("Observed("));
}

#[tokio::test]
async fn health_tells_of_each_table() {
    on_both(async |subject| {
        let well = observe::health(&subject.backend, [RECORDS, "package.events"]).await;
        assert!(well.is_well());
        let ill = observe::health(&subject.backend, [RECORDS, "missing"]).await;
        assert!(!ill.is_well());
        assert_eq!(ill.tables[0], (RECORDS.to_owned(), TableHealth::Usable));
        assert_eq!(ill.tables[1], ("missing".to_owned(), TableHealth::Missing));
        let faults = Faults::default();
        faults.script([Some(Fault::Unreachable)]);
        let down: SharedBackend = Arc::new(FaultBackend::new(subject.backend.clone(), faults));
        let health = observe::health(&down, [RECORDS]).await;
        let unknown = TableHealth::Unknown(BackendErrorKind::Unavailable);
        assert_eq!(health.tables, [(RECORDS.to_owned(), unknown)]);
    })
    .await;
}
