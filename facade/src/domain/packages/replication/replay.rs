//! Applying the events of another repository.

use std::collections::BTreeMap;
use std::fmt;

use super::ship::{EventSource, Shipped};
use crate::block::blobs::Digest;
use crate::block::events::Consumer;
use crate::domain::packages::artifact::draft::Cursor;
use crate::domain::packages::artifact::item::digest_of;
use crate::domain::packages::artifact::{APPLIED, FEED};
use crate::domain::packages::fault::Fault;
use crate::domain::packages::pipeline::{
    BlobStoreShape, Machine, Program, Request, Response, put_blob,
};
use crate::error::{Error, ErrorKind};

/// A repository that follows another one.
pub struct Replayer {
    pub(super) machine: Machine,
    pub(super) consumer: Consumer,
    pipelines: BTreeMap<String, Program>,
}

/// How far a replica has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CaughtUp {
    /// Events that took effect now.
    pub applied: u64,
    /// Events that had taken effect before, and did not again.
    pub skipped: u64,
    /// Blobs that were fetched.
    pub blobs: u64,
}

impl Replayer {
    /// A repository that follows the one of that name. Its place in the log of each is its own.
    pub fn new(machine: Machine, of: impl Into<String>) -> Self {
        let consumer = machine.packages().events.consumer(of, FEED);
        Self {
            machine,
            consumer,
            pipelines: BTreeMap::new(),
        }
    }

    /// The same replica, which applies events of a type by a pipeline of the document, not by what they say to every
    /// repository. In it, the members of the payload are fields, and `{event.payload}` is the whole.
    #[must_use]
    pub fn pipeline(mut self, kind: impl Into<String>, program: Program) -> Self {
        self.pipelines.insert(kind.into(), program);
        self
    }

    /// Applies all that has happened in the other repository, shard by shard.
    ///
    /// # Errors
    ///
    /// Those of the source. [`ErrorKind::Conflict`] when this repository has something else where the event puts
    /// something: then all before it has been applied.
    pub async fn catch_up(&self, source: &dyn EventSource) -> Result<CaughtUp, Error> {
        let mut done = CaughtUp::default();
        for shard in FEED.shards() {
            let mut after = self.consumer.applied(shard).await?;
            loop {
                let shipment = source.batch(shard, after).await?;
                for event in &shipment.events {
                    self.apply(source, shard, event, &mut done).await?;
                    after = event.seq;
                }
                if !shipment.more {
                    break;
                }
            }
        }
        Ok(done)
    }

    /// Applies one event, unless it was applied before. Events of a shard are applied in their order.
    ///
    /// # Errors
    ///
    /// As [`Replayer::catch_up`]. [`ErrorKind::InvalidInput`] for an event before which others are missing.
    pub async fn apply(
        &self,
        source: &dyn EventSource,
        shard: u8,
        event: &Shipped,
        done: &mut CaughtUp,
    ) -> Result<(), Error> {
        let applied = self.consumer.applied(shard).await?;
        if event.seq <= applied {
            done.skipped = done.skipped.saturating_add(1);
            return Ok(());
        }
        if event.seq != applied.saturating_add(1) {
            let message = format!(
                "the event {} comes behind {applied}: others are missing",
                event.seq
            );
            return Err(Error::new(ErrorKind::InvalidInput, message));
        }
        self.fetch(source, event, done).await?;
        let cursor = Cursor {
            consumer: self.consumer.clone(),
            shard,
            seq: event.seq,
        };
        let outcome = match self.pipelines.get(&event.kind) {
            Some(program) => self.by_pipeline(program, event, cursor).await,
            None => self.by_itself(event, cursor).await,
        };
        match outcome {
            Ok(()) => done.applied = done.applied.saturating_add(1),
            // Another process that follows the same repository was faster.
            Err(fault) if fault.code == APPLIED => done.skipped = done.skipped.saturating_add(1),
            Err(fault) => return Err(fault.into()),
        }
        Ok(())
    }

    /// Fetches the bytes of an event before it is applied, so that nothing ever refers to what is not there.
    async fn fetch(
        &self,
        source: &dyn EventSource,
        event: &Shipped,
        done: &mut CaughtUp,
    ) -> Result<(), Error> {
        let digest = event
            .payload
            .get("blob_digest")
            .and_then(|digest| digest.as_str());
        let Some(digest) = digest.and_then(digest_of) else {
            return Ok(());
        };
        let blobs = &self.machine.packages().blobs;
        if blobs.info(&digest).await?.is_some() {
            return Ok(());
        }
        let Some(body) = source.blob(digest).await? else {
            return Err(gone(&digest));
        };
        let mut bytes = body.into_source();
        put_blob(blobs, &mut *bytes, BlobStoreShape::default(), Some(digest)).await?;
        done.blobs = done.blobs.saturating_add(1);
        Ok(())
    }

    async fn by_pipeline(
        &self,
        program: &Program,
        event: &Shipped,
        cursor: Cursor,
    ) -> Result<(), Fault> {
        let mut request = Request::new();
        request.event = Some(event.payload.clone());
        request.system = true;
        request.cursor = Some(cursor);
        let response: Response = self.machine.apply(program, request).await?;
        match response.status < 400 {
            true => Ok(()),
            false => {
                let message = format!("the event {} was answered {}", event.id, response.status);
                Err(Fault::conflict(message))
            }
        }
    }
}

impl fmt::Debug for Replayer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Replayer")
            .field("machine", &self.machine)
            .field("pipelines", &self.pipelines.len())
            .finish_non_exhaustive()
    }
}

#[cold]
fn gone(digest: &Digest) -> Error {
    let message = format!("the other repository does not have the blob {digest} any more");
    Error::new(ErrorKind::NotFound, message)
}
