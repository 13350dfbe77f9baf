//! ListTables: the names of the caller's tables, page by page, in their order.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTables.html>

use crate::limits;
use crate::operation::{Answered, Invoked, Progress};
use crate::wire::{ApiError, ops, types};

impl Answered for ops::ListTables {
    fn run(
        context: Invoked<'_>,
        input: types::ListTablesInput,
    ) -> Result<Progress<types::ListTablesOutput>, ApiError> {
        let limit = input
            .limit
            .and_then(|limit| usize::try_from(limit).ok())
            .unwrap_or(limits::TABLE_NAMES_PAGE);
        let after = input.exclusive_start_table_name.as_deref();
        let (found, more) = context.engine.list_tables(&context.caller, after, limit);
        let names: Vec<String> = found.iter().map(ToString::to_string).collect();
        Ok(Progress::Done(types::ListTablesOutput {
            last_evaluated_table_name: if more { names.last().cloned() } else { None },
            table_names: Some(names),
        }))
    }
}
