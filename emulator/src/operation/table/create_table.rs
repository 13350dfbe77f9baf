//! CreateTable: a table comes to be, with its indexes, stream and settings.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html>

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::clock::Timestamp;
use crate::engine::Table;
use crate::operation::request::refusal::of_schema::{of_schema, refuse_member};
use crate::operation::request::table_ref;
use crate::operation::table::draft;
use crate::operation::table::policy::{self, Holder};
use crate::operation::table::{
    description as table_description, key as table_key, state as table_state,
};
use crate::operation::{Answered, Context, Invoked, Progress};
use crate::schema::check::CheckedTable;
use crate::schema::draft::TableDraft;
use crate::schema::{
    Billing, BillingMode, IndexKind, SchemaFault, TableArn, TableClass, TableClassSummary,
    TableDefinition, TableStatus, tags,
};
use crate::wire::{ApiError, ops, types};

impl Answered for ops::CreateTable {
    fn run(
        context: Invoked<'_>,
        mut input: types::CreateTableInput,
    ) -> Result<Progress<types::CreateTableOutput>, ApiError> {
        let name = check_members(&context, &input)?.to_owned();
        let now = context.engine.now();
        let checked = check(&mut input).map_err(|fault| of_schema(&fault))?;
        let definition =
            bind(&context, &name, now, checked, input).map_err(|fault| of_schema(&fault))?;
        let table = context
            .engine
            .create_table(&context.caller, Arc::new(definition), context.transition)
            .map_err(|error| table_state::of_change(error, &name, |never| match never {}))?;
        Ok(Progress::Done(types::CreateTableOutput {
            table_description: Some(render(&table, now)),
        }))
    }
}

/// Checks what can be checked member by member; the table's name.
fn check_members<'a>(
    context: &Context,
    input: &'a types::CreateTableInput,
) -> Result<&'a str, ApiError> {
    let name = table_ref::name(context, input.table_name.as_deref().unwrap_or_default())?;
    refuse_member(input.vector_indexes.is_some(), "VectorIndexes")?;
    refuse_member(
        input.global_table_source_arn.is_some(),
        "GlobalTableSourceArn",
    )?;
    refuse_member(
        input.global_table_settings_replication_mode.is_some(),
        "GlobalTableSettingsReplicationMode",
    )?;
    Ok(name)
}

/// Takes the members that depend on each other out of `input`, and checks them.
fn check(input: &mut types::CreateTableInput) -> Result<CheckedTable, SchemaFault> {
    let draft = TableDraft {
        attributes: input.attribute_definitions.take().map(draft::attributes),
        keys: input.key_schema.take().map(draft::keys),
        local: input.local_secondary_indexes.take().map(draft::local),
        global: input.global_secondary_indexes.take().map(draft::global),
        billing: input
            .billing_mode
            .as_deref()
            .and_then(BillingMode::from_text),
        capacity: draft::capacity(
            input.provisioned_throughput.take(),
            input.on_demand_throughput.take(),
            input.warm_throughput.take(),
        ),
    };
    draft.check()
}

/// Makes the definition of the table.
fn bind(
    context: &Context,
    name: &str,
    now: Timestamp,
    checked: CheckedTable,
    input: types::CreateTableInput,
) -> Result<TableDefinition, SchemaFault> {
    let stream = input
        .stream_specification
        .map(|specification| draft::stream(&specification).check_new(now))
        .transpose()?
        .flatten();
    let choice = draft::encryption(input.sse_specification.unwrap_or_default()).check()?;
    let policy = input
        .resource_policy
        .map(|text| policy::revise(text, Holder::Table, now, None))
        .transpose()?;
    let class = input.table_class.as_deref().and_then(TableClass::from_text);
    let on_demand = checked.billing == BillingMode::PayPerRequest;
    Ok(TableDefinition {
        name: name.into(),
        arn: TableArn::new(&context.caller.region, context.engine.account_id(), name),
        id: context.engine.ids().uuid().into(),
        created: now,
        keys: checked.keys,
        attributes: checked.attributes,
        indexes: checked.indexes,
        next_index: checked.next_index,
        billing: Billing {
            mode: checked.billing,
            on_demand_since: on_demand.then_some(now),
        },
        capacity: checked.capacity,
        index_capacity: checked.index_capacity,
        stream,
        encryption: table_key::encryption(context, choice),
        class: class.map(|class| TableClassSummary {
            class,
            updated: None,
        }),
        deletion_protection: input.deletion_protection_enabled == Some(true),
        tags: tags::add(
            &BTreeMap::new(),
            draft::tags(input.tags.unwrap_or_default()),
        )?,
        policy,
        stream_policy: None,
        time_to_live: None,
        point_in_time: None,
    })
}

/// The new table and its indexes, all of them being created, as the answer shows them.
fn render(table: &Table, now: Timestamp) -> types::TableDescription {
    let definition = table.definition();
    let indexes: Vec<_> = (definition.indexes_of(IndexKind::Global))
        .map(|index| (index.number, TableStatus::Creating))
        .collect();
    table_description::describe_changing(&table.view(), now, TableStatus::Creating, &indexes)
}
