//! What the calls of a table say of it, as far as a file may say it as well.

use std::collections::{BTreeMap, BTreeSet};

use crate::emulator::Emulator;
use crate::emulator::drift::attached::Attached;
use crate::emulator::drift::{replicas, vectors};
use crate::template::TablePlan;
use crate::wire::{ApiError, ErrorCode, ops, types};

/// Everything about one table that a file may say and that its own calls show.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct TableSettings {
    pub(super) keys: Vec<types::KeySchemaElement>,
    /// By their names.
    pub(super) attributes: BTreeMap<String, types::AttributeDefinition>,
    pub(super) billing: String,
    /// None on demand.
    pub(super) units: Option<types::ProvisionedThroughput>,
    pub(super) caps: types::OnDemandThroughput,
    /// What it is ready for, be it by its billing alone.
    pub(super) warm: types::WarmThroughput,
    pub(super) class: String,
    pub(super) protected: bool,
    /// The view of the stream, where one is on.
    pub(super) stream: Option<String>,
    /// The key of the caller's own, where one encrypts the table.
    pub(super) key: Option<String>,
    pub(super) globals: BTreeMap<String, types::GlobalSecondaryIndex>,
    pub(super) locals: BTreeMap<String, types::LocalSecondaryIndex>,
    pub(super) vectors: BTreeMap<String, types::VectorIndex>,
    /// The attribute by which items expire.
    pub(super) expiry: Option<String>,
    /// How many days back it can be restored, where it can.
    pub(super) recovery: Option<i32>,
    pub(super) tags: BTreeMap<String, String>,
    /// The other regions in which it is.
    pub(super) regions: BTreeSet<String>,
    /// What DescribeTable says of it there.
    pub(super) replicas: BTreeMap<String, Self>,
    /// What the file attaches to it, and the file's items in it.
    pub(super) attached: Attached,
}

impl TableSettings {
    /// The settings of the table of a plan; none where there is none.
    pub(super) fn of(emulator: &Emulator, plan: &TablePlan) -> Result<Option<Self>, ApiError> {
        let name = plan.name();
        let table_name = || Some(name.to_owned());
        let described = emulator.call::<ops::DescribeTable>(types::DescribeTableInput {
            table_name: table_name(),
        });
        let table = match described {
            // An answer describes its table, as those of the two calls below do.
            Ok(described) => described.table.unwrap_or_default(),
            Err(error) if error.code() == ErrorCode::ResourceNotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let arn = table.table_arn.clone();
        let mut settings = Self::described(table);
        let expiry = emulator.call::<ops::DescribeTimeToLive>(types::DescribeTimeToLiveInput {
            table_name: table_name(),
        })?;
        // Absent means off.
        let expiry = expiry.time_to_live_description.unwrap_or_default();
        let is_on = matches!(
            expiry.time_to_live_status.as_deref(),
            Some("ENABLED" | "ENABLING")
        );
        settings.expiry = expiry.attribute_name.filter(|_| is_on);
        let asked = types::DescribeContinuousBackupsInput {
            table_name: table_name(),
        };
        let backups = emulator.call::<ops::DescribeContinuousBackups>(asked)?;
        // Absent means off.
        let backups = backups.continuous_backups_description.unwrap_or_default();
        let recovery = backups.point_in_time_recovery_description;
        // Absent means off.
        let recovery = recovery.unwrap_or_default();
        let is_on = recovery.point_in_time_recovery_status.as_deref() == Some("ENABLED");
        settings.recovery = recovery.recovery_period_in_days.filter(|_| is_on);
        settings.tags = tags(emulator, arn)?;
        settings.replicas = replicas::of(emulator, name, &settings)?;
        settings.attached = Attached::of(emulator, plan, &settings.keys)?;
        Ok(Some(settings))
    }

    /// The index of the same name, key and projection.
    pub(super) fn same_index(
        &self,
        index: &types::GlobalSecondaryIndex,
    ) -> Option<&types::GlobalSecondaryIndex> {
        let same = self.globals.get(index.index_name.as_deref()?)?;
        let is_same =
            (&same.key_schema, &same.projection) == (&index.key_schema, &index.projection);
        is_same.then_some(same)
    }

    /// What DescribeTable says.
    pub(super) fn described(table: types::TableDescription) -> Self {
        let billing = table.billing_mode_summary.and_then(|it| it.billing_mode);
        let billing = billing.unwrap_or_else(|| "PROVISIONED".to_owned());
        let is_provisioned = billing == "PROVISIONED";
        let class = table.table_class_summary.and_then(|it| it.table_class);
        let stream = table.stream_specification;
        let stream = stream.filter(|it| it.stream_enabled == Some(true));
        // One that leaves is as good as gone.
        let stays = |index: &types::GlobalSecondaryIndexDescription| {
            index.index_status.as_deref() != Some("DELETING")
        };
        let globals = table.global_secondary_indexes.into_iter().flatten();
        let globals = globals.filter(stays);
        let locals = table.local_secondary_indexes.into_iter().flatten();
        // Every answer has some.
        let warm = table.warm_throughput.unwrap_or_default();
        let replicas = table.replicas.into_iter().flatten();
        Self {
            // Every table has a key.
            keys: table.key_schema.unwrap_or_default(),
            attributes: table
                .attribute_definitions
                .into_iter()
                .flatten()
                .filter_map(|it| Some((it.attribute_name.clone()?, it)))
                .collect(),
            units: units(table.provisioned_throughput.filter(|_| is_provisioned)),
            billing,
            // Absent means that nothing is bounded.
            caps: table.on_demand_throughput.unwrap_or_default(),
            class: class.unwrap_or_else(|| "STANDARD".to_owned()),
            protected: table.deletion_protection_enabled == Some(true),
            stream: stream.and_then(|it| it.stream_view_type),
            key: table.sse_description.and_then(|it| it.kms_master_key_arn),
            globals: globals
                .filter_map(|index| {
                    let name = index.index_name.clone()?;
                    Some((name, global(index, is_provisioned)))
                })
                .collect(),
            locals: locals
                .filter_map(|index| {
                    let name = index.index_name.clone()?;
                    let index = types::LocalSecondaryIndex {
                        index_name: index.index_name,
                        key_schema: index.key_schema,
                        projection: index.projection,
                    };
                    Some((name, index))
                })
                .collect(),
            vectors: vectors::described(table.vector_indexes),
            warm: types::WarmThroughput {
                read_units_per_second: warm.read_units_per_second,
                write_units_per_second: warm.write_units_per_second,
            },
            regions: replicas.filter_map(|it| it.region_name).collect(),
            ..Self::default()
        }
    }
}

/// A global index, with what it is ready for.
fn global(
    index: types::GlobalSecondaryIndexDescription,
    is_provisioned: bool,
) -> types::GlobalSecondaryIndex {
    let warm = index.warm_throughput;
    types::GlobalSecondaryIndex {
        index_name: index.index_name,
        key_schema: index.key_schema,
        on_demand_throughput: index.on_demand_throughput,
        projection: index.projection,
        provisioned_throughput: units(index.provisioned_throughput.filter(|_| is_provisioned)),
        warm_throughput: warm.map(|warm| types::WarmThroughput {
            read_units_per_second: warm.read_units_per_second,
            write_units_per_second: warm.write_units_per_second,
        }),
    }
}

/// Units, without when they were changed.
fn units(
    described: Option<types::ProvisionedThroughputDescription>,
) -> Option<types::ProvisionedThroughput> {
    described.map(|units| types::ProvisionedThroughput {
        read_capacity_units: units.read_capacity_units,
        write_capacity_units: units.write_capacity_units,
    })
}

/// All tags of a table, page by page.
pub(super) fn tags(
    emulator: &Emulator,
    arn: Option<String>,
) -> Result<BTreeMap<String, String>, ApiError> {
    let (mut tags, mut next) = (BTreeMap::new(), None);
    loop {
        let page = emulator.call::<ops::ListTagsOfResource>(types::ListTagsOfResourceInput {
            resource_arn: arn.clone(),
            next_token: next,
        })?;
        let listed = page.tags.into_iter().flatten();
        tags.extend(listed.filter_map(|tag| Some((tag.key?, tag.value?))));
        match page.next_token {
            None => return Ok(tags),
            more => next = more,
        }
    }
}
