//! Bytes of large blobs outside the table: files, or whatever else the crate `object_store` knows.
//!
//! The manifest stays in the table, and with it who refers to a blob and whether it is whole. Bytes lie under two
//! levels of folders by the first digits of their digest, `sha256/ab/cd/abcd…`, so that no folder has too many.

use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use object_store::path::Path;
use object_store::{Error as StoreError, ObjectStore, ObjectStoreExt as _, WriteMultipart};

use super::Digest;
use crate::error::{Error, ErrorKind};

/// Bytes of one part of an upload; the least that some stores take is five million.
const PART_BYTES: usize = 8 * 1024 * 1024;
/// Parts of one upload that are on their way at a time.
const PARTS_MAX: usize = 2;

/// A store of objects.
#[derive(Clone, Debug)]
pub(super) struct Objects(Arc<dyn ObjectStore>);

/// Bytes on their way into a store of objects. One caller has it at a time: the lock is there for what only looks at an
/// upload from two threads, and is never waited for.
#[derive(Debug)]
pub(super) struct ObjectUpload(Mutex<WriteMultipart>);

impl Objects {
    pub(super) const fn new(store: Arc<dyn ObjectStore>) -> Self {
        Self(store)
    }

    /// Begins an upload under a name of its own.
    pub(super) async fn begin(&self, name: &Digest) -> Result<ObjectUpload, Error> {
        let upload = self
            .0
            .put_multipart(&unfinished(name))
            .await
            .map_err(failed)?;
        let upload = WriteMultipart::new_with_chunk_size(upload, PART_BYTES);
        Ok(ObjectUpload(Mutex::new(upload)))
    }

    /// Gives an upload that is complete the name of its digest.
    pub(super) async fn settle(&self, name: &Digest, digest: &Digest) -> Result<(), Error> {
        let moved = self.0.rename(&unfinished(name), &path(digest)).await;
        moved.map_err(failed)
    }

    /// Some bytes of a blob; `None` when it is not there.
    pub(super) async fn read(
        &self,
        digest: &Digest,
        range: Range<u64>,
    ) -> Result<Option<Vec<u8>>, Error> {
        match self.0.get_range(&path(digest), range).await {
            Ok(bytes) => Ok(Some(bytes.to_vec())),
            Err(StoreError::NotFound { .. }) => Ok(None),
            Err(error) => Err(failed(error)),
        }
    }

    /// Removes a blob and the rest of an upload of that name, if there is one.
    pub(super) async fn delete(&self, digest: &Digest) -> Result<(), Error> {
        for path in [path(digest), unfinished(digest)] {
            match self.0.delete(&path).await {
                Ok(()) | Err(StoreError::NotFound { .. }) => {}
                Err(error) => return Err(failed(error)),
            }
        }
        Ok(())
    }
}

impl ObjectUpload {
    pub(super) async fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let upload = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        upload.wait_for_capacity(PARTS_MAX).await.map_err(failed)?;
        upload.write(bytes);
        Ok(())
    }

    pub(super) async fn finish(self) -> Result<(), Error> {
        let upload = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        upload.finish().await.map(drop).map_err(failed)
    }
}

/// Where a blob is.
fn path(digest: &Digest) -> Path {
    let text = digest.to_string();
    let part = |range: Range<usize>| text.get(range).unwrap_or("00");
    Path::from(format!("sha256/{}/{}/{text}", part(0..2), part(2..4)))
}

/// Where an upload is that is not complete.
fn unfinished(name: &Digest) -> Path {
    Path::from(format!("uploads/{name}"))
}

#[cold]
fn failed(error: StoreError) -> Error {
    Error::new(ErrorKind::Unavailable, "the store of objects failed").with_source(error)
}
