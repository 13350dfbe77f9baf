//! Capacity that is enforced, as who holds an emulator sees it.

use std::sync::Arc;

use crate::engine::{Engine, MeterView, PoolView, Table};
use crate::operation::Context;
use crate::operation::aim::place;
use crate::operation::request::table_ref;
use crate::wire::ApiError;

/// Units of one side: reads or writes.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct CapacityMeter {
    /// Units that come each second: what is provisioned, or what an on-demand table has grown to.
    pub rate: f64,
    /// Units that are left; less than 0 where a call took more than there was.
    pub left: f64,
    /// How many calls were throttled.
    pub throttled: u64,
}

/// A partition: a part of the key space, and what it can give.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct CapacityPartition {
    /// Where it begins in the key space, which goes from 0 to 1.
    pub from: f64,
    /// Read units that are left.
    pub read_left: f64,
    /// Write units that are left.
    pub write_left: f64,
    /// How many calls it has throttled.
    pub throttled: u64,
}

/// What is left of the capacity of a table, or of a global index.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CapacityReport {
    /// The name of the table.
    pub table: String,
    /// The name of the index, if it is one.
    pub index: Option<String>,
    /// Its read units.
    pub read: CapacityMeter,
    /// Its write units.
    pub write: CapacityMeter,
    /// In the order of the key space.
    pub partitions: Vec<CapacityPartition>,
}

/// Lets the capacity of one table be enforced, or of all, those that come later as well; or no longer.
pub(crate) fn enforce(
    context: &Context,
    table: Option<&str>,
    enforced: bool,
) -> Result<(), ApiError> {
    let _turn = (context.tee.as_ref()).map(|tee| tee.turn(&context.engine));
    let second = context.second();
    for context in [Some(context), second.as_ref()].into_iter().flatten() {
        match table {
            None => context.engine.enforce_all(enforced),
            Some(name) => {
                let table = table_ref::find_named(context, name)?;
                context.engine.enforce_capacity(&table, enforced);
            }
        }
    }
    Ok(())
}

/// What is left of the caller's tables whose capacity is enforced, each with its global indexes.
pub(crate) fn left(context: &Context) -> Vec<CapacityReport> {
    let tables = context.engine.tables_of(&context.caller).into_iter();
    tables
        .flat_map(|table| of_table(&context.engine, &table))
        .collect()
}

fn of_table(engine: &Arc<Engine>, table: &Table) -> Vec<CapacityReport> {
    let pools = engine.capacity_left(table).into_iter();
    pools.map(|pool| report(table.name(), &pool)).collect()
}

fn report(table: &str, pool: &PoolView) -> CapacityReport {
    let partitions = pool.partitions.iter().map(|partition| CapacityPartition {
        from: place(partition.start),
        read_left: partition.left.0,
        write_left: partition.left.1,
        throttled: partition.refused,
    });
    CapacityReport {
        table: table.to_owned(),
        index: pool.index.as_deref().map(str::to_owned),
        read: meter(pool.read),
        write: meter(pool.write),
        partitions: partitions.collect(),
    }
}

fn meter(view: MeterView) -> CapacityMeter {
    CapacityMeter {
        rate: view.rate,
        left: view.left,
        throttled: view.refused,
    }
}
