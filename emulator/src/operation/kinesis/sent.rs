//! What went to streams in Kinesis, for the handle.

use crate::operation::kinesis::record::{self, KinesisRecord};
use crate::operation::request::refusal::of_store::of_store;
use crate::operation::{Answer, Context, invoke};

/// The records of the caller's tables that went to a stream, in the order of the changes, as far as they are kept.
pub(crate) fn sent(context: &Context, stream_arn: &str) -> Answer<Vec<KinesisRecord>> {
    invoke::enter_own(context, || {
        let sent = context.engine.sent_changes(&context.caller, stream_arn);
        let sent = sent.map_err(|error| of_store(&error))?;
        Ok(sent.iter().map(record::render).collect())
    })
}
