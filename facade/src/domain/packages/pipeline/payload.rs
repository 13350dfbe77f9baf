//! Bytes on their way: of a request, of a blob, of an upstream.
//!
//! Invariant: nobody here holds more than a chunk of them, unless somebody asked for all.

use std::fmt;
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;

use crate::backend::BoxFuture;
use crate::block::blobs::{BlobReader, Blobs, Digest};
use crate::error::{Error, ErrorKind};

/// Bytes that come one part after the other.
pub trait ByteSource: Send {
    /// The next bytes; `None` behind the last.
    ///
    /// # Errors
    ///
    /// Whatever ends them too early: then what has come is not to be used.
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, Error>>;
}

/// The body of a request or of an answer.
#[derive(Default)]
#[non_exhaustive]
pub enum Body {
    /// There is none, or it was taken.
    #[default]
    Empty,
    /// Bytes that are here.
    Bytes(Bytes),
    /// Bytes of which the length is known if `size` says so.
    Stream {
        /// How many there will be.
        size: Option<u64>,
        /// Where they come from.
        source: Box<dyn ByteSource>,
    },
    /// A stored blob, of which parts can be read.
    Blob(StoredBytes),
}

impl Body {
    /// How many bytes there are, if that is known.
    pub fn size(&self) -> Option<u64> {
        match self {
            Self::Empty => Some(0),
            Self::Bytes(bytes) => Some(len(bytes)),
            Self::Stream { size, .. } => *size,
            Self::Blob(stored) => Some(stored.size),
        }
    }

    /// The bytes one part after the other.
    pub fn into_source(self) -> Box<dyn ByteSource> {
        match self {
            Self::Empty => Box::new(Once(None)),
            Self::Bytes(bytes) => Box::new(Once(Some(bytes))),
            Self::Stream { source, .. } => source,
            Self::Blob(stored) => stored.open(),
        }
    }

    /// All bytes, if they are no more than `bytes_max`; `None` when they are.
    ///
    /// # Errors
    ///
    /// Those of the source.
    pub async fn collect(self, bytes_max: u64) -> Result<Option<Vec<u8>>, Error> {
        if self.size().is_some_and(|size| size > bytes_max) {
            return Ok(None);
        }
        collect(&mut *self.into_source(), bytes_max).await
    }
}

/// How many bytes there are, and none of them.
impl fmt::Debug for Body {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Body({:?})", self.size())
    }
}

/// All bytes of a source, if they are no more than `bytes_max`.
pub(super) async fn collect(
    source: &mut dyn ByteSource,
    bytes_max: u64,
) -> Result<Option<Vec<u8>>, Error> {
    let mut all = Vec::new();
    while let Some(part) = source.next().await? {
        if len(&all).saturating_add(len(&part)) > bytes_max {
            return Ok(None);
        }
        all.extend_from_slice(&part);
    }
    Ok(Some(all))
}

/// How many bytes these are.
pub(super) fn len(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

/// Bytes that are here, given out once.
struct Once(Option<Bytes>);

impl ByteSource for Once {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, Error>> {
        let bytes = self.0.take();
        Box::pin(async move { Ok(bytes) })
    }
}

/// A blob that is stored.
#[derive(Clone)]
#[non_exhaustive]
pub struct StoredBytes {
    /// What it is called.
    pub digest: Digest,
    /// Bytes of the whole.
    pub size: u64,
    place: BytesPlace,
}

/// Where the bytes of a blob are read.
#[derive(Clone)]
enum BytesPlace {
    /// Among the blobs of the store, from where they come in pieces.
    Store(Blobs),
    /// They were read, and are what the digest says.
    Here(Bytes),
}

impl StoredBytes {
    pub(crate) const fn new(digest: Digest, size: u64, blobs: Blobs) -> Self {
        Self {
            digest,
            size,
            place: BytesPlace::Store(blobs),
        }
    }

    /// Bytes that were read already.
    pub(crate) fn here(digest: Digest, bytes: Bytes) -> Self {
        Self {
            digest,
            size: len(&bytes),
            place: BytesPlace::Here(bytes),
        }
    }

    /// All of its bytes, each chunk of which is looked at, and then the whole.
    pub fn open(&self) -> Box<dyn ByteSource> {
        self.part(0..self.size)
    }

    /// Some of its bytes, of which each chunk is looked at.
    pub fn part(&self, range: Range<u64>) -> Box<dyn ByteSource> {
        let end = range.end.min(self.size);
        let range = range.start.min(end)..end;
        match &self.place {
            BytesPlace::Here(bytes) => Box::new(Once(Some(slice(bytes, range)))),
            BytesPlace::Store(blobs) => Box::new(Chunks {
                blobs: blobs.clone(),
                digest: self.digest,
                size: self.size,
                range,
                reader: None,
                done: false,
            }),
        }
    }
}

impl fmt::Debug for StoredBytes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "StoredBytes({}, {})", self.digest, self.size)
    }
}

/// The bytes of a range that ends where they end, or before.
fn slice(bytes: &Bytes, range: Range<u64>) -> Bytes {
    let place = |at: u64| usize::try_from(at).unwrap_or(usize::MAX).min(bytes.len());
    bytes.slice(place(range.start)..place(range.end))
}

/// Bytes of a blob that are read when they are asked for.
struct Chunks {
    blobs: Blobs,
    digest: Digest,
    size: u64,
    range: Range<u64>,
    reader: Option<BlobReader>,
    /// Whether all were given out at once.
    done: bool,
}

impl Chunks {
    /// The first bytes; `None` when there are none.
    async fn first(&mut self) -> Result<Option<Bytes>, Error> {
        let digest = self.digest;
        // Small bytes are read without a look at their manifest, of which the size is known.
        if let Some(bytes) = self.blobs.single(&digest, self.size).await? {
            let bytes = slice(&bytes.into(), self.range.clone());
            self.done = true;
            return Ok((!bytes.is_empty()).then_some(bytes));
        }
        let opened = self.blobs.part(&digest, self.range.clone()).await?;
        let gone = || {
            let message = format!("the blob {digest} is not stored any more");
            Error::new(ErrorKind::NotFound, message)
        };
        let reader = self.reader.insert(opened.ok_or_else(gone)?);
        Ok(reader.next().await?.map(Bytes::from))
    }
}

impl ByteSource for Chunks {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, Error>> {
        Box::pin(async move {
            match &mut self.reader {
                Some(reader) => Ok(reader.next().await?.map(Bytes::from)),
                None if self.done => Ok(None),
                None => self.first().await,
            }
        })
    }
}

/// Bytes that a variable holds. Copies of it are the same bytes: a stream is read once, through any of them, unless it
/// was stored, in which case all of them are the stored blob from then on.
#[derive(Clone)]
pub struct Payload(Arc<Mutex<Held>>);

/// Where the bytes are.
enum Held {
    Bytes(Bytes),
    Stored(StoredBytes),
    /// A stream, until somebody reads it.
    Stream(Option<Body>),
}

impl Payload {
    /// The bytes of a body.
    pub fn new(body: Body) -> Self {
        let held = match body {
            Body::Empty => Held::Bytes(Bytes::new()),
            Body::Bytes(bytes) => Held::Bytes(bytes),
            Body::Blob(stored) => Held::Stored(stored),
            stream @ Body::Stream { .. } => Held::Stream(Some(stream)),
        };
        Self(Arc::new(Mutex::new(held)))
    }

    /// The bytes as a body; `None` for a stream that was read already.
    pub(super) fn body(&self) -> Option<Body> {
        match &mut *self.held() {
            Held::Bytes(bytes) => Some(Body::Bytes(bytes.clone())),
            Held::Stored(stored) => Some(Body::Blob(stored.clone())),
            Held::Stream(stream) => stream.take(),
        }
    }

    /// The blob that they are, if they are stored.
    pub(super) fn stored(&self) -> Option<StoredBytes> {
        match &*self.held() {
            Held::Stored(stored) => Some(stored.clone()),
            Held::Bytes(_) | Held::Stream(_) => None,
        }
    }

    /// The bytes, if they are here.
    pub(super) fn bytes(&self) -> Option<Bytes> {
        match &*self.held() {
            Held::Bytes(bytes) => Some(bytes.clone()),
            Held::Stored(_) | Held::Stream(_) => None,
        }
    }

    /// The bytes are this blob from now on.
    pub(super) fn store(&self, stored: StoredBytes) {
        *self.held() = Held::Stored(stored);
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        // Each statement that changes it leaves it whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Payload {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Payload")
    }
}
