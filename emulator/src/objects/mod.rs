//! Buckets of objects: where exports go, and where imports come from.
//!
//! Invariant: this room knows no table and no request. A bucket is a name, an object is bytes under a key; what the
//! bytes mean is known elsewhere.
//!
//! The emulator asks for as little as it needs, without a runtime, so that anything can stand behind it: by default
//! [`MemoryBuckets`], with `EmulatorBuilder::buckets` a [`FolderBuckets`] or a type of one's own.

mod folder;
mod memory;
#[cfg(test)]
mod tests;

use std::fmt;
use std::io::{self, Read, Write};

pub use folder::FolderBuckets;
pub use memory::MemoryBuckets;

/// Buckets, each with objects by their keys.
///
/// Keys are those of S3: any text, ordered by its bytes; `/` means nothing but to those who look at it.
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::objects::{Buckets, MemoryBuckets};
///
/// let buckets = MemoryBuckets::default();
/// buckets.put("lake", "songs/1.json", b"{}".as_slice());
/// let listed = buckets.list("lake", "songs/")?;
/// assert_eq!(listed[0].key, "songs/1.json");
/// assert_eq!(listed[0].bytes, 2);
/// assert!(buckets.list("sea", "").is_err());
/// # Ok::<(), dynamodb_emulator::objects::BucketError>(())
/// ```
pub trait Buckets: fmt::Debug + Send + Sync {
    /// The objects whose keys begin with `prefix`, in the order of the bytes of their keys.
    ///
    /// # Errors
    ///
    /// If there is no such bucket, or it cannot be read.
    fn list(&self, bucket: &str, prefix: &str) -> Result<Vec<ObjectEntry>, BucketError>;

    /// The bytes of an object, from its beginning.
    ///
    /// # Errors
    ///
    /// If there is no such bucket or object, or it cannot be read.
    fn read(&self, bucket: &str, key: &str) -> Result<Box<dyn Read + Send>, BucketError>;

    /// Begins an object, which is there once it is finished, in the place of what has its key; one that is dropped
    /// before leaves nothing.
    ///
    /// # Errors
    ///
    /// If there is no such bucket and none is made, or it takes no object of this key.
    fn write(&self, bucket: &str, key: &str) -> Result<Box<dyn ObjectWriter>, BucketError>;

    /// Begins a log, which is no object of any bucket: `path` is the group and the stream that the service's log would
    /// have, with `/` between.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    fn log(&self, path: &str) -> Result<Box<dyn ObjectWriter>, BucketError>;

    /// Whether a call may wait for somebody outside this process, who may not answer; `false` unless said otherwise.
    ///
    /// Exports and imports then go on in a thread of their own. Otherwise requests do their work in passing, a few
    /// megabytes at a time, less behind a port.
    fn is_remote(&self) -> bool {
        false
    }
}

/// An object that is being written.
pub trait ObjectWriter: Write + Send + fmt::Debug {
    /// Lets the object be there, with all that was written.
    ///
    /// # Errors
    ///
    /// If it cannot be kept; then there is none.
    fn finish(self: Box<Self>) -> io::Result<()>;

    /// The same, and the tag by which the place knows what it holds, without quotation marks; none where it has no tags.
    ///
    /// # Errors
    ///
    /// As [`finish`](Self::finish).
    fn finish_tagged(self: Box<Self>) -> io::Result<Option<String>> {
        self.finish().map(|()| None)
    }
}

/// An object as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ObjectEntry {
    /// The whole key.
    pub key: String,
    /// How many bytes it has.
    pub bytes: u64,
}

impl ObjectEntry {
    /// An object with this key and so many bytes.
    pub fn new(key: impl Into<String>, bytes: u64) -> Self {
        Self {
            key: key.into(),
            bytes,
        }
    }
}

/// Why a bucket does not give or take an object.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BucketError {
    /// There is no such bucket.
    #[error("the specified bucket does not exist")]
    NoSuchBucket,
    /// There is no object with this key.
    #[error("the specified key does not exist")]
    NoSuchKey,
    /// The bucket is there, and cannot be used.
    #[error("access denied")]
    AccessDenied,
    /// The bucket cannot hold an object with this key.
    #[error("no object can have the key {0:?}")]
    Key(String),
    /// Anything else that the system says.
    #[error(transparent)]
    Other(#[from] io::Error),
}
