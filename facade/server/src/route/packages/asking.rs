//! Who asks the repository.
//!
//! The word `Bearer` is read as the clients of the repository write it; whatever else stands in the header is no token,
//! and whoever sends none is nobody, or a reader where that is switched on.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use package_database::block::identity::{Principal, Scopes, SignIn};
use package_database::packages::pipeline::holds;
use package_database::packages::token::TOKEN_PREFIX;

use crate::extract::Caller;
use crate::identity::AuthFailure;
use crate::problem::{Problem, ProblemKind};
use crate::state::ServiceState;

/// What callers without a token are called.
const ANONYMOUS: &str = "anonymous";
/// What they may do where they may do anything.
const READ: &str = "read";

/// Who asks; `None` for nobody.
///
/// # Errors
///
/// [`ProblemKind::Unauthenticated`] for a token that is not good, whoever would be let in without one.
pub(super) async fn principal(
    state: &ServiceState,
    headers: &HeaderMap,
) -> Result<Option<Principal>, Problem> {
    let header = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    let token = header.and_then(|value| value.strip_prefix("Bearer "));
    let Some(token) = token else {
        let reader = || {
            let scopes = Scopes::from_text(READ);
            Principal::new(ANONYMOUS, SignIn::Anonymous).with_scopes(scopes)
        };
        return Ok(state.repository().options.anonymous_read.then(reader));
    };
    let token = token.trim();
    if token.starts_with(TOKEN_PREFIX) {
        return machine(state, token).await.map(Some);
    }
    let Caller(principal) = Caller::of_token(state, token).await?;
    Ok(Some(principal))
}

/// Refuses whoever is nobody, where somebody has to ask.
pub(in crate::route) async fn known(
    state: &ServiceState,
    headers: &HeaderMap,
) -> Result<(), Problem> {
    match principal(state, headers).await? {
        Some(_) => Ok(()),
        None => Err(nobody()),
    }
}

/// The machine whose token it is.
async fn machine(state: &ServiceState, token: &str) -> Result<Principal, Problem> {
    let packages = state.database().packages();
    let holder = packages.token_holder(token).await?;
    let holder = holder.ok_or(AuthFailure::Invalid)?;
    state.rates().check_subject(&holder.subject)?;
    tracing::Span::current().record("sub", holder.subject.as_str());
    Ok(holder)
}

/// Refuses whoever has not that scope, for a package, for a namespace as a whole, or for everything.
pub(super) fn require(
    principal: Option<&Principal>,
    word: &str,
    namespace: Option<&str>,
    name: Option<&str>,
) -> Result<(), Problem> {
    let Some(principal) = principal else {
        return Err(nobody());
    };
    if holds(&principal.scopes, word, namespace, name) {
        return Ok(());
    }
    if principal.sign_in == SignIn::Anonymous {
        return Err(nobody());
    }
    let detail = format!("This needs the scope {word}.");
    Err(Problem::new(ProblemKind::Forbidden, detail))
}

/// The answer to whoever sends no token where one is needed.
pub(super) fn nobody() -> Problem {
    let detail = "Sign in, and send the token as `Authorization: Bearer <token>`.";
    Problem::new(ProblemKind::Unauthenticated, detail).called("UNAUTHORIZED")
}

/// The answer to headers with digests that cannot be those of one body.
pub(super) fn unfit_digests() -> Problem {
    let detail = "The digests in the headers cannot be read, or differ from one another.";
    Problem::new(ProblemKind::Unprocessable, detail).called("DIGEST_MISMATCH")
}
