//! A store as its files tell it, without changing any of them: whoever checks, measures or copies a folder looks here.
//!
//! The same files are read in the same order as when a store is opened. Where that stops at the first damage, this goes
//! on and lists all of it. A process may go on writing meanwhile: what it writes after a file was opened here is not
//! looked at.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::storage::codec::Decoder;
use crate::storage::codec::commit::decode_with;
use crate::storage::codec::texts::{PlacedTexts, Texts};
use crate::storage::{Commit, FactDecoder, Kept, MemoryStore, Place};

use super::bodies::{BodyFile, Shelf};
use super::closed::{self, CLOSED, SHORTER};
use super::error::{self, OpenError};
use super::folder::{Blob, Folder};
use super::frame::{FRAME_HEADER, Frame};
use super::header::{FileKind, HEADER_BYTES};
use super::manifest::{BodyName, MANIFEST, Manifest, segment_name};
use super::recovery;
use super::report::{Damage, DamageKind, Leftover, NOT_OURS, OTHER_TEXT};
use super::scan::{Hole, Piece, Scan};
use super::usage::Usage;
use super::vacuum;

/// How many bytes of items are in memory at most; the others are read where they lie.
pub(super) const LOOK_BYTES: u64 = 64 << 20;

/// Is told how many bytes were read, of how many.
pub(crate) type OnRead<'a> = &'a dyn Fn(u64, u64);

/// How whoever looks wants to look.
pub(crate) struct Look<'a> {
    /// Makes facts of bytes.
    pub(crate) facts: FactDecoder,
    /// Is told how far it is.
    pub(crate) progress: OnRead<'a>,
    /// Whether it is worked out what is still needed of which file. Costs memory for each key.
    pub(crate) measures: bool,
    /// Whether files are read as well of which only texts of items are needed, all of each: what nobody needs any more
    /// tells how the medium is.
    pub(crate) is_thorough: bool,
}

/// What was seen.
#[derive(Debug)]
pub(crate) struct Inspection {
    /// All that the store holds, if nothing is damaged; otherwise what it held before the first damage.
    pub(crate) content: MemoryStore<Kept>,
    /// Everything for which the store would not be opened.
    pub(crate) damages: Vec<Damage>,
    /// Damage where nothing lies that the store holds; it opens all the same.
    pub(crate) unneeded: Vec<Damage>,
    /// The end of the log that the next start would cut off.
    pub(crate) tail: Option<Damage>,
    /// Files that the manifest does not name.
    pub(crate) leftovers: Vec<Leftover>,
    /// What is still needed of the files.
    pub(crate) usage: Usage,
}

/// Looks at the store in `folder`.
///
/// # Errors
///
/// If there is no manifest or it cannot be read, if a file is of another version, or if the system refuses.
pub(super) fn inspect(folder: &dyn Folder, look: &Look<'_>) -> Result<Inspection, OpenError> {
    let (manifest, store) = read_manifest(folder)?;
    // Before the log is looked at: it may be closed meanwhile, with more in it than was seen.
    let noted = closed::first_unnoted(folder, store);
    let names = folder.list().map_err(error::io("list", "the folder"))?;
    let mut reader = Reader {
        folder,
        look,
        store,
        seen: Inspection {
            content: MemoryStore::with_shelf(Shelf::with_cache(LOOK_BYTES, Arc::default())),
            damages: Vec::new(),
            unneeded: Vec::new(),
            tail: None,
            leftovers: vacuum::leftovers(folder, &names, &manifest),
            usage: Usage::new(look.measures),
        },
        shelf: Shelf::default(),
        next_file: 0,
        damaged_texts: Vec::new(),
        damaged_places: BTreeSet::new(),
        read: 0,
        all: sizes(folder, &manifest),
    };
    for name in &manifest.bodies {
        reader.bodies(*name)?;
    }
    let mut next = 1;
    if let Some(last) = manifest.checkpoint {
        reader.checkpoint(last)?;
        next = last.saturating_add(1);
    }
    for (place, first) in manifest.segments.iter().enumerate() {
        let is_last = place + 1 == manifest.segments.len();
        if *first != next && reader.is_whole() {
            let what = "it does not begin with the frame that comes next";
            let damage = Damage::at(&segment_name(*first), (0, HEADER_BYTES), what);
            reader.seen.damages.push(damage);
        }
        // Where the note is damaged, the log is looked at as if there were none.
        let noted = noted.as_ref().map_or(1, |noted| *noted);
        next = reader.segment(*first, is_last.then_some(noted))?;
    }
    if manifest.segments.is_empty() {
        let missing = Damage::missing("the log".to_owned(), None);
        reader.seen.damages.push(missing);
    }
    let Reader {
        mut seen,
        damaged_texts,
        ..
    } = reader;
    // A frame in which a text is damaged that is needed was found as a stretch that is none.
    (seen.unneeded).retain(|stretch| !damaged_texts.iter().any(|text| stretch.holds(text)));
    seen.damages.extend(damaged_texts);
    if let Err(error) = noted {
        seen.damages.push(damage_of_file(CLOSED, error)?);
    }
    Ok(seen)
}

/// The manifest, or why there is nothing to look at.
pub(super) fn read_manifest(folder: &dyn Folder) -> Result<(Manifest, u64), OpenError> {
    let names = recovery::check_folder(folder)?;
    match names.iter().any(|name| name == MANIFEST) {
        true => Manifest::read(folder),
        false => Err(OpenError::Nothing),
    }
}

/// How many bytes all files have that the manifest names.
fn sizes(folder: &dyn Folder, manifest: &Manifest) -> u64 {
    let files = manifest.files().into_iter();
    let lengths = files.filter_map(|name| folder.open(&name).ok()?.length().ok());
    lengths.sum()
}

/// The commits of a frame, with what `texts` makes of the texts of each, which is told where in the frame the commit
/// begins; what is wrong with them if they cannot be read.
pub(super) fn commits<T: Texts>(
    frame: &Frame,
    facts: FactDecoder,
    texts: impl Fn(u64) -> T,
) -> Result<Vec<Commit<T::Held>>, &'static str> {
    let mut input = Decoder::new(&frame.content);
    let mut commits = Vec::new();
    while !input.is_empty() {
        let bytes = input.block().ok_or("a commit ends too early")?;
        let before = frame.content.len() - input.left() - bytes.len();
        let mut texts = texts(FRAME_HEADER as u64 + before as u64);
        let commit = decode_with(bytes, facts, &mut texts);
        commits.push(commit.ok_or("a commit cannot be read")?);
    }
    Ok(commits)
}

/// Reads file after file.
struct Reader<'a> {
    folder: &'a dyn Folder,
    look: &'a Look<'a>,
    store: u64,
    seen: Inspection,
    /// The files in which items lie, as far as they were read.
    shelf: Shelf,
    /// By which number places name the next file.
    next_file: u32,
    /// Texts that cannot be read where they should lie. What else there is, is read all the same.
    damaged_texts: Vec<Damage>,
    /// Where these lie.
    damaged_places: BTreeSet<(u32, u32)>,
    read: u64,
    all: u64,
}

/// A file that is open, its number, and where it ends.
struct Opened {
    name: BodyName,
    blob: Arc<dyn Blob>,
    end: u64,
}

impl Reader<'_> {
    fn is_whole(&self) -> bool {
        self.seen.damages.is_empty()
    }

    /// Opens the next file that has frames to be done.
    fn open(&mut self, kind: FileKind, named: u64) -> Result<Option<Opened>, OpenError> {
        self.open_as(BodyName {
            number: self.next_file,
            kind,
            named,
        })
    }

    fn open_as(&mut self, own: BodyName) -> Result<Option<Opened>, OpenError> {
        let name = &own.name();
        self.next_file = self.next_file.max(own.number.saturating_add(1));
        let opened = recovery::open_file(self.folder, name, own.kind, (self.store, own.named));
        let damage = match opened {
            Ok(blob) => {
                let end = blob.length().map_err(error::io("read", name))?;
                self.seen.usage.begin_file(own.number, name, end);
                let file = BodyFile::new(own, Arc::clone(&blob));
                self.shelf.add(own.number, file.clone());
                (self.seen.content).change_shelf(|shelf| shelf.add(own.number, file));
                return Ok(Some(Opened {
                    name: own,
                    blob,
                    end,
                }));
            }
            Err(error) => damage_of_file(name, error)?,
        };
        self.seen.damages.push(damage);
        Ok(None)
    }

    /// A file in which nothing is needed but texts that the checkpoint tells of. Those are read when it does.
    fn bodies(&mut self, own: BodyName) -> Result<(), OpenError> {
        let Some(Opened { blob, end, .. }) = self.open_as(own)? else {
            return Ok(());
        };
        if self.look.is_thorough {
            let name = own.name();
            let is_log = own.kind == FileKind::Segment;
            let first = if is_log { own.named } else { 1 };
            let mut scan = Scan::new(&*blob, self.store, (HEADER_BYTES, end), first);
            let mut is_complete = is_log;
            while let Some(piece) = scan.next_piece() {
                match piece {
                    Piece::Frame { frame, .. } => is_complete |= frame.content.is_empty(),
                    Piece::Hole(hole) => self.seen.unneeded.push(hole.damage(&name)),
                }
                self.step(&scan);
            }
            if !is_complete {
                let damage = Damage::at(&name, (end, 0), "it ends too early");
                self.seen.unneeded.push(damage);
            }
        }
        self.read += end;
        Ok(())
    }

    fn checkpoint(&mut self, last: u64) -> Result<(), OpenError> {
        let Some(Opened {
            name: own,
            blob,
            end,
        }) = self.open(FileKind::Checkpoint, last)?
        else {
            return Ok(());
        };
        let name = own.name();
        let mut scan = Scan::new(&*blob, self.store, (HEADER_BYTES, end), 1);
        let mut is_complete = false;
        while let Some(piece) = scan.next_piece() {
            match piece {
                _ if is_complete => {
                    let (at, what) = (piece.offset(), "more follows the frame that ends it");
                    let damage = Damage::at(&name, (at, end.saturating_sub(at)), what);
                    self.seen.damages.push(damage);
                    return Ok(());
                }
                Piece::Frame { frame, .. } if frame.content.is_empty() => is_complete = true,
                Piece::Frame { offset, frame } => self.apply(own, offset, &frame),
                Piece::Hole(hole) => self.seen.damages.push(hole.damage(&name)),
            }
            self.step(&scan);
        }
        if !is_complete && self.is_whole() {
            let damage = Damage::at(&name, (end, 0), "it ends too early");
            self.seen.damages.push(damage);
        }
        self.read += end;
        Ok(())
    }

    /// Reads a segment; the number of the frame that comes after it. The last is told before which frame all were there
    /// once.
    fn segment(&mut self, first: u64, last_until: Option<u64>) -> Result<u64, OpenError> {
        let Some(Opened {
            name: own,
            blob,
            end,
        }) = self.open(FileKind::Segment, first)?
        else {
            return Ok(first);
        };
        let name = own.name();
        let mut scan = Scan::new(&*blob, self.store, (HEADER_BYTES, end), first);
        let mut holes: Vec<Hole> = Vec::new();
        let mut torn = last_until.is_some();
        let mut next = first;
        while let Some(piece) = scan.next_piece() {
            match (piece, holes.first()) {
                (Piece::Hole(hole), _) => holes.push(hole),
                (Piece::Frame { offset, frame }, None) => {
                    self.apply(own, offset, &frame);
                    next = frame.header.number.saturating_add(1);
                }
                // The medium had what stood in the hole when this frame was written: so the hole is no torn end.
                (Piece::Frame { frame, .. }, Some(hole)) => {
                    torn &= frame.header.durable < hole.expected;
                }
            }
            self.step(&scan);
        }
        self.read += end;
        let noted = last_until.unwrap_or(next);
        torn &= next >= noted;
        if next < noted && holes.is_empty() {
            let mut damage = Damage::at(&name, (end, 0), SHORTER);
            damage.frames = Some((next, noted - 1));
            self.seen.damages.push(damage);
        }
        if let Some(hole) = holes.first().filter(|_| torn) {
            let bytes = end.saturating_sub(hole.offset);
            let mut tail = Damage::at(&name, (hole.offset, bytes), hole.what);
            tail.kind = DamageKind::Torn;
            self.seen.tail = Some(tail);
        } else {
            let damages = holes.iter().map(|hole| hole.damage(&name));
            self.seen.damages.extend(damages);
        }
        Ok(next)
    }

    /// Does what a frame says, unless something before it is damaged.
    fn apply(&mut self, own: BodyName, offset: u64, frame: &Frame) {
        self.seen.usage.note_frame(own.number);
        if !self.is_whole() {
            return;
        }
        let file = own.number;
        let texts = |before: u64| PlacedTexts {
            file,
            base: offset.saturating_add(before),
        };
        let done = commits(frame, self.look.facts, texts).and_then(|commits| {
            for commit in commits {
                self.check_texts(&commit, file);
                self.seen.usage.note(file, &commit);
                let done = self.seen.content.apply(commit);
                let freed = done.map_err(|_| "a commit writes to a space that is not there")?;
                self.seen.content.forget(freed);
            }
            Ok(())
        });
        if let Err(what) = done {
            let damage = Damage::at(&own.name(), (offset, frame.bytes()), what);
            self.seen.damages.push(damage);
        }
    }

    /// Reads the texts of a commit that lie in other files than `file`, which was found whole as far as it is read.
    fn check_texts(&mut self, commit: &Commit<Kept>, file: u32) {
        let items = commit
            .entries
            .iter()
            .filter_map(|entry| entry.item.as_ref());
        let images = commit
            .log
            .iter()
            .map(|(_, change)| [&change.old, &change.new]);
        for kept in items.chain(images.flatten().flatten()) {
            if let Kept::Placed(place) = kept
                && place.file != file
                && let Some(damage) = damage_of_text(&self.shelf, place)
                // Several may hold one text.
                && self.damaged_places.insert((place.file, place.offset))
            {
                self.damaged_texts.push(damage);
            }
        }
    }

    fn step(&self, scan: &Scan<'_>) {
        (self.look.progress)(self.read.saturating_add(scan.offset()), self.all);
    }
}

/// A file that does not open, as a finding about it.
///
/// # Errors
///
/// If it is of another version, or the system refuses.
fn damage_of_file(name: &str, error: OpenError) -> Result<Damage, OpenError> {
    let what = match error {
        OpenError::Io { source, .. } if source.kind() == std::io::ErrorKind::NotFound => {
            return Ok(Damage::missing(name.to_owned(), None));
        }
        OpenError::Damaged { what, .. } => what,
        OpenError::NotOurs(_) => NOT_OURS,
        OpenError::Content(_) => "it is a file of another store, or has the name of another file",
        other => return Err(other),
    };
    Ok(Damage::at(name, (0, HEADER_BYTES), what))
}

/// What is wrong with a text where it should lie; nothing if it can be read.
pub(super) fn damage_of_text(shelf: &Shelf, place: &Place) -> Option<Damage> {
    let at = (u64::from(place.offset), u64::from(place.text_length()));
    match shelf.file(place.file) {
        Some(file) => {
            let read = shelf.read_uncached(place);
            (read.err()).map(|_| Damage::at(&file.name.name(), at, OTHER_TEXT))
        }
        None => Some(Damage::missing(format!("file {}", place.file), None)),
    }
}

impl Piece {
    fn offset(&self) -> u64 {
        match self {
            Self::Frame { offset, .. } => *offset,
            Self::Hole(hole) => hole.offset,
        }
    }
}

impl Hole {
    /// The hole as a finding about the file `name`.
    pub(super) fn damage(&self, name: &str) -> Damage {
        let mut damage = Damage::at(name, (self.offset, self.bytes), self.what);
        let last = self.found.and_then(|found| found.checked_sub(1));
        damage.frames = last
            .filter(|last| *last >= self.expected)
            .map(|last| (self.expected, last));
        damage
    }
}
