//! Lists of one sync: by kind, by type, by every relation.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use package_database::block::Listing;
use package_database::{Error, ErrorKind};

use super::place::{InStore, Right, StorePath, refusal};
use super::query::{AllQuery, EntitlementQuery, GrantQuery, ResourceQuery};
use super::view::{
    EntitlementPage, EntitlementView, GrantPage, GrantView, ResourcePage, ResourceTypePage,
    ResourceTypeView, ResourceView,
};
use crate::answer;
use crate::extract::{Caller, UrlQuery};
use crate::problem::{Problem, ProblemKind};
use crate::route::page::{Entries, PageQuery, entries};
use crate::state::ServiceState;

/// A page of a list, as clients are told of it. The token of a page before may be of another sync, which nobody sees who names
/// none.
pub(super) fn page_of<T, U>(
    asked: &PageQuery,
    listing: Result<Listing<T>, Error>,
    show: impl Fn(T) -> U,
) -> Result<Entries<U>, Problem> {
    let listing = listing.map_err(|error| {
        let own = std::error::Error::source(&error).is_none();
        let of_token = asked.goes_on() && own && error.kind() == ErrorKind::InvalidInput;
        let problem = refusal(error, "");
        match of_token {
            true => {
                let said = problem.detail();
                let detail = format!(
                    "{said} A token goes on with the list of one sync: name the sync that the page before tells, as `sync`."
                );
                Problem::new(ProblemKind::BadRequest, detail)
            }
            false => problem,
        }
    })?;
    Ok(entries(&listing, show))
}

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
    let view = store.read(sync).await;
    let view = view.map_err(|error| refusal(error, ""))?;
    let page = view.list_resource_types(&options).await;
    let page = page_of(&query.page(), page, ResourceTypeView::from)?;
    answer::json(StatusCode::OK, &ResourceTypePage::of(&view, page))
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
    let view = store.read(sync).await;
    let view = view.map_err(|error| refusal(error, ""))?;
    let page = view.list_resources(&filter, &options).await;
    let page = page_of(&query.page(), page, ResourceView::from)?;
    answer::json(StatusCode::OK, &ResourcePage::of(&view, page))
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
    let view = store.read(sync).await;
    let view = view.map_err(|error| refusal(error, ""))?;
    let page = view.list_entitlements(resource.as_ref(), &options).await;
    let page = page_of(&query.page(), page, EntitlementView::from)?;
    answer::json(StatusCode::OK, &EntitlementPage::of(&view, page))
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
    let view = store.read(sync).await;
    let view = view.map_err(|error| refusal(error, ""))?;
    let page = view.list_grants(&filter, &options).await;
    let page = page_of(&query.page(), page, GrantView::from)?;
    answer::json(StatusCode::OK, &GrantPage::of(&view, page))
}
