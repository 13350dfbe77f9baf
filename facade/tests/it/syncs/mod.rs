//! Access syncs, on both stores: the emulator in process, and the AWS SDK over it.
#![expect(
    clippy::too_many_lines,
    reason = "a failure in a helper of a test is the report, and a life of a sync is one story"
)]

mod access;
mod assets;
mod checks;
mod cleaning;
mod copies;
mod engines;
mod entities;
mod failures;
mod file;
mod forged;
mod lifecycle;
mod lists;
mod observed;
mod pairs;

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use package_database::backend::adapter::{FaultBackend, Faults};
use package_database::backend::dynamodb::DynamoDbBackend;
use package_database::backend::emulator::EmulatorBackend;
use package_database::backend::{Item, SharedBackend};
use package_database::block::{ListOptions, RetryPolicy};
use package_database::syncs::{
    DynamoSyncStore, Entitlement, Grant, GrantFilter, Resource, ResourceFilter, ResourceId,
    ResourceType, SyncId, SyncRun, SyncSettings, Syncs,
};
use package_database::testing::{ManualClock, SeededRandom};
use package_database::{Database, Error, ErrorKind};

use crate::support::{Interleaved, all, rows};

/// The second at which the clocks of these tests stand.
pub(crate) const START: i64 = 1_795_188_513;
pub(crate) const TABLE: &str = "package.syncs";
pub(crate) const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// All entries at once.
pub(crate) static EVERY: LazyLock<ListOptions> = LazyLock::new(ListOptions::new);

/// Syncs under test, and what is beneath them.
pub(crate) struct Subject {
    pub(crate) store: DynamoSyncStore,
    pub(crate) database: Database,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) backend: SharedBackend,
    random: Arc<SeededRandom>,
    settings: SyncSettings,
}

impl Subject {
    pub(crate) async fn new(through_sdk: bool, settings: SyncSettings) -> Self {
        let emulator = EmulatorBackend::new();
        // Makes the tables.
        Database::builder()
            .emulator(emulator.clone())
            .build()
            .await
            .unwrap();
        let backend: SharedBackend = match through_sdk {
            true => Arc::new(DynamoDbBackend::in_process(&emulator)),
            false => Arc::new(emulator),
        };
        let clock = Arc::new(ManualClock::at(START));
        let random = Arc::new(SeededRandom::new(7));
        let database = Database::builder()
            .shared_backend(backend.clone())
            .clock(clock.clone())
            .random(random.clone())
            .settings::<Syncs>(settings.clone())
            .build()
            .await
            .unwrap();
        Self {
            store: database.syncs().store("okta").unwrap(),
            database,
            clock,
            backend,
            random,
            settings,
        }
    }

    pub(crate) async fn in_memory() -> Self {
        Self::new(false, SyncSettings::new()).await
    }

    /// The same store, opened by another process: it shares no memory.
    pub(crate) fn other_process(&self) -> DynamoSyncStore {
        self.store_named("okta")
    }

    pub(crate) fn store_named(&self, name: &str) -> DynamoSyncStore {
        self.database.syncs().store(name).unwrap()
    }

    /// The same store, but requests fail as told.
    pub(crate) async fn faulty(&self) -> (DynamoSyncStore, Faults) {
        let faults = Faults::default();
        let backend = FaultBackend::new(self.backend.clone(), faults.clone());
        (self.over(Arc::new(backend)).await, faults)
    }

    /// The same store, but calls on one thread come between each other as the seed says.
    pub(crate) async fn interleaved(&self, seed: u64) -> DynamoSyncStore {
        let backend = FaultBackend::new(self.backend.clone(), Faults::default());
        self.over(Arc::new(Interleaved::new(backend, seed))).await
    }

    pub(crate) async fn over(&self, backend: SharedBackend) -> DynamoSyncStore {
        let mut patient = RetryPolicy::default();
        patient.deadline = Duration::from_secs(10_000);
        let database = Database::builder()
            .shared_backend(backend)
            .clock(self.clock.clone())
            .random(self.random.clone())
            .settings::<Syncs>(self.settings.clone())
            .retry(patient)
            .build()
            .await
            .unwrap();
        database.syncs().store("okta").unwrap()
    }

    /// All items of a table.
    pub(crate) async fn rows(&self, table: &str) -> Vec<Item> {
        rows(&*self.backend, table).await
    }

    /// The keys of the table of syncs, `pk sk` each, in order.
    pub(crate) async fn keys(&self) -> Vec<String> {
        let rows = self.rows(TABLE).await;
        let key = |row: &Item| format!("{} {}", row.text("pk").unwrap(), row.text("sk").unwrap());
        let mut keys: Vec<String> = rows.iter().map(key).collect();
        keys.sort();
        keys
    }

    /// A second, so that what happens next is later.
    pub(crate) fn tick(&self) {
        self.clock.advance(Duration::from_secs(1));
    }

    /// A sync with so many users in one team, each of whom is a member.
    pub(crate) async fn members(&self, users: usize) -> SyncRun {
        members(&self.store, users).await
    }
}

/// Runs a test on each store.
pub(crate) async fn on_both(test: impl AsyncFn(Subject)) {
    for through_sdk in [false, true] {
        test(Subject::new(through_sdk, SyncSettings::new()).await).await;
    }
}

pub(crate) fn user(number: usize) -> ResourceId {
    ResourceId::new("user", format!("u{number}"))
}

pub(crate) fn team() -> ResourceId {
    ResourceId::new("team", "core")
}

pub(crate) fn member() -> Entitlement {
    Entitlement::new("core:member", team()).name("Member of the core")
}

pub(crate) fn grant(number: usize) -> Grant {
    Grant::of(format!("g{number}"), &member(), &user(number))
}

/// Fills the current sync.
pub(crate) async fn fill(store: &DynamoSyncStore, users: usize) {
    let types = [ResourceType::new("team"), ResourceType::new("user")];
    store.put_resource_types(&types).await.unwrap();
    let users_of = (0..users).map(|number| Resource::new(user(number)).parent(team()));
    let resources: Vec<Resource> = [Resource::new(team())]
        .into_iter()
        .chain(users_of)
        .collect();
    store.put_resources(&resources).await.unwrap();
    store.put_entitlements(&[member()]).await.unwrap();
    let grants: Vec<Grant> = (0..users).map(grant).collect();
    store.put_grants(&grants).await.unwrap();
}

/// A full sync that has ended.
pub(crate) async fn members(store: &DynamoSyncStore, users: usize) -> SyncRun {
    store.start_new().await.unwrap();
    fill(store, users).await;
    store.end().await.unwrap()
}

/// All that a sync holds, without times: what two equal syncs have in common.
#[derive(Debug, PartialEq)]
pub(crate) struct Contents {
    pub(crate) types: Vec<ResourceType>,
    pub(crate) resources: Vec<Resource>,
    pub(crate) entitlements: Vec<Entitlement>,
    pub(crate) grants: Vec<Grant>,
    pub(crate) assets: Vec<(String, String, u64)>,
}

pub(crate) async fn contents(store: &DynamoSyncStore, sync: Option<SyncId>) -> Contents {
    let options = &EVERY;
    let mut types = all(store.list_resource_types(sync, options).await);
    let every = ResourceFilter::all();
    let mut resources = all(store.list_resources(sync, &every, options).await);
    let mut entitlements = all(store.list_entitlements(sync, None, options).await);
    let mut grants = all(store.list_grants(sync, &GrantFilter::All, options).await);
    types.iter_mut().for_each(|one| one.discovered_at = None);
    (resources.iter_mut()).for_each(|one| one.discovered_at = None);
    (entitlements.iter_mut()).for_each(|one| one.discovered_at = None);
    grants.iter_mut().for_each(|one| one.discovered_at = None);
    let assets = all(store.list_assets(sync, options).await);
    let assets = assets.into_iter();
    Contents {
        types,
        resources,
        entitlements,
        grants,
        assets: assets
            .map(|one| (one.id, one.content_type, one.size))
            .collect(),
    }
}

pub(crate) fn grant_ids(grants: Vec<Grant>) -> Vec<String> {
    grants.into_iter().map(|grant| grant.id).collect()
}

pub(crate) fn kind<T: std::fmt::Debug>(answer: Result<T, Error>) -> ErrorKind {
    answer.unwrap_err().kind()
}
