//! What is left of the capacity of a table and of its global indexes, where that is enforced.

use std::collections::BTreeMap;
use std::sync::Arc;

use parking_lot::Mutex;

use crate::clock::Timestamp;
use crate::engine::table::layout::Layout;
use crate::engine::throttle::{Full, Pool, Rate, Rates, Side};
use crate::limits;
use crate::schema::{BillingMode, Capacity, IndexKind};

/// The pools of a table, each from the first call that used it.
#[derive(Debug, Default)]
pub(in crate::engine) struct TableMeter {
    /// That of the table under no name, those of global indexes under theirs.
    pools: Mutex<BTreeMap<Option<Arc<str>>, Pool>>,
}

impl TableMeter {
    /// Lets a call in that goes to a place of the table, or of an index of it.
    ///
    /// # Errors
    ///
    /// The limit that is exceeded.
    pub(in crate::engine) fn admit(
        &self,
        rates: &Rates,
        index: Option<&Arc<str>>,
        side: Side,
        place: Option<u64>,
        now: Timestamp,
    ) -> Result<(), Full> {
        self.with(rates, index, now, |pool| {
            pool.admit(rates, side, place, now)
        })
    }

    /// Takes what a call has taken.
    pub(in crate::engine) fn take(
        &self,
        rates: &Rates,
        index: Option<&Arc<str>>,
        side: Side,
        (place, units): (Option<u64>, f64),
        now: Timestamp,
    ) {
        self.with(rates, index, now, |pool| pool.take(side, place, units, now));
    }

    /// Does something with the pool of a table or an index.
    pub(in crate::engine) fn with<T>(
        &self,
        rates: &Rates,
        index: Option<&Arc<str>>,
        now: Timestamp,
        work: impl FnOnce(&mut Pool) -> T,
    ) -> T {
        let mut pools = self.pools.lock();
        let pool = pools.entry(index.cloned());
        work(pool.or_insert_with(|| Pool::new(rates, now)))
    }
}

impl Layout {
    /// What a table has each second, or a global index of it; nothing of an index that takes none of its own.
    pub(in crate::engine) fn rates(&self, index: Option<&str>, stored: u64) -> Option<Rates> {
        let definition = &self.definition;
        let capacity = match index {
            None => &definition.capacity,
            Some(name) => {
                let index = definition.index(name)?;
                (index.kind == IndexKind::Global).then_some(())?;
                definition.index_capacity.get(&index.number)?
            }
        };
        let mode = definition.billing.mode;
        let [read, write] = [Side::Read, Side::Write].map(|side| rate(capacity, mode, side));
        Some(Rates {
            read,
            write,
            bytes: stored,
            splits: index.is_some() || !self.has_collections(),
        })
    }
}

/// What there is each second for one side.
fn rate(capacity: &Capacity, mode: BillingMode, side: Side) -> Rate {
    let of = |read: i64, write: i64| match side {
        Side::Read => units(read),
        Side::Write => units(write),
    };
    if mode == BillingMode::Provisioned {
        let provisioned = capacity.provisioned.units;
        return Rate::Provisioned(of(provisioned.read, provisioned.write));
    }
    let ready = capacity.ready(mode);
    let maximum = capacity.on_demand.and_then(|most| match side {
        Side::Read => most.read,
        Side::Write => most.write,
    });
    Rate::OnDemand {
        warm: of(ready.read, ready.write),
        // Less than nothing takes a maximum away.
        maximum: maximum.filter(|units| *units > 0).map(units),
    }
}

/// Units as they are counted; none is so large that it would be rounded.
fn units(units: i64) -> f64 {
    let most = limits::CAPACITY_UNITS_MAX;
    let units = units.clamp(0, most);
    u32::try_from(units).map_or(f64::from(u32::MAX), f64::from)
}
