//! UpdateTable: a definition and a change make the next definition.

use crate::clock::Timestamp;

use super::check::check_unique;
use super::draft::CapacityDraft;
use super::index_change::IndexChange;
use super::throughput_rules::{
    CapacityScope, check_caps, check_units_bounds, check_units_present, first_member,
};
use super::vector_rules::check_vectors;
use super::{
    Billing, BillingMode, Capacity, KeyAttribute, OnDemand, Provisioned, SchemaFault, StreamDraft,
    TableClass, TableClassSummary, TableDefinition, Units, Warm,
};

/// What UpdateTable asks for, but for encryption, whose key the caller of [`TableChange::apply`]
/// makes.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct TableChange {
    /// `AttributeDefinitions`: for the keys of new indexes.
    pub(crate) attributes: Option<Vec<KeyAttribute>>,
    /// `BillingMode`; none leaves the mode.
    pub(crate) billing: Option<BillingMode>,
    /// The table's own throughput.
    pub(crate) capacity: CapacityDraft,
    /// `StreamSpecification`; none leaves the stream.
    pub(crate) stream: Option<StreamDraft>,
    /// `TableClass`; none leaves the class.
    pub(crate) class: Option<TableClass>,
    /// `DeletionProtectionEnabled`; none leaves the protection.
    pub(crate) deletion_protection: Option<bool>,
    /// `GlobalSecondaryIndexUpdates`, of which the service takes few at a time.
    pub(crate) indexes: Vec<IndexChange>,
}

impl TableChange {
    /// Whether there is nothing in it.
    pub(crate) fn is_empty(&self) -> bool {
        *self
            == Self {
                attributes: self.attributes.clone(),
                ..Self::default()
            }
    }

    /// Whether nothing but maxima and warm throughput change, during which a table stays active.
    pub(crate) fn is_of_figures(&self) -> bool {
        let of_figures = |change: &IndexChange| match change {
            IndexChange::Update { capacity, .. } => capacity.provisioned.is_none(),
            IndexChange::Create(_) | IndexChange::Delete { .. } => false,
        };
        let mut rest = self.clone();
        rest.capacity.on_demand = None;
        rest.capacity.warm = None;
        rest.indexes.retain(|change| !of_figures(change));
        !self.is_empty() && rest.is_empty()
    }

    /// The rules that need no table.
    pub(crate) fn check_alone(&self) -> Result<(), SchemaFault> {
        let mut rest = self.clone();
        if rest.class.take().is_some() && !rest.is_empty() {
            return Err(SchemaFault::ClassNotAlone);
        }
        self.check_one()?;
        if let Some(billing) = self.billing {
            check_units_present(billing, self.capacity.provisioned).map_err(
                |fault| match fault {
                    SchemaFault::UnitsMissing => SchemaFault::UpdatedUnitsMissing,
                    other => other,
                },
            )?;
        }
        // No units are within all bounds.
        check_units_bounds(self.capacity.provisioned.unwrap_or_default())?;
        if let Some(attributes) = &self.attributes {
            check_unique(attributes)?;
        }
        IndexChange::check_list(&self.indexes, self.attributes.is_some())
    }

    /// One change at a time: what must be alone, and what may have company of one kind.
    fn check_one(&self) -> Result<(), SchemaFault> {
        let mut rest = self.clone();
        if rest.deletion_protection.take().is_some() && !rest.is_empty() {
            return Err(SchemaFault::ProtectionNotAlone);
        }
        let is_online = self.indexes.iter().any(IndexChange::is_online);
        if is_online && self.stream.is_some() {
            return Err(SchemaFault::StreamAndIndex);
        }
        let warms = |warm: Option<Warm>| warm.is_some_and(|warm| warm != Warm::default());
        if warms(self.capacity.warm) {
            let creates = |change: &IndexChange| matches!(change, IndexChange::Create(_));
            if self.indexes.iter().any(creates) {
                return Err(SchemaFault::IndexBesideWarm);
            }
            // Indexes are warmed together with their table.
            let of_indexes = |change: &IndexChange| match change {
                IndexChange::Update { capacity, .. } => warms(capacity.warm),
                IndexChange::Create(_) | IndexChange::Delete { .. } => false,
            };
            let mut rest = self.clone();
            rest.capacity.warm = None;
            rest.indexes.retain(|change| !of_indexes(change));
            if !rest.is_empty() {
                return Err(SchemaFault::WarmNotAlone);
            }
        }
        let caps = self
            .capacity
            .on_demand
            .filter(|caps| *caps != OnDemand::default());
        if caps.is_some() {
            let mut rest = self.clone();
            rest.capacity.on_demand = None;
            rest.billing = None;
            rest.indexes.retain(|change| match change {
                IndexChange::Update { capacity, .. } => capacity.on_demand.is_none(),
                IndexChange::Create(_) | IndexChange::Delete { .. } => true,
            });
            // Beside a mode they are refused for what they are in it.
            if self.billing.is_some() {
                rest.capacity.provisioned = None;
            }
            if !rest.is_empty() {
                return Err(SchemaFault::OnDemandBesideOthers);
            }
        }
        Ok(())
    }

    /// What cannot change together with the units of the table: "You can only perform one of the following operations
    /// at once" (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html>).
    fn check_beside_units(&self) -> Result<(), SchemaFault> {
        if self.stream.is_some() {
            return Err(SchemaFault::StreamAndUnits);
        }
        // An index of vectors has no units, and may come with the mode that it needs.
        let has_units = |change: &&IndexChange| change.is_online() && !change.is_of_vectors();
        if self.indexes.iter().find(has_units).is_some() {
            return Err(SchemaFault::IndexesAndUnits);
        }
        Ok(())
    }

    /// `table` after this change, made at `now`.
    pub(crate) fn apply(
        self,
        table: &TableDefinition,
        now: Timestamp,
    ) -> Result<TableDefinition, SchemaFault> {
        let mut next = table.clone();
        // A change that names no mode leaves the one there is.
        let billing = self.billing.unwrap_or(table.billing.mode);
        if self.billing.is_none() && self.capacity.provisioned.is_some() {
            check_units_present(billing, self.capacity.provisioned)?;
        }
        if billing != table.billing.mode {
            switch_billing(&mut next, billing, now);
        }
        let switched = billing != table.billing.mode;
        if switched || self.capacity.provisioned.is_some() {
            self.check_beside_units()?;
        }
        let ready = table.capacity.ready(table.billing.mode);
        next.capacity = change_capacity(
            &next,
            &next.capacity,
            &self.capacity,
            CapacityScope::Table,
            now,
        )?;
        next.capacity.keep_warm(ready, billing);
        // No definitions define nothing: a new index without them was refused by `check_alone`.
        let asked = self.attributes.unwrap_or_default();
        let untouched = IndexChange::apply_all(&self.indexes, &asked, table, &mut next, now)?;
        check_vectors(&next.indexes, billing)?;
        for (number, before) in &table.index_capacity {
            if let Some(capacity) = next.index_capacity.get_mut(number) {
                capacity.keep_warm(before.ready(table.billing.mode), billing);
            }
        }
        if switched && billing == BillingMode::Provisioned && !untouched.is_empty() {
            return Err(SchemaFault::SwitchedIndexUnitsMissing(untouched.join(",")));
        }
        if let Some(stream) = self.stream {
            next.stream = stream.check_change(table, now)?;
        }
        if let Some(class) = self.class {
            next.class = Some(TableClassSummary {
                class,
                updated: Some(now),
            });
        }
        if let Some(protected) = self.deletion_protection {
            next.deletion_protection = protected;
        }
        Ok(next)
    }
}

/// Changes the billing mode; what belongs to the old mode alone goes.
fn switch_billing(table: &mut TableDefinition, billing: BillingMode, now: Timestamp) {
    table.billing = match billing {
        BillingMode::Provisioned => Billing {
            mode: billing,
            ..table.billing
        },
        BillingMode::PayPerRequest => Billing {
            mode: billing,
            on_demand_since: Some(now),
        },
    };
    for capacity in std::iter::once(&mut table.capacity).chain(table.index_capacity.values_mut()) {
        capacity.on_demand = None;
        capacity.provisioned = Provisioned::default();
    }
}

/// The throughput `current` of a part of `table` after a change.
///
/// `table` has the new billing mode already.
pub(super) fn change_capacity(
    table: &TableDefinition,
    current: &Capacity,
    change: &CapacityDraft,
    scope: CapacityScope<'_>,
    now: Timestamp,
) -> Result<Capacity, SchemaFault> {
    let mut next = current.clone();
    let billing = table.billing.mode;
    if let Some(units) = change.provisioned {
        refuse_same_units(current.provisioned.units, units, scope)?;
        // Zero units mean that the table has just become provisioned: nothing rose or fell.
        next.provisioned = if current.provisioned.units == Units::default() {
            Provisioned::new(units)
        } else {
            current.provisioned.changed(units, now)
        };
    }
    if let Some(caps) = change.on_demand.filter(|caps| *caps != OnDemand::default()) {
        if billing == BillingMode::Provisioned {
            return Err(SchemaFault::OnDemandOfProvisionedUpdate {
                member: first_member(&caps),
                scope: scope.of_cap(),
            });
        }
        check_caps(&caps, &scope, -1)?;
        // No caps are caps that bound nothing, into which those of the change go.
        next.on_demand = merge_caps(current.on_demand.unwrap_or_default(), caps);
    }
    // No warm throughput asks for no rate, and leaves those there are.
    next.warmed(billing, change.warm.unwrap_or_default(), &scope)
}

/// Refuses a change of provisioned units that changes nothing.
fn refuse_same_units(
    current: Units,
    asked: Units,
    scope: CapacityScope<'_>,
) -> Result<(), SchemaFault> {
    if current != asked {
        return Ok(());
    }
    let (scope, kind) = match scope {
        CapacityScope::Table => ("table".to_owned(), "table"),
        CapacityScope::Index(name) => (format!("index {name}"), "index"),
    };
    Err(SchemaFault::UnitsUnchanged {
        scope,
        kind,
        read: asked.read,
        write: asked.write,
    })
}

/// Member by member: an absent one stays, -1 removes the cap.
fn merge_caps(current: OnDemand, change: OnDemand) -> Option<OnDemand> {
    let merge = |current: Option<i64>, change: Option<i64>| match change {
        None => current,
        Some(-1) => None,
        Some(value) => Some(value),
    };
    let merged = OnDemand {
        read: merge(current.read, change.read),
        write: merge(current.write, change.write),
    };
    (merged != OnDemand::default()).then_some(merged)
}
