//! UpdateTimeToLive: items of a table expire by the moment in one attribute, or do not any more.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html>

use crate::engine::{ChangeKind, Table};
use crate::operation::request::member::required;
use crate::operation::request::refusal::of_schema::of_schema;
use crate::operation::request::table_ref;
use crate::operation::table::{replica_checks, state};
use crate::operation::{Answered, Context, Invoked, Progress};
use crate::schema::{SchemaFault, TableDefinition, TableStatus, TimeToLive};
use crate::wire::{ApiError, ops, types};

impl Answered for ops::UpdateTimeToLive {
    fn run(
        context: Invoked<'_>,
        input: types::UpdateTimeToLiveInput,
    ) -> Result<Progress<types::UpdateTimeToLiveOutput>, ApiError> {
        let table = table_ref::find_settled(&context, &required(input.table_name, "TableName")?)?;
        let specification = required(input.time_to_live_specification, "TimeToLiveSpecification")?;
        let attribute = required(specification.attribute_name.as_deref(), "AttributeName")?;
        let enabled = specification.enabled == Some(true);
        if table.is_strong() {
            return Err(of_schema(&SchemaFault::NotWhereStrong("TimeToLive")));
        }
        let kind = kind(&context, &table)?;
        let mut step = None;
        state::change(&context, &table, kind, |current| {
            let next = change(current, enabled, attribute).map_err(|fault| of_schema(&fault))?;
            step = Some((current.clone(), next.clone()));
            Ok(next)
        })?;
        if let Some((before, after)) = step {
            let synced = context
                .engine
                .sync_replicas(&table, &before, &after, context.transition);
            synced
                .map_err(|error| state::of_change(error, table.name(), |never| match never {}))?;
        }
        Ok(Progress::Done(types::UpdateTimeToLiveOutput {
            time_to_live_specification: Some(specification),
        }))
    }
}

/// In which states of the table its expiry changes: while a replica is made of a table without items, in any; of one with
/// items, in none.
fn kind(context: &Context, table: &Table) -> Result<ChangeKind, ApiError> {
    let (view, now) = (table.view(), context.engine.now());
    let group = view.group(now);
    let mut replicas = group.iter().flat_map(|group| &group.replicas);
    match replicas.find(|replica| replica.status == TableStatus::Creating) {
        None => Ok(ChangeKind::WhileActive),
        Some(_) if view.item_count() == 0 => Ok(ChangeKind::Aside),
        Some(coming) => Err(replica_checks::being_filled(table.name(), &coming.region)),
    }
}

/// `table` with expiry switched on or off.
fn change(
    table: &TableDefinition,
    enabled: bool,
    attribute: &str,
) -> Result<TableDefinition, SchemaFault> {
    match &table.time_to_live {
        None if !enabled => return Err(SchemaFault::ExpiryAlreadyOff),
        Some(present) if *present.attribute != *attribute => {
            return Err(SchemaFault::ExpiryOnOther(present.attribute.to_string()));
        }
        Some(_) if enabled => return Err(SchemaFault::ExpiryAlreadyOn),
        _ => {}
    }
    Ok(TableDefinition {
        time_to_live: enabled.then(|| TimeToLive {
            attribute: attribute.into(),
        }),
        ..table.clone()
    })
}
