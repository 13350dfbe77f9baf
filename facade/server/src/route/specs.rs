//! The versions of API specs.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use package_database::backend::BoxFuture;
use package_database::specs::{NewSpec, SpecInfo};
use package_database::{Database, Error};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::conditions::{ReadConditions, WriteConditions};
use super::contract::{DomainRoutes, Routes};
use super::models;
use super::page::{Entries, PageQuery, entries};
use crate::answer;
use crate::etag::Preconditions;
use crate::extract::{Caller, JsonBody, Segment, UrlPath, UrlQuery};
use crate::problem::{Problem, ProblemKind};
use crate::state::ServiceState;

pub(super) const DOMAIN: DomainRoutes = DomainRoutes {
    name: "specs",
    about: "Versions of API specs: upload one, find the newest, list, delete.",
    routes,
    probe,
};

/// What scopes call the entities of this file, such as `specs:*:read`.
const ENTITY: &str = "specs";
const READ: &str = "read";
const WRITE: &str = "write";

fn routes() -> Routes {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(get, delete))
        .routes(routes!(versions, upload))
}

fn probe(database: &Database) -> BoxFuture<'_, Result<(), Error>> {
    Box::pin(async {
        let nobody = database.specs().latest_version("health", "health").await;
        nobody.map(|_| ())
    })
}

/// A version of a spec.
#[derive(Debug, Serialize, ToSchema)]
struct Spec {
    /// The name in its canonical form: small letters, runs of `-`, `_` and `.` as one `-`.
    id: String,
    /// The name as it was uploaded.
    name: String,
    /// Whatever the uploader calls the version.
    version: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    /// Seconds since the Unix epoch; no two versions of a spec have the same.
    updated_at: i64,
    /// How many models the spec defines.
    model_count: i64,
}

impl From<SpecInfo> for Spec {
    fn from(info: SpecInfo) -> Self {
        Self {
            id: info.id,
            name: info.name,
            version: info.version,
            title: info.title,
            description: info.description,
            updated_at: info.updated_at,
            model_count: info.model_count,
        }
    }
}

/// A version to upload.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SpecUpload {
    /// Whatever the uploader calls the version; not empty.
    #[schema(min_length = 1, example = "1.0.0")]
    version: String,
    title: Option<String>,
    description: Option<String>,
    /// How many models the spec defines.
    #[schema(example = 3)]
    model_count: u32,
    /// The definitions of these models, as `PUT /v1/models` takes them: they are served from then on.
    #[schema(value_type = Option<Vec<Object>>)]
    models: Option<Vec<Map<String, Value>>>,
}

/// A page of specs or of versions.
#[derive(Debug, Serialize, ToSchema)]
struct SpecPage {
    items: Vec<Spec>,
    /// How many entries of the page cannot be read; the log of the service says which.
    #[serde(skip_serializing_if = "is_zero")]
    damaged: usize,
    /// Where the next page begins, to be sent as `after`; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

impl From<Entries<Spec>> for SpecPage {
    fn from(page: Entries<Spec>) -> Self {
        Self {
            items: page.items,
            damaged: page.damaged,
            next: page.next,
        }
    }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks for a function that takes a reference"
)]
const fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// List the specs.
///
/// The newest version of each of the caller's specs, by id.
#[utoipa::path(
    get,
    path = "/v1/specs",
    operation_id = "specs_list",
    tag = "specs",
    params(PageQuery),
    responses((status = 200, description = "A page of specs", body = SpecPage)),
    security(("bearer" = ["specs:*:read"])),
)]
async fn list(
    State(state): State<ServiceState>,
    caller: Caller,
    UrlQuery(page): UrlQuery<PageQuery>,
) -> Result<Response, Problem> {
    caller.require(ENTITY, None, READ)?;
    let specs = state.database().specs();
    let listing = specs.list_with(caller.sub(), &page.options()?).await?;
    let page = entries(&listing, Spec::from);
    answer::json(StatusCode::OK, &SpecPage::from(page))
}

/// Read the newest version of a spec.
///
/// The newest version of a spec, whatever spelling of its name is used.
#[utoipa::path(
    get,
    path = "/v1/specs/{name}",
    operation_id = "spec_get",
    tag = "specs",
    params(
        ("name" = String, Path, description = "The name or the id of the spec"),
        ReadConditions,
    ),
    responses(
        (status = 200, description = "The newest version", body = Spec, headers(("ETag" = String))),
        (status = 304, description = "The client has it already"),
    ),
    security(("bearer" = ["specs:*:read"])),
)]
async fn get(
    State(state): State<ServiceState>,
    caller: Caller,
    UrlPath(name): UrlPath<Segment>,
    preconditions: Preconditions,
) -> Result<Response, Problem> {
    caller.require(ENTITY, Some(name.as_str()), READ)?;
    let spec = newest(&state, &caller, &name).await?;
    let spec = spec.ok_or_else(|| Problem::plain(ProblemKind::NotFound))?;
    answer::read(&preconditions, &spec)
}

async fn newest(
    state: &ServiceState,
    caller: &Caller,
    name: &Segment,
) -> Result<Option<Spec>, Problem> {
    let specs = state.database().specs().strong();
    let found = specs.get(caller.sub(), name.as_str()).await?;
    Ok(found.map(Spec::from))
}

/// Remove a spec with all its versions.
///
/// Removes a spec with all its versions.
#[utoipa::path(
    delete,
    path = "/v1/specs/{name}",
    operation_id = "spec_delete",
    tag = "specs",
    params(
        ("name" = String, Path, description = "The name or the id of the spec"),
        WriteConditions,
    ),
    responses((status = 204, description = "There is no such spec any more")),
    security(("bearer" = ["specs:*:write"])),
)]
async fn delete(
    State(state): State<ServiceState>,
    caller: Caller,
    UrlPath(name): UrlPath<Segment>,
    preconditions: Preconditions,
) -> Result<Response, Problem> {
    caller.require(ENTITY, Some(name.as_str()), WRITE)?;
    check(&state, &caller, &name, &preconditions).await?;
    let specs = state.database().specs();
    specs.delete(caller.sub(), name.as_str()).await?;
    Ok(answer::gone())
}

/// Holds the conditions of a write to the newest version. Whoever uploads between this and the write is not noticed;
/// no version is ever lost by that, because an upload replaces none.
async fn check(
    state: &ServiceState,
    caller: &Caller,
    name: &Segment,
    preconditions: &Preconditions,
) -> Result<(), Problem> {
    if preconditions.is_empty() {
        return Ok(());
    }
    let current = newest(state, caller, name).await?;
    answer::check_write(preconditions, current.as_ref())
}

/// List the versions of a spec.
///
/// All versions of a spec, oldest upload first; none when there is no such spec.
#[utoipa::path(
    get,
    path = "/v1/specs/{name}/versions",
    operation_id = "spec_versions_list",
    tag = "specs",
    params(("name" = String, Path, description = "The name or the id of the spec"), PageQuery),
    responses((status = 200, description = "A page of versions", body = SpecPage)),
    security(("bearer" = ["specs:*:read"])),
)]
async fn versions(
    State(state): State<ServiceState>,
    caller: Caller,
    UrlPath(name): UrlPath<Segment>,
    UrlQuery(page): UrlQuery<PageQuery>,
) -> Result<Response, Problem> {
    caller.require(ENTITY, Some(name.as_str()), READ)?;
    let specs = state.database().specs();
    let options = page.options()?;
    let listing = specs
        .list_versions_with(caller.sub(), name.as_str(), &options)
        .await?;
    let page = entries(&listing, Spec::from);
    answer::json(StatusCode::OK, &SpecPage::from(page))
}

/// Upload a version of a spec.
///
/// Stores a new version, which becomes the newest one. The first one makes the spec. Sending it twice stores two. With
/// `models`, there must be as many as `model_count` says, and who sends them needs the scope `models:*:register`.
#[utoipa::path(
    post,
    path = "/v1/specs/{name}/versions",
    operation_id = "spec_upload",
    tag = "specs",
    params(
        ("name" = String, Path, description = "The name of the spec, as it is to be shown"),
        WriteConditions,
    ),
    request_body = SpecUpload,
    responses((
        status = 201,
        description = "The version as it is stored",
        body = Spec,
        headers(("ETag" = String), ("Location" = String)),
    )),
    security(("bearer" = ["specs:*:write"])),
)]
async fn upload(
    State(state): State<ServiceState>,
    caller: Caller,
    UrlPath(name): UrlPath<Segment>,
    preconditions: Preconditions,
    JsonBody(body): JsonBody<SpecUpload>,
) -> Result<Response, Problem> {
    caller.require(ENTITY, Some(name.as_str()), WRITE)?;
    check(&state, &caller, &name, &preconditions).await?;
    let mut new = NewSpec::new(name.as_str(), &body.version, body.model_count);
    new.title = body.title.as_deref();
    new.description = body.description.as_deref();
    let document = match body.models {
        None => None,
        Some(models) => Some(models::of_spec(&caller, models, body.model_count)?),
    };
    let registry = state.database().models();
    if let Some(document) = &document {
        // Before the version is stored, so that models that cannot be served leave no version.
        state.models().check(&registry, document).await?;
    }
    let specs = state.database().specs();
    let stored = Spec::from(specs.create_or_update(caller.sub(), &new).await?);
    if let Some(document) = document {
        let note = format!("spec {} {} of {}", stored.id, stored.version, caller.sub());
        let registered = state.models().register(&registry, &document, &note, None);
        registered.await?;
    }
    let location = format!("/v1/specs/{}", answer::segment(&stored.id));
    answer::written(StatusCode::CREATED, Some(&location), &stored)
}
