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
    /// use dynamodb_emulator::ops::PutItem;
    /// use dynamodb_emulator::types::{Put, PutItemInput, TransactWriteItem, TransactWriteItemsInput};
    /// use dynamodb_emulator::{Emulator, ErrorCode, Item};
    ///
    /// let emulator = Emulator::new();
    /// # use dynamodb_emulator::{ops, types};
    /// # let _created = emulator.call::<ops::CreateTable>(types::CreateTableInput {
    /// #     table_name: Some("music".into()),
    /// #     billing_mode: Some("PAY_PER_REQUEST".into()),
    /// #     attribute_definitions: Some(vec![types::AttributeDefinition {
    /// #         attribute_name: Some("artist".into()),
    /// #         attribute_type: Some("S".into()),
    /// #     }]),
    /// #     key_schema: Some(vec![types::KeySchemaElement {
    /// #         attribute_name: Some("artist".into()),
    /// #         key_type: Some("HASH".into()),
    /// #     }]),
    /// #     ..Default::default()
    /// # })?;
    /// let song = Item::from_iter([("artist", "Nina Simone".into())]);
    /// let put = PutItemInput {
    ///     table_name: Some("music".into()),
    ///     item: Some(song.clone().into()),
    ///     ..Default::default()
    /// };
    /// let held = emulator.hold_transaction(TransactWriteItemsInput {
    ///     transact_items: Some(vec![TransactWriteItem {
    ///         put: Some(Put {
    ///             table_name: Some("music".into()),
    ///             item: Some(song.into()),
    ///             ..Default::default()
    ///         }),
    ///         ..Default::default()
    ///     }]),
    ///     ..Default::default()
    /// })?;
    ///
    /// let refused = emulator.call::<PutItem>(put.clone());
    /// assert_eq!(refused.unwrap_err().code(), ErrorCode::TransactionConflict);
    /// held.commit()?;
    /// emulator.call::<PutItem>(put)?;
    /// # Ok::<(), dynamodb_emulator::ApiError>(())
    /// ```
    pub fn hold_transaction(
        &self,
        input: TransactWriteItemsInput,
    ) -> Result<HeldTransaction, ApiError> {
        let held = operation::hold(&self.context(), input).wait()?;
        Ok(HeldTransaction {
            context: self.context().into_owned(),
            held,
        })
    }
}

/// A transaction that is held open: what [`Emulator::hold_transaction`] gives.
///
/// Its items stay held until it is committed or cancelled; dropping it cancels it.
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
        self.held.commit(&self.context).wait()
    }

    /// Cancels the transaction: nothing has happened. The same as dropping it, by a name.
    pub fn cancel(self) {}
}
