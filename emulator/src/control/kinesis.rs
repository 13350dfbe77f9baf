//! The control call that tells what went to Kinesis.

use super::body::{self, Takes, needed, object, objects, text};
use super::call::{Answered, Ask, Call, Member, Payload, Run, Shape};
use crate::operation;
use crate::wire::json::{DecodeError, Reader};
use crate::wire::{self, ApiError};

const RECORD: &[Member] = &[
    Member::needed("PartitionKey", Shape::Text, "As PutRecords takes it."),
    Member::needed(
        "SequenceNumber",
        Shape::Text,
        "Greater than those before it.",
    ),
    Member::needed("Data", Shape::Any, "The change, as the service writes it."),
];

/// The calls of this subject.
pub(super) const CALLS: &[Call] = &[Call {
    method: "POST",
    path: "kinesis/records",
    summary: "Tells the records that went to a stream in Kinesis, in the order of the changes.",
    query: &[],
    body: Payload::Members(RecordsInput::MEMBERS),
    answer: Payload::Members(&[Member::needed(
        "Records",
        Shape::Objects(RECORD),
        "Those of the last day, of tables that are there: those of a table go with it.",
    )]),
    run: Run::Once(records),
}];

/// The stream whose records are told.
#[derive(Debug, Default)]
struct RecordsInput {
    stream_arn: Option<String>,
}

impl Takes for RecordsInput {
    const MEMBERS: &'static [Member] = &[Member::needed(
        "StreamArn",
        Shape::Like("^arn:[^:]*:kinesis:[^:]*:[^:]*:stream/"),
        "The stream as EnableKinesisStreamingDestination named it.",
    )];

    fn read(&mut self, _: &str, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        wire::read_member(reader, &mut self.stream_arn)
    }
}

fn records(ask: &Ask<'_>) -> Answered {
    let input = body::read::<RecordsInput>(ask.body)?;
    let arn = needed(input.stream_arn, "StreamArn")?;
    if !is_stream(&arn) {
        return Err(ApiError::validation(format!(
            "StreamArn is {arn:?}, which is no stream of Kinesis: one is called \
             arn:aws:kinesis:us-east-1:000000000000:stream/changes"
        ))
        .into());
    }
    let sent = operation::sent(ask.context, &arn).map(|records| {
        object(|json| {
            objects(json, "Records", records, |json, record| {
                text(json, "PartitionKey", &record.partition_key);
                text(json, "SequenceNumber", &record.sequence_number);
                json.key("Data");
                json.raw(&record.data);
            });
        })
    });
    Ok(sent.then(|body| Ok(body?)))
}

/// Whether this can be the ARN of a stream of Kinesis.
fn is_stream(arn: &str) -> bool {
    let mut fields = arn.splitn(6, ':');
    fields.next() == Some("arn")
        && fields.nth(1) == Some("kinesis")
        && fields
            .nth(2)
            .is_some_and(|resource| resource.starts_with("stream/"))
}
