//! `infra/database.yaml` against the definitions of the facade: the keys that services write are the
//! keys of the tables that are deployed.

mod policies;
pub(crate) mod policy;
pub(crate) mod recorded;

use std::collections::BTreeMap;

use dynamodb_emulator::{Emulator, ops, types};
use package_database::backend::{IndexKind, KeyAttribute, TableDefinition};
use package_database::block::{StreamView, Table, blobs, events, platform};
use package_database::{credentials, datasets, models, packages, specs, syncs};

use policy::{resource_of, template};

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
fn the_template_declares_what_the_facade_defines() {
    let text = template();
    let emulator = Emulator::new();
    let mut names = emulator.create_from_template(&text).unwrap();
    names.sort();
    let defined = TABLES.map(|table| table.name());
    assert_eq!(names, defined);
    for table in TABLES {
        check(&emulator, &table.definition());
        check_stream_and_expiry(&emulator, &table);
    }
}

/// Every table, in the order of their names.
const TABLES: [Table; 9] = [
    packages::TABLE,
    blobs::TABLE,
    credentials::TABLE,
    datasets::TABLE,
    events::TABLE,
    models::TABLE,
    platform::TABLE,
    specs::TABLE,
    syncs::TABLE,
];

fn check_stream_and_expiry(emulator: &Emulator, table: &Table) {
    let request = types::DescribeTableInput {
        table_name: Some(table.name().to_owned()),
    };
    let answer = emulator.call::<ops::DescribeTable>(request).unwrap();
    let stream = answer.table.unwrap().stream_specification;
    let view = stream.and_then(|stream| stream.stream_view_type);
    let defined = table.stream().map(|view| match view {
        StreamView::New => "NEW_IMAGE",
        StreamView::NewAndOld => "NEW_AND_OLD_IMAGES",
        other => panic!("{other:?}"),
    });
    assert_eq!(view.as_deref(), defined, "{}", table.name());
    let request = types::DescribeTimeToLiveInput {
        table_name: Some(table.name().to_owned()),
    };
    let answer = emulator.call::<ops::DescribeTimeToLive>(request).unwrap();
    let expiry = answer.time_to_live_description.unwrap().attribute_name;
    assert_eq!(expiry.as_deref(), table.expiry(), "{}", table.name());
}

#[test]
fn the_tables_are_on_demand_kept_recoverable_protected_and_encrypted() {
    let text = template();
    let emulator = Emulator::new();
    for name in emulator.create_from_template(&text).unwrap() {
        let request = types::DescribeTableInput {
            table_name: Some(name.clone()),
        };
        let answer = emulator.call::<ops::DescribeTable>(request).unwrap();
        let found = answer.table.unwrap();
        let billing = found.billing_mode_summary.unwrap();
        assert_eq!(billing.billing_mode.as_deref(), Some("PAY_PER_REQUEST"));
        assert_eq!(found.deletion_protection_enabled, Some(true));
        let encryption = found.sse_description.unwrap();
        assert_eq!(encryption.sse_type.as_deref(), Some("KMS"));
        let request = types::DescribeContinuousBackupsInput {
            table_name: Some(name),
        };
        let answer = emulator.call::<ops::DescribeContinuousBackups>(request);
        let backups = answer.unwrap().continuous_backups_description.unwrap();
        let recovery = backups.point_in_time_recovery_description.unwrap();
        let status = recovery.point_in_time_recovery_status;
        assert_eq!(status.as_deref(), Some("ENABLED"));
    }
    for resource in [
        "SpecsTable26CE7812",
        "CredentialsTableD9D3F717",
        "DatasetsTable",
        "ArtifactsTable",
        "SyncsTable",
        "EventsTable",
        "BlobsTable",
        "PlatformTable",
    ] {
        for policy in ["DeletionPolicy: Retain", "UpdateReplacePolicy: Retain"] {
            assert!(resource_of(&text, resource).contains(policy), "{resource}");
        }
    }
}
