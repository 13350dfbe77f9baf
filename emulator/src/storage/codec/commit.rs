//! A commit as bytes.
//!
//! An item that stands in a commit several times, as the item of a table, in an index on all of it and in a
//! record of its log, is written once: the others say which one it was.

use std::collections::HashMap;
use std::sync::Arc;

use crate::storage::{
    Cause, Commit, Entry, Fact, FactDecoder, FactValue, Kept, Key, LoggedChange, Place, Space,
    SpaceChange,
};
use crate::value::Item;

use super::texts::{Texts, Written};
use super::{Coded, Decoder, Encoder, coded, coded_enum};

/// How an item is written.
const NO_ITEM: u8 = 0;
const ITEM: u8 = 1;
const SEEN_BEFORE: u8 = 2;
/// Only in files of format 2.
const PLACED: u8 = 3;

coded_enum!(Cause {
    Request = 0,
    Expiry = 1,
    Replication = 2
});

coded!(Place {
    file,
    offset,
    length,
    size,
    sum
});

/// The bytes of a commit; nothing if something in it is larger than can be written.
pub(in crate::storage) fn encode<V: Written>(commit: &Commit<V>) -> Option<Vec<u8>> {
    encode_with_spots(commit).map(|encoded| encoded.bytes)
}

/// A commit as bytes, and where in them its items are.
#[derive(Clone, Debug)]
pub(in crate::storage) struct Encoded {
    pub(in crate::storage) bytes: Vec<u8>,
    spots: Spots,
}

/// The bytes of a commit; nothing if something in it is larger than can be written.
pub(in crate::storage) fn encode_with_spots<V: Written>(commit: &Commit<V>) -> Option<Encoded> {
    let mut writer = CommitWriter::default();
    let out = &mut writer.out;
    out.put(&commit.spaces);
    out.length(commit.facts.len());
    for Fact { key, value } in &commit.facts {
        out.put(key);
        out.put(&value.is_some());
        if let Some(value) = value {
            out.block(&value.to_bytes()?);
        }
    }
    out.length(commit.entries.len());
    for Entry { space, key, item } in &commit.entries {
        writer.out.put(space);
        writer.out.put(key);
        match item.as_ref().map(Written::written) {
            None => writer.out.put(&NO_ITEM),
            Some(Ok(item)) => writer.item(item),
            Some(Err(place)) => writer.place(place),
        }
    }
    writer.out.length(commit.log.len());
    for (space, change) in &commit.log {
        writer.out.put(space);
        writer.change(change);
    }
    let spots = writer.spots;
    writer.out.finish().map(|bytes| Encoded { bytes, spots })
}

/// The commit that is all of these bytes; nothing if they are not what [`encode`] writes.
#[cfg(test)]
pub(in crate::storage) fn decode(bytes: &[u8], facts: FactDecoder) -> Option<Commit> {
    decode_with(bytes, facts, &mut super::texts::CheckedTexts)
}

/// As a commit is read from all of these bytes, with what `texts` makes of the texts of items.
pub(in crate::storage) fn decode_with<T: Texts>(
    bytes: &[u8],
    facts: FactDecoder,
    texts: &mut T,
) -> Option<Commit<T::Held>> {
    let mut reader = CommitReader {
        input: Decoder::new(bytes),
        length: bytes.len(),
        items: Vec::new(),
        texts,
    };
    let mut commit = Commit {
        spaces: reader.input.take()?,
        ..Commit::default()
    };
    for _ in 0..reader.input.length()? {
        commit.facts.push(reader.fact(facts)?);
    }
    for _ in 0..reader.input.length()? {
        let space = reader.input.take()?;
        let key = reader.input.take()?;
        let item = reader.item()?;
        commit.entries.push(Entry { space, key, item });
    }
    for _ in 0..reader.input.length()? {
        let space: Space = reader.input.take()?;
        commit.log.push((space, reader.change()?));
    }
    reader.input.is_empty().then_some(commit)
}

/// Which item lies where in memory: by the order in which they were written, and where in the bytes of the commit
/// the text is. The commit keeps them all while it is written, so that no place is used twice.
type Spots = HashMap<usize, Spot>;

#[derive(Clone, Copy, Debug)]
struct Spot {
    number: u32,
    offset: usize,
}

impl Encoded {
    /// The same commit with the places of its items, if its bytes begin at `base` of `file`. An item whose place is
    /// too far behind to be told stays as it is.
    pub(in crate::storage) fn placed(
        &self,
        commit: Commit,
        file: u32,
        base: u64,
        mut note: impl FnMut(&Place, &Item),
    ) -> Commit<Kept> {
        let mut seen = vec![false; self.spots.len()];
        let mut place_of = |item: Item| -> Kept {
            let spot = self.spots.get(&item.json().as_ptr().addr());
            debug_assert!(spot.is_some(), "each item of the commit was written");
            let Some(spot) = spot else {
                return Kept::Whole(item);
            };
            let Some(place) =
                super::texts::place(item.json(), file, base, spot.offset, item.size())
            else {
                return Kept::Whole(item);
            };
            let seen = usize::try_from(spot.number)
                .ok()
                .and_then(|number| seen.get_mut(number));
            let is_further = seen.is_some_and(|seen| std::mem::replace(seen, true));
            if is_further {
                return Kept::Placed(place.shared());
            }
            note(&place, &item);
            Kept::Placed(place)
        };
        let Commit {
            entries,
            mut log,
            facts,
            spaces,
        } = commit;
        let entries = entries.into_iter().map(|Entry { space, key, item }| Entry {
            space,
            key,
            item: item.map(&mut place_of),
        });
        let entries = entries.collect();
        for (_, change) in &mut log {
            for image in [&mut change.old, &mut change.new] {
                if let Some(Kept::Whole(item)) =
                    image.take_if(|image| matches!(image, Kept::Whole(_)))
                {
                    *image = Some(place_of(item));
                }
            }
        }
        Commit {
            entries,
            log,
            facts,
            spaces,
        }
    }
}

/// Bytes of a commit, and the items in them.
#[derive(Default)]
struct CommitWriter {
    out: Encoder,
    spots: Spots,
}

impl CommitWriter {
    fn item(&mut self, item: &Item) {
        let address = item.json().as_ptr().addr();
        if let Some(spot) = self.spots.get(&address) {
            self.out.put(&SEEN_BEFORE);
            self.out.put(&spot.number);
            return;
        }
        // A commit with more items has more bytes than can be written, which ends it elsewhere.
        let number = u32::try_from(self.spots.len()).unwrap_or(u32::MAX);
        self.out.put(&ITEM);
        self.out.put(item);
        // The text is what was written last.
        let offset = self.out.len() - item.json().len();
        self.spots.insert(address, Spot { number, offset });
    }

    fn place(&mut self, place: &Place) {
        self.out.put(&PLACED);
        self.out.put(place);
    }

    fn image(&mut self, image: Option<&Kept>) {
        match image {
            None => self.out.put(&NO_ITEM),
            Some(Kept::Whole(item)) => self.item(item),
            Some(Kept::Placed(place)) => self.place(place),
        }
    }

    fn change(&mut self, change: &LoggedChange) {
        let LoggedChange {
            sequence,
            at,
            hash,
            old,
            new,
            cause,
        } = change;
        self.out.put(sequence);
        self.out.put(at);
        self.out.put(hash);
        self.image(old.as_ref());
        self.image(new.as_ref());
        self.out.put(cause);
    }
}

/// What is left of a commit, and the items that were read.
struct CommitReader<'a, T: Texts> {
    input: Decoder<'a>,
    /// How many bytes the commit has.
    length: usize,
    items: Vec<T::Held>,
    texts: &'a mut T,
}

impl<T: Texts> CommitReader<'_, T> {
    fn fact(&mut self, facts: FactDecoder) -> Option<Fact> {
        let key: Key = self.input.take()?;
        let value = if self.input.take::<bool>()? {
            let value: Arc<dyn FactValue> = facts(&key, self.input.block()?)?;
            Some(value)
        } else {
            None
        };
        Some(Fact { key, value })
    }

    fn item(&mut self) -> Option<Option<T::Held>> {
        match self.input.take::<u8>()? {
            NO_ITEM => Some(None),
            ITEM => {
                let text = self.input.block()?;
                let offset = self.length - self.input.left() - text.len();
                let held = self.texts.text(text, offset)?;
                self.items.push(T::shared(&held));
                Some(Some(held))
            }
            SEEN_BEFORE => {
                let number = usize::try_from(self.input.take::<u32>()?).ok()?;
                self.items.get(number).cloned().map(Some)
            }
            PLACED => {
                let place = self.input.take()?;
                self.texts.placed(place).map(Some)
            }
            _ => None,
        }
    }

    fn change(&mut self) -> Option<LoggedChange> {
        Some(LoggedChange {
            sequence: self.input.take()?,
            at: self.input.take()?,
            hash: self.input.take()?,
            old: self.item()?.map(Into::into),
            new: self.item()?.map(Into::into),
            cause: self.input.take()?,
        })
    }
}

impl Coded for SpaceChange {
    fn put(&self, out: &mut Encoder) {
        let (number, space, through): (u8, Space, u64) = match *self {
            Self::Make(space) => (0, space, 0),
            Self::Drop(space) => (1, space, 0),
            Self::MakeLog(log) => (2, log, 0),
            Self::DropLog(log) => (3, log, 0),
            Self::TrimLog { log, through } => (4, log, through),
            Self::Copy { from, to } => (5, from, to.number()),
        };
        out.put(&number);
        out.put(&space);
        out.put(&through);
    }

    fn take(input: &mut Decoder<'_>) -> Option<Self> {
        let number: u8 = input.take()?;
        let space: Space = input.take()?;
        let through: u64 = input.take()?;
        match (number, through) {
            (0, 0) => Some(Self::Make(space)),
            (1, 0) => Some(Self::Drop(space)),
            (2, 0) => Some(Self::MakeLog(space)),
            (3, 0) => Some(Self::DropLog(space)),
            (4, through) => Some(Self::TrimLog {
                log: space,
                through,
            }),
            (5, to) => Some(Self::Copy {
                from: space,
                to: Space::new(to),
            }),
            _ => None,
        }
    }
}
