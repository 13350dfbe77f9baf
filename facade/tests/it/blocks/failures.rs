//! Every write of the blocks, on a store that fails at every request of it: nothing is half done, and whoever tries
//! again comes to the same end.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a failure in a helper of a test is the report"
)]

use std::sync::Arc;
use std::time::Duration;

use package_database::backend::{Action, Condition, Item, Value};
use package_database::block::blobs::{self, Blobs, CHUNK_BYTES, Digest};
use package_database::block::events::{self, Events, Feed, NewEvent};
use package_database::block::jobs::{Jobs, Lease};
use package_database::block::record::{Envelope, Records};
use package_database::block::uow::UnitOfWork;
use package_database::block::{Store, platform, uow};
use package_database::{Error, ErrorKind};

use super::{RECORDS, Subject, key};
use crate::faulted::{Again, PASSING, REQUESTS_MAX, after, deaths, shown};

const FEED: Feed = Feed::new("things", 2);
const MINUTE: Duration = Duration::from_secs(60);

/// All tables in words. What chance and the hour decide is left out, and with it what each attempt counts anew.
async fn state(subject: &Subject) -> Vec<String> {
    let mut lines = Vec::new();
    let own = [events::TABLE.name(), platform::TABLE.name(), RECORDS];
    for table in own {
        for row in subject.rows(table).await {
            lines.push(shown(&row, &["event_id", "at", "fence"]));
        }
    }
    for row in subject.rows(blobs::TABLE.name()).await {
        lines.push(shown(&row, &["since", "gsi1sk", "rev"]));
    }
    lines.sort();
    lines
}

/// Walks over all failures of one write. What dies on its way has done all of it or nothing.
async fn at_every_request<T>(
    again: Again,
    prepare: impl AsyncFn(&Subject) -> T,
    write: impl AsyncFn(&Arc<Store>, &T) -> Result<(), Error>,
) {
    let subject = Subject::new(false).await;
    let given = prepare(&subject).await;
    let before = state(&subject).await;
    write(&subject.store, &given).await.unwrap();
    let done = state(&subject).await;
    assert_ne!(before, done);
    for requests in 0..REQUESTS_MAX {
        let mut reached = false;
        for script in deaths(requests) {
            let what = format!("after {requests} requests {:?}", &script[requests..]);
            let subject = Subject::new(false).await;
            let given = prepare(&subject).await;
            let (store, faults) = subject.faulty();
            faults.script(script);
            let outcome = write(&store, &given).await;
            reached |= faults.crashed();
            assert_eq!(outcome.is_err(), faults.crashed(), "{what}: {outcome:?}");
            let now = state(&subject).await;
            let Err(error) = outcome else {
                assert_eq!(now, done, "{what}");
                continue;
            };
            assert_eq!(error.kind(), ErrorKind::Unavailable, "{what}: {error}");
            assert!(now == before || now == done, "{what}: {now:#?}");
            match write(&subject.store, &given).await {
                Ok(()) if now == done && again == Again::Twice => continue,
                Ok(()) => assert!(now == before || again == Again::Nothing, "{what}"),
                Err(error) => {
                    assert_eq!(Again::Told(error.kind()), again, "{what}: {error}");
                    assert_eq!(now, done, "{what}: {error}");
                }
            }
            assert_eq!(state(&subject).await, done, "{what}");
        }
        for fault in PASSING {
            let subject = Subject::new(false).await;
            let given = prepare(&subject).await;
            let (store, faults) = subject.faulty();
            faults.script(after(requests, &[Some(fault)]));
            let outcome = write(&store, &given).await;
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

async fn nothing(_: &Subject) {}

fn records(store: &Arc<Store>) -> Records {
    Records::new(store.clone(), RECORDS)
}

/// A record that is there.
async fn one_record(subject: &Subject) -> Envelope {
    let records = records(&subject.store);
    let envelope = records.envelope("thing", 1);
    let item = key("A", "B").with("n", Value::number(1));
    let created = records.create(&envelope, &item).await.unwrap();
    created.or_conflict().unwrap();
    envelope
}

#[tokio::test]
async fn records_are_written_whole_or_not_at_all() {
    let told = Again::Told(ErrorKind::Conflict);
    let item = |number: u32| key("A", "B").with("n", Value::number(number));
    at_every_request(told, nothing, async |store, ()| {
        let records = records(store);
        let envelope = records.envelope("thing", 1);
        records.create(&envelope, &item(1)).await?.or_conflict()
    })
    .await;
    at_every_request(told, one_record, async |store, envelope| {
        let records = records(store);
        let next = records.next(envelope);
        records.swap(&next, &item(2)).await?.or_conflict()
    })
    .await;
    at_every_request(told, one_record, async |store, envelope| {
        let records = records(store);
        let next = records.next(envelope);
        records.put_newer(&next, &item(2), "n").await?.or_conflict()
    })
    .await;
    at_every_request(Again::Nothing, one_record, async |store, envelope| {
        let deleted = records(store).delete(&key("A", "B"), envelope.rev).await?;
        deleted.or_conflict()
    })
    .await;
}

#[tokio::test]
async fn units_of_work_happen_whole_or_not_at_all() {
    // Reads one record, demands that another is missing, puts, updates and deletes.
    let prepare = async |subject: &Subject| {
        one_record(subject).await;
        let mut unit = UnitOfWork::new(&subject.store);
        unit.put(RECORDS, key("A", "old")).unwrap();
        unit.commit().await.unwrap().unwrap();
    };
    at_every_request(
        Again::Told(ErrorKind::Conflict),
        prepare,
        async |store, ()| {
            let done = uow::run(store, |mut unit| async move {
                let read = unit.get(RECORDS, &key("A", "B")).await?;
                let read = Envelope::of(&read.unwrap())?;
                unit.put_record(RECORDS, &unit.next(&read), key("A", "B"))?;
                unit.create(RECORDS, &unit.envelope("thing", 1), key("A", "new"))?;
                unit.update(
                    RECORDS,
                    &key("A", "sum"),
                    &[Action::add("n", Value::number(2))],
                )?;
                unit.require(RECORDS, &key("A", "none"), Condition::absent("pk"))?;
                unit.delete(RECORDS, &key("A", "old"))?;
                Ok((unit, ()))
            });
            done.await?.or_conflict()
        },
    )
    .await;
}

fn log(store: &Arc<Store>) -> Events {
    Events::new(store.clone(), events::TABLE.name())
}

/// A thing and the event that tells of it.
async fn make(store: &Arc<Store>, name: &str) -> Result<(), Error> {
    let (events, name) = (&log(store), &name.to_owned());
    let made = uow::run(store, |mut unit| async move {
        unit.create(RECORDS, &unit.envelope("thing", 1), key("THING", name))?;
        let event = NewEvent::new("made", Value::from(name.as_str()));
        events.append(&mut unit, &FEED, 0, event).await?;
        Ok((unit, ()))
    });
    made.await?.or_conflict()
}

#[tokio::test]
async fn events_and_cursors_go_with_what_they_tell_of() {
    let prepare = async |subject: &Subject| {
        make(&subject.store, "a").await.unwrap();
        let copies = log(&subject.store).consumer("copies", FEED);
        copies.seek(1, 7).await.unwrap();
    };
    let told = Again::Told(ErrorKind::Conflict);
    at_every_request(told, prepare, async |store, ()| make(store, "b").await).await;
    // The one event, of which a copy is made.
    at_every_request(Again::Nothing, prepare, async |store, ()| {
        let copies = &log(store).consumer("copies", FEED);
        let applied = uow::run(store, |mut unit| async move {
            if copies.next(&mut unit, 0).await?.is_some() {
                unit.create(RECORDS, &unit.envelope("copy", 1), key("COPY", "a"))?;
            }
            Ok((unit, ()))
        });
        applied.await?.or_conflict()
    })
    .await;
    for shard in [0, 1] {
        at_every_request(Again::Twice, prepare, async |store, ()| {
            log(store).consumer("copies", FEED).seek(shard, 1).await
        })
        .await;
    }
}

fn blobs_in(store: &Arc<Store>) -> Blobs {
    Blobs::new(store.clone(), blobs::TABLE.name())
}

async fn refer(store: &Arc<Store>, digest: Digest, needed: bool) -> Result<(), Error> {
    let blobs = &blobs_in(store);
    let changed = uow::run(store, |mut unit| async move {
        match needed {
            true => blobs.reference(&mut unit, &digest, "owner").await?,
            false => blobs.release(&mut unit, &digest, "owner").await?,
        };
        Ok((unit, ()))
    });
    changed.await?.or_conflict()
}

#[tokio::test]
async fn references_to_blobs_are_counted_once() {
    let stored = async |subject: &Subject| {
        let bytes = vec![7; CHUNK_BYTES + 1];
        blobs_in(&subject.store).put(&bytes).await.unwrap()
    };
    at_every_request(Again::Nothing, stored, async |store, digest| {
        refer(store, *digest, true).await
    })
    .await;
    let needed = async |subject: &Subject| {
        let digest = stored(subject).await;
        refer(&subject.store, digest, true).await.unwrap();
        digest
    };
    at_every_request(Again::Nothing, needed, async |store, digest| {
        refer(store, *digest, false).await
    })
    .await;
}

/// An upload has many requests, of which nobody sees the first ones: the blob is there as a whole, or it is not.
#[tokio::test]
async fn blobs_are_whole_while_they_come_and_go() {
    let bytes = vec![7; 2 * CHUNK_BYTES + 1];
    let digest = Digest::of(&bytes);
    for (requests, removed) in (0..40).flat_map(|requests| [(requests, false), (requests, true)]) {
        for script in deaths(requests) {
            let subject = Subject::new(false).await;
            let own = blobs_in(&subject.store);
            let day = Duration::from_secs(86_400);
            if removed {
                own.put(&bytes).await.unwrap();
                subject.clock.advance(day);
            }
            let (store, faults) = subject.faulty();
            faults.script(script);
            let torn = blobs_in(&store);
            let outcome = match removed {
                true => torn.collect(day, 10).await.map(drop),
                false => torn.put(&bytes).await.map(drop),
            };
            assert_eq!(outcome.is_err(), faults.crashed(), "{requests} {outcome:?}");
            let read = own.read(&digest, 1 << 30).await.unwrap();
            assert!(read.is_none_or(|read| read == bytes), "{requests}");
            if removed {
                own.collect(day, 10).await.unwrap();
                assert_eq!(subject.rows(blobs::TABLE.name()).await, []);
            } else {
                own.put(&bytes).await.unwrap();
                assert!(own.read(&digest, 1 << 30).await.unwrap().is_some());
            }
        }
    }
}

fn jobs(store: &Arc<Store>) -> Jobs {
    Jobs::new(store.clone(), platform::TABLE.name())
}

async fn held(subject: &Subject) -> Lease {
    let lease = jobs(&subject.store).acquire("purge", "one", MINUTE).await;
    lease.unwrap().unwrap()
}

/// Somebody else's, or one's own of which nobody said so: then it ends by itself.
fn taken() -> Error {
    Error::new(ErrorKind::Conflict, "somebody holds it")
}

#[tokio::test]
async fn leases_are_held_or_not() {
    let told = Again::Told(ErrorKind::Conflict);
    let acquire = async |store: &Arc<Store>| {
        let lease = jobs(store).acquire("purge", "two", MINUTE).await?;
        lease.map(drop).ok_or_else(taken)
    };
    at_every_request(told, nothing, async |store, ()| acquire(store).await).await;
    let ended = async |subject: &Subject| {
        held(subject).await;
        subject.clock.advance(MINUTE);
    };
    at_every_request(told, ended, async |store, ()| acquire(store).await).await;
    at_every_request(told, held, async |store, lease| {
        jobs(store).renew(lease, MINUTE).await.map(drop)
    })
    .await;
    at_every_request(Again::Nothing, held, async |store, lease| {
        jobs(store).release(lease.clone()).await
    })
    .await;
    let work = async |store: &Arc<Store>, lease: &Lease| {
        let mut unit = UnitOfWork::new(store);
        let item: Item = key("WORK", "a");
        unit.create(RECORDS, &unit.envelope("work", 1), item)?;
        lease.guard(&jobs(store), &mut unit)?;
        unit.commit().await?.map_err(Error::from)
    };
    at_every_request(told, held, work).await;
}
