//! What a table shows between the request that changes it and the end of that change.
//!
//! Answers to changes carry the settings from before, as the service was seen to do; a description tells the new ones,
//! but for figures that come into force only when the change is over.

use super::{BillingMode, Capacity, OnDemand, TableDefinition};

/// Which throughput is being made ready ahead of use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Warming {
    /// Whether that of the table is.
    pub(crate) table: bool,
    /// The numbers of the global indexes whose throughput is.
    pub(crate) indexes: Vec<u32>,
}

impl Warming {
    /// What a change that needs no other step warms; nothing where it makes others.
    pub(crate) fn between(before: &TableDefinition, after: &TableDefinition) -> Self {
        if !is_of_figures(before, after) {
            return Self::default();
        }
        let is_warmed = |number: &u32| {
            let known = before.index_capacity.get(number);
            let next = after.index_capacity.get(number);
            known.map(|known| known.warm) != next.map(|next| next.warm)
        };
        Self {
            table: before.capacity.warm != after.capacity.warm,
            indexes: after
                .index_capacity
                .keys()
                .copied()
                .filter(is_warmed)
                .collect(),
        }
    }

    /// Whether anything is.
    pub(crate) fn is_any(&self) -> bool {
        self.table || !self.indexes.is_empty()
    }
}

/// Whether a change is one of warm throughput and of maxima alone: both leave a table active.
pub(crate) fn is_of_figures(before: &TableDefinition, after: &TableDefinition) -> bool {
    let settings = |table: &TableDefinition| {
        let numbers: Vec<u32> = table.indexes.iter().map(|index| index.number).collect();
        let stream = table.stream.as_ref();
        let stream = stream.map(|stream| (stream.label.clone(), stream.view));
        let rest = (table.class, table.deletion_protection);
        (
            table.billing,
            table.encryption.clone(),
            stream,
            numbers,
            rest,
        )
    };
    let units = |table: &TableDefinition| -> Vec<_> {
        capacities(table)
            .map(|capacity| capacity.provisioned)
            .collect()
    };
    let figures = |table: &TableDefinition| -> Vec<_> {
        let all = capacities(table);
        all.map(|capacity| (capacity.warm, capacity.on_demand))
            .collect()
    };
    figures(before) != figures(after)
        && units(before) == units(after)
        && settings(before) == settings(after)
}

/// The numbers of the global indexes that a change gives other throughput and so keeps in the state of being updated,
/// as long as it goes on.
pub(crate) fn changing(before: &TableDefinition, after: &TableDefinition) -> Vec<u32> {
    // Figures alone leave an index active; so does a table that gives up its units and those of its indexes.
    let gives_up = before.billing.mode != after.billing.mode
        && after.billing.mode == BillingMode::PayPerRequest;
    if gives_up || is_of_figures(before, after) {
        return Vec::new();
    }
    let rates = |capacity: &Capacity| (capacity.provisioned.units, capacity.warm);
    let all = after.index_capacity.iter();
    all.filter(|(number, next)| {
        let known = before.index_capacity.get(number);
        known.is_some_and(|known| rates(known) != rates(next))
    })
    .map(|(number, _)| *number)
    .collect()
}

/// `after` as the answer to the request that made it of `before` shows it: the indexes that come and go, with all
/// that is needed to describe them, maxima, and the stream, by whose ARN programs go on
/// ([the reference's example](https://docs.aws.amazon.com/cli/latest/reference/dynamodb/update-table.html)); everything
/// else as it was.
pub(crate) fn answered(before: &TableDefinition, after: &TableDefinition) -> TableDefinition {
    let mut shown = before.clone();
    shown.attributes.clone_from(&after.attributes);
    shown.indexes.clone_from(&after.indexes);
    shown.stream.clone_from(&after.stream);
    let is_same_mode = before.billing.mode == after.billing.mode;
    if is_same_mode {
        shown.capacity = capacity_between(&before.capacity, &after.capacity);
    }
    for (number, capacity) in &after.index_capacity {
        let known = before.index_capacity.get(number);
        let capacity = match known {
            None => capacity.clone(),
            Some(known) if is_same_mode => capacity_between(known, capacity),
            Some(known) => known.clone(),
        };
        shown.index_capacity.insert(*number, capacity);
    }
    shown
}

/// `after` as descriptions show it until the change from `before` is over: throughput as it was, within one billing
/// mode, and a key of encryption on its way out still there.
pub(crate) fn described(before: &TableDefinition, after: &TableDefinition) -> TableDefinition {
    let mut shown = after.clone();
    if shown.encryption.is_none() {
        shown.encryption.clone_from(&before.encryption);
    }
    if before.billing.mode != after.billing.mode {
        return shown;
    }
    shown.capacity = capacity_between(&before.capacity, &after.capacity);
    for (number, capacity) in &mut shown.index_capacity {
        if let Some(known) = before.index_capacity.get(number) {
            *capacity = capacity_between(known, capacity);
        }
    }
    shown
}

/// The throughput of the table, and then that of its indexes by their numbers.
fn capacities(table: &TableDefinition) -> impl Iterator<Item = &Capacity> {
    std::iter::once(&table.capacity).chain(table.index_capacity.values())
}

/// Throughput that is changing: rates as they were, and maxima as they will be. One that is taken away is -1.
fn capacity_between(before: &Capacity, after: &Capacity) -> Capacity {
    // No maxima are maxima that bound nothing.
    let was = before.on_demand.unwrap_or_default();
    let is = after.on_demand.unwrap_or_default();
    let lifted = |was: Option<i64>, is: Option<i64>| is.or(was.map(|_| -1));
    let shown = OnDemand {
        read: lifted(was.read, is.read),
        write: lifted(was.write, is.write),
    };
    Capacity {
        on_demand: (shown != OnDemand::default()).then_some(shown),
        ..before.clone()
    }
}
