//! One call, from its begin to its end: how long it took, and what it waited for.

use std::cell::Cell;
use std::time::Duration;

use crate::clock::{Tick, Timestamp};
use crate::meter::notes::{self, Notes};
use crate::operation::Context;
use crate::operation::observe::call::NamedKeys;
use crate::operation::observe::ended::EndedCall;
use crate::operation::observe::log::RequestLog;
use crate::operation::observe::slow::SlowCall;
use crate::wire::{ApiError, ErrorCode, Operation};

/// A call that is under way.
#[derive(Debug)]
pub(in crate::operation) struct Tally {
    operation: Operation,
    /// When the call began, where it is timed.
    began: Option<Tick>,
    /// What is noted of it, where slow calls are told.
    slices: Option<Box<Slices>>,
}

/// What a call has done in its slices.
#[derive(Debug)]
struct Slices {
    /// What is noted of it while it is on no thread.
    notes: Option<Box<Notes>>,
    /// Why it was refused, in the words of its answer.
    reason: Option<Box<str>>,
    /// The keys that its request names, where the request log has them.
    keys: NamedKeys,
    /// Whether it is told how long it worked, and how long others did meanwhile: only where it is slow.
    may_be_slow: bool,
    /// How long it worked in those that are over.
    worked: Duration,
    /// When the present one began.
    began: Tick,
}

thread_local! {
    /// What the last call of this thread was noted in, empty again.
    static SPARE: Cell<Option<Box<Slices>>> = const { Cell::new(None) };
}

impl Slices {
    fn new(began: Tick) -> Box<Self> {
        Box::new(Self {
            notes: None,
            reason: None,
            keys: NamedKeys::None,
            may_be_slow: false,
            worked: Duration::ZERO,
            began,
        })
    }
}

/// A call whose answer is there, and may not be told before the medium has what it has seen.
#[derive(Debug)]
pub(in crate::operation) struct Untold {
    tally: Tally,
    context: Context,
    outcome: Result<(), ErrorCode>,
    /// Since when it waits.
    since: Tick,
}

impl Tally {
    /// A call begins on this thread.
    pub(in crate::operation) fn begin(context: &Context, operation: Operation) -> Self {
        let meters = &context.meters;
        let is_told = meters.are_told();
        let began = (is_told || meters.is_timed(operation)).then(Tick::now);
        let slices = began.filter(|_| is_told).map(|began| {
            notes::begin();
            let mut slices = SPARE.take().unwrap_or_else(|| Slices::new(began));
            slices.may_be_slow = meters.slow.is_some();
            slices.began = began;
            slices
        });
        Self {
            operation,
            began,
            slices,
        }
    }

    /// The call names these keys.
    pub(in crate::operation) fn name(&mut self, keys: NamedKeys) {
        if let Some(slices) = &mut self.slices {
            slices.keys = keys;
        }
    }

    /// The call is refused.
    pub(in crate::operation) fn blame(&mut self, error: &ApiError) {
        let Some(slices) = &mut self.slices else {
            return;
        };
        slices.reason = error.message().map(Into::into);
        if notes::request(|request| request.is_some()) {
            let mut body = Vec::new();
            error.write_body(&mut body);
            notes::answered(body.len());
        }
    }

    /// The call has ended on this thread.
    pub(in crate::operation) fn end(mut self, context: &Context, outcome: Result<(), ErrorCode>) {
        self.stop();
        self.tell(context, outcome);
    }

    /// The call waits for the medium from now on, whatever thread does that.
    pub(in crate::operation) fn wait(
        mut self,
        context: &Context,
        outcome: Result<(), ErrorCode>,
    ) -> Untold {
        self.pause();
        Untold {
            tally: self,
            context: context.clone(),
            outcome,
            since: Tick::now(),
        }
    }

    /// Counts the call, and tells of it if it was slow.
    fn tell(self, context: &Context, outcome: Result<(), ErrorCode>) {
        let took = self.began.map(Tick::elapsed);
        context.meters.ended(self.operation, outcome, took);
        let (Some(took), Some(mut slices)) = (took, self.slices) else {
            return;
        };
        let log = context.meters.log();
        let ended = Ended {
            operation: self.operation,
            outcome,
            took,
            worked: std::mem::take(&mut slices.worked),
            reason: slices.reason.take(),
            keys: std::mem::take(&mut slices.keys),
            log: log.map(|log| (log, context.engine.now())),
        };
        let notes = slices.notes.take();
        // For the next call of this thread.
        SPARE.set(Some(slices));
        let slow = match notes {
            Some(notes) => ended.keep(context, &notes),
            None => notes::end(|notes| ended.keep(context, notes)),
        };
        // Who is told may do anything, another call as well: so nobody is while the notes are looked at.
        if let Some(log) = log {
            log.wake();
        }
        if let Some((slow, log)) = slow.zip(context.meters.slow.as_ref()) {
            log.tell(|| context.engine.now(), slow);
        }
    }

    /// A slice is over.
    pub(in crate::operation) fn pause(&mut self) {
        self.stop();
        if let Some(slices) = &mut self.slices {
            slices.notes = Some(Box::new(notes::close()));
        }
    }

    /// The work of a slice is over, and its notes are still with the thread.
    fn stop(&mut self) {
        if let Some(slices) = &mut self.slices
            && slices.may_be_slow
        {
            slices.worked += slices.began.elapsed();
        }
    }

    /// The next slice begins, maybe on another thread.
    pub(in crate::operation) fn resume(&mut self) {
        if let Some(slices) = &mut self.slices {
            slices.began = Tick::now();
            notes::open(slices.notes.take().map_or(Notes::NONE, |notes| *notes));
        }
    }
}

/// A call that has ended, but for its notes.
struct Ended<'a> {
    operation: Operation,
    outcome: Result<(), ErrorCode>,
    took: Duration,
    worked: Duration,
    reason: Option<Box<str>>,
    keys: NamedKeys,
    /// The request log, if there is one, and when the call ended by the clock of the database.
    log: Option<(&'a RequestLog, Timestamp)>,
}

impl Ended<'_> {
    /// Keeps the call in the request log; the call as it is told if it was slow.
    fn keep(self, context: &Context, notes: &Notes) -> Option<SlowCall> {
        let Self {
            operation,
            outcome,
            took,
            worked,
            reason,
            keys,
            log,
        } = self;
        if let Some((log, time)) = log {
            let ended = EndedCall {
                operation,
                outcome,
                time,
                took,
                notes,
                reason,
                keys,
            };
            log.push(context, ended);
        }
        let slow = context.meters.slow.as_ref();
        slow.filter(|slow| slow.is_slow(took)).map(|_| SlowCall {
            operation,
            error: outcome.err(),
            request: notes::request(|request| request.map(|request| request.id)),
            took,
            // What it did not work was the time of other requests, between its slices.
            elsewhere: took.saturating_sub(worked),
            notes: notes.clone(),
        })
    }
}

impl Untold {
    /// The wait is over. Unless the medium has everything, the call is one that the server has failed to answer.
    pub(in crate::operation) fn end(self, is_kept: bool) {
        let Self {
            mut tally,
            context,
            outcome,
            since,
        } = self;
        if let Some(slices) = &mut tally.slices {
            let waited = since.elapsed();
            if let Some(notes) = &mut slices.notes {
                notes.sync += waited;
            }
            slices.worked += waited;
        }
        let outcome = match is_kept {
            true => outcome,
            false => Err(ErrorCode::InternalServerError),
        };
        tally.tell(&context, outcome);
    }
}
