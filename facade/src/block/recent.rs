//! What this process wrote last: a small memory, for telling rows of its own from those of others.
//!
//! Invariant: whoever asks must be right without an answer. An entry may be forgotten at any time.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Mutex, PoisonError};

/// Entries that are kept; the one that was noted first goes first. A burst of writes of one thing is what it is for.
const ENTRIES_MAX: usize = 64;

/// The last time of writing of a few things, and since when nobody else was seen to write them.
#[derive(Default)]
pub(crate) struct Recent(Mutex<VecDeque<Entry>>);

struct Entry {
    key: String,
    note: Note,
}

/// What is remembered of one thing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Note {
    /// The time that this process wrote last, in seconds.
    pub(crate) own: Option<i64>,
    /// The time of the last row of somebody else that was seen, in seconds.
    pub(crate) foreign: Option<i64>,
}

impl Recent {
    /// What is remembered of that thing.
    pub(crate) fn of(&self, key: &str) -> Note {
        // Entries are whole at any time, so that a panic elsewhere leaves nothing to distrust.
        let entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = entries.iter().find(|entry| entry.key == key);
        entry.map(|entry| entry.note).unwrap_or_default() // Nothing is remembered of most things.
    }

    /// Remembers that of it, instead of what was remembered before.
    pub(crate) fn note(&self, key: &str, note: Note) {
        // As in `of`.
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match entries.iter_mut().find(|entry| entry.key == key) {
            Some(entry) => entry.note = note,
            None => {
                if entries.len() == ENTRIES_MAX {
                    entries.pop_front();
                }
                let key = key.to_owned();
                entries.push_back(Entry { key, note });
            }
        }
    }
}

/// How many: keys hold the names of users.
impl fmt::Debug for Recent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        write!(formatter, "Recent({})", entries.len())
    }
}
