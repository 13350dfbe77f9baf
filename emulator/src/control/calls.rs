//! The control calls: which there are, what they take and what they answer.

use super::beside;
use super::shards::shard_count;
use super::transactions::HeldTransactions;
use crate::limits::SHARDS_AT_ONCE;
use crate::operation::{self, Answer, Context};
use crate::wire::json::{DecodeError, Reader, Writer};
use crate::wire::{self, ApiError, Decode, ErrorCode};

/// Below which all control calls are; DynamoDB itself answers at `/` only.
const PREFIX: &str = "/control/";

/// One control call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Call {
    /// Hold a transaction open.
    Hold,
    /// Commit the one with this id.
    Commit(String),
    /// Cancel the one with this id.
    Cancel(String),
    /// Split a shard of a stream.
    Split,
    /// Tell the links between regions.
    Links,
    /// Let all changes arrive in other regions.
    Drain,
    /// Cut a region off, or join it again.
    Isolate(bool),
    /// Change how long changes are on their way.
    Lag,
    /// Tell the records that went to a stream in Kinesis.
    Records,
    /// Tell the keys with which most was taken.
    Keys,
    /// None that there is.
    Unknown,
}

impl Call {
    /// The call of a method on a path; `None` on a path that is none of ours.
    pub(crate) fn of(method: &str, path: &str) -> Option<Self> {
        let words: Vec<&str> = path.strip_prefix(PREFIX)?.split('/').collect();
        Some(match (method, words.as_slice()) {
            ("POST", ["transactions"]) => Self::Hold,
            ("POST", ["transactions", id, "commit"]) => Self::Commit((*id).to_owned()),
            ("DELETE", ["transactions", id]) => Self::Cancel((*id).to_owned()),
            ("POST", ["streams", "split"]) => Self::Split,
            ("GET", ["replication"]) => Self::Links,
            ("POST", ["replication", "drain"]) => Self::Drain,
            ("POST", ["replication", "isolate"]) => Self::Isolate(true),
            ("POST", ["replication", "rejoin"]) => Self::Isolate(false),
            ("POST", ["replication", "lag"]) => Self::Lag,
            ("POST", ["kinesis", "records"]) => Self::Records,
            ("POST", ["insights", "keys"]) => Self::Keys,
            _ => Self::Unknown,
        })
    }
}

/// Why a control call is not answered.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ControlRefusal {
    /// What the call names is not there: 404.
    NotFound(ApiError),
    /// Refused as the service refuses, with the status that it has there.
    Refused(ApiError),
}

impl ControlRefusal {
    /// Something that the call names is not there.
    pub(super) fn not_found(message: impl Into<std::borrow::Cow<'static, str>>) -> Self {
        Self::NotFound(ApiError::new(ErrorCode::ResourceNotFound, message))
    }
}

impl From<ApiError> for ControlRefusal {
    fn from(error: ApiError) -> Self {
        Self::Refused(error)
    }
}

/// What answers the control calls of one database.
#[derive(Debug, Default)]
pub(crate) struct Calls {
    transactions: HeldTransactions,
}

impl Calls {
    /// Answers one call of `context`'s caller.
    pub(crate) fn answer(
        &self,
        call: &Call,
        context: &Context,
        body: &[u8],
    ) -> Answer<Vec<u8>, ControlRefusal> {
        self.carry_out(call, context, body)
            .unwrap_or_else(|refusal| Answer::unseeing(Err(refusal)))
    }

    /// The answer, or a refusal of a call that has looked at nothing of the database.
    fn carry_out(
        &self,
        call: &Call,
        context: &Context,
        body: &[u8],
    ) -> Result<Answer<Vec<u8>, ControlRefusal>, ControlRefusal> {
        match call {
            Call::Hold => {
                let input = wire::decode_request(body, context.reading())?;
                let held = self.transactions.hold(context, input)?;
                Ok(held.then(|id| Ok(member("TransactionId", &id?))))
            }
            Call::Commit(id) => {
                takes_nothing(body)?;
                let committed = self.transactions.commit(context, id)?;
                Ok(committed.then(|output| {
                    let mut answer = Vec::new();
                    wire::encode_output(&output?, &mut answer);
                    Ok(answer)
                }))
            }
            Call::Cancel(id) => {
                takes_nothing(body)?;
                self.transactions.cancel(context, id)?;
                Ok(Answer::unseeing(Ok(nothing())))
            }
            Call::Split => {
                let split = split(context, wire::decode_input(body)?)?;
                Ok(split.map(|()| nothing()))
            }
            Call::Links => {
                takes_nothing(body)?;
                beside::links(context)
            }
            Call::Drain => {
                takes_nothing(body)?;
                beside::drain(context)
            }
            Call::Isolate(isolated) => {
                beside::isolate(context, wire::decode_input(body)?, *isolated)
            }
            Call::Lag => beside::lag(context, &wire::decode_input(body)?),
            Call::Records => beside::records(context, wire::decode_input(body)?),
            Call::Keys => beside::keys(context, wire::decode_input(body)?),
            Call::Unknown => Err(ControlRefusal::not_found(
                "The control calls are POST /control/transactions, \
                 POST /control/transactions/<id>/commit, DELETE /control/transactions/<id>, \
                 POST /control/streams/split, GET /control/replication, \
                 POST /control/replication/{drain,isolate,rejoin,lag}, POST /control/kinesis/records \
                 and POST /control/insights/keys",
            )),
        }
    }
}

/// An object of one member.
fn member(name: &'static str, value: &str) -> Vec<u8> {
    let mut body = Vec::new();
    let mut writer = Writer::new(&mut body);
    writer.begin_object();
    writer.key(name);
    writer.string(value);
    writer.end_object();
    body
}

/// An object of no members.
fn nothing() -> Vec<u8> {
    b"{}".to_vec()
}

/// What a call that its path says in full may have as a body.
struct Nothing;

impl Decode for Nothing {
    const CLASS: &'static str = "Nothing";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        reader.begin_object()?;
        match reader.next_key()? {
            None => Ok(Self),
            Some(_) => Err(DecodeError::Text(
                "This call takes no members: its path names the transaction".into(),
            )),
        }
    }
}

fn takes_nothing(body: &[u8]) -> Result<(), ApiError> {
    if body.is_empty() {
        return Ok(());
    }
    wire::decode_input(body).map(|Nothing| ())
}

/// Which shard is split, and into how many.
#[derive(Debug, Default)]
struct SplitInput {
    table_name: Option<String>,
    shard_id: Option<String>,
    parts: Option<i64>,
}

impl Decode for SplitInput {
    const CLASS: &'static str = "SplitInput";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut read = Self::default();
        reader.begin_object()?;
        while let Some(key) = reader.next_key()? {
            match key.as_bytes() {
                b"TableName" => wire::read_member(reader, &mut read.table_name)?,
                b"ShardId" => wire::read_member(reader, &mut read.shard_id)?,
                b"Parts" => wire::read_member(reader, &mut read.parts)?,
                _ => return Err(DecodeError::Text(SPLIT_MEMBERS.into())),
            }
        }
        Ok(read)
    }
}

/// What a split takes.
const SPLIT_MEMBERS: &str = "A split takes TableName, ShardId and Parts, all three and no others";

/// Closes a shard and opens others in its place.
fn split(
    context: &Context,
    input: SplitInput,
) -> Result<Answer<(), ControlRefusal>, ControlRefusal> {
    let (Some(name), Some(shard), Some(parts)) = (input.table_name, input.shard_id, input.parts)
    else {
        return Err(ApiError::validation(SPLIT_MEMBERS).into());
    };
    let parts = shard_count(parts).ok_or_else(|| {
        ApiError::validation(format!(
            "Parts is {parts}; it must be from {} to {}",
            SHARDS_AT_ONCE.start(),
            SHARDS_AT_ONCE.end()
        ))
    })?;
    let split = operation::split_shard(context, &name, &shard, parts);
    Ok(split.then(|is_split| match is_split? {
        true => Ok(()),
        false => Err(ControlRefusal::not_found(
            "The table has no stream with this shard open. DescribeStream lists the shards; those \
             without an EndingSequenceNumber are open",
        )),
    }))
}
