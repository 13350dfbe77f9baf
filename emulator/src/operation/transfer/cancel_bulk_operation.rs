//! CancelBulkOperation: nothing more is put; what was put stays.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CancelBulkOperation.html>

use crate::engine::TransferKind;
use crate::operation::request::member::required;
use crate::operation::request::refusal::of_store::of_store;
use crate::operation::transfer::bulk_description;
use crate::operation::transfer::transfer_ref::{self, BULK};
use crate::operation::{Answered, Invoked, Progress};
use crate::wire::{ApiError, ops, types};

impl Answered for ops::CancelBulkOperation {
    fn run(
        context: Invoked<'_>,
        input: types::CancelBulkOperationInput,
    ) -> Result<Progress<types::CancelBulkOperationOutput>, ApiError> {
        let arn = required(input.bulk_operation_arn, "BulkOperationArn")?;
        let mut record = transfer_ref::find(&context, BULK, &arn)?;
        let engine = &context.engine;
        // One that has ended is told as it ended.
        if let Some(transfer) = engine.transfer(&context.caller, TransferKind::Bulk, &record.id) {
            let cancelled = engine.cancel_transfer(&transfer);
            record = cancelled.map_err(|error| of_store(&error))?;
        }
        Ok(Progress::Done(types::CancelBulkOperationOutput {
            bulk_operation_arn: Some(arn),
            bulk_operation_status: Some(bulk_description::status(&record).into()),
        }))
    }
}
