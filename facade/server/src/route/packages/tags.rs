//! Tags besides setting them, which a route of the document does.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use package_database::packages::artifact::Tag;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::artifacts::not_found;
use super::place::{Place, READ, WRITE};
use crate::answer;
use crate::extract::UrlQuery;
use crate::problem::Problem;
use crate::route::Routes;
use crate::route::page::{PageQuery, entries};
use crate::state::ServiceState;

pub(super) fn routes() -> Routes {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(get, delete))
}

/// What a tag names.
#[derive(Serialize, ToSchema)]
struct TagInfo {
    tag: String,
    version: String,
    variant: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    updated_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    updated_by: Option<String>,
}

impl TagInfo {
    fn of(tag: Tag) -> Self {
        Self {
            tag: tag.name,
            version: tag.target.version,
            variant: tag.target.variant,
            updated_at: tag.updated_at,
            updated_by: tag.updated_by,
        }
    }
}

/// A page of the tags of a package.
#[derive(Serialize, ToSchema)]
struct PackageTags {
    namespace: String,
    name: String,
    tags: Vec<TagInfo>,
    /// Where the next page begins, to be sent as `after`; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// List the tags of a package.
///
/// The tags of a package by name, each with what it names; none when there is no such package.
#[utoipa::path(
    get,
    path = "/v1/{namespace}/{name}/tags",
    operation_id = "package_tags_list",
    tag = "packages",
    params(
        ("namespace" = String, Path, description = "The namespace"),
        ("name" = String, Path, description = "The name of the package"),
        PageQuery,
    ),
    responses((status = 200, description = "A page of tags", body = PackageTags)),
    security(("bearer" = ["read"])),
)]
async fn list(
    State(state): State<ServiceState>,
    place: Place,
    UrlQuery(page): UrlQuery<PageQuery>,
) -> Result<Response, Problem> {
    place.require(READ)?;
    let (namespace, name) = place.package();
    let packages = state.database().packages();
    let listing = packages
        .list_tags(namespace, name, &page.options()?)
        .await?;
    let page = entries(&listing, TagInfo::of);
    let tags = PackageTags {
        namespace: namespace.to_owned(),
        name: name.to_owned(),
        tags: page.items,
        next: page.next,
    };
    answer::json(StatusCode::OK, &tags)
}

/// Read a tag.
///
/// What a tag names now.
#[utoipa::path(
    get,
    path = "/v1/{namespace}/{name}/tags/{tag}",
    operation_id = "package_tag_get",
    tag = "packages",
    params(
        ("namespace" = String, Path, description = "The namespace"),
        ("name" = String, Path, description = "The name of the package"),
        ("tag" = String, Path, description = "The tag"),
    ),
    responses((status = 200, description = "What it names", body = TagInfo)),
    security(("bearer" = ["read"])),
)]
async fn get(State(state): State<ServiceState>, place: Place) -> Result<Response, Problem> {
    place.require(READ)?;
    let (namespace, name) = place.package();
    let packages = state.database().packages();
    let tag = packages
        .resolve_tag(namespace, name, place.field("tag"))
        .await?;
    let tag = tag.ok_or_else(|| not_found("There is no such tag."))?;
    answer::json(StatusCode::OK, &TagInfo::of(tag))
}

/// Remove a tag.
///
/// Removes a tag. What it named stays.
#[utoipa::path(
    delete,
    path = "/v1/{namespace}/{name}/tags/{tag}",
    operation_id = "package_tag_delete",
    tag = "packages",
    params(
        ("namespace" = String, Path, description = "The namespace"),
        ("name" = String, Path, description = "The name of the package"),
        ("tag" = String, Path, description = "The tag"),
    ),
    responses((status = 204, description = "The tag names nothing any more")),
    security(("bearer" = ["write"])),
)]
async fn delete(State(state): State<ServiceState>, place: Place) -> Result<Response, Problem> {
    place.require(WRITE)?;
    let (namespace, name) = place.package();
    let packages = state.database().packages();
    let tag = place.field("tag");
    match packages
        .delete_tag(namespace, name, tag, place.by())
        .await?
    {
        true => Ok(answer::gone()),
        false => Err(not_found("There is no such tag.")),
    }
}
