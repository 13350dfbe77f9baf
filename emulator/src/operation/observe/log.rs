//! The request log: the last calls of a database, each as it was told.
//!
//! A bounded ring that is written when a call ends and read by who asks. Nothing of items is in it but their keys, how
//! many and how large they were. Whoever follows it keeps a number and nothing else: what has fallen out of the ring by
//! the time that a slow reader comes back is told to him as a count.

use std::borrow::Cow;
use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::task::Waker;
use std::time::Duration;

use parking_lot::{Mutex, MutexGuard};

use super::budget::{BudgetError, BudgetReport, BudgetRule, Budgets};
use super::call::{LoggedCall, LoggedKey, NamedKeys};
use super::calls::stripe;
use super::ended::EndedCall;
use super::ring::{Dropped, KeptRef, Ring};
use super::set_aside::SetAside;
use crate::limits::LOGGED_CALLS_MAX;
use crate::meter::notes::{self, Notes, RequestNotes};
use crate::operation::Context;
use crate::wire::Operation;

/// Who waits at most; when there are more, all look again. Those whose connection is gone are among them.
const WAITING_MAX: usize = 1024;

/// How many rings there are: each thread writes to one, and shares it with few others.
const RINGS: usize = 8;

/// The last calls of a database.
#[derive(Debug, Default)]
pub(crate) struct RequestLog {
    /// How many calls there were. A number is taken only under the lock of the ring into which its call goes: so whoever has
    /// the locks of all rings sees the calls of all numbers.
    count: Apart<AtomicU64>,
    /// Each locked for a moment by the calls that end on its threads, and never while another lock is taken; all of them, in
    /// their order, by who reads.
    rings: [Apart<Mutex<Ring>>; RINGS],
    budgets: Mutex<Budgets>,
    /// Whether there are budgets.
    has_budgets: AtomicBool,
    /// Who is to be told of the next call. Locked behind the rings.
    waiting: Mutex<Vec<Waker>>,
    /// Whether anybody is.
    is_awaited: AtomicBool,
    /// What is refused because of what it does, a bit for each kind.
    refused: AtomicU32,
    /// What tables have set aside meanwhile.
    pub(crate) set_aside: SetAside,
}

/// A copy of the rings, so that nobody waits while it is read.
#[derive(Debug)]
struct Kept {
    rings: [Ring; RINGS],
    /// How many calls there were.
    count: u64,
    /// How many of those that were asked for are not there any more.
    missed: u64,
}

impl Kept {
    /// The calls, in the order of their numbers.
    fn iter(&self) -> impl Iterator<Item = KeptRef<'_>> {
        let mut heads = self.rings.each_ref().map(|ring| ring.iter().peekable());
        std::iter::from_fn(move || {
            let with_next = heads.iter_mut().filter_map(|head| {
                let number = head.peek()?.number();
                Some((number, head))
            });
            let (_, oldest) = with_next.min_by_key(|(number, _)| *number)?;
            oldest.next()
        })
    }
}

/// On cache lines of its own, so that threads that write it do not take from each other what they only read.
#[derive(Debug, Default)]
#[repr(align(128))]
struct Apart<T>(T);

thread_local! {
    /// Room for the key of a call.
    static KEY: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
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
    /// A call has ended, and [`Self::wake`] follows.
    pub(super) fn push(&self, context: &Context, ended: EndedCall<'_>) {
        // Dropped where no lock is held.
        let _dropped = notes::request(|request| self.keep(context, request, ended));
    }

    /// Tells whoever waits that a call has come.
    pub(super) fn wake(&self) {
        // `Relaxed`: whoever waits has said so under the locks of all rings, before this call had that of its own.
        if self.is_awaited.load(Ordering::Relaxed) {
            let mut waiting = self.waiting.lock();
            self.is_awaited.store(false, Ordering::Relaxed);
            let woken = std::mem::take(&mut *waiting);
            drop(waiting);
            woken.into_iter().for_each(Waker::wake);
        }
    }

    fn keep(
        &self,
        context: &Context,
        request: Option<&RequestNotes>,
        ended: EndedCall<'_>,
    ) -> Dropped {
        // `Relaxed`: whether a call counts that ends while a budget begins is nobody's promise.
        let has_budgets = self.has_budgets.load(Ordering::Relaxed);
        let is_page = request.is_some_and(|request| request.is_page);
        if !has_budgets
            && !is_page
            && let Some(point) = ended.point()
            && let Some(table) = ended.notes.table()
        {
            let call = ended.pointed(request);
            let tag = request.and_then(|request| request.tag.as_ref());
            let origin = (&*context.caller, tag, table);
            let kept = KEY.with_borrow_mut(|room| {
                room.clear();
                let key = point.bytes(room)?;
                let (mut ring, number) = self.next();
                Some(ring.push_point(number, call, key, origin))
            });
            if let Some(dropped) = kept {
                return dropped;
            }
        }
        let mut call = ended.logged(context, request);
        if has_budgets && !is_page {
            self.budgets.lock().count(&call);
        }
        let (mut ring, number) = self.next();
        call.number = number;
        ring.push(Arc::new(call))
    }

    /// The ring of this thread, and the number of the call that goes into it.
    fn next(&self) -> (MutexGuard<'_, Ring>, u64) {
        let [first, ..] = &self.rings;
        let ring = self.rings.get(stripe::<RINGS>()).unwrap_or(first);
        let ring = ring.0.lock();
        // `Relaxed`: the locks of the rings order it for who reads.
        (ring, self.count.0.fetch_add(1, Ordering::Relaxed) + 1)
    }

    /// The calls with numbers above `after`, and how many there were at all. Where nothing is missed, `waker` is told of the
    /// next one, whether or not there are some already.
    fn behind(&self, after: u64, waker: Option<&Waker>) -> Kept {
        let rings = self.rings.each_ref().map(|ring| ring.0.lock());
        let count = self.count.0.load(Ordering::Relaxed);
        let gone = count.saturating_sub(LOGGED_CALLS_MAX as u64);
        let kept = Kept {
            rings: rings.each_ref().map(|ring| ring.behind(after.max(gone))),
            count,
            missed: gone.saturating_sub(after),
        };
        let woken = match waker.filter(|_| kept.missed == 0) {
            Some(waker) => self.await_next(waker),
            None => Vec::new(),
        };
        drop(rings);
        woken.into_iter().for_each(Waker::wake);
        kept
    }

    /// Has a waker told of the next call; those that are to look again, because there are too many.
    fn await_next(&self, waker: &Waker) -> Vec<Waker> {
        let mut waiting = self.waiting.lock();
        // `Relaxed`: written and read under a lock of the rings, or behind one.
        self.is_awaited.store(true, Ordering::Relaxed);
        if waiting.iter().any(|other| other.will_wake(waker)) {
            return Vec::new();
        }
        let woken = match waiting.len() >= WAITING_MAX {
            true => std::mem::take(&mut *waiting),
            false => Vec::new(),
        };
        waiting.push(waker.clone());
        woken
    }

    /// The calls that `wanted` takes with numbers above `after`, in their order, `limit` at most.
    pub(crate) fn calls(
        &self,
        after: u64,
        limit: usize,
        wanted: impl Fn(&LoggedCall) -> bool,
    ) -> Vec<LoggedCall> {
        let kept = self.behind(after, None);
        let calls = kept.iter().filter_map(|call| call.told());
        let calls = calls.filter(|call| wanted(call)).take(limit);
        calls.map(Cow::into_owned).collect()
    }

    /// The first `limit` calls behind `after` that `wanted` takes, or the last of all where nobody says behind which; in
    /// their order, and how many more it takes.
    pub(crate) fn page(
        &self,
        after: Option<u64>,
        limit: usize,
        wanted: impl Fn(&LoggedCall) -> bool,
    ) -> (Vec<LoggedCall>, usize) {
        let kept = self.behind(after.unwrap_or(0), None);
        let calls = kept.iter().filter_map(|call| call.told());
        let mut calls: Vec<Cow<'_, LoggedCall>> = calls.filter(|call| wanted(call)).collect();
        let more = calls.len().saturating_sub(limit);
        match after {
            Some(_) => calls.truncate(limit),
            None => drop(calls.drain(..more)),
        }
        (calls.into_iter().map(Cow::into_owned).collect(), more)
    }

    /// Begins a budget, in the place of one of the same name; its number.
    ///
    /// # Errors
    ///
    /// If there are too many.
    pub(crate) fn begin_budget(&self, name: &str, rule: BudgetRule) -> Result<u64, BudgetError> {
        let mut budgets = self.budgets.lock();
        let begun = budgets.begin(name, rule);
        self.has_budgets
            .store(!budgets.is_empty(), Ordering::Relaxed);
        begun.ok_or_else(|| BudgetError::TooMany {
            name: name.to_owned(),
        })
    }

    /// Ends the budget of this name, and of this number if one is given; whether there was one.
    pub(crate) fn end_budget(&self, name: &str, id: Option<u64>) -> bool {
        let mut budgets = self.budgets.lock();
        let was_there = budgets.end(name, id);
        self.has_budgets
            .store(!budgets.is_empty(), Ordering::Relaxed);
        was_there
    }

    /// All budgets, by name.
    pub(crate) fn budgets(&self) -> Vec<BudgetReport> {
        self.budgets.lock().list()
    }

    /// The budget of this name, and of this number if one is given.
    pub(crate) fn budget(&self, name: &str, id: Option<u64>) -> Option<BudgetReport> {
        self.budgets.lock().get(name, id)
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

    /// Shows those of the last so many calls, in their order, that have done more than read one item.
    pub(crate) fn look_back(&self, count: u64, mut look: impl FnMut(&LoggedCall)) {
        let after = self.count().saturating_sub(count);
        let kept = self.behind(after, None);
        let calls = kept.iter().filter(|call| !call.is_point_read());
        calls
            .filter_map(|call| call.told())
            .for_each(|call| look(&call));
    }

    /// A call that is under way on this thread, as it would be kept.
    pub(in crate::operation) fn begun(
        &self,
        context: &Context,
        operation: Operation,
        keys: &[LoggedKey],
    ) -> LoggedCall {
        let notes = Notes {
            page: notes::page_so_far(),
            ..Notes::NONE
        };
        let begun = EndedCall {
            operation,
            outcome: Ok(()),
            time: context.engine.now(),
            took: Duration::ZERO,
            notes: &notes,
            reason: None,
            keys: NamedKeys::Known(keys.to_vec()),
        };
        LoggedCall {
            table: keys.first().map(|key| Arc::clone(&key.table)),
            ..notes::request(|request| begun.logged(context, request))
        }
    }

    /// Lets who waits for the next call look again: there will be none.
    pub(crate) fn end(&self) {
        let waiting = std::mem::take(&mut *self.waiting.lock());
        waiting.into_iter().for_each(Waker::wake);
    }

    /// How many calls there were so far.
    pub(crate) fn count(&self) -> u64 {
        // `Relaxed`: a call that has ended is counted.
        self.count.0.load(Ordering::Relaxed)
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
        let kept = self.behind(after, waker);
        let calls = kept.iter().filter_map(|call| call.told());
        let calls = calls.filter(|call| wanted(call)).take(limit);
        let calls: Vec<LoggedCall> = calls.map(Cow::into_owned).collect();
        let newest = kept.count.max(after);
        FollowedCalls {
            missed: kept.missed,
            after: match calls.last() {
                Some(last) if calls.len() >= limit => last.number,
                _ => newest,
            },
            calls,
        }
    }
}
