//! DescribeTable: what a table is, and in which state.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html>

use crate::operation::request::member::required;
use crate::operation::request::table_ref;
use crate::operation::table::description;
use crate::operation::{Answered, Invoked, Progress};
use crate::wire::{ApiError, ops, types};

impl Answered for ops::DescribeTable {
    fn run(
        context: Invoked<'_>,
        input: types::DescribeTableInput,
    ) -> Result<Progress<types::DescribeTableOutput>, ApiError> {
        let table = table_ref::find_named(&context, &required(input.table_name, "TableName")?)?;
        Ok(Progress::Done(types::DescribeTableOutput {
            table: Some(description::describe(&table.view(), context.engine.now())),
        }))
    }
}
