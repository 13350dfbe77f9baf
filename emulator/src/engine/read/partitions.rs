//! What a scan costs that goes over several partitions: each is a read of its own, rounded by itself, also one in
//! which nothing lies.

use std::ops::Bound;

use crate::schema::TableDefinition;
use crate::storage::{Key, Span};

use crate::engine::write::capacity::{Consistency, read_units};

/// Partitions of a table that is billed by the request, from its first moment; others begin with one.
const ON_DEMAND: u64 = 4;

/// The partitions that a scan goes over, from the place where it starts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Partitions {
    /// How many there are: even shares of the places of keys.
    count: u64,
    /// The one that is being read.
    current: u64,
    /// The last one in which the scan may find something.
    last: u64,
    /// Bytes that were read in the present one.
    bytes: usize,
    /// Units of those before it.
    units: f64,
    consistency: Consistency,
}

impl Partitions {
    /// Those of a table, or of an index of it, along this stretch of keys.
    pub(super) fn along(span: &Span, table: &TableDefinition, consistency: Consistency) -> Self {
        let count = if table.is_on_demand() { ON_DEMAND } else { 1 };
        let current = match &span.lower {
            Bound::Unbounded => 0,
            Bound::Included(key) | Bound::Excluded(key) => partition(key.prefix(), count),
        };
        let last = match &span.upper {
            Bound::Unbounded => count - 1,
            Bound::Included(key) => partition(key.prefix(), count),
            // The first place behind a stretch may be the first of the next partition.
            Bound::Excluded(key) => partition(key.prefix().saturating_sub(1), count),
        };
        Self {
            count,
            current,
            last,
            bytes: 0,
            units: 0.0,
            consistency,
        }
    }

    /// Goes on to an entry of so many bytes.
    pub(super) fn read(&mut self, key: &Key, bytes: usize) {
        self.go_to(partition(key.prefix(), self.count));
        self.bytes += bytes;
    }

    /// Units of a page that ends here, or that has found the end of what is scanned.
    pub(super) fn units(mut self, is_over: bool) -> f64 {
        if is_over {
            self.go_to(self.last);
        }
        self.units + read_units(self.bytes, self.consistency)
    }

    /// Closes the partitions before this one.
    fn go_to(&mut self, partition: u64) {
        while self.current < partition {
            self.units += read_units(self.bytes, self.consistency);
            self.bytes = 0;
            self.current += 1;
        }
    }
}

/// The partition of a place, of which these are the first 64 bits.
fn partition(place: u64, count: u64) -> u64 {
    let share = (u128::from(place) * u128::from(count)) >> u64::BITS;
    // Less than the count, which is small.
    u64::try_from(share).unwrap_or(0)
}
