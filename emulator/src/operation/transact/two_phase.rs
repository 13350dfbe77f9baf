//! Writes of a transaction: at once, or in two halves with others in between.

use std::fmt;

use crate::engine::{HeldTransaction, TokenGuard, TransactAction, TransactError, Written};
use crate::operation::{Context, Job, Progress};
use crate::wire::ApiError;

/// How a transaction ended.
type Done = Result<Vec<Written>, TransactError>;

/// Applies all actions, or none, and renders the answer. The client token is done with them.
///
/// Where transactions that overlap conflict, it is prepared first and pauses before it commits, so that
/// a request which is answered in between meets the held items
/// ([conflicts](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling)).
pub(crate) fn apply<T, A>(
    context: &Context,
    actions: Vec<TransactAction>,
    token: Option<TokenGuard>,
    render: A,
) -> Result<Progress<T>, ApiError>
where
    T: 'static,
    A: FnOnce(Done) -> Result<T, ApiError> + Send + 'static,
{
    if !context.engine.conflicts_on_overlap() {
        let done = context.engine.transact_write(actions, token);
        return render(done).map(Progress::Done);
    }
    match context.engine.hold(actions, token) {
        Ok(transaction) => Ok(Progress::Paused(Box::new(SecondHalf {
            transaction,
            render,
        }))),
        Err(error) => render(Err(error)).map(Progress::Done),
    }
}

/// A transaction that is prepared. Dropping it cancels it.
struct SecondHalf<A> {
    transaction: HeldTransaction,
    render: A,
}

impl<A> fmt::Debug for SecondHalf<A> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("SecondHalf")
            .field("transaction", &self.transaction)
            .finish_non_exhaustive()
    }
}

impl<T, A> Job<T> for SecondHalf<A>
where
    A: FnOnce(Done) -> Result<T, ApiError> + Send,
{
    fn resume(self: Box<Self>) -> Result<Progress<T>, ApiError> {
        let Self {
            transaction,
            render,
        } = *self;
        render(transaction.commit()).map(Progress::Done)
    }
}
