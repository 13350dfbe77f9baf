//! Who takes the capacity of tables and indexes whose keys are counted: keys, minute by minute.
//!
//! Of each minute only so many keys are remembered. One more takes the place of the key that took least, with what that
//! had taken added to its own: so a key that takes much is never lost, and none is told too little
//! ([Space-Saving](https://www.cs.ucsb.edu/sites/default/files/documents/2005-23.pdf)).

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use parking_lot::Mutex;

use crate::clock::Timestamp;
use crate::storage::Space;
use crate::value::Item;

/// How many keys of one kind are remembered of a minute.
const KEYS_KEPT: usize = 1000;

/// How many minutes are remembered.
const MINUTES_KEPT: usize = 60;

/// The unit of time in which is counted, in seconds.
const MINUTE_SECONDS: i64 = 60;

/// A key, and what was taken with it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Contributor {
    /// The attributes by which the item, or its partition, is named.
    pub(crate) key: Item,
    /// Read units, and three for each write unit.
    pub(crate) units: f64,
}

/// Everything that is counted.
#[derive(Debug, Default)]
pub(in crate::engine) struct Contributors {
    /// By the space of the table and the name of the index.
    counted: Mutex<BTreeMap<CountedPart, Minutes>>,
    /// The same of calls that were throttled.
    throttled: Mutex<BTreeMap<CountedPart, Minutes>>,
}

/// What is counted of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Counting {
    /// Units that calls took.
    Accesses,
    /// Calls that were throttled.
    Throttles,
}

/// A table by its space, or an index of it.
type CountedPart = (Space, Option<Arc<str>>);

/// The minutes of which something is remembered, the earliest first.
type Minutes = VecDeque<Minute>;

/// What was taken in a minute.
#[derive(Debug)]
struct Minute {
    /// Since the epoch.
    number: i64,
    /// By partition key.
    partitions: Keys,
    /// By all of the key, where there is a sort key.
    items: Keys,
}

/// Keys by their text.
type Keys = BTreeMap<Box<[u8]>, (Item, f64)>;

/// What is taken from a table or an index.
#[derive(Clone, Copy, Debug)]
pub(in crate::engine) struct Taken<'a> {
    /// The space of the table.
    pub(in crate::engine) space: Space,
    /// The index, if it is one.
    pub(in crate::engine) index: Option<&'a Arc<str>>,
    /// The attributes of the partition key.
    pub(in crate::engine) partition: &'a Item,
    /// Those of all of the key, if there is a sort key.
    pub(in crate::engine) whole: Option<&'a Item>,
    /// Read units, and three for each write unit.
    pub(in crate::engine) units: f64,
}

impl Contributors {
    /// Counts what is taken at this moment.
    pub(in crate::engine) fn count(&self, what: Counting, taken: Taken<'_>, now: Timestamp) {
        let number = now.as_seconds().div_euclid(MINUTE_SECONDS);
        let mut counted = self.counted(what).lock();
        let minutes = counted
            .entry((taken.space, taken.index.cloned()))
            .or_default();
        // A clock that is set back counts in the latest minute.
        if minutes.back().is_none_or(|last| last.number < number) {
            minutes.push_back(Minute {
                number,
                partitions: Keys::new(),
                items: Keys::new(),
            });
        }
        forget(minutes, number);
        if let Some(minute) = minutes.back_mut() {
            add(&mut minute.partitions, taken.partition, taken.units);
            if let Some(whole) = taken.whole {
                add(&mut minute.items, whole, taken.units);
            }
        }
    }

    /// Who took most by now, of the last hour: by partition key, and by all of the key.
    pub(in crate::engine) fn top(
        &self,
        what: Counting,
        space: Space,
        index: Option<&Arc<str>>,
        limit: usize,
        now: Timestamp,
    ) -> (Vec<Contributor>, Vec<Contributor>) {
        let number = now.as_seconds().div_euclid(MINUTE_SECONDS);
        let mut counted = self.counted(what).lock();
        let Some(minutes) = counted.get_mut(&(space, index.cloned())) else {
            return (Vec::new(), Vec::new());
        };
        forget(minutes, number);
        let partitions = minutes.iter().map(|minute| &minute.partitions);
        let items = minutes.iter().map(|minute| &minute.items);
        (sum(partitions, limit), sum(items, limit))
    }

    /// Forgets what was counted of a table, or of an index.
    pub(in crate::engine) fn forget(&self, space: Space, index: Option<&Arc<str>>) {
        for what in [Counting::Accesses, Counting::Throttles] {
            self.counted(what).lock().remove(&(space, index.cloned()));
        }
    }

    fn counted(&self, what: Counting) -> &Mutex<BTreeMap<CountedPart, Minutes>> {
        match what {
            Counting::Accesses => &self.counted,
            Counting::Throttles => &self.throttled,
        }
    }

    /// Forgets what was counted of a table and of all its indexes.
    pub(in crate::engine) fn forget_table(&self, space: Space) {
        for what in [Counting::Accesses, Counting::Throttles] {
            let mut counted = self.counted(what).lock();
            counted.retain(|(other, _), _| *other != space);
        }
    }
}

/// Forgets minutes that are too long ago.
fn forget(minutes: &mut Minutes, number: i64) {
    let kept = i64::try_from(MINUTES_KEPT).unwrap_or(i64::MAX);
    while minutes
        .front()
        .is_some_and(|first| first.number.saturating_add(kept) <= number)
    {
        minutes.pop_front();
    }
}

fn add(keys: &mut Keys, key: &Item, units: f64) {
    if let Some((_, sum)) = keys.get_mut(key.json()) {
        *sum += units;
        return;
    }
    let mut before = 0.0;
    if keys.len() >= KEYS_KEPT {
        let least = keys
            .iter()
            .min_by(|(_, (_, one)), (_, (_, other))| one.total_cmp(other));
        if let Some((text, least)) = least.map(|(text, (_, units))| (text.clone(), *units)) {
            keys.remove(&text);
            before = least;
        }
    }
    keys.insert(key.json().into(), (key.clone(), before + units));
}

/// The keys of several minutes together, those first that took most, and among equal ones by their texts.
fn sum<'a>(minutes: impl Iterator<Item = &'a Keys>, limit: usize) -> Vec<Contributor> {
    let mut together = Keys::new();
    for keys in minutes {
        for (text, (key, units)) in keys {
            let entry = together.entry(text.clone());
            entry.or_insert_with(|| (key.clone(), 0.0)).1 += units;
        }
    }
    let mut sorted: Vec<Contributor> = together
        .into_values()
        .map(|(key, units)| Contributor { key, units })
        .collect();
    sorted.sort_by(|one, other| other.units.total_cmp(&one.units));
    sorted.truncate(limit);
    sorted
}
