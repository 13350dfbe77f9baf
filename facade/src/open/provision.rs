//! Tables that are missing are made: in tests, never in production.

use crate::backend::{BackendError, BackendErrorKind, TableAdmin, TableDefinition};

/// Makes those of the tables that are missing, and returns when all can be used.
pub(super) async fn make_tables(
    admin: &dyn TableAdmin,
    definitions: &[TableDefinition],
) -> Result<(), BackendError> {
    for definition in definitions {
        make_table(admin, definition).await?;
    }
    Ok(())
}

async fn make_table(
    admin: &dyn TableAdmin,
    definition: &TableDefinition,
) -> Result<(), BackendError> {
    if admin.describe(&definition.name).await?.is_none() {
        match admin.create(definition).await {
            // Another process made it between the look and this request.
            Err(error) if *error.kind() == BackendErrorKind::TableExists => {}
            answer => answer?,
        }
    }
    // A table that another process is making is there and cannot be used yet.
    admin.wait(&definition.name).await
}
