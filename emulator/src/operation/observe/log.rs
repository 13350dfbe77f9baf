//! The request log: the last calls of a database, each as it was told.
//!
//! A bounded ring that is written when a call ends and read by who asks. Nothing of items is in it but their keys, how
//! many and how large they were. Whoever follows it keeps a number and nothing else: what has fallen out of the ring by
//! the time that a slow reader comes back is told to him as a count.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::Waker;
use std::time::Duration;

use parking_lot::Mutex;

use super::budget::{BudgetError, BudgetReport, BudgetRule, Budgets};
use super::call::{LoggedCall, LoggedKey, TakenUnits};
use super::set_aside::SetAside;
use crate::limits::LOGGED_CALLS_MAX;
use crate::meter::notes::{self, Notes};
use crate::operation::{Caller, Context};
use crate::wire::{ErrorCode, Operation};

/// Who waits at most; when there are more, all look again. Those whose connection is gone are among them.
const WAITING_MAX: usize = 1024;

/// The last calls of a database.
#[derive(Debug, Default)]
pub(crate) struct RequestLog {
    /// Locked for a moment by each call that ends, and never while another lock is taken.
    ring: Mutex<Ring>,
    /// What is refused because of what it does, a bit for each kind.
    refused: AtomicU32,
    /// What tables have set aside meanwhile.
    pub(crate) set_aside: SetAside,
}

#[derive(Debug, Default)]
struct Ring {
    /// How many calls there were.
    count: u64,
    calls: VecDeque<LoggedCall>,
    /// Who is to be told of the next call.
    waiting: Vec<Waker>,
    budgets: Budgets,
}

/// A call that has ended.
#[derive(Debug)]
pub(super) struct EndedCall {
    pub(super) operation: Operation,
    pub(super) outcome: Result<(), ErrorCode>,
    pub(super) took: Duration,
    pub(super) notes: Notes,
    /// Why it was refused, in the words of its answer.
    pub(super) reason: Option<Box<str>>,
    pub(super) keys: Vec<LoggedKey>,
}

/// What has come since somebody looked last.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct FollowedCalls {
    /// How many calls came that were dropped before they could be told.
    pub missed: u64,
    /// The calls, in the order in which they were answered.
    pub calls: Vec<LoggedCall>,
    /// The number of the last call that was looked at: what to ask with the next time.
    pub after: u64,
}

impl RequestLog {
    /// A call has ended.
    pub(super) fn push(&self, context: &Context, ended: EndedCall) {
        let request = notes::request();
        let mut call = ended.logged(context, request.as_deref());
        let mut ring = self.ring.lock();
        ring.count += 1;
        call.number = ring.count;
        ring.budgets.count(&call);
        let oldest = match ring.calls.len() >= LOGGED_CALLS_MAX {
            true => ring.calls.pop_front(),
            false => None,
        };
        ring.calls.push_back(call);
        let waiting = std::mem::take(&mut ring.waiting);
        drop(ring);
        waiting.into_iter().for_each(Waker::wake);
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

    /// Begins a budget, in the place of one of the same name; its number.
    ///
    /// # Errors
    ///
    /// If there are too many.
    pub(crate) fn begin_budget(&self, name: &str, rule: BudgetRule) -> Result<u64, BudgetError> {
        let begun = self.ring.lock().budgets.begin(name, rule);
        begun.ok_or_else(|| BudgetError::TooMany {
            name: name.to_owned(),
        })
    }

    /// Ends the budget of this name, and of this number if one is given; whether there was one.
    pub(crate) fn end_budget(&self, name: &str, id: Option<u64>) -> bool {
        self.ring.lock().budgets.end(name, id)
    }

    /// All budgets, by name.
    pub(crate) fn budgets(&self) -> Vec<BudgetReport> {
        self.ring.lock().budgets.list()
    }

    /// The budget of this name, and of this number if one is given.
    pub(crate) fn budget(&self, name: &str, id: Option<u64>) -> Option<BudgetReport> {
        self.ring.lock().budgets.get(name, id)
    }

    /// What is refused because of what it does, a bit for each kind.
    pub(crate) fn refused(&self) -> u32 {
        // `Relaxed`: which of two calls that come at once is refused is nobody's promise.
        self.refused.load(Ordering::Relaxed)
    }

    /// Lets these kinds be refused, and no others.
    pub(crate) fn refuse(&self, kinds: u32) {
        self.refused.store(kinds, Ordering::Relaxed);
    }

    /// Shows the last so many calls, in their order.
    pub(crate) fn look_back(&self, count: u64, look: impl FnMut(&LoggedCall)) {
        let ring = self.ring.lock();
        let after = ring.count.saturating_sub(count);
        let behind = ring.calls.partition_point(|call| call.number <= after);
        ring.calls.range(behind..).for_each(look);
    }

    /// A call that is under way on this thread, as it would be kept.
    pub(in crate::operation) fn begun(
        &self,
        context: &Context,
        operation: Operation,
        keys: &[LoggedKey],
    ) -> LoggedCall {
        let begun = EndedCall {
            operation,
            outcome: Ok(()),
            took: Duration::ZERO,
            notes: Notes {
                table: keys.first().map(|key| Arc::clone(&key.table)),
                page: notes::page_so_far(),
                ..Notes::NONE
            },
            reason: None,
            keys: keys.to_vec(),
        };
        begun.logged(context, notes::request().as_deref())
    }

    /// How many calls there were so far.
    pub(crate) fn count(&self) -> u64 {
        self.ring.lock().count
    }

    /// The calls that `wanted` takes with numbers above `after`, `limit` at most, and how many are not there any more.
    /// Where none has come, `waker` is told of the next one.
    pub(crate) fn follow(
        &self,
        after: u64,
        limit: usize,
        wanted: impl Fn(&LoggedCall) -> bool,
        waker: Option<&Waker>,
    ) -> FollowedCalls {
        let mut ring = self.ring.lock();
        let oldest = ring.calls.front().map_or(0, |call| call.number);
        let behind = ring.calls.partition_point(|call| call.number <= after);
        let mut told = FollowedCalls {
            missed: oldest.saturating_sub(1).saturating_sub(after),
            calls: Vec::new(),
            after: ring.count.max(after),
        };
        for call in ring.calls.range(behind..).filter(|call| wanted(call)) {
            if told.calls.len() >= limit {
                break;
            }
            told.calls.push(call.clone());
        }
        if told.calls.len() >= limit {
            told.after = told.calls.last().map_or(told.after, |call| call.number);
        }
        let is_new = |waker: &&Waker| !ring.waiting.iter().any(|other| other.will_wake(waker));
        let waker = waker.filter(|_| told.calls.is_empty() && told.missed == 0);
        let mut woken = Vec::new();
        if let Some(waker) = waker.filter(is_new).cloned() {
            if ring.waiting.len() >= WAITING_MAX {
                woken = std::mem::take(&mut ring.waiting);
            }
            ring.waiting.push(waker);
        }
        drop(ring);
        woken.into_iter().for_each(Waker::wake);
        told
    }
}

impl EndedCall {
    /// The call as it is kept, but for its number.
    fn logged(self, context: &Context, request: Option<&notes::RequestNotes>) -> LoggedCall {
        let Self {
            operation, notes, ..
        } = self;
        let is_write = is_write(operation, notes.wrote);
        let taken = notes.units.into_iter().map(|one| TakenUnits {
            table: one.table,
            index: one.index,
            read: if is_write { one.write } else { one.read },
            write: if is_write { one.read } else { one.write },
        });
        let taken: Vec<TakenUnits> = taken.collect();
        let caller: &Caller = &context.caller;
        LoggedCall {
            number: 0,
            time: context.engine.now(),
            access_key: Arc::clone(&caller.owner),
            region: Arc::clone(&caller.region),
            operation,
            table: notes.table,
            index: notes.index,
            keys: self.keys,
            error: self.outcome.err(),
            reason: self.reason.map(Arc::from),
            fault: notes.fault,
            took: self.took,
            // The sum of no fractions is a zero with a sign.
            read_units: taken.iter().fold(0.0, |sum, one| sum + one.read),
            write_units: taken.iter().fold(0.0, |sum, one| sum + one.write),
            taken,
            items: notes.keys,
            returned: notes.returned,
            request_bytes: request.map(|request| request.bytes as u64),
            response_bytes: notes.answered,
            tag: request.and_then(|request| request.tag.clone()),
            greatest: notes.greatest,
            page: notes.page,
        }
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
