//! `infra/database.yaml` against the definitions of the facade: the keys that services write are the
//! keys of the tables that are deployed.

use std::collections::BTreeMap;

use dynamodb_emulator::{Emulator, ops, types};
use package_database::backend::{IndexKind, KeyAttribute, TableDefinition};
use package_database::block::table;

use crate::support::process::workspace;

/// The attributes of a key, partition first, each with its type.
type Key = Vec<(String, String)>;

fn expected(partition: &KeyAttribute, sort: Option<&KeyAttribute>) -> Key {
    let attributes = std::iter::once(partition).chain(sort);
    attributes
        .map(|key| (key.name.to_string(), key.key_type.letter().to_owned()))
        .collect()
}

/// A key as DescribeTable tells it.
fn described(
    key: Option<Vec<types::KeySchemaElement>>,
    attributes: &[types::AttributeDefinition],
) -> Key {
    let key = key.unwrap_or_default().into_iter();
    key.map(|element| {
        let name = element.attribute_name.unwrap();
        let attribute = attributes
            .iter()
            .find(|attribute| attribute.attribute_name.as_ref() == Some(&name));
        let kind = attribute.and_then(|attribute| attribute.attribute_type.clone());
        (name, kind.unwrap())
    })
    .collect()
}

fn check(emulator: &Emulator, definition: &TableDefinition) {
    let request = types::DescribeTableInput {
        table_name: Some(definition.name.to_string()),
    };
    let answer = emulator.call::<ops::DescribeTable>(request).unwrap();
    let found = answer.table.unwrap();
    let attributes = found.attribute_definitions.unwrap();
    assert_eq!(
        described(found.key_schema, &attributes),
        expected(&definition.partition, definition.sort.as_ref())
    );
    let names = definition.key_attributes();
    assert_eq!(attributes.len(), names.len(), "{attributes:?}");

    let mut indexes: BTreeMap<String, (IndexKind, Key)> = BTreeMap::new();
    for index in found.local_secondary_indexes.unwrap_or_default() {
        assert_eq!(projected(index.projection), "ALL");
        let key = described(index.key_schema, &attributes);
        indexes.insert(index.index_name.unwrap(), (IndexKind::Local, key));
    }
    for index in found.global_secondary_indexes.unwrap_or_default() {
        assert_eq!(projected(index.projection), "ALL");
        let key = described(index.key_schema, &attributes);
        indexes.insert(index.index_name.unwrap(), (IndexKind::Global, key));
    }
    let wanted: BTreeMap<String, (IndexKind, Key)> = (definition.indexes.iter())
        .map(|index| {
            let key = expected(&index.partition, index.sort.as_ref());
            (index.name.to_string(), (index.kind, key))
        })
        .collect();
    assert_eq!(indexes, wanted);
}

/// The facade reads whole items from its indexes.
fn projected(projection: Option<types::Projection>) -> String {
    projection.unwrap().projection_type.unwrap()
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test reads the infrastructure")]
fn the_template_declares_what_the_facade_defines() {
    let text = std::fs::read_to_string(workspace().join("infra/database.yaml")).unwrap();
    let emulator = Emulator::builder().build();
    let mut names = emulator.create_from_template(&text).unwrap();
    names.sort();
    assert_eq!(names, [table::CREDENTIALS, table::SPECS]);
    check(&emulator, &table::specs(table::SPECS));
    check(&emulator, &table::credentials(table::CREDENTIALS));
}
