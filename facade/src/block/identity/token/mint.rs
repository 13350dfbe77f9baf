//! Tokens of our own.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Map, Value, json};

use super::keys::{check_secret, too_short};
use super::provider;
use crate::block::identity::Principal;
use crate::block::{Clock, Random, random};
use crate::error::{Error, ErrorKind};

/// Issues tokens, signed with HS256. Cheap enough to clone once for each service; `Debug` shows no key.
///
/// # Examples
///
/// ```
/// use std::sync::Arc;
/// use std::time::Duration;
///
/// use package_database::block::identity::{
///     Keys, Principal, Scopes, SignIn, TokenIssuer, TokenRules, TokenVerifier,
/// };
/// use package_database::block::{SystemClock, SystemRandom};
///
/// let secret = b"0123456789abcdef0123456789abcdef";
/// let clock = Arc::new(SystemClock::new());
/// let issuer = TokenIssuer::new(secret, clock.clone(), Arc::new(SystemRandom::new()))?;
/// let caller = Principal::new("user 1", SignIn::Password).with_scopes(Scopes::from_text("read"));
/// let token = issuer.mint(&caller, Duration::from_secs(900))?;
///
/// let verifier = TokenVerifier::new(Keys::secret(secret)?, TokenRules::default(), clock);
/// let again = verifier.verify(token.expose()).unwrap();
/// assert_eq!((again.subject, again.scopes), (caller.subject, caller.scopes));
/// # Ok::<(), package_database::Error>(())
/// ```
#[derive(Clone)]
pub struct TokenIssuer {
    key: EncodingKey,
    key_id: Option<String>,
    issuer: Option<String>,
    audiences: Vec<String>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
}

/// A token that was just issued. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct MintedToken {
    token: String,
    expires_at: i64,
}

impl MintedToken {
    /// The token, for its bearer. Do not log it.
    pub fn expose(&self) -> &str {
        &self.token
    }

    /// When it ends, in seconds since the Unix epoch.
    pub const fn expires_at(&self) -> i64 {
        self.expires_at
    }
}

impl fmt::Debug for MintedToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("MintedToken")
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

impl TokenIssuer {
    /// An issuer that signs with this secret.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] when the secret has fewer than 32 bytes.
    pub fn new(
        secret: &[u8],
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
    ) -> Result<Self, Error> {
        check_secret(secret)?;
        provider::install();
        Ok(Self {
            // It refuses empty secrets alone.
            key: EncodingKey::from_secret(secret).map_err(|_| too_short())?,
            key_id: None,
            issuer: None,
            audiences: Vec::new(),
            clock,
            random,
        })
    }

    /// The same issuer, whose tokens name the key (`kid`).
    #[must_use]
    pub fn with_key_id(mut self, id: impl Into<String>) -> Self {
        self.key_id = Some(id.into());
        self
    }

    /// The same issuer under a name (`iss`).
    #[must_use]
    pub fn with_issuer(mut self, name: impl Into<String>) -> Self {
        self.issuer = Some(name.into());
        self
    }

    /// The same issuer, whose tokens are meant for one more service (`aud`).
    #[must_use]
    pub fn with_audience(mut self, name: impl Into<String>) -> Self {
        self.audiences.push(name.into());
        self
    }

    /// A token for the caller with all their scopes, valid from now on for `ttl` in whole seconds, and no
    /// longer than the caller's own sign-in.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`] for a time below one second, or for a caller whose sign-in has expired;
    /// [`ErrorKind::Unavailable`] without random bytes.
    pub fn mint(&self, caller: &Principal, ttl: Duration) -> Result<MintedToken, Error> {
        let now = self.clock.seconds();
        let span = i64::try_from(ttl.as_secs()).unwrap_or(i64::MAX);
        let end = now.saturating_add(span);
        let expires_at = caller.expires_at.map_or(end, |own| own.min(end));
        if expires_at <= now {
            let message = "a token must be valid for a second at least";
            return Err(Error::new(ErrorKind::InvalidInput, message));
        }
        let header = Header {
            kid: self.key_id.clone(),
            ..Header::new(Algorithm::HS256)
        };
        let claims = self.claims(caller, now, expires_at)?;
        let token = encode(&header, &claims, &self.key);
        // The error of the library could show what was to be signed.
        let token = token.map_err(|_| Error::new(ErrorKind::Internal, "a token was not signed"))?;
        Ok(MintedToken { token, expires_at })
    }

    fn claims(
        &self,
        caller: &Principal,
        now: i64,
        expires_at: i64,
    ) -> Result<Map<String, Value>, Error> {
        let scopes = caller.scopes.iter().map(ToString::to_string);
        let mut claims = Map::new();
        let mut claim = |name: &str, value| drop(claims.insert(name.to_owned(), value));
        claim("sub", json!(caller.subject));
        claim("scopes", scopes.collect());
        claim("iat", json!(now));
        claim("exp", json!(expires_at));
        claim("jti", json!(random::token(&*self.random)?));
        if let Some(name) = &caller.name {
            claim("name", json!(name));
        }
        if let Some(email) = &caller.email {
            claim("email", json!(email));
        }
        if let Some(issuer) = &self.issuer {
            claim("iss", json!(issuer));
        }
        match self.audiences.as_slice() {
            [] => {}
            [one] => claim("aud", json!(one)),
            several => claim("aud", json!(several)),
        }
        Ok(claims)
    }
}

impl fmt::Debug for TokenIssuer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("TokenIssuer")
            .field("issuer", &self.issuer)
            .field("audiences", &self.audiences)
            .field("key_id", &self.key_id)
            .finish_non_exhaustive()
    }
}
