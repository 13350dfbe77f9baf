//! The life of syncs: which there are, start, checkpoint, end, removal.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use package_database::syncs::{CleanupPolicy, Progress};

use super::body::{CheckpointBody, CleanupBody, StartBody};
use super::place::{AtSync, InStore, OfSync, Right, StorePath, refusal};
use super::query::TypeQuery;
use super::view::{CleanupView, RunPage, RunView, StartedView};
use super::work::{self, Asking, Long};
use crate::answer;
use crate::etag::Preconditions;
use crate::extract::{Caller, JsonBody, UrlPath, UrlQuery};
use crate::problem::{Problem, ProblemKind};
use crate::route::conditions::ReadConditions;
use crate::route::page::{PageQuery, entries};
use crate::state::ServiceState;

/// What a write to a sync clashes with.
pub(super) const NOT_RUNNING: &str = "The sync takes no writes: it has ended, is being ended, or is being copied. Start another one.";
/// What a removal clashes with.
const ACTIVE: &str = "The sync has not ended, or somebody else is removing syncs of the store. Try again when that is over.";

/// List the syncs of a store.
///
/// The syncs of a store in the order in which they began, also those that have not ended.
#[utoipa::path(
    get,
    path = "/v1/syncs/{store}/runs",
    operation_id = "sync_runs_list",
    tag = "syncs",
    params(InStore, PageQuery),
    responses((status = 200, description = "A page of syncs", body = RunPage)),
    security(("bearer" = ["syncs:*:read"])),
)]
pub(super) async fn list(
    State(state): State<ServiceState>,
    caller: Caller,
    store: StorePath,
    UrlQuery(page): UrlQuery<PageQuery>,
) -> Result<Response, Problem> {
    let options = page.options()?;
    let store = store.permit(&state, &caller, Right::Read)?;
    let runs = store.list_runs(&options).await;
    let runs = runs.map_err(|error| refusal(error, ""))?;
    answer::json(
        StatusCode::OK,
        &RunPage::from(entries(&runs, RunView::from)),
    )
}

/// Begin a sync.
///
/// Begins a sync, or goes on with one that did not end. It takes writes until it is ended.
#[utoipa::path(
    post,
    path = "/v1/syncs/{store}/runs",
    operation_id = "sync_start",
    tag = "syncs",
    params(InStore),
    request_body = StartBody,
    responses(
        (status = 200, description = "A sync that did not end, which now goes on", body = StartedView),
        (status = 201, description = "A new sync", body = StartedView, headers(("Location" = String))),
    ),
    security(("bearer" = ["syncs:*:write"])),
)]
pub(super) async fn start(
    State(state): State<ServiceState>,
    caller: Caller,
    store: StorePath,
    JsonBody(body): JsonBody<StartBody>,
) -> Result<Response, Problem> {
    let handle = store.permit(&state, &caller, Right::Write)?;
    let (run, resumed) = match body.wanted()? {
        None => {
            let started = handle.start().await;
            let started = started.map_err(|error| refusal(error, ""))?;
            (started.run, started.resumed)
        }
        Some(new) => {
            let run = handle.start_with(&new).await;
            (run.map_err(|error| refusal(error, ""))?, false)
        }
    };
    let location = location(store.name(), &run.id);
    let started = StartedView {
        run: run.into(),
        resumed,
    };
    match resumed {
        true => answer::json(StatusCode::OK, &started),
        false => answer::created(&location, &started),
    }
}

/// The path of a sync.
pub(super) fn location(store: &str, sync: &impl std::fmt::Display) -> String {
    format!("/v1/syncs/{}/runs/{sync}", answer::segment(store))
}

/// Find the sync that ended last.
///
/// The sync that ended last, of a type or of any.
#[utoipa::path(
    get,
    path = "/v1/syncs/{store}/latest",
    operation_id = "sync_latest",
    tag = "syncs",
    params(InStore, TypeQuery),
    responses((status = 200, description = "The sync", body = RunView)),
    security(("bearer" = ["syncs:*:read"])),
)]
pub(super) async fn latest(
    State(state): State<ServiceState>,
    caller: Caller,
    store: StorePath,
    UrlQuery(query): UrlQuery<TypeQuery>,
) -> Result<Response, Problem> {
    let store = store.permit(&state, &caller, Right::Read)?;
    let latest = store.latest_finished(query.of.map(Into::into)).await;
    let latest = latest.map_err(|error| refusal(error, ""))?;
    let latest = latest.ok_or_else(|| Problem::plain(ProblemKind::NotFound))?;
    answer::json(StatusCode::OK, &RunView::from(latest))
}

/// Read a sync.
///
/// What is known of a sync besides what it has collected.
#[utoipa::path(
    get,
    path = "/v1/syncs/{store}/runs/{sync}",
    operation_id = "sync_get",
    tag = "syncs",
    params(AtSync, ReadConditions),
    responses(
        (status = 200, description = "The sync", body = RunView, headers(("ETag" = String))),
        (status = 304, description = "The client has it already"),
    ),
    security(("bearer" = ["syncs:*:read"])),
)]
pub(super) async fn get(
    State(state): State<ServiceState>,
    caller: Caller,
    store: StorePath,
    UrlPath(path): UrlPath<OfSync>,
    preconditions: Preconditions,
) -> Result<Response, Problem> {
    let store = store.permit(&state, &caller, Right::Read)?;
    let run = store.get_sync(path.id()?).await;
    let run = run.map_err(|error| refusal(error, ""))?;
    answer::read(&preconditions, &RunView::from(run))
}

/// Remove a sync.
///
/// Removes a sync that has ended, or that did not for a week. Nobody finds it from the first moment on.
#[utoipa::path(
    delete,
    path = "/v1/syncs/{store}/runs/{sync}",
    operation_id = "sync_delete",
    tag = "syncs",
    params(AtSync),
    responses((status = 200, description = "What was removed", body = CleanupView)),
    security(("bearer" = ["syncs:*:delete"])),
)]
pub(super) async fn delete(
    State(state): State<ServiceState>,
    caller: Caller,
    store: StorePath,
    UrlPath(path): UrlPath<OfSync>,
) -> Result<Response, Problem> {
    let store = store.permit(&state, &caller, Right::Delete)?;
    let removed = store.delete_run(path.id()?).await;
    let removed = removed.map_err(|error| refusal(error, ACTIVE))?;
    answer::json(StatusCode::OK, &CleanupView::from(removed))
}

/// Remember where a connector goes on.
///
/// The sync remembers the text, whole or not at all; whoever goes on with the sync is told.
#[utoipa::path(
    post,
    path = "/v1/syncs/{store}/runs/{sync}/checkpoint",
    operation_id = "sync_checkpoint",
    tag = "syncs",
    params(AtSync),
    request_body = CheckpointBody,
    responses((status = 204, description = "It is remembered")),
    security(("bearer" = ["syncs:*:write"])),
)]
pub(super) async fn checkpoint(
    State(state): State<ServiceState>,
    caller: Caller,
    store: StorePath,
    UrlPath(path): UrlPath<OfSync>,
    JsonBody(body): JsonBody<CheckpointBody>,
) -> Result<Response, Problem> {
    let store = store.permit(&state, &caller, Right::Write)?;
    let set = store.set_current(path.id()?).await;
    set.map_err(|error| refusal(error, NOT_RUNNING))?;
    let done = store.checkpoint(&body.token).await;
    done.map_err(|error| refusal(error, NOT_RUNNING))?;
    Ok(answer::gone())
}

/// End a sync.
///
/// The sync never changes again. First it takes no more writes; then it is counted, and every index is waited for. An end
/// that was given up is asked for again, or the sync is begun again and goes on. With `Accept: text/event-stream`, it is told
/// how far this has come; it goes on when nobody waits for it any more.
#[utoipa::path(
    post,
    path = "/v1/syncs/{store}/runs/{sync}/end",
    operation_id = "sync_end",
    tag = "syncs",
    params(AtSync),
    responses((status = 200, description = "The sync, which has ended", body = RunView)),
    security(("bearer" = ["syncs:*:write"])),
)]
pub(super) async fn end(
    State(state): State<ServiceState>,
    caller: Caller,
    store: StorePath,
    UrlPath(path): UrlPath<OfSync>,
    asking: Asking,
) -> Result<Response, Problem> {
    let progress = Progress::new();
    let store = store.permit(&state, &caller, Right::Write)?;
    let store = store.watched(&progress);
    let sync = path.id()?;
    let work = async move {
        let failed = |error| refusal(error, NOT_RUNNING);
        store.set_current(sync).await.map_err(failed)?;
        let ended = store.end().await.map_err(failed)?;
        Ok(RunView::from(ended))
    };
    work::answer(&state, asking, Long::writes(progress), work::as_json, work).await
}

/// Clean a store up.
///
/// Removes full syncs that have ended but for the newest ones, partial syncs with their parents, and what an earlier
/// removal left. Nothing is removed while a sync runs, which the answer then says.
#[utoipa::path(
    post,
    path = "/v1/syncs/{store}/cleanup",
    operation_id = "sync_cleanup",
    tag = "syncs",
    params(InStore),
    request_body = CleanupBody,
    responses((status = 200, description = "What was removed", body = CleanupView)),
    security(("bearer" = ["syncs:*:delete"])),
)]
pub(super) async fn cleanup(
    State(state): State<ServiceState>,
    caller: Caller,
    store: StorePath,
    JsonBody(body): JsonBody<CleanupBody>,
) -> Result<Response, Problem> {
    let store = store.permit(&state, &caller, Right::Delete)?;
    let policy = match body.keep {
        Some(keep) => CleanupPolicy::new().keep(usize::try_from(keep).unwrap_or(usize::MAX)),
        None => CleanupPolicy::new(),
    };
    let cleaned = store.cleanup(&policy).await;
    let cleaned = cleaned.map_err(|error| refusal(error, ACTIVE))?;
    answer::json(StatusCode::OK, &CleanupView::from(cleaned))
}
