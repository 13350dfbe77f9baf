//! Writes of a transaction: at once, or in two halves with others in between.

use std::fmt;

use crate::engine::{HeldTransaction, TransactAction, TransactError, Written};
use crate::operation::{Context, Job, Progress};
use crate::wire::ApiError;

/// How a transaction ended.
type Done = Result<Vec<Written>, TransactError>;

/// Applies all actions, or none, and renders the answer.
///
/// Where transactions that overlap conflict, it is prepared first and pauses before it commits, so that
/// a request which is answered in between meets the held items
/// ([conflicts](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling)).
pub(crate) fn apply<T, A>(
    context: &Context,
    actions: Vec<TransactAction>,
    render: A,
) -> Result<Progress<T>, ApiError>
where
    T: 'static,
    A: FnOnce(&Context, Done) -> Result<T, ApiError> + Send + 'static,
{
    if !context.engine.conflicts_on_overlap() {
        let done = context.engine.transact_write(actions);
        return render(context, done).map(Progress::Done);
    }
    match context.engine.hold(actions) {
        Ok(transaction) => Ok(Progress::Paused(Box::new(SecondHalf {
            context: context.clone(),
            transaction,
            render,
        }))),
        Err(error) => render(context, Err(error)).map(Progress::Done),
    }
}

/// A transaction that is prepared. Dropping it cancels it.
struct SecondHalf<A> {
    context: Context,
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
    A: FnOnce(&Context, Done) -> Result<T, ApiError> + Send,
{
    fn resume(self: Box<Self>) -> Result<Progress<T>, ApiError> {
        let Self {
            context,
            transaction,
            render,
        } = *self;
        render(&context, transaction.commit()).map(Progress::Done)
    }
}
