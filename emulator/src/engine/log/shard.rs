//! Shards: into which parts a stream is divided.
//!
//! A shard has a stretch of the hashes of partition keys, from the sequence number at which it opens to
//! the one at which it closes; so all changes of an item are in one line of shards, each the parent of
//! the next ([shards](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html#Streams.Processing)).

use std::sync::Arc;

use crate::clock::Timestamp;
use crate::ids::Ids;
use crate::storage::LoggedChange;
#[cfg(feature = "disk")]
use crate::storage::codec::coded;

use crate::engine::log::change;

/// A part of a stream.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Shard {
    /// Its name: a moment, unique in the stream, and something random.
    pub(crate) id: Arc<str>,
    /// The shard of which it is a part.
    pub(crate) parent: Option<Arc<str>>,
    /// Where it opens.
    pub(crate) first: u64,
    /// Where it closes, once it has.
    pub(crate) last: Option<u64>,
    /// When that was.
    closed_at: Option<Timestamp>,
    /// The lowest and the highest hash.
    hashes: (u64, u64),
    /// The greatest sequence number of the changes in it that were dropped.
    pub(in crate::engine) trimmed: u64,
}

#[cfg(feature = "disk")]
coded!(Shard {
    id,
    parent,
    first,
    last,
    closed_at,
    hashes,
    trimmed
});

#[cfg(feature = "disk")]
coded!(Shards { shards, latest });

impl Shard {
    /// Whether a change is in the shard.
    pub(in crate::engine) fn holds(&self, change: &LoggedChange) -> bool {
        let is_in_time =
            self.first < change.sequence && self.last.is_none_or(|last| change.sequence <= last);
        is_in_time && (self.hashes.0..=self.hashes.1).contains(&change.hash)
    }

    /// The lowest and the highest hash of the partition keys whose changes are in it.
    pub(in crate::engine) fn hashes(&self) -> (u64, u64) {
        self.hashes
    }

    /// Whether the shard still has, or will have, records that are shown.
    fn is_shown(&self, now: Timestamp) -> bool {
        self.closed_at.is_none_or(|at| change::is_shown(at, now))
    }
}

/// All shards of a stream, in the order of their ids.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::engine) struct Shards {
    shards: Vec<Shard>,
    /// The moment in the latest id.
    latest: i64,
}

impl Shards {
    /// Opens `count` shards for all hashes, or for those of a parent.
    pub(in crate::engine) fn open(
        &mut self,
        count: u32,
        parent: Option<&Shard>,
        now: Timestamp,
        ids: &Ids,
        mut next_sequence: impl FnMut() -> u64,
    ) {
        let (lowest, highest) = parent.map_or((0, u64::MAX), |parent| parent.hashes);
        let width = u128::from(highest - lowest) + 1;
        // No more parts than hashes.
        let count = u128::from(count.max(1)).min(width);
        let border = |number: u128| {
            let offset = u64::try_from(width * number / count).unwrap_or(u64::MAX);
            lowest.saturating_add(offset)
        };
        for number in 0..count {
            let end = if number + 1 == count {
                highest
            } else {
                border(number + 1).saturating_sub(1)
            };
            self.latest = now.as_millis().max(self.latest.saturating_add(1));
            self.shards.push(Shard {
                id: id(self.latest, ids),
                parent: parent.map(|parent| Arc::clone(&parent.id)),
                first: next_sequence(),
                last: None,
                closed_at: None,
                hashes: (border(number), end),
                trimmed: 0,
            });
        }
    }

    /// Closes a shard, or all; the ones that were open.
    pub(in crate::engine) fn close(
        &mut self,
        id: Option<&str>,
        now: Timestamp,
        mut next_sequence: impl FnMut() -> u64,
    ) -> Vec<Shard> {
        let mut closed = Vec::new();
        for shard in &mut self.shards {
            if shard.last.is_none() && id.is_none_or(|id| *shard.id == *id) {
                shard.last = Some(next_sequence());
                shard.closed_at = Some(now);
                closed.push(shard.clone());
            }
        }
        closed
    }

    /// Remembers that a change was dropped.
    pub(in crate::engine) fn note_dropped(&mut self, change: &LoggedChange) {
        if let Some(shard) = self.shards.iter_mut().find(|shard| shard.holds(change)) {
            shard.trimmed = change.sequence;
        }
    }

    /// Takes for dropped what the log was trimmed of.
    #[cfg(feature = "disk")]
    pub(in crate::engine) fn note_trimmed(&mut self, trimmed: u64) {
        for shard in self.shards.iter_mut().filter(|shard| shard.first < trimmed) {
            shard.trimmed = shard.last.map_or(trimmed, |last| last.min(trimmed));
        }
    }

    /// The greatest sequence number at which a shard opens or closes; zero if there is none.
    #[cfg(feature = "disk")]
    pub(in crate::engine) fn last_sequence(&self) -> u64 {
        let numbers = self
            .shards
            .iter()
            .flat_map(|shard| [Some(shard.first), shard.last]);
        // No number is given out below one.
        numbers.flatten().max().unwrap_or_default()
    }

    /// Forgets which changes were dropped, which is no fact of its own.
    pub(in crate::engine) fn forget_dropped(&mut self) {
        self.shards.iter_mut().for_each(|shard| shard.trimmed = 0);
    }

    /// The shards that still have, or will have, records.
    pub(in crate::engine) fn shown(&self, now: Timestamp) -> impl Iterator<Item = &Shard> {
        self.shards.iter().filter(move |shard| shard.is_shown(now))
    }

    /// Forgets the shards whose records are all gone.
    pub(in crate::engine) fn trim(&mut self, now: Timestamp) {
        self.shards.retain(|shard| shard.is_shown(now));
    }
}

/// The id of a shard that opens at this moment.
fn id(millis: i64, ids: &Ids) -> Arc<str> {
    Arc::from(format!("shardId-{millis:020}-{:08x}", ids.bits() >> 32))
}
