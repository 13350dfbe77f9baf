//! Ordered, versioned, atomic: key to item; and beside the items the logs of their changes and facts.
//!
//! Invariant: this room knows nothing of DynamoDB. It sees numbered spaces and logs, byte keys whose order is
//! that of their bytes, and items and facts that it never looks into. What it promises:
//!
//! - a [`Commit`] is atomic over all spaces, logs and facts that it touches;
//! - a snapshot shows one moment of all spaces and facts, costs the same whatever they hold, and neither waits
//!   for writers nor makes them wait;
//! - whatever a medium can refuse is a [`StoreError`], each single step of a walk included;
//! - a commit that has happened is seen at once, and [`Store::durable`] tells when no crash can take it back.
//!
//! A store that can do so is also a [`Fork`]: a second store with the same content at the cost of a
//! snapshot. The engine is built over such stores.

#[cfg(feature = "disk")]
pub(crate) mod codec;
mod commit;
#[cfg(feature = "disk")]
pub(crate) mod disk;
mod durable;
mod error;
#[cfg(test)]
pub(crate) mod fault;
mod kept;
mod key;
pub(crate) mod memory;
#[cfg(test)]
pub(crate) mod tee;
#[cfg(test)]
mod tests;

use std::any::Any;
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use imbl::Vector;

use crate::value::Item;

#[cfg(feature = "disk")]
pub(crate) use commit::FactDecoder;
pub(crate) use commit::{Cause, Commit, Entry, Fact, FactValue, LoggedChange, SpaceChange};
#[cfg(feature = "disk")]
pub use disk::{Damage, DamageKind, FileUse, Fsync, Leftover};
#[cfg(feature = "disk")]
pub(crate) use disk::{
    DiskStore, Look, OnRead, OpenError, Options as StoreOptions, Salvage, Scratch, SpaceUse,
    StoreShelf, Usage, tools as disk_tools,
};
pub(crate) use durable::{Durable, Moment};
pub(crate) use error::StoreError;
#[cfg(feature = "disk")]
pub(crate) use kept::Place;
pub(crate) use kept::{Bodies, Kept};
pub(crate) use key::{Key, Span};
pub(crate) use memory::MemoryStore;

/// One ordered key space: a table's items, the entries of one index, and so on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Space(u64);

impl Space {
    /// The space with this number.
    pub(crate) const fn new(number: u64) -> Self {
        Self(number)
    }

    /// The number of the space.
    #[cfg(feature = "disk")]
    pub(crate) const fn number(self) -> u64 {
        self.0
    }
}

/// Which way a range is walked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum Direction {
    /// From the lowest key up.
    #[default]
    Forward,
    /// From the highest key down.
    Backward,
}

/// The records of a log at one moment.
#[derive(Clone, Debug, Default)]
pub(crate) struct Log {
    /// What was not trimmed, by sequence number.
    pub(crate) changes: Vector<LoggedChange>,
    /// The greatest sequence number that was trimmed; zero if none was.
    pub(crate) trimmed: u64,
    /// The greatest sequence number that was ever written, trimmed or not; zero if none was.
    pub(crate) last: u64,
    /// Where images are read that are not in memory; nothing if all are.
    pub(crate) bodies: Option<Arc<dyn Bodies>>,
}

/// Equal as they are held: places are not read.
#[cfg(test)]
impl PartialEq for Log {
    fn eq(&self, other: &Self) -> bool {
        (self.trimmed, self.last) == (other.trimmed, other.last) && self.changes == other.changes
    }
}

#[cfg(feature = "disk")]
/// How much there is in a space.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Totals {
    /// How many keys.
    pub(crate) items: u64,
    /// What DynamoDB counts for their items together, in bytes.
    pub(crate) bytes: u64,
}

/// All facts of one moment, by their keys.
pub(crate) type Facts = Vec<(Key, Arc<dyn FactValue>)>;

/// Keys and their items, in the order of the walk. Items are handed out as shared pointers, because a store
/// that reads a medium has nothing to lend; keys are lent by a store that has them, because most readers look
/// at none, and to share one costs a look at its bytes. A walk that has failed once yields nothing more that
/// can be relied on.
pub(crate) type Entries<'a> =
    Box<dyn Iterator<Item = Result<(Cow<'a, Key>, Item), StoreError>> + 'a>;

/// Takes one commit after the other, until it fails.
#[cfg(feature = "disk")]
pub(crate) type CommitTaker<'a> = &'a mut dyn FnMut(Commit) -> Result<(), StoreError>;

/// A place that keeps items.
pub(crate) trait Store: fmt::Debug + Send + Sync {
    /// The item under `key`, as the last commit left it.
    fn get(&self, space: Space, key: &Key) -> Result<Option<Item>, StoreError>;

    /// Everything as it is now, in constant time.
    fn snapshot(&self) -> Result<Arc<dyn Snapshot>, StoreError>;

    /// Does everything that a commit says, or nothing of it.
    fn commit(&self, commit: Commit) -> Result<(), StoreError>;

    /// A log as the last commit left it, in constant time.
    fn log(&self, log: Space) -> Result<Log, StoreError>;

    /// How many keys a space holds.
    fn len(&self, space: Space) -> Result<usize, StoreError>;

    /// What tells whether a crash could take back what is shown; nothing where that is not to be waited for: a store
    /// in memory, or one that was told to be as sure as the operating system is.
    fn durable(&self) -> Option<Arc<dyn Durable>> {
        None
    }

    /// Whether another process can open what is committed here.
    fn is_kept(&self) -> bool {
        false
    }
}

/// A store that can be doubled.
///
/// Only a store whose whole content hangs on one root in memory can do so, wherever else it may be
/// written to; hence doubling it asks no medium and cannot fail.
pub(crate) trait Fork: Store {
    /// A second store with the same content, in constant time; neither sees the other's commits.
    fn fork(&self) -> Arc<dyn Fork>;

    /// Hands out commits that make an empty store what this one is now; writers go on meanwhile.
    ///
    /// # Errors
    ///
    /// The first error of `take`.
    #[cfg(feature = "disk")]
    fn dump(&self, take: CommitTaker<'_>) -> Result<(), StoreError>;
}

/// One moment of a store.
pub(crate) trait Snapshot: fmt::Debug + Send + Sync {
    /// The item under `key` at that moment.
    fn get(&self, space: Space, key: &Key) -> Result<Option<Item>, StoreError>;

    /// The entries of `span` at that moment, in the order of `direction`.
    fn range(
        &self,
        space: Space,
        span: &Span,
        direction: Direction,
    ) -> Result<Entries<'_>, StoreError>;

    /// How much a space held at that moment; no item is read for it.
    #[cfg(feature = "disk")]
    fn totals(&self, space: Space) -> Result<Totals, StoreError>;

    /// Shows each key of a space at that moment, in their order, and what DynamoDB counts for its item, in bytes; no
    /// item is read for it.
    #[cfg(feature = "disk")]
    fn sizes(&self, space: Space, show: &mut dyn FnMut(&Key, usize)) -> Result<(), StoreError>;

    /// What was true at that moment.
    fn facts(&self) -> Result<Facts, StoreError>;

    /// Whether a space is the very same at both moments, so that nobody need look into it; `false` where that is not
    /// known.
    fn shares(&self, space: Space, other: &dyn Snapshot) -> bool {
        let _ = (space, other);
        false
    }

    /// The snapshot as what it is.
    fn as_any(&self) -> &dyn Any;
}
