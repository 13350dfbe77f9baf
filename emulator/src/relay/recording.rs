//! The form of a recording: a line of JSON that says what it is, then one for each call.
//!
//! A line keeps the answer to the byte, as its last member and with its length, so that a replay answers what was
//! answered. Where somebody has edited the line the length is not true any more, and the value counts.

use bytes::Bytes;
use serde_json::{Value, json};

use crate::protocol::{RelayedAnswer, RelayedCall};

/// What the first line says that the file is.
const FORMAT: &str = "dynamodb-emulator recording";

/// The version that is written, and the only one that there is.
const VERSION: u64 = 1;

/// What a recording says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    /// The address that answered.
    pub(crate) endpoint: String,
    /// The region for which the calls were signed.
    pub(crate) region: String,
}

/// A call, and what was answered.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Recorded {
    /// The header `x-amz-target`.
    pub(super) target: String,
    pub(super) request: Value,
    pub(super) answer: RelayedAnswer,
}

/// The first line of a recording.
pub(super) fn head_line(head: &Head) -> String {
    json!({
        "format": FORMAT,
        "version": VERSION,
        "endpoint": head.endpoint,
        "region": head.region,
    })
    .to_string()
}

/// The line of the call with this number, whose answer took so long.
pub(super) fn line(
    number: u64,
    call: &RelayedCall,
    answer: &RelayedAnswer,
    milliseconds: f64,
) -> String {
    let request = one_line(&call.body);
    let response = one_line(&answer.body);
    let target = json!(call.target);
    format!(
        "{{\"number\":{number},\"target\":{target},\"status\":{},\"milliseconds\":{milliseconds:.3},\
         \"request\":{request},\"response_bytes\":{},\"response\":{response}}}",
        answer.status,
        response.len()
    )
}

/// JSON on one line. What is none becomes a text, and says so.
fn one_line(body: &Bytes) -> String {
    let is_json = serde_json::from_slice::<Value>(body).is_ok();
    match std::str::from_utf8(body) {
        // A line break of JSON stands between its parts; in a text it is written as `\n`.
        Ok(text) if is_json => text.replace(['\n', '\r'], " "),
        _ => json!({ NO_JSON: String::from_utf8_lossy(body) }).to_string(),
    }
}

/// The member of what was no JSON.
const NO_JSON: &str = "text, and no JSON";

/// Reads a recording.
///
/// # Errors
///
/// If it is none, or one of another version, or a line cannot be read; in words, with the number of the line.
pub(super) fn read(text: &str) -> Result<(Head, Vec<Recorded>), String> {
    let mut lines = text.lines().zip(1_u64..);
    let first = lines.next().map_or("", |(line, _)| line);
    let head = read_head(first)?;
    let recorded = lines
        .filter(|(line, _)| !line.trim().is_empty())
        .map(|(line, number)| {
            recorded(line.trim()).map_err(|error| format!("line {number}: {error}"))
        });
    Ok((head, recorded.collect::<Result<_, _>>()?))
}

fn read_head(line: &str) -> Result<Head, String> {
    // What is no JSON has no member that says what it is.
    let head: Value = serde_json::from_str(line).unwrap_or_default();
    let text = |name: &str| head.get(name).and_then(Value::as_str);
    if text("format") != Some(FORMAT) {
        return Err(format!(
            "this is no recording: its first line does not say \"format\": {FORMAT:?}"
        ));
    }
    let version = head.get("version").and_then(Value::as_u64);
    match (version, text("endpoint"), text("region")) {
        (Some(VERSION), Some(endpoint), Some(region)) => Ok(Head {
            endpoint: endpoint.to_owned(),
            region: region.to_owned(),
        }),
        (Some(VERSION), ..) => Err("line 1: endpoint or region is missing".to_owned()),
        (version, ..) => Err(format!(
            "this recording is of version {}, and this program reads version {VERSION}",
            version.map_or_else(|| "-".to_owned(), |version| version.to_string())
        )),
    }
}

fn recorded(line: &str) -> Result<Recorded, String> {
    let mut value: Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
    let missing = |name: &str| format!("{name} is missing");
    let target = value.get("target").and_then(Value::as_str);
    let target = target.ok_or_else(|| missing("target"))?.to_owned();
    let status = value.get("status").and_then(Value::as_u64);
    let status = status.and_then(|status| u16::try_from(status).ok());
    let status = status.ok_or_else(|| missing("status"))?;
    let length = value.get("response_bytes").and_then(Value::as_u64);
    let response = value
        .get_mut("response")
        .map(Value::take)
        .ok_or_else(|| missing("response"))?;
    let body = match (as_written(line, length, &response), response.get(NO_JSON)) {
        (_, Some(Value::String(text))) => Bytes::from(text.clone()),
        (Some(written), _) => Bytes::from(written.to_owned()),
        (None, _) => Bytes::from(response.to_string()),
    };
    Ok(Recorded {
        target,
        request: value
            .get_mut("request")
            .map(Value::take)
            .ok_or_else(|| missing("request"))?,
        answer: RelayedAnswer { status, body },
    })
}

/// The text of the answer, if so many bytes before the end of the line still are that answer.
fn as_written<'a>(line: &'a str, length: Option<u64>, response: &Value) -> Option<&'a str> {
    let end = line.len().checked_sub(1)?;
    let start = end.checked_sub(usize::try_from(length?).ok()?)?;
    let written = line.get(start..end)?;
    let value: Value = serde_json::from_str(written).ok()?;
    (value == *response).then_some(written)
}
