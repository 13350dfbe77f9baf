//! The end of the log of which nobody knows whether the medium has it.
//!
//! A process may have ended because the medium failed to keep what it was given. Then the operating system takes the
//! pages for clean, though the medium does not have them: they are read as they were written, for as long as they are
//! in its cache, and the next sync has nothing to do for them and succeeds. So what is not known to be kept is written
//! once more, to the same place, before the sync of the start, and before anything is answered from it. The bytes are
//! those that are there already, so a crash in between leaves nothing else than before.

use std::collections::VecDeque;
use std::sync::Arc;

use super::error::{self, OpenError};
use super::folder::Blob;
use super::frame::{self, Found, FrameHeader};

/// How many bytes are written at once, or one frame.
const WRITE_BYTES: usize = 1 << 20;

/// The frames of a segment that no later frame calls kept, as they are read one behind the other.
#[derive(Debug, Default)]
pub(super) struct Unsure {
    /// The numbers of the frames, and where they begin.
    frames: VecDeque<(u64, u64)>,
}

impl Unsure {
    /// The next frame, which begins at `offset`.
    pub(super) fn note(&mut self, header: &FrameHeader, offset: u64) {
        self.frames.push_back((header.number, offset));
        // When this frame was written, the medium had all up to that one.
        while (self.frames.front()).is_some_and(|(number, _)| *number <= header.durable) {
            self.frames.pop_front();
        }
    }

    /// Writes them once more, up to byte `end` of the segment, and returns when the medium has all of it.
    ///
    /// # Errors
    ///
    /// If the system refuses, or gives something else than was read before. Then the store must not be opened.
    pub(super) fn keep_again(
        &self,
        blob: &Arc<dyn Blob>,
        (name, store): (&str, u64),
        end: u64,
    ) -> Result<(), OpenError> {
        if let Some((first, begin)) = self.frames.front().copied() {
            let (mut at, mut bytes) = (begin, Vec::new());
            let mut number = first;
            while at + (bytes.len() as u64) < end {
                let offset = at + bytes.len() as u64;
                let found = frame::read(&**blob, (offset, end), store, number);
                let again = match found.map_err(error::io("read", name))? {
                    // The checksum agrees, so these are the bytes that were written.
                    Found::Frame(frame) => {
                        let FrameHeader {
                            number, durable, ..
                        } = frame.header;
                        frame::encode(store, number, durable, &frame.content)
                    }
                    Found::End | Found::Other(_) => None,
                };
                let again = again.ok_or_else(|| OpenError::Damaged {
                    name: name.to_owned(),
                    offset,
                    what: "it is read otherwise than a moment ago",
                })?;
                bytes.extend_from_slice(&again);
                number = number.saturating_add(1);
                if bytes.len() >= WRITE_BYTES {
                    blob.write_at(at, &bytes)
                        .map_err(error::io("write", name))?;
                    at += bytes.len() as u64;
                    bytes.clear();
                }
            }
            blob.write_at(at, &bytes)
                .map_err(error::io("write", name))?;
        }
        blob.sync().map_err(error::io("sync", name))
    }
}
