//! Tables of the emulator.

use std::collections::BTreeMap;

use dynamodb_emulator::types::{
    AttributeDefinition, CreateTableInput, DeleteTableInput, DescribeTableInput,
    GlobalSecondaryIndex, KeySchemaElement, LocalSecondaryIndex, Projection, TableDescription,
};
use dynamodb_emulator::{ApiError, Emulator, ErrorCode, ops};

use crate::{IndexDefinition, IndexKind, KeyAttribute, KeyType, TableDefinition, TableState};

pub(super) fn create(emulator: &Emulator, table: &TableDefinition) -> Result<(), ApiError> {
    let attributes = table.key_attributes().into_iter();
    let attribute_definitions = attributes.map(|attribute| AttributeDefinition {
        attribute_name: Some(attribute.name.to_string()),
        attribute_type: Some(attribute.key_type.letter().to_owned()),
    });
    let indexes_of = |kind| table.indexes.iter().filter(move |index| index.kind == kind);
    let local = indexes_of(IndexKind::Local).map(|index| LocalSecondaryIndex {
        index_name: Some(index.name.to_string()),
        key_schema: Some(key_schema(&index.partition, index.sort.as_ref())),
        projection: all(),
    });
    let global = indexes_of(IndexKind::Global).map(|index| GlobalSecondaryIndex {
        index_name: Some(index.name.to_string()),
        key_schema: Some(key_schema(&index.partition, index.sort.as_ref())),
        projection: all(),
        ..GlobalSecondaryIndex::default()
    });
    let (local, global): (Vec<_>, Vec<_>) = (local.collect(), global.collect());
    emulator.call::<ops::CreateTable>(CreateTableInput {
        table_name: Some(table.name.to_string()),
        attribute_definitions: Some(attribute_definitions.collect()),
        key_schema: Some(key_schema(&table.partition, table.sort.as_ref())),
        local_secondary_indexes: (!local.is_empty()).then_some(local),
        global_secondary_indexes: (!global.is_empty()).then_some(global),
        billing_mode: Some("PAY_PER_REQUEST".to_owned()),
        ..CreateTableInput::default()
    })?;
    Ok(())
}

pub(super) fn remove(emulator: &Emulator, table: &str) -> Result<(), ApiError> {
    emulator.call::<ops::DeleteTable>(DeleteTableInput {
        table_name: Some(table.to_owned()),
    })?;
    Ok(())
}

pub(super) fn describe(emulator: &Emulator, table: &str) -> Result<Option<TableState>, ApiError> {
    let answer = emulator.call::<ops::DescribeTable>(DescribeTableInput {
        table_name: Some(table.to_owned()),
    });
    match answer {
        Ok(output) => Ok(output.table.and_then(state)),
        Err(error) if error.code() == ErrorCode::ResourceNotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn key_schema(partition: &KeyAttribute, sort: Option<&KeyAttribute>) -> Vec<KeySchemaElement> {
    let element = |attribute: &KeyAttribute, key_type: &str| KeySchemaElement {
        attribute_name: Some(attribute.name.to_string()),
        key_type: Some(key_type.to_owned()),
    };
    let sort = sort.map(|attribute| element(attribute, "RANGE"));
    std::iter::once(element(partition, "HASH"))
        .chain(sort)
        .collect()
}

fn all() -> Option<Projection> {
    Some(Projection {
        projection_type: Some("ALL".to_owned()),
        ..Projection::default()
    })
}

/// Our form of a description; `None` when it lacks what every table has.
fn state(table: TableDescription) -> Option<TableState> {
    let types: BTreeMap<String, KeyType> = (table.attribute_definitions?.into_iter())
        .filter_map(|definition| {
            let key_type = KeyType::from_letter(definition.attribute_type.as_deref()?)?;
            Some((definition.attribute_name?, key_type))
        })
        .collect();
    let keys = |schema: Option<Vec<KeySchemaElement>>| {
        // A schema that is missing has no partition key either: then the answer is `None` below.
        let mut keys = schema
            .unwrap_or_default()
            .into_iter()
            .filter_map(|element| {
                let name = element.attribute_name?;
                let key_type = *types.get(&name)?;
                Some(KeyAttribute::new(name, key_type))
            });
        Some((keys.next()?, keys.next()))
    };
    let (partition, sort) = keys(table.key_schema)?;
    let mut definition = TableDefinition::new(table.table_name?, partition, sort);
    // A table without such indexes comes without the member.
    for index in table.local_secondary_indexes.unwrap_or_default() {
        let (partition, sort) = keys(index.key_schema)?;
        let index = IndexDefinition::new(index.index_name?, IndexKind::Local, partition, sort);
        definition = definition.with_index(index);
    }
    // Likewise.
    for index in table.global_secondary_indexes.unwrap_or_default() {
        let (partition, sort) = keys(index.key_schema)?;
        let index = IndexDefinition::new(index.index_name?, IndexKind::Global, partition, sort);
        definition = definition.with_index(index);
    }
    let active = table.table_status.as_deref() == Some("ACTIVE");
    Some(TableState::new(definition, active))
}
