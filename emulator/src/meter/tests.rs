//! Meters, and the notes of a thread.

use std::sync::Arc;
use std::time::Duration;

use super::notes::{self, Notes};
use super::{Gauge, Health, Latency, LatencyMeter, StoreMeters};

#[test]
fn a_gauge_counts_those_that_are_held() {
    let gauge = Arc::new(Gauge::default());
    let first = gauge.hold();
    let second = gauge.hold();
    assert_eq!(gauge.get(), 2);
    drop(first);
    assert_eq!(gauge.get(), 1);
    drop(second);
    assert_eq!(gauge.get(), 0);
}

/// Buckets include all that are smaller, as Prometheus wants them, and their bounds belong to them.
#[test]
fn buckets_are_cumulative_and_closed_above() {
    let meter = LatencyMeter::default();
    for micros in [0, 1, 2, 3, 10_000_000, 10_000_001] {
        meter.record(Duration::from_micros(micros));
    }
    let mut sum = Latency::default();
    meter.add_to(&mut sum);
    let of = |micros| {
        let bound = Duration::from_micros(micros);
        let bucket = sum.buckets.iter().find(|(other, _)| *other == bound);
        bucket.map(|(_, count)| *count)
    };
    let found = [1, 2, 5, 10, 5_000_000, 10_000_000].map(of);
    assert_eq!(found, [2, 3, 4, 4, 4, 5].map(Some));
    assert_eq!(sum.count, 6);
    assert_eq!(sum.sum, Duration::from_micros(20_000_007));
}

#[test]
fn a_fork_counts_alone_but_for_forks() {
    let meters = StoreMeters::default();
    let fork = meters.of_fork();
    fork.commits.count();
    let held = fork.forks.hold();
    assert_eq!((meters.read().commits, meters.read().forks), (0, 1));
    drop(held);
}

#[test]
fn each_state_of_health_has_its_word_and_its_use() {
    let states = [
        (Health::Ok, "ok", true),
        (Health::Recovering, "recovering", false),
        (Health::Full("no space".into()), "full: no space", true),
        (Health::ReadOnly("sync".into()), "read-only: sync", false),
    ];
    for (health, text, is_of_use) in states {
        assert_eq!(health.to_string(), text);
        assert_eq!(health.is_of_use(), is_of_use, "{text}");
    }
}

#[test]
fn notes_are_taken_only_while_they_are_open() {
    notes::items(1, 10);
    notes::open(Notes::NONE);
    notes::table(&"first".into(), &Arc::new(1_u8));
    notes::table(&"second".into(), &Arc::new(2_u8));
    notes::items(2, 20);
    let first = notes::close();
    notes::items(4, 40);
    assert_eq!((first.keys, first.bytes), (2, 20));
    assert_eq!(first.table().map(|table| &*table.name), Some("first"));
    // A call that goes on after a pause has its notes again.
    notes::open(first);
    notes::items(8, 80);
    assert_eq!(notes::close().keys, 10);
    assert_eq!(notes::close().keys, 0);
}

#[test]
fn the_request_is_known_while_it_is_worked_for() {
    let id = || notes::request(|request| request.map(|request| request.id));
    assert_eq!(id(), None);
    let request = notes::RequestNotes {
        id: [b'A'; 52],
        tag: None,
        bytes: 0,
        is_page: false,
    };
    let known = notes::for_request(Some(&request), id);
    assert_eq!(known, Some([b'A'; 52]));
    assert_eq!(id(), None);
}
