//! Rows of the Python package that this crate would not have written: read, listed, removed, continued.

use package_database::ErrorKind;
use package_database::backend::{Backend as _, Item, Put, Scan, Value};
use package_database::block::ListOptions;
use package_database::specs::NewSpec;
use package_database::testing::TestDatabase;

use crate::support::all;

const SPECS: &str = "package.specs";
const TIME: &str = "00000000000000001000";

/// A row of a spec, whatever its id.
fn row(id: &str, marker: &str) -> Item {
    Item::from_iter([
        ("sub", Value::from("sub 1")),
        ("updated_at_id", format!("{marker}#{id}").into()),
        ("id", id.into()),
        ("id_updated_at", format!("{id}#{marker}").into()),
        ("name", id.into()),
        ("updated_at", "1000".into()),
        ("version", "old".into()),
        ("model_count", Value::number(1)),
    ])
}

async fn put(database: &TestDatabase, row: Item) {
    let put = Put::new(SPECS, row);
    database.emulator().put(&put).await.unwrap();
}

async fn put_both(database: &TestDatabase, id: &str) {
    put(database, row(id, TIME)).await;
    put(database, row(id, "latest")).await;
}

async fn rows(database: &TestDatabase) -> usize {
    let scan = Scan::new(SPECS);
    database.emulator().scan(&scan).await.unwrap().items.len()
}

/// Ids as the Python package makes them of names that nothing checks. The last one has capitals of a later Unicode.
const IDS: [&str; 9] = [
    "a#b",
    "#",
    "a\nb",
    "a\0b",
    "a\u{85}b",
    "cafe\u{301}",
    "",
    "latest#x",
    "\u{a7da}",
];

#[tokio::test]
async fn rows_under_names_that_are_refused_are_read_listed_and_removed() {
    for id in IDS {
        let database = TestDatabase::new().await.unwrap();
        let specs = database.specs();
        put_both(&database, id).await;
        put_both(&database, "other").await;
        let found = specs.get("sub 1", id).await.unwrap();
        assert_eq!(found.unwrap().id, id, "{id:?}");
        let version = specs.latest_version("sub 1", id).await.unwrap();
        assert_eq!(version.as_deref(), Some("old"), "{id:?}");
        let versions = all(specs.list_versions("sub 1", id).await);
        assert_eq!(versions.len(), 1, "{id:?}");
        assert_eq!(all(specs.list("sub 1").await).len(), 2, "{id:?}");
        specs.delete("sub 1", id).await.unwrap();
        assert_eq!(rows(&database).await, 2, "{id:?}: the other one is left");
        assert_eq!(specs.get("sub 1", id).await.unwrap(), None, "{id:?}");
    }
}

#[tokio::test]
async fn uploads_of_such_names_are_refused_all_the_same() {
    let database = TestDatabase::new().await.unwrap();
    for name in ["a#b", "#", "a\nb", "a\0b", "a\u{85}b", ""] {
        put_both(&database, name).await;
        let spec = NewSpec::new(name, "1", 1);
        let upload = database.specs().create_or_update("sub 1", &spec).await;
        assert_eq!(
            upload.unwrap_err().kind(),
            ErrorKind::InvalidInput,
            "{name:?}"
        );
    }
}

/// One name, one spec: what is read by it is what an upload goes on with and a removal removes.
#[tokio::test]
async fn a_name_means_the_row_with_the_exact_id_as_long_as_there_is_one() {
    let database = TestDatabase::new().await.unwrap();
    let specs = database.specs();
    let (decomposed, composed) = ("Cafe\u{301}", "caf\u{e9}");
    put_both(&database, "cafe\u{301}").await;
    let upload = NewSpec::new(decomposed, "new", 1);
    let stored = specs.create_or_update("sub 1", &upload).await.unwrap();
    assert_eq!(stored.id, "cafe\u{301}");
    let found = specs.get("sub 1", decomposed).await.unwrap();
    assert_eq!(found, Some(stored));
    assert_eq!(all(specs.list_versions("sub 1", decomposed).await).len(), 2);
    let token = {
        let options = ListOptions::new().limit(1);
        let first = specs.list_versions_with("sub 1", decomposed, &options);
        first.await.unwrap().next.unwrap()
    };
    let rest = ListOptions::new().after(token);
    let rest = specs.list_versions_with("sub 1", decomposed, &rest).await;
    assert_eq!(all(rest).len(), 1);
    assert_eq!(specs.get("sub 1", composed).await.unwrap(), None);
    specs.delete("sub 1", decomposed).await.unwrap();
    assert_eq!(rows(&database).await, 0);
    let stored = specs.create_or_update("sub 1", &upload).await.unwrap();
    assert_eq!(stored.id, composed, "nothing is there to go on with");
    let found = specs.get("sub 1", decomposed).await.unwrap();
    assert_eq!(found, Some(stored));
}

/// Its time is in the keys of the versions.
#[tokio::test]
async fn a_copy_with_a_damaged_time_is_healed_by_the_next_upload() {
    for time in [
        Some(Value::from("soon")),
        Some(Value::number(5)),
        Some("".into()),
        None,
    ] {
        let database = TestDatabase::new().await.unwrap();
        database.clock().set(1000);
        put(&database, row("spec", TIME)).await;
        let kept: Vec<_> = row("spec", "latest").to_vec();
        let mut copy: Item = kept
            .into_iter()
            .filter(|(name, _)| name != "updated_at")
            .collect();
        if let Some(time) = time {
            copy.insert("updated_at", time);
        }
        put(&database, copy).await;
        let specs = database.specs();
        let error = specs.get("sub 1", "spec").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::CorruptData);
        let upload = NewSpec::new("spec", "new", 1);
        let stored = specs.create_or_update("sub 1", &upload).await.unwrap();
        assert_eq!(
            stored.updated_at, 1001,
            "after the version whose key says 1000"
        );
        assert_eq!(specs.get("sub 1", "spec").await.unwrap(), Some(stored));
        assert_eq!(all(specs.list_versions("sub 1", "spec").await).len(), 2);
    }
}

#[tokio::test]
async fn a_version_with_a_damaged_time_tells_it_by_its_key() {
    let database = TestDatabase::new().await.unwrap();
    let mut damaged = row("spec", TIME);
    damaged.insert("updated_at", "soon");
    put(&database, damaged).await;
    let versions = all(database.specs().list_versions("sub 1", "spec").await);
    assert_eq!(versions[0].updated_at, 1000);
}

#[tokio::test]
async fn a_copy_with_the_id_of_another_spec_is_damaged_and_nothing_to_wait_for() {
    for index_key in ["spec#latest", "other#latest"] {
        let database = TestDatabase::new().await.unwrap();
        let mut copy = row("spec", "latest");
        copy.insert("id", "other");
        copy.insert("id_updated_at", index_key);
        put(&database, copy).await;
        let specs = database.specs();
        let upload = NewSpec::new("spec", "new", 1);
        let errors = [
            specs.create_or_update("sub 1", &upload).await.unwrap_err(),
            specs.get("sub 1", "spec").await.unwrap_err(),
            specs.latest_version("sub 1", "spec").await.unwrap_err(),
            specs.list("sub 1").await.unwrap().into_vec().unwrap_err(),
        ];
        for error in errors {
            assert_eq!(error.kind(), ErrorKind::CorruptData, "{error}");
            assert!(error.to_string().contains("latest#spec"), "{error}");
        }
        specs.delete("sub 1", "spec").await.unwrap();
        specs.create_or_update("sub 1", &upload).await.unwrap();
    }
}

/// A copy that another writer left without its key in the index is in the way of no upload.
#[tokio::test]
async fn a_copy_that_the_index_does_not_show_is_replaced() {
    let database = TestDatabase::new().await.unwrap();
    let kept: Vec<_> = row("spec", "latest").to_vec();
    let copy = kept.into_iter().filter(|(name, _)| name != "id_updated_at");
    put(&database, copy.collect()).await;
    let upload = NewSpec::new("spec", "new", 1);
    let stored = database
        .specs()
        .create_or_update("sub 1", &upload)
        .await
        .unwrap();
    assert_eq!(
        database.specs().get("sub 1", "spec").await.unwrap(),
        Some(stored)
    );
}

#[tokio::test]
async fn credentials_with_an_empty_salt_are_read_listed_and_removed() {
    let database = TestDatabase::new().await.unwrap();
    let row = Item::from_iter([
        ("sub", Value::from("sub 1")),
        ("id", "a#\n".into()),
        ("public_key", "public key 1".into()),
        ("secret_key_hash", Value::Binary(b"aGFzaA==".to_vec())),
        ("salt", Value::Binary(Vec::new())),
    ]);
    let put = Put::new("package.credentials", row);
    database.emulator().put(&put).await.unwrap();
    let credentials = database.credentials();
    let found = credentials.get("sub 1", "a#\n").await.unwrap().unwrap();
    assert!(found.salt.expose().is_empty());
    assert_eq!(all(credentials.list("sub 1").await), [found]);
    let user = credentials.get_user("public key 1").await.unwrap();
    assert_eq!(user.unwrap().secret_key_hash.expose(), b"hash");
    credentials.delete("sub 1", "a#\n").await.unwrap();
    assert!(credentials.list("sub 1").await.unwrap().is_empty());
}
