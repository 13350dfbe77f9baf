//! Reading the frames of a file and doing again what they say: one thread reads and decodes, the other applies, so
//! that a store is opened as fast as two cores can.

use std::io;
use std::sync::mpsc;

use parking_lot::Mutex;

use crate::storage::codec::Decoder;
use crate::storage::codec::commit::decode_with;
use crate::storage::codec::texts::{PlacedTexts, WholeTexts};
use crate::storage::memory::MapValue;
use crate::storage::{Commit, Entry, FactDecoder, Kept, MemoryStore};
use crate::value::Item;

use super::bodies::Shelf;
use super::folder::Blob;
use super::frame::{self, FRAME_HEADER, Found, FrameHeader};

/// How much of a file is read at once.
const WINDOW_BYTES: u64 = 1 << 20;

/// From how many bytes on a second thread is worth its start.
const THREAD_BYTES: u64 = 1 << 20;

/// How many bytes of frames are handed over together, and how often that waits.
const BATCH_BYTES: u64 = 256 << 10;
const BATCHES: usize = 8;

/// Is told of a frame, and where it begins.
pub(super) type OnFrame<'a> = &'a mut dyn FnMut(&FrameHeader, u64);

/// What a map can hold of the commits of a file.
pub(super) trait Recovered: MapValue {
    /// The commit that is all of these bytes, which begin at `base` of a file; nothing if they are none.
    fn decode(
        bytes: &[u8],
        facts: FactDecoder,
        shelf: &Shelf,
        at: (u32, u64),
    ) -> Option<Commit<Self>>;

    /// Shows the files that are open by now to those who read items.
    fn show(shelf: &mut Self::Shelf, open: &Shelf);
}

impl Recovered for Item {
    fn decode(
        bytes: &[u8],
        facts: FactDecoder,
        shelf: &Shelf,
        _: (u32, u64),
    ) -> Option<Commit<Self>> {
        decode_with(bytes, facts, &mut WholeTexts::new(Some(shelf)))
    }

    fn show((): &mut (), _: &Shelf) {}
}

impl Recovered for Kept {
    fn decode(
        bytes: &[u8],
        facts: FactDecoder,
        _: &Shelf,
        (file, base): (u32, u64),
    ) -> Option<Commit<Self>> {
        decode_with(bytes, facts, &mut PlacedTexts { file, base })
    }

    fn show(shelf: &mut Shelf, open: &Shelf) {
        for (number, file) in open.files() {
            if shelf.file(*number).is_none() {
                shelf.add(*number, file.clone());
            }
        }
    }
}

/// The frames of a file from a place on.
#[derive(Clone, Copy)]
pub(super) struct Frames<'a> {
    pub(super) blob: &'a dyn Blob,
    pub(super) store: u64,
    /// The number of the file, for the places of what is in it.
    pub(super) file: u32,
    /// What was read so far, and how many bytes there are.
    pub(super) offset: u64,
    pub(super) end: u64,
    /// The number of the frame that stands there.
    pub(super) next: u64,
    /// Whether a frame without content says that there are no more.
    pub(super) closes: bool,
}

/// Where reading ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// With the file.
    End,
    /// With the frame that says so.
    Closed,
    /// At something that is not the next frame.
    Other(&'static str),
    /// At a whole frame whose commits cannot be done.
    Wrong(&'static str),
}

/// A whole frame.
struct Decoded<V: MapValue> {
    header: FrameHeader,
    commits: Vec<Commit<V>>,
    bytes: u64,
}

/// Frames that are handed over together.
pub(super) struct Batch<V: MapValue> {
    frames: Vec<Decoded<V>>,
    /// What comes behind them, if they are the last.
    stop: Option<Stop>,
}

impl<V: MapValue> Batch<V> {
    /// The commits of all frames.
    pub(super) fn commits(&self) -> impl Iterator<Item = &Commit<V>> {
        self.frames.iter().flat_map(|frame| &frame.commits)
    }

    /// What comes behind them, if they are the last.
    pub(super) const fn stop(&self) -> Option<Stop> {
        self.stop
    }
}

impl Frames<'_> {
    /// Does what the frames say, until there are no more. This stands behind the last that was done. `on_frame` is told
    /// of each that was done, and where it begins.
    pub(super) fn replay<V: Recovered>(
        &mut self,
        content: &MemoryStore<V>,
        (facts, shelf): (FactDecoder, &Shelf),
        on_frame: OnFrame<'_>,
    ) -> io::Result<Stop> {
        // It goes ahead: this stands where the last that was done ends.
        let mut reader = BatchReader::new(*self, facts, shelf);
        if self.end.saturating_sub(self.offset) < THREAD_BYTES {
            loop {
                if let Some(stop) = self.apply(content, reader.batch::<V>()?, on_frame) {
                    return Ok(stop);
                }
            }
        }
        std::thread::scope(|scope| {
            let (sender, receiver) = mpsc::sync_channel(BATCHES);
            let read = move || loop {
                let batch = reader.batch::<V>();
                let is_last = batch.as_ref().map_or(true, |batch| batch.stop.is_some());
                if sender.send(batch).is_err() || is_last {
                    return;
                }
            };
            std::thread::Builder::new().spawn_scoped(scope, read)?;
            for batch in receiver {
                if let Some(stop) = self.apply(content, batch?, on_frame) {
                    return Ok(stop);
                }
            }
            Err(io::Error::other("the thread that reads has ended"))
        })
    }

    /// Does what a batch says; where reading ends, if it does.
    fn apply<V: Recovered>(
        &mut self,
        content: &MemoryStore<V>,
        batch: Batch<V>,
        on_frame: OnFrame<'_>,
    ) -> Option<Stop> {
        for frame in batch.frames {
            for mut commit in frame.commits {
                if self.closes {
                    commit.entries = interleaved(commit.entries);
                }
                match content.apply(commit) {
                    Ok(freed) => content.forget(freed),
                    Err(_) => return Some(Stop::Wrong("a commit writes where nothing is")),
                }
            }
            on_frame(&frame.header, self.offset);
            self.offset += frame.bytes;
            self.next = self.next.saturating_add(1);
        }
        batch.stop
    }
}

/// Every second entry, and then the others.
///
/// A checkpoint has its keys in their order, and a map that is given keys in their order leaves its leaves half empty;
/// so they are full.
fn interleaved<V>(entries: Vec<Entry<V>>) -> Vec<Entry<V>> {
    let half = entries.len().div_ceil(2);
    let mut others = Vec::with_capacity(half);
    let mut every_second = Vec::with_capacity(entries.len());
    for (at, entry) in entries.into_iter().enumerate() {
        match at % 2 {
            0 => every_second.push(entry),
            _ => others.push(entry),
        }
    }
    every_second.append(&mut others);
    every_second
}

/// Reads and decodes.
pub(super) struct BatchReader<'a> {
    /// What is still to be read.
    frames: Frames<'a>,
    window: Window<'a>,
    facts: FactDecoder,
    shelf: &'a Shelf,
}

impl<'a> BatchReader<'a> {
    /// Reads these frames.
    pub(super) fn new(frames: Frames<'a>, facts: FactDecoder, shelf: &'a Shelf) -> Self {
        Self {
            frames,
            window: Window::of(frames.blob),
            facts,
            shelf,
        }
    }

    /// The next frames.
    pub(super) fn batch<V: Recovered>(&mut self) -> io::Result<Batch<V>> {
        let begin = self.frames.offset;
        let mut decoded = Vec::new();
        let stop = loop {
            if self.frames.offset - begin >= BATCH_BYTES {
                break None;
            }
            let Frames {
                store,
                offset,
                end,
                next,
                closes,
                ..
            } = self.frames;
            let found = frame::read(&self.window, (offset, end), store, next)?;
            let frame = match found {
                Found::End => break Some(Stop::End),
                Found::Other(what) => break Some(Stop::Other(what)),
                Found::Frame(frame) => frame,
            };
            if closes && frame.content.is_empty() {
                break Some(Stop::Closed);
            }
            match self.commits(&frame.content) {
                Ok(commits) => decoded.push(Decoded {
                    header: frame.header,
                    commits,
                    bytes: frame.bytes(),
                }),
                Err(what) => break Some(Stop::Wrong(what)),
            }
            self.frames.offset += frame.bytes();
            self.frames.next = next.saturating_add(1);
        };
        Ok(Batch {
            frames: decoded,
            stop,
        })
    }

    /// The commits of a frame.
    fn commits<V: Recovered>(&self, content: &[u8]) -> Result<Vec<Commit<V>>, &'static str> {
        let mut input = Decoder::new(content);
        let mut commits = Vec::new();
        while !input.is_empty() {
            let bytes = input.block().ok_or("a commit ends too early")?;
            let before = content.len() - input.left() - bytes.len();
            let base = self.frames.offset + FRAME_HEADER as u64 + before as u64;
            let commit = V::decode(bytes, self.facts, self.shelf, (self.frames.file, base));
            commits.push(commit.ok_or("a commit cannot be read")?);
        }
        Ok(commits)
    }
}

/// A file of which much is read at once, because what is asked for comes one behind the other.
#[derive(Debug)]
struct Window<'a> {
    blob: &'a dyn Blob,
    seen: Mutex<Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    offset: u64,
    bytes: Vec<u8>,
}

impl<'a> Window<'a> {
    fn of(blob: &'a dyn Blob) -> Self {
        Self {
            blob,
            seen: Mutex::default(),
        }
    }
}

impl Seen {
    /// Fills `buffer`, if all of it was seen.
    fn copy(&self, offset: u64, buffer: &mut [u8]) -> bool {
        let from = offset.checked_sub(self.offset);
        let from = from.and_then(|from| usize::try_from(from).ok());
        let found = from.and_then(|from| self.bytes.get(from..from.checked_add(buffer.len())?));
        if let Some(found) = found {
            buffer.copy_from_slice(found);
        }
        found.is_some()
    }
}

impl Blob for Window<'_> {
    fn length(&self) -> io::Result<u64> {
        self.blob.length()
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        let mut seen = self.seen.lock();
        if seen.copy(offset, buffer) {
            return Ok(());
        }
        if buffer.len() as u64 >= WINDOW_BYTES {
            return self.blob.read_at(offset, buffer);
        }
        let left = self.blob.length()?.saturating_sub(offset);
        let length = usize::try_from(left.min(WINDOW_BYTES)).unwrap_or(usize::MAX);
        let mut bytes = vec![0; length];
        self.blob.read_at(offset, &mut bytes)?;
        seen.offset = offset;
        seen.bytes = bytes;
        match seen.copy(offset, buffer) {
            true => Ok(()),
            false => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }

    fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.blob.write_at(offset, bytes)
    }

    fn truncate(&self, length: u64) -> io::Result<()> {
        self.blob.truncate(length)
    }

    fn sync(&self) -> io::Result<()> {
        self.blob.sync()
    }
}
