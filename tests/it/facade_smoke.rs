//! The production smoke tests: four scenarios with a user of their own, who leaves nothing behind.
//!
//! `cargo test` runs them on an emulator in this process; with `STAGE=PROD` and AWS access keys they
//! run on the live tables, as the daily workflow does. Keys and users are unique, so that several runs
//! at once do not see each other, and what a global index shows late is asked for again.

use std::time::Duration;

use package_database::credentials::{NewCredentials, generate};
use package_database::specs::NewSpec;
use package_database::testing::{TestDatabase, UserGuard, with_user};
use package_database::{Database, Error};

/// How often a read that may be a moment behind is repeated, and how long in between.
const TRIES: u32 = 50;
const PAUSE: Duration = Duration::from_millis(200);

async fn database() -> Database {
    #[expect(
        clippy::disallowed_methods,
        reason = "the test asks where it is to run"
    )]
    let stage = std::env::var_os("STAGE");
    match stage {
        Some(stage) if stage == "PROD" => Database::builder().build().await.unwrap(),
        _ => TestDatabase::new().await.unwrap().database().clone(),
    }
}

/// Asks until the answer is as expected; the last answer counts.
async fn eventually<T: PartialEq + std::fmt::Debug>(
    expected: T,
    mut ask: impl AsyncFnMut() -> Result<T, Error>,
) {
    let mut answer = ask().await.unwrap();
    for _ in 0..TRIES {
        if answer == expected {
            return;
        }
        tokio::time::sleep(PAUSE).await;
        answer = ask().await.unwrap();
    }
    assert_eq!(answer, expected);
}

fn spec() -> NewSpec<'static> {
    NewSpec::new("NAME 1", "version 1", 5)
        .title("title 1")
        .description("description 1")
}

fn keys(user: &UserGuard) -> NewCredentials {
    let pair = generate(user.sub(), b"service secret").unwrap();
    let mut new = pair.to_new_credentials();
    new.public_key = user.public_key();
    new
}

#[tokio::test]
async fn specs_are_listed_until_all_are_deleted() {
    let database = database().await;
    let test = async |user: &UserGuard| {
        let (specs, sub) = (database.specs().strong(), user.sub());
        assert_eq!(specs.list_specs(sub).await.unwrap(), []);
        let stored = specs.create_or_update_spec(sub, &spec()).await.unwrap();
        assert_eq!(
            (stored.id.as_str(), stored.name.as_str()),
            ("name 1", "NAME 1")
        );
        assert_eq!(stored.title.as_deref(), Some("title 1"));
        assert_eq!(stored.description.as_deref(), Some("description 1"));
        assert_eq!(specs.list_specs(sub).await.unwrap(), [stored]);
        specs.delete_all_specs(sub).await.unwrap();
        assert_eq!(specs.list_specs(sub).await.unwrap(), []);
    };
    with_user(&database, test).await.unwrap();
}

#[tokio::test]
async fn a_spec_is_counted_and_found_until_it_is_deleted() {
    let database = database().await;
    let test = async |user: &UserGuard| {
        let (specs, sub) = (database.specs().strong(), user.sub());
        assert_eq!(specs.list_specs(sub).await.unwrap(), []);
        let stored = specs.create_or_update_spec(sub, &spec()).await.unwrap();
        assert_eq!(specs.count_models(sub).await.unwrap(), 5);
        let found = specs.get_spec(sub, "name 1").await.unwrap();
        assert_eq!(found.as_ref(), Some(&stored));
        let version = specs.latest_spec_version(sub, "NAME 1").await.unwrap();
        assert_eq!(version.as_deref(), Some("version 1"));
        let versions = specs.list_spec_versions(sub, "NAME 1").await.unwrap();
        assert_eq!(versions, [stored]);
        specs.delete_spec(sub, "NAME 1").await.unwrap();
        assert_eq!(specs.count_models(sub).await.unwrap(), 0);
        assert_eq!(
            specs.latest_spec_version(sub, "NAME 1").await.unwrap(),
            None
        );
        assert_eq!(specs.list_spec_versions(sub, "NAME 1").await.unwrap(), []);
    };
    with_user(&database, test).await.unwrap();
}

#[tokio::test]
async fn credentials_are_listed_until_all_are_deleted() {
    let database = database().await;
    let test = async |user: &UserGuard| {
        let (credentials, sub) = (database.credentials().strong(), user.sub());
        assert_eq!(credentials.list_credentials(sub).await.unwrap(), []);
        let new = keys(user);
        credentials
            .create_or_update_credentials(sub, "default", &new)
            .await
            .unwrap();
        let listed = credentials.list_credentials(sub).await.unwrap();
        let [stored] = listed.as_slice() else {
            panic!("one credential: {listed:?}");
        };
        assert_eq!(
            (stored.id.as_str(), &stored.public_key),
            ("default", &new.public_key)
        );
        assert_eq!(stored.salt, new.salt);
        credentials.delete_all_credentials(sub).await.unwrap();
        assert_eq!(credentials.list_credentials(sub).await.unwrap(), []);
    };
    with_user(&database, test).await.unwrap();
}

#[tokio::test]
async fn a_user_is_found_by_the_public_key_until_it_is_deleted() {
    let database = database().await;
    let test = async |user: &UserGuard| {
        let (credentials, sub) = (database.credentials().strong(), user.sub());
        let new = keys(user);
        assert_eq!(
            credentials.get_credentials(sub, "default").await.unwrap(),
            None
        );
        assert_eq!(credentials.get_user(&new.public_key).await.unwrap(), None);
        credentials
            .create_or_update_credentials(sub, "default", &new)
            .await
            .unwrap();
        let stored = credentials.get_credentials(sub, "default").await.unwrap();
        assert_eq!(
            stored.map(|stored| stored.public_key).as_ref(),
            Some(&new.public_key)
        );
        let found = async || {
            let found = credentials.get_user(&new.public_key).await?;
            Ok(found.map(|found| (found.sub, found.salt, found.secret_key_hash)))
        };
        let owner = (
            sub.to_owned(),
            new.salt.clone(),
            new.secret_key_hash.clone(),
        );
        eventually(Some(owner), found).await;
        credentials
            .delete_credentials(sub, "default")
            .await
            .unwrap();
        assert_eq!(
            credentials.get_credentials(sub, "default").await.unwrap(),
            None
        );
        // The credential is read strongly, so that no index keeps it alive.
        assert_eq!(credentials.get_user(&new.public_key).await.unwrap(), None);
    };
    with_user(&database, test).await.unwrap();
}
