//! What a request of a route of the service may have: parameters behind the question mark, conditions, a body.
//!
//! Invariant: what an operation does not declare is refused, and never passed over: who asks for a page of a list that
//! has none, or for a write under a condition, means it.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::{Body, HttpBody as _};
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{IF_MATCH, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderName, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http_body_util::BodyExt as _;
use utoipa::openapi::path::{Operation, ParameterIn, PathItem};
use utoipa::openapi::{OpenApi, RefOr};

use super::packages;
use crate::extract::Caller;
use crate::identity::bearer;
use crate::problem::{Problem, ProblemKind};
use crate::repository::Spoken;
use crate::state::ServiceState;

/// The conditions of a write.
const CONDITIONS: [HeaderName; 2] = [IF_MATCH, IF_NONE_MATCH];
/// More bytes than these of a body that no operation takes are not read.
const UNASKED_BYTES_MAX: usize = 64;

/// What one operation declares.
#[derive(Clone, Copy, Debug)]
struct Takes {
    /// Whether it has any parameters.
    parameters: bool,
    /// Which of [`CONDITIONS`] it holds.
    conditions: [bool; 2],
    /// Whether it has a body.
    body: bool,
    /// Whether only those are answered who are known.
    secured: bool,
}

impl Takes {
    fn of(operation: &Operation) -> Self {
        let declared = operation.parameters.iter().flatten();
        let declared: Vec<_> = declared
            .filter_map(|parameter| match parameter {
                RefOr::T(parameter) => Some(parameter),
                RefOr::Ref(_) => None,
            })
            .collect();
        let has = |header: &HeaderName| {
            let mut named = declared.iter();
            named.any(|parameter| parameter.name.eq_ignore_ascii_case(header.as_str()))
        };
        Self {
            parameters: (declared.iter())
                .any(|parameter| matches!(parameter.parameter_in, ParameterIn::Query)),
            conditions: CONDITIONS.each_ref().map(has),
            body: operation.request_body.is_some(),
            secured: operation.security.is_some(),
        }
    }

    /// What a request has that the operation does not declare.
    fn refusal(self, request: &Request) -> Option<Problem> {
        let wrong = |detail: String| Some(Problem::new(ProblemKind::BadRequest, detail));
        if !self.parameters && request.uri().query().is_some_and(|query| !query.is_empty()) {
            let detail = "This route takes no parameters behind the question mark. Leave them out.";
            return wrong(detail.to_owned());
        }
        let held = CONDITIONS.iter().zip(self.conditions);
        let unheld = held.filter(|(_, held)| !held).map(|(name, _)| name);
        condition(request.method(), request.headers(), unheld).and_then(wrong)
    }

    /// The request without a body where the operation takes none, and what is wrong with the one that it had.
    async fn bodiless(self, request: Request, state: &ServiceState) -> (Request, Option<Problem>) {
        if self.body || only_reads(request.method()) || request.body().is_end_stream() {
            return (request, None);
        }
        let (parts, body) = request.into_parts();
        let said = match state.clock().timer(state.limits().request) {
            None => says_something(body).await,
            Some(timer) => tokio::select! {
                biased;
                said = says_something(body) => said,
                () = timer => true,
            },
        };
        let detail = "This route takes no body. Leave it out.";
        let problem = said.then(|| Problem::new(ProblemKind::BadRequest, detail));
        (Request::from_parts(parts, Body::empty()), problem)
    }
}

/// Whether a request of that method asks for nothing to be done.
fn only_reads(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Whether a body has anything in it but white space or the braces of an object without members, which some clients send with
/// every request. Of one that breaks off nobody knows.
async fn says_something(mut body: Body) -> bool {
    let mut read = Vec::new();
    while let Some(frame) = body.frame().await {
        let Ok(frame) = frame else {
            return true;
        };
        // Trailers have no data.
        let data = frame.into_data().unwrap_or_default();
        if read.len().saturating_add(data.len()) > UNASKED_BYTES_MAX {
            return true;
        }
        read.extend_from_slice(&data);
    }
    let inside = read.trim_ascii();
    let braces = inside.strip_prefix(b"{");
    let braces = braces.and_then(|rest| rest.strip_suffix(b"}"));
    !braces.unwrap_or(inside).trim_ascii().is_empty()
}

/// What is said of a write under a condition that nobody looks at.
fn condition<'a>(
    method: &Method,
    headers: &HeaderMap,
    mut unheld: impl Iterator<Item = &'a HeaderName>,
) -> Option<String> {
    if only_reads(method) {
        return None;
    }
    let name = unheld.find(|name| headers.contains_key(*name))?;
    let name = match *name == IF_MATCH {
        true => "If-Match",
        false => "If-None-Match",
    };
    Some(format!(
        "This route does not know the condition {name}. Leave it out."
    ))
}

/// The same where no condition is held, as by the routes of the repository's document.
pub(super) fn any_condition(method: &Method, headers: &HeaderMap) -> Option<String> {
    condition(method, headers, CONDITIONS.iter())
}

/// What each operation of the service declares, by template and method.
#[derive(Clone, Debug, Default)]
pub(crate) struct Declared(Arc<BTreeMap<String, Vec<(Method, Takes)>>>);

impl Declared {
    /// What the service's own document says.
    pub(crate) fn of(document: &OpenApi) -> Self {
        let paths = document.paths.paths.iter();
        let declared = paths.map(|(template, item)| (template.clone(), takes(item)));
        Self(Arc::new(declared.collect()))
    }

    fn find(&self, template: &str, method: &Method) -> Option<Takes> {
        // What is asked for its head is read.
        let method = match *method {
            Method::HEAD => &Method::GET,
            ref method => method,
        };
        let mut operations = self.0.get(template)?.iter();
        let found = operations.find(|(of, _)| of == method);
        found.map(|(_, takes)| *takes)
    }
}

fn takes(item: &PathItem) -> Vec<(Method, Takes)> {
    let operations = [
        (Method::DELETE, &item.delete),
        (Method::GET, &item.get),
        (Method::PATCH, &item.patch),
        (Method::POST, &item.post),
        (Method::PUT, &item.put),
    ];
    let there = operations.into_iter().filter_map(|(method, operation)| {
        let operation = operation.as_ref()?;
        // Those who look after the service may add what their caches and probes need.
        let system = operation.tags.iter().flatten().any(|tag| tag == "system");
        (!system).then(|| (method, Takes::of(operation)))
    });
    there.collect()
}

/// Refuses what the operation of a request does not declare. Whoever has to be known is looked at before.
pub(crate) async fn as_declared(
    State((state, declared)): State<(ServiceState, Declared)>,
    request: Request,
    next: Next,
) -> Response {
    let matched = request.extensions().get::<MatchedPath>();
    let takes = matched.and_then(|matched| declared.find(matched.as_str(), request.method()));
    let Some(takes) = takes else {
        return next.run(request).await;
    };
    let (request, refusal) = match takes.refusal(&request) {
        None => takes.bodiless(request, &state).await,
        refusal => (request, refusal),
    };
    let Some(refusal) = refusal else {
        return next.run(request).await;
    };
    let spoken = request.extensions().get::<Option<Spoken>>();
    let of_repository = spoken.is_some_and(Option::is_some);
    let headers = request.headers();
    let known = match (takes.secured, of_repository) {
        (false, _) => Ok(()),
        (true, true) => packages::known(&state, headers).await,
        (true, false) => match bearer::token(headers) {
            Ok(token) => Caller::of_token(&state, token).await.map(|_| ()),
            Err(problem) => Err(problem),
        },
    };
    known.err().unwrap_or(refusal).into_response()
}
