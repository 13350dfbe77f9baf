//! One record, as GetRecords shows it
//! ([Record](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html)).

use crate::clock::Timestamp;
use crate::engine::{EventKind, StreamEvent};
use crate::schema::StreamView;
use crate::wire::types::values::OperationType;
use crate::wire::types::{Identity, Record, StreamRecord};

/// The record of an event.
pub(super) fn render(event: StreamEvent, view: StreamView, region: &str) -> Record {
    Record {
        aws_region: Some(region.to_owned()),
        event_id: Some(id(event.sequence)),
        event_name: Some(name(event.kind).into()),
        event_source: Some("aws:dynamodb".to_owned()),
        event_version: Some("1.1".to_owned()),
        user_identity: event.expired.then(service),
        dynamodb: Some(StreamRecord {
            // "rounded down to the closest second"
            approximate_creation_date_time: Some(Timestamp::from_seconds(event.at.as_seconds())),
            keys: Some(event.keys),
            new_image: event.new,
            old_image: event.old,
            sequence_number: Some(super::sequence_text(event.sequence)),
            size_bytes: i64::try_from(event.bytes).ok(),
            stream_view_type: Some(view.as_str().to_owned()),
        }),
    }
}

/// What happened, as records spell it.
const fn name(kind: EventKind) -> OperationType {
    match kind {
        EventKind::Insert => OperationType::Insert,
        EventKind::Modify => OperationType::Modify,
        EventKind::Remove => OperationType::Remove,
    }
}

/// Who deletes expired items
/// ([identity](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html)).
fn service() -> Identity {
    Identity {
        principal_id: Some("dynamodb.amazonaws.com".to_owned()),
        r#type: Some("Service".to_owned()),
    }
}

/// The 32 hexadecimal digits that tell records apart, always the same for one record.
fn id(sequence: u64) -> String {
    let hash = xxhash_rust::xxh3::xxh3_128(&sequence.to_be_bytes());
    format!("{hash:032x}")
}
