//! The smaller settings of a table, each an object of its own.

use crate::template::fault::{TemplateError, TemplateFault};
use crate::template::fields::Field;
use crate::template::node;
use crate::template::plan::PlanCall;
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
    let period = fields.take("RecoveryPeriodInDays");
    let days = period.as_ref().map(Field::integer).transpose()?;
    // Where it is on, the service says so itself.
    if let (Some(period), Some(days)) = (&period, days)
        && enabled != Some(true)
        && !(1..=35).contains(&days)
    {
        return Err(period.error(TemplateFault::Expected("from 1 to 35")));
    }
    fields.finish()?;
    let on = types::PointInTimeRecoverySpecification {
        point_in_time_recovery_enabled: Some(true),
        recovery_period_in_days: days,
    };
    Ok((enabled == Some(true)).then_some(on))
}

/// The modes of contributor insights.
const MODES: [&str; 2] = ["ACCESSED_AND_THROTTLED_KEYS", "THROTTLED_KEYS"];

/// Contributor insights as a file has them.
#[derive(Debug)]
pub(crate) enum Insights {
    Off,
    /// With a mode; none for the one that is the default.
    On(Option<String>),
}

/// What `ContributorInsightsSpecification` says of a table or an index.
pub(crate) fn insights(field: Field) -> Result<Insights, TemplateError> {
    let mut fields = field.fields("a contributor insights specification")?;
    let enabled = fields.need("Enabled")?.boolean()?;
    let mode = fields.read("Mode", |field| {
        let mode = field.text()?;
        // Where they are on, the service says so itself.
        match enabled || MODES.contains(&mode.as_str()) {
            true => Ok(mode),
            false => Err(field.error(TemplateFault::Expected(
                "ACCESSED_AND_THROTTLED_KEYS or THROTTLED_KEYS",
            ))),
        }
    })?;
    fields.finish()?;
    Ok(match enabled {
        true => Insights::On(mode),
        false => Insights::Off,
    })
}

/// The call that turns insights on or off.
pub(crate) fn insights_call(table: &str, index: Option<&str>, insights: Insights) -> PlanCall {
    let (action, mode) = match insights {
        Insights::Off => ("DISABLE", None),
        Insights::On(mode) => ("ENABLE", mode),
    };
    PlanCall::Insights(types::UpdateContributorInsightsInput {
        contributor_insights_action: Some(action.to_owned()),
        contributor_insights_mode: mode,
        index_name: index.map(str::to_owned),
        table_name: Some(table.to_owned()),
    })
}

/// `KinesisStreamSpecification`: the call that lets changes of the table go to a stream of its own region and account,
/// which is all that the service allows.
pub(crate) fn kinesis(
    field: Field,
    table: &str,
    (region, account): (&str, &str),
) -> Result<PlanCall, TemplateError> {
    let mut fields = field.fields("a Kinesis stream specification")?;
    let stream = fields.need("StreamArn")?;
    let arn = stream.text()?;
    if !arn.starts_with(&format!("arn:aws:kinesis:{region}:{account}:stream/")) {
        let fault = TemplateFault::ForeignStream(region.to_owned(), account.to_owned());
        return Err(stream.error(fault));
    }
    let precision = fields.text("ApproximateCreationDateTimePrecision")?;
    fields.finish()?;
    let configuration = precision.map(|precision| types::EnableKinesisStreamingConfiguration {
        approximate_creation_date_time_precision: Some(precision),
    });
    Ok(PlanCall::Kinesis(
        types::EnableKinesisStreamingDestinationInput {
            enable_kinesis_streaming_configuration: configuration,
            stream_arn: Some(arn),
            table_name: Some(table.to_owned()),
        },
    ))
}

/// `ResourcePolicy`: the text of its document.
pub(crate) fn policy(field: Field) -> Result<String, TemplateError> {
    let mut fields = field.fields("a resource policy")?;
    let document = fields.need("PolicyDocument")?;
    fields.finish()?;
    node::to_json(&document.node).ok_or_else(|| document.error(TemplateFault::Expected("a text")))
}

/// The call that lets items of a table expire.
pub(crate) fn expires(
    table: &str,
    expiry: types::TimeToLiveSpecification,
) -> types::UpdateTimeToLiveInput {
    types::UpdateTimeToLiveInput {
        table_name: Some(table.to_owned()),
        time_to_live_specification: Some(expiry),
    }
}

/// The call that makes a table one that can be restored to a point in time.
pub(crate) fn recovers(
    table: &str,
    recovery: types::PointInTimeRecoverySpecification,
) -> types::UpdateContinuousBackupsInput {
    types::UpdateContinuousBackupsInput {
        table_name: Some(table.to_owned()),
        point_in_time_recovery_specification: Some(recovery),
    }
}
