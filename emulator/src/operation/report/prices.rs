//! What units cost, by region: one table, in `prices.csv`, with its dates and sources.

/// The table: a region in each line, after lines of comments.
const TABLE: &str = include_str!("prices.csv");
/// The region whose prices are assumed where a caller's own has none.
const ASSUMED: &str = "us-east-1";
/// Request units that a price on demand is for.
const MILLION: f64 = 1e6;
/// Units that a provisioned unit gives in an hour.
const SECONDS_OF_HOUR: f64 = 3600.0;

/// What units cost in a region, in US dollars, for tables of the class Standard, without reserved capacity and without the
/// free tier.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Price {
    /// Where tables have it.
    pub region: &'static str,
    /// A million write request units, on demand.
    pub write_million: f64,
    /// A million read request units, on demand.
    pub read_million: f64,
    /// A write capacity unit for an hour, provisioned.
    pub write_hour: f64,
    /// A read capacity unit for an hour, provisioned.
    pub read_hour: f64,
    /// Of which day the price is, as `2026-09-11`.
    pub date: &'static str,
    /// Where AWS publishes it.
    pub source: &'static str,
}

/// Why it is not told what calls cost.
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::{Emulator, PriceError, ReportBy};
///
/// let refused = Emulator::new().cost(ReportBy::Table, Some("mars-1"), 1.0).unwrap_err();
/// assert!(matches!(refused, PriceError::Region { .. }));
/// ```
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PriceError {
    /// No prices of the region are known.
    #[error("there are no prices of {region}: prices are known of {known}")]
    Region {
        /// The region that was asked for.
        region: String,
        /// The regions that have prices, with commas between them.
        known: String,
    },
    /// Of what is provisioned, more than nothing is used, and at most all.
    #[error("a utilization of {utilization} cannot be: it is more than 0 and at most 1")]
    Utilization {
        /// What was asked for.
        utilization: f64,
    },
}

impl Price {
    /// The prices that are known.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        TABLE.lines().filter_map(Self::read)
    }

    /// The prices of a region.
    ///
    /// # Errors
    ///
    /// If none are known.
    pub(super) fn of(region: &str) -> Result<Self, PriceError> {
        let found = Self::all().find(|price| price.region == region);
        found.ok_or_else(|| {
            let known: Vec<&str> = Self::all().map(|price| price.region).collect();
            PriceError::Region {
                region: region.to_owned(),
                known: known.join(", "),
            }
        })
    }

    /// The prices for a caller of this region who asks for no other: its own, or else assumed ones.
    pub(super) fn for_caller(region: &str) -> Result<Self, PriceError> {
        Self::of(region).or_else(|_| Self::of(ASSUMED))
    }

    /// The prices of `region`, or else those for a caller of the region `own`; whether they are another one's.
    ///
    /// # Errors
    ///
    /// If none are known.
    pub(super) fn wanted(region: Option<&str>, own: &str) -> Result<(Self, bool), PriceError> {
        let price = match region {
            Some(region) => Self::of(region)?,
            None => Self::for_caller(own)?,
        };
        Ok((price, region.is_none() && price.region != own))
    }

    /// What it costs to set units aside that are so many by the hour.
    pub(super) fn set_aside(&self, read_hours: f64, write_hours: f64) -> f64 {
        read_hours * self.read_hour + write_hours * self.write_hour
    }

    /// What these units cost on demand.
    pub(super) fn on_demand(&self, read_units: f64, write_units: f64) -> f64 {
        (read_units * self.read_million + write_units * self.write_million) / MILLION
    }

    /// What these units cost where so much of what is provisioned is used, from more than 0 to 1.
    pub(super) fn provisioned(&self, read_units: f64, write_units: f64, utilization: f64) -> f64 {
        self.set_aside(read_units, write_units) / SECONDS_OF_HOUR / utilization
    }

    /// One line of the table; nothing for one of comments.
    fn read(line: &'static str) -> Option<Self> {
        let mut cells = line.split(',');
        let region = cells.next().filter(|cell| !cell.starts_with('#'))?;
        let mut number = || cells.next()?.parse().ok();
        let (write_million, read_million) = (number()?, number()?);
        let (write_hour, read_hour) = (number()?, number()?);
        Some(Self {
            region,
            write_million,
            read_million,
            write_hour,
            read_hour,
            date: cells.next()?,
            source: cells.next()?,
        })
    }
}
