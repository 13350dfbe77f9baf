//! Which calls of the request log are wanted.

use super::write::{SUCCESS, outcome};
use crate::clock::Timestamp;
use crate::control::body::operation;
use crate::control::call::{self, Ask, Member, Shape};
use crate::control::query::{out_of_range, read_as, strange};
use crate::limits::LOGGED_CALLS_MAX;
use crate::operation::{LoggedCall, kept_tag};
use crate::wire::{ApiError, ErrorCode};

const OPERATION: Member =
    Member::optional("operation", call::OPERATION, "Calls of this operation.");
/// Every way to end but success.
const FAILURE: &str = "Failure";

const TABLE: Member = Member::optional("table", Shape::Text, "Calls on this table.");
const OUTCOME: Member = Member::optional(
    "outcome",
    Shape::Text,
    "Success, Failure, or the name of an exception.",
);
const TAG: Member = Member::optional("tag", Shape::Text, "Calls with this tag.");
const CALLER: Member = Member::optional("caller", Shape::Text, "Calls of this access key.");
const SINCE: Member = Member::optional(
    "since",
    Shape::Real,
    "Calls at this moment or later, in epoch seconds.",
);

/// What a page of the log takes.
pub(super) const OF_PAGE: &[Member] = &[
    OPERATION,
    TABLE,
    OUTCOME,
    TAG,
    CALLER,
    SINCE,
    Member::optional(
        "limit",
        Shape::WholeWithin(1, LOGGED_CALLS_MAX as i64),
        "How many at most, 1 to 10,000; absent: 1,000 in an object, all in the other formats.",
    ),
    Member::optional(
        "after",
        Shape::WholeFrom(0),
        "Calls with greater numbers, the first of them: the After of a page before, or 0; absent: the last calls.",
    ),
    Member::optional(
        "format",
        Shape::Word(&["json", "jsonl", "har"]),
        "One object, a line for each call, or an HTTP archive without bodies; absent: json.",
    ),
];

/// What whoever follows the log gives.
pub(super) const OF_FOLLOWER: &[Member] = &[
    OPERATION,
    TABLE,
    OUTCOME,
    TAG,
    CALLER,
    SINCE,
    Member::optional(
        "after",
        Shape::WholeFrom(0),
        "Calls with greater numbers; absent: those that come from now on.",
    ),
];

/// Which calls are wanted.
#[derive(Debug, Default)]
pub(super) struct LogFilter {
    operation: Option<String>,
    table: Option<String>,
    outcome: Option<String>,
    tag: Option<String>,
    caller: Option<String>,
    since: Option<Timestamp>,
    pub(super) after: Option<u64>,
    pub(super) limit: Option<usize>,
    pub(super) format: Option<String>,
}

impl LogFilter {
    /// Reads the query string.
    ///
    /// # Errors
    ///
    /// For a parameter that the call does not take, or a value that it cannot have.
    pub(super) fn read(ask: &Ask<'_>) -> Result<Self, ApiError> {
        let mut wanted = Self::default();
        for (name, value) in ask.parameters()? {
            let text = || Some(value.to_string());
            match name {
                "operation" => wanted.operation = Some(operation(&value)?.name().to_owned()),
                "table" => wanted.table = text(),
                "outcome" if is_outcome(&value) => wanted.outcome = text(),
                "outcome" => {
                    return Err(ApiError::validation(format!(
                        "outcome cannot be {value:?}: it is Success, Failure, or the name of an exception such as ValidationException"
                    )));
                }
                "tag" => wanted.tag = Some(kept_tag(&value).to_owned()),
                "caller" => wanted.caller = text(),
                "since" => wanted.since = Some(moment(&value)?),
                "after" => wanted.after = Some(read_as(name, &value)?),
                "limit" => {
                    let limit = read_as(name, &value)?;
                    let range = 1..=LOGGED_CALLS_MAX;
                    let limit = Some(limit).filter(|limit| range.contains(limit));
                    wanted.limit = Some(limit.ok_or_else(|| out_of_range(name, &value, &range))?);
                }
                "format" if ["json", "jsonl", "har"].contains(&&*value) => wanted.format = text(),
                "format" => return Err(strange(name, &value)),
                _ => {}
            }
        }
        Ok(wanted)
    }

    /// Whether a call is wanted.
    pub(super) fn takes(&self, call: &LoggedCall) -> bool {
        let same = |wanted: &Option<String>, found: Option<&str>| {
            wanted.as_deref().is_none_or(|wanted| found == Some(wanted))
        };
        let outcome = self.outcome.as_deref().is_none_or(|wanted| match wanted {
            FAILURE => call.error.is_some(),
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

/// Whether a call can end like that, or a filter can ask for it.
fn is_outcome(value: &str) -> bool {
    let mut names = ErrorCode::ALL.iter().map(|code| code.as_str());
    [SUCCESS, FAILURE].contains(&value) || names.any(|name| name == value)
}

fn moment(value: &str) -> Result<Timestamp, ApiError> {
    let seconds: f64 = read_as("since", value)?;
    match seconds.is_finite() {
        // A float beyond the range becomes its nearest end.
        true => Ok(Timestamp::from_millis((seconds * 1000.0).round() as i64)),
        false => Err(strange("since", value)),
    }
}
