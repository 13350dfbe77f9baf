//! DescribeBackup: what a backup holds, and of which table.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeBackup.html>

use crate::operation::backup::{backup_ref, description};
use crate::operation::request::member::required;
use crate::operation::{Answered, Invoked, Progress};
use crate::wire::{ApiError, ops, types};

impl Answered for ops::DescribeBackup {
    fn run(
        context: Invoked<'_>,
        input: types::DescribeBackupInput,
    ) -> Result<Progress<types::DescribeBackupOutput>, ApiError> {
        let backup = backup_ref::find(&context, &required(input.backup_arn, "BackupArn")?)?;
        Ok(Progress::Done(types::DescribeBackupOutput {
            backup_description: Some(description::describe(
                &backup,
                types::values::BackupStatus::Available,
            )),
        }))
    }
}
