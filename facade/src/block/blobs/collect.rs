//! Removing what nobody refers to.

use std::time::Duration;

use super::manifest::{Manifest, STATE, State};
use super::{Blobs, Digest, table};
use crate::backend::{Condition, Consistency, Item, KeyCondition, Query, Value};
use crate::block::key::{PK, SK};
use crate::block::listing::Record;
use crate::block::merge::Shard;
use crate::block::page::List;
use crate::block::platform::{GSI1, GSI1_PK, GSI1_SK};
use crate::block::record::CREATED_AT;
use crate::block::uow::{Attempts, UnitOfWork};
use crate::block::{ListOptions, Listing};
use crate::error::Error;

/// Chunks that go in one transaction: together they have half of what it may hold.
const CHUNKS_AT_ONCE: u32 = 8;

/// A blob that nobody refers to, or the rest of an upload.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unreferenced {
    /// What it is called.
    pub digest: Digest,
    /// Since when, in nanoseconds since the Unix epoch.
    pub since: u64,
}

/// What a collection has done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Collected {
    /// Blobs that are gone, and rests of uploads.
    pub removed: u64,
    /// Whether as many were looked at as were allowed, so that there may be more.
    pub more: bool,
}

const RECORD: Record<Unreferenced> = Record {
    decode: unreferenced,
    partition: GSI1_PK,
    position: &[GSI1_SK, PK, SK],
};

fn unreferenced(item: &Item) -> Result<Unreferenced, String> {
    let digest = item
        .text(PK)
        .and_then(|partition| table::digest_of(&partition));
    let since = item.text(GSI1_SK).and_then(|since| since.parse().ok());
    let both = digest.zip(since);
    let both = both.map(|(digest, since)| Unreferenced { digest, since });
    both.ok_or_else(|| "it is in the index of blobs and says not which it is".to_owned())
}

impl Blobs {
    /// The blobs that nobody refers to and the rests of uploads, oldest first. The list may be a
    /// moment behind.
    ///
    /// # Errors
    ///
    /// Besides those of the type: [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for the page token of another list and
    /// for a limit of zero.
    pub async fn unreferenced(
        &self,
        options: &ListOptions,
    ) -> Result<Listing<Unreferenced>, Error> {
        let options = options.of_global_index();
        let list = List {
            store: &self.store,
            options: &options,
            consistency: Consistency::Eventual,
            scope: &["unreferenced blobs", &self.table],
            partition: "",
            record: RECORD,
        };
        let shards = (0..table::SHARDS).map(|number| {
            let partition = table::shard(number);
            let condition = KeyCondition::partition(GSI1_PK, partition.as_str());
            let query = Query::new(self.table.clone(), condition).index(GSI1);
            Shard { partition, query }
        });
        list.run_merged(shards.collect()).await
    }

    /// Removes blobs that nobody has referred to for `grace`, and the rests of uploads that have not
    /// gone on for so long; it looks at `limit` of them. One that was interrupted is gone on with.
    ///
    /// `grace` is longer than any owner takes from an upload to its reference, and than an upload
    /// takes: what is removed earlier is missing to them, which they notice.
    ///
    /// # Errors
    ///
    /// Besides those of the type: [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for a limit of zero.
    pub async fn collect(&self, grace: Duration, limit: u32) -> Result<Collected, Error> {
        let now = self.store.retrier.clock.nanoseconds();
        let grace = u64::try_from(grace.as_nanos()).unwrap_or(u64::MAX);
        let before = now.saturating_sub(grace);
        let oldest = self.unreferenced(&ListOptions::new().limit(limit)).await?;
        let mut collected = Collected {
            removed: 0,
            more: oldest.next.is_some(),
        };
        for entry in oldest {
            let entry = entry?;
            if entry.since > before {
                collected.more = false;
                break;
            }
            if self.remove(&entry.digest, before).await? {
                collected.removed = collected.removed.saturating_add(1);
            }
        }
        Ok(collected)
    }

    /// Removes a blob that nobody has referred to since `before`; `false` when somebody does.
    async fn remove(&self, digest: &Digest, before: u64) -> Result<bool, Error> {
        let Some(manifest) = self.doom(digest, before).await? else {
            return Ok(false);
        };
        let mut first = 0;
        while first < manifest.chunks {
            let last = first.saturating_add(CHUNKS_AT_ONCE).min(manifest.chunks);
            let mut unit = UnitOfWork::new(&self.store);
            self.require_doomed(&mut unit, digest, &manifest)?;
            for number in first..last {
                unit.delete(&self.table, &table::chunk(digest, number)?)?;
                if let Some(place) = &manifest.place {
                    unit.delete(&self.table, &table::chunk(place, number)?)?;
                }
            }
            if unit.commit().await?.is_err() {
                return Ok(false);
            }
            first = last;
        }
        if let Some(objects) = self.objects.as_ref().filter(|_| manifest.object) {
            // Nobody uploads or refers to it while its manifest says that it goes.
            objects.delete(digest).await?;
        }
        let mut unit = UnitOfWork::new(&self.store);
        self.require_doomed(&mut unit, digest, &manifest)?;
        unit.delete(&self.table, &table::manifest(digest)?)?;
        Ok(unit.commit().await?.is_ok())
    }

    /// Says in the manifest that the blob goes, if nobody refers to it.
    async fn doom(&self, digest: &Digest, before: u64) -> Result<Option<Manifest>, Error> {
        let mut attempts = Attempts::new(&self.store);
        loop {
            let mut unit = attempts.unit();
            let item = unit.get(&self.table, &table::manifest(digest)?).await?;
            let Some(manifest) = item.map(|item| Manifest::of(&item)).transpose()? else {
                return Ok(None);
            };
            // The index may be behind.
            if manifest.refs > 0 || manifest.since > before {
                return Ok(None);
            }
            if manifest.state == State::Deleting {
                return Ok(Some(manifest));
            }
            let doomed = Manifest {
                state: State::Deleting,
                envelope: unit.next(&manifest.envelope),
                ..manifest
            };
            unit.put_record(&self.table, &doomed.envelope, doomed.item(digest)?)?;
            if let Some(outcome) = attempts.commit(unit).await? {
                outcome.or_conflict()?;
                return Ok(Some(doomed));
            }
        }
    }

    /// Lets the unit happen only while this very blob goes: it may be gone, and stored anew.
    fn require_doomed(
        &self,
        unit: &mut UnitOfWork<'_>,
        digest: &Digest,
        manifest: &Manifest,
    ) -> Result<(), Error> {
        let doomed = Condition::all([
            Condition::equals(STATE, State::Deleting.word()),
            Condition::equals(CREATED_AT, Value::number(manifest.envelope.created_at)),
        ]);
        unit.require(&self.table, &table::manifest(digest)?, doomed)
    }
}
