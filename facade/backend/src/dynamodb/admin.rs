//! Tables over the SDK.

use std::collections::HashMap;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{
    self, AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement,
    LocalSecondaryIndex, Projection, ProjectionType, ScalarAttributeType, TableDescription,
    TableStatus,
};

use super::error::{backend_error, unbuilt};
use crate::{
    BackendError, BackendErrorKind, IndexDefinition, IndexKind, KeyAttribute, KeyType,
    TableDefinition, TableState,
};

/// How often a table that is being made is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(250);
/// How many looks it gets: two minutes.
const LOOKS_MAX: u32 = 480;

pub(super) async fn create(client: &Client, table: &TableDefinition) -> Result<(), BackendError> {
    let mut request = client
        .create_table()
        .table_name(&*table.name)
        .set_key_schema(Some(key_schema(&table.partition, table.sort.as_ref())?))
        .billing_mode(BillingMode::PayPerRequest);
    for attribute in table.key_attributes() {
        let definition = AttributeDefinition::builder()
            .attribute_name(&*attribute.name)
            .attribute_type(ScalarAttributeType::from(attribute.key_type.letter()))
            .build()
            .map_err(unbuilt)?;
        request = request.attribute_definitions(definition);
    }
    for index in &table.indexes {
        let keys = Some(key_schema(&index.partition, index.sort.as_ref())?);
        let projection = Projection::builder()
            .projection_type(ProjectionType::All)
            .build();
        request = match index.kind {
            IndexKind::Local => request.local_secondary_indexes(
                LocalSecondaryIndex::builder()
                    .index_name(&*index.name)
                    .set_key_schema(keys)
                    .projection(projection)
                    .build()
                    .map_err(unbuilt)?,
            ),
            IndexKind::Global => request.global_secondary_indexes(
                GlobalSecondaryIndex::builder()
                    .index_name(&*index.name)
                    .set_key_schema(keys)
                    .projection(projection)
                    .build()
                    .map_err(unbuilt)?,
            ),
        };
    }
    let sent = request.send().await;
    sent.map_err(|error| backend_error(error, &table.name))?;
    Ok(())
}

pub(super) async fn remove(client: &Client, table: &str) -> Result<(), BackendError> {
    let sent = client.delete_table().table_name(table).send().await;
    sent.map_err(|error| backend_error(error, table))?;
    Ok(())
}

pub(super) async fn describe(
    client: &Client,
    table: &str,
) -> Result<Option<TableState>, BackendError> {
    let sent = client.describe_table().table_name(table).send().await;
    match sent.map_err(|error| backend_error(error, table)) {
        Ok(output) => Ok(output.table.and_then(state)),
        Err(error) if *error.kind() == BackendErrorKind::TableMissing => Ok(None),
        Err(error) => Err(error),
    }
}

pub(super) async fn wait(client: &Client, table: &str) -> Result<(), BackendError> {
    for _ in 0..LOOKS_MAX {
        match describe(client, table).await? {
            Some(state) if state.active => return Ok(()),
            Some(_) => tokio::time::sleep(LOOK_EVERY).await,
            None => return Err(BackendError::table_missing(table)),
        }
    }
    let message = format!("table {table} is not ready after two minutes");
    Err(BackendError::new(BackendErrorKind::Unavailable, message))
}

fn key_schema(
    partition: &KeyAttribute,
    sort: Option<&KeyAttribute>,
) -> Result<Vec<KeySchemaElement>, BackendError> {
    let element = |attribute: &KeyAttribute, key_type| {
        KeySchemaElement::builder()
            .attribute_name(&*attribute.name)
            .key_type(key_type)
            .build()
            .map_err(unbuilt)
    };
    let sort = sort.map(|attribute| element(attribute, types::KeyType::Range));
    let partition = element(partition, types::KeyType::Hash);
    std::iter::once(partition).chain(sort).collect()
}

/// Our form of a description; `None` when it lacks what every table has.
fn state(table: TableDescription) -> Option<TableState> {
    let definitions = table.attribute_definitions().iter();
    let types: HashMap<&str, KeyType> = definitions
        .filter_map(|definition| {
            let key_type = KeyType::from_letter(definition.attribute_type().as_str())?;
            Some((definition.attribute_name(), key_type))
        })
        .collect();
    let keys = |schema: &[KeySchemaElement]| {
        let mut keys = schema.iter().filter_map(|element| {
            let key_type = *types.get(element.attribute_name())?;
            Some(KeyAttribute::new(
                element.attribute_name().to_owned(),
                key_type,
            ))
        });
        Some((keys.next()?, keys.next()))
    };
    let (partition, sort) = keys(table.key_schema())?;
    let mut definition = TableDefinition::new(table.table_name()?, partition, sort);
    for index in table.local_secondary_indexes() {
        let (partition, sort) = keys(index.key_schema())?;
        let name = index.index_name()?.to_owned();
        let index = IndexDefinition::new(name, IndexKind::Local, partition, sort);
        definition = definition.with_index(index);
    }
    for index in table.global_secondary_indexes() {
        let (partition, sort) = keys(index.key_schema())?;
        let name = index.index_name()?.to_owned();
        let index = IndexDefinition::new(name, IndexKind::Global, partition, sort);
        definition = definition.with_index(index);
    }
    let active = table.table_status() == Some(&TableStatus::Active);
    Some(TableState::new(definition, active))
}
