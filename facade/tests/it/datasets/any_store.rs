//! The life of a dataset on a store of another make, without a network.

use std::sync::Arc;

use package_database::Database;
use package_database::block::ListOptions;
use package_database::datasets::{
    Change, DatasetRef, DatasetSettings, Datasets, NewTag, RevisionRef, TagChange,
};
use package_database::testing::{ManualClock, SeededRandom, TestDatabase};
use serde_json::json;

use super::{HEAD, START, Subject, by, document, history, kind, orders, package};
use crate::shelf::Shelf;
use crate::support::all;

/// A life of a dataset from nothing to nothing; what was answered on its way.
async fn life(datasets: &Datasets) -> Vec<String> {
    let mut answers = Vec::new();
    let mut note = |answer: &dyn std::fmt::Debug| answers.push(format!("{answer:?}"));
    let (change, moved) = (by("ada", "made"), DatasetRef::named("b", "c").unwrap());
    let (first, second) = (package("first", 3), package("second", 120));
    note(&datasets.create(&orders(), &first, &change).await.unwrap());
    note(&kind(datasets.create(&orders(), &first, &change).await));
    let new = NewTag::new("v1").description("as it was");
    note(&datasets.tag_create(&orders(), &HEAD, &new).await.unwrap());
    note(&kind(datasets.tag_create(&orders(), &HEAD, &new).await));
    note(&datasets.update(&orders(), &second, &change).await.unwrap());
    let members = document(json!({"title": "third", "sources": []}));
    note(&datasets.patch(&orders(), &members, &change).await.unwrap());
    let v1: RevisionRef = "v1".parse().unwrap();
    let late = by("ada", "late").base(v1.clone());
    note(&kind(datasets.patch(&orders(), &members, &late).await));
    note(&datasets.diff(&orders(), &v1, &HEAD).await.unwrap());
    note(&datasets.resource_fetch(&orders(), &v1, "r1").await.unwrap());
    note(&datasets.revert(&orders(), &v1, &change).await.unwrap());
    note(&datasets.fetch(&orders(), &HEAD).await.unwrap());
    let renamed = TagChange::new().name("v2");
    note(
        &datasets
            .tag_update(&orders(), "v1", &renamed)
            .await
            .unwrap(),
    );
    note(&datasets.tag_list(&orders()).await.unwrap());
    note(&datasets.move_to(&orders(), &moved, &change).await.unwrap());
    note(&history(datasets, &moved).await);
    note(&all(datasets.list("b", &ListOptions::new()).await));
    datasets.tag_delete(&moved, "v2").await.unwrap();
    note(&kind(datasets.purge(&moved).await));
    datasets.delete(&moved, &Change::new()).await.unwrap();
    note(&kind(datasets.fetch(&moved, &HEAD).await));
    datasets.purge(&moved).await.unwrap();
    note(&kind(datasets.purge(&moved).await));
    answers
}

/// A map, with conditions and with transactions, is enough: it answers as the emulator does.
#[tokio::test]
async fn m_07_any_store_with_conditions_will_do() {
    let shelf = Arc::new(Shelf::default());
    let database = Database::builder()
        .shared_backend(shelf.clone())
        .clock(Arc::new(ManualClock::at(START)))
        .random(Arc::new(SeededRandom::new(7)))
        .build()
        .await
        .unwrap();
    let subject = Subject::new(false, DatasetSettings::new()).await;
    let expected = life(&subject.datasets).await;
    assert_eq!(life(&database.datasets()).await, expected);
    let items = shelf.items();
    let left = items.keys().filter(|(table, ..)| table == super::TABLE);
    assert_eq!(left.count(), 0, "nothing is left of it");
}

/// The runtime has neither sockets nor timers: whoever asked it for one would panic.
#[test]
fn m_11_tests_of_datasets_need_no_network() {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.unwrap().block_on(async {
        let database = TestDatabase::new().await.unwrap();
        assert!(!life(&database.datasets()).await.is_empty());
    });
}
