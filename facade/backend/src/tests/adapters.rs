//! Each adapter changes one thing.
#![cfg(feature = "emulator")]

use std::sync::{Arc, Mutex};

use crate::adapter::{
    Fault, FaultBackend, Faults, ObserveBackend, Observer, PrefixBackend, RequestKind, TeeBackend,
};
use crate::emulator::EmulatorBackend;
use crate::{
    Backend, BackendError, BackendErrorKind, BatchGet, BatchWrite, Condition, Delete, Get, Item,
    ItemKey, KeyAttribute, KeyCondition, Put, Query, Scan, SharedBackend, TableAdmin as _,
    TableDefinition, TransactGet, TransactWrite, Write,
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
