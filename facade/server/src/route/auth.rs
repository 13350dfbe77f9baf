//! Signing in, and asking who one is.

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use package_database::credentials::SecretText;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::contract::Routes;
use crate::answer;
use crate::edge::Peer;
use crate::extract::{Caller, JsonBody};
use crate::identity::{Login, Principal};
use crate::problem::{Problem, ProblemKind};
use crate::state::ServiceState;

pub(super) fn routes() -> Routes {
    OpenApiRouter::new()
        .routes(routes!(token))
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
    password: Option<Secret>,
    /// The public half of a pair of keys.
    #[schema(example = "pk_…")]
    public_key: Option<String>,
    /// The secret half of the pair.
    #[schema(format = "password", value_type = Option<String>)]
    secret_key: Option<Secret>,
}

/// A text that no log shows.
#[derive(Deserialize)]
#[serde(from = "String")]
struct Secret(SecretText);

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(SecretText::from(text))
    }
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
    /// What the token permits.
    scopes: Vec<String>,
}

/// The scopes of a principal as texts.
fn words(principal: &Principal) -> Vec<String> {
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
    if let Some(Extension(Peer(address))) = peer {
        state.rates().check_sign_in(address.ip())?;
    }
    let login = body.login()?;
    let grant = state.authenticator().sign_in(&login).await?;
    let token = Token {
        access_token: grant.token.expose().to_owned(),
        token_type: "Bearer",
        expires_in: grant.seconds,
        scope: words(&grant.principal).join(" "),
        sub: grant.principal.subject,
    };
    answer::json(StatusCode::OK, &token)
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
    };
    answer::json(StatusCode::OK, &whoami)
}
