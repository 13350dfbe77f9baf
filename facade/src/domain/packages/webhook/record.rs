//! Hooks, how far each has come, and what was sent, as items of the shared table: see
//! [`platform`](crate::block::platform).

use super::{Delivery, Webhook};
use crate::backend::{Item, Value};
use crate::block::key::{self, KeyBuilder, PK, SK};
use crate::block::listing::Record;
use crate::error::Error;

pub(super) const HOOK: &str = "webhook";
pub(super) const PLACE: &str = "webhook place";
pub(super) const DELIVERY: &str = "webhook delivery";
pub(super) const SCHEMA: u32 = 1;

/// The partition of all hooks.
pub(super) const ALL: &str = "HOOKS";
/// What the sort keys of what was sent begin with.
pub(super) const LOG_PREFIX: &str = "LOG#";

const ID: &str = "id";
const NAMESPACE: &str = "namespace";
const URL: &str = "url";
const EVENTS: &str = "events";
const SECRET: &str = "secret";
const FROM: &str = "from";
const REGISTERED_AT: &str = "registered_at";
const REGISTERED_BY: &str = "registered_by";
const SHARD: &str = "shard";
const APPLIED: &str = "applied";
const FAILURES: &str = "failures";
const NEXT_AT: &str = "next_at";
const EVENT_ID: &str = "event_id";
const TYPE: &str = "type";
const ATTEMPT: &str = "attempt";
const AT: &str = "at";
const DELIVERED: &str = "delivered";
const STATUS: &str = "status";
const WHY: &str = "error";

pub(super) const HOOKS: Record<Webhook> = Record {
    decode: hook,
    partition: PK,
    position: &[SK],
};

pub(super) const DELIVERIES: Record<Delivery> = Record {
    decode: delivery,
    partition: PK,
    position: &[SK],
};

/// How the sort keys of the hooks of a namespace begin.
pub(super) fn of_namespace(namespace: &str) -> String {
    KeyBuilder::new().text(namespace).prefix()
}

/// Where a hook is.
pub(super) fn hook_key(namespace: &str, id: &str) -> Result<Item, Error> {
    let partition = KeyBuilder::new().text(ALL).partition()?;
    let sort = KeyBuilder::new().text(namespace).text(id).sort()?;
    Ok(key::pair(&partition, &sort))
}

/// The partition of what belongs to a hook.
pub(super) fn partition(id: &str) -> Result<String, Error> {
    let key = KeyBuilder::new().text("HOOK").text(id).partition()?;
    Ok(key.text().to_owned())
}

/// Where it is said how far a hook has come in a shard of the log.
pub(super) fn place_key(id: &str, shard: u8) -> Result<Item, Error> {
    let partition = KeyBuilder::new().text("HOOK").text(id).partition()?;
    let sort = KeyBuilder::new()
        .text(SHARD_WORD)
        .text(format!("{shard:02}"));
    Ok(key::pair(&partition, &sort.sort()?))
}

/// What the sort keys of places begin with.
const SHARD_WORD: &str = "SHARD";
pub(super) const PLACE_PREFIX: &str = "SHARD#";

/// The item of a hook. `from` says which event of each shard was the last one before it.
pub(super) fn hook_item(hook: &Webhook, secret: &str, from: &[u64]) -> Result<Item, Error> {
    let from: Vec<String> = from.iter().map(ToString::to_string).collect();
    let mut item = hook_key(&hook.namespace, &hook.id)?
        .with(ID, hook.id.as_str())
        .with(NAMESPACE, hook.namespace.as_str())
        .with(URL, hook.url.as_str())
        // No type of an event has a comma.
        .with(EVENTS, hook.events.join(","))
        .with(SECRET, secret)
        .with(FROM, from.join(","))
        .with(REGISTERED_AT, Value::number(hook.created_at));
    if let Some(by) = &hook.created_by {
        item.insert(REGISTERED_BY, by.as_str());
    }
    Ok(item)
}

/// What an item says of a hook, without its secret.
pub(super) fn hook(item: &Item) -> Result<Webhook, String> {
    let events = text(item, EVENTS)?;
    let events = events.split(',').filter(|kind| !kind.is_empty());
    Ok(Webhook {
        id: text(item, ID)?,
        namespace: text(item, NAMESPACE)?,
        url: text(item, URL)?,
        events: events.map(str::to_owned).collect(),
        created_at: number(item, REGISTERED_AT)?,
        created_by: own(item, REGISTERED_BY),
    })
}

/// The secret of a hook, and which event of each shard was the last one before it.
pub(super) fn secret(item: &Item) -> Result<(String, Vec<u64>), String> {
    let from = text(item, FROM)?;
    let from: Result<Vec<u64>, _> = from.split(',').map(str::parse).collect();
    let from = from.map_err(|_| format!("{FROM} is no list of numbers"))?;
    Ok((text(item, SECRET)?, from))
}

/// How far a hook has come in a shard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct HookCursor {
    /// The number of the last event that it was told of, or that is none for it.
    pub(super) applied: u64,
    /// How often the next one has failed.
    pub(super) failures: u64,
    /// The second before which it is not tried again.
    pub(super) next_at: i64,
}

pub(super) fn place_item(id: &str, shard: u8, place: HookCursor) -> Result<Item, Error> {
    Ok(place_key(id, shard)?
        .with(SHARD, Value::number(shard))
        .with(APPLIED, Value::number(place.applied))
        .with(FAILURES, Value::number(place.failures))
        .with(NEXT_AT, Value::number(place.next_at)))
}

/// The shard of a place, and the place.
pub(super) fn place(item: &Item) -> Result<(u8, HookCursor), String> {
    let place = HookCursor {
        applied: number(item, APPLIED)?,
        failures: number(item, FAILURES)?,
        next_at: number(item, NEXT_AT)?,
    };
    Ok((number(item, SHARD)?, place))
}

/// The item of what was sent of a shard, the event of this number. Of one moment the log is in the order of events.
pub(super) fn delivery_item(
    id: &str,
    (shard, seq): (u8, u64),
    sent: &Delivery,
) -> Result<Item, Error> {
    let partition = KeyBuilder::new().text("HOOK").text(id).partition()?;
    let sort = KeyBuilder::new()
        .text("LOG")
        .text(format!("{:020}", sent.at))
        .text(format!("{shard:02}"))
        .padded(seq, 20);
    let mut item = key::pair(&partition, &sort.sort()?)
        .with(EVENT_ID, sent.event_id.as_str())
        .with(TYPE, sent.kind.as_str())
        .with(ATTEMPT, Value::number(sent.attempt))
        .with(AT, Value::number(sent.at))
        .with(DELIVERED, Value::Bool(sent.delivered));
    if let Some(status) = sent.status {
        item.insert(STATUS, Value::number(status));
    }
    if let Some(why) = &sent.error {
        item.insert(WHY, why.as_str());
    }
    if let Some(next) = sent.next_at {
        item.insert(NEXT_AT, Value::number(next));
    }
    Ok(item)
}

fn delivery(item: &Item) -> Result<Delivery, String> {
    let number_if = |name: &'static str| item.contains(name).then_some(name);
    Ok(Delivery {
        event_id: text(item, EVENT_ID)?,
        kind: text(item, TYPE)?,
        attempt: number(item, ATTEMPT)?,
        at: number(item, AT)?,
        delivered: item.get(DELIVERED) == Some(Value::Bool(true)),
        status: number_if(STATUS)
            .map(|name| number(item, name))
            .transpose()?,
        error: own(item, WHY),
        next_at: number_if(NEXT_AT)
            .map(|name| number(item, name))
            .transpose()?,
    })
}

fn own(item: &Item, name: &str) -> Option<String> {
    item.text(name).map(|text| text.into_owned())
}

fn text(item: &Item, name: &'static str) -> Result<String, String> {
    own(item, name).ok_or_else(|| format!("{name} is no text"))
}

fn number<T: std::str::FromStr>(item: &Item, name: &'static str) -> Result<T, String> {
    let digits = item.number(name).and_then(|digits| digits.parse().ok());
    digits.ok_or_else(|| format!("{name} is no number"))
}
