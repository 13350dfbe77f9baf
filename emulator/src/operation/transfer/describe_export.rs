//! DescribeExport: what was exported, where to, and how far it is.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeExport.html>

use crate::operation::request::member::required;
use crate::operation::transfer::export_description;
use crate::operation::transfer::transfer_ref::{self, EXPORT};
use crate::operation::{Answered, Invoked, Progress};
use crate::wire::{ApiError, ops, types};

impl Answered for ops::DescribeExport {
    fn run(
        context: Invoked<'_>,
        input: types::DescribeExportInput,
    ) -> Result<Progress<types::DescribeExportOutput>, ApiError> {
        let arn = required(input.export_arn, "ExportArn")?;
        let record = transfer_ref::find(&context, EXPORT, &arn)?;
        Ok(Progress::Done(types::DescribeExportOutput {
            export_description: Some(export_description::describe(&record)?),
        }))
    }
}
