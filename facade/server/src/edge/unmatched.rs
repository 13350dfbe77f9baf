//! Requests that no handler takes, and handlers that fail.

use std::any::Any;

use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::problem::{Problem, ProblemKind};

/// Answers a path that no route has.
pub(crate) async fn no_route() -> Problem {
    let detail = "No route has this path; /openapi.json lists them.";
    Problem::new(ProblemKind::NotFound, detail)
}

/// Answers a method that a route has not. The router adds the header Allow.
pub(crate) async fn no_method(method: Method) -> Response {
    if method == Method::OPTIONS {
        return StatusCode::NO_CONTENT.into_response();
    }
    Problem::plain(ProblemKind::MethodNotAllowed).into_response()
}

/// Answers in place of a handler that panicked. What it said goes to the log only.
pub(crate) fn panicked(payload: Box<dyn Any + Send + 'static>) -> Response {
    let said = payload
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| payload.downcast_ref::<&str>().copied());
    tracing::error!(
        panic = said.unwrap_or("of another type"),
        "a handler panicked"
    );
    Problem::plain(ProblemKind::Internal).into_response()
}
