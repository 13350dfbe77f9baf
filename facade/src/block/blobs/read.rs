//! Reading blobs, chunk by chunk, each of which is looked at.

use super::digest::{Digest, Digester};
use super::manifest::{BlobInfo, damaged};
use super::upload::{DATA, SUM};
use super::{Blobs, table};
use crate::backend::{Consistency, Get};
use crate::error::{Error, ErrorKind};

/// A blob that is being read.
///
/// # Errors
///
/// As [`Blobs`].
#[derive(Debug)]
pub struct BlobReader<'a> {
    blobs: &'a Blobs,
    info: BlobInfo,
    next: u32,
    hashed: Digester,
}

impl Blobs {
    /// Begins to read a blob; `None` when it is not stored.
    pub async fn reader(&self, digest: &Digest) -> Result<Option<BlobReader<'_>>, Error> {
        let info = self.info(digest).await?;
        Ok(info.map(|info| BlobReader {
            blobs: self,
            info,
            next: 0,
            hashed: Digester::new(),
        }))
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
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
        while let Some(chunk) = reader.next().await? {
            bytes.extend(chunk);
        }
        Ok(Some(bytes))
    }
}

impl BlobReader<'_> {
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
        if self.next >= self.info.chunks {
            return match self.hashed.clone().finish() == self.info.digest {
                true => Ok(None),
                false => Err(self.corrupt("other bytes than its digest says")),
            };
        }
        let Blobs { store, table, .. } = self.blobs;
        let key = table::chunk(&self.info.digest, self.next)?;
        let get = Get::new(table.clone(), key).consistency(Consistency::Strong);
        let Some(item) = store.get(&get, &mut store.budget()).await? else {
            return Err(self.corrupt("a chunk less than its manifest says"));
        };
        let data = item.binary(DATA).ok_or_else(|| damaged(DATA))?;
        if item.text(SUM).as_deref() != Some(&Digest::of(&data).to_string()) {
            return Err(self.corrupt("a chunk of other bytes"));
        }
        self.hashed.update(&data);
        self.next = self.next.saturating_add(1);
        Ok(Some(data))
    }

    #[cold]
    fn corrupt(&self, what: &str) -> Error {
        let message = format!("the blob {} has {what}", self.info.digest);
        Error::new(ErrorKind::CorruptData, message)
    }
}
