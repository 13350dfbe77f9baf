//! [AWS::DynamoDB::Table](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html)
//! to the requests that make it.

use crate::template::document::TABLE;
use crate::template::fault::{TemplateError, TemplateFault};
use crate::template::fields::Fields;
use crate::template::node::Node;
use crate::template::scope::Scope;
use crate::template::{index, settings};
use crate::wire::types;

/// Properties that stand for something that the emulator does not have.
const UNSUPPORTED: [(&str, &str); 2] = [
    ("ImportSourceSpecification", "it has no S3 to import from"),
    (
        "KinesisStreamSpecification",
        "it has no Kinesis to stream to",
    ),
];

/// One table: the requests that create it, in order.
#[derive(Clone, Debug)]
pub(crate) struct TablePlan {
    /// The name of the resource in the template.
    pub(crate) resource: String,
    /// Where the resource stands.
    pub(crate) line: u32,
    pub(crate) create: types::CreateTableInput,
    /// For the stream that CreateTable names.
    pub(crate) stream_policy: Option<String>,
    pub(crate) time_to_live: Option<types::UpdateTimeToLiveInput>,
    pub(crate) backups: Option<types::UpdateContinuousBackupsInput>,
}

/// The table that the resource called `name` stands for.
pub(crate) fn plan<'t>(
    scope: &mut Scope<'t>,
    name: &'t str,
    resource: &'t Node,
) -> Result<TablePlan, TemplateError> {
    let table_name = scope
        .table_name(resource.line, name)
        .map_err(|error| error.inside("TableName").inside("Properties"))?;
    let Some(properties) = resource.get("Properties") else {
        return Err(TemplateError::at(resource.line, TemplateFault::Missing).inside("Properties"));
    };
    let fields = evaluate(scope, properties).map_err(|error| error.inside("Properties"))?;
    let mut plan = read(fields, table_name).map_err(|error| error.inside("Properties"))?;
    plan.resource = name.to_owned();
    plan.line = resource.line;
    Ok(plan)
}

/// The properties with their functions evaluated. What is not supported is refused before it is
/// looked into, unless it has no value.
fn evaluate<'t>(scope: &mut Scope<'t>, properties: &'t Node) -> Result<Fields, TemplateError> {
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
        let unsupported = UNSUPPORTED.iter().find(|(property, _)| property == name);
        let value = match (unsupported, value) {
            (_, Ok(None)) => continue,
            (Some((_, why)), _) => Err(TemplateError::at(
                node.line,
                TemplateFault::Unsupported(why),
            )),
            (None, Ok(Some(value))) => Ok(value),
            (None, Err(error)) => Err(error),
        };
        found.push((
            name.clone(),
            value.map_err(|error| error.inside(name.as_str()))?,
        ));
    }
    Ok(Fields::new(TABLE, line, found))
}

fn read(mut fields: Fields, name: String) -> Result<TablePlan, TemplateError> {
    fields.text("TableName")?;
    fields.read(
        "ContributorInsightsSpecification",
        settings::no_contributor_insights,
    )?;
    let stream = fields.read("StreamSpecification", settings::stream)?;
    let (stream, stream_policy) = stream.unzip();
    let expiry = fields.read("TimeToLiveSpecification", settings::expiry)?;
    let recovery = fields.read("PointInTimeRecoverySpecification", settings::recovery)?;
    let create = types::CreateTableInput {
        attribute_definitions: fields.list_of("AttributeDefinitions", index::attribute)?,
        billing_mode: fields.text("BillingMode")?,
        deletion_protection_enabled: fields.boolean("DeletionProtectionEnabled")?,
        global_secondary_indexes: fields.list_of("GlobalSecondaryIndexes", index::global)?,
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
        warm_throughput: fields.read("WarmThroughput", settings::warm)?,
        ..types::CreateTableInput::default()
    };
    fields.finish()?;
    Ok(TablePlan {
        resource: String::new(),
        line: 0,
        create,
        stream_policy: stream_policy.flatten(),
        time_to_live: expiry.flatten().map(|expiry| types::UpdateTimeToLiveInput {
            table_name: Some(name.clone()),
            time_to_live_specification: Some(expiry),
        }),
        backups: recovery
            .flatten()
            .map(|recovery| types::UpdateContinuousBackupsInput {
                table_name: Some(name),
                point_in_time_recovery_specification: Some(recovery),
            }),
    })
}
