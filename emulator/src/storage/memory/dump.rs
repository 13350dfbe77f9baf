//! All that a store holds, as the commits that would make it.

use std::sync::Arc;

use crate::storage::{Commit, Fact, Key, Log, LoggedChange, Space, SpaceChange};
use crate::value::Item;

use super::{MemoryStore, State};

/// After how many bytes of keys and items a commit ends.
const COMMIT_BYTES: usize = 1 << 20;

/// Takes commits, until it fails.
type Taker<'a, E> = dyn FnMut(Commit) -> Result<(), E> + 'a;

impl MemoryStore {
    /// Hands out commits that make an empty store what this one is now; writers go on meanwhile.
    ///
    /// # Errors
    ///
    /// The first error of `take`.
    pub(in crate::storage) fn dump_with<E>(&self, take: &mut Taker<'_, E>) -> Result<(), E> {
        let state = self.state.read().clone();
        take(frame(&state))?;
        let mut portion = Portion::default();
        for (space, entries) in &state.root.spaces {
            for (key, item) in entries {
                portion.entry(*space, key, item);
                portion.hand_out(COMMIT_BYTES, take)?;
            }
        }
        for (log, Log { changes, .. }) in &state.logs {
            for change in changes {
                portion.change(*log, change);
                portion.hand_out(COMMIT_BYTES, take)?;
            }
        }
        portion.hand_out(1, take)
    }
}

/// What there is but for entries and records.
fn frame(state: &State) -> Commit {
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

/// The next commit, and how large it is.
#[derive(Default)]
struct Portion {
    commit: Commit,
    bytes: usize,
}

impl Portion {
    fn entry(&mut self, space: Space, key: &Key, item: &Item) {
        self.bytes += key.as_bytes().len() + item.json().len();
        self.commit.put(space, key.clone(), item.clone());
    }

    fn change(&mut self, log: Space, change: &LoggedChange) {
        let images = [&change.old, &change.new].into_iter().flatten();
        self.bytes += 1 + images.map(|item| item.json().len()).sum::<usize>();
        self.commit.log.push((log, change.clone()));
    }

    fn hand_out<E>(&mut self, from: usize, take: &mut Taker<'_, E>) -> Result<(), E> {
        if self.bytes < from {
            return Ok(());
        }
        take(std::mem::take(self).commit)
    }
}
