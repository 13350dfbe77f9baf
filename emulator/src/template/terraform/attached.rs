//! Resources of Terraform that add to a table: items, indexes, replicas, and what is attached.

use crate::template::fault::{TemplateError, TemplateFault};
use crate::template::fields::Field;
use crate::template::plan::{PlanCall, TablePlan};
use crate::template::resource::ResourceKind;
use crate::template::table::TablePlace;
use crate::template::terraform::plan_file::{PlanFile, Resource, block, fields};
use crate::template::terraform::table;
use crate::template::tree::RequestTree;
use crate::template::{json, settings};
use crate::wire::types;

/// Adds what a resource stands for to the plan of its table.
pub(super) fn add(
    plans: &mut [TablePlan],
    file: &PlanFile<'_>,
    resource: &Resource<'_>,
    place: TablePlace<'_>,
) -> Result<(), TemplateError> {
    let by = match resource.kind {
        "aws_dynamodb_table_replica" => "global_table_arn",
        "aws_dynamodb_resource_policy" | "aws_dynamodb_tag" => "resource_arn",
        "aws_dynamodb_table_item"
        | "aws_dynamodb_global_secondary_index"
        | "aws_dynamodb_contributor_insights"
        | "aws_dynamodb_kinesis_streaming_destination" => "table_name",
        other => {
            let why = "only tables and what belongs to them are";
            let fault = TemplateFault::UnsupportedResource(other.to_owned(), why);
            return Err(resource.error(fault));
        }
    };
    let name = table_name(file, resource, by)?;
    let mut found = plans.iter_mut();
    let Some(plan) = found.find(|plan| plan.name() == name) else {
        return Err(resource.error(TemplateFault::OtherTable(name)).inside(by));
    };
    plan.at(resource.values.line, vec![resource.address.to_owned()]);
    match resource.kind {
        "aws_dynamodb_table_item" => item(plan, resource, &name),
        "aws_dynamodb_global_secondary_index" => index(plan, resource),
        "aws_dynamodb_table_replica" => replica(plan, file, resource, (&name, place)),
        "aws_dynamodb_contributor_insights" => insights(plan, resource, &name),
        "aws_dynamodb_kinesis_streaming_destination" => {
            destination(plan, file, resource, (&name, place))
        }
        "aws_dynamodb_resource_policy" => policy(plan, file, resource),
        _ => tag(plan, resource),
    }
}

/// The name of the table that a resource belongs to: as it stands, at the end of an ARN, or by what is referred to.
fn table_name(
    file: &PlanFile<'_>,
    resource: &Resource<'_>,
    by: &str,
) -> Result<String, TemplateError> {
    if let Some(known) = resource.text(by) {
        let name = known.rsplit_once(":table/").map_or(known, |(_, name)| name);
        // Behind it stands what of the table is meant.
        let name = name.split_once('/').map_or(name, |(name, _)| name);
        return Ok(name.to_owned());
    }
    let referred = file.referred(resource, by, "aws_dynamodb_table.");
    let name = referred.and_then(|table| table.text("name"));
    let unknown = || resource.error(TemplateFault::AfterApply).inside(by);
    name.map(str::to_owned).ok_or_else(unknown)
}

fn item(plan: &mut TablePlan, resource: &Resource<'_>, name: &str) -> Result<(), TemplateError> {
    let unknown = || resource.error(TemplateFault::AfterApply).inside("item");
    let item = json::parse(resource.text("item").ok_or_else(unknown)?);
    let item = item.map_err(|error| error.inside("item"))?;
    let put = RequestTree::new(resource.values.line)
        .with_text("TableName", name)
        .with("Item", item);
    plan.then(PlanCall::Put(put.decode()?));
    Ok(())
}

fn index(plan: &mut TablePlan, resource: &Resource<'_>) -> Result<(), TemplateError> {
    let mut index = resource.fields("aws_dynamodb_global_secondary_index");
    for name in ["arn", "id", "region", "timeouts", "table_name"] {
        index.take(name);
    }
    let keys = index.need("key_schema")?.list_of(typed_key)?;
    let made = types::GlobalSecondaryIndex {
        index_name: index.text("index_name")?,
        key_schema: Some(keys.iter().map(|(key, _)| key.clone()).collect()),
        on_demand_throughput: index.read("on_demand_throughput", table::on_demand)?,
        projection: index.read("projection", |field| {
            let mut fields = block(field, "a projection")?;
            let projection = table::projection(&mut fields)?;
            fields.finish()?;
            Ok(projection)
        })?,
        provisioned_throughput: index.read("provisioned_throughput", |field| {
            let mut fields = block(field, "provisioned throughput")?;
            let units = types::ProvisionedThroughput {
                read_capacity_units: fields.integer("read_capacity_units")?,
                write_capacity_units: fields.integer("write_capacity_units")?,
            };
            fields.finish()?;
            Ok(units)
        })?,
        warm_throughput: index.read("warm_throughput", table::warm)?,
    };
    index.finish()?;
    let known = plan.create.attribute_definitions.get_or_insert_default();
    for (_, attribute) in keys {
        let mut others = known.iter();
        match others.find(|other| other.attribute_name == attribute.attribute_name) {
            None => known.push(attribute),
            Some(other) if other.attribute_type == attribute.attribute_type => {}
            Some(_) => {
                // The key was read with a name.
                let name = attribute.attribute_name.unwrap_or_default();
                let error = resource.error(TemplateFault::OtherType(name));
                return Err(error.inside("key_schema"));
            }
        }
    }
    plan.create
        .global_secondary_indexes
        .get_or_insert_default()
        .push(made);
    Ok(())
}

/// An element of a key schema that says the type of its attribute as well.
fn typed_key(
    field: Field,
) -> Result<(types::KeySchemaElement, types::AttributeDefinition), TemplateError> {
    let mut fields = fields(field, "a typed block key_schema")?;
    let name = fields.need("attribute_name")?.text()?;
    let element = types::KeySchemaElement {
        attribute_name: Some(name.clone()),
        key_type: fields.text("key_type")?,
    };
    let attribute = types::AttributeDefinition {
        attribute_name: Some(name),
        attribute_type: fields.text("attribute_type")?,
    };
    fields.finish()?;
    Ok((element, attribute))
}

fn replica(
    plan: &mut TablePlan,
    file: &PlanFile<'_>,
    resource: &Resource<'_>,
    (name, place): (&str, TablePlace<'_>),
) -> Result<(), TemplateError> {
    let mut replica = resource.fields("aws_dynamodb_table_replica");
    for name in ["arn", "id", "timeouts", "global_table_arn"] {
        replica.take(name);
    }
    let own = replica.text("region")?;
    let region = own.or_else(|| file.provider_region(resource));
    let unknown = || resource.error(TemplateFault::AfterApply).inside("region");
    let region = region.ok_or_else(unknown)?;
    let create = types::CreateReplicationGroupMemberAction {
        kms_master_key_id: replica.text("kms_key_arn")?,
        region_name: Some(region.clone()),
        table_class_override: replica.text("table_class_override")?,
        ..types::CreateReplicationGroupMemberAction::default()
    };
    let update = types::UpdateTableInput {
        table_name: Some(name.to_owned()),
        ..types::UpdateTableInput::default()
    };
    plan.then(PlanCall::Update(Box::new(types::UpdateTableInput {
        replica_updates: Some(vec![types::ReplicationGroupUpdate {
            create: Some(create),
            ..types::ReplicationGroupUpdate::default()
        }]),
        ..update.clone()
    })));
    if replica.boolean("point_in_time_recovery")? == Some(true) {
        let on = types::PointInTimeRecoverySpecification {
            point_in_time_recovery_enabled: Some(true),
            recovery_period_in_days: None,
        };
        plan.then_in(&region, PlanCall::Backups(settings::recovers(name, on)));
    }
    if let Some(tags) = table::tags(&mut replica)? {
        let arn = format!("arn:aws:dynamodb:{region}:{}:table/{name}", place.account);
        let input = types::TagResourceInput {
            resource_arn: Some(arn),
            tags: Some(tags),
        };
        plan.then_in(&region, PlanCall::Tag(input));
    }
    if let Some(protected) = replica.boolean("deletion_protection_enabled")? {
        let input = types::UpdateTableInput {
            deletion_protection_enabled: Some(protected),
            ..update
        };
        plan.then_in(&region, PlanCall::Update(Box::new(input)));
    }
    replica.finish()
}

fn insights(
    plan: &mut TablePlan,
    resource: &Resource<'_>,
    name: &str,
) -> Result<(), TemplateError> {
    let mut insights = resource.fields("aws_dynamodb_contributor_insights");
    for name in ["id", "region", "timeouts", "table_name"] {
        insights.take(name);
    }
    let index = insights.text("index_name")?;
    let mode = insights.text("mode")?;
    plan.then(settings::insights_call(
        name,
        index.as_deref(),
        settings::Insights::On(mode),
    ));
    insights.finish()
}

fn destination(
    plan: &mut TablePlan,
    file: &PlanFile<'_>,
    resource: &Resource<'_>,
    (name, place): (&str, TablePlace<'_>),
) -> Result<(), TemplateError> {
    let mut destination = resource.fields("aws_dynamodb_kinesis_streaming_destination");
    for name in ["id", "region", "timeouts", "table_name"] {
        destination.take(name);
    }
    let known = destination.text("stream_arn")?;
    let stream = file.referred(resource, "stream_arn", "aws_kinesis_stream.");
    let stream = stream.and_then(|stream| stream.text("name"));
    let made = stream.map(|name| ResourceKind::Stream.arn(name, place.region, place.account));
    let unknown = || {
        resource
            .error(TemplateFault::AfterApply)
            .inside("stream_arn")
    };
    let arn = known.or(made).ok_or_else(unknown)?;
    let precision = destination.text("approximate_creation_date_time_precision")?;
    destination.finish()?;
    plan.then(PlanCall::Kinesis(
        types::EnableKinesisStreamingDestinationInput {
            enable_kinesis_streaming_configuration: precision.map(|precision| {
                types::EnableKinesisStreamingConfiguration {
                    approximate_creation_date_time_precision: Some(precision),
                }
            }),
            stream_arn: Some(arn),
            table_name: Some(name.to_owned()),
        },
    ));
    Ok(())
}

/// A policy of the table, or of its stream.
fn policy(
    plan: &mut TablePlan,
    file: &PlanFile<'_>,
    resource: &Resource<'_>,
) -> Result<(), TemplateError> {
    let unknown = || resource.error(TemplateFault::AfterApply).inside("policy");
    let policy = resource.text("policy").ok_or_else(unknown)?.to_owned();
    let of_stream = match resource.text("resource_arn") {
        Some(arn) => arn.contains("/stream/"),
        None => {
            let referred = file.reference(resource, "resource_arn", "aws_dynamodb_table.");
            referred.is_some_and(|reference| reference.ends_with(".stream_arn"))
        }
    };
    match of_stream {
        // An imported table has its stream once the items are there.
        true if plan.import.is_some() => plan.then(PlanCall::StreamPolicy(policy)),
        true => plan.stream_policy = Some(policy),
        false => plan.create.resource_policy = Some(policy),
    }
    Ok(())
}

fn tag(plan: &mut TablePlan, resource: &Resource<'_>) -> Result<(), TemplateError> {
    let text = |name: &str| resource.text(name).map(str::to_owned);
    plan.create.tags.get_or_insert_default().push(types::Tag {
        key: text("key"),
        value: text("value"),
    });
    Ok(())
}
