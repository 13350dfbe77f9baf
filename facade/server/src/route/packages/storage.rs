//! What is stored, for administrators: how much, and under which keys.
//!
//! Keys are those of the document's key-value store, as the original has them: `artifact/…` and `tag/…`.

use std::collections::BTreeSet;

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use package_database::Error;
use package_database::block::ListOptions;
use package_database::packages::Packages;
use package_database::packages::artifact::PackageInfo;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::place::Administrator;
use crate::answer;
use crate::extract::UrlQuery;
use crate::html;
use crate::problem::Problem;
use crate::route::Routes;
use crate::state::ServiceState;

/// Keys that are told when nobody says how many.
const KEYS_DEFAULT: usize = 100;
/// Keys that the page shows.
const KEYS_SHOWN: usize = 20;

pub(super) fn routes() -> Routes {
    OpenApiRouter::new()
        .routes(routes!(stats))
        .routes(routes!(keys))
        .routes(routes!(dashboard))
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
    let stats = figures(&state).await?;
    answer::json(StatusCode::OK, &json!({"ok": true, "stats": stats}))
}

/// How much is stored.
async fn figures(state: &ServiceState) -> Result<Value, Error> {
    let packages = state.database().packages();
    let found = all_packages(&packages).await?;
    let namespaces: BTreeSet<&str> = found.iter().map(|one| one.namespace.as_str()).collect();
    let artifacts: u64 = found.iter().map(|one| one.artifacts).sum();
    Ok(json!({
        "total_keys": artifacts,
        "namespaces": namespaces.len(),
        "packages": found.len(),
        "artifacts": artifacts,
        "uptime_seconds": state.clock().elapsed().as_secs(),
    }))
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
    let prefix = query.prefix.as_deref().unwrap_or("");
    let limit = match query.limit.unwrap_or(KEYS_DEFAULT) {
        0 => usize::MAX,
        limit => limit,
    };
    let keys = keys_of(&packages, prefix, limit).await?;
    let body = json!({
        "ok": true,
        "count": keys.len(),
        "truncated": keys.len() == limit,
        "prefix": query.prefix,
        "keys": keys,
    });
    answer::json(StatusCode::OK, &body)
}

/// The first keys of artifacts and tags that begin with a text.
async fn keys_of(packages: &Packages, prefix: &str, limit: usize) -> Result<Vec<String>, Error> {
    let all = ListOptions::new();
    let mut keys = Vec::new();
    for package in all_packages(packages).await? {
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
        keys.extend(artifacts.chain(tags).filter(|key| key.starts_with(prefix)));
    }
    keys.truncate(limit);
    Ok(keys)
}

/// Show what is stored.
///
/// A page with the same figures and the first keys, for people. It has no script and loads nothing.
#[utoipa::path(
    get,
    path = "/rocksdb/dashboard",
    operation_id = "repository_storage_page",
    tag = "packages",
    responses((status = 200, description = "The page", body = String, content_type = "text/html")),
    security(("bearer" = ["admin"])),
)]
async fn dashboard(
    State(state): State<ServiceState>,
    _: Administrator,
) -> Result<Response, Problem> {
    let stats = figures(&state).await?;
    let packages = state.database().packages();
    let keys = keys_of(&packages, "", KEYS_SHOWN).await?;
    let mut page = String::from(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>What is stored</title>\n<h1>What is stored</h1>\n<table>\n",
    );
    for (name, figure) in stats.as_object().into_iter().flatten() {
        let name = html::text(&name.replace('_', " "));
        page.push_str(&format!("<tr><th>{name}<td>{figure}\n"));
    }
    page.push_str("</table>\n<h2>The first keys</h2>\n<ul>\n");
    for key in &keys {
        page.push_str(&format!("<li><code>{}</code>\n", html::text(key)));
    }
    page.push_str("</ul>\n</html>\n");
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    Ok(([(CONTENT_TYPE, html)], page).into_response())
}
