//! Packages, their versions, and what is known of an artifact.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use package_database::packages::artifact::{Artifact, Coordinates};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::place::{Place, READ, WRITE, served};
use crate::answer;
use crate::extract::UrlQuery;
use crate::problem::{Problem, ProblemKind};
use crate::route::Routes;
use crate::route::page::{PageQuery, entries};
use crate::state::ServiceState;

pub(super) fn routes() -> Routes {
    OpenApiRouter::new()
        .routes(routes!(package))
        .routes(routes!(artifact, remove))
}

/// The answer to whoever asks for what is not there.
pub(super) fn not_found(detail: &'static str) -> Problem {
    Problem::new(ProblemKind::NotFound, detail)
}

/// The answer to whoever asks for an artifact that is not there.
pub(super) fn no_artifact() -> Problem {
    not_found("There is no such artifact.")
}

/// An artifact, and what was said of it.
#[derive(Serialize, ToSchema)]
pub(super) struct ArtifactInfo {
    namespace: String,
    name: String,
    version: String,
    variant: String,
    /// `sha256:` and 64 hexadecimal digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    blob_digest: Option<String>,
    /// How many bytes it has.
    #[serde(skip_serializing_if = "Option::is_none")]
    blob_size: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    created_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    created_by: Option<String>,
    /// What it is found by and tells of itself.
    #[schema(value_type = Object)]
    labels: Map<String, Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    /// Whether it was withdrawn: then it never is the latest.
    yanked: bool,
    /// Why, if that was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    yank_reason: Option<String>,
    /// How often its bytes were fetched; told of one artifact, not in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    downloads: Option<u64>,
}

impl ArtifactInfo {
    fn of(artifact: Artifact) -> Self {
        let Coordinates {
            namespace,
            name,
            version,
            variant,
            ..
        } = artifact.coordinates;
        Self {
            namespace,
            name,
            version,
            variant,
            blob_digest: artifact.digest.map(|digest| format!("sha256:{digest}")),
            blob_size: artifact.size,
            created_at: artifact.created_at,
            created_by: artifact.created_by,
            labels: artifact.labels,
            description: artifact.description,
            yanked: artifact.yanked.is_some(),
            yank_reason: artifact.yanked.and_then(|yank| yank.reason),
            downloads: None,
        }
    }
}

/// A page of the artifacts of a package.
#[derive(Serialize, ToSchema)]
struct PackageDetails {
    namespace: String,
    name: String,
    /// The newest version first.
    artifacts: Vec<ArtifactInfo>,
    /// Where the next page begins, to be sent as `after`; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// Read what a package has.
///
/// All artifacts of a package, the newest version first, with what was said of each.
#[utoipa::path(
    get,
    path = "/v1/{namespace}/{name}",
    operation_id = "package_get",
    tag = "packages",
    params(
        ("namespace" = String, Path, description = "The namespace"),
        ("name" = String, Path, description = "The name of the package"),
        PageQuery,
    ),
    responses((status = 200, description = "A page of artifacts", body = PackageDetails)),
    security(("bearer" = ["read"])),
)]
async fn package(
    State(state): State<ServiceState>,
    place: Place,
    UrlQuery(page): UrlQuery<PageQuery>,
) -> Result<Response, Problem> {
    place.require(READ)?;
    let (namespace, name) = place.package();
    let packages = state.database().packages();
    let listing = packages.versions(namespace, name, &page.options()?).await?;
    let page = entries(&listing, ArtifactInfo::of);
    let details = PackageDetails {
        namespace: namespace.to_owned(),
        name: name.to_owned(),
        artifacts: page.items,
        next: page.next,
    };
    answer::json(StatusCode::OK, &details)
}

/// Read what is known of an artifact.
///
/// What was said of an artifact when it was published, whether it was withdrawn, and how often it was fetched.
#[utoipa::path(
    get,
    path = "/v1/{namespace}/{name}/{version}/{variant}",
    operation_id = "artifact_get",
    tag = "packages",
    params(
        ("namespace" = String, Path, description = "The namespace"),
        ("name" = String, Path, description = "The name of the package"),
        ("version" = String, Path, description = "The version"),
        ("variant" = String, Path, description = "The variant"),
    ),
    responses((status = 200, description = "What is known of it", body = ArtifactInfo)),
    security(("bearer" = ["read"])),
)]
async fn artifact(State(state): State<ServiceState>, place: Place) -> Result<Response, Problem> {
    place.require(READ)?;
    let at = place.artifact()?;
    let packages = state.database().packages();
    let artifact = packages.artifact(&at).await?;
    let artifact = artifact.ok_or_else(no_artifact)?;
    let mut info = ArtifactInfo::of(artifact);
    info.downloads = Some(packages.downloads(&at).await?);
    answer::json(StatusCode::OK, &info)
}

/// Remove an artifact.
///
/// Removes an artifact that no tag names, with its files. Its coordinates are not used again.
#[utoipa::path(
    delete,
    path = "/v1/{namespace}/{name}/{version}/{variant}",
    operation_id = "artifact_remove",
    tag = "packages",
    params(
        ("namespace" = String, Path, description = "The namespace"),
        ("name" = String, Path, description = "The name of the package"),
        ("version" = String, Path, description = "The version"),
        ("variant" = String, Path, description = "The variant"),
    ),
    responses((status = 204, description = "It is there no more")),
    security(("bearer" = ["admin", "write"])),
)]
async fn remove(State(state): State<ServiceState>, place: Place) -> Result<Response, Problem> {
    place.require(WRITE)?;
    place.require(super::place::ADMIN)?;
    let packages = served(&state);
    packages.remove(&place.artifact()?, place.by()).await?;
    Ok(answer::gone())
}
