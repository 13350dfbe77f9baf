//! Splitting a shard when a test wants it split.

use super::body::{self, Takes, needed, nothing};
use super::call::{Answered, Ask, Call, ControlRefusal, Member, Payload, Run, Shape};
use crate::limits::SHARDS_AT_ONCE;
use crate::operation::{self, Context};
use crate::wire::json::{DecodeError, Reader};
use crate::wire::{self, ApiError, ErrorCode};

/// The calls of this subject.
pub(super) const CALLS: &[Call] = &[Call {
    method: "POST",
    path: "streams/split",
    summary: "Closes an open shard of a table's stream and opens others in its place.",
    query: &[],
    body: Payload::Members(SplitInput::MEMBERS),
    answer: Payload::EMPTY,
    run: Run::Once(answer_split),
}];

/// Why a shard was not split.
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::{Emulator, SplitError};
///
/// let refused = Emulator::new().split_shard("music", "shardId-1", 2);
/// assert_eq!(refused, Err(SplitError::TableNotFound { table: "music".into() }));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SplitError {
    /// There is no table of this name for the access key and the region that ask.
    #[error("there is no table {table:?} to split a shard of")]
    TableNotFound {
        /// The table as it was named.
        table: String,
    },
    /// The table has no stream, or no shard of this id is open in it.
    #[error(
        "table {table:?} has no stream with shard {shard_id:?} open: DescribeStream lists the shards; \
         those without an EndingSequenceNumber are open"
    )]
    ShardNotOpen {
        /// The table as it was named.
        table: String,
        /// The shard as it was named.
        shard_id: String,
    },
    /// A shard is split into 1 to 1000 others.
    #[error(
        "a shard cannot be split into {parts}: give a count from {} to {}",
        SHARDS_AT_ONCE.start(),
        SHARDS_AT_ONCE.end()
    )]
    Parts {
        /// The count that was asked for.
        parts: u32,
    },
    /// The store failed, and nothing has changed; the log says why.
    #[error("the shard was not split, for the store has failed")]
    Failed,
}

/// Into how many shards one is split; none where that many are not allowed.
fn shard_count(parts: i64) -> Option<u32> {
    let count = u32::try_from(parts).ok();
    count.filter(|count| SHARDS_AT_ONCE.contains(count))
}

/// Closes an open shard of a table's stream and opens `parts` shards in its place.
pub(crate) fn split(
    context: &Context,
    table: &str,
    shard_id: &str,
    parts: u32,
) -> Result<(), SplitError> {
    let Some(count) = shard_count(i64::from(parts)) else {
        return Err(SplitError::Parts { parts });
    };
    match operation::split_shard(context, table, shard_id, count).wait() {
        Ok(true) => Ok(()),
        Ok(false) => Err(SplitError::ShardNotOpen {
            table: table.to_owned(),
            shard_id: shard_id.to_owned(),
        }),
        Err(error) if error.code() == ErrorCode::InternalServerError => Err(SplitError::Failed),
        Err(_) => Err(SplitError::TableNotFound {
            table: table.to_owned(),
        }),
    }
}

/// Which shard is split, and into how many.
#[derive(Debug, Default)]
struct SplitInput {
    table: Option<String>,
    shard_id: Option<String>,
    parts: Option<i64>,
}

impl Takes for SplitInput {
    const MEMBERS: &'static [Member] = &[
        Member::needed("TableName", Shape::Text, "The table whose stream it is."),
        Member::needed("ShardId", Shape::Text, "An open shard."),
        Member::needed(
            "Parts",
            Shape::WholeWithin(*SHARDS_AT_ONCE.start() as i64, *SHARDS_AT_ONCE.end() as i64),
            "How many shards follow, 1 to 1000.",
        ),
    ];

    fn read(&mut self, name: &str, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        match name {
            "TableName" => wire::read_member(reader, &mut self.table),
            "ShardId" => wire::read_member(reader, &mut self.shard_id),
            _ => wire::read_member(reader, &mut self.parts),
        }
    }
}

/// Splits a shard, as a call asks.
fn answer_split(ask: &Ask<'_>) -> Answered {
    let input = body::read::<SplitInput>(ask.body)?;
    let table = needed(input.table, "TableName")?;
    let shard = needed(input.shard_id, "ShardId")?;
    let parts = needed(input.parts, "Parts")?;
    let parts = shard_count(parts).ok_or_else(|| {
        ApiError::validation(format!(
            "Parts is {parts}; it must be from {} to {}",
            SHARDS_AT_ONCE.start(),
            SHARDS_AT_ONCE.end()
        ))
    })?;
    let split = operation::split_shard(ask.context, &table, &shard, parts);
    Ok(split.then(|is_split| match is_split? {
        true => Ok(nothing()),
        false => Err(ControlRefusal::not_found(
            "The table has no stream with this shard open. DescribeStream lists the shards; those \
             without an EndingSequenceNumber are open",
        )),
    }))
}
