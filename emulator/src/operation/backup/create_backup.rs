//! CreateBackup: a table as it is now is kept until somebody deletes the backup.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateBackup.html>

use std::sync::Arc;

use crate::engine::{Backup, ChangeError};
use crate::operation::backup::{continuous_backups, description};
use crate::operation::request::member::required;
use crate::operation::table::state;
use crate::operation::{Answered, Invoked, Progress};
use crate::wire::{ApiError, ops, types};

impl Answered for ops::CreateBackup {
    fn run(
        context: Invoked<'_>,
        input: types::CreateBackupInput,
    ) -> Result<Progress<types::CreateBackupOutput>, ApiError> {
        let name = required(input.backup_name, "BackupName")?;
        let table = continuous_backups::find(&context, &required(input.table_name, "TableName")?)?;
        let made = context.engine.create_backup(&table, &name);
        let backup = made.map_err(|error| refused(error, table.name()))?;
        Ok(Progress::Done(render(&backup)))
    }
}

/// The service says that it is still being made, and is done by the time of the next request.
fn render(backup: &Arc<Backup>) -> types::CreateBackupOutput {
    types::CreateBackupOutput {
        backup_details: Some(description::details(
            backup,
            types::values::BackupStatus::Creating,
        )),
    }
}

/// What the engine says against a backup.
fn refused(error: ChangeError, table: &str) -> ApiError {
    match error {
        ChangeError::Busy(_) => continuous_backups::being_enabled(table),
        ChangeError::TableNotFound(_) => continuous_backups::not_found(table),
        other => state::of_change(other, table, |never| match never {}),
    }
}
