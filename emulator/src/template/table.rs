//! [AWS::DynamoDB::Table](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html)
//! to the requests that make it.

use crate::template::fault::{TemplateError, TemplateFault};
use crate::template::fields::Fields;
use crate::template::node::Node;
use crate::template::plan::{PlanStep, TablePlan};
use crate::template::resource::ResourceKind;
use crate::template::scope::Scope;
use crate::template::{global_table, import, index, settings, simple_table};
use crate::wire::types;

/// Where a table of the template is to be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TablePlace<'a> {
    pub(crate) region: &'a str,
    pub(crate) account: &'a str,
}

/// The table that the resource called `name` stands for.
pub(crate) fn plan<'t>(
    scope: &mut Scope<'t>,
    kind: ResourceKind,
    name: &'t str,
    resource: &'t Node,
) -> Result<TablePlan, TemplateError> {
    let table_name = scope
        .table_name(resource.line, name)
        .map_err(|error| error.inside("TableName").inside("Properties"))?;
    let place = TablePlace {
        region: scope.region,
        account: scope.account,
    };
    let read = |fields| match kind {
        ResourceKind::GlobalTable => global_table::read(fields, table_name, place),
        ResourceKind::SimpleTable => simple_table::read(fields, table_name),
        _ => read(fields, table_name, place),
    };
    let fields = scope.making(name, |scope| {
        let fields = match resource.get("Properties") {
            Some(properties) => evaluate(scope, kind, properties),
            // All properties of a simple table have defaults.
            None if kind == ResourceKind::SimpleTable => {
                Ok(Fields::new(kind.name(), resource.line, Vec::new()))
            }
            None => Err(TemplateError::at(resource.line, TemplateFault::Missing)),
        };
        fields.and_then(|fields| match kind {
            ResourceKind::SimpleTable => simple_table::with_globals(scope, resource, fields),
            _ => Ok(fields),
        })
    });
    let mut plan = fields
        .and_then(read)
        .map_err(|error| error.inside("Properties"))?;
    plan.place = vec!["Resources".to_owned(), name.to_owned()];
    plan.line = Some(resource.line);
    Ok(plan)
}

/// The properties with their functions evaluated.
fn evaluate<'t>(
    scope: &mut Scope<'t>,
    kind: ResourceKind,
    properties: &'t Node,
) -> Result<Fields, TemplateError> {
    let line = properties.line;
    let entries = match properties.as_function() {
        None => properties.as_map(),
        Some(_) => None,
    };
    let Some(entries) = entries else {
        return Err(TemplateError::at(line, TemplateFault::Expected("a map")));
    };
    let mut found = Vec::new();
    for (name, node) in entries {
        let value = scope.evaluate(node);
        let value = value.map_err(|error| error.inside(name.as_str()))?;
        found.extend(value.map(|value| (name.clone(), value)));
    }
    Ok(Fields::new(kind.name(), line, found))
}

fn read(
    mut fields: Fields,
    name: String,
    place: TablePlace<'_>,
) -> Result<TablePlan, TemplateError> {
    fields.text("TableName")?;
    let insights = fields.read("ContributorInsightsSpecification", settings::insights)?;
    let kinesis = fields.read("KinesisStreamSpecification", |field| {
        settings::kinesis(field, &name, (place.region, place.account))
    })?;
    let source = fields.read("ImportSourceSpecification", import::source)?;
    let stream = fields.read("StreamSpecification", settings::stream)?;
    let (stream, stream_policy) = stream.unzip();
    let expiry = fields.read("TimeToLiveSpecification", settings::expiry)?;
    let recovery = fields.read("PointInTimeRecoverySpecification", settings::recovery)?;
    let global = fields.list_of("GlobalSecondaryIndexes", index::global)?;
    let mut plan = TablePlan::default();
    if let Some(insights) = insights {
        plan.then(settings::insights_call(&name, None, insights));
    }
    let (has_globals, mut indexes) = (global.is_some(), Vec::new());
    for one in global.into_iter().flatten() {
        if let Some(insights) = one.insights {
            let index = one.index.index_name.as_deref();
            plan.then(settings::insights_call(&name, index, insights));
        }
        indexes.push(one.index);
    }
    plan.steps
        .extend(kinesis.map(|call| PlanStep { region: None, call }));
    plan.create = types::CreateTableInput {
        attribute_definitions: fields.list_of("AttributeDefinitions", index::attribute)?,
        billing_mode: fields.text("BillingMode")?,
        deletion_protection_enabled: fields.boolean("DeletionProtectionEnabled")?,
        global_secondary_indexes: has_globals.then_some(indexes),
        key_schema: Some(fields.need("KeySchema")?.list_of(index::key_element)?),
        local_secondary_indexes: fields.list_of("LocalSecondaryIndexes", index::local)?,
        on_demand_throughput: fields.read("OnDemandThroughput", settings::on_demand)?,
        provisioned_throughput: fields.read("ProvisionedThroughput", settings::provisioned)?,
        resource_policy: fields.read("ResourcePolicy", settings::policy)?,
        sse_specification: fields.read("SSESpecification", settings::encryption)?,
        stream_specification: stream,
        table_class: fields.text("TableClass")?,
        table_name: Some(name.clone()),
        tags: fields.list_of("Tags", settings::tag)?,
        vector_indexes: fields.list_of("VectorIndexes", index::vector)?,
        warm_throughput: fields.read("WarmThroughput", settings::warm)?,
        ..types::CreateTableInput::default()
    };
    fields.finish()?;
    plan.stream_policy = stream_policy.flatten();
    plan.time_to_live = expiry.flatten().map(|it| settings::expires(&name, it));
    plan.backups = recovery.flatten().map(|it| settings::recovers(&name, it));
    match source {
        None => Ok(plan),
        Some(source) => import::imported(plan, source, place),
    }
}
