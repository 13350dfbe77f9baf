//! What a table or an index may consume, and how that is paid for.

use crate::clock::Timestamp;

/// The two ways of paying for requests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum BillingMode {
    /// By the capacity set aside.
    #[default]
    Provisioned,
    /// By the request.
    PayPerRequest,
}

impl BillingMode {
    /// The mode that a request spells `text`.
    pub(crate) fn from_text(text: &str) -> Option<Self> {
        [Self::Provisioned, Self::PayPerRequest]
            .into_iter()
            .find(|mode| mode.as_str() == text)
    }

    /// The mode as requests and answers spell it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Provisioned => "PROVISIONED",
            Self::PayPerRequest => "PAY_PER_REQUEST",
        }
    }
}

/// How a table is paid for, and since when.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Billing {
    /// The mode in force.
    pub(crate) mode: BillingMode,
    /// When the table last became on-demand; a table that never was shows no summary.
    pub(crate) on_demand_since: Option<Timestamp>,
}

/// A pair of rates, for reads and for writes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Units {
    /// Units per second for reads.
    pub(crate) read: i64,
    /// Units per second for writes.
    pub(crate) write: i64,
}

/// Provisioned throughput; all zero on a table that is billed by the request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Provisioned {
    /// Capacity units per second.
    pub(crate) units: Units,
    /// When either of them last rose.
    pub(crate) increased: Option<Timestamp>,
    /// When either of them last fell.
    pub(crate) decreased: Option<Timestamp>,
    /// How often they fell on the UTC day of `decreased`.
    pub(crate) decreases: i64,
}

/// Milliseconds of a UTC day.
const DAY_MILLIS: i64 = 86_400_000;

impl Provisioned {
    /// Throughput that was never changed.
    pub(crate) fn new(units: Units) -> Self {
        Self {
            units,
            ..Self::default()
        }
    }

    /// The same throughput after it was set to `units` at `now`.
    #[must_use]
    pub(crate) fn changed(self, units: Units, now: Timestamp) -> Self {
        let fell = units.read < self.units.read || units.write < self.units.write;
        let rose = units.read > self.units.read || units.write > self.units.write;
        Self {
            units,
            increased: if rose { Some(now) } else { self.increased },
            decreased: if fell { Some(now) } else { self.decreased },
            decreases: self.decreases_today(now) + i64::from(fell),
        }
    }

    /// How often the throughput fell on the UTC day of `now`.
    pub(crate) fn decreases_today(&self, now: Timestamp) -> i64 {
        let day = |moment: Timestamp| moment.as_millis().div_euclid(DAY_MILLIS);
        match self.decreased {
            Some(last) if day(last) == day(now) => self.decreases,
            _ => 0,
        }
    }
}

/// The most that an on-demand table or index may consume; an absent bound is no bound.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct OnDemand {
    /// Read request units per second.
    pub(crate) read: Option<i64>,
    /// Write request units per second.
    pub(crate) write: Option<i64>,
}

impl OnDemand {
    /// The same where -1 is no bound; none if nothing is bounded.
    pub(crate) fn that_bound(self) -> Option<Self> {
        let bound = |units: Option<i64>| units.filter(|units| *units != -1);
        let caps = Self {
            read: bound(self.read),
            write: bound(self.write),
        };
        (caps != Self::default()).then_some(caps)
    }
}

/// Throughput that is ready at once, as far as the owner asked for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Warm {
    /// Read units per second.
    pub(crate) read: Option<i64>,
    /// Write units per second.
    pub(crate) write: Option<i64>,
}

/// The throughput settings of a table or of a global index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Capacity {
    /// The units that are paid for; zero with on-demand billing.
    pub(crate) provisioned: Provisioned,
    /// The cap of on-demand throughput.
    pub(crate) on_demand: Option<OnDemand>,
    /// What the owner asked to be ready at once.
    pub(crate) warm: Warm,
}
