//! Transactions that are held open from outside, by their ids.

use std::collections::BTreeMap;
use std::sync::Arc;

use parking_lot::Mutex;

use super::body::{nothing, object, takes_nothing, text};
use super::call::{Answered, Ask, Call, ControlRefusal, Member, Payload, Run, Shape};
use super::unreadable::explained;
use crate::limits::HELD_TRANSACTIONS_MAX;
use crate::operation::{self, Answer, Caller, Context, Held};
use crate::wire::types::{TransactWriteItemsInput, TransactWriteItemsOutput};
use crate::wire::{self, ApiError, Decoded, ErrorCode};

/// The calls of this subject.
pub(super) const CALLS: &[Call] = &[
    Call {
        method: "POST",
        path: "transactions",
        summary: "Does everything of TransactWriteItems but the commit, and holds the items of the transaction.",
        query: &[],
        body: Payload::Service("TransactWriteItems"),
        answer: Payload::Members(&[Member::needed(
            "TransactionId",
            Shape::Text,
            "By which it is committed or cancelled.",
        )]),
        run: Run::Once(|ask| {
            let input = wire::decode_request(ask.body, ask.context.reading());
            let input = input.map_err(|error| explained(error, ask.body))?;
            let held = ask.database.transactions.hold(ask.context, input)?;
            Ok(held.then(|id| {
                let id = id?;
                Ok(object(|json| text(json, "TransactionId", &id)))
            }))
        }),
    },
    Call {
        method: "POST",
        path: "transactions/{TransactionId}/commit",
        summary: "Commits a transaction that is held open.",
        query: &[],
        body: Payload::EMPTY,
        answer: Payload::Service("TransactWriteItems"),
        run: Run::Once(answer_commit),
    },
    Call {
        method: "DELETE",
        path: "transactions/{TransactionId}",
        summary: "Cancels a transaction that is held open: nothing has happened.",
        query: &[],
        body: Payload::EMPTY,
        answer: Payload::EMPTY,
        run: Run::Once(|ask| {
            takes_nothing(ask.body)?;
            (ask.database.transactions).cancel(ask.context, ask.word(0))?;
            Ok(Answer::unseeing(Ok(nothing())))
        }),
    },
];

/// Commits a transaction, as a call asks.
fn answer_commit(ask: &Ask<'_>) -> Answered {
    takes_nothing(ask.body)?;
    let committed = (ask.database.transactions).commit(ask.context, ask.word(0))?;
    Ok(committed.then(|output| {
        let mut answer = Vec::new();
        wire::encode_output(&output?, &mut answer);
        Ok(answer)
    }))
}

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
                     one with POST /control/v1/transactions/<id>/commit or cancel one with \
                     DELETE /control/v1/transactions/<id>"
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

    /// Cancels all of them, of all callers.
    pub(super) fn cancel_all(&self) {
        // Taken out first: what ends a hold is done without the lock.
        let open = std::mem::take(&mut *self.open.lock());
        drop(open);
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
             committed or cancelled, or never held. POST /control/v1/transactions holds one and answers \
             its id",
        ))
    }
}
