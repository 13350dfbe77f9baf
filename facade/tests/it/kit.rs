//! The test kit itself.

use std::time::Duration;

use package_database::backend::{Backend as _, Scan};
use package_database::specs::NewSpec;
use package_database::testing::{
    LocalEmulator, TestDatabase, UserGuard, build, with_tables, with_user,
};

use crate::support::all;

#[tokio::test]
async fn test_databases_share_nothing() {
    let one = TestDatabase::new().await.unwrap();
    let two = TestDatabase::new().await.unwrap();
    one.specs()
        .create_or_update("sub 1", &build::spec(1).as_new())
        .await
        .unwrap();
    assert_eq!(all(two.specs().list("sub 1").await), []);
    let fork = one.fork().await.unwrap();
    fork.specs().delete_all("sub 1").await.unwrap();
    assert_eq!(one.specs().list("sub 1").await.unwrap().len(), 1);
    with_tables(async |database| {
        assert_eq!(all(database.specs().list("sub 1").await), []);
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn a_manual_clock_stands_still() {
    let database = TestDatabase::new().await.unwrap();
    database.clock().set(5000);
    database.clock().advance(Duration::from_secs(60));
    let spec = NewSpec::new("spec", "1", 1);
    let spec = database
        .specs()
        .create_or_update("sub 1", &spec)
        .await
        .unwrap();
    assert_eq!(spec.updated_at, 5060);
}

async fn rows(database: &TestDatabase) -> usize {
    let mut rows = 0;
    for table in ["package.specs", "package.credentials"] {
        rows += database
            .emulator()
            .scan(&Scan::new(table))
            .await
            .unwrap()
            .items
            .len();
    }
    rows
}

async fn store(database: &TestDatabase, user: &UserGuard) {
    let spec = build::spec(1);
    database
        .specs()
        .create_or_update(user.sub(), &spec.as_new())
        .await
        .unwrap();
    let mut new = build::credentials(1);
    new.public_key = user.public_key();
    let credentials = database.credentials();
    credentials
        .create_or_update(user.sub(), "default", &new)
        .await
        .unwrap();
    assert_eq!(rows(database).await, 4);
}

#[tokio::test]
async fn a_guarded_user_is_called_test_and_a_uuid() {
    let database = TestDatabase::new().await.unwrap();
    for _ in 0..100 {
        let user = UserGuard::new(&database).unwrap();
        let uuid = user.sub().strip_prefix("test.").unwrap();
        let lengths: Vec<usize> = uuid.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12], "{uuid}");
        let hexadecimal = |digit: char| matches!(digit, '0'..='9' | 'a'..='f' | '-');
        assert!(uuid.chars().all(hexadecimal), "{uuid}");
        assert_eq!(uuid.chars().nth(14), Some('4'), "the version: {uuid}");
        let variant = uuid.chars().nth(19).unwrap();
        assert!("89ab".contains(variant), "the variant: {uuid}");
        user.close().await.unwrap();
    }
}

#[tokio::test]
async fn a_guarded_user_leaves_nothing_behind() {
    let database = TestDatabase::new().await.unwrap();
    with_user(&database, async |user| store(&database, user).await)
        .await
        .unwrap();
    assert_eq!(rows(&database).await, 0);

    let user = UserGuard::new(&database).unwrap();
    store(&database, &user).await;
    user.close().await.unwrap();
    assert_eq!(rows(&database).await, 0);
}

#[tokio::test]
async fn not_even_after_a_panic() {
    let database = TestDatabase::new().await.unwrap();
    let inner = database.clone();
    let test = tokio::spawn(async move {
        with_user(&inner, async |user| {
            store(&inner, user).await;
            panic!("the test fails");
        })
        .await
    });
    assert!(test.await.unwrap_err().is_panic(), "the panic goes on");
    assert_eq!(rows(&database).await, 0);
}

#[tokio::test]
async fn nor_when_nobody_closed_the_guard() {
    let database = TestDatabase::new().await.unwrap();
    let user = UserGuard::new(&database).unwrap();
    store(&database, &user).await;
    drop(user);
    assert_eq!(rows(&database).await, 0);
}

#[tokio::test]
async fn a_local_emulator_has_a_url_and_the_tables() {
    let emulator = LocalEmulator::start().await.unwrap();
    assert!(emulator.url().starts_with("http://127.0.0.1:"));
    let database = emulator.database().await.unwrap();
    assert_eq!(all(database.specs().list("sub 1").await), []);
    emulator.stop().await;
}
