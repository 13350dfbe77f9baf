//! Header, blocks and end of a file, as bytes.

use std::io::{ErrorKind as IoErrorKind, Read, Write};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;

use super::super::fault;
use super::super::run::SyncId;
use super::manifest::{BlockInfo, Manifest};
use super::{ENGINE, MAGIC, Section, VERSION, altered, cut};
use crate::block::blobs::Digest;
use crate::error::{Error, ErrorKind};

/// Bytes of lines from which on a block is full.
pub(super) const BLOCK_BYTES: usize = 1024 * 1024;
/// Bytes of a block at most, before and after it is compressed. The last line of one may be as large as an item.
const BLOCK_BYTES_MAX: u32 = 16 * 1024 * 1024;
/// Bytes that a manifest may have beside those of one that is written here, of the same blocks.
const MANIFEST_BYTES_MORE: usize = 4096;
/// The byte before the manifest.
const MANIFEST: u8 = b'M';

/// Makes a file, block by block; its bytes are taken away as they come.
pub(super) struct FileWriter {
    out: Vec<u8>,
    header: Vec<u8>,
    blocks: Vec<BlockInfo>,
}

impl FileWriter {
    pub(super) fn begin() -> Self {
        let header = header();
        Self {
            out: header.clone(),
            header,
            blocks: Vec::new(),
        }
    }

    /// The bytes that have come since they were taken last.
    pub(super) fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.out)
    }

    /// Writes a block of lines.
    pub(super) fn block(
        &mut self,
        content: Section,
        lines: &[u8],
        count: u64,
    ) -> Result<(), Error> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        let bytes = encoder.write_all(lines).and_then(|()| encoder.finish());
        let bytes = bytes.map_err(unwritten)?;
        self.blocks.push(BlockInfo::new(content, count, &bytes));
        self.framed(content.tag(), &bytes);
        Ok(())
    }

    /// Writes the manifest and the end.
    pub(super) fn finish(&mut self, sync: SyncId) -> Manifest {
        let manifest = Manifest::new(sync, std::mem::take(&mut self.blocks));
        let bytes = manifest.to_json().to_string().into_bytes();
        self.framed(MANIFEST, &bytes);
        let end = seal(&self.header, &bytes);
        self.out.extend(end.as_bytes());
        manifest
    }

    fn framed(&mut self, tag: u8, bytes: &[u8]) {
        let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        self.out.push(tag);
        self.out.extend(length.to_be_bytes());
        self.out.extend(bytes);
    }
}

fn header() -> Vec<u8> {
    let mut header = MAGIC.to_vec();
    header.extend(VERSION.to_be_bytes());
    header.push(u8::try_from(ENGINE.len()).unwrap_or(u8::MAX));
    header.extend(ENGINE.bytes());
    header
}

fn seal(header: &[u8], manifest: &[u8]) -> Digest {
    Digest::of(&[header, manifest].concat())
}

#[cold]
pub(super) fn unwritten(error: std::io::Error) -> Error {
    Error::new(ErrorKind::Unavailable, "a sync file cannot be written").with_source(error)
}

/// Reads a file, block by block.
pub(super) struct FileReader<'a, R> {
    from: &'a mut R,
    header: Vec<u8>,
    blocks: Vec<BlockInfo>,
    last: Option<Section>,
}

impl<'a, R: Read> FileReader<'a, R> {
    /// Reads the header, and refuses what this version does not know.
    pub(super) fn begin(from: &'a mut R) -> Result<Self, Error> {
        let magic = exactly(from, MAGIC.len())?;
        if magic != MAGIC {
            return Err(fault::value(
                "this is no sync file: it begins with other bytes",
            ));
        }
        let version = number(from)?;
        if version != VERSION {
            return Err(fault::value(format!(
                "the sync file is of version {version}, and this reads version {VERSION}"
            )));
        }
        // As many bytes have come as were asked for: there is a first one.
        let length = exactly(from, 1)?.first().copied().unwrap_or_default();
        let engine = exactly(from, usize::from(length))?;
        if engine != ENGINE.as_bytes() {
            return Err(fault::value(format!(
                "the lines of the sync file are of the form {:?}, and this reads {ENGINE:?}",
                String::from_utf8_lossy(&engine)
            )));
        }
        Ok(Self {
            from,
            header: header(),
            blocks: Vec::new(),
            last: None,
        })
    }

    /// The lines of the next block; `None` when the manifest has come instead and all that was read agrees with it.
    pub(super) fn next(
        &mut self,
        sync: Option<SyncId>,
    ) -> Result<Option<(Section, Vec<u8>)>, Error> {
        // As many bytes have come as were asked for: there is a first one.
        let tag = exactly(self.from, 1)?.first().copied().unwrap_or_default();
        if tag == MANIFEST {
            return self.end(sync).map(|()| None);
        }
        let content = Section::ALL.into_iter().find(|one| one.tag() == tag);
        let content = content.ok_or_else(|| altered("a block is of no known kind"))?;
        if self.last.is_some_and(|last| last.place() > content.place()) {
            return Err(altered("its blocks are in another order"));
        }
        self.last = Some(content);
        let bytes = self.framed(BLOCK_BYTES_MAX)?;
        let mut lines = Vec::new();
        let decoder = GzDecoder::new(&*bytes);
        let read = decoder
            .take(u64::from(BLOCK_BYTES_MAX) + 1)
            .read_to_end(&mut lines);
        let whole = read.is_ok_and(|read| u32::try_from(read).is_ok_and(|n| n <= BLOCK_BYTES_MAX));
        if !whole || lines.last().is_some_and(|last| *last != b'\n') {
            return Err(altered("a block is no text of lines"));
        }
        let count = lines.iter().filter(|byte| **byte == b'\n').count();
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        self.blocks.push(BlockInfo::new(content, count, &bytes));
        Ok(Some((content, lines)))
    }

    /// What was read.
    pub(super) fn manifest(self, sync: SyncId) -> Manifest {
        Manifest::new(sync, self.blocks)
    }

    /// Compares the manifest with what was read.
    fn end(&mut self, sync: Option<SyncId>) -> Result<(), Error> {
        let Some(sync) = sync else {
            return Err(altered("it has no run"));
        };
        let read = Manifest::new(sync, self.blocks.clone()).to_json();
        // As many blocks have come, so that nobody lets a reader hold more than them.
        let most = read.to_string().len().saturating_add(MANIFEST_BYTES_MORE);
        let bytes = self.framed(u32::try_from(most).unwrap_or(u32::MAX))?;
        let end = exactly(self.from, seal(&[], &[]).as_bytes().len())?;
        if end != seal(&self.header, &bytes).as_bytes() {
            return Err(altered("its manifest has another digest"));
        }
        let says: Option<serde_json::Value> = serde_json::from_slice(&bytes).ok();
        if says != Some(read) {
            return Err(altered("its blocks are not those of its manifest"));
        }
        let mut more = [0];
        match self.from.read(&mut more) {
            Ok(0) => Ok(()),
            Ok(_) => Err(altered("there is something behind its end")),
            Err(error) => Err(unread(error)),
        }
    }

    fn framed(&mut self, most: u32) -> Result<Vec<u8>, Error> {
        let length = number(self.from)?;
        if length > most {
            return Err(altered("a length is beyond what is ever written"));
        }
        exactly(self.from, usize::try_from(length).unwrap_or(usize::MAX))
    }
}

impl Section {
    /// Where a block of this kind is among the others.
    fn place(self) -> usize {
        let place = Self::ALL.iter().position(|one| *one == self);
        place.unwrap_or(Self::ALL.len())
    }
}

fn number(from: &mut impl Read) -> Result<u32, Error> {
    let bytes = exactly(from, 4)?;
    Ok(bytes
        .iter()
        .fold(0, |number, byte| number << 8 | u32::from(*byte)))
}

/// So many bytes. What a length promises is not reserved before it has come.
fn exactly(from: &mut impl Read, count: usize) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let most = u64::try_from(count).unwrap_or(u64::MAX);
    let read = Read::take(&mut *from, most).read_to_end(&mut bytes);
    match read {
        Ok(read) if read == count => Ok(bytes),
        Ok(_) => Err(cut()),
        Err(error) => Err(unread(error)),
    }
}

#[cold]
fn unread(error: std::io::Error) -> Error {
    if error.kind() == IoErrorKind::UnexpectedEof {
        return cut();
    }
    Error::new(ErrorKind::Unavailable, "a sync file cannot be read").with_source(error)
}
