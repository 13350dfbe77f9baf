//! A walk that reads what comes in the order of the files, several texts at once where they lie together.

use std::borrow::Cow;
use std::collections::VecDeque;

use crate::storage::{Kept, Key, Place, StoreError};
use crate::value::Item;

use super::Shelf;

/// How many items the first look takes: a walk may want no more.
const FIRST_LOOK: usize = 4;

/// How many items a look takes at most, and about how many bytes of text: about what a page of a scan reads
/// before it lets others go first.
const MOST_ITEMS: usize = 128;
const MOST_BYTES: usize = 128 << 10;

/// Texts that are no farther apart are read together with what lies between them.
const GAP: u64 = 4 << 10;

/// Entries with their items. What was read and not asked for is left in the cache.
pub(super) struct ReadAhead<'a, I> {
    shelf: &'a Shelf,
    entries: I,
    look: usize,
    ready: VecDeque<Ready<'a>>,
}

/// An entry whose item has been read, or could not be.
struct Ready<'a> {
    key: &'a Key,
    /// Where the item lay, if it was read from there.
    place: Option<Place>,
    item: Result<Item, StoreError>,
}

/// Texts that are read together.
struct Run {
    file: u32,
    start: u64,
    end: u64,
    /// Which of the entries they are of.
    members: Vec<(usize, Place)>,
}

impl<'a, I: Iterator<Item = (&'a Key, &'a Kept)>> ReadAhead<'a, I> {
    pub(super) fn new(shelf: &'a Shelf, entries: I) -> Self {
        Self {
            shelf,
            entries,
            look: FIRST_LOOK,
            ready: VecDeque::new(),
        }
    }

    /// Reads the next few.
    fn look_ahead(&mut self) {
        let mut keys = Vec::with_capacity(self.look);
        let mut items: Vec<Option<Result<Item, StoreError>>> = Vec::with_capacity(self.look);
        let mut missing = Vec::new();
        let mut bytes = 0;
        while keys.len() < self.look && bytes < MOST_BYTES {
            let Some((key, kept)) = self.entries.next() else {
                break;
            };
            bytes += kept.bytes();
            items.push(match kept {
                Kept::Whole(item) => Some(Ok(item.clone())),
                Kept::Placed(place) => {
                    let cached = self.shelf.cached(place);
                    if cached.is_none() {
                        missing.push((keys.len(), *place));
                    }
                    cached.map(Ok)
                }
            });
            keys.push(key);
        }
        self.look = (self.look * 2).min(MOST_ITEMS);
        let mut places = vec![None; keys.len()];
        for run in runs(missing) {
            self.read_run(&run, &mut items);
            for (at, place) in run.members {
                if let Some(slot) = places.get_mut(at) {
                    *slot = Some(place);
                }
            }
        }
        let entries = keys.into_iter().zip(places).zip(items);
        let entries = entries.filter_map(|((key, place), item)| {
            debug_assert!(item.is_some(), "what was not in memory was read");
            Some(Ready {
                key,
                place,
                item: item?,
            })
        });
        self.ready.extend(entries);
    }

    /// Reads texts that lie together, and makes items of them.
    fn read_run(&self, run: &Run, items: &mut [Option<Result<Item, StoreError>>]) {
        let length = usize::try_from(run.end.saturating_sub(run.start)).unwrap_or(usize::MAX);
        let mut buffer = vec![0; length];
        let read = self.shelf.bytes(run.file, run.start, &mut buffer);
        for (at, place) in &run.members {
            let item = match &read {
                Ok(()) => {
                    let from = u64::from(place.offset).saturating_sub(run.start);
                    let from = usize::try_from(from).unwrap_or(usize::MAX);
                    let length = usize::try_from(place.text_length()).unwrap_or(usize::MAX);
                    let text = buffer.get(from..from.saturating_add(length));
                    // A run reaches to the end of each text in it; one that did not would have another sum.
                    self.shelf.checked(place, text.unwrap_or_default())
                }
                Err(error) => Err(error.clone()),
            };
            if let Some(slot) = items.get_mut(*at) {
                *slot = Some(item);
            }
        }
    }
}

/// The texts by the order in which they lie, those together that are read with one call.
fn runs(mut missing: Vec<(usize, Place)>) -> Vec<Run> {
    missing.sort_unstable_by_key(|(_, place)| (place.file, place.offset));
    let mut runs: Vec<Run> = Vec::new();
    for (at, place) in missing {
        let start = u64::from(place.offset);
        let end = start + u64::from(place.text_length());
        match runs.last_mut() {
            Some(run) if run.file == place.file && start <= run.end + GAP => {
                run.end = run.end.max(end);
                run.members.push((at, place));
            }
            _ => runs.push(Run {
                file: place.file,
                start,
                end,
                members: vec![(at, place)],
            }),
        }
    }
    runs
}

impl<'a, I: Iterator<Item = (&'a Key, &'a Kept)>> Iterator for ReadAhead<'a, I> {
    type Item = Result<(Cow<'a, Key>, Item), StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ready.is_empty() {
            self.look_ahead();
        }
        let Ready { key, item, .. } = self.ready.pop_front()?;
        Some(item.map(|item| (Cow::Borrowed(key), item)))
    }
}

impl<I> Drop for ReadAhead<'_, I> {
    fn drop(&mut self) {
        for Ready { place, item, .. } in self.ready.drain(..) {
            if let (Some(place), Ok(item)) = (place, item) {
                self.shelf.note(&place, &item);
            }
        }
    }
}
