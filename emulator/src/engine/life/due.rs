//! Work that falls due: tables and indexes that have finished leaving, expired items, streams of long ago.
//!
//! Nothing runs by itself: [`Engine::run_due`] is called at the start of every request and by a server's
//! tick. While nothing is due it costs one look at the clock and one at a number, and when something is, only
//! the tables that it is about are looked at.

use std::sync::Arc;
use std::time::Duration;

use crate::clock::Timestamp;
use crate::storage::StoreError;

use crate::engine::Engine;
use crate::engine::parts::due::Due;
use crate::engine::table::Table;

/// How long work waits that the store did not let happen.
pub(in crate::engine) const RETRY_AFTER: Duration = Duration::from_secs(1);

impl Engine {
    /// Does everything that is due by now; how many entries of the agenda that took.
    pub(crate) fn run_due(&self) -> usize {
        let mut now = self.clock.note_request();
        // Steered or not: the clock that was handed in may go back as well.
        if now < self.clock.newest_request() {
            self.follow_back();
            now = self.clock.note_request();
        }
        let taken = self.due.take(now);
        let count = taken.len();
        for (moment, due) in taken {
            self.run_entry(moment, due, now);
        }
        count
    }

    /// Fills an empty agenda with what follows from tables and streams.
    ///
    /// From their state and not from another agenda: work that somebody has taken off there and not finished
    /// yet is in neither.
    pub(in crate::engine) fn note_all_due(&self) {
        self.note_all_but_transfers();
        self.note_transfers();
    }

    /// The same without transfers.
    pub(in crate::engine) fn note_all_but_transfers(&self) {
        for (_, _, table) in self.catalog.read().iter() {
            let layout = table.layout();
            for moment in layout.leavings() {
                self.due.note(moment, Due::Leave(Arc::clone(table)));
            }
            if layout.ttl.is_some() {
                self.due
                    .note(table.sweep_at(), Due::Sweep(Arc::clone(table)));
            }
        }
        for (moment, name) in self.streams.ended() {
            self.due.note(moment, Due::Forget(name));
        }
        for group in self.groups.all() {
            for moment in group.leavings() {
                self.due.note(moment, Due::Tidy(Arc::clone(&group)));
            }
            self.note_delivery(&group, self.clock.now());
        }
        for backup in self.backups.all() {
            if let Some(moment) = backup.fact.expires {
                self.due
                    .note(moment, Due::Expire(backup.fact.backup_name()));
            }
        }
    }

    /// Does one piece of work, if it is still to be done.
    fn run_entry(&self, moment: Timestamp, due: Due, now: Timestamp) {
        match due {
            Due::Leave(table) => {
                let left = self.finish_leaving(&table, now);
                self.retry(left, &table, now, Due::Leave);
            }
            // An entry of another moment is of an order of expiry that was switched off since.
            Due::Sweep(table) if table.sweep_at() == moment => {
                self.sweep_and_go_on(&table, moment, now);
            }
            Due::Sweep(_) => {}
            Due::Fill(table) => {
                self.fill_or_later(&table);
            }
            Due::Forget(name) => self.forget_stream(name, now),
            Due::Expire(name) => self.expire_backup(name, now),
            Due::Transfer(name) => self.transfer_due(name, now),
            Due::Replicate(group) => self.deliver_due(&group),
            Due::Tidy(group) => self.tidy_group(&group, now),
        }
    }

    /// Notes work again that the store did not let happen.
    pub(in crate::engine) fn retry(
        &self,
        done: Result<(), StoreError>,
        table: &Arc<Table>,
        now: Timestamp,
        again: impl FnOnce(Arc<Table>) -> Due,
    ) {
        if let Err(error) = done {
            let due = again(Arc::clone(table));
            tracing::error!(table = table.name(), ?due, %error, "work that was due is put off");
            self.due.note(now.plus(RETRY_AFTER), due);
        }
    }
}
