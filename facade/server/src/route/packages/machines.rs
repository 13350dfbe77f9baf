//! Tokens of machines: issued, listed and taken back by an administrator.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use package_database::packages::pipeline::EntityRules as _;
use package_database::packages::shipped;
use package_database::packages::token::{MachineToken, NewMachineToken};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::json::{Members, invalid};
use super::named::ARTIFACT;
use super::place::Administrator;
use crate::answer;
use crate::extract::{UrlPath, UrlQuery};
use crate::problem::{Problem, ProblemKind};
use crate::route::Routes;
use crate::route::page::{PageQuery, entries};
use crate::state::ServiceState;
use package_database::block::rfc3339;

pub(super) fn routes() -> Routes {
    OpenApiRouter::new()
        .routes(routes!(list, issue))
        .routes(routes!(revoke))
}

/// What a token of a machine is to be like.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it describes a body that is read leniently")]
struct NewToken {
    /// What it is for, in 1 to 128 characters.
    name: String,
    /// The namespaces that it is good for: 1 to 50.
    namespaces: Vec<String>,
    /// What it permits there: `read`, `write`, or both.
    actions: Vec<String>,
    /// How many seconds it is good, 366 days at most.
    #[schema(minimum = 1, maximum = 31_622_400, default = 7_776_000)]
    expires_in_seconds: Option<u64>,
}

/// A token of a machine, without what makes it one.
#[derive(Serialize, ToSchema)]
struct TokenInfo {
    id: String,
    /// What it is for.
    name: String,
    /// The namespaces that it is good for.
    namespaces: Vec<String>,
    /// What it permits there.
    actions: Vec<String>,
    created_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    created_by: Option<String>,
    /// From then on it is not good, and in no list.
    expires_at: String,
    /// Whether it was taken back.
    revoked: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    revoked_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    revoked_by: Option<String>,
}

impl TokenInfo {
    fn of(token: MachineToken) -> Self {
        let seconds = u64::try_from(token.expires_at).unwrap_or(0);
        Self {
            id: token.id,
            name: token.name,
            namespaces: token.namespaces,
            actions: token.actions,
            created_at: rfc3339(token.created_at),
            created_by: token.created_by,
            expires_at: rfc3339(seconds.saturating_mul(1_000_000_000)),
            revoked: token.revoked_at.is_some(),
            revoked_at: token.revoked_at.map(rfc3339),
            revoked_by: token.revoked_by,
        }
    }
}

/// A page of tokens.
#[derive(Serialize, ToSchema)]
struct TokenPage {
    /// True: what fails is an error, and has another shape.
    ok: bool,
    /// By the time of their issue.
    tokens: Vec<TokenInfo>,
    /// Where the next page begins, to be sent as `after`; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// A token, this once.
#[derive(Serialize, ToSchema)]
struct IssuedTokenInfo {
    /// True: what fails is an error, and has another shape.
    ok: bool,
    /// To be sent as `Authorization: Bearer <token>`. It is not shown again.
    token: String,
    /// What is known of it from now on.
    info: TokenInfo,
}

/// A token that was taken back.
#[derive(Serialize, ToSchema)]
struct RevokedToken {
    /// True: what fails is an error, and has another shape.
    ok: bool,
    /// What is known of it.
    info: TokenInfo,
}

/// List the tokens of machines.
///
/// The tokens that have not ended, those that were taken back among them. None of them is shown.
#[utoipa::path(
    get,
    path = "/admin/tokens",
    operation_id = "machine_tokens_list",
    tag = "packages",
    params(PageQuery),
    responses((status = 200, description = "A page of tokens", body = TokenPage)),
    security(("bearer" = ["admin"])),
)]
async fn list(
    State(state): State<ServiceState>,
    _: Administrator,
    UrlQuery(page): UrlQuery<PageQuery>,
) -> Result<Response, Problem> {
    let packages = state.database().packages();
    let listing = packages.machine_tokens(&page.of_an_index()?).await?;
    let page = entries(&listing, TokenInfo::of);
    let page = TokenPage {
        ok: true,
        tokens: page.items,
        next: page.next,
    };
    answer::json(StatusCode::OK, &page)
}

/// Issue a token for a machine.
///
/// A token that is good in some namespaces of the repository alone, until it ends or is taken back. It is shown this once.
#[utoipa::path(
    post,
    path = "/admin/tokens",
    operation_id = "machine_token_issue",
    tag = "packages",
    request_body = NewToken,
    responses((status = 201, description = "The token", body = IssuedTokenInfo)),
    security(("bearer" = ["admin"])),
)]
async fn issue(
    State(state): State<ServiceState>,
    Administrator(who): Administrator,
    body: Members,
) -> Result<Response, Problem> {
    body.only(&["name", "namespaces", "actions", "expires_in_seconds"])?;
    let mut namespaces = Vec::new();
    for namespace in body.texts("namespaces")? {
        namespaces.push(namespace_of(&state, namespace).await?);
    }
    let actions = body.texts("actions")?;
    let mut new = NewMachineToken::new(body.text("name")?, namespaces, actions).by(who.subject);
    if let Some(seconds) = body.number("expires_in_seconds")? {
        new = new.lifetime(Duration::from_secs(seconds));
    }
    let packages = state.database().packages();
    let issued = packages.issue_token(&new).await?;
    let answer = IssuedTokenInfo {
        ok: true,
        token: issued.expose().to_owned(),
        info: TokenInfo::of(issued.token),
    };
    answer::json(StatusCode::CREATED, &answer)
}

/// A namespace as the active document makes it equal.
pub(super) async fn namespace_of(state: &ServiceState, namespace: &str) -> Result<String, Problem> {
    let packages = state.database().packages();
    let active = state.repository().current(&packages, state.clock()).await;
    let document = match &active {
        Some(active) => &active.document,
        None => shipped::document(),
    };
    let name = "namespace".to_owned();
    let mut fields = BTreeMap::from([(name.clone(), namespace.to_owned())]);
    if let Some(entity) = document.entities.get(ARTIFACT) {
        entity.normalize(&mut fields);
        let valid = entity.validate(&fields);
        valid.map_err(|refused| {
            Problem::new(ProblemKind::BadRequest, refused.to_string()).called("VALIDATION_ERROR")
        })?;
    }
    fields
        .remove(&name)
        .ok_or_else(|| invalid("namespace must be a text."))
}

/// Take a token of a machine back.
///
/// From now on the token is not good. Taking it back twice changes nothing.
#[utoipa::path(
    delete,
    path = "/admin/tokens/{id}",
    operation_id = "machine_token_revoke",
    tag = "packages",
    params(("id" = String, Path, description = "The id of the token")),
    responses((status = 200, description = "It is not good any more", body = RevokedToken)),
    security(("bearer" = ["admin"])),
)]
async fn revoke(
    State(state): State<ServiceState>,
    Administrator(who): Administrator,
    UrlPath(id): UrlPath<String>,
) -> Result<Response, Problem> {
    let packages = state.database().packages();
    let token = packages.revoke_token(&id, Some(&who.subject)).await?;
    let revoked = RevokedToken {
        ok: true,
        info: TokenInfo::of(token),
    };
    answer::json(StatusCode::OK, &revoked)
}
