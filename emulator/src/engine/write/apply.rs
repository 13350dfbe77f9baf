//! What follows from a plan that is committed: counts, sizes, and the log of changes.

use crate::value::Item;

use crate::engine::Engine;
use crate::engine::log::change::LoggedChange;
use crate::engine::table::{Table, Writer};
use crate::engine::write::collection::CollectionSize;
use crate::engine::write::mutation::{Origin, Written};
use crate::engine::write::plan::Planned;

impl Engine {
    /// Adds a committed plan to the table's log, if it has one and the item has changed.
    pub(in crate::engine) fn log(&self, writer: &Writer, planned: &Planned, origin: Origin) {
        let Some(stream) = &writer.stream else {
            return;
        };
        let (old, new) = (&planned.old, &planned.new);
        // "If you perform an operation that does not change any data, no record is written"
        // (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html).
        if old.as_ref().map(Item::size) == new.as_ref().map(Item::size) && old == new {
            return;
        }
        stream.append(LoggedChange {
            sequence: self.numbers.next_sequence(),
            at: self.clock.newest_request(),
            hash: planned.hash,
            old: old.clone(),
            new: new.clone(),
            expired: matches!(origin, Origin::Expiry { .. }),
        });
    }
}

/// Records what a committed plan changed, under the lock under which it was planned.
pub(in crate::engine) fn settle(table: &Table, writer: &mut Writer, planned: Planned) -> Written {
    table.counters.apply(planned.growth);
    for (counters, growth) in planned.index_growth {
        counters.apply(growth);
    }
    let collection = planned.collection.map(|growth| CollectionSize {
        key: growth.key,
        bytes: writer.collections.grow(growth.partition, growth.delta),
    });
    Written {
        old: planned.old,
        new: planned.new,
        changed: planned.changed,
        capacity: planned.consumed,
        collection,
    }
}
