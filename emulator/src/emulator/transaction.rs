//! A transaction that a test holds open between its check and its commit.

use crate::emulator::Emulator;
use crate::operation::{self, Context, Held};
use crate::wire::ApiError;
use crate::wire::types::{TransactWriteItemsInput, TransactWriteItemsOutput};

impl Emulator {
    /// Does everything of TransactWriteItems but the commit, and holds the items of the transaction.
    ///
    /// What touches one of them meanwhile is refused as the service refuses it while a transaction is
    /// under way: single writes with TransactionConflictException, other transactions with
    /// TransactionCanceledException; GetItem, Query and Scan see the items as they were. So a test can
    /// meet [each conflict](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling)
    /// when it wants to.
    ///
    /// # Errors
    ///
    /// Every refusal of TransactWriteItems.
    ///
    /// # Examples
    ///
    /// ```
    /// # use dynamodb_emulator::{ApiError, Emulator, ErrorCode, ops::PutItem, types::*};
    /// # fn example(emulator: &Emulator, transfer: TransactWriteItemsInput, put: PutItemInput) -> Result<(), ApiError> {
    /// let held = emulator.hold_transaction(transfer)?;
    /// let refused = emulator.call::<PutItem>(put.clone()).map_err(|error| error.code());
    /// assert_eq!(refused.err(), Some(ErrorCode::TransactionConflict));
    /// held.commit()?;
    /// emulator.call::<PutItem>(put)?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn hold_transaction(
        &self,
        input: TransactWriteItemsInput,
    ) -> Result<HeldTransaction, ApiError> {
        let held = operation::hold(&self.context, input)?;
        Ok(HeldTransaction {
            context: self.context.clone(),
            held,
        })
    }
}

/// A transaction that is held open: see [`Emulator::hold_transaction`]. Dropping it cancels it.
#[derive(Debug)]
#[must_use]
pub struct HeldTransaction {
    context: Context,
    held: Held,
}

impl HeldTransaction {
    /// Commits the transaction, and answers as TransactWriteItems does.
    ///
    /// # Errors
    ///
    /// When a table went away meanwhile.
    pub fn commit(self) -> Result<TransactWriteItemsOutput, ApiError> {
        self.held.commit(&self.context)
    }

    /// Cancels the transaction: nothing has happened.
    pub fn cancel(self) {}
}
