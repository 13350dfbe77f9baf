//! The request log: the last calls of a database, each as it was told.
//!
//! A bounded ring that is written when a call ends and read by who asks. Nothing of items is in it but how many and how
//! large they were.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;

use crate::clock::Timestamp;
use crate::limits::LOGGED_CALLS_MAX;
use crate::meter::notes::{self, Notes};
use crate::operation::{Caller, Context};
use crate::wire::{ErrorCode, Operation};

/// A call as the request log has it.
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::Emulator;
/// use dynamodb_emulator::ops::ListTables;
///
/// let emulator = Emulator::builder().control_calls().build()?;
/// emulator.call::<ListTables>(Default::default())?;
/// let calls = emulator.request_log();
/// assert_eq!((calls[0].operation.name(), calls[0].error), ("ListTables", None));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct LoggedCall {
    /// How many calls the database had answered when this one was, itself included.
    pub number: u64,
    /// When it was answered, by the clock of the database.
    pub time: Timestamp,
    /// The access key that called.
    pub access_key: Arc<str>,
    /// The region that was called.
    pub region: Arc<str>,
    /// What was called.
    pub operation: Operation,
    /// The first table that it worked on.
    pub table: Option<Arc<str>>,
    /// The first index that it read.
    pub index: Option<Arc<str>>,
    /// With what it was refused; absent where it was not.
    pub error: Option<ErrorCode>,
    /// Why it was refused, in the words of the answer.
    pub reason: Option<Arc<str>>,
    /// How long it took on the machine.
    pub took: Duration,
    /// Read capacity units that it took.
    pub read_units: f64,
    /// Write capacity units that it took.
    pub write_units: f64,
    /// Items that were looked at or written.
    pub items: u64,
    /// Items that the answer has; absent where it has no list of them.
    pub returned: Option<u64>,
    /// Bytes of the body of the request; absent for a typed call.
    pub request_bytes: Option<u64>,
    /// The header `x-emulator-tag` of the request, or else its user agent.
    pub tag: Option<Arc<str>>,
}

/// The last calls of a database.
#[derive(Debug, Default)]
pub(crate) struct RequestLog {
    /// Locked for a moment by each call that ends, and never while another lock is taken.
    ring: Mutex<Ring>,
}

#[derive(Debug, Default)]
struct Ring {
    /// How many calls there were.
    count: u64,
    calls: VecDeque<LoggedCall>,
}

impl RequestLog {
    /// A call has ended.
    pub(super) fn push(
        &self,
        context: &Context,
        operation: Operation,
        outcome: Result<(), ErrorCode>,
        took: Duration,
        notes: &Notes,
        reason: Option<Box<str>>,
    ) {
        let request = notes::request();
        let units = match is_write(operation, notes.wrote) {
            true => (0.0, notes.units),
            false => (notes.units, 0.0),
        };
        let caller: &Caller = &context.caller;
        let call = LoggedCall {
            number: 0,
            time: context.engine.now(),
            access_key: Arc::clone(&caller.owner),
            region: Arc::clone(&caller.region),
            operation,
            table: notes.table.clone(),
            index: notes.index.clone(),
            error: outcome.err(),
            reason: reason.map(Arc::from),
            took,
            read_units: units.0,
            write_units: units.1,
            items: notes.keys,
            returned: notes.returned,
            request_bytes: request.as_ref().map(|request| request.bytes as u64),
            tag: request.and_then(|request| request.tag),
        };
        let mut ring = self.ring.lock();
        ring.count += 1;
        let call = LoggedCall {
            number: ring.count,
            ..call
        };
        let oldest = match ring.calls.len() >= LOGGED_CALLS_MAX {
            true => ring.calls.pop_front(),
            false => None,
        };
        ring.calls.push_back(call);
        drop(ring);
        // Freed without the lock.
        drop(oldest);
    }

    /// The calls that `wanted` takes with numbers above `after`, in their order, `limit` at most.
    pub(crate) fn calls(
        &self,
        after: u64,
        limit: usize,
        wanted: impl Fn(&LoggedCall) -> bool,
    ) -> Vec<LoggedCall> {
        let ring = self.ring.lock();
        let behind = ring.calls.partition_point(|call| call.number <= after);
        let calls = ring.calls.range(behind..).filter(|call| wanted(call));
        calls.take(limit).cloned().collect()
    }
}

/// Whether the units of a call are for writing. A statement writes if it has written.
fn is_write(operation: Operation, wrote: bool) -> bool {
    match operation {
        Operation::PutItem
        | Operation::UpdateItem
        | Operation::DeleteItem
        | Operation::BatchWriteItem
        | Operation::TransactWriteItems => true,
        _ => wrote,
    }
}
