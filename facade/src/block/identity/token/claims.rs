//! What a token claims, held against the rules and the clock.

use serde_json::{Map, Value};

use super::error::TokenError;
use crate::block::identity::{Principal, Scopes, SignIn};

/// What a token must be like besides its signature.
///
/// # Examples
///
/// ```
/// use package_database::block::identity::TokenRules;
///
/// let mut rules = TokenRules::default();
/// rules.issuers = vec!["https://portal.example.com".to_owned()];
/// rules.audiences = vec!["datasets".to_owned()];
/// assert_eq!((rules.leeway_seconds, rules.required.len()), (30, 2));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TokenRules {
    /// Whose tokens are believed (`iss`). None means everybody's who has the key.
    pub issuers: Vec<String>,
    /// Whom this service takes itself for (`aud`): a token must be meant for one of them. When there are
    /// none, a token that is meant for somebody is refused, as RFC 7519 has it.
    pub audiences: Vec<String>,
    /// How far the clocks of issuer and service may be apart: added to the end of a token's time and
    /// taken from its beginning. 30 by default.
    pub leeway_seconds: u32,
    /// Claims that must be there. By default `exp` and `sub`: a token without `exp` is valid for ever, and
    /// the subject of one without `sub` is `anonymous`.
    pub required: Vec<String>,
}

impl Default for TokenRules {
    fn default() -> Self {
        Self {
            issuers: Vec::new(),
            audiences: Vec::new(),
            leeway_seconds: 30,
            required: vec!["exp".to_owned(), "sub".to_owned()],
        }
    }
}

/// The subject of a token that names none, where none is required.
const NOBODY: &str = "anonymous";

/// Holds the claims against the rules at that second, and tells whose they are.
pub(super) fn check(
    claims: &Map<String, Value>,
    rules: &TokenRules,
    now: i64,
) -> Result<Principal, TokenError> {
    let missing = |name: &&String| matches!(claims.get(*name), None | Some(Value::Null));
    if let Some(name) = rules.required.iter().find(missing) {
        return Err(TokenError::ClaimMissing(name.clone()));
    }
    let expires_at = check_times(claims, i64::from(rules.leeway_seconds), now)?;
    check_issuer(claims, &rules.issuers)?;
    check_audience(claims, &rules.audiences)?;
    let subject = text(claims, "sub")?;
    if subject.as_deref() == Some("") {
        return Err(TokenError::Malformed);
    }
    let subject = subject.unwrap_or_else(|| NOBODY.to_owned());
    let mut scopes = Scopes::new();
    // The first is the name that portals write, the second that of RFC 8693.
    for claim in ["scopes", "scope"] {
        if let Some(claim) = claims.get(claim) {
            scopes.extend(Scopes::from_claim(claim).iter().cloned());
        }
    }
    let mut principal = Principal::new(subject, SignIn::Token).with_scopes(scopes);
    principal.name = text(claims, "name")?;
    principal.email = text(claims, "email")?;
    principal.expires_at = expires_at;
    Ok(principal)
}

/// Checks the three times, and gives the end, if there is one.
fn check_times(
    claims: &Map<String, Value>,
    leeway: i64,
    now: i64,
) -> Result<Option<i64>, TokenError> {
    let expires_at = seconds(claims, "exp")?;
    if expires_at.is_some_and(|end| end <= now.saturating_sub(leeway)) {
        return Err(TokenError::Expired);
    }
    for beginning in ["nbf", "iat"] {
        let beginning = seconds(claims, beginning)?;
        if beginning.is_some_and(|from| from > now.saturating_add(leeway)) {
            return Err(TokenError::Early);
        }
    }
    Ok(expires_at)
}

fn check_issuer(claims: &Map<String, Value>, issuers: &[String]) -> Result<(), TokenError> {
    let issuer = text(claims, "iss")?;
    let trusted = issuer.is_some_and(|issuer| issuers.contains(&issuer));
    if issuers.is_empty() || trusted {
        return Ok(());
    }
    Err(TokenError::WrongIssuer)
}

fn check_audience(claims: &Map<String, Value>, own: &[String]) -> Result<(), TokenError> {
    let audience: Vec<&str> = match claims.get("aud") {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(several)) => {
            let texts: Option<Vec<&str>> = several.iter().map(Value::as_str).collect();
            texts.ok_or(TokenError::Malformed)?
        }
        Some(_) => return Err(TokenError::Malformed),
    };
    let for_nobody = audience.is_empty() && own.is_empty();
    if for_nobody || own.iter().any(|name| audience.contains(&name.as_str())) {
        return Ok(());
    }
    Err(TokenError::WrongAudience)
}

/// A claim that is text, if it is there.
fn text(claims: &Map<String, Value>, name: &str) -> Result<Option<String>, TokenError> {
    match claims.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(TokenError::Malformed),
    }
}

/// A claim that is a time, in whole seconds, if it is there. RFC 7519, 2: a number, also one with a fraction.
fn seconds(claims: &Map<String, Value>, name: &str) -> Result<Option<i64>, TokenError> {
    let number = match claims.get(name) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Number(number)) => number,
        Some(_) => return Err(TokenError::Malformed),
    };
    if let Some(whole) = number.as_i64() {
        return Ok(Some(whole));
    }
    let part = number.as_f64().filter(|part| part.is_finite());
    let part = part.ok_or(TokenError::Malformed)?;
    // A time beyond all calendars becomes the last second that there is: such a cast stops at the bounds.
    #[expect(clippy::cast_possible_truncation, reason = "it stops at the bounds")]
    let whole = part.floor() as i64;
    Ok(Some(whole))
}
