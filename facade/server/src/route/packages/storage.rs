//! What is stored, for administrators: how much, and under which keys.
//!
//! Keys are those of the document's key-value store, as the original has them: `artifact/…` and `tag/…`.

use std::collections::BTreeSet;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use package_database::Error;
use package_database::block::ListOptions;
use package_database::packages::Packages;
use package_database::packages::artifact::PackageInfo;
use serde::Deserialize;
use serde_json::json;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::place::Administrator;
use crate::answer;
use crate::extract::UrlQuery;
use crate::problem::Problem;
use crate::route::Routes;
use crate::state::ServiceState;

/// Keys that are told when nobody says how many.
const KEYS_DEFAULT: usize = 100;

pub(super) fn routes() -> Routes {
    OpenApiRouter::new()
        .routes(routes!(stats))
        .routes(routes!(keys))
}

/// A part of the keys.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct KeyQuery {
    /// How the keys begin: `tag/acme/`.
    prefix: Option<String>,
    /// How many to give at most; 0 for all.
    #[param(default = 100)]
    limit: Option<usize>,
}

/// Every package of every namespace, some moments behind. A damaged entry is left out.
async fn all_packages(packages: &Packages) -> Result<Vec<PackageInfo>, Error> {
    let all = ListOptions::new();
    let namespaces = packages.list_namespaces("", &all).await?.skip_damaged().0;
    let mut found = Vec::new();
    for namespace in &namespaces {
        let listing = packages.list_packages(namespace, "", &all).await?;
        found.extend(listing.skip_damaged().0);
    }
    Ok(found)
}

/// Tell how much is stored.
///
/// How many namespaces, packages and artifacts there are, and how long the service has run.
#[utoipa::path(
    get,
    path = "/rocksdb/stats",
    operation_id = "repository_storage_stats",
    tag = "packages",
    responses((status = 200, description = "The figures", body = Object)),
    security(("bearer" = ["admin"])),
)]
async fn stats(State(state): State<ServiceState>, _: Administrator) -> Result<Response, Problem> {
    let packages = state.database().packages();
    let found = all_packages(&packages).await?;
    let namespaces: BTreeSet<&str> = found.iter().map(|one| one.namespace.as_str()).collect();
    let artifacts: u64 = found.iter().map(|one| one.artifacts).sum();
    let stats = json!({
        "total_keys": artifacts,
        "namespaces": namespaces.len(),
        "packages": found.len(),
        "artifacts": artifacts,
        "uptime_seconds": state.clock().elapsed().as_secs(),
    });
    answer::json(StatusCode::OK, &json!({"ok": true, "stats": stats}))
}

/// List the keys of what is stored.
///
/// The keys of artifacts and tags, as tags name their targets.
#[utoipa::path(
    get,
    path = "/rocksdb/keys",
    operation_id = "repository_storage_keys",
    tag = "packages",
    params(KeyQuery),
    responses((status = 200, description = "The keys", body = Object)),
    security(("bearer" = ["admin"])),
)]
async fn keys(
    State(state): State<ServiceState>,
    _: Administrator,
    UrlQuery(query): UrlQuery<KeyQuery>,
) -> Result<Response, Problem> {
    let packages = state.database().packages();
    let prefix = query.prefix.clone().unwrap_or(String::new());
    let limit = match query.limit.unwrap_or(KEYS_DEFAULT) {
        0 => usize::MAX,
        limit => limit,
    };
    let all = ListOptions::new();
    let mut keys = Vec::new();
    for package in all_packages(&packages).await? {
        if keys.len() >= limit {
            break;
        }
        let (namespace, name) = (package.namespace.as_str(), package.name.as_str());
        let artifacts = packages.versions(namespace, name, &all).await?;
        let tags = packages.list_tags(namespace, name, &all).await?;
        let (artifacts, tags) = (artifacts.skip_damaged().0, tags.skip_damaged().0);
        let artifacts = artifacts
            .iter()
            .map(|artifact| format!("artifact/{}", artifact.coordinates));
        let tags = tags
            .iter()
            .map(|tag| format!("tag/{namespace}/{name}/{}", tag.name));
        keys.extend(artifacts.chain(tags).filter(|key| key.starts_with(&prefix)));
    }
    keys.truncate(limit);
    let body = json!({
        "ok": true,
        "count": keys.len(),
        "truncated": keys.len() == limit,
        "prefix": query.prefix,
        "keys": keys,
    });
    answer::json(StatusCode::OK, &body)
}
