//! What a store holds: items in memory, or their keys there and their texts in the files.

use std::sync::Arc;

use crate::storage::codec::commit::Encoded;
use crate::storage::memory::Freed;
use crate::storage::{
    Commit, CommitTaker, Fork, Kept, Key, Log, MemoryStore, Snapshot, Space, Store, StoreError,
};
use crate::value::Item;

use super::bodies::BodyFile;
use super::manifest::BodyName;

/// The content of a store.
#[derive(Debug)]
pub(super) enum DiskContent {
    /// Everything is in memory.
    Whole(MemoryStore),
    /// Items are where they were written.
    Placed(MemoryStore<Kept>),
}

/// Where the bytes of a commit were written.
#[derive(Clone, Copy, Debug)]
pub(super) struct WrittenAt {
    /// The number of the file.
    pub(super) file: u32,
    /// Where they begin in it.
    pub(super) base: u64,
}

/// What a commit took out, if that is much: freed by the thread of the store, because it may be a whole table.
#[derive(Debug)]
pub(super) enum Leavings {
    Whole(Freed<Item>),
    Placed(Freed<Kept>),
}

impl DiskContent {
    /// Whether a commit is possible now.
    pub(super) fn check(&self, commit: &Commit) -> Result<(), StoreError> {
        match self {
            Self::Whole(store) => store.check(commit),
            Self::Placed(store) => store.check(commit),
        }
    }

    /// Does what a commit says that has been written. What it took out, if that is much.
    pub(super) fn commit(
        &self,
        commit: Commit,
        encoded: &Encoded,
        at: WrittenAt,
    ) -> Result<Option<Leavings>, StoreError> {
        match self {
            Self::Whole(store) => {
                let freed = store.apply(commit)?;
                Ok(freed.is_large().then_some(Leavings::Whole(freed)))
            }
            Self::Placed(store) => {
                let shelf = store.shelf();
                let note = |place: &_, item: &Item| shelf.note(place, item);
                let placed = encoded.placed(commit, at.file, at.base, note);
                let freed = store.apply(placed)?;
                Ok(freed.is_large().then_some(Leavings::Placed(freed)))
            }
        }
    }

    /// Does what a commit says that is written nowhere.
    pub(super) fn commit_unwritten(&self, commit: Commit) -> Result<(), StoreError> {
        match self {
            Self::Whole(store) => store.commit(commit),
            Self::Placed(store) => store.commit(commit),
        }
    }

    /// Counts and frees what a commit took out.
    pub(super) fn forget(&self, leavings: Leavings) {
        match (self, leavings) {
            (Self::Placed(store), Leavings::Placed(freed)) => store.forget(freed),
            (_, Leavings::Whole(freed)) => drop(freed),
            (Self::Whole(_), Leavings::Placed(_)) => {
                debug_assert!(false, "a store takes out what it held");
            }
        }
    }

    /// The files that have to stay, because something lies in them that is held; and the numbers of the others.
    pub(super) fn needed_files(&self) -> (Vec<BodyName>, Vec<u32>) {
        let Self::Placed(store) = self else {
            return (Vec::new(), Vec::new());
        };
        let (shelf, usage) = (store.shelf(), store.usage());
        let mut needed = Vec::new();
        let mut others = Vec::new();
        for (number, file) in shelf.files() {
            match usage.of(*number).uses {
                0 => others.push(*number),
                _ => needed.push(file.name),
            }
        }
        (needed, others)
    }

    /// Forgets files in which nothing lies that is held.
    pub(super) fn remove_files(&self, numbers: &[u32]) {
        if let Self::Placed(store) = self {
            store.change_shelf(|shelf| numbers.iter().for_each(|number| shelf.remove(*number)));
        }
    }

    /// Makes known the file in which the next commits are written.
    pub(super) fn add_file(&self, number: u32, file: impl FnOnce() -> BodyFile) {
        match self {
            Self::Whole(_) => {}
            Self::Placed(store) => {
                if store.shelf().file(number).is_none() {
                    store.change_shelf(|shelf| shelf.add(number, file()));
                }
            }
        }
    }

    /// The same content at this moment, in constant time.
    pub(super) fn copy(&self) -> Self {
        match self {
            Self::Whole(store) => Self::Whole(store.copy()),
            Self::Placed(store) => Self::Placed(store.copy()),
        }
    }

    /// The same content as a store of its own.
    pub(super) fn fork(&self) -> Arc<dyn Fork> {
        match self {
            Self::Whole(store) => store.fork(),
            Self::Placed(store) => store.fork(),
        }
    }

    /// Hands out commits that make an empty store what this one is.
    pub(super) fn dump(&self, take: CommitTaker<'_>) -> Result<(), StoreError> {
        match self {
            Self::Whole(store) => store.dump_with(take),
            Self::Placed(store) => store.dump_with(take),
        }
    }

    pub(super) fn get(&self, space: Space, key: &Key) -> Result<Option<Item>, StoreError> {
        match self {
            Self::Whole(store) => store.get(space, key),
            Self::Placed(store) => store.get(space, key),
        }
    }

    pub(super) fn snapshot(&self) -> Result<Arc<dyn Snapshot>, StoreError> {
        match self {
            Self::Whole(store) => store.snapshot(),
            Self::Placed(store) => store.snapshot(),
        }
    }

    pub(super) fn log(&self, log: Space) -> Result<Log, StoreError> {
        match self {
            Self::Whole(store) => store.log(log),
            Self::Placed(store) => store.log(log),
        }
    }

    pub(super) fn len(&self, space: Space) -> Result<usize, StoreError> {
        match self {
            Self::Whole(store) => store.len(space),
            Self::Placed(store) => store.len(space),
        }
    }
}
