//! The inventory: our own accounts, keys, datasets and scopes as access syncs.

use std::sync::{Arc, Mutex};

use package_database::backend::BoxFuture;
use package_database::block::ListOptions;
use package_database::block::events::{Event, Feed};
use package_database::block::identity::{AccountSettings, Accounts, NewAccount, Password, Scopes};
use package_database::datasets::{Change, DatasetRef, Document};
use package_database::inventory::{
    AccountSource, Affected, Found, Inventory, InventorySource, NamespaceSource, act_as, id_of,
    subject,
};
use package_database::packages::artifact::{Coordinates, NewArtifact};
use package_database::packages::pipeline::Body;
use package_database::packages::token::NewMachineToken;
use package_database::syncs::{
    AccessReport, Entitlement, GrantFilter, OnDamaged, Resource, ResourceId, ResourceType, SyncRun,
};
use package_database::testing::{TestDatabase, build};
use package_database::{Error, ErrorKind};

use crate::support::all;

async fn accounts(database: &TestDatabase) -> Accounts {
    let mut settings = AccountSettings::default();
    settings.cost = 4;
    Accounts::new(database.store().clone(), &settings).unwrap()
}

async fn dataset(database: &TestDatabase, owner: &str, name: &str) {
    let named = DatasetRef::named(owner, name).unwrap();
    let datasets = database.datasets();
    datasets
        .create(&named, &Document::new(), &Change::new())
        .await
        .unwrap();
}

async fn report(inventory: &Inventory, base: &SyncRun, applied: &SyncRun) -> AccessReport {
    let report = inventory
        .store()
        .access_report(base.id, applied.id, OnDamaged::Fail);
    report.await.unwrap()
}

/// Lines of a report, without its first.
fn lines(report: &AccessReport) -> Vec<String> {
    report
        .to_string()
        .lines()
        .skip(1)
        .map(str::to_owned)
        .collect()
}

const NONE: [&str; 0] = [];

#[tokio::test]
async fn a_scope_that_is_granted_is_all_that_the_report_shows() {
    let database = TestDatabase::new().await.unwrap();
    let accounts = accounts(&database).await;
    let ann = NewAccount::new("ann", "user 1").with_scopes(Scopes::from_text("read"));
    accounts
        .create(&ann, &Password::from("correct horse"))
        .await
        .unwrap();
    dataset(&database, "user 1", "orders").await;
    let inventory = Inventory::new(&database, "inventory").unwrap();
    let inventory = inventory.source(AccountSource::new(accounts.clone()));
    let first = inventory.collect(&["user 1", "user 2"]).await.unwrap();
    let same = inventory.update(&NONE).await.unwrap();
    assert!(report(&inventory, &first, &same).await.is_empty());
    accounts
        .grant("ann", &"write".parse().unwrap())
        .await
        .unwrap();
    let second = inventory.update(&NONE).await.unwrap();
    let shown = report(&inventory, &same, &second).await;
    assert_eq!(
        lines(&shown),
        [
            "granted 1",
            "  + account/ann scope#write#has on scope/write (scope$23write$23has#account#ann)",
            "revoked 0",
        ]
    );
    accounts.disable("ann").await.unwrap();
    let third = inventory.update(&NONE).await.unwrap();
    let shown = report(&inventory, &second, &third).await;
    assert!(shown.granted.is_empty());
    let lost: Vec<&str> = shown.revoked.iter().map(|one| &*one.entitlement).collect();
    assert_eq!(
        lost,
        ["scope#read#has", "scope#write#has", "subject#user$201#act"]
    );
    let fine = inventory.store().validate_references(None).await.unwrap();
    assert_eq!(fine.missing, 0);
}

#[tokio::test]
async fn keys_and_datasets_come_and_go() {
    let database = TestDatabase::new().await.unwrap();
    let inventory = Inventory::new(&database, "inventory").unwrap();
    assert_eq!(
        inventory.update(&NONE).await.unwrap_err().kind(),
        ErrorKind::NotFound
    );
    let first = inventory.collect(&["user 1"]).await.unwrap();
    let key = build::credentials(1);
    database
        .credentials()
        .create_or_update("user 1", "default", &key)
        .await
        .unwrap();
    // An owner whom nobody has named is found in the events.
    dataset(&database, "acme", "orders").await;
    let second = inventory.update(&NONE).await.unwrap();
    let shown = report(&inventory, &first, &second).await;
    let granted: Vec<String> = shown
        .granted
        .iter()
        .map(|one| one.principal.to_string())
        .collect();
    assert_eq!((granted.len(), shown.revoked.len()), (2, 0));
    assert!(granted.contains(&"subject/acme".to_owned()), "{granted:?}");
    assert!(
        granted.contains(&format!("key/{}", key.public_key)),
        "{granted:?}"
    );
    database
        .credentials()
        .delete("user 1", "default")
        .await
        .unwrap();
    let (old, new) = (
        DatasetRef::named("acme", "orders").unwrap(),
        DatasetRef::named("bolt", "orders").unwrap(),
    );
    database
        .datasets()
        .move_to(&old, &new, &Change::new())
        .await
        .unwrap();
    let third = inventory.update(&NONE).await.unwrap();
    let shown = report(&inventory, &second, &third).await;
    let side = |all: &[package_database::syncs::AccessChange]| -> Vec<String> {
        all.iter()
            .map(|one| one.principal.resource_type.clone() + "/" + &one.principal.id)
            .collect()
    };
    assert_eq!(side(&shown.granted), ["subject/bolt"]);
    assert_eq!(shown.revoked.len(), 2);
    assert!(side(&shown.revoked).contains(&"subject/acme".to_owned()));
    // What an update makes is what a whole collection makes.
    let whole = inventory
        .collect(&["user 1", "acme", "bolt"])
        .await
        .unwrap();
    let (left, right) = (
        inventory.store().view(third.id).await.unwrap(),
        inventory.store().view(whole.id).await.unwrap(),
    );
    assert_eq!(
        left.compare(&right, OnDamaged::Fail)
            .unwrap()
            .next()
            .await
            .unwrap(),
        None
    );
}

/// A source of somebody's own, which counts how often it is asked.
#[derive(Clone, Debug, Default)]
struct Doors(Arc<Mutex<Vec<String>>>);

impl InventorySource for Doors {
    fn name(&self) -> &'static str {
        "doors"
    }

    fn resource_types(&self) -> Vec<ResourceType> {
        vec![ResourceType::new("door")]
    }

    fn of_subject<'a>(&'a self, of: &'a str) -> BoxFuture<'a, Result<Found, Error>> {
        Box::pin(async move {
            self.0.lock().unwrap().push(of.to_owned());
            let mut found = Found::new();
            let door = ResourceId::new("door", of);
            let open = Entitlement::new(id_of(&["door", of, "open"])?, door.clone());
            found.grant(&open, &subject(of))?;
            found.entitlements.push(open);
            found
                .resources
                .push(Resource::new(door).parent(subject(of)));
            Ok(found)
        })
    }

    fn feed(&self) -> Option<Feed> {
        Some(package_database::datasets::FEED)
    }

    fn affected(&self, _: &Event) -> Affected {
        let mut affected = Affected::nobody();
        affected.subjects.push("b".to_owned());
        affected
    }
}

#[tokio::test]
async fn a_source_with_a_feed_is_asked_only_for_whom_events_speak_of() {
    let database = TestDatabase::new().await.unwrap();
    let doors = Doors::default();
    let inventory = Inventory::new(&database, "inventory")
        .unwrap()
        .source(doors.clone());
    let first = inventory.collect(&["a", "b"]).await.unwrap();
    let asked = || std::mem::take(&mut *doors.0.lock().unwrap());
    assert_eq!(asked(), ["a", "b"]);
    let second = inventory.update(&NONE).await.unwrap();
    assert!(asked().is_empty(), "no event, no question");
    dataset(&database, "a", "orders").await;
    inventory.update(&["c"]).await.unwrap();
    assert_eq!(
        asked(),
        ["b", "c"],
        "and for c, whom the sync before did not know"
    );
    assert!(report(&inventory, &first, &second).await.is_empty());
    let grants = inventory
        .store()
        .list_grants(Some(second.id), &GrantFilter::All, &ALL);
    assert_eq!(all(grants.await).len(), 2);
    assert_eq!(act_as("a").unwrap().resource, subject("a"));
}

async fn published(database: &TestDatabase, namespace: &str) {
    let at = Coordinates::new(namespace, "app", "1.0.0", "any").unwrap();
    let bytes = Body::Bytes(b"bytes".to_vec().into());
    let new = NewArtifact::new(at);
    database.packages().publish(&new, bytes).await.unwrap();
}

/// Scopes for all packages and for some of them are what an account may do in each namespace that there is.
#[tokio::test]
async fn what_scopes_allow_in_namespaces_is_told_for_each_of_them() {
    let database = TestDatabase::new().await.unwrap();
    let accounts = accounts(&database).await;
    for (user, scopes) in [
        ("ann", "read pkg:acme/*:write"),
        ("bob", "pkg:acme/app:write specs"),
        ("eve", "read write admin"),
    ] {
        let account = NewAccount::new(user, user).with_scopes(Scopes::from_text(scopes));
        let password = Password::from("correct horse");
        accounts.create(&account, &password).await.unwrap();
    }
    accounts.disable("eve").await.unwrap();
    published(&database, "acme").await;
    let source = NamespaceSource::new(database.packages(), accounts.clone());
    let inventory = Inventory::new(&database, "inventory").unwrap();
    let inventory = inventory.source(source);
    let first = inventory.collect(&["ann", "bob", "eve"]).await.unwrap();
    let access = |run: &SyncRun| {
        let (store, sync) = (inventory.store().clone(), Some(run.id));
        async move {
            let all = ListOptions::new();
            let grants = store.list_grants(sync, &GrantFilter::All, &all).await;
            let grants = grants.unwrap().into_vec().unwrap().into_iter();
            let told = grants.map(|one| format!("{} {}", one.principal, one.entitlement));
            told.collect::<Vec<_>>()
        }
    };
    let (read, write) = ("namespace#acme#read", "namespace#acme#write");
    let own = [
        format!("account/ann {read}"),
        format!("account/ann {write}"),
    ];
    // To publish one package of a namespace is not to publish in it.
    assert_eq!(access(&first).await, own);
    published(&database, "libs").await;
    let second = inventory.update(&NONE).await.unwrap();
    let granted = report(&inventory, &first, &second).await.granted;
    let granted: Vec<&str> = granted.iter().map(|one| &*one.entitlement).collect();
    assert_eq!(granted, ["namespace#libs#read"]);
    assert!(
        inventory
            .store()
            .validate_references(Some(second.id))
            .await
            .unwrap()
            .dangling
            .iter()
            .all(|one| one.missing.starts_with("account/")),
        "accounts are of another source"
    );
}

/// A key permits what the accounts of its subject do, and no other key; a token of a machine what it was issued for.
#[tokio::test]
async fn what_keys_and_tokens_of_machines_permit_is_told() {
    let database = TestDatabase::new().await.unwrap();
    let accounts = accounts(&database).await;
    for (user, of, scopes) in [
        ("ann", "team", "pkg:acme/*:write specs"),
        ("eve", "team", "admin"),
        ("bob", "other", "read"),
    ] {
        let account = NewAccount::new(user, of).with_scopes(Scopes::from_text(scopes));
        let password = Password::from("correct horse");
        accounts.create(&account, &password).await.unwrap();
    }
    accounts.disable("eve").await.unwrap();
    let credentials = database.credentials();
    let pair = build::credentials(1);
    credentials
        .create_or_update("team", "default", &pair)
        .await
        .unwrap();
    published(&database, "acme").await;
    let packages = database.packages();
    let new = NewMachineToken::new("release job", ["acme", "libs"], ["read", "write"]).by("ann");
    let issued = packages.issue_token(&new).await.unwrap();
    let gone = packages.issue_token(&new).await.unwrap();
    packages.revoke_token(&gone.token.id, None).await.unwrap();
    let inventory = Inventory::of_service(&database, "inventory", &accounts).unwrap();
    let run = inventory.collect(&["team", "other"]).await.unwrap();
    let view = inventory.store().view(run.id).await.unwrap();
    let has = async |principal: ResourceId| {
        let access = view.effective_access(&principal).await.unwrap();
        let mut told: Vec<String> = access
            .paths
            .iter()
            .map(|path| path.grant.entitlement.clone())
            .collect();
        told.sort();
        told
    };
    let key = ResourceId::new("key", pair.public_key.clone());
    assert_eq!(
        has(key).await,
        [
            "account#ann#do",
            "namespace#acme#write",
            "scope#pkg:acme/*:write#has",
            "scope#specs#has",
            "subject#team#act",
            // By itself, and by way of the account.
            "subject#team#act",
        ]
    );
    let words =
        ["acme", "libs"].map(|of| ["read", "write"].map(|word| format!("namespace#{of}#{word}")));
    assert_eq!(
        has(ResourceId::new("token", issued.token.id)).await,
        words.concat()
    );
    assert!(
        has(ResourceId::new("token", gone.token.id))
            .await
            .is_empty()
    );
    let references = inventory
        .store()
        .validate_references(Some(run.id))
        .await
        .unwrap();
    assert_eq!(references.missing, 0, "{:?}", references.dangling);
}

static ALL: std::sync::LazyLock<ListOptions> = std::sync::LazyLock::new(ListOptions::new);
