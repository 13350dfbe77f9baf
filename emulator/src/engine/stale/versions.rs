//! All versions that are kept, and when they may be forgotten.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use crate::limits::STALE_VERSIONS_MAX;
use crate::storage::{Key, Space};
use crate::value::Item;

use super::chain::{Chain, Chains, Version};

/// Of which key a version came, and when.
#[derive(Clone, Debug)]
struct Arrival {
    at: u64,
    number: u64,
    space: Space,
    key: Key,
}

/// The versions of all keys that have changed lately.
#[derive(Debug, Default)]
pub(super) struct Versions {
    spaces: BTreeMap<Space, Chains>,
    /// In the order in which they came.
    arrivals: VecDeque<Arrival>,
}

impl Versions {
    /// The keys of a space that have changed lately, in constant time.
    pub(super) fn chains(&self, space: Space) -> Chains {
        // A space of which nothing has changed has no keys here.
        self.spaces.get(&space).cloned().unwrap_or_default()
    }

    /// The versions of a key, if it has changed lately.
    pub(super) fn chain(&self, space: Space, key: &Key) -> Option<&Arc<Chain>> {
        self.spaces.get(&space)?.get(key)
    }

    /// Adds a version; `before` is what the key held, which is asked for with its first one.
    pub(super) fn add(&mut self, space: Space, key: &Key, before: Option<Item>, version: Version) {
        self.arrivals.push_back(Arrival {
            at: version.at,
            number: version.number,
            space,
            key: key.clone(),
        });
        let chains = self.spaces.entry(space).or_default();
        match chains.get_mut(key) {
            Some(chain) => Arc::make_mut(chain).push(version),
            None => {
                let chain = Chain::of_change(before, version);
                let _none = chains.insert(key.clone(), Arc::new(chain));
            }
        }
    }

    /// Forgets what nobody may see any more: what came before the version that was the newest at `horizon`. Shows each
    /// key of which only the newest version is left.
    ///
    /// There is a bound for how many versions are kept; the oldest go first.
    pub(super) fn forget(&mut self, horizon: Option<u64>, mut settled: impl FnMut(Space, Key)) {
        while let Some(oldest) = self.arrivals.front() {
            let is_over = horizon.is_some_and(|horizon| oldest.at <= horizon);
            if !is_over && self.arrivals.len() <= STALE_VERSIONS_MAX {
                return;
            }
            let Some(Arrival {
                number, space, key, ..
            }) = self.arrivals.pop_front()
            else {
                return;
            };
            let Some(chains) = self.spaces.get_mut(&space) else {
                continue;
            };
            let Some(chain) = chains.get_mut(&key) else {
                continue;
            };
            let chain = Arc::make_mut(chain);
            chain.forget_before(number);
            if chain.is_settled() {
                let _gone = chains.remove(&key);
                if chains.is_empty() {
                    let _empty = self.spaces.remove(&space);
                }
                settled(space, key);
            }
        }
    }
}
