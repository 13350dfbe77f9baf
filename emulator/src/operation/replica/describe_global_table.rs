//! DescribeGlobalTable: no group of version 2017.11.29 is there.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeGlobalTable.html>

use crate::operation::request::member::required;
use crate::operation::{Answered, Invoked, Progress};
use crate::wire::{ApiError, ErrorCode, ops, types};

impl Answered for ops::DescribeGlobalTable {
    fn run(
        _: Invoked<'_>,
        input: types::DescribeGlobalTableInput,
    ) -> Result<Progress<types::DescribeGlobalTableOutput>, ApiError> {
        let name = required(input.global_table_name, "GlobalTableName")?;
        // The other calls say only the second half.
        Err(ApiError::new(
            ErrorCode::GlobalTableNotFound,
            format!("Global table not found: Global table with name: '{name}' does not exist."),
        ))
    }
}
