//! Packages that no transaction, and documents that no item has room for.

use std::time::Duration;

use package_database::ErrorKind;
use package_database::block::blobs::{self, Blobs};
use package_database::datasets::{Change, DatasetRef, DatasetSettings, Document, RevisionRef};
use serde_json::json;

use super::{HEAD, Subject, create, document, history, kind, on_both, orders, package};

#[tokio::test]
async fn m_13_more_resources_than_a_transaction_has_room_for() {
    on_both(async |subject| {
        for count in [90, 91, 250] {
            let dataset = DatasetRef::named("acme", count.to_string()).unwrap();
            let package = package("Orders", count);
            let created = subject
                .datasets
                .create(&dataset, &package, &Change::new())
                .await;
            let created = created.unwrap();
            let read = subject.datasets.fetch(&dataset, &HEAD).await.unwrap();
            assert_eq!(read, created);
            assert_eq!(read.package, package);
        }
        // Of a name that is taken nothing is written beforehand.
        let rows = subject.keys().await.len();
        let taken = DatasetRef::named("acme", "90").unwrap();
        let again = subject
            .datasets
            .create(&taken, &package("x", 300), &Change::new())
            .await;
        assert_eq!(kind(again), ErrorKind::Conflict);
        assert_eq!(subject.keys().await.len(), rows);
    })
    .await;
}

#[tokio::test]
async fn m_16_large_documents_and_bodies_are_kept_in_blobs() {
    on_both(async |subject| {
        let large = |length: usize| "x".repeat(length);
        let datasets = &subject.datasets;
        let first = document(json!({
            "readme": large(600_000),
            "resources": [{"name": "a", "schema": large(500_000)}, {"name": "b"}],
        }));
        let created = create(&subject, &first).await;
        assert_eq!(datasets.fetch(&orders(), &HEAD).await.unwrap(), created);
        let blob = datasets
            .resource_fetch(&orders(), &HEAD, "a")
            .await
            .unwrap();
        assert_eq!(blob, first["resources"][0]);
        let members = document(json!({"readme": "short"}));
        datasets
            .patch(&orders(), &members, &Change::new())
            .await
            .unwrap();
        let at = RevisionRef::Id(created.revision.id);
        assert_eq!(datasets.fetch(&orders(), &at).await.unwrap().package, first);
        let diff = datasets.diff(&orders(), &at, &HEAD).await.unwrap();
        assert_eq!((diff.fields.len(), diff.resources.len()), (1, 0));
        datasets
            .revert(&orders(), &at, &Change::new())
            .await
            .unwrap();
        assert_eq!(
            datasets.fetch(&orders(), &HEAD).await.unwrap().package,
            first
        );

        // What nobody refers to any more goes.
        let blobs = Blobs::new(subject.database.store().clone(), blobs::TABLE.name());
        subject.clock.advance(Duration::from_secs(1000));
        assert_eq!(
            blobs
                .collect(Duration::from_secs(1), 10)
                .await
                .unwrap()
                .removed,
            0
        );
        datasets.delete(&orders(), &Change::new()).await.unwrap();
        datasets.purge(&orders()).await.unwrap();
        subject.clock.advance(Duration::from_secs(1000));
        assert_eq!(
            blobs
                .collect(Duration::from_secs(1), 10)
                .await
                .unwrap()
                .removed,
            2
        );
        assert_eq!(subject.keys().await, [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn m_13_large_bodies_go_one_by_one() {
    let subject = Subject::new(false, DatasetSettings::new()).await;
    let resources: Vec<_> = (0..40)
        .map(|number| json!({"name": number.to_string(), "text": "y".repeat(300_000)}))
        .collect();
    let package = document(json!({"resources": resources}));
    let created = create(&subject, &package).await;
    assert_eq!(
        subject.datasets.fetch(&orders(), &HEAD).await.unwrap(),
        created
    );
    assert!(subject.rows("package.blobs").await.is_empty());
}

#[tokio::test]
async fn m_16_packages_that_are_too_large_or_too_deep_are_refused() {
    let subject = Subject::new(false, DatasetSettings::new()).await;
    let mut deep = json!(1);
    for _ in 0..101 {
        deep = json!([deep]);
    }
    let too_large = document(json!({"text": "x".repeat(16 * 1024 * 1024)}));
    let too_many = document(json!({"resources": vec![0; 10_001]}));
    let too_deep: Document = document(json!({"deep": deep}));
    for package in [&too_large, &too_many, &too_deep] {
        let created = subject
            .datasets
            .create(&orders(), package, &Change::new())
            .await;
        assert_eq!(kind(created), ErrorKind::InvalidInput);
    }
    assert_eq!(subject.keys().await, [""; 0]);
    let deep = document(json!({"deep": too_deep["deep"][0][0]}));
    create(&subject, &deep).await;
    let read = subject.datasets.fetch(&orders(), &HEAD).await.unwrap();
    assert_eq!(read.package, deep);
    assert_eq!(history(&subject.datasets, &orders()).await.len(), 1);
}
