//! A file piece by piece, whatever is in it: whole frames, and the stretches between them that are none.
//!
//! Behind a place where the next frame should stand and does not, the file is searched byte by byte for a frame that
//! is whole. No length is trusted before the checksum of its frame agrees, in which the number of the store has a part.

use super::folder::Blob;
use super::frame::{self, FRAME_HEADER, Found, Frame, FrameHeader};

/// How many bytes are searched at a time.
const WINDOW: usize = 1 << 20;

/// How much is taken for lost where the medium cannot read.
const SECTOR: usize = 4096;

/// What a file is made of.
#[derive(Debug)]
pub(super) enum Piece {
    /// A whole frame.
    Frame {
        /// Where it begins.
        offset: u64,
        /// What it says.
        frame: Frame,
    },
    /// Bytes that are no frame.
    Hole(Hole),
}

/// Bytes where a frame should stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hole {
    /// Where they begin.
    pub(super) offset: u64,
    /// How many there are.
    pub(super) bytes: u64,
    /// The number of the frame that should stand there.
    pub(super) expected: u64,
    /// The number of the whole frame behind them; nothing if there is none.
    pub(super) found: Option<u64>,
    /// What is wrong with them.
    pub(super) what: &'static str,
}

/// A file that is being taken to pieces.
#[derive(Debug)]
pub(super) struct Scan<'a> {
    blob: &'a dyn Blob,
    store: u64,
    /// Where the next piece begins.
    offset: u64,
    /// How many bytes the file had when the scan began: what is written meanwhile is not looked at.
    end: u64,
    /// The number of the frame that should stand next.
    next: u64,
}

impl<'a> Scan<'a> {
    /// The pieces of a file from `offset` to `end`, of which the first should be the frame `next`.
    pub(super) fn new(
        blob: &'a dyn Blob,
        store: u64,
        (offset, end): (u64, u64),
        next: u64,
    ) -> Self {
        Self {
            blob,
            store,
            offset: offset.min(end),
            end,
            next,
        }
    }

    /// Where the next piece begins.
    pub(super) fn offset(&self) -> u64 {
        self.offset
    }

    /// The number of the frame that should stand there.
    pub(super) fn next_number(&self) -> u64 {
        self.next
    }

    /// The next piece; nothing at the end of the file.
    pub(super) fn next_piece(&mut self) -> Option<Piece> {
        let place = (self.offset, self.end);
        let what = match frame::read(self.blob, place, self.store, self.next) {
            Ok(Found::Frame(frame)) => {
                let offset = self.offset;
                self.offset = offset.saturating_add(frame.bytes());
                self.next = self.next.saturating_add(1);
                return Some(Piece::Frame { offset, frame });
            }
            Ok(Found::End) => return None,
            Ok(Found::Other(what)) => what,
            Err(_) => "the medium cannot read there",
        };
        let found = self.search();
        let hole = Hole {
            offset: self.offset,
            bytes: found
                .map_or(self.end, |(place, _)| place)
                .saturating_sub(self.offset),
            expected: self.next,
            found: found.map(|(_, number)| number),
            what,
        };
        match found {
            Some((place, number)) => (self.offset, self.next) = (place, number),
            None => self.offset = self.end,
        }
        Some(Piece::Hole(hole))
    }

    /// Where the next whole frame begins, and its number, which is none before the expected one.
    fn search(&self) -> Option<(u64, u64)> {
        let mut at = self.offset;
        loop {
            let left = usize::try_from(self.end.saturating_sub(at)).unwrap_or(usize::MAX);
            if left < FRAME_HEADER {
                return None;
            }
            let window = read_what_can_be(self.blob, at, left.min(WINDOW));
            let places = window.windows(FRAME_HEADER).zip(at..);
            let mut candidates = places.filter_map(|(head, place)| {
                let header = FrameHeader::likely(head, self.next, self.end.saturating_sub(place))?;
                let number = header.number;
                let read = frame::read(self.blob, (place, self.end), self.store, number);
                matches!(read, Ok(Found::Frame(_))).then_some((place, number))
            });
            if let Some(found) = candidates.next() {
                return Some(found);
            }
            // The next window begins with the first place whose header was not whole in this one.
            at = at.saturating_add((window.len() + 1 - FRAME_HEADER) as u64);
        }
    }
}

/// Bytes of a file, with zeros where the medium cannot read.
fn read_what_can_be(blob: &dyn Blob, at: u64, length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    if blob.read_at(at, &mut bytes).is_ok() {
        return bytes;
    }
    for (sector, place) in bytes.chunks_mut(SECTOR).zip((at..).step_by(SECTOR)) {
        if let Err(error) = blob.read_at(place, sector) {
            sector.fill(0);
            tracing::debug!(place, %error, "a stretch that the medium cannot read is passed over");
        }
    }
    bytes
}
