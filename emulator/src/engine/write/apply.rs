//! What goes into the log with a plan, and what follows once it is committed: counts and sizes.

use crate::meter::notes;
use crate::storage::{Cause, Commit, Kept, LoggedChange, StoreError};
use crate::value::Item;

use crate::engine::Engine;
use crate::engine::table::counters::Growth;
use crate::engine::table::{Table, Writer, group};
use crate::engine::write::collection::{CollectionGrowth, CollectionSize};
use crate::engine::write::index::IndexGrowth;
use crate::engine::write::mutation::{Origin, Written};
use crate::engine::write::plan::Planned;

impl Engine {
    /// Adds to a commit the record of what a plan does, if the item changes and somebody reads the changes of its
    /// table; the number of the change, if there is one.
    ///
    /// # Errors
    ///
    /// If the store fails.
    pub(in crate::engine) fn record(
        &self,
        writer: &Writer,
        planned: &Planned,
        origin: Origin,
        commit: &mut Commit,
    ) -> Result<Option<u64>, StoreError> {
        // "If you perform an operation that does not change any data, no record is written"
        // (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html).
        match writer.log.is_some() && planned.changes() {
            true => self.record_change(writer, planned, origin, commit),
            false => Ok(None),
        }
    }

    /// The same for a plan of which it is known that the item changes.
    ///
    /// # Errors
    ///
    /// If the store fails.
    pub(in crate::engine) fn record_change(
        &self,
        writer: &Writer,
        planned: &Planned,
        origin: Origin,
        commit: &mut Commit,
    ) -> Result<Option<u64>, StoreError> {
        let Some(log) = &writer.log else {
            return Ok(None);
        };
        let (old, new) = (&planned.old, &planned.new);
        // The moment of the newest request costs no look at the clock, and lies between the beginning of this
        // request and now.
        // Drawn under the lock of the writer, so that in one log numbers come in the order of commits.
        let sequence = self.numbers.next_sequence();
        log.record(commit, self.clock.newest_request(), |at| LoggedChange {
            sequence,
            at,
            hash: planned.hash,
            old: old.clone().map(Kept::from),
            new: new.clone().map(Kept::from),
            cause: origin.cause(),
        })?;
        if let Some(feed) = &writer.feed {
            feed.note_change(sequence, origin.cause());
        }
        // What arrives from elsewhere is stamped by who lets it arrive.
        if let Some(member) = &writer.layout.member
            && origin.cause() != Cause::Replication
            && let Some(key) = &planned.stamped
        {
            commit.put(member.stamps, key.clone(), group::stamp_item(sequence));
        }
        Ok(Some(sequence))
    }
}

/// Records what a committed plan changed, under the lock under which it was planned.
pub(in crate::engine) fn settle(table: &Table, writer: &mut Writer, planned: Planned) -> Written {
    let item = planned.new.as_ref().or(planned.old.as_ref());
    notes::items(1, item.map_or(0, Item::size));
    notes::wrote();
    let grown = (planned.index_growth, planned.collection);
    Written {
        collection: count(table, writer, planned.growth, grown),
        old: planned.old,
        new: planned.new,
        changed: planned.changed,
        capacity: planned.consumed,
    }
}

/// The same for a change that nobody has asked for here.
pub(in crate::engine) fn settle_arrived(table: &Table, writer: &mut Writer, planned: Planned) {
    let grown = (planned.index_growth, planned.collection);
    let _told_to_nobody = count(table, writer, planned.growth, grown);
}

/// Counts what has grown; the size of the item collection, on tables with local indexes.
fn count(
    table: &Table,
    writer: &mut Writer,
    growth: Growth,
    (indexes, collection): (IndexGrowth, Option<CollectionGrowth>),
) -> Option<CollectionSize> {
    table.counters.apply(growth);
    indexes.settle();
    collection.map(|growth| CollectionSize {
        key: growth.key,
        bytes: writer.collections.grow(growth.partition, growth.delta),
    })
}
