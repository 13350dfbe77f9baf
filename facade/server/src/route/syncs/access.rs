//! What a principal can do in the end, by which grants, and what has changed of it.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::body::IdBody;
use super::place::{InStore, Right, StorePath, refusal};
use super::query::AccessQuery;
use super::view::{AccessView, RunView, told};
use crate::answer;
use crate::extract::{Caller, UrlQuery};
use crate::problem::Problem;
use crate::state::ServiceState;

/// All that a principal can do in a sync.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SyncEffectiveAccess)]
struct EffectiveView {
    principal: IdBody,
    /// The sync that was read.
    run: RunView,
    /// The accesses, those with the fewest grants first.
    access: Vec<AccessView>,
    /// Whether there is more: beyond 10,000 accesses, or behind 16 grants.
    truncated: bool,
    /// How many grants cannot be read; the log of the service says which.
    damaged: usize,
    /// What has changed, when an earlier sync was named.
    #[serde(skip_serializing_if = "Option::is_none")]
    changes: Option<ChangesView>,
}

/// What a principal has gained and lost.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SyncAccessChanges)]
struct ChangesView {
    /// The earlier sync.
    since: RunView,
    /// What can be done now, and could not.
    gained: Vec<AccessView>,
    /// What could be done, and cannot now.
    lost: Vec<AccessView>,
    /// Whether one of the two has more than was read of it: what is told to be gained or lost may then be in both.
    truncated: bool,
    /// How many grants of the earlier sync cannot be read; the log of the service says which.
    damaged: usize,
}

/// Tell what a principal can do.
///
/// What was granted to a principal, and what it gets by that: whoever has an entitlement on a resource has what was granted
/// to that resource, such as the members of a team what the team has. Each access comes with the grants that lead to it.
#[utoipa::path(
    get,
    path = "/v1/syncs/{store}/access",
    operation_id = "sync_access",
    tag = "syncs",
    params(InStore, AccessQuery),
    responses((status = 200, description = "What the principal can do", body = EffectiveView)),
    security(("bearer" = ["syncs:*:read"])),
)]
pub(super) async fn of_principal(
    State(state): State<ServiceState>,
    caller: Caller,
    store: StorePath,
    UrlQuery(query): UrlQuery<AccessQuery>,
) -> Result<Response, Problem> {
    let (sync, since) = (query.sync()?, query.since()?);
    let store = store.permit(&state, &caller, Right::Read)?;
    let failed = |error| refusal(error, "");
    let principal = query.principal();
    let view = store.read(sync).await.map_err(failed)?;
    let now = view.effective_access(&principal).await.map_err(failed)?;
    let changes = match since {
        None => None,
        Some(since) => {
            let earlier = store.view(since).await.map_err(failed)?;
            let before = earlier.effective_access(&principal).await;
            let before = before.map_err(failed)?;
            let shown = |paths: Vec<_>| paths.into_iter().map(AccessView::from).collect();
            Some(ChangesView {
                since: earlier.run().clone().into(),
                gained: shown(now.beyond(&before)),
                lost: shown(before.beyond(&now)),
                truncated: before.truncated || now.truncated,
                damaged: told(&before.damaged),
            })
        }
    };
    let answer = EffectiveView {
        principal: principal.into(),
        run: view.run().clone().into(),
        access: now.paths.iter().map(AccessView::from).collect(),
        truncated: now.truncated,
        damaged: told(&now.damaged),
        changes,
    };
    answer::json(StatusCode::OK, &answer)
}
