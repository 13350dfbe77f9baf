//! Checkpoints: all that a store holds at one moment, in place of the log until then.
//!
//! A checkpoint is a file of frames like a segment, each with one commit; together they make the content. The last
//! frame is empty and says that there are no more. Where items are not kept in memory, their texts stay where they
//! are, and the checkpoint tells of their places.

use std::io;
use std::sync::Arc;

use crate::storage::codec::texts::Written;
use crate::storage::codec::{Encoder, commit};
use crate::storage::{Commit, FactDecoder, MemoryStore};

use super::bodies::Shelf;
use super::content::DiskContent;
use super::error::{self, OpenError};
use super::folder::{Blob, Folder};
use super::frame;
use super::header::{FORMAT, FileKind, HEADER_BYTES, Header, PLACES_FORMAT};
use super::manifest::checkpoint_name;
use super::replay::{Frames, Recovered, Stop};

/// Writes all that `content` holds after frame `last` of the log. The file is complete and has its name when this
/// returns; the manifest does not name it yet.
pub(super) fn write(
    folder: &dyn Folder,
    (store, last): (u64, u64),
    content: &DiskContent,
) -> io::Result<u64> {
    let header = Header {
        kind: FileKind::Checkpoint,
        format: match content {
            DiskContent::Whole(_) => FORMAT,
            DiskContent::Placed(_) => PLACES_FORMAT,
        },
        store,
        number: last,
    };
    let mut writer = FrameWriter::create(folder, checkpoint_name(last), header)?;
    match content {
        DiskContent::Whole(content) => content.dump_held(&mut |commit| writer.commit(&commit))?,
        DiskContent::Placed(content) => content.dump_held(&mut |commit| writer.commit(&commit))?,
    }
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

    /// The file, which can be read as far as it is written.
    pub(super) fn blob(&self) -> &Arc<dyn Blob> {
        &self.blob
    }

    /// Where the bytes of the next commit will begin.
    pub(super) fn next_commit(&self) -> u64 {
        // The length of the commit stands between.
        self.end + frame::FRAME_HEADER as u64 + 4
    }

    /// Writes a commit as a frame of its own.
    pub(super) fn commit<V: Written>(&mut self, commit: &Commit<V>) -> io::Result<()> {
        self.commit_bytes(&commit::encode(commit).ok_or(io::ErrorKind::FileTooLarge)?)
    }

    /// Writes the bytes of a commit as a frame of its own.
    pub(super) fn commit_bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut content = Encoder::default();
        content.block(bytes);
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

/// Makes what an empty store holds of the checkpoint after frame `last`, which is the file with this number.
pub(super) fn read<V: Recovered>(
    blob: &dyn Blob,
    (store, last, file): (u64, u64, u32),
    facts: FactDecoder,
    (content, shelf): (&MemoryStore<V>, &Shelf),
) -> Result<u64, OpenError> {
    let name = checkpoint_name(last);
    let end = blob.length().map_err(error::io("read", &name))?;
    let mut frames = Frames {
        blob,
        store,
        file,
        offset: HEADER_BYTES,
        end,
        next: 1,
        closes: true,
    };
    let stop = frames.replay(content, (facts, shelf), &mut |_, _| {});
    let what = match stop.map_err(error::io("read", &name))? {
        Stop::Closed if frames.offset + frame::FRAME_HEADER as u64 == end => return Ok(end),
        Stop::Closed => "more follows the last frame",
        Stop::End => "it ends too early",
        Stop::Other(what) | Stop::Wrong(what) => what,
    };
    Err(OpenError::Damaged {
        name,
        offset: frames.offset,
        what,
    })
}
