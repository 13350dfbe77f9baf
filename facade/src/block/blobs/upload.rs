//! Uploads: bytes that come in parts, and are a blob when all have come.

use super::digest::{Digest, Digester};
use super::manifest::{BlobInfo, Manifest, State};
use super::objects::ObjectUpload;
use super::{Blobs, CHUNK_BYTES, table};
use crate::backend::{Action, Condition, OnFailure, Put, Update};
use crate::block::key::PK;
use crate::block::record::EXPIRES_AT;
use crate::block::uow::Attempts;
use crate::error::{Error, ErrorKind};

/// The bytes of a chunk.
pub(super) const DATA: &str = "data";
/// The digest of the bytes of a chunk.
pub(super) const SUM: &str = "sum";

/// Bytes on their way into the store. One that is dropped leaves what goes by itself.
///
/// # Errors
///
/// As [`Blobs`].
#[derive(Debug)]
#[must_use = "a blob is stored when its upload is finished"]
pub struct Upload<'a> {
    blobs: &'a Blobs,
    digest: Digest,
    /// Whether `digest` is a name of the upload alone, and the bytes have another one.
    staged: bool,
    /// What is stored already, so that nothing needs to be written.
    stored: Option<BlobInfo>,
    hashed: Digester,
    size: u64,
    /// Bytes of a chunk that is not full yet.
    rest: Vec<u8>,
    /// The digests of the chunks that were written.
    sums: Vec<Digest>,
    /// Where the bytes go instead of into chunks.
    object: Option<ObjectUpload>,
}

impl Blobs {
    /// Stores bytes that are there as a whole.
    ///
    /// # Errors
    ///
    /// As [`Blobs::begin`].
    pub async fn put(&self, bytes: &[u8]) -> Result<Digest, Error> {
        self.put_as(Digest::of(bytes), bytes).await
    }

    /// Stores bytes of which the digest was made already: nobody asks again whether it is theirs.
    pub(crate) async fn put_as(&self, digest: Digest, bytes: &[u8]) -> Result<Digest, Error> {
        if bytes.len() <= CHUNK_BYTES {
            self.put_chunk_and_manifest(&digest, bytes).await?;
            return Ok(digest);
        }
        let mut upload = self.begin(digest).await?;
        if !upload.is_stored() {
            upload.write(bytes).await?;
            upload.finish().await?;
        }
        Ok(digest)
    }

    /// Stores what fits into one chunk in one transaction.
    async fn put_chunk_and_manifest(&self, digest: &Digest, bytes: &[u8]) -> Result<(), Error> {
        let key = table::manifest(digest)?;
        let mut attempts = Attempts::new(&self.store);
        loop {
            let mut unit = attempts.unit();
            let stored = unit.get(&self.table, &key).await?;
            let now = unit.now();
            let manifest = match stored.map(|item| Manifest::of(&item)).transpose()? {
                None => Manifest::new(unit.envelope("blob", 1), now),
                Some(manifest) => match manifest.state {
                    State::Stored => return Ok(()),
                    State::Deleting => return Err(going(digest)),
                    // An upload of the same bytes finds them stored when it is complete.
                    State::Uploading => Manifest {
                        envelope: unit.next(&manifest.envelope),
                        ..manifest
                    },
                },
            };
            let manifest = Manifest {
                state: State::Stored,
                size: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
                chunks: u32::from(!bytes.is_empty()),
                since: now,
                place: None,
                ..manifest
            };
            unit.put_record(&self.table, &manifest.envelope, manifest.item(digest)?)?;
            if !bytes.is_empty() {
                let chunk = table::chunk(digest, 0)?
                    .with(DATA, bytes.to_vec())
                    .with(SUM, digest.to_string());
                unit.put_record(&self.table, &unit.envelope("blob chunk", 1), chunk)?;
            }
            if let Some(outcome) = attempts.commit(unit).await? {
                return outcome.or_conflict();
            }
        }
    }

    /// Begins to store bytes of which nobody says beforehand which digest they have. Their chunks lie under a name of
    /// the upload, which the manifest of the blob tells.
    ///
    /// # Errors
    ///
    /// As the type.
    pub async fn stage(&self) -> Result<Upload<'_>, Error> {
        let mut name = [0; 32];
        self.store.retrier.random.fill(&mut name)?;
        let mut upload = self.begin(Digest::from_bytes(name)).await?;
        upload.staged = true;
        if let Some(objects) = &self.objects {
            // The manifest says it first, so that a sweep knows where to look for what was given up.
            upload.note(State::Uploading, true).await?;
            upload.object = Some(objects.begin(&upload.digest).await?);
        }
        Ok(upload)
    }

    /// Begins to store the bytes that have this digest. Several may do so at once.
    ///
    /// # Errors
    ///
    /// Besides those of the type: [`ErrorKind::Conflict`] while the blob is being removed; a little
    /// later it can be stored again.
    pub async fn begin(&self, digest: Digest) -> Result<Upload<'_>, Error> {
        let mut attempts = Attempts::new(&self.store);
        let stored = loop {
            let mut unit = attempts.unit();
            let stored = unit.get(&self.table, &table::manifest(&digest)?).await?;
            let now = unit.now();
            let manifest = match stored.map(|item| Manifest::of(&item)).transpose()? {
                None => Manifest::new(unit.envelope("blob", 1), now),
                Some(manifest) => match manifest.state {
                    State::Stored => break Some(manifest.info(digest)),
                    State::Deleting => return Err(going(&digest)),
                    // Another upload of the same bytes; both are as good as one.
                    State::Uploading => Manifest {
                        since: now,
                        envelope: unit.next(&manifest.envelope),
                        ..manifest
                    },
                },
            };
            unit.put_record(&self.table, &manifest.envelope, manifest.item(&digest)?)?;
            if let Some(outcome) = attempts.commit(unit).await? {
                outcome.or_conflict()?;
                break None;
            }
        };
        Ok(Upload {
            blobs: self,
            digest,
            staged: false,
            stored,
            hashed: Digester::new(),
            size: 0,
            rest: Vec::new(),
            sums: Vec::new(),
            object: None,
        })
    }
}

impl Upload<'_> {
    /// Whether the blob is stored already. What is written is then only looked at.
    pub const fn is_stored(&self) -> bool {
        self.stored.is_some()
    }

    /// The digest of what was written so far.
    pub fn digest(&self) -> Digest {
        self.hashed.clone().finish()
    }

    /// How many bytes were written so far.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    ///
    /// Besides those of the type: [`ErrorKind::InvalidInput`] for a blob above a hundred million
    /// chunks.
    pub async fn write(&mut self, mut bytes: &[u8]) -> Result<(), Error> {
        self.hashed.update(bytes);
        self.size = self
            .size
            .saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        if let Some(object) = &mut self.object {
            return object.write(bytes).await;
        }
        while !bytes.is_empty() {
            let room = CHUNK_BYTES.saturating_sub(self.rest.len()).min(bytes.len());
            let (now, later) = bytes.split_at_checked(room).unwrap_or((bytes, &[]));
            if self.rest.is_empty() {
                // A chunk grows in one place.
                self.rest.reserve_exact(CHUNK_BYTES);
            }
            self.rest.extend_from_slice(now);
            bytes = later;
            if self.rest.len() == CHUNK_BYTES {
                self.put_chunk().await?;
            }
        }
        Ok(())
    }

    /// Ends the upload: the blob is stored, and nobody refers to it yet.
    ///
    /// # Errors
    ///
    /// Besides those of the type: [`ErrorKind::InvalidInput`] when the bytes have another digest than
    /// the upload began with; [`ErrorKind::Conflict`] when the blob was removed meanwhile, or another
    /// upload has written other bytes for the same digest. Nothing is then stored.
    pub async fn finish(mut self) -> Result<BlobInfo, Error> {
        if !self.rest.is_empty() {
            self.put_chunk().await?;
        }
        if self.staged {
            return self.settle().await;
        }
        if self.digest() != self.digest {
            let message = "the bytes of a blob have another digest";
            return Err(Error::new(ErrorKind::InvalidInput, message));
        }
        if let Some(stored) = self.stored {
            return Ok(stored);
        }
        self.note(State::Uploading, false).await?;
        self.keep_chunks().await?;
        self.note(State::Stored, false).await
    }

    /// Ends an upload whose bytes are called otherwise than it: its manifest becomes that of the blob.
    async fn settle(mut self) -> Result<BlobInfo, Error> {
        let blobs = self.blobs;
        let digest = self.digest();
        // Of bytes that are stored already, the chunks end by themselves, and the manifest is swept.
        if let Some(stored) = blobs.info(&digest).await? {
            return Ok(stored);
        }
        let object = self.object.take();
        let in_objects = object.is_some();
        match (object, &blobs.objects) {
            (Some(object), Some(objects)) => {
                object.finish().await?;
                objects.settle(&self.digest, &digest).await?;
            }
            _ => {
                self.note(State::Uploading, false).await?;
                self.keep_chunks().await?;
            }
        }
        let (own, other) = (table::manifest(&self.digest)?, table::manifest(&digest)?);
        let mut attempts = Attempts::new(&blobs.store);
        loop {
            let mut unit = attempts.unit();
            let noted = unit.get(&blobs.table, &own).await?;
            let noted = noted.map(|item| Manifest::of(&item)).transpose()?;
            if noted.is_none_or(|noted| noted.state == State::Deleting) {
                return Err(disturbed(&digest));
            }
            let stored = unit.get(&blobs.table, &other).await?;
            let envelope = match stored.map(|item| Manifest::of(&item)).transpose()? {
                None => unit.envelope("blob", 1),
                Some(manifest) => match manifest.state {
                    State::Stored => return Ok(manifest.info(digest)),
                    State::Deleting => return Err(going(&digest)),
                    State::Uploading => unit.next(&manifest.envelope),
                },
            };
            let manifest = Manifest {
                state: State::Stored,
                size: self.size,
                chunks: u32::try_from(self.sums.len()).unwrap_or(u32::MAX),
                place: (!in_objects).then_some(self.digest),
                object: in_objects,
                ..Manifest::new(envelope, unit.now())
            };
            unit.put_record(&blobs.table, &manifest.envelope, manifest.item(&digest)?)?;
            unit.delete(&blobs.table, &own)?;
            if let Some(outcome) = attempts.commit(unit).await? {
                outcome.or_conflict()?;
                return Ok(manifest.info(digest));
            }
        }
    }

    /// Lets all chunks stay that this upload has written.
    async fn keep_chunks(&self) -> Result<(), Error> {
        for (number, sum) in self.sums.iter().enumerate() {
            self.keep_chunk(number, sum).await?;
        }
        Ok(())
    }

    /// Writes a chunk that ends by itself, unless it is there to stay.
    async fn put_chunk(&mut self) -> Result<(), Error> {
        let data = std::mem::take(&mut self.rest);
        let sum = Digest::of(&data);
        let number = u32::try_from(self.sums.len()).unwrap_or(u32::MAX);
        if number >= table::CHUNKS_MAX {
            let message = "a blob has more chunks than their keys can number";
            return Err(Error::new(ErrorKind::InvalidInput, message));
        }
        self.sums.push(sum);
        if self.stored.is_some() {
            return Ok(());
        }
        let Blobs { store, table, .. } = self.blobs;
        let span = i64::try_from(self.blobs.upload_span.as_secs()).unwrap_or(i64::MAX);
        let envelope = self.blobs.records.envelope("blob chunk", 1);
        let envelope = envelope.expiring(store.seconds().saturating_add(span));
        let mut item = table::chunk(&self.digest, number)?
            .with(DATA, data)
            .with(SUM, sum.to_string());
        envelope.put(&mut item);
        let passing = Condition::any([Condition::absent(PK), Condition::exists(EXPIRES_AT)]);
        let put = Put::new(table.clone(), item)
            .condition(passing)
            .on_failure(OnFailure::Stored);
        match store.put(&put, &mut store.budget()).await {
            Ok(()) => Ok(()),
            // It is there to stay, so that an upload has put it whose bytes had the digest.
            Err(error) if error.is_condition_failed() => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Lets a chunk stay, if it is the one that this upload has written.
    async fn keep_chunk(&self, number: usize, sum: &Digest) -> Result<(), Error> {
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        let Blobs { store, table, .. } = self.blobs;
        let update = Update::new(
            table.clone(),
            table::chunk(&self.digest, number)?,
            vec![Action::remove(EXPIRES_AT)],
        )
        .condition(Condition::equals(SUM, sum.to_string()));
        match store.update(&update, &mut store.budget()).await {
            Ok(_) => Ok(()),
            Err(error) if error.is_condition_failed() => Err(disturbed(&self.digest)),
            Err(error) => Err(error.into()),
        }
    }

    /// Says in the manifest how many chunks there are, and how far the blob is.
    async fn note(&self, state: State, object: bool) -> Result<BlobInfo, Error> {
        let blobs = self.blobs;
        let mut attempts = Attempts::new(&blobs.store);
        loop {
            let mut unit = attempts.unit();
            let stored = unit
                .get(&blobs.table, &table::manifest(&self.digest)?)
                .await?;
            let manifest = stored.map(|item| Manifest::of(&item)).transpose()?;
            let Some(manifest) = manifest.filter(|manifest| manifest.state != State::Deleting)
            else {
                return Err(disturbed(&self.digest));
            };
            if manifest.state == State::Stored {
                return Ok(manifest.info(self.digest));
            }
            let noted = Manifest {
                state,
                object,
                size: self.size,
                chunks: u32::try_from(self.sums.len()).unwrap_or(u32::MAX),
                since: unit.now(),
                envelope: unit.next(&manifest.envelope),
                ..manifest
            };
            unit.put_record(&blobs.table, &noted.envelope, noted.item(&self.digest)?)?;
            if let Some(outcome) = attempts.commit(unit).await? {
                outcome.or_conflict()?;
                return Ok(noted.info(self.digest));
            }
        }
    }
}

#[cold]
fn going(digest: &Digest) -> Error {
    let message = format!("the blob {digest} is being removed");
    Error::new(ErrorKind::Conflict, message)
}

#[cold]
fn disturbed(digest: &Digest) -> Error {
    let message = format!("the upload of the blob {digest} was disturbed by another");
    Error::new(ErrorKind::Conflict, message)
}
