//! Revisions, tags, reverts.

use package_database::ErrorKind;
use package_database::block::ListOptions;
use package_database::datasets::{
    Author, Change, DatasetSettings, NewTag, RevisionId, RevisionRef, TagChange,
};
use serde_json::json;

use super::{HEAD, Subject, by, create, history, kind, on_both, orders, package, unknown};

/// A dataset of three revisions, each a tick after the other.
async fn three(subject: &Subject) -> [RevisionId; 3] {
    let first = create(subject, &package("1", 1)).await.revision.id;
    let mut ids = [first; 3];
    for (number, id) in ids.iter_mut().enumerate().skip(1) {
        subject.tick();
        let next = package(&(number + 1).to_string(), number + 1);
        let updated = subject
            .datasets
            .update(&orders(), &next, &by("ada", "more"))
            .await;
        *id = updated.unwrap().revision.id;
    }
    ids
}

#[tokio::test]
async fn m_15_m_29_a_dataset_is_read_at_any_reference() {
    on_both(async |subject| {
        let ids = three(&subject).await;
        let datasets = &subject.datasets;
        let tag = NewTag::new("v2");
        datasets
            .tag_create(&orders(), &ids[1].into(), &tag)
            .await
            .unwrap();
        for (text, number) in [
            (ids[0].to_string(), 1),
            (ids[1].to_string(), 2),
            ("v2".to_owned(), 2),
            ("HEAD".to_owned(), 3),
        ] {
            let at: RevisionRef = text.parse().unwrap();
            let read = datasets.fetch(&orders(), &at).await.unwrap();
            assert_eq!(read.package, package(&number.to_string(), number), "{text}");
            assert_eq!(read.revision.id, ids[number - 1]);
        }
        let none: RevisionRef = "v3".parse().unwrap();
        assert_eq!(
            kind(datasets.fetch(&orders(), &none).await),
            ErrorKind::NotFound
        );
        let none = unknown().into();
        assert_eq!(
            kind(datasets.fetch(&orders(), &none).await),
            ErrorKind::NotFound
        );
    })
    .await;
}

#[tokio::test]
async fn m_26_m_27_m_28_every_change_is_a_revision_newest_first() {
    on_both(async |subject| {
        let ids = three(&subject).await;
        let datasets = &subject.datasets;
        let revisions = history(datasets, &orders()).await;
        let listed: Vec<RevisionId> = revisions.iter().map(|one| one.id).collect();
        assert_eq!(listed, [ids[2], ids[1], ids[0]]);
        assert_eq!(revisions[0].parent, Some(ids[1]));
        assert_eq!(revisions[0].author, Author::new("ada", "ada@example.org"));
        assert_eq!(revisions[0].message, "more");
        assert_eq!(
            revisions[0].created_at - revisions[2].created_at,
            2_000_000_000
        );
        for revision in &revisions {
            let read = datasets
                .revision_fetch(&orders(), &revision.id.into())
                .await;
            assert_eq!(read.unwrap(), *revision);
        }
        let mut options = ListOptions::new().limit(2);
        let page = datasets.revision_list(&orders(), &options).await.unwrap();
        assert_eq!(page.len(), 2);
        options = options.after(page.next.unwrap());
        let page = datasets.revision_list(&orders(), &options).await.unwrap();
        assert_eq!(page.into_vec().unwrap(), revisions[2..]);
        // A change of one resource alone, and one of nothing.
        let mut next = package("3", 3);
        next["resources"][0]["bytes"] = json!(5);
        for _ in 0..2 {
            datasets
                .update(&orders(), &next, &Change::new())
                .await
                .unwrap();
        }
        assert_eq!(history(datasets, &orders()).await.len(), 5);
    })
    .await;
}

#[tokio::test]
async fn m_30_m_31_a_resource_is_read_at_any_revision() {
    on_both(async |subject| {
        let ids = three(&subject).await;
        let datasets = &subject.datasets;
        let read = datasets
            .resource_fetch(&orders(), &HEAD, "r2")
            .await
            .unwrap();
        assert_eq!(read, package("3", 3)["resources"][2]);
        let old = datasets
            .resource_fetch(&orders(), &ids[0].into(), "r0")
            .await;
        assert_eq!(old.unwrap(), package("1", 1)["resources"][0]);
        let none = datasets
            .resource_fetch(&orders(), &ids[0].into(), "r2")
            .await;
        assert_eq!(kind(none), ErrorKind::NotFound);
    })
    .await;
}

#[tokio::test]
async fn m_32_to_m_36_tags_are_made_read_listed_changed_and_deleted() {
    on_both(async |subject| {
        let ids = three(&subject).await;
        let datasets = &subject.datasets;
        let author = Author::new("Ada", "ada@example.org");
        let new = NewTag::new("z1")
            .description("first")
            .author(author.clone());
        let tag = datasets
            .tag_create(&orders(), &ids[0].into(), &new)
            .await
            .unwrap();
        assert_eq!((tag.revision, &tag.author), (ids[0], &author));
        assert_eq!((&*tag.name, &*tag.description), ("z1", "first"));
        subject.tick();
        let later = datasets
            .tag_create(&orders(), &HEAD, &NewTag::new("a2"))
            .await
            .unwrap();
        assert_eq!(later.revision, ids[2]);
        assert_eq!(datasets.tag_fetch(&orders(), "z1").await.unwrap(), tag);
        let listed = datasets.tag_list(&orders()).await.unwrap();
        assert_eq!(listed, [tag.clone(), later.clone()], "oldest first");

        let duplicate = datasets
            .tag_create(&orders(), &HEAD, &NewTag::new("z1"))
            .await;
        assert_eq!(kind(duplicate), ErrorKind::Conflict);
        let none = datasets
            .tag_create(&orders(), &unknown().into(), &NewTag::new("n"))
            .await;
        assert_eq!(kind(none), ErrorKind::NotFound);

        let nothing = datasets
            .tag_update(&orders(), "z1", &TagChange::new())
            .await;
        assert_eq!(kind(nothing), ErrorKind::InvalidInput);
        let taken = datasets
            .tag_update(&orders(), "z1", &TagChange::new().name("a2"))
            .await;
        assert_eq!(kind(taken), ErrorKind::Conflict);
        let change = TagChange::new().description("better");
        let described = datasets.tag_update(&orders(), "z1", &change).await.unwrap();
        assert_eq!(
            (&*described.description, described.revision),
            ("better", ids[0])
        );
        let change = TagChange::new().name("y+1.0,b");
        let renamed = datasets.tag_update(&orders(), "z1", &change).await.unwrap();
        assert_eq!(renamed.created_at, tag.created_at);
        assert_eq!(
            datasets.tag_fetch(&orders(), "y+1.0,b").await.unwrap(),
            renamed
        );
        assert_eq!(
            datasets.tag_list(&orders()).await.unwrap(),
            [renamed, later]
        );

        datasets.tag_delete(&orders(), "a2").await.unwrap();
        for name in ["a2", "z1"] {
            assert_eq!(
                kind(datasets.tag_fetch(&orders(), name).await),
                ErrorKind::NotFound
            );
            assert_eq!(
                kind(datasets.tag_delete(&orders(), name).await),
                ErrorKind::NotFound
            );
            let change = TagChange::new().description("x");
            let update = datasets.tag_update(&orders(), name, &change).await;
            assert_eq!(kind(update), ErrorKind::NotFound);
        }
        datasets.delete(&orders(), &Change::new()).await.unwrap();
        let gone = datasets
            .tag_create(&orders(), &HEAD, &NewTag::new("n"))
            .await;
        assert_eq!(kind(gone), ErrorKind::NotFound);
    })
    .await;
}

#[tokio::test]
async fn m_37_m_54_names_of_tags_are_no_revisions_and_have_no_odd_characters() {
    let subject = Subject::new(false, DatasetSettings::new()).await;
    let ids = three(&subject).await;
    let id = ids[0].to_string();
    for bad in [
        "",
        "a b",
        "a/b",
        "a\n",
        "a#",
        "HEAD",
        &id,
        &"f".repeat(32),
        &"x".repeat(256),
    ] {
        let tag = subject
            .datasets
            .tag_create(&orders(), &HEAD, &NewTag::new(bad))
            .await;
        assert_eq!(kind(tag), ErrorKind::InvalidInput, "{bad:?}");
    }
    for good in [
        "v1.0",
        "_",
        "a-b+c.d,e",
        "Été",
        &"F".repeat(32),
        &"f".repeat(31),
    ] {
        let tag = subject
            .datasets
            .tag_create(&orders(), &HEAD, &NewTag::new(good))
            .await;
        assert_eq!(tag.unwrap().name, good);
    }
    for bad in [
        "1",
        &"g".repeat(32),
        &"F".repeat(32),
        &format!("+{}", "1".repeat(31)),
    ] {
        assert_eq!(
            kind(bad.parse::<RevisionId>()),
            ErrorKind::InvalidInput,
            "{bad}"
        );
    }
    assert_eq!(id.parse::<RevisionId>().unwrap(), ids[0]);
}

#[tokio::test]
async fn m_38_a_tag_keeps_its_target() {
    let subject = Subject::new(false, DatasetSettings::new()).await;
    let created = create(&subject, &package("1", 1)).await;
    let datasets = &subject.datasets;
    datasets
        .tag_create(&orders(), &HEAD, &NewTag::new("v1"))
        .await
        .unwrap();
    datasets
        .update(&orders(), &package("2", 2), &Change::new())
        .await
        .unwrap();
    let tag = datasets.tag_fetch(&orders(), "v1").await.unwrap();
    assert_eq!(tag.revision, created.revision.id);
    let read = datasets
        .fetch(&orders(), &RevisionRef::Tag("v1".into()))
        .await
        .unwrap();
    assert_eq!(read.package, created.package);
}

#[tokio::test]
async fn m_39_a_revert_is_a_revision_that_says_where_it_is_from() {
    on_both(async |subject| {
        let ids = three(&subject).await;
        let datasets = &subject.datasets;
        datasets
            .tag_create(&orders(), &ids[1].into(), &NewTag::new("v2"))
            .await
            .unwrap();
        let tag = RevisionRef::Tag("v2".into());
        for (to, number) in [(RevisionRef::Id(ids[0]), 1), (tag, 2)] {
            let before = subject.keys().await.len();
            let reverted = datasets
                .revert(&orders(), &to, &Change::new())
                .await
                .unwrap();
            assert_eq!(reverted.package, package(&number.to_string(), number));
            assert_eq!(reverted.revision.reverted_from, Some(ids[number - 1]));
            assert!(
                reverted
                    .revision
                    .message
                    .contains(&ids[number - 1].to_string())
            );
            assert_eq!(datasets.fetch(&orders(), &HEAD).await.unwrap(), reverted);
            assert_eq!(subject.keys().await.len(), before + 1, "no body is new");
        }
        let numbers: Vec<u64> = history(datasets, &orders())
            .await
            .iter()
            .map(|one| one.id.number())
            .collect();
        assert_eq!(numbers, [5, 4, 3, 2, 1]);
        let none = datasets
            .revert(&orders(), &unknown().into(), &Change::new())
            .await;
        assert_eq!(kind(none), ErrorKind::NotFound);
    })
    .await;
}

#[tokio::test]
async fn m_19_a_change_of_an_old_base_is_a_conflict() {
    on_both(async |subject| {
        let ids = three(&subject).await;
        let datasets = &subject.datasets;
        let stale = || Change::new().base(ids[1]);
        let next = package("4", 4);
        assert_eq!(
            kind(datasets.update(&orders(), &next, &stale()).await),
            ErrorKind::Conflict
        );
        assert_eq!(
            kind(datasets.patch(&orders(), &next, &stale()).await),
            ErrorKind::Conflict
        );
        let revert = datasets.revert(&orders(), &HEAD, &stale()).await;
        let error = revert.unwrap_err();
        assert!(error.to_string().contains(&ids[2].to_string()), "{error}");
        assert_eq!(
            kind(datasets.delete(&orders(), &stale()).await),
            ErrorKind::Conflict
        );
        let change = Change::new().base(ids[2]);
        datasets.update(&orders(), &next, &change).await.unwrap();
        assert_eq!(
            kind(datasets.update(&orders(), &next, &change).await),
            ErrorKind::Conflict
        );
        assert_eq!(history(datasets, &orders()).await.len(), 4);
    })
    .await;
}
