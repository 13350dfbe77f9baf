//! Who is calling: the `Authorization` header or a presigned query string.
//!
//! Three modes: `format` believes a well-formed signature and takes the access key and the region
//! from its scope, `off` asks for nothing, `verify` recomputes the signature.

mod access_keys;
mod claim;
mod date;
mod fault;
#[cfg(feature = "cli")]
mod sign;
mod sigv4;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

pub use self::access_keys::AccessKeys;
use self::claim::Claim;
use self::fault::AuthFault;
#[cfg(feature = "cli")]
pub(crate) use self::sign::Signer;
#[cfg(feature = "cli")]
pub(crate) use self::sigv4::{encode as percent_encode, hash as payload_hash};
use super::head::Head;
use crate::clock::Timestamp;
use crate::wire::ApiError;

/// How a caller proves who it is.
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::bytes::Bytes;
/// use dynamodb_emulator::http::Request;
/// use dynamodb_emulator::{AccessKeys, AuthMode, Emulator};
///
/// let keys: AccessKeys = [("AKIDEXAMPLE", "secret")].into_iter().collect();
/// for (auth, status) in [(AuthMode::Off, 200), (AuthMode::Verify(keys), 400)] {
///     let emulator = Emulator::builder().auth(auth).build()?;
///     let unsigned = Request::post("/")
///         .header("content-type", "application/x-amz-json-1.0")
///         .header("x-amz-target", "DynamoDB_20120810.ListTables")
///         .body(Bytes::from("{}"))?;
///     assert_eq!(emulator.handle(unsigned).status(), status);
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub enum AuthMode {
    /// A signature must be there and well formed; its access key and region are believed.
    #[default]
    Format,
    /// Nothing is asked for; an access key and a region are taken when a signature has them.
    Off,
    /// The signature must be right for one of these keys and be fresh.
    Verify(AccessKeys),
}

/// The access key and the region of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Scope<'a> {
    pub(crate) access_key: &'a str,
    /// The day of the signature, `YYYYMMDD`.
    day: &'a str,
    pub(crate) region: &'a str,
    service: &'a str,
    term: &'a str,
}

impl<'a> Scope<'a> {
    /// Reads `keyid/date/region/service/term`. Only the service may be empty: some clients sign so for
    /// a host whose name does not tell the service.
    pub(crate) fn parse(credential: &'a str) -> Option<Self> {
        let mut parts = credential.split('/');
        let mut next = || parts.next();
        let scope = Self {
            access_key: next()?,
            day: next()?,
            region: next()?,
            service: next()?,
            term: next()?,
        };
        let needed = [scope.access_key, scope.day, scope.region, scope.term];
        let whole = parts.next().is_none() && needed.iter().all(|part| !part.is_empty());
        whole.then_some(scope)
    }
}

/// What a request without any proof is told.
pub(crate) fn missing() -> ApiError {
    AuthFault::Missing.into()
}

/// With what an access key begins that names a database where such keys count: `db-NAME`.
pub(super) const OF_DATABASE: &str = "db-";

/// Who a request comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Proof<'h> {
    /// `keyid/date/region/service/term`, for [`Scope::parse`]; empty where none is asked for and none was given. Of an
    /// access key that names a database, the access key is the one whose secret has signed, or is left out.
    pub(crate) credential: Cow<'h, str>,
    /// The database that the access key names.
    pub(crate) database: Option<String>,
}

impl<'h> Proof<'h> {
    /// A credential that somebody else vouches for.
    pub(crate) fn vouched(credential: &'h str) -> Self {
        Self {
            credential: Cow::Borrowed(credential),
            database: None,
        }
    }
}

/// Decides who a request comes from.
#[derive(Clone, Debug)]
pub(crate) struct Authenticator {
    mode: AuthMode,
    /// Whether an access key may name a database.
    databases: bool,
}

impl Authenticator {
    /// An authenticator of this mode; an access key names a database where `databases` says so.
    pub(crate) fn new(mode: AuthMode, databases: bool) -> Self {
        Self { mode, databases }
    }

    /// Who the request comes from, as far as proof is asked for.
    ///
    /// `body` is the body as sent, before any decoding; only `verify` asks for the time.
    pub(crate) fn proof<'h>(
        &self,
        head: &Head<'h>,
        body: &[u8],
        now: impl FnOnce() -> Timestamp,
    ) -> Result<Proof<'h>, ApiError> {
        let (credential, signer) = self.credential(head, body, now)?;
        let chosen = credential.split_once('/').and_then(|(key, rest)| {
            let database = self.database_of(key)?;
            // Left out: where no secret was looked at, and where the key that names the database has one itself.
            let signer = signer.unwrap_or_default();
            Some((database.to_owned(), format!("{signer}/{rest}")))
        });
        Ok(match chosen {
            Some((database, credential)) => Proof {
                credential: Cow::Owned(credential),
                database: Some(database),
            },
            None => Proof {
                credential,
                database: None,
            },
        })
    }

    /// The database that an access key names.
    fn database_of<'k>(&self, key: &'k str) -> Option<&'k str> {
        key.strip_prefix(OF_DATABASE).filter(|_| self.databases)
    }

    /// The credential as it was sent; and the access key whose secret has signed, if that is another one.
    fn credential<'h>(
        &self,
        head: &Head<'h>,
        body: &[u8],
        now: impl FnOnce() -> Timestamp,
    ) -> Result<(Cow<'h, str>, Option<&str>), ApiError> {
        match &self.mode {
            // No proof is asked for, so that a broken one counts as none.
            AuthMode::Off => Ok((
                Claim::read(head)
                    .ok()
                    .filter(|claim| Scope::parse(&claim.credential).is_some())
                    .map(|claim| claim.credential)
                    // Empty: the caller of the builder's access key and region.
                    .unwrap_or_default(),
                None,
            )),
            AuthMode::Format => {
                let claim = Claim::read(head)?;
                claim.scope()?;
                Ok((claim.credential, None))
            }
            AuthMode::Verify(keys) => {
                let claim = Claim::read(head)?;
                let signer = self.verify(keys, &claim, head, body, now())?;
                Ok((claim.credential, signer))
            }
        }
    }

    /// Recomputes the signature. An access key that names a database has no secret of its own: that of any known key
    /// will do, which is whom the request comes from.
    fn verify<'k>(
        &self,
        keys: &'k AccessKeys,
        claim: &Claim<'_>,
        head: &Head<'_>,
        body: &[u8],
        now: Timestamp,
    ) -> Result<Option<&'k str>, AuthFault> {
        let scope = claim.scope()?;
        let date = claim.fresh_date(&scope, now)?;
        claim.covers(head)?;
        let signed = || {
            let canonical = sigv4::canonical_request(claim, head, &sigv4::hash(body));
            sigv4::string_to_sign(date, &scope, &canonical)
        };
        let is_right =
            |secret: &str, text: &str| sigv4::verify(secret, &scope, text, &claim.signature);
        if let Some(secret) = keys.secret(scope.access_key) {
            return match is_right(secret, &signed()) {
                true => Ok(None),
                false => Err(AuthFault::Mismatch),
            };
        }
        if self.database_of(scope.access_key).is_none() {
            return Err(AuthFault::Unrecognized);
        }
        let text = signed();
        let signer = keys.iter().find(|(_, secret)| is_right(secret, &text));
        signer.map_or(Err(AuthFault::Mismatch), |(key, _)| Ok(Some(key)))
    }
}
