//! Every call to both sides, and what they answer differently.

use std::fmt;
use std::sync::Arc;

use parking_lot::Mutex;
use tokio::sync::Semaphore;

use super::compare::differences;
use super::report::{Compared, ContrastReport};
use super::upstream::Upstream;
use crate::protocol::{Answering, Relay, RelayedAnswer, RelayedCall};

/// What answers on this side.
pub(crate) type Own = Box<dyn Fn(&RelayedCall) -> RelayedAnswer + Send + Sync>;

/// Whose answers the client gets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Answers {
    /// Those of the other endpoint: to the client nothing has changed.
    #[default]
    There,
    /// Those of this program.
    Here,
}

/// Two sides that get the same calls.
pub(crate) struct Tee {
    upstream: Upstream,
    own: Own,
    answers: Answers,
    /// One call at a time, from the one side to the comparison: else the writes of two clients could reach the sides in
    /// two orders, and nothing that follows would be comparable.
    turn: Semaphore,
    report: Mutex<ContrastReport>,
}

impl Tee {
    /// Two sides that were given nothing yet.
    pub(crate) fn new(
        upstream: Upstream,
        own: Own,
        answers: Answers,
        report: ContrastReport,
    ) -> Self {
        Self {
            upstream,
            own,
            answers,
            turn: Semaphore::new(1),
            report: Mutex::new(report),
        }
    }

    /// How many calls were compared so far.
    pub(crate) fn tally(&self) -> Compared {
        self.report.lock().tally
    }
}

impl Relay for Tee {
    fn answer(self: Arc<Self>, call: RelayedCall) -> Answering {
        Box::pin(async move {
            // Nobody closes it; without a turn two calls could only be told in another order.
            let turn = self.turn.acquire().await.ok();
            let there = self.upstream.call(&call).await;
            let there = there.unwrap_or_else(|instead| instead);
            let here = (self.own)(&call);
            let differences = differences(call.operation(), &here, &there);
            let noted = self
                .report
                .lock()
                .note(&call, (&here, &there), &differences);
            if let Err(error) = noted {
                tracing::error!("a difference cannot be reported: {error}");
            }
            drop(turn);
            match self.answers {
                Answers::There => there,
                Answers::Here => here,
            }
        })
    }
}

impl fmt::Debug for Tee {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?}", self.upstream)
    }
}
