//! The log of a table: what its readers see of it, each for its own time, and what the store keeps.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use crate::clock::Timestamp;
use crate::engine::log::change_log::{ChangeLog, LogReader};
use crate::engine::{StartAt, Table};
use crate::schema::{Stream, StreamView, TableDefinition};
use crate::storage::{
    Cause, Commit, Fork, LoggedChange, MemoryStore, Space, SpaceChange, Store, StoreError,
};
use crate::value::Item;

use super::{Bench, START, assert_consistent, bench, delete, item, plain, redefine};

const LOG: Space = Space::new(1);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// A reader that only counts.
#[derive(Debug)]
struct Counting {
    retention: Duration,
    open: AtomicBool,
    dropped: AtomicU64,
}

impl Counting {
    fn new(days: u32) -> Arc<Self> {
        Arc::new(Self {
            retention: DAY * days,
            open: AtomicBool::new(true),
            dropped: AtomicU64::new(0),
        })
    }

    /// How many changes it was told to be gone.
    fn dropped(&self) -> u64 {
        self.dropped.load(Ordering::SeqCst)
    }
}

impl LogReader for Counting {
    fn retention(&self) -> Duration {
        self.retention
    }

    fn is_open(&self) -> bool {
        self.open.load(Ordering::SeqCst)
    }

    fn keeps(&self, _: &LoggedChange) -> bool {
        false
    }

    fn note_dropped(&self, _: &LoggedChange) {
        self.dropped.fetch_add(1, Ordering::SeqCst);
    }
}

/// An empty log in a store of its own.
fn log() -> (ChangeLog, Arc<dyn Fork>) {
    let store: Arc<dyn Fork> = Arc::new(MemoryStore::new());
    let made = Commit {
        spaces: vec![SpaceChange::MakeLog(LOG)],
        ..Commit::default()
    };
    store.commit(made).unwrap();
    (ChangeLog::new(LOG, Arc::clone(&store)), store)
}

/// Records a change with this number on a day.
fn record(log: &ChangeLog, store: &dyn Store, sequence: u64, day: u32) {
    let mut commit = Commit::default();
    let change = |at| LoggedChange {
        sequence,
        at,
        hash: 0,
        old: None,
        new: Some(Item::default().into()),
        cause: Cause::Request,
    };
    log.record(&mut commit, on(day), change).unwrap();
    store.commit(commit).unwrap();
}

/// The beginning of a day.
fn on(day: u32) -> Timestamp {
    Timestamp::from_seconds(START).plus(DAY * day)
}

/// The numbers that a reader sees at the beginning of a day.
fn seen(log: &ChangeLog, reader: &Arc<Counting>, day: u32) -> Vec<u64> {
    let view = log.view(reader.retention(), on(day)).unwrap();
    view.changes.iter().map(|change| change.sequence).collect()
}

#[test]
fn each_reader_sees_as_far_back_as_it_may() {
    let (log, store) = log();
    let (hasty, patient) = (Counting::new(1), Counting::new(35));
    // Where nobody reads, nothing is written.
    record(&log, &*store, 1, 0);
    assert_eq!(seen(&log, &patient, 0), Vec::<u64>::new());
    assert!(log.join(Arc::clone(&hasty) as _));
    assert!(log.join(Arc::clone(&patient) as _));
    for day in 0..40 {
        record(&log, &*store, 2 + u64::from(day), day);
    }
    assert_eq!(seen(&log, &hasty, 39), [41]);
    assert_eq!(seen(&log, &patient, 39), Vec::from_iter(7..=41));
    // What the patient one has seen enough of goes a little at a time.
    for day in 40..140 {
        record(&log, &*store, 2 + u64::from(day), day);
    }
    let kept = store.log(LOG).unwrap();
    assert_eq!((kept.trimmed, kept.last), (65, 141));
    assert_eq!((hasty.dropped(), patient.dropped()), (64, 64));
    assert_eq!(seen(&log, &patient, 139), Vec::from_iter(107..=141));
    // Without the patient one, the hasty one decides.
    let patient: Arc<dyn LogReader> = patient;
    log.leave(&patient);
    record(&log, &*store, 142, 140);
    assert_eq!(store.log(LOG).map(|log| log.trimmed), Ok(129));
}

#[test]
fn what_is_behind_a_number_is_found_from_the_end() {
    let (log, store) = log();
    assert!(log.join(Arc::clone(&Counting::new(1000)) as _));
    for count in 0..40_u64 {
        let view = log.whole().unwrap();
        for number in 0..=100 {
            let place = view.position(|change| number < change.sequence);
            assert_eq!(view.behind(number), place, "{number} of {count}");
        }
        record(&log, &*store, 2 + 2 * count, 0);
    }
}

#[test]
fn a_reader_that_has_ended_wants_nothing_more() {
    let (log, store) = log();
    let reader = Counting::new(1);
    assert!(log.join(Arc::clone(&reader) as _));
    record(&log, &*store, 1, 0);
    reader.open.store(false, Ordering::SeqCst);
    record(&log, &*store, 2, 0);
    assert_eq!(seen(&log, &reader, 0), [1]);
    // Another one keeps the log, and this one goes on to show what it has.
    let other = Counting::new(1);
    assert!(log.join(Arc::clone(&other) as _));
    record(&log, &*store, 3, 0);
    assert_eq!(seen(&log, &reader, 0), [1, 3]);
    let reader: Arc<dyn LogReader> = reader;
    assert!(!log.close_for(&reader));
    log.leave(&reader);
    let other: Arc<dyn LogReader> = other;
    assert!(log.close_for(&other));
    // Nobody joins a log that leaves the store.
    assert!(!log.join(reader));
}

#[test]
fn a_clock_that_is_set_back_does_not_change_the_order() {
    let (log, store) = log();
    assert!(log.join(Counting::new(35)));
    record(&log, &*store, 1, 7);
    record(&log, &*store, 2, 3);
    let moments: Vec<Timestamp> = store
        .log(LOG)
        .unwrap()
        .changes
        .iter()
        .map(|change| change.at)
        .collect();
    assert_eq!(moments, [on(7), on(7)]);
}

/// A plain table with a stream that was switched on at this second.
fn streaming(second: i64) -> TableDefinition {
    TableDefinition {
        stream: Some(Stream::start(
            StreamView::KeysOnly,
            Timestamp::from_seconds(second),
            None,
        )),
        ..plain()
    }
}

/// How many records a stream shows from its oldest on.
fn shown(bench: &Bench, number: usize) -> usize {
    let (streams, _) = bench.engine.streams(&bench.caller, None, None, usize::MAX);
    let now = bench.engine.now();
    let stream = &streams[number];
    let shard = stream.shards(now).remove(0);
    let from = stream.position(&shard.id, StartAt::Oldest, now).unwrap();
    stream
        .read(&shard.id, from, usize::MAX, now)
        .unwrap()
        .events
        .len()
}

fn switch(bench: &Bench, table: &Arc<Table>, stream: Option<Stream>) {
    bench.clock.advance(Duration::from_secs(1));
    redefine(&bench.engine, table, |next| next.stream = stream);
}

/// Streams of one table are views of one log, which goes with the last of them, a day after the table.
#[test]
fn streams_are_views_of_the_tables_log() {
    let bench = bench(None);
    let table = bench.create(streaming(START));
    let one = item("a", 1, []);
    bench.put(&table, &one).unwrap();
    let log = table.writer.lock().log.clone().expect("a log");
    switch(&bench, &table, None);
    delete(&bench.engine, &table, &one).unwrap();
    switch(&bench, &table, streaming(START + 2).stream);
    bench.put(&table, &one).unwrap();
    delete(&bench.engine, &table, &one).unwrap();
    assert!(Arc::ptr_eq(
        &log,
        table.writer.lock().log.as_ref().expect("a log")
    ));
    assert_eq!((shown(&bench, 0), shown(&bench, 1)), (1, 2));
    // What happened while no stream was on was written for nobody.
    let kept = bench.engine.store.log(log.space()).unwrap();
    assert_eq!(kept.changes.len(), 3);
    assert_consistent(&bench.engine);

    bench.engine.delete_table(&table).unwrap();
    assert_eq!((shown(&bench, 0), shown(&bench, 1)), (1, 2));
    bench.clock.advance(DAY - Duration::from_secs(1));
    bench.engine.run_due();
    assert_eq!(
        bench.engine.streams(&bench.caller, None, None, 9).0.len(),
        1
    );
    assert!(bench.engine.store.log(log.space()).is_ok());
    bench.clock.advance(Duration::from_secs(1));
    bench.engine.run_due();
    let gone = bench.engine.store.log(log.space());
    assert_eq!(gone, Err(StoreError::MissingSpace(log.space())));
    assert_consistent(&bench.engine);
}

/// A log that has left the store is not taken up again: a later stream of the table begins another.
#[test]
fn a_later_stream_begins_another_log() {
    let bench = bench(None);
    let table = bench.create(streaming(START));
    let log = table.writer.lock().log.clone().expect("a log");
    switch(&bench, &table, None);
    bench.clock.advance(DAY);
    bench.engine.run_due();
    switch(&bench, &table, streaming(START + 90_000).stream);
    bench.put(&table, &item("a", 1, [])).unwrap();
    let other = table.writer.lock().log.clone().expect("a log");
    assert!(!Arc::ptr_eq(&log, &other));
    assert_eq!(shown(&bench, 0), 1);
    assert_consistent(&bench.engine);
}
