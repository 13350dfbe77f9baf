//! EnableKinesisStreamingDestination: from now on the changes of a table go to a stream in Kinesis.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_EnableKinesisStreamingDestination.html>

use std::sync::Arc;

use crate::engine::Attaching;
use crate::operation::kinesis::destination;
use crate::operation::request::member::required;
use crate::operation::table::state;
use crate::operation::{Answered, Invoked, Progress};
use crate::schema::attachments::{
    Attachments, Destination, DestinationState, DestinationStatus, Precision,
};
use crate::wire::{ApiError, ops, types};

impl Answered for ops::EnableKinesisStreamingDestination {
    fn run(
        context: Invoked<'_>,
        input: types::EnableKinesisStreamingDestinationInput,
    ) -> Result<Progress<types::EnableKinesisStreamingDestinationOutput>, ApiError> {
        let stream_arn = required(input.stream_arn, "StreamArn")?;
        let table = destination::find(&context, &required(input.table_name, "TableName")?)?;
        let configuration = input.enable_kinesis_streaming_configuration;
        let precision = configuration
            .as_ref()
            .and_then(|it| it.approximate_creation_date_time_precision.as_deref())
            .and_then(destination::precision_of);
        let enabled = context.engine.change_attachments(&table, |attaching| {
            enable(attaching, &stream_arn, precision)
        });
        enabled.map_err(|error| state::of_change(error, table.name(), |refusal| refusal))?;
        Ok(Progress::Done(
            types::EnableKinesisStreamingDestinationOutput {
                destination_status: Some(destination::status_text(DestinationStatus::Enabling)),
                // Sent back as it came, and empty where it did not.
                enable_kinesis_streaming_configuration: Some(configuration.unwrap_or_default()),
                stream_arn: Some(stream_arn),
                table_name: Some(table.name().to_owned()),
            },
        ))
    }
}

/// The attachments with this destination switched on, if no other is.
fn enable(
    attaching: Attaching<'_>,
    stream_arn: &str,
    precision: Option<Precision>,
) -> Result<Attachments, ApiError> {
    let now = attaching.now;
    let is_off = |to: &Destination| {
        matches!(
            to.status(now),
            DestinationStatus::Disabled | DestinationStatus::EnableFailed
        )
    };
    let mut next = attaching.attachments.clone();
    if !next.destinations.iter().all(is_off) {
        return Err(destination::wrong_state(
            "EnableKinesisStreamingDestination must be DISABLED or ENABLE_FAILED to perform ENABLE operation.",
        ));
    }
    let can = destination::can_take(attaching.table.definition(), stream_arn);
    let known = next.destinations.iter();
    let place = known.take_while(|to| *to.stream_arn != *stream_arn).count();
    if place == next.destinations.len() {
        next.destinations.push(Destination {
            stream_arn: Arc::from(stream_arn),
            precision: None,
            state: DestinationState::Failed,
            until: now,
            stretches: Vec::new(),
            delivered: 0,
        });
    }
    if let Some(to) = next.destinations.get_mut(place) {
        to.precision = precision;
        to.until = attaching.until;
        to.state = if can {
            DestinationState::Enabled
        } else {
            DestinationState::Failed
        };
        if can {
            to.open((attaching.mark)());
        }
    }
    Ok(next)
}
