//! Transactions that are held open: everything of TransactWriteItems but the commit.

use crate::engine::HeldTransaction;
use crate::operation::invoke::{enter, enter_own};
use crate::operation::request::refusal::internal::impossible;
use crate::operation::tee;
use crate::operation::transact::transact_write_items::{Bound, Prepared, TransactReport, prepare};
use crate::operation::{Answer, Context};
use crate::wire::{ApiError, Decoded, ops, types};

/// A transaction that is held open: it has passed every check and conflicts with others, until it is
/// committed or dropped.
#[derive(Debug)]
pub(crate) struct Held {
    state: State,
    /// The same transaction in the second engine, where there is one.
    second: Option<Box<Self>>,
}

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
        let (Some(tee), Some(other)) = (&context.tee, context.second()) else {
            return self.commit_here(context);
        };
        let Self { state, second } = self;
        let turn = tee.turn(&context.engine);
        let first = Self {
            state,
            second: None,
        };
        let first = first.commit_here(context);
        let second = second.map(|held| held.commit_here(&other).wait());
        let second = second.unwrap_or_else(|| Err(impossible("each engine holds the transaction")));
        let answer = first.then(|first| {
            let answers = [tee::text(&first), tee::text(&second)];
            tee.compare("hold_transaction", || "its commit".to_owned(), answers)?;
            first
        });
        drop(turn);
        answer
    }

    /// The same in one engine.
    fn commit_here(self, context: &Context) -> Answer<types::TransactWriteItemsOutput> {
        // A commit is a call of its own, however long after the one that holds.
        enter_own(context, || match self.state {
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
    let input = input.into();
    let (Some(tee), Some(other)) = (&context.tee, context.second()) else {
        return hold_here(context, input);
    };
    let turn = tee.turn(&context.engine);
    let first = hold_here(context, input.clone());
    let request = format!("{:?}", input.input);
    let second = hold_here(&other, input).wait();
    let answer = first.then(|first| {
        let told = |held: &Result<Held, ApiError>| match held {
            Ok(_) => "held".to_owned(),
            Err(error) => error.to_string(),
        };
        let answers = [told(&first), told(&second)];
        tee.compare("hold_transaction", || request, answers)?;
        first.map(|held| Held {
            state: held.state,
            second: second.ok().map(Box::new),
        })
    });
    drop(turn);
    answer
}

/// The same in one engine.
fn hold_here(context: &Context, input: Decoded<types::TransactWriteItemsInput>) -> Answer<Held> {
    let state =
        enter::<ops::TransactWriteItems, _>(context, input, |context, input| {
            match prepare(&context, input)? {
                Prepared::Replay(output) => Ok(State::Replay(output)),
                Prepared::Bound(Bound {
                    actions,
                    token,
                    report,
                }) => match context.engine.hold(actions, token) {
                    Ok(transaction) => Ok(State::Open {
                        transaction,
                        report,
                    }),
                    Err(error) => Err(report.refusal(error)),
                },
            }
        });
    state.map(|state| Held {
        state,
        second: None,
    })
}
