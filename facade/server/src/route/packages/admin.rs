//! The configuration of the repository, for administrators: every change is a new generation, loaded whole or not at
//! all.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use package_database::packages::config::{ConfigError, ConfigKind, Configuration, LoadOptions};
use package_database::packages::pipeline::OPERATIONS;
use package_database::packages::validate::Options;
use serde_json::{Value, json};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::asking;
use super::json::{Members, Raw, invalid};
use super::place::{ADMIN, Administrator};
use crate::answer;
use crate::edge::OwnBody;
use crate::extract::{Segment, UrlPath};
use crate::findings;
use crate::problem::{Problem, ProblemKind};
use crate::repository::REPOSITORY;
use crate::route::Routes;
use crate::state::ServiceState;

pub(super) fn routes() -> Routes {
    OpenApiRouter::new()
        .routes(routes!(config, load))
        .routes(routes!(generations))
        .routes(routes!(roll_back))
        .routes(routes!(entities, create_entity))
        .routes(routes!(declared_routes, create_route))
        .routes(routes!(blob_stores, create_blob_store))
        .routes(routes!(scopes, create_scope))
        .routes(routes!(features, put_features))
        .routes(routes!(operations))
        .routes(routes!(schema))
}

/// What a change of the configuration ends with, if it does not end well.
pub(super) fn refused(error: ConfigError) -> Problem {
    let text = error.to_string();
    match error {
        ConfigError::Document(_) | ConfigError::Refused(_) => {
            Problem::new(ProblemKind::BadRequest, text).called("VALIDATION_ERROR")
        }
        ConfigError::Unknown(_) => Problem::new(ProblemKind::NotFound, text),
        ConfigError::Duplicate(_) => {
            Problem::new(ProblemKind::Conflict, text).called("ALREADY_EXISTS")
        }
        ConfigError::Malformed(_) => invalid(text),
        ConfigError::Changed(_) => Problem::new(ProblemKind::Conflict, text),
        error => Problem::from(package_database::Error::from(error)),
    }
}

/// The configuration that is active.
async fn current(state: &ServiceState) -> Result<Arc<Configuration>, Problem> {
    let configurations = &state.repository().configurations;
    configurations.current(REPOSITORY).await.map_err(refused)
}

/// Lets this service answer by what was just loaded, at once.
async fn refresh(state: &ServiceState) -> Result<(), Problem> {
    let packages = state.database().packages();
    Ok(state.repository().refresh(&packages).await?)
}

fn options(who: &Administrator) -> LoadOptions {
    LoadOptions::new().by(who.0.subject.as_str())
}

/// Read the active configuration.
///
/// All records of the active configuration, under the names that the original has for them.
#[utoipa::path(
    get,
    path = "/admin/config",
    operation_id = "repository_config",
    tag = "packages",
    responses((status = 200, description = "The configuration", body = Object)),
    security(("bearer" = ["admin"])),
)]
async fn config(
    State(state): State<ServiceState>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let principal = asking::principal(&state, &headers).await?;
    // Whoever is no administrator is told to sign in as one, as clients know it of this route.
    asking::require(principal.as_ref(), ADMIN, None, None).map_err(|_| asking::nobody())?;
    let config = current(&state).await?.to_json();
    answer::json(StatusCode::OK, &json!({"ok": true, "config": config}))
}

/// Load a document.
///
/// Makes a document the active one, whole or not at all. One that has errors in it is refused, with all that was found.
#[utoipa::path(
    put,
    path = "/admin/config",
    operation_id = "repository_load",
    tag = "packages",
    request_body(content = Object, description = "The document"),
    responses((status = 200, description = "It is active", body = Object)),
    security(("bearer" = ["admin"])),
)]
async fn load(
    State(state): State<ServiceState>,
    who: Administrator,
    Raw(text): Raw,
) -> Result<Response, Problem> {
    let configurations = &state.repository().configurations;
    let validation = state.repository().fixed.validation(Options::strict());
    let options = options(&who).validation(validation);
    let loaded = configurations.load(REPOSITORY, &text, &options).await;
    match loaded {
        Ok(loaded) => {
            refresh(&state).await?;
            let body = json!({
                "ok": true,
                "generation": loaded.generation,
                "changed": loaded.changed,
                "findings": findings::of(&loaded.report),
            });
            answer::json(StatusCode::OK, &body)
        }
        Err(ConfigError::Refused(report)) => {
            let message = "errors were found in the document";
            Ok(told(message, "findings", findings::of(&report).into()))
        }
        Err(ConfigError::Document(error)) => {
            let message = "it is no document";
            Ok(told(message, "faults", findings::faults(&error).into()))
        }
        Err(error) => Err(refused(error)),
    }
}

/// An error with all that was found.
fn told(message: &str, name: &str, found: Value) -> Response {
    let mut body = json!({"error": {"code": "VALIDATION_ERROR", "message": message}});
    if let Some(members) = body.as_object_mut() {
        members.insert(name.to_owned(), found);
    }
    let json = HeaderValue::from_static("application/json");
    let status = StatusCode::BAD_REQUEST;
    let mut response = (status, [(CONTENT_TYPE, json)], body.to_string()).into_response();
    response.extensions_mut().insert(OwnBody);
    response
}

/// List the generations.
///
/// The generations of the configuration that are kept, the newest first, and which of them is active.
#[utoipa::path(
    get,
    path = "/admin/config/generations",
    operation_id = "repository_generations",
    tag = "packages",
    responses((status = 200, description = "The generations", body = Object)),
    security(("bearer" = ["admin"])),
)]
async fn generations(
    State(state): State<ServiceState>,
    _: Administrator,
) -> Result<Response, Problem> {
    let configurations = &state.repository().configurations;
    let active = current(&state).await?.generation();
    let kept = configurations
        .generations(REPOSITORY)
        .await
        .map_err(refused)?;
    let kept = kept.iter().map(|info| {
        json!({
            "generation": info.generation,
            "active": info.generation == active,
            "created_at": package_database::block::rfc3339(info.loaded_at),
            "created_by": info.loaded_by,
            "note": info.note,
            "lenient": info.lenient,
        })
    });
    let kept: Value = kept.collect();
    answer::json(StatusCode::OK, &json!({"ok": true, "generations": kept}))
}

/// Make a generation the active one again.
///
/// Goes back, or forward, to a generation that is kept.
#[utoipa::path(
    put,
    path = "/admin/config/generations/{generation}",
    operation_id = "repository_roll_back",
    tag = "packages",
    params(("generation" = String, Path, description = "The number of the generation")),
    responses((status = 200, description = "It is active", body = Object)),
    security(("bearer" = ["admin"])),
)]
async fn roll_back(
    State(state): State<ServiceState>,
    _: Administrator,
    UrlPath(generation): UrlPath<Segment>,
) -> Result<Response, Problem> {
    let number = generation.as_str().parse::<u64>();
    let number = number.map_err(|_| Problem::plain(ProblemKind::NotFound))?;
    let configurations = &state.repository().configurations;
    let moved = configurations.roll_back(REPOSITORY, number).await;
    moved.map_err(refused)?;
    refresh(&state).await?;
    answer::json(StatusCode::OK, &json!({"ok": true, "generation": number}))
}

async fn list(state: &ServiceState, kind: ConfigKind, name: &str) -> Result<Response, Problem> {
    let records = current(state).await?.list(kind);
    answer::json(StatusCode::OK, &json!({"ok": true, name: records}))
}

async fn create(
    state: &ServiceState,
    who: &Administrator,
    kind: ConfigKind,
    body: Members,
) -> Result<Response, Problem> {
    let configurations = &state.repository().configurations;
    let body = Value::Object(body.0);
    let created = configurations
        .create(REPOSITORY, kind, &body, &options(who))
        .await;
    let loaded = created.map_err(refused)?;
    refresh(state).await?;
    let body = json!({"ok": true, "message": "it is there now", "generation": loaded.generation});
    answer::json(StatusCode::OK, &body)
}

/// The routes of one kind of record: its list, and adding to it.
macro_rules! kind {
    (
        $path:literal, $kind:ident, $member:literal,
        $list:ident, $list_id:literal, $list_title:literal,
        $create:ident, $create_id:literal, $create_title:literal
    ) => {
        #[doc = $list_title]
        #[doc = ""]
        #[doc = "The records of this kind in the active configuration."]
        #[utoipa::path(
            get,
            path = $path,
            operation_id = $list_id,
            tag = "packages",
            responses((status = 200, description = "The records", body = Object)),
            security(("bearer" = ["admin"])),
        )]
        async fn $list(
            State(state): State<ServiceState>,
            _: Administrator,
        ) -> Result<Response, Problem> {
            list(&state, ConfigKind::$kind, $member).await
        }

        #[doc = $create_title]
        #[doc = ""]
        #[doc = "Adds a record to the active configuration: what a template has. The whole is looked at as when it is loaded."]
        #[utoipa::path(
            post,
            path = $path,
            operation_id = $create_id,
            tag = "packages",
            request_body(content = Object, description = "The record"),
            responses((status = 200, description = "It is there", body = Object)),
            security(("bearer" = ["admin"])),
        )]
        async fn $create(
            State(state): State<ServiceState>,
            who: Administrator,
            body: Members,
        ) -> Result<Response, Problem> {
            create(&state, &who, ConfigKind::$kind, body).await
        }
    };
}

kind!(
    "/admin/entities",
    Entity,
    "entities",
    entities,
    "repository_entities",
    "List the entities.",
    create_entity,
    "repository_entity_create",
    "Add an entity."
);
kind!(
    "/admin/routes",
    ApiRoute,
    "routes",
    declared_routes,
    "repository_routes",
    "List the routes.",
    create_route,
    "repository_route_create",
    "Add a route."
);
kind!(
    "/admin/blob-stores",
    BlobStore,
    "blob_stores",
    blob_stores,
    "repository_blob_stores",
    "List the blob stores.",
    create_blob_store,
    "repository_blob_store_create",
    "Add a blob store."
);
kind!(
    "/admin/auth/scopes",
    AuthScope,
    "scopes",
    scopes,
    "repository_scopes",
    "List the scopes.",
    create_scope,
    "repository_scope_create",
    "Add a scope."
);

/// Read what is switched on.
///
/// What is switched on.
#[utoipa::path(
    get,
    path = "/admin/features",
    operation_id = "repository_features",
    tag = "packages",
    responses((status = 200, description = "The features", body = Object)),
    security(("bearer" = ["admin"])),
)]
async fn features(
    State(state): State<ServiceState>,
    _: Administrator,
) -> Result<Response, Problem> {
    let features = current(&state).await?.features();
    answer::json(StatusCode::OK, &json!({"ok": true, "features": features}))
}

/// Switch features on or off.
///
/// Switches features on or off: names and truths. The whole document is looked at as when it is loaded.
#[utoipa::path(
    put,
    path = "/admin/features",
    operation_id = "repository_features_put",
    tag = "packages",
    request_body(content = Object, description = "Names and truths"),
    responses((status = 200, description = "It is done", body = Object)),
    security(("bearer" = ["admin"])),
)]
async fn put_features(
    State(state): State<ServiceState>,
    who: Administrator,
    body: Members,
) -> Result<Response, Problem> {
    let configurations = &state.repository().configurations;
    let put = configurations
        .put_features(REPOSITORY, &body.0, &options(&who))
        .await;
    put.map_err(refused)?;
    refresh(&state).await?;
    let features = current(&state).await?.features();
    let body = json!({"ok": true, "message": "it is done", "features": features});
    answer::json(StatusCode::OK, &body)
}

/// List the operations.
///
/// The operations of which pipelines are made, with a label and a sentence for people.
#[utoipa::path(
    get,
    path = "/admin/operations",
    operation_id = "repository_operations",
    tag = "packages",
    responses((status = 200, description = "The operations", body = Object)),
    security(("bearer" = ["admin"])),
)]
async fn operations(_: Administrator) -> Result<Response, Problem> {
    let operations = OPERATIONS.iter().map(|operation| {
        json!({
            "name": operation.name,
            "label": operation.label,
            "sentence": operation.sentence,
            "category": format!("{:?}", operation.category),
        })
    });
    let operations: Value = operations.collect();
    answer::json(
        StatusCode::OK,
        &json!({"ok": true, "operations": operations}),
    )
}

/// Read the document.
///
/// The active document as it was written; for administrators, unless it is opened for everybody.
#[utoipa::path(
    get,
    path = "/schema",
    operation_id = "repository_schema",
    tag = "packages",
    responses((status = 200, description = "The document", body = Object)),
    security(("bearer" = ["admin"])),
)]
async fn schema(
    State(state): State<ServiceState>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if !state.repository().options.open_schema {
        let principal = asking::principal(&state, &headers).await?;
        asking::require(principal.as_ref(), ADMIN, None, None)?;
    }
    answer::json(StatusCode::OK, current(&state).await?.document().source())
}
