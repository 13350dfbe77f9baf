//! The manifest: which files the store is made of. It is replaced as a whole, so that it is always of one moment.

use std::io;

use crate::storage::codec::{Decoder, Encoder, coded};

use super::closed::{CLOSED, NEW_CLOSED};
use super::error::{self, OpenError};
use super::folder::{self, Folder};
use super::frame::{self, Found};
use super::header::{FORMAT, FileKind, HEADER_BYTES, Header, PLACES_FORMAT};

/// The name of the file.
pub(super) const MANIFEST: &str = "manifest";

/// What it is called while it is written.
pub(super) const NEW_MANIFEST: &str = "manifest.new";

/// Which files there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Manifest {
    /// The number of the last frame that is in the checkpoint, if there is one.
    pub(super) checkpoint: Option<u64>,
    /// The number of the first frame of each segment, in their order.
    pub(super) segments: Vec<u64>,
    /// The files in which items lie that the checkpoint tells of, in the order of their numbers; also segments and
    /// checkpoints from before it.
    pub(super) bodies: Vec<BodyName>,
}

/// A file in which items lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct BodyName {
    /// By which number the places of items name it.
    pub(super) number: u32,
    /// What it was written as.
    pub(super) kind: FileKind,
    /// The number in its name.
    pub(super) named: u64,
}

/// A file in which items lie, as it is written.
struct CodedName {
    number: u32,
    kind: u8,
    named: u64,
}

coded!(CodedName {
    number,
    kind,
    named
});

impl BodyName {
    /// The name of the file.
    pub(super) fn name(&self) -> String {
        match self.kind {
            FileKind::Segment => segment_name(self.named),
            FileKind::Checkpoint => checkpoint_name(self.named),
            FileKind::Bodies | FileKind::Manifest | FileKind::Closed => bodies_name(self.named),
        }
    }
}

/// Why a manifest was not written.
#[derive(Debug)]
pub(super) enum ManifestFault {
    /// The old one is in place still.
    NotWritten(io::Error),
    /// Nobody knows which of the two a crash would leave.
    Unknown(io::Error),
}

impl Manifest {
    /// The names of all files of the store, but for this one.
    pub(super) fn files(&self) -> Vec<String> {
        let segments = self.segments.iter().map(|first| segment_name(*first));
        let checkpoint = self.checkpoint.map(checkpoint_name);
        let bodies = self.bodies.iter().map(BodyName::name);
        segments.chain(checkpoint).chain(bodies).collect()
    }

    fn to_bytes(&self) -> Option<Vec<u8>> {
        let mut out = Encoder::default();
        out.put(&self.checkpoint);
        out.put(&self.segments);
        if !self.bodies.is_empty() {
            let bodies = self.bodies.iter().map(|body| CodedName {
                number: body.number,
                kind: body.kind.byte(),
                named: body.named,
            });
            out.put(&bodies.collect::<Vec<_>>());
        }
        out.finish()
    }

    fn of_bytes(bytes: &[u8], format: u32) -> Option<Self> {
        let mut input = Decoder::new(bytes);
        let mut manifest = Self {
            checkpoint: input.take()?,
            segments: input.take()?,
            bodies: Vec::new(),
        };
        if format == PLACES_FORMAT {
            for body in input.take::<Vec<CodedName>>()? {
                manifest.bodies.push(BodyName {
                    number: body.number,
                    kind: FileKind::of_bodies(body.kind)?,
                    named: body.named,
                });
            }
        }
        input.is_empty().then_some(manifest)
    }

    /// Puts it in place of the one before.
    pub(super) fn write(&self, folder: &dyn Folder, store: u64) -> Result<(), ManifestFault> {
        let header = Header {
            kind: FileKind::Manifest,
            format: match self.bodies.is_empty() {
                true => FORMAT,
                false => PLACES_FORMAT,
            },
            store,
            number: 0,
        };
        let content = self.to_bytes();
        let frame = content.and_then(|content| frame::encode(store, 1, 0, &content));
        let frame =
            frame.ok_or_else(|| ManifestFault::NotWritten(io::ErrorKind::FileTooLarge.into()))?;
        let mut bytes = header.to_bytes();
        bytes.extend(frame);
        let written = folder.create(NEW_MANIFEST).and_then(|blob| {
            blob.write_at(0, &bytes)?;
            blob.sync()
        });
        written.map_err(ManifestFault::NotWritten)?;
        let renamed = folder.rename(NEW_MANIFEST, MANIFEST);
        renamed
            .and_then(|()| folder.sync())
            .map_err(ManifestFault::Unknown)
    }

    /// Reads it; the number of the store with it.
    pub(super) fn read(folder: &dyn Folder) -> Result<(Self, u64), OpenError> {
        let opened = folder.open(MANIFEST);
        let blob = opened.map_err(error::io("open", MANIFEST))?;
        let read = folder::read_from(&*blob, 0);
        let bytes = read.map_err(error::io("read", MANIFEST))?;
        let head = bytes.get(..HEADER_LENGTH).unwrap_or(&bytes);
        let header = Header::read(MANIFEST, head, FileKind::Manifest)?;
        let damaged = |what| OpenError::Damaged {
            name: MANIFEST.to_owned(),
            offset: HEADER_BYTES,
            what,
        };
        let end = bytes.len() as u64;
        let found = frame::read(&*blob, (HEADER_BYTES, end), header.store, 1);
        match found.map_err(error::io("read", MANIFEST))? {
            Found::Frame(frame) if HEADER_BYTES + frame.bytes() == end => {
                let manifest = Self::of_bytes(&frame.content, header.format);
                let manifest = manifest.ok_or_else(|| damaged("it is no list of files"))?;
                Ok((manifest, header.store))
            }
            Found::Frame(_) => Err(damaged("there is something behind its end")),
            Found::End => Err(damaged("it ends too early")),
            Found::Other(what) => Err(damaged(what)),
        }
    }
}

/// How many bytes of a file its header is.
const HEADER_LENGTH: usize = HEADER_BYTES as usize;

/// The name of the segment that begins with this frame.
pub(super) fn segment_name(first: u64) -> String {
    format!("log-{first:016x}")
}

/// The name of the checkpoint that ends with this frame.
pub(super) fn checkpoint_name(last: u64) -> String {
    format!("checkpoint-{last:016x}")
}

/// The name of the file with this number of texts that were written again.
pub(super) fn bodies_name(number: u64) -> String {
    format!("bodies-{number:016x}")
}

/// Whether a file of a store may have this name.
pub(super) fn is_own_name(name: &str) -> bool {
    let number = name
        .strip_prefix("log-")
        .or_else(|| name.strip_prefix("checkpoint-"))
        .or_else(|| name.strip_prefix("bodies-"));
    let is_numbered = number.is_some_and(|number| {
        let number = number.strip_suffix(".new").unwrap_or(number);
        number.len() == 16 && number.bytes().all(|byte| byte.is_ascii_hexdigit())
    });
    is_numbered || [MANIFEST, NEW_MANIFEST, CLOSED, NEW_CLOSED].contains(&name)
}
