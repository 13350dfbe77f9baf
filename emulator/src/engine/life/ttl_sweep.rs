//! Expiry: the sweep along the order of items by the second in which they expire.
//!
//! [Time to live](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html): the
//! attribute must be a number, in seconds since the Unix epoch; an item whose second has passed is
//! deleted, unless it passed more than five years ago. Until it is swept it stays visible. Sweeping goes
//! through the write path, with the service as its origin.

use std::sync::Arc;

use crate::clock::Timestamp;
use crate::limits;
use crate::storage::{Direction, Key, Span};

use crate::engine::Engine;
use crate::engine::error::WriteError;
use crate::engine::parts::due::Due;
use crate::engine::table::Table;
use crate::engine::table::live_ttl::{self, LiveTtl};
use crate::engine::write::mutation::{Mutation, Origin, Write};

/// How many items one sweep deletes at most, before others get a turn.
const SWEEP_ITEMS: usize = 1000;
impl Engine {
    /// Deletes expired items of a table, which was due at `moment`, and notes when that is due again: never, once the table
    /// is gone.
    pub(in crate::engine) fn sweep_and_go_on(
        &self,
        table: &Arc<Table>,
        moment: Timestamp,
        now: Timestamp,
    ) {
        if table.is_gone() {
            return;
        }
        let layout = table.layout();
        let Some(ttl) = layout.ttl.clone() else {
            return;
        };
        let member = layout.member.as_ref();
        if member.is_some_and(|member| !self.looks_for_expired(member)) {
            self.sweep_at(table, now.plus(self.settings.ttl_sweep));
            return;
        }
        let complete = match self.sweep(table, &ttl, moment, now) {
            Ok(complete) => complete,
            // It went meanwhile.
            Err(WriteError::TableNotFound(_)) => true,
            Err(error) => {
                tracing::error!(table = table.name(), %error, "expired items were not deleted");
                true
            }
        };
        let next = if complete {
            now.plus(self.settings.ttl_sweep)
        } else {
            // The rest was due then as well.
            moment
        };
        self.sweep_at(table, next);
    }

    /// Lets the next sweep of a table be the one at this moment, and no other that is noted.
    pub(in crate::engine) fn sweep_at(&self, table: &Arc<Table>, moment: Timestamp) {
        table.set_sweep_at(moment);
        self.due.note(moment, Due::Sweep(Arc::clone(table)));
    }

    /// Deletes expired items, which was due at `moment`; whether that were all of them.
    fn sweep(
        &self,
        table: &Arc<Table>,
        ttl: &LiveTtl,
        moment: Timestamp,
        now: Timestamp,
    ) -> Result<bool, WriteError> {
        let until = now.as_seconds();
        // How old is too old counts from when the sweep was due: what expired since did not wait because of its age, but
        // because the clock has jumped. The first sweep of an order of expiry has no such moment.
        let due = match moment == Timestamp::LONG_AGO {
            true => now,
            false => moment.min(now),
        };
        let from = due.as_seconds().saturating_sub(limits::TTL_OLDEST_SECONDS);
        let span = Span::half_open(
            &live_ttl::second_bytes(from),
            &live_ttl::second_bytes(until),
        );
        let snapshot = self.store.snapshot()?;
        let expired: Vec<Key> = snapshot
            .range(ttl.space, &span, Direction::Forward)?
            .take(SWEEP_ITEMS)
            .filter_map(|entry| {
                let key = entry.map(|(entry, _)| live_ttl::table_key(&entry));
                key.transpose()
            })
            .collect::<Result<_, _>>()?;
        drop(snapshot);
        let complete = expired.len() < SWEEP_ITEMS;
        for key in expired {
            let delete = Write {
                key,
                mutation: Mutation::Delete,
                condition: None,
            };
            match self.write_as(table, delete, Origin::Expiry { from, until }) {
                // Someone was faster: the item is gone, or has another expiry now, or a transaction
                // holds it until a later sweep.
                Ok(_) | Err(WriteError::ConditionFailed { .. } | WriteError::Conflict) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(complete)
    }
}
