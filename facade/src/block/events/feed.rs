//! Feeds, and the events in them.

use std::borrow::Cow;

use ring::digest;

use crate::backend::{Item, Value};
use crate::block::record::Envelope;
use crate::error::{Error, ErrorKind};

/// A log: its name, and over how many shards it is spread.
///
/// Events of one shard are in one order, and one writer at a time appends to it. The number of shards
/// of a feed never changes: what was in one shard would go on in another.
///
/// # Examples
///
/// ```
/// use package_database::block::events::Feed;
///
/// const DATASETS: Feed = Feed::new("datasets", 4);
/// assert!(DATASETS.shard_of("dataset 17") < 4);
/// assert_eq!(DATASETS.shards().count(), 4);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Feed {
    name: &'static str,
    shards: u8,
}

impl Feed {
    /// A feed of so many shards, of which 99 are the most and one is the least.
    pub const fn new(name: &'static str, shards: u8) -> Self {
        let shards = match shards {
            0 => 1,
            1..=SHARDS_MAX => shards,
            _ => SHARDS_MAX,
        };
        Self { name, shards }
    }

    /// The word that begins its keys.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The numbers of all its shards.
    pub fn shards(&self) -> impl Iterator<Item = u8> + use<> {
        0..self.shards
    }

    /// The shard of all events about one thing, which are therefore in one order.
    pub fn shard_of(&self, thing: &str) -> u8 {
        let digest = digest::digest(&digest::SHA256, thing.as_bytes());
        let first = digest.as_ref().first().copied();
        // A digest has 32 bytes, so that there is a first one.
        first.unwrap_or_default() % self.shards
    }

    /// Whether the feed has a shard of that number.
    pub(super) fn check(&self, shard: u8) -> Result<(), Error> {
        if shard < self.shards {
            return Ok(());
        }
        let message = format!("the feed {} has no shard {shard}", self.name);
        Err(Error::new(ErrorKind::InvalidInput, message))
    }
}

/// As many shards as two digits tell apart.
const SHARDS_MAX: u8 = 99;

/// An event that is to be appended.
///
/// # Examples
///
/// ```
/// use package_database::backend::Value;
/// use package_database::block::events::NewEvent;
///
/// let created = NewEvent::new("created", Value::from("dataset 17")).by("ada");
/// assert_eq!(created.by.as_deref(), Some("ada"));
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct NewEvent {
    /// What has happened: a word of the feed.
    pub kind: Cow<'static, str>,
    /// What it happened to, in whatever form the feed has.
    pub payload: Value,
    /// Who did it; `None` when nobody is known.
    pub by: Option<String>,
}

impl NewEvent {
    /// Something has happened, and nobody knows who did it.
    pub fn new(kind: impl Into<Cow<'static, str>>, payload: impl Into<Value>) -> Self {
        Self {
            kind: kind.into(),
            payload: payload.into(),
            by: None,
        }
    }

    /// The same event, done by somebody.
    #[must_use]
    pub fn by(mut self, by: impl Into<String>) -> Self {
        self.by = Some(by.into());
        self
    }
}

/// An event as it is in the log.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Event {
    /// Its number in its shard: 1 is the first.
    pub seq: u64,
    /// 32 hexadecimal digits that no other event has.
    pub id: String,
    /// What has happened: a word of the feed.
    pub kind: String,
    /// What it happened to.
    pub payload: Value,
    /// When, in nanoseconds since the Unix epoch, by the clock of the writer.
    pub at: u64,
    /// Who did it; `None` when nobody is known.
    pub by: Option<String>,
}

/// The events of a shard behind some number, as many as were asked for.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Batch {
    /// In the order in which they happened.
    pub events: Vec<Event>,
    /// How many events behind that number are gone for their age.
    pub missed: u64,
}

pub(super) const KIND: &str = "event";
pub(super) const SCHEMA: u32 = 1;
const SEQ: &str = "seq";
const ID: &str = "event_id";
const TYPE: &str = "type";
const PAYLOAD: &str = "payload";
const AT: &str = "at";
const BY: &str = "by";

/// The item of an event, besides its key and envelope.
pub(super) fn item(key: Item, seq: u64, id: String, at: u64, event: NewEvent) -> Item {
    let item = key
        .with(SEQ, Value::number(seq))
        .with(ID, id)
        .with(TYPE, event.kind.into_owned())
        .with(PAYLOAD, event.payload)
        .with(AT, Value::number(at));
    match event.by {
        Some(by) => item.with(BY, by),
        None => item,
    }
}

/// The event that an item is.
pub(super) fn event(item: &Item) -> Result<Event, Error> {
    Envelope::of(item)?;
    let text = |name: &'static str| {
        item.text(name)
            .map(Cow::into_owned)
            .ok_or_else(|| damaged(name))
    };
    let number = |name: &'static str| super::log::number(item, name);
    Ok(Event {
        seq: number(SEQ)?,
        id: text(ID)?,
        kind: text(TYPE)?,
        payload: item.get(PAYLOAD).ok_or_else(|| damaged(PAYLOAD))?,
        at: number(AT)?,
        by: item.text(BY).map(Cow::into_owned),
    })
}

#[cold]
pub(super) fn damaged(name: &str) -> Error {
    let message = format!("an item of the event log has no readable {name}");
    Error::new(ErrorKind::CorruptData, message)
}
