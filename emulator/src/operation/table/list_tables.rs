//! ListTables: the names of the caller's tables, page by page, in their order.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTables.html>

use crate::limits;
use crate::operation::{Answered, Context, Invoked, Progress};
use crate::profile::Hint;
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
        if found.is_empty() && after.is_none() {
            hint(&context);
        }
        let names: Vec<String> = found.iter().map(ToString::to_string).collect();
        Ok(Progress::Done(types::ListTablesOutput {
            last_evaluated_table_name: if more { names.last().cloned() } else { None },
            table_names: Some(names),
        }))
    }
}

/// Says in the log why a tool with a region of its own, as NoSQL Workbench has `localhost`, shows no table.
///
/// A caller in a region of AWS may well have no table beside others that have; all names of AWS's regions have a hyphen.
fn hint(context: &Context) {
    let caller = &context.caller;
    if caller.region.contains('-') {
        return;
    }
    if let Some(other) = context.engine.others(caller) {
        tracing::warn!(
            "there are no tables for access key {} in region {}, but for access key {} in region {}: to see them in \
             every region, {}",
            caller.owner,
            caller.region,
            other.owner,
            other.region,
            context.hints.say(Hint::ShareTables)
        );
    }
}
