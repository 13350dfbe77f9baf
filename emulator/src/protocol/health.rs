//! `GET /health`: whether the process is of use, for those who start and watch it.
//!
//! | State | Status | What follows |
//! |---|---|---|
//! | `ok` | 200 | nothing |
//! | `full` | 200 | reads are answered, writes again as soon as there is room; a restart would free nothing |
//! | `read-only` | 503 | only another process writes again: start it anew |
//! | `recovering` | 503 | wait |
//!
//! The gate looks at Host and Origin as for each request. No proof is asked for who calls: nothing is told that a
//! caller could not find out, and what watches containers has no keys.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Response, StatusCode};

use super::respond::Manner;
use crate::meter::Health;
use crate::operation::Context;
use crate::wire::json::Writer;

/// The answer to whoever asks how the store is.
pub(super) fn answer(context: &Context, manner: &Manner) -> Response<Bytes> {
    let health = context.health();
    let status = match health.is_of_use() {
        true => StatusCode::OK,
        false => StatusCode::SERVICE_UNAVAILABLE,
    };
    let mut response = manner.plain(status, Bytes::from(body(&health)));
    let json = HeaderValue::from_static("application/json");
    let _ = response.headers_mut().insert(CONTENT_TYPE, json);
    response
}

fn body(health: &Health) -> Vec<u8> {
    let mut body = Vec::new();
    let mut writer = Writer::new(&mut body);
    writer.begin_object();
    writer.key("state");
    writer.string(health.state());
    if let Some(reason) = health.reason() {
        writer.key("reason");
        writer.string(reason);
    }
    writer.end_object();
    body
}
