//! What a request consumes.
//!
//! Sizes are those of [items](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html),
//! the rounding is that of
//! [read and write operations](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html),
//! and what an index adds is told for
//! [global](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations) and
//! [local](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html#LSI.ThroughputConsiderations) indexes.

use std::sync::Arc;

use crate::limits;
use crate::schema::IndexKind;

/// How fresh a read must be. It decides the price alone: the emulator's reads are always fresh.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum Consistency {
    /// Half the price.
    #[default]
    Eventual,
    /// The full price.
    Strong,
}

impl Consistency {
    /// What `ConsistentRead` asks for.
    pub(crate) fn strong_if(consistent_read: bool) -> Self {
        if consistent_read {
            Self::Strong
        } else {
            Self::Eventual
        }
    }
}

/// Capacity units, by the table and the indexes that they were taken from.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Consumed {
    /// From the table itself.
    pub(crate) table: f64,
    /// From local indexes.
    pub(crate) local: Vec<(Arc<str>, f64)>,
    /// From global indexes.
    pub(crate) global: Vec<(Arc<str>, f64)>,
    /// Bytes written to indexes of vectors, which have no units.
    pub(crate) vectors: Vec<(Arc<str>, f64)>,
}

impl Consumed {
    /// Units of the table alone.
    pub(crate) fn of_table(units: f64) -> Self {
        Self {
            table: units,
            ..Self::default()
        }
    }

    /// Everything together: `CapacityUnits`.
    pub(crate) fn total(&self) -> f64 {
        let of_indexes: f64 = self
            .local
            .iter()
            .chain(&self.global)
            .map(|(_, units)| units)
            .sum();
        self.table + of_indexes
    }

    /// Doubles everything: a transaction touches each item twice, once to prepare and once to commit
    /// ([capacity of transactions](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-capacity-handling)).
    pub(in crate::engine) fn double(&mut self) {
        self.add(&self.clone());
    }

    /// Adds units of one index.
    pub(in crate::engine) fn add_index(&mut self, kind: IndexKind, name: &Arc<str>, units: f64) {
        let list = match kind {
            IndexKind::Local => &mut self.local,
            IndexKind::Global => &mut self.global,
            IndexKind::Vector => &mut self.vectors,
        };
        match list.iter_mut().find(|(known, _)| known == name) {
            Some((_, sum)) => *sum += units,
            None => list.push((Arc::clone(name), units)),
        }
    }

    /// Adds bytes written to an index of vectors.
    pub(in crate::engine) fn add_vectors(&mut self, name: &Arc<str>, bytes: usize) {
        // An item has 400 KB, which no rounding touches.
        let bytes = u32::try_from(bytes).map_or(f64::MAX, f64::from);
        self.add_index(IndexKind::Vector, name, bytes);
    }

    /// Adds what another request on the same table consumed.
    pub(crate) fn add(&mut self, other: &Self) {
        self.table += other.table;
        for (name, units) in &other.local {
            self.add_index(IndexKind::Local, name, *units);
        }
        for (name, units) in &other.global {
            self.add_index(IndexKind::Global, name, *units);
        }
        for (name, bytes) in &other.vectors {
            self.add_index(IndexKind::Vector, name, *bytes);
        }
    }
}

/// Write units of an item of `bytes`: one for each KB begun, and one at least.
pub(crate) fn write_units(bytes: usize) -> f64 {
    units(bytes, limits::WRITE_UNIT_BYTES)
}

/// Read units of `bytes` that were read together: one for each 4 KB begun, and one at least; half of
/// that when stale data would do.
pub(crate) fn read_units(bytes: usize, consistency: Consistency) -> f64 {
    let units = units(bytes, limits::READ_UNIT_BYTES);
    match consistency {
        Consistency::Strong => units,
        Consistency::Eventual => units / 2.0,
    }
}

/// `bytes` in units of `size`, rounded up, at least one.
fn units(bytes: usize, size: usize) -> f64 {
    let units = bytes.div_ceil(size).max(1);
    u32::try_from(units).map_or(f64::from(u32::MAX), f64::from)
}
