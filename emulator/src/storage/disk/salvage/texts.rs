//! Items of which a checkpoint tells only where their texts lie.
//!
//! Which file a place means is in the manifest. Without one, a file is taken for it in which a text stands as the place
//! tells: the checksum of the text is in the place.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use parking_lot::Mutex;

use crate::storage::codec::texts::{Texts, sum_of};
use crate::storage::disk::report::{Damage, OTHER_TEXT};
use crate::storage::{Commit, Entry, Kept, Place, Space};
use crate::value::Item;

use super::files::BodyBlob;

/// What a frame whose checksum was found right says of items, whether or not their texts can be found.
pub(super) struct AnyTexts;

impl Texts for AnyTexts {
    type Held = Kept;

    fn text(&mut self, text: &[u8], _: usize) -> Option<Kept> {
        Item::from_trusted(text).map(Kept::Whole)
    }

    fn placed(&mut self, place: Place) -> Option<Kept> {
        Some(Kept::Placed(place))
    }

    fn shared(held: &Kept) -> Kept {
        held.clone()
    }
}

/// A commit of which all items could be read, and what is not in it.
#[derive(Debug, Default)]
pub(super) struct Readable {
    pub(super) commit: Commit,
    /// What is wrong with the texts of the others.
    pub(super) lost: Vec<Damage>,
    /// The spaces in which these should be.
    pub(super) of_spaces: BTreeSet<Space>,
    /// The logs in which they should be, and the last record of each that tells of one.
    pub(super) of_logs: BTreeMap<Space, u64>,
}

/// The files of a store, as far as texts of items may lie there.
#[derive(Debug)]
pub(super) struct FoundTexts<'a> {
    files: &'a [BodyBlob],
    /// Which file each number means, by its place among them.
    numbers: Mutex<BTreeMap<u32, usize>>,
    /// Which texts were told of as lost.
    lost: Mutex<BTreeSet<(u32, u32)>>,
    /// Whether a manifest says which file each number means; then those that are missing are told of already.
    are_named: bool,
    /// The numbers of files of which nothing is known that were told of.
    unknown: Mutex<BTreeSet<u32>>,
}

impl<'a> FoundTexts<'a> {
    /// The texts in these files.
    pub(super) fn new(files: &'a [BodyBlob], are_named: bool) -> Self {
        let numbers = files.iter().enumerate();
        let numbers = numbers.filter_map(|(at, file)| Some((file.number?, at)));
        Self {
            files,
            numbers: Mutex::new(numbers.collect()),
            lost: Mutex::default(),
            are_named,
            unknown: Mutex::default(),
        }
    }

    /// Reads what a commit only tells of.
    pub(super) fn read(&self, commit: Commit<Kept>) -> Readable {
        let Commit {
            entries,
            log,
            facts,
            spaces,
        } = commit;
        let mut readable = Readable {
            commit: Commit {
                facts,
                spaces,
                ..Commit::default()
            },
            ..Readable::default()
        };
        // Those that hold one item together go on doing so.
        let mut read = HashMap::new();
        for Entry { space, key, item } in entries {
            let item = match item {
                None => Some(None),
                Some(kept) => self.item(kept, &mut read, &mut readable.lost).map(Some),
            };
            match item {
                Some(item) => readable.commit.entries.push(Entry { space, key, item }),
                None => drop(readable.of_spaces.insert(space)),
            }
        }
        for (space, mut change) in log {
            let mut is_whole = true;
            for image in [&mut change.old, &mut change.new] {
                if let Some(kept) = image.take() {
                    let item = self.item(kept, &mut read, &mut readable.lost);
                    is_whole &= item.is_some();
                    *image = item.map(Kept::Whole);
                }
            }
            match is_whole {
                true => readable.commit.log.push((space, change)),
                false => drop(readable.of_logs.insert(space, change.sequence)),
            }
        }
        readable
    }

    /// The item that is held; nothing if it cannot be read, which is told of once.
    fn item(
        &self,
        kept: Kept,
        read: &mut HashMap<(u32, u32), Option<Item>>,
        lost: &mut Vec<Damage>,
    ) -> Option<Item> {
        let place = match kept {
            Kept::Whole(item) => return Some(item),
            Kept::Placed(place) => place,
        };
        let at = (place.file, place.offset);
        if let Some(item) = read.get(&at) {
            return item.clone();
        }
        let item = self.find(&place);
        if item.is_none() && self.lost.lock().insert(at) {
            lost.extend(self.damage(&place));
        }
        read.insert(at, item.clone());
        item
    }

    /// The item at a place, in the file that it names, or in one that has it there.
    fn find(&self, place: &Place) -> Option<Item> {
        let mut numbers = self.numbers.lock();
        if let Some(file) = numbers.get(&place.file) {
            return text_of(self.files.get(*file)?, place);
        }
        let taken: BTreeSet<usize> = numbers.values().copied().collect();
        let others = self.files.iter().enumerate();
        let mut others = others.filter(|(at, _)| !taken.contains(at));
        let (at, item) = others.find_map(|(at, file)| Some((at, text_of(file, place)?)))?;
        numbers.insert(place.file, at);
        Some(item)
    }

    /// What is wrong with a text that cannot be read.
    fn damage(&self, place: &Place) -> Option<Damage> {
        let numbers = self.numbers.lock();
        let file = numbers.get(&place.file).and_then(|at| self.files.get(*at));
        let at = (u64::from(place.offset), u64::from(place.text_length()));
        match file {
            Some(file) => Some(Damage::at(&file.name, at, OTHER_TEXT)),
            None => (!self.are_named && self.unknown.lock().insert(place.file)).then(|| {
                let name = format!("a file of items (number {})", place.file);
                Damage::missing(name, None)
            }),
        }
    }
}

/// The item whose text lies in a file as the place tells.
fn text_of(file: &BodyBlob, place: &Place) -> Option<Item> {
    let length = usize::try_from(place.text_length()).ok()?;
    let offset = u64::from(place.offset);
    // So no more is allocated than the file has.
    let end = offset.checked_add(u64::from(place.text_length()))?;
    if end > file.blob.length().ok()? {
        return None;
    }
    let mut text = vec![0; length];
    file.blob.read_at(offset, &mut text).ok()?;
    let is_it = sum_of(&text) == place.sum;
    // A file that is only taken for the one that is meant may have the sum by chance.
    is_it.then(|| Item::from_canonical(&text)).flatten()
}
