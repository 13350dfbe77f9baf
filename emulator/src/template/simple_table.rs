//! [AWS::Serverless::SimpleTable](https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-simpletable.html)
//! to the requests that make it.

use crate::template::fault::{TemplateError, TemplateFault};
use crate::template::fields::{Field, Fields};
use crate::template::node::{Node, Value};
use crate::template::plan::TablePlan;
use crate::template::resource::ResourceKind;
use crate::template::scope::Scope;
use crate::template::settings;
use crate::wire::types;

/// The properties with those of the section `Globals` that they do not have themselves
/// (<https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html>).
///
/// Maps that both have are one in the end, lists stand one behind the other. What a function makes is taken whole.
pub(crate) fn with_globals<'t>(
    scope: &mut Scope<'t>,
    resource: &'t Node,
    mut fields: Fields,
) -> Result<Fields, TemplateError> {
    let template = scope.template;
    let globals = template.entry("Globals", "SimpleTable");
    for (name, node) in globals.map(Node::entries).into_iter().flatten() {
        if name != "SSESpecification" {
            let fault = TemplateFault::Unknown("Globals.SimpleTable");
            return Err(TemplateError::at(node.line, fault).inside(name.as_str()));
        }
        if ignores(resource, name)? {
            continue;
        }
        let properties = resource.get("Properties");
        let own = properties.and_then(|properties| properties.get(name));
        let mut both = [Some(node), own].into_iter().flatten();
        let is_whole = both.any(|node| node.as_function().is_some());
        if let Some(value) = scope.evaluate(node)? {
            match is_whole {
                true => fields.put_missing(name, value),
                false => fields.put_beneath(name, value),
            }
        }
    }
    Ok(fields)
}

/// Whether a resource wants nothing of a property in `Globals`: it names the properties, or means all by `*`.
fn ignores(resource: &Node, name: &str) -> Result<bool, TemplateError> {
    let Some(ignored) = resource.get("IgnoreGlobals") else {
        return Ok(false);
    };
    match &ignored.value {
        Value::List(names) => Ok(names.iter().any(|node| node.as_scalar() == Some(name))),
        _ if ignored.as_scalar() == Some("*") => Ok(true),
        _ => {
            let fault = TemplateFault::Expected("a list of properties, or *");
            Err(TemplateError::at(ignored.line, fault).inside("IgnoreGlobals"))
        }
    }
}

pub(crate) fn read(mut fields: Fields, name: String) -> Result<TablePlan, TemplateError> {
    fields.text("TableName")?;
    let (key, key_type) = match fields.read("PrimaryKey", primary_key)? {
        Some(key) => key,
        None => ("id".to_owned(), "S".to_owned()),
    };
    let provisioned = fields.read("ProvisionedThroughput", settings::provisioned)?;
    let recovery = fields.read("PointInTimeRecoverySpecification", settings::recovery)?;
    let create = types::CreateTableInput {
        attribute_definitions: Some(vec![types::AttributeDefinition {
            attribute_name: Some(key.clone()),
            attribute_type: Some(key_type),
        }]),
        billing_mode: Some(billing(provisioned.is_some())),
        key_schema: Some(vec![types::KeySchemaElement {
            attribute_name: Some(key),
            key_type: Some("HASH".to_owned()),
        }]),
        provisioned_throughput: provisioned,
        sse_specification: fields.read("SSESpecification", settings::encryption)?,
        table_name: Some(name.clone()),
        tags: fields.read("Tags", tags)?,
        ..types::CreateTableInput::default()
    };
    fields.finish()?;
    Ok(TablePlan {
        create,
        backups: recovery.flatten().map(|it| settings::recovers(&name, it)),
        ..TablePlan::default()
    })
}

/// How a table is paid for: without figures on demand.
fn billing(is_provisioned: bool) -> String {
    match is_provisioned {
        true => "PROVISIONED".to_owned(),
        false => "PAY_PER_REQUEST".to_owned(),
    }
}

/// `PrimaryKey`: a name, and a type by its whole word.
fn primary_key(field: Field) -> Result<(String, String), TemplateError> {
    let mut fields = field.fields("a primary key")?;
    let name = fields.text("Name")?;
    let kind = fields.need("Type")?;
    let letter = match kind.text()?.as_str() {
        "String" => "S",
        "Number" => "N",
        "Binary" => "B",
        _ => {
            let fault = TemplateFault::Expected("String, Number or Binary");
            return Err(kind.error(fault));
        }
    };
    fields.finish()?;
    Ok((name.unwrap_or_else(|| "id".to_owned()), letter.to_owned()))
}

/// `Tags`, which here is a map.
fn tags(field: Field) -> Result<Vec<types::Tag>, TemplateError> {
    let Value::Map(entries) = &field.node.value else {
        return Err(field.error(TemplateFault::Expected("a map")));
    };
    let tag = |(key, value): &(String, Node)| {
        let value = value.as_scalar();
        let value = value.ok_or_else(|| field.error(TemplateFault::Expected("a map of texts")))?;
        Ok(types::Tag {
            key: Some(key.clone()),
            value: Some(value.to_owned()),
        })
    };
    entries.iter().map(tag).collect()
}

/// Refuses one without the transform that makes tables of them.
pub(crate) fn check_transform(scope: &Scope<'_>, resource: &Node) -> Result<(), TemplateError> {
    match scope.template.is_serverless() {
        true => Ok(()),
        false => {
            let kind = ResourceKind::SimpleTable.name();
            let fault = TemplateFault::NeedsTransform(kind, "AWS::Serverless-2016-10-31");
            Err(TemplateError::at(resource.line, fault))
        }
    }
}
