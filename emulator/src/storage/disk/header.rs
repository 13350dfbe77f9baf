//! How every file begins: what it is, of which format, and of which store.

use xxhash_rust::xxh3::xxh3_64;

use crate::storage::codec::{Decoder, Encoder, coded};

use super::error::OpenError;

/// The format of files in which items stand as they are.
pub(super) const FORMAT: u32 = 1;

/// The format of a checkpoint that tells of items where they lie, and of a manifest that names the files in which
/// they do. What needs neither is written in [`FORMAT`], so that an earlier version can read it.
pub(super) const PLACES_FORMAT: u32 = 2;

/// How many bytes a header takes.
pub(super) const HEADER_BYTES: u64 = 36;

/// The first bytes of every file; the kind follows.
const MAGIC: [u8; 7] = *b"ddbemu\0";

/// How files of SQLite begin, which DynamoDB Local writes.
pub(super) const SQLITE: [u8; 16] = *b"SQLite format 3\0";

/// What a file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FileKind {
    Manifest,
    Segment,
    Checkpoint,
    /// Texts of items that were written again, because what they stood in was mostly of no use any more.
    Bodies,
    /// How far the log went when the store was closed.
    Closed,
}

/// The beginning of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) kind: FileKind,
    pub(super) format: u32,
    /// The store to which it belongs.
    pub(super) store: u64,
    /// Of a segment, the number of its first frame; of a checkpoint, that of the last frame in it; of texts that were
    /// written again, that of the file; of a note of how far the log went, that of the frame that would have come next.
    pub(super) number: u64,
}

impl Header {
    /// The header as bytes.
    pub(super) fn to_bytes(self) -> Vec<u8> {
        let mut out = Encoder::default();
        out.raw(&MAGIC);
        out.put(&self.kind.byte());
        out.put(&self.format);
        out.put(&self.store);
        out.put(&self.number);
        // Nothing in it has a length.
        let mut bytes = out.finish().unwrap_or_default();
        let sum = xxh3_64(&bytes);
        bytes.extend_from_slice(&sum.to_le_bytes());
        bytes
    }

    /// Whether the checksum of a header agrees, whatever it says.
    pub(super) fn is_summed(bytes: &[u8]) -> bool {
        let Some((summed, sum)) = bytes.split_last_chunk::<8>() else {
            return false;
        };
        bytes.len() as u64 == HEADER_BYTES && xxh3_64(summed) == u64::from_le_bytes(*sum)
    }

    /// Reads the header of the file `name` from its first bytes.
    pub(super) fn read(name: &str, bytes: &[u8], kind: FileKind) -> Result<Self, OpenError> {
        let damaged = |what| OpenError::Damaged {
            name: name.to_owned(),
            offset: 0,
            what,
        };
        let mut input = Decoder::new(bytes);
        if input.raw() != Some(MAGIC) {
            return Err(OpenError::NotOurs(name.to_owned()));
        }
        let short = || damaged("the header ends too early");
        let found_kind: u8 = input.take().ok_or_else(short)?;
        let found: u32 = input.take().ok_or_else(short)?;
        if ![FORMAT, PLACES_FORMAT].contains(&found) {
            return Err(OpenError::Version {
                name: name.to_owned(),
                found,
                known: "1 and 2",
            });
        }
        let rest: Numbers = input.take().ok_or_else(short)?;
        let summed = bytes.get(..bytes.len().saturating_sub(8));
        if summed.map(xxh3_64) != Some(rest.sum) || !input.is_empty() {
            return Err(damaged("the header has another checksum"));
        }
        if found_kind != kind.byte() {
            return Err(damaged("the file is of another kind"));
        }
        Ok(Self {
            kind,
            format: found,
            store: rest.store,
            number: rest.number,
        })
    }
}

impl FileKind {
    /// The kind of a letter, if items may lie in such files.
    pub(super) const fn of_bodies(byte: u8) -> Option<Self> {
        match byte {
            b'l' => Some(Self::Segment),
            b'c' => Some(Self::Checkpoint),
            b'b' => Some(Self::Bodies),
            _ => None,
        }
    }

    /// The letter that stands for the kind in files.
    pub(super) const fn byte(self) -> u8 {
        match self {
            Self::Bodies => b'b',
            Self::Manifest => b'm',
            Self::Segment => b'l',
            Self::Checkpoint => b'c',
            Self::Closed => b'e',
        }
    }
}

/// The part of a header behind the version.
struct Numbers {
    store: u64,
    number: u64,
    sum: u64,
}

coded!(Numbers { store, number, sum });
