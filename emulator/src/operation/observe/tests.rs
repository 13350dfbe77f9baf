//! Calls are counted once, by outcome; slow ones are told, and not too many of them.

use std::sync::Arc;
use std::time::Duration;

use super::slow::{Line, SlowCall};
use super::{CallMeters, SlowLog};
use crate::clock::Timestamp;
use crate::meter::notes::{NotedTable, Notes};
use crate::wire::{ErrorCode, Operation};

fn one(meters: &CallMeters) -> super::OperationMetrics {
    let mut all = meters.read();
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

#[test]
fn calls_are_counted_by_outcome() {
    let meters = CallMeters::default();
    let took = Some(Duration::from_micros(3));
    meters.ended(Operation::GetItem, Ok(()), took);
    meters.ended(Operation::GetItem, Err(ErrorCode::ResourceNotFound), took);
    meters.ended(Operation::GetItem, Err(ErrorCode::ResourceNotFound), None);
    meters.refused(Operation::GetItem, ErrorCode::Serialization);
    let found = one(&meters);
    assert_eq!(found.succeeded, 1);
    let failed = [
        (ErrorCode::ResourceNotFound, 2),
        (ErrorCode::Serialization, 1),
    ];
    assert_eq!(found.failed, failed);
    assert_eq!((found.calls(), found.latency.count), (4, 2));
}

/// What threads count in different stripes is one number.
#[test]
fn stripes_are_summed_up() {
    let meters = CallMeters::default();
    std::thread::scope(|scope| {
        for _ in 0..20 {
            let _thread = scope.spawn(|| meters.ended(Operation::PutItem, Ok(()), None));
        }
    });
    assert_eq!(one(&meters).succeeded, 20);
}

#[test]
fn the_first_calls_are_timed_and_then_one_of_many() {
    let meters = CallMeters::default();
    let timed = (0..160)
        .filter(|_| {
            let is_timed = meters.is_timed(Operation::GetItem);
            meters.ended(Operation::GetItem, Ok(()), None);
            is_timed
        })
        .count();
    assert_eq!(timed, 64 + (160 - 64) / 16);
}

#[test]
fn each_operation_and_each_code_has_its_place() {
    for (place, operation) in Operation::ALL.into_iter().enumerate() {
        assert_eq!(operation as usize, place, "{operation:?}");
    }
    for (place, code) in ErrorCode::ALL.into_iter().enumerate() {
        assert_eq!(code as usize, place, "{code:?}");
    }
}

#[test]
fn ten_lines_are_told_in_a_second_and_the_next_says_how_many_were_not() {
    let log = SlowLog::new(Duration::ZERO);
    let at = Timestamp::from_millis;
    for _ in 0..10 {
        assert_eq!(log.admit(at(0)), Some(0));
    }
    for late in [0, 500, 999] {
        assert_eq!(log.admit(at(late)), None);
    }
    assert_eq!(log.admit(at(1000)), Some(3));
    assert_eq!(log.admit(at(1001)), Some(0));
    // A clock that is set back is no reason to be silent until it has caught up.
    assert_eq!(log.admit(at(-3_600_000)), Some(0));
}

#[test]
fn a_line_names_all_that_is_known() {
    let call = SlowCall {
        operation: Operation::Query,
        error: Some(ErrorCode::InternalServerError),
        request: Some([b'A'; 52]),
        took: Duration::from_millis(120),
        elsewhere: Duration::from_millis(4),
        notes: Notes {
            table: Some(NotedTable {
                name: "music".into(),
                definition: Arc::new(()),
            }),
            is_about: true,
            index: Some("by-year".into()),
            keys: 7,
            bytes: 900,
            lock: Duration::from_millis(3),
            sync: Duration::from_millis(20),
            ..Notes::NONE
        },
    };
    let id = "A".repeat(52);
    let expected = format!(
        "slow: Query took 120ms and was refused with InternalServerError, request {id}, table music, index by-year, \
         7 keys, 900 bytes, waited 3ms for locks, 20ms for the medium, 4ms between slices; \
         2 slow calls before it were not told"
    );
    assert_eq!(Line { call, dropped: 2 }.to_string(), expected);
}
