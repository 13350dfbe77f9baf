//! Signed tokens: those of our own, and those of an issuer that is trusted.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use package_database::Error;
use package_database::backend::BoxFuture;
use package_database::block::identity::{
    Accounts, JwksFile, KeyLookup, Keys, Password, Principal, TokenError, TokenIssuer, TokenRules,
    TokenVerifier,
};
use package_database::block::{Clock, Random};
use package_database::credentials::SecretText;

use super::authenticator::{AuthFailure, Authenticator, Grant};
use super::login::{Login, Session};

/// A file of public keys is read again for a key that is not in it, but not more often than that.
const REFRESH_PAUSE: Duration = Duration::from_secs(10);

/// How tokens are signed and checked.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TokenSettings {
    /// Who makes our own tokens.
    pub issuer: String,
    /// For whom a token must be made, ours or another.
    pub audience: String,
    /// How long our own tokens are good.
    pub lifetime: Duration,
    /// How long those are good that clients of the repository of packages get when they sign in.
    pub login_lifetime: Duration,
    /// How far clocks may differ, in whole seconds.
    pub leeway: Duration,
}

impl TokenSettings {
    /// Tokens that `issuer` makes for `audience`: good for an hour, or for a day at the login of the repository, with 30 seconds between clocks.
    pub fn new(issuer: impl Into<String>, audience: impl Into<String>) -> Self {
        Self {
            issuer: issuer.into(),
            audience: audience.into(),
            lifetime: Duration::from_secs(3_600),
            login_lifetime: Duration::from_secs(86_400),
            leeway: Duration::from_secs(30),
        }
    }
}

/// Signs people and programs in with signed tokens, and checks them without asking the store.
///
/// People sign in with the password of an account, programs with a pair of keys, and both get a token with the scopes of
/// the account. Tokens of our own are signed with HS256; those of another issuer are held to the public keys in a file
/// (RS256).
pub struct Tokens {
    accounts: Accounts,
    /// Whose a pair of keys is.
    keys: Arc<dyn KeyLookup>,
    clock: Arc<dyn Clock>,
    settings: TokenSettings,
    own: Option<Own>,
    trusted: Option<Trusted>,
}

/// Our own tokens.
struct Own {
    issuer: TokenIssuer,
    verifier: TokenVerifier,
}

/// The tokens of another issuer.
struct Trusted {
    verifier: TokenVerifier,
    file: Arc<JwksFile>,
    refreshed: Mutex<Duration>,
}

impl Tokens {
    /// Knows these accounts, and makes and believes no token yet.
    pub fn new(
        accounts: Accounts,
        keys: Arc<dyn KeyLookup>,
        clock: Arc<dyn Clock>,
        settings: TokenSettings,
    ) -> Self {
        Self {
            accounts,
            keys,
            clock,
            settings,
            own: None,
            trusted: None,
        }
    }

    /// Signs and checks tokens of our own with that secret. Without one, nobody signs in here.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](package_database::ErrorKind::Config) when the secret has fewer than 32 bytes.
    pub fn secret(mut self, secret: &SecretText, random: Arc<dyn Random>) -> Result<Self, Error> {
        let bytes = secret.expose().as_bytes();
        let issuer = TokenIssuer::new(bytes, self.clock.clone(), random)?
            .with_issuer(&*self.settings.issuer)
            .with_audience(&*self.settings.audience);
        let rules = self.rules(Some(self.settings.issuer.clone()));
        let verifier = TokenVerifier::new(Keys::secret(bytes)?, rules, self.clock.clone());
        self.own = Some(Own { issuer, verifier });
        Ok(self)
    }

    /// Believes tokens that are signed with a key of the file, by that issuer or, without one, by whoever has a key.
    #[must_use]
    pub fn trust(mut self, file: JwksFile, issuer: Option<String>) -> Self {
        let file = Arc::new(file);
        let rules = self.rules(issuer);
        self.trusted = Some(Trusted {
            verifier: TokenVerifier::new(file.clone(), rules, self.clock.clone()),
            file,
            refreshed: Mutex::new(self.clock.elapsed()),
        });
        self
    }

    fn rules(&self, issuer: Option<String>) -> TokenRules {
        let mut rules = TokenRules::default();
        rules.issuers = issuer.into_iter().collect();
        rules.audiences = vec![self.settings.audience.clone()];
        rules.leeway_seconds = u32::try_from(self.settings.leeway.as_secs()).unwrap_or(u32::MAX);
        rules
    }

    /// Whose token it is: ours, or else that of the other issuer.
    async fn find(&self, token: &str) -> Result<Principal, TokenError> {
        let ours = match &self.own {
            Some(own) => own.verifier.verify(token),
            None => Err(TokenError::Algorithm),
        };
        match (ours, &self.trusted) {
            // It is signed in the way of the other issuer.
            (Err(TokenError::Algorithm), Some(trusted)) => match trusted.verifier.verify(token) {
                Err(TokenError::UnknownKey) if trusted.refresh(&*self.clock).await => {
                    trusted.verifier.verify(token)
                }
                verdict => verdict,
            },
            (ours, _) => ours,
        }
    }

    async fn principal_of(&self, login: &Login) -> Result<Principal, AuthFailure> {
        let known = match login {
            Login::Password { username, password } => {
                let password = Password::from(password.expose());
                self.accounts.verify(username, &password).await?
            }
            Login::Key {
                public_key,
                secret_key,
            } => {
                let secret = secret_key.expose();
                let keys = &*self.keys;
                self.accounts.verify_key(keys, public_key, secret).await?
            }
        };
        known.ok_or(AuthFailure::Denied)
    }

    fn begin(&self, principal: Principal, session: Session) -> Result<Grant, AuthFailure> {
        let own = self.own.as_ref().ok_or(AuthFailure::Denied)?;
        let lifetime = match session {
            Session::Service => self.settings.lifetime,
            Session::Repository => self.settings.login_lifetime,
        };
        let token = own.issuer.mint(&principal, lifetime)?;
        let seconds = token.expires_at().saturating_sub(self.clock.seconds());
        let seconds = u64::try_from(seconds).unwrap_or(0);
        Ok(Grant::new(
            SecretText::from(token.expose()),
            seconds,
            principal,
        ))
    }
}

impl Trusted {
    /// Reads the file again, unless that was done just now; whether it has other keys.
    async fn refresh(&self, clock: &dyn Clock) -> bool {
        let now = clock.elapsed();
        {
            let mut refreshed = self
                .refreshed
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            if now.saturating_sub(*refreshed) < REFRESH_PAUSE {
                return false;
            }
            *refreshed = now;
        }
        match self.file.refresh().await {
            Ok(changed) => changed,
            Err(error) => {
                tracing::warn!(%error, "the file of public keys cannot be read again");
                false
            }
        }
    }
}

impl Authenticator for Tokens {
    fn verify<'a>(&'a self, token: &'a str) -> BoxFuture<'a, Result<Principal, AuthFailure>> {
        Box::pin(async {
            self.find(token).await.map_err(|error| {
                tracing::debug!(%error, "a token is refused");
                match error {
                    TokenError::Expired => AuthFailure::Expired,
                    TokenError::Early => AuthFailure::Early,
                    _ => AuthFailure::Invalid,
                }
            })
        })
    }

    fn sign_in<'a>(
        &'a self,
        login: &'a Login,
        session: Session,
    ) -> BoxFuture<'a, Result<Grant, AuthFailure>> {
        Box::pin(async move {
            let principal = self.principal_of(login).await?;
            self.begin(principal, session)
        })
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Tokens")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
