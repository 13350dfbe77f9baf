//! Records to a stream of Kinesis, through its API.
//!
//! <https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html>: a call may put some of its records and
//! not others, and what it puts later stands behind what it put before. So that the records of one key stay in their
//! order, a call has one record of each key at most, and the next goes out when all of it was put.

use std::collections::{HashSet, VecDeque};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::endpoint::Endpoint;
use super::retry::Patience;

/// How many records a call has at most.
const RECORDS_MAX: usize = 500;

/// How many bytes of data and keys a call has at most.
const BYTES_MAX: usize = 5 * 1024 * 1024;

/// How many bytes one record may have; the service drops larger ones and counts them.
const RECORD_BYTES_MAX: usize = 1024 * 1024;

/// A record on its way.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outbound<'a> {
    /// By which the stream chooses a shard.
    pub(crate) partition_key: &'a str,
    /// The bytes of the record.
    pub(crate) data: &'a [u8],
}

/// Puts records into a stream, those of each key in their order.
///
/// # Errors
///
/// If the endpoint refuses, or if records are not taken after all attempts; in words. Some of the records may have been
/// put.
pub(crate) fn put_records(
    endpoint: &mut dyn Endpoint,
    patience: &Patience<'_>,
    stream_arn: &str,
    records: &[Outbound<'_>],
) -> Result<(), String> {
    let mut waiting: VecDeque<Outbound<'_>> = records.iter().copied().collect();
    waiting.retain(|record| {
        let fits = record.data.len() + record.partition_key.len() <= RECORD_BYTES_MAX;
        if !fits {
            tracing::warn!(
                stream_arn,
                bytes = record.data.len(),
                "a record is too large for Kinesis"
            );
        }
        fits
    });
    while !waiting.is_empty() {
        let (mut wave, rest) = wave(waiting);
        waiting = rest;
        let mut attempt = 1;
        loop {
            wave = put(endpoint, patience, stream_arn, &wave)?;
            if wave.is_empty() {
                break;
            }
            if attempt >= patience.attempts {
                let left = wave.len();
                return Err(format!("PutRecords: {left} records were not taken"));
            }
            patience.pause(attempt);
            attempt += 1;
        }
    }
    Ok(())
}

/// The records that go out next, one of each key, and those that wait for them.
fn wave(waiting: VecDeque<Outbound<'_>>) -> (Vec<Outbound<'_>>, VecDeque<Outbound<'_>>) {
    let mut keys = HashSet::new();
    let (mut wave, mut rest) = (Vec::new(), VecDeque::new());
    let mut bytes = 0;
    for record in waiting {
        let size = record.data.len() + record.partition_key.len();
        let has_room = wave.len() < RECORDS_MAX && bytes + size <= BYTES_MAX;
        // A key whose record waits is seen as well: what comes after it waits behind it.
        if keys.insert(record.partition_key) && has_room {
            bytes += size;
            wave.push(record);
        } else {
            rest.push_back(record);
        }
    }
    (wave, rest)
}

/// Puts a wave; the records that were not taken.
fn put<'a>(
    endpoint: &mut dyn Endpoint,
    patience: &Patience<'_>,
    stream_arn: &str,
    wave: &[Outbound<'a>],
) -> Result<Vec<Outbound<'a>>, String> {
    let entries = wave.iter().map(|record| {
        json!({"PartitionKey": record.partition_key, "Data": STANDARD.encode(record.data)})
    });
    // Older imitations know streams by name only.
    let name = stream_arn.split_once(":stream/").map(|(_, name)| name);
    let input = json!({"StreamARN": stream_arn, "StreamName": name,
        "Records": entries.collect::<Vec<_>>()});
    let answer = patience.call(endpoint, "PutRecords", &input);
    let answer = answer.map_err(|error| error.to_string())?;
    let none = Vec::new();
    let told = answer
        .get("Records")
        .and_then(Value::as_array)
        .unwrap_or(&none);
    let failed = |place: usize| {
        let code = told.get(place).and_then(|one| one.get("ErrorCode"));
        code.is_some_and(|code| !code.is_null())
    };
    let left = wave.iter().enumerate();
    let left = left.filter(|(place, _)| failed(*place));
    Ok(left.map(|(_, record)| *record).collect())
}
