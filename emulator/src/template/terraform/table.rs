//! [aws_dynamodb_table](https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/dynamodb_table)
//! to the requests that make it.

use crate::template::fault::{TemplateError, TemplateFault};
use crate::template::fields::{Field, Fields};
use crate::template::node::{Node, Value};
use crate::template::plan::{PlanCall, TablePlan};
use crate::template::table::TablePlace;
use crate::template::terraform::plan_file::{Resource, block, fields};
use crate::template::{import, settings};
use crate::wire::types;

/// What the provider tells of a table that is there, and what concerns Terraform alone.
const TOLD: [&str; 5] = ["arn", "id", "stream_arn", "stream_label", "timeouts"];

/// A table is restored from one that is not here.
const RESTORES: [&str; 5] = [
    "restore_backup_arn",
    "restore_date_time",
    "restore_source_name",
    "restore_source_table_arn",
    "restore_to_latest_time",
];

pub(super) fn plan(
    resource: &Resource<'_>,
    place: TablePlace<'_>,
) -> Result<TablePlan, TemplateError> {
    let mut table = resource.fields("aws_dynamodb_table");
    for name in TOLD {
        table.take(name);
    }
    for name in RESTORES {
        table.refuse(name, "there is nothing here yet to restore it from")?;
    }
    if let Some(region) = table.take("region")
        && region.text()? != place.region
    {
        let fault = TemplateFault::OtherRegion(place.region.to_owned());
        return Err(region.error(fault));
    }
    let Some(name) = table.text("name")? else {
        return Err(resource.error(TemplateFault::AfterApply).inside("name"));
    };
    let billing = table.text("billing_mode")?;
    let billing = billing.unwrap_or_else(|| "PROVISIONED".to_owned());
    let is_provisioned = billing == "PROVISIONED";
    let hash = table.text("hash_key")?;
    let create = types::CreateTableInput {
        attribute_definitions: table.list_of("attribute", attribute)?,
        key_schema: Some(keys(hash.clone(), table.text("range_key")?)),
        provisioned_throughput: units(&mut table, is_provisioned)?,
        on_demand_throughput: table.read("on_demand_throughput", on_demand)?,
        warm_throughput: table.read("warm_throughput", warm)?,
        global_secondary_indexes: table.list_of("global_secondary_index", |field| {
            global(field, is_provisioned)
        })?,
        local_secondary_indexes: table
            .list_of("local_secondary_index", |field| local(field, hash.clone()))?,
        stream_specification: stream(&mut table)?,
        sse_specification: table.read("server_side_encryption", encryption)?,
        deletion_protection_enabled: table.boolean("deletion_protection_enabled")?,
        table_class: table.text("table_class")?,
        tags: tags(&mut table)?,
        billing_mode: Some(billing),
        table_name: Some(name.clone()),
        ..types::CreateTableInput::default()
    };
    let expiry = table.read("ttl", expiry)?.flatten();
    let recovery = table.read("point_in_time_recovery", recovery)?.flatten();
    let mut plan = TablePlan {
        place: vec![resource.address.to_owned()],
        line: Some(resource.values.line),
        time_to_live: expiry.map(|it| settings::expires(&name, it)),
        backups: recovery.map(|it| settings::recovers(&name, it)),
        create,
        ..TablePlan::default()
    };
    replicas(&mut plan, &mut table, &name, place)?;
    let source = table.read("import_table", source)?;
    table.finish()?;
    match source {
        None => Ok(plan),
        Some(source) => import::imported(plan, source, place),
    }
}

fn attribute(field: Field) -> Result<types::AttributeDefinition, TemplateError> {
    let mut fields = fields(field, "an attribute")?;
    let attribute = types::AttributeDefinition {
        attribute_name: fields.text("name")?,
        attribute_type: fields.text("type")?,
    };
    fields.finish()?;
    Ok(attribute)
}

/// A key schema of one or two attributes.
pub(super) fn keys(hash: Option<String>, range: Option<String>) -> Vec<types::KeySchemaElement> {
    let element = |name: Option<String>, kind: &str| {
        name.map(|name| types::KeySchemaElement {
            attribute_name: Some(name),
            key_type: Some(kind.to_owned()),
        })
    };
    let elements = [element(hash, "HASH"), element(range, "RANGE")];
    elements.into_iter().flatten().collect()
}

/// `read_capacity` and `write_capacity`, which mean nothing on demand.
fn units(
    fields: &mut Fields,
    is_provisioned: bool,
) -> Result<Option<types::ProvisionedThroughput>, TemplateError> {
    let units = types::ProvisionedThroughput {
        read_capacity_units: fields.integer("read_capacity")?,
        write_capacity_units: fields.integer("write_capacity")?,
    };
    Ok(is_provisioned.then_some(units))
}

pub(super) fn on_demand(field: Field) -> Result<types::OnDemandThroughput, TemplateError> {
    let mut fields = block(field, "on-demand throughput")?;
    let throughput = types::OnDemandThroughput {
        max_read_request_units: fields.integer("max_read_request_units")?,
        max_write_request_units: fields.integer("max_write_request_units")?,
    };
    fields.finish()?;
    Ok(throughput)
}

pub(super) fn warm(field: Field) -> Result<types::WarmThroughput, TemplateError> {
    let mut fields = block(field, "warm throughput")?;
    let throughput = types::WarmThroughput {
        read_units_per_second: fields.integer("read_units_per_second")?,
        write_units_per_second: fields.integer("write_units_per_second")?,
    };
    fields.finish()?;
    Ok(throughput)
}

pub(super) fn projection(fields: &mut Fields) -> Result<types::Projection, TemplateError> {
    Ok(types::Projection {
        non_key_attributes: fields.list_of("non_key_attributes", |field| field.text())?,
        projection_type: fields.text("projection_type")?,
    })
}

fn global(
    field: Field,
    is_provisioned: bool,
) -> Result<types::GlobalSecondaryIndex, TemplateError> {
    let mut index = fields(field, "a global secondary index")?;
    let given = index.list_of("key_schema", key)?;
    let (hash, range) = (index.text("hash_key")?, index.text("range_key")?);
    let made = types::GlobalSecondaryIndex {
        index_name: index.text("name")?,
        // A newer provider lists the key, and an older one names its attributes; a state may show both.
        key_schema: Some(given.unwrap_or_else(|| keys(hash, range))),
        on_demand_throughput: index.read("on_demand_throughput", on_demand)?,
        projection: Some(projection(&mut index)?),
        provisioned_throughput: units(&mut index, is_provisioned)?,
        warm_throughput: index.read("warm_throughput", warm)?,
    };
    index.finish()?;
    Ok(made)
}

pub(super) fn key(field: Field) -> Result<types::KeySchemaElement, TemplateError> {
    let mut fields = fields(field, "a block key_schema")?;
    let element = types::KeySchemaElement {
        attribute_name: fields.text("attribute_name")?,
        key_type: fields.text("key_type")?,
    };
    fields.finish()?;
    Ok(element)
}

fn local(field: Field, hash: Option<String>) -> Result<types::LocalSecondaryIndex, TemplateError> {
    let mut index = fields(field, "a local secondary index")?;
    let made = types::LocalSecondaryIndex {
        index_name: index.text("name")?,
        key_schema: Some(keys(hash, index.text("range_key")?)),
        projection: Some(projection(&mut index)?),
    };
    index.finish()?;
    Ok(made)
}

fn stream(table: &mut Fields) -> Result<Option<types::StreamSpecification>, TemplateError> {
    let enabled = table.boolean("stream_enabled")?;
    let view = table.text("stream_view_type")?;
    Ok(
        (enabled == Some(true)).then_some(types::StreamSpecification {
            stream_enabled: enabled,
            stream_view_type: view,
        }),
    )
}

fn encryption(field: Field) -> Result<types::SSESpecification, TemplateError> {
    let mut fields = block(field, "server-side encryption")?;
    let enabled = fields.boolean("enabled")?;
    let key = fields.text("kms_key_arn")?;
    fields.finish()?;
    // The provider names the type with a key, and no key where encryption is off.
    let key = key.filter(|_| enabled == Some(true));
    Ok(types::SSESpecification {
        enabled,
        sse_type: key.as_ref().map(|_| "KMS".to_owned()),
        kms_master_key_id: key,
    })
}

fn expiry(field: Field) -> Result<Option<types::TimeToLiveSpecification>, TemplateError> {
    let mut fields = block(field, "time to live")?;
    let enabled = fields.boolean("enabled")?;
    let attribute = fields.text("attribute_name")?;
    fields.finish()?;
    Ok(
        (enabled != Some(false) && attribute.is_some()).then_some(types::TimeToLiveSpecification {
            attribute_name: attribute,
            enabled: Some(true),
        }),
    )
}

fn recovery(
    field: Field,
) -> Result<Option<types::PointInTimeRecoverySpecification>, TemplateError> {
    let mut fields = block(field, "point-in-time recovery")?;
    let enabled = fields.boolean("enabled")?;
    let days = fields.integer("recovery_period_in_days")?;
    fields.finish()?;
    Ok(
        (enabled == Some(true)).then_some(types::PointInTimeRecoverySpecification {
            point_in_time_recovery_enabled: Some(true),
            recovery_period_in_days: days,
        }),
    )
}

/// `tags_all`, which has the default tags of the provider as well, or `tags`.
pub(super) fn tags(table: &mut Fields) -> Result<Option<Vec<types::Tag>>, TemplateError> {
    let own = table.take("tags");
    let Some(field) = table.take("tags_all").or(own) else {
        return Ok(None);
    };
    let Value::Map(entries) = &field.node.value else {
        return Err(field.error(TemplateFault::Expected("a map")));
    };
    let tag = |(key, value): &(String, Node)| types::Tag {
        key: Some(key.clone()),
        value: value.as_scalar().map(str::to_owned),
    };
    Ok(Some(entries.iter().map(tag).collect()))
}

fn source(field: Field) -> Result<types::ImportTableInput, TemplateError> {
    let mut fields = block(field, "an import")?;
    let source = types::ImportTableInput {
        input_compression_type: fields.text("input_compression_type")?,
        input_format: fields.text("input_format")?,
        input_format_options: fields.read("input_format_options", |field| {
            let mut fields = block(field, "options of an import")?;
            let csv = fields.read("csv", |field| {
                let mut fields = block(field, "options of CSV")?;
                let csv = types::CsvOptions {
                    delimiter: fields.text("delimiter")?,
                    header_list: fields.list_of("header_list", |field| field.text())?,
                };
                fields.finish()?;
                Ok(csv)
            })?;
            fields.finish()?;
            Ok(types::InputFormatOptions { csv })
        })?,
        s3_bucket_source: fields.read("s3_bucket_source", |field| {
            let mut fields = block(field, "a bucket")?;
            let bucket = types::S3BucketSource {
                s3_bucket: fields.text("bucket")?,
                s3_bucket_owner: fields.text("bucket_owner")?,
                s3_key_prefix: fields.text("key_prefix")?,
            };
            fields.finish()?;
            Ok(bucket)
        })?,
        ..types::ImportTableInput::default()
    };
    fields.finish()?;
    Ok(source)
}

/// A replica as a block of its table.
struct ReplicaBlock {
    create: types::CreateReplicationGroupMemberAction,
    region: String,
    is_strong: bool,
    recovers: bool,
    protected: Option<bool>,
    takes_tags: bool,
}

fn replica(field: Field) -> Result<ReplicaBlock, TemplateError> {
    let mut fields = fields(field, "a replica")?;
    for name in ["arn", "stream_arn", "stream_label"] {
        fields.take(name);
    }
    let region = fields.need("region_name")?.text()?;
    let replica = ReplicaBlock {
        create: types::CreateReplicationGroupMemberAction {
            kms_master_key_id: fields.text("kms_key_arn")?,
            region_name: Some(region.clone()),
            ..types::CreateReplicationGroupMemberAction::default()
        },
        region,
        is_strong: fields.read("consistency_mode", is_strong)? == Some(true),
        recovers: fields.boolean("point_in_time_recovery")? == Some(true),
        protected: fields.boolean("deletion_protection_enabled")?,
        takes_tags: fields.boolean("propagate_tags")? == Some(true),
    };
    fields.finish()?;
    Ok(replica)
}

fn is_strong(mode: Field) -> Result<bool, TemplateError> {
    match mode.text()?.as_str() {
        "STRONG" => Ok(true),
        "EVENTUAL" => Ok(false),
        _ => Err(mode.error(TemplateFault::Expected("EVENTUAL or STRONG"))),
    }
}

/// The calls by which the replicas come that are blocks of the table.
fn replicas(
    plan: &mut TablePlan,
    table: &mut Fields,
    name: &str,
    place: TablePlace<'_>,
) -> Result<(), TemplateError> {
    // Most tables have none.
    let replicas = table.list_of("replica", replica)?.unwrap_or_default();
    let witness = table.read("global_table_witness", |field| {
        let mut fields = block(field, "a witness")?;
        let region = fields.need("region_name")?.text()?;
        fields.finish()?;
        Ok(region)
    })?;
    let update = |replicas: Vec<&ReplicaBlock>| types::UpdateTableInput {
        table_name: Some(name.to_owned()),
        replica_updates: Some(
            replicas
                .into_iter()
                .map(|replica| types::ReplicationGroupUpdate {
                    create: Some(replica.create.clone()),
                    ..types::ReplicationGroupUpdate::default()
                })
                .collect(),
        ),
        ..types::UpdateTableInput::default()
    };
    if replicas.iter().any(|replica| replica.is_strong) || witness.is_some() {
        let witness = witness.map(|region| types::GlobalTableWitnessGroupUpdate {
            create: Some(types::CreateGlobalTableWitnessGroupMemberAction {
                region_name: Some(region),
            }),
            delete: None,
        });
        plan.then(PlanCall::Update(Box::new(types::UpdateTableInput {
            global_table_witness_updates: witness.map(|witness| vec![witness]),
            multi_region_consistency: Some("STRONG".to_owned()),
            ..update(replicas.iter().collect())
        })));
    } else {
        for replica in &replicas {
            plan.then(PlanCall::Update(Box::new(update(vec![replica]))));
        }
    }
    for replica in &replicas {
        settle(plan, name, replica, place);
    }
    Ok(())
}

/// What a replica has of its own, in its region.
fn settle(plan: &mut TablePlan, name: &str, replica: &ReplicaBlock, place: TablePlace<'_>) {
    let region = replica.region.as_str();
    if replica.recovers {
        let on = types::PointInTimeRecoverySpecification {
            point_in_time_recovery_enabled: Some(true),
            recovery_period_in_days: None,
        };
        plan.then_in(region, PlanCall::Backups(settings::recovers(name, on)));
    }
    if let (true, Some(tags)) = (replica.takes_tags, plan.create.tags.clone()) {
        let arn = format!("arn:aws:dynamodb:{region}:{}:table/{name}", place.account);
        let input = types::TagResourceInput {
            resource_arn: Some(arn),
            tags: Some(tags),
        };
        plan.then_in(region, PlanCall::Tag(input));
    }
    if replica.protected == Some(true) {
        let input = types::UpdateTableInput {
            table_name: Some(name.to_owned()),
            deletion_protection_enabled: replica.protected,
            ..types::UpdateTableInput::default()
        };
        plan.then_in(region, PlanCall::Update(Box::new(input)));
    }
}
