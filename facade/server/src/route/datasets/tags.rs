//! Tags: revisions with names.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use package_database::ErrorKind;
use package_database::datasets::{NewTag, TagChange};
use serde::Deserialize;

use super::address::{Address, Place, Right};
use super::body::{TagBody, TagChangeBody, author};
use super::manage::location;
use super::query::{DatasetPath, reference};
use super::refusal::refusal;
use super::view::{TagList, TagView};
use crate::answer;
use crate::etag::Preconditions;
use crate::extract::{Caller, JsonBody, Spelled, UrlPath};
use crate::problem::Problem;
use crate::route::conditions::{ReadConditions, WriteConditions};
use crate::state::ServiceState;

/// What a new name of a tag clashes with.
const TAKEN: &str = "There is a tag of that name. Choose another name, or change that one.";

/// The part of a path that names a tag.
#[derive(Deserialize)]
pub(super) struct OfTag {
    tag: Spelled,
}

/// List the tags of a dataset.
///
/// All tags of a dataset, the oldest first.
#[utoipa::path(
    get,
    path = "/v1/datasets/{owner}/{name}/tags",
    operation_id = "dataset_tags_list",
    tag = "datasets",
    params(
        DatasetPath,
        ReadConditions,
    ),
    responses(
        (status = 200, description = "All tags", body = TagList, headers(("ETag" = String))),
        (status = 304, description = "The client has them already"),
    ),
    security(("bearer" = ["ds:*:metadata:read"])),
)]
pub(super) async fn list(
    State(state): State<ServiceState>,
    caller: Caller,
    address: Address,
    preconditions: Preconditions,
) -> Result<Response, Problem> {
    let place = address.permit(&state, &caller, Right::Read).await?;
    let tags = state.database().datasets().tag_list(&place.dataset).await?;
    let items = tags.into_iter().map(TagView::from).collect();
    answer::read(&preconditions, &TagList { items })
}

/// Give a revision a name.
///
/// The name stays with the revision, however the dataset goes on.
#[utoipa::path(
    post,
    path = "/v1/datasets/{owner}/{name}/tags",
    operation_id = "dataset_tag_create",
    tag = "datasets",
    params(DatasetPath),
    request_body = TagBody,
    responses((
        status = 201,
        description = "The tag as it is stored",
        body = TagView,
        headers(("ETag" = String), ("Location" = String)),
    )),
    security(("bearer" = ["ds:*:metadata:update"])),
)]
pub(super) async fn create(
    State(state): State<ServiceState>,
    caller: Caller,
    address: Address,
    JsonBody(body): JsonBody<TagBody>,
) -> Result<Response, Problem> {
    let at = reference(body.at.as_deref())?;
    let place = address.permit(&state, &caller, Right::Update).await?;
    let mut tag = NewTag::new(body.name).author(author(body.author, &caller));
    if let Some(description) = body.description {
        tag.description = description;
    }
    let datasets = state.database().datasets();
    let created = datasets.tag_create(&place.dataset, &at, &tag).await;
    let created = created.map_err(|error| refusal(error, TAKEN))?;
    let dataset = location(&place.owner, &place.name);
    let location = format!("{dataset}/tags/{}", answer::segment(&created.name));
    answer::written(
        StatusCode::CREATED,
        Some(&location),
        &TagView::from(created),
    )
}

/// Read a tag.
///
/// A tag with the id of the revision that it names.
#[utoipa::path(
    get,
    path = "/v1/datasets/{owner}/{name}/tags/{tag}",
    operation_id = "dataset_tag_get",
    tag = "datasets",
    params(
        DatasetPath,
        ("tag" = String, Path, description = "The name of the tag"),
        ReadConditions,
    ),
    responses(
        (status = 200, description = "The tag", body = TagView, headers(("ETag" = String))),
        (status = 304, description = "The client has it already"),
    ),
    security(("bearer" = ["ds:*:metadata:read"])),
)]
pub(super) async fn get(
    State(state): State<ServiceState>,
    caller: Caller,
    address: Address,
    UrlPath(path): UrlPath<OfTag>,
    preconditions: Preconditions,
) -> Result<Response, Problem> {
    let place = address.permit(&state, &caller, Right::Read).await?;
    let datasets = state.database().datasets();
    let tag = datasets.tag_fetch(&place.dataset, &path.tag.0).await?;
    answer::read(&preconditions, &TagView::from(tag))
}

/// Holds the conditions of a write to the tag as it is. Who changes it between this and the write is not noticed.
async fn hold(
    state: &ServiceState,
    place: &Place,
    name: &str,
    preconditions: &Preconditions,
) -> Result<(), Problem> {
    if preconditions.is_empty() {
        return Ok(());
    }
    let found = state
        .database()
        .datasets()
        .tag_fetch(&place.dataset, name)
        .await;
    let tag = match found {
        Ok(tag) => Some(TagView::from(tag)),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(error.into()),
    };
    answer::check_write(preconditions, tag.as_ref())
}

/// Change a tag.
///
/// Gives a tag another name, another description, or both. The revision that it names stays the same.
#[utoipa::path(
    patch,
    path = "/v1/datasets/{owner}/{name}/tags/{tag}",
    operation_id = "dataset_tag_update",
    tag = "datasets",
    params(
        DatasetPath,
        ("tag" = String, Path, description = "The name of the tag"),
        WriteConditions,
    ),
    request_body = TagChangeBody,
    responses((
        status = 200,
        description = "The tag as it is now",
        body = TagView,
        headers(("ETag" = String)),
    )),
    security(("bearer" = ["ds:*:metadata:update"])),
)]
pub(super) async fn update(
    State(state): State<ServiceState>,
    caller: Caller,
    address: Address,
    UrlPath(path): UrlPath<OfTag>,
    preconditions: Preconditions,
    JsonBody(body): JsonBody<TagChangeBody>,
) -> Result<Response, Problem> {
    let place = address.permit(&state, &caller, Right::Update).await?;
    hold(&state, &place, &path.tag.0, &preconditions).await?;
    let mut change = TagChange::new();
    (change.name, change.description) = (body.name, body.description);
    change.author = body.author.map(Into::into);
    let datasets = state.database().datasets();
    let changed = datasets
        .tag_update(&place.dataset, &path.tag.0, &change)
        .await;
    let changed = changed.map_err(|error| refusal(error, TAKEN))?;
    answer::written(StatusCode::OK, None, &TagView::from(changed))
}

/// Remove a tag.
///
/// Takes a name from a revision, which stays.
#[utoipa::path(
    delete,
    path = "/v1/datasets/{owner}/{name}/tags/{tag}",
    operation_id = "dataset_tag_delete",
    tag = "datasets",
    params(
        DatasetPath,
        ("tag" = String, Path, description = "The name of the tag"),
        WriteConditions,
    ),
    responses((status = 204, description = "There is no such tag any more")),
    security(("bearer" = ["ds:*:metadata:update"])),
)]
pub(super) async fn delete(
    State(state): State<ServiceState>,
    caller: Caller,
    address: Address,
    UrlPath(path): UrlPath<OfTag>,
    preconditions: Preconditions,
) -> Result<Response, Problem> {
    let place = address.permit(&state, &caller, Right::Update).await?;
    hold(&state, &place, &path.tag.0, &preconditions).await?;
    let datasets = state.database().datasets();
    let deleted = datasets.tag_delete(&place.dataset, &path.tag.0).await;
    deleted.map_err(|error| refusal(error, TAKEN))?;
    Ok(answer::gone())
}
