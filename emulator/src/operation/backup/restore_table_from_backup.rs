//! RestoreTableFromBackup: a new table with all that a backup holds.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_RestoreTableFromBackup.html>

use std::sync::Arc;

use crate::clock::Timestamp;
use crate::engine::{Backup, Table};
use crate::operation::backup::overrides::{Overrides, override_members};
use crate::operation::backup::{backup_ref, restored};
use crate::operation::request::member::required;
use crate::operation::{Answered, Context, Invoked, Progress};
use crate::schema::TableDefinition;
use crate::wire::{ApiError, ErrorCode, ops, types};

impl Answered for ops::RestoreTableFromBackup {
    fn run(
        context: Invoked<'_>,
        input: types::RestoreTableFromBackupInput,
    ) -> Result<Progress<types::RestoreTableFromBackupOutput>, ApiError> {
        let checked = check(&context, input)?;
        let bound = bind(&context, checked)?;
        let applied = apply(&context, bound)?;
        Ok(Progress::Done(types::RestoreTableFromBackupOutput {
            table_description: Some(restored::describe(&applied.table, applied.now)),
        }))
    }
}

struct Checked {
    arn: String,
    target: String,
    overrides: Overrides,
}

struct Bound {
    backup: Arc<Backup>,
    definition: TableDefinition,
    now: Timestamp,
}

struct Applied {
    table: Arc<Table>,
    now: Timestamp,
}

fn check(
    context: &Context,
    input: types::RestoreTableFromBackupInput,
) -> Result<Checked, ApiError> {
    Ok(Checked {
        arn: required(input.backup_arn, "BackupArn")?,
        target: required(input.target_table_name, "TargetTableName")?,
        overrides: Overrides::check(context, override_members!(input))?,
    })
}

/// Finds the backup, which nobody else restores from now, and works out the table.
fn bind(context: &Context, checked: Checked) -> Result<Bound, ApiError> {
    let now = context.engine.now();
    let arn = backup_ref::judge(context, &checked.arn)?;
    checked.overrides.check_region(context, arn.region)?;
    let backup = backup_ref::look_up(context, arn, &checked.arn)?;
    let source = Arc::clone(backup.definition());
    let definition = checked
        .overrides
        .apply(context, &source, &checked.target, now)?;
    restored::check_target(context, &checked.target)?;
    if backup.target(now).is_some() {
        return Err(ApiError::new(
            ErrorCode::BackupInUse,
            format!(
                "Backup is being used to restore another table: {}",
                checked.arn
            ),
        ));
    }
    restored::refuse_too_many(context)?;
    Ok(Bound {
        backup,
        definition,
        now,
    })
}

fn apply(context: &Context, bound: Bound) -> Result<Applied, ApiError> {
    let Bound {
        backup,
        definition,
        now,
    } = bound;
    let name = Arc::clone(&definition.name);
    let (caller, transition) = (&context.caller, context.transition);
    let made = context
        .engine
        .restore_backup(caller, &backup, definition, transition);
    let table = made.map_err(|error| restored::refused(error, &name))?;
    Ok(Applied { table, now })
}
