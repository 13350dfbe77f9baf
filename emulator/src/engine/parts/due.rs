//! Work that falls due, in the order of its moments.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use parking_lot::Mutex;

use crate::clock::Timestamp;
use crate::engine::log::stream::StreamName;
use crate::engine::parts::backups::BackupName;
use crate::engine::parts::transfers::TransferName;
use crate::engine::table::Table;
use crate::engine::table::group::Group;

/// One piece of work. Whoever takes it looks whether it is still to be done: a table may be gone by then, or
/// swept already.
#[derive(Clone, Debug)]
pub(in crate::engine) enum Due {
    /// The table, or an index of it, has finished leaving.
    Leave(Arc<Table>),
    /// Expired items of the table are to be looked for, if `Table::sweep_at` still says this moment.
    Sweep(Arc<Table>),
    /// Spaces of the table that could not be filled are to be tried again.
    Fill(Arc<Table>),
    /// The stream has ended so long ago that it is no longer shown.
    Forget(StreamName),
    /// The service has kept a backup of its own for long enough.
    Expire(BackupName),
    /// A portion of a transfer is to be worked on; or it has ended so long ago that it is no longer shown.
    Transfer(TransferName),
    /// Changes of a global table are to arrive.
    Replicate(Arc<Group>),
    /// A member of a global table has left.
    Tidy(Arc<Group>),
}

/// All work that will fall due.
#[derive(Debug)]
pub(in crate::engine) struct Agenda {
    /// The moment of the first entry in milliseconds, or the greatest number: what every request looks at.
    earliest: AtomicI64,
    entries: Mutex<Noted>,
}

/// Work by its moment, and among equal moments in the order in which it was noted.
#[derive(Debug, Default)]
struct Noted {
    by_moment: BTreeMap<(Timestamp, u64), Due>,
    /// How many entries were ever noted.
    count: u64,
}

impl Default for Agenda {
    fn default() -> Self {
        Self {
            earliest: AtomicI64::new(i64::MAX),
            entries: Mutex::default(),
        }
    }
}

impl Agenda {
    /// Remembers that something falls due at `moment`.
    pub(in crate::engine) fn note(&self, moment: Timestamp, due: Due) {
        let mut entries = self.entries.lock();
        let number = entries.count;
        entries.count = number.saturating_add(1);
        entries.by_moment.insert((moment, number), due);
        self.show_earliest(&entries);
    }

    /// Takes what is due by `now`, the earliest first, each with the moment for which it was noted.
    ///
    /// What is noted from here on waits for the next call, also if it is due already: work that goes on in
    /// portions lets others go first.
    pub(in crate::engine) fn take(&self, now: Timestamp) -> Vec<(Timestamp, Due)> {
        // `Relaxed`: only a hint, and all that entries are about is published by the lock. Whoever comes after
        // a `note`, because of an answer that was given since, sees its moment here.
        if now.as_millis() < self.earliest.load(Ordering::Relaxed) {
            return Vec::new();
        }
        let mut entries = self.entries.lock();
        // Behind all numbers of this very moment, which numbers never reach.
        let later = entries.by_moment.split_off(&(now, u64::MAX));
        let due = std::mem::replace(&mut entries.by_moment, later);
        self.show_earliest(&entries);
        drop(entries);
        let due = due.into_iter();
        due.map(|((moment, _), due)| (moment, due)).collect()
    }

    /// The moment of the first entry; the end of all time if there is none.
    pub(in crate::engine) fn next(&self) -> Timestamp {
        // `Relaxed`: as in `take`.
        Timestamp::from_millis(self.earliest.load(Ordering::Relaxed))
    }

    /// Under the lock of the entries, so that no earlier moment is lost.
    fn show_earliest(&self, entries: &Noted) {
        self.earliest.store(entries.earliest(), Ordering::Relaxed);
    }
}

impl Noted {
    fn earliest(&self) -> i64 {
        let first = self.by_moment.first_key_value();
        first.map_or(i64::MAX, |((moment, _), _)| moment.as_millis())
    }
}
