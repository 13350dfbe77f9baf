//! DescribeStream: a stream and its shards.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_DescribeStream.html>

use crate::engine::{Shard, StreamStatus};
use crate::limits;
use crate::operation::request::member::required;
use crate::operation::table::description;
use crate::operation::{Answered, Invoked, Progress};
use crate::wire::{ApiError, ops, types};

impl Answered for ops::DescribeStream {
    fn run(
        context: Invoked<'_>,
        input: types::DescribeStreamInput,
    ) -> Result<Progress<types::DescribeStreamOutput>, ApiError> {
        let limit = super::limit(input.limit, limits::SHARDS_PAGE)?;
        let parent = input.shard_filter.map(parent).transpose()?;
        let stream = super::find(&context, &required(input.stream_arn, "StreamArn")?)?;

        let now = context.engine.now();
        let start = input.exclusive_start_shard_id;
        let mut shards = stream.shards(now);
        shards.retain(|shard| {
            let is_child = |parent: &String| shard.parent.as_deref() == Some(parent);
            start.as_deref().is_none_or(|start| start < &*shard.id)
                && parent.as_ref().is_none_or(is_child)
        });
        let more = shards.len() > limit;
        shards.truncate(limit);

        let last = shards.last().filter(|_| more);
        Ok(Progress::Done(types::DescribeStreamOutput {
            stream_description: Some(types::StreamDescription {
                creation_request_date_time: Some(stream.started()),
                key_schema: Some(description::key_schema(stream.keys())),
                last_evaluated_shard_id: last.map(|shard| shard.id.to_string()),
                shards: Some(shards.into_iter().map(render).collect()),
                stream_arn: Some(stream.arn().to_owned()),
                stream_label: Some(stream.label().to_owned()),
                stream_status: Some(status(stream.status(now)).into()),
                stream_view_type: Some(stream.view().as_str().to_owned()),
                table_name: Some(stream.table().to_owned()),
            }),
        }))
    }
}

/// The shard whose children are asked for.
///
/// [ShardFilter](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_ShardFilter.html)
/// has one type, whose name was checked with the other constraints.
fn parent(filter: types::ShardFilter) -> Result<String, ApiError> {
    match (filter.r#type, filter.shard_id) {
        (Some(_), Some(shard)) => Ok(shard),
        _ => Err(ApiError::validation(
            "Invalid ShardFilter: Type and ShardId are required",
        )),
    }
}

/// A shard; it is closed once it has an ending number.
fn render(shard: Shard) -> types::Shard {
    types::Shard {
        parent_shard_id: shard.parent.map(|parent| parent.to_string()),
        sequence_number_range: Some(types::SequenceNumberRange {
            starting_sequence_number: Some(super::sequence_text(shard.first)),
            ending_sequence_number: shard.last.map(super::sequence_text),
        }),
        shard_id: Some(shard.id.to_string()),
    }
}

/// A status as answers spell it.
const fn status(status: StreamStatus) -> types::values::StreamStatus {
    match status {
        StreamStatus::Enabling => types::values::StreamStatus::Enabling,
        StreamStatus::Enabled => types::values::StreamStatus::Enabled,
        StreamStatus::Disabling => types::values::StreamStatus::Disabling,
        StreamStatus::Disabled => types::values::StreamStatus::Disabled,
    }
}
