//! UpdateTable: a table gets other settings, or an index more or less.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html>

use std::sync::Arc;

use crate::clock::Timestamp;
use crate::engine::Table;
use crate::operation::request::refusal::of_schema::{of_schema, refuse_member};
use crate::operation::request::table_ref;
use crate::operation::table::draft;
use crate::operation::table::state::{check_active, of_lifecycle, redefine};
use crate::operation::table::{description, key};
use crate::operation::{Answered, Context, Invoked, Progress};
use crate::schema::change::TableChange;
use crate::schema::index_change::IndexChange;
use crate::schema::{
    BillingMode, Encryption, EncryptionChoice, IndexDefinition, SchemaFault, TableClass,
    TableDefinition, TableStatus,
};
use crate::wire::{ApiError, ops, types};

impl Answered for ops::UpdateTable {
    fn run(
        context: Invoked<'_>,
        mut input: types::UpdateTableInput,
    ) -> Result<Progress<types::UpdateTableOutput>, ApiError> {
        refuse_members(&input)?;
        let text = input.table_name.take().unwrap_or_default();
        let asked = check(input).map_err(|fault| of_schema(&fault))?;
        let table = table_ref::find_named(&context, &text)?;
        let now = context.engine.now();
        check_active(&table, now)?;
        let description = apply(&context, &table, asked, now)?;
        Ok(Progress::Done(types::UpdateTableOutput {
            table_description: Some(description),
        }))
    }
}

/// What a request asks for.
struct Asked {
    /// Everything but the key of encryption.
    change: TableChange,
    /// Which key, if that changes.
    encryption: Option<EncryptionChoice>,
}

/// Refuses the members that this emulator does not honour yet.
fn refuse_members(input: &types::UpdateTableInput) -> Result<(), ApiError> {
    for (present, name) in [
        (input.replica_updates.is_some(), "ReplicaUpdates"),
        (
            input.multi_region_consistency.is_some(),
            "MultiRegionConsistency",
        ),
        (
            input.global_table_witness_updates.is_some(),
            "GlobalTableWitnessUpdates",
        ),
        (
            input.global_table_settings_replication_mode.is_some(),
            "GlobalTableSettingsReplicationMode",
        ),
        (
            input.disassociation_protection_enabled.is_some(),
            "DisassociationProtectionEnabled",
        ),
        (input.vector_index_updates.is_some(), "VectorIndexUpdates"),
    ] {
        refuse_member(present, name)?;
    }
    Ok(())
}

/// Checks what can be checked without the table.
fn check(input: types::UpdateTableInput) -> Result<Asked, SchemaFault> {
    let updates = input.global_secondary_index_updates.unwrap_or_default();
    let change = TableChange {
        attributes: input.attribute_definitions.map(draft::attributes),
        billing: input
            .billing_mode
            .as_deref()
            .and_then(BillingMode::from_text),
        capacity: draft::capacity(
            input.provisioned_throughput,
            input.on_demand_throughput,
            input.warm_throughput,
        ),
        stream: input
            .stream_specification
            .map(|specification| draft::stream(&specification)),
        class: input.table_class.as_deref().and_then(TableClass::from_text),
        deletion_protection: input.deletion_protection_enabled,
        indexes: updates
            .into_iter()
            .map(index_change)
            .collect::<Result<_, _>>()?,
    };
    if change.is_empty() && input.sse_specification.is_none() {
        return Err(SchemaFault::NothingToUpdate);
    }
    if input.sse_specification.is_some() && !change.is_empty() {
        return Err(SchemaFault::EncryptionNotAlone);
    }
    change.check_alone()?;
    let encryption = input
        .sse_specification
        .map(|specification| draft::encryption(specification).check())
        .transpose()?;
    Ok(Asked { change, encryption })
}

/// One of `GlobalSecondaryIndexUpdates`.
fn index_change(update: types::GlobalSecondaryIndexUpdate) -> Result<IndexChange, SchemaFault> {
    match (update.create, update.update, update.delete) {
        (Some(create), None, None) => Ok(IndexChange::Create(draft::new_global(create))),
        (None, Some(update), None) => Ok(IndexChange::Update {
            name: update.index_name.unwrap_or_default(),
            capacity: draft::capacity(
                update.provisioned_throughput,
                update.on_demand_throughput,
                update.warm_throughput,
            ),
        }),
        (None, None, Some(delete)) => Ok(IndexChange::Delete {
            name: delete.index_name.unwrap_or_default(),
        }),
        _ => Err(SchemaFault::IndexUpdateAmbiguous),
    }
}

/// Makes the change: the definition in one step, then the indexes that come or go. The description
/// shows the table between the two.
fn apply(
    context: &Context,
    table: &Arc<Table>,
    asked: Asked,
    now: Timestamp,
) -> Result<types::TableDescription, ApiError> {
    let key = asked
        .encryption
        .map(|choice| key::encryption(context, choice));
    let change = asked.change;
    let mut indexes = IndexTraffic::default();
    redefine(context, table, |current| {
        let leaving = change.leaving(current).cloned();
        let changing = change.changing(current);
        let mut next = change.apply(current, now)?;
        if let Some(key) = key {
            next.encryption = change_key(current, key)?;
        }
        indexes = IndexTraffic {
            coming: coming(current, &next),
            leaving: leaving.as_ref().map(|index| index.number),
            changing,
        };
        if let Some(index) = leaving {
            // It stays in the definition until the engine has seen it off.
            next.keep(current, index);
        }
        Ok(next)
    })?;
    let states = indexes.states();
    let updating = TableStatus::Updating;
    let description = description::describe_changing(table, now, updating, &states);
    move_indexes(context, table, indexes)?;
    context
        .engine
        .mark_updating(table)
        .map_err(|error| of_lifecycle(&error, table.name()))?;
    Ok(description)
}

/// The index that a change adds, and the number of the one that it removes: at most one in all.
#[derive(Default)]
struct IndexTraffic {
    coming: Option<IndexDefinition>,
    leaving: Option<u32>,
    /// The numbers of those whose throughput it changes.
    changing: Vec<u32>,
}

impl IndexTraffic {
    /// How the answer shows these indexes.
    fn states(&self) -> Vec<(u32, TableStatus)> {
        let coming = self.coming.as_ref().map(|index| index.number);
        let coming = coming.map(|number| (number, TableStatus::Creating));
        let leaving = self.leaving.map(|number| (number, TableStatus::Deleting));
        let changing = (self.changing.iter()).map(|number| (*number, TableStatus::Updating));
        coming.into_iter().chain(leaving).chain(changing).collect()
    }
}

/// The index that `next` has and `current` has not.
fn coming(current: &TableDefinition, next: &TableDefinition) -> Option<IndexDefinition> {
    let is_new = |index: &&IndexDefinition| index.number >= current.next_index;
    next.indexes.iter().find(is_new).cloned()
}

/// Has the engine fill the index that comes, or empty the one that goes.
fn move_indexes(
    context: &Context,
    table: &Arc<Table>,
    indexes: IndexTraffic,
) -> Result<(), ApiError> {
    let engine = &context.engine;
    if let Some(index) = indexes.coming {
        let number = index.number;
        if let Err(error) = engine.add_index(table, index) {
            // Somebody else was faster to change the table: take the promise back.
            redefine(context, table, |current| Ok(current.without(number)))?;
            return Err(of_lifecycle(&error, table.name()));
        }
    }
    if let Some(number) = indexes.leaving {
        engine
            .remove_index(table, number)
            .map_err(|error| of_lifecycle(&error, table.name()))?;
    }
    Ok(())
}

/// The key of the table after a change, which must change something.
fn change_key(
    table: &TableDefinition,
    key: Option<Encryption>,
) -> Result<Option<Encryption>, SchemaFault> {
    match (&table.encryption, &key) {
        (None, None) => Err(SchemaFault::AlreadyDefaultKey),
        (Some(before), Some(after)) if before == after => Err(SchemaFault::SameKey),
        _ => Ok(key),
    }
}
