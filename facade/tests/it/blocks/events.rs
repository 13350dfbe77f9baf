//! Events: no gaps, whoever crashes where, and each applied once.

use std::time::Duration;

use package_database::backend::adapter::Fault;
use package_database::backend::{Item, Value};
use package_database::block::events::{self, Consumer, Events, Feed, NewEvent};
use package_database::block::{Store, uow};
use package_database::{Error, ErrorKind};

use super::{RECORDS, START, Subject, key, on_both};

const FEED: Feed = Feed::new("things", 2);

fn log(subject: &Subject) -> Events {
    Events::new(subject.store.clone(), events::TABLE.name())
}

async fn append(events: &Events, store: &Store, shard: u8, what: &str) -> Result<u64, Error> {
    let event = &NewEvent::new("made", Value::from(what)).by("ada");
    let appended = uow::run(store, |mut unit| async move {
        let seq = events
            .append(&mut unit, &FEED, shard, event.clone())
            .await?;
        Ok((unit, seq))
    });
    appended.await?.or_conflict()
}

/// Applies the next event of shard 0: a record of its name, which must not be there.
async fn apply(store: &Store, copies: &Consumer) -> Result<bool, Error> {
    let step = uow::run(store, |mut unit| async move {
        let Some(event) = copies.next(&mut unit, 0).await? else {
            return Ok((unit, false));
        };
        let Value::Text(what) = event.payload else {
            return Ok((unit, false));
        };
        unit.create(RECORDS, &unit.envelope("copy", 1), key("COPY", &what))?;
        Ok((unit, true))
    });
    step.await?.or_conflict()
}

#[tokio::test]
async fn keys_are_those_of_the_page() {
    on_both(async |subject| {
        let events = log(&subject);
        append(&events, &subject.store, 1, "a").await.unwrap();
        let copies = events.consumer("copies", FEED);
        copies.seek(1, 1).await.unwrap();
        let rows = subject.rows("package.events").await;
        let mut keys: Vec<[String; 2]> = Vec::new();
        for row in &rows {
            keys.push(["pk", "sk"].map(|name| row.text(name).unwrap().into_owned()));
        }
        keys.sort();
        let expected = [
            ["CUR#copies", "things#01"],
            ["things#01", "E#00000000000000000001"],
            ["things#01", "HEAD"],
        ];
        assert_eq!(keys, expected);
        let named = |sort: &str| {
            rows.iter()
                .find(|row| row.text("sk").as_deref() == Some(sort))
        };
        assert_eq!(named("HEAD").unwrap().number("next").as_deref(), Some("2"));
        let event = named("E#00000000000000000001").unwrap();
        for name in ["event_id", "type", "payload", "at", "by", "rev", "kind"] {
            assert!(event.contains(name), "{name}");
        }
    })
    .await;
}

#[tokio::test]
async fn events_are_numbered_without_gaps_and_read_from_anywhere() {
    on_both(async |subject| {
        let events = log(&subject);
        assert_eq!(events.newest(&FEED, 0).await.unwrap(), 0);
        for number in 1..=5 {
            let seq = append(&events, &subject.store, 0, &number.to_string()).await;
            assert_eq!(seq.unwrap(), number);
        }
        assert_eq!(
            append(&events, &subject.store, 1, "other").await.unwrap(),
            1
        );
        let read = async |after, limit| {
            let batch = events.read(&FEED, 0, after, limit).await.unwrap();
            assert_eq!(batch.missed, 0);
            Vec::from_iter(batch.events.into_iter().map(|event| event.seq))
        };
        assert_eq!(read(0, 100).await, [1, 2, 3, 4, 5]);
        assert_eq!(read(2, 2).await, [3, 4]);
        assert_eq!(read(5, 2).await, [0; 0]);
        let batch = events.read(&FEED, 0, 0, 2).await.unwrap();
        let [first, second] = &batch.events[..] else {
            unreachable!("two were asked for");
        };
        assert_eq!((&*first.kind, first.by.as_deref()), ("made", Some("ada")));
        assert_eq!(i64::try_from(first.at / 1_000_000_000), Ok(START));
        assert_ne!(first.id, second.id);
        let error = events.read(&FEED, 2, 0, 1).await.unwrap_err();
        assert_eq!(
            error.kind(),
            ErrorKind::InvalidInput,
            "there is no such shard"
        );
    })
    .await;
}

#[tokio::test]
async fn several_events_of_one_unit_are_in_its_order() {
    on_both(async |subject| {
        let events = log(&subject);
        append(&events, &subject.store, 0, "before").await.unwrap();
        let events = &events;
        let unit = uow::run(&subject.store, |mut unit| async move {
            for what in ["a", "b", "c"] {
                let event = NewEvent::new("made", Value::from(what));
                events.append(&mut unit, &FEED, 0, event).await?;
            }
            let items = unit.len();
            Ok((unit, items))
        });
        assert_eq!(
            unit.await.unwrap().or_conflict().unwrap(),
            4,
            "one head for all"
        );
        let batch = events.read(&FEED, 0, 1, 10).await.unwrap();
        let payloads = Vec::from_iter(batch.events.into_iter().map(|event| event.payload));
        assert_eq!(payloads, ["a", "b", "c"].map(Value::from));
    })
    .await;
}

#[tokio::test]
async fn writers_at_once_leave_no_gap() {
    for seed in 0..5 {
        let subject = Subject::new(seed == 0).await;
        let store = subject.interleaved(seed);
        let mut tasks = Vec::new();
        for number in 0..20 {
            let store = store.clone();
            tasks.push(tokio::spawn(async move {
                let events = Events::new(store.clone(), events::TABLE.name());
                let what = number.to_string();
                append(&events, &store, 0, &what).await.unwrap()
            }));
        }
        let mut numbers = Vec::new();
        for task in tasks {
            numbers.push(task.await.unwrap());
        }
        numbers.sort_unstable();
        assert_eq!(numbers, Vec::from_iter(1..=20));
        let batch = log(&subject).read(&FEED, 0, 0, 100).await.unwrap();
        assert_eq!((batch.events.len(), batch.missed), (20, 0));
    }
}

#[tokio::test]
async fn processes_of_one_name_apply_each_event_once_between_them() {
    for seed in 0..5 {
        let subject = Subject::new(false).await;
        for number in 0..10 {
            let what = number.to_string();
            append(&log(&subject), &subject.store, 0, &what)
                .await
                .unwrap();
        }
        let store = subject.interleaved(seed);
        let mut tasks = Vec::new();
        for _ in 0..4 {
            let store = store.clone();
            tasks.push(tokio::spawn(async move {
                let events = Events::new(store.clone(), events::TABLE.name());
                let copies = events.consumer("copies", FEED);
                let mut applied = 0;
                // A copy that is there would be refused.
                while apply(&store, &copies).await.unwrap() {
                    applied += 1;
                }
                applied
            }));
        }
        let mut applied = 0;
        for task in tasks {
            applied += task.await.unwrap();
        }
        assert_eq!((applied, subject.rows(RECORDS).await.len()), (10, 10));
    }
}

#[tokio::test]
async fn an_event_is_applied_once_and_all_can_be_applied_again() {
    on_both(async |subject| {
        let events = log(&subject);
        let copies = events.consumer("copies", FEED);
        for what in ["a", "b"] {
            append(&events, &subject.store, 0, what).await.unwrap();
        }
        assert_eq!(copies.lag(0).await.unwrap(), 2);
        // Two processes of one name, which have both read the first event.
        let mut slow = uow::UnitOfWork::new(&subject.store);
        let event = copies.next(&mut slow, 0).await.unwrap().unwrap();
        assert!(apply(&subject.store, &copies).await.unwrap());
        slow.put(RECORDS, key("SLOW", &event.id)).unwrap();
        assert!(
            slow.commit().await.unwrap().is_err(),
            "it was applied meanwhile"
        );
        assert!(apply(&subject.store, &copies).await.unwrap());
        assert!(
            !apply(&subject.store, &copies).await.unwrap(),
            "there is none left"
        );
        assert_eq!(
            (
                copies.lag(0).await.unwrap(),
                copies.applied(0).await.unwrap()
            ),
            (0, 2)
        );
        assert_eq!(events.consumer("others", FEED).lag(0).await.unwrap(), 2);
        copies.seek(0, 0).await.unwrap();
        let again = apply(&subject.store, &copies).await;
        assert_eq!(
            again.unwrap_err().kind(),
            ErrorKind::Conflict,
            "the copy is there"
        );
        assert_eq!(
            copies.lag(0).await.unwrap(),
            2,
            "what did not happen was not applied"
        );
    })
    .await;
}

#[tokio::test]
async fn wherever_a_consumer_dies_the_event_is_applied_once() {
    for fault in [
        Fault::Crash,
        Fault::AnswerLost,
        Fault::Unreachable,
        Fault::Conflict,
    ] {
        for requests in 0..4 {
            let subject = Subject::new(false).await;
            append(&log(&subject), &subject.store, 0, "a")
                .await
                .unwrap();
            let (store, faults) = subject.faulty();
            faults.script((0..requests).map(|_| None).chain([Some(fault)]));
            let torn = Events::new(store.clone(), events::TABLE.name()).consumer("copies", FEED);
            let _ = apply(&store, &torn).await;
            // The next process goes on.
            let copies = log(&subject).consumer("copies", FEED);
            while apply(&subject.store, &copies).await.unwrap() {}
            assert_eq!(
                subject.rows(RECORDS).await.len(),
                1,
                "{fault:?} after {requests}"
            );
            assert_eq!(copies.lag(0).await.unwrap(), 0);
        }
    }
}

#[tokio::test]
async fn wherever_a_writer_dies_both_are_there_or_neither() {
    for fault in [Fault::Crash, Fault::AnswerLost, Fault::Throttled] {
        for requests in 0..3 {
            let subject = Subject::new(false).await;
            let (store, faults) = subject.faulty();
            faults.script((0..requests).map(|_| None).chain([Some(fault)]));
            let events = &Events::new(store.clone(), events::TABLE.name());
            let _ = uow::run(&store, |mut unit| async move {
                unit.create(RECORDS, &unit.envelope("thing", 1), key("THING", "a"))?;
                let event = NewEvent::new("made", Value::from("a"));
                events.append(&mut unit, &FEED, 0, event).await?;
                Ok((unit, ()))
            })
            .await;
            let things = subject.rows(RECORDS).await.len();
            let batch = log(&subject).read(&FEED, 0, 0, 10).await.unwrap();
            assert_eq!(batch.events.len(), things, "{fault:?} after {requests}");
            assert_eq!(things == 1, fault != Fault::Crash || requests > 1);
        }
    }
}

#[tokio::test]
async fn what_is_gone_for_its_age_is_said() {
    on_both(async |subject| {
        let events = log(&subject).retention(Duration::from_secs(60));
        let copies = events.consumer("copies", FEED);
        append(&events, &subject.store, 0, "a").await.unwrap();
        append(&events, &subject.store, 0, "b").await.unwrap();
        subject.clock.set(START + 60);
        let batch = events.read(&FEED, 0, 0, 10).await.unwrap();
        assert_eq!(
            (batch.events.len(), batch.missed),
            (0, 2),
            "all are too old"
        );
        assert_eq!(
            append(&events, &subject.store, 0, "c").await.unwrap(),
            3,
            "numbers go on"
        );
        let batch = events.read(&FEED, 0, 0, 10).await.unwrap();
        assert_eq!((batch.events.len(), batch.missed), (1, 2));
        let error = apply(&subject.store, &copies).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotFound);
        assert!(error.to_string().ends_with("go on behind 2"), "{error}");
        copies.seek(0, 2).await.unwrap();
        assert!(apply(&subject.store, &copies).await.unwrap());
        let rows: Vec<Item> = subject.rows("package.events").await;
        let ends = rows.iter().filter(|row| row.contains("expires_at")).count();
        assert_eq!(ends, 3, "heads and cursors stay");
    })
    .await;
}
