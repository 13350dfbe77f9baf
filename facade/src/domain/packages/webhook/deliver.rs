//! Telling hooks what has happened since they were told last.

use std::collections::BTreeMap;
use std::time::Duration;

use bytes::Bytes;
use serde_json::{Value as Json, json};

use super::record::{self, HookCursor};
use super::sign::Signature;
use super::{Delivery, Webhook, nobody_sends};
use crate::backend::{Item, KeyCondition, Query, SortCondition};
use crate::block::events::Event;
use crate::block::key::{PK, SK};
use crate::block::page::every;
use crate::block::record::Envelope;
use crate::block::uow::{Attempts, Outcome};
use crate::domain::packages::Packages;
use crate::domain::packages::artifact::FEED;
use crate::domain::packages::replication::{Shipped, shipped};
use crate::domain::packages::time::iso8601;
use crate::domain::packages::upstream::{UpstreamError, UpstreamRequest};
use crate::error::{Error, ErrorKind};

/// Events of one shard that are read at once.
const BATCH: u32 = 100;
/// Batches of one shard in one run: the next run goes on.
const BATCHES_MAX: u32 = 10;
/// Doublings of a wait.
const DOUBLINGS_MAX: u64 = 20;

/// What a run has sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Delivered {
    /// Events that their receivers took.
    pub delivered: u64,
    /// Attempts that failed, and are made again later.
    pub failed: u64,
    /// Events that were none of a hook's.
    pub passed: u64,
}

/// A hook with what is needed to send to it.
pub(super) struct Receiver {
    pub(super) hook: Webhook,
    secret: String,
    /// The last event of each shard that is before the hook.
    from: Vec<u64>,
}

impl Receiver {
    /// What an item says of a hook, and what messages to it are signed with.
    pub(super) fn of(item: &Item) -> Result<Self, String> {
        let (secret, from) = record::secret(item)?;
        let hook = record::hook(item)?;
        Ok(Self { hook, secret, from })
    }
}

/// How an attempt ended.
pub(super) struct Attempted {
    pub(super) status: Option<u16>,
    pub(super) error: Option<String>,
}

impl Attempted {
    pub(super) fn is_taken(&self) -> bool {
        self.status
            .is_some_and(|status| (200..300).contains(&status))
    }
}

impl Packages {
    /// Sends to every hook what it was not told of yet and is due. It may be called by several processes; an event is
    /// then sent more often than once.
    ///
    /// # Errors
    ///
    /// Those of the store, and [`ErrorKind::InvalidInput`] where nobody sends requests. That a receiver fails is none.
    pub async fn deliver_webhooks(&self) -> Result<Delivered, Error> {
        let mut done = Delivered::default();
        let receivers = self.receivers().await?;
        if receivers.is_empty() {
            return Ok(done);
        }
        let mut newest = Vec::new();
        for shard in FEED.shards() {
            newest.push((shard, self.events.newest(&FEED, shard).await?));
        }
        for receiver in &receivers {
            let places = self.places(&receiver.hook.id).await?;
            for (shard, newest) in &newest {
                let first = receiver.from.get(usize::from(*shard)).copied();
                let place = places.get(shard).copied().unwrap_or(HookCursor {
                    // A shard that was not there when the hook was registered begins with its first event.
                    applied: first.unwrap_or_default(),
                    ..HookCursor::default()
                });
                let due = place.next_at <= self.store.seconds();
                if place.applied < *newest && due {
                    self.deliver_shard(receiver, *shard, place, &mut done)
                        .await?;
                }
            }
        }
        Ok(done)
    }

    async fn receivers(&self) -> Result<Vec<Receiver>, Error> {
        let all = KeyCondition::partition(PK, record::ALL);
        let items = self.of_hooks(all).await?;
        let mut receivers = Vec::new();
        for item in &items {
            match Receiver::of(item) {
                Ok(receiver) => receivers.push(receiver),
                // One that another writer damaged keeps no other from being told.
                Err(error) => tracing::error!(error, "a webhook cannot be read"),
            }
        }
        Ok(receivers)
    }

    async fn places(&self, id: &str) -> Result<BTreeMap<u8, HookCursor>, Error> {
        let sort = SortCondition::begins_with(record::PLACE_PREFIX);
        let own = KeyCondition::partition(PK, record::partition(id)?).sort(SK, sort);
        let items = self.of_hooks(own).await?;
        let places: Result<BTreeMap<u8, HookCursor>, String> =
            items.iter().map(record::place).collect();
        places.map_err(damaged)
    }

    async fn of_hooks(&self, condition: KeyCondition) -> Result<Vec<Item>, Error> {
        let query = Query::new(self.platform.clone(), condition);
        self.items(query, usize::MAX, every).await
    }

    /// Sends what is due of one shard, until an event is not taken.
    async fn deliver_shard(
        &self,
        receiver: &Receiver,
        shard: u8,
        mut place: HookCursor,
        done: &mut Delivered,
    ) -> Result<(), Error> {
        for _ in 0..BATCHES_MAX {
            let batch = self.events.read(&FEED, shard, place.applied, BATCH).await?;
            if batch.missed > 0 {
                let (hook, missed) = (&receiver.hook.id, batch.missed);
                tracing::warn!(hook, missed, "events are gone before a webhook was told");
            }
            if batch.events.is_empty() {
                return Ok(());
            }
            let mut passed = 0;
            for event in batch.events {
                let seq = event.seq;
                if !is_told(&receiver.hook, &event) {
                    place = HookCursor {
                        applied: seq,
                        ..HookCursor::default()
                    };
                    passed += 1;
                    continue;
                }
                let goes_on = self.tell(receiver, shard, &mut place, event, done).await?;
                if !goes_on {
                    return Ok(());
                }
                passed = 0;
            }
            done.passed = done.passed.saturating_add(passed);
            if passed > 0 && !self.keep(receiver, shard, place, None).await? {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Sends one event; whether the next one may follow.
    async fn tell(
        &self,
        receiver: &Receiver,
        shard: u8,
        place: &mut HookCursor,
        event: Event,
        done: &mut Delivered,
    ) -> Result<bool, Error> {
        let (seq, at) = (event.seq, event.at);
        let event = shipped(event)?;
        let attempted = self.send(receiver, &event, at).await?;
        let taken = attempted.is_taken();
        let attempt = place.failures.saturating_add(1);
        if taken {
            done.delivered = done.delivered.saturating_add(1);
            *place = HookCursor {
                applied: seq,
                ..HookCursor::default()
            };
        } else {
            done.failed = done.failed.saturating_add(1);
            place.failures = attempt;
            place.applied = seq.saturating_sub(1);
            place.next_at = self.store.seconds().saturating_add(self.wait(attempt));
        }
        let sent = Delivery {
            event_id: event.id,
            kind: event.kind,
            attempt,
            at: self.store.retrier.clock.nanoseconds(),
            delivered: taken,
            status: attempted.status,
            error: attempted.error,
            next_at: (!taken).then_some(place.next_at),
        };
        let kept = self.keep(receiver, shard, *place, Some(&sent)).await?;
        Ok(kept && taken)
    }

    /// Seconds after so many failures.
    fn wait(&self, failures: u64) -> i64 {
        let settings = &self.settings.webhooks;
        let doublings = failures.saturating_sub(1).min(DOUBLINGS_MAX);
        let wait = settings.backoff.saturating_mul(1 << doublings);
        let wait = wait.min(settings.backoff_max).max(Duration::from_secs(1));
        i64::try_from(wait.as_secs()).unwrap_or(i64::MAX)
    }

    /// Sends one message, signed, and tells what came back.
    pub(super) async fn send(
        &self,
        receiver: &Receiver,
        event: &Shipped,
        at: u64,
    ) -> Result<Attempted, Error> {
        let client = self.settings.upstream.as_ref().ok_or_else(nobody_sends)?;
        let settings = &self.settings.webhooks;
        let body = json!({
            "type": event.kind, "timestamp": iso8601(at), "id": event.id, "by": event.by, "data": event.payload,
        });
        let body = Bytes::from(body.to_string());
        let now = self.store.seconds();
        let signature = Signature::of(&receiver.secret, &event.id, now, &body);
        let signature = signature.ok_or_else(|| damaged("secret is none".to_owned()))?;
        let text = |name: &str, value: String| (name.to_owned(), value);
        let request = UpstreamRequest {
            method: "POST".to_owned(),
            url: receiver.hook.url.clone(),
            headers: vec![
                text("content-type", "application/json".to_owned()),
                text("webhook-id", event.id.clone()),
                text("webhook-timestamp", now.to_string()),
                text("webhook-signature", signature.header()),
            ],
            body,
            connect: settings.patience,
            read: settings.patience,
            private_addresses: settings.private_addresses,
        };
        Ok(match client.send(request).await {
            Ok(answer) => Attempted {
                status: Some(answer.status),
                error: None,
            },
            Err(error) => Attempted {
                status: None,
                error: Some(why(&error)),
            },
        })
    }

    /// The second until which it can be read what is sent now.
    pub(super) fn log_ends(&self) -> i64 {
        let seconds = self.settings.webhooks.keep_log.as_secs();
        let seconds = i64::try_from(seconds).unwrap_or(i64::MAX);
        self.store.seconds().saturating_add(seconds)
    }

    /// Notes how far a hook has come, and what was sent; whether nobody else has noted something meanwhile.
    async fn keep(
        &self,
        receiver: &Receiver,
        shard: u8,
        place: HookCursor,
        sent: Option<&Delivery>,
    ) -> Result<bool, Error> {
        let hook = record::hook_key(&receiver.hook.namespace, &receiver.hook.id)?;
        let key = record::place_key(&receiver.hook.id, shard)?;
        let mut attempts = Attempts::new(&self.store);
        loop {
            let mut unit = attempts.unit();
            if unit.get(&self.platform, &hook).await?.is_none() {
                // It was removed while it was told.
                return Ok(false);
            }
            let before = unit.get(&self.platform, &key).await?;
            let further = before.as_ref().map(record::place).transpose();
            let further = further.map_err(damaged)?;
            if further.is_some_and(|(_, other)| other.applied > place.applied) {
                return Ok(false);
            }
            let envelope = match &before {
                Some(item) => unit.next(&Envelope::of(item)?),
                None => unit.envelope(record::PLACE, record::SCHEMA),
            };
            let item = record::place_item(&receiver.hook.id, shard, place)?;
            unit.put_record(&self.platform, &envelope, item)?;
            if let Some(sent) = sent {
                let ends = self.log_ends();
                let envelope = unit.envelope(record::DELIVERY, record::SCHEMA);
                // What failed is the event behind the last that was taken.
                let seq = place.applied.saturating_add(u64::from(!sent.delivered));
                let item = record::delivery_item(&receiver.hook.id, (shard, seq), sent)?;
                unit.put_record(&self.platform, &envelope.expiring(ends), item)?;
            }
            match attempts.commit(unit).await? {
                Some(Outcome::Done(())) => return Ok(true),
                Some(Outcome::Refused(_)) => return Ok(false),
                None => {}
            }
        }
    }
}

/// Whether a hook is told of an event.
fn is_told(hook: &Webhook, event: &Event) -> bool {
    let wanted = hook.events.is_empty() || hook.events.contains(&event.kind);
    let crate::backend::Value::Text(payload) = &event.payload else {
        return false;
    };
    // What is no JSON is of no namespace.
    let payload: Json = serde_json::from_str(payload).unwrap_or_default();
    wanted && payload.get("namespace").and_then(Json::as_str) == Some(&*hook.namespace)
}

/// Why there was no answer, in few words.
fn why(error: &UpstreamError) -> String {
    match error {
        UpstreamError::Timeout => "no answer in time".to_owned(),
        UpstreamError::Failed(why) => why.clone(),
        UpstreamError::Refused(why) => format!("the address may not be asked: {why}"),
    }
}

#[cold]
pub(super) fn damaged(what: String) -> Error {
    Error::new(ErrorKind::CorruptData, format!("a webhook: {what}"))
}
