//! The versions of one key.

use std::sync::Arc;

use imbl::OrdMap;

use crate::storage::Key;
use crate::value::Item;

/// The keys of a space that have changed lately, each with its versions.
pub(in crate::engine) type Chains = OrdMap<Key, Arc<Chain>>;

/// What a key held from one commit to the next.
#[derive(Clone, Debug)]
pub(super) struct Version {
    /// The number of the commit; versions of one commit have one number.
    pub(super) number: u64,
    /// When it came, in milliseconds that have gone by since the mode was set.
    pub(super) at: u64,
    /// Nothing where the key was removed, or was not there yet.
    pub(super) item: Option<Item>,
}

/// The versions of one key, in the order in which they came; the last is the newest. There is always one.
#[derive(Clone, Debug)]
pub(in crate::engine) struct Chain(Vec<Version>);

impl Chain {
    /// The versions before and after a change.
    pub(super) fn of_change(before: Option<Item>, after: Version) -> Self {
        // What was there before the mode was set has the number of no commit.
        let before = Version {
            number: 0,
            at: 0,
            item: before,
        };
        Self(vec![before, after])
    }

    pub(super) fn push(&mut self, version: Version) {
        self.0.push(version);
    }

    /// Leaves out what came before the version with this number.
    pub(super) fn forget_before(&mut self, number: u64) {
        let first = self.0.iter().position(|version| version.number >= number);
        // A version that was left out before is no reason to leave out more.
        if let Some(first) = first {
            drop(self.0.drain(..first));
        }
    }

    /// Whether only the newest version is left.
    pub(super) fn is_settled(&self) -> bool {
        self.0.len() <= 1
    }

    /// The numbers of the versions that were the newest at `horizon` or later; of all where there is no horizon.
    pub(super) fn numbers_since(&self, horizon: Option<u64>) -> Vec<u64> {
        let first =
            horizon.and_then(|horizon| self.0.iter().rposition(|version| version.at <= horizon));
        let since = self.0.iter().skip(first.unwrap_or(0));
        since.map(|version| version.number).collect()
    }

    /// The number of the newest version.
    pub(in crate::engine) fn newest(&self) -> u64 {
        self.0.last().map_or(0, |version| version.number)
    }

    /// What the key held after the commit with this number; the oldest version that is left where none is so old.
    pub(in crate::engine) fn after(&self, number: u64) -> Option<Item> {
        let mut newest_first = self.0.iter().rev();
        let found = newest_first.find(|version| version.number <= number);
        found.or(self.0.first())?.item.clone()
    }

    /// An item that the key has held; there is one, for a change from nothing to nothing is none.
    pub(in crate::engine) fn any_item(&self) -> Option<&Item> {
        self.0.iter().find_map(|version| version.item.as_ref())
    }
}
