//! [DeleteTable](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteTable.html).

use crate::operation::{Context, Run};
use crate::schema::{SchemaFault, TableStatus};
use crate::wire::{ApiError, ops, types};

use super::shared::table_draft::refusal;
use super::shared::{table_description, table_ref, table_state};

impl Run for ops::DeleteTable {
    fn run(
        context: &Context,
        input: types::DeleteTableInput,
    ) -> Result<types::DeleteTableOutput, ApiError> {
        let table = table_ref::find_named(context, &input.table_name.unwrap_or_default())?;
        let now = context.engine.now();
        table_state::check_active(&table, now)?;
        if table.definition().deletion_protection {
            return Err(refusal(&SchemaFault::Protected));
        }
        // What it held is told as it was, its status as it is from now on.
        let mut description = table_description::describe(&table, now);
        description.table_status = Some(TableStatus::Deleting.as_str().to_owned());
        context
            .engine
            .delete_table(&table)
            .map_err(|error| table_state::of_lifecycle(&error, table.name()))?;
        Ok(types::DeleteTableOutput {
            table_description: Some(description),
        })
    }
}
