//! What a connector writes into a sync that runs.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use package_database::syncs::PutOutcome;
use serde::Deserialize;

use super::body::{RecordsBody, made};
use super::life::NOT_RUNNING;
use super::place::{AtSync, OfSync, Right, StorePath, refusal, sync_id};
use super::query::PutQuery;
use super::view::{OutcomeWord, PutView};
use crate::answer;
use crate::extract::{Caller, JsonBody, UrlPath, UrlQuery};
use crate::problem::Problem;
use crate::state::ServiceState;

/// Write records into a sync.
///
/// Resource types, resources, entitlements and grants of any number, as far as a body may be large. The same request again
/// is harmless; when it fails, a part of it may be in the sync.
#[utoipa::path(
    post,
    path = "/v1/syncs/{store}/runs/{sync}/records",
    operation_id = "sync_records_put",
    tag = "syncs",
    params(AtSync, PutQuery),
    request_body = RecordsBody,
    responses((status = 200, description = "What has become of each record", body = PutView)),
    security(("bearer" = ["syncs:*:write"])),
)]
pub(super) async fn records(
    State(state): State<ServiceState>,
    caller: Caller,
    store: StorePath,
    UrlPath(path): UrlPath<OfSync>,
    UrlQuery(query): UrlQuery<PutQuery>,
    JsonBody(body): JsonBody<RecordsBody>,
) -> Result<Response, Problem> {
    let store = store.permit(&state, &caller, Right::Write)?;
    let resource_types = made(body.resource_types, "resource_types")?;
    let resources = made(body.resources, "resources")?;
    let entitlements = made(body.entitlements, "entitlements")?;
    let grants = made(body.grants, "grants")?;
    let failed = |error| refusal(error, NOT_RUNNING);
    store.set_current(path.id()?).await.map_err(failed)?;
    let words = |outcomes: Vec<PutOutcome>| outcomes.into_iter().map(OutcomeWord::from).collect();
    let report = match query.if_newer() {
        false => PutView {
            resource_types: words(
                store
                    .put_resource_types(&resource_types)
                    .await
                    .map_err(failed)?,
            ),
            resources: words(store.put_resources(&resources).await.map_err(failed)?),
            entitlements: words(
                store
                    .put_entitlements(&entitlements)
                    .await
                    .map_err(failed)?,
            ),
            grants: words(store.put_grants(&grants).await.map_err(failed)?),
        },
        true => PutView {
            resource_types: words(
                store
                    .put_resource_types_if_newer(&resource_types)
                    .await
                    .map_err(failed)?,
            ),
            resources: words(
                store
                    .put_resources_if_newer(&resources)
                    .await
                    .map_err(failed)?,
            ),
            entitlements: words(
                store
                    .put_entitlements_if_newer(&entitlements)
                    .await
                    .map_err(failed)?,
            ),
            grants: words(store.put_grants_if_newer(&grants).await.map_err(failed)?),
        },
    };
    answer::json(StatusCode::OK, &report)
}

/// The parts of a path that name a grant of a sync.
#[derive(Deserialize)]
pub(super) struct OfGrant {
    sync: String,
    id: String,
}

/// Take a grant out of a sync.
///
/// Removes a grant from a sync that runs; whether there was one is not asked.
#[utoipa::path(
    delete,
    path = "/v1/syncs/{store}/runs/{sync}/grants/{id}",
    operation_id = "sync_grant_delete",
    tag = "syncs",
    params(
        AtSync,
        ("id" = String, Path, description = "Which grant goes, by its id; a slash in it as `%2F`"),
    ),
    responses((status = 204, description = "There is no such grant any more")),
    security(("bearer" = ["syncs:*:write"])),
)]
pub(super) async fn delete_grant(
    State(state): State<ServiceState>,
    caller: Caller,
    store: StorePath,
    UrlPath(path): UrlPath<OfGrant>,
) -> Result<Response, Problem> {
    let store = store.permit(&state, &caller, Right::Write)?;
    let failed = |error| refusal(error, NOT_RUNNING);
    store
        .set_current(sync_id(&path.sync)?)
        .await
        .map_err(failed)?;
    store.delete_grant(&path.id).await.map_err(failed)?;
    Ok(answer::gone())
}
