//! GetRecords: records of a shard, from where an iterator points.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html>

use super::iterator::ShardIterator;
use super::record;
use crate::limits;
use crate::operation::request::member::required;
use crate::operation::{Answered, Invoked, Progress};
use crate::wire::{ApiError, ops, types};

impl Answered for ops::GetRecords {
    fn run(
        context: Invoked<'_>,
        input: types::GetRecordsInput,
    ) -> Result<Progress<types::GetRecordsOutput>, ApiError> {
        let limit = super::limit(input.limit, limits::STREAM_PAGE_RECORDS)?;
        let engine = &context.engine;
        let (secret, now) = (engine.secret(), engine.now());
        let text = required(input.shard_iterator, "ShardIterator")?;
        let mut iterator = ShardIterator::open(&text, &secret)?;
        let stream = super::find(&context, &iterator.arn)?;
        iterator.check_age(now)?;

        let page = stream
            .read(&iterator.shard, iterator.position, limit, now)
            .map_err(|fault| super::of_fault(fault, &iterator.shard))?;

        let region = &context.caller.region;
        let records = page.events.into_iter();
        Ok(Progress::Done(types::GetRecordsOutput {
            records: Some(
                records
                    .map(|event| record::render(event, stream.view(), region))
                    .collect(),
            ),
            next_shard_iterator: page.next.map(|position| {
                iterator.position = position;
                iterator.issued = now;
                iterator.seal(&secret)
            }),
        }))
    }
}
