//! Reading the log of a repository in batches, and the bytes that its events speak of.

use serde_json::Value as Json;

use crate::backend::{BoxFuture, Value};
use crate::block::blobs::Digest;
use crate::block::events::Event;
use crate::domain::packages::Packages;
use crate::domain::packages::artifact::FEED;
use crate::domain::packages::pipeline::Body;
use crate::error::{Error, ErrorKind};

/// Where a replica gets events and bytes from: the repository itself in this process, or whoever speaks to it.
pub trait EventSource: Send + Sync {
    /// The next events of a shard behind that number.
    fn batch(&self, shard: u8, after: u64) -> BoxFuture<'_, Result<Shipment, Error>>;

    /// The bytes of a digest; `None` when they are not there any more.
    fn blob(&self, digest: Digest) -> BoxFuture<'_, Result<Option<Body>, Error>>;
}

/// Events on their way.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Shipment {
    /// In the order in which they happened.
    pub events: Vec<Shipped>,
    /// Whether more have happened.
    pub more: bool,
}

/// An event on its way.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Shipped {
    /// Its number in its shard: 1 is the first.
    pub seq: u64,
    /// What tells it from every other event.
    pub id: String,
    /// What has happened: a word of the document.
    pub kind: String,
    /// What it happened to.
    pub payload: Json,
    /// Who did it; `None` when nobody is known.
    pub by: Option<String>,
}

impl Shipped {
    /// An event that came from somewhere.
    pub fn new(seq: u64, id: impl Into<String>, kind: impl Into<String>, payload: Json) -> Self {
        Self {
            seq,
            id: id.into(),
            kind: kind.into(),
            payload,
            by: None,
        }
    }
}

/// The log of a repository in this process.
#[derive(Clone, Debug)]
pub struct Shipper {
    packages: Packages,
    events_max: u32,
    bytes_max: usize,
}

impl Shipper {
    /// The log of a repository, in batches of at most 1000 events and 10 MiB.
    pub const fn new(packages: Packages) -> Self {
        Self {
            packages,
            events_max: 1000,
            bytes_max: 10 * 1024 * 1024,
        }
    }

    /// The same log in batches of another size. A batch has one event at least.
    #[must_use]
    pub const fn batches(mut self, events_max: u32, bytes_max: usize) -> Self {
        self.events_max = events_max;
        self.bytes_max = bytes_max;
        self
    }

    async fn read(&self, shard: u8, after: u64) -> Result<Shipment, Error> {
        let most = self.events_max.max(1);
        let events = &self.packages.events;
        let batch = events
            .read(&FEED, shard, after, most.saturating_add(1))
            .await?;
        if batch.missed > 0 {
            let message = format!(
                "{} events behind {after} are gone for their age",
                batch.missed
            );
            return Err(Error::new(ErrorKind::NotFound, message));
        }
        let mut shipment = Shipment::default();
        let mut bytes = 0_usize;
        for event in batch.events {
            let Value::Text(text) = &event.payload else {
                return Err(damaged(&event.id));
            };
            bytes = bytes.saturating_add(text.len());
            let full = shipment.events.len() >= usize::try_from(most).unwrap_or(usize::MAX);
            if full || (bytes > self.bytes_max && !shipment.events.is_empty()) {
                shipment.more = true;
                break;
            }
            shipment.events.push(shipped(event)?);
        }
        Ok(shipment)
    }
}

/// An event of the log on its way.
pub(crate) fn shipped(event: Event) -> Result<Shipped, Error> {
    let Value::Text(text) = &event.payload else {
        return Err(damaged(&event.id));
    };
    let payload = serde_json::from_str(text).map_err(|_| damaged(&event.id))?;
    let mut shipped = Shipped::new(event.seq, event.id, event.kind, payload);
    shipped.by = event.by;
    Ok(shipped)
}

impl EventSource for Shipper {
    fn batch(&self, shard: u8, after: u64) -> BoxFuture<'_, Result<Shipment, Error>> {
        Box::pin(self.read(shard, after))
    }

    fn blob(&self, digest: Digest) -> BoxFuture<'_, Result<Option<Body>, Error>> {
        Box::pin(async move { Ok(self.packages.blob(&digest).await?.map(Body::Blob)) })
    }
}

#[cold]
fn damaged(id: &str) -> Error {
    let message = format!("the event {id} has no readable payload");
    Error::new(ErrorKind::CorruptData, message)
}
