//! What the owner of an account proves and may do: its password and its scopes.

use axum::extract::State;
use axum::response::Response;
use package_database::block::identity::{Password, Scope};
use serde::Deserialize;

use super::administered;
use super::manage::hold;
use super::shape::PasswordBody;
use crate::answer;
use crate::etag::Preconditions;
use crate::extract::{Caller, JsonBody, Spelled, UrlPath};
use crate::problem::{Problem, ProblemKind};
use crate::route::conditions::WriteConditions;
use crate::state::ServiceState;

/// Set the password of an account.
///
/// Gives the account another password, whatever it was. Tokens that were issued stay good until they expire.
#[utoipa::path(
    put,
    path = "/v1/accounts/{username}/password",
    operation_id = "account_password_set",
    tag = "accounts",
    params(
        ("username" = String, Path, description = "The name of the account; a slash in it as `%2F`"),
        WriteConditions,
    ),
    request_body = PasswordBody,
    responses((status = 204, description = "That is its password")),
    security(("bearer" = ["admin"])),
)]
pub(super) async fn password(
    State(state): State<ServiceState>,
    caller: Caller,
    UrlPath(user): UrlPath<Spelled>,
    preconditions: Preconditions,
    JsonBody(body): JsonBody<PasswordBody>,
) -> Result<Response, Problem> {
    let accounts = administered(&state, &caller)?;
    hold(accounts, &user, &preconditions).await?;
    let password = Password::from(body.password.0.expose());
    accounts.set_password(&user.0, &password).await?;
    Ok(answer::gone())
}

/// The parts of a path that names a scope of an account.
#[derive(Deserialize)]
pub(super) struct OfScope {
    username: Spelled,
    scope: String,
}

impl OfScope {
    fn scope(&self) -> Result<Scope, Problem> {
        self.scope.parse::<Scope>().map_err(|error| {
            let detail = format!("The scope in the path is none: {error}.");
            Problem::new(ProblemKind::BadRequest, detail)
        })
    }
}

/// Grant a scope.
///
/// Whoever signs in to the account from now on may do what the scope says.
#[utoipa::path(
    put,
    path = "/v1/accounts/{username}/scopes/{scope}",
    operation_id = "account_scope_grant",
    tag = "accounts",
    params(
        ("username" = String, Path, description = "The name of the account; a slash in it as `%2F`"),
        ("scope" = String, Path, description = "The scope; a slash in it as `%2F`"),
        WriteConditions,
    ),
    responses((status = 204, description = "The account has the scope")),
    security(("bearer" = ["admin"])),
)]
pub(super) async fn grant(
    State(state): State<ServiceState>,
    caller: Caller,
    UrlPath(path): UrlPath<OfScope>,
    preconditions: Preconditions,
) -> Result<Response, Problem> {
    let accounts = administered(&state, &caller)?;
    hold(accounts, &path.username, &preconditions).await?;
    accounts.grant(&path.username.0, &path.scope()?).await?;
    Ok(answer::gone())
}

/// Take a scope away.
///
/// Narrower scopes that were granted on their own stay.
#[utoipa::path(
    delete,
    path = "/v1/accounts/{username}/scopes/{scope}",
    operation_id = "account_scope_revoke",
    tag = "accounts",
    params(
        ("username" = String, Path, description = "The name of the account; a slash in it as `%2F`"),
        ("scope" = String, Path, description = "The scope; a slash in it as `%2F`"),
        WriteConditions,
    ),
    responses((status = 204, description = "The account has no such scope")),
    security(("bearer" = ["admin"])),
)]
pub(super) async fn revoke(
    State(state): State<ServiceState>,
    caller: Caller,
    UrlPath(path): UrlPath<OfScope>,
    preconditions: Preconditions,
) -> Result<Response, Problem> {
    let accounts = administered(&state, &caller)?;
    hold(accounts, &path.username, &preconditions).await?;
    accounts.revoke(&path.username.0, &path.scope()?).await?;
    Ok(answer::gone())
}
