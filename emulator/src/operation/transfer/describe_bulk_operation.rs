//! DescribeBulkOperation: what is put into which table, and how far that is.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeBulkOperation.html>

use crate::operation::request::member::required;
use crate::operation::transfer::bulk_description;
use crate::operation::transfer::transfer_ref::{self, BULK};
use crate::operation::{Answered, Invoked, Progress};
use crate::wire::{ApiError, ops, types};

impl Answered for ops::DescribeBulkOperation {
    fn run(
        context: Invoked<'_>,
        input: types::DescribeBulkOperationInput,
    ) -> Result<Progress<types::DescribeBulkOperationOutput>, ApiError> {
        let arn = required(input.bulk_operation_arn, "BulkOperationArn")?;
        let record = transfer_ref::find(&context, BULK, &arn)?;
        Ok(Progress::Done(types::DescribeBulkOperationOutput {
            bulk_operation_description: Some(bulk_description::describe(&record)?),
        }))
    }
}
