//! The routes of the active document: found by path and method, and run as pipelines.
//!
//! Invariant: what such a route does, its pipeline says. Only what belongs to HTTP is done here.

use std::collections::BTreeMap;

use axum::body::{Body, HttpBody as _};
use axum::extract::{MatchedPath, Query, Request, State};
use axum::http::header::{ALLOW, AUTHORIZATION};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use package_database::block::blobs::Digest;
use package_database::block::identity::SignIn;
use package_database::packages::document::Route;
use package_database::packages::pipeline::{
    Body as Payload, Digests, Request as Asking, Response as Answer,
};

use super::answer::{Asked, of_pipeline, out_of_pipeline};
use super::asking;
use super::body::Incoming;
use super::json::invalid;
use super::named::Addressed;
use crate::edge;
use crate::problem::{Problem, ProblemKind, chain};
use crate::repository::{Active, is_foreign, segments};
use crate::route::declared::any_condition;
use crate::state::ServiceState;

/// Lets a route of the document answer first where it does so before the service.
pub(crate) async fn declared_first(
    State(state): State<ServiceState>,
    request: Request,
    next: Next,
) -> Response {
    let matched = request.extensions().get::<MatchedPath>();
    let repository = state.repository();
    match repository.declared(matched, request.method(), request.uri()) {
        Some(_) => dispatch(State(state), request).await,
        None => next.run(request).await,
    }
}

/// Answers what no route of the service has: by a route of the active document, if it has one.
pub(crate) async fn dispatch(State(state): State<ServiceState>, request: Request) -> Response {
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let fixed = matched.as_ref().map_or(&[][..], |matched| {
        state.repository().fixed.methods(matched.as_str())
    });
    let method = request.method().clone();
    let packages = state.database().packages();
    let active = state.repository().current(&packages, state.clock()).await;
    let segments = segments(request.uri().path());
    let (Some(active), Some(segments)) = (active, segments) else {
        return elsewhere(&matched, &method, fixed).await;
    };
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    let foreign = matched
        .as_ref()
        .is_some_and(|matched| is_foreign(matched.as_str()));
    let declared = active.methods(&segments, foreign);
    let found = active.find(method.as_str(), &segments);
    if let Some((route, fields)) = found.filter(|(route, _)| declared.contains(&&*route.method)) {
        let answer = run(&state, &active, route, fields, request).await;
        let mut response = answer.unwrap_or_else(Problem::into_response);
        if matched.is_some() {
            // The router would add the methods of its own routes alone.
            let methods = allowed(fixed, &declared);
            allow(&mut response, &methods);
        }
        return response;
    }
    if declared.is_empty() {
        return elsewhere(&matched, &method, fixed).await;
    }
    let methods = allowed(fixed, &declared);
    let mut response = match method {
        Method::OPTIONS => StatusCode::NO_CONTENT.into_response(),
        _ => Problem::plain(ProblemKind::MethodNotAllowed).into_response(),
    };
    allow(&mut response, &methods);
    response
}

/// Answers what the document has no route for either.
async fn elsewhere(
    matched: &Option<MatchedPath>,
    method: &Method,
    fixed: &[&'static str],
) -> Response {
    if matched.is_none() {
        return edge::no_route().await.into_response();
    }
    let mut response = edge::no_method(method.clone()).await;
    allow(&mut response, &allowed(fixed, &[]));
    response
}

/// The methods of the service's own routes and of those of the document on one path.
fn allowed(fixed: &[&'static str], declared: &[&str]) -> String {
    let mut methods: Vec<&str> = fixed
        .iter()
        .copied()
        .chain(declared.iter().copied())
        .collect();
    if methods.contains(&"GET") {
        methods.push("HEAD");
    }
    methods.sort_unstable();
    methods.dedup();
    methods.join(",")
}

fn allow(response: &mut Response, methods: &str) {
    if let Ok(methods) = HeaderValue::from_str(methods) {
        response.headers_mut().insert(ALLOW, methods);
    }
}

/// Runs a route.
async fn run(
    state: &ServiceState,
    active: &Active,
    route: &Route,
    fields: BTreeMap<String, String>,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    let principal = asking::principal(state, &parts.headers).await?;
    let anonymous = principal
        .as_ref()
        .is_some_and(|caller| caller.sign_in == SignIn::Anonymous);
    let most = active.machine.world().limits.body_bytes;
    let headers = texts(&parts.headers);
    let stated = check_stated(state, &parts, &fields, most).and_then(|()| stated_digest(&headers));
    // Who asks is looked at before what they send.
    let digest = match stated {
        Err(_) if principal.is_none() || anonymous => return Err(asking::nobody()),
        stated => stated?,
    };
    let program = active.program(route).ok_or_else(|| {
        debug_assert!(false, "every route of an active document has a program");
        tracing::error!(
            route = route.id,
            "a route of the active document has no program"
        );
        Problem::plain(ProblemKind::Internal)
    })?;
    let named = Addressed::of(&active.document, &fields);
    let mut asking = Asking::new();
    asking.path = fields;
    // What is no pair of a name and a value is none of a parameter.
    asking.query = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri)
        .map(|Query(pairs)| pairs)
        .map_err(|_| Problem::new(ProblemKind::BadRequest, "The query string cannot be read."))?;
    asking.headers = headers;
    asking.digest = digest;
    asking.principal = principal;
    asking.body = payload(body, state);
    let answer = active.machine.run(program, asking).await;
    tell(route, &answer);
    // Nobody in particular who may not do this can do it after signing in.
    if anonymous && answer.status == 403 {
        return Err(asking::nobody());
    }
    let mut asked = Asked {
        method: &parts.method,
        headers: &parts.headers,
        file: None,
        modified: None,
    };
    if out_of_pipeline(&answer)
        && let Some(named) = named
    {
        asked.modified = named.fetched(state, &parts.method).await;
        asked.file = Some(named.file());
    }
    of_pipeline(&asked, answer)
}

/// Tells the log of what failed: the operator of what is not the client's doing.
fn tell(route: &Route, answer: &Answer) {
    let error = answer.error.as_ref().map(|error| chain(error));
    match (answer.status >= 500, error) {
        (true, error) => {
            let told = answer.json().map(ToString::to_string);
            // An answer without JSON says all in its status.
            let error = error.or(told).unwrap_or_default();
            tracing::error!(route = route.id, error, "a pipeline failed");
        }
        (false, Some(error)) => tracing::debug!(route = route.id, error, "a request was refused"),
        (false, None) => {}
    }
}

/// What the head of a request says of itself, if all of it can be: a namespace that is not kept, no condition that nobody
/// holds, a length that is taken.
fn check_stated(
    state: &ServiceState,
    parts: &Parts,
    fields: &BTreeMap<String, String>,
    most: u64,
) -> Result<(), Problem> {
    if parts.method != Method::GET && parts.method != Method::HEAD {
        refuse_kept(state, fields)?;
    }
    if let Some(detail) = any_condition(&parts.method, &parts.headers) {
        return Err(invalid(detail));
    }
    check_length(&parts.headers, most)
}

/// Refuses to write below a namespace whose paths lead elsewhere.
fn refuse_kept(state: &ServiceState, fields: &BTreeMap<String, String>) -> Result<(), Problem> {
    let Some(namespace) = fields.get("namespace") else {
        return Ok(());
    };
    if !state.repository().fixed.keeps(namespace) {
        return Ok(());
    }
    let detail = "namespace: this name is kept for routes of the service. Choose another one.";
    Err(Problem::new(ProblemKind::BadRequest, detail).called("VALIDATION_ERROR"))
}

/// Refuses a body that says itself that it is too large, before any of it is read.
pub(super) fn check_length(headers: &HeaderMap, most: u64) -> Result<(), Problem> {
    let length = edge::stated_length(headers);
    if length.is_none_or(|length| length <= most) {
        return Ok(());
    }
    let detail = format!("A body may have {most} bytes at most.");
    Err(Problem::new(ProblemKind::TooLarge, detail).called("BLOB_TOO_LARGE"))
}

/// The digest that the body must have, if the headers say one.
pub(super) fn stated_digest(headers: &[(String, String)]) -> Result<Option<Digest>, Problem> {
    match Digests::of(headers) {
        Digests::None => Ok(None),
        Digests::One(digest) => Ok(Some(digest)),
        Digests::Unreadable => Err(asking::unfit_digests()),
    }
}

/// A body that is read in parts.
pub(super) fn payload(body: Body, state: &ServiceState) -> Payload {
    if body.is_end_stream() {
        return Payload::default();
    }
    let size = body.size_hint().exact();
    let source = Box::new(Incoming::new(body, state.clone()));
    Payload::Stream { size, source }
}

/// The headers that are texts. Who calls is told by other means, and no step is to see a token.
pub(super) fn texts(headers: &HeaderMap) -> Vec<(String, String)> {
    let named = headers.iter().filter(|(name, _)| *name != AUTHORIZATION);
    let texts = named.filter_map(|(name, value)| {
        let value = value.to_str().ok()?;
        Some((name.as_str().to_owned(), value.to_owned()))
    });
    texts.collect()
}
