//! ListStreams: the streams of all tables, or of one.

use crate::limits;
use crate::operation::request::table_ref;
use crate::operation::{Answered, Invoked, Progress};
use crate::wire::ApiError;
use crate::wire::ops::ListStreams;
use crate::wire::types::{ListStreamsInput, ListStreamsOutput, Stream};

impl Answered for ListStreams {
    fn run(
        context: Invoked<'_>,
        input: ListStreamsInput,
    ) -> Result<Progress<ListStreamsOutput>, ApiError> {
        let limit = super::limit(input.limit, limits::STREAMS_PAGE)?;
        let start = input.exclusive_start_stream_arn;
        let after = start.as_deref().map(super::parts).transpose()?;

        let engine = &context.engine;
        let table = input.table_name.as_deref();
        let (streams, more) = engine.streams(&context.caller, table, after, limit);
        if let Some(name) = table
            && streams.is_empty()
            && engine.table(&context.caller, name).is_err()
        {
            return Err(table_ref::named_not_found(name));
        }

        let last = streams.last().filter(|_| more);
        Ok(Progress::Done(ListStreamsOutput {
            last_evaluated_stream_arn: last.map(|stream| stream.arn().to_owned()),
            streams: Some(
                streams
                    .iter()
                    .map(|stream| Stream {
                        stream_arn: Some(stream.arn().to_owned()),
                        stream_label: Some(stream.label().to_owned()),
                        table_name: Some(stream.table().to_owned()),
                    })
                    .collect(),
            ),
        }))
    }
}
