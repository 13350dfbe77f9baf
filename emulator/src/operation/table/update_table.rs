//! UpdateTable: a table gets other settings, or an index more or less.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html>

use std::sync::Arc;

use crate::clock::Timestamp;
use crate::engine::{ChangeKind, Changed, Table};
use crate::operation::{Answered, Context, Invoked, Progress};
use crate::schema::change::TableChange;
use crate::schema::index_change::IndexChange;
use crate::schema::{
    BillingMode, Encryption, EncryptionChoice, SchemaFault, TableClass, TableDefinition,
    TableStatus,
};
use crate::wire::{ApiError, ops, types};

use crate::operation::request::refusal::of_schema::{of_schema, refuse_member};
use crate::operation::request::table_ref;
use crate::operation::table::draft;
use crate::operation::table::state;
use crate::operation::table::{description, key};

impl Answered for ops::UpdateTable {
    fn run(
        context: Invoked<'_>,
        mut input: types::UpdateTableInput,
    ) -> Result<Progress<types::UpdateTableOutput>, ApiError> {
        refuse_members(&input)?;
        let text = input.table_name.take().unwrap_or_default();
        let checked = check(input).map_err(|fault| of_schema(&fault))?;
        let table = table_ref::find_named(&context, &text)?;
        let now = context.engine.now();
        let description = apply(&context, &table, checked, now)?;
        Ok(Progress::Done(types::UpdateTableOutput {
            table_description: Some(description),
        }))
    }
}

/// What a request asks for.
struct Checked {
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
fn check(input: types::UpdateTableInput) -> Result<Checked, SchemaFault> {
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
    Ok(Checked { change, encryption })
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
        (None, None, None) => Err(SchemaFault::IndexUpdateWithoutAction),
        _ => Err(SchemaFault::IndexUpdateAmbiguous),
    }
}

/// Makes the change, in one step. The description shows the table between what it was and what it becomes.
fn apply(
    context: &Context,
    table: &Arc<Table>,
    checked: Checked,
    now: Timestamp,
) -> Result<types::TableDescription, ApiError> {
    let key = checked
        .encryption
        .map(|choice| key::encryption(context, choice));
    let change = checked.change;
    let mut changing = Vec::new();
    let changed = state::change(context, table, ChangeKind::Update, |current| {
        changing = change.changing(current);
        let mut next = change
            .apply(current, now)
            .map_err(|fault| of_schema(&fault))?;
        if let Some(key) = key {
            next.encryption = change_key(current, key).map_err(|fault| of_schema(&fault))?;
        }
        Ok(next)
    })?;
    let states = states(&changed, &changing);
    Ok(description::describe_changing(
        &changed.view,
        now,
        TableStatus::Updating,
        &states,
    ))
}

/// How the answer shows the indexes that come, that leave, and whose throughput changes.
fn states(changed: &Changed, changing: &[u32]) -> Vec<(u32, TableStatus)> {
    let all = [
        (changed.coming.as_slice(), TableStatus::Creating),
        (changed.leaving.as_slice(), TableStatus::Deleting),
        (changing, TableStatus::Updating),
    ];
    let all = all.into_iter();
    all.flat_map(|(numbers, status)| numbers.iter().map(move |number| (*number, status)))
        .collect()
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
