//! Signing in as the clients of the repository do it.

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use package_database::block::ListOptions;
use package_database::block::identity::{Accounts, Password, Principal, SignIn};
use package_database::credentials::SecretText;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::asking;
use super::json::Members;
use crate::answer;
use crate::edge::Peer;
use crate::identity::{AuthFailure, Login, Session};
use crate::problem::{Problem, ProblemKind};
use crate::route::Routes;
use crate::route::auth::{meter, replace_password, words};
use crate::state::ServiceState;

pub(super) fn routes() -> Routes {
    OpenApiRouter::new()
        .routes(routes!(login))
        .routes(routes!(me))
        .routes(routes!(change_password))
}

/// A name with its password.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it describes a body that is read leniently")]
struct PackageLogin {
    /// The name of the user.
    username: String,
    /// The password of the user.
    #[schema(format = "password")]
    password: String,
}

/// A password in the place of another.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it describes a body that is read leniently")]
struct NewPassword {
    /// The password of now.
    #[schema(format = "password")]
    old_password: String,
    /// The password from now on: 8 characters at least and 72 bytes at most.
    #[schema(format = "password")]
    new_password: String,
}

/// That it was done.
#[derive(Serialize, ToSchema)]
pub(super) struct Done {
    /// True: what fails is an error, and has another shape.
    ok: bool,
    /// What was done.
    message: &'static str,
}

impl Done {
    pub(super) const fn new(message: &'static str) -> Self {
        Self { ok: true, message }
    }
}

/// A token with its user.
#[derive(Serialize, ToSchema)]
struct SignedIn {
    /// True: what fails is an error, and has another shape.
    ok: bool,
    /// To be sent as `Authorization: Bearer <token>`.
    token: String,
    /// Whose it is.
    user: User,
}

/// Whose token is sent.
#[derive(Serialize, ToSchema)]
struct Me {
    /// True: what fails is an error, and has another shape.
    ok: bool,
    /// Whose it is.
    user: User,
}

/// Somebody who has signed in.
#[derive(Serialize, ToSchema)]
struct User {
    /// The name to sign in with.
    username: String,
    /// What the token permits.
    scopes: Vec<String>,
}

impl User {
    fn of(username: impl Into<String>, principal: &Principal) -> Self {
        Self {
            username: username.into(),
            scopes: words(principal),
        }
    }
}

/// Sign in to the repository.
///
/// Answers a name and its password with a token.
#[utoipa::path(
    post,
    path = "/auth/login",
    operation_id = "package_login",
    tag = "packages",
    request_body = PackageLogin,
    responses((status = 200, description = "A token", body = SignedIn)),
)]
async fn login(
    State(state): State<ServiceState>,
    peer: Option<Extension<Peer>>,
    body: Members,
) -> Result<Response, Problem> {
    meter(&state, peer)?;
    let username = body.text("username")?;
    let login = Login::Password {
        username: username.to_owned(),
        password: SecretText::from(body.text("password")?),
    };
    let grant = state
        .authenticator()
        .sign_in(&login, Session::Repository)
        .await?;
    let signed_in = SignedIn {
        ok: true,
        token: grant.token.expose().to_owned(),
        user: User::of(username, &grant.principal),
    };
    answer::json(StatusCode::OK, &signed_in)
}

/// Ask whose token it is.
///
/// Whose token is sent, and what it permits.
#[utoipa::path(
    get,
    path = "/auth/me",
    operation_id = "package_me",
    tag = "packages",
    responses((status = 200, description = "Name and scopes", body = Me)),
    security(("bearer" = [])),
)]
async fn me(State(state): State<ServiceState>, headers: HeaderMap) -> Result<Response, Problem> {
    let principal = signed_in(&state, &headers).await?;
    let user = User::of(&principal.subject, &principal);
    answer::json(StatusCode::OK, &Me { ok: true, user })
}

/// Who asks, where everybody must have signed in.
async fn signed_in(state: &ServiceState, headers: &HeaderMap) -> Result<Principal, Problem> {
    let principal = asking::principal(state, headers).await?;
    let known = principal.filter(|principal| principal.sign_in != SignIn::Anonymous);
    known.ok_or_else(asking::nobody)
}

/// Change one's password.
///
/// Puts another password in the place of the one of now. Tokens that were issued stay good until they expire.
#[utoipa::path(
    post,
    path = "/auth/change-password",
    operation_id = "package_change_password",
    tag = "packages",
    request_body = NewPassword,
    responses((status = 200, description = "The new password counts", body = Done)),
    security(("bearer" = [])),
)]
async fn change_password(
    State(state): State<ServiceState>,
    peer: Option<Extension<Peer>>,
    headers: HeaderMap,
    body: Members,
) -> Result<Response, Problem> {
    let principal = signed_in(&state, &headers).await?;
    meter(&state, peer)?;
    let old = Password::from(body.text("old_password")?);
    let new = Password::from(body.text("new_password")?);
    // Where no accounts are kept, nobody has a password.
    let accounts = state.accounts().ok_or(AuthFailure::Denied)?;
    let user = user_of(accounts, principal).await?;
    match replace_password(accounts, &user, &old, &new).await {
        Ok(true) => {
            let done = Done::new("the new password counts from now on");
            answer::json(StatusCode::OK, &done)
        }
        Err(error) if error.kind() == package_database::ErrorKind::InvalidInput => {
            Err(Problem::from(error).called("INVALID_PASSWORD"))
        }
        Err(error) => Err(error.into()),
        Ok(false) => {
            let detail = "The password of now is another one.";
            Err(Problem::new(ProblemKind::Unauthenticated, detail).called("INVALID_PASSWORD"))
        }
    }
}

/// The name with which a subject signs in: as a rule, the subject itself.
async fn user_of(accounts: &Accounts, principal: Principal) -> Result<String, Problem> {
    let of_that_name = accounts.get(&principal.subject).await?;
    if of_that_name.is_some_and(|(account, _)| account.subject == principal.subject) {
        return Ok(principal.subject);
    }
    let options = ListOptions::new();
    let listed = accounts.of_subject(&principal.subject, &options).await?;
    let (own, _damaged) = listed.skip_damaged();
    let first = own.into_iter().next();
    Ok(first.map_or(principal.subject, |account| account.user))
}
