//! UpdateKinesisStreamingDestination: records tell their moments in another precision.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateKinesisStreamingDestination.html>

use crate::engine::Attaching;
use crate::operation::kinesis::destination;
use crate::operation::request::member::required;
use crate::operation::table::state;
use crate::operation::{Answered, Invoked, Progress};
use crate::schema::attachments::{Attachments, DestinationState, DestinationStatus, Precision};
use crate::wire::{ApiError, ops, types};

impl Answered for ops::UpdateKinesisStreamingDestination {
    fn run(
        context: Invoked<'_>,
        input: types::UpdateKinesisStreamingDestinationInput,
    ) -> Result<Progress<types::UpdateKinesisStreamingDestinationOutput>, ApiError> {
        let stream_arn = required(input.stream_arn, "StreamArn")?;
        let table = destination::find(&context, &required(input.table_name, "TableName")?)?;
        let configuration = input.update_kinesis_streaming_configuration;
        let precision = configuration
            .as_ref()
            .and_then(|it| it.approximate_creation_date_time_precision.as_deref())
            .and_then(destination::precision_of)
            .ok_or_else(nothing_to_update)?;
        let updated = context.engine.change_attachments(&table, |attaching| {
            update(attaching, &stream_arn, precision)
        });
        updated.map_err(|error| state::of_change(error, table.name(), |refusal| refusal))?;
        Ok(Progress::Done(
            types::UpdateKinesisStreamingDestinationOutput {
                destination_status: Some(destination::status_text(DestinationStatus::Updating)),
                stream_arn: Some(stream_arn),
                table_name: Some(table.name().to_owned()),
                update_kinesis_streaming_configuration: configuration,
            },
        ))
    }
}

/// The attachments with another precision of this destination, if it is on.
fn update(
    attaching: Attaching<'_>,
    stream_arn: &str,
    precision: Precision,
) -> Result<Attachments, ApiError> {
    let definition = attaching.table.definition();
    let mut next = attaching.attachments.clone();
    let mut active = next.destinations.iter_mut();
    let active = active.find(|to| {
        *to.stream_arn == *stream_arn && to.status(attaching.now) == DestinationStatus::Active
    });
    let Some(to) = active else {
        return Err(destination::wrong_state(&format!(
            "Kinesis streaming is not in ACTIVE state. Updates are only allowed in ACTIVE state. \
             TableName: {}, kdsArn: {stream_arn}",
            definition.name
        )));
    };
    // None was named, so it is the one that it has without being told.
    if to.precision.unwrap_or(Precision::Millisecond) == precision {
        return Err(ApiError::validation(format!(
            "Invalid Request: Precision is already set to the desired value of {} for tableId: {}, kdsArn: \
             {stream_arn}",
            destination::precision_text(precision),
            definition.id
        )));
    }
    to.precision = Some(precision);
    // What went there before stays as it was told.
    let mark = (attaching.mark)();
    to.close(mark);
    to.open(mark);
    to.state = DestinationState::Updated;
    to.until = attaching.until;
    Ok(next)
}

/// The refusal of a request that names no precision.
fn nothing_to_update() -> ApiError {
    ApiError::validation(
        "Streaming destination cannot be updated with given parameters: \
         UpdateKinesisStreamingConfiguration cannot be null or contain only null values",
    )
}
