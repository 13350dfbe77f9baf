//! Work that falls due: tables and indexes that have finished leaving, expired items.
//!
//! Nothing runs by itself: [`Engine::run_due`] is called at the start of every request and by a server's
//! tick. While nothing is due it costs one look at the clock and one at a number.

use std::sync::Arc;

use crate::clock::Timestamp;

use crate::engine::Engine;
use crate::engine::table::Table;

impl Engine {
    /// Does everything that is due by now.
    pub(crate) fn run_due(&self) {
        let now = self.clock.note_request();
        if !self.due.take(now) {
            return;
        }
        let tables: Vec<Arc<Table>> = {
            let catalog = self.catalog.read();
            catalog
                .iter()
                .map(|(_, _, table)| Arc::clone(table))
                .collect()
        };
        for table in tables {
            if let Some(due) = self.run_table(&table, now) {
                self.due.note(due);
            }
        }
        if let Some(due) = self.streams.forget(now) {
            self.due.note(due);
        }
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
