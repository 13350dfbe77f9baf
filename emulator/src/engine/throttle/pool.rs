//! What one table or one global index has, and whether a call is let in.

use std::time::Duration;

use crate::clock::Timestamp;
use crate::engine::error::ThrottleLimit;
use crate::engine::throttle::Side;
use crate::engine::throttle::bucket::Bucket;
use crate::engine::throttle::growth::Growth;
use crate::engine::throttle::partitions::{KeyPart, Partitions};
use crate::limits;

/// For how long a table on demand gives what it has not given before.
const SECOND: Duration = Duration::from_secs(1);

/// How much there is each second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::engine) enum Rate {
    /// What was set aside.
    Provisioned(f64),
    /// What the table has grown to.
    OnDemand {
        /// What it has from its beginning.
        warm: f64,
        /// What its owner does not want it to exceed.
        maximum: Option<f64>,
    },
}

/// The rates of a table or an index, and what else decides how many partitions there are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::engine) struct Rates {
    pub(in crate::engine) read: Rate,
    pub(in crate::engine) write: Rate,
    /// How much is stored.
    pub(in crate::engine) bytes: u64,
    /// Whether partitions that are hot are split: not where a local index keeps item collections together.
    pub(in crate::engine) splits: bool,
}

/// Why a call is not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine) struct Full {
    pub(in crate::engine) limit: ThrottleLimit,
    /// Whether the table is growing, so that it helps to wait.
    pub(in crate::engine) growing: bool,
}

/// What is left for one side.
#[derive(Clone, Debug)]
struct Meter {
    /// Of what is provisioned, or of what the table has grown to.
    bucket: Bucket,
    growth: Growth,
    /// Of the owner's maximum.
    maximum: Option<Bucket>,
    /// Of the quota of the account for a table.
    quota: Bucket,
    /// How many calls were refused.
    refused: u64,
}

/// A table or a global index.
#[derive(Clone, Debug)]
pub(in crate::engine) struct Pool {
    read: Meter,
    write: Meter,
    partitions: Partitions,
}

/// What is left of one side, to be told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct MeterView {
    /// Units per second.
    pub(crate) rate: f64,
    /// Units that are left.
    pub(crate) left: f64,
    /// How many calls were refused.
    pub(crate) refused: u64,
}

impl Rate {
    /// What there is each second, of a table that has not grown.
    fn base(self) -> f64 {
        match self {
            Self::Provisioned(units) => units,
            Self::OnDemand { warm, .. } => warm,
        }
    }
}

impl Rates {
    fn of(&self, side: Side) -> Rate {
        match side {
            Side::Read => self.read,
            Side::Write => self.write,
        }
    }

    /// How many partitions there are at least.
    fn partitions(&self) -> usize {
        let by_reads = self.read.base() / limits::PARTITION_READ_UNITS;
        let by_writes = self.write.base() / limits::PARTITION_WRITE_UNITS;
        let by_rate = by_reads.max(by_writes).ceil() as usize;
        let by_bytes = self.bytes.div_ceil(limits::PARTITION_BYTES);
        by_rate.max(usize::try_from(by_bytes).unwrap_or(usize::MAX))
    }
}

impl Meter {
    /// As one that nobody has used for as long as it can fill.
    fn new(rate: Rate, quota: f64, now: Timestamp) -> Self {
        let (units, burst) = match rate {
            Rate::Provisioned(units) => (units, limits::BURST),
            Rate::OnDemand { warm, .. } => (warm, SECOND),
        };
        Self {
            bucket: Bucket::full(units, burst, now),
            growth: Growth::default(),
            maximum: None,
            quota: Bucket::full(quota, SECOND, now),
            refused: 0,
        }
    }

    /// Fills all buckets; the first limit that lets nothing in.
    fn full(&mut self, rate: Rate, quota: f64, now: Timestamp) -> Option<Full> {
        let full = |limit, growing| Some(Full { limit, growing });
        match rate {
            Rate::Provisioned(units) => {
                self.bucket.fill(units, limits::BURST, now);
                match self.bucket.is_open() {
                    true => None,
                    false => full(ThrottleLimit::Provisioned, false),
                }
            }
            Rate::OnDemand { warm, maximum } => {
                self.quota.fill(quota, SECOND, now);
                if !self.quota.is_open() {
                    return full(ThrottleLimit::Account, false);
                }
                if let Some(units) = maximum {
                    let bucket = self.maximum.get_or_insert(Bucket::full(units, SECOND, now));
                    bucket.fill(units, SECOND, now);
                    if !bucket.is_open() {
                        return full(ThrottleLimit::MaxOnDemand, false);
                    }
                }
                let units = self.growth.allowed(warm, now);
                self.bucket.fill(units, SECOND, now);
                match self.bucket.is_open() {
                    true => None,
                    false => full(ThrottleLimit::KeyRange, true),
                }
            }
        }
    }

    fn take(&mut self, units: f64, now: Timestamp) {
        self.bucket.take(units);
        self.quota.take(units);
        if let Some(maximum) = &mut self.maximum {
            maximum.take(units);
        }
        self.growth.note(units, now);
    }
}

impl Pool {
    /// As one that nobody has used for as long as its buckets can fill.
    pub(in crate::engine) fn new(rates: &Rates, now: Timestamp) -> Self {
        Self {
            read: Meter::new(rates.read, limits::TABLE_QUOTA_UNITS, now),
            write: Meter::new(rates.write, limits::TABLE_QUOTA_UNITS, now),
            partitions: Partitions::new(rates.partitions(), now),
        }
    }

    /// Lets a call in that goes to a place in the key space, or everywhere.
    ///
    /// # Errors
    ///
    /// The limit that is exceeded.
    pub(in crate::engine) fn admit(
        &mut self,
        rates: &Rates,
        side: Side,
        place: Option<u64>,
        now: Timestamp,
    ) -> Result<(), Full> {
        self.partitions.grow(rates.partitions(), now);
        let (meter, quota) = self.meter(side);
        if let Some(full) = meter.full(rates.of(side), quota, now) {
            meter.refused += 1;
            return Err(full);
        }
        let Some(place) = place else {
            return Ok(());
        };
        if self.partitions.admits(place, side, rates.splits, now) {
            return Ok(());
        }
        self.meter(side).0.refused += 1;
        Err(Full {
            limit: ThrottleLimit::KeyRange,
            growing: false,
        })
    }

    /// Takes what a call has taken that was let in.
    pub(in crate::engine) fn take(
        &mut self,
        side: Side,
        place: Option<u64>,
        units: f64,
        now: Timestamp,
    ) {
        self.meter(side).0.take(units, now);
        self.partitions.take(place, side, units, now);
    }

    /// What is left of a side.
    pub(in crate::engine) fn view(
        &mut self,
        rates: &Rates,
        side: Side,
        now: Timestamp,
    ) -> MeterView {
        let rate = rates.of(side);
        let (meter, quota) = self.meter(side);
        let _ = meter.full(rate, quota, now);
        MeterView {
            rate: match rate {
                Rate::Provisioned(units) => units,
                Rate::OnDemand { warm, .. } => meter.growth.allowed(warm, now),
            },
            left: meter.bucket.level(),
            refused: meter.refused,
        }
    }

    /// The partitions as they are.
    pub(in crate::engine) fn partitions(&self) -> &[KeyPart] {
        self.partitions.all()
    }

    fn meter(&mut self, side: Side) -> (&mut Meter, f64) {
        match side {
            Side::Read => (&mut self.read, limits::TABLE_QUOTA_UNITS),
            Side::Write => (&mut self.write, limits::TABLE_QUOTA_UNITS),
        }
    }
}
