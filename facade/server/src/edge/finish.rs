//! The outermost layer: request id, log, figures, headers, and the bodies of problem documents.

use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument as _;
use tracing::field::Empty;

use super::headers;
use super::request_id::{self, RequestId};
use crate::identity::bearer;
use crate::problem::{MEDIA_TYPE, Problem, ProblemDocument, ProblemKind};
use crate::state::ServiceState;

/// The answer has the body that it is to have, whatever its status: a route of the repository's document has written
/// it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OwnBody;

/// What stands for the path of a request that no route has: the path itself is the client's to choose.
const UNMATCHED: &str = "unmatched";

pub(crate) async fn finish(
    State(state): State<ServiceState>,
    mut request: Request,
    next: Next,
) -> Response {
    let id = RequestId::of(request.headers(), state.random());
    let method = request.method().clone();
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let spoken = state
        .repository()
        .speaks(matched.as_ref(), &method, request.uri());
    let declared = spoken
        .as_ref()
        .and_then(|spoken| spoken.template.as_deref());
    let own = matched.as_ref().map(MatchedPath::as_str);
    let route = declared.or(own).unwrap_or(UNMATCHED);
    let span =
        tracing::info_span!("request", request_id = id.as_str(), %method, route, sub = Empty);
    request.extensions_mut().insert(id.clone());
    request.extensions_mut().insert(spoken.clone());
    let started = state.clock().elapsed();
    let running = state.metrics().begin();
    let response = next.run(request).instrument(span.clone()).await;
    drop(running);
    let response = complete(response, &id, &method, spoken.is_some());
    let took = state.clock().elapsed().saturating_sub(started);
    let status = response.status();
    state.metrics().count(&method, route, status, took);
    let microseconds = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    span.in_scope(|| tracing::info!(status = status.as_u16(), microseconds, "answered"));
    response
}

/// Adds what every answer has, and gives a problem its body.
fn complete(response: Response, id: &RequestId, method: &Method, repository: bool) -> Response {
    let mut response = with_document(response);
    headers::complete(response.headers_mut());
    // Whoever refuses: RFC 9110, section 11.6.1.
    if response.status() == StatusCode::UNAUTHORIZED {
        let challenge = HeaderValue::from_static(bearer::REALM);
        let headers = response.headers_mut();
        headers.entry(WWW_AUTHENTICATE).or_insert(challenge);
    }
    // An id is made of characters that a header may hold.
    if let Ok(value) = HeaderValue::from_str(id.as_str()) {
        response.headers_mut().insert(request_id::NAME, value);
    }
    let Some(mut document) = response.extensions_mut().remove::<ProblemDocument>() else {
        return response;
    };
    document.request_id = Some(id.to_string());
    // A document is texts and numbers, so that writing it does not fail.
    let (media_type, body) = match repository {
        true => (
            "application/json",
            serde_json::to_vec(&document.in_repository()),
        ),
        false => (MEDIA_TYPE, serde_json::to_vec(&document)),
    };
    // As said above, there is always a body.
    let body = body.unwrap_or_default();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(CONTENT_LENGTH, body.len().into());
    if *method != Method::HEAD {
        *response.body_mut() = Body::from(body);
    }
    response
}

/// What a library answers in its own words becomes a problem of ours.
fn with_document(response: Response) -> Response {
    use axum::response::IntoResponse as _;
    let status = response.status();
    let failed = status.is_client_error() || status.is_server_error();
    let extensions = response.extensions();
    let written = extensions.get::<OwnBody>().is_some();
    if !failed || written || extensions.get::<ProblemDocument>().is_some() {
        return response;
    }
    let mut problem = Problem::plain(kind_of(status)).into_response();
    for (name, value) in response.headers() {
        if *name != CONTENT_TYPE && *name != CONTENT_LENGTH {
            problem.headers_mut().append(name, value.clone());
        }
    }
    problem
}

fn kind_of(status: StatusCode) -> ProblemKind {
    let same = |kind: &&ProblemKind| kind.status() == status;
    let other = if status.is_client_error() {
        ProblemKind::BadRequest
    } else {
        ProblemKind::Internal
    };
    ProblemKind::ALL.iter().find(same).copied().unwrap_or(other)
}
