//! What a request must pass before its handler sees it: rate, load, size, what it accepts, time.

use std::net::SocketAddr;

use axum::extract::{MatchedPath, Request, State};
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT, CONTENT_LENGTH};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::extract::too_large;
use crate::problem::{Problem, ProblemKind};
use crate::state::ServiceState;

/// Where a request comes from: an extension that the listener adds. Without it, in a test, nobody is metered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer(pub SocketAddr);

/// After so many seconds a client that was turned away for load may come again.
const LOAD_RETRY_SECONDS: u64 = 1;

pub(crate) async fn guard(
    State(state): State<ServiceState>,
    request: Request,
    next: Next,
) -> Response {
    match admit(&state, request, next).await {
        Ok(response) => response,
        Err(problem) => {
            state.metrics().refused(problem.kind());
            problem.into_response()
        }
    }
}

async fn admit(state: &ServiceState, request: Request, next: Next) -> Result<Response, Problem> {
    // Operators ask when the service is busy, too.
    let path = request.uri().path();
    if path == "/metrics" || path.starts_with("/health") {
        return Ok(next.run(request).await);
    }
    if let Some(Peer(address)) = request.extensions().get() {
        state.rates().check_client(address.ip())?;
    }
    if request.extensions().get::<Unhosted>().is_some() {
        let detail = "A request of HTTP/1.1 has the header Host once.";
        return Err(Problem::new(ProblemKind::BadRequest, detail));
    }
    let Ok(_permit) = state.running().try_acquire() else {
        let detail = "The service works on as many requests as it may. Try again soon.";
        return Err(Problem::new(ProblemKind::Unavailable, detail).retry_after(LOAD_RETRY_SECONDS));
    };
    let matched = request.extensions().get::<MatchedPath>();
    // The outermost layer has looked already, if there is one.
    let spoken = request.extensions().get().cloned();
    let speaks = || {
        let repository = state.repository();
        repository.speaks(matched, request.method(), request.uri())
    };
    let spoken = spoken.unwrap_or_else(speaks);
    if spoken.as_ref().is_some_and(|spoken| spoken.streams) {
        // The document says how large a body may be, and its bytes may take as long as they keep coming.
        return Ok(next.run(request).await);
    }
    let route = matched_route(&request);
    // A file may be of any size, and take its time as long as its bytes keep coming.
    let file = route.ends_with("/{store}/import");
    if !file {
        check_length(request.headers(), state.limits().body_bytes)?;
    }
    // Clients of the repository do not say what they take, or say it of the bytes.
    let ours = spoken.is_none() && (path.starts_with("/v1/") || path.starts_with("/auth/"));
    let (types, said) = media_types(&route);
    if ours && !accepts(request.headers(), types) {
        let detail = format!("Send `Accept: {said}`, or no such header.");
        return Err(Problem::new(ProblemKind::NotAcceptable, detail));
    }
    if file {
        return Ok(next.run(request).await);
    }
    // The body has its own time, so that a slow client gets another answer than one whose request is slow here.
    let Some(timer) = state
        .clock()
        .timer(state.limits().request.saturating_mul(2))
    else {
        return Ok(next.run(request).await);
    };
    tokio::select! {
        biased;
        response = next.run(request) => Ok(response),
        () = timer => {
            tracing::error!("a request took too long and was given up");
            let detail = "The request took too long and was given up: a change may or may not have been made. Read \
                          what is there before sending it again.";
            Err(Problem::new(ProblemKind::Unavailable, detail).retry_after(LOAD_RETRY_SECONDS))
        }
    }
}

/// A request came over a socket without a host, or with two, which HTTP/1.1 does not allow (RFC 9112, section 3.2): an
/// extension that the listener adds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unhosted;

/// How many bytes a body says itself that it has; `None` when it does not say so, or not in a number.
pub(crate) fn stated_length(headers: &HeaderMap) -> Option<u64> {
    let length = headers.get(CONTENT_LENGTH)?.to_str().ok()?;
    length.parse().ok()
}

/// Refuses a body that says itself that it is too large, before any of it is read.
fn check_length(headers: &HeaderMap, limit: usize) -> Result<(), Problem> {
    match stated_length(headers) {
        Some(length) if usize::try_from(length).map_or(true, |length| length > limit) => {
            Err(too_large(limit))
        }
        _ => Ok(()),
    }
}

/// What nearly every route answers, and what its problems are.
const JSON: &[&str] = &[
    "*/*",
    "application/*",
    "application/json",
    "application/problem+json",
];
/// What exports and reports answer.
const TEXT: &[&str] = &[
    "*/*",
    "application/*",
    "application/json",
    "application/octet-stream",
    "application/problem+json",
    "application/x-ndjson",
    "text/*",
    "text/plain",
];
/// What routes answer that tell of events for ever.
const STREAMS: &[&str] = &["*/*", "text/*", "text/event-stream"];
/// What routes answer that tell how far they have come.
const EVENTS: &[&str] = &[
    "*/*",
    "application/*",
    "application/json",
    "application/problem+json",
    "text/*",
    "text/event-stream",
];
/// What GraphQL answers, besides what its problems are.
const GRAPHQL: &[&str] = &[
    "*/*",
    "application/*",
    "application/graphql-response+json",
    "application/json",
    "application/problem+json",
];
/// The ends of routes that answer with other types than JSON, with which, and what is best asked for: no types stand for any.
const OTHER: [(&str, &[&str], &str); 14] = [
    ("/graphql", GRAPHQL, "application/json"),
    ("/export", TEXT, "*/*"),
    ("/{store}/report", TEXT, "text/plain"),
    ("/{sync}/events", STREAMS, "text/event-stream"),
    ("/{model}/events", STREAMS, "text/event-stream"),
    ("/{store}/diff", EVENTS, JSON_OR_EVENTS),
    ("/{store}/validate", EVENTS, JSON_OR_EVENTS),
    ("/{store}/indexes", EVENTS, JSON_OR_EVENTS),
    ("/{store}/collect", EVENTS, JSON_OR_EVENTS),
    ("/{store}/compact", EVENTS, JSON_OR_EVENTS),
    ("/{store}/import", EVENTS, JSON_OR_EVENTS),
    ("/{sync}/clone", EVENTS, JSON_OR_EVENTS),
    ("/{sync}/end", EVENTS, JSON_OR_EVENTS),
    ("/{store}/assets/{id}", &[], "*/*"),
];
/// What is asked of a route that tells how far it has come.
const JSON_OR_EVENTS: &str = "application/json` or `Accept: text/event-stream";

/// The template of the route of a request; empty when no route has it.
fn matched_route(request: &Request) -> String {
    let matched = request.extensions().get::<MatchedPath>();
    matched.map_or_else(String::new, |path| path.as_str().to_owned())
}

/// The media types that a route answers with, and what is best asked for.
fn media_types(route: &str) -> (&'static [&'static str], &'static str) {
    let mut other = OTHER.iter();
    let other = other.find(|(end, _, _)| route.ends_with(end));
    other.map_or((JSON, "application/json"), |(_, types, said)| (types, said))
}

/// Whether a client takes one of these, or whatever it is when there are none. Without the header it takes anything; a range with `q=0` takes nothing.
fn accepts(headers: &HeaderMap, types: &[&str]) -> bool {
    let mut ranges = headers
        .get_all(ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .filter(|range| !range.is_empty())
        .peekable();
    ranges.peek().is_none() || ranges.any(|range| takes(range, types))
}

fn takes(range: &str, types: &[&str]) -> bool {
    let mut parts = range.split(';').map(str::trim);
    let media = parts.next().unwrap_or("").to_ascii_lowercase();
    let wanted = types.is_empty() || types.contains(&media.as_str());
    let refused = parts.any(|parameter| {
        let quality = parameter.split_once('=');
        let quality = quality.filter(|(name, _)| name.trim().eq_ignore_ascii_case("q"));
        quality.is_some_and(|(_, value)| value.trim().parse() == Ok(0.0_f32))
    });
    wanted && !refused
}

#[cfg(test)]
mod tests {
    use super::{ACCEPT, HeaderMap, JSON, accepts};
    use axum::http::HeaderValue;

    #[test]
    fn json_is_taken_by_most_clients() {
        for (header, taken) in [
            (None, true),
            (Some(""), true),
            (Some("*/*"), true),
            (Some("text/html, application/xhtml+xml, */*;q=0.8"), true),
            (Some("application/*; q=0.1"), true),
            (Some("Application/JSON"), true),
            (Some("text/html"), false),
            (Some("application/json;q=0"), false),
            (Some("application/json; Q=0.000, text/plain"), false),
            (Some("application/jsonl"), false),
        ] {
            let mut headers = HeaderMap::new();
            if let Some(header) = header {
                headers.insert(ACCEPT, HeaderValue::from_static(header));
            }
            assert_eq!(accepts(&headers, JSON), taken, "{header:?}");
        }
    }
}
