//! Writing again what lies among much that is of no use any more, so that the files it lay in can go.
//!
//! Only where items are not kept in memory. A file is read from its beginning; what it has that is held still is
//! written into a new one, those together that are used together and in the order of their keys, so that a walk
//! finds neighbours. When the medium has the new file, the maps are told, a few hundred places at a time; a checkpoint
//! then names the new places, and the old files go. A crash at any moment before leaves the old checkpoint and the
//! files that it names.
//!
//! Policy: the thread of the store does it when a fifth of the files is of no use, and 64 MiB at least; it begins with
//! the files that have most of it, stops where a tenth is left, and pauses after each MiB. Asked for it, it takes
//! every file of which an eighth is of no use, and does not pause.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use crate::clock::Timestamp;
use crate::meter::{Measured, StoreMeters};
use crate::storage::codec::commit;
use crate::storage::memory::{Moved, MovedImage};
use crate::storage::{
    Cause, Commit, Entry, Kept, Key, LoggedChange, MemoryStore, Place, Space, StoreError,
};

use super::bodies::{BodyFile, Shelf};
use super::checkpoint::FrameWriter;
use super::content::DiskContent;
use super::header::{FORMAT, FileKind, HEADER_BYTES, Header};
use super::log::failed;
use super::manifest::{BodyName, bodies_name};
use super::replay::{BatchReader, Frames, Stop};
use super::{DiskParts, Fsync};

/// How much of the files has to be of no use before anything is done unasked.
const LEAST_BYTES: u64 = 64 << 20;

/// How many texts, and how many bytes of them, go into one new file.
const PORTION_TEXTS: usize = 1 << 17;
const PORTION_BYTES: u64 = 64 << 20;

/// How many bytes of texts are written in one frame.
const FRAME_BYTES: usize = 1 << 20;

/// How long others go first after each frame.
const PAUSE: Duration = Duration::from_millis(10);

/// How much is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effort {
    /// What is worth it, so that nobody notices.
    Paced,
    /// All that makes the files smaller, at once.
    Full,
}

/// How large a file is in which items lie, and how much of it is of use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FileStats {
    /// Its name in the folder.
    pub(crate) name: String,
    /// How many bytes it has.
    pub(crate) bytes: u64,
    /// How many of them are of use.
    pub(crate) live: u64,
    number: u32,
}

/// A text that is held still, and by whom.
struct Body {
    place: Place,
    users: Vec<User>,
}

/// Who holds a text.
enum User {
    Entry(Space, Key, Kept),
    /// The old image of a record, or the new one.
    Image(Space, u64, bool, Kept),
}

impl DiskParts {
    /// How much of each file is of use, where items are not kept in memory.
    pub(super) fn file_stats(&self) -> Vec<FileStats> {
        let DiskContent::Placed(store) = &self.content else {
            return Vec::new();
        };
        let (shelf, usage) = (store.shelf(), store.usage());
        let stats = shelf.files().filter_map(|(number, file)| {
            // A file whose length cannot be told is left alone.
            let bytes = file.blob.length().ok()?;
            Some(FileStats {
                name: file.name.name(),
                bytes,
                live: usage.of(*number).bytes.min(bytes),
                number: *number,
            })
        });
        stats.collect()
    }

    /// Writes again what lies among much that is of no use.
    pub(super) fn compact(&self, effort: Effort) -> Result<(), StoreError> {
        let DiskContent::Placed(store) = &self.content else {
            return Ok(());
        };
        let _alone = self.keeping.lock();
        if self.log.lock().is_succeeded() {
            // What lies in files lies in some that are only open still.
            return Ok(());
        }
        if effort == Effort::Full {
            // So that the segments until now are no longer needed as a log.
            self.checkpoint_alone(false)?;
        }
        let victims = self.victims(effort);
        if victims.is_empty() {
            return Ok(());
        }
        let shelf = store.shelf();
        let mut portion = Portion::default();
        for number in victims {
            let Some(file) = shelf.file(number) else {
                continue;
            };
            let mut reader = self.reader(file, &shelf)?;
            loop {
                let batch = reader.batch::<Kept>();
                let batch = batch.map_err(|error| failed("read a file", &error.to_string()))?;
                for commit in batch.commits() {
                    portion.gather(commit, store);
                }
                if portion.is_full() && !self.rewrite(&mut portion, store, effort)? {
                    return Ok(());
                }
                match batch.stop() {
                    None => {}
                    Some(Stop::End | Stop::Closed) => break,
                    Some(Stop::Other(what) | Stop::Wrong(what)) => {
                        let name = file.name.name();
                        tracing::error!(file = name, what, "a file is damaged, and is kept");
                        return Err(StoreError::Corrupt {
                            what: format!("{name}: {what}").into(),
                        });
                    }
                }
            }
        }
        if !self.rewrite(&mut portion, store, effort)? {
            return Ok(());
        }
        self.checkpoint_alone(true)?;
        self.meters.compactions.count();
        Ok(())
    }

    /// Which files are written again, by their numbers.
    pub(super) fn victims(&self, effort: Effort) -> Vec<u32> {
        let log = self.log.lock();
        let still_log = |name: &BodyName| {
            name.kind == FileKind::Segment && log.manifest.segments.contains(&name.named)
        };
        let DiskContent::Placed(store) = &self.content else {
            return Vec::new();
        };
        let shelf = store.shelf();
        let mut closed = self.file_stats();
        closed.retain(|file| {
            let name = shelf.file(file.number).map(|file| file.name);
            name.is_some_and(|name| !still_log(&name))
        });
        drop(log);
        let total: u64 = closed.iter().map(|file| file.bytes).sum();
        let dead_of = |file: &FileStats| file.bytes - file.live;
        let mut dead: u64 = closed.iter().map(dead_of).sum();
        if effort == Effort::Full {
            closed.retain(|file| dead_of(file) > file.bytes / 8);
        } else {
            if dead < LEAST_BYTES || dead < total / 5 {
                return Vec::new();
            }
            closed.sort_by_key(|file| file.live.saturating_mul(1000) / file.bytes.max(1));
            closed.retain(|file| {
                let is_enough = dead <= total / 10;
                dead -= if is_enough { 0 } else { dead_of(file) };
                !is_enough
            });
        }
        closed.into_iter().map(|file| file.number).collect()
    }

    /// Reads the frames of a file.
    fn reader<'a>(
        &self,
        file: &'a BodyFile,
        shelf: &'a Shelf,
    ) -> Result<BatchReader<'a>, StoreError> {
        let end = file.blob.length();
        let is_log = file.name.kind == FileKind::Segment;
        let frames = Frames {
            blob: &*file.blob,
            store: self.log.lock().store,
            file: file.name.number,
            offset: HEADER_BYTES,
            end: end.map_err(|error| failed("read a file", &error.to_string()))?,
            next: if is_log { file.name.named } else { 1 },
            closes: !is_log,
        };
        Ok(BatchReader::new(frames, self.facts, shelf))
    }

    /// Writes a portion into a new file and tells the maps. Whether the store is to go on.
    fn rewrite(
        &self,
        portion: &mut Portion,
        store: &MemoryStore<Kept>,
        effort: Effort,
    ) -> Result<bool, StoreError> {
        let bodies = portion.take();
        if bodies.is_empty() {
            return Ok(true);
        }
        let (number, folder, header) = {
            let mut log = self.log.lock();
            log.check_writable()?;
            let number = log.new_file();
            let header = Header {
                kind: FileKind::Bodies,
                format: FORMAT,
                store: log.store,
                number: u64::from(number),
            };
            (number, Arc::clone(&log.folder), header)
        };
        let not_written = |error: std::io::Error| failed("write texts again", &error.to_string());
        let name = bodies_name(u64::from(number));
        let created = FrameWriter::create(&*folder, name.clone(), header);
        let mut rewriting = Rewriting {
            writer: created.map_err(not_written)?,
            number,
            moved: Vec::new(),
            images: Vec::new(),
        };
        let shelf = store.shelf();
        let written = rewriting.write(bodies, &shelf, || {
            // Who promised a time by which the medium has everything is not held up by this.
            if matches!(self.fsync, Fsync::Interval(_)) {
                // The failure is in the log of the process, and the next commit is refused for it.
                let _known = self.durability.sync();
            }
            effort == Effort::Full || self.orders.pause(PAUSE)
        });
        let is_whole = match written {
            Ok(is_whole) => is_whole,
            Err(error) => {
                // Nothing more can be done where this fails too: the next start removes it.
                let _removed = folder.remove(&format!("{name}.new"));
                return Err(error);
            }
        };
        if !is_whole {
            let _removed = folder.remove(&format!("{name}.new"));
            return Ok(false);
        }
        let Rewriting {
            writer,
            moved,
            images,
            ..
        } = rewriting;
        let blob = Arc::clone(writer.blob());
        writer.finish(&*folder).map_err(not_written)?;
        let name = BodyName {
            number,
            kind: FileKind::Bodies,
            named: u64::from(number),
        };
        store.change_shelf(|shelf| shelf.add(number, BodyFile::new(name, blob)));
        store.exchange(moved, |now, from| now == from);
        store.exchange_images(images);
        Ok(true)
    }
}

impl Measured for DiskParts {
    fn measure(&self, meters: &StoreMeters) {
        let DiskContent::Placed(store) = &self.content else {
            return;
        };
        meters.cache_bytes.set(store.shelf().cache_bytes());
        let files = self.file_stats();
        let live = files.iter().map(|file| file.live).sum();
        let bytes: u64 = files.iter().map(|file| file.bytes).sum();
        meters.live_bytes.set(live);
        meters.dead_bytes.set(bytes.saturating_sub(live));
    }
}

/// Texts that go into one new file.
#[derive(Default)]
struct Portion {
    bodies: HashMap<(u32, u32), Body>,
    bytes: u64,
}

impl Portion {
    /// Takes what a commit of an old file has that is held still.
    fn gather(&mut self, commit: &Commit<Kept>, store: &MemoryStore<Kept>) {
        for Entry { space, key, item } in &commit.entries {
            let Some(Kept::Placed(place)) = item else {
                continue;
            };
            let now = store.held(*space, key);
            if let Some(now @ Kept::Placed(held)) = now
                && held.is_at(place)
            {
                self.add(held, User::Entry(*space, key.clone(), now));
            }
        }
        for (log, change) in &commit.log {
            if change.old.is_none() && change.new.is_none() {
                continue;
            }
            let Some(now) = store.change(*log, change.sequence) else {
                continue;
            };
            let images = [(true, &change.old, now.old), (false, &change.new, now.new)];
            for (is_old, written, held) in images {
                if let (Some(Kept::Placed(place)), Some(now @ Kept::Placed(held))) = (written, held)
                    && held.is_at(place)
                {
                    self.add(held, User::Image(*log, change.sequence, is_old, now));
                }
            }
        }
    }

    fn add(&mut self, place: Place, user: User) {
        let body = self.bodies.entry((place.file, place.offset));
        let body = body.or_insert_with(|| {
            self.bytes += u64::from(place.text_length());
            Body {
                place,
                users: Vec::with_capacity(1),
            }
        });
        body.users.push(user);
    }

    fn is_full(&self) -> bool {
        self.bodies.len() >= PORTION_TEXTS || self.bytes >= PORTION_BYTES
    }

    /// All of it, in the order of the keys that hold it.
    fn take(&mut self) -> Vec<Body> {
        let Self { bodies, .. } = std::mem::take(self);
        let mut bodies: Vec<Body> = bodies.into_values().collect();
        bodies.sort_by(|left, right| left.order().cmp(&right.order()));
        bodies
    }
}

impl Body {
    /// By whom the text was found first, which is the table where it is one of a table; the records of logs last.
    fn order(&self) -> (bool, Option<(Space, &Key)>, u64) {
        match self.users.first() {
            Some(User::Entry(space, key, _)) => (false, Some((*space, key)), 0),
            Some(User::Image(_, sequence, ..)) => (true, None, *sequence),
            None => (true, None, 0),
        }
    }
}

/// A new file, and what has moved into it.
struct Rewriting {
    writer: FrameWriter,
    number: u32,
    moved: Vec<Moved<Kept>>,
    images: Vec<MovedImage>,
}

impl Rewriting {
    /// Writes texts. `goes_on` lets others go first, and says whether the store is to go on.
    fn write(
        &mut self,
        bodies: Vec<Body>,
        shelf: &Shelf,
        mut goes_on: impl FnMut() -> bool,
    ) -> Result<bool, StoreError> {
        let mut commit = Commit::default();
        let mut users = Vec::new();
        let mut bytes = 0;
        for body in bodies {
            // Past the cache, which is for what is asked for.
            let item = shelf.read_uncached(&body.place)?;
            bytes += item.json().len();
            for user in body.users {
                match &user {
                    User::Entry(space, key, _) => commit.put(*space, key.clone(), item.clone()),
                    User::Image(log, sequence, is_old, _) => {
                        let image = Some(Kept::Whole(item.clone()));
                        let (old, new) = if *is_old {
                            (image, None)
                        } else {
                            (None, image)
                        };
                        // Which record it is of is all that is read again.
                        let change = LoggedChange {
                            sequence: *sequence,
                            at: Timestamp::from_millis(0),
                            hash: 0,
                            old,
                            new,
                            cause: Cause::Request,
                        };
                        commit.log.push((*log, change));
                    }
                }
                users.push(user);
            }
            if bytes >= FRAME_BYTES {
                self.frame(std::mem::take(&mut commit), std::mem::take(&mut users))?;
                bytes = 0;
                if !goes_on() {
                    return Ok(false);
                }
            }
        }
        self.frame(commit, users)?;
        Ok(true)
    }

    /// Writes one frame, and notes where its texts have moved.
    fn frame(&mut self, commit: Commit, users: Vec<User>) -> Result<(), StoreError> {
        if commit.is_empty() {
            return Ok(());
        }
        let encoded = commit::encode_with_spots(&commit);
        let encoded = encoded.ok_or_else(super::log::too_large)?;
        let base = self.writer.next_commit();
        let written = self.writer.commit_bytes(&encoded.bytes);
        written.map_err(|error| failed("write texts again", &error.to_string()))?;
        let placed = encoded.placed(commit, self.number, base, |_, _| {});
        let mut entries = placed.entries.into_iter();
        let mut log = placed.log.into_iter();
        for user in users {
            match user {
                User::Entry(space, key, from) => {
                    if let Some(to) = entries.next().and_then(|entry| entry.item) {
                        self.moved.push(Moved {
                            space,
                            key,
                            from,
                            to,
                        });
                    }
                }
                User::Image(log_space, sequence, _, from) => {
                    if let Some(to) = log.next().and_then(|(_, change)| change.old.or(change.new)) {
                        self.images.push(MovedImage {
                            log: log_space,
                            sequence,
                            from,
                            to,
                        });
                    }
                }
            }
        }
        Ok(())
    }
}
