//! Removing syncs.

use std::time::Duration;

use package_database::ErrorKind;
use package_database::backend::adapter::{Fault, RequestKind};
use package_database::backend::{Action, Condition, Item, Update};
use package_database::syncs::{
    CleanupPolicy, NewSync, OnDamaged, SyncId, SyncSettings, SyncState, SyncType, file,
};

use super::{DAY, EVERY, Subject, TABLE, contents, fill, grant, kind, on_both};
use crate::support::all;

async fn left(subject: &Subject) -> Vec<SyncId> {
    let runs = all(subject.store.list_runs(&EVERY).await);
    runs.into_iter().map(|run| run.id).collect()
}

async fn partial(subject: &Subject, parent: Option<SyncId>) -> SyncId {
    let mut new = NewSync::new(SyncType::Partial);
    new.parent = parent;
    subject.tick();
    subject.store.start_with(&new).await.unwrap();
    fill(&subject.store, 1).await;
    subject.store.end().await.unwrap().id
}

/// A sync of a kind that a clean-up has to judge.
async fn full(subject: &Subject) -> SyncId {
    subject.tick();
    subject.members(2).await.id
}

#[tokio::test]
async fn s_19_a_clean_up_keeps_the_newest_full_syncs() {
    on_both(async |subject| {
        let mut ids = Vec::new();
        for _ in 0..5 {
            ids.push(full(&subject).await);
        }
        let report = subject.store.cleanup(&CleanupPolicy::new()).await.unwrap();
        assert_eq!(report.removed, ids[..3]);
        assert_eq!(left(&subject).await, ids[3..]);
        let again = subject.store.cleanup(&CleanupPolicy::new()).await.unwrap();
        assert!(again.removed.is_empty() && again.skipped.is_none());
        let one = CleanupPolicy::new().keep(1);
        assert_eq!(subject.store.cleanup(&one).await.unwrap().removed, [ids[3]]);
        let none = CleanupPolicy::new().keep(0);
        assert_eq!(
            subject.store.cleanup(&none).await.unwrap().removed,
            [ids[4]]
        );
    })
    .await;
}

#[tokio::test]
async fn s_20_nobody_finds_what_goes_from_the_first_moment_on() {
    let subject = Subject::in_memory().await;
    let ids = [
        full(&subject).await,
        full(&subject).await,
        full(&subject).await,
    ];
    let (faulty, faults) = subject.faulty().await;
    // The first batch of deletes is the moment after the run has gone.
    faults.next_of(RequestKind::BatchWrite, Fault::Crash);
    faulty.cleanup(&CleanupPolicy::new()).await.unwrap_err();
    assert_eq!(left(&subject).await, ids[1..]);
    assert_eq!(kind(subject.store.view(ids[0]).await), ErrorKind::NotFound);
    let of_first = |keys: Vec<String>| {
        keys.iter()
            .filter(|key| key.contains(&ids[0].to_string()))
            .count()
    };
    assert!(
        of_first(subject.keys().await) > 5,
        "its items are still there"
    );
    subject.clock.advance(Duration::from_secs(61));
    let report = subject.store.cleanup(&CleanupPolicy::new()).await.unwrap();
    assert_eq!(report.removed, [ids[0]]);
    assert_eq!(of_first(subject.keys().await), 0);
}

#[tokio::test]
async fn s_58_all_items_of_what_goes_are_gone() {
    for shards in [1, 4] {
        let settings = SyncSettings::new().shards(shards).unwrap();
        let subject = Subject::new(false, settings).await;
        let kept = full(&subject).await;
        let before = subject.keys().await;
        subject.clock.advance(DAY);
        subject.store.start_new().await.unwrap();
        fill(&subject.store, 300).await;
        subject.store.put_asset("a", "b/c", b"bytes").await.unwrap();
        let large = subject.store.end().await.unwrap();
        let report = subject.store.delete_run(large.id).await.unwrap();
        assert_eq!(report.items, 2 + 301 + 1 + 300 + 1);
        assert_eq!(subject.keys().await, before);
        assert_eq!(left(&subject).await, [kept]);
    }
}

#[tokio::test]
async fn s_81_partial_syncs_go_with_their_parents_or_their_time() {
    on_both(async |subject| {
        let policy = CleanupPolicy::new();
        let early = partial(&subject, None).await;
        let first = full(&subject).await;
        let of_first = partial(&subject, Some(first)).await;
        let second = full(&subject).await;
        let report = subject.store.cleanup(&policy).await.unwrap();
        assert!(report.removed.is_empty(), "no more full ones than stay");
        let of_second = partial(&subject, Some(second)).await;
        let grandchild = partial(&subject, Some(of_first)).await;
        let late = partial(&subject, None).await;
        let third = full(&subject).await;
        let skipped = subject.store.cleanup(&policy.skip()).await.unwrap();
        assert!(skipped.removed.is_empty() && skipped.skipped.is_some());
        let running = subject.other_process().start_new().await.unwrap();
        let skipped = subject.store.cleanup(&policy).await.unwrap();
        let why = skipped.skipped.unwrap();
        assert!(
            skipped.removed.is_empty() && why.contains(&running.id.to_string()),
            "{why}"
        );
        // One that did not end in a week keeps nothing.
        subject.clock.advance(8 * DAY);
        let report = subject.store.cleanup(&policy).await.unwrap();
        assert_eq!(report.removed, [early, first, of_first, grandchild]);
        assert_eq!(
            left(&subject).await,
            [second, of_second, late, third, running.id]
        );
    })
    .await;
}

#[tokio::test]
async fn s_82_one_sync_is_deleted_unless_it_is_active() {
    on_both(async |subject| {
        let first = full(&subject).await;
        let second = full(&subject).await;
        let running = subject.store.start_new().await.unwrap();
        let other = subject.other_process();
        for store in [&subject.store, &other] {
            let error = store.delete_run(running.id).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Conflict);
            assert!(
                error.to_string().contains(&running.id.to_string()),
                "{error}"
            );
        }
        let report = other.delete_run(first).await.unwrap();
        assert_eq!(report.removed, [first]);
        assert_eq!(kind(other.delete_run(first).await), ErrorKind::NotFound);
        assert_eq!(left(&subject).await, [second, running.id]);
        // What was given up can be removed as well.
        subject.clock.advance(8 * DAY);
        other.delete_run(running.id).await.unwrap();
        assert_eq!(left(&subject).await, [second]);
    })
    .await;
}

#[tokio::test]
async fn one_process_cleans_up_at_a_time() {
    let subject = Subject::in_memory().await;
    for _ in 0..4 {
        full(&subject).await;
    }
    let (left_one, right) = (subject.interleaved(1).await, subject.interleaved(2).await);
    let policy = CleanupPolicy::new();
    let (first, second) = tokio::join!(left_one.cleanup(&policy), right.cleanup(&policy));
    let answers = [first, second];
    assert!(answers.iter().any(Result::is_ok));
    for answer in answers {
        assert!(answer.is_ok() || kind(answer) == ErrorKind::Conflict);
    }
    assert_eq!(left(&subject).await.len(), 2);
}

#[tokio::test]
async fn a_partial_sync_is_seen_until_its_time_is_over_and_then_cleaned_up() {
    let settings = SyncSettings::new().partial_span(Some(2 * DAY));
    let subject = Subject::new(false, settings).await;
    let base = full(&subject).await;
    let partial = partial(&subject, Some(base)).await;
    let rows = subject.rows(super::TABLE).await;
    let of_partial = rows
        .iter()
        .filter(|row| row.text("pk").unwrap().contains(&partial.to_string()));
    assert!(of_partial.clone().count() > 3);
    assert!(
        of_partial.clone().all(|row| row.contains("expires_at")),
        "from the start"
    );
    subject.clock.advance(2 * DAY - Duration::from_secs(1));
    assert_eq!(left(&subject).await.len(), 2);
    subject.clock.advance(Duration::from_secs(1));
    assert_eq!(left(&subject).await, [base]);
    assert_eq!(kind(subject.store.view(partial).await), ErrorKind::NotFound);
    let report = subject.store.cleanup(&CleanupPolicy::new()).await.unwrap();
    assert_eq!(report.removed, [partial]);
}

#[tokio::test]
async fn a_sync_that_goes_while_it_is_copied_makes_no_half_copy() {
    let subject = Subject::in_memory().await;
    let source = full(&subject).await;
    full(&subject).await;
    let copying = subject.interleaved(3).await;
    let to = subject.store_named("copy");
    for turns in 0..40 {
        let subject_store = &subject.store;
        let remove = async {
            for _ in 0..turns {
                tokio::task::yield_now().await;
            }
            subject_store.delete_run(source).await
        };
        let (copied, removed) =
            tokio::join!(copying.clone_to(source, &to, OnDamaged::Fail), remove);
        if let Ok(copied) = copied {
            assert_eq!(copied.run.stats.unwrap().grants, 2);
        }
        if removed.is_ok() {
            break;
        }
    }
    for run in all(to.list_runs(&EVERY).await) {
        assert!(run.state == SyncState::Copying || run.stats.unwrap().grants == 2);
    }
}

#[tokio::test]
async fn a_part_that_came_without_its_parent_stays_as_long_as_one_that_has_none() {
    let (here, there) = (Subject::in_memory().await, Subject::in_memory().await);
    let parent = full(&here).await;
    let new = NewSync::new(SyncType::Partial).parent(parent);
    let part = here.store.start_with(&new).await.unwrap().id;
    here.store.put_grants(&[grant(1)]).await.unwrap();
    here.store.end().await.unwrap();
    here.store
        .clone_to(part, &there.store, OnDamaged::Fail)
        .await
        .unwrap();
    let policy = CleanupPolicy::new();
    assert!(
        there
            .store
            .cleanup(&policy)
            .await
            .unwrap()
            .removed
            .is_empty()
    );
    assert_eq!(left(&there).await, [part]);
    there.clock.advance(DAY);
    for _ in 0..3 {
        full(&there).await;
    }
    assert!(
        there
            .store
            .cleanup(&policy)
            .await
            .unwrap()
            .removed
            .contains(&part)
    );
}

/// What cannot be read of one sync stands in nobody's way, and can be removed.
#[tokio::test]
async fn a_run_that_cannot_be_read_is_passed_and_removed() {
    on_both(async |subject| {
        let first = full(&subject).await;
        let second = full(&subject).await;
        let damage = |id: SyncId| {
            let (backend, key) = (
                subject.backend.clone(),
                Item::new()
                    .with("pk", "okta#RUN")
                    .with("sk", id.to_string()),
            );
            async move {
                let set = vec![Action::set("started_at", "yesterday")];
                let update = Update::new(TABLE, key, set).condition(Condition::exists("pk"));
                backend.update(&update).await.unwrap();
            }
        };
        damage(second).await;
        let store = subject.other_process();
        assert_eq!(kind(store.get_sync(second).await), ErrorKind::CorruptData);
        assert_eq!(store.read(None).await.unwrap().id(), first);
        assert!(
            store
                .cleanup(&CleanupPolicy::new())
                .await
                .unwrap()
                .removed
                .is_empty()
        );
        subject.tick();
        let third = store.start_new().await.unwrap().id;
        store.end().await.unwrap();
        let listed = store.list_runs(&EVERY).await.unwrap();
        assert_eq!(listed.into_iter().filter(Result::is_err).count(), 1);
        assert_eq!(store.delete_run(second).await.unwrap().removed, [second]);
        assert_eq!(left(&subject).await, [first, third]);
        let keys = subject.keys().await;
        assert!(
            keys.iter().all(|key| !key.contains(&second.to_string())),
            "{keys:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_copy_that_was_left_is_removed_and_one_that_goes_on_is_told() {
    let subject = Subject::in_memory().await;
    let source = full(&subject).await;
    let (faulty, faults) = subject.faulty().await;
    faults.next_of(RequestKind::BatchWrite, Fault::Crash);
    faulty
        .clone_to(source, &faulty, OnDamaged::Fail)
        .await
        .unwrap_err();
    let runs = all(subject.store.list_runs(&EVERY).await);
    let half = runs
        .iter()
        .find(|run| run.state == SyncState::Copying)
        .unwrap()
        .id;
    assert_eq!(
        subject.store.delete_run(half).await.unwrap().removed,
        [half]
    );
    assert_eq!(left(&subject).await, [source]);
}

/// What a removal has left of a sync does not take the same sync with it that came again.
#[tokio::test]
async fn what_comes_again_is_not_what_was_going() {
    for requests in 3..12 {
        let subject = Subject::in_memory().await;
        let sync = subject.members(90).await.id;
        let view = subject.store.view(sync).await.unwrap();
        let mut bytes = Vec::new();
        file::export(&view, &mut bytes, OnDamaged::Fail)
            .await
            .unwrap();
        let wanted = contents(&subject.store, None).await;
        let (faulty, faults) = subject.faulty().await;
        faults.script(std::iter::repeat_n(None, requests).chain([Some(Fault::Crash)]));
        if faulty.delete_run(sync).await.is_ok() {
            continue;
        }
        let store = subject.other_process();
        let again = file::import(&store, &mut bytes.as_slice(), OnDamaged::Fail).await;
        if again.is_err() {
            // Whoever was removing may still be at it, until its lease has ended; or nothing was removed yet.
            subject.clock.advance(Duration::from_secs(61));
            let again = file::import(&store, &mut bytes.as_slice(), OnDamaged::Fail).await;
            assert!(
                again.is_ok() || left(&subject).await == [sync],
                "{requests}: {again:?}"
            );
        }
        subject.clock.advance(DAY);
        let report = store.cleanup(&CleanupPolicy::new().keep(9)).await.unwrap();
        assert_eq!((report.removed, report.items), (vec![], 0), "{requests}");
        assert_eq!(contents(&store, None).await, wanted, "{requests}");
    }
}
