//! What a pipeline answers, as HTTP: headers, ranges, conditions and digests of bytes.

use std::cmp::Ordering;
use std::ops::Range;
use std::time::SystemTime;

use axum::body::{Body, Bytes};
use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE,
    ETAG, IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE, IF_UNMODIFIED_SINCE, LAST_MODIFIED,
    RANGE,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use package_database::block::blobs::Digest;
use package_database::packages::pipeline::{Body as Payload, Content, Response as Answer};

use crate::edge::OwnBody;
use crate::etag::{EntityTag, Preconditions};
use crate::problem::{Problem, ProblemKind, RepositoryError};
use crate::route::drawn::Drawn;

/// What of a request its answer depends on.
#[derive(Debug)]
pub(super) struct Asked<'a> {
    pub(super) method: &'a Method,
    pub(super) headers: &'a HeaderMap,
    /// What a browser is to call the bytes.
    pub(super) file: Option<String>,
    /// When the bytes were published.
    pub(super) modified: Option<SystemTime>,
}

/// Whether a pipeline answers with the bytes of a thing that was asked for.
pub(super) fn out_of_pipeline(answer: &Answer) -> bool {
    answer.status == 200 && matches!(&answer.content, Content::Body(_))
}

/// The answer of a pipeline.
pub(super) fn of_pipeline(asked: &Asked<'_>, answer: Answer) -> Result<Response, Problem> {
    let status = StatusCode::from_u16(answer.status);
    let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut headers = HeaderMap::new();
    for (name, value) in &answer.headers {
        let parsed = HeaderName::try_from(name.as_str()).ok();
        let parsed = parsed.zip(HeaderValue::from_str(value).ok());
        let Some((name, value)) = parsed else {
            // The document means something with it, which a client would miss.
            let message = format!("the header {name:?} cannot be sent");
            return of_pipeline(asked, Answer::error(500, "PIPELINE_ERROR", &message));
        };
        headers.append(name, value);
    }
    let is_read = matches!(*asked.method, Method::GET | Method::HEAD);
    let mut response = match answer.content {
        Content::Json(json) => {
            let mut text = json.to_string();
            text.push('\n');
            let json = HeaderValue::from_static("application/json");
            headers.entry(CONTENT_TYPE).or_insert(json);
            headers.insert(CONTENT_LENGTH, text.len().into());
            (status, headers, text).into_response()
        }
        Content::Body(body) if status == StatusCode::OK && is_read => bytes(asked, headers, body)?,
        Content::Body(body) => {
            let size = body.size();
            let body = Body::new(Drawn::new(body.into_source(), size));
            (status, headers, body).into_response()
        }
        _ => (status, headers).into_response(),
    };
    if *asked.method == Method::HEAD {
        *response.body_mut() = Body::empty();
    }
    response.extensions_mut().insert(OwnBody);
    Ok(response)
}

/// Bytes that were asked for of a route of the service, with the headers that say what they are.
pub(super) fn of_bytes(
    asked: &Asked<'_>,
    headers: HeaderMap,
    body: Payload,
) -> Result<Response, Problem> {
    let mut response = bytes(asked, headers, body)?;
    if *asked.method == Method::HEAD {
        *response.body_mut() = Body::empty();
    }
    response.extensions_mut().insert(OwnBody);
    Ok(response)
}

/// The bytes that were asked for, or the part of them that was, unless the client has them already.
fn bytes(asked: &Asked<'_>, mut headers: HeaderMap, body: Payload) -> Result<Response, Problem> {
    let tag = tag(&headers, &body);
    complete(asked, &mut headers);
    if let Some(tag) = &tag {
        if let Some(value) = tag.to_header() {
            headers.insert(ETAG, value);
        }
        let empty = StatusCode::OK.into_response();
        let checked = Preconditions::of(asked.headers)?.answer_read(tag, empty)?;
        if checked.status() == StatusCode::NOT_MODIFIED {
            return Ok(unchanged(&headers));
        }
    }
    if is_changed_since(asked) {
        return Err(Problem::plain(ProblemKind::PreconditionFailed));
    }
    if is_unchanged_since(asked) {
        return Ok(unchanged(&headers));
    }
    let Some(size) = body.size() else {
        let body = Body::new(Drawn::new(body.into_source(), None));
        return Ok((headers, body).into_response());
    };
    headers.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    let digest = digest(&headers, &body);
    if let Some(digest) = &digest {
        describe(&mut headers, digest);
    }
    // A part is for whoever reads: RFC 9110, section 14.2.
    let wanted = match *asked.method == Method::GET {
        true => wanted(asked, tag.as_ref(), size),
        false => Wanted::All,
    };
    let range = match wanted {
        Wanted::All => None,
        Wanted::Part(range) => Some(range),
        Wanted::Nothing => {
            return Ok(unsatisfiable(size));
        }
    };
    let Some(range) = range else {
        if let Some(digest) = &digest
            && let Ok(value) = HeaderValue::from_str(&structured(digest))
        {
            headers.insert(HeaderName::from_static("content-digest"), value);
        }
        headers.insert(CONTENT_LENGTH, size.into());
        let body = Body::new(Drawn::new(body.into_source(), Some(size)));
        return Ok((headers, body).into_response());
    };
    let length = range.end.saturating_sub(range.start);
    let place = format!(
        "bytes {}-{}/{size}",
        range.start,
        range.end.saturating_sub(1)
    );
    if let Ok(place) = HeaderValue::from_str(&place) {
        headers.insert(CONTENT_RANGE, place);
    }
    headers.insert(CONTENT_LENGTH, length.into());
    let body = part(body, range, length);
    Ok((StatusCode::PARTIAL_CONTENT, headers, body).into_response())
}

/// The answer to whoever wants bytes that are not there.
fn unsatisfiable(size: u64) -> Response {
    let message = format!("There are {size} bytes: ask for a part of those.");
    let error = RepositoryError::new("RANGE_NOT_SATISFIABLE", message);
    // The place is made of digits.
    let place = HeaderValue::from_str(&format!("bytes */{size}"));
    let place = place.unwrap_or(HeaderValue::from_static("bytes */*"));
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (CONTENT_RANGE, place),
        (ACCEPT_RANGES, HeaderValue::from_static("bytes")),
    ];
    // An error is two texts, so that writing it does not fail.
    let text = serde_json::to_vec(&error).unwrap_or_default();
    (StatusCode::RANGE_NOT_SATISFIABLE, headers, text).into_response()
}

/// A part of the bytes.
fn part(body: Payload, range: Range<u64>, length: u64) -> Body {
    match body {
        Payload::Blob(stored) => Body::new(Drawn::new(stored.part(range), Some(length))),
        Payload::Bytes(bytes) => {
            let at = |place: u64| {
                usize::try_from(place)
                    .unwrap_or(usize::MAX)
                    .min(bytes.len())
            };
            Body::from(bytes.slice(at(range.start)..at(range.end)))
        }
        _ => Body::from(Bytes::new()),
    }
}

/// What the original says of all bytes besides their type.
fn complete(asked: &Asked<'_>, headers: &mut HeaderMap) {
    let mut add = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.entry(name).or_insert(value);
        }
    };
    add(CACHE_CONTROL, "no-cache");
    if let Some(file) = &asked.file {
        add(CONTENT_DISPOSITION, &format!("attachment; filename={file}"));
    }
    if let Some(modified) = asked.modified {
        add(LAST_MODIFIED, &httpdate::fmt_http_date(modified));
    }
}

/// An answer to a client that has the bytes: what may have changed besides them.
fn unchanged(headers: &HeaderMap) -> Response {
    let mut response = StatusCode::NOT_MODIFIED.into_response();
    for name in [CACHE_CONTROL, ETAG, LAST_MODIFIED] {
        if let Some(value) = headers.get(&name) {
            response.headers_mut().insert(name, value.clone());
        }
    }
    response
}

/// Whether the bytes are as old as the client's; a tag says it better.
fn is_unchanged_since(asked: &Asked<'_>) -> bool {
    since(asked, &IF_MODIFIED_SINCE, &IF_NONE_MATCH).is_some_and(Ordering::is_le)
}

/// Whether the bytes are newer than the client allows; a tag says it better (RFC 9110, section 13.2.2).
fn is_changed_since(asked: &Asked<'_>) -> bool {
    since(asked, &IF_UNMODIFIED_SINCE, &IF_MATCH).is_some_and(Ordering::is_gt)
}

/// How the time of the bytes stands to that of a header, unless another header says it better.
fn since(asked: &Asked<'_>, name: &HeaderName, better: &HeaderName) -> Option<Ordering> {
    let since = asked.headers.get(name);
    let since = since.filter(|_| !asked.headers.contains_key(better))?;
    let since = httpdate::parse_http_date(since.to_str().ok()?).ok()?;
    let seconds = |time: SystemTime| {
        let since = time.duration_since(SystemTime::UNIX_EPOCH);
        since.map_or(0, |since| since.as_secs())
    };
    Some(seconds(asked.modified?).cmp(&seconds(since)))
}

/// The tag that the pipeline gave, or the digest of stored bytes.
fn tag(headers: &HeaderMap, body: &Payload) -> Option<EntityTag> {
    let given = headers.get(ETAG).and_then(|tag| tag.to_str().ok());
    let given = given.and_then(|tag| tag.strip_prefix('"')?.strip_suffix('"'));
    match (given, body) {
        (Some(word), _) => EntityTag::of_word(word),
        (None, Payload::Blob(stored)) => EntityTag::of_word(&format!("sha256:{}", stored.digest)),
        (None, _) => None,
    }
}

/// The digest of the bytes: of stored ones their own, of others the one in their tag.
fn digest(headers: &HeaderMap, body: &Payload) -> Option<Digest> {
    if let Payload::Blob(stored) = body {
        return Some(stored.digest);
    }
    let tag = headers.get(ETAG)?.to_str().ok()?;
    let text = tag.strip_prefix("\"sha256:")?.strip_suffix('"')?;
    text.parse().ok()
}

/// The digest in the form of structured headers.
fn structured(digest: &Digest) -> String {
    format!("sha-256=:{}:", STANDARD.encode(digest.as_bytes()))
}

/// Says the digest of the whole, in the three ways in which clients look for it.
fn describe(headers: &mut HeaderMap, digest: &Digest) {
    let texts = [
        ("repr-digest", structured(digest)),
        (
            "digest",
            format!("SHA-256={}", STANDARD.encode(digest.as_bytes())),
        ),
        ("x-checksum-sha256", digest.to_string()),
    ];
    for (name, text) in texts {
        if let Ok(value) = HeaderValue::from_str(&text) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
}

/// How much of the bytes a client wants.
#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    All,
    Part(Range<u64>),
    /// Of what there is, none.
    Nothing,
}

/// What the header `Range` asks for. Several ranges, and what is no range of bytes, are no reason to send less.
fn wanted(asked: &Asked<'_>, tag: Option<&EntityTag>, size: u64) -> Wanted {
    let text = asked
        .headers
        .get(RANGE)
        .and_then(|range| range.to_str().ok());
    let Some(text) = text else {
        return Wanted::All;
    };
    // Of another thing than the client began to read, it needs all.
    let same = asked.headers.get(IF_RANGE).is_none_or(|known| {
        tag.and_then(EntityTag::to_header)
            .is_some_and(|tag| tag == *known)
    });
    if !same {
        return Wanted::All;
    }
    range(text, size)
}

/// One range of bytes out of so many.
fn range(text: &str, size: u64) -> Wanted {
    let Some(ends) = text
        .trim()
        .strip_prefix("bytes=")
        .and_then(|ends| ends.split_once('-'))
    else {
        return Wanted::All;
    };
    let (first, last) = (ends.0.trim(), ends.1.trim());
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    // A number that is too large for us is beyond every end.
    let number = |text: &str| text.parse::<u64>().unwrap_or(u64::MAX);
    let range = match (is_number(first), is_number(last)) {
        (true, true) if number(first) > number(last) => return Wanted::All,
        (true, true) => number(first)..number(last).saturating_add(1).min(size),
        (true, false) if last.is_empty() => number(first)..size,
        (false, true) if first.is_empty() => size.saturating_sub(number(last))..size,
        _ => return Wanted::All,
    };
    match range.start < range.end {
        true => Wanted::Part(range),
        false => Wanted::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, Method};
    use package_database::packages::pipeline::Response as Answer;

    use super::{Asked, Wanted, of_pipeline, range};

    #[test]
    fn a_header_that_cannot_be_sent_is_told_instead_of_left_out() {
        let headers = HeaderMap::new();
        for (name, value, status) in [
            ("x-note", "a\tb", 404),
            ("x note", "a", 500),
            ("", "a", 500),
            ("x-note", "a\r\nx: b", 500),
            ("x-note", "a\0", 500),
        ] {
            let asked = Asked {
                method: &Method::GET,
                headers: &headers,
                file: None,
                modified: None,
            };
            let mut answer = Answer::error(404, "NOT_FOUND", "there is none");
            answer.headers = vec![(name.to_owned(), value.to_owned())];
            let sent = of_pipeline(&asked, answer).unwrap();
            assert_eq!(sent.status().as_u16(), status, "{name:?} {value:?}");
        }
    }

    #[test]
    fn one_range_is_a_part_and_all_else_is_all() {
        for (text, wanted) in [
            ("bytes=0-4", Wanted::Part(0..5)),
            ("bytes=5-", Wanted::Part(5..13)),
            ("bytes=-3", Wanted::Part(10..13)),
            ("bytes=-99", Wanted::Part(0..13)),
            ("bytes=12-99999999999999999999", Wanted::Part(12..13)),
            ("bytes=100-200", Wanted::Nothing),
            ("bytes=13-", Wanted::Nothing),
            ("bytes=-0", Wanted::Nothing),
            ("bytes=4-2", Wanted::All),
            ("bytes=0-1,3-4", Wanted::All),
            ("bytes=", Wanted::All),
            ("bytes=a-b", Wanted::All),
            ("pages=1-2", Wanted::All),
        ] {
            assert_eq!(range(text, 13), wanted, "{text}");
        }
    }
}
