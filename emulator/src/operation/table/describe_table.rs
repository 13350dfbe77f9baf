//! [DescribeTable](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html).

use crate::operation::{Context, Run};
use crate::wire::{ApiError, ops, types};

use crate::operation::request::table_ref;
use crate::operation::table::description;

impl Run for ops::DescribeTable {
    fn run(
        context: &Context,
        input: types::DescribeTableInput,
    ) -> Result<types::DescribeTableOutput, ApiError> {
        let table = table_ref::find_named(context, &input.table_name.unwrap_or_default())?;
        Ok(types::DescribeTableOutput {
            table: Some(description::describe(&table, context.engine.now())),
        })
    }
}
