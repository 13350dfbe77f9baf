//! Changes of tables: who must wait, and how a refusal of the engine is worded.

use std::sync::Arc;

use crate::clock::Timestamp;
use crate::engine::{LifecycleError, Table};
use crate::operation::Context;
use crate::schema::{SchemaFault, TableDefinition, TableStatus};
use crate::wire::{ApiError, ErrorCode};

use crate::operation::request::refusal::of_schema::of_schema;
use crate::operation::request::refusal::of_store::of_store;
use crate::operation::request::table_ref::named_not_found;

/// Refuses to change a table that is not active.
pub(crate) fn check_active(table: &Table, now: Timestamp) -> Result<(), ApiError> {
    let doing = match table.status(now) {
        TableStatus::Active => return Ok(()),
        TableStatus::Creating => "created",
        TableStatus::Updating => "updated",
        TableStatus::Deleting => "deleted",
    };
    Err(in_use(doing, table.name()))
}

/// The refusal of a change while another one goes on.
fn in_use(doing: &str, table: &str) -> ApiError {
    let sentence = format!(
        "Attempt to change a resource which is still in use: Table is being {doing}: {table}"
    );
    ApiError::new(ErrorCode::ResourceInUse, sentence)
}

/// What the engine says against a change, as the service's error.
pub(crate) fn of_lifecycle(error: &LifecycleError, table: &str) -> ApiError {
    let code = match error {
        LifecycleError::TableNotFound(_) | LifecycleError::IndexNotFound => {
            return named_not_found(table);
        }
        // Somebody else began a change since the table was found active.
        LifecycleError::Busy(_) => return in_use("updated", table),
        LifecycleError::TableExists(_) => ErrorCode::ResourceInUse,
        LifecycleError::Store(error) => return of_store(error),
    };
    ApiError::new(code, error.to_string())
}

/// Puts what `change` makes of the table's definition in its place, in one step.
pub(crate) fn redefine(
    context: &Context,
    table: &Arc<Table>,
    change: impl FnOnce(&TableDefinition) -> Result<TableDefinition, SchemaFault>,
) -> Result<Arc<TableDefinition>, ApiError> {
    let mut fault = None;
    let definition = context
        .engine
        .update_definition(table, |current| {
            change(current).unwrap_or_else(|refused| {
                fault = Some(refused);
                current.clone()
            })
        })
        .map_err(|error| of_lifecycle(&error, table.name()))?;
    match fault {
        Some(fault) => Err(of_schema(&fault)),
        None => Ok(definition),
    }
}
