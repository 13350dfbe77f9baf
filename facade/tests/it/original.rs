//! Rows of the Python package: it reads what we write, and we read what it writes.

use package_database::backend::{Backend as _, Get, Item, Put, Scan, Value};
use package_database::credentials::{BinaryForm, Credentials, NewCredentials};
use package_database::specs::NewSpec;
use package_database::testing::TestDatabase;
use package_database::{Database, ErrorKind};

const SPECS: &str = "package.specs";
const CREDENTIALS: &str = "package.credentials";

/// A spec item as the original writes it, at 1795193313.
fn original_spec(marker: &str) -> Item {
    Item::from_iter([
        ("sub", Value::from("sub 1")),
        ("updated_at_id", format!("{marker}#my-spec-a").into()),
        ("id", "my-spec-a".into()),
        ("id_updated_at", format!("my-spec-a#{marker}").into()),
        ("name", "My_Spec.A".into()),
        ("updated_at", "1795193313".into()),
        ("version", "1.0.0".into()),
        ("model_count", Value::number(3)),
        ("title", "title".into()),
    ])
}

const TIME: &str = "00000000001795193313";

async fn put(database: &TestDatabase, table: &str, item: Item) {
    database
        .emulator()
        .put(&Put::new(table, item))
        .await
        .unwrap();
}

async fn all(database: &TestDatabase, table: &str) -> Vec<Item> {
    database
        .emulator()
        .scan(&Scan::new(table))
        .await
        .unwrap()
        .items
}

#[tokio::test]
async fn case_32_our_spec_rows_are_the_originals_to_the_byte() {
    let database = TestDatabase::new().await.unwrap();
    database.clock().set(1_795_193_313);
    let spec = NewSpec::new("My_Spec.A", "1.0.0", 3)
        .title("title")
        .description("");
    database
        .specs()
        .create_or_update("sub 1", &spec)
        .await
        .unwrap();
    let rows = all(&database, SPECS).await;
    assert_eq!(rows, [original_spec(TIME), original_spec("latest")]);
}

#[tokio::test]
async fn the_originals_spec_rows_are_read_and_continued() {
    let database = TestDatabase::new().await.unwrap();
    database.clock().set(1_795_193_313);
    put(&database, SPECS, original_spec(TIME)).await;
    put(&database, SPECS, original_spec("latest")).await;
    let specs = database.specs();
    let spec = specs.get("sub 1", "my.spec-a").await.unwrap().unwrap();
    assert_eq!((spec.updated_at, spec.model_count), (1_795_193_313, 3));
    assert_eq!(
        (spec.title.as_deref(), spec.description),
        (Some("title"), None)
    );
    assert_eq!(specs.list("sub 1").await.unwrap().len(), 1);
    let next = NewSpec::new("my-spec-a", "1.0.1", 4);
    let stored = specs.create_or_update("sub 1", &next).await.unwrap();
    assert_eq!(
        stored.updated_at, 1_795_193_314,
        "the original's version is kept"
    );
    assert_eq!(
        specs
            .list_versions("sub 1", "my-spec-a")
            .await
            .unwrap()
            .len(),
        2
    );
    specs.delete("sub 1", "my-spec-a").await.unwrap();
    assert_eq!(all(&database, SPECS).await, []);
}

fn original_credentials() -> Item {
    Item::from_iter([
        ("sub", Value::from("sub 1")),
        ("id", "default".into()),
        ("public_key", "public key 1".into()),
        ("secret_key_hash", Value::Binary(b"aGFzaA==".to_vec())),
        ("salt", Value::Binary(b"c2FsdA==".to_vec())),
    ])
}

fn new_credentials() -> NewCredentials {
    NewCredentials::new("public key 1", b"hash".as_slice(), b"salt".as_slice())
}

#[tokio::test]
async fn our_credential_rows_are_the_originals_to_the_byte() {
    let database = TestDatabase::new().await.unwrap();
    let new = new_credentials();
    let credentials = database.credentials();
    let stored = credentials.create_or_update("sub 1", "default", &new);
    stored.await.unwrap();
    let rows = all(&database, CREDENTIALS).await;
    assert!(rows.contains(&original_credentials()));
    // The claim is in a partition that is no user's, and in no index.
    assert_eq!(rows.len(), 2);
    let claim = rows.iter().find(|row| !row.contains("public_key")).unwrap();
    assert_eq!(
        claim.text("sub").as_deref(),
        Some("public_key#public key 1")
    );
    credentials.delete("sub 1", "default").await.unwrap();
    assert_eq!(all(&database, CREDENTIALS).await, []);
}

#[tokio::test]
async fn the_originals_credential_rows_are_read_and_respected() {
    let database = TestDatabase::new().await.unwrap();
    let new = new_credentials();
    put(&database, CREDENTIALS, original_credentials()).await;
    let credentials = database.credentials();
    let user = credentials.get_user("public key 1").await.unwrap().unwrap();
    assert_eq!(user.salt.expose(), b"salt");
    assert_eq!(user.secret_key_hash.expose(), b"hash");
    let claim = credentials.create_or_update("sub 2", "default", &new);
    assert_eq!(
        claim.await.unwrap_err().kind(),
        ErrorKind::Conflict,
        "though it has no claim"
    );
    let own = credentials.create_or_update("sub 1", "default", &new);
    own.await.unwrap();
    credentials.delete_all("sub 1").await.unwrap();
    assert_eq!(all(&database, CREDENTIALS).await, []);
}

#[tokio::test]
async fn a_claim_that_the_original_left_behind_does_not_bind() {
    let database = TestDatabase::new().await.unwrap();
    let new = new_credentials();
    let credentials = database.credentials();
    let stored = credentials.create_or_update("sub 1", "default", &new);
    stored.await.unwrap();
    // The original deletes the row and knows of no claim.
    let key = Item::from_iter([("sub", "sub 1"), ("id", "default")]);
    let delete = package_database::backend::Delete::new(CREDENTIALS, key);
    database.emulator().delete(&delete).await.unwrap();
    let taken = credentials.create_or_update("sub 2", "default", &new);
    taken.await.unwrap();
    assert_eq!(
        credentials
            .get_user("public key 1")
            .await
            .unwrap()
            .unwrap()
            .sub,
        "sub 2"
    );
}

/// The original stores a key that somebody has claimed; whoever gives it up then leaves the claim.
#[tokio::test]
async fn a_key_that_another_has_claimed_can_be_given_up() {
    let database = TestDatabase::new().await.unwrap();
    let credentials = database.credentials();
    let new = new_credentials();
    let stored = credentials.create_or_update("sub 2", "default", &new);
    stored.await.unwrap();
    put(&database, CREDENTIALS, original_credentials()).await;
    let next = NewCredentials::new("public key 2", b"hash".as_slice(), b"salt".as_slice());
    let rotated = credentials.create_or_update("sub 1", "default", &next);
    rotated.await.unwrap();
    for (key, sub) in [("public key 1", "sub 2"), ("public key 2", "sub 1")] {
        let user = credentials.get_user(key).await.unwrap().unwrap();
        assert_eq!(user.sub, sub);
    }
    let taken = credentials.create_or_update("sub 3", "default", &new);
    assert_eq!(taken.await.unwrap_err().kind(), ErrorKind::Conflict);
}

/// Longer than any that can be claimed, and as long as the index takes.
#[tokio::test]
async fn the_longest_key_of_the_original_can_be_replaced_and_deleted() {
    let database = TestDatabase::new().await.unwrap();
    let credentials = database.credentials();
    let mut row = original_credentials();
    row.insert("public_key", "k".repeat(2048));
    for replaces in [true, false] {
        put(&database, CREDENTIALS, row.clone()).await;
        if replaces {
            let new = new_credentials();
            let stored = credentials.create_or_update("sub 1", "default", &new);
            stored.await.unwrap();
        }
        credentials.delete("sub 1", "default").await.unwrap();
        assert_eq!(all(&database, CREDENTIALS).await, []);
    }
}

#[tokio::test]
async fn case_37_raw_bytes_are_written_on_request_and_read_by_all() {
    let database = TestDatabase::new().await.unwrap();
    let raw = Database::builder()
        .backend(database.emulator().clone())
        .settings::<Credentials>(BinaryForm::Raw)
        .build()
        .await
        .unwrap();
    let new = NewCredentials::new("public key 1", vec![255_u8; 32], b"salt".as_slice());
    let credentials = raw.credentials();
    credentials
        .create_or_update("sub 1", "default", &new)
        .await
        .unwrap();
    let key = Item::from_iter([("sub", "sub 1"), ("id", "default")]);
    let row = database
        .emulator()
        .get(&Get::new(CREDENTIALS, key))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(row.binary("secret_key_hash"), Some(vec![255; 32]));
    assert_eq!(
        row.binary("salt"),
        Some(b"c2FsdA==".to_vec()),
        "`salt` would read as base64"
    );
    let user = database
        .credentials()
        .get_user("public key 1")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (user.salt, user.secret_key_hash),
        (new.salt, new.secret_key_hash)
    );
}

#[tokio::test]
async fn case_31_damaged_rows_fail_their_own_read_and_are_named() {
    let database = TestDatabase::new().await.unwrap();
    let specs = database.specs();
    specs
        .create_or_update("sub 1", &NewSpec::new("good", "1", 5))
        .await
        .unwrap();
    let damages = [
        ("updated_at", Some(Value::from("soon"))),
        ("updated_at", Some(Value::number(5))),
        ("model_count", Some(Value::from("3"))),
        ("model_count", Some(Value::number("1E+30"))),
        ("title", Some(Value::Bool(true))),
        ("version", None),
    ];
    for (name, value) in damages {
        let kept: Vec<_> = original_spec("latest").to_vec();
        let kept = kept.into_iter().filter(|(other, _)| *other != name);
        let mut row: Item = kept.collect();
        if let Some(value) = value {
            row.insert(name, value);
        }
        put(&database, SPECS, row).await;
        let error = specs.get("sub 1", "my-spec-a").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::CorruptData);
        let text = error.to_string();
        assert!(
            text.contains("latest#my-spec-a") && text.contains(name),
            "{text}"
        );
        assert!(specs.get("sub 1", "good").await.unwrap().is_some());
        let listing = specs.list("sub 1").await.unwrap();
        let error = listing.clone().into_vec().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::CorruptData);
        assert_eq!(error.to_string(), text);
        let (entries, damaged) = listing.skip_damaged();
        assert_eq!((entries.len(), damaged.len()), (1, 1));
        assert_eq!(damaged[0].to_string(), text);
    }
    specs.delete("sub 1", "my-spec-a").await.unwrap();
    assert_eq!(
        specs.list("sub 1").await.unwrap().len(),
        1,
        "it can be deleted"
    );
}
