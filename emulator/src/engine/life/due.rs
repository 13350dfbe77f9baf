//! Work that falls due: tables and indexes that have finished leaving, expired items.
//!
//! Nothing runs by itself: [`Engine::run_due`] is called at the start of every request and by a server's
//! tick. While nothing is due it costs one look at the clock and one at a number.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use crate::clock::Timestamp;

use crate::engine::{Engine, Table};

impl Engine {
    /// Does everything that is due by now.
    pub(crate) fn run_due(&self) {
        let now = self.clock.now();
        // Written once a millisecond at most: all threads read it.
        if self.newest_request() != now {
            (self.newest_request).store(now.as_millis(), Ordering::Relaxed);
        }
        if now.as_millis() < self.due.load(Ordering::Acquire) {
            return;
        }
        // Whoever comes meanwhile finds nothing due, and goes on. What is noted from here on is kept;
        // what was noted before had been shown on its table before, and is seen there.
        self.due.store(i64::MAX, Ordering::SeqCst);
        let tables: Vec<Arc<Table>> = {
            let catalog = self.catalog.read();
            catalog
                .iter()
                .map(|(_, _, table)| Arc::clone(table))
                .collect()
        };
        for table in tables {
            if let Some(due) = self.run_table(&table, now) {
                self.note_due(due);
            }
        }
        if let Some(due) = self.forget_streams(now) {
            self.note_due(due);
        }
    }

    /// Remembers that something falls due at `moment`.
    pub(in crate::engine) fn note_due(&self, moment: Timestamp) {
        self.due.fetch_min(moment.as_millis(), Ordering::AcqRel);
    }

    /// Does what is due on one table, and returns when something is due again.
    fn run_table(&self, table: &Arc<Table>, now: Timestamp) -> Option<Timestamp> {
        let leaving = self.finish_leaving(table, now).unwrap_or_else(|error| {
            tracing::error!(table = table.name(), %error, "a removal was not finished");
            None
        });
        let sweep = self.sweep_if_due(table, now);
        leaving.into_iter().chain(sweep).min()
    }
}
