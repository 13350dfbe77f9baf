//! A table that is being restored, and what stands in the way of one.

use std::sync::Arc;

use crate::clock::Timestamp;
use crate::engine::{ChangeError, Table};
use crate::limits;
use crate::operation::Context;
use crate::operation::request::refusal::of_quota::too_many_at_once;
use crate::operation::request::table_ref;
use crate::operation::table::{description, state};
use crate::schema::TableStatus;
use crate::schema::between::Warming;
use crate::wire::{ApiError, ErrorCode, types};

/// The new table as the answer shows it: being made, with nothing in it yet.
pub(super) fn describe(table: &Arc<Table>, now: Timestamp) -> types::TableDescription {
    let states = description::States {
        table: TableStatus::Creating,
        warming: &Warming::default(),
        indexes: &[],
    };
    description::describe_changing(&table.view(), now, &states)
}

/// Refuses a name that is taken.
pub(super) fn check_target(context: &Context, name: &str) -> Result<(), ApiError> {
    let Ok(table) = context.engine.table(&context.caller, name) else {
        return Ok(());
    };
    let view = table.view();
    let is_creating = view.status(context.engine.now()) == TableStatus::Creating;
    match view.restored() {
        Some(restored) if is_creating => {
            let from = restored.backup.as_deref();
            // From a point in time there is no backup to name.
            let from = from.map_or_else(|| restored.table.to_string(), ToOwned::to_owned);
            Err(ApiError::new(
                ErrorCode::TableInUse,
                format!("Table: {name} is already being restored from backup: {from}"),
            ))
        }
        _ => Err(taken(name)),
    }
}

/// Refuses one more restore where the caller has as many under way as there may be.
pub(super) fn refuse_too_many(context: &Context) -> Result<(), ApiError> {
    let tables = context.engine.tables_of(&context.caller);
    let under_way = |table: &&Arc<Table>| table_ref::is_being_restored(context, table);
    match tables.iter().filter(under_way).count() < limits::RESTORES_AT_ONCE {
        true => Ok(()),
        false => Err(too_many_at_once(
            limits::RESTORES_AT_ONCE,
            "restore operations",
        )),
    }
}

/// What the engine says against the new table.
pub(super) fn refused(error: ChangeError, name: &str) -> ApiError {
    match error {
        ChangeError::TableExists(_) => taken(name),
        other => state::of_change(other, name, |never| match never {}),
    }
}

fn taken(name: &str) -> ApiError {
    ApiError::new(
        ErrorCode::TableAlreadyExists,
        format!("Table already exists: {name}"),
    )
}
