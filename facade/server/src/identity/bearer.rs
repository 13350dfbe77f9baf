//! The header Authorization, and the challenges that answer it (RFC 6750).

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;

use crate::problem::{Problem, ProblemKind};

/// The challenge to whoever sends no token.
pub(crate) const REALM: &str = "Bearer realm=\"package-database\"";
/// The challenge to whoever sends a token that is not good.
pub(super) const INVALID: &str = "Bearer realm=\"package-database\", error=\"invalid_token\"";

/// A token may be so long.
const TOKEN_BYTES_MAX: usize = 16 * 1_024;

/// The challenge to whoever lacks a scope. Scopes hold no quotes: they are words of the code.
pub(crate) fn insufficient(scope: &str) -> String {
    format!("{REALM}, error=\"insufficient_scope\", scope=\"{scope}\"")
}

/// The token of a request.
pub(crate) fn token(headers: &HeaderMap) -> Result<&str, Problem> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return Err(Problem::plain(ProblemKind::Unauthenticated).challenge(REALM));
    };
    let malformed = || {
        let detail = "The header Authorization is not `Bearer <token>`. Send it so.";
        Problem::new(ProblemKind::Unauthenticated, detail).challenge(REALM)
    };
    let text = value.to_str().map_err(|_| malformed())?;
    let (scheme, token) = text.split_once(' ').ok_or_else(malformed)?;
    let token = token.trim_matches(' ');
    let fits = !token.is_empty() && token.len() <= TOKEN_BYTES_MAX;
    let plain = token
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte));
    if !scheme.eq_ignore_ascii_case("bearer") || !fits || !plain {
        return Err(malformed());
    }
    Ok(token)
}
