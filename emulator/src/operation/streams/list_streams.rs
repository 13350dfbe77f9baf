//! ListStreams: the streams of all tables, or of one.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_ListStreams.html>

use crate::limits;
use crate::operation::request::table_ref;
use crate::operation::{Answered, Invoked, Progress};
use crate::wire::{ApiError, ops, types};

impl Answered for ops::ListStreams {
    fn run(
        context: Invoked<'_>,
        input: types::ListStreamsInput,
    ) -> Result<Progress<types::ListStreamsOutput>, ApiError> {
        let limit = super::limit(input.limit, limits::STREAMS_PAGE)?;
        let start = input.exclusive_start_stream_arn;
        let after = start.as_deref().map(super::parts).transpose()?;

        let engine = &context.engine;
        let table = input.table_name.as_deref();
        let (streams, more) = engine.streams(&context.caller, table, after, limit);
        if let Some(name) = table
            && streams.is_empty()
            && table_ref::look_up(&context, name).is_err()
        {
            return Err(table_ref::named_not_found(name));
        }

        let last = streams.last().filter(|_| more);
        Ok(Progress::Done(types::ListStreamsOutput {
            last_evaluated_stream_arn: last.map(|stream| stream.arn().to_owned()),
            streams: Some(
                streams
                    .iter()
                    .map(|stream| types::Stream {
                        stream_arn: Some(stream.arn().to_owned()),
                        stream_label: Some(stream.label().to_owned()),
                        table_name: Some(stream.table().to_owned()),
                    })
                    .collect(),
            ),
        }))
    }
}
