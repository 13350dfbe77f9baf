//! Which backup a request means: always by its ARN, judged from the left.

use std::sync::Arc;

use crate::engine::{Backup, Caller};
use crate::operation::Context;
use crate::schema::arn::is_partition;
use crate::wire::{ApiError, ErrorCode};

/// The ARN of a backup, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct BackupArn<'a> {
    pub(super) region: &'a str,
    pub(super) table: &'a str,
    pub(super) id: &'a str,
}

/// The backup whose ARN is `text`, in the caller's region.
pub(super) fn find(context: &Context, text: &str) -> Result<Arc<Backup>, ApiError> {
    let arn = judge(context, text)?;
    if arn.region != &*context.caller.region {
        return Err(not_found(text));
    }
    look_up(context, arn, text)
}

/// The backup with this ARN, which is `text`, in whatever region it names.
pub(super) fn look_up(
    context: &Context,
    arn: BackupArn<'_>,
    text: &str,
) -> Result<Arc<Backup>, ApiError> {
    let caller = Caller::new(&context.caller.owner, arn.region);
    let found = context.engine.backup(&caller, arn.table, arn.id);
    // Where one set of tables serves all regions, a backup keeps the region in which its table was made.
    found
        .filter(|backup| backup.arn() == text)
        .ok_or_else(|| not_found(text))
}

/// What the ARN says, if it can be one of the caller's backups, whether or not there is such a one.
pub(super) fn judge<'a>(context: &Context, text: &'a str) -> Result<BackupArn<'a>, ApiError> {
    let mut fields = text.splitn(6, ':');
    let [scheme, partition, service, region, account, resource] =
        std::array::from_fn(|_| field(&mut fields));
    if scheme != "arn" || resource.is_empty() {
        return Err(ApiError::validation("Invalid Backup ARN"));
    }
    let is_known = is_partition(partition, region) && context.knows_region(region);
    if service != "dynamodb" || !is_known {
        return Err(ApiError::validation("BackupArn is not valid"));
    }
    let mut steps = resource.split('/');
    let [kind, table, part, id] = std::array::from_fn(|_| field(&mut steps));
    let is_backup = kind == "table" && part == "backup" && !table.is_empty() && !id.is_empty();
    if !is_backup || steps.next().is_some() {
        return Err(ApiError::validation("Invalid Backup ARN"));
    }
    if account != context.engine.account_id() {
        return Err(ApiError::new(ErrorCode::AccessDenied, "Access is denied"));
    }
    Ok(BackupArn { region, table, id })
}

/// The next part of a text; an empty one where there is none, which is refused as such.
fn field<'a>(parts: &mut impl Iterator<Item = &'a str>) -> &'a str {
    // Empty, as said.
    parts.next().unwrap_or_default()
}

/// The refusal of an ARN of no backup.
fn not_found(text: &str) -> ApiError {
    ApiError::new(
        ErrorCode::BackupNotFound,
        format!("Backup not found: {text}"),
    )
}
