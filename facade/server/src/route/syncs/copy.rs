//! Syncs that are made of others.

use axum::extract::State;
use axum::response::Response;
use package_database::Error;
use package_database::syncs::{CopyReport, Progress};

use super::body::{CloneBody, PairBody};
use super::life::location;
use super::place::{AtSync, InStore, OfSync, Right, StorePath, refusal, require, sync_id};
use super::query::on_damaged;
use super::view::CopyView;
use super::work::{self, Asking, Long};
use crate::answer;
use crate::extract::{Caller, JsonBody, UrlPath};
use crate::problem::Problem;
use crate::state::ServiceState;

/// What a copy clashes with.
const CLASH: &str = "A sync has not ended, or the other store has it already. Only what never changes again is copied, and once.";

/// The answer of a copy into that store.
pub(super) fn copied(store: &str, copy: &CopyView) -> Result<Response, Problem> {
    answer::created(&location(store, &copy.run.id), copy)
}

/// What has become of a copy.
fn told(made: Result<CopyReport, Error>) -> Result<CopyView, Problem> {
    made.map(CopyView::from)
        .map_err(|error| refusal(error, CLASH))
}

/// Make a sync of what was added.
///
/// A partial sync of what one sync has and its base has not, which is its parent. With `Accept: text/event-stream`, it is told
/// how far this has come; it goes on when nobody waits for it any more.
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
    asking: Asking,
    JsonBody(body): JsonBody<PairBody>,
) -> Result<Response, Problem> {
    let progress = Progress::new();
    let handle = store.permit(&state, &caller, Right::Write)?;
    let handle = handle.watched(&progress);
    let (base, applied) = (sync_id(&body.base)?, sync_id(&body.applied)?);
    let on_damaged = on_damaged(body.on_damaged);
    let work = async move { told(handle.generate_diff(base, applied, on_damaged).await) };
    let answered = |copy: &CopyView| copied(store.name(), copy);
    work::answer(&state, asking, Long::writes(progress), answered, work).await
}

/// Make one sync of two.
///
/// A full sync of two: of each record the one stays that was discovered last. With `Accept: text/event-stream`, it is told how
/// far this has come; it goes on when nobody waits for it any more.
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
    asking: Asking,
    JsonBody(body): JsonBody<PairBody>,
) -> Result<Response, Problem> {
    let progress = Progress::new();
    let handle = store.permit(&state, &caller, Right::Write)?;
    let handle = handle.watched(&progress);
    let (base, applied) = (sync_id(&body.base)?, sync_id(&body.applied)?);
    let on_damaged = on_damaged(body.on_damaged);
    let work = async move { told(handle.compact(base, applied, on_damaged).await) };
    let answered = |copy: &CopyView| copied(store.name(), copy);
    work::answer(&state, asking, Long::writes(progress), answered, work).await
}

/// Copy a sync.
///
/// Copies a sync that has ended, whole: to another store, where it has the same id, times and token, or within its own, where
/// the copy has an id and times of its own. It takes the right to read it and the right to write there. With
/// `Accept: text/event-stream`, it is told how far this has come; it goes on when nobody waits for it any more.
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
    asking: Asking,
    JsonBody(body): JsonBody<CloneBody>,
) -> Result<Response, Problem> {
    let progress = Progress::new();
    let from = store.permit(&state, &caller, Right::Read)?;
    let from = from.watched(&progress);
    let name = body.store.as_deref().unwrap_or_else(|| store.name());
    require(&caller, name, Right::Write)?;
    // Both are handles on the same tables, so that a copy within the store is told from one to another.
    let to = from.beside(name).map_err(|error| refusal(error, ""))?;
    let (sync, on_damaged) = (path.id()?, on_damaged(body.on_damaged));
    let work = async move { told(from.clone_to(sync, &to, on_damaged).await) };
    let answered = |copy: &CopyView| copied(name, copy);
    work::answer(&state, asking, Long::writes(progress), answered, work).await
}
