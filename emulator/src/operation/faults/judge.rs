//! What a call meets, by the rules that match it.

use std::any::Any;
use std::sync::Arc;
use std::time::Duration;

use crate::engine::{CollectionTooLarge, ThrottleReason, WriteError};
use crate::meter::notes;
use crate::operation::aim::{Access, Aim, Parts, Target};
use crate::operation::cancelled::code;
use crate::operation::faults::book::{FaultBook, LiveRule};
use crate::operation::faults::reach::Reach;
use crate::operation::faults::rule::{FaultEffect, FaultLatency, FaultMoment, FaultShare};
use crate::operation::faults::ruling::{PartFault, Ruling};
use crate::operation::{Context, internal, throttled};
use crate::schema::{IndexDefinition, IndexKind};
use crate::wire::types::CancellationReason;
use crate::wire::{self, ApiError, ErrorCode, Operation};

/// How many times as long as on average a latency is at most.
const LONGEST: f64 = 10.0;

impl FaultBook {
    /// What a call meets; nothing if it goes its way.
    pub(in crate::operation) fn judge<I: Any>(
        &self,
        context: &Context,
        operation: Operation,
        input: &I,
    ) -> Option<Arc<Ruling>> {
        if self.is_empty() || notes::is_for_page() {
            return None;
        }
        let pages = self.pages();
        if !pages.may_have(operation) {
            return None;
        }
        let target = Target::of(context, operation, input);
        let mut case = Case {
            context,
            operation,
            target: &target,
            ruling: Ruling::default(),
            is_hit: false,
        };
        for live in pages.candidates(operation, &target) {
            case.hear(live);
            if case.ruling.is_final() {
                break;
            }
        }
        let count = target.aims.len();
        case.is_hit
            .then(|| Arc::new(case.ruling.together(target.parts, count)))
    }
}

/// A call before its rules.
struct Case<'a> {
    context: &'a Context,
    operation: Operation,
    target: &'a Target<'a>,
    ruling: Ruling,
    is_hit: bool,
}

impl Case<'_> {
    /// Adds what one rule does to the call.
    fn hear(&mut self, live: &LiveRule) {
        let effect = live.rule.effect;
        if !self.can_have(effect) {
            return;
        }
        let Some(places) = self.places(live) else {
            return;
        };
        let Some(places) = self.using(effect, live, places) else {
            return;
        };
        if !live.hits(self.context.engine.now()) {
            return;
        }
        self.is_hit = true;
        notes::fault(live.id);
        match effect {
            FaultEffect::Latency(latency) => {
                let delay = drawn(latency, live);
                self.ruling.delay = self.ruling.delay.saturating_add(delay);
            }
            FaultEffect::ReplicaLag(lag) => {
                let tables = places
                    .iter()
                    .filter_map(|place| self.target.aims.get(*place));
                let lags = tables.map(|aim| (aim.table.to_string(), lag));
                self.ruling.lags.extend(lags);
            }
            FaultEffect::InternalServerError(moment) => self.refuse(moment, internal::error()),
            FaultEffect::ServiceUnavailable(moment) => self.refuse(moment, unavailable()),
            FaultEffect::CutConnection(moment) => {
                self.ruling.is_cut = true;
                if moment == FaultMoment::Before {
                    self.ruling.before = Some(internal::error());
                }
            }
            FaultEffect::Unprocessed(share) => self.leave(places, share),
            FaultEffect::Throttle(reason) => {
                for place in places {
                    self.throttle(reason, live, place);
                }
            }
            FaultEffect::RequestLimitExceeded => self.exceed_quota(live),
            FaultEffect::TransactionConflict => self.refuse_parts(&places, || {
                let error = WriteError::Conflict.to_string();
                ApiError::new(ErrorCode::TransactionConflict, error)
            }),
            FaultEffect::ItemCollectionSizeLimitExceeded => self.refuse_parts(&places, || {
                let error = WriteError::from(CollectionTooLarge).to_string();
                ApiError::new(ErrorCode::ItemCollectionSizeLimitExceeded, error)
            }),
            FaultEffect::TransactionInProgress => self.say(
                ErrorCode::TransactionInProgress,
                wire::TRANSACTION_IN_PROGRESS,
            ),
            FaultEffect::ExpiredIterator => {
                self.say(ErrorCode::ExpiredIterator, wire::EXPIRED_ITERATOR);
            }
            FaultEffect::TrimmedData => self.say(ErrorCode::TrimmedDataAccess, wire::TRIMMED_DATA),
        }
    }

    /// Those parts of the call that use what the effect is a limit of; nothing if none does.
    fn using(
        &self,
        effect: FaultEffect,
        live: &LiveRule,
        places: Vec<usize>,
    ) -> Option<Vec<usize>> {
        let left = match effect {
            FaultEffect::Throttle(reason) => self.throttled(reason, live, places),
            FaultEffect::ItemCollectionSizeLimitExceeded => self.in_collections(places),
            _ => return Some(places),
        };
        (!left.is_empty()).then_some(left)
    }

    /// Whether a call of this operation can have the effect.
    fn can_have(&self, effect: FaultEffect) -> bool {
        Reach::of_call(self.target).can_have(self.operation, effect)
    }

    /// The parts of the call that the rule is about; nothing if it does not match.
    fn places(&self, live: &LiveRule) -> Option<Vec<usize>> {
        let matches = &live.rule.matches;
        let caller = matches.caller.as_deref();
        if caller.is_some_and(|caller| *caller != *self.context.caller.owner) {
            return None;
        }
        let aims = &self.target.aims;
        let is_write = self.target.access == Access::Write;
        let is_about = |aim: &Aim<'_>| live.is_about(self.context, aim, is_write);
        let places = aims.iter().enumerate();
        let places: Vec<usize> = places
            .filter(|(_, aim)| is_about(aim))
            .map(|(place, _)| place)
            .collect();
        let of_any = matches.table.is_none()
            && matches.index.is_none()
            && matches.key.is_none()
            && matches.hashes.is_none();
        (of_any || !places.is_empty()).then_some(places)
    }

    /// Lets the whole call be answered by an error.
    fn refuse(&mut self, moment: FaultMoment, error: ApiError) {
        match moment {
            FaultMoment::Before => self.ruling.before = Some(error),
            FaultMoment::After => self.ruling.after = Some(error),
        }
    }

    /// Lets the whole call be refused in a sentence.
    fn say(&mut self, code: ErrorCode, sentence: &'static str) {
        self.refuse(FaultMoment::Before, ApiError::new(code, sentence));
    }

    /// Leaves parts of a batch unprocessed.
    fn leave(&mut self, places: Vec<usize>, share: FaultShare) {
        let step = match share {
            FaultShare::All => 1,
            FaultShare::Some => 2,
        };
        let parts = places.into_iter().step_by(step);
        let parts = parts.map(|place| (place, PartFault::Unprocessed));
        self.ruling.parts.extend(parts);
    }

    /// Lets the quota of the account be exceeded that the call uses.
    fn exceed_quota(&mut self, live: &LiveRule) {
        let aim = self.target.aims.first();
        let of_index = aim.is_some_and(|aim| self.reads_global(aim));
        let reason = match self.target.access {
            Access::Write => ThrottleReason::TableWriteAccountLimitExceeded,
            _ if of_index => ThrottleReason::IndexReadAccountLimitExceeded,
            Access::Read | Access::Other => ThrottleReason::TableReadAccountLimitExceeded,
        };
        // A table that is not there has no quota; the operation says so.
        if let Some(resource) = aim.and_then(|aim| self.resource(reason, live, aim)) {
            self.refuse(FaultMoment::Before, throttled::refusal(reason, &resource));
        }
    }

    /// Lets parts of the call fail, each for itself where that can be.
    fn refuse_parts(&mut self, places: &[usize], error: impl Fn() -> ApiError) {
        for place in places {
            self.refuse_part(*place, error());
        }
    }

    fn refuse_part(&mut self, place: usize, error: ApiError) {
        match self.target.parts {
            Parts::One => self.ruling.before = Some(error),
            Parts::Transaction => {
                self.ruling.reasons.insert(place, reason(&error));
            }
            // A batch has no way to say so of one item alone.
            Parts::Batch if error.code() == ErrorCode::ItemCollectionSizeLimitExceeded => {
                self.ruling.before = Some(error);
            }
            // The client is to try again, as where a transaction really holds the item.
            Parts::Batch if error.code() == ErrorCode::TransactionConflict => {
                self.ruling.parts.insert(place, PartFault::Unprocessed);
            }
            Parts::Batch | Parts::Statements => {
                self.ruling.parts.insert(place, PartFault::Refused(error));
            }
        }
    }

    /// Those parts of the call whose tables have item collections, which are those with local indexes
    /// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html#LSI.ItemCollections>).
    fn in_collections(&self, mut places: Vec<usize>) -> Vec<usize> {
        let Context { engine, caller, .. } = self.context;
        let is_local = |index: &IndexDefinition| index.kind == IndexKind::Local;
        places.retain(|place| {
            let aim = self.target.aims.get(*place);
            let table = aim.and_then(|aim| engine.table(caller, &aim.table).ok());
            table.is_some_and(|table| table.definition().indexes.iter().any(is_local))
        });
        places
    }

    /// Those parts of the call that use what the reason is about.
    fn throttled(
        &self,
        reason: ThrottleReason,
        live: &LiveRule,
        mut places: Vec<usize>,
    ) -> Vec<usize> {
        places.retain(|place| {
            let aim = self.target.aims.get(*place);
            aim.and_then(|aim| self.resource(reason, live, aim))
                .is_some()
        });
        places
    }

    fn throttle(&mut self, reason: ThrottleReason, live: &LiveRule, place: usize) {
        let aim = self.target.aims.get(place);
        if let Some(resource) = aim.and_then(|aim| self.resource(reason, live, aim)) {
            self.refuse_part(place, throttled::refusal(reason, &resource));
        }
    }

    /// Whether a read is one of a global index, which takes nothing of the table.
    fn reads_global(&self, aim: &Aim<'_>) -> bool {
        let Context { engine, caller, .. } = self.context;
        let table = engine.table(caller, &aim.table).ok();
        let definition = table.map(|table| table.definition());
        let index = definition
            .as_ref()
            .zip(aim.index.as_deref())
            .and_then(|(definition, name)| definition.index(name));
        index.is_some_and(|index| index.kind == IndexKind::Global)
    }

    /// The ARN of what a limit is of; nothing where there is no such table or index, or the read uses none.
    fn resource(&self, reason: ThrottleReason, live: &LiveRule, aim: &Aim<'_>) -> Option<String> {
        let Context { engine, caller, .. } = self.context;
        let table = engine.table(caller, &aim.table).ok()?;
        let definition = table.definition();
        if !reason.is_of_index() && !reason.is_of_write() && self.reads_global(aim) {
            return None;
        }
        if !reason.is_of_index() {
            return Some(definition.arn.as_str().to_owned());
        }
        if !reason.is_of_write() && aim.index.is_none() {
            return None;
        }
        let named = live.rule.matches.index.as_deref().or(aim.index.as_deref());
        let mut indexes = definition.indexes.iter();
        let index = indexes.find(|index| match named {
            Some(name) => *index.name == *name,
            None => index.kind == IndexKind::Global,
        })?;
        Some(definition.arn.index(&index.name))
    }
}

/// An error as the reason of a part of a transaction.
fn reason(error: &ApiError) -> CancellationReason {
    let message = error.message().map(str::to_owned);
    let (name, message) = match error.code() {
        ErrorCode::TransactionConflict => ("TransactionConflict", message),
        ErrorCode::ItemCollectionSizeLimitExceeded => (
            "ItemCollectionSizeLimitExceeded",
            Some(wire::COLLECTION_EXCEEDED.to_owned()),
        ),
        _ => (throttled::cancellation_code(error), message),
    };
    CancellationReason {
        message,
        ..code(name)
    }
}

/// The refusal of a service that is not there
/// ([errors](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html#Programming.Errors.MessagesAndCodes)).
fn unavailable() -> ApiError {
    ApiError::new(
        ErrorCode::ServiceUnavailable,
        "The service is temporarily unavailable. Please retry.",
    )
}

/// How long an answer is held back this time.
fn drawn(latency: FaultLatency, live: &LiveRule) -> Duration {
    match latency {
        FaultLatency::Fixed(span) => span,
        FaultLatency::Uniform(low, high) => {
            low.saturating_add(high.saturating_sub(low).mul_f64(live.draw()))
        }
        FaultLatency::Exponential(mean) => {
            // By inversion; what is drawn is less than 1, so there is a logarithm.
            let factor = -(1.0 - live.draw()).ln();
            mean.mul_f64(factor.min(LONGEST))
        }
    }
}
