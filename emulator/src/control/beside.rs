//! Control calls about what stands beside tables: links between regions, records for Kinesis, keys that are counted.

use std::time::Duration;

use super::ControlRefusal;
use crate::operation::{self, Answer, Context, TopContributors};
use crate::wire::json::{DecodeError, Reader, Writer};
use crate::wire::{self, ApiError, Decode};

/// How many keys are listed where a call names no number.
const TOP: usize = 10;

/// What these calls take, each some of it.
#[derive(Debug, Default)]
pub(super) struct BesideInput {
    region: Option<String>,
    milliseconds: Option<i64>,
    stream_arn: Option<String>,
    table_name: Option<String>,
    index_name: Option<String>,
    limit: Option<i64>,
}

/// What is said of a member that none of these calls takes.
const MEMBERS: &str = "These calls take RegionName (isolate, rejoin), Milliseconds (lag), StreamArn (records), and TableName, \
     IndexName and Limit (keys)";

impl Decode for BesideInput {
    const CLASS: &'static str = "BesideInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        reader.begin_object()?;
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"RegionName" => wire::read_member(reader, &mut read.region)?,
                b"Milliseconds" => wire::read_member(reader, &mut read.milliseconds)?,
                b"StreamArn" => wire::read_member(reader, &mut read.stream_arn)?,
                b"TableName" => wire::read_member(reader, &mut read.table_name)?,
                b"IndexName" => wire::read_member(reader, &mut read.index_name)?,
                b"Limit" => wire::read_member(reader, &mut read.limit)?,
                _ => return Err(DecodeError::Text(MEMBERS.into())),
            }
        }
        Ok(read)
    }
}

/// The answer of such a call, or a refusal.
type Answered = Result<Answer<Vec<u8>, ControlRefusal>, ControlRefusal>;

/// A member that the call needs.
fn needed<T>(member: Option<T>) -> Result<T, ControlRefusal> {
    member.ok_or_else(|| ApiError::validation(MEMBERS).into())
}

/// Cuts a region off, or joins it again.
pub(super) fn isolate(context: &Context, input: BesideInput, isolated: bool) -> Answered {
    operation::isolate_region(context, &needed(input.region)?, isolated);
    Ok(Answer::unseeing(Ok(b"{}".to_vec())))
}

/// Changes how long changes are on their way; without a time they wait for a drain.
pub(super) fn lag(context: &Context, input: &BesideInput) -> Answered {
    let lag = match input.milliseconds {
        None => None,
        Some(millis) => {
            let millis = u64::try_from(millis);
            let millis = millis.map_err(|_| ApiError::validation(MEMBERS))?;
            Some(Duration::from_millis(millis))
        }
    };
    operation::set_replication_lag(context, lag);
    Ok(Answer::unseeing(Ok(b"{}".to_vec())))
}

/// Lets everything arrive that nothing holds up.
pub(super) fn drain(context: &Context) -> Answered {
    let count = operation::drain_replication(context);
    let mut body = Vec::new();
    let mut json = Writer::new(&mut body);
    json.begin_object();
    json.key("Arrived");
    json.i64(i64::try_from(count).unwrap_or(i64::MAX));
    json.end_object();
    Ok(Answer::unseeing(Ok(body)))
}

/// The links between regions.
pub(super) fn links(context: &Context) -> Answered {
    let links = operation::replication_links(context).map(|links| {
        let mut body = Vec::new();
        let mut json = Writer::new(&mut body);
        json.begin_object();
        json.key("Links");
        json.begin_array();
        for link in links {
            json.begin_object();
            text(&mut json, "TableName", &link.table);
            text(&mut json, "From", &link.from);
            text(&mut json, "To", &link.to);
            json.key("Paused");
            json.bool(link.is_paused);
            number(&mut json, "Pending", link.pending);
            number(&mut json, "Lost", link.lost);
            json.end_object();
        }
        json.end_array();
        json.end_object();
        body
    });
    Ok(links.then(|body| Ok(body?)))
}

/// The records that went to a stream in Kinesis.
pub(super) fn records(context: &Context, input: BesideInput) -> Answered {
    let arn = needed(input.stream_arn)?;
    let sent = operation::sent(context, &arn).map(|records| {
        let mut body = Vec::new();
        let mut json = Writer::new(&mut body);
        json.begin_object();
        json.key("Records");
        json.begin_array();
        for record in records {
            json.begin_object();
            text(&mut json, "PartitionKey", &record.partition_key);
            text(&mut json, "SequenceNumber", &record.sequence_number);
            json.key("Data");
            json.raw(&record.data);
            json.end_object();
        }
        json.end_array();
        json.end_object();
        body
    });
    Ok(sent.then(|body| Ok(body?)))
}

/// The keys of a table or an index with which most was taken.
pub(super) fn keys(context: &Context, input: BesideInput) -> Answered {
    let table = needed(input.table_name)?;
    let limit = input.limit.and_then(|limit| usize::try_from(limit).ok());
    let limit = limit.unwrap_or(TOP);
    let top = operation::top_contributors(context, &table, input.index_name.as_deref(), limit);
    Ok(top.map(|top| told(&top)).then(|body| Ok(body?)))
}

fn told(top: &TopContributors) -> Vec<u8> {
    let mut body = Vec::new();
    let mut json = Writer::new(&mut body);
    json.begin_object();
    for (name, list) in [
        ("PartitionKeys", &top.partition_keys),
        ("Items", &top.items),
    ] {
        json.key(name);
        json.begin_array();
        for one in list {
            json.begin_object();
            json.key("Key");
            json.raw(one.key.json());
            json.key("Units");
            json.f64(one.units);
            json.end_object();
        }
        json.end_array();
    }
    json.end_object();
    body
}

fn text(json: &mut Writer<'_>, name: &'static str, value: &str) {
    json.key(name);
    json.string(value);
}

fn number(json: &mut Writer<'_>, name: &'static str, value: u64) {
    json.key(name);
    json.i64(i64::try_from(value).unwrap_or(i64::MAX));
}
