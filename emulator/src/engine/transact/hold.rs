//! Transactions that are held open, so that a test can run into them.
//!
//! The service prepares a transaction before it commits it, and turns away whoever touches one of its
//! items meanwhile ([conflicts](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling)).
//! Here both happen under one lock, so nobody is ever in between, unless the transaction is held open.

use std::sync::Arc;

use crate::engine::Engine;
use crate::engine::error::TransactError;
use crate::engine::parts::tokens::TokenGuard;
use crate::engine::table::holds::HoldId;
use crate::engine::transact::commit::{self, TransactAction};
use crate::engine::write::mutation::Written;

/// A transaction between its two halves: prepared, neither committed nor cancelled. Dropping it
/// cancels it.
#[derive(Debug)]
pub(crate) struct HeldTransaction {
    engine: Arc<Engine>,
    actions: Vec<TransactAction>,
    /// The client token of the request, which is done with the commit.
    token: Option<TokenGuard>,
    id: HoldId,
}

impl HeldTransaction {
    /// Does what the transaction is about, and lets its items go.
    ///
    /// # Errors
    ///
    /// If a table went away meanwhile.
    pub(crate) fn commit(mut self) -> Result<Vec<Written>, TransactError> {
        let actions = std::mem::take(&mut self.actions);
        self.engine.finish(actions, self.token.take(), self.id)
    }
}

impl Drop for HeldTransaction {
    fn drop(&mut self) {
        self.engine.release(&self.actions, self.id);
    }
}

impl Engine {
    /// Prepares a transaction and holds it open.
    ///
    /// # Errors
    ///
    /// As [`Engine::transact_write`].
    pub(crate) fn hold(
        self: &Arc<Self>,
        actions: Vec<TransactAction>,
        token: Option<TokenGuard>,
    ) -> Result<HeldTransaction, TransactError> {
        let id = self.prepare(&actions)?;
        Ok(HeldTransaction {
            engine: Arc::clone(self),
            actions,
            token,
            id,
        })
    }

    /// Checks that a transaction is possible, and holds its items.
    pub(in crate::engine) fn prepare(
        &self,
        actions: &[TransactAction],
    ) -> Result<HoldId, TransactError> {
        commit::check_alone(actions)?;
        let tables = commit::tables_of(actions);
        let mut writers = commit::lock(&tables, || self.clock.now())?;
        // Worked out to see whether it is possible, and worked out again when it is committed.
        self.plan_all(&tables, &writers, actions.to_vec(), None)?;
        let id = self.holds.next();
        for (table, writer) in tables.iter().zip(&mut writers) {
            for action in actions.iter().filter(|action| action.is_on(table)) {
                writer.held.hold(&action.write.key, id);
            }
        }
        self.holds.open();
        Ok(id)
    }

    /// Commits what was prepared.
    pub(in crate::engine) fn finish(
        &self,
        actions: Vec<TransactAction>,
        token: Option<TokenGuard>,
        id: HoldId,
    ) -> Result<Vec<Written>, TransactError> {
        let done = self.commit_all(actions.clone(), token, Some(id));
        self.release(&actions, id);
        done
    }

    /// Lets the items of a transaction go.
    fn release(&self, actions: &[TransactAction], id: HoldId) {
        if actions.is_empty() {
            return;
        }
        for action in actions {
            action
                .table
                .writer
                .lock()
                .held
                .release(&action.write.key, id);
        }
        self.holds.close();
    }
}
