//! The life of a sync.

use std::time::Duration;

use package_database::ErrorKind;
use package_database::backend::{Get, Item};
use package_database::block::ListOptions;
use package_database::block::events::Events;
use package_database::syncs::{
    Category, EndCheck, FEED, NewSync, SyncId, SyncRun, SyncSettings, SyncState, SyncType,
};

use super::{DAY, EVERY, START, Subject, TABLE, fill, grant, kind, on_both};
use crate::support::all;

const SECOND: u64 = 1_000_000_000;

fn now() -> u64 {
    u64::try_from(START).unwrap() * SECOND
}

fn ids(runs: Vec<SyncRun>) -> Vec<SyncId> {
    runs.into_iter().map(|run| run.id).collect()
}

async fn run_item(subject: &Subject, id: SyncId) -> Item {
    let key = Item::new()
        .with("pk", "okta#RUN")
        .with("sk", id.to_string());
    subject
        .backend
        .get(&Get::new(TABLE, key))
        .await
        .unwrap()
        .unwrap()
}

#[tokio::test]
async fn s_10_a_run_keeps_what_is_known_of_it() {
    on_both(async |subject| {
        let base = subject.members(1).await;
        subject.tick();
        let new = NewSync::new(SyncType::Partial).parent(base.id).shards(3);
        let run = subject.store.start_with(&new).await.unwrap();
        subject.store.checkpoint("page 2").await.unwrap();
        let stored = subject.store.get_sync(run.id).await.unwrap();
        assert_eq!(stored.started_at, now() + SECOND);
        assert_eq!((stored.ended_at, &*stored.token), (None, "page 2"));
        assert_eq!(stored.sync_type, SyncType::Partial);
        assert_eq!((stored.parent, stored.shards), (Some(base.id), 3));
        subject.tick();
        let ended = subject.store.end().await.unwrap();
        let stored = subject.store.get_sync(run.id).await.unwrap();
        assert_eq!(stored, ended);
        assert_eq!(stored.ended_at, Some(now() + 2 * SECOND));
    })
    .await;
}

#[tokio::test]
async fn s_16_a_start_gives_a_run_with_an_id_of_its_own() {
    on_both(async |subject| {
        let started = subject.store.start().await.unwrap();
        assert!(!started.resumed);
        let run = started.run;
        assert_eq!(
            (run.state, run.sync_type),
            (SyncState::Running, SyncType::Full)
        );
        assert_eq!(run.started_at, now());
        let item = run_item(&subject, run.id).await;
        assert_eq!(item.text("gsi1pk").as_deref(), Some("okta#OPEN"));
        let position = format!("{:020}#{}", run.started_at, run.id);
        assert_eq!(item.text("gsi1sk").as_deref(), Some(&*position));
        subject.store.end().await.unwrap();
        // In the same instant: still another id, and a later one.
        let next = subject.store.start_new().await.unwrap();
        assert!(next.id > run.id);
        assert!(next.started_at > run.started_at);
    })
    .await;
}

/// Whoever writes while a sync is ended is refused, or counted.
#[tokio::test]
async fn what_was_acknowledged_is_counted() {
    for seed in 0..60 {
        let subject = Subject::in_memory().await;
        subject.store.start().await.unwrap();
        fill(&subject.store, 2).await;
        let (ending, writing) = (
            subject.interleaved(seed).await,
            subject.interleaved(seed + 100).await,
        );
        for store in [&ending, &writing] {
            assert!(store.start().await.unwrap().resumed);
        }
        let more: Vec<_> = (100..140).map(grant).collect();
        let (ended, put) = tokio::join!(ending.end(), writing.put_grants(&more));
        let counted = ended.unwrap().stats.unwrap().grants;
        let acknowledged = if put.is_ok() { 42 } else { 2 };
        assert!(
            counted >= acknowledged,
            "{seed}: {counted} of {acknowledged}"
        );
    }
}

/// An end that was given up has closed the sync, which a start opens again.
#[tokio::test]
async fn a_sync_goes_on_whose_end_was_given_up() {
    use package_database::backend::adapter::{Fault, RequestKind};

    let subject = Subject::in_memory().await;
    let run = subject.store.start().await.unwrap().run;
    fill(&subject.store, 2).await;
    let (faulty, faults) = subject.faulty().await;
    faulty.set_current(run.id).await.unwrap();
    faults.next_of(RequestKind::Query, Fault::Crash);
    assert!(faulty.end().await.is_err());
    assert!(run_item(&subject, run.id).await.contains("closed_at"));
    assert_eq!(
        kind(subject.store.put_grants(&[grant(7)]).await),
        ErrorKind::Conflict
    );
    assert!(subject.other_process().start().await.unwrap().resumed);
    assert!(!run_item(&subject, run.id).await.contains("closed_at"));
    subject.store.put_grants(&[grant(7)]).await.unwrap();
    assert_eq!(subject.store.end().await.unwrap().state, SyncState::Ended);
}

#[tokio::test]
async fn s_17_a_checkpoint_is_one_write_of_a_run_that_goes_on() {
    let subject = Subject::in_memory().await;
    let run = subject.store.start().await.unwrap().run;
    let (faulty, faults) = subject.faulty().await;
    faulty.set_current(run.id).await.unwrap();
    for fault in ["Throttled", "AnswerLost", "Unreachable"] {
        use package_database::backend::adapter::{Fault, RequestKind};
        let each = match fault {
            "Throttled" => Fault::Throttled,
            "AnswerLost" => Fault::AnswerLost,
            _ => Fault::Unreachable,
        };
        faults.next_of(RequestKind::Update, each);
        faulty.checkpoint(fault).await.unwrap();
        assert_eq!(subject.store.current_step().await.unwrap(), fault);
    }
    let long = "x".repeat(300 * 1024);
    subject.store.checkpoint(&long).await.unwrap();
    let longer = format!("{long}x");
    assert_eq!(
        kind(subject.store.checkpoint(&longer).await),
        ErrorKind::InvalidInput
    );
    assert_eq!(subject.store.current_step().await.unwrap(), long);
    subject.store.end().await.unwrap();
    assert_eq!(kind(faulty.checkpoint("late").await), ErrorKind::Conflict);
    let stored = subject.store.get_sync(run.id).await.unwrap();
    assert_eq!(stored.token, long);
}

#[tokio::test]
async fn s_18_an_end_sets_the_time_and_moves_the_run_to_the_index_of_its_type() {
    on_both(async |subject| {
        let run = subject.store.start().await.unwrap().run;
        fill(&subject.store, 3).await;
        subject.tick();
        let ended = subject.store.end().await.unwrap();
        assert_eq!(ended.state, SyncState::Ended);
        assert_eq!(ended.ended_at, Some(now() + SECOND));
        let item = run_item(&subject, run.id).await;
        assert_eq!(item.text("gsi1pk").as_deref(), Some("okta#FIN#full"));
        let position = format!("{:020}#{}", now() + SECOND, run.id);
        assert_eq!(item.text("gsi1sk").as_deref(), Some(&*position));
        let events = Events::new(subject.database.store().clone(), "package.events");
        let shard = FEED.shard_of("okta");
        let batch = events.read(&FEED, shard, 0, 10).await.unwrap();
        let kinds: Vec<&str> = batch.events.iter().map(|event| &*event.kind).collect();
        assert_eq!(kinds, ["started", "ended"]);
    })
    .await;
}

#[tokio::test]
async fn s_40_a_start_goes_on_with_what_did_not_end() {
    on_both(async |subject| {
        let first = subject.store.start().await.unwrap().run;
        subject.store.checkpoint("half").await.unwrap();
        // The process dies; the next one has no memory of it.
        let next = subject.other_process();
        subject.tick();
        let resumed = next.start().await.unwrap();
        assert!(resumed.resumed);
        assert_eq!((resumed.run.id, &*resumed.run.token), (first.id, "half"));
        assert!(next.start().await.unwrap().resumed, "it is the current one");
        next.end().await.unwrap();
        assert!(!next.start().await.unwrap().resumed);
    })
    .await;
}

#[tokio::test]
async fn s_41_a_new_full_sync_leaves_what_did_not_end() {
    on_both(async |subject| {
        let first = subject.store.start().await.unwrap().run;
        assert_eq!(kind(subject.store.start_new().await), ErrorKind::Conflict);
        let next = subject.other_process();
        let second = next.start_new().await.unwrap();
        assert_ne!(first.id, second.id);
        assert_eq!(second.sync_type, SyncType::Full);
        // Of two that did not end the later one is gone on with.
        let third = subject.other_process().start().await.unwrap();
        assert_eq!((third.run.id, third.resumed), (second.id, true));
    })
    .await;
}

#[tokio::test]
async fn s_42_a_type_and_a_parent_are_checked() {
    let subject = Subject::in_memory().await;
    let base = subject.members(1).await;
    for sync_type in [SyncType::Full, SyncType::ResourcesOnly] {
        let new = NewSync::new(sync_type).parent(base.id);
        let error = subject.store.start_with(&new).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert!(error.to_string().contains(sync_type.as_str()), "{error}");
    }
    let unknown: SyncId = "01978f2e-0000-7000-8000-000000000000".parse().unwrap();
    let new = NewSync::new(SyncType::Partial).parent(unknown);
    assert_eq!(
        kind(subject.store.start_with(&new).await),
        ErrorKind::NotFound
    );
    let error = "weekly".parse::<SyncType>().unwrap_err();
    assert!(
        error.to_string().contains("no sync type \"weekly\""),
        "{error}"
    );
    for sync_type in SyncType::ALL {
        assert_eq!(sync_type.as_str().parse::<SyncType>().unwrap(), sync_type);
        let run = subject.store.start_with(&NewSync::new(sync_type)).await;
        assert_eq!(run.unwrap().sync_type, sync_type);
        subject.store.end().await.unwrap();
    }
    for shards in [0, 33] {
        let new = NewSync::default().shards(shards);
        assert_eq!(
            kind(subject.store.start_with(&new).await),
            ErrorKind::InvalidInput
        );
    }
}

#[tokio::test]
async fn s_43_the_current_sync_must_exist_and_run() {
    on_both(async |subject| {
        let ended = subject.members(1).await;
        let run = subject.store.start().await.unwrap().run;
        let other = subject.other_process();
        let unknown: SyncId = "01978f2e-0000-7000-8000-000000000000".parse().unwrap();
        assert_eq!(kind(other.set_current(unknown).await), ErrorKind::NotFound);
        assert_eq!(kind(other.set_current(ended.id).await), ErrorKind::Conflict);
        assert_eq!(other.current(), None);
        other.set_current(run.id).await.unwrap();
        assert_eq!(other.current(), Some(run.id));
        other.put_grants(&[grant(1)]).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn s_44_the_step_of_a_checkpoint_is_read_back() {
    on_both(async |subject| {
        subject.store.start().await.unwrap();
        assert_eq!(subject.store.current_step().await.unwrap(), "");
        for step in ["", "a", "page 2\n\u{0}\u{1F511}", "{\"n\": 1}"] {
            subject.store.checkpoint(step).await.unwrap();
            assert_eq!(subject.store.current_step().await.unwrap(), step);
            let other = subject.other_process();
            assert_eq!(other.start().await.unwrap().run.token, step);
        }
    })
    .await;
}

#[tokio::test]
async fn s_45_what_a_state_does_not_allow_is_refused_by_name() {
    on_both(async |subject| {
        let store = &subject.store;
        for refused in [
            store.end().await.map(drop),
            store.checkpoint("x").await,
            store.current_step().await.map(drop),
            store.put_grants(&[grant(1)]).await.map(drop),
            store.put_grants_if_newer(&[grant(1)]).await.map(drop),
            store.delete_grant("g1").await,
            store.put_asset("a", "b", b"c").await.map(drop),
        ] {
            let error = refused.unwrap_err();
            assert_eq!(Category::of(&error), Category::Lifecycle, "{error}");
            assert!(
                error
                    .to_string()
                    .contains("no sync of the store \"okta\" runs"),
                "{error}"
            );
        }
        let run = store.start().await.unwrap().run;
        let other = subject.other_process();
        other.set_current(run.id).await.unwrap();
        store.end().await.unwrap();
        assert_eq!(store.current(), None);
        for refused in [
            other.end().await.map(drop),
            other.checkpoint("x").await,
            other.put_grants(&[grant(1)]).await.map(drop),
            other.delete_grant("g1").await,
            other.put_asset("a", "b", b"c").await.map(drop),
        ] {
            let error = refused.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Conflict);
            let said = format!("the sync {} is ended, and not running", run.id);
            assert!(error.to_string().contains(&said), "{error}");
        }
        assert_eq!(store.stats(Some(run.id)).await.unwrap().total(), 0);
    })
    .await;
}

#[tokio::test]
async fn s_63_runs_are_listed_in_order_and_by_pages() {
    on_both(async |subject| {
        let mut begun = Vec::new();
        for number in 0..7 {
            let run = subject.store.start_new().await.unwrap();
            begun.push(run.id);
            if number < 6 {
                subject.store.end().await.unwrap();
            }
            // Sometimes in the same instant, sometimes later.
            (0..number % 3).for_each(|_| subject.tick());
        }
        let listed = all(subject.store.list_runs(&EVERY).await);
        assert_eq!(ids(listed), begun);
        let mut paged = Vec::new();
        let mut options = ListOptions::new().limit(3);
        loop {
            let page = subject.store.list_runs(&options).await.unwrap();
            let next = page.next.clone();
            paged.extend(ids(page.into_vec().unwrap()));
            let Some(next) = next else { break };
            options = options.after(next);
        }
        assert_eq!(paged, begun);
        let elsewhere = subject.store_named("other");
        assert!(all(elsewhere.list_runs(&EVERY).await).is_empty());
    })
    .await;
}

#[tokio::test]
async fn s_78_the_latest_finished_sync_is_found_by_type() {
    on_both(async |subject| {
        let store = &subject.store;
        assert_eq!(store.latest_finished(None).await.unwrap(), None);
        let mut last = Vec::new();
        for sync_type in [
            SyncType::Full,
            SyncType::Partial,
            SyncType::Full,
            SyncType::ResourcesOnly,
        ] {
            subject.tick();
            store.start_with(&NewSync::new(sync_type)).await.unwrap();
            last.push(store.end().await.unwrap());
        }
        store.start_new().await.unwrap();
        let of = async |sync_type| store.latest_finished(sync_type).await.unwrap().unwrap();
        assert_eq!(of(None).await, last[3]);
        assert_eq!(of(Some(SyncType::Full)).await, last[2]);
        assert_eq!(of(Some(SyncType::Partial)).await, last[1]);
        assert_eq!(of(Some(SyncType::ResourcesOnly)).await, last[3]);
        assert_eq!(store.get_sync(last[1].id).await.unwrap(), last[1]);
    })
    .await;
}

#[tokio::test]
async fn s_79_a_read_takes_the_given_else_current_else_viewed_else_latest() {
    on_both(async |subject| {
        let store = &subject.store;
        assert_eq!(kind(store.read(None).await), ErrorKind::NotFound);
        let unfinished = subject.other_process().start_new().await.unwrap();
        let read = async |given| store.read(given).await.unwrap().id();
        assert_eq!(
            read(None).await,
            unfinished.id,
            "the latest that has not ended"
        );
        subject.tick();
        let first = subject.members(1).await;
        subject.tick();
        let second = subject.members(2).await;
        subject.tick();
        let partial = store
            .start_with(&NewSync::new(SyncType::Partial))
            .await
            .unwrap();
        store.end().await.unwrap();
        assert_eq!(read(None).await, second.id, "the full one that ended last");
        let viewing = store.clone().viewing(first.id);
        assert_eq!(viewing.read(None).await.unwrap().id(), first.id, "viewed");
        assert_eq!(
            viewing.read(Some(partial.id)).await.unwrap().id(),
            partial.id
        );
        let running = viewing.start_new().await.unwrap();
        assert_eq!(
            viewing.read(None).await.unwrap().id(),
            running.id,
            "current"
        );
        assert_eq!(viewing.read(Some(second.id)).await.unwrap().id(), second.id);
        let unknown: SyncId = "01978f2e-0000-7000-8000-000000000000".parse().unwrap();
        assert_eq!(kind(store.read(Some(unknown)).await), ErrorKind::NotFound);
    })
    .await;
}

#[tokio::test]
async fn s_80_what_did_not_end_in_a_week_is_not_gone_on_with() {
    on_both(async |subject| {
        let old = subject.store.start().await.unwrap().run;
        subject.clock.advance(7 * DAY - Duration::from_secs(1));
        let resumed = subject.other_process().start().await.unwrap();
        assert_eq!((resumed.run.id, resumed.resumed), (old.id, true));
        subject.tick();
        let started = subject.other_process().start().await.unwrap();
        assert!(!started.resumed);
        assert_ne!(started.run.id, old.id);
        // Whoever has it may still end it.
        subject.store.end().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_clock_that_goes_back_orders_syncs_all_the_same() {
    on_both(async |subject| {
        let mut last = subject.members(1).await;
        for seconds in [START - 1000, START - 2000, 0, START + 5000, START - 1, -5] {
            subject.clock.set(seconds);
            let run = subject.store.start_new().await.unwrap();
            assert!(run.id > last.id && run.started_at > last.started_at);
            let ended = subject.store.end().await.unwrap();
            assert!(ended.ended_at > last.ended_at, "{seconds}");
            let latest = subject.store.latest_finished(None).await.unwrap();
            assert_eq!(latest.unwrap().id, run.id);
            last = ended;
        }
        // Of two at once, too, the one that ends later is the latest.
        let (left, right) = (subject.other_process(), subject.other_process());
        let first = left.start_new().await.unwrap();
        right.start_new().await.unwrap();
        subject.clock.advance(DAY);
        right.end().await.unwrap();
        subject.clock.set(START - 9000);
        left.end().await.unwrap();
        let latest = subject.store.latest_finished(None).await.unwrap();
        assert_eq!(latest.unwrap().id, first.id);
    })
    .await;
}

#[tokio::test]
async fn an_end_may_believe_the_indexes() {
    let settings = SyncSettings::new().end_check(EndCheck::Count);
    let subject = Subject::new(false, settings).await;
    let ended = subject.members(30).await;
    assert_eq!(ended.stats.unwrap().grants, 30);
    assert_eq!(ended.stats.unwrap().resources, 31);
}
