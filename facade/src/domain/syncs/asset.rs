//! Assets: bytes with a content type, as streams, in blobs that the items refer to.

use super::fault;
use super::item::{BLOB, Entity, Shelf};
use super::model::{Asset, Kind};
use super::run::{CLOSED_AT, STATE, SyncId, SyncRun, TURN};
use super::store::DynamoSyncStore;
use super::table;
use super::view::SyncView;
use crate::backend::{Condition, Item, Value};
use crate::block::blobs::{BlobReader, Digest, Upload};
use crate::block::key::{PK, SK};
use crate::block::uow::{Attempts, UnitOfWork};
use crate::error::{Error, ErrorKind};

/// Bytes of a content type at most.
const CONTENT_TYPE_MAX: usize = 1024;

/// An asset on its way into the current sync. One that is dropped leaves what goes by itself.
///
/// # Errors
///
/// As [`DynamoSyncStore`].
#[derive(Debug)]
#[must_use = "an asset is stored when its upload is finished"]
pub struct AssetUpload<'a> {
    store: &'a DynamoSyncStore,
    run: SyncRun,
    asset: Asset,
    upload: Upload<'a>,
}

/// An asset that is being read: what is known of it, and its bytes chunk by chunk.
///
/// # Errors
///
/// As [`DynamoSyncStore`].
#[derive(Debug)]
pub struct AssetReader {
    asset: Asset,
    bytes: BlobReader,
}

impl DynamoSyncStore {
    /// Stores an asset in the current sync whose bytes are there as a whole.
    ///
    /// # Errors
    ///
    /// As [`begin_asset`](Self::begin_asset) and [`AssetUpload::write`].
    pub async fn put_asset(
        &self,
        id: &str,
        content_type: &str,
        bytes: &[u8],
    ) -> Result<Asset, Error> {
        let mut upload = self
            .begin_asset(id, content_type, Digest::of(bytes))
            .await?;
        upload.write(bytes).await?;
        upload.finish().await
    }

    /// Begins to store an asset in the current sync, in place of what is stored under its id. Its bytes come in parts
    /// and have the digest that is said beforehand; as many are in memory as a chunk of a blob has.
    ///
    /// # Errors
    ///
    /// Besides those of the type: [`ErrorKind::InvalidInput`] for an empty id and for a content type of more than 1,024
    /// bytes; [`ErrorKind::Conflict`] while the same bytes are being removed, a little after which they can be stored.
    pub async fn begin_asset(
        &self,
        id: &str,
        content_type: &str,
        digest: Digest,
    ) -> Result<AssetUpload<'_>, Error> {
        if content_type.len() > CONTENT_TYPE_MAX {
            return Err(fault::value(format!(
                "a content type has {} bytes, of {CONTENT_TYPE_MAX} at most",
                content_type.len()
            )));
        }
        table::by_id(Kind::Asset, id)?;
        let run = self.writable().await?;
        Ok(AssetUpload {
            store: self,
            run,
            asset: Asset {
                id: id.to_owned(),
                content_type: content_type.to_owned(),
                size: 0,
                digest,
                discovered_at: None,
            },
            upload: self.parts.blobs.begin(digest).await?,
        })
    }

    /// What is known of an asset, and its bytes as a stream. They are looked at on the way: the stream ends well only
    /// if all of them have the digest.
    pub async fn get_asset(&self, sync: Option<SyncId>, id: &str) -> Result<AssetReader, Error> {
        self.read(sync).await?.get_asset(id).await
    }

    /// Puts an asset into a run whose bytes are stored, and lets go of those that it had before.
    pub(super) async fn store_asset(&self, run: &SyncRun, asset: &Asset) -> Result<(), Error> {
        let parts = &self.parts;
        let clock = &*parts.store.retrier.clock;
        let shelf = Shelf::new(run, run.place(self.name.clone()), Kind::Asset, clock)?;
        let item = shelf.item(asset)?;
        let owner = table::owner_of_blob(&item);
        let state = Condition::equals(STATE, run.state.as_str());
        let turn = match run.turn {
            Some(turn) => Condition::equals(TURN, Value::number(turn)),
            None => Condition::absent(TURN),
        };
        let state = Condition::all([state, Condition::absent(CLOSED_AT), turn]);
        let mut attempts = Attempts::new(&parts.store);
        loop {
            let mut unit = attempts.unit();
            unit.require(
                &parts.table,
                &table::run(&self.name, run.id)?,
                state.clone(),
            )?;
            let stored = unit.get(&parts.table, &item).await?;
            let before = stored.and_then(|stored| blob_of(&stored));
            if before != Some(asset.digest) {
                if let Some(before) = before {
                    self.release(&mut unit, &before, &owner).await?;
                }
                parts
                    .blobs
                    .reference(&mut unit, &asset.digest, &owner)
                    .await?;
            }
            unit.put(&parts.table, item.clone())?;
            match attempts.commit(unit).await? {
                Some(crate::block::uow::Outcome::Done(())) => return Ok(()),
                Some(crate::block::uow::Outcome::Refused(_)) => {
                    return Err(fault::lifecycle(format!(
                        "the sync {} takes no assets any more",
                        run.id
                    )));
                }
                None => {}
            }
        }
    }

    /// Lets go of a blob. Of one that is gone there is nothing to let go of.
    pub(super) async fn release(
        &self,
        unit: &mut UnitOfWork<'_>,
        digest: &Digest,
        owner: &str,
    ) -> Result<(), Error> {
        match self.parts.blobs.release(unit, digest, owner).await {
            Ok(_) => Ok(()),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Removes items of assets, and lets go of their blobs.
    pub(super) async fn remove_assets(&self, items: &[Item]) -> Result<(), Error> {
        for item in items {
            let key = item.select(&[PK, SK]);
            let owner = table::owner_of_blob(item);
            let mut attempts = Attempts::new(&self.parts.store);
            loop {
                let mut unit = attempts.unit();
                if let Some(digest) = blob_of(item) {
                    self.release(&mut unit, &digest, &owner).await?;
                }
                unit.delete(&self.parts.table, &key)?;
                if let Some(outcome) = attempts.commit(unit).await? {
                    outcome.or_conflict()?;
                    break;
                }
            }
        }
        Ok(())
    }
}

impl SyncView {
    /// What is known of an asset.
    pub async fn get_asset_info(&self, id: &str) -> Result<Asset, Error> {
        self.get(table::by_id(Kind::Asset, id)?).await
    }

    /// What is known of an asset of this sync, and its bytes as a stream that is looked at on the way.
    pub async fn get_asset(&self, id: &str) -> Result<AssetReader, Error> {
        let asset = self.get_asset_info(id).await?;
        reader(&self.parts.blobs, asset).await
    }
}

async fn reader(blobs: &crate::block::blobs::Blobs, asset: Asset) -> Result<AssetReader, Error> {
    let bytes = blobs.reader(&asset.digest).await?.ok_or_else(|| {
        fault::inconsistent(format!("the bytes of the asset {:?} are gone", asset.id))
    })?;
    if bytes.info().size != asset.size {
        return Err(fault::inconsistent(format!(
            "the asset {:?} has {} bytes, and its blob {}",
            asset.id,
            asset.size,
            bytes.info().size
        )));
    }
    Ok(AssetReader { asset, bytes })
}

/// The blob of an asset.
fn blob_of(item: &Item) -> Option<Digest> {
    item.text(BLOB).and_then(|text| text.parse().ok())
}

impl AssetUpload<'_> {
    /// Takes the next bytes.
    ///
    /// # Errors
    ///
    /// Besides those of the type: [`ErrorKind::InvalidInput`] when there are more than the
    /// [settings](super::SyncSettings::asset_bytes_max) allow; nothing is then stored.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let more = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let size = self.asset.size.saturating_add(more);
        let most = self.store.parts.settings.asset_bytes_max;
        if size > most {
            return Err(fault::value(format!(
                "the asset {:?} has more than {most} bytes",
                self.asset.id
            )));
        }
        self.asset.size = size;
        self.upload.write(bytes).await
    }

    /// Ends the upload: the asset is in the sync.
    ///
    /// # Errors
    ///
    /// Besides those of the type: [`ErrorKind::InvalidInput`] when the bytes have another digest than the upload began
    /// with; nothing is then stored.
    pub async fn finish(self) -> Result<Asset, Error> {
        let Self {
            store,
            run,
            mut asset,
            upload,
        } = self;
        upload.finish().await?;
        asset.discovered_at = Some(store.parts.store.retrier.clock.nanoseconds());
        store.store_asset(&run, &asset).await?;
        debug_assert!(asset.sort().is_ok(), "it was looked at before the upload");
        Ok(asset)
    }
}

impl AssetReader {
    /// What is read.
    pub const fn asset(&self) -> &Asset {
        &self.asset
    }

    /// The next bytes; `None` behind the last, which is answered only if all of them together have the digest.
    ///
    /// # Errors
    ///
    /// Besides those of the type: [`ErrorKind::CorruptData`] when the bytes are not those that were stored.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, Error> {
        self.bytes.next().await
    }
}
