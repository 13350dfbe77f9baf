//! The policies of services against what the facade asks of a store: neither a right that it needs is missing, nor
//! one given that it never uses.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use package_database::Database;
use package_database::block::events::Events;
use package_database::block::identity::{
    AccountSettings, Accounts, KeyLookup, NewAccount, Password, Scope, Scopes,
};
use package_database::block::{ListOptions, Store, blobs, events, uow};
use package_database::credentials::generate;
use package_database::datasets::{
    self, Change, DatasetRef, Document, NewTag, RevisionRef, TagChange,
};
use package_database::models::{
    FieldDef, FieldType, Framework, ModelBuilder, ModelDef, PublishRule, Relation,
};
use package_database::packages::artifact::{Coordinates, NewArtifact, NewFile};
use package_database::packages::config::LoadOptions;
use package_database::packages::pipeline::Body;
use package_database::packages::token::NewMachineToken;
use package_database::packages::{Packages, compliance, gc, shipped};
use package_database::syncs::{
    CleanupPolicy, Entitlement, Grant, GrantFilter, OnDamaged, Resource, ResourceId, ResourceType,
};
use package_database::testing::{TestDatabase, UserGuard, build};
use serde_json::json;

use super::policy::{Policy, resource_of, template};
use super::recorded::{Asked, Recorded};
use crate::production::{Target, datasets::life};

/// A database that notes what it is asked for.
struct Watched {
    test: TestDatabase,
    database: Database,
    asked: Asked,
}

impl Watched {
    async fn new() -> Self {
        let test = TestDatabase::new().await.unwrap();
        let asked = Asked::default();
        let store = Recorded::new(Arc::new(test.emulator().clone()), asked.clone());
        let database = test.over_backend(Arc::new(store)).await.unwrap();
        Self {
            test,
            database,
            asked,
        }
    }

    fn store(&self) -> Arc<Store> {
        self.database.store().clone()
    }

    /// What was asked for, action by action, with what it was asked of.
    fn pairs(&self) -> BTreeSet<(String, String)> {
        let asked = self.asked.lock().unwrap();
        let pairs = asked
            .iter()
            .map(|right| (right.resource.clone(), right.action.to_owned()));
        pairs.collect()
    }
}

#[track_caller]
fn same(policy: &str, used: &BTreeSet<(String, String)>) {
    let allowed = Policy::of(&template(), policy).pairs();
    let missing = Vec::from_iter(used - &allowed);
    let needless = Vec::from_iter(&allowed - used);
    assert!(
        missing.is_empty() && needless.is_empty(),
        "{policy} lacks {missing:#?}, and allows without need {needless:#?}"
    );
}

/// Everything that a user does with specs and credentials.
async fn specs_and_credentials(database: &Database, sub: &str) {
    let (specs, credentials) = (database.specs(), database.credentials());
    let spec = build::spec(1);
    specs.create_or_update(sub, &spec.as_new()).await.unwrap();
    let pair = generate(sub, b"secret").unwrap();
    let new = pair.to_new_credentials();
    credentials
        .get_or_create(sub, "default", &new)
        .await
        .unwrap();
    let mut other = build::credentials(1);
    other.public_key = format!("{sub}.key");
    credentials
        .create_or_update(sub, "default", &other)
        .await
        .unwrap();
    let verified = credentials.verify_secret(&pair.public_key, &pair.secret_key);
    assert_eq!(verified.await.unwrap(), None);
    specs.count_models(sub).await.unwrap();
    specs.get(sub, &spec.name).await.unwrap();
    specs.list_versions(sub, &spec.name).await.unwrap();
    database.delete_all(sub).await.unwrap();
}

#[tokio::test]
async fn services_of_specs_and_credentials() {
    let watched = Watched::new().await;
    specs_and_credentials(&watched.database, "test.1").await;
    let mut used = watched.pairs();
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
    for table in ["package.specs", "package.credentials"] {
        used.extend(python.map(|(_, action)| (table.to_owned(), action.to_owned())));
    }
    used.insert((
        "package.credentials/index/publicKey".to_owned(),
        "Query".to_owned(),
    ));
    same("ServicePolicy", &used);
    let index = Policy::of(&template(), "IndexPolicy").pairs();
    assert!(index.is_subset(&used), "{index:?}");
}

/// Everything that can be done with datasets, small ones and large ones.
async fn every_call_of_datasets(database: &Database) {
    let datasets = database.datasets();
    let named = |name: &str| DatasetRef::named("acme", name).unwrap();
    let (orders, sales, change) = (named("orders"), named("sales"), Change::new());
    let large = "x".repeat(500_000);
    let package = format!(
        r#"{{"readme": "{large}", "resources": [{{"name": "a", "schema": "{large}"}}, {{"name": "b"}}]}}"#
    );
    let package: Document = serde_json::from_str(&package).unwrap();
    let (head, v1): (RevisionRef, RevisionRef) = (RevisionRef::Head, "v1".parse().unwrap());
    datasets.create(&orders, &package, &change).await.unwrap();
    datasets
        .tag_create(&orders, &head, &NewTag::new("v1"))
        .await
        .unwrap();
    let members: Document = serde_json::from_str(r#"{"readme": "short"}"#).unwrap();
    datasets.patch(&orders, &members, &change).await.unwrap();
    datasets.update(&orders, &package, &change).await.unwrap();
    datasets.revert(&orders, &v1, &change).await.unwrap();
    datasets.fetch(&orders, &v1).await.unwrap();
    datasets.resource_fetch(&orders, &v1, "a").await.unwrap();
    datasets.diff(&orders, &v1, &head).await.unwrap();
    datasets.project(&orders).await.unwrap();
    datasets.tag_fetch(&orders, "v1").await.unwrap();
    let renamed = TagChange::new().name("v2");
    datasets.tag_update(&orders, "v1", &renamed).await.unwrap();
    datasets.tag_list(&orders).await.unwrap();
    let options = ListOptions::new();
    datasets.revision_list(&orders, &options).await.unwrap();
    datasets.revision_fetch(&orders, &head).await.unwrap();
    datasets.list("acme", &options).await.unwrap();
    let mut stream = Vec::new();
    let exported = datasets::export::fast_import(&datasets, &orders, None, &mut stream);
    exported.await.unwrap();
    datasets.tag_delete(&orders, "v2").await.unwrap();
    datasets.move_to(&orders, &sales, &change).await.unwrap();
    datasets.delete(&sales, &change).await.unwrap();
    datasets.purge(&sales).await.unwrap();
    datasets.create(&orders, &package, &change).await.unwrap();
    datasets.delete_all("acme").await.unwrap();
}

#[tokio::test]
async fn services_of_datasets() {
    let watched = Watched::new().await;
    every_call_of_datasets(&watched.database).await;
    same("DatasetsPolicy", &watched.pairs());
}

#[tokio::test]
async fn services_of_syncs() {
    let watched = Watched::new().await;
    let store = watched.database.syncs().store("acme").unwrap();
    let (user, team) = (ResourceId::new("user", "1"), ResourceId::new("team", "1"));
    let mut ids = Vec::new();
    for _ in 0..2 {
        store.start().await.unwrap();
        let types = [ResourceType::new("user"), ResourceType::new("team")];
        store.put_resource_types(&types).await.unwrap();
        let resources = [user.clone(), team.clone()].map(Resource::new);
        store.put_resources_if_newer(&resources).await.unwrap();
        let member = Entitlement::new("member", team.clone());
        store
            .put_entitlements(std::slice::from_ref(&member))
            .await
            .unwrap();
        let grant = Grant::of("1", &member, &user);
        store.put_grants(&[grant]).await.unwrap();
        store.delete_grant("2").await.unwrap();
        store.put_asset("icon", "image/png", b"icon").await.unwrap();
        store.checkpoint("2").await.unwrap();
        ids.push(store.end().await.unwrap().id);
    }
    let options = ListOptions::new();
    for filter in [
        GrantFilter::All,
        GrantFilter::Resource(team),
        GrantFilter::Principal(user),
        GrantFilter::Entitlement("member".to_owned()),
    ] {
        store.list_grants(None, &filter, &options).await.unwrap();
    }
    store.validate_references(None).await.unwrap();
    let copy = store.beside("copy").unwrap();
    let copied = store.clone_to(ids[0], &copy, OnDamaged::Fail);
    copied.await.unwrap();
    let policy = CleanupPolicy::new().keep(1);
    store.cleanup(&policy).await.unwrap();
    same("SyncsPolicy", &watched.pairs());
}

/// Everything that can be done with artifacts, small ones and large ones, and with what says how they are served.
async fn every_call_of_packages(packages: &Packages) {
    let options = ListOptions::new();
    for (version, bytes) in [("1.0.0", 10), ("1.1.0", 600_000)] {
        let at = Coordinates::new("acme", "demo", version, "linux").unwrap();
        let new = NewArtifact::new(at.clone()).label("language", "rust");
        let body = Body::Bytes(vec![b'x'; bytes].into());
        packages.publish(&new, body).await.unwrap();
        let (artifact, stored) = packages.fetch(&at).await.unwrap().unwrap();
        stored.part(0..5).next().await.unwrap();
        let digest = artifact.digest.unwrap();
        packages.users_of(&digest, &options).await.unwrap();
        let text = Body::Bytes(b"readme".to_vec().into());
        let readme = NewFile::new(at.clone(), "readme").content_type("text/plain");
        packages.add_file(&readme, text).await.unwrap();
        packages.file(&at, "readme").await.unwrap().unwrap();
        packages.files(&at).await.unwrap();
        packages.count_download(&at).await.unwrap();
        packages.downloads(&at).await.unwrap();
        packages.set_tag("stable", &at, None).await.unwrap();
        packages.yank(&at, None, None).await.unwrap();
        packages.restore(&at, None).await.unwrap();
    }
    packages.latest("acme", "demo").await.unwrap().unwrap();
    packages.versions("acme", "demo", &options).await.unwrap();
    packages.list_packages("acme", "d", &options).await.unwrap();
    packages.list_namespaces("a", &options).await.unwrap();
    packages
        .labelled("acme", "language", "rust", &options)
        .await
        .unwrap();
    packages
        .resolve_tag("acme", "demo", "stable")
        .await
        .unwrap()
        .unwrap();
    packages.list_tags("acme", "demo", &options).await.unwrap();
    packages
        .delete_tag("acme", "demo", "stable", None)
        .await
        .unwrap();
    packages.recent_events(10).await.unwrap();
    let first = Coordinates::new("acme", "demo", "1.0.0", "linux").unwrap();
    packages.remove(&first, None).await.unwrap();
    compliance::check_compliance(packages, shipped::document())
        .await
        .unwrap();

    let configurations = packages.configurations();
    let loading = LoadOptions::new();
    let document = shipped::document().clone();
    configurations
        .load_document("main", document, &loading)
        .await
        .unwrap();
    configurations
        .set_features("main", &[("mutable_tags", false)])
        .await
        .unwrap();
    configurations.roll_back("main", 1).await.unwrap();
    configurations.current("main").await.unwrap();
    configurations.generations("main").await.unwrap();
    configurations.prune("main").await.unwrap();
    configurations.delete("main").await.unwrap();
    tokens_and_webhooks(packages).await;
}

/// What can be done for machines, and for who is told of events.
async fn tokens_and_webhooks(packages: &Packages) {
    let options = ListOptions::new();
    let machine = NewMachineToken::new("release", ["acme"], ["write"]);
    let issued = packages.issue_token(&machine).await.unwrap();
    packages
        .token_holder(issued.expose())
        .await
        .unwrap()
        .unwrap();
    packages.machine_tokens(&options).await.unwrap();
    packages.revoke_token(&issued.token.id, None).await.unwrap();
    packages.webhooks("acme").await.unwrap();
    packages.deliver_webhooks().await.unwrap();
}

#[tokio::test]
async fn services_of_packages() {
    let watched = Watched::new().await;
    let packages = watched.database.packages();
    every_call_of_packages(&packages).await;
    watched
        .test
        .clock()
        .advance(Duration::from_secs(8 * 86_400));
    let options = gc::GcOptions::default();
    let plan = gc::plan(&packages, &options).await.unwrap();
    assert!(!plan.blobs.is_empty());
    gc::run(&packages, &plan, &options).await.unwrap();
    let declared = shipped::document().gc.as_ref().unwrap();
    gc::run_due(&packages, declared, "one").await.unwrap();
    watched.test.clock().advance(Duration::from_secs(86_400));
    let collected = gc::run_due(&packages, declared, "one").await.unwrap();
    assert!(collected.is_some());
    same("PackagesPolicy", &watched.pairs());
}

/// A note of a user, which uses all that a model can have: five indexes, a unique field, events.
fn note() -> ModelBuilder {
    let mut note = ModelDef::builder("note")
        .user_scoped()
        .field(FieldDef::new("code", FieldType::String).unique())
        .relation(Relation::has_many("next", "note", "f0"))
        .publish(PublishRule::all().channel("notes"));
    for number in 0..5 {
        let field = FieldDef::new(format!("f{number}"), FieldType::String);
        note = note.field(field.index_global());
    }
    note
}

#[tokio::test]
async fn services_of_models() {
    let watched = Watched::new().await;
    let models = || watched.database.models();
    let builder = Framework::builder(models()).model(note().build().unwrap());
    let framework = builder.unwrap().start().await.unwrap();
    framework.create_user("ada").await.unwrap();
    framework.users().all().await.unwrap();
    let hub = framework.durable_hub("mailer").await.unwrap();
    let notes = framework.collection("note").unwrap();
    for code in ["a", "b"] {
        let fields = json!({"code": code, "f0": "x", "f1": "x", "f2": "x", "f3": "x", "f4": "x"});
        notes.create_for("ada", fields).await.unwrap();
    }
    for number in 0..5 {
        let found = notes.where_(&format!("f{number}"), "=", "x").all().await;
        assert_eq!(found.unwrap().len(), 2);
    }
    let mut docs = notes
        .where_user_in(["ada"])
        .load(["next"])
        .all()
        .await
        .unwrap();
    let ids: Vec<String> = docs.iter().map(|doc| doc.id().to_owned()).collect();
    assert_eq!(notes.where_in("id", ids).all().await.unwrap().len(), 2);
    docs[0]
        .update(json!({"f0": "y", "code": "c"}))
        .await
        .unwrap();
    docs[1].delete().await.unwrap();
    assert_eq!(hub.poll().await.unwrap().events, 4);
    framework.reindex("note").await.unwrap();
    // One that tells nothing is changed by a request of its own.
    let plain = ModelDef::builder("plain").field(FieldDef::new("text", FieldType::String));
    let builder = Framework::builder(models()).model(plain.build().unwrap());
    let framework = builder.unwrap().start().await.unwrap();
    let plain = framework.collection("plain").unwrap();
    let mut doc = plain.create(json!({"text": "x"})).await.unwrap();
    doc.update(json!({"text": "y"})).await.unwrap();
    models().delete_all("ada").await.unwrap();
    same("ModelsPolicy", &watched.pairs());
}

#[tokio::test]
async fn services_with_accounts() {
    let watched = Watched::new().await;
    let mut settings = AccountSettings::default();
    settings.cost = 4;
    let accounts = Accounts::new(watched.store(), &settings).unwrap();
    let password = Password::from("correct horse");
    let new = NewAccount::new("ann", "user 1").with_scopes(Scopes::from_text("admin"));
    accounts.create(&new, &password).await.unwrap();
    accounts.verify("ann", &password).await.unwrap().unwrap();
    let other = Password::from("battery staple");
    accounts
        .change_password("ann", &password, &other)
        .await
        .unwrap();
    accounts.set_password("ann", &password).await.unwrap();
    let scope: Scope = "ds:sales/*:purge".parse().unwrap();
    accounts.grant("ann", &scope).await.unwrap();
    accounts.revoke("ann", &scope).await.unwrap();
    accounts.disable("ann").await.unwrap();
    accounts.enable("ann").await.unwrap();
    accounts.get("ann").await.unwrap().unwrap();
    let listed = accounts.of_subject("user 1", &ListOptions::new()).await;
    listed.unwrap();
    let keys = &Everybody as &dyn KeyLookup;
    accounts.verify_key(keys, "key", "secret").await.unwrap();
    same("AccountsPolicy", &watched.pairs());
}

/// Keys that are all those of one user, so that nothing but accounts is asked for.
#[derive(Debug)]
struct Everybody;

impl KeyLookup for Everybody {
    fn subject_of<'a>(
        &'a self,
        _: &'a str,
        _: &'a str,
    ) -> package_database::backend::BoxFuture<'a, Result<Option<String>, package_database::Error>>
    {
        Box::pin(std::future::ready(Ok(Some("user 1".to_owned()))))
    }
}

/// What follows the events of datasets, and removes blobs that nobody needs.
#[tokio::test]
async fn upkeep() {
    let watched = Watched::new().await;
    let datasets = watched.test.datasets();
    let large = format!(r#"{{"readme": "{}"}}"#, "x".repeat(500_000));
    let package: Document = serde_json::from_str(&large).unwrap();
    let orders = DatasetRef::named("acme", "orders").unwrap();
    datasets
        .create(&orders, &package, &Change::new())
        .await
        .unwrap();
    datasets.delete_all("acme").await.unwrap();

    let store = watched.store();
    let log = Events::new(store.clone(), events::TABLE.name());
    let consumer = &log.consumer("copies", datasets::FEED);
    for shard in 0..16 {
        let applied = uow::run(&store, |mut unit| async move {
            let event = consumer.next(&mut unit, shard).await?;
            Ok((unit, event.is_some()))
        });
        applied.await.unwrap().or_conflict().unwrap();
        consumer.lag(shard).await.unwrap();
        consumer.seek(shard, 0).await.unwrap();
    }
    let blobs = blobs::Blobs::new(store, blobs::TABLE.name());
    let day = Duration::from_secs(86_400);
    watched.test.clock().advance(day * 2);
    assert_eq!(blobs.collect(day, 10).await.unwrap().removed, 1);
    same("UpkeepPolicy", &watched.pairs());
}

/// The role of the HTTP service has the policies of what it serves, and none of its own.
#[test]
fn the_http_service() {
    let role = resource_of(&template(), "HttpServiceRole");
    let policies = role
        .lines()
        .filter_map(|line| line.trim().strip_prefix("- !Ref "));
    let policies: Vec<&str> = policies.collect();
    assert_eq!(
        policies,
        [
            "ServicePolicy",
            "DatasetsPolicy",
            "PackagesPolicy",
            "AccountsPolicy"
        ]
    );
    let own = Policy::of(&template(), "HttpServiceRole").pairs();
    assert!(own.is_empty(), "{own:?}");
}

/// What they ask for as a whole. Each of them runs under that policy, which looks at their keys as well.
#[tokio::test]
async fn the_smoke_tests() {
    let watched = Watched::new().await;
    let user = UserGuard::new(&watched.database).unwrap();
    specs_and_credentials(&watched.database, user.sub()).await;
    life(&Target::prompt(&watched.database, &user)).await;
    user.close().await.unwrap();
    same("ProductionTestPolicy", &watched.pairs());
}

/// No policy of a service allows to read a table as a whole, or names actions or tables by a pattern.
#[test]
fn no_policy_is_about_everything() {
    for policy in [
        "ServicePolicy",
        "DatasetsPolicy",
        "AccountsPolicy",
        "SyncsPolicy",
        "ModelsPolicy",
        "UpkeepPolicy",
        "IndexPolicy",
        "ProductionTestPolicy",
    ] {
        let pairs = Policy::of(&template(), policy).pairs();
        assert!(!pairs.is_empty(), "{policy}");
        for (resource, action) in pairs {
            assert!(!action.contains(['*', '?']), "{policy}: {action}");
            assert!(!resource.contains(['*', '?']), "{policy}: {resource}");
            assert_ne!(action, "Scan", "{policy}");
        }
    }
}
