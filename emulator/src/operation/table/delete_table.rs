//! DeleteTable: a table goes, with all that it holds.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteTable.html>

use std::sync::Arc;

use crate::engine::{GroupView, Table};
use crate::operation::request::member::required;
use crate::operation::request::table_ref;
use crate::operation::table::{description, replica_updates, state};
use crate::operation::{Answered, Context, Invoked, Progress};
use crate::profile::Compat;
use crate::schema::TableStatus;
use crate::wire::{ApiError, ErrorCode, ops, types};

impl Answered for ops::DeleteTable {
    fn run(
        context: Invoked<'_>,
        input: types::DeleteTableInput,
    ) -> Result<Progress<types::DeleteTableOutput>, ApiError> {
        let table = table_ref::find_named(&context, &required(input.table_name, "TableName")?)?;
        let now = context.engine.now();
        if let Some(group) = table.group(now) {
            leave(&context, &table, &group)?;
        }
        let before = context.engine.delete_table(&table);
        let before = before
            .map_err(|error| state::of_change(error, table.name(), |never| match never {}))?;
        let description = description::describe(&before, now);
        let description = match context.compat {
            // It answers with the table as it was a moment before.
            Some(Compat::DynamoDbLocal) if !context.engine.changes_take_time() => description,
            _ => as_deleted(description),
        };
        Ok(Progress::Done(types::DeleteTableOutput {
            table_description: Some(description),
        }))
    }
}

/// Takes a table out of its group that can be deleted.
fn leave(context: &Context, table: &Arc<Table>, group: &GroupView) -> Result<(), ApiError> {
    let now = context.engine.now();
    if group.is_strong {
        return Err(replica_updates::only_one());
    }
    let status = table.view().status(now);
    if status == TableStatus::Creating {
        return Err(ApiError::new(
            ErrorCode::ResourceInUse,
            format!(
                "Attempt to change a resource which is still in use: Table: {} is being used.",
                table.name()
            ),
        ));
    }
    if status == TableStatus::Active && !table.definition().deletion_protection {
        replica_updates::check_source(context, table, now)?;
        let left = context.engine.leave_group(table);
        left.map_err(|error| state::of_change(error, table.name(), |never| match never {}))?;
    }
    // Else deleting it is refused, as of every other table.
    Ok(())
}

/// A table that goes, as the answer shows it: what it is and what it held, not how it was made.
fn as_deleted(table: types::TableDescription) -> types::TableDescription {
    types::TableDescription {
        billing_mode_summary: table.billing_mode_summary,
        deletion_protection_enabled: table.deletion_protection_enabled,
        item_count: table.item_count,
        provisioned_throughput: table.provisioned_throughput,
        table_arn: table.table_arn,
        table_id: table.table_id,
        table_name: table.table_name,
        table_size_bytes: table.table_size_bytes,
        table_status: Some(TableStatus::Deleting.as_str().to_owned()),
        ..types::TableDescription::default()
    }
}
