//! The operations of DynamoDB Streams, and what they share: how a request names a stream, and how
//! sequence numbers are spelt.
//!
//! Invariant: nothing here changes an item; what a stream shows is the engine's.

mod describe_stream;
mod get_records;
mod get_shard_iterator;
mod iterator;
mod list_streams;
mod record;
mod split;

pub(crate) use split::split_shard;

use std::sync::Arc;

use crate::engine::{Stream, StreamFault};
use crate::operation::Context;
use crate::schema::ResourceArn;
use crate::wire::{self, ApiError, ErrorCode};

use crate::operation::request::refusal::of_store::of_store;

/// What all sequence numbers have in common: they have 21 digits, so their order is that of their texts
/// ([SequenceNumber](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_StreamRecord.html#DDB-Type-streams_StreamRecord-SequenceNumber)).
const SEQUENCE_BASE: u128 = 300_000_000_000_000_000_000;

/// The stream with this ARN.
fn find(context: &Context, arn: &str) -> Result<Arc<Stream>, ApiError> {
    let (table, label) = parts(arn)?;
    context
        .engine
        .stream(&context.caller, table, label)
        .filter(|stream| stream.arn() == arn)
        .ok_or_else(|| not_found(arn))
}

/// The table and the label in the ARN of a stream.
fn parts(arn: &str) -> Result<(&str, &str), ApiError> {
    let parsed = ResourceArn::parse(arn);
    match parsed.and_then(|arn| Some((arn.table, arn.part?))) {
        Some((table, ("stream", label))) => Ok((table, label)),
        _ => Err(ApiError::validation(format!(
            "Invalid StreamArn: {arn} is not the ARN of a stream"
        ))),
    }
}

/// The refusal of a stream that is not there.
fn not_found(arn: &str) -> ApiError {
    ApiError::new(
        ErrorCode::ResourceNotFound,
        format!("Requested resource not found: Stream: {arn} not found"),
    )
}

/// What the engine says against reading a shard
/// ([no such shard](https://github.com/ironSource/node-dynamodb-stream/issues/16),
/// [trimmed](https://github.com/ironSource/node-dynamodb-stream/issues/13)).
fn of_fault(fault: StreamFault, shard: &str) -> ApiError {
    match fault {
        StreamFault::ShardNotFound => ApiError::new(
            ErrorCode::ResourceNotFound,
            "Requested resource not found: Shard does not exist",
        ),
        StreamFault::Trimmed => ApiError::new(ErrorCode::TrimmedDataAccess, wire::TRIMMED_DATA),
        StreamFault::OutsideShard => ApiError::validation(format!(
            "Invalid SequenceNumber: it is not in the range of shard {shard}"
        )),
        StreamFault::Store(error) => of_store(&error),
    }
}

/// A number as answers spell it.
fn sequence_text(sequence: u64) -> String {
    (SEQUENCE_BASE + u128::from(sequence)).to_string()
}

/// The number that a request spells `text`.
fn sequence_of(text: &str) -> Result<u64, ApiError> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let number = text.parse::<u128>().ok().filter(|_| digits);
    number
        .and_then(|number| number.checked_sub(SEQUENCE_BASE))
        .and_then(|number| u64::try_from(number).ok())
        .ok_or_else(|| ApiError::validation(format!("Invalid SequenceNumber: {text}")))
}

/// The limit of a request, of which the service states the greatest in words only.
fn limit(asked: Option<i32>, most: usize) -> Result<usize, ApiError> {
    let Some(asked) = asked else { return Ok(most) };
    usize::try_from(asked)
        .ok()
        .filter(|limit| *limit <= most)
        .ok_or_else(|| {
            ApiError::validation(format!(
                "1 validation error detected: Value '{asked}' at 'limit' failed to satisfy \
                 constraint: Member must have value less than or equal to {most}"
            ))
        })
}
