//! Transactions that are held open: everything of TransactWriteItems but the commit.

use crate::engine::HeldTransaction;
use crate::operation::invoke::{enter, enter_own};
use crate::operation::transact::transact_write_items::{Bound, Prepared, TransactReport, prepare};
use crate::operation::{Answer, Context};
use crate::wire::{Decoded, ops, types};

/// A transaction that is held open: it has passed every check and conflicts with others, until it is
/// committed or dropped.
#[derive(Debug)]
pub(crate) struct Held(State);

/// What there is to commit.
#[derive(Debug)]
enum State {
    /// Nothing: it happened before, under the same client token, and this is the answer.
    Replay(types::TransactWriteItemsOutput),
    /// An open transaction.
    Open {
        transaction: HeldTransaction,
        /// What the answer to the commit shows.
        report: TransactReport,
    },
}

impl Held {
    /// Commits, and answers as the operation would have.
    ///
    /// It is refused when a table went away since.
    pub(crate) fn commit(self, context: &Context) -> Answer<types::TransactWriteItemsOutput> {
        // A commit is a call of its own, however long after the one that holds.
        enter_own(context, || match self.0 {
            State::Replay(output) => Ok(output),
            State::Open {
                transaction,
                report,
            } => report.render(transaction.commit()),
        })
    }
}

/// Does everything but the commit, and holds the items.
///
/// It is refused as TransactWriteItems is.
pub(crate) fn hold(
    context: &Context,
    input: impl Into<Decoded<types::TransactWriteItemsInput>>,
) -> Answer<Held> {
    enter::<ops::TransactWriteItems, _>(context, input.into(), |context, input| {
        match prepare(&context, input)? {
            Prepared::Replay(output) => Ok(Held(State::Replay(output))),
            Prepared::Bound(Bound {
                actions,
                token,
                report,
            }) => match context.engine.hold(actions, token) {
                Ok(transaction) => Ok(Held(State::Open {
                    transaction,
                    report,
                })),
                Err(error) => Err(report.refusal(error)),
            },
        }
    })
}
