//! Changes of tables: who must wait, and how a refusal of the engine is worded.

use std::sync::Arc;

use crate::engine::{ChangeError, ChangeKind, Changed, Table, Transition};
use crate::operation::Context;
use crate::schema::{SchemaFault, TableDefinition, TableStatus};
use crate::wire::{ApiError, ErrorCode};

use crate::operation::request::refusal::internal;
use crate::operation::request::refusal::of_schema::of_schema;
use crate::operation::request::refusal::of_store::of_store;
use crate::operation::request::table_ref::named_not_found;

/// Changes a table in one step: `change` makes the next definition of the present one, or refuses, and then
/// nothing has changed.
pub(crate) fn change(
    context: &Context,
    table: &Arc<Table>,
    kind: ChangeKind,
    change: impl FnOnce(&TableDefinition) -> Result<TableDefinition, ApiError>,
) -> Result<Changed, ApiError> {
    let kind = match (kind, context.transition) {
        (ChangeKind::Update | ChangeKind::Figures, Transition::Instant) => ChangeKind::WhileActive,
        (kind, _) => kind,
    };
    let changed = context.engine.change_table(table, kind, change);
    changed.map_err(|error| of_change(error, table.name(), |refusal| refusal))
}

/// What the engine says against a change, as the service's error.
pub(crate) fn of_change<R>(
    error: ChangeError<R>,
    table: &str,
    worded: impl FnOnce(R) -> ApiError,
) -> ApiError {
    match error {
        ChangeError::TableExists(_) => taken(table),
        ChangeError::Busy(status) => in_use(status, table),
        ChangeError::IndexesChange => ApiError::new(
            ErrorCode::ResourceInUse,
            "Attempt to change a resource which is still in use: Cannot delete table while \
             indexes are being created, updated, or deleted.",
        ),
        ChangeError::Protected => of_schema(&SchemaFault::Protected),
        ChangeError::TableNotFound(_) => named_not_found(table),
        ChangeError::Refused(refusal) => worded(refusal),
        ChangeError::Store(error) => of_store(&error),
    }
}

/// The refusal of a name that a table has.
pub(crate) fn taken(table: &str) -> ApiError {
    ApiError::new(
        ErrorCode::ResourceInUse,
        format!("Table already exists: {table}"),
    )
}

/// The refusal of a change while another one goes on.
pub(crate) fn in_use(status: TableStatus, table: &str) -> ApiError {
    let doing = match status {
        TableStatus::Creating => "created",
        TableStatus::Updating => "updated",
        TableStatus::Deleting => "deleted",
        TableStatus::Active => return internal::impossible("an active table is busy"),
    };
    let sentence = format!(
        "Attempt to change a resource which is still in use: Table is being {doing}: {table}"
    );
    ApiError::new(ErrorCode::ResourceInUse, sentence)
}
