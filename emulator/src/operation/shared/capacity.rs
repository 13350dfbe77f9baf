//! `ReturnConsumedCapacity`: what the engine charged, as an answer shows it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::engine::Consumed;
use crate::wire::types::{Capacity, ConsumedCapacity};

/// How much of the capacity that a request used its answer tells.
///
/// [ReturnConsumedCapacity](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html#DDB-Query-request-ReturnConsumedCapacity)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Report {
    /// Nothing.
    Nothing,
    /// One figure for table and indexes together.
    Total,
    /// That figure, and one for the table and for each index that was used.
    Indexes,
}

impl Report {
    /// Reads the member `ReturnConsumedCapacity`, whose enumeration is checked already.
    pub(crate) fn read(return_consumed_capacity: Option<&str>) -> Self {
        match return_consumed_capacity {
            Some("TOTAL") => Self::Total,
            Some("INDEXES") => Self::Indexes,
            _ => Self::Nothing,
        }
    }

    /// The capacity used on one table, which is called what the request called it:
    /// [by its name, or by its ARN](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ConsumedCapacity.html#DDB-Type-ConsumedCapacity-TableName).
    pub(crate) fn render(self, table: String, consumed: &Consumed) -> Option<ConsumedCapacity> {
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
                ..ConsumedCapacity::default()
            }),
        }
    }
}

/// So many units.
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
