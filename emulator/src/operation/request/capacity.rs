//! `ReturnConsumedCapacity`: what the engine charged, as an answer shows it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::engine::{Consistency, Consumed, Table, read_units};
use crate::meter::notes;
use crate::operation::aim::name_in;
use crate::wire::types::values::ReturnConsumedCapacity;
use crate::wire::types::{Capacity, ConsumedCapacity, VectorCapacity};

/// How much of the capacity that a request used its answer shows.
///
/// [ReturnConsumedCapacity](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html#DDB-Query-request-ReturnConsumedCapacity)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Report {
    /// `NONE`, or the member is absent.
    Nothing,
    /// One figure for table and indexes together.
    Total,
    /// That figure, and one for the table and for each index that was used.
    Indexes,
}

impl Report {
    /// Reads the member `ReturnConsumedCapacity`, whose enumeration is checked already.
    pub(crate) fn read(return_consumed_capacity: Option<&str>) -> Self {
        match return_consumed_capacity.and_then(ReturnConsumedCapacity::from_text) {
            None | Some(ReturnConsumedCapacity::None) => Self::Nothing,
            Some(ReturnConsumedCapacity::Total) => Self::Total,
            Some(ReturnConsumedCapacity::Indexes) => Self::Indexes,
        }
    }

    /// The capacity used on one table, which is called what the request called it:
    /// [by its name, or by its ARN](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ConsumedCapacity.html#DDB-Type-ConsumedCapacity-TableName).
    pub(crate) fn render(self, table: String, consumed: &Consumed) -> Option<ConsumedCapacity> {
        note(&table, consumed);
        self.shown(table, consumed)
    }

    fn shown(self, table: String, consumed: &Consumed) -> Option<ConsumedCapacity> {
        match self {
            Self::Nothing => None,
            Self::Total => Some(ConsumedCapacity {
                table_name: Some(table),
                capacity_units: Some(consumed.total()),
                ..ConsumedCapacity::default()
            }),
            Self::Indexes => Some(ConsumedCapacity {
                table_name: Some(table),
                capacity_units: Some(consumed.total()),
                table: Some(units(consumed.table)),
                local_secondary_indexes: by_index(&consumed.local),
                global_secondary_indexes: by_index(&consumed.global),
                vector_indexes: by_vectors(&consumed.vectors),
                ..ConsumedCapacity::default()
            }),
        }
    }
}

/// Whether the units of a transaction are shown as read or as write units, besides as units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UnitKind {
    /// Shown once more in `ReadCapacityUnits`.
    Read,
    /// Shown once more in `WriteCapacityUnits`.
    Write,
}

/// What a transaction or a batch used, by table, in the order in which it names them.
#[derive(Debug, Default)]
pub(crate) struct PerTable {
    tables: Vec<(Arc<Table>, String, Consumed)>,
}

impl PerTable {
    /// Adds what one part used of a table, which the request called `name`.
    pub(crate) fn add(&mut self, table: &Arc<Table>, name: &str, consumed: &Consumed) {
        note(name, consumed);
        let mut known = self.tables.iter_mut();
        match known.find(|(other, _, _)| Arc::ptr_eq(other, table)) {
            Some((_, _, sum)) => sum.add(consumed),
            None => {
                let entry = (Arc::clone(table), name.to_owned(), consumed.clone());
                self.tables.push(entry);
            }
        }
    }

    /// What the answer calls a table that a part calls `name`: what the request called it first, of name and ARN.
    pub(crate) fn name<'a>(&'a self, table: &Arc<Table>, name: &'a str) -> &'a str {
        let mut known = self.tables.iter();
        let first = known.find(|(other, _, _)| Arc::ptr_eq(other, table));
        first.map_or(name, |(_, first, _)| first)
    }

    /// The member `ConsumedCapacity`, if it was asked for; units of a kind are shown once more as that.
    pub(crate) fn render(
        self,
        report: Report,
        kind: Option<UnitKind>,
    ) -> Option<Vec<ConsumedCapacity>> {
        let tables = self.tables.into_iter();
        let shown = tables.filter_map(|(_, name, consumed)| {
            let mut shown = report.shown(name, &consumed)?;
            let Some(kind) = kind else {
                return Some(shown);
            };
            kind.show(
                shown.capacity_units,
                &mut shown.read_capacity_units,
                &mut shown.write_capacity_units,
            );
            let of_table = shown.table.as_mut().into_iter();
            let local = shown.local_secondary_indexes.iter_mut().flatten();
            let global = shown.global_secondary_indexes.iter_mut().flatten();
            for part in of_table.chain(local.chain(global).map(|(_, part)| part)) {
                kind.show(
                    part.capacity_units,
                    &mut part.read_capacity_units,
                    &mut part.write_capacity_units,
                );
            }
            Some(shown)
        });
        (report != Report::Nothing).then(|| shown.collect())
    }
}

impl UnitKind {
    /// Shows units once more, under the name of their kind.
    fn show(self, units: Option<f64>, read: &mut Option<f64>, write: &mut Option<f64>) {
        match self {
            Self::Read => *read = units,
            Self::Write => *write = units,
        }
    }
}

/// What reading an item in a transaction costs: two strong reads
/// ([capacity](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-capacity-handling)).
pub(crate) fn transaction_read_units(size: usize) -> f64 {
    2.0 * read_units(size, Consistency::Strong)
}

/// Notes what a call took of a table, which it called `table`, and of its indexes.
fn note(table: &str, consumed: &Consumed) {
    if !notes::is_open() {
        return;
    }
    let table = name_in(table);
    notes::units(table, None, consumed.table);
    for (index, units) in consumed.local.iter().chain(&consumed.global) {
        notes::units(table, Some(index), *units);
    }
}

/// `Capacity` of one table or index.
fn units(units: f64) -> Capacity {
    Capacity {
        capacity_units: Some(units),
        ..Capacity::default()
    }
}

/// The indexes that were used, by name; an index that was not used is not listed.
fn by_index(used: &[(Arc<str>, f64)]) -> Option<BTreeMap<String, Capacity>> {
    let listed: BTreeMap<String, Capacity> = used
        .iter()
        .filter(|(_, amount)| *amount > 0.0)
        .map(|(name, amount)| (name.to_string(), units(*amount)))
        .collect();
    (!listed.is_empty()).then_some(listed)
}

/// The bytes that were written to indexes of vectors, by name.
fn by_vectors(used: &[(Arc<str>, f64)]) -> Option<BTreeMap<String, VectorCapacity>> {
    let listed = used.iter().map(|(name, bytes)| {
        let capacity = VectorCapacity {
            vector_write_request_bytes: Some(*bytes),
            ..VectorCapacity::default()
        };
        (name.to_string(), capacity)
    });
    let listed: BTreeMap<_, _> = listed.collect();
    (!listed.is_empty()).then_some(listed)
}
