//! What is different in one region: figures of reads, the table class.

use crate::clock::Timestamp;
use crate::operation::request::refusal::of_schema::of_schema;
use crate::schema::throughput_rules::{CapacityScope, check_caps};
use crate::schema::{
    BillingMode, Capacity, Encryption, OnDemand, SchemaFault, TableClass, TableClassSummary,
    TableDefinition,
};
use crate::wire::{ApiError, types};

/// What is to be different.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Overrides {
    table: ReadFigures,
    indexes: Vec<(String, ReadFigures)>,
    class: Option<TableClass>,
    key: Option<String>,
}

/// How much may be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct ReadFigures {
    units: Option<i64>,
    maximum: Option<i64>,
}

impl Overrides {
    /// Whether nothing is to be different.
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The same with another name of the key.
    pub(super) fn with_key(mut self, arn: impl FnOnce(String) -> String) -> Self {
        self.key = self.key.map(arn);
        self
    }
}

/// What a new replica is to have of its own.
pub(super) fn of_create(create: &types::CreateReplicationGroupMemberAction) -> Overrides {
    Overrides {
        table: figures(
            create.provisioned_throughput_override.as_ref(),
            create.on_demand_throughput_override.as_ref(),
        ),
        indexes: indexes(create.global_secondary_indexes.as_deref()),
        class: create
            .table_class_override
            .as_deref()
            .and_then(TableClass::from_text),
        key: create.kms_master_key_id.clone(),
    }
}

/// What a replica is to have of its own from now on.
pub(super) fn of_update(update: &types::UpdateReplicationGroupMemberAction) -> Overrides {
    Overrides {
        table: figures(
            update.provisioned_throughput_override.as_ref(),
            update.on_demand_throughput_override.as_ref(),
        ),
        indexes: indexes(update.global_secondary_indexes.as_deref()),
        class: update
            .table_class_override
            .as_deref()
            .and_then(TableClass::from_text),
        key: update.kms_master_key_id.clone(),
    }
}

fn figures(
    provisioned: Option<&types::ProvisionedThroughputOverride>,
    on_demand: Option<&types::OnDemandThroughputOverride>,
) -> ReadFigures {
    ReadFigures {
        units: provisioned.and_then(|it| it.read_capacity_units),
        maximum: on_demand.and_then(|it| it.max_read_request_units),
    }
}

fn indexes(indexes: Option<&[types::ReplicaGlobalSecondaryIndex]>) -> Vec<(String, ReadFigures)> {
    let indexes = indexes.into_iter().flatten();
    indexes
        .filter_map(|index| {
            let figures = figures(
                index.provisioned_throughput_override.as_ref(),
                index.on_demand_throughput_override.as_ref(),
            );
            Some((index.index_name.clone()?, figures))
        })
        .collect()
}

/// The table with what is different. An index that is not there is passed over, as the service does.
pub(super) fn apply(
    table: &TableDefinition,
    overrides: &Overrides,
    now: Timestamp,
) -> Result<TableDefinition, ApiError> {
    let mut next = table.clone();
    let is_on_demand = table.is_on_demand();
    let scope = CapacityScope::Table;
    set(
        &mut next.capacity,
        overrides.table,
        (is_on_demand, scope),
        now,
    )?;
    for (name, figures) in &overrides.indexes {
        let number = table.index(name).map(|index| index.number);
        let capacity = number.and_then(|number| next.index_capacity.get_mut(&number));
        if let Some(capacity) = capacity {
            let scope = CapacityScope::Index(name);
            set(capacity, *figures, (is_on_demand, scope), now)?;
        }
    }
    if let Some(class) = overrides.class {
        next.class = Some(TableClassSummary {
            class,
            updated: Some(now),
        });
    }
    if let Some(key) = &overrides.key {
        next.encryption = Some(Encryption {
            key_arn: key.as_str().into(),
        });
    }
    Ok(next)
}

/// Sets how much may be read; -1 takes a maximum away.
fn set(
    capacity: &mut Capacity,
    figures: ReadFigures,
    (is_on_demand, scope): (bool, CapacityScope<'_>),
    now: Timestamp,
) -> Result<(), ApiError> {
    if let Some(read) = figures.units {
        if is_on_demand {
            return Err(of_schema(&SchemaFault::UnitsOnDemand));
        }
        let ready = capacity.ready(BillingMode::Provisioned);
        let mut units = capacity.provisioned.units;
        units.read = read;
        capacity.provisioned = capacity.provisioned.changed(units, now);
        capacity.keep_warm(ready, BillingMode::Provisioned);
    }
    if let Some(maximum) = figures.maximum {
        if !is_on_demand {
            return Err(of_schema(&SchemaFault::OnDemandOfProvisionedUpdate {
                member: "MaxReadRequestUnits",
                scope: scope.of_cap(),
            }));
        }
        let caps = OnDemand {
            read: Some(maximum),
            write: None,
        };
        check_caps(&caps, &scope, -1).map_err(|fault| of_schema(&fault))?;
        // No caps are caps that bound nothing.
        let mut caps = capacity.on_demand.unwrap_or_default();
        caps.read = (maximum != -1).then_some(maximum);
        capacity.on_demand = (caps != OnDemand::default()).then_some(caps);
    }
    Ok(())
}
