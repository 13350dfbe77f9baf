//! Signing in, and asking who one is.

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use package_database::block::identity::{Accounts, Password};
use package_database::{Error, ErrorKind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::contract::Routes;
use crate::answer;
use crate::edge::Peer;
use crate::extract::{Caller, JsonBody, SecretValue};
use crate::identity::{AuthFailure, Login, Principal, Session};
use crate::problem::{Problem, ProblemKind};
use crate::state::ServiceState;

pub(super) fn routes() -> Routes {
    OpenApiRouter::new()
        .routes(routes!(token))
        .routes(routes!(password))
        .routes(routes!(whoami))
}

/// With what somebody signs in: `username` and `password`, or `public_key` and `secret_key`.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SignIn {
    /// The name of a user.
    username: Option<String>,
    /// The password of the user.
    #[schema(format = "password", value_type = Option<String>)]
    password: Option<SecretValue>,
    /// The public half of a pair of keys.
    #[schema(example = "pk_…")]
    public_key: Option<String>,
    /// The secret half of the pair.
    #[schema(format = "password", value_type = Option<String>)]
    secret_key: Option<SecretValue>,
}

impl SignIn {
    fn login(self) -> Result<Login, Problem> {
        match (
            self.username,
            self.password,
            self.public_key,
            self.secret_key,
        ) {
            (Some(username), Some(password), None, None) => Ok(Login::Password {
                username,
                password: password.0,
            }),
            (None, None, Some(public_key), Some(secret_key)) => Ok(Login::Key {
                public_key,
                secret_key: secret_key.0,
            }),
            _ => Err(Problem::plain(ProblemKind::Unprocessable).at(
                "",
                "expected `username` and `password`, or `public_key` and `secret_key`",
            )),
        }
    }
}

/// A token, and what it is good for.
#[derive(Serialize, ToSchema)]
struct Token {
    /// To be sent as `Authorization: Bearer <token>`.
    access_token: String,
    /// The scheme of the header Authorization: `Bearer`.
    token_type: &'static str,
    /// How many seconds the token is good for.
    expires_in: u64,
    /// What it permits: words with spaces between.
    scope: String,
    /// The id under which everything of the subject is kept.
    sub: String,
}

/// Whose token it is.
#[derive(Serialize, ToSchema)]
struct Whoami {
    /// The id under which everything of the subject is kept.
    sub: String,
    /// What to call them, if the token tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// Where to write to, if the token tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    /// When the token expires, in seconds since the Unix epoch.
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<i64>,
    /// What the token permits.
    scopes: Vec<String>,
}

/// The scopes of a principal as texts.
pub(super) fn words(principal: &Principal) -> Vec<String> {
    principal.scopes.iter().map(ToString::to_string).collect()
}

/// Sign in: a token for a password or a pair of keys.
///
/// Answers name and secret with a token.
#[utoipa::path(
    post,
    path = "/auth/token",
    operation_id = "auth_token",
    tag = "auth",
    request_body = SignIn,
    responses((status = 200, description = "A token", body = Token)),
)]
async fn token(
    State(state): State<ServiceState>,
    peer: Option<Extension<Peer>>,
    JsonBody(body): JsonBody<SignIn>,
) -> Result<Response, Problem> {
    meter(&state, peer)?;
    let login = body.login()?;
    let grant = state
        .authenticator()
        .sign_in(&login, Session::Service)
        .await?;
    let token = Token {
        access_token: grant.token.expose().to_owned(),
        token_type: "Bearer",
        expires_in: grant.seconds,
        scope: words(&grant.principal).join(" "),
        sub: grant.principal.subject,
    };
    answer::json(StatusCode::OK, &token)
}

/// Counts an attempt with a secret: those of one client are limited.
pub(super) fn meter(state: &ServiceState, peer: Option<Extension<Peer>>) -> Result<(), Problem> {
    match peer {
        Some(Extension(Peer(address))) => state.rates().check_sign_in(address.ip()),
        None => Ok(()),
    }
}

/// A password that is to take the place of another.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PasswordChange {
    /// The name of the user.
    username: String,
    /// The password of now.
    #[schema(format = "password", value_type = String)]
    password: SecretValue,
    /// The password from now on: 8 characters at least and 72 bytes at most.
    #[schema(format = "password", value_type = String)]
    new_password: SecretValue,
}

/// Change one's password.
///
/// Puts another password in the place of the one of now, which proves who asks. Tokens that were issued stay good until
/// they expire.
#[utoipa::path(
    post,
    path = "/auth/password",
    operation_id = "auth_password",
    tag = "auth",
    request_body = PasswordChange,
    responses((status = 204, description = "That is the password from now on")),
)]
async fn password(
    State(state): State<ServiceState>,
    peer: Option<Extension<Peer>>,
    JsonBody(body): JsonBody<PasswordChange>,
) -> Result<Response, Problem> {
    meter(&state, peer)?;
    // Where no accounts are kept, nobody has a password.
    let accounts = state.accounts().ok_or(AuthFailure::Denied)?;
    let [old, new] = [body.password, body.new_password].map(|text| Password::from(text.0.expose()));
    match replace_password(accounts, &body.username, &old, &new).await? {
        true => Ok(answer::gone()),
        false => Err(AuthFailure::Denied.into()),
    }
}

/// Puts a password in the place of the one of now; `false` when that is another one.
pub(super) async fn replace_password(
    accounts: &Accounts,
    user: &str,
    old: &Password,
    new: &Password,
) -> Result<bool, Error> {
    match accounts.change_password(user, old, new).await {
        // Somebody else has changed it meanwhile: it is the password no longer.
        Err(error) if error.kind() == ErrorKind::Conflict => Ok(false),
        changed => changed,
    }
}

/// Ask whose token it is.
///
/// Whose token is sent, and what it permits.
#[utoipa::path(
    get,
    path = "/auth/whoami",
    operation_id = "auth_whoami",
    tag = "auth",
    responses((status = 200, description = "The subject and its scopes", body = Whoami)),
    security(("bearer" = [])),
)]
async fn whoami(Caller(principal): Caller) -> Result<Response, Problem> {
    let whoami = Whoami {
        scopes: words(&principal),
        sub: principal.subject,
        name: principal.name,
        email: principal.email,
        expires_at: principal.expires_at,
    };
    answer::json(StatusCode::OK, &whoami)
}
