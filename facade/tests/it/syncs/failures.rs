//! A store that fails at every request, and several who work at once.

use package_database::backend::adapter::Fault;
use package_database::syncs::{
    CleanupPolicy, DynamoSyncStore, Grant, GrantFilter, OnDamaged, SyncId, SyncSettings, SyncState,
};
use package_database::{Error, ErrorKind};

use super::{DAY, EVERY, Subject, contents, fill, grant, kind, member, members, user};
use crate::support::{all, together};

const FAULTS: [Fault; 4] = [
    Fault::Crash,
    Fault::AnswerLost,
    Fault::Throttled,
    Fault::Unprocessed,
];

/// Does something that fails at each of its requests in turn, in each way, until all of them have succeeded. Whatever
/// does not kill the process is got over.
async fn at_every_request(
    setup: impl AsyncFn(&Subject) -> Vec<SyncId>,
    work: impl AsyncFn(&DynamoSyncStore, &[SyncId]) -> Result<(), Error>,
    check: impl AsyncFn(&Subject, &[SyncId], bool, &str),
) {
    for fault in FAULTS {
        // A crash is tried at each request; what is got over, at every fourth.
        let step = if fault == Fault::Crash { 1 } else { 4 };
        for requests in (0..).step_by(step) {
            let subject = Subject::in_memory().await;
            let ids = setup(&subject).await;
            let (faulty, faults) = subject.faulty().await;
            faults.script(std::iter::repeat_n(None, requests).chain([Some(fault), None]));
            let outcome = work(&faulty, &ids).await;
            let what = format!("{fault:?} at request {requests}: {outcome:?}");
            let crashed = faults.crashed();
            assert!(fault == Fault::Crash || outcome.is_ok(), "{what}");
            check(&subject, &ids, outcome.is_ok(), &what).await;
            if fault == Fault::Crash && !crashed {
                assert!(requests > 3, "{what}");
                break;
            }
            if fault != Fault::Crash && requests > 36 {
                break;
            }
        }
    }
}

#[tokio::test]
async fn s_72_an_end_that_fails_anywhere_has_happened_or_not() {
    at_every_request(
        async |subject| {
            let run = subject.store.start().await.unwrap().run;
            fill(&subject.store, 3).await;
            vec![run.id]
        },
        async |store, ids| {
            store.set_current(ids[0]).await?;
            store.end().await.map(drop)
        },
        async |subject, ids, done, what| {
            let run = subject.store.get_sync(ids[0]).await.unwrap();
            assert!(!done || run.state == SyncState::Ended, "{what}");
            assert_eq!(run.ended_at.is_some(), run.state == SyncState::Ended);
            if run.state == SyncState::Running {
                // Whoever comes next goes on with it.
                assert!(
                    subject.other_process().start().await.unwrap().resumed,
                    "{what}"
                );
                subject.store.end().await.unwrap();
            }
            let latest = subject.store.latest_finished(None).await.unwrap().unwrap();
            assert_eq!(
                (latest.id, latest.stats.unwrap().grants),
                (ids[0], 3),
                "{what}"
            );
        },
    )
    .await;
}

#[tokio::test]
async fn s_72_a_clean_up_that_fails_anywhere_is_gone_on_with() {
    at_every_request(
        async |subject| {
            let mut ids = Vec::new();
            for _ in 0..3 {
                subject.store.start_new().await.unwrap();
                fill(&subject.store, 2).await;
                subject.store.put_asset("a", "b/c", b"bytes").await.unwrap();
                ids.push(subject.store.end().await.unwrap().id);
            }
            ids
        },
        async |store, _| store.cleanup(&CleanupPolicy::new()).await.map(drop),
        async |subject, ids, done, what| {
            let runs = all(subject.store.list_runs(&EVERY).await);
            assert!(!done || runs.len() == 2, "{what}");
            assert!(matches!(runs.len(), 2 | 3), "{what}");
            for run in &runs {
                let whole = contents(&subject.store, Some(run.id)).await;
                assert_eq!((whole.grants.len(), whole.assets.len()), (2, 1), "{what}");
            }
            subject.clock.advance(DAY);
            subject.store.cleanup(&CleanupPolicy::new()).await.unwrap();
            let left = subject.keys().await;
            assert!(
                left.iter().all(|key| !key.contains(&ids[0].to_string())),
                "{what}"
            );
        },
    )
    .await;
}

#[tokio::test]
async fn s_72_a_clone_that_fails_anywhere_is_whole_or_not_seen() {
    at_every_request(
        async |subject| {
            subject.store.start_new().await.unwrap();
            fill(&subject.store, 30).await;
            subject.store.put_asset("a", "b/c", b"bytes").await.unwrap();
            vec![subject.store.end().await.unwrap().id]
        },
        async |store, ids| {
            let to = copy_of(store);
            store.clone_to(ids[0], &to, OnDamaged::Fail).await.map(drop)
        },
        async |subject, ids, done, what| {
            let to = subject.store_named("copy");
            let seen = to.view(ids[0]).await;
            assert!(!done || seen.is_ok(), "{what}");
            if seen.is_err() {
                subject
                    .store
                    .clone_to(ids[0], &to, OnDamaged::Fail)
                    .await
                    .unwrap();
            }
            let own = contents(&subject.store, Some(ids[0])).await;
            assert_eq!(contents(&to, None).await, own, "{what}");
        },
    )
    .await;
}

#[tokio::test]
async fn s_72_a_compaction_that_fails_anywhere_is_whole_or_not_seen() {
    at_every_request(
        async |subject| {
            let base = members(&subject.store, 3).await;
            let applied = members(&subject.store, 5).await;
            vec![base.id, applied.id]
        },
        async |store, ids| {
            store
                .compact(ids[0], ids[1], OnDamaged::Fail)
                .await
                .map(drop)
        },
        async |subject, ids, done, what| {
            let runs = all(subject.store.list_runs(&EVERY).await);
            let made: Vec<_> = runs.iter().filter(|run| !ids.contains(&run.id)).collect();
            assert!(made.len() <= 1, "{what}");
            for run in made {
                assert!(!done || run.state == SyncState::Ended, "{what}");
                if run.state == SyncState::Ended {
                    let made = contents(&subject.store, Some(run.id)).await;
                    assert_eq!(made, contents(&subject.store, Some(ids[1])).await, "{what}");
                }
            }
            // What was given up goes by itself with a clean-up a week later.
            subject.clock.advance(8 * DAY);
            subject
                .store
                .cleanup(&CleanupPolicy::new().keep(9))
                .await
                .unwrap();
            let runs = all(subject.store.list_runs(&EVERY).await);
            assert!(
                runs.iter().all(|run| run.state == SyncState::Ended),
                "{what}"
            );
        },
    )
    .await;
}

/// The store beside, of the same process.
fn copy_of(store: &DynamoSyncStore) -> DynamoSyncStore {
    store.beside("copy").unwrap()
}

#[tokio::test]
async fn s_71_many_writers_fill_one_sync() {
    let subject = Subject::new(false, SyncSettings::new().shards(4).unwrap()).await;
    let run = subject.store.start().await.unwrap().run;
    let mut writers = Vec::new();
    for writer in 0..8 {
        let store = subject.interleaved(writer).await;
        store.set_current(run.id).await.unwrap();
        writers.push(async move {
            let first = usize::try_from(writer).unwrap() * 200;
            let own: Vec<Grant> = (first..first + 400).map(grant).collect();
            store.put_grants(&own).await.unwrap();
        });
    }
    together(writers).await;
    let ended = subject.store.end().await.unwrap();
    assert_eq!(ended.stats.unwrap().grants, 1800);
    let found = subject
        .store
        .list_grants(None, &GrantFilter::All, &EVERY)
        .await;
    assert_eq!(all(found).len(), 1800);
}

/// Another process ends the sync in the middle of a write: the writer is told.
#[tokio::test]
async fn s_71_a_writer_learns_that_its_sync_was_ended() {
    let mut told = 0;
    for seed in 0..10 {
        let subject = Subject::in_memory().await;
        let run = subject.store.start().await.unwrap().run;
        let writer = subject.interleaved(seed).await;
        writer.set_current(run.id).await.unwrap();
        let grants: Vec<Grant> = (0..100)
            .map(|n| Grant::of(format!("{n}"), &member(), &user(n)))
            .collect();
        let (written, ended) = tokio::join!(writer.put_grants(&grants), subject.store.end());
        let ended = ended.unwrap();
        match written {
            Ok(_) => assert_eq!(ended.stats.unwrap().grants, 100, "{seed}"),
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::Conflict);
                told += 1;
            }
        }
        assert_eq!(kind(writer.put_grants(&grants).await), ErrorKind::Conflict);
    }
    assert!(told > 0);
}
