//! What there is: namespaces, and what is found by a label.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::place::{Place, READ};
use crate::answer;
use crate::extract::UrlQuery;
use crate::problem::{Problem, ProblemKind};
use crate::route::Routes;
use crate::route::page::{EntryCount, PageQuery, entries};
use crate::state::ServiceState;

pub(super) fn routes() -> Routes {
    OpenApiRouter::new()
        .routes(routes!(namespaces))
        .routes(routes!(search))
}

/// How the names of the wanted namespaces begin, and which page of them.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct PrefixQuery {
    /// How the names begin.
    prefix: Option<String>,
    /// How many to give at most.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1_000, default = 100)]
    limit: Option<EntryCount>,
    /// The member `next` of the page before.
    after: Option<String>,
}

impl PrefixQuery {
    fn page(&self) -> PageQuery {
        PageQuery::new(self.limit, self.after.clone())
    }
}

/// A page of namespaces.
#[derive(Serialize, ToSchema)]
struct NamespacePage {
    namespaces: Vec<String>,
    /// Where the next page begins, to be sent as `after`; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// List the namespaces.
///
/// The namespaces in which something is published, by name, some moments behind.
#[utoipa::path(
    get,
    path = "/v1/namespaces",
    operation_id = "namespaces_list",
    tag = "packages",
    params(PrefixQuery),
    responses((status = 200, description = "A page of namespaces", body = NamespacePage)),
    security(("bearer" = ["read"])),
)]
async fn namespaces(
    State(state): State<ServiceState>,
    place: Place,
    UrlQuery(query): UrlQuery<PrefixQuery>,
) -> Result<Response, Problem> {
    place.require(READ)?;
    let packages = state.database().packages();
    let prefix = query.prefix.as_deref().unwrap_or("");
    let listing = packages
        .list_namespaces(prefix, &query.page().of_an_index()?)
        .await?;
    let page = entries(&listing, |name| name);
    let page = NamespacePage {
        namespaces: page.items,
        next: page.next,
    };
    answer::json(StatusCode::OK, &page)
}

/// What to look for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct SearchQuery {
    /// The namespace in which to look.
    namespace: String,
    /// The name of a label and its value, with a colon between them: `language:rust`.
    label: String,
    /// How many to give at most.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1_000, default = 100)]
    limit: Option<EntryCount>,
    /// The member `next` of the page before.
    after: Option<String>,
}

/// Where an artifact is.
#[derive(Serialize, ToSchema)]
struct FoundArtifact {
    namespace: String,
    name: String,
    version: String,
    variant: String,
}

/// A page of what was found.
#[derive(Serialize, ToSchema)]
struct FoundPage {
    artifacts: Vec<FoundArtifact>,
    /// Where the next page begins, to be sent as `after`; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// Find artifacts by a label.
///
/// The artifacts of a namespace that have a label of that value, by name.
#[utoipa::path(
    get,
    path = "/v1/search",
    operation_id = "packages_search",
    tag = "packages",
    params(SearchQuery),
    responses((status = 200, description = "A page of artifacts", body = FoundPage)),
    security(("bearer" = ["read"])),
)]
async fn search(
    State(state): State<ServiceState>,
    place: Place,
    UrlQuery(query): UrlQuery<SearchQuery>,
) -> Result<Response, Problem> {
    let namespace = query.namespace.trim().to_lowercase();
    place.require_in(READ, &namespace)?;
    let Some((label, value)) = query.label.split_once(':') else {
        let detail = "label: the name of a label, a colon, and its value.";
        return Err(Problem::new(ProblemKind::BadRequest, detail).called("VALIDATION_ERROR"));
    };
    let options = PageQuery::new(query.limit, query.after).options()?;
    let packages = state.database().packages();
    let listing = packages
        .labelled(&namespace, label, value, &options)
        .await?;
    let page = entries(&listing, |at| FoundArtifact {
        namespace: at.namespace,
        name: at.name,
        version: at.version,
        variant: at.variant,
    });
    let page = FoundPage {
        artifacts: page.items,
        next: page.next,
    };
    answer::json(StatusCode::OK, &page)
}
