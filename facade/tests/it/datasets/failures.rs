//! A store that fails at every request of every write: nothing is half done, and whoever tries again succeeds.
//!
//! Each write is walked from its first request to its last. At each of them the process dies, once before the request is
//! carried out and once after it, when its answer is lost; and each fault that passes comes once.

use std::time::Duration;

use package_database::block::ListOptions;
use package_database::datasets::{
    Change, DatasetRef, DatasetSettings, Datasets, Document, NewTag, RevisionRef, TagChange,
};
use package_database::{Error, ErrorKind};
use serde_json::json;

use super::state::{readable, state};
use super::{HEAD, Subject, create, document, kind, orders, package};
use crate::faulted::{Again, PASSING, REQUESTS_MAX, after, deaths};
use crate::support::all;

/// What becomes of a write that dies on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Torn {
    /// All of it has happened, or nothing.
    Never,
    /// Some of it may have happened, which nobody sees, and the next one goes on.
    Unseen,
}

fn tag(name: &str) -> RevisionRef {
    RevisionRef::Tag(name.to_owned())
}

fn other() -> DatasetRef {
    DatasetRef::named("acme", "other").unwrap()
}

/// A change that is made only of the newest of both revisions.
fn based() -> Change {
    Change::new().base(tag("now"))
}

/// A document and a body that no item has room for.
fn large(title: &str) -> Document {
    let text = title.repeat(360 * 1024 / title.len());
    let resources = json!([{"name": "a", "schema": text.as_str()}, {"name": "b"}]);
    document(json!({"readme": text, "resources": resources}))
}

/// A dataset of two revisions with a tag each.
async fn two_revisions(subject: &Subject) {
    create(subject, &package("start", 2)).await;
    let datasets = &subject.datasets;
    let tagged = async |name: &str| {
        let new = NewTag::new(name).description("as it was");
        datasets.tag_create(&orders(), &HEAD, &new).await.unwrap();
    };
    tagged("start").await;
    let second = datasets
        .update(&orders(), &package("second", 3), &Change::new())
        .await;
    second.unwrap();
    tagged("now").await;
}

/// The same with large documents, and deleted.
async fn deleted(subject: &Subject) {
    two_revisions(subject).await;
    let datasets = &subject.datasets;
    for package in [large("third"), package("fourth", 60)] {
        let updated = datasets.update(&orders(), &package, &Change::new()).await;
        updated.unwrap();
    }
    datasets.delete(&orders(), &Change::new()).await.unwrap();
}

async fn prepared(prepare: impl AsyncFn(&Subject)) -> Subject {
    let subject = Subject::new(false, DatasetSettings::new()).await;
    prepare(&subject).await;
    subject
}

/// Walks over all failures of one write.
async fn at_every_request(
    torn: Torn,
    again: Again,
    prepare: impl AsyncFn(&Subject),
    write: impl AsyncFn(&Datasets) -> Result<(), Error>,
) {
    let first = prepared(prepare).await;
    let before = state(&first).await;
    let without = first.fork().await;
    write(&without.datasets).await.unwrap();
    let done = state(&without).await;
    assert_ne!(before, done);
    for requests in 0..REQUESTS_MAX {
        let mut reached = false;
        for script in deaths(requests) {
            let what = format!("after {requests} requests {:?}", &script[requests..]);
            let subject = first.fork().await;
            let (faulty, faults) = subject.faulty().await;
            faults.script(script);
            let outcome = write(&faulty).await;
            reached |= faults.crashed();
            assert_eq!(outcome.is_err(), faults.crashed(), "{what}: {outcome:?}");
            let now = state(&subject).await;
            if outcome.is_err() {
                assert_eq!(kind(outcome), ErrorKind::Unavailable, "{what}");
                assert!(
                    torn == Torn::Unseen || now == before || now == done,
                    "{what}"
                );
                readable(&subject).await;
                // The lease of the one that died ends.
                subject.clock.advance(Duration::from_secs(61));
                match write(&subject.datasets).await {
                    Ok(()) => assert!(now != done || again == Again::Nothing, "{what}"),
                    Err(error) => {
                        assert_eq!(Again::Told(error.kind()), again, "{what}: {error}");
                        assert_eq!(now, done, "{what}: {error}");
                    }
                }
            }
            assert_eq!(state(&subject).await, done, "{what}");
            readable(&subject).await;
        }
        for fault in PASSING {
            let subject = first.fork().await;
            let (faulty, faults) = subject.faulty().await;
            faults.script(after(requests, &[Some(fault)]));
            let outcome = write(&faulty).await;
            let what = format!("{fault:?} after {requests} requests: {outcome:?}");
            assert!(outcome.is_ok(), "{what}");
            assert_eq!(state(&subject).await, done, "{what}");
        }
        if !reached {
            return;
        }
    }
    panic!("it has no end");
}

#[tokio::test]
async fn m_12_a_create_that_fails_anywhere_is_whole_or_nothing() {
    for package in [package("new", 1), package("new", 95), large("new")] {
        at_every_request(
            Torn::Never,
            Again::Told(ErrorKind::Conflict),
            two_revisions,
            async |datasets| {
                let created = datasets.create(&other(), &package, &Change::new()).await;
                created.map(drop)
            },
        )
        .await;
    }
}

#[tokio::test]
async fn m_16_an_update_that_fails_anywhere_is_whole_or_nothing() {
    for package in [package("new", 1), package("new", 95), large("new")] {
        at_every_request(
            Torn::Never,
            Again::Told(ErrorKind::Conflict),
            two_revisions,
            async |datasets| {
                let updated = datasets.update(&orders(), &package, &based()).await;
                updated.map(drop)
            },
        )
        .await;
    }
}

#[tokio::test]
async fn m_18_a_patch_that_fails_anywhere_is_whole_or_nothing() {
    let members = document(json!({"title": "new", "sources": [1]}));
    at_every_request(
        Torn::Never,
        Again::Told(ErrorKind::Conflict),
        two_revisions,
        async |datasets| {
            let patched = datasets.patch(&orders(), &members, &based()).await;
            patched.map(drop)
        },
    )
    .await;
}

#[tokio::test]
async fn m_39_a_revert_that_fails_anywhere_is_whole_or_nothing() {
    at_every_request(
        Torn::Never,
        Again::Told(ErrorKind::Conflict),
        two_revisions,
        async |datasets| {
            let reverted = datasets.revert(&orders(), &tag("start"), &based()).await;
            reverted.map(drop)
        },
    )
    .await;
}

#[tokio::test]
async fn m_20_a_delete_that_fails_anywhere_is_whole_or_nothing() {
    at_every_request(
        Torn::Never,
        Again::Told(ErrorKind::NotFound),
        two_revisions,
        async |datasets| datasets.delete(&orders(), &based()).await,
    )
    .await;
}

#[tokio::test]
async fn m_21_a_purge_that_fails_anywhere_goes_on() {
    at_every_request(
        Torn::Unseen,
        Again::Told(ErrorKind::NotFound),
        deleted,
        async |datasets| datasets.purge(&orders()).await,
    )
    .await;
}

#[tokio::test]
async fn m_21_all_of_an_owner_can_be_removed_though_it_fails_anywhere() {
    let two = async |subject: &Subject| {
        deleted(subject).await;
        create(subject, &package("again", 1)).await;
    };
    at_every_request(Torn::Unseen, Again::Nothing, two, async |datasets| {
        datasets.delete_all("acme").await
    })
    .await;
}

#[tokio::test]
async fn m_22_a_move_that_fails_anywhere_is_whole_or_nothing() {
    at_every_request(
        Torn::Never,
        Again::Told(ErrorKind::NotFound),
        two_revisions,
        async |datasets| {
            let moved = datasets.move_to(&orders(), &other(), &based()).await;
            moved.map(drop)
        },
    )
    .await;
}

#[tokio::test]
async fn m_32_m_35_m_36_a_change_of_a_tag_that_fails_anywhere_is_whole_or_nothing() {
    at_every_request(
        Torn::Never,
        Again::Told(ErrorKind::Conflict),
        two_revisions,
        async |datasets| {
            let new = NewTag::new("v1");
            let tagged = datasets.tag_create(&orders(), &tag("start"), &new).await;
            tagged.map(drop)
        },
    )
    .await;
    at_every_request(
        Torn::Never,
        Again::Told(ErrorKind::NotFound),
        two_revisions,
        async |datasets| {
            let change = TagChange::new().name("v1").description("another");
            let changed = datasets.tag_update(&orders(), "start", &change).await;
            changed.map(drop)
        },
    )
    .await;
    at_every_request(
        Torn::Never,
        Again::Told(ErrorKind::NotFound),
        two_revisions,
        async |datasets| datasets.tag_delete(&orders(), "start").await,
    )
    .await;
}

/// Of a create that died before its transaction nothing is in the way of another package.
#[tokio::test]
async fn m_12_the_name_of_a_create_that_failed_is_free() {
    let first = prepared(two_revisions).await;
    for requests in 0..8 {
        let subject = first.fork().await;
        let (faulty, faults) = subject.faulty().await;
        let [died, _] = deaths(requests);
        faults.script(died);
        let change = Change::new();
        let failed = faulty.create(&other(), &package("new", 95), &change).await;
        let created = subject
            .datasets
            .create(&other(), &package("x", 1), &change)
            .await;
        let listed = all(subject.datasets.list("acme", &ListOptions::new()).await);
        assert_eq!(listed.len(), 2, "after {requests} requests");
        assert_eq!(
            created.is_ok(),
            failed.is_err(),
            "after {requests} requests"
        );
    }
}
