//! The log of what happened to the items of a table, from which every reader of changes reads.
//!
//! It is cut behind the commit and under the lock of the table's writer, so it has the changes of each
//! item in their order, and nothing that did not happen. Sequence numbers are drawn from one source for
//! all tables of an engine: they tell the order of changes in all logs together.
//!
//! What is older than [a day](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html)
//! is no longer shown, and is dropped a little at a time.

use imbl::Vector;
use parking_lot::Mutex;

use crate::clock::Timestamp;

use crate::engine::log::change::{LoggedChange, is_shown};
use crate::engine::log::shard::Shard;

/// How many old changes are dropped with each new one, at most.
const DROPPED_AT_ONCE: usize = 8;

/// All changes of a table that are not too old.
#[derive(Debug, Default)]
pub(in crate::engine) struct ChangeLog {
    state: Mutex<LogView>,
}

/// The log at one moment.
#[derive(Clone, Debug, Default)]
pub(in crate::engine) struct LogView {
    /// By sequence number, which is by time as well.
    pub(in crate::engine) changes: Vector<LoggedChange>,
    /// Those before, which are too old to be shown but were not dropped yet.
    hidden: Vector<LoggedChange>,
    /// The greatest sequence number of what is no longer shown.
    pub(in crate::engine) trimmed: u64,
    /// The greatest sequence number of all.
    pub(in crate::engine) last: u64,
}

impl ChangeLog {
    /// A log of its own with the same changes.
    pub(in crate::engine) fn fork(&self) -> Self {
        Self {
            state: Mutex::new(self.state.lock().clone()),
        }
    }

    /// The log as it is, without what is too old by `now`.
    pub(in crate::engine) fn view(&self, now: Timestamp) -> LogView {
        let mut view = self.state.lock().clone();
        let shown = view.position(|change| is_shown(change.at, now));
        if let Some(last) = shown.checked_sub(1).and_then(|last| view.changes.get(last)) {
            view.trimmed = last.sequence;
            (view.hidden, view.changes) = view.changes.split_at(shown);
        }
        view
    }

    /// Adds a change that is later than all others, and tells of old ones that it drops.
    pub(in crate::engine) fn append(
        &self,
        mut change: LoggedChange,
        mut dropped: impl FnMut(&LoggedChange),
    ) {
        let mut state = self.state.lock();
        let now = change.at;
        if let Some(last) = state.changes.back() {
            // A clock that is set back does not change the order.
            change.at = change.at.max(last.at);
        }
        debug_assert!(state.last < change.sequence, "changes come in order");
        state.last = change.sequence;
        state.changes.push_back(change);
        for _ in 0..DROPPED_AT_ONCE {
            let old = (state.changes.front()).filter(|change| !is_shown(change.at, now));
            if old.is_none() {
                break;
            }
            if let Some(old) = state.changes.pop_front() {
                state.trimmed = old.sequence;
                dropped(&old);
            }
        }
    }
}

impl LogView {
    /// Whether a change of this shard, at `from` or later, is no longer shown.
    pub(in crate::engine) fn is_trimmed(&self, shard: &Shard, from: u64) -> bool {
        if from > self.trimmed {
            return false;
        }
        let hidden = self.hidden.iter().rev();
        from <= shard.trimmed
            || hidden
                .take_while(|change| change.sequence >= from)
                .any(|change| shard.holds(change))
    }

    /// The place of the first change for which `is_behind` holds, which must hold for all after it.
    pub(in crate::engine) fn position(&self, is_behind: impl Fn(&LoggedChange) -> bool) -> usize {
        let found = self.changes.binary_search_by(|change| {
            if is_behind(change) {
                std::cmp::Ordering::Greater
            } else {
                std::cmp::Ordering::Less
            }
        });
        found.unwrap_or_else(|place| place)
    }
}
