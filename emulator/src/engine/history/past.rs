//! The database as it was at a moment, beside the one that goes on.

use std::sync::Arc;
use std::time::Duration;

use crate::clock::{Timestamp, VirtualClock};
use crate::schema::TableDefinition;
use crate::storage::Commit;

use crate::engine::Engine;
use crate::engine::error::ChangeError;
use crate::engine::life::create::Transition;
use crate::engine::parts::clockwork::Clockwork;
use crate::engine::parts::due::Agenda;
use crate::engine::table::catalog::Caller;
use crate::engine::table::{Table, table_fact};

impl Engine {
    /// A second engine with what the tables held at `moment`; neither sees what happens to the other.
    ///
    /// Costs what has happened since, whatever the tables hold. Tables have the settings of today, without streams and
    /// recovery; backups are those of that moment. Tables whose recovery does not reach the moment are not there, nor are those that have gone since. Its
    /// clock stands still at the moment, and nothing falls due: what had expired and was not deleted yet is there.
    ///
    /// # Errors
    ///
    /// If the store fails.
    pub(crate) fn at(&self, moment: Timestamp) -> Result<Self, ChangeError> {
        let mut past = self.fork();
        let tables: Vec<Arc<Table>> = {
            let catalog = past.catalog.read();
            catalog
                .iter()
                .map(|(_, _, table)| Arc::clone(table))
                .collect()
        };
        for table in tables {
            past.go_back(&table, moment)?;
        }
        for backup in past.backups.all() {
            if moment < backup.created() {
                past.delete_backup(&backup)?;
            }
        }
        past.clock = Clockwork::new(Arc::new(VirtualClock::at(moment)));
        past.due = Agenda::default();
        Ok(past)
    }

    /// Puts a table as it was in the place of a table as it is.
    fn go_back(&self, table: &Arc<Table>, moment: Timestamp) -> Result<(), ChangeError> {
        let definition = table.definition();
        let reaches = definition.point_in_time.is_some_and(|recovery| {
            let days = u64::try_from(recovery.days).unwrap_or(0);
            let period = Duration::from_secs(days.saturating_mul(24 * 60 * 60));
            recovery.since <= moment && self.clock.now().minus(period) <= moment
        });
        self.catalog.write().remove(table);
        if reaches {
            let past = TableDefinition {
                stream: None,
                point_in_time: None,
                ..TableDefinition::clone(&definition)
            };
            let caller = Caller::new(&table.home.owner, &table.home.region);
            let restored =
                self.restore_moment(&caller, table, moment, past, Transition::Instant)?;
            self.drop_table(table, &mut table.writer.lock())?;
            // The fact of the one that went had the same name.
            let writer = restored.writer.lock();
            let (home, layout) = (&restored.home, &writer.layout);
            let fact = table_fact::exists(home, restored.space, layout, &writer.unfilled);
            self.store.commit(Commit::of_fact(fact))?;
            return Ok(());
        }
        Ok(self.drop_table(table, &mut table.writer.lock())?)
    }
}
