//! [DescribeTable](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html).

use crate::operation::{Answered, Invoked, Progress};
use crate::wire::{ApiError, ops, types};

use crate::operation::request::table_ref;
use crate::operation::table::description;

impl Answered for ops::DescribeTable {
    fn run(
        context: Invoked<'_>,
        input: types::DescribeTableInput,
    ) -> Result<Progress<types::DescribeTableOutput>, ApiError> {
        let table = table_ref::find_named(&context, &input.table_name.unwrap_or_default())?;
        Ok(Progress::Done(types::DescribeTableOutput {
            table: Some(description::describe(&table, context.engine.now())),
        }))
    }
}
