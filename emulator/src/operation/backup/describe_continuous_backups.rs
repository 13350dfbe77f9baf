//! DescribeContinuousBackups: whether a table can be restored to a point in time, and to which.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeContinuousBackups.html>

use crate::operation::backup::continuous_backups;
use crate::operation::request::member::required;
use crate::operation::{Answered, Invoked, Progress};
use crate::wire::{ApiError, ops, types};

impl Answered for ops::DescribeContinuousBackups {
    fn run(
        context: Invoked<'_>,
        input: types::DescribeContinuousBackupsInput,
    ) -> Result<Progress<types::DescribeContinuousBackupsOutput>, ApiError> {
        let name = required(input.table_name, "TableName")?;
        let table = continuous_backups::find_staying(&context, &name)?;
        Ok(Progress::Done(types::DescribeContinuousBackupsOutput {
            continuous_backups_description: Some(continuous_backups::describe(
                &context,
                &table.definition(),
            )),
        }))
    }
}
