//! The smaller settings of a table, each an object of its own.

use crate::template::fault::{TemplateError, TemplateFault};
use crate::template::fields::Field;
use crate::template::node::{Node, Value};
use crate::wire::json::Writer;
use crate::wire::types;

pub(crate) fn provisioned(field: Field) -> Result<types::ProvisionedThroughput, TemplateError> {
    let mut fields = field.fields("provisioned throughput")?;
    let throughput = types::ProvisionedThroughput {
        read_capacity_units: Some(fields.need("ReadCapacityUnits")?.integer()?),
        write_capacity_units: Some(fields.need("WriteCapacityUnits")?.integer()?),
    };
    fields.finish()?;
    Ok(throughput)
}

pub(crate) fn on_demand(field: Field) -> Result<types::OnDemandThroughput, TemplateError> {
    let mut fields = field.fields("on-demand throughput")?;
    let throughput = types::OnDemandThroughput {
        max_read_request_units: fields.integer("MaxReadRequestUnits")?,
        max_write_request_units: fields.integer("MaxWriteRequestUnits")?,
    };
    fields.finish()?;
    Ok(throughput)
}

pub(crate) fn warm(field: Field) -> Result<types::WarmThroughput, TemplateError> {
    let mut fields = field.fields("warm throughput")?;
    let throughput = types::WarmThroughput {
        read_units_per_second: fields.integer("ReadUnitsPerSecond")?,
        write_units_per_second: fields.integer("WriteUnitsPerSecond")?,
    };
    fields.finish()?;
    Ok(throughput)
}

pub(crate) fn tag(field: Field) -> Result<types::Tag, TemplateError> {
    let mut fields = field.fields("a tag")?;
    let tag = types::Tag {
        key: Some(fields.need("Key")?.text()?),
        value: Some(fields.need("Value")?.text()?),
    };
    fields.finish()?;
    Ok(tag)
}

/// `SSESpecification`, whose members are spelled otherwise than those of the request.
pub(crate) fn encryption(field: Field) -> Result<types::SSESpecification, TemplateError> {
    let mut fields = field.fields("an SSE specification")?;
    let encryption = types::SSESpecification {
        enabled: Some(fields.need("SSEEnabled")?.boolean()?),
        kms_master_key_id: fields.text("KMSMasterKeyId")?,
        sse_type: fields.text("SSEType")?,
    };
    fields.finish()?;
    Ok(encryption)
}

/// `StreamSpecification`: a stream is on where it is declared, and may have a policy.
pub(crate) fn stream(
    field: Field,
) -> Result<(types::StreamSpecification, Option<String>), TemplateError> {
    let mut fields = field.fields("a stream specification")?;
    let stream = types::StreamSpecification {
        stream_enabled: Some(true),
        stream_view_type: Some(fields.need("StreamViewType")?.text()?),
    };
    let policy = fields.read("ResourcePolicy", policy)?;
    fields.finish()?;
    Ok((stream, policy))
}

/// `TimeToLiveSpecification`; nothing where it is off, as it is for a new table.
pub(crate) fn expiry(
    field: Field,
) -> Result<Option<types::TimeToLiveSpecification>, TemplateError> {
    let mut fields = field.fields("a time to live specification")?;
    let enabled = fields.need("Enabled")?.boolean()?;
    let attribute = match enabled {
        true => Some(fields.need("AttributeName")?.text()?),
        false => fields.text("AttributeName")?,
    };
    fields.finish()?;
    Ok(enabled.then_some(types::TimeToLiveSpecification {
        attribute_name: attribute,
        enabled: Some(true),
    }))
}

/// `PointInTimeRecoverySpecification`; nothing where it is off, as it is for a new table.
pub(crate) fn recovery(
    field: Field,
) -> Result<Option<types::PointInTimeRecoverySpecification>, TemplateError> {
    let mut fields = field.fields("a point in time recovery specification")?;
    let enabled = fields.boolean("PointInTimeRecoveryEnabled")?;
    let days = fields.integer("RecoveryPeriodInDays")?;
    fields.finish()?;
    let on = types::PointInTimeRecoverySpecification {
        point_in_time_recovery_enabled: Some(true),
        recovery_period_in_days: days,
    };
    Ok((enabled == Some(true)).then_some(on))
}

/// `ContributorInsightsSpecification`, which can only be off.
pub(crate) fn no_contributor_insights(field: Field) -> Result<(), TemplateError> {
    let refusal = field.error(TemplateFault::Unsupported("it has no CloudWatch"));
    let mut fields = field.fields("a contributor insights specification")?;
    let enabled = fields.need("Enabled")?.boolean()?;
    fields.text("Mode")?;
    fields.finish()?;
    match enabled {
        true => Err(refusal),
        false => Ok(()),
    }
}

/// `ResourcePolicy`: the text of its document.
pub(crate) fn policy(field: Field) -> Result<String, TemplateError> {
    let mut fields = field.fields("a resource policy")?;
    let document = fields.need("PolicyDocument")?;
    fields.finish()?;
    let mut text = Vec::new();
    let mut writer = Writer::new(&mut text);
    write(&mut writer, &document.node);
    let text = String::from_utf8(text);
    text.map_err(|_| document.error(TemplateFault::Expected("a text")))
}

/// Writes a document as JSON. Its depth is bounded, so the recursion is.
fn write(writer: &mut Writer<'_>, node: &Node) {
    match &node.value {
        Value::Null => writer.raw(b"null"),
        Value::Plain(text) if matches!(text.as_str(), "true" | "false") => {
            writer.bool(text == "true");
        }
        Value::Plain(text) => match text.parse() {
            Ok(number) => writer.i64(number),
            Err(_) => writer.string(text),
        },
        Value::Text(text) => writer.string(text),
        Value::List(elements) => {
            writer.begin_array();
            for element in elements {
                write(writer, element);
            }
            writer.end_array();
        }
        Value::Map(entries) => {
            writer.begin_object();
            for (name, node) in entries {
                writer.map_key(name);
                write(writer, node);
            }
            writer.end_object();
        }
    }
}
