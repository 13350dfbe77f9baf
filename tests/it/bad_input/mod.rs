//! Hostile and faulty input over raw sockets: each case is a row with the request, the status, the
//! exact type and the exact text in the classic wording (W5). After each case a good request must be
//! answered, so nothing here may kill the process, hang it, or leave it refusing others.

mod authorization;
mod expressions;
mod framing;
mod http;
mod json;
mod limits;
mod surface;
mod tokens;
mod transactions;
mod values;
mod wording;

use std::net::SocketAddr;

use dynamodb_emulator::ErrorWording;
use serde_json::{Value, json};

use crate::support::raw::{self, Answer, Connection, Raw};
use crate::support::server::Listening;

/// What is expected of a text.
#[derive(Clone, Debug)]
pub(crate) enum Text {
    Is(String),
    Starts(String),
    Contains(String),
    /// No message member at all.
    Absent,
    /// Not stated by any source.
    Any,
}

impl Text {
    fn matches(&self, found: Option<&str>) -> bool {
        match (self, found) {
            (Self::Any, _) | (Self::Absent, None) => true,
            (Self::Is(text), Some(found)) => text == found,
            (Self::Starts(text), Some(found)) => found.starts_with(text.as_str()),
            (Self::Contains(text), Some(found)) => found.contains(text.as_str()),
            _ => false,
        }
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::Is(text.to_owned())
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::Is(text)
    }
}

/// What a case expects.
#[derive(Clone, Debug)]
pub(crate) enum Expect {
    /// Accepted: 200.
    Accepted,
    /// Refused with JSON: status, full type, message.
    Error(u16, &'static str, Text),
    /// Refused with a body that is not the protocol's.
    Plain(u16, Text),
    /// One of these statuses, whatever the body.
    Status(&'static [u16]),
    /// The server closes; an answer before that is one of these statuses, and there is at most one.
    Closes(&'static [u16]),
}

/// The prefix of the framework's own exceptions.
pub(crate) const SERIALIZATION: &str = "com.amazon.coral.service#SerializationException";
pub(crate) const UNKNOWN_OPERATION: &str = "com.amazon.coral.service#UnknownOperationException";
pub(crate) const VALIDATION: &str = "com.amazon.coral.validate#ValidationException";

/// The refusal that most rows expect.
pub(crate) fn invalid(message: impl Into<Text>) -> Expect {
    Expect::Error(400, VALIDATION, message.into())
}

/// The refusal of JSON that is none, or of another shape.
pub(crate) fn unreadable(message: impl Into<Text>) -> Expect {
    Expect::Error(400, SERIALIZATION, message.into())
}

/// One row.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
    pub(crate) expect: Expect,
}

/// A row whose request is well-formed HTTP.
pub(crate) fn case(name: &str, request: Raw, expect: Expect) -> Case {
    bytes(name, request.bytes(), expect)
}

/// A row of bytes as they are.
pub(crate) fn bytes(name: &str, bytes: impl Into<Vec<u8>>, expect: Expect) -> Case {
    Case {
        name: name.to_owned(),
        bytes: bytes.into(),
        expect,
    }
}

/// A row that calls an operation with JSON.
pub(crate) fn call(name: &str, operation: &str, input: Value, expect: Expect) -> Case {
    case(name, Raw::post(operation, input.to_string()), expect)
}

/// Runs all rows and fails with all that differ.
pub(crate) fn check(address: SocketAddr, cases: Vec<Case>) {
    let mut failures = Vec::new();
    for case in &cases {
        if let Err(found) = run(address, case) {
            failures.push(format!(
                "{}\n    expected {:?}\n    found    {found}",
                case.name, case.expect
            ));
        }
        raw::call(address, "ListTables", &json!({}));
    }
    assert!(
        failures.is_empty(),
        "{} of {} cases differ:\n{}\n",
        failures.len(),
        cases.len(),
        failures.join("\n")
    );
}

fn run(address: SocketAddr, case: &Case) -> Result<(), String> {
    let mut connection = Connection::open(address);
    connection.send(&case.bytes);
    if let Expect::Closes(statuses) = &case.expect {
        let answer = connection.answer();
        let status = answer.as_ref().map(|answer| answer.status);
        if status.is_some_and(|status| !statuses.contains(&status)) {
            return Err(shown(answer.as_ref()));
        }
        return match connection.closes_quietly() {
            true => Ok(()),
            false => Err("a second answer".to_owned()),
        };
    }
    let answer = connection.answer();
    let agrees = match (&case.expect, &answer) {
        (Expect::Accepted, Some(answer)) => answer.status == 200,
        (Expect::Error(status, error, text), Some(answer)) => {
            answer.status == *status
                && answer.error_type() == *error
                && text.matches(answer.message().as_deref())
        }
        (Expect::Plain(status, text), Some(answer)) => {
            answer.status == *status && text.matches(Some(&answer.text()))
        }
        (Expect::Status(statuses), Some(answer)) => statuses.contains(&answer.status),
        _ => false,
    };
    match agrees {
        true => Ok(()),
        false => Err(shown(answer.as_ref())),
    }
}

fn shown(answer: Option<&Answer>) -> String {
    let Some(answer) = answer else {
        return "the connection closed without an answer".to_owned();
    };
    let text: String = answer.text().chars().take(600).collect();
    format!("{} {text:?}", answer.status)
}

/// A listening emulator with three tables: `one` (partition key `p`), `two` (partition key `p`, sort
/// key `s`, global index `glo` on `x`, local index `loc` on `p` and `y`) and `raw` (binary key `p`).
/// It answers everything in the older layer of validation.
pub(crate) fn with_tables() -> Listening {
    let server = Listening::start_with(|builder| builder.error_wording(ErrorWording::Classic));
    create_tables(server.address);
    server
}

fn create_tables(address: SocketAddr) {
    let attribute = |name: &str, kind: &str| json!({"AttributeName": name, "AttributeType": kind});
    let key = |name: &str, kind: &str| json!({"AttributeName": name, "KeyType": kind});
    let all = json!({"ProjectionType": "ALL"});
    for table in [
        json!({
            "TableName": "one", "KeySchema": [key("p", "HASH")],
            "AttributeDefinitions": [attribute("p", "S")],
        }),
        json!({
            "TableName": "raw", "KeySchema": [key("p", "HASH")],
            "AttributeDefinitions": [attribute("p", "B")],
        }),
        json!({
            "TableName": "two", "KeySchema": [key("p", "HASH"), key("s", "RANGE")],
            "AttributeDefinitions": [
                attribute("p", "S"), attribute("s", "S"), attribute("x", "S"), attribute("y", "S"),
            ],
            "GlobalSecondaryIndexes": [
                {"IndexName": "glo", "KeySchema": [key("x", "HASH")], "Projection": all},
            ],
            "LocalSecondaryIndexes": [
                {"IndexName": "loc", "KeySchema": [key("p", "HASH"), key("y", "RANGE")], "Projection": all},
            ],
        }),
    ] {
        let mut input = table;
        input["BillingMode"] = json!("PAY_PER_REQUEST");
        raw::call(address, "CreateTable", &input);
    }
}

/// Text of this many bytes.
pub(crate) fn long(length: usize) -> String {
    "a".repeat(length)
}
