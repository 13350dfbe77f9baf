//! A commit as bytes.
//!
//! An item that stands in a commit several times, as the item of a table, in an index on all of it and in a
//! record of its log, is written once: the others say which one it was.

use std::collections::HashMap;
use std::sync::Arc;

use crate::storage::{
    Cause, Commit, Entry, Fact, FactDecoder, FactValue, Key, LoggedChange, Space, SpaceChange,
};
use crate::value::Item;

use super::{Coded, Decoder, Encoder, coded_enum};

/// How an item is written.
const NO_ITEM: u8 = 0;
const ITEM: u8 = 1;
const SEEN_BEFORE: u8 = 2;

coded_enum!(Cause {
    Request = 0,
    Expiry = 1
});

/// The bytes of a commit; nothing if something in it is larger than can be written.
pub(in crate::storage) fn encode(commit: &Commit) -> Option<Vec<u8>> {
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
        writer.item(item.as_ref());
    }
    writer.out.length(commit.log.len());
    for (space, change) in &commit.log {
        writer.out.put(space);
        writer.change(change);
    }
    writer.out.finish()
}

/// The commit that is all of these bytes; nothing if they are not what [`encode`] writes.
pub(in crate::storage) fn decode(bytes: &[u8], facts: FactDecoder) -> Option<Commit> {
    let mut reader = CommitReader {
        input: Decoder::new(bytes),
        items: Vec::new(),
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

/// Bytes of a commit, and the items in them.
#[derive(Default)]
struct CommitWriter {
    out: Encoder,
    /// Which item lies where in memory, by the order in which they were written. The commit keeps them all while
    /// it is written, so that no place is used twice.
    items: HashMap<usize, u32>,
}

impl CommitWriter {
    fn item(&mut self, item: Option<&Item>) {
        let Some(item) = item else {
            self.out.put(&NO_ITEM);
            return;
        };
        let place = item.json().as_ptr().addr();
        if let Some(number) = self.items.get(&place) {
            self.out.put(&SEEN_BEFORE);
            self.out.put(number);
            return;
        }
        // A commit with more items has more bytes than can be written, which ends it elsewhere.
        let number = u32::try_from(self.items.len()).unwrap_or(u32::MAX);
        self.items.insert(place, number);
        self.out.put(&ITEM);
        self.out.put(item);
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
        self.item(old.as_ref());
        self.item(new.as_ref());
        self.out.put(cause);
    }
}

/// What is left of a commit, and the items that were read.
struct CommitReader<'a> {
    input: Decoder<'a>,
    items: Vec<Item>,
}

impl CommitReader<'_> {
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

    fn item(&mut self) -> Option<Option<Item>> {
        match self.input.take::<u8>()? {
            NO_ITEM => Some(None),
            ITEM => {
                let item: Item = self.input.take()?;
                self.items.push(item.clone());
                Some(Some(item))
            }
            SEEN_BEFORE => {
                let number = usize::try_from(self.input.take::<u32>()?).ok()?;
                self.items.get(number).cloned().map(Some)
            }
            _ => None,
        }
    }

    fn change(&mut self) -> Option<LoggedChange> {
        Some(LoggedChange {
            sequence: self.input.take()?,
            at: self.input.take()?,
            hash: self.input.take()?,
            old: self.item()?,
            new: self.item()?,
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
            _ => None,
        }
    }
}
