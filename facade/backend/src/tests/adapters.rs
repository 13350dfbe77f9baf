//! Each adapter changes one thing.
#![cfg(feature = "emulator")]

use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use crate::adapter::{
    Fault, FaultBackend, Faults, ObserveBackend, Observer, PrefixBackend, RequestKind, TeeBackend,
};
use crate::emulator::EmulatorBackend;
use crate::{
    Answer, Backend, BackendError, BackendErrorKind, BackendExt as _, BatchGet, BatchGetAnswer,
    BatchWrite, BatchWriteAnswer, Condition, Delete, Get, Item, ItemKey, KeyAttribute,
    KeyCondition, Page, Put, Query, Scan, SharedBackend, TableAdmin as _, TableDefinition,
    TableState, TransactGet, TransactWrite, Update, Write,
};

async fn emulator(table: &str) -> EmulatorBackend {
    let emulator = EmulatorBackend::new();
    let definition = TableDefinition::new(table, KeyAttribute::text("id"), None);
    emulator.create(&definition).await.unwrap();
    emulator
}

fn item(id: &str) -> Item {
    Item::new().with("id", id)
}

/// Every request once, through whatever adapter.
async fn exercise(backend: &dyn Backend) -> Result<(), BackendError> {
    let keys = || {
        vec![
            ItemKey::new("table", item("a")),
            ItemKey::new("table", item("b")),
        ]
    };
    backend.put(&Put::new("table", item("a"))).await?;
    let puts = vec![Write::Put(Put::new("table", item("b")))];
    assert!(
        backend
            .batch_write(&BatchWrite::new(puts))
            .await?
            .unprocessed
            .is_empty()
    );
    assert_eq!(
        backend.get(&Get::new("table", item("a"))).await?,
        Some(item("a"))
    );
    let found = backend.batch_get(&BatchGet::new(keys())).await?.items;
    assert!(found.len() == 2 && found.iter().all(|(table, _)| &**table == "table"));
    assert_eq!(
        backend.transact_get(&TransactGet::new(keys())).await?.len(),
        2
    );
    let query = Query::new("table", KeyCondition::partition("id", "a"));
    assert_eq!(backend.query(&query).await?.items, [item("a")]);
    assert_eq!(backend.scan(&Scan::new("table")).await?.items.len(), 2);
    let check = Write::Check {
        key: ItemKey::new("table", item("b")),
        condition: Condition::exists("id"),
    };
    let delete = Write::Delete(Delete::new("table", item("a")));
    let transaction = TransactWrite::new(vec![delete, check], "token".to_owned());
    backend.transact_write(&transaction).await?;
    backend.delete(&Delete::new("table", item("b"))).await?;
    let state = backend.describe("table").await?.unwrap();
    assert_eq!(&*state.definition.name, "table");
    Ok(())
}

#[tokio::test]
async fn a_prefix_is_not_seen_from_above() {
    let inner = emulator("mine.table").await;
    let backend = PrefixBackend::new(Arc::new(inner), "mine.");
    exercise(&backend).await.unwrap();
    assert_eq!(backend.describe("other").await.unwrap(), None);
}

#[tokio::test]
async fn a_tee_agrees_until_the_two_differ() {
    let (left, right) = (emulator("table").await, emulator("table").await);
    let tee = TeeBackend::new(Arc::new(left.clone()), Arc::new(right));
    exercise(&tee).await.unwrap();
    left.put(&Put::new("table", item("only left")))
        .await
        .unwrap();
    let error = tee
        .get(&Get::new("table", item("only left")))
        .await
        .unwrap_err();
    assert_eq!(*error.kind(), BackendErrorKind::Invalid);
    let missing = tee.get(&Get::new("nowhere", item("a"))).await.unwrap_err();
    assert_eq!(
        *missing.kind(),
        BackendErrorKind::TableMissing,
        "both say so"
    );
}

/// Writes into a log that others write into as well.
#[derive(Debug)]
struct Side(&'static str, Arc<Log>);

impl Side {
    fn of(name: &'static str, inner: EmulatorBackend, log: &Arc<Log>) -> SharedBackend {
        let side = Arc::new(Self(name, log.clone()));
        Arc::new(ObserveBackend::new(Arc::new(inner), side))
    }

    fn note(&self, what: &str) {
        self.1.0.lock().unwrap().push(format!("{} {what}", self.0));
    }
}

impl Observer for Side {
    fn begins(&self, _: RequestKind) {
        self.note("begins");
    }

    fn ended(&self, _: RequestKind, _: Option<&BackendError>) {
        self.note("ended");
    }
}

#[tokio::test]
async fn a_tee_asks_the_left_one_and_then_the_right_one() {
    let (left, right) = (emulator("table").await, emulator("table").await);
    let log = Arc::new(Log::default());
    let tee = TeeBackend::new(
        Side::of("left", left.clone(), &log),
        Side::of("right", right.clone(), &log),
    );
    let put = Put::new("table", item("a"));
    drop(tee.put(&put));
    assert!(log.0.lock().unwrap().is_empty(), "nobody polled it");
    let get = Get::new("table", item("a"));
    for side in [&left, &right] {
        assert_eq!(side.get(&get).await.unwrap(), None);
    }
    tee.put(&put).await.unwrap();
    let order = std::mem::take(&mut *log.0.lock().unwrap());
    assert_eq!(
        order,
        ["left begins", "left ended", "right begins", "right ended"]
    );
}

/// Does whatever it is asked to do at once, when the future is made, as no backend should.
#[derive(Debug)]
struct Eager(EmulatorBackend);

macro_rules! eager {
    ($($method:ident($request:ty) -> $answer:ty;)*) => {
        impl Backend for Eager {
            $(fn $method<'a>(&'a self, request: &'a $request) -> Answer<'a, $answer> {
                let mut answer = self.0.$method(request);
                let mut context = Context::from_waker(Waker::noop());
                match answer.as_mut().poll(&mut context) {
                    Poll::Ready(answer) => Box::pin(std::future::ready(answer)),
                    Poll::Pending => unreachable!("the emulator never waits"),
                }
            })*
        }
    };
}

eager! {
    get(Get) -> Option<Item>;
    put(Put) -> Option<Item>;
    update(Update) -> Option<Item>;
    delete(Delete) -> Option<Item>;
    query(Query) -> Page;
    scan(Scan) -> Page;
    batch_get(BatchGet) -> BatchGetAnswer;
    batch_write(BatchWrite) -> BatchWriteAnswer;
    transact_get(TransactGet) -> Vec<Option<Item>>;
    transact_write(TransactWrite) -> ();
    describe(str) -> Option<TableState>;
}

#[tokio::test]
async fn a_tee_waits_even_for_those_who_do_not() {
    let (left, right) = (emulator("table").await, emulator("table").await);
    let eager = |side: &EmulatorBackend| Arc::new(Eager(side.clone()));
    let tee = TeeBackend::new(eager(&left), eager(&right));
    drop(tee.put(&Put::new("table", item("a"))));
    for side in [&left, &right] {
        let found = side.scan(&Scan::new("table")).await.unwrap();
        assert!(found.items.is_empty());
    }
    exercise(&tee).await.unwrap();
}

#[tokio::test]
async fn a_backend_behind_a_pointer_has_its_conveniences() {
    let backend: SharedBackend = Arc::new(emulator("table").await);
    backend.put(&Put::new("table", item("a"))).await.unwrap();
    let query = || Query::new("table", KeyCondition::partition("id", "a"));
    assert_eq!(backend.query_all(query()).await.unwrap(), [item("a")]);
    let by_reference: &dyn Backend = &*backend;
    let mut pages = by_reference.pages(query());
    let page = pages.next().await.unwrap();
    assert_eq!(page.map(|page| page.items), Some(vec![item("a")]));
    assert_eq!(pages.next().await.unwrap(), None);
    let key = ItemKey::new("table", item("a"));
    assert!(backend.contains(key).await.unwrap());
    let missing = Get::new("table", item("b"));
    let error = backend.get_or_not_found(&missing).await.unwrap_err();
    assert_eq!(*error.kind(), BackendErrorKind::ItemMissing);
}

#[derive(Debug, Default)]
struct Log(Mutex<Vec<String>>);

impl Observer for Log {
    fn begins(&self, kind: RequestKind) {
        self.0.lock().unwrap().push(format!("{kind:?}"));
    }

    fn ended(&self, _: RequestKind, error: Option<&BackendError>) {
        let failed = error.map(|error| format!("{:?}", error.kind()));
        self.0.lock().unwrap().extend(failed);
    }
}

#[tokio::test]
async fn an_observer_is_told_of_every_request() {
    let log = Arc::new(Log::default());
    let backend = ObserveBackend::new(Arc::new(emulator("table").await), log.clone());
    exercise(&backend).await.unwrap();
    backend
        .get(&Get::new("nowhere", item("a")))
        .await
        .unwrap_err();
    let kinds = log.0.lock().unwrap().join(" ");
    assert_eq!(
        kinds,
        "Put BatchWrite Get BatchGet TransactGet Query Scan TransactWrite Delete Describe \
         Get TableMissing"
    );
}

#[tokio::test]
async fn faults_happen_where_told() {
    let inner: SharedBackend = Arc::new(emulator("table").await);
    let faults = Faults::default();
    let backend = FaultBackend::new(inner.clone(), faults.clone());
    exercise(&backend).await.unwrap();

    faults.next_of(RequestKind::Put, Fault::AnswerLost);
    let error = backend
        .put(&Put::new("table", item("a")))
        .await
        .unwrap_err();
    assert_eq!(*error.kind(), BackendErrorKind::Unavailable);
    assert!(
        inner
            .get(&Get::new("table", item("a")))
            .await
            .unwrap()
            .is_some(),
        "it was written"
    );

    let puts = ["b", "c", "d"].map(|id| Write::Put(Put::new("table", item(id))));
    faults.next_of(RequestKind::BatchWrite, Fault::Unprocessed);
    let answer = backend
        .batch_write(&BatchWrite::new(puts.to_vec()))
        .await
        .unwrap();
    assert_eq!(answer.unprocessed.len(), 2);

    faults.script([None, Some(Fault::Throttled), Some(Fault::Crash)]);
    let get = Get::new("table", item("a"));
    backend.get(&get).await.unwrap();
    let error = backend.get(&get).await.unwrap_err();
    assert_eq!(*error.kind(), BackendErrorKind::Throttled);
    for _ in 0..2 {
        let error = backend.get(&get).await.unwrap_err();
        assert_eq!(*error.kind(), BackendErrorKind::Unavailable);
    }
    assert!(faults.crashed());
    faults.clear();
    backend.get(&get).await.unwrap();
}
