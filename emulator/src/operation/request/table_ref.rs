//! Which table a request means: by name, or by ARN.
//!
//! Names were checked with the other constraints; what is left to check is an ARN.

use std::sync::Arc;

use crate::engine::{Table, TableNotFound};
use crate::operation::Context;
use crate::operation::request::refusal::of_schema::of_schema;
use crate::profile::Hint;
use crate::schema::{ResourceArn, SchemaFault, TableStatus};
use crate::wire::{self, ApiError, ErrorCode};

/// The caller's table of this name. Where another key or region has one, the log says so.
pub(crate) fn look_up(context: &Context, name: &str) -> Result<Arc<Table>, TableNotFound> {
    let Context { engine, caller, .. } = context;
    let found = engine.table(caller, name);
    if found.is_err()
        && let Some(other) = engine.elsewhere(caller, name)
    {
        tracing::warn!(
            "table {name} was not found for access key {} in region {}, but exists for access key {} in \
             region {}: use the same key and region, or {}",
            caller.owner,
            caller.region,
            other.owner,
            other.region,
            context.hints.say(Hint::ShareTables)
        );
    }
    found
}

/// The table that an operation on items means. One that is still being created is not there yet.
pub(crate) fn find(context: &Context, text: &str) -> Result<Arc<Table>, ApiError> {
    let name = name(context, text)?;
    let table = look_up(context, name).map_err(|_| not_found())?;
    context
        .engine
        .check_usable(&table)
        .map_err(|_| not_found())?;
    Ok(table)
}

/// The table that a transaction means. Strongly consistent global tables have none.
pub(crate) fn find_transactional(context: &Context, text: &str) -> Result<Arc<Table>, ApiError> {
    let table = find(context, text)?;
    match table.is_strong() {
        true => Err(of_schema(&SchemaFault::NotWhereStrong("Transactions"))),
        false => Ok(table),
    }
}

/// The table that an operation on tables means: its refusal names the table.
pub(crate) fn find_named(context: &Context, text: &str) -> Result<Arc<Table>, ApiError> {
    let name = name(context, text)?;
    look_up(context, name).map_err(|_| named_not_found(name))
}

/// The same for a request that changes the regions of a table, which says in its own words that an ARN is of another
/// region.
pub(crate) fn find_to_replicate(context: &Context, text: &str) -> Result<Arc<Table>, ApiError> {
    let name = name_or(context, text, |text| {
        ApiError::validation(format!(
            "1 validation error detected: Invalid AWS region in '{text}'"
        ))
    })?;
    look_up(context, name).map_err(|_| named_not_found(name))
}

/// The same, but for a table that comes with what it holds: for all but its description and its end it is not there yet.
pub(crate) fn find_settled(context: &Context, text: &str) -> Result<Arc<Table>, ApiError> {
    let name = name(context, text)?;
    look_up_settled(context, name).ok_or_else(|| named_not_found(name))
}

/// The caller's table of this name, unless it is not there yet because it comes with what it holds.
pub(crate) fn look_up_settled(context: &Context, name: &str) -> Option<Arc<Table>> {
    let table = look_up(context, name).ok();
    table.filter(|table| !is_being_filled(context, table))
}

/// Whether a table is being created with what it holds: it is being restored, or is a replica that comes.
pub(crate) fn is_being_filled(context: &Context, table: &Table) -> bool {
    let (view, now) = (table.view(), context.engine.now());
    view.status(now) == TableStatus::Creating
        && (view.restored().is_some() || view.group(now).is_some())
}

/// Whether a table is being created of what another one held.
pub(crate) fn is_being_restored(context: &Context, table: &Table) -> bool {
    let view = table.view();
    view.restored().is_some() && view.status(context.engine.now()) == TableStatus::Creating
}

/// The name in `text`, which is a name or the ARN of a table.
pub(crate) fn name<'a>(context: &Context, text: &'a str) -> Result<&'a str, ApiError> {
    name_or(context, text, invalid_arn)
}

/// The same, where `elsewhere` refuses the ARN of another region.
fn name_or<'a>(
    context: &Context,
    text: &'a str,
    elsewhere: fn(&str) -> ApiError,
) -> Result<&'a str, ApiError> {
    if !text.starts_with("arn:") {
        return Ok(text);
    }
    let Some(arn) = ResourceArn::parse(text) else {
        return Err(invalid_arn(text));
    };
    if arn.part.is_some() {
        return Err(invalid_arn(text));
    }
    // The account comes first, so that a foreign ARN does not tell whether its region is right.
    if arn.account != context.engine.account_id() {
        return Err(access_denied(text));
    }
    check_region(context, &arn, text).map_err(|_| elsewhere(text))?;
    Ok(arn.table)
}

/// Checks that an ARN of the caller's account is of the caller's region. Where one set of tables serves all
/// regions, a table keeps the region in which it was made.
pub(crate) fn check_region(
    context: &Context,
    arn: &ResourceArn<'_>,
    text: &str,
) -> Result<(), ApiError> {
    if arn.region == &*context.caller.region {
        return Ok(());
    }
    match look_up(context, arn.table) {
        Ok(table) if text.starts_with(table.definition().arn.as_str()) => Ok(()),
        _ => Err(invalid_arn(text)),
    }
}

/// The refusal of operations on items, and of requests that name a table in passing.
pub(crate) fn not_found() -> ApiError {
    ApiError::new(ErrorCode::ResourceNotFound, wire::RESOURCE_NOT_FOUND)
}

/// The refusal of operations on tables.
pub(crate) fn named_not_found(name: &str) -> ApiError {
    ApiError::new(
        ErrorCode::ResourceNotFound,
        format!("Requested resource not found: Table: {name} not found"),
    )
}

/// The refusal of an ARN that cannot be the caller's table.
pub(crate) fn invalid_arn(text: &str) -> ApiError {
    ApiError::validation(format!(
        "Invalid TableArn: Invalid ResourceArn provided as input {text}"
    ))
}

/// The refusal of an ARN of another account.
fn access_denied(text: &str) -> ApiError {
    ApiError::new(
        ErrorCode::AccessDenied,
        format!("User is not authorized to access this resource: {text}"),
    )
}
