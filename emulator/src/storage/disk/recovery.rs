//! From files to the content: the checkpoint, and the log since.
//!
//! Nothing is changed before everything was read and found in order. The end of the log is the one place where
//! something may be torn: a frame that was being written when the process or the machine stopped.

use std::sync::Arc;

use crate::meter::StoreMeters;
use crate::storage::{FactDecoder, Kept, MemoryStore};
use crate::value::Item;

use super::bodies::{BodyFile, Shelf};
use super::checkpoint;
use super::closed::{self, CLOSED, SHORTER};
use super::content::DiskContent;
use super::durability::Durability;
use super::error::{self, OpenError};
use super::folder::{self, Blob, Folder};
use super::frame;
use super::header::{FileKind, HEADER_BYTES, Header, SQLITE};
use super::log::{DiskLog, Health, SEGMENT_BYTES, create_segment};
use super::manifest::{self, BodyName, MANIFEST, Manifest, ManifestFault, segment_name};
use super::owner::LOCK;
use super::replay::{Frames, Recovered, Stop};
use super::tail::Unsure;

/// Opens the store in `folder`, or makes one where nothing is. `new_store` is the number of a new one.
pub(super) fn open(
    folder: Arc<dyn Folder>,
    memory: Option<u64>,
    facts: FactDecoder,
    new_store: u64,
) -> Result<(DiskContent, DiskLog), OpenError> {
    let names = check_folder(&*folder)?;
    let is_new = !names.iter().any(|name| name == MANIFEST);
    let meters = Arc::new(StoreMeters::default());
    Ok(match memory {
        None => {
            let opened = match is_new {
                true => (MemoryStore::new(), create(folder, new_store, meters)?),
                false => read::<Item>(folder, &names, facts, (), meters)?,
            };
            (DiskContent::Whole(opened.0), opened.1)
        }
        Some(bytes) => {
            let shelf = Shelf::with_cache(bytes, Arc::clone(&meters));
            let opened = match is_new {
                true => {
                    let log = create(folder, new_store, meters)?;
                    (MemoryStore::<Kept>::with_shelf(shelf), log)
                }
                false => read::<Kept>(folder, &names, facts, shelf, meters)?,
            };
            (DiskContent::Placed(opened.0), opened.1)
        }
    })
}

/// A store that begins with the checkpoint after frame `last`, which is whole in `folder` and no manifest names yet: its
/// content, and a log behind it. Nothing finds it again before the manifest of the log is written.
pub(super) fn begin(
    folder: Arc<dyn Folder>,
    memory: Option<u64>,
    facts: FactDecoder,
    (store, last): (u64, u64),
) -> Result<(DiskContent, DiskLog), OpenError> {
    let meters = Arc::new(StoreMeters::default());
    Ok(match memory {
        None => {
            let (content, log) = begin_with::<Item>(folder, facts, (), (store, last), meters)?;
            (DiskContent::Whole(content), log)
        }
        Some(bytes) => {
            let shelf = Shelf::with_cache(bytes, Arc::clone(&meters));
            let (content, log) = begin_with::<Kept>(folder, facts, shelf, (store, last), meters)?;
            (DiskContent::Placed(content), log)
        }
    })
}

fn begin_with<V: Recovered>(
    folder: Arc<dyn Folder>,
    facts: FactDecoder,
    shelf: V::Shelf,
    (store, last): (u64, u64),
    meters: Arc<StoreMeters>,
) -> Result<(MemoryStore<V>, DiskLog), OpenError> {
    let first = last.saturating_add(1);
    let manifest = Manifest {
        checkpoint: Some(last),
        segments: vec![first],
        bodies: Vec::new(),
    };
    let content = MemoryStore::<V>::with_shelf(shelf);
    // In the order of the next start, which must give the files the same numbers.
    let mut files = OpenFiles::of(&*folder, store, &manifest)?;
    let file = files.open(&*folder, store, (FileKind::Checkpoint, last))?;
    content.change_shelf(|shelf| V::show(shelf, &files.shelf));
    let at = (store, last, file.name.number);
    let checkpoint_bytes = checkpoint::read(&*file.blob, at, facts, (&content, &files.shelf))?;
    let segment = create_segment(&*folder, store, first);
    let segment = segment.map_err(error::io("create", &segment_name(first)))?;
    let file = files.open(&*folder, store, (FileKind::Segment, first))?;
    content.change_shelf(|shelf| V::show(shelf, &files.shelf));
    meters.checkpoint_bytes.set(checkpoint_bytes);
    meters.segments.set(1);
    let log = DiskLog {
        folder,
        store,
        manifest,
        durability: Durability::new(last, Arc::clone(&segment), Arc::clone(&meters)),
        segment,
        end: HEADER_BYTES,
        file: file.name.number,
        next_file: files.next,
        next: first,
        since_checkpoint: 0,
        checkpoint_at: checkpoint_bytes.max(SEGMENT_BYTES),
        health: Health::Fine,
        meters,
    };
    Ok((content, log))
}

/// Reads the store in `folder`.
fn read<V: Recovered>(
    folder: Arc<dyn Folder>,
    names: &[String],
    facts: FactDecoder,
    shelf: V::Shelf,
    meters: Arc<StoreMeters>,
) -> Result<(MemoryStore<V>, DiskLog), OpenError> {
    let (manifest, store) = Manifest::read(&*folder)?;
    if let Some(name) = manifest
        .files()
        .into_iter()
        .find(|name| !names.contains(name))
    {
        return Err(OpenError::Missing(name));
    }
    let content = MemoryStore::<V>::with_shelf(shelf);
    let mut files = OpenFiles::of(&*folder, store, &manifest)?;
    let mut next = 1;
    let mut checkpoint_bytes = 0;
    if let Some(last) = manifest.checkpoint {
        let file = files.open(&*folder, store, (FileKind::Checkpoint, last))?;
        content.change_shelf(|shelf| V::show(shelf, &files.shelf));
        let at = (store, last, file.name.number);
        checkpoint_bytes = checkpoint::read(&*file.blob, at, facts, (&content, &files.shelf))?;
        next = last.saturating_add(1);
    }
    let noted = closed::first_unnoted(&*folder, store)?;
    let mut tail = None;
    let mut since_checkpoint = 0;
    for (place, first) in manifest.segments.iter().enumerate() {
        if *first != next {
            return Err(OpenError::Content(format!(
                "{} does not begin with frame {next}",
                segment_name(*first)
            )));
        }
        let file = files.open(&*folder, store, (FileKind::Segment, *first))?;
        content.change_shelf(|shelf| V::show(shelf, &files.shelf));
        let mut segment = Segment::over(file, store, *first)?;
        let torn = segment.replay(&content, facts, &files.shelf)?;
        let is_last = place + 1 == manifest.segments.len();
        segment.check_end(torn, is_last.then_some(noted))?;
        next = segment.next;
        since_checkpoint += segment.offset;
        tail = Some(segment);
    }
    let tail = tail.ok_or_else(|| OpenError::Missing("the log".to_owned()))?;
    // From here on files are changed.
    tail.cut(&*folder)?;
    let name = segment_name(tail.first);
    let keep = tail
        .unsure
        .keep_again(&tail.blob, (&name, store), tail.offset);
    keep?;
    // Of names as well nobody knows what the medium has. What they have replaced goes only then.
    folder.sync().map_err(error::io("sync", "the folder"))?;
    remove_strays(&*folder, names, &manifest);
    meters.checkpoint_bytes.set(checkpoint_bytes);
    meters.log_bytes.set(since_checkpoint);
    meters.segments.set(manifest.segments.len() as u64);
    let last = next.saturating_sub(1);
    let log = DiskLog {
        folder,
        store,
        manifest,
        end: tail.offset,
        durability: Durability::new(last, Arc::clone(&tail.blob), Arc::clone(&meters)),
        segment: tail.blob,
        file: tail.file,
        next_file: files.next,
        next,
        since_checkpoint,
        checkpoint_at: checkpoint_bytes.max(SEGMENT_BYTES),
        health: Health::Fine,
        meters,
    };
    Ok((content, log))
}

/// The files in which items may lie, open and numbered.
struct OpenFiles {
    shelf: Shelf,
    next: u32,
}

impl OpenFiles {
    /// Those that the manifest names beside the checkpoint and the log.
    fn of(folder: &dyn Folder, store: u64, manifest: &Manifest) -> Result<Self, OpenError> {
        let mut files = Self {
            shelf: Shelf::default(),
            next: 0,
        };
        for name in &manifest.bodies {
            let blob = open_file(folder, &name.name(), name.kind, (store, name.named))?;
            files.shelf.add(name.number, BodyFile::new(*name, blob));
            files.next = files.next.max(name.number.saturating_add(1));
        }
        Ok(files)
    }

    /// Another one, which gets the next number.
    fn open(
        &mut self,
        folder: &dyn Folder,
        store: u64,
        (kind, named): (FileKind, u64),
    ) -> Result<BodyFile, OpenError> {
        let name = BodyName {
            number: self.next,
            kind,
            named,
        };
        let blob = open_file(folder, &name.name(), kind, (store, named))?;
        let file = BodyFile::new(name, blob);
        self.shelf.add(name.number, file.clone());
        self.next = self.next.saturating_add(1);
        Ok(file)
    }
}

/// A segment that is being read.
struct Segment {
    store: u64,
    first: u64,
    file: u32,
    blob: Arc<dyn Blob>,
    /// How many bytes there are.
    end: u64,
    /// What was read so far.
    offset: u64,
    /// The number of the frame that stands there.
    next: u64,
    /// Those of the frames that the medium may not have.
    unsure: Unsure,
}

impl Segment {
    fn over(file: BodyFile, store: u64, first: u64) -> Result<Self, OpenError> {
        let length = file.blob.length();
        Ok(Self {
            store,
            first,
            file: file.name.number,
            end: length.map_err(error::io("read", &segment_name(first)))?,
            blob: file.blob,
            offset: HEADER_BYTES,
            next: first,
            unsure: Unsure::default(),
        })
    }

    /// Does again what whole frames say; what is wrong with the first that is not whole.
    fn replay<V: Recovered>(
        &mut self,
        content: &MemoryStore<V>,
        facts: FactDecoder,
        shelf: &Shelf,
    ) -> Result<Option<&'static str>, OpenError> {
        let mut frames = Frames {
            blob: &*self.blob,
            store: self.store,
            file: self.file,
            offset: self.offset,
            end: self.end,
            next: self.next,
            closes: false,
        };
        let unsure = &mut self.unsure;
        let stop = frames.replay(content, (facts, shelf), &mut |header, offset| {
            unsure.note(header, offset);
        });
        (self.offset, self.next) = (frames.offset, frames.next);
        match stop.map_err(error::io("read", &segment_name(self.first)))? {
            Stop::End => Ok(None),
            Stop::Other(what) => Ok(Some(what)),
            Stop::Wrong(what) => Err(self.damaged(what)),
            Stop::Closed => {
                debug_assert!(false, "no frame closes a segment");
                Err(self.damaged("a frame without content"))
            }
        }
    }

    /// Refuses where something was whole once that is not now. The last segment is told before which frame all were there.
    fn check_end(&self, torn: Option<&'static str>, noted: Option<u64>) -> Result<(), OpenError> {
        if noted.is_some_and(|noted| self.next < noted) {
            return Err(self.damaged(torn.unwrap_or(SHORTER)));
        }
        let Some(what) = torn else {
            return Ok(());
        };
        // The medium had all of a segment before the next one was begun.
        if noted.is_none() {
            return Err(self.damaged(what));
        }
        let name = segment_name(self.first);
        let rest = folder::read_from(&*self.blob, self.offset);
        let rest = rest.map_err(error::io("read", &name))?;
        let later = frame::search(&rest, self.store, self.next);
        if later.iter().any(|header| header.durable >= self.next) {
            return Err(self.damaged(what));
        }
        tracing::warn!(
            file = name,
            offset = self.offset,
            bytes = rest.len(),
            whole_frames = later.len(),
            what,
            "the end of the log was not completely written and is cut off; nothing that was answered \
             under --fsync always is in it"
        );
        Ok(())
    }

    /// Cuts off what lies behind the last whole frame, and keeps a copy of it beside the log.
    fn cut(&self, folder: &dyn Folder) -> Result<(), OpenError> {
        if self.offset == self.end {
            return Ok(());
        }
        let name = segment_name(self.first);
        let kept_name = format!("cut-{:016x}-{:x}", self.first, self.offset);
        let kept = folder::read_from(&*self.blob, self.offset).and_then(|bytes| {
            let kept = folder.create(&kept_name)?;
            kept.write_at(0, &bytes)?;
            kept.sync()
        });
        match kept {
            Ok(()) => tracing::warn!(file = kept_name, "what was cut off is kept"),
            // A torn end is what a full disk leaves behind: it must not keep the store closed.
            Err(error) => tracing::warn!(%error, "what was cut off is not kept"),
        }
        self.blob
            .truncate(self.offset)
            .map_err(error::io("cut", &name))
    }

    fn damaged(&self, what: &'static str) -> OpenError {
        OpenError::Damaged {
            name: segment_name(self.first),
            offset: self.offset,
            what,
        }
    }
}

/// Opens a file of the store and checks its header.
pub(super) fn open_file(
    folder: &dyn Folder,
    name: &str,
    kind: FileKind,
    (store, number): (u64, u64),
) -> Result<Arc<dyn Blob>, OpenError> {
    let blob = folder.open(name).map_err(error::io("open", name))?;
    let length = blob.length().map_err(error::io("read", name))?;
    let mut head = [0; HEADER_BYTES as usize];
    let there = usize::try_from(length)
        .unwrap_or(usize::MAX)
        .min(head.len());
    // No more than the file has, and no more than there is room for.
    let head = head.get_mut(..there).unwrap_or_default();
    let read = blob.read_at(0, head);
    read.map_err(error::io("read", name))?;
    let header = Header::read(name, head, kind)?;
    if (header.store, header.number) != (store, number) {
        return Err(OpenError::Content(format!(
            "{name} is a file of another store, or has the name of another file"
        )));
    }
    Ok(blob)
}

/// A new store.
fn create(
    folder: Arc<dyn Folder>,
    store: u64,
    meters: Arc<StoreMeters>,
) -> Result<DiskLog, OpenError> {
    let first = 1;
    let segment = create_segment(&*folder, store, first);
    let segment = segment.map_err(error::io("create", &segment_name(first)))?;
    let manifest = Manifest {
        checkpoint: None,
        segments: vec![first],
        bodies: Vec::new(),
    };
    manifest
        .write(&*folder, store)
        .map_err(|fault| match fault {
            ManifestFault::NotWritten(source) | ManifestFault::Unknown(source) => {
                error::io("create", MANIFEST)(source)
            }
        })?;
    meters.segments.set(1);
    Ok(DiskLog {
        folder,
        store,
        manifest,
        durability: Durability::new(0, Arc::clone(&segment), Arc::clone(&meters)),
        segment,
        end: HEADER_BYTES,
        file: 0,
        next_file: 1,
        next: first,
        since_checkpoint: 0,
        checkpoint_at: SEGMENT_BYTES,
        health: Health::Fine,
        meters,
    })
}

/// Refuses a folder in which something is, though no store; the names in it.
pub(super) fn check_folder(folder: &dyn Folder) -> Result<Vec<String>, OpenError> {
    let names = folder.list().map_err(error::io("list", "the folder"))?;
    if names.iter().any(|name| name == MANIFEST) {
        return Ok(names);
    }
    let mut foreign = None;
    for name in &names {
        if is_no_content(folder, name) {
            continue;
        }
        if is_sqlite(folder, name) {
            return Err(OpenError::DynamoDbLocal(name.clone()));
        }
        if manifest::is_own_name(name) {
            return Err(OpenError::Missing(MANIFEST.to_owned()));
        }
        foreign = foreign.or(Some(name));
    }
    match foreign {
        Some(name) => Err(OpenError::Foreign(name.clone())),
        None => Ok(names),
    }
}

/// Whether a file without a manifest beside it is none that anybody wants to keep: one of the system, or what is left
/// where the making of a store or of a copy was cut short, which is a segment without a frame, or a checkpoint that was
/// not finished.
pub(super) fn is_no_content(folder: &dyn Folder, name: &str) -> bool {
    let length = || folder.open(name).and_then(|blob| blob.length());
    let is_checkpoint = manifest::is_own_name(name) && name.starts_with("checkpoint-");
    name.starts_with('.')
        || [LOCK, "lost+found", manifest::NEW_MANIFEST].contains(&name)
        || (is_checkpoint && name.ends_with(".new"))
        || (name == segment_name(1) && length().is_ok_and(|length| length <= HEADER_BYTES))
}

/// Whether the file is one of SQLite.
fn is_sqlite(folder: &dyn Folder, name: &str) -> bool {
    let mut head = [0; SQLITE.len()];
    let read = folder
        .open(name)
        .and_then(|blob| blob.read_at(0, &mut head));
    read.is_ok() && head == SQLITE
}

/// Removes files that no manifest names: what was being written or removed when the process before ended.
fn remove_strays(folder: &dyn Folder, names: &[String], manifest: &Manifest) {
    let files = manifest.files();
    for name in names {
        let is_needed = [MANIFEST, CLOSED].contains(&name.as_str()) || files.contains(name);
        let is_stray = manifest::is_own_name(name) && !is_needed;
        if is_stray && let Err(error) = folder.remove(name) {
            tracing::debug!(file = name, %error, "a file of no use is left");
        }
    }
}
