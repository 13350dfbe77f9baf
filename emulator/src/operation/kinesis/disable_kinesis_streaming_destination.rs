//! DisableKinesisStreamingDestination: the changes that come do not go to a stream in Kinesis any more.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DisableKinesisStreamingDestination.html>

use crate::engine::Attaching;
use crate::operation::kinesis::destination;
use crate::operation::request::member::required;
use crate::operation::table::state;
use crate::operation::{Answered, Invoked, Progress};
use crate::schema::attachments::{Attachments, DestinationState, DestinationStatus};
use crate::wire::{ApiError, ops, types};

impl Answered for ops::DisableKinesisStreamingDestination {
    fn run(
        context: Invoked<'_>,
        input: types::DisableKinesisStreamingDestinationInput,
    ) -> Result<Progress<types::DisableKinesisStreamingDestinationOutput>, ApiError> {
        let stream_arn = required(input.stream_arn, "StreamArn")?;
        let table = destination::find(&context, &required(input.table_name, "TableName")?)?;
        if input.enable_kinesis_streaming_configuration.is_some() {
            return Err(ApiError::validation(
                "Stream cannot be disabled using EnableKinesisStreamingConfiguration parameters",
            ));
        }
        let disabled = context
            .engine
            .change_attachments(&table, |attaching| disable(attaching, &stream_arn));
        disabled.map_err(|error| state::of_change(error, table.name(), |refusal| refusal))?;
        Ok(Progress::Done(
            types::DisableKinesisStreamingDestinationOutput {
                destination_status: Some(destination::status_text(DestinationStatus::Disabling)),
                enable_kinesis_streaming_configuration: None,
                stream_arn: Some(stream_arn),
                table_name: Some(table.name().to_owned()),
            },
        ))
    }
}

/// The attachments with this destination switched off, if it is on.
fn disable(attaching: Attaching<'_>, stream_arn: &str) -> Result<Attachments, ApiError> {
    let now = attaching.now;
    let mut next = attaching.attachments.clone();
    let mut active = next.destinations.iter_mut();
    let active = active
        .find(|to| *to.stream_arn == *stream_arn && to.status(now) == DestinationStatus::Active);
    let Some(to) = active else {
        return Err(destination::wrong_state(
            "KinesisStreamingDestination must be ACTIVE to perform DISABLE operation.",
        ));
    };
    to.state = DestinationState::Disabled;
    to.until = attaching.until;
    to.close((attaching.mark)());
    Ok(next)
}
