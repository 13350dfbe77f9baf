//! Reading blobs, chunk by chunk, each of which is looked at.

use std::ops::Range;

use super::digest::{Digest, Digester};
use super::manifest::{BlobInfo, State, damaged};
use super::upload::{DATA, SUM};
use super::{Blobs, CHUNK_BYTES, table};
use crate::backend::{Consistency, Get, Item};
use crate::error::{Error, ErrorKind};

/// Bytes of an object that are read at a time.
const OBJECT_BYTES: u64 = 1024 * 1024;

/// A blob that is being read.
///
/// # Errors
///
/// As [`Blobs`].
#[derive(Debug)]
pub struct BlobReader {
    blobs: Blobs,
    info: BlobInfo,
    /// The name that its chunks have; `None` when it is in a store of objects.
    place: Option<Digest>,
    next: u32,
    /// Where the next bytes of an object begin.
    offset: u64,
    /// Bytes that are left out before the first one that is wanted.
    skip: usize,
    /// Bytes that are wanted still.
    left: u64,
    /// The digest so far; `None` when not all of it is read.
    hashed: Option<Digester>,
}

impl Blobs {
    /// Begins to read a blob; `None` when it is not stored.
    pub async fn reader(&self, digest: &Digest) -> Result<Option<BlobReader>, Error> {
        self.part(digest, 0..u64::MAX).await
    }

    /// Begins to read some bytes of a blob, those that it has of a range; `None` when it is not stored. Each chunk is
    /// looked at, and the digest of the whole only where all of it is read.
    pub async fn part(
        &self,
        digest: &Digest,
        range: Range<u64>,
    ) -> Result<Option<BlobReader>, Error> {
        let manifest = self.manifest(digest).await?;
        let Some(manifest) = manifest.filter(|manifest| manifest.state == State::Stored) else {
            return Ok(None);
        };
        let end = range.end.min(manifest.size);
        let start = range.start.min(end);
        let chunk = u64::try_from(CHUNK_BYTES).unwrap_or(u64::MAX);
        let whole = start == 0 && end == manifest.size;
        Ok(Some(BlobReader {
            blobs: self.clone(),
            info: manifest.info(*digest),
            place: (!manifest.object).then(|| manifest.place.unwrap_or(*digest)),
            offset: start,
            next: u32::try_from(start / chunk).unwrap_or(u32::MAX),
            skip: usize::try_from(start % chunk).unwrap_or(usize::MAX),
            left: end - start,
            hashed: whole.then(Digester::new),
        }))
    }

    /// The bytes of a blob that whoever asks knows to have so many, in one request; `None` where they do not lie in one
    /// chunk under its own digest, which the manifest then knows. Bytes of that digest are the blob, whatever its
    /// manifest says.
    #[cfg(feature = "packages")]
    pub(crate) async fn single(
        &self,
        digest: &Digest,
        size: u64,
    ) -> Result<Option<Vec<u8>>, Error> {
        let chunk = u64::try_from(CHUNK_BYTES).unwrap_or(u64::MAX);
        if size == 0 || size > chunk {
            return Ok(None);
        }
        let Some(item) = self.chunk(digest, 0).await? else {
            return Ok(None);
        };
        let data = item.binary(DATA);
        Ok(data.filter(|data| Digest::of(data) == *digest))
    }

    /// A chunk as it is stored.
    async fn chunk(&self, place: &Digest, number: u32) -> Result<Option<Item>, Error> {
        let key = table::chunk(place, number)?;
        let get = Get::new(self.table.clone(), key).consistency(Consistency::Strong);
        Ok(self.store.get(&get, &mut self.store.budget()).await?)
    }

    /// All bytes of a blob; `None` when it is not stored.
    ///
    /// # Errors
    ///
    /// Besides those of the type: [`ErrorKind::InvalidInput`] for a blob of more than `bytes_max`
    /// bytes, of which none is then read.
    pub async fn read(&self, digest: &Digest, bytes_max: u64) -> Result<Option<Vec<u8>>, Error> {
        let Some(mut reader) = self.reader(digest).await? else {
            return Ok(None);
        };
        let size = reader.info().size;
        if size > bytes_max {
            let message =
                format!("the blob {digest} has {size} bytes, and {bytes_max} are asked for");
            return Err(Error::new(ErrorKind::InvalidInput, message));
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = reader.next().await? {
            if bytes.is_empty() {
                // A blob of one chunk is that chunk, which nobody copies.
                bytes = chunk;
                let more = usize::try_from(size).unwrap_or(0);
                bytes.reserve_exact(more.saturating_sub(bytes.len()));
            } else {
                bytes.extend(chunk);
            }
        }
        Ok(Some(bytes))
    }
}

impl BlobReader {
    /// What is read.
    pub const fn info(&self) -> &BlobInfo {
        &self.info
    }

    /// The next bytes; `None` behind the last, which is answered only if all of them together have the
    /// digest.
    ///
    /// # Errors
    ///
    /// Besides those of the type: [`ErrorKind::CorruptData`] when a chunk is missing, because the blob
    /// was removed meanwhile or somebody damaged it.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, Error> {
        if self.left == 0 {
            let hashed = self.hashed.clone().map(Digester::finish);
            return match hashed.is_none_or(|hashed| hashed == self.info.digest) {
                true => Ok(None),
                false => Err(self.corrupt("other bytes than its digest says")),
            };
        }
        let Some(place) = self.place else {
            return self.next_of_object().await.map(Some);
        };
        if self.next >= self.info.chunks {
            return Err(self.corrupt("fewer chunks than its manifest says"));
        }
        let Some(item) = self.blobs.chunk(&place, self.next).await? else {
            return Err(self.corrupt("a chunk less than its manifest says"));
        };
        let mut data = item.binary(DATA).ok_or_else(|| damaged(DATA))?;
        let sum = Digest::of(&data);
        if item.text(SUM).is_none_or(|text| !sum.is_written(&text)) {
            return Err(self.corrupt("a chunk of other bytes"));
        }
        match &mut self.hashed {
            // Of a blob of one chunk, its sum is the digest of the whole.
            Some(_) if self.info.chunks == 1 && sum == self.info.digest => self.hashed = None,
            Some(hashed) => hashed.update(&data),
            None => {}
        }
        self.next = self.next.saturating_add(1);
        if self.skip > 0 {
            data.drain(..self.skip.min(data.len()));
            self.skip = 0;
        }
        data.truncate(usize::try_from(self.left).unwrap_or(usize::MAX));
        let taken = u64::try_from(data.len()).unwrap_or(u64::MAX);
        self.left = self.left.saturating_sub(taken);
        Ok(Some(data))
    }

    /// The next bytes of a blob that is in a store of objects.
    async fn next_of_object(&mut self) -> Result<Vec<u8>, Error> {
        let end = self.offset.saturating_add(self.left.min(OBJECT_BYTES));
        let objects = self.blobs.objects.as_ref();
        let objects = objects
            .ok_or_else(|| self.corrupt("bytes in a store of objects, and there is none"))?;
        let read = objects.read(&self.info.digest, self.offset..end).await?;
        let data = read.ok_or_else(|| self.corrupt("a manifest and no object"))?;
        let taken = u64::try_from(data.len()).unwrap_or(u64::MAX);
        if taken != end - self.offset {
            return Err(self.corrupt("fewer bytes than its manifest says"));
        }
        if let Some(hashed) = &mut self.hashed {
            hashed.update(&data);
        }
        self.offset = end;
        self.left = self.left.saturating_sub(taken);
        Ok(data)
    }

    #[cold]
    fn corrupt(&self, what: &str) -> Error {
        let message = format!("the blob {} has {what}", self.info.digest);
        Error::new(ErrorKind::CorruptData, message)
    }
}
