//! What the request log adds up to: units, money, and where in the key space they went.
//!
//! Invariant: reports are worked out when somebody asks, of calls that were logged; nothing here is done with a call.

mod heat;
mod prices;
mod provisioned;
#[cfg(test)]
mod tests;
mod usage;

pub(crate) use heat::heat;
pub use heat::{Heat, HeatKey, HeatPart, HeatReport};
pub use prices::{Price, PriceError};
pub(crate) use provisioned::provisioned;
pub use provisioned::{ProvisionedReport, ProvisionedRow};
pub use usage::{CostReport, CostRow, ReportBy, UsageRow};
pub(crate) use usage::{cost, usage};
