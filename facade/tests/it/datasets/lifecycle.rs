//! Creating, reading, changing, deleting, moving, listing.

use std::sync::{Arc, Mutex};

use package_database::backend::BoxFuture;
use package_database::block::ListOptions;
use package_database::datasets::{
    Author, Change, DatasetAction, DatasetId, DatasetRef, DatasetSettings, DatasetStore, Hook,
};
use package_database::{Error, ErrorKind};
use serde_json::json;

use super::{HEAD, START, Subject, by, create, document, history, kind, on_both, orders, package};
use crate::support::all;

#[tokio::test]
async fn m_12_create_and_an_id_that_exists_is_a_conflict() {
    on_both(async |subject| {
        let created = create(&subject, &package("Orders", 2)).await;
        assert_eq!((&*created.owner, &*created.name), ("acme", "orders"));
        assert_eq!(created.revision.id.number(), 1);
        assert_eq!(created.revision.parent, None);
        let again = subject
            .datasets
            .create(&orders(), &package("Other", 0), &Change::new())
            .await;
        let error = again.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Conflict);
        assert!(error.to_string().contains("acme/orders"), "{error}");
        let read = subject.datasets.fetch(&orders(), &HEAD).await.unwrap();
        assert_eq!(read, created);
    })
    .await;
}

#[tokio::test]
async fn m_01_m_13_the_items_of_a_dataset_are_those_of_the_page() {
    let subject = Subject::new(false, DatasetSettings::new()).await;
    let created = create(&subject, &package("Orders", 2)).await;
    let (id, revision) = (created.id, created.revision.id);
    let keys = subject.keys().await;
    assert_eq!(keys.len(), 5, "{keys:?}");
    assert_eq!(keys[0], format!("DS#{id} HEAD"));
    assert!(keys[1].starts_with(&format!("DS#{id} RES#")));
    assert!(keys[2].starts_with(&format!("DS#{id} RES#")));
    assert_eq!(keys[3], format!("DS#{id} REV#{revision}"));
    assert_eq!(keys[4], "DSN#acme#orders PTR");
    let rows = subject.rows("package.datasets").await;
    for row in &rows {
        for name in ["kind", "rev", "schema", "created_at", "updated_at"] {
            assert!(row.contains(name), "{name}");
        }
    }
    let pointer = rows
        .iter()
        .find(|row| row.text("sk").as_deref() == Some("PTR"));
    let pointer = pointer.unwrap();
    assert_eq!(pointer.text("gsi1pk").as_deref(), Some("OWNER#acme"));
    assert_eq!(pointer.text("gsi1sk").as_deref(), Some("orders"));
    assert_eq!(pointer.text("id").as_deref(), Some(&*id.to_string()));
    let events = subject.rows("package.events").await;
    let kinds: Vec<_> = events.iter().filter_map(|row| row.text("type")).collect();
    assert_eq!(kinds, ["created"]);
}

#[tokio::test]
async fn m_02_m_03_m_14_m_49_documents_and_resources_come_back_unchanged() {
    on_both(async |subject| {
        let odd = document(json!({
            "z": 1, "a": {"b": [1, 2.5, -0.0, 18446744073709551615_u64, "\u{0}é", null, true]}, "resources": [
                {"path": "no name"}, "not an object", {"name": "x", "sha256": "00", "bytes": 7},
                {"name": "x", "bytes": 8}, {"path": "no name"}, null,
            ], "after": "resources",
        }));
        for (name, package) in [
            ("odd", odd),
            ("empty", document(json!({}))),
            ("none", document(json!({"resources": []}))),
            ("text", document(json!({"resources": "elsewhere"}))),
            ("null", document(json!({"resources": null}))),
        ] {
            let dataset = DatasetRef::named("acme", name).unwrap();
            let created = subject.datasets.create(&dataset, &package, &Change::new()).await;
            let created = created.unwrap();
            assert_eq!(created.package, package);
            let read = subject.datasets.fetch(&dataset, &HEAD).await.unwrap();
            assert_eq!(read, created, "{name}");
            let text = |package| serde_json::to_string(package).unwrap();
            assert_eq!(text(&read.package), text(&package), "in the same order");
        }
    })
    .await;
}

#[tokio::test]
async fn m_16_m_17_an_update_writes_only_the_resources_that_changed() {
    on_both(async |subject| {
        create(&subject, &package("Orders", 3)).await;
        let mut next = package("New orders", 3);
        next["resources"][1]["bytes"] = json!(99);
        let updated = subject
            .datasets
            .update(&orders(), &next, &Change::new())
            .await;
        let updated = updated.unwrap();
        assert_eq!(updated.revision.id.number(), 2);
        let read = subject.datasets.fetch(&orders(), &HEAD).await.unwrap();
        assert_eq!((&read, &read.package), (&updated, &next));
        let bodies = subject.keys().await;
        let bodies = bodies.iter().filter(|key| key.contains(" RES#"));
        assert_eq!(bodies.count(), 4);
        let missing = DatasetRef::named("acme", "other").unwrap();
        let update = subject
            .datasets
            .update(&missing, &next, &Change::new())
            .await;
        assert_eq!(kind(update), ErrorKind::NotFound);
    })
    .await;
}

#[tokio::test]
async fn m_18_a_patch_merges_top_level_fields() {
    on_both(async |subject| {
        create(&subject, &package("Orders", 2)).await;
        let members = document(json!({"title": "Bills", "sources": [1]}));
        let patched = subject
            .datasets
            .patch(&orders(), &members, &Change::new())
            .await;
        let mut expected = package("Bills", 2);
        expected.insert("sources".to_owned(), json!([1]));
        assert_eq!(patched.unwrap().package, expected);
        let members = document(json!({"resources": []}));
        let patched = subject
            .datasets
            .patch(&orders(), &members, &Change::new())
            .await;
        expected.insert("resources".to_owned(), json!([]));
        assert_eq!(patched.unwrap().package, expected);
        let read = subject.datasets.fetch(&orders(), &HEAD).await.unwrap();
        assert_eq!(read.package, expected);
    })
    .await;
}

#[tokio::test]
async fn m_20_a_deleted_dataset_is_not_found_and_its_name_is_free() {
    on_both(async |subject| {
        let first = create(&subject, &package("First", 1)).await;
        let datasets = &subject.datasets;
        datasets
            .delete(&orders(), &by("ada", "gone"))
            .await
            .unwrap();
        let old = DatasetRef::from(first.id);
        for dataset in [&orders(), &old] {
            assert_eq!(
                kind(datasets.fetch(dataset, &HEAD).await),
                ErrorKind::NotFound
            );
            let update = datasets
                .update(dataset, &package("x", 0), &Change::new())
                .await;
            assert_eq!(kind(update), ErrorKind::NotFound);
            let deleted = datasets.delete(dataset, &Change::new()).await;
            assert_eq!(kind(deleted), ErrorKind::NotFound);
        }
        assert!(all(datasets.list("acme", &ListOptions::new()).await).is_empty());
        // The history is kept, and the name free: twice at one moment.
        let key = format!("DS#{} REV#{}", first.id, first.revision.id);
        assert!(subject.keys().await.contains(&key));
        let second = create(&subject, &package("Second", 1)).await;
        assert_ne!(second.id, first.id);
        datasets.delete(&orders(), &Change::new()).await.unwrap();
        let keys = subject.keys().await;
        for time in [START * 1_000_000_000, START * 1_000_000_000 + 1] {
            assert!(
                keys.contains(&format!("DSN#acme#orders DEL#{time:020}")),
                "{keys:?}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn m_21_a_purge_removes_everything_and_only_what_is_deleted() {
    on_both(async |subject| {
        let first = create(&subject, &package("First", 70)).await;
        let datasets = &subject.datasets;
        let by_id = DatasetRef::from(first.id);
        for dataset in [&orders(), &by_id] {
            assert_eq!(kind(datasets.purge(dataset).await), ErrorKind::Conflict);
        }
        datasets.delete(&orders(), &Change::new()).await.unwrap();
        subject.tick();
        let second = create(&subject, &package("Second", 1)).await;
        assert_eq!(kind(datasets.purge(&orders()).await), ErrorKind::Conflict);
        datasets.purge(&by_id).await.unwrap();
        let keys = subject.keys().await;
        assert!(!keys.iter().any(|key| key.contains(&first.id.to_string())));
        assert!(!keys.iter().any(|key| key.contains(" DEL#")));
        assert_eq!(datasets.fetch(&orders(), &HEAD).await.unwrap(), second);
        assert_eq!(kind(datasets.purge(&by_id).await), ErrorKind::NotFound);
        datasets.delete(&orders(), &Change::new()).await.unwrap();
        datasets.purge(&orders()).await.unwrap();
        assert_eq!(subject.keys().await, [""; 0]);
        assert_eq!(kind(datasets.purge(&orders()).await), ErrorKind::NotFound);
    })
    .await;
}

#[tokio::test]
async fn m_22_a_move_keeps_id_and_history_and_frees_the_name() {
    on_both(async |subject| {
        let created = create(&subject, &package("Orders", 1)).await;
        let datasets = &subject.datasets;
        let target = DatasetRef::named("globex", "sales#1").unwrap();
        let moved = datasets.move_to(&orders(), &target, &Change::new()).await;
        assert_eq!(moved.unwrap().id, created.id);
        assert_eq!(
            kind(datasets.fetch(&orders(), &HEAD).await),
            ErrorKind::NotFound
        );
        let read = datasets.fetch(&target, &HEAD).await.unwrap();
        assert_eq!((read.id, &*read.owner), (created.id, "globex"));
        assert_eq!(history(datasets, &target).await, [created.revision]);
        let other = create(&subject, &package("Other", 0)).await;
        let taken = datasets.move_to(&orders(), &target, &Change::new()).await;
        assert_eq!(kind(taken), ErrorKind::Conflict);
        let itself = datasets.move_to(&orders(), &orders(), &Change::new()).await;
        assert_eq!(itself.unwrap().id, other.id);
        let nowhere = datasets
            .move_to(&orders(), &other.id.into(), &Change::new())
            .await;
        assert_eq!(kind(nowhere), ErrorKind::InvalidInput);
        let listed = all(datasets.list("globex", &ListOptions::new()).await);
        assert_eq!(listed[0].name, "sales#1");
    })
    .await;
}

#[tokio::test]
async fn m_23_a_dataset_is_addressed_by_name_or_by_id() {
    let settings = DatasetSettings::new().default_owner("acme").unwrap();
    let subject = Subject::new(false, settings).await;
    let created = create(&subject, &package("Orders", 1)).await;
    let id: DatasetId = created.id.to_string().parse().unwrap();
    let bare: DatasetRef = "orders".parse().unwrap();
    let full: DatasetRef = "acme/orders".parse().unwrap();
    for dataset in [bare, full, id.into()] {
        let read = subject.datasets.fetch(&dataset, &HEAD).await.unwrap();
        assert_eq!(read, created);
    }
    for bad in [
        "",
        "/",
        "a/",
        "/a",
        "a/b/c",
        "..",
        "a/.",
        "a\n",
        &"x".repeat(256),
    ] {
        assert_eq!(
            kind(bad.parse::<DatasetRef>()),
            ErrorKind::InvalidInput,
            "{bad}"
        );
    }
    assert_eq!(kind("A-B".parse::<DatasetId>()), ErrorKind::InvalidInput);
}

#[tokio::test]
async fn m_24_a_project_is_its_owner_and_the_dataset() {
    let subject = Subject::new(false, DatasetSettings::new()).await;
    assert_eq!(
        kind(subject.datasets.project(&orders()).await),
        ErrorKind::NotFound
    );
    let created = create(&subject, &package("Orders", 1)).await;
    let project = subject.datasets.project(&orders()).await.unwrap();
    assert_eq!((&*project.owner, &project.dataset), ("acme", &created));
    assert!(project.issues.is_empty() && project.flows.is_empty());
}

#[tokio::test]
async fn m_52_hooks_are_called_before_and_after_each_action() {
    #[derive(Debug, Default)]
    struct Notes(Mutex<Vec<String>>);
    impl Hook for Notes {
        fn before<'a>(
            &'a self,
            action: DatasetAction,
            dataset: &'a str,
        ) -> BoxFuture<'a, Result<(), Error>> {
            Box::pin(async move {
                self.0
                    .lock()
                    .unwrap()
                    .push(format!("before {action:?} {dataset}"));
                match action {
                    DatasetAction::Delete => Err(Error::new(ErrorKind::Conflict, "kept")),
                    _ => Ok(()),
                }
            })
        }
        fn after<'a>(
            &'a self,
            action: DatasetAction,
            _: &'a str,
            error: Option<&'a Error>,
        ) -> BoxFuture<'a, ()> {
            let kind = error.map(Error::kind);
            Box::pin(async move {
                self.0
                    .lock()
                    .unwrap()
                    .push(format!("after {action:?} {kind:?}"));
            })
        }
    }
    let notes = Arc::new(Notes::default());
    let subject = Subject::new(false, DatasetSettings::new().hook(notes.clone())).await;
    create(&subject, &package("Orders", 1)).await;
    let again = subject
        .datasets
        .create(&orders(), &package("x", 0), &Change::new())
        .await;
    assert_eq!(kind(again), ErrorKind::Conflict);
    let refused = subject.datasets.delete(&orders(), &Change::new()).await;
    assert_eq!(refused.unwrap_err().to_string(), "kept");
    subject
        .datasets
        .list("acme", &ListOptions::new())
        .await
        .unwrap();
    assert!(subject.datasets.fetch(&orders(), &HEAD).await.is_ok());
    let expected = [
        "before Create acme/orders",
        "after Create None",
        "before Create acme/orders",
        "after Create Some(Conflict)",
        "before Delete acme/orders",
        "before List acme",
        "after List None",
        "before Fetch acme/orders",
        "after Fetch None",
    ];
    assert_eq!(*notes.0.lock().unwrap(), expected);
}

#[tokio::test]
async fn m_53_author_and_message_have_defaults() {
    let author = Author::new("Catalogue", "catalogue@example.org");
    let settings = DatasetSettings::new()
        .default_author(author.clone())
        .default_message("Changed");
    let subject = Subject::new(false, settings).await;
    let created = create(&subject, &package("Orders", 1)).await;
    assert_eq!(
        (created.revision.author, &*created.revision.message),
        (author, "Changed")
    );
    let change = by("ada", "New title");
    let updated = subject
        .datasets
        .update(&orders(), &package("x", 1), &change)
        .await;
    let revision = updated.unwrap().revision;
    assert_eq!(
        (Some(revision.author), Some(revision.message)),
        (change.author, change.message)
    );
}

#[tokio::test]
async fn m_56_datasets_are_listed_by_owner_page_by_page() {
    on_both(async |subject| {
        let datasets = &subject.datasets;
        for name in ["b", "a", "c", "a b", "a#b"] {
            let dataset = DatasetRef::named("acme", name).unwrap();
            datasets
                .create(&dataset, &package(name, 1), &Change::new())
                .await
                .unwrap();
        }
        let other = DatasetRef::named("acme2", "x").unwrap();
        datasets
            .create(&other, &package("x", 1), &Change::new())
            .await
            .unwrap();
        let mut names = Vec::new();
        let mut options = ListOptions::new().limit(2);
        loop {
            let page = datasets.list("acme", &options).await.unwrap();
            let next = page.next.clone();
            names.extend(page.into_vec().unwrap().into_iter().map(|info| info.name));
            let Some(next) = next else { break };
            let foreign = datasets
                .list("acme2", &ListOptions::new().after(next.clone()))
                .await;
            assert_eq!(kind(foreign), ErrorKind::InvalidInput);
            options = options.after(next);
        }
        assert_eq!(names, ["a", "a b", "a#b", "b", "c"]);
        let strong = datasets.list("acme", &ListOptions::new().strong()).await;
        assert_eq!(kind(strong), ErrorKind::InvalidInput);
        subject.database.delete_all("acme").await.unwrap();
        assert!(all(datasets.list("acme", &ListOptions::new()).await).is_empty());
        let keys = subject.keys().await;
        assert_eq!(keys.len(), 4, "those of the other owner: {keys:?}");
    })
    .await;
}

#[tokio::test]
async fn m_08_m_51_datasets_are_a_trait_that_others_can_stand_in_for() {
    let subject = Subject::new(false, DatasetSettings::new()).await;
    let store: Arc<dyn DatasetStore> = Arc::new(subject.datasets.clone());
    let package = package("Orders", 1);
    let change = Change::new();
    let created = store.create(&orders(), &package, &change).await.unwrap();
    assert_eq!(store.fetch(&orders(), &HEAD).await.unwrap(), created);
    let revisions = store.revision_list(&orders()).await.unwrap();
    assert_eq!(revisions, [created.revision]);
    assert_eq!(store.list("acme").await.unwrap()[0].id, created.id);
}
