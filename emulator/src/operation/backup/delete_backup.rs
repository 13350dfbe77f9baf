//! DeleteBackup: a backup goes; the last that is seen of it is the answer.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteBackup.html>

use crate::engine::{Backup, BackupKind};
use crate::operation::backup::{backup_ref, description};
use crate::operation::request::member::required;
use crate::operation::request::refusal::of_store::of_store;
use crate::operation::{Answered, Context, Invoked, Progress};
use crate::wire::{ApiError, ErrorCode, ops, types};

impl Answered for ops::DeleteBackup {
    fn run(
        context: Invoked<'_>,
        input: types::DeleteBackupInput,
    ) -> Result<Progress<types::DeleteBackupOutput>, ApiError> {
        let arn = required(input.backup_arn, "BackupArn")?;
        let backup = backup_ref::find(&context, &arn)?;
        check(&context, &backup, &arn)?;
        let deleted = context.engine.delete_backup(&backup);
        deleted.map_err(|error| of_store(&error))?;
        Ok(Progress::Done(types::DeleteBackupOutput {
            backup_description: Some(description::describe(
                &backup,
                types::values::BackupStatus::Deleted,
            )),
        }))
    }
}

/// Refuses to delete what the service keeps by itself, and what is being read.
fn check(context: &Context, backup: &Backup, arn: &str) -> Result<(), ApiError> {
    if backup.kind() == BackupKind::System {
        let expires = backup
            .expires()
            .map_or_else(String::new, |moment| format!("{}Z", moment.iso()));
        return Err(ApiError::validation(format!(
            "User is not allowed to delete the system backup with arn {arn}. It will automatically expire on {expires}"
        )));
    }
    if backup.target(context.engine.now()).is_some() {
        return Err(ApiError::new(
            ErrorCode::BackupInUse,
            format!("Backup is being used to restore table: {arn}"),
        ));
    }
    Ok(())
}
