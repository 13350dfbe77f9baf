//! The page of the repository: one file, with nothing from elsewhere.
//!
//! Invariant: the page shows what was stored as text only, and its policy lets it run its own script and nothing else.

use std::sync::LazyLock;

use axum::http::HeaderValue;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::html;
use crate::route::Routes;

/// The HTML of the page.
const PAGE: &str = include_str!("page.html");

/// What the page may do.
static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let policy = HeaderValue::from_str(&html::policy(PAGE));
    policy.unwrap_or(HeaderValue::from_static("default-src 'none'"))
});

pub(super) fn routes() -> Routes {
    OpenApiRouter::new().routes(routes!(page))
}

/// The page of the repository.
///
/// A page that shows what is published, the pipelines, the events and the configuration, and that publishes. It loads
/// nothing from elsewhere.
#[utoipa::path(
    get,
    path = "/",
    operation_id = "root",
    tag = "system",
    responses((status = 200, description = "The page", body = String, content_type = "text/html")),
)]
async fn page() -> Response {
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    let headers = [
        (CONTENT_TYPE, html),
        (CONTENT_SECURITY_POLICY, POLICY.clone()),
    ];
    (headers, PAGE).into_response()
}
