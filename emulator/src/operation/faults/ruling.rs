//! What was decided of one call.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crate::operation::aim::Parts;
use crate::operation::cancelled::cancelled;
use crate::operation::{Context, internal};
use crate::wire::ApiError;
use crate::wire::types::CancellationReason;

/// What becomes of a part of a batch that is not done.
#[derive(Clone, Debug)]
pub(crate) enum PartFault {
    /// It is left unprocessed, for no reason that is told.
    Unprocessed,
    /// This would be said of it alone.
    Refused(ApiError),
}

/// What a call meets.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ruling {
    /// What is said before anything is done.
    pub(super) before: Option<ApiError>,
    /// What is said once all is done.
    pub(super) after: Option<ApiError>,
    /// Whether nothing is said, for the connection closes.
    pub(super) is_cut: bool,
    /// How long the answer is held back.
    pub(super) delay: Duration,
    /// How much later what is written to tables arrives in other regions.
    pub(super) lags: Vec<(String, Duration)>,
    /// The parts of the call that are not done.
    pub(super) parts: BTreeMap<usize, PartFault>,
    /// Why the parts of a transaction cancel it.
    pub(super) reasons: BTreeMap<usize, CancellationReason>,
}

/// What the answer of a call that went on has to wait for, or that there is none.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sequel {
    /// How long it is held back.
    pub(crate) delay: Duration,
    /// Whether the connection closes instead.
    pub(crate) is_cut: bool,
}

impl Ruling {
    /// Whether no further rule can change what the call meets.
    pub(super) fn is_final(&self) -> bool {
        self.before.is_some() || self.after.is_some() || self.is_cut
    }

    /// The same, with what the parts amount to together.
    pub(super) fn together(mut self, parts: Parts, count: usize) -> Self {
        if self.before.is_some() {
            return self;
        }
        if !self.reasons.is_empty() {
            let reasons = (0..count).map(|place| self.reasons.remove(&place));
            self.before = Some(cancelled(reasons.collect()));
            return self;
        }
        // "If none of the items can be processed due to insufficient provisioned throughput [...] then BatchGetItem
        // returns a ProvisionedThroughputExceededException"
        // (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html).
        let refused = |part: &PartFault| match part {
            PartFault::Refused(error) => Some(error.clone()),
            PartFault::Unprocessed => None,
        };
        if parts == Parts::Batch && self.parts.len() == count {
            let errors: Option<Vec<ApiError>> = self.parts.values().map(refused).collect();
            self.before = errors.and_then(|errors| errors.into_iter().next());
        }
        self
    }

    /// What is said before anything is done, if anything is.
    pub(crate) fn before(&self) -> Option<&ApiError> {
        self.before.as_ref()
    }

    /// Lets what the call writes arrive later in other regions, as far as it is to.
    pub(crate) fn slow_down(&self, context: &Context) {
        for (table, lag) in &self.lags {
            (context.engine).hold_replication(&context.caller, table, *lag);
        }
    }

    /// What a call that was answered so is answered instead.
    pub(crate) fn outcome<T>(&self, result: Result<T, ApiError>) -> Result<T, ApiError> {
        if self.is_cut {
            // Whoever has no connection that could be cut learns nothing of what has happened either.
            return Err(internal::error());
        }
        match (&self.after, result) {
            (Some(error), Ok(_)) => Err(error.clone()),
            (_, result) => result,
        }
    }

    /// What the answer waits for, if it is not told at once.
    pub(crate) fn sequel(&self) -> Option<Sequel> {
        let sequel = Sequel {
            delay: self.delay,
            is_cut: self.is_cut,
        };
        (self.is_cut || !self.delay.is_zero()).then_some(sequel)
    }
}

impl Context {
    /// The same context for a call of which this was decided.
    pub(in crate::operation) fn ruled(&self, ruling: Arc<Ruling>) -> Self {
        Self {
            ruling: Some(ruling),
            ..self.clone()
        }
    }

    /// What becomes of a part of this call if it is not done: `place` counts the parts in the order of the request.
    pub(in crate::operation) fn part_fault(&self, place: usize) -> Option<&PartFault> {
        self.ruling.as_ref()?.parts.get(&place)
    }
}
