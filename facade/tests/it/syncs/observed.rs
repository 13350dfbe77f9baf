//! What a database counts and tells of itself, by the rows of the storage document that ask for it.

use std::iter::repeat_n;
use std::sync::Arc;
use std::time::Duration;

use package_database::backend::adapter::{Fault, FaultBackend, Faults, RequestKind};
use package_database::backend::{BatchGet, Get, Item, ItemKey, KeyCondition, Put, Query};
use package_database::block::Clock as _;
use package_database::block::cache::{Cache, CacheOptions, NewEntry};
use package_database::block::observe::{CacheCounts, ObserveOptions, Traffic};
use package_database::block::platform;
use package_database::syncs::{DynamoSyncStore, Grant, GrantFilter, NewSync, OnDamaged, SyncType};
use package_database::{Database, ErrorKind};

use super::{EVERY, Subject, TABLE, grant, grant_ids, kind, on_both, user};
use crate::blocks::observe::Told;
use crate::support::all;

/// A database over the tables of the subject that is observed, and whose requests fail as told.
async fn observed(subject: &Subject, options: ObserveOptions) -> (Database, Faults) {
    let faults = Faults::default();
    let backend = FaultBackend::new(subject.backend.clone(), faults.clone());
    let builder = Database::builder()
        .shared_backend(Arc::new(backend))
        .clock(subject.clock.clone())
        .random(subject.random.clone())
        .observe(options);
    (builder.build().await.unwrap(), faults)
}

fn syncs(database: &Database) -> DynamoSyncStore {
    database.syncs().store("okta").unwrap()
}

fn key(sort: &str) -> Item {
    Item::new().with("pk", "counted").with("sk", sort)
}

/// What has become more of requests: how many there were, their items, and how many were refused, throttled and got no
/// answer.
fn more(after: Traffic, before: Traffic) -> [u64; 5] {
    [
        after.requests - before.requests,
        after.items - before.items,
        after.refused - before.refused,
        after.throttled - before.throttled,
        after.unanswered - before.unanswered,
    ]
}

#[tokio::test]
async fn s_33_reads_and_writes_are_counted_with_their_items() {
    on_both(async |subject| {
        let (database, faults) = observed(&subject, ObserveOptions::default()).await;
        let backend = database.backend();
        let before = database.metrics();
        for sort in ["a", "b", "c"] {
            backend.put(&Put::new(TABLE, key(sort))).await.unwrap();
        }
        faults.next_of(RequestKind::Put, Fault::Throttled);
        faults.next_of(RequestKind::Put, Fault::Unreachable);
        for _ in 0..2 {
            let put = Put::new(TABLE, key("d"));
            backend.put(&put).await.unwrap_err();
        }
        backend.get(&Get::new(TABLE, key("a"))).await.unwrap();
        backend.get(&Get::new(TABLE, key("x"))).await.unwrap();
        let all = Query::new(TABLE, KeyCondition::partition("pk", "counted"));
        backend.query(&all).await.unwrap();
        let keys = ["b", "c", "x"].map(|sort| ItemKey::new(TABLE, key(sort)));
        let batch = BatchGet::new(keys.to_vec());
        backend.batch_get(&batch).await.unwrap();
        let after = database.metrics();
        assert_eq!(more(after.writes, before.writes), [5, 3, 0, 1, 1]);
        assert_eq!(after.writes.succeeded() - before.writes.succeeded(), 3);
        assert_eq!(more(after.reads, before.reads), [4, 6, 0, 0, 0]);
        let requests: Vec<_> = after
            .requests
            .iter()
            .map(|of| (&*of.table, of.operation(), of.calls))
            .collect();
        let expected = [
            (TABLE, "BatchGetItem", 1),
            (TABLE, "GetItem", 2),
            (TABLE, "PutItem", 5),
            (TABLE, "Query", 1),
        ];
        assert_eq!(requests, expected);

        // A condition that does not hold, and a call that is made again.
        let syncs = syncs(&database);
        syncs.start_new().await.unwrap();
        faults.next_of(RequestKind::Query, Fault::Throttled);
        let filter = GrantFilter::Principal(user(1));
        all_grants(&syncs, &filter).await;
        assert_eq!(database.metrics().retries, 1);
        // Nobody who does not ask for it pays for it.
        assert_eq!(subject.database.metrics().requests, []);
    })
    .await;
}

async fn all_grants(syncs: &DynamoSyncStore, filter: &GrantFilter) -> Vec<Grant> {
    all(syncs.list_grants(None, filter, &EVERY).await)
}

#[tokio::test]
async fn s_33_cache_hits_are_counted_by_where_they_are_found() {
    on_both(async |subject| {
        let (database, faults) = observed(&subject, ObserveOptions::default()).await;
        let cache = |kind| {
            let store = database.store().clone();
            Cache::new(store, platform::TABLE.name(), kind, CacheOptions::default())
        };
        let (one, other) = (cache("answers"), cache("marks"));
        let minute = Duration::from_secs(60);
        for (key, times) in [("k", 3), ("l", 2)] {
            for _ in 0..times {
                let fill = async || Ok(NewEntry::new(b"v".to_vec(), minute));
                one.get_or_fill(key, fill).await.unwrap();
            }
        }
        subject.clock.advance(Duration::from_secs(10));
        one.get("k").await.unwrap().unwrap();
        faults.script(repeat_n(Some(Fault::Unreachable), 1_000));
        assert_eq!(kind(one.get("l").await), ErrorKind::Unavailable);
        faults.clear();
        assert_eq!(other.get("k").await.unwrap(), None);
        let caches = database.metrics().caches;
        let of = |kind: &str| {
            let found = caches.iter().find(|of| of.kind == kind).unwrap();
            let CacheCounts {
                memory_hits,
                shared_hits,
                misses,
                failed,
                ..
            } = *found;
            ([memory_hits, shared_hits, misses, failed], found.hit_rate())
        };
        assert_eq!(of("answers"), ([3, 1, 2, 1], Some(4.0 / 7.0)));
        assert_eq!(of("marks"), ([0, 0, 1, 0], Some(0.0)));
    })
    .await;
}

#[tokio::test]
async fn s_33_compaction_and_what_it_lets_go_of_are_counted() {
    on_both(async |subject| {
        // Counted whether requests are or not.
        let syncs = &subject.store;
        let at = |number: usize, time| grant(number).discovered_at(time);
        syncs.start_new().await.unwrap();
        let grants = [at(1, 5), at(2, 5), at(3, 5), at(4, 5)];
        syncs.put_grants(&grants).await.unwrap();
        let base = syncs.end().await.unwrap();
        subject.tick();
        let partial = NewSync::new(SyncType::Partial).parent(base.id);
        syncs.start_with(&partial).await.unwrap();
        let grants = [at(2, 4), at(3, 6), at(5, 1)];
        syncs.put_grants(&grants).await.unwrap();
        let applied = syncs.end().await.unwrap();
        let compaction = || subject.database.metrics().compaction;
        assert_eq!(compaction(), Default::default());
        let made = syncs.compact(base.id, applied.id, OnDamaged::Fail).await;
        assert_eq!(
            (compaction().runs, compaction().read, compaction().written),
            (1, 7, 5)
        );
        let sync = Some(made.unwrap().run.id);
        let left = all(syncs.list_grants(sync, &GrantFilter::All, &EVERY).await);
        assert_eq!(grant_ids(left), ["g1", "g2", "g3", "g4", "g5"]);
        syncs.delete_run(applied.id).await.unwrap();
        let removed = (compaction().removed_syncs, compaction().removed_items);
        assert_eq!(removed, (1, 3));
    })
    .await;
}

/// The lines about what was slow.
fn slow(told: &Told) -> Vec<String> {
    let lines = told.take().into_iter();
    lines
        .filter(|line| line.starts_with("WARN message=slow"))
        .collect()
}

/// A clock of tests stands still but for pauses, so that a call is as slow as what it waited for.
#[tokio::test]
async fn s_34_a_slow_call_is_told_with_all_but_its_values() {
    let subject = Subject::in_memory().await;
    let options = ObserveOptions::default().slow(Duration::from_micros(1));
    let (database, faults) = observed(&subject, options).await;
    let syncs = syncs(&database);
    syncs.start_new().await.unwrap();
    syncs.put_grants(&[grant(1), grant(2)]).await.unwrap();

    let told = Told::default();
    let guard = tracing::subscriber::set_default(told.clone());
    let filter = GrantFilter::Principal(user(1));
    all_grants(&syncs, &filter).await;
    assert_eq!(slow(&told), [""; 0], "it waited for nothing");

    let began = subject.clock.elapsed();
    for fault in [Fault::Throttled, Fault::Unreachable, Fault::Throttled] {
        faults.next_of(RequestKind::Query, fault);
    }
    assert_eq!(all_grants(&syncs, &filter).await.len(), 1);
    let took = (subject.clock.elapsed() - began).as_millis();
    let line = format!(
        "WARN message=slow what=\"call\" operation=\"Query\" table=\"{TABLE}\" index=\"gsi2\" key=\"gsi2pk\" \
         keys=1 items=1 outcome=\"ok\" milliseconds={took} attempts=4 paused_milliseconds={took} \
         waited_for=\"Throttled\" untold=0"
    );
    assert_eq!(slow(&told), [line]);

    // A batch of which a part is left, and one that is given up.
    faults.next_of(RequestKind::BatchWrite, Fault::Unprocessed);
    syncs.put_grants(&[grant(3), grant(4)]).await.unwrap();
    let lines = slow(&told);
    let line =
        format!("operation=\"BatchWriteItem\" table=\"{TABLE}\" keys=2 items=2 outcome=\"ok\"");
    assert!(lines.len() == 1 && lines[0].contains(&line), "{lines:?}");
    assert!(lines[0].contains("attempts=2"), "{lines:?}");
    assert!(lines[0].contains("waited_for=\"Unprocessed\""), "{lines:?}");
    faults.script(repeat_n(Some(Fault::Unreachable), 1_000));
    let failed = syncs.list_grants(None, &filter, &EVERY).await;
    assert_eq!(kind(failed), ErrorKind::Unavailable);
    let lines = slow(&told);
    let line = "keys=1 outcome=\"Unavailable\" milliseconds=";
    assert!(lines.iter().any(|told| told.contains(line)), "{lines:?}");
    drop(guard);
    assert!(!lines.concat().contains("user"), "{lines:?}");
    assert_eq!(database.metrics().slow_calls, 2 + lines.len() as u64);
}

#[tokio::test]
async fn s_74_the_threshold_is_chosen_and_lines_are_limited() {
    let subject = Subject::in_memory().await;
    let options = ObserveOptions::default();
    assert_eq!(
        (options.slow, options.lines),
        (Duration::from_millis(500), 10)
    );
    let told = Told::default();
    let _guard = tracing::subscriber::set_default(told.clone());
    let call = async |database: &Database| {
        let found = database.specs().list("user 1").await.unwrap();
        assert!(found.is_empty());
    };
    // On a clock that stands still, everything takes as long as nothing.
    for (threshold, slow_calls) in [
        (Duration::ZERO, 8),
        (Duration::from_nanos(1), 0),
        (Duration::MAX, 0),
    ] {
        let (database, _) = observed(&subject, options.slow(threshold).lines(3)).await;
        for _ in 0..8 {
            call(&database).await;
        }
        assert_eq!(database.metrics().slow_calls, slow_calls, "{threshold:?}");
        let lines = slow(&told);
        assert_eq!(lines.len() as u64, slow_calls.min(3), "{threshold:?}");
        assert!(lines.iter().all(|line| line.ends_with(" untold=0")));
    }

    // The next second has lines of its own, of which the first says what was left out.
    let (database, _) = observed(&subject, options.slow(Duration::ZERO).lines(2)).await;
    for untold in [0, 3, 3] {
        for _ in 0..5 {
            call(&database).await;
        }
        let lines = slow(&told);
        let ends = [untold, 0].map(|untold| format!(" untold={untold}"));
        assert_eq!(lines.len(), 2);
        for (line, end) in lines.iter().zip(ends) {
            assert!(line.ends_with(&end), "{lines:?}");
        }
        subject.clock.advance(Duration::from_secs(1));
    }
    // With none, all are counted and none is told.
    let (database, _) = observed(&subject, options.slow(Duration::ZERO).lines(0)).await;
    call(&database).await;
    assert_eq!((slow(&told).len(), database.metrics().slow_calls), (0, 1));
}
