//! Tokens of machines: for some namespaces alone, with an end, and taken back when they leak.
//!
//! Invariant: no token is stored, and none is shown but once: what is stored is the SHA-256 of its secret, which nobody
//! can guess.
//!
//! ```
//! use package_database::packages::token::NewMachineToken;
//! # use package_database::testing::TestDatabase;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), package_database::Error> {
//! # let database = TestDatabase::new().await?;
//! let packages = database.packages();
//! let new = NewMachineToken::new("release job", ["acme"], ["read", "write"]).by("ada");
//! let issued = packages.issue_token(&new).await?;
//!
//! let machine = packages.token_holder(issued.expose()).await?.expect("it is good");
//! assert!(machine.scopes.allow("pkg", Some("acme/demo"), None, "write"));
//! assert!(!machine.scopes.allow("pkg", Some("libs/demo"), None, "write"));
//!
//! packages.revoke_token(&issued.token.id, Some("ada")).await?;
//! assert!(packages.token_holder(issued.expose()).await?.is_none());
//! # Ok(())
//! # }
//! ```

mod record;

use std::fmt;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value as Json, json};

use super::Packages;
use super::artifact::FEED;
use super::pipeline::PACKAGE_SCOPE;
use super::time::iso8601;
use crate::backend::{Consistency, KeyCondition, Query, Value};
use crate::block::blobs::Digest;
use crate::block::clock::NANOSECONDS;
use crate::block::events::NewEvent;
use crate::block::identity::{Principal, Scope, Scopes, SignIn};
use crate::block::page::{List, every};
use crate::block::platform::{GSI1, GSI1_PK};
use crate::block::record::Envelope;
use crate::block::uow::{Attempts, UnitOfWork};
use crate::block::{ListOptions, Listing, random};
use crate::error::{Error, ErrorKind};

/// What a token of a machine begins with, so that whoever finds one knows what it is.
pub const TOKEN_PREFIX: &str = "pdm_";

/// What the log calls a token that was issued, and one that was taken back.
const ISSUED: &str = "token.issued";
const REVOKED: &str = "token.revoked";

/// Bytes of chance in the secret of a token.
const SECRET_BYTES: usize = 32;
/// Hexadecimal digits of the id of a token.
const ID_DIGITS: usize = 32;
/// Characters of the name of a token.
const NAME_CHARS_MAX: usize = 128;
/// Namespaces of one token.
const NAMESPACES_MAX: usize = 50;
/// How long a token may be good: 366 days.
const LIFETIME_MAX: Duration = Duration::from_secs(366 * 24 * 60 * 60);
/// How long it is good when nobody says so: 90 days.
const LIFETIME_DEFAULT: Duration = Duration::from_secs(90 * 24 * 60 * 60);
/// What a token may permit: never to administer.
const ACTIONS: [&str; 2] = ["read", "write"];

/// A token that is to be issued.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NewMachineToken {
    /// What it is for, in 1 to 128 characters.
    pub name: String,
    /// The namespaces that it is good for, 1 to 50 of them, as the entity has made them equal.
    pub namespaces: Vec<String>,
    /// What it permits there: `read`, `write`, or both.
    pub actions: Vec<String>,
    /// How long it is good: from a second to 366 days; 90 days by default.
    pub lifetime: Duration,
    /// Who issues it.
    pub by: Option<String>,
}

impl NewMachineToken {
    /// A token for these namespaces and actions.
    pub fn new(
        name: impl Into<String>,
        namespaces: impl IntoIterator<Item = impl Into<String>>,
        actions: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        Self {
            name: name.into(),
            namespaces: namespaces.into_iter().map(Into::into).collect(),
            actions: actions.into_iter().map(Into::into).collect(),
            lifetime: LIFETIME_DEFAULT,
            by: None,
        }
    }

    /// The same token, good for so long.
    #[must_use]
    pub const fn lifetime(mut self, lifetime: Duration) -> Self {
        self.lifetime = lifetime;
        self
    }

    /// The same token, issued by somebody.
    #[must_use]
    pub fn by(mut self, by: impl Into<String>) -> Self {
        self.by = Some(by.into());
        self
    }

    fn check(&self) -> Result<(), Error> {
        let refuse = |what: String| Err(Error::new(ErrorKind::InvalidInput, what));
        let characters = self.name.chars().count();
        if !(1..=NAME_CHARS_MAX).contains(&characters) || self.name.chars().any(char::is_control) {
            return refuse(format!(
                "the name of a token has 1 to {NAME_CHARS_MAX} characters"
            ));
        }
        if self.namespaces.is_empty() || self.namespaces.len() > NAMESPACES_MAX {
            return refuse(format!("a token is for 1 to {NAMESPACES_MAX} namespaces"));
        }
        let known = |action: &String| ACTIONS.contains(&action.as_str());
        if self.actions.is_empty() || !self.actions.iter().all(known) {
            return refuse(format!("a token permits {}", ACTIONS.join(" or ")));
        }
        for namespace in &self.namespaces {
            let named = !namespace.is_empty() && !namespace.contains(['*', '/', ':', ',']);
            if !named || scope(namespace, &self.actions).is_none() {
                return refuse("a namespace of a token cannot be one".to_owned());
            }
        }
        if self.lifetime.as_secs() == 0 || self.lifetime > LIFETIME_MAX {
            let days = LIFETIME_MAX.as_secs() / (24 * 60 * 60);
            return refuse(format!("a token is good for a second to {days} days"));
        }
        Ok(())
    }
}

/// The scope of a token in one namespace.
fn scope(namespace: &str, actions: &[String]) -> Option<Scope> {
    let text = format!("{PACKAGE_SCOPE}:{namespace}/*:{}", actions.join(","));
    text.parse().ok()
}

/// A token of a machine, without what makes it one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MachineToken {
    /// What tells it from all others: 32 hexadecimal digits.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// The namespaces that it is good for.
    pub namespaces: Vec<String>,
    /// What it permits there.
    pub actions: Vec<String>,
    /// When it was issued, in nanoseconds since the Unix epoch.
    pub created_at: u64,
    /// Who issued it.
    pub created_by: Option<String>,
    /// The second from which on it is not good, and in no list, since the Unix epoch.
    pub expires_at: i64,
    /// When it was taken back, in nanoseconds since the Unix epoch; `None` while it is good.
    pub revoked_at: Option<u64>,
    /// Who took it back.
    pub revoked_by: Option<String>,
}

impl MachineToken {
    /// What it permits.
    pub fn scopes(&self) -> Scopes {
        let scopes = self.namespaces.iter();
        let mut all = Scopes::new();
        all.extend(scopes.filter_map(|namespace| scope(namespace, &self.actions)));
        all
    }

    /// What events call it when it does something.
    pub fn subject(&self) -> String {
        format!("machine/{}", self.id)
    }
}

/// A token that was just issued. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct IssuedToken {
    /// What is known of it from now on.
    pub token: MachineToken,
    text: String,
}

impl IssuedToken {
    /// The token, for the machine. It is not shown again; do not log it.
    pub fn expose(&self) -> &str {
        &self.text
    }
}

impl fmt::Debug for IssuedToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("IssuedToken")
            .field("token", &self.token)
            .finish_non_exhaustive()
    }
}

impl Packages {
    /// Issues a token, and says so in the log of events.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`] for a name, a namespace, an action or a span that a token cannot have.
    pub async fn issue_token(&self, new: &NewMachineToken) -> Result<IssuedToken, Error> {
        new.check()?;
        let chance = &*self.store.retrier.random;
        let id = random::token(chance)?;
        let mut secret = [0; SECRET_BYTES];
        chance.fill(&mut secret)?;
        let secret = URL_SAFE_NO_PAD.encode(secret);
        let seconds = i64::try_from(new.lifetime.as_secs()).unwrap_or(i64::MAX);
        let token = MachineToken {
            id: id.clone(),
            name: new.name.clone(),
            namespaces: new.namespaces.clone(),
            actions: new.actions.clone(),
            created_at: self.store.retrier.clock.nanoseconds(),
            created_by: new.by.clone(),
            expires_at: self.store.seconds().saturating_add(seconds),
            revoked_at: None,
            revoked_by: None,
        };
        let mut attempts = Attempts::new(&self.store);
        loop {
            let mut unit = attempts.unit();
            let envelope = unit
                .envelope(record::KIND, record::SCHEMA)
                .expiring(token.expires_at);
            let item = record::item(&token, &hash(&secret))?;
            unit.create(&self.platform, &envelope, item)?;
            self.note_token(&mut unit, ISSUED, &token, new.by.as_deref())
                .await?;
            if let Some(outcome) = attempts.commit(unit).await? {
                outcome.or_conflict()?;
                let text = format!("{TOKEN_PREFIX}{id}_{secret}");
                return Ok(IssuedToken { token, text });
            }
        }
    }

    /// Takes a token back: from now on it is not good. One that was taken back before stays so.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`] when there is no such token, or it has ended.
    pub async fn revoke_token(&self, id: &str, by: Option<&str>) -> Result<MachineToken, Error> {
        let none = || Error::new(ErrorKind::NotFound, "there is no such token");
        let key = record::key(id).map_err(|_| none())?;
        let mut attempts = Attempts::new(&self.store);
        loop {
            let mut unit = attempts.unit();
            let item = unit.get(&self.platform, &key).await?.ok_or_else(none)?;
            let mut token = record::token(&item).map_err(damaged)?;
            if token.revoked_at.is_some() {
                return Ok(token);
            }
            token.revoked_at = Some(unit.now());
            token.revoked_by = by.map(str::to_owned);
            let envelope = unit.next(&Envelope::of(&item)?);
            let item = record::item(&token, &record::hash(&item).map_err(damaged)?)?;
            unit.put_record(&self.platform, &envelope, item)?;
            self.note_token(&mut unit, REVOKED, &token, by).await?;
            if let Some(outcome) = attempts.commit(unit).await? {
                return outcome.or_conflict().map(|()| token);
            }
        }
    }

    /// The tokens that have not ended, those that were taken back among them, by the time of their issue; some moments
    /// behind.
    ///
    /// # Errors
    ///
    /// As [`Packages::versions`].
    pub async fn machine_tokens(
        &self,
        options: &ListOptions,
    ) -> Result<Listing<MachineToken>, Error> {
        let condition = KeyCondition::partition(GSI1_PK, record::ALL);
        let query = Query::new(self.platform.clone(), condition).index(GSI1);
        let now = self.store.seconds();
        let list = List {
            store: &self.store,
            options: &options.of_global_index(),
            consistency: Consistency::Eventual,
            scope: &["machine tokens"],
            partition: record::ALL,
            record: record::TOKENS,
        };
        list.run(query, |item| {
            every(item) && crate::block::record::is_live(item, now)
        })
        .await
    }

    /// Whose token it is, by one strong read; `None` for one that is none, has ended or was taken back.
    ///
    /// # Errors
    ///
    /// Those of the store: then nobody knows.
    pub async fn token_holder(&self, token: &str) -> Result<Option<Principal>, Error> {
        let parts = token
            .strip_prefix(TOKEN_PREFIX)
            .and_then(|rest| rest.split_once('_'));
        let Some((id, secret)) = parts.filter(|(id, _)| is_id(id)) else {
            return Ok(None);
        };
        let key = record::key(id)?;
        let unit = UnitOfWork::new(&self.store);
        let Some(item) = unit.look(&self.platform, &key).await? else {
            return Ok(None);
        };
        let token = record::token(&item).map_err(damaged)?;
        // Digests of secrets that nobody can guess: how long a comparison takes tells nothing of the secret.
        let known = record::hash(&item).map_err(damaged)? == hash(secret);
        if !known || token.revoked_at.is_some() || token.expires_at <= self.store.seconds() {
            return Ok(None);
        }
        let mut principal = Principal::new(token.subject(), SignIn::Token);
        principal = principal.with_scopes(token.scopes());
        principal.expires_at = Some(token.expires_at);
        principal.name = Some(token.name);
        Ok(Some(principal))
    }

    /// Says in the log what happened to a token.
    async fn note_token(
        &self,
        unit: &mut UnitOfWork<'_>,
        kind: &str,
        token: &MachineToken,
        by: Option<&str>,
    ) -> Result<(), Error> {
        let seconds = u64::try_from(token.expires_at).unwrap_or(0);
        let payload = json!({
            "token_id": token.id, "token_name": token.name, "namespaces": token.namespaces, "actions": token.actions,
            "expires_at": iso8601(seconds.saturating_mul(NANOSECONDS)), "at": iso8601(unit.now()), "by": by,
        });
        self.note_in(unit, kind, &payload, by).await
    }

    /// Appends an event that is of no artifact.
    pub(super) async fn note_in(
        &self,
        unit: &mut UnitOfWork<'_>,
        kind: &str,
        payload: &Json,
        by: Option<&str>,
    ) -> Result<(), Error> {
        let shard = FEED.shard_of(&super::artifact::about(kind, payload));
        let mut event = NewEvent::new(kind.to_owned(), Value::Text(payload.to_string()));
        event.by = by.map(str::to_owned);
        self.events.append(unit, &FEED, shard, event).await?;
        Ok(())
    }
}

fn is_id(text: &str) -> bool {
    text.len() == ID_DIGITS && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// What is stored of a secret.
fn hash(secret: &str) -> String {
    Digest::of(secret.as_bytes()).to_string()
}

#[cold]
fn damaged(what: String) -> Error {
    Error::new(
        ErrorKind::CorruptData,
        format!("a token of a machine: {what}"),
    )
}
