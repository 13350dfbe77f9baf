//! Ordered, versioned, atomic: key to item.
//!
//! Invariant: this room knows nothing of DynamoDB. It sees numbered spaces, byte keys whose order is
//! that of their bytes, and items that it never looks into. What it promises:
//!
//! - a commit is atomic over all spaces that it touches;
//! - a snapshot shows one moment of all spaces, costs the same whatever they hold, and neither waits
//!   for writers nor makes them wait;
//! - whatever a medium can refuse is a [`StoreError`], each single step of a walk included.
//!
//! A store that can do so is also a [`Fork`]: a second store with the same content at the cost of a
//! snapshot. The engine is built over such stores.

mod batch;
mod error;
#[cfg(test)]
pub(crate) mod fault;
mod key;
pub(crate) mod memory;
#[cfg(test)]
pub(crate) mod tee;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;

use crate::value::Item;

pub(crate) use batch::Batch;
pub(crate) use error::StoreError;
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

/// Keys and their items, in the order of the walk. Both are handed out as shared pointers, because a
/// store that reads a medium has nothing to lend. A walk that has failed once yields nothing more that
/// can be relied on.
pub(crate) type Entries<'a> = Box<dyn Iterator<Item = Result<(Key, Item), StoreError>> + 'a>;

/// A place that keeps items.
pub(crate) trait Store: fmt::Debug + Send + Sync {
    /// Makes an empty space. A space that exists stays as it is.
    fn create(&self, space: Space) -> Result<(), StoreError>;

    /// Drops a space with everything in it. A space that does not exist is no error.
    fn remove(&self, space: Space) -> Result<(), StoreError>;

    /// The item under `key`, as the last commit left it.
    fn get(&self, space: Space, key: &Key) -> Result<Option<Item>, StoreError>;

    /// Everything as it is now, in constant time.
    fn snapshot(&self) -> Result<Arc<dyn Snapshot>, StoreError>;

    /// Applies all changes of a batch, in their order, or none of them.
    fn commit(&self, batch: Batch) -> Result<(), StoreError>;

    /// How many keys a space holds.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "asked by consistency checks only")
    )]
    fn len(&self, space: Space) -> Result<usize, StoreError>;
}

/// A store that can be doubled.
///
/// Only a store whose whole content hangs on one root in memory can do so, wherever else it may be
/// written to; hence doubling it asks no medium and cannot fail.
pub(crate) trait Fork: Store {
    /// A second store with the same content, in constant time; neither sees the other's commits.
    fn fork(&self) -> Arc<dyn Fork>;
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
}
