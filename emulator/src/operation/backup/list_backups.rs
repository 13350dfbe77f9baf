//! ListBackups: the caller's backups, page by page, by table and moment.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListBackups.html>

use std::sync::Arc;

use crate::clock::Timestamp;
use crate::engine::{Backup, BackupKind};
use crate::limits;
use crate::operation::backup::{backup_ref, description};
use crate::operation::request::table_ref;
use crate::operation::{Answered, Context, Invoked, Progress};
use crate::wire::{ApiError, ops, types};

impl Answered for ops::ListBackups {
    fn run(
        context: Invoked<'_>,
        input: types::ListBackupsInput,
    ) -> Result<Progress<types::ListBackupsOutput>, ApiError> {
        let asked = check(&context, &input)?;
        let mut backups = context.engine.list_backups(&context.caller);
        backups.retain(|backup| asked.wants(backup));
        Ok(Progress::Done(render(backups, asked.limit)))
    }
}

/// Which backups are asked for.
struct Checked<'a> {
    table: Option<&'a str>,
    /// Behind which table and id the page begins; there need be no such backup.
    after: Option<(&'a str, &'a str)>,
    /// From this moment on.
    lower: Option<Timestamp>,
    /// Before this moment.
    upper: Option<Timestamp>,
    /// Of which kind; of any, if none.
    kind: Option<BackupKind>,
    /// Of a kind that nobody makes here.
    nobody: bool,
    limit: usize,
}

impl Checked<'_> {
    fn wants(&self, backup: &Backup) -> bool {
        let (table, id) = (&*backup.definition().name, backup.id());
        !self.nobody
            && self.table.is_none_or(|wanted| wanted == table)
            && self.after.is_none_or(|after| after < (table, id))
            && self.lower.is_none_or(|lower| lower <= backup.created())
            && self.upper.is_none_or(|upper| backup.created() < upper)
            && self.kind.is_none_or(|kind| kind == backup.kind())
    }
}

fn check<'a>(
    context: &Context,
    input: &'a types::ListBackupsInput,
) -> Result<Checked<'a>, ApiError> {
    let (lower, upper) = (input.time_range_lower_bound, input.time_range_upper_bound);
    if let (Some(lower), Some(upper)) = (lower, upper)
        && upper < lower
    {
        return Err(ApiError::validation(
            "Time range lower bound must be less than or equal to upper bound",
        ));
    }
    let table = input.table_name.as_deref();
    let table = table
        .map(|text| table_ref::name(context, text))
        .transpose()?;
    let filter = input.backup_type.as_deref();
    let filter = filter.and_then(types::values::BackupTypeFilter::from_text);
    let limit = input.limit.and_then(|limit| usize::try_from(limit).ok());
    Ok(Checked {
        table,
        after: after(context, input.exclusive_start_backup_arn.as_deref())?,
        lower,
        upper,
        kind: match filter {
            // "By default, this value is USER": https://docs.aws.amazon.com/cli/latest/reference/dynamodb/list-backups.html
            None | Some(types::values::BackupTypeFilter::User) => Some(BackupKind::User),
            Some(types::values::BackupTypeFilter::System) => Some(BackupKind::System),
            Some(
                types::values::BackupTypeFilter::All | types::values::BackupTypeFilter::AwsBackup,
            ) => None,
        },
        nobody: filter == Some(types::values::BackupTypeFilter::AwsBackup),
        limit: limit.unwrap_or(limits::BACKUPS_PAGE),
    })
}

/// The place that an ARN stands for.
fn after<'a>(
    context: &Context,
    text: Option<&'a str>,
) -> Result<Option<(&'a str, &'a str)>, ApiError> {
    let Some(text) = text else {
        return Ok(None);
    };
    let arn = backup_ref::judge(context, text)?;
    if arn.region != &*context.caller.region {
        return Err(ApiError::validation(format!(
            "The region of ExclusiveStartBackupArn does not match the region of the request: {text}"
        )));
    }
    Ok(Some((arn.table, arn.id)))
}

/// The first so many of them, and where the next page begins if there is more.
fn render(backups: Vec<Arc<Backup>>, limit: usize) -> types::ListBackupsOutput {
    let more = backups.len() > limit;
    let page = backups.iter().take(limit);
    let last = page.clone().next_back().filter(|_| more);
    types::ListBackupsOutput {
        last_evaluated_backup_arn: last.map(|backup| backup.arn()),
        backup_summaries: Some(page.map(|backup| description::summary(backup)).collect()),
    }
}
