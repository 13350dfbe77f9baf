//! Blobs: bytes under their own digest, stored once however often they are put, and kept as long as
//! somebody refers to them.
//!
//! Invariant: nothing of a blob is removed by its key alone, and nobody sees a blob that is not whole.
//!
//! Bytes are cut into chunks of 256 KiB. An upload says beforehand which SHA-256 its bytes have; the
//! blob is there when all of it has come and the digest is right, and before that nobody sees it. A
//! blob that nobody refers to is found in an index, from which [`Blobs::collect`] removes what has been
//! there for a while. A reference is made and released in the transaction of its owner.
//!
//! ```
//! # use std::sync::Arc;
//! # use package_database::backend::emulator::EmulatorBackend;
//! # use package_database::backend::TableAdmin;
//! use package_database::block::blobs::{self, Blobs};
//! use package_database::block::{Store, uow};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), package_database::Error> {
//! # let backend = EmulatorBackend::new();
//! # backend.create(&blobs::TABLE.definition()).await?;
//! let store = Arc::new(Store::new(Arc::new(backend)));
//! let blobs = &Blobs::new(store.clone(), blobs::TABLE.name());
//! let digest = blobs.put(b"a large document").await?;
//! uow::run(&store, |mut unit| async move {
//!     // … the writes of the owner, and then:
//!     blobs.reference(&mut unit, &digest, "document 17").await?;
//!     Ok((unit, ()))
//! })
//! .await?
//! .or_conflict()?;
//!
//! let mut reader = blobs.reader(&digest).await?.expect("it is stored");
//! let mut bytes = Vec::new();
//! while let Some(chunk) = reader.next().await? {
//!     bytes.extend(chunk);
//! }
//! assert_eq!(bytes, b"a large document");
//! # Ok(())
//! # }
//! ```
//!
//! # An upload and those who remove
//!
//! The chunks of an upload end after a day, so that those of one that was given up go by themselves.
//! When the upload is complete, its manifest says how many there are; then the chunks stay; then the
//! manifest says that the blob is stored. Whoever removes a blob says so in its manifest first, under
//! the condition that nobody refers to it, and removes each chunk under the condition that it still
//! says so. From then on no reference and no upload of it succeeds until all of it is gone.

mod collect;
mod digest;
mod manifest;
#[cfg_attr(not(feature = "object-store"), path = "no_objects.rs")]
mod objects;
mod read;
mod refer;
mod table;
mod upload;

use std::sync::Arc;
use std::time::Duration;

pub use collect::{Collected, Unreferenced};
pub use digest::Digest;
#[cfg(feature = "syncs")]
pub(crate) use digest::Digester;
pub use manifest::BlobInfo;
pub use read::BlobReader;
pub use table::TABLE;
pub use upload::Upload;

use super::Store;
use super::record::Records;
use manifest::{Manifest, State};
use objects::Objects;

/// Bytes of a chunk; the last one of a blob may be shorter.
pub const CHUNK_BYTES: usize = 256 * 1024;

/// How long the chunks of an upload are kept that is not complete.
const UPLOAD_SPAN: Duration = Duration::from_secs(24 * 60 * 60);

/// The blobs in a table.
///
/// # Errors
///
/// [`ErrorKind::CorruptData`](crate::ErrorKind::CorruptData) for items that another writer damaged,
/// and for bytes that are not those of their digest. A busy or silent store is tried again until the
/// [deadline](crate::block::RetryPolicy) and then gives
/// [`ErrorKind::Throttled`](crate::ErrorKind::Throttled) or
/// [`ErrorKind::Unavailable`](crate::ErrorKind::Unavailable).
#[derive(Clone, Debug)]
pub struct Blobs {
    store: Arc<Store>,
    table: Arc<str>,
    records: Records,
    upload_span: Duration,
    /// Where the bytes of large blobs are, if not in the table.
    objects: Option<Objects>,
}

impl Blobs {
    /// The blobs in a table.
    pub fn new(store: Arc<Store>, table: impl Into<Arc<str>>) -> Self {
        let table = table.into();
        Self {
            records: Records::new(store.clone(), table.clone()),
            store,
            table,
            upload_span: UPLOAD_SPAN,
            objects: None,
        }
    }

    /// The same blobs, of which those that are larger than a chunk and come without a digest are kept in a store of
    /// objects: a folder, a bucket. Blobs that are in the table stay there.
    #[cfg(feature = "object-store")]
    #[must_use]
    pub fn objects(mut self, store: Arc<dyn object_store::ObjectStore>) -> Self {
        self.objects = Some(Objects::new(store));
        self
    }

    /// The same blobs, of which an upload takes at most so long, in whole seconds: a day without this.
    #[must_use]
    pub const fn upload_span(mut self, span: Duration) -> Self {
        self.upload_span = span;
        self
    }

    /// What is stored under a digest; `None` when it is nothing, or not complete.
    pub async fn info(&self, digest: &Digest) -> Result<Option<BlobInfo>, crate::Error> {
        let manifest = self.manifest(digest).await?;
        let stored = manifest.filter(|manifest| manifest.state == State::Stored);
        Ok(stored.map(|manifest| manifest.info(*digest)))
    }

    async fn manifest(&self, digest: &Digest) -> Result<Option<Manifest>, crate::Error> {
        let item = self.records.fetch(table::manifest(digest)?).await?;
        item.map(|item| Manifest::of(&item)).transpose()
    }
}
