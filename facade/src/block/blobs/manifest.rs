//! What is known of a blob besides its bytes.

use super::{Digest, table};
use crate::backend::{Item, Value};
use crate::block::platform::{GSI1_PK, GSI1_SK};
use crate::block::record::Envelope;
use crate::error::{Error, ErrorKind};

pub(super) const STATE: &str = "state";
const SIZE: &str = "size";
const CHUNKS: &str = "chunks";
const REFS: &str = "refs";
const SINCE: &str = "since";
/// The name that the chunks were uploaded under, where that is not the digest.
const PLACE: &str = "place";
/// What is there where the bytes are in a store of objects.
const OBJECT: &str = "object";

/// A blob that is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BlobInfo {
    /// What it is called.
    pub digest: Digest,
    /// Bytes of the whole.
    pub size: u64,
    /// Chunks of 256 KiB, the last of which may be shorter.
    pub chunks: u32,
    /// How many refer to it.
    pub refs: u64,
}

impl BlobInfo {
    /// What is known of bytes that were just put, besides who refers to them.
    pub(crate) fn new(digest: Digest, size: u64) -> Self {
        let chunk = u64::try_from(super::CHUNK_BYTES).unwrap_or(u64::MAX);
        Self {
            digest,
            size,
            chunks: u32::try_from(size.div_ceil(chunk)).unwrap_or(u32::MAX),
            refs: 0,
        }
    }
}

/// How far a blob is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Chunks come in; when their number is known, all have come.
    Uploading,
    /// It can be read and referred to.
    Stored,
    /// Its chunks are being removed.
    Deleting,
}

impl State {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Uploading => "uploading",
            Self::Stored => "stored",
            Self::Deleting => "deleting",
        }
    }
}

/// The manifest of a blob.
#[derive(Clone, Debug)]
pub(super) struct Manifest {
    pub(super) state: State,
    pub(super) size: u64,
    pub(super) chunks: u32,
    pub(super) refs: u64,
    /// Since when nobody refers to it, in nanoseconds; it counts while `refs` is zero.
    pub(super) since: u64,
    /// The name that the chunks were uploaded under; `None` when that is the digest.
    pub(super) place: Option<Digest>,
    /// Whether the bytes are in a store of objects.
    pub(super) object: bool,
    pub(super) envelope: Envelope,
}

impl Manifest {
    /// That of a blob of which nothing is there yet.
    pub(super) const fn new(envelope: Envelope, now: u64) -> Self {
        Self {
            state: State::Uploading,
            size: 0,
            chunks: 0,
            refs: 0,
            since: now,
            place: None,
            object: false,
            envelope,
        }
    }

    /// What an item says.
    pub(super) fn of(item: &Item) -> Result<Self, Error> {
        let word = item.text(STATE);
        let state = [State::Uploading, State::Stored, State::Deleting]
            .into_iter()
            .find(|state| word.as_deref() == Some(state.word()));
        Ok(Self {
            state: state.ok_or_else(|| damaged(STATE))?,
            size: number(item, SIZE)?,
            chunks: number(item, CHUNKS)?,
            refs: number(item, REFS)?,
            since: number(item, SINCE)?,
            place: place(item)?,
            object: item.contains(OBJECT),
            envelope: Envelope::of(item)?,
        })
    }

    /// The item, besides its envelope. It is in the index while nobody refers to the blob.
    pub(super) fn item(&self, digest: &Digest) -> Result<Item, Error> {
        let item = table::manifest(digest)?
            .with(STATE, self.state.word())
            .with(SIZE, Value::number(self.size))
            .with(CHUNKS, Value::number(self.chunks))
            .with(REFS, Value::number(self.refs))
            .with(SINCE, Value::number(self.since));
        let item = match &self.place {
            Some(place) => item.with(PLACE, place.to_string()),
            None => item,
        };
        let item = if self.object {
            item.with(OBJECT, true)
        } else {
            item
        };
        if self.refs > 0 {
            return Ok(item);
        }
        let since = format!("{:020}", self.since);
        Ok(item
            .with(GSI1_PK, table::shard_of(digest))
            .with(GSI1_SK, since))
    }

    pub(super) const fn info(&self, digest: Digest) -> BlobInfo {
        BlobInfo {
            digest,
            size: self.size,
            chunks: self.chunks,
            refs: self.refs,
        }
    }
}

fn place(item: &Item) -> Result<Option<Digest>, Error> {
    let place = item.text(PLACE).map(|place| place.parse());
    place.transpose().map_err(|_| damaged(PLACE))
}

fn number<T: std::str::FromStr>(item: &Item, name: &str) -> Result<T, Error> {
    let digits = item.number(name).and_then(|digits| digits.parse().ok());
    digits.ok_or_else(|| damaged(name))
}

#[cold]
pub(super) fn damaged(name: &str) -> Error {
    let message = format!("an item of a blob has no readable {name}");
    Error::new(ErrorKind::CorruptData, message)
}
