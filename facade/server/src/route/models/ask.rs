//! What a query would find and cost, without its documents.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::place::{InModel, ModelPath, ModelRight};
use super::query::DocumentQuery;
use super::view::{CountView, PlanView};
use crate::answer;
use crate::extract::{Caller, UrlQuery};
use crate::problem::Problem;
use crate::state::ServiceState;

/// Count documents.
///
/// How many documents fit, whatever limit and offset are. They are read for that: an index bounds what it costs.
#[utoipa::path(
    get,
    path = "/v1/models/{model}/count",
    operation_id = "model_documents_count",
    tag = "models",
    params(InModel, DocumentQuery),
    responses((status = 200, description = "How many", body = CountView)),
    security(("bearer" = ["models:*:read"])),
)]
pub(super) async fn count(
    State(state): State<ServiceState>,
    caller: Caller,
    model: ModelPath,
    UrlQuery(query): UrlQuery<DocumentQuery>,
) -> Result<Response, Problem> {
    let place = model.permit(&state, &caller, ModelRight::Read).await?;
    let query = query.build(&place, &caller)?;
    let count = query.count().await?;
    answer::json(StatusCode::OK, &CountView { count })
}

/// Explain a query.
///
/// How a query would be answered, what it costs at least, and what would make it cheaper. Nothing is read.
#[utoipa::path(
    get,
    path = "/v1/models/{model}/explain",
    operation_id = "model_query_explain",
    tag = "models",
    params(InModel, DocumentQuery),
    responses((status = 200, description = "The plan", body = PlanView)),
    security(("bearer" = ["models:*:read"])),
)]
pub(super) async fn explain(
    State(state): State<ServiceState>,
    caller: Caller,
    model: ModelPath,
    UrlQuery(query): UrlQuery<DocumentQuery>,
) -> Result<Response, Problem> {
    let place = model.permit(&state, &caller, ModelRight::Read).await?;
    let wanted = query.wanted()?;
    let asked = wanted.query(&place, &caller)?.limit(wanted.count());
    let plan = asked.offset(wanted.skipped()).explain()?;
    answer::json(StatusCode::OK, &PlanView::from(plan))
}
