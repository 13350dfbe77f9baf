//! Checkpoints: all that a store holds at one moment, in place of the log until then.
//!
//! A checkpoint is a file of frames like a segment, each with one commit; together they make the content. The last
//! frame is empty and says that there are no more.

use std::io;
use std::sync::Arc;

use crate::storage::codec::{Encoder, commit};
use crate::storage::{Commit, FactDecoder, MemoryStore};

use super::error::{self, OpenError};
use super::folder::{Blob, Folder};
use super::frame::{self, Found};
use super::header::{FileKind, HEADER_BYTES, Header};
use super::manifest::checkpoint_name;

/// Writes all that `content` holds after frame `last` of the log. The file is complete and has its name when this
/// returns; the manifest does not name it yet.
pub(super) fn write(
    folder: &dyn Folder,
    (store, last): (u64, u64),
    content: &MemoryStore,
) -> io::Result<u64> {
    let header = Header {
        kind: FileKind::Checkpoint,
        store,
        number: last,
    };
    let mut writer = FrameWriter::create(folder, checkpoint_name(last), header)?;
    content.dump_with(&mut |commit| writer.commit(&commit))?;
    writer.finish(folder)
}

/// A file of frames that gets its name when it is complete.
pub(super) struct FrameWriter {
    name: String,
    blob: Arc<dyn Blob>,
    store: u64,
    end: u64,
    /// The number of the next frame.
    number: u64,
}

impl FrameWriter {
    /// Begins the file.
    pub(super) fn create(folder: &dyn Folder, name: String, header: Header) -> io::Result<Self> {
        let blob = folder.create(&format!("{name}.new"))?;
        blob.write_at(0, &header.to_bytes())?;
        Ok(Self {
            name,
            blob,
            store: header.store,
            end: HEADER_BYTES,
            number: 1,
        })
    }

    /// Writes a commit as a frame of its own.
    pub(super) fn commit(&mut self, commit: &Commit) -> io::Result<()> {
        let bytes = commit::encode(commit).ok_or(io::ErrorKind::FileTooLarge)?;
        let mut content = Encoder::default();
        content.block(&bytes);
        self.frame(&content.finish().ok_or(io::ErrorKind::FileTooLarge)?)
    }

    fn frame(&mut self, content: &[u8]) -> io::Result<()> {
        let bytes = frame::encode(self.store, self.number, 0, content);
        let bytes = bytes.ok_or(io::ErrorKind::FileTooLarge)?;
        self.blob.write_at(self.end, &bytes)?;
        self.end += bytes.len() as u64;
        self.number += 1;
        Ok(())
    }

    /// Says that there are no more frames, and gives the file its name; how many bytes it has.
    pub(super) fn finish(mut self, folder: &dyn Folder) -> io::Result<u64> {
        self.frame(&[])?;
        self.blob.sync()?;
        folder.rename(&format!("{}.new", self.name), &self.name)?;
        folder.sync()?;
        Ok(self.end)
    }
}

/// Makes what an empty store holds of the checkpoint after frame `last`.
pub(super) fn read(
    folder: &dyn Folder,
    (store, last): (u64, u64),
    facts: FactDecoder,
    content: &MemoryStore,
) -> Result<u64, OpenError> {
    let name = checkpoint_name(last);
    let blob = super::recovery::open_file(folder, &name, FileKind::Checkpoint, (store, last))?;
    let end = blob.length().map_err(error::io("read", &name))?;
    let mut offset = HEADER_BYTES;
    let mut number = 1;
    loop {
        let damaged = |what| OpenError::Damaged {
            name: name.clone(),
            offset,
            what,
        };
        let found = frame::read(&*blob, (offset, end), store, number);
        let frame = match found.map_err(error::io("read", &name))? {
            Found::Frame(frame) => frame,
            Found::End => return Err(damaged("it ends too early")),
            Found::Other(what) => return Err(damaged(what)),
        };
        let next = offset + frame.bytes();
        if frame.content.is_empty() {
            return match next == end {
                true => Ok(end),
                false => Err(damaged("more follows the last frame")),
            };
        }
        super::recovery::apply(content, &frame.content, facts).map_err(damaged)?;
        offset = next;
        number += 1;
    }
}
