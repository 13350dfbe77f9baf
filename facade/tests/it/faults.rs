//! A store that fails, and what becomes of the data.

use std::sync::Arc;
use std::time::Duration;

use package_database::backend::adapter::FaultBackend;
use package_database::backend::adapter::{Fault, Faults, RequestKind};
use package_database::backend::emulator::EmulatorBackend;
use package_database::backend::{
    Backend as _, BackendError, BackendErrorKind, Cancellation, Item, Put,
};
use package_database::block::{Clock as _, SystemClock};
use package_database::specs::NewSpec;
use package_database::testing::{ManualClock, TestDatabase, build};
use package_database::{Database, Error, ErrorKind};

use crate::support::{Passing, Silent, all};

fn version(version: &str) -> NewSpec<'_> {
    NewSpec::new("spec", version, 1)
}

async fn fill(database: &TestDatabase, versions: u32) {
    for number in 0..versions {
        let text = number.to_string();
        database
            .specs()
            .create_or_update("sub 1", &version(&text))
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn passing_faults_are_not_noticed() {
    let faults_of_a_busy_day = [Fault::Throttled, Fault::Unreachable, Fault::Conflict];
    for fault in faults_of_a_busy_day {
        let (database, faults) = TestDatabase::with_faults().await.unwrap();
        let many = || std::iter::repeat_n([Some(fault), None], 40).flatten();
        faults.script(many());
        fill(&database, 3).await;
        let versions = all(database.specs().list_versions("sub 1", "spec").await);
        assert_eq!(versions.len(), 3);
        let new = build::credentials(1);
        let credentials = database.credentials();
        credentials
            .create_or_update("sub 1", "default", &new)
            .await
            .unwrap();
        assert!(
            credentials
                .get_user("public key 1")
                .await
                .unwrap()
                .is_some()
        );
        database.delete_all("sub 1").await.unwrap();
        faults.clear();
        assert_eq!(all(database.specs().list("sub 1").await), []);
    }
}

#[tokio::test]
async fn case_11_a_lost_answer_does_not_double_a_version() {
    let (database, faults) = TestDatabase::with_faults().await.unwrap();
    for text in ["1", "2"] {
        faults.next_of(RequestKind::TransactWrite, Fault::AnswerLost);
        faults.next_of(RequestKind::TransactWrite, Fault::AnswerLost);
        database
            .specs()
            .create_or_update("sub 1", &version(text))
            .await
            .unwrap();
    }
    let versions = all(database.specs().list_versions("sub 1", "spec").await);
    assert_eq!(versions.len(), 2);
    faults.next_of(RequestKind::TransactWrite, Fault::AnswerLost);
    faults.next_of(RequestKind::TransactWrite, Fault::AnswerLost);
    database.specs().delete("sub 1", "spec").await.unwrap();
    let versions = all(database.specs().list_versions("sub 1", "spec").await);
    assert_eq!(versions, []);
}

#[tokio::test]
async fn case_07_a_crash_at_any_moment_leaves_both_items_or_neither() {
    for requests in 0..4 {
        let (database, faults) = TestDatabase::with_faults().await.unwrap();
        fill(&database, 1).await;
        faults.script(std::iter::repeat_n(None, requests));
        faults.script([Some(Fault::Crash)]);
        let written = database
            .specs()
            .create_or_update("sub 1", &version("new"))
            .await;
        let after = database.reopened().await.unwrap();
        let versions = all(after.specs().list_versions("sub 1", "spec").await);
        let latest = after.specs().get("sub 1", "spec").await.unwrap();
        assert_eq!(latest.as_ref(), versions.last());
        assert_eq!(versions.len(), 1 + usize::from(written.is_ok()));
    }
}

#[tokio::test]
async fn case_08_an_interrupted_delete_is_gone_for_readers_and_can_be_finished() {
    for requests in 0..8 {
        let (database, faults) = TestDatabase::with_faults().await.unwrap();
        fill(&database, 60).await;
        faults.script(std::iter::repeat_n(None, requests));
        faults.script([Some(Fault::Crash)]);
        let deleted = database.specs().delete("sub 1", "spec").await;
        let after = database.reopened().await.unwrap();
        let left = all(after.specs().list_versions("sub 1", "spec").await);
        let latest = after.specs().get("sub 1", "spec").await.unwrap();
        // Untouched, or not seen any more.
        assert!(
            latest.is_none() || left.len() == 60,
            "after {requests} requests"
        );
        assert_eq!(deleted.is_ok(), left.is_empty());
        after.specs().delete("sub 1", "spec").await.unwrap();
        assert_eq!(all(after.specs().list_versions("sub 1", "spec").await), []);
    }
}

#[tokio::test]
async fn case_10_an_interrupted_delete_all_can_be_finished() {
    for requests in 0..12 {
        let (database, faults) = TestDatabase::with_faults().await.unwrap();
        fill(&database, 2).await;
        let new = build::credentials(1);
        let credentials = database.credentials();
        credentials
            .create_or_update("sub 1", "default", &new)
            .await
            .unwrap();
        faults.script(std::iter::repeat_n(None, requests));
        faults.script([Some(Fault::Crash)]);
        let _ = database.delete_all("sub 1").await;
        let after = database.reopened().await.unwrap();
        after.delete_all("sub 1").await.unwrap();
        assert_eq!(all(after.specs().list_versions("sub 1", "spec").await), []);
        assert_eq!(all(after.credentials().list("sub 1").await), []);
        // The claim is gone as well.
        let credentials = after.credentials();
        let taken = credentials.create_or_update("sub 2", "default", &new);
        taken.await.unwrap();
    }
}

#[tokio::test]
async fn case_18_what_is_refused_of_a_deletion_is_sent_again_until_it_is_gone() {
    let (database, faults) = TestDatabase::with_faults().await.unwrap();
    fill(&database, 60).await;
    let refused = [Some(Fault::Unprocessed), Some(Fault::Unprocessed), None];
    faults.script(std::iter::repeat_n(refused, 20).flatten());
    database.specs().delete("sub 1", "spec").await.unwrap();
    assert_eq!(
        all(database.specs().list_versions("sub 1", "spec").await),
        []
    );
}

#[tokio::test]
async fn case_41_a_dropped_future_leaves_both_items_or_neither() {
    use crate::support::{Interleaved, facade};
    for turns in 0..16 {
        let test = TestDatabase::new().await.unwrap();
        fill(&test, 1).await;
        let backend = Interleaved::new(test.emulator().clone(), turns);
        let database = facade(backend, turns, 1_795_188_600).await;
        let (specs, new) = (database.specs(), version("new"));
        let mut upload = Box::pin(specs.create_or_update("sub 1", &new));
        for _ in 0..turns {
            let polled = std::future::poll_fn(|context| {
                std::task::Poll::Ready(upload.as_mut().poll(context))
            });
            if polled.await.is_ready() {
                break;
            }
        }
        drop(upload);
        let versions = all(test.specs().list_versions("sub 1", "spec").await);
        let latest = test.specs().get("sub 1", "spec").await.unwrap();
        assert_eq!(latest.as_ref(), versions.last());
    }
}

#[tokio::test]
async fn case_39_42_a_store_that_stays_away_is_given_up_at_the_deadline() {
    let kinds = [
        (Fault::Throttled, ErrorKind::Throttled),
        (Fault::Unreachable, ErrorKind::Unavailable),
        (Fault::Conflict, ErrorKind::Conflict),
    ];
    for (fault, kind) in kinds {
        let (database, faults) = TestDatabase::with_faults().await.unwrap();
        faults.script(std::iter::repeat_n(Some(fault), 10_000));
        let before = package_database::block::Clock::elapsed(database.clock());
        let error = database.specs().get("sub 1", "spec").await.unwrap_err();
        assert_eq!(error.kind(), kind);
        assert!(
            std::error::Error::source(&error).is_some(),
            "the cause is kept"
        );
        let took = package_database::block::Clock::elapsed(database.clock()) - before;
        assert!(
            took > Duration::from_secs(3) && took < Duration::from_secs(4),
            "{took:?}"
        );
        let error = database
            .specs()
            .create_or_update("sub 1", &version("1"))
            .await;
        assert_eq!(error.unwrap_err().kind(), kind);
    }
}

/// Whatever of the deadline was spent before, the call ends when it is over, and a little grace.
#[tokio::test]
async fn case_42_a_store_that_never_answers_is_cut_off_after_the_deadline() {
    for before in [0, 1, 5] {
        let test = TestDatabase::new().await.unwrap();
        let (clock, faults) = (Arc::new(Passing(ManualClock::at(0))), Faults::default());
        faults.script(std::iter::repeat_n(Some(Fault::Throttled), before));
        let silent = Arc::new(Silent(Arc::new(test.emulator().clone())));
        let database = Database::builder()
            .backend(FaultBackend::new(silent, faults))
            .clock(clock.clone())
            .build()
            .await
            .unwrap();
        let mut began = Duration::ZERO;
        let mut ended = |error: Error| {
            assert_eq!(error.kind(), ErrorKind::Unavailable);
            let took = clock.elapsed() - began;
            began = clock.elapsed();
            assert_eq!(took, Duration::from_millis(4250), "after {before} refusals");
        };
        let (specs, credentials) = (database.specs(), database.credentials());
        ended(specs.list("sub 1").await.unwrap_err());
        let (new, upload) = (build::credentials(1), version("1"));
        let stored = specs.create_or_update("sub 1", &upload);
        ended(stored.await.unwrap_err());
        let stored = credentials.create_or_update("sub 1", "default", &new);
        ended(stored.await.unwrap_err());
        // Reads by key are answered here, so that what is cut off is the transaction.
        test.credentials()
            .create_or_update("sub 1", "default", &new)
            .await
            .unwrap();
        let deleted = credentials.delete("sub 1", "default");
        ended(deleted.await.unwrap_err());
        let left = test.credentials().list("sub 1").await.unwrap();
        assert_eq!(left.len(), 0, "carried out, though nobody said so");
    }
}

/// Only what must be waited for asks the runtime for a timer, which the system's clock takes from it.
#[test]
fn the_systems_clock_has_timers_in_a_runtime() {
    let clock = SystemClock::new();
    assert!(clock.timer(Duration::ZERO).is_none());
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.unwrap().block_on(async {
        let emulator = EmulatorBackend::new();
        let database = Database::builder().emulator(emulator).build().await;
        let listed = database.unwrap().specs().list("sub 1").await;
        assert!(listed.unwrap().is_empty(), "without a timer");
    });
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build();
    runtime
        .unwrap()
        .block_on(async { clock.timer(Duration::ZERO).unwrap().await });
}

/// Somebody's row stands where the next version would, and time stands still.
#[tokio::test]
async fn case_42_a_conflict_without_end_is_given_up_at_the_deadline() {
    let database = TestDatabase::new().await.unwrap();
    let now = package_database::block::Clock::seconds(database.clock());
    let row = Item::from_iter([
        ("sub", "sub 1".to_owned()),
        ("updated_at_id", format!("{now:020}#spec")),
        ("id", "another".to_owned()),
    ]);
    let put = Put::new("package.specs", row);
    database.emulator().put(&put).await.unwrap();
    let before = package_database::block::Clock::elapsed(database.clock());
    let error = database
        .specs()
        .create_or_update("sub 1", &version("1"))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict);
    let took = package_database::block::Clock::elapsed(database.clock()) - before;
    assert!(took < Duration::from_secs(4), "{took:?}");
}

/// The first attempt may have been carried out, and here it was: `Throttled` would deny it.
#[tokio::test]
async fn an_upload_of_which_nobody_knows_is_unavailable_whatever_came_last() {
    for last in [Fault::Throttled, Fault::Conflict, Fault::Unreachable] {
        let (database, faults) = TestDatabase::with_faults().await.unwrap();
        faults.next_of(RequestKind::TransactWrite, Fault::AnswerLost);
        for _ in 0..10_000 {
            faults.next_of(RequestKind::TransactWrite, last);
        }
        let specs = database.specs();
        let error = specs.create_or_update("sub 1", &version("1")).await;
        assert_eq!(error.unwrap_err().kind(), ErrorKind::Unavailable);
        assert!(specs.get("sub 1", "spec").await.unwrap().is_some());
    }
}

#[test]
fn a_cancelled_transaction_says_why() {
    use Cancellation as Why;
    let cases = [
        (vec![Why::Conflict, Why::None], ErrorKind::Conflict),
        (vec![Why::Conflict, Why::Throttled], ErrorKind::Throttled),
        (vec![Why::None, Why::ConditionFailed], ErrorKind::Conflict),
        (
            vec![Why::Throttled, Why::ConditionFailed],
            ErrorKind::Conflict,
        ),
        (vec![Why::Throttled, Why::Invalid], ErrorKind::Internal),
    ];
    for (reasons, kind) in cases {
        let why = format!("{reasons:?}");
        let error = BackendError::new(BackendErrorKind::Cancelled(reasons), "cancelled");
        assert_eq!(Error::from(error).kind(), kind, "{why}");
    }
}
