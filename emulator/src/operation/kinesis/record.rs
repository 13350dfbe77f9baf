//! One change as a record in Kinesis: the JSON that real streams were seen to carry.
//!
//! The members and their order are those of captured records; the
//! [guide](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/kds_gettingstarted.html) shows the same.

use std::fmt::Write as _;

use md5::{Digest, Md5};

use crate::engine::{EventKind, TableChanged};
use crate::ids;
use crate::schema::attachments::Precision;
use crate::value::Item;
use crate::wire::json::Writer;
use crate::wire::types::values::OperationType;

/// A record as a stream in Kinesis gets it.
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::Emulator;
///
/// let arn = "arn:aws:kinesis:us-east-1:000000000000:stream/changes";
/// // No table sends its changes there.
/// assert_eq!(Emulator::new().kinesis_records(arn)?, []);
/// # Ok::<(), dynamodb_emulator::ApiError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct KinesisRecord {
    /// By which the stream chooses a shard: 32 hexadecimal digits, the same for all changes of one item.
    pub partition_key: String,
    /// Where the record stands among all changes of all tables, as 21 digits, which are in the order of their texts.
    pub sequence_number: String,
    /// The record itself: UTF-8 text of JSON, as the stream carries it before any base64.
    pub data: Vec<u8>,
}

/// The record of a change.
pub(super) fn render(change: &TableChanged) -> KinesisRecord {
    KinesisRecord {
        partition_key: partition_key(change),
        sequence_number: format!("{:021}", change.sequence),
        data: data(change),
    }
}

/// Of the bytes of the item's key alone.
fn partition_key(change: &TableChanged) -> String {
    let mut digest = Md5::new();
    digest.update(change.table.as_bytes());
    digest.update([0]);
    digest.update(change.key.as_bytes());
    let mut text = String::with_capacity(32);
    for byte in digest.finalize() {
        // Writing into a text cannot fail.
        let _written = write!(text, "{byte:02X}");
    }
    text
}

fn data(change: &TableChanged) -> Vec<u8> {
    let mut body = Vec::new();
    let mut json = Writer::new(&mut body);
    json.begin_object();
    text(&mut json, "awsRegion", &change.region);
    text(&mut json, "eventID", &event_id(change.sequence));
    text(&mut json, "eventName", name(change.kind).as_str());
    json.key("userIdentity");
    if change.expired {
        json.begin_object();
        text(&mut json, "principalId", "dynamodb.amazonaws.com");
        text(&mut json, "type", "Service");
        json.end_object();
    } else {
        json.raw(b"null");
    }
    text(&mut json, "recordFormat", "application/json");
    text(&mut json, "tableName", &change.table);
    json.key("dynamodb");
    json.begin_object();
    json.key("ApproximateCreationDateTime");
    let millis = change.at.as_millis();
    match change.precision {
        Precision::Millisecond => json.i64(millis),
        Precision::Microsecond => {
            json.i64(millis.saturating_mul(1000));
            text(
                &mut json,
                "ApproximateCreationDateTimePrecision",
                "MICROSECOND",
            );
        }
    }
    item(&mut json, "Keys", Some(&change.keys));
    item(&mut json, "NewImage", change.new.as_ref());
    item(&mut json, "OldImage", change.old.as_ref());
    json.key("SizeBytes");
    let sizes = [Some(&change.keys), change.new.as_ref(), change.old.as_ref()];
    let bytes: usize = sizes.into_iter().flatten().map(Item::size).sum();
    json.i64(i64::try_from(bytes).unwrap_or(i64::MAX));
    json.end_object();
    text(&mut json, "eventSource", "aws:dynamodb");
    json.end_object();
    body
}

fn text(json: &mut Writer<'_>, name: &'static str, value: &str) {
    json.key(name);
    json.string(value);
}

/// An image, if there is one.
fn item(json: &mut Writer<'_>, name: &'static str, image: Option<&Item>) {
    if let Some(image) = image {
        json.key(name);
        json.raw(image.json());
    }
}

/// The UUID that tells records apart, always the same for one change.
fn event_id(sequence: u64) -> String {
    ids::uuid_of(xxhash_rust::xxh3::xxh3_128(&sequence.to_be_bytes()))
}

/// What happened, as records spell it.
const fn name(kind: EventKind) -> OperationType {
    match kind {
        EventKind::Insert => OperationType::Insert,
        EventKind::Modify => OperationType::Modify,
        EventKind::Remove => OperationType::Remove,
    }
}
