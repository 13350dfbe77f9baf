//! Transactions that are held open from outside, by their ids.

use std::collections::BTreeMap;
use std::sync::Arc;

use parking_lot::Mutex;

use super::ControlRefusal;
use crate::limits::HELD_TRANSACTIONS_MAX;
use crate::operation::{self, Answer, Caller, Context, Held};
use crate::wire::types::{TransactWriteItemsInput, TransactWriteItemsOutput};
use crate::wire::{ApiError, Decoded, ErrorCode};

/// The transactions that calls hold open. Those that are left when this is dropped are cancelled.
#[derive(Debug, Default)]
pub(super) struct HeldTransactions {
    /// Locked before any lock of the engine, and never while one is held: the engine does not know
    /// of it.
    open: Mutex<BTreeMap<String, OpenTransaction>>,
}

/// One of them.
#[derive(Debug)]
struct OpenTransaction {
    /// Who began it: the transaction is there for no other caller.
    caller: Arc<Caller>,
    held: Held,
}

impl HeldTransactions {
    /// Holds one more, and gives its id.
    pub(super) fn hold(
        &self,
        context: &Context,
        input: Decoded<TransactWriteItemsInput>,
    ) -> Result<Answer<String>, ApiError> {
        // Locked until it is in: two that come together shall not both be the last.
        let mut open = self.open.lock();
        if open.len() >= HELD_TRANSACTIONS_MAX {
            return Err(ApiError::new(
                ErrorCode::LimitExceeded,
                format!(
                    "{HELD_TRANSACTIONS_MAX} transactions are held open, and no more can be: commit \
                     one with POST /control/transactions/<id>/commit or cancel one with \
                     DELETE /control/transactions/<id>"
                ),
            ));
        }
        // What it has seen is waited for later, without the lock.
        Ok(operation::hold(context, input).map(|held| {
            let id = context.engine.ids().uuid();
            let caller = Arc::clone(&context.caller);
            open.insert(id.clone(), OpenTransaction { caller, held });
            id
        }))
    }

    /// Commits the transaction with this id, which no call can name afterwards.
    pub(super) fn commit(
        &self,
        context: &Context,
        id: &str,
    ) -> Result<Answer<TransactWriteItemsOutput>, ControlRefusal> {
        Ok(self.take(context, id)?.commit(context))
    }

    /// Cancels the transaction with this id: nothing has happened.
    pub(super) fn cancel(&self, context: &Context, id: &str) -> Result<(), ControlRefusal> {
        self.take(context, id).map(drop)
    }

    /// Ends the hold of the caller's transaction with this id.
    fn take(&self, context: &Context, id: &str) -> Result<Held, ControlRefusal> {
        // Looked at and taken out under one lock: of two calls that end the same transaction, one finds it.
        let mut open = self.open.lock();
        if open.get(id).is_some_and(|one| one.caller == context.caller)
            && let Some(one) = open.remove(id)
        {
            return Ok(one.held);
        }
        Err(ControlRefusal::not_found(
            "No transaction of this access key and region is held open under this id: it was \
             committed or cancelled, or never held. POST /control/transactions holds one and answers \
             its id",
        ))
    }
}
