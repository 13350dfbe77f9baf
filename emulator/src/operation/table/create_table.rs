//! CreateTable: a table comes to be, with its indexes, stream and settings.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html>

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::clock::Timestamp;
use crate::engine::{ChangeError, Table};
use crate::operation::request::member::required;
use crate::operation::request::refusal::of_schema::{of_schema, refuse_member};
use crate::operation::request::table_ref;
use crate::operation::table::draft;
use crate::operation::table::policy::{self, Holder};
use crate::operation::table::{
    description as table_description, key as table_key, state as table_state,
};
use crate::operation::{Answered, Context, Invoked, Progress};
use crate::schema::between::Warming;
use crate::schema::check::CheckedTable;
use crate::schema::draft::TableDraft;
use crate::schema::{
    Billing, BillingMode, EncryptionChoice, EncryptionDraft, IndexKind, Policy, SchemaFault,
    Stream, StreamDraft, TableArn, TableClass, TableClassSummary, TableDefinition, TableStatus,
    tags,
};
use crate::wire::{ApiError, ErrorCode, ops, types};

impl Answered for ops::CreateTable {
    fn run(
        context: Invoked<'_>,
        input: types::CreateTableInput,
    ) -> Result<Progress<types::CreateTableOutput>, ApiError> {
        let checked = check(&context, input)?;
        let bound = bind(&context, checked);
        let applied = apply(&context, bound)?;
        Ok(Progress::Done(render(&applied)))
    }
}

/// The table that a request asks for, as CreateTable would make it now.
///
/// # Errors
///
/// What CreateTable says of the request.
pub(in crate::operation) fn definition(
    context: &Context,
    input: types::CreateTableInput,
) -> Result<TableDefinition, ApiError> {
    let checked = check(context, input)?;
    Ok(bind(context, checked).definition)
}

/// A table whose members agree with each other.
struct Checked {
    name: String,
    /// The time from which the table is there.
    now: Timestamp,
    /// Keys, indexes and throughput.
    table: CheckedTable,
    stream: Option<Stream>,
    encryption: EncryptionChoice,
    policy: Option<Policy>,
    class: Option<TableClass>,
    deletion_protection: bool,
    tags: BTreeMap<String, String>,
}

/// The table as it is going to be.
struct Bound {
    definition: TableDefinition,
}

/// The table that is there now.
struct Applied {
    table: Arc<Table>,
    /// The time from which it is there.
    now: Timestamp,
}

/// Checks the members, those that depend on each other after those that stand alone.
fn check(context: &Context, input: types::CreateTableInput) -> Result<Checked, ApiError> {
    let table_name = required(input.table_name.as_deref(), "TableName")?;
    let name = table_ref::name(context, table_name)?.to_owned();
    refuse_member(
        input.global_table_source_arn.is_some(),
        "GlobalTableSourceArn",
    )?;
    refuse_member(
        input.global_table_settings_replication_mode.is_some(),
        "GlobalTableSettingsReplicationMode",
    )?;
    let draft = TableDraft {
        attributes: input
            .attribute_definitions
            .map(draft::attributes)
            .transpose()?,
        keys: input.key_schema.map(draft::keys).transpose()?,
        local: input
            .local_secondary_indexes
            .map(draft::local)
            .transpose()?,
        global: input
            .global_secondary_indexes
            .map(draft::global)
            .transpose()?,
        vector: input.vector_indexes.map(draft::vectors).transpose()?,
        billing: input
            .billing_mode
            .as_deref()
            .and_then(BillingMode::from_text),
        capacity: draft::capacity(
            input.provisioned_throughput,
            input.on_demand_throughput,
            input.warm_throughput,
        )?,
    };
    let settings = Settings {
        stream: input.stream_specification.as_ref().map(draft::stream),
        // No specification asks for nothing, which is the service's own key.
        encryption: draft::encryption(input.sse_specification.unwrap_or_default()),
        policy: input.resource_policy,
        class: input.table_class.as_deref().and_then(TableClass::from_text),
        deletion_protection: input.deletion_protection_enabled == Some(true),
        // No tags are none.
        tags: draft::tags(input.tags.unwrap_or_default())?,
    };
    let now = context.engine.now();
    check_together(name, now, draft, settings).map_err(|fault| of_schema(&fault))
}

/// The members that depend on no other one.
struct Settings {
    stream: Option<StreamDraft>,
    encryption: EncryptionDraft,
    policy: Option<String>,
    class: Option<TableClass>,
    deletion_protection: bool,
    tags: Vec<(String, String)>,
}

/// The rules across members come before those of each setting.
fn check_together(
    name: String,
    now: Timestamp,
    draft: TableDraft,
    settings: Settings,
) -> Result<Checked, SchemaFault> {
    let table = draft.check()?;
    let stream = settings.stream.map(|stream| stream.check_new(now));
    let stream = stream.transpose()?.flatten();
    let encryption = settings.encryption.check()?;
    let policy = settings.policy;
    let policy = policy.map(|text| policy::revise(text, Holder::Table, now, None));
    Ok(Checked {
        name,
        now,
        table,
        stream,
        encryption,
        policy: policy.transpose()?,
        class: settings.class,
        deletion_protection: settings.deletion_protection,
        tags: tags::add(&BTreeMap::new(), settings.tags)?,
    })
}

/// Makes the definition of the table.
fn bind(context: &Context, checked: Checked) -> Bound {
    let Checked {
        name, now, table, ..
    } = checked;
    let on_demand = table.billing == BillingMode::PayPerRequest;
    let definition = TableDefinition {
        arn: TableArn::new(&context.caller.region, context.engine.account_id(), &name),
        name: name.into(),
        id: context.engine.ids().uuid().into(),
        created: now,
        keys: table.keys,
        attributes: table.attributes,
        indexes: table.indexes,
        next_index: table.next_index,
        billing: Billing {
            mode: table.billing,
            on_demand_since: on_demand.then_some(now),
        },
        capacity: table.capacity,
        index_capacity: table.index_capacity,
        stream: checked.stream,
        encryption: table_key::encryption(context, checked.encryption),
        class: checked.class.map(|class| TableClassSummary {
            class,
            updated: None,
        }),
        deletion_protection: checked.deletion_protection,
        tags: checked.tags,
        policy: checked.policy,
        stream_policy: None,
        time_to_live: None,
        point_in_time: None,
    };
    Bound { definition }
}

/// Makes the table, unless one of its name is there.
fn apply(context: &Context, bound: Bound) -> Result<Applied, ApiError> {
    let definition = Arc::new(bound.definition);
    let (name, now) = (Arc::clone(&definition.name), definition.created);
    let table = context
        .engine
        .create_table(&context.caller, definition, context.transition)
        .map_err(|error| refused(context, error, &name))?;
    Ok(Applied { table, now })
}

/// What the engine says against the new table. Where one of its name is on its way in or out, that is told; one that is
/// being restored has words of its own.
fn refused(context: &Context, error: ChangeError, name: &str) -> ApiError {
    if let ChangeError::TableExists(_) = error
        && let Ok(table) = table_ref::look_up(context, name)
    {
        if table_ref::is_being_restored(context, &table) {
            return ApiError::new(
                ErrorCode::ResourceInUse,
                format!("Table is being used: {name}"),
            );
        }
        let status = table.view().status(context.engine.now());
        if matches!(status, TableStatus::Creating | TableStatus::Deleting) {
            return table_state::in_use(status, name);
        }
    }
    table_state::of_change(error, name, |never| match never {})
}

/// The new table and its indexes, all of them being created, as the answer shows them.
fn render(applied: &Applied) -> types::CreateTableOutput {
    let Applied { table, now } = applied;
    let definition = table.definition();
    let indexes = definition.indexes.iter();
    let indexes: Vec<_> = (indexes.filter(|index| index.kind != IndexKind::Local))
        .map(|index| (index.number, TableStatus::Creating))
        .collect();
    let states = table_description::States {
        table: TableStatus::Creating,
        warming: &Warming::default(),
        indexes: &indexes,
    };
    types::CreateTableOutput {
        table_description: Some(table_description::describe_changing(
            &table.view(),
            *now,
            &states,
        )),
    }
}
