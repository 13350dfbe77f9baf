//! Control calls about the request log: the last calls of a database, and what they took.

use std::collections::BTreeMap;

use super::body::{number, object, objects, takes_nothing, text};
use super::call::{Answered, Ask, Call, Member, Payload, Run, Shape};
use crate::clock::Timestamp;
use crate::limits::LOGGED_CALLS_MAX;
use crate::operation::{Answer, LoggedCall};
use crate::wire::ApiError;
use crate::wire::json::Writer;
use crate::wire::timestamp::write_timestamp;

/// How many calls are told where a call names no number.
const PAGE: usize = 1000;

const CALL: &[Member] = &[
    Member::needed(
        "Number",
        Shape::Whole,
        "How many calls the database had answered by then.",
    ),
    Member::needed(
        "Time",
        Shape::Real,
        "When it was answered, in epoch seconds of the database.",
    ),
    Member::needed("Database", Shape::Text, "The database."),
    Member::needed("Caller", Shape::Text, "The access key."),
    Member::needed("Region", Shape::Text, "The region that was called."),
    Member::needed("Operation", Shape::Text, "What was called."),
    Member::optional(
        "TableName",
        Shape::Text,
        "The first table that it worked on.",
    ),
    Member::optional("IndexName", Shape::Text, "The first index that it read."),
    Member::needed(
        "Outcome",
        Shape::Text,
        "Success, or the name of the exception.",
    ),
    Member::optional("Reason", Shape::Text, "Why it was refused."),
    Member::needed(
        "Milliseconds",
        Shape::Real,
        "How long it took on the machine.",
    ),
    Member::needed("ReadUnits", Shape::Real, "Read capacity units."),
    Member::needed("WriteUnits", Shape::Real, "Write capacity units."),
    Member::needed(
        "ItemsRead",
        Shape::Whole,
        "Items that were looked at or written.",
    ),
    Member::optional("ItemsReturned", Shape::Whole, "Items that the answer has."),
    Member::optional(
        "RequestBytes",
        Shape::Whole,
        "Bytes of the body; absent for a typed call.",
    ),
    Member::optional(
        "Tag",
        Shape::Text,
        "The header x-emulator-tag of the request, or else its user agent.",
    ),
];

const FILTERS: &[Member] = &[
    Member::optional("operation", Shape::Text, "Calls of this operation."),
    Member::optional("table", Shape::Text, "Calls on this table."),
    Member::optional(
        "outcome",
        Shape::Text,
        "Success, Failure, or the name of an exception.",
    ),
    Member::optional("tag", Shape::Text, "Calls with this tag."),
    Member::optional("caller", Shape::Text, "Calls of this access key."),
    Member::optional(
        "since",
        Shape::Real,
        "Calls at this moment or later, in epoch seconds.",
    ),
    Member::optional(
        "limit",
        Shape::Whole,
        "How many, 1 to 10,000; absent: 1,000.",
    ),
    Member::optional(
        "after",
        Shape::Whole,
        "Calls with greater numbers: the After of a page before.",
    ),
    Member::optional(
        "format",
        Shape::Word(&["json", "jsonl", "har"]),
        "One object, a line for each call, or an HTTP archive without bodies; absent: json.",
    ),
];

/// The calls of this subject.
pub(super) const CALLS: &[Call] = &[
    Call {
        method: "GET",
        path: "log",
        summary: "Tells the last calls of the database, 10,000 at most, in the order in which they were answered.",
        query: FILTERS,
        body: Payload::EMPTY,
        answer: Payload::Members(&[
            Member::needed("Calls", Shape::Objects(CALL), "The calls."),
            Member::needed(
                "After",
                Shape::Whole,
                "The number of the last of them, or what was asked for.",
            ),
        ]),
        run: Run::Once(tell),
    },
    Call {
        method: "GET",
        path: "reports/capacity",
        summary: "Sums up the calls of the request log: how many, how many refused, what units they took.",
        query: &[Member::optional(
            "by",
            Shape::Word(&["table", "index", "operation", "tag"]),
            "By what they are summed up; absent: table.",
        )],
        body: Payload::EMPTY,
        answer: Payload::Members(&[Member::needed(
            "Rows",
            Shape::Objects(&[
                Member::optional(
                    "Name",
                    Shape::Text,
                    "Of what; absent for calls that name none.",
                ),
                Member::needed("Calls", Shape::Whole, "How many calls."),
                Member::needed("Failed", Shape::Whole, "How many of them were refused."),
                Member::needed("ReadUnits", Shape::Real, "Read capacity units."),
                Member::needed("WriteUnits", Shape::Real, "Write capacity units."),
            ]),
            "By their names.",
        )]),
        run: Run::Once(capacity),
    },
];

/// Which calls are wanted.
#[derive(Debug, Default)]
struct LogFilter {
    operation: Option<String>,
    table: Option<String>,
    outcome: Option<String>,
    tag: Option<String>,
    caller: Option<String>,
    since: Option<Timestamp>,
    after: u64,
    limit: Option<usize>,
    format: Option<String>,
}

impl LogFilter {
    fn read(ask: &Ask<'_>) -> Result<Self, ApiError> {
        let mut wanted = Self::default();
        for (name, value) in ask.parameters()? {
            let text = || Some(value.to_string());
            match name {
                "operation" => wanted.operation = text(),
                "table" => wanted.table = text(),
                "outcome" => wanted.outcome = text(),
                "tag" => wanted.tag = text(),
                "caller" => wanted.caller = text(),
                "since" => wanted.since = Some(moment(&value)?),
                "after" => wanted.after = read_as(name, &value)?,
                "limit" => {
                    let limit = read_as(name, &value)?;
                    let limit = Some(limit).filter(|limit| (1..=LOGGED_CALLS_MAX).contains(limit));
                    wanted.limit = Some(limit.ok_or_else(|| strange(name, &value))?);
                }
                "format" if ["json", "jsonl", "har"].contains(&&*value) => wanted.format = text(),
                "format" => return Err(strange(name, &value)),
                _ => {}
            }
        }
        Ok(wanted)
    }

    fn takes(&self, call: &LoggedCall) -> bool {
        let same = |wanted: &Option<String>, found: Option<&str>| {
            wanted.as_deref().is_none_or(|wanted| found == Some(wanted))
        };
        let outcome = self.outcome.as_deref().is_none_or(|wanted| match wanted {
            "Failure" => call.error.is_some(),
            wanted => outcome(call) == wanted,
        });
        outcome
            && same(&self.operation, Some(call.operation.name()))
            && same(&self.table, call.table.as_deref())
            && same(&self.tag, call.tag.as_deref())
            && same(&self.caller, Some(&call.access_key))
            && self.since.is_none_or(|since| call.time >= since)
    }
}

/// The value of a parameter.
fn read_as<T: std::str::FromStr>(name: &str, value: &str) -> Result<T, ApiError> {
    value.parse().map_err(|_| strange(name, value))
}

fn strange(name: &str, value: &str) -> ApiError {
    ApiError::validation(format!(
        "{name} cannot be {value:?}: GET openapi.json says what it can be"
    ))
}

fn moment(value: &str) -> Result<Timestamp, ApiError> {
    let seconds: f64 = read_as("since", value)?;
    match seconds.is_finite() {
        // A float beyond the range becomes its nearest end.
        true => Ok(Timestamp::from_millis((seconds * 1000.0).round() as i64)),
        false => Err(strange("since", value)),
    }
}

fn outcome(call: &LoggedCall) -> &'static str {
    call.error.map_or("Success", |code| code.as_str())
}

fn tell(ask: &Ask<'_>) -> Answered {
    takes_nothing(ask.body)?;
    let wanted = LogFilter::read(ask)?;
    let log = ask.context.meters.log.as_ref();
    let limit = wanted.limit.unwrap_or(PAGE);
    let calls = log.map_or_else(Vec::new, |log| {
        log.calls(wanted.after, limit, |call| wanted.takes(call))
    });
    let database = ask.database.name();
    let body = match wanted.format.as_deref() {
        Some("jsonl") => {
            let mut lines = Vec::new();
            for call in &calls {
                lines.extend(object(|json| written(json, database, call)));
                lines.push(b'\n');
            }
            lines
        }
        Some("har") => archive(&calls),
        _ => object(|json| {
            objects(json, "Calls", &calls, |json, call| {
                written(json, database, call)
            });
            let after = calls.last().map_or(wanted.after, |call| call.number);
            number(json, "After", after);
        }),
    };
    Ok(Answer::unseeing(Ok(body)))
}

fn written(json: &mut Writer<'_>, database: &str, call: &LoggedCall) {
    number(json, "Number", call.number);
    json.key("Time");
    write_timestamp(json, call.time);
    text(json, "Database", database);
    text(json, "Caller", &call.access_key);
    text(json, "Region", &call.region);
    text(json, "Operation", call.operation.name());
    if let Some(table) = &call.table {
        text(json, "TableName", table);
    }
    if let Some(index) = &call.index {
        text(json, "IndexName", index);
    }
    text(json, "Outcome", outcome(call));
    if let Some(reason) = &call.reason {
        text(json, "Reason", reason);
    }
    real(json, "Milliseconds", call.took.as_secs_f64() * 1000.0);
    real(json, "ReadUnits", call.read_units);
    real(json, "WriteUnits", call.write_units);
    number(json, "ItemsRead", call.items);
    if let Some(count) = call.returned {
        number(json, "ItemsReturned", count);
    }
    if let Some(bytes) = call.request_bytes {
        number(json, "RequestBytes", bytes);
    }
    if let Some(tag) = &call.tag {
        text(json, "Tag", tag);
    }
}

fn real(json: &mut Writer<'_>, name: &'static str, value: f64) {
    json.key(name);
    json.f64(value);
}

/// The calls as an HTTP archive, version 1.2; what is not kept of them is said to be unknown.
fn archive(calls: &[LoggedCall]) -> Vec<u8> {
    object(|json| {
        json.key("log");
        json.begin_object();
        text(json, "version", "1.2");
        json.key("creator");
        json.begin_object();
        text(json, "name", env!("CARGO_PKG_NAME"));
        text(json, "version", env!("CARGO_PKG_VERSION"));
        json.end_object();
        objects(json, "entries", calls, |json, call| {
            let took = call.took.as_secs_f64() * 1000.0;
            text(
                json,
                "startedDateTime",
                &format!("{}Z", call.time.minus(call.took).iso()),
            );
            real(json, "time", took);
            json.key("request");
            json.begin_object();
            text(json, "method", "POST");
            text(
                json,
                "url",
                &format!("http://localhost/#{}", call.operation.name()),
            );
            common(
                json,
                call.request_bytes
                    .and_then(|bytes| i64::try_from(bytes).ok()),
            );
            json.key("queryString");
            json.begin_array();
            json.end_array();
            json.end_object();
            json.key("response");
            json.begin_object();
            let status = call.error.map_or(200, |code| code.http_status());
            number(json, "status", status.into());
            text(json, "statusText", outcome(call));
            text(json, "redirectURL", "");
            json.key("content");
            json.begin_object();
            number(json, "size", 0);
            text(json, "mimeType", "application/x-amz-json-1.0");
            json.end_object();
            common(json, None);
            json.end_object();
            json.key("cache");
            json.begin_object();
            json.end_object();
            json.key("timings");
            json.begin_object();
            real(json, "send", 0.0);
            real(json, "wait", took);
            real(json, "receive", 0.0);
            json.end_object();
        });
        json.end_object();
    })
}

/// What requests and responses of an archive have in common.
fn common(json: &mut Writer<'_>, body: Option<i64>) {
    text(json, "httpVersion", "HTTP/1.1");
    for name in ["cookies", "headers"] {
        json.key(name);
        json.begin_array();
        json.end_array();
    }
    json.key("headersSize");
    json.i64(-1);
    json.key("bodySize");
    json.i64(body.unwrap_or(-1));
}

/// What calls took together.
#[derive(Debug, Default)]
struct Sum {
    calls: u64,
    failed: u64,
    read_units: f64,
    write_units: f64,
}

fn capacity(ask: &Ask<'_>) -> Answered {
    takes_nothing(ask.body)?;
    let mut by = "table".to_owned();
    for (name, value) in ask.parameters()? {
        if !["table", "index", "operation", "tag"].contains(&&*value) {
            return Err(strange(name, &value).into());
        }
        by = value.into_owned();
    }
    let log = ask.context.meters.log.as_ref();
    let calls = log.map_or_else(Vec::new, |log| log.calls(0, LOGGED_CALLS_MAX, |_| true));
    let mut sums: BTreeMap<Option<&str>, Sum> = BTreeMap::new();
    for call in &calls {
        let name = match by.as_str() {
            "index" => call.index.as_deref(),
            "operation" => Some(call.operation.name()),
            "tag" => call.tag.as_deref(),
            _ => call.table.as_deref(),
        };
        let sum = sums.entry(name).or_default();
        sum.calls += 1;
        sum.failed += u64::from(call.error.is_some());
        sum.read_units += call.read_units;
        sum.write_units += call.write_units;
    }
    Ok(Answer::unseeing(Ok(object(|json| {
        objects(json, "Rows", &sums, |json, (name, sum)| {
            if let Some(name) = name {
                text(json, "Name", name);
            }
            number(json, "Calls", sum.calls);
            number(json, "Failed", sum.failed);
            real(json, "ReadUnits", sum.read_units);
            real(json, "WriteUnits", sum.write_units);
        });
    }))))
}
