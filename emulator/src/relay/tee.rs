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
#[derive(Debug)]
pub(crate) struct Tee(Arc<Sides>);

struct Sides {
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
        Self(Arc::new(Sides {
            upstream,
            own,
            answers,
            turn: Semaphore::new(1),
            report: Mutex::new(report),
        }))
    }

    /// The same sides.
    pub(crate) fn handle(&self) -> Self {
        Self(Arc::clone(&self.0))
    }

    /// How many calls were compared so far.
    pub(crate) fn tally(&self) -> Compared {
        self.0.report.lock().tally
    }
}

impl Relay for Tee {
    fn answer(&self, call: RelayedCall) -> Answering {
        let sides = Arc::clone(&self.0);
        Box::pin(async move {
            // Nobody closes it; without a turn two calls could only be told in another order.
            let turn = sides.turn.acquire().await.ok();
            let there = sides.upstream.call(&call).await;
            let here = (sides.own)(&call);
            let differences = differences(call.operation(), &here, &there);
            let noted = sides
                .report
                .lock()
                .note(&call, (&here, &there), &differences);
            if let Err(error) = noted {
                tracing::error!("a difference cannot be reported: {error}");
            }
            drop(turn);
            match sides.answers {
                Answers::There => there,
                Answers::Here => here,
            }
        })
    }
}

impl fmt::Debug for Sides {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?}", self.upstream)
    }
}
