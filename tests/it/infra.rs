//! `infra/database.yaml` against the definitions of the facade: the keys that services write are the
//! keys of the tables that are deployed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use dynamodb_emulator::{Emulator, ops, types};
use package_database::backend::adapter::{ObserveBackend, Observer, RequestKind};
use package_database::backend::{BackendError, IndexKind, KeyAttribute, TableDefinition};
use package_database::block::{ListOptions, StreamView, Table, blobs, events, platform};
use package_database::credentials::{self, generate};
use package_database::datasets::{
    self, Change, DatasetRef, Document, NewTag, RevisionRef, TagChange,
};
use package_database::specs;
use package_database::syncs::{
    self, CleanupPolicy, Entitlement, Grant, OnDamaged, Resource, ResourceId, ResourceType,
};
use package_database::testing::{TestDatabase, build};

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

#[expect(clippy::disallowed_methods, reason = "a test reads the infrastructure")]
fn template() -> String {
    std::fs::read_to_string(workspace().join("infra/database.yaml")).unwrap()
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
const TABLES: [Table; 7] = [
    blobs::TABLE,
    credentials::TABLE,
    datasets::TABLE,
    events::TABLE,
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

/// The lines of one resource of the template.
fn resource_of(text: &str, name: &str) -> String {
    let lines = text.lines();
    let mut lines = lines.skip_while(|line| line.trim_end() != format!("  {name}:"));
    assert!(lines.next().is_some(), "{name}");
    let inside = |line: &&str| line.is_empty() || line.starts_with("   ");
    lines.take_while(inside).collect::<Vec<_>>().join("\n")
}

/// The actions that a statement of a policy allows.
fn allowed(text: &str, policy: &str, statement: &str) -> BTreeSet<String> {
    let resource = resource_of(text, policy);
    let (_, rest) = resource.split_once(&format!("Sid: {statement}")).unwrap();
    let (actions, _) = rest.split_once("Resource:").unwrap();
    let actions = actions
        .lines()
        .filter_map(|line| line.split_once("dynamodb:"));
    actions.map(|(_, action)| action.to_owned()).collect()
}

/// What was asked of a backend.
#[derive(Debug, Default)]
struct Asked(Mutex<BTreeSet<String>>);

impl Observer for Asked {
    fn begins(&self, kind: RequestKind) {
        let actions: &[&str] = match kind {
            RequestKind::Get => &["GetItem"],
            RequestKind::Query => &["Query"],
            RequestKind::Delete => &["DeleteItem"],
            RequestKind::Put => &["PutItem"],
            RequestKind::Update => &["UpdateItem"],
            RequestKind::BatchGet => &["BatchGetItem"],
            RequestKind::BatchWrite => &["BatchWriteItem"],
            // Each part needs the right to it; the facade's transactions are of these three.
            RequestKind::TransactWrite => &["ConditionCheckItem", "PutItem", "DeleteItem"],
            other => panic!("no policy allows {other:?}"),
        };
        let actions = actions.iter().map(|action| (*action).to_owned());
        self.0.lock().unwrap().extend(actions);
    }

    fn ended(&self, _: RequestKind, _: Option<&BackendError>) {}
}

fn set(actions: &[&str]) -> BTreeSet<String> {
    actions.iter().map(|action| (*action).to_owned()).collect()
}

/// Neither an action that the facade needs is missing, nor one allowed that it never makes.
#[tokio::test]
async fn the_policies_allow_what_the_facade_asks() {
    let test = TestDatabase::new().await.unwrap();
    let asked = Arc::new(Asked::default());
    let observed = ObserveBackend::new(Arc::new(test.emulator().clone()), asked.clone());
    let database = test.over_backend(Arc::new(observed)).await.unwrap();
    let (specs, credentials) = (database.specs(), database.credentials());
    let (spec, sub) = (build::spec(1), "test.1");
    specs.create_or_update(sub, &spec.as_new()).await.unwrap();
    let pair = generate(sub, b"secret").unwrap();
    let new = pair.to_new_credentials();
    credentials
        .get_or_create(sub, "default", &new)
        .await
        .unwrap();
    credentials
        .create_or_update(sub, "default", &build::credentials(1))
        .await
        .unwrap();
    let verified = credentials.verify_secret(&pair.public_key, &pair.secret_key);
    assert_eq!(verified.await.unwrap(), None);
    specs.count_models(sub).await.unwrap();
    specs.get(sub, &spec.name).await.unwrap();
    specs.list_versions(sub, &spec.name).await.unwrap();
    database.delete_all(sub).await.unwrap();

    let text = template();
    let used = asked.0.lock().unwrap().clone();
    let test = allowed(&text, "ProductionTestPolicy", "Items");
    assert_eq!(test, used);
    // What the Python package asks of the tables: for each of its operations, the requests that it makes.
    let python = [
        ("any, before the first one", "DescribeTable"),
        (
            "get_spec, get_latest_spec_version, get_credentials, delete_credentials",
            "GetItem",
        ),
        ("create_update_spec, create_update_credentials", "PutItem"),
        (
            "list_specs, list_spec_versions, list_credentials, count_customer_models, get_user",
            "Query",
        ),
        (
            "delete_spec, delete_all_specs, delete_all_credentials, delete_all",
            "BatchWriteItem",
        ),
        ("delete_credentials", "DeleteItem"),
    ];
    let mut service = used;
    service.extend(python.map(|(_, action)| action.to_owned()));
    assert_eq!(allowed(&text, "ServicePolicy", "Items"), service);
    let index = allowed(&text, "IndexPolicy", "Items");
    assert_eq!(index, set(&["DescribeTable", "GetItem"]));
    for policy in ["ServicePolicy", "IndexPolicy", "ProductionTestPolicy"] {
        assert_eq!(allowed(&text, policy, "Indexes"), set(&["Query"]));
        assert!(!resource_of(&text, policy).contains('*') || policy.starts_with("Production"));
    }
}

#[tokio::test]
async fn the_policy_of_datasets_allows_what_they_ask() {
    let test = TestDatabase::new().await.unwrap();
    let asked = Arc::new(Asked::default());
    let observed = ObserveBackend::new(Arc::new(test.emulator().clone()), asked.clone());
    let datasets = test
        .over_backend(Arc::new(observed))
        .await
        .unwrap()
        .datasets();
    let orders = DatasetRef::named("test.1", "orders").unwrap();
    let head = RevisionRef::Head;
    let large = "x".repeat(500_000);
    let package = format!(r#"{{"readme": "{large}", "resources": [{{"name": "a"}}]}}"#);
    let package: Document = serde_json::from_str(&package).unwrap();
    let change = Change::new();
    datasets.create(&orders, &package, &change).await.unwrap();
    datasets.patch(&orders, &package, &change).await.unwrap();
    datasets
        .tag_create(&orders, &head, &NewTag::new("v1"))
        .await
        .unwrap();
    let renamed = TagChange::new().name("v2");
    datasets.tag_update(&orders, "v1", &renamed).await.unwrap();
    datasets
        .fetch(&orders, &"v2".parse().unwrap())
        .await
        .unwrap();
    datasets.list("test.1", &ListOptions::new()).await.unwrap();
    datasets.delete_all("test.1").await.unwrap();
    let text = template();
    let used = asked.0.lock().unwrap().clone();
    assert_eq!(allowed(&text, "DatasetsPolicy", "Items"), used);
    assert_eq!(allowed(&text, "DatasetsPolicy", "Indexes"), set(&["Query"]));
}

#[tokio::test]
async fn the_policy_of_syncs_allows_what_they_ask() {
    let test = TestDatabase::new().await.unwrap();
    let asked = Arc::new(Asked::default());
    let observed = ObserveBackend::new(Arc::new(test.emulator().clone()), asked.clone());
    let database = test.over_backend(Arc::new(observed)).await.unwrap();
    let store = database.syncs().store("test.1").unwrap();
    let mut ids = Vec::new();
    for _ in 0..2 {
        let (user, team) = (ResourceId::new("user", "1"), ResourceId::new("team", "1"));
        store.start().await.unwrap();
        let types = [ResourceType::new("user"), ResourceType::new("team")];
        store.put_resource_types(&types).await.unwrap();
        let resources = [user.clone(), team.clone()].map(Resource::new);
        store.put_resources_if_newer(&resources).await.unwrap();
        let member = Entitlement::new("member", team);
        store.put_entitlements(&[member.clone()]).await.unwrap();
        let grant = Grant::of("1", &member, &user);
        store.put_grants(&[grant]).await.unwrap();
        store.delete_grant("2").await.unwrap();
        store.put_asset("icon", "image/png", b"icon").await.unwrap();
        store.checkpoint("2").await.unwrap();
        ids.push(store.end().await.unwrap().id);
    }
    store.validate_references(None).await.unwrap();
    let skip = OnDamaged::Skip;
    store.generate_diff(ids[0], ids[1], skip).await.unwrap();
    let policy = CleanupPolicy::new().keep(1);
    store.cleanup(&policy).await.unwrap();
    let text = template();
    let used = asked.0.lock().unwrap().clone();
    assert_eq!(allowed(&text, "SyncsPolicy", "Items"), used);
    assert_eq!(allowed(&text, "SyncsPolicy", "Indexes"), set(&["Query"]));
}
