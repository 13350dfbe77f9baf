//! What handlers answer: JSON, with a tag where it is a thing that can change.

use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, LOCATION};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use crate::etag::{EntityTag, Preconditions};
use crate::problem::{Problem, ProblemKind};

/// What stays as it is in a part of a path.
const IN_SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// A value in JSON.
pub(crate) fn json(status: StatusCode, value: &impl Serialize) -> Result<Response, Problem> {
    Ok(of_bytes(status, write(value)?))
}

/// A value in JSON for a client that may have it already. It may be kept, but is asked for again each time.
pub(crate) fn read(
    preconditions: &Preconditions,
    value: &impl Serialize,
) -> Result<Response, Problem> {
    let bytes = write(value)?;
    let tag = EntityTag::of(&bytes);
    found(preconditions, &tag, bytes)
}

/// The same of a thing that has a tag of its own.
pub(crate) fn read_as(
    preconditions: &Preconditions,
    tag: &EntityTag,
    value: &impl Serialize,
) -> Result<Response, Problem> {
    found(preconditions, tag, write(value)?)
}

fn found(
    preconditions: &Preconditions,
    tag: &EntityTag,
    bytes: Vec<u8>,
) -> Result<Response, Problem> {
    let mut response = of_bytes(StatusCode::OK, bytes);
    let private = HeaderValue::from_static("private, no-cache");
    response.headers_mut().insert(CACHE_CONTROL, private);
    preconditions.answer_read(tag, response)
}

/// Holds the conditions of a write to what is there now, whose tag is that of its JSON.
pub(crate) fn check_write(
    preconditions: &Preconditions,
    current: Option<&impl Serialize>,
) -> Result<(), Problem> {
    let tag = current.map(|value| write(value).map(|bytes| EntityTag::of(&bytes)));
    preconditions.check_write(tag.transpose()?.as_ref())
}

/// A value in JSON that is new, and where it is.
pub(crate) fn created(location: &str, value: &impl Serialize) -> Result<Response, Problem> {
    let mut response = json(StatusCode::CREATED, value)?;
    place(&mut response, location);
    Ok(response)
}

/// The value that was written, in JSON with its tag, and where it is when it is new.
pub(crate) fn written(
    status: StatusCode,
    location: Option<&str>,
    value: &impl Serialize,
) -> Result<Response, Problem> {
    let bytes = write(value)?;
    let tag = EntityTag::of(&bytes);
    Ok(tagged(status, location, &tag, bytes))
}

/// The same of a thing that has a tag of its own.
pub(crate) fn written_as(
    status: StatusCode,
    location: Option<&str>,
    tag: &EntityTag,
    value: &impl Serialize,
) -> Result<Response, Problem> {
    Ok(tagged(status, location, tag, write(value)?))
}

fn tagged(status: StatusCode, location: Option<&str>, tag: &EntityTag, bytes: Vec<u8>) -> Response {
    let mut response = of_bytes(status, bytes);
    let headers = response.headers_mut();
    if let Some(tag) = tag.to_header() {
        headers.insert(axum::http::header::ETAG, tag);
    }
    if let Some(location) = location {
        place(&mut response, location);
    }
    response
}

/// A value in JSON that is now somewhere else.
pub(crate) fn placed(location: &str, value: &impl Serialize) -> Result<Response, Problem> {
    let mut response = json(StatusCode::OK, value)?;
    place(&mut response, location);
    Ok(response)
}

/// Says where a thing is.
fn place(response: &mut Response, location: &str) {
    if let Ok(location) = HeaderValue::from_str(location) {
        response.headers_mut().insert(LOCATION, location);
    }
}

/// Nothing more to say.
pub(crate) fn gone() -> Response {
    StatusCode::NO_CONTENT.into_response()
}

/// A name as a part of a path.
pub(crate) fn segment(name: &str) -> String {
    utf8_percent_encode(name, IN_SEGMENT).to_string()
}

fn of_bytes(status: StatusCode, bytes: Vec<u8>) -> Response {
    let json = HeaderValue::from_static("application/json");
    (status, [(CONTENT_TYPE, json)], Body::from(bytes)).into_response()
}

fn write(value: &impl Serialize) -> Result<Vec<u8>, Problem> {
    serde_json::to_vec(value).map_err(|error| {
        tracing::error!(%error, "an answer cannot be written");
        Problem::plain(ProblemKind::Internal)
    })
}
