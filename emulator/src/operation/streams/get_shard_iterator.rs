//! GetShardIterator: a place in a shard, from which records are read.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetShardIterator.html>

use super::iterator::ShardIterator;
use crate::clock::Timestamp;
use crate::engine::StartAt;
use crate::operation::request::member::required;
use crate::operation::{Answered, Invoked, Progress};
use crate::wire::{ApiError, ops, types};

impl Answered for ops::GetShardIterator {
    fn run(
        context: Invoked<'_>,
        input: types::GetShardIteratorInput,
    ) -> Result<Progress<types::GetShardIteratorOutput>, ApiError> {
        let kind = input.shard_iterator_type.as_deref();
        let kind = kind.and_then(types::values::ShardIteratorType::from_text);
        let start = start(
            required(kind, "ShardIteratorType")?,
            input.sequence_number.as_deref(),
            input.timestamp,
        )?;
        let arn = required(input.stream_arn, "StreamArn")?;
        let shard = required(input.shard_id, "ShardId")?;
        let stream = super::find(&context, &arn)?;

        let now = context.engine.now();
        let position = stream
            .position(&shard, start, now)
            .map_err(|fault| super::of_fault(fault, &shard))?;

        let iterator = ShardIterator {
            arn,
            shard,
            position,
            issued: now,
        };
        Ok(Progress::Done(types::GetShardIteratorOutput {
            shard_iterator: Some(iterator.seal(&context.engine.secret())),
        }))
    }
}

/// Where to begin; each type has the members that it needs, and no others.
fn start(
    kind: types::values::ShardIteratorType,
    sequence: Option<&str>,
    timestamp: Option<Timestamp>,
) -> Result<StartAt, ApiError> {
    use types::values::ShardIteratorType;

    let wants_sequence = matches!(
        kind,
        ShardIteratorType::AtSequenceNumber | ShardIteratorType::AfterSequenceNumber
    );
    let wants_timestamp = kind == ShardIteratorType::AtTimestamp;
    for (member, wanted, given) in [
        ("SequenceNumber", wants_sequence, sequence.is_some()),
        ("Timestamp", wants_timestamp, timestamp.is_some()),
    ] {
        if wanted != given {
            let verb = if wanted { "must" } else { "must not" };
            return Err(ApiError::validation(format!(
                "{member} {verb} be given with ShardIteratorType {kind}"
            )));
        }
    }
    let sequence = sequence.map(super::sequence_of).transpose()?;
    Ok(match (kind, sequence, timestamp) {
        (ShardIteratorType::AtSequenceNumber, Some(sequence), _) => StartAt::At(sequence),
        (ShardIteratorType::AfterSequenceNumber, Some(sequence), _) => StartAt::After(sequence),
        (ShardIteratorType::AtTimestamp, _, Some(moment)) => StartAt::Moment(moment),
        (ShardIteratorType::Latest, ..) => StartAt::Newest,
        // The other three without what they need were refused above.
        _ => StartAt::Oldest,
    })
}
