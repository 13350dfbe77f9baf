//! DescribeKinesisStreamingDestination: to which streams in Kinesis the changes of a table go, or went.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeKinesisStreamingDestination.html>

use crate::clock::Timestamp;
use crate::operation::kinesis::destination;
use crate::operation::request::member::required;
use crate::operation::{Answered, Invoked, Progress};
use crate::schema::TableStatus;
use crate::schema::attachments::{Destination, DestinationStatus};
use crate::wire::{ApiError, ops, types};

/// Why a destination could not be switched on, whatever was the reason.
const FAILED: &str = "User does not have a permission to use kinesis stream";

impl Answered for ops::DescribeKinesisStreamingDestination {
    fn run(
        context: Invoked<'_>,
        input: types::DescribeKinesisStreamingDestinationInput,
    ) -> Result<Progress<types::DescribeKinesisStreamingDestinationOutput>, ApiError> {
        let table = destination::find(&context, &required(input.table_name, "TableName")?)?;
        let now = context.engine.now();
        let goes = table.view().status(now) == TableStatus::Deleting;
        let attachments = table.attachments();
        let shown = attachments.destinations.iter();
        Ok(Progress::Done(
            types::DescribeKinesisStreamingDestinationOutput {
                kinesis_data_stream_destinations: Some(
                    shown.map(|to| describe(to, now, goes)).collect(),
                ),
                table_name: Some(table.name().to_owned()),
            },
        ))
    }
}

/// One of them.
fn describe(
    to: &Destination,
    now: Timestamp,
    table_goes: bool,
) -> types::KinesisDataStreamDestination {
    let status = match to.status(now) {
        // Of a table that goes.
        DestinationStatus::Active if table_goes => DestinationStatus::Updating,
        status => status,
    };
    let failed = status == DestinationStatus::EnableFailed;
    types::KinesisDataStreamDestination {
        approximate_creation_date_time_precision: to.precision.map(destination::precision_text),
        destination_status: Some(destination::status_text(status)),
        destination_status_description: failed.then(|| FAILED.to_owned()),
        stream_arn: Some(to.stream_arn.to_string()),
    }
}
