//! A backup as answers show it.

use crate::engine::{Backup, BackupKind};
use crate::operation::table::description as table_description;
use crate::schema::{IndexKind, Provisioned, TableDefinition};
use crate::wire::types::{self, values};

/// `BackupDescription` of a backup in this state:
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BackupDescription.html>.
pub(super) fn describe(backup: &Backup, status: values::BackupStatus) -> types::BackupDescription {
    types::BackupDescription {
        backup_details: Some(details(backup, status)),
        source_table_details: Some(table(backup)),
        source_table_feature_details: Some(match backup.kind() {
            BackupKind::User => features(backup.definition()),
            // The service tells none of the features of a table that is gone.
            BackupKind::System => types::SourceTableFeatureDetails::default(),
        }),
    }
}

/// `BackupDetails`. What nobody removes by itself has no moment of expiry.
pub(super) fn details(backup: &Backup, status: values::BackupStatus) -> types::BackupDetails {
    types::BackupDetails {
        backup_arn: Some(backup.arn()),
        backup_creation_date_time: Some(backup.created()),
        backup_expiry_date_time: backup.expires(),
        backup_name: Some(backup.name().to_owned()),
        backup_size_bytes: Some(backup.held().1),
        backup_status: Some(status.into()),
        backup_type: Some(kind(backup).into()),
    }
}

/// `BackupSummary`, as lists show a backup.
pub(super) fn summary(backup: &Backup) -> types::BackupSummary {
    let definition = backup.definition();
    types::BackupSummary {
        backup_arn: Some(backup.arn()),
        backup_creation_date_time: Some(backup.created()),
        backup_expiry_date_time: backup.expires(),
        backup_name: Some(backup.name().to_owned()),
        backup_size_bytes: Some(backup.held().1),
        backup_status: Some(values::BackupStatus::Available.into()),
        backup_type: Some(kind(backup).into()),
        table_arn: Some(definition.arn.to_string()),
        table_id: Some(definition.id.to_string()),
        table_name: Some(definition.name.to_string()),
    }
}

fn kind(backup: &Backup) -> values::BackupType {
    match backup.kind() {
        BackupKind::User => values::BackupType::User,
        BackupKind::System => values::BackupType::System,
    }
}

/// `SourceTableDetails`: the table as it was.
fn table(backup: &Backup) -> types::SourceTableDetails {
    let definition = backup.definition();
    let (items, bytes) = backup.held();
    types::SourceTableDetails {
        billing_mode: Some(definition.billing.mode.as_str().to_owned()),
        item_count: Some(items),
        key_schema: Some(table_description::key_schema(&definition.keys)),
        on_demand_throughput: table_description::on_demand(&definition.capacity),
        provisioned_throughput: Some(units(&definition.capacity.provisioned)),
        table_arn: Some(definition.arn.to_string()),
        table_creation_date_time: Some(definition.created),
        table_id: Some(definition.id.to_string()),
        table_name: Some(definition.name.to_string()),
        table_size_bytes: Some(bytes),
    }
}

/// `SourceTableFeatureDetails`: what of it was switched on.
fn features(table: &TableDefinition) -> types::SourceTableFeatureDetails {
    let local = table.indexes_of(IndexKind::Local);
    let local = local.map(|index| types::LocalSecondaryIndexInfo {
        index_name: Some(index.name.to_string()),
        key_schema: Some(table_description::key_schema(&index.keys)),
        projection: Some(table_description::projection(&index.projection)),
    });
    let global = table.indexes_of(IndexKind::Global);
    let global = global.map(|index| {
        let capacity = table.capacity_of(index.number);
        types::GlobalSecondaryIndexInfo {
            index_name: Some(index.name.to_string()),
            key_schema: Some(table_description::key_schema(&index.keys)),
            on_demand_throughput: table_description::on_demand(&capacity),
            projection: Some(table_description::projection(&index.projection)),
            provisioned_throughput: Some(units(&capacity.provisioned)),
        }
    });
    let vectors = table.indexes_of(IndexKind::Vector);
    let vectors = vectors.filter_map(|index| {
        let schema = index.vector.as_ref()?;
        Some(types::VectorIndexInfo {
            dimensions: Some(i64::from(schema.dimensions)),
            distance_function: Some(schema.distance.as_str().to_owned()),
            index_name: Some(index.name.to_string()),
            projection: Some(table_description::projection(&index.projection)),
            search_schema: table_description::some_if_any(table_description::search_schema(schema)),
            vector_attribute: Some(table_description::vector_attribute(schema)),
        })
    });
    let time_to_live = table.time_to_live.as_ref();
    types::SourceTableFeatureDetails {
        global_secondary_indexes: table_description::some_if_any(global.collect()),
        local_secondary_indexes: table_description::some_if_any(local.collect()),
        sse_description: table_description::encryption(table),
        stream_description: table_description::stream(table),
        time_to_live_description: time_to_live.map(|ttl| types::TimeToLiveDescription {
            attribute_name: Some(ttl.attribute.to_string()),
            time_to_live_status: Some(values::TimeToLiveStatus::Enabled.into()),
        }),
        vector_indexes: table_description::some_if_any(vectors.collect()),
    }
}

/// `ProvisionedThroughput`, zeros where requests are paid for.
fn units(provisioned: &Provisioned) -> types::ProvisionedThroughput {
    types::ProvisionedThroughput {
        read_capacity_units: Some(provisioned.units.read),
        write_capacity_units: Some(provisioned.units.write),
    }
}
