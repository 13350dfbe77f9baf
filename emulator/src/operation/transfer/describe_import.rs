//! DescribeImport: what is imported, into which table, and how far it is.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeImport.html>

use crate::operation::request::member::required;
use crate::operation::transfer::import_description;
use crate::operation::transfer::transfer_ref::{self, IMPORT};
use crate::operation::{Answered, Invoked, Progress};
use crate::wire::{ApiError, ops, types};

impl Answered for ops::DescribeImport {
    fn run(
        context: Invoked<'_>,
        input: types::DescribeImportInput,
    ) -> Result<Progress<types::DescribeImportOutput>, ApiError> {
        let arn = required(input.import_arn, "ImportArn")?;
        let record = transfer_ref::find(&context, IMPORT, &arn)?;
        let description = import_description::describe(&record, context.engine.account_id())?;
        Ok(Progress::Done(types::DescribeImportOutput {
            import_table_description: Some(description),
        }))
    }
}
