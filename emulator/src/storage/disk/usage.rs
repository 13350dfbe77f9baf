//! How much of the files is what the store holds now.
//!
//! What was written last of a key, a fact or a record is live, in the file in which it was written; everything else
//! goes with the next checkpoint. A text that the checkpoint tells of is live where it lies.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::storage::{Commit, Entry, Kept, Key, Space, SpaceChange};

use super::report::FileUse;

/// What stands before key and item of an entry: the number of the space, the length of the key, and a tag.
const ENTRY_BYTES: u64 = 8 + 4 + 1;

/// What stands in a record beside its images: the log, sequence number, moment and hash, two tags and the cause.
const RECORD_BYTES: u64 = 8 + 8 + 8 + 8 + 2 + 1;

/// What stands before key and bytes of a fact.
const FACT_BYTES: u64 = 4 + 1 + 4;

/// What stands before the text of an item, or in its place where the text stands in the same commit before.
const TEXT_BYTES: u64 = 4;

/// What stands in place of a text that lies elsewhere: five numbers of 32 bits.
const PLACE_BYTES: u64 = 5 * 4;

/// What lies in files.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Thing {
    Entry(Space, Key),
    Record(Space, u64),
    Fact(Key),
}

/// Where a thing was written last, and how many bytes it took.
#[derive(Clone, Copy, Debug)]
struct LastWrite {
    /// Which of all writings it was: a copy of a space has the same.
    number: u64,
    file: u32,
    /// All but the texts of items.
    bytes: u64,
    /// The texts, which it may share with others of its commit.
    texts: [Option<Text>; 2],
    /// Whether it was written for the space from which this one is a copy.
    is_copied: bool,
}

/// The text of an item.
#[derive(Clone, Copy, Debug)]
struct Text {
    id: TextId,
    /// The file in which it lies.
    file: u32,
    bytes: u64,
}

/// Which text it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum TextId {
    /// The one in this file, from this byte on.
    At(u32, u32),
    /// One of those that lie too far behind to be told of by a place, by their number.
    Far(u64),
}

/// A text, and what is written of it in a commit.
#[derive(Clone, Copy, Debug)]
struct Use {
    text: Text,
    /// What stands in the place of the text, or before it.
    bytes: u64,
    /// Whether this is the first use of the text.
    is_first: bool,
}

/// The texts of a commit, by which those that it holds together are known.
#[derive(Debug, Default)]
struct Texts {
    known: HashSet<TextId>,
    /// By where the items lie in memory, which the commit keeps while it is looked at.
    far: HashMap<usize, u64>,
    /// How many of these all commits have had.
    count: u64,
}

impl Texts {
    fn begin_commit(&mut self) {
        self.known.clear();
        self.far.clear();
    }

    /// The text of what is held by a commit in `file`.
    fn of(&mut self, kept: &Kept, file: u32) -> Use {
        let text = match kept {
            Kept::Placed(place) => Text {
                id: TextId::At(place.file, place.offset),
                file: place.file,
                bytes: u64::from(place.text_length()),
            },
            Kept::Whole(item) => {
                let count = &mut self.count;
                let number = self.far.entry(item.json().as_ptr().addr());
                let number = *number.or_insert_with(|| {
                    *count += 1;
                    *count
                });
                Text {
                    id: TextId::Far(number),
                    file,
                    bytes: item.json().len() as u64,
                }
            }
        };
        let is_known = !self.known.insert(text.id);
        // A text elsewhere may have been told of in a commit before; one of this file stands in this commit.
        let is_shared =
            text.file != file && matches!(kept, Kept::Placed(place) if place.is_shared());
        Use {
            text,
            bytes: match text.file == file {
                true => TEXT_BYTES,
                false => PLACE_BYTES,
            },
            is_first: !is_known && !is_shared,
        }
    }
}

/// How much of a space was written, and how much of the files it holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct SpaceUse {
    /// Bytes of all entries that were written for it to the files that there are.
    pub(crate) written: u64,
    /// Bytes of the entries that are there now.
    pub(crate) live: u64,
    /// Those of the live bytes that were written for another space, of which this one is a copy.
    pub(crate) copied: u64,
}

impl SpaceUse {
    /// Bytes that were written for the space and are of no use to it any more.
    pub(crate) fn dead(&self) -> u64 {
        self.written
            .saturating_sub(self.live.saturating_sub(self.copied))
    }
}

/// How much of each file and each space is live.
#[derive(Debug)]
pub(crate) struct Usage {
    measures: bool,
    /// By the numbers of the files.
    files: BTreeMap<u32, FileUse>,
    /// How many bytes were written for each space.
    written: BTreeMap<Space, u64>,
    things: BTreeMap<Thing, LastWrite>,
    texts: Texts,
    /// How many things were written.
    count: u64,
}

impl Usage {
    /// Nothing read yet. Without `measures` only files and their frames are counted.
    pub(super) fn new(measures: bool) -> Self {
        Self {
            measures,
            files: BTreeMap::new(),
            written: BTreeMap::new(),
            things: BTreeMap::new(),
            texts: Texts::default(),
            count: 0,
        }
    }

    /// A file with this number.
    pub(super) fn begin_file(&mut self, number: u32, name: &str, bytes: u64) {
        let begun = FileUse {
            file: name.to_owned(),
            bytes,
            live_bytes: 0,
            frames: 0,
        };
        self.files.insert(number, begun);
    }

    /// A frame of the file.
    pub(super) fn note_frame(&mut self, file: u32) {
        if let Some(file) = self.files.get_mut(&file) {
            file.frames += 1;
        }
    }

    /// A commit in this file.
    pub(super) fn note(&mut self, file: u32, commit: &Commit<Kept>) {
        if !self.measures {
            return;
        }
        self.texts.begin_commit();
        // A copy is what there was before the commit.
        for change in &commit.spaces {
            if let SpaceChange::Copy { from, to } = *change {
                self.copy(from, to);
            }
        }
        for fact in &commit.facts {
            let bytes = fact.value.as_ref().and_then(|value| value.to_bytes());
            let written = bytes.map(|bytes| {
                let key = fact.key.as_bytes().len() as u64;
                (FACT_BYTES + key + bytes.len() as u64, [None, None])
            });
            self.set(Thing::Fact(fact.key.clone()), file, written);
        }
        // In the order of spaces, so that a text that several share is one of the same space here and at the end.
        let mut entries: Vec<&Entry<Kept>> = commit.entries.iter().collect();
        entries.sort_by_key(|entry| entry.space);
        for entry in entries {
            let bytes = ENTRY_BYTES + entry.key.as_bytes().len() as u64;
            let used = entry.item.as_ref().map(|kept| self.texts.of(kept, file));
            let total = self.written.entry(entry.space).or_default();
            // A deletion takes bytes as well, and none of them is live.
            *total += bytes;
            if let Some(used) = used {
                *total += used.bytes;
                *total += if used.is_first { used.text.bytes } else { 0 };
            }
            let written = used.map(|used| (bytes + used.bytes, [Some(used.text), None]));
            self.set(Thing::Entry(entry.space, entry.key.clone()), file, written);
        }
        for (log, change) in &commit.log {
            let images = [&change.old, &change.new];
            let uses = images.map(|image| Some(self.texts.of(image.as_ref()?, file)));
            let bytes = uses.iter().flatten().map(|used| used.bytes);
            let bytes = RECORD_BYTES + bytes.sum::<u64>();
            let texts = uses.map(|used| Some(used?.text));
            self.set(
                Thing::Record(*log, change.sequence),
                file,
                Some((bytes, texts)),
            );
        }
        for change in &commit.spaces {
            match *change {
                SpaceChange::Drop(space) => {
                    let lowest = Thing::Entry(space, Key::new(&[]));
                    self.forget(
                        lowest,
                        |thing| matches!(thing, Thing::Entry(other, _) if *other == space),
                    );
                }
                SpaceChange::DropLog(log) => self.trim(log, u64::MAX),
                SpaceChange::TrimLog { log, through } => self.trim(log, through),
                SpaceChange::Make(_) | SpaceChange::Copy { .. } | SpaceChange::MakeLog(_) => {}
            }
        }
    }

    /// A space holds what another one holds. Nothing is written for it.
    fn copy(&mut self, from: Space, to: Space) {
        let lowest = Thing::Entry(from, Key::new(&[]));
        let mut copied = Vec::new();
        for (thing, written) in self.things.range(lowest..) {
            match thing {
                Thing::Entry(space, key) if *space == from => {
                    let copy = LastWrite {
                        is_copied: true,
                        ..*written
                    };
                    copied.push((Thing::Entry(to, key.clone()), copy));
                }
                _ => break,
            }
        }
        self.things.extend(copied);
    }

    fn set(&mut self, thing: Thing, file: u32, written: Option<(u64, [Option<Text>; 2])>) {
        match written {
            Some((bytes, texts)) => {
                self.count += 1;
                let written = LastWrite {
                    number: self.count,
                    file,
                    bytes,
                    texts,
                    is_copied: false,
                };
                self.things.insert(thing, written);
            }
            None => drop(self.things.remove(&thing)),
        }
    }

    fn trim(&mut self, log: Space, through: u64) {
        self.forget(Thing::Record(log, 0), |thing| {
            matches!(thing, Thing::Record(other, number) if *other == log && *number <= through)
        });
    }

    /// Forgets what stands together from `lowest` on.
    fn forget(&mut self, lowest: Thing, goes: impl Fn(&Thing) -> bool) {
        let going = self.things.range(lowest..).map(|(thing, _)| thing.clone());
        let going: Vec<Thing> = going.take_while(goes).collect();
        for thing in going {
            self.things.remove(&thing);
        }
    }

    /// The files, and how much of each is live.
    pub(crate) fn files(&self) -> Vec<FileUse> {
        let mut files = self.files.clone();
        // What several share is counted with the first of them.
        let mut counted = Counted::default();
        for own in self.things.values() {
            for (file, bytes) in counted.add(own) {
                if let Some(file) = files.get_mut(&file) {
                    file.live_bytes += bytes;
                }
            }
        }
        files.into_values().collect()
    }

    /// How much of the files each of these spaces holds, which belong together as those of a table do: what several of
    /// them share is counted with the first. What they share with any other space, as a table does with the backup from
    /// which it was restored, is counted here as well as there.
    pub(crate) fn of_spaces(&self, together: &[Space]) -> Vec<SpaceUse> {
        let mut counted = Counted::default();
        let uses = together.iter().map(|space| {
            let mut used = SpaceUse {
                // A space into which nobody has written is not noted.
                written: self.written.get(space).copied().unwrap_or_default(),
                ..SpaceUse::default()
            };
            let lowest = Thing::Entry(*space, Key::new(&[]));
            let things = self.things.range(lowest..);
            let own =
                things.take_while(|(thing, _)| matches!(thing, Thing::Entry(of, _) if of == space));
            for (_, own) in own {
                let bytes = counted.add(own).map(|(_, bytes)| bytes).sum::<u64>();
                used.live += bytes;
                used.copied += if own.is_copied { bytes } else { 0 };
            }
            used
        });
        uses.collect()
    }
}

/// What was counted already.
#[derive(Debug, Default)]
struct Counted {
    written: HashSet<u64>,
    texts: HashSet<TextId>,
}

impl Counted {
    /// In which files a thing has bytes that were not counted before, and how many.
    fn add(&mut self, own: &LastWrite) -> impl Iterator<Item = (u32, u64)> {
        let is_first = self.written.insert(own.number);
        let itself = is_first.then_some((own.file, own.bytes));
        let texts = own.texts.iter().flatten();
        let texts = texts.filter(|text| self.texts.insert(text.id));
        itself
            .into_iter()
            .chain(texts.map(|text| (text.file, text.bytes)))
    }
}
