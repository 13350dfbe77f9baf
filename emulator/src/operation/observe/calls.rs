//! Calls by operation and outcome, and how long they took.
//!
//! A call adds to one number of its operation, in a stripe that it shares with few other threads: so cores that answer
//! the same operation do not take a cache line from each other. Rows are made when their operation is first called,
//! because a fork of the database gets meters of its own, and most never see most operations.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::clock::Timestamp;
use crate::meter::{ConnectionMeters, Counter, Latency, LatencyMeter};
use crate::operation::observe::{OperationMetrics, RequestLog, SlowLog};
use crate::wire::{ErrorCode, Operation};

/// How many stripes there are: threads beyond share them.
const STRIPES: usize = 8;
/// So many calls of an operation are all timed, in each stripe.
const ALL_TIMED: u64 = 64;
/// Of those after, one of so many is: to ask the clock twice costs more than all else here, and the shape of a
/// histogram does not need each call.
const ONE_TIMED_OF: u64 = 16;

/// The next thread's stripe.
static NEXT_STRIPE: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    /// The stripe of this thread.
    static STRIPE: usize = NEXT_STRIPE.fetch_add(1, Ordering::Relaxed) % STRIPES;
}

/// The stripe of this thread, of so many.
pub(super) fn stripe<const COUNT: usize>() -> usize {
    const { assert!(STRIPES.is_multiple_of(COUNT), "threads are spread evenly") };
    STRIPE.with(|stripe| *stripe) % COUNT
}

/// Counts the calls of one emulator.
#[derive(Debug, Default)]
pub(crate) struct CallMeters {
    stripes: [OnceLock<Box<Stripe>>; STRIPES],
    /// Requests that were turned away before it was known what they want.
    pub(crate) turned_away: Counter,
    /// The connections of the servers.
    pub(crate) connections: ConnectionMeters,
    /// Which calls are told in the log; none by default.
    pub(crate) slow: Option<SlowLog>,
    /// The last calls, since somebody may ask for them.
    log: OnceLock<RequestLog>,
}

/// A row for each operation, in the order of the enumeration.
#[derive(Debug)]
struct Stripe([OnceLock<Box<Row>>; Operation::ALL.len()]);

/// What is counted of one operation.
#[derive(Debug)]
struct Row {
    succeeded: Counter,
    /// By code, in the order of the enumeration.
    failed: [Counter; ErrorCode::ALL.len()],
    latency: LatencyMeter,
}

impl CallMeters {
    /// Nothing counted yet; `slow` tells which calls are told in the log, and `log` keeps the last ones.
    pub(crate) fn new(slow: Option<SlowLog>, log: Option<RequestLog>) -> Self {
        Self {
            slow,
            log: log.map_or_else(OnceLock::new, OnceLock::from),
            ..Self::default()
        }
    }

    /// The last calls, where somebody may ask for them.
    pub(crate) fn log(&self) -> Option<&RequestLog> {
        self.log.get()
    }

    /// Keeps the last calls from now on, those of forks that are made from now on too.
    pub(crate) fn keep_log(&self) {
        let _log = self.log.get_or_init(RequestLog::default);
    }

    /// Counts what tables set aside from this moment on, where somebody may ask for it.
    pub(crate) fn begin_bill(&self, now: Timestamp) {
        if let Some(log) = self.log() {
            log.set_aside.begin(now);
        }
    }

    /// Whether anybody may be told of calls: by the log of slow calls, or by the request log.
    pub(crate) fn are_told(&self) -> bool {
        self.slow.is_some() || self.log().is_some()
    }

    /// Meters of their own, for another database.
    pub(crate) fn fork(&self) -> Self {
        let log = self.log().map(|_| RequestLog::default());
        Self::new(self.slow.as_ref().map(SlowLog::fork), log)
    }

    /// Whether the next call of an operation is to be timed.
    pub(super) fn is_timed(&self, operation: Operation) -> bool {
        let so_far = self.row(operation).map_or(0, |row| row.succeeded.get());
        so_far < ALL_TIMED || so_far.is_multiple_of(ONE_TIMED_OF)
    }

    /// A call has ended.
    pub(super) fn ended(
        &self,
        operation: Operation,
        outcome: Result<(), ErrorCode>,
        took: Option<Duration>,
    ) {
        let Some(row) = self.row(operation) else {
            return;
        };
        match outcome {
            Ok(()) => row.succeeded.count(),
            Err(code) => row.fail(code),
        }
        if let Some(took) = took {
            row.latency.record(took);
        }
    }

    /// A request for an operation was refused before the operation could begin.
    pub(crate) fn refused(&self, operation: Operation, code: ErrorCode) {
        if let Some(row) = self.row(operation) {
            row.fail(code);
        }
    }

    /// What was counted so far of each operation that was called.
    pub(super) fn read(&self) -> Vec<OperationMetrics> {
        let stripes = || self.stripes.iter().filter_map(OnceLock::get);
        let operations = Operation::ALL.into_iter();
        operations
            .filter_map(|operation| {
                let rows = stripes().filter_map(|stripe| stripe.row(operation)?.get());
                let mut sum = OperationMetrics {
                    operation,
                    succeeded: 0,
                    failed: Vec::new(),
                    latency: Latency::default(),
                };
                let mut failed = [0; ErrorCode::ALL.len()];
                for row in rows {
                    sum.succeeded += row.succeeded.get();
                    row.latency.add_to(&mut sum.latency);
                    for (sum, count) in failed.iter_mut().zip(&row.failed) {
                        *sum += count.get();
                    }
                }
                let codes = ErrorCode::ALL.into_iter().zip(failed);
                sum.failed = codes.filter(|(_, count)| *count > 0).collect();
                (sum.calls() > 0).then_some(sum)
            })
            .collect()
    }

    /// The row of an operation, for this thread.
    fn row(&self, operation: Operation) -> Option<&Row> {
        let stripe = self.stripes.get(STRIPE.with(|stripe| *stripe))?;
        let row = stripe.get_or_init(Box::default).row(operation)?;
        Some(row.get_or_init(Box::default))
    }
}

impl Stripe {
    fn row(&self, operation: Operation) -> Option<&OnceLock<Box<Row>>> {
        let row = self.0.get(operation as usize);
        debug_assert!(row.is_some(), "there is a row for each operation");
        row
    }
}

impl Default for Stripe {
    fn default() -> Self {
        Self(std::array::from_fn(|_| OnceLock::new()))
    }
}

impl Row {
    fn fail(&self, code: ErrorCode) {
        let counter = self.failed.get(code as usize);
        debug_assert!(counter.is_some(), "there is a counter for each code");
        if let Some(counter) = counter {
            counter.count();
        }
    }
}

impl Default for Row {
    fn default() -> Self {
        Self {
            succeeded: Counter::default(),
            failed: std::array::from_fn(|_| Counter::default()),
            latency: LatencyMeter::default(),
        }
    }
}
