//! Recordings read back, and what is told of two answers.

mod compare;
mod recorder;
mod recording;

use bytes::Bytes;
use serde_json::Value;

use crate::protocol::{RelayedAnswer, RelayedCall};

/// A call of an operation on tables.
fn call(operation: &str, request: &str) -> RelayedCall {
    RelayedCall {
        target: format!("DynamoDB_20120810.{operation}"),
        body: Bytes::from(request.to_owned()),
    }
}

/// An answer as it stands.
fn answer(status: u16, body: &str) -> RelayedAnswer {
    RelayedAnswer {
        status,
        body: Bytes::from(body.to_owned()),
    }
}

/// An answer that went well.
fn well(body: &Value) -> RelayedAnswer {
    answer(200, &body.to_string())
}
