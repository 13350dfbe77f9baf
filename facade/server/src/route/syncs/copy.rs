//! Syncs that are made of others.

use axum::extract::State;
use axum::response::Response;
use package_database::syncs::CopyReport;

use super::body::{CloneBody, PairBody};
use super::life::location;
use super::place::{AtSync, InStore, OfSync, Right, StorePath, refusal, require, sync_id};
use super::query::on_damaged;
use super::view::CopyView;
use crate::answer;
use crate::extract::{Caller, JsonBody, UrlPath};
use crate::problem::Problem;
use crate::state::ServiceState;

/// What a copy clashes with.
const CLASH: &str = "A sync has not ended, or the other store has it already. Only what never changes again is copied, and once.";

/// The answer of a copy into that store.
pub(super) fn copied(store: &str, report: CopyReport) -> Result<Response, Problem> {
    let location = location(store, &report.run.id);
    answer::created(&location, &CopyView::from(report))
}

/// Make a sync of what was added.
///
/// A partial sync of what one sync has and its base has not, which is its parent.
#[utoipa::path(
    post,
    path = "/v1/syncs/{store}/diff",
    operation_id = "sync_diff_create",
    tag = "syncs",
    params(InStore),
    request_body = PairBody,
    responses((status = 201, description = "The new sync", body = CopyView, headers(("Location" = String)))),
    security(("bearer" = ["syncs:*:write"])),
)]
pub(super) async fn diff(
    State(state): State<ServiceState>,
    caller: Caller,
    store: StorePath,
    JsonBody(body): JsonBody<PairBody>,
) -> Result<Response, Problem> {
    let handle = store.permit(&state, &caller, Right::Write)?;
    let (base, applied) = (sync_id(&body.base)?, sync_id(&body.applied)?);
    let made = handle.generate_diff(base, applied, on_damaged(body.on_damaged));
    let made = made.await.map_err(|error| refusal(error, CLASH))?;
    copied(store.name(), made)
}

/// Make one sync of two.
///
/// A full sync of two: of each record the one stays that was discovered last.
#[utoipa::path(
    post,
    path = "/v1/syncs/{store}/compact",
    operation_id = "sync_compact",
    tag = "syncs",
    params(InStore),
    request_body = PairBody,
    responses((status = 201, description = "The new sync", body = CopyView, headers(("Location" = String)))),
    security(("bearer" = ["syncs:*:write"])),
)]
pub(super) async fn compact(
    State(state): State<ServiceState>,
    caller: Caller,
    store: StorePath,
    JsonBody(body): JsonBody<PairBody>,
) -> Result<Response, Problem> {
    let handle = store.permit(&state, &caller, Right::Write)?;
    let (base, applied) = (sync_id(&body.base)?, sync_id(&body.applied)?);
    let made = handle.compact(base, applied, on_damaged(body.on_damaged));
    let made = made.await.map_err(|error| refusal(error, CLASH))?;
    copied(store.name(), made)
}

/// Copy a sync.
///
/// Copies a sync that has ended, whole: to another store, where it has the same id, times and token, or within its own, where
/// the copy has an id and times of its own. It takes the right to read it and the right to write there.
#[utoipa::path(
    post,
    path = "/v1/syncs/{store}/runs/{sync}/clone",
    operation_id = "sync_clone",
    tag = "syncs",
    params(AtSync),
    request_body = CloneBody,
    responses((status = 201, description = "The copy", body = CopyView, headers(("Location" = String)))),
    security(("bearer" = ["syncs:*:read", "syncs:*:write"])),
)]
pub(super) async fn clone(
    State(state): State<ServiceState>,
    caller: Caller,
    store: StorePath,
    UrlPath(path): UrlPath<OfSync>,
    JsonBody(body): JsonBody<CloneBody>,
) -> Result<Response, Problem> {
    let from = store.permit(&state, &caller, Right::Read)?;
    let name = body.store.as_deref().unwrap_or_else(|| store.name());
    require(&caller, name, Right::Write)?;
    // Both are handles on the same tables, so that a copy within the store is told from one to another.
    let to = from.beside(name).map_err(|error| refusal(error, ""))?;
    let copy = from.clone_to(path.id()?, &to, on_damaged(body.on_damaged));
    let copy = copy.await.map_err(|error| refusal(error, CLASH))?;
    copied(name, copy)
}
