//! All that a store holds, as the commits that would make it.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use imbl::OrdMap;

use crate::storage::{
    Bodies, Commit, Entry, Fact, Kept, Key, Log, LoggedChange, Space, SpaceChange, StoreError,
};
use crate::value::Item;

use super::{MapValue, MemoryStore, State};

/// After how many bytes of keys and items a commit ends.
const COMMIT_BYTES: usize = 1 << 20;

/// Takes commits, until it fails.
type Taker<'a, V, E> = dyn FnMut(Commit<V>) -> Result<(), E> + 'a;

impl<V: MapValue> MemoryStore<V> {
    /// Hands out commits that make an empty store what this one is now; writers go on meanwhile.
    ///
    /// # Errors
    ///
    /// The first error of `take`, or of reading an item.
    pub(in crate::storage) fn dump_with<E: From<StoreError>>(
        &self,
        take: &mut Taker<'_, Item, E>,
    ) -> Result<(), E> {
        let shelf = self.state.read().root.shelf.clone();
        let bodies = V::bodies(&shelf);
        self.dump_held(&mut |commit: Commit<V>| {
            let Commit {
                entries,
                mut log,
                facts,
                spaces,
            } = commit;
            let mut read = Read {
                bodies: bodies.as_deref(),
                items: HashMap::new(),
            };
            let whole = |Entry { space, key, item }: Entry<V>| {
                let item = item.map(|held| read.item(held.into())).transpose()?;
                Ok(Entry { space, key, item })
            };
            let entries: Result<Vec<_>, StoreError> = entries.into_iter().map(whole).collect();
            for (_, change) in &mut log {
                for image in [&mut change.old, &mut change.new] {
                    let item = image.take().map(|image| read.item(image)).transpose()?;
                    *image = item.map(Kept::Whole);
                }
            }
            take(Commit {
                entries: entries?,
                log,
                facts,
                spaces,
            })
        })
    }

    /// As [`Self::dump_with`], with what is held in place of items.
    ///
    /// # Errors
    ///
    /// The first error of `take`.
    pub(in crate::storage) fn dump_held<E>(&self, take: &mut Taker<'_, V, E>) -> Result<(), E> {
        let state = self.state.read().clone();
        take(frame(&state))?;
        let mut together = Together::of(&state);
        let mut portion = Portion::default();
        // The records of a log stay in their order, so that they come first.
        for (log, Log { changes, .. }) in &state.logs {
            for change in changes {
                portion.change(*log, change);
                for image in [&change.old, &change.new].into_iter().flatten() {
                    together.write(image.text(), &mut portion);
                }
                portion.hand_out(COMMIT_BYTES, take)?;
            }
        }
        let spaces = together.order(&state);
        for (space, entries) in spaces {
            for (key, held) in entries {
                if !together.has(space, held) {
                    portion.entry(space, key, held);
                }
                together.write(held.text(), &mut portion);
                portion.hand_out(COMMIT_BYTES, take)?;
            }
        }
        portion.hand_out(1, take)
    }
}

/// Reads the items of a commit, each once: those that hold one item together go on doing so.
struct Read<'a> {
    bodies: Option<&'a dyn Bodies>,
    items: HashMap<(u32, u32), Item>,
}

impl Read<'_> {
    fn item(&mut self, kept: Kept) -> Result<Item, StoreError> {
        let Kept::Placed(place) = &kept else {
            return kept.item(self.bodies);
        };
        let at = (place.file, place.offset);
        if let Some(item) = self.items.get(&at) {
            return Ok(item.clone());
        }
        let item = kept.item(self.bodies)?;
        self.items.insert(at, item.clone());
        Ok(item)
    }
}

/// What there is but for entries and records.
fn frame<V: MapValue>(state: &State<V>) -> Commit<V> {
    let mut commit = Commit::default();
    let spaces = state.root.spaces.keys().copied();
    commit.spaces.extend(spaces.map(SpaceChange::Make));
    for (log, Log { trimmed, .. }) in &state.logs {
        commit.spaces.push(SpaceChange::MakeLog(*log));
        if *trimmed > 0 {
            commit.spaces.push(SpaceChange::TrimLog {
                log: *log,
                through: *trimmed,
            });
        }
    }
    let facts = state.root.facts.iter().map(|(key, value)| Fact {
        key: key.clone(),
        value: Some(Arc::clone(value)),
    });
    commit.facts.extend(facts);
    commit
}

/// Entries that hold a text together, so that they go into one commit, where it is written once.
///
/// Of the largest space only those are listed that share a text with a record of a log: of the others, each is met before
/// those of other spaces that share with it.
struct Together<'a, V: MapValue> {
    largest: Option<Space>,
    /// The texts of records.
    images: HashSet<usize>,
    /// By the place of the text in memory, then by space and key. A list, because there may be as many as items.
    users: Vec<(usize, Space, &'a Key, &'a V)>,
    /// Whether the entries were written that begin there.
    written: Vec<bool>,
}

impl<'a, V: MapValue> Together<'a, V> {
    fn of(state: &'a State<V>) -> Self {
        let spaces = state.root.spaces.iter();
        let largest = spaces.max_by_key(|(_, entries)| entries.len());
        let changes = state.logs.values().flat_map(|log| log.changes.iter());
        let images = changes.flat_map(|change| [&change.old, &change.new]);
        let images = images.flatten().filter_map(Kept::text);
        let mut together = Self {
            largest: largest.map(|(space, _)| *space),
            images: images.collect(),
            users: Vec::new(),
            written: Vec::new(),
        };
        for (space, entries) in &state.root.spaces {
            if together.largest == Some(*space) && together.images.is_empty() {
                continue;
            }
            for (key, held) in entries {
                if let Some(text) = held.text()
                    && together.has(*space, held)
                {
                    together.users.push((text, *space, key, held));
                }
            }
        }
        let users = &mut together.users;
        users.sort_unstable_by(|left, right| {
            (left.0, left.1, left.2).cmp(&(right.0, right.1, right.2))
        });
        together.written = vec![false; together.users.len()];
        together
    }

    /// Whether an entry is one of those that are listed.
    fn has(&self, space: Space, held: &V) -> bool {
        let text = held.text();
        text.is_some_and(|text| self.largest != Some(space) || self.images.contains(&text))
    }

    /// Writes all entries that hold a text, once.
    fn write(&mut self, text: Option<usize>, portion: &mut Portion<V>) {
        let Some(text) = text else {
            return;
        };
        let first = self.users.partition_point(|user| user.0 < text);
        let users = self.users.iter().skip(first);
        let mut users = users.take_while(|user| user.0 == text).peekable();
        let Some(written) = self.written.get_mut(first) else {
            return;
        };
        if users.peek().is_some() && !std::mem::replace(written, true) {
            for (_, space, key, held) in users {
                portion.entry(*space, key, held);
            }
        }
    }

    /// The spaces, the largest first.
    fn order<'s>(&self, state: &'s State<V>) -> Vec<(Space, &'s OrdMap<Key, V>)> {
        let spaces = state.root.spaces.iter();
        let mut spaces: Vec<_> = spaces.map(|(space, entries)| (*space, entries)).collect();
        spaces.sort_by_key(|(space, _)| self.largest != Some(*space));
        spaces
    }
}

/// The next commit, and how large it is.
struct Portion<V: MapValue> {
    commit: Commit<V>,
    bytes: usize,
}

impl<V: MapValue> Default for Portion<V> {
    fn default() -> Self {
        Self {
            commit: Commit::default(),
            bytes: 0,
        }
    }
}

impl<V: MapValue> Portion<V> {
    fn entry(&mut self, space: Space, key: &Key, held: &V) {
        self.bytes += key.as_bytes().len() + held.bytes();
        self.commit.entries.push(Entry {
            space,
            key: key.clone(),
            item: Some(held.clone()),
        });
    }

    fn change(&mut self, log: Space, change: &LoggedChange) {
        let images = [&change.old, &change.new].into_iter().flatten();
        self.bytes += 1 + images.map(Kept::bytes).sum::<usize>();
        self.commit.log.push((log, change.clone()));
    }

    fn hand_out<E>(&mut self, from: usize, take: &mut Taker<'_, V, E>) -> Result<(), E> {
        if self.bytes < from {
            return Ok(());
        }
        take(std::mem::take(self).commit)
    }
}
