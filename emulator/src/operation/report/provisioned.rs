//! What tables cost that set capacity aside: by their settings, for as long as they had them.

use std::collections::BTreeMap;

use super::prices::{Price, PriceError};
use super::usage::{ReportBy, usage};
use crate::clock::Timestamp;
use crate::operation::Context;
use crate::operation::observe::{Account, BillPlace};

/// What a table or a global index has set aside, and what that costs beside what its calls would cost on demand.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ProvisionedRow {
    /// By its name; the index beside it may be what is meant.
    pub table: String,
    /// The index; absent for the table itself.
    pub index: Option<String>,
    /// The region that it is in; absent where all regions share tables.
    pub region: Option<String>,
    /// Read capacity units that it sets aside now; none if it is gone, or paid by the request by now.
    pub read_units: u64,
    /// Write capacity units that it sets aside now.
    pub write_units: u64,
    /// Read capacity units by the hour: 10 units for 30 minutes are 5.
    pub read_unit_hours: f64,
    /// Write capacity units by the hour.
    pub write_unit_hours: f64,
    /// What they cost, in US dollars, to the millisecond; the service bills whole hours.
    pub provisioned: f64,
    /// What the calls in the request log would have cost on demand, in US dollars.
    pub on_demand: f64,
}

/// What capacity costs that was set aside, by the clock of the database.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ProvisionedReport {
    /// At which prices.
    pub price: Price,
    /// Whether the region of the caller has no price, so that another one's was assumed.
    pub is_assumed: bool,
    /// From when on is counted: when the request log began.
    pub since: Timestamp,
    /// The rows of tables and indexes that set something aside since, in the order of their names.
    pub rows: Vec<ProvisionedRow>,
}

/// What the tables of a database have set aside until now, at the prices of a region, or else of the caller's. Nothing
/// where no request log is kept.
///
/// # Errors
///
/// If there are no prices of the region.
pub(crate) fn provisioned(
    context: &Context,
    region: Option<&str>,
) -> Result<ProvisionedReport, PriceError> {
    let own = &context.caller.region;
    let (price, is_assumed) = Price::wanted(region, own)?;
    let Some(log) = context.meters.log() else {
        return Ok(ProvisionedReport {
            price,
            is_assumed,
            since: context.engine.now(),
            rows: Vec::new(),
        });
    };
    let calls = log.calls(0, usize::MAX, |_| true);
    let mut on_demand = BTreeMap::new();
    for row in usage(&calls, ReportBy::Index) {
        if let Some(table) = row.table {
            let cost = price.on_demand(row.read_units, row.write_units);
            on_demand.insert((table, row.name), cost);
        }
    }
    let (since, accounts) = log.set_aside.look(context);
    let rows = accounts.into_iter().map(|(place, account)| {
        let mut row = row(&price, &place, &account);
        let at = (row.table.clone(), row.index.clone());
        row.on_demand = on_demand.get(&at).copied().unwrap_or(0.0);
        row
    });
    Ok(ProvisionedReport {
        price,
        is_assumed,
        since,
        rows: rows.collect(),
    })
}

fn row(price: &Price, place: &BillPlace, account: &Account) -> ProvisionedRow {
    let (read, write) = (account.read_hours(), account.write_hours());
    let region = place.owner.as_ref().map(|(_, region)| region.to_string());
    ProvisionedRow {
        table: place.table.to_string(),
        index: place.index.as_deref().map(str::to_owned),
        region,
        read_units: account.read,
        write_units: account.write,
        read_unit_hours: read,
        write_unit_hours: write,
        provisioned: price.set_aside(read, write),
        on_demand: 0.0,
    }
}
