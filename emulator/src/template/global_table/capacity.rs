//! How much may be written everywhere, and read in one region.
//!
//! A capacity that is scaled begins with its least, as it does in the service; what scales it here is told with
//! `UpdateTableReplicaAutoScaling`.

use crate::template::fault::{TemplateError, TemplateFault};
use crate::template::fields::{Field, Fields};
use crate::template::global_table::replica::Replica;
use crate::template::plan::PlanCall;
use crate::wire::types;

/// Billing, writes and indexes, which all regions share.
pub(super) struct Shared {
    pub(super) billing: String,
    pub(super) write: WriteSettings,
    indexes: Option<Vec<(types::GlobalSecondaryIndex, WriteSettings)>>,
}

/// How much may be written.
#[derive(Clone, Debug, Default)]
pub(super) struct WriteSettings {
    scaling: Option<Scaling>,
    maximum: Option<i64>,
}

/// How much may be read.
#[derive(Clone, Debug, Default)]
pub(super) struct ReadSettings {
    units: Option<i64>,
    scaling: Option<Scaling>,
    pub(super) maximum: Option<i64>,
}

/// What may be read in a region, of the table and of its indexes.
#[derive(Clone, Debug, Default)]
pub(super) struct Reads {
    pub(super) table: ReadSettings,
    pub(super) indexes: Vec<(String, ReadSettings)>,
}

/// A capacity between two bounds.
#[derive(Clone, Debug)]
struct Scaling {
    least: i64,
    update: types::AutoScalingSettingsUpdate,
}

impl WriteSettings {
    /// What a table or an index has of them.
    pub(super) fn read(fields: &mut Fields, billing: &str) -> Result<Self, TemplateError> {
        let scaling = fields.read("WriteProvisionedThroughputSettings", |field| {
            check_billing(&field, billing)?;
            let mut fields = field.fields("settings of provisioned writes")?;
            let scaling = scaling(fields.need("WriteCapacityAutoScalingSettings")?)?;
            fields.finish()?;
            Ok(scaling)
        })?;
        if billing == "PROVISIONED" && scaling.is_none() {
            return Err(fields.missing("WriteProvisionedThroughputSettings"));
        }
        let maximum = fields.read("WriteOnDemandThroughputSettings", |field| {
            let mut fields = field.fields("settings of writes on demand")?;
            let maximum = fields.integer("MaxWriteRequestUnits")?;
            fields.finish()?;
            Ok(maximum)
        })?;
        Ok(Self {
            scaling,
            maximum: maximum.flatten(),
        })
    }

    /// The bounds on demand, with that of reads in one region.
    pub(super) fn on_demand(&self, read: Option<i64>) -> Option<types::OnDemandThroughput> {
        let caps = types::OnDemandThroughput {
            max_read_request_units: read,
            max_write_request_units: self.maximum,
        };
        (caps != types::OnDemandThroughput::default()).then_some(caps)
    }
}

impl ReadSettings {
    /// What a replica or an index of it has of them.
    pub(super) fn read(fields: &mut Fields, billing: &str) -> Result<Self, TemplateError> {
        let provisioned = fields.read("ReadProvisionedThroughputSettings", |field| {
            check_billing(&field, billing)?;
            let mut fields = field.fields("settings of provisioned reads")?;
            let units = fields.integer("ReadCapacityUnits")?;
            let scaling = fields.read("ReadCapacityAutoScalingSettings", scaling)?;
            fields.finish()?;
            Ok((units, scaling))
        })?;
        // Without figures of its own it has none.
        let (units, scaling) = provisioned.unwrap_or_default();
        let maximum = fields.read("ReadOnDemandThroughputSettings", |field| {
            let mut fields = field.fields("settings of reads on demand")?;
            let maximum = fields.integer("MaxReadRequestUnits")?;
            fields.finish()?;
            Ok(maximum)
        })?;
        Ok(Self {
            units,
            scaling,
            maximum: maximum.flatten(),
        })
    }

    /// The units with which the capacity begins.
    pub(super) fn units(&self) -> Option<i64> {
        let scaled = self.scaling.as_ref().map(|scaling| scaling.least);
        self.units.or(scaled)
    }

    /// What a replica has of its own.
    pub(super) fn overrides(
        &self,
    ) -> (
        Option<types::ProvisionedThroughputOverride>,
        Option<types::OnDemandThroughputOverride>,
    ) {
        let units = self
            .units()
            .map(|units| types::ProvisionedThroughputOverride {
                read_capacity_units: Some(units),
            });
        let maximum = self
            .maximum
            .map(|maximum| types::OnDemandThroughputOverride {
                max_read_request_units: Some(maximum),
            });
        (units, maximum)
    }
}

/// Refuses what is said of provisioned capacity where there is none.
fn check_billing(field: &Field, billing: &str) -> Result<(), TemplateError> {
    match billing {
        "PAY_PER_REQUEST" => Err(field.error(TemplateFault::OnDemand)),
        _ => Ok(()),
    }
}

/// Settings of automatic scaling. The capacity to begin with when the billing mode changes is of no use to a new table.
fn scaling(field: Field) -> Result<Scaling, TemplateError> {
    let mut fields = field.fields("settings of automatic scaling")?;
    let least = fields.need("MinCapacity")?.integer()?;
    let bound = fields.need("MaxCapacity")?;
    let most: i64 = bound.integer()?;
    if most < least {
        return Err(bound.error(TemplateFault::Expected("at least MinCapacity")));
    }
    fields.integer::<i64>("SeedCapacity")?;
    let target = fields.need("TargetTrackingScalingPolicyConfiguration")?;
    let target = target_of(target)?;
    fields.finish()?;
    Ok(Scaling {
        least,
        update: types::AutoScalingSettingsUpdate {
            minimum_units: Some(least),
            maximum_units: Some(most),
            scaling_policy_update: Some(types::AutoScalingPolicyUpdate {
                policy_name: None,
                target_tracking_scaling_policy_configuration: Some(target),
            }),
            ..types::AutoScalingSettingsUpdate::default()
        },
    })
}

fn target_of(
    field: Field,
) -> Result<types::AutoScalingTargetTrackingScalingPolicyConfigurationUpdate, TemplateError> {
    let mut fields = field.fields("a target of automatic scaling")?;
    let value = fields.need("TargetValue")?;
    let number = value.text()?.parse().ok();
    let number = number.filter(|number: &f64| number.is_finite());
    let number = number.ok_or_else(|| value.error(TemplateFault::Expected("a number")))?;
    let target = types::AutoScalingTargetTrackingScalingPolicyConfigurationUpdate {
        disable_scale_in: fields.boolean("DisableScaleIn")?,
        scale_in_cooldown: fields.integer("ScaleInCooldown")?,
        scale_out_cooldown: fields.integer("ScaleOutCooldown")?,
        target_value: Some(number),
    };
    fields.finish()?;
    Ok(target)
}

impl Shared {
    pub(super) fn read(fields: &mut Fields, billing: String) -> Result<Self, TemplateError> {
        Ok(Self {
            write: WriteSettings::read(fields, &billing)?,
            indexes: fields.list_of("GlobalSecondaryIndexes", |field| {
                super::global_index(field, &billing)
            })?,
            billing,
        })
    }

    /// Refuses what a region says of an index that the table does not have.
    pub(super) fn check_indexes(&self, replica: &Replica) -> Result<(), TemplateError> {
        for named in &replica.index_names {
            let name = named.text()?;
            let mut indexes = self.indexes.iter().flatten();
            if !indexes.any(|(index, _)| index.index_name.as_ref() == Some(&name)) {
                return Err(named.error(TemplateFault::NoIndex(name)));
            }
        }
        Ok(())
    }

    /// The capacity with which a table or an index begins, where it has one. Without a figure of their own, reads get as
    /// much as writes.
    pub(super) fn provisioned(
        &self,
        write: &WriteSettings,
        read: &ReadSettings,
    ) -> Option<types::ProvisionedThroughput> {
        let writes = write.scaling.as_ref()?.least;
        (self.billing == "PROVISIONED").then(|| types::ProvisionedThroughput {
            read_capacity_units: Some(read.units().unwrap_or(writes)),
            write_capacity_units: Some(writes),
        })
    }

    /// The indexes as they are in the region of the table.
    pub(super) fn indexes(&self, own: &Replica) -> Option<Vec<types::GlobalSecondaryIndex>> {
        let indexes = self.indexes.as_ref()?.iter();
        let indexes = indexes.map(|(index, write)| {
            let name = index.index_name.as_deref();
            let mut reads = own.reads.indexes.iter();
            let read = reads.find(|(other, _)| Some(other.as_str()) == name);
            // An index that the replica says nothing of has no figures of its own.
            let read = read.map(|(_, read)| read.clone()).unwrap_or_default();
            types::GlobalSecondaryIndex {
                on_demand_throughput: write.on_demand(read.maximum),
                provisioned_throughput: self.provisioned(write, &read),
                ..index.clone()
            }
        });
        Some(indexes.collect())
    }

    /// The call that says how the regions are scaled, if one is.
    pub(super) fn scaling(&self, table: &str, regions: &[(&str, &Reads)]) -> Option<PlanCall> {
        let write = self.write.scaling.as_ref().map(|it| it.update.clone());
        let indexes = self.indexes.iter().flatten();
        let indexes: Vec<_> = indexes
            .filter_map(|(index, write)| {
                Some(types::GlobalSecondaryIndexAutoScalingUpdate {
                    index_name: index.index_name.clone(),
                    provisioned_write_capacity_auto_scaling_update: Some(
                        write.scaling.as_ref()?.update.clone(),
                    ),
                })
            })
            .collect();
        let replicas: Vec<_> = regions.iter().filter_map(reads_of).collect();
        if write.is_none() && indexes.is_empty() && replicas.is_empty() {
            return None;
        }
        Some(PlanCall::Scaling(
            types::UpdateTableReplicaAutoScalingInput {
                global_secondary_index_updates: (!indexes.is_empty()).then_some(indexes),
                provisioned_write_capacity_auto_scaling_update: write,
                replica_updates: (!replicas.is_empty()).then_some(replicas),
                table_name: Some(table.to_owned()),
            },
        ))
    }
}

/// How reads are scaled in a region, if they are.
fn reads_of((region, reads): &(&str, &Reads)) -> Option<types::ReplicaAutoScalingUpdate> {
    let update = |read: &ReadSettings| read.scaling.as_ref().map(|it| it.update.clone());
    let table = update(&reads.table);
    let indexes: Vec<_> = reads
        .indexes
        .iter()
        .filter_map(|(name, read)| {
            Some(types::ReplicaGlobalSecondaryIndexAutoScalingUpdate {
                index_name: Some(name.clone()),
                provisioned_read_capacity_auto_scaling_update: Some(update(read)?),
            })
        })
        .collect();
    (table.is_some() || !indexes.is_empty()).then(|| types::ReplicaAutoScalingUpdate {
        region_name: Some((*region).to_owned()),
        replica_global_secondary_index_updates: (!indexes.is_empty()).then_some(indexes),
        replica_provisioned_read_capacity_auto_scaling_update: table,
    })
}
