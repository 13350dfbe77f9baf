//! What is to happen to one item.

use crate::expression::{Condition, Update, UpdateSizing};
use crate::storage::{Cause, Key};
use crate::value::Item;
use crate::value::path::Path;

use crate::engine::write::capacity::Consumed;
use crate::engine::write::collection::CollectionSize;

/// A mutation of one item, under a condition.
#[derive(Clone, Debug)]
pub(crate) struct Write {
    /// The item's key.
    pub(crate) key: Key,
    /// What happens to it.
    pub(crate) mutation: Mutation,
    /// What must hold before.
    pub(crate) condition: Option<Condition>,
}

/// The four things that can happen to an item.
#[derive(Clone, Debug)]
pub(crate) enum Mutation {
    /// It becomes this item.
    Put(Item),
    /// It is changed, or made.
    Update {
        /// The update expression, bound to its values.
        update: Update,
        /// What a new item starts from.
        key_attributes: Item,
        /// What is held against the limit of an item, and when.
        sizing: UpdateSizing,
    },
    /// It is no longer there, if it was.
    Delete,
    /// It stays; only the condition matters.
    Check,
}

/// On whose behalf a mutation happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Origin {
    /// On behalf of whoever sent a request.
    Caller,
    /// On behalf of whoever let a table come with its items, which takes no others meanwhile.
    Load,
    /// The service's own: the item has expired. Such a delete happens only while the item's second of
    /// expiry still lies in this range.
    Expiry {
        /// The earliest second.
        from: i64,
        /// The first second that is not expired.
        until: i64,
    },
    /// The service's own: the item has changed in another region, by the change with this number.
    Replica {
        /// By which it is told which of two versions is later.
        stamp: u64,
    },
}

impl Origin {
    /// What the log says of it.
    pub(in crate::engine) const fn cause(self) -> Cause {
        match self {
            Self::Caller | Self::Load => Cause::Request,
            Self::Expiry { .. } => Cause::Expiry,
            Self::Replica { .. } => Cause::Replication,
        }
    }
}

/// What a write did.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    /// The item as it was.
    pub(crate) old: Option<Item>,
    /// The item as it is.
    pub(crate) new: Option<Item>,
    /// The paths that an update named as its targets.
    pub(crate) changed: Vec<Path>,
    /// What it consumed.
    pub(crate) capacity: Consumed,
    /// The item collection, on tables with local indexes.
    pub(crate) collection: Option<CollectionSize>,
}
