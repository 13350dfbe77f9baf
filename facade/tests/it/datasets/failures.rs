//! A store that fails at every request of every write.

use package_database::backend::adapter::Fault;
use package_database::block::ListOptions;
use package_database::datasets::{Change, DatasetRef, DatasetSettings, Datasets};
use package_database::{Error, ErrorKind};

use super::{HEAD, Subject, create, history, orders, package};
use crate::support::all;

/// Requests of the longest of the writes here, and some.
const REQUESTS: usize = 16;

async fn subject() -> Subject {
    let subject = Subject::new(false, DatasetSettings::new()).await;
    create(&subject, &package("start", 2)).await;
    subject
}

fn other() -> DatasetRef {
    DatasetRef::named("acme", "other").unwrap()
}

/// A write that crashes behind each of its requests in turn, until it does not; and one of whose
/// answers is lost.
async fn at_every_request(
    write: impl AsyncFn(&Datasets) -> Result<(), Error>,
    check: impl AsyncFn(&Datasets, bool, &str),
) {
    let mut done = 0;
    for fault in [
        Fault::Crash,
        Fault::AnswerLost,
        Fault::Throttled,
        Fault::Conflict,
    ] {
        for requests in 0..REQUESTS {
            let subject = subject().await;
            let (faulty, faults) = subject.faulty().await;
            faults.script(std::iter::repeat_n(None, requests).chain([Some(fault)]));
            let outcome = write(&faulty).await;
            let what = format!("{fault:?} after {requests} requests: {outcome:?}");
            if let Err(error) = &outcome {
                let kind = error.kind();
                assert!(
                    matches!(kind, ErrorKind::Unavailable | ErrorKind::Throttled),
                    "{what}"
                );
            }
            assert!(fault == Fault::Crash || outcome.is_ok(), "{what}");
            done += usize::from(outcome.is_ok());
            check(&subject.datasets, outcome.is_ok(), &what).await;
        }
    }
    assert!(done > 3 * REQUESTS, "it succeeds at last");
}

#[tokio::test]
async fn m_12_a_create_that_fails_anywhere_is_whole_or_nothing() {
    for resources in [1, 95] {
        at_every_request(
            async |datasets| {
                let package = package("new", resources);
                datasets
                    .create(&other(), &package, &Change::new())
                    .await
                    .map(drop)
            },
            async |datasets, done, what| {
                let read = datasets.fetch(&other(), &HEAD).await;
                assert_eq!(read.is_ok(), done, "{what}");
                let listed = all(datasets.list("acme", &ListOptions::new()).await);
                assert_eq!(listed.len(), 1 + usize::from(done), "{what}");
                match read {
                    Ok(read) => assert_eq!(read.package, package("new", resources), "{what}"),
                    Err(error) => assert_eq!(error.kind(), ErrorKind::NotFound, "{what}"),
                }
                if !done {
                    let again = datasets
                        .create(&other(), &package("x", 1), &Change::new())
                        .await;
                    assert!(again.is_ok(), "{what}");
                }
            },
        )
        .await;
    }
}

#[tokio::test]
async fn m_16_an_update_that_fails_anywhere_is_whole_or_nothing() {
    at_every_request(
        async |datasets| {
            let package = package("new", 95);
            datasets
                .update(&orders(), &package, &Change::new())
                .await
                .map(drop)
        },
        async |datasets, done, what| {
            let read = datasets.fetch(&orders(), &HEAD).await.unwrap();
            let expected = if done {
                package("new", 95)
            } else {
                package("start", 2)
            };
            assert_eq!(read.package, expected, "{what}");
            let listed = history(datasets, &orders()).await;
            assert_eq!(listed.len(), 1 + usize::from(done), "{what}");
            assert_eq!(listed[0], read.revision, "{what}");
        },
    )
    .await;
}

#[tokio::test]
async fn m_22_a_move_that_fails_anywhere_is_whole_or_nothing() {
    at_every_request(
        async |datasets| {
            let moved = datasets.move_to(&orders(), &other(), &Change::new()).await;
            moved.map(drop)
        },
        async |datasets, done, what| {
            let (there, gone) = match done {
                true => (other(), orders()),
                false => (orders(), other()),
            };
            let read = datasets.fetch(&there, &HEAD).await.unwrap();
            assert_eq!(read.name, if done { "other" } else { "orders" }, "{what}");
            let error = datasets.fetch(&gone, &HEAD).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::NotFound, "{what}");
            let listed = all(datasets.list("acme", &ListOptions::new()).await);
            assert_eq!(listed.len(), 1, "{what}");
        },
    )
    .await;
}

#[tokio::test]
async fn m_21_a_purge_that_fails_anywhere_goes_on() {
    for requests in 0..REQUESTS {
        let subject = subject().await;
        let datasets = &subject.datasets;
        datasets
            .update(&orders(), &package("more", 60), &Change::new())
            .await
            .unwrap();
        datasets.delete(&orders(), &Change::new()).await.unwrap();
        let (faulty, faults) = subject.faulty().await;
        faults.script(std::iter::repeat_n(None, requests).chain([Some(Fault::Crash)]));
        let purged = faulty.purge(&orders()).await;
        // The lease of the one that crashed ends.
        subject.clock.advance(std::time::Duration::from_secs(61));
        match datasets.purge(&orders()).await {
            Ok(()) => {}
            Err(error) => {
                assert_eq!(
                    error.kind(),
                    ErrorKind::NotFound,
                    "{purged:?} after {requests}"
                );
            }
        }
        assert_eq!(subject.keys().await, [""; 0], "{purged:?} after {requests}");
    }
}
