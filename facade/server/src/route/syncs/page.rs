//! The page of access syncs.

use std::sync::LazyLock;

use axum::http::HeaderValue;
use axum::response::Response;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::html;
use crate::route::Routes;

/// The HTML of the page.
const PAGE: &str = html::page!("Access", "/src/route/syncs/page.js");

/// What the page may do.
static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| html::policy_header(PAGE));

pub(super) fn routes() -> Routes {
    OpenApiRouter::new().routes(routes!(page))
}

/// The page of access syncs.
///
/// A page that shows the syncs of a store, what a principal can do and by which grants, and what has changed. It loads
/// nothing from elsewhere.
#[utoipa::path(
    get,
    path = "/access",
    operation_id = "access_page",
    tag = "system",
    responses((status = 200, description = "The page", body = String, content_type = "text/html")),
)]
async fn page() -> Response {
    html::shown(PAGE, &POLICY)
}
