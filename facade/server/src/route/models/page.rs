//! The page of models.

use std::sync::LazyLock;

use axum::http::HeaderValue;
use axum::response::Response;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::html;
use crate::route::Routes;

/// The HTML of the page.
const PAGE: &str = html::page!("Models", "/src/route/models/page.js");

/// What the page may do.
static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| html::policy_header(PAGE));

pub(super) fn routes() -> Routes {
    OpenApiRouter::new().routes(routes!(page))
}

/// The page of models.
///
/// A page that shows the models, their documents, indexes, plans, migrations and what happens to them. It loads nothing from
/// elsewhere.
#[utoipa::path(
    get,
    path = "/models",
    operation_id = "models_page",
    tag = "system",
    responses((status = 200, description = "The page", body = String, content_type = "text/html")),
)]
async fn page() -> Response {
    html::shown(PAGE, &POLICY)
}
