//! A live table as `TableDescription` shows it.

use crate::clock::Timestamp;
use crate::engine::{Restored, TableView};
use crate::operation::table::replica_description;
use crate::schema::between::{self, Warming};
use crate::schema::{
    BillingMode, Capacity, IndexDefinition, IndexKind, KeyAttribute, KeySchema, Projection,
    TableDefinition, TableStatus, VectorSchema,
};
use crate::wire::types::{self, values};

/// The states in which a description shows a table and its parts.
#[derive(Debug)]
pub(crate) struct States<'a> {
    /// That of the table.
    pub(crate) table: TableStatus,
    /// Which throughput is being made ready.
    pub(crate) warming: &'a Warming,
    /// Those of the indexes, by number, that the request changes; others are shown as they are.
    pub(crate) indexes: &'a [(u32, TableStatus)],
}

/// `table` at `now`.
pub(crate) fn describe(table: &TableView, now: Timestamp) -> types::TableDescription {
    let states = States {
        table: table.status(now),
        warming: &table.warming(now),
        indexes: &[],
    };
    let Some(before) = table.before_update(now) else {
        return describe_as(table, table.definition(), now, &states);
    };
    let after = table.definition();
    let mut description = describe_as(table, &between::described(before, after), now, &states);
    let is_changing = before.encryption != after.encryption;
    if let Some(encryption) = description.sse_description.as_mut().filter(|_| is_changing) {
        encryption.status = Some(values::SSEStatus::Updating.into());
    }
    description
}

/// `table` in the answer to a request that changes it: table and indexes are in the states of that
/// change, even where changes take no time. "Upon receiving a `CreateTable` request, DynamoDB
/// immediately returns a response with a `TableStatus` of `CREATING`"
/// ([CreateTable](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html)).
pub(crate) fn describe_changing(
    table: &TableView,
    now: Timestamp,
    states: &States<'_>,
) -> types::TableDescription {
    describe_as(table, table.definition(), now, states)
}

/// `table` with the settings of `definition`.
fn describe_as(
    table: &TableView,
    definition: &TableDefinition,
    now: Timestamp,
    states: &States<'_>,
) -> types::TableDescription {
    let status = states.table;
    // A table that is being restored shows nothing of its content yet.
    let restored = table.restored().filter(|_| status == TableStatus::Creating);
    let view = View {
        table,
        is_restoring: restored.is_some(),
        definition,
        now,
        states,
    };
    let capacity = &definition.capacity;
    let ready = capacity.ready(definition.billing.mode);
    let mut description = types::TableDescription {
        attribute_definitions: Some(attributes(definition)),
        billing_mode_summary: match restored {
            None => billing(definition),
            Some(_) => Some(billing_summary(definition)),
        },
        creation_date_time: Some(definition.created),
        deletion_protection_enabled: Some(definition.deletion_protection),
        global_secondary_indexes: some_if_any(view.global()),
        item_count: Some(restored.map_or_else(|| count(table.item_count()), |_| 0)),
        key_schema: Some(key_schema(&definition.keys)),
        latest_stream_arn: definition.stream_arn(),
        latest_stream_label: definition
            .stream
            .as_ref()
            .map(|stream| stream.label.to_string()),
        local_secondary_indexes: some_if_any(view.local()),
        on_demand_throughput: on_demand(capacity),
        provisioned_throughput: Some(provisioned(capacity, now)),
        sse_description: encryption(definition),
        stream_specification: stream(definition),
        table_arn: Some(definition.arn.to_string()),
        table_class_summary: definition.class.map(|summary| types::TableClassSummary {
            table_class: Some(summary.class.as_str().to_owned()),
            last_update_date_time: summary.updated,
        }),
        table_id: Some(definition.id.to_string()),
        table_name: Some(definition.name.to_string()),
        table_size_bytes: Some(restored.map_or_else(|| count(table.size_bytes()), |_| 0)),
        table_status: Some(status.as_str().to_owned()),
        warm_throughput: Some(types::TableWarmThroughputDescription {
            read_units_per_second: Some(ready.read),
            status: Some(warm_status(states.warming.table, status)),
            write_units_per_second: Some(ready.write),
        }),
        restore_summary: restored.map(restore_summary),
        vector_indexes: some_if_any(view.vectors()),
        ..types::TableDescription::default()
    };
    if let Some(group) = table.group(now) {
        // Members differ by what is in force, not by what is shown until it is.
        replica_description::add(&mut description, table.definition(), &group);
        // A replica that comes shows no stream yet.
        if status == TableStatus::Creating {
            description.latest_stream_arn = None;
            description.latest_stream_label = None;
            description.stream_specification = None;
        }
    }
    description
}

/// `RestoreSummary`, which is gone with the first answer that calls the table active.
fn restore_summary(restored: &Restored) -> types::RestoreSummary {
    types::RestoreSummary {
        restore_date_time: Some(restored.moment),
        restore_in_progress: Some(true),
        source_backup_arn: restored.backup.as_deref().map(ToOwned::to_owned),
        source_table_arn: Some(restored.table.to_string()),
    }
}

/// What the descriptions of indexes are made from.
struct View<'a> {
    table: &'a TableView,
    definition: &'a TableDefinition,
    now: Timestamp,
    /// A table that is being restored does not say where its indexes stand.
    is_restoring: bool,
    states: &'a States<'a>,
}

impl View<'_> {
    /// `LocalSecondaryIndexes`, in the order of the definition.
    fn local(&self) -> Vec<types::LocalSecondaryIndexDescription> {
        self.definition
            .indexes_of(IndexKind::Local)
            .map(|index| {
                let (items, bytes) = self.counts(index);
                types::LocalSecondaryIndexDescription {
                    index_arn: Some(self.definition.arn.index(&index.name)),
                    index_name: Some(index.name.to_string()),
                    index_size_bytes: Some(bytes),
                    item_count: Some(items),
                    key_schema: Some(key_schema(&index.keys)),
                    projection: Some(projection(&index.projection)),
                }
            })
            .collect()
    }

    /// `GlobalSecondaryIndexes`, in the order of the definition.
    fn global(&self) -> Vec<types::GlobalSecondaryIndexDescription> {
        self.definition
            .indexes_of(IndexKind::Global)
            .map(|index| self.global_index(index))
            .collect()
    }

    /// `VectorIndexes`, in the order of the definition.
    fn vectors(&self) -> Vec<types::VectorIndexDescription> {
        let indexes = self.definition.indexes_of(IndexKind::Vector);
        let described = indexes.filter_map(|index| {
            let schema = index.vector.as_ref()?;
            let (items, bytes) = self.counts(index);
            let status = self.index_status(index.number);
            Some(types::VectorIndexDescription {
                backfilling: self.backfilling(index.number, status),
                dimensions: Some(i64::from(schema.dimensions)),
                distance_function: Some(schema.distance.as_str().to_owned()),
                index_arn: Some(self.definition.arn.index(&index.name)),
                index_name: Some(index.name.to_string()),
                index_size_bytes: Some(bytes),
                index_status: (!self.is_restoring).then(|| status.as_str().to_owned()),
                item_count: Some(items),
                projection: Some(projection(&index.projection)),
                search_schema: some_if_any(search_schema(schema)),
                vector_attribute: Some(vector_attribute(schema)),
            })
        });
        described.collect()
    }

    /// One of them.
    ///
    /// Throughput is there on on-demand tables too, as zeros: Terraform reads it.
    fn global_index(&self, index: &IndexDefinition) -> types::GlobalSecondaryIndexDescription {
        let (items, bytes) = self.counts(index);
        let capacity = self.definition.capacity_of(index.number);
        let ready = capacity.ready(self.definition.billing.mode);
        let status = self.index_status(index.number);
        types::GlobalSecondaryIndexDescription {
            backfilling: self.backfilling(index.number, status),
            index_arn: Some(self.definition.arn.index(&index.name)),
            index_name: Some(index.name.to_string()),
            index_size_bytes: Some(bytes),
            index_status: (!self.is_restoring).then(|| status.as_str().to_owned()),
            item_count: Some(items),
            key_schema: Some(key_schema(&index.keys)),
            on_demand_throughput: on_demand(&capacity),
            // One that leaves comes without (https://github.com/boto/boto/issues/3775).
            projection: (status != TableStatus::Deleting).then(|| projection(&index.projection)),
            provisioned_throughput: Some(provisioned(&capacity, self.now)),
            warm_throughput: Some(types::GlobalSecondaryIndexWarmThroughputDescription {
                read_units_per_second: Some(ready.read),
                status: Some(warm_status(
                    self.states.warming.indexes.contains(&index.number),
                    status,
                )),
                write_units_per_second: Some(ready.write),
            }),
        }
    }

    /// Where an index stands in its life.
    fn index_status(&self, number: u32) -> TableStatus {
        let changing = (self.states.indexes.iter()).find(|(other, _)| *other == number);
        changing
            .map(|(_, status)| *status)
            .or_else(|| self.table.index_status(number, self.now))
            .unwrap_or(TableStatus::Active)
    }

    /// Whether an index is being filled. "This attribute does not appear for indexes that were created during a
    /// `CreateTable`"
    /// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GlobalSecondaryIndexDescription.html>).
    fn backfilling(&self, number: u32, status: TableStatus) -> Option<bool> {
        let fills = status == TableStatus::Creating && !self.table.was_created_with(number);
        fills.then(|| self.table.is_backfilling(number, self.now))
    }

    /// Entries of an index and their size.
    fn counts(&self, index: &IndexDefinition) -> (i64, i64) {
        if self.is_restoring {
            return (0, 0);
        }
        // An index that is still being made, or is gone, holds nothing.
        let (items, bytes) = self.table.index_counts(index.number).unwrap_or_default();
        (count(items), count(bytes))
    }
}

/// Where throughput stands that is to be ready: as what it is for, unless it alone is changing.
fn warm_status(is_warming: bool, status: TableStatus) -> String {
    let status = if is_warming {
        TableStatus::Updating
    } else {
        status
    };
    status.as_str().to_owned()
}

/// A count in the type of the wire.
fn count(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Lists that are empty are absent.
pub(crate) fn some_if_any<T>(list: Vec<T>) -> Option<Vec<T>> {
    (!list.is_empty()).then_some(list)
}

/// `AttributeDefinitions`: by name, in whatever order they came.
fn attributes(table: &TableDefinition) -> Vec<types::AttributeDefinition> {
    let mut definitions: Vec<&KeyAttribute> = table.attributes.iter().collect();
    definitions.sort_unstable_by_key(|attribute| &attribute.name);
    definitions
        .into_iter()
        .map(|attribute| types::AttributeDefinition {
            attribute_name: Some(attribute.name.to_string()),
            attribute_type: Some(attribute.kind.as_str().to_owned()),
        })
        .collect()
}

/// `KeySchema`: the partition key before the sort key.
pub(crate) fn key_schema(keys: &KeySchema) -> Vec<types::KeySchemaElement> {
    let partition = keys
        .partition
        .iter()
        .map(|attribute| (attribute, values::KeyType::Hash));
    let sort = keys
        .sort
        .iter()
        .map(|attribute| (attribute, values::KeyType::Range));
    partition
        .chain(sort)
        .map(|(attribute, role)| types::KeySchemaElement {
            attribute_name: Some(attribute.name.to_string()),
            key_type: Some(role.into()),
        })
        .collect()
}

/// `SearchSchema`, in the order of the request.
pub(crate) fn search_schema(schema: &VectorSchema) -> Vec<types::SearchSchemaElement> {
    let elements = schema.search.iter();
    let elements = elements.map(|(name, role)| types::SearchSchemaElement {
        attribute_name: Some(name.to_string()),
        search_schema_element_type: Some(role.as_str().to_owned()),
    });
    elements.collect()
}

/// `VectorAttribute`: where the vectors of an index are.
pub(crate) fn vector_attribute(schema: &VectorSchema) -> types::VectorAttributeDefinition {
    types::VectorAttributeDefinition {
        attribute_name: Some(schema.attribute.to_string()),
    }
}

/// `Projection`; only an index that includes attributes names them.
pub(crate) fn projection(projection: &Projection) -> types::Projection {
    types::Projection {
        projection_type: Some(projection.as_str().to_owned()),
        non_key_attributes: match projection {
            Projection::Include(names) => Some(names.iter().map(ToString::to_string).collect()),
            Projection::All | Projection::KeysOnly => None,
        },
    }
}

/// `BillingModeSummary`: only of tables that are or were on-demand.
fn billing(table: &TableDefinition) -> Option<types::BillingModeSummary> {
    let billing = table.billing;
    let shown = billing.mode == BillingMode::PayPerRequest || billing.on_demand_since.is_some();
    shown.then(|| billing_summary(table))
}

/// The same, of whatever table.
fn billing_summary(table: &TableDefinition) -> types::BillingModeSummary {
    types::BillingModeSummary {
        billing_mode: Some(table.billing.mode.as_str().to_owned()),
        last_update_to_pay_per_request_date_time: table.billing.on_demand_since,
    }
}

/// `ProvisionedThroughput`, zeros on tables that are on-demand.
fn provisioned(capacity: &Capacity, now: Timestamp) -> types::ProvisionedThroughputDescription {
    let provisioned = &capacity.provisioned;
    types::ProvisionedThroughputDescription {
        last_decrease_date_time: provisioned.decreased,
        last_increase_date_time: provisioned.increased,
        number_of_decreases_today: Some(provisioned.decreases_today(now)),
        read_capacity_units: Some(provisioned.units.read),
        write_capacity_units: Some(provisioned.units.write),
    }
}

/// `OnDemandThroughput`, where it is capped.
pub(crate) fn on_demand(capacity: &Capacity) -> Option<types::OnDemandThroughput> {
    capacity.on_demand.map(|caps| types::OnDemandThroughput {
        max_read_request_units: caps.read,
        max_write_request_units: caps.write,
    })
}

/// `SSEDescription`: only of tables with a key of KMS.
pub(crate) fn encryption(table: &TableDefinition) -> Option<types::SSEDescription> {
    let encryption = table.encryption.as_ref()?;
    Some(types::SSEDescription {
        kms_master_key_arn: Some(encryption.key_arn.to_string()),
        sse_type: Some(values::SSEType::Kms.into()),
        status: Some(values::SSEStatus::Enabled.into()),
        ..types::SSEDescription::default()
    })
}

/// `StreamSpecification`, while the stream is on.
pub(crate) fn stream(table: &TableDefinition) -> Option<types::StreamSpecification> {
    let view = table.active_stream()?.view?;
    Some(types::StreamSpecification {
        stream_enabled: Some(true),
        stream_view_type: Some(view.as_str().to_owned()),
    })
}
