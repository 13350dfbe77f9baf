//! Frames: what is written in one go, with length, number and checksum before it.
//!
//! A frame holds all commits that waited when it was written, so that what a crash can tear is always one frame
//! that nobody was told of. It also says which frame the medium was known to have by then: so a frame that is
//! torn is told from one that was whole once and is damaged.

use std::io;

use xxhash_rust::xxh3::Xxh3;

use crate::storage::codec::{Decoder, Encoder, coded};

use super::folder::Blob;

/// How many bytes stand before the content of a frame.
pub(super) const FRAME_HEADER: usize = 28;

/// What stands before the content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FrameHeader {
    /// How many bytes the content has.
    length: u32,
    /// Each frame of a file has the number after that of the frame before.
    pub(super) number: u64,
    /// The last frame that the medium was known to have when this one was written.
    pub(super) durable: u64,
    /// Of the three numbers before and of the content.
    sum: u64,
}

coded!(FrameHeader {
    length,
    number,
    durable,
    sum
});

/// What is written in one go, as it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Frame {
    pub(super) header: FrameHeader,
    pub(super) content: Vec<u8>,
}

/// What stands at a place of a file.
#[derive(Debug)]
pub(super) enum Found {
    /// The frame with the number that was expected.
    Frame(Frame),
    /// Nothing: the file ends here.
    End,
    /// Bytes that are not that frame, and why.
    Other(&'static str),
}

/// A frame as bytes; nothing if its content is larger than can be written.
pub(super) fn encode(store: u64, number: u64, durable: u64, content: &[u8]) -> Option<Vec<u8>> {
    let mut header = FrameHeader {
        length: u32::try_from(content.len()).ok()?,
        number,
        durable,
        sum: 0,
    };
    header.sum = header.sum_with(store, content);
    let mut out = Encoder::default();
    out.put(&header);
    out.raw(content);
    out.finish()
}

/// Reads the frame that should stand at `offset` of a file with `end` bytes.
pub(super) fn read(
    blob: &dyn Blob,
    (offset, end): (u64, u64),
    store: u64,
    number: u64,
) -> io::Result<Found> {
    if offset == end {
        return Ok(Found::End);
    }
    let mut head = [0; FRAME_HEADER];
    let left = end.saturating_sub(offset);
    if left < FRAME_HEADER as u64 {
        return Ok(Found::Other("the file ends within a frame"));
    }
    blob.read_at(offset, &mut head)?;
    let Some(header) = Decoder::new(&head).take::<FrameHeader>() else {
        return Ok(Found::Other("no frame begins here"));
    };
    if header.number != number {
        return Ok(Found::Other("another frame than the next begins here"));
    }
    // So no more is allocated than the file has.
    if u64::from(header.length) > left - FRAME_HEADER as u64 {
        return Ok(Found::Other("the file ends within a frame"));
    }
    let Ok(length) = usize::try_from(header.length) else {
        return Ok(Found::Other("a frame is larger than memory"));
    };
    let mut content = vec![0; length];
    blob.read_at(offset + FRAME_HEADER as u64, &mut content)?;
    if header.sum_with(store, &content) != header.sum {
        return Ok(Found::Other("a frame has another checksum"));
    }
    Ok(Found::Frame(Frame { header, content }))
}

/// The whole frames somewhere in `bytes`, with numbers after `number`.
pub(super) fn search(bytes: &[u8], store: u64, number: u64) -> Vec<FrameHeader> {
    let mut found = Vec::new();
    let mut rest = bytes;
    while rest.len() >= FRAME_HEADER {
        let whole = whole_frame(rest, store, number);
        found.extend(whole);
        let step = whole.map_or(1, |header| header.bytes());
        // A whole frame lies within the bytes, and so does a single byte.
        rest = rest.get(step..).unwrap_or_default();
    }
    found
}

/// The frame with which `bytes` begin, if they do.
fn whole_frame(bytes: &[u8], store: u64, number: u64) -> Option<FrameHeader> {
    let mut input = Decoder::new(bytes);
    let header: FrameHeader = input.take()?;
    // Numbers rule out nearly all places before anything is summed up: no more frames than bytes can follow.
    let is_next = header.number.checked_sub(number)? <= bytes.len() as u64 + 1;
    if !is_next || header.durable >= header.number {
        return None;
    }
    let content = bytes.get(FRAME_HEADER..header.bytes())?;
    (header.sum_with(store, content) == header.sum).then_some(header)
}

impl Frame {
    /// How many bytes the frame takes in its file.
    pub(super) fn bytes(&self) -> u64 {
        self.header.bytes() as u64
    }
}

impl FrameHeader {
    /// The header that `bytes` may be: of a frame with a number from `next` on, in a file with `left` bytes from there.
    /// Only the checksum says whether it is one.
    pub(super) fn likely(bytes: &[u8], next: u64, left: u64) -> Option<Self> {
        let header: Self = Decoder::new(bytes).take()?;
        // No more frames than bytes can have stood before this one.
        let is_next = header.number.checked_sub(next)? <= left.saturating_add(1 << 32);
        let is_within = (header.bytes() as u64) <= left;
        (is_next && is_within && header.durable < header.number).then_some(header)
    }

    fn bytes(&self) -> usize {
        usize::try_from(self.length)
            .map_or(usize::MAX, |length| length.saturating_add(FRAME_HEADER))
    }

    /// The checksum, in which the store has a part: a frame of another store is none here.
    fn sum_with(&self, store: u64, content: &[u8]) -> u64 {
        let mut hasher = Xxh3::with_seed(store);
        hasher.update(&self.length.to_le_bytes());
        hasher.update(&self.number.to_le_bytes());
        hasher.update(&self.durable.to_le_bytes());
        hasher.update(content);
        hasher.digest()
    }
}
