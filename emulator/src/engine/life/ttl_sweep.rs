//! Expiry: a hidden order of items by the second in which they expire, and the sweep along it.
//!
//! [Time to live](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html): the
//! attribute must be a number, in seconds since the Unix epoch; an item whose second has passed is
//! deleted, unless it passed more than five years ago. Until it is swept it stays visible. Sweeping goes
//! through the write path, with the service as its origin.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use crate::clock::Timestamp;
use crate::limits;
use crate::storage::{Batch, Direction, Key, Space, Span};
use crate::value::Item;

use crate::engine::Engine;
use crate::engine::error::WriteError;
use crate::engine::table::Table;
use crate::engine::write::mutation::{Mutation, Origin, Write};

/// How many items one sweep deletes at most, before others get a turn.
const SWEEP_ITEMS: usize = 1000;
/// How many bytes of a key in the order of expiry are the second.
const SECOND_LEN: usize = 8;

/// The order of expiry of a table.
#[derive(Clone, Debug)]
pub(in crate::engine) struct LiveTtl {
    /// The attribute that holds the second.
    pub(in crate::engine) attribute: Arc<str>,
    /// Where the order is: under second and table key, nothing.
    pub(in crate::engine) space: Space,
    /// The nothing that all places share.
    pub(in crate::engine) nothing: Item,
}

impl LiveTtl {
    /// The second in which the item expires, if it ever does.
    pub(in crate::engine) fn expiry(&self, item: &Item) -> Option<i64> {
        item.raw(&self.attribute)?.as_number()?.to_i64()
    }

    /// Where the item stands in the order.
    pub(in crate::engine) fn entry_key(&self, item: &Item, table_key: &Key) -> Option<Key> {
        let second = self.expiry(item)?;
        let mut bytes = second_bytes(second).to_vec();
        bytes.extend_from_slice(table_key.as_bytes());
        Some(Key::new(&bytes))
    }

    /// Adds to the batch what moves an item in the order.
    pub(in crate::engine) fn update_entry(
        &self,
        table_key: &Key,
        (old, new): (Option<&Item>, Option<&Item>),
        batch: &mut Batch,
    ) {
        let second = |item: Option<&Item>| self.expiry(item?);
        if second(old) == second(new) {
            return;
        }
        if let Some(key) = old.and_then(|item| self.entry_key(item, table_key)) {
            batch.delete(self.space, key);
        }
        if let Some(key) = new.and_then(|item| self.entry_key(item, table_key)) {
            batch.put(self.space, key, self.nothing.clone());
        }
    }
}

/// Bytes that order as the seconds do: the sign bit is turned over.
fn second_bytes(second: i64) -> [u8; SECOND_LEN] {
    (second.cast_unsigned() ^ (1 << 63)).to_be_bytes()
}

/// The table key behind the second.
fn table_key(entry: &Key) -> Option<Key> {
    entry.as_bytes().get(SECOND_LEN..).map(Key::new)
}

impl Engine {
    /// Deletes expired items of a table if that is due, and returns when it is due again.
    pub(in crate::engine) fn sweep_if_due(
        &self,
        table: &Arc<Table>,
        now: Timestamp,
    ) -> Option<Timestamp> {
        let ttl = table.layout().ttl.clone()?;
        let due = Timestamp::from_millis(table.sweep_at.load(Ordering::Relaxed));
        if now < due {
            return Some(due);
        }
        let complete = self.sweep(table, &ttl, now).unwrap_or_else(|error| {
            tracing::error!(table = table.name(), %error, "expired items were not deleted");
            true
        });
        let next = if complete {
            now.plus(self.ttl_sweep)
        } else {
            now
        };
        table.sweep_at.store(next.as_millis(), Ordering::Relaxed);
        Some(next)
    }

    /// Deletes expired items; whether that were all of them.
    fn sweep(&self, table: &Arc<Table>, ttl: &LiveTtl, now: Timestamp) -> Result<bool, WriteError> {
        let until = now.as_seconds();
        let from = until.saturating_sub(limits::TTL_OLDEST_SECONDS);
        let span = Span::half_open(&second_bytes(from), &second_bytes(until));
        let snapshot = self.store.snapshot()?;
        let expired: Vec<Key> = snapshot
            .range(ttl.space, &span, Direction::Forward)?
            .take(SWEEP_ITEMS)
            .filter_map(|(entry, _)| table_key(entry))
            .collect();
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
