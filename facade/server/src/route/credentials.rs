//! Pairs of keys, with which programs sign in.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use package_database::backend::BoxFuture;
use package_database::credentials::{CredentialsInfo, KeyPair, generate_with};
use package_database::{Database, Error};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::conditions::{ReadConditions, WriteConditions};
use super::contract::{DomainRoutes, Routes};
use super::page::{Entries, PageQuery, entries};
use crate::answer;
use crate::etag::Preconditions;
use crate::extract::{Caller, Segment, UrlPath, UrlQuery};
use crate::problem::{Problem, ProblemKind};
use crate::state::ServiceState;

pub(super) const DOMAIN: DomainRoutes = DomainRoutes {
    name: "credentials",
    about: "Pairs of keys with which programs sign in; a secret key is shown once.",
    routes,
    probe,
};

/// What scopes call the entities of this file, such as `credentials:*:read`.
const ENTITY: &str = "credentials";
const READ: &str = "read";
const WRITE: &str = "write";

fn routes() -> Routes {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(get, put, delete))
}

fn probe(database: &Database) -> BoxFuture<'_, Result<(), Error>> {
    Box::pin(async {
        let nobody = database.credentials().get("health", "health").await;
        nobody.map(|_| ())
    })
}

/// A pair of keys, without what proves it.
#[derive(Debug, Serialize, ToSchema)]
struct Credential {
    /// The name of the pair among the caller's.
    id: String,
    /// What identifies the pair: `pk_` and 44 characters.
    public_key: String,
}

impl From<CredentialsInfo> for Credential {
    fn from(info: CredentialsInfo) -> Self {
        Self {
            id: info.id,
            public_key: info.public_key,
        }
    }
}

/// A new pair of keys. It is shown this once.
#[derive(Serialize, ToSchema)]
struct NewCredential {
    /// The name of the pair among the caller's.
    id: String,
    /// What identifies the pair: `pk_` and 44 characters.
    public_key: String,
    /// What proves it: `sk_` and 44 characters. Nobody can read it again.
    secret_key: String,
}

/// A page of pairs.
#[derive(Debug, Serialize, ToSchema)]
struct CredentialPage {
    items: Vec<Credential>,
    /// How many entries of the page cannot be read; the log of the service says which.
    damaged: usize,
    /// Where the next page begins, to be sent as `after`; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

impl From<Entries<Credential>> for CredentialPage {
    fn from(page: Entries<Credential>) -> Self {
        Self {
            items: page.items,
            damaged: page.damaged,
            next: page.next,
        }
    }
}

/// List the pairs of keys.
///
/// The caller's pairs of keys, by id.
#[utoipa::path(
    get,
    path = "/v1/credentials",
    operation_id = "credentials_list",
    tag = "credentials",
    params(PageQuery),
    responses((status = 200, description = "A page of pairs", body = CredentialPage)),
    security(("bearer" = ["credentials:*:read"])),
)]
async fn list(
    State(state): State<ServiceState>,
    caller: Caller,
    UrlQuery(page): UrlQuery<PageQuery>,
) -> Result<Response, Problem> {
    caller.require(ENTITY, None, READ)?;
    let credentials = state.database().credentials();
    let listing = credentials
        .list_with(caller.sub(), &page.options()?)
        .await?;
    let page = entries(&listing, Credential::from);
    answer::json(StatusCode::OK, &CredentialPage::from(page))
}

/// Read a pair of keys, without its secret.
///
/// A pair of keys without its secret.
#[utoipa::path(
    get,
    path = "/v1/credentials/{id}",
    operation_id = "credential_get",
    tag = "credentials",
    params(
        ("id" = String, Path, description = "The name of the pair"),
        ReadConditions,
    ),
    responses(
        (status = 200, description = "The pair", body = Credential, headers(("ETag" = String))),
        (status = 304, description = "The client has it already"),
    ),
    security(("bearer" = ["credentials:*:read"])),
)]
async fn get(
    State(state): State<ServiceState>,
    caller: Caller,
    UrlPath(id): UrlPath<Segment>,
    preconditions: Preconditions,
) -> Result<Response, Problem> {
    caller.require(ENTITY, Some(id.as_str()), READ)?;
    let pair = stored(&state, &caller, &id).await?;
    let pair = pair.ok_or_else(|| Problem::plain(ProblemKind::NotFound))?;
    answer::read(&preconditions, &pair)
}

async fn stored(
    state: &ServiceState,
    caller: &Caller,
    id: &Segment,
) -> Result<Option<Credential>, Problem> {
    let credentials = state.database().credentials().strong();
    let found = credentials.get(caller.sub(), id.as_str()).await?;
    Ok(found.map(Credential::from))
}

/// Make a pair of keys, or replace it.
///
/// Makes a pair of keys, or replaces it: the pair before is good no longer.
#[utoipa::path(
    put,
    path = "/v1/credentials/{id}",
    operation_id = "credential_put",
    tag = "credentials",
    params(
        ("id" = String, Path, description = "The name of the pair"),
        WriteConditions,
    ),
    responses(
        (status = 200, description = "The pair that replaces another", body = NewCredential),
        (status = 201, description = "The new pair", body = NewCredential, headers(("Location" = String))),
    ),
    security(("bearer" = ["credentials:*:write"])),
)]
async fn put(
    State(state): State<ServiceState>,
    caller: Caller,
    UrlPath(id): UrlPath<Segment>,
    preconditions: Preconditions,
) -> Result<Response, Problem> {
    caller.require(ENTITY, Some(id.as_str()), WRITE)?;
    let current = stored(&state, &caller, &id).await?;
    answer::check_write(&preconditions, current.as_ref())?;
    let pair = make_pair(&state, caller.sub()).await?;
    let credentials = state.database().credentials();
    let new = pair.to_new_credentials();
    if preconditions.wants_new() {
        let ensured = credentials
            .get_or_create(caller.sub(), id.as_str(), &new)
            .await?;
        if !ensured.created {
            return Err(Problem::plain(ProblemKind::PreconditionFailed));
        }
    } else {
        credentials
            .create_or_update(caller.sub(), id.as_str(), &new)
            .await?;
    }
    let shown = NewCredential {
        id: id.as_str().to_owned(),
        public_key: pair.public_key,
        secret_key: pair.secret_key.expose().to_owned(),
    };
    if current.is_some() {
        return answer::json(StatusCode::OK, &shown);
    }
    let location = format!("/v1/credentials/{}", answer::segment(id.as_str()));
    answer::created(&location, &shown)
}

/// A new pair. To make one takes long on purpose, so it is made where no other request waits for it.
async fn make_pair(state: &ServiceState, sub: &str) -> Result<KeyPair, Problem> {
    let (state, sub) = (state.clone(), sub.to_owned());
    let made = tokio::task::spawn_blocking(move || {
        let secret = state.service_secret().expose().as_bytes();
        generate_with(state.random(), &sub, secret)
    });
    let made = made.await.map_err(|error| {
        tracing::error!(%error, "a pair of keys was not made");
        Problem::plain(ProblemKind::Internal)
    })?;
    Ok(made?)
}

/// Remove a pair of keys.
///
/// Removes a pair of keys: nobody signs in with it any more.
#[utoipa::path(
    delete,
    path = "/v1/credentials/{id}",
    operation_id = "credential_delete",
    tag = "credentials",
    params(
        ("id" = String, Path, description = "The name of the pair"),
        WriteConditions,
    ),
    responses((status = 204, description = "There is no such pair any more")),
    security(("bearer" = ["credentials:*:write"])),
)]
async fn delete(
    State(state): State<ServiceState>,
    caller: Caller,
    UrlPath(id): UrlPath<Segment>,
    preconditions: Preconditions,
) -> Result<Response, Problem> {
    caller.require(ENTITY, Some(id.as_str()), WRITE)?;
    if !preconditions.is_empty() {
        let current = stored(&state, &caller, &id).await?;
        answer::check_write(&preconditions, current.as_ref())?;
    }
    let credentials = state.database().credentials();
    credentials.delete(caller.sub(), id.as_str()).await?;
    Ok(answer::gone())
}
