//! The members of a global table as `TableDescription` shows them: those of other regions, and of what is theirs alone
//! what differs from here.

use crate::engine::{GroupView, ReplicaView};
use crate::schema::{IndexKind, TableClass, TableDefinition, TableStatus};
use crate::wire::types::{self, values};

use crate::operation::table::description::some_if_any;

/// The version of every global table here.
const VERSION: &str = "2019.11.21";

/// Adds to a description what says that the table is in a group.
pub(super) fn add(
    description: &mut types::TableDescription,
    table: &TableDefinition,
    group: &GroupView,
) {
    let replicas = group
        .replicas
        .iter()
        .map(|replica| describe(table, replica));
    let mode = String::from(values::GlobalTableSettingsReplicationMode::EnabledWithOverrides);
    description.global_table_version = Some(VERSION.to_owned());
    description.replicas = Some(replicas.collect());
    description.global_table_settings_replication_mode = Some(mode);
    description.multi_region_consistency = group
        .is_strong
        .then(|| values::MultiRegionConsistency::Strong.into());
    description.global_table_witnesses = group.witness.as_ref().map(|(region, status)| {
        vec![types::GlobalTableWitnessDescription {
            region_name: Some(region.to_string()),
            witness_status: Some(status.as_str().to_owned()),
        }]
    });
    // It goes missing on provisioned tables, as long as they have a replica.
    if !table.is_on_demand() {
        description.billing_mode_summary = None;
    }
}

/// One of the other members.
fn describe(own: &TableDefinition, replica: &ReplicaView) -> types::ReplicaDescription {
    let theirs = replica.definition.as_deref();
    let ready = theirs.map(|theirs| theirs.capacity.ready(theirs.billing.mode));
    let (own_units, own_caps) = figures(own, None);
    let (units, caps) = theirs.map_or((own_units, own_caps), |theirs| figures(theirs, None));
    let class = theirs.and_then(|theirs| theirs.class);
    types::ReplicaDescription {
        global_secondary_indexes: theirs.and_then(|theirs| some_if_any(indexes(own, theirs))),
        global_table_settings_replication_mode: Some(
            values::GlobalTableSettingsReplicationMode::EnabledWithOverrides.into(),
        ),
        kms_master_key_id: theirs
            .and_then(|theirs| theirs.encryption.as_ref())
            .map(|key| key.key_arn.to_string()),
        on_demand_throughput_override: maximum(own_caps, caps),
        provisioned_throughput_override: provisioned(own_units, units),
        region_name: Some(replica.region.to_string()),
        replica_status: Some(replica.status.as_str().to_owned()),
        replica_table_class_summary: class
            .filter(|class| own.class.map_or(TableClass::Standard, |own| own.class) != class.class)
            .map(|class| types::TableClassSummary {
                table_class: Some(class.class.as_str().to_owned()),
                last_update_date_time: class.updated,
            }),
        warm_throughput: ready.map(|ready| types::TableWarmThroughputDescription {
            read_units_per_second: Some(ready.read),
            status: Some(TableStatus::Active.as_str().to_owned()),
            write_units_per_second: Some(ready.write),
        }),
        ..types::ReplicaDescription::default()
    }
}

/// What is provisioned for reads of a table or of an index, and how much may be read at most.
fn figures(table: &TableDefinition, index: Option<u32>) -> (i64, Option<i64>) {
    let capacity = match index {
        None => Some(&table.capacity),
        Some(number) => table.index_capacity.get(&number),
    };
    let units = capacity.map_or(0, |capacity| capacity.provisioned.units.read);
    let caps = capacity.and_then(|capacity| capacity.on_demand?.read);
    (units, caps)
}

fn provisioned(own: i64, theirs: i64) -> Option<types::ProvisionedThroughputOverride> {
    (own != theirs).then_some(types::ProvisionedThroughputOverride {
        read_capacity_units: Some(theirs),
    })
}

fn maximum(own: Option<i64>, theirs: Option<i64>) -> Option<types::OnDemandThroughputOverride> {
    let theirs = theirs.filter(|theirs| own != Some(*theirs))?;
    Some(types::OnDemandThroughputOverride {
        max_read_request_units: Some(theirs),
    })
}

/// The global indexes, each with what differs.
fn indexes(
    own: &TableDefinition,
    theirs: &TableDefinition,
) -> Vec<types::ReplicaGlobalSecondaryIndexDescription> {
    let global = theirs.indexes_of(IndexKind::Global);
    global
        .map(|index| {
            let number = Some(index.number);
            let (own_units, own_caps) = figures(own, number);
            let (units, caps) = figures(theirs, number);
            let ready = theirs.capacity_of(index.number).ready(theirs.billing.mode);
            types::ReplicaGlobalSecondaryIndexDescription {
                index_name: Some(index.name.to_string()),
                on_demand_throughput_override: maximum(own_caps, caps),
                provisioned_throughput_override: provisioned(own_units, units),
                warm_throughput: Some(types::GlobalSecondaryIndexWarmThroughputDescription {
                    read_units_per_second: Some(ready.read),
                    status: Some(TableStatus::Active.as_str().to_owned()),
                    write_units_per_second: Some(ready.write),
                }),
            }
        })
        .collect()
}
