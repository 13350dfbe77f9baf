//! The request log as an HTTP archive.

use super::write::outcome;
use crate::control::body::{number, object, objects, real, text};
use crate::operation::LoggedCall;
use crate::wire::json::Writer;

/// The calls as an HTTP archive, version 1.2; what is not kept of them is said to be unknown.
pub(super) fn archive(calls: &[LoggedCall]) -> Vec<u8> {
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
            let table = call.table.iter().map(|table| format!("/{table}"));
            let url = format!(
                "http://localhost/#{}{}",
                call.operation.name(),
                table.collect::<String>()
            );
            text(json, "url", &url);
            common(json, call.request_bytes);
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
            number(json, "size", call.response_bytes.unwrap_or(0));
            text(json, "mimeType", "application/x-amz-json-1.0");
            json.end_object();
            common(json, call.response_bytes);
            json.end_object();
            own(json, call);
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

/// What an archive has no members for: names of others begin with an underscore.
fn own(json: &mut Writer<'_>, call: &LoggedCall) {
    let texts = [
        ("_table", &call.table),
        ("_index", &call.index),
        ("_tag", &call.tag),
    ];
    for (name, value) in texts {
        if let Some(value) = value {
            text(json, name, value);
        }
    }
    real(json, "_readUnits", call.read_units);
    real(json, "_writeUnits", call.write_units);
}

/// What requests and responses of an archive have in common.
fn common(json: &mut Writer<'_>, bytes: Option<u64>) {
    // What is not known is said so.
    let body = bytes.and_then(|bytes| i64::try_from(bytes).ok());
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
