//! UpdateTable: a table gets other settings, or an index more or less.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html>

use std::sync::Arc;

use crate::clock::Timestamp;
use crate::engine::{ChangeKind, Changed, GroupView, Table};
use crate::operation::{Answered, Context, Invoked, Progress};
use crate::schema::between::{self, Warming};
use crate::schema::change::TableChange;
use crate::schema::index_change::IndexChange;
use crate::schema::{
    BillingMode, Encryption, EncryptionChoice, EncryptionDraft, IndexKind, OnDemand, SchemaFault,
    TableClass, TableDefinition, TableStatus, Warm,
};
use crate::wire::{ApiError, ErrorCode, ops, types};

use crate::operation::request::member::required;
use crate::operation::request::refusal::of_schema::{of_schema, refuse_member};
use crate::operation::request::table_ref;
use crate::operation::table::draft;
use crate::operation::table::index_scaling;
use crate::operation::table::replica_description;
use crate::operation::table::replica_updates::{self, ReplicaChange};
use crate::operation::table::state;
use crate::operation::table::{description, key};

impl Answered for ops::UpdateTable {
    fn run(
        context: Invoked<'_>,
        mut input: types::UpdateTableInput,
    ) -> Result<Progress<types::UpdateTableOutput>, ApiError> {
        // There is but one account here, so that nobody's table joins another one's.
        refuse_member(
            input.disassociation_protection_enabled.is_some(),
            "DisassociationProtectionEnabled",
        )?;
        if let Some(replicas) = replica_updates::read(&mut input)? {
            return update_replicas(&context, input, &replicas).map(Progress::Done);
        }
        if let Some(mode) = input.global_table_settings_replication_mode.take() {
            return update_mode(&context, input, &mode).map(Progress::Done);
        }
        let checked = check(input)?;
        let bound = bind(&context, checked)?;
        let applied = apply(&context, bound)?;
        Ok(Progress::Done(render(&applied)))
    }
}

/// A change whose members agree with each other.
struct Checked {
    /// The table, by name or ARN.
    table: String,
    /// Everything but the key of encryption.
    change: TableChange,
    /// Which key, if that changes.
    encryption: Option<EncryptionChoice>,
}

/// The change, and the table that it is for.
struct Bound {
    table: Arc<Table>,
    /// Everything but the key of encryption.
    change: TableChange,
    /// The key that the table is to have, none for the service's own; absent where that does not change.
    key: Option<Option<Encryption>>,
}

/// The table between what it was and what it becomes.
struct Applied {
    changed: Changed,
    /// The other regions as they were.
    group: Option<GroupView>,
    /// In which state the answer shows the table.
    status: TableStatus,
    /// Which throughput is being made ready, where that is all that changes.
    warming: Warming,
    /// The global indexes whose throughput changes, by their numbers.
    changing: Vec<u32>,
    /// The time of the change, of which the description speaks.
    now: Timestamp,
}

/// Changes the regions of a table, which is all that the request may ask for.
fn update_replicas(
    context: &Context,
    input: types::UpdateTableInput,
    replicas: &ReplicaChange,
) -> Result<types::UpdateTableOutput, ApiError> {
    let name = required(input.table_name.clone(), "TableName")?;
    if !is_alone(&input) {
        let of_places = replicas.witness.is_some()
            || replicas.witness_leaves.is_some()
            || replicas.names_consistency;
        return Err(of_schema(&match of_places {
            true => SchemaFault::WitnessesNotAlone,
            false => SchemaFault::ReplicasNotAlone,
        }));
    }
    let table = table_ref::find_to_replicate(context, &name)?;
    let group = table.group(context.engine.now());
    let changed = replica_updates::apply(context, &table, replicas)?;
    let mut output = render(&Applied {
        changed,
        group,
        status: TableStatus::Updating,
        warming: Warming::default(),
        changing: Vec::new(),
        now: context.engine.now(),
    });
    // The answer is older than the first replica.
    if let Some(description) = &mut output.table_description {
        description.replicas.get_or_insert_default();
    }
    Ok(output)
}

/// Whether a request asks for nothing but what was taken out of it.
fn is_alone(input: &types::UpdateTableInput) -> bool {
    *input
        == types::UpdateTableInput {
            table_name: input.table_name.clone(),
            ..types::UpdateTableInput::default()
        }
}

/// How settings go to other accounts, of which there are none: of a table of one region nothing shows that.
fn update_mode(
    context: &Context,
    input: types::UpdateTableInput,
    mode: &str,
) -> Result<types::UpdateTableOutput, ApiError> {
    let name = required(input.table_name.clone(), "TableName")?;
    if !is_alone(&input) {
        return Err(of_schema(&SchemaFault::WitnessesNotAlone));
    }
    let table = table_ref::find_settled(context, &name)?;
    let mode = types::values::GlobalTableSettingsReplicationMode::from_text(mode);
    let now = context.engine.now();
    // "This attribute can be defined using UpdateTable operation only on a regional table"
    // (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html).
    if table.group(now).is_some() {
        return Err(of_schema(&SchemaFault::ReplicationModeOfReplica));
    }
    if mode == Some(types::values::GlobalTableSettingsReplicationMode::EnabledWithOverrides) {
        return Err(of_schema(&SchemaFault::OverridesOfRegional));
    }
    Ok(types::UpdateTableOutput {
        table_description: Some(description::describe(&table.view(), now)),
    })
}

/// Checks what can be checked without the table.
fn check(input: types::UpdateTableInput) -> Result<Checked, ApiError> {
    let table = required(input.table_name, "TableName")?;
    let named: &[&str] = match input.global_secondary_index_updates {
        Some(_) => &["GlobalSecondaryIndexUpdates"],
        None => &[],
    };
    // No updates change no index.
    let updates = input.global_secondary_index_updates.unwrap_or_default();
    let vectors = input.vector_index_updates.unwrap_or_default();
    let updates = updates.into_iter().map(index_change);
    let updates = updates.chain(vectors.into_iter().map(vector_change));
    let change = TableChange {
        attributes: input
            .attribute_definitions
            .map(draft::attributes)
            .transpose()?,
        billing: input
            .billing_mode
            .as_deref()
            .and_then(BillingMode::from_text),
        capacity: draft::capacity(
            input.provisioned_throughput,
            input.on_demand_throughput,
            input.warm_throughput,
        )?,
        stream: input
            .stream_specification
            .map(|specification| draft::stream(&specification)),
        class: input.table_class.as_deref().and_then(TableClass::from_text),
        deletion_protection: input.deletion_protection_enabled,
        indexes: updates.collect::<Result<_, _>>()?,
    };
    let encryption = input.sse_specification.map(draft::encryption);
    let (change, is_left_out) = without_empty(change);
    if is_left_out && change.is_empty() && encryption.is_none() {
        return Err(ApiError::without_message(ErrorCode::InternalFailure));
    }
    if change.is_empty() && encryption.is_none() {
        return Err(of_schema(&SchemaFault::NothingToUpdate(named)));
    }
    let encryption = check_together(&change, encryption).map_err(|fault| of_schema(&fault))?;
    Ok(Checked {
        table,
        change,
        encryption,
    })
}

/// The change without figures that name none, and whether there were such: beside something else they mean nothing, and
/// alone the service fails over them.
fn without_empty(mut change: TableChange) -> (TableChange, bool) {
    let capacity = &mut change.capacity;
    let (on_demand, warm) = (capacity.on_demand, capacity.warm);
    capacity.on_demand = on_demand.filter(|caps| *caps != OnDemand::default());
    capacity.warm = warm.filter(|warm| *warm != Warm::default());
    let is_left_out = (on_demand, warm) != (capacity.on_demand, capacity.warm);
    (change, is_left_out)
}

/// The rules across members; which key of encryption is asked for.
fn check_together(
    change: &TableChange,
    encryption: Option<EncryptionDraft>,
) -> Result<Option<EncryptionChoice>, SchemaFault> {
    if !change.is_empty() && encryption.is_some() {
        return Err(SchemaFault::EncryptionNotAlone);
    }
    change.check_alone()?;
    encryption.map(EncryptionDraft::check).transpose()
}

/// One of `GlobalSecondaryIndexUpdates`.
fn index_change(update: types::GlobalSecondaryIndexUpdate) -> Result<IndexChange, ApiError> {
    match (update.create, update.update, update.delete) {
        (Some(create), None, None) => Ok(IndexChange::Create(draft::new_global(create)?)),
        (None, Some(update), None) => Ok(IndexChange::Update {
            name: required(update.index_name, "IndexName")?,
            capacity: draft::capacity(
                update.provisioned_throughput,
                update.on_demand_throughput,
                update.warm_throughput,
            )?,
        }),
        (None, None, Some(delete)) => Ok(IndexChange::Delete {
            name: required(delete.index_name, "IndexName")?,
            kind: IndexKind::Global,
        }),
        (None, None, None) => Err(of_schema(&SchemaFault::IndexUpdateWithoutAction)),
        _ => Err(of_schema(&SchemaFault::IndexUpdateAmbiguous)),
    }
}

/// One of `VectorIndexUpdates`.
fn vector_change(update: types::VectorIndexUpdate) -> Result<IndexChange, ApiError> {
    match (update.create, update.delete) {
        (Some(create), None) => Ok(IndexChange::Create(draft::new_vector(create)?)),
        (None, Some(delete)) => Ok(IndexChange::Delete {
            name: required(delete.index_name, "IndexName")?,
            kind: IndexKind::Vector,
        }),
        (None, None) => Err(of_schema(&SchemaFault::VectorUpdateWithoutAction)),
        (Some(_), Some(_)) => Err(of_schema(&SchemaFault::VectorUpdateAmbiguous)),
    }
}

/// Finds the table, and the key of encryption.
fn bind(context: &Context, checked: Checked) -> Result<Bound, ApiError> {
    Ok(Bound {
        table: table_ref::find_settled(context, &checked.table)?,
        change: checked.change,
        key: checked
            .encryption
            .map(|choice| key::encryption(context, choice)),
    })
}

/// Makes the change, in one step.
fn apply(context: &Context, bound: Bound) -> Result<Applied, ApiError> {
    let Bound { table, change, key } = bound;
    let now = context.engine.now();
    refuse_beside_new(&table, &change, now)?;
    let group = table.group(now);
    if let Some(group) = &group {
        if change.stream.is_some() && !group.is_strong {
            return Err(of_schema(&SchemaFault::StreamOfReplica));
        }
        let mut replicas = group.replicas.iter();
        if replicas.any(|replica| replica.status != TableStatus::Active) {
            return Err(replica_updates::in_use());
        }
    }
    let mut step = None;
    let (kind, status) = match change.is_of_figures() {
        true => (ChangeKind::Figures, TableStatus::Active),
        false => (ChangeKind::Update, TableStatus::Updating),
    };
    let changed = state::change(context, &table, kind, |current| {
        let mut next = change
            .apply(current, now)
            .map_err(|fault| of_schema(&fault))?;
        if let Some(key) = key {
            next.encryption = change_key(current, key).map_err(|fault| of_schema(&fault))?;
        }
        step = Some((current.clone(), next.clone()));
        Ok(next)
    })?;
    let mut warming = Warming::default();
    let mut changing = Vec::new();
    if let Some((before, after)) = step {
        warming = Warming::between(&before, &after);
        changing = between::changing(&before, &after);
        // One that is on its way shows that.
        let is_there =
            |number: &u32| changed.view.index_status(*number, now) == Some(TableStatus::Active);
        changing.retain(is_there);
        let synced = context
            .engine
            .sync_replicas(&table, &before, &after, context.transition);
        synced.map_err(|error| state::of_change(error, table.name(), |never| match never {}))?;
        index_scaling::begin(context, &table, &before, &after)?;
    }
    Ok(Applied {
        changed,
        group,
        status,
        warming,
        changing,
        now,
    })
}

/// What cannot happen to indexes while one comes. That is told before the state of the table, which clients met that
/// asked for several indexes at once (<https://github.com/ryanfitz/vogels/issues/125>).
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.OnlineOps.html#GSI.OnlineOps.Creating>
fn refuse_beside_new(table: &Table, change: &TableChange, now: Timestamp) -> Result<(), ApiError> {
    let view = table.view();
    for index in &view.definition().indexes {
        let status = view.index_status(index.number, now);
        if status != Some(TableStatus::Creating) || view.was_created_with(index.number) {
            continue;
        }
        let (name, index_name) = (table.name(), &index.name);
        for change in &change.indexes {
            match change {
                IndexChange::Delete { name: other, .. } if **other == **index_name => {
                    if view.is_allocating(index.number, now) {
                        return Err(ApiError::new(
                            ErrorCode::ResourceInUse,
                            format!(
                                "Attempt to change a resource which is still in use: Index \
                                 creation is in resource allocation phase. Retry deletion during \
                                 backfilling phase or when the index is active. Table: {name} \
                                 Index: {index_name}"
                            ),
                        ));
                    }
                }
                IndexChange::Create(_) | IndexChange::Delete { .. } => {
                    return Err(of_schema(&SchemaFault::SeveralIndexChanges));
                }
                IndexChange::Update { .. } => {}
            }
        }
    }
    Ok(())
}

/// The table as it was, in the states of the change, which is how the service was seen to answer.
fn render(applied: &Applied) -> types::UpdateTableOutput {
    let Applied { changed, now, .. } = applied;
    let states = description::States {
        table: applied.status,
        warming: &applied.warming,
        indexes: &states(changed, &applied.changing),
    };
    let mut table = description::describe_changing(&changed.view, *now, &states);
    if let Some(group) = &applied.group {
        replica_description::add(&mut table, changed.view.definition(), group);
    }
    types::UpdateTableOutput {
        table_description: Some(table),
    }
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
