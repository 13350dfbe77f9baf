//! One thing of a sync, by its id.

use axum::extract::State;
use axum::response::Response;
use package_database::syncs::ResourceId;
use serde::Deserialize;

use super::place::{InStore, Right, StorePath, refusal};
use super::query::SyncQuery;
use super::view::{EntitlementView, GrantView, ResourceTypeView, ResourceView};
use crate::answer;
use crate::etag::Preconditions;
use crate::extract::{Caller, UrlPath, UrlQuery};
use crate::problem::Problem;
use crate::route::conditions::ReadConditions;
use crate::state::ServiceState;

/// The part of a path that is an id of the external system.
#[derive(Deserialize)]
pub(super) struct OfId {
    pub(super) id: String,
}

/// Read a resource type.
///
/// A resource type of a sync, by its id.
#[utoipa::path(
    get,
    path = "/v1/syncs/{store}/resource-types/{id}",
    operation_id = "sync_resource_type_get",
    tag = "syncs",
    params(
        InStore,
        ("id" = String, Path, description = "The id of the resource type; a slash in it as `%2F`"),
        SyncQuery,
        ReadConditions,
    ),
    responses(
        (status = 200, description = "The resource type", body = ResourceTypeView, headers(("ETag" = String))),
        (status = 304, description = "The client has it already"),
    ),
    security(("bearer" = ["syncs:*:read"])),
)]
pub(super) async fn resource_type(
    State(state): State<ServiceState>,
    caller: Caller,
    store: StorePath,
    UrlPath(path): UrlPath<OfId>,
    UrlQuery(query): UrlQuery<SyncQuery>,
    preconditions: Preconditions,
) -> Result<Response, Problem> {
    let sync = query.sync()?;
    let store = store.permit(&state, &caller, Right::Read)?;
    let found = store.get_resource_type(sync, &path.id).await;
    let found = found.map_err(|error| refusal(error, ""))?;
    answer::read(&preconditions, &ResourceTypeView::from(found))
}

/// The parts of a path that name a resource.
#[derive(Deserialize)]
pub(super) struct OfResource {
    resource_type: String,
    id: String,
}

/// Read a resource.
///
/// A resource of a sync, by its type and its id.
#[utoipa::path(
    get,
    path = "/v1/syncs/{store}/resources/{resource_type}/{id}",
    operation_id = "sync_resource_get",
    tag = "syncs",
    params(
        InStore,
        ("resource_type" = String, Path, description = "The type of the resource; a slash in it as `%2F`"),
        ("id" = String, Path, description = "The id of the resource within the type; a slash in it as `%2F`"),
        SyncQuery,
        ReadConditions,
    ),
    responses(
        (status = 200, description = "The resource", body = ResourceView, headers(("ETag" = String))),
        (status = 304, description = "The client has it already"),
    ),
    security(("bearer" = ["syncs:*:read"])),
)]
pub(super) async fn resource(
    State(state): State<ServiceState>,
    caller: Caller,
    store: StorePath,
    UrlPath(path): UrlPath<OfResource>,
    UrlQuery(query): UrlQuery<SyncQuery>,
    preconditions: Preconditions,
) -> Result<Response, Problem> {
    let sync = query.sync()?;
    let store = store.permit(&state, &caller, Right::Read)?;
    let id = ResourceId::new(path.resource_type, path.id);
    let found = store.get_resource(sync, &id).await;
    let found = found.map_err(|error| refusal(error, ""))?;
    answer::read(&preconditions, &ResourceView::from(found))
}

/// Read an entitlement.
///
/// An entitlement of a sync, by its id.
#[utoipa::path(
    get,
    path = "/v1/syncs/{store}/entitlements/{id}",
    operation_id = "sync_entitlement_get",
    tag = "syncs",
    params(
        InStore,
        ("id" = String, Path, description = "The id of the entitlement; a slash in it as `%2F`"),
        SyncQuery,
        ReadConditions,
    ),
    responses(
        (status = 200, description = "The entitlement", body = EntitlementView, headers(("ETag" = String))),
        (status = 304, description = "The client has it already"),
    ),
    security(("bearer" = ["syncs:*:read"])),
)]
pub(super) async fn entitlement(
    State(state): State<ServiceState>,
    caller: Caller,
    store: StorePath,
    UrlPath(path): UrlPath<OfId>,
    UrlQuery(query): UrlQuery<SyncQuery>,
    preconditions: Preconditions,
) -> Result<Response, Problem> {
    let sync = query.sync()?;
    let store = store.permit(&state, &caller, Right::Read)?;
    let found = store.get_entitlement(sync, &path.id).await;
    let found = found.map_err(|error| refusal(error, ""))?;
    answer::read(&preconditions, &EntitlementView::from(found))
}

/// Read a grant.
///
/// A grant of a sync, by its id.
#[utoipa::path(
    get,
    path = "/v1/syncs/{store}/grants/{id}",
    operation_id = "sync_grant_get",
    tag = "syncs",
    params(
        InStore,
        ("id" = String, Path, description = "The id of the grant; a slash in it as `%2F`"),
        SyncQuery,
        ReadConditions,
    ),
    responses(
        (status = 200, description = "The grant", body = GrantView, headers(("ETag" = String))),
        (status = 304, description = "The client has it already"),
    ),
    security(("bearer" = ["syncs:*:read"])),
)]
pub(super) async fn grant(
    State(state): State<ServiceState>,
    caller: Caller,
    store: StorePath,
    UrlPath(path): UrlPath<OfId>,
    UrlQuery(query): UrlQuery<SyncQuery>,
    preconditions: Preconditions,
) -> Result<Response, Problem> {
    let sync = query.sync()?;
    let store = store.permit(&state, &caller, Right::Read)?;
    let found = store.get_grant(sync, &path.id).await;
    let found = found.map_err(|error| refusal(error, ""))?;
    answer::read(&preconditions, &GrantView::from(found))
}
