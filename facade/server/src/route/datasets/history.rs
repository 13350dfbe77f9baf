//! The history of a dataset: its revisions, its resources at any of them, what differs between two.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use package_database::datasets::RevisionRef;
use serde::Deserialize;

use super::address::{Address, Right};
use super::query::{AtQuery, DatasetPath, DiffQuery};
use super::view::{DiffView, RevisionPage, RevisionView};
use crate::answer;
use crate::etag::Preconditions;
use crate::extract::{Caller, Spelled, UrlPath, UrlQuery};
use crate::problem::Problem;
use crate::route::conditions::ReadConditions;
use crate::route::page::{PageQuery, entries};
use crate::state::ServiceState;

/// List the revisions of a dataset.
///
/// The revisions of a dataset, the newest first, without their packages.
#[utoipa::path(
    get,
    path = "/v1/datasets/{owner}/{name}/revisions",
    operation_id = "dataset_revisions_list",
    tag = "datasets",
    params(
        DatasetPath,
        PageQuery,
    ),
    responses((status = 200, description = "A page of revisions", body = RevisionPage)),
    security(("bearer" = ["ds:*:metadata:read"])),
)]
pub(super) async fn revisions(
    State(state): State<ServiceState>,
    caller: Caller,
    address: Address,
    UrlQuery(page): UrlQuery<PageQuery>,
) -> Result<Response, Problem> {
    let options = page.options()?;
    let place = address.permit(&state, &caller, Right::Read).await?;
    let datasets = state.database().datasets();
    let listing = datasets.revision_list(&place.dataset, &options).await?;
    let page = entries(&listing, RevisionView::from);
    answer::json(StatusCode::OK, &RevisionPage::from(page))
}

/// The part of a path that names a revision.
#[derive(Deserialize)]
pub(super) struct AtRevision {
    revision: Spelled,
}

/// Read a revision.
///
/// What is known of a revision besides its package.
#[utoipa::path(
    get,
    path = "/v1/datasets/{owner}/{name}/revisions/{revision}",
    operation_id = "dataset_revision_get",
    tag = "datasets",
    params(
        DatasetPath,
        ("revision" = String, Path, description = "A revision id, a tag, or `HEAD`"),
        ReadConditions,
    ),
    responses(
        (status = 200, description = "The revision", body = RevisionView, headers(("ETag" = String))),
        (status = 304, description = "The client has it already"),
    ),
    security(("bearer" = ["ds:*:metadata:read"])),
)]
pub(super) async fn revision(
    State(state): State<ServiceState>,
    caller: Caller,
    address: Address,
    UrlPath(path): UrlPath<AtRevision>,
    preconditions: Preconditions,
) -> Result<Response, Problem> {
    let at: RevisionRef = path.revision.0.parse()?;
    let place = address.permit(&state, &caller, Right::Read).await?;
    let datasets = state.database().datasets();
    let revision = datasets.revision_fetch(&place.dataset, &at).await?;
    answer::read(&preconditions, &RevisionView::from(revision))
}

/// The part of a path that names a resource.
#[derive(Deserialize)]
pub(super) struct OfResource {
    resource: Spelled,
}

/// Read a resource.
///
/// The first resource of that name, as it is in the package of the newest revision or of any other.
#[utoipa::path(
    get,
    path = "/v1/datasets/{owner}/{name}/resources/{resource}",
    operation_id = "dataset_resource_get",
    tag = "datasets",
    params(
        DatasetPath,
        ("resource" = String, Path, description = "The name of the resource; a slash in it as `%2F`"),
        AtQuery,
        ReadConditions,
    ),
    responses(
        (status = 200, description = "The resource", body = Object, headers(("ETag" = String))),
        (status = 304, description = "The client has it already"),
    ),
    security(("bearer" = ["ds:*:metadata:read"])),
)]
pub(super) async fn resource(
    State(state): State<ServiceState>,
    caller: Caller,
    address: Address,
    UrlPath(path): UrlPath<OfResource>,
    UrlQuery(query): UrlQuery<AtQuery>,
    preconditions: Preconditions,
) -> Result<Response, Problem> {
    let at = query.at()?;
    let place = address.permit(&state, &caller, Right::Read).await?;
    let datasets = state.database().datasets();
    let resource = datasets
        .resource_fetch(&place.dataset, &at, &path.resource.0)
        .await?;
    answer::read(&preconditions, &resource)
}

/// Compare two revisions.
///
/// What differs between the packages of two revisions, also as a JSON Patch. Of resources only those are read that
/// differ.
#[utoipa::path(
    get,
    path = "/v1/datasets/{owner}/{name}/diff",
    operation_id = "dataset_diff",
    tag = "datasets",
    params(
        DatasetPath,
        DiffQuery,
    ),
    responses((status = 200, description = "What differs", body = DiffView)),
    security(("bearer" = ["ds:*:metadata:read"])),
)]
pub(super) async fn diff(
    State(state): State<ServiceState>,
    caller: Caller,
    address: Address,
    UrlQuery(query): UrlQuery<DiffQuery>,
) -> Result<Response, Problem> {
    let [from, to] = query.ends()?;
    let place = address.permit(&state, &caller, Right::Read).await?;
    let datasets = state.database().datasets();
    let diff = datasets.diff(&place.dataset, &from, &to).await?;
    answer::json(StatusCode::OK, &DiffView::from(diff))
}
