//! Is this token to be believed, and whose is it?

use std::sync::Arc;

use jsonwebtoken::errors::ErrorKind as DecodeError;
use jsonwebtoken::{Validation, decode};
use serde_json::{Map, Value};

use super::claims::{self, TokenRules};
use super::error::TokenError;
use super::header;
use super::jwks::JwksFile;
use super::keys::{Keys, TokenAlgorithm};
use crate::block::Clock;
use crate::block::identity::Principal;

/// Where a verifier takes the keys from.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum KeySource {
    /// The same keys as long as it lives.
    Fixed(Arc<Keys>),
    /// A file that may change.
    File(Arc<JwksFile>),
}

impl From<Keys> for KeySource {
    fn from(keys: Keys) -> Self {
        Self::Fixed(Arc::new(keys))
    }
}

impl From<Arc<JwksFile>> for KeySource {
    fn from(file: Arc<JwksFile>) -> Self {
        Self::File(file)
    }
}

/// Checks the tokens of one issuer, or of several who share keys. Cheap to clone.
///
/// # Examples
///
/// ```
/// use std::sync::Arc;
///
/// use package_database::block::SystemClock;
/// use package_database::block::identity::{Keys, TokenError, TokenRules, TokenVerifier};
///
/// let keys = Keys::secret(b"0123456789abcdef0123456789abcdef")?;
/// let clock = Arc::new(SystemClock::new());
/// let verifier = TokenVerifier::new(keys, TokenRules::default(), clock);
/// assert_eq!(verifier.verify("a.b.c"), Err(TokenError::Malformed));
/// # Ok::<(), package_database::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct TokenVerifier {
    keys: KeySource,
    rules: Arc<TokenRules>,
    clock: Arc<dyn Clock>,
}

impl TokenVerifier {
    /// A verifier that believes these keys under these rules, and the clock.
    pub fn new(keys: impl Into<KeySource>, rules: TokenRules, clock: Arc<dyn Clock>) -> Self {
        Self {
            keys: keys.into(),
            rules: Arc::new(rules),
            clock,
        }
    }

    /// The caller of whom the token speaks: no store is asked. It takes tens of microseconds at most.
    ///
    /// # Errors
    ///
    /// The first that applies of: missing (empty), malformed, algorithm, unknown key, signature, a claim that
    /// is missing, expired, early, issuer, audience. See [`TokenError`].
    pub fn verify(&self, token: &str) -> Result<Principal, TokenError> {
        let keys = match &self.keys {
            KeySource::Fixed(keys) => keys.clone(),
            KeySource::File(file) => file.keys(),
        };
        let algorithm = keys.algorithm();
        let id = header::key_id(token, algorithm)?;
        let key = keys.find(id.as_deref())?;
        let decoded = decode::<Map<String, Value>>(token, key, &signature_only(algorithm));
        let claims = decoded.map_err(|error| refused(error.kind()))?.claims;
        claims::check(&claims, &self.rules, self.clock.seconds())
    }
}

/// The library checks the signature. It would ask the system for the time, so times are checked here, and
/// with them all other claims.
fn signature_only(algorithm: TokenAlgorithm) -> Validation {
    let mut validation = Validation::new(algorithm.algorithm());
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation.validate_aud = false;
    validation
}

fn refused(error: &DecodeError) -> TokenError {
    match error {
        DecodeError::InvalidSignature => TokenError::Signature,
        DecodeError::InvalidAlgorithm
        | DecodeError::InvalidAlgorithmName
        | DecodeError::UnsupportedAlgorithm => TokenError::Algorithm,
        _ => TokenError::Malformed,
    }
}

/// The token in the value of an `Authorization` header, if there is one of the scheme `Bearer`, in any
/// letter case.
///
/// # Errors
///
/// [`TokenError::Missing`] without a header, for another scheme, and for an empty token.
///
/// # Examples
///
/// ```
/// use package_database::block::identity::{TokenError, bearer};
///
/// assert_eq!(bearer(Some("Bearer a.b.c")), Ok("a.b.c"));
/// assert_eq!(bearer(Some("Basic YTpi")), Err(TokenError::Missing));
/// ```
pub fn bearer(authorization: Option<&str>) -> Result<&str, TokenError> {
    let (scheme, token) = authorization
        .and_then(|value| value.split_once(' '))
        .ok_or(TokenError::Missing)?;
    let token = token.trim_matches(' ');
    if !scheme.eq_ignore_ascii_case("bearer") || token.is_empty() {
        return Err(TokenError::Missing);
    }
    Ok(token)
}
