//! Random sequences of calls against a simple model, with faults: what was acknowledged is there.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;
use std::sync::Arc;

use package_database::backend::adapter::FaultBackend;
use package_database::backend::adapter::{Fault, Faults};
use package_database::backend::dynamodb::{DynamoDbBackend, Settings};
use package_database::backend::emulator::Listener;
use package_database::specs::NewSpec;
use package_database::testing::{TestDatabase, build};
use package_database::{Database, Error, ErrorKind};
use proptest::prelude::*;

use crate::support::all;

#[derive(Clone, Debug)]
enum Call {
    Upload(u8, u8),
    DeleteSpec(u8, u8),
    DeleteAll(u8),
    Store(u8, u8, u8),
    DeleteCredentials(u8, u8),
    Tick(i8),
    Fail(Vec<Option<Fault>>),
}

fn calls() -> impl Strategy<Value = Vec<Call>> {
    let fault = prop_oneof![
        4 => Just(None),
        1 => Just(Some(Fault::Throttled)),
        1 => Just(Some(Fault::Unreachable)),
        2 => Just(Some(Fault::AnswerLost)),
        1 => Just(Some(Fault::Conflict)),
        1 => Just(Some(Fault::Unprocessed)),
        1 => Just(Some(Fault::Crash)),
    ];
    let call = prop_oneof![
        8 => (0..2_u8, 0..3_u8).prop_map(|(sub, name)| Call::Upload(sub, name)),
        2 => (0..2_u8, 0..3_u8).prop_map(|(sub, name)| Call::DeleteSpec(sub, name)),
        1 => (0..2_u8).prop_map(Call::DeleteAll),
        4 => (0..2_u8, 0..2_u8, 0..3_u8).prop_map(|(sub, id, key)| Call::Store(sub, id, key)),
        2 => (0..2_u8, 0..2_u8).prop_map(|(sub, id)| Call::DeleteCredentials(sub, id)),
        2 => any::<i8>().prop_map(Call::Tick),
        3 => prop::collection::vec(fault, 1..8).prop_map(Call::Fail),
    ];
    prop::collection::vec(call, 1..40)
}

/// What must be there, and what may be.
#[derive(Debug, Default)]
struct Model {
    /// Versions of each spec in the order of upload. The flag says that the upload was acknowledged;
    /// without it, or after an interrupted delete, the version may be there or not.
    specs: BTreeMap<(String, String), Vec<(String, bool)>>,
    /// The public key of each credential; several after calls of unknown outcome.
    keys: BTreeMap<(String, String), BTreeSet<Option<String>>>,
}

/// Whether a call may nevertheless have done something.
fn unclear(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::Unavailable | ErrorKind::Throttled | ErrorKind::Conflict
    )
}

struct Run {
    /// The facade under test, on whichever backend.
    database: Database,
    /// The emulator beneath, and the clock.
    test: TestDatabase,
    /// Open as long as the run goes on.
    _listener: Option<Listener>,
    faults: Faults,
    model: Model,
    uploads: u32,
}

impl Run {
    async fn new(way: Way) -> Self {
        let (test, faults) = TestDatabase::with_faults().await.unwrap();
        let mut listener = None;
        let sdk = match way {
            Way::Typed => None,
            Way::Sdk => Some(DynamoDbBackend::in_process(test.emulator())),
            Way::Http => {
                let free = (Ipv4Addr::LOCALHOST, 0).into();
                let opened = test.emulator().listen(free).await.unwrap();
                let settings = Settings::new("us-east-1").endpoint(opened.url());
                listener = Some(opened);
                Some(DynamoDbBackend::connect(settings).await)
            }
        };
        let database = match sdk {
            None => test.database().clone(),
            Some(sdk) => {
                let backend = FaultBackend::new(Arc::new(sdk), faults.clone());
                test.over_backend(Arc::new(backend)).await.unwrap()
            }
        };
        Self {
            database,
            test,
            _listener: listener,
            faults,
            model: Model::default(),
            uploads: 0,
        }
    }

    async fn call(&mut self, call: &Call) {
        let sub = |number: &u8| format!("sub {number}");
        match call {
            Call::Upload(user, name) => self.upload(sub(user), format!("spec{name}")).await,
            Call::DeleteSpec(user, name) => {
                let key = (sub(user), format!("spec{name}"));
                let done = self.database.specs().delete(&key.0, &key.1).await;
                self.spec_deleted(&key, done.map_err(|error| unclear(&error)));
            }
            Call::DeleteAll(user) => self.delete_all(sub(user)).await,
            Call::Store(user, id, key) => self.store((sub(user), format!("id {id}")), *key).await,
            Call::DeleteCredentials(user, id) => {
                let key = (sub(user), format!("id {id}"));
                let credentials = self.database.credentials();
                let done = credentials.delete(&key.0, &key.1).await;
                self.credentials_deleted(&key, done.is_ok());
            }
            Call::Tick(seconds) => {
                let now = package_database::block::Clock::seconds(self.test.clock());
                self.test.clock().set(now + i64::from(*seconds));
            }
            Call::Fail(faults) => self.faults.script(faults.iter().copied()),
        }
        if self.faults.crashed() {
            self.faults.clear();
        }
    }

    async fn upload(&mut self, sub: String, name: String) {
        self.uploads += 1;
        let version = self.uploads.to_string();
        let new = NewSpec::new(&name, &version, 1);
        let stored = self.database.specs().create_or_update(&sub, &new).await;
        let versions = self.model.specs.entry((sub, name)).or_default();
        match stored {
            Ok(_) => versions.push((version, true)),
            Err(error) => {
                assert!(unclear(&error), "{error:?}");
                versions.push((version, false));
            }
        }
    }

    fn spec_deleted(&mut self, key: &(String, String), done: Result<(), bool>) {
        match done {
            Ok(()) => drop(self.model.specs.remove(key)),
            Err(unclear) => {
                assert!(unclear);
                let versions = self.model.specs.entry(key.clone()).or_default();
                versions.iter_mut().for_each(|(_, sure)| *sure = false);
            }
        }
    }

    fn credentials_deleted(&mut self, key: &(String, String), done: bool) {
        match done {
            true => drop(self.model.keys.remove(key)),
            false => {
                let known = self.model.keys.get_mut(key);
                known.map(|keys| keys.insert(None));
            }
        }
    }

    async fn delete_all(&mut self, sub: String) {
        let done = self.database.delete_all(&sub).await;
        let specs: Vec<_> = self
            .model
            .specs
            .keys()
            .filter(|key| key.0 == sub)
            .cloned()
            .collect();
        for key in specs {
            self.spec_deleted(&key, done.as_ref().map(drop).map_err(unclear));
        }
        let keys: Vec<_> = self
            .model
            .keys
            .keys()
            .filter(|key| key.0 == sub)
            .cloned()
            .collect();
        for key in keys {
            self.credentials_deleted(&key, done.is_ok());
        }
    }

    async fn store(&mut self, key: (String, String), number: u8) {
        let new = build::credentials(number.into());
        let credentials = self.database.credentials();
        let stored = credentials.create_or_update(&key.0, &key.1, &new).await;
        let before = self
            .model
            .keys
            .entry(key)
            .or_insert_with(|| BTreeSet::from([None]));
        match stored {
            Ok(()) => *before = BTreeSet::from([Some(new.public_key)]),
            Err(error) => {
                assert!(unclear(&error), "{error:?}");
                before.insert(Some(new.public_key));
            }
        }
    }

    /// Holds what is stored against the model.
    async fn check(&self) {
        let now = self.test.reopened().await.unwrap();
        for ((sub, name), expected) in &self.model.specs {
            let versions = all(now.specs().list_versions(sub, name).await);
            let latest = now.specs().get(sub, name).await.unwrap();
            // An interrupted delete may leave old versions whose copy is gone.
            if latest.is_some() || expected.iter().any(|(_, sure)| *sure) {
                assert_eq!(latest.as_ref(), versions.last(), "{name} of {sub}");
            }
            let stored: Vec<_> = versions.iter().map(|spec| spec.version.as_str()).collect();
            let mut left = expected.iter();
            for version in &stored {
                assert!(
                    left.any(|(known, _)| known == version),
                    "{stored:?} in order"
                );
            }
            let sure = expected.iter().filter(|(_, sure)| *sure);
            for (version, _) in sure {
                assert!(
                    stored.contains(&version.as_str()),
                    "{version} was acknowledged"
                );
            }
            let times: BTreeSet<_> = versions.iter().map(|spec| spec.updated_at).collect();
            assert_eq!(times.len(), versions.len());
        }
        let mut owners = BTreeSet::new();
        for ((sub, id), possible) in &self.model.keys {
            let stored = now.credentials().get(sub, id).await.unwrap();
            let key = stored.map(|credentials| credentials.public_key);
            assert!(possible.contains(&key), "{key:?} of {possible:?}");
            let Some(key) = key else {
                continue;
            };
            assert!(
                owners.insert(key.clone()),
                "{key} belongs to one credential"
            );
            let user = now.credentials().get_user(&key).await.unwrap().unwrap();
            assert_eq!(&user.sub, sub);
        }
    }
}

/// How the facade reaches the emulator.
#[derive(Clone, Copy, Debug)]
enum Way {
    /// By typed calls.
    Typed,
    /// Through the AWS SDK, without a socket.
    Sdk,
    /// Through the AWS SDK, over HTTP.
    Http,
}

fn run(way: Way, calls: &[Call]) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.unwrap().block_on(async {
        let mut run = Run::new(way).await;
        for call in calls {
            run.call(call).await;
        }
        run.faults.clear();
        run.check().await;
    });
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config(200))]

    #[test]
    fn nothing_that_was_acknowledged_is_lost(calls in calls()) {
        run(Way::Typed, &calls);
    }
}

proptest! {
    #![proptest_config(config(30))]

    #[test]
    fn nothing_that_was_acknowledged_is_lost_through_the_sdk(calls in calls()) {
        run(Way::Sdk, &calls);
    }
}

proptest! {
    #![proptest_config(config(10))]

    #[test]
    fn nothing_that_was_acknowledged_is_lost_over_http(calls in calls()) {
        run(Way::Http, &calls);
    }
}
