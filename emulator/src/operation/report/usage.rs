//! What calls took together, and what that costs.

use std::collections::BTreeMap;

use super::prices::{Price, PriceError};
use crate::operation::LoggedCall;

/// By what calls are summed up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReportBy {
    /// By the tables from which units were taken, those of their indexes included.
    #[default]
    Table,
    /// By the indexes from which units were taken, and by what tables took for themselves.
    Index,
    /// By what was called.
    Operation,
    /// By tag: the header `x-emulator-tag`, or else the user agent.
    Tag,
}

/// What calls took together.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct UsageRow {
    /// The table, the index, the operation or the tag; absent for what has none.
    pub name: Option<String>,
    /// The table of an index, or whose own units they are; only by index.
    pub table: Option<String>,
    /// How many calls. One that takes units of several tables is one of each.
    pub calls: u64,
    /// How many of them were refused.
    pub failed: u64,
    /// Read capacity units.
    pub read_units: f64,
    /// Write capacity units.
    pub write_units: f64,
}

/// What calls cost.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CostReport {
    /// The prices by which it was reckoned, those of one region for all calls.
    pub price: Price,
    /// Whether the region of the caller has no price, so that another one's was assumed.
    pub is_assumed: bool,
    /// How much of what is provisioned is used, from more than 0 to 1.
    pub utilization: f64,
    /// In the order of their names.
    pub rows: Vec<CostRow>,
}

/// What some calls took, and what that costs.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CostRow {
    /// What they took.
    pub usage: UsageRow,
    /// What their units cost on demand, in US dollars.
    pub on_demand: f64,
    /// What their units cost where capacity is provisioned for them, in US dollars.
    pub provisioned: f64,
}

impl ReportBy {
    /// The name of each, and what it is.
    pub(crate) const ALL: [(&'static str, Self); 4] = [
        ("table", Self::Table),
        ("index", Self::Index),
        ("operation", Self::Operation),
        ("tag", Self::Tag),
    ];
}

impl UsageRow {
    fn add(&mut self, call: &LoggedCall, read_units: f64, write_units: f64) {
        self.calls += 1;
        self.failed += u64::from(call.error.is_some());
        self.read_units += read_units;
        self.write_units += write_units;
    }
}

/// Sums calls up.
pub(crate) fn usage(calls: &[LoggedCall], by: ReportBy) -> Vec<UsageRow> {
    let mut rows: BTreeMap<(Option<&str>, Option<&str>), UsageRow> = BTreeMap::new();
    for call in calls {
        for ((table, name), (read, write)) in shares(call, by) {
            let row = rows.entry((table, name)).or_default();
            row.add(call, read, write);
        }
    }
    let rows = rows.into_iter().map(|((table, name), row)| UsageRow {
        name: name.map(str::to_owned),
        table: table.map(str::to_owned),
        ..row
    });
    rows.collect()
}

/// The table and the name of a row.
type RowKey<'a> = (Option<&'a str>, Option<&'a str>);

/// Which rows a call goes into, each with its read and write units.
fn shares(call: &LoggedCall, by: ReportBy) -> BTreeMap<RowKey<'_>, (f64, f64)> {
    let whole = (call.read_units, call.write_units);
    let table = call.table.as_deref();
    let key = match by {
        ReportBy::Operation => (None, Some(call.operation.name())),
        ReportBy::Tag => (None, call.tag.as_deref()),
        ReportBy::Table => (None, table),
        ReportBy::Index => (table, call.index.as_deref()),
    };
    if matches!(by, ReportBy::Operation | ReportBy::Tag) || call.taken.is_empty() {
        return BTreeMap::from([(key, whole)]);
    }
    let mut shares: BTreeMap<RowKey<'_>, (f64, f64)> = BTreeMap::new();
    for taken in &call.taken {
        let key = match by {
            ReportBy::Index => (Some(&*taken.table), taken.index.as_deref()),
            _ => (None, Some(&*taken.table)),
        };
        let share = shares.entry(key).or_default();
        share.0 += taken.read;
        share.1 += taken.write;
    }
    shares
}

/// What calls cost at the prices of a region, or else of the caller's.
///
/// # Errors
///
/// If there are no prices of the region, or the utilization is none.
pub(crate) fn cost(
    calls: &[LoggedCall],
    by: ReportBy,
    region: Option<&str>,
    own: &str,
    utilization: f64,
) -> Result<CostReport, PriceError> {
    if !(utilization > 0.0 && utilization <= 1.0) {
        return Err(PriceError::Utilization { utilization });
    }
    let (price, is_assumed) = Price::wanted(region, own)?;
    let rows = usage(calls, by).into_iter().map(|usage| {
        let (read, write) = (usage.read_units, usage.write_units);
        CostRow {
            on_demand: price.on_demand(read, write),
            provisioned: price.provisioned(read, write, utilization),
            usage,
        }
    });
    Ok(CostReport {
        is_assumed,
        rows: rows.collect(),
        price,
        utilization,
    })
}
