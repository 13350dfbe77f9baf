//! ListBulkOperations: the caller's bulk operations of the last 90 days, the newest first.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListBulkOperations.html>

use crate::operation::transfer::transfer_ref::{self, BULK};
use crate::operation::transfer::{bulk_description, page};
use crate::operation::{Answered, Invoked, Progress};
use crate::wire::{ApiError, ops, types};

impl Answered for ops::ListBulkOperations {
    fn run(
        context: Invoked<'_>,
        input: types::ListBulkOperationsInput,
    ) -> Result<Progress<types::ListBulkOperationsOutput>, ApiError> {
        let token = input.next_token.as_deref();
        let (records, next_token) = page::page(&context, BULK, token, input.max_results, |_| true)?;
        let summaries = records.iter().map(|record| types::BulkOperationSummary {
            bulk_operation_arn: Some(transfer_ref::arn(BULK, record)),
            bulk_operation_status: Some(bulk_description::status(record).into()),
            end_time: record.ended,
            start_time: Some(record.started),
        });
        Ok(Progress::Done(types::ListBulkOperationsOutput {
            bulk_operations_summary_list: Some(summaries.collect()),
            next_token,
        }))
    }
}
