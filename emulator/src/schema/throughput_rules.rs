//! Which throughput members go with which billing mode, and their bounds.

use crate::limits;

use super::draft::{CapacityDraft, IndexDraft};
use super::{BillingMode, Capacity, OnDemand, Provisioned, SchemaFault, Units, Warm};

/// What the warm throughput of a new on-demand table is measured against, in the words of the service.
const INITIAL_ON_DEMAND: &str = "initial throughput for OnDemand. See: \
    https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html";

/// Whose throughput it is, as sentences name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CapacityScope<'a> {
    /// The table's own.
    Table,
    /// That of a global index.
    Index(&'a str),
}

impl CapacityScope<'_> {
    /// `table`, or `index: name`.
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::Table => "table".to_owned(),
            Self::Index(name) => format!("index: {name}"),
        }
    }

    /// What is said behind a cap that cannot be: nothing of the table's own.
    pub(crate) fn of_cap(&self) -> String {
        match self {
            Self::Table => String::new(),
            Self::Index(name) => format!(" for index : {name}"),
        }
    }
}

/// The throughput of a new table or index.
pub(crate) fn check_new_capacity(
    billing: BillingMode,
    draft: &CapacityDraft,
    scope: &CapacityScope<'_>,
) -> Result<Capacity, SchemaFault> {
    if *scope == CapacityScope::Table {
        check_units_present(billing, draft.provisioned)?;
    }
    // No units are zero units, which is what an on-demand table shows; where units must be given, that was checked.
    let units = draft.provisioned.unwrap_or_default();
    check_units_bounds(units)?;
    let on_demand = draft.on_demand.filter(|caps| *caps != OnDemand::default());
    if let Some(caps) = on_demand {
        if billing == BillingMode::Provisioned {
            return Err(SchemaFault::OnDemandOfProvisioned {
                member: first_member(&caps),
                scope: scope.of_cap(),
            });
        }
        check_caps(&caps, scope, 1)?;
    }
    let capacity = Capacity {
        provisioned: Provisioned::new(units),
        on_demand,
        warm: Warm::default(),
    };
    // No warm throughput asks for no rate.
    let warm = draft.warm.unwrap_or_default();
    check_new_warm(&capacity, billing, warm, scope)?;
    capacity.warmed(billing, warm, scope)
}

/// A new table or index has at least the throughput that comes with its mode.
fn check_new_warm(
    capacity: &Capacity,
    billing: BillingMode,
    warm: Warm,
    scope: &CapacityScope<'_>,
) -> Result<(), SchemaFault> {
    let ready = capacity.ready(billing);
    for (asked, least, member, provisioned) in [
        (
            warm.read,
            ready.read,
            "ReadUnitsPerSecond",
            "ReadCapacityUnits of ProvisionedThroughput",
        ),
        (
            warm.write,
            ready.write,
            "WriteUnitsPerSecond",
            "WriteCapacityUnits of ProvisionedThroughput",
        ),
    ] {
        if asked.is_some_and(|asked| asked < least) {
            return Err(SchemaFault::WarmTooLow {
                member,
                scope: scope.describe(),
                than: match billing {
                    BillingMode::PayPerRequest => INITIAL_ON_DEMAND,
                    BillingMode::Provisioned => provisioned,
                },
            });
        }
    }
    Ok(())
}

/// Refuses units that the billing mode forbids, and the lack of those that it needs.
pub(crate) fn check_units_present(
    billing: BillingMode,
    units: Option<Units>,
) -> Result<(), SchemaFault> {
    match (billing, units) {
        (BillingMode::Provisioned, None) => Err(SchemaFault::UnitsMissing),
        (BillingMode::PayPerRequest, Some(_)) => Err(SchemaFault::UnitsOnDemand),
        _ => Ok(()),
    }
}

/// The same for a global index of a new table.
pub(crate) fn check_new_index_units(
    billing: BillingMode,
    draft: &IndexDraft,
) -> Result<(), SchemaFault> {
    match (billing, draft.capacity.provisioned) {
        (BillingMode::Provisioned, None) => Err(SchemaFault::IndexUnitsMissing(draft.name.clone())),
        (BillingMode::PayPerRequest, Some(_)) => {
            Err(SchemaFault::IndexUnitsOnDemand(draft.name.clone()))
        }
        _ => Ok(()),
    }
}

/// The upper bounds of provisioned units; the lower ones are constraints of the members.
pub(crate) fn check_units_bounds(units: Units) -> Result<(), SchemaFault> {
    for (value, member) in [
        (units.read, "ReadCapacityUnits"),
        (units.write, "WriteCapacityUnits"),
    ] {
        if value > limits::CAPACITY_UNITS_MAX {
            return Err(SchemaFault::UnitsOutOfBounds { value, member });
        }
    }
    Ok(())
}

/// The name of the first member of a cap that is present.
pub(crate) fn first_member(caps: &OnDemand) -> &'static str {
    if caps.read.is_some() {
        "MaxReadRequestUnits"
    } else {
        "MaxWriteRequestUnits"
    }
}

/// The lower bound of on-demand caps: 1, or -1 where that removes a cap.
pub(crate) fn check_caps(
    caps: &OnDemand,
    scope: &CapacityScope<'_>,
    lowest: i64,
) -> Result<(), SchemaFault> {
    for (value, member) in [
        (caps.read, "MaxReadRequestUnits"),
        (caps.write, "MaxWriteRequestUnits"),
    ] {
        if value.is_some_and(|value| value < lowest || value == 0) {
            return Err(SchemaFault::OnDemandOutOfRange {
                member,
                scope: scope.describe(),
            });
        }
    }
    Ok(())
}

impl Capacity {
    /// The throughput that is ready at once: what was asked for, or what comes with the mode.
    pub(crate) fn ready(&self, billing: BillingMode) -> Units {
        let base = match billing {
            BillingMode::Provisioned => self.provisioned.units,
            BillingMode::PayPerRequest => Units {
                read: limits::WARM_READ_UNITS,
                write: limits::WARM_WRITE_UNITS,
            },
        };
        Units {
            read: self.warm.read.map_or(base.read, |read| read.max(base.read)),
            write: self
                .warm
                .write
                .map_or(base.write, |write| write.max(base.write)),
        }
    }

    /// Keeps what was ready at once: it never falls, whatever is provisioned later.
    pub(crate) fn keep_warm(&mut self, before: Units, billing: BillingMode) {
        let ready = self.ready(billing);
        if ready.read < before.read {
            self.warm.read = Some(before.read);
        }
        if ready.write < before.write {
            self.warm.write = Some(before.write);
        }
    }

    /// The same throughput, warmed to at least what `asked` says.
    pub(crate) fn warmed(
        mut self,
        billing: BillingMode,
        asked: Warm,
        scope: &CapacityScope<'_>,
    ) -> Result<Self, SchemaFault> {
        let ready = self.ready(billing);
        for (value, least, member) in [
            (asked.read, ready.read, "ReadUnitsPerSecond"),
            (asked.write, ready.write, "WriteUnitsPerSecond"),
        ] {
            if value.is_some_and(|value| value < least) {
                return Err(SchemaFault::WarmDecreased {
                    member,
                    scope: scope.describe(),
                });
            }
        }
        self.warm = Warm {
            read: asked.read.or(self.warm.read),
            write: asked.write.or(self.warm.write),
        };
        Ok(self)
    }
}
