//! A body in JSON.

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use serde::de::DeserializeOwned;
use serde_path_to_error::{Path, Segment};

use super::depth::{DEPTH_MAX, is_too_deep};
use super::number::first_inexact;
use crate::expectation::expectation;
use crate::problem::{Problem, ProblemKind, in_pointer};
use crate::state::ServiceState;

/// A JSON body, read as a whole: `application/json` or `+json`, UTF-8, not compressed, no larger than the limit and
/// nested at most 64 levels deep, with numbers that are kept as they are written.
///
/// # Examples
///
/// ```
/// use package_database_server::extract::JsonBody;
///
/// #[derive(serde::Deserialize)]
/// #[serde(deny_unknown_fields)]
/// struct Greeting {
///     name: String,
/// }
///
/// async fn greet(JsonBody(greeting): JsonBody<Greeting>) -> String {
///     format!("Hello, {}", greeting.name)
/// }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct JsonBody<T>(pub T);

impl<T: DeserializeOwned> FromRequest<ServiceState> for JsonBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &ServiceState) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        check_headers(&parts.headers)?;
        let bytes = read(body, state).await?;
        parse(&bytes).map(Self)
    }
}

/// Refuses what is not said to be plain JSON.
fn check_headers(headers: &HeaderMap) -> Result<(), Problem> {
    let unsupported = || Problem::plain(ProblemKind::UnsupportedMediaType);
    let mut types = headers.get_all(CONTENT_TYPE).iter();
    let (Some(content_type), None) = (types.next(), types.next()) else {
        return Err(unsupported());
    };
    let content_type = content_type.to_str().map_err(|_| unsupported())?;
    if !is_json(content_type) {
        return Err(unsupported());
    }
    let encoded = |value: &axum::http::HeaderValue| {
        !value.as_bytes().eq_ignore_ascii_case(b"identity") && !value.is_empty()
    };
    if headers.get_all(CONTENT_ENCODING).iter().any(encoded) {
        return Err(unsupported());
    }
    Ok(())
}

/// Changes as JSON that mean something else than the members of our bodies (RFC 6902, RFC 7396).
const PATCHES: [&str; 2] = [
    "application/json-patch+json",
    "application/merge-patch+json",
];

/// Whether a media type is JSON, in UTF-8 if it says so.
fn is_json(content_type: &str) -> bool {
    let mut parts = content_type.split(';').map(str::trim);
    let essence = parts.next().map(str::to_ascii_lowercase);
    let json = essence.is_some_and(|essence| {
        essence == "application/json"
            || !PATCHES.contains(&&*essence)
                && essence
                    .strip_prefix("application/")
                    .is_some_and(|subtype| subtype.len() > 5 && subtype.ends_with("+json"))
    });
    json && parts.all(|parameter| match parameter.split_once('=') {
        Some((name, value)) if name.trim().eq_ignore_ascii_case("charset") => {
            value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8")
        }
        _ => true,
    })
}

/// Reads a body to its end, unless it is too large or too slow.
pub(crate) async fn read(body: Body, state: &ServiceState) -> Result<Bytes, Problem> {
    let limits = state.limits();
    let collected = Limited::new(body, limits.body_bytes).collect();
    let collected = match state.clock().timer(limits.request) {
        None => collected.await,
        Some(timer) => tokio::select! {
            biased;
            collected = collected => collected,
            () = timer => return Err(Problem::plain(ProblemKind::RequestTimeout)),
        },
    };
    match collected {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(too_large(limits.body_bytes)),
        Err(_) => Err(Problem::new(
            ProblemKind::BadRequest,
            "The body broke off. Send all of it.",
        )),
    }
}

/// The problem of a body that is larger than the limit.
pub(crate) fn too_large(limit: usize) -> Problem {
    let detail = format!("A body may have {limit} bytes at most. Send a smaller one.");
    Problem::new(ProblemKind::TooLarge, detail)
}

/// The value that the bytes are in JSON.
fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    if std::str::from_utf8(bytes).is_err() {
        let detail = "The body is not in UTF-8. Encode it so.";
        return Err(Problem::new(ProblemKind::BadRequest, detail));
    }
    if is_too_deep(bytes) {
        let detail = format!("The body is nested more than {DEPTH_MAX} levels deep.");
        return Err(Problem::new(ProblemKind::BadRequest, detail));
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let pointer = pointer(error.path());
        refused(error.inner(), &pointer)
    })?;
    reader.end().map_err(|error| refused(&error, ""))?;
    if let Some(at) = first_inexact(bytes) {
        let detail = format!(
            "The number at byte {at} of the body has more digits than are kept: send an integer within 64 bits, a \
             fraction of 17 digits at most, or a text."
        );
        return Err(Problem::new(ProblemKind::Unprocessable, detail));
    }
    // A reader of an object takes its members without their names as well, which no client is meant to rely on.
    if bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[') {
        let problem = Problem::plain(ProblemKind::Unprocessable);
        return Err(problem.at("", "expected an object"));
    }
    Ok(value)
}

/// The problem of a body that is no JSON, or JSON of another shape.
fn refused(error: &serde_json::Error, pointer: &str) -> Problem {
    if !error.is_data() {
        let (line, column) = (error.line(), error.column());
        let detail = format!("The body is no JSON from line {line}, column {column} on.");
        return Problem::new(ProblemKind::BadRequest, detail);
    }
    let expected = expectation(&error.to_string());
    Problem::plain(ProblemKind::Unprocessable).at(pointer, expected)
}

/// Behind so many bytes a pointer is cut.
const POINTER_BYTES_ENOUGH: usize = 200;

/// A path within a JSON text as a pointer of RFC 6901.
fn pointer(path: &Path) -> String {
    let mut pointer = String::new();
    for segment in path {
        // A client may have named a member by a megabyte of text.
        if pointer.len() > POINTER_BYTES_ENOUGH {
            break;
        }
        pointer.push('/');
        match segment {
            Segment::Seq { index } => pointer.push_str(&index.to_string()),
            Segment::Map { key } => {
                let key: String = key.chars().take(POINTER_BYTES_ENOUGH).collect();
                pointer.push_str(&in_pointer(&key));
            }
            Segment::Enum { variant } => pointer.push_str(variant),
            Segment::Unknown => pointer.push('?'),
        }
    }
    pointer
}

#[cfg(test)]
mod tests {
    use super::is_json;

    #[test]
    fn media_types_of_json() {
        for json in [
            "application/json",
            "Application/JSON; charset=utf-8",
            "application/vnd.x+json ; charset=\"UTF-8\"",
        ] {
            assert!(is_json(json), "{json}");
        }
        for other in [
            "",
            "text/json",
            "application/jsonp",
            "application/+json",
            "application/merge-patch+json",
            "application/json-patch+json; charset=utf-8",
            "application/json; charset=latin1",
            "application/x-www-form-urlencoded",
        ] {
            assert!(!is_json(other), "{other}");
        }
    }
}
