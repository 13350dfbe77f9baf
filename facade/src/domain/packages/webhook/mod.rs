//! Webhooks: somebody else is told what happens in a namespace, once at least.
//!
//! Invariant: what is delivered comes from the log of events and nowhere else, and the place of a hook in the log moves
//! when its receiver has answered with a status from 200 to 299, and not before.
//!
//! Messages are those of [Standard Webhooks](https://www.standardwebhooks.com): a body with `type`, `timestamp` and
//! `data`; the headers `webhook-id`, which is the same each time an event is sent, `webhook-timestamp`, and
//! `webhook-signature`, an HMAC-SHA256 with the secret of the hook. Events about one package come in their order. An
//! event whose receiver fails is sent again after ten seconds, then after twice as long each time, up to an hour; those
//! behind it about the same package wait.
//!
//! The secret is shown when the hook is registered and not again. It is stored beside the hook, because it signs: who may
//! read the table of the platform could sign as well.

mod deliver;
mod record;
mod sign;
mod trial;

use std::fmt;
use std::time::Duration;

use serde_json::json;

use super::Packages;
use super::artifact::{self, FEED};
use super::time::iso8601;
use super::upstream::UpstreamError;
use crate::backend::{Consistency, KeyCondition, Query, SortCondition};
use crate::block::key::{PK, SK};
use crate::block::page::{List, every};
use crate::block::record::is_live;
use crate::block::uow::Attempts;
use crate::block::{ListOptions, Listing, random};
use crate::error::{Error, ErrorKind};

pub use deliver::Delivered;
pub use sign::{SECRET_PREFIX, Signature};

/// What the log calls a hook that was registered, and one that was removed.
const REGISTERED: &str = "webhook.registered";
const REMOVED: &str = "webhook.removed";

/// Types of events in a namespace that the repository itself tells of, whatever its document declares.
pub const OWN_EVENTS: [&str; 9] = [
    artifact::PUBLISHED,
    artifact::YANKED,
    artifact::RESTORED,
    artifact::REMOVED,
    artifact::FILE_ADDED,
    artifact::TAG_UPDATED,
    artifact::TAG_DELETED,
    REGISTERED,
    REMOVED,
];

/// Hooks of one namespace.
const HOOKS_MAX: usize = 20;
/// Bytes of an address.
const URL_BYTES_MAX: usize = 2048;
/// Types of events that a hook names.
const TYPES_MAX: usize = 32;
/// Characters of one of them.
const TYPE_CHARS_MAX: usize = 128;

/// How hooks are delivered: see [`PackageSettings`](super::PackageSettings::webhooks).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WebhookSettings {
    /// Whether a hook may be on this machine, in a private network or on the link: not, unless chosen.
    pub private_addresses: bool,
    /// How long a connection, and then an answer, may take: ten seconds each.
    pub patience: Duration,
    /// How long the first wait after a failure is: ten seconds. It doubles with each further failure.
    pub backoff: Duration,
    /// How long such a wait is at most: an hour.
    pub backoff_max: Duration,
    /// How long it can be read what was sent: seven days.
    pub keep_log: Duration,
}

impl Default for WebhookSettings {
    fn default() -> Self {
        Self {
            private_addresses: false,
            patience: Duration::from_secs(10),
            backoff: Duration::from_secs(10),
            backoff_max: Duration::from_secs(60 * 60),
            keep_log: Duration::from_secs(7 * 24 * 60 * 60),
        }
    }
}

/// A hook that is to be registered.
///
/// # Examples
///
/// ```
/// use package_database::packages::webhook::NewWebhook;
///
/// let new = NewWebhook::new("acme", "https://ci.example.com/hook").event("artifact.published");
/// assert_eq!(new.events, ["artifact.published"]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NewWebhook {
    /// The namespace of whose events it is told, as the entity has made it equal.
    pub namespace: String,
    /// Where to send them: `http` or `https`, up to 2048 bytes, without a password in it.
    pub url: String,
    /// The types of events that it is told of, up to 32; of all when there are none.
    pub events: Vec<String>,
    /// Who registers it.
    pub by: Option<String>,
}

impl NewWebhook {
    /// A hook for all events of a namespace.
    pub fn new(namespace: impl Into<String>, url: impl Into<String>) -> Self {
        Self {
            namespace: namespace.into(),
            url: url.into(),
            events: Vec::new(),
            by: None,
        }
    }

    /// The same hook, which is told of events of this type as well, and of none that is not named.
    #[must_use]
    pub fn event(mut self, kind: impl Into<String>) -> Self {
        self.events.push(kind.into());
        self
    }

    /// The same hook, registered by somebody.
    #[must_use]
    pub fn by(mut self, by: impl Into<String>) -> Self {
        self.by = Some(by.into());
        self
    }
}

/// Somebody who is told of events.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Webhook {
    /// What tells it from all others: 32 hexadecimal digits.
    pub id: String,
    /// The namespace of whose events it is told.
    pub namespace: String,
    /// Where they are sent.
    pub url: String,
    /// The types of events that it is told of; of all when there are none.
    pub events: Vec<String>,
    /// When it was registered, in nanoseconds since the Unix epoch. It is told of what happens from then on.
    pub created_at: u64,
    /// Who registered it.
    pub created_by: Option<String>,
}

/// A hook that was just registered, with its secret, which `Debug` does not show.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RegisteredWebhook {
    /// What is known of it from now on.
    pub webhook: Webhook,
    secret: String,
}

impl RegisteredWebhook {
    /// The secret for the receiver: `whsec_` and 44 characters. It is not shown again; do not log it.
    pub fn expose(&self) -> &str {
        &self.secret
    }
}

impl fmt::Debug for RegisteredWebhook {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("RegisteredWebhook")
            .field("webhook", &self.webhook)
            .finish_non_exhaustive()
    }
}

/// One attempt to tell a hook of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Delivery {
    /// What tells the event from every other one.
    pub event_id: String,
    /// What has happened.
    pub kind: String,
    /// Which attempt it was: 1 is the first.
    pub attempt: u64,
    /// When it was, in nanoseconds since the Unix epoch.
    pub at: u64,
    /// Whether the receiver took it.
    pub delivered: bool,
    /// What the receiver answered; `None` when it did not answer.
    pub status: Option<u16>,
    /// Why there is no answer.
    pub error: Option<String>,
    /// The second of the next attempt, since the Unix epoch; `None` when there is none.
    pub next_at: Option<i64>,
}

impl Packages {
    /// Registers a hook, which is told of what happens from now on, and says so in the log of events.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`] for an address that may not be asked, for types of events that cannot be any, and for
    /// more than 20 hooks of a namespace, and where nobody sends requests.
    pub async fn register_webhook(&self, new: &NewWebhook) -> Result<RegisteredWebhook, Error> {
        self.check_webhook(new)?;
        if self.webhooks(&new.namespace).await?.len() >= HOOKS_MAX {
            return Err(refuse(format!(
                "a namespace has {HOOKS_MAX} webhooks at most"
            )));
        }
        let chance = &*self.store.retrier.random;
        let id = random::token(chance)?;
        let secret = sign::new_secret(chance)?;
        let mut from = Vec::new();
        for shard in FEED.shards() {
            from.push(self.events.newest(&FEED, shard).await?);
        }
        let webhook = Webhook {
            id,
            namespace: new.namespace.clone(),
            url: new.url.clone(),
            events: new.events.clone(),
            created_at: self.store.retrier.clock.nanoseconds(),
            created_by: new.by.clone(),
        };
        let mut attempts = Attempts::new(&self.store);
        loop {
            let mut unit = attempts.unit();
            let envelope = unit.envelope(record::HOOK, record::SCHEMA);
            let item = record::hook_item(&webhook, &secret, &from)?;
            unit.create(&self.platform, &envelope, item)?;
            let payload = json!({
                "namespace": webhook.namespace, "webhook_id": webhook.id, "events": webhook.events,
                "at": iso8601(unit.now()), "by": new.by,
            });
            self.note_in(&mut unit, REGISTERED, &payload, new.by.as_deref())
                .await?;
            if let Some(outcome) = attempts.commit(unit).await? {
                outcome.or_conflict()?;
                return Ok(RegisteredWebhook { webhook, secret });
            }
        }
    }

    fn check_webhook(&self, new: &NewWebhook) -> Result<(), Error> {
        super::artifact::check("the namespace", &new.namespace)?;
        if new.url.len() > URL_BYTES_MAX {
            return Err(refuse(format!(
                "the address of a webhook has {URL_BYTES_MAX} bytes at most"
            )));
        }
        let fits = |kind: &String| {
            (1..=TYPE_CHARS_MAX).contains(&kind.chars().count())
                && !kind.contains(|c: char| c.is_control() || c == ',')
        };
        if new.events.len() > TYPES_MAX || !new.events.iter().all(fits) {
            return Err(refuse(format!(
                "a webhook names {TYPES_MAX} types of events at most, of 1 to {TYPE_CHARS_MAX} characters"
            )));
        }
        let private = self.settings.webhooks.private_addresses;
        let client = self.settings.upstream.as_ref().ok_or_else(nobody_sends)?;
        client.judge(&new.url, private).map_err(|error| {
            let UpstreamError::Refused(why) = &error else {
                return refuse(error.to_string());
            };
            refuse(format!("the address of a webhook may not be asked: {why}"))
        })
    }

    /// The hooks of a namespace.
    pub async fn webhooks(&self, namespace: &str) -> Result<Vec<Webhook>, Error> {
        let prefix = record::of_namespace(namespace);
        let sort = SortCondition::begins_with(prefix);
        let condition = KeyCondition::partition(PK, record::ALL).sort(SK, sort);
        self.hooks_of(condition).await
    }

    /// The hooks of all namespaces.
    pub async fn all_webhooks(&self) -> Result<Vec<Webhook>, Error> {
        self.hooks_of(KeyCondition::partition(PK, record::ALL))
            .await
    }

    async fn hooks_of(&self, condition: KeyCondition) -> Result<Vec<Webhook>, Error> {
        let query = Query::new(self.platform.clone(), condition);
        let list = List {
            store: &self.store,
            options: &ListOptions::new(),
            consistency: Consistency::Strong,
            scope: &["webhooks"],
            partition: record::ALL,
            record: record::HOOKS,
        };
        list.run(query, every).await?.into_vec()
    }

    /// Removes a hook, and says so in the log of events. It is told of nothing more.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`] when there is no such hook.
    pub async fn remove_webhook(
        &self,
        namespace: &str,
        id: &str,
        by: Option<&str>,
    ) -> Result<(), Error> {
        let key = record::hook_key(namespace, id)?;
        let mut attempts = Attempts::new(&self.store);
        loop {
            let mut unit = attempts.unit();
            if unit.get(&self.platform, &key).await?.is_none() {
                return Err(no_webhook());
            }
            unit.delete(&self.platform, &key)?;
            for shard in FEED.shards() {
                unit.delete(&self.platform, &record::place_key(id, shard)?)?;
            }
            let payload = json!({
                "namespace": namespace, "webhook_id": id, "at": iso8601(unit.now()), "by": by,
            });
            self.note_in(&mut unit, REMOVED, &payload, by).await?;
            if let Some(outcome) = attempts.commit(unit).await? {
                return outcome.or_conflict();
            }
        }
    }

    /// What a hook was sent in the last days, the newest first.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`] when there is no such hook; besides, as [`Packages::versions`].
    pub async fn webhook_deliveries(
        &self,
        namespace: &str,
        id: &str,
        options: &ListOptions,
    ) -> Result<Listing<Delivery>, Error> {
        let key = record::hook_key(namespace, id)?;
        let unit = crate::block::uow::UnitOfWork::new(&self.store);
        if unit.look(&self.platform, &key).await?.is_none() {
            return Err(no_webhook());
        }
        let partition = record::partition(id)?;
        let sort = SortCondition::begins_with(record::LOG_PREFIX);
        let condition = KeyCondition::partition(PK, partition.as_str()).sort(SK, sort);
        let query =
            Query::new(self.platform.clone(), condition).order(crate::backend::Order::Descending);
        let now = self.store.seconds();
        let list = List {
            store: &self.store,
            options,
            consistency: Consistency::Strong,
            scope: &["webhook deliveries", id],
            partition: &partition,
            record: record::DELIVERIES,
        };
        list.run(query, |item| is_live(item, now)).await
    }
}

#[cold]
pub(super) fn no_webhook() -> Error {
    Error::new(ErrorKind::NotFound, "there is no such webhook")
}

#[cold]
fn nobody_sends() -> Error {
    Error::new(
        ErrorKind::InvalidInput,
        "no webhooks are sent here: the database has no client for upstreams",
    )
}

#[cold]
fn refuse(what: String) -> Error {
    Error::new(ErrorKind::InvalidInput, what)
}
