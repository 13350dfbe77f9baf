//! Lists of one sync: by kind, by type, by every relation.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::place::{InStore, Right, StorePath, refusal};
use super::query::{AllQuery, EntitlementQuery, GrantQuery, ResourceQuery};
use super::view::{
    EntitlementPage, EntitlementView, GrantPage, GrantView, ResourcePage, ResourceTypePage,
    ResourceTypeView, ResourceView,
};
use crate::answer;
use crate::extract::{Caller, UrlQuery};
use crate::problem::Problem;
use crate::route::page::entries;
use crate::state::ServiceState;

/// List resource types.
///
/// The resource types of a sync, by id.
#[utoipa::path(
    get,
    path = "/v1/syncs/{store}/resource-types",
    operation_id = "sync_resource_types_list",
    tag = "syncs",
    params(InStore, AllQuery),
    responses((status = 200, description = "A page of resource types", body = ResourceTypePage)),
    security(("bearer" = ["syncs:*:read"])),
)]
pub(super) async fn resource_types(
    State(state): State<ServiceState>,
    caller: Caller,
    store: StorePath,
    UrlQuery(query): UrlQuery<AllQuery>,
) -> Result<Response, Problem> {
    let (sync, options) = (query.sync()?, query.page().of_an_index()?);
    let store = store.permit(&state, &caller, Right::Read)?;
    let listing = store.list_resource_types(sync, &options).await;
    let listing = listing.map_err(|error| refusal(error, ""))?;
    let page = entries(&listing, ResourceTypeView::from);
    answer::json(StatusCode::OK, &ResourceTypePage::from(page))
}

/// List resources.
///
/// The resources of a sync by type and id: all, those of a type, those in another resource.
#[utoipa::path(
    get,
    path = "/v1/syncs/{store}/resources",
    operation_id = "sync_resources_list",
    tag = "syncs",
    params(InStore, ResourceQuery),
    responses((status = 200, description = "A page of resources", body = ResourcePage)),
    security(("bearer" = ["syncs:*:read"])),
)]
pub(super) async fn resources(
    State(state): State<ServiceState>,
    caller: Caller,
    store: StorePath,
    UrlQuery(query): UrlQuery<ResourceQuery>,
) -> Result<Response, Problem> {
    let (sync, options) = (query.sync()?, query.page().of_an_index()?);
    let filter = query.filter()?;
    let store = store.permit(&state, &caller, Right::Read)?;
    let listing = store.list_resources(sync, &filter, &options).await;
    let listing = listing.map_err(|error| refusal(error, ""))?;
    let page = entries(&listing, ResourceView::from);
    answer::json(StatusCode::OK, &ResourcePage::from(page))
}

/// List entitlements.
///
/// The entitlements of a sync by id: all, or those on a resource.
#[utoipa::path(
    get,
    path = "/v1/syncs/{store}/entitlements",
    operation_id = "sync_entitlements_list",
    tag = "syncs",
    params(InStore, EntitlementQuery),
    responses((status = 200, description = "A page of entitlements", body = EntitlementPage)),
    security(("bearer" = ["syncs:*:read"])),
)]
pub(super) async fn entitlements(
    State(state): State<ServiceState>,
    caller: Caller,
    store: StorePath,
    UrlQuery(query): UrlQuery<EntitlementQuery>,
) -> Result<Response, Problem> {
    let (sync, options) = (query.sync()?, query.page().of_an_index()?);
    let resource = query.resource()?;
    let store = store.permit(&state, &caller, Right::Read)?;
    let listing = store
        .list_entitlements(sync, resource.as_ref(), &options)
        .await;
    let listing = listing.map_err(|error| refusal(error, ""))?;
    let page = entries(&listing, EntitlementView::from);
    answer::json(StatusCode::OK, &EntitlementPage::from(page))
}

/// List grants.
///
/// The grants of a sync by id: all, those on a resource, those of a principal, those of an entitlement.
#[utoipa::path(
    get,
    path = "/v1/syncs/{store}/grants",
    operation_id = "sync_grants_list",
    tag = "syncs",
    params(InStore, GrantQuery),
    responses((status = 200, description = "A page of grants", body = GrantPage)),
    security(("bearer" = ["syncs:*:read"])),
)]
pub(super) async fn grants(
    State(state): State<ServiceState>,
    caller: Caller,
    store: StorePath,
    UrlQuery(query): UrlQuery<GrantQuery>,
) -> Result<Response, Problem> {
    let (sync, options) = (query.sync()?, query.page().of_an_index()?);
    let filter = query.filter()?;
    let store = store.permit(&state, &caller, Right::Read)?;
    let listing = store.list_grants(sync, &filter, &options).await;
    let listing = listing.map_err(|error| refusal(error, ""))?;
    let page = entries(&listing, GrantView::from);
    answer::json(StatusCode::OK, &GrantPage::from(page))
}
