//! The access patterns of credentials.

use std::sync::{Arc, Mutex};

use package_database::backend::{Backend as _, Consistency, Get, Query};
use package_database::block::ListOptions;
use package_database::credentials::{NewCredentials, SecretText, generate};
use package_database::testing::{TestDatabase, build};
use package_database::{Database, ErrorKind};

use crate::support::{Noted, all};

/// What was asked of a store.
struct Asked {
    queries: Arc<Mutex<Vec<Query>>>,
    gets: Arc<Mutex<Vec<Get>>>,
}

impl Asked {
    fn taken(&self) -> (Vec<Query>, Vec<Get>) {
        let queries = std::mem::take(&mut *self.queries.lock().unwrap());
        (queries, std::mem::take(&mut *self.gets.lock().unwrap()))
    }
}

async fn noted(test: &TestDatabase) -> (Database, Asked) {
    let (queries, gets) = (Arc::default(), Arc::default());
    let backend = Noted {
        inner: Arc::new(test.emulator().clone()),
        queries: Arc::clone(&queries),
        gets: Arc::clone(&gets),
    };
    let database = test.over_backend(Arc::new(backend)).await.unwrap();
    (database, Asked { queries, gets })
}

#[tokio::test]
async fn an_empty_table_has_nothing() {
    let database = TestDatabase::new().await.unwrap();
    let credentials = database.credentials();
    assert_eq!(all(credentials.list("sub 1").await), []);
    assert_eq!(credentials.get("sub 1", "default").await.unwrap(), None);
    assert_eq!(credentials.get_user("public key 1").await.unwrap(), None);
    credentials.delete("sub 1", "default").await.unwrap();
    credentials.delete_all("sub 1").await.unwrap();
}

#[tokio::test]
async fn what_is_written_is_read() {
    let database = TestDatabase::new().await.unwrap();
    let credentials = database.credentials();
    let new = build::credentials(1);
    credentials
        .create_or_update("sub 1", "default", &new)
        .await
        .unwrap();
    let stored = credentials.get("sub 1", "default").await.unwrap().unwrap();
    assert_eq!(
        (stored.id.as_str(), &stored.public_key),
        ("default", &new.public_key)
    );
    assert_eq!(stored.salt, new.salt);
    assert_eq!(all(credentials.list("sub 1").await), [stored]);
    let user = credentials.get_user("public key 1").await.unwrap().unwrap();
    assert_eq!((user.sub.as_str(), &user.salt), ("sub 1", &new.salt));
    assert_eq!(user.secret_key_hash, new.secret_key_hash);
    assert_eq!(credentials.get("sub 2", "default").await.unwrap(), None);
    assert_eq!(credentials.get("sub 1", "other").await.unwrap(), None);
}

#[tokio::test]
async fn a_replaced_key_is_unknown_and_free_again() {
    let database = TestDatabase::new().await.unwrap();
    let credentials = database.credentials();
    let (one, two) = (build::credentials(1), build::credentials(2));
    credentials
        .create_or_update("sub 1", "default", &one)
        .await
        .unwrap();
    credentials
        .create_or_update("sub 1", "default", &two)
        .await
        .unwrap();
    assert_eq!(credentials.get_user("public key 1").await.unwrap(), None);
    assert!(
        credentials
            .get_user("public key 2")
            .await
            .unwrap()
            .is_some()
    );
    assert_eq!(credentials.list("sub 1").await.unwrap().len(), 1);
    credentials
        .create_or_update("sub 2", "default", &one)
        .await
        .unwrap();
    let user = credentials.get_user("public key 1").await.unwrap().unwrap();
    assert_eq!(user.sub, "sub 2");
    credentials
        .create_or_update("sub 1", "default", &two)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_public_key_belongs_to_one_credential() {
    let database = TestDatabase::new().await.unwrap();
    let credentials = database.credentials();
    let one = build::credentials(1);
    credentials
        .create_or_update("sub 1", "default", &one)
        .await
        .unwrap();
    for (sub, id) in [("sub 2", "default"), ("sub 1", "second")] {
        let claim = credentials.create_or_update(sub, id, &one).await;
        assert_eq!(claim.unwrap_err().kind(), ErrorKind::Conflict);
        let claim = credentials.get_or_create(sub, id, &one).await;
        assert_eq!(claim.unwrap_err().kind(), ErrorKind::Conflict);
    }
    credentials.delete("sub 1", "default").await.unwrap();
    credentials
        .create_or_update("sub 2", "default", &one)
        .await
        .unwrap();
}

#[tokio::test]
async fn the_first_pair_stays() {
    let database = TestDatabase::new().await.unwrap();
    let credentials = database.credentials();
    let first = credentials
        .get_or_create("sub 1", "default", &build::credentials(1))
        .await
        .unwrap();
    assert!(first.created);
    let second = credentials
        .get_or_create("sub 1", "default", &build::credentials(2))
        .await
        .unwrap();
    assert!(!second.created);
    assert_eq!(second.credentials, first.credentials);
    assert_eq!(credentials.get_user("public key 2").await.unwrap(), None);
}

#[tokio::test]
async fn secrets_are_verified() {
    let database = TestDatabase::new().await.unwrap();
    let credentials = database.credentials();
    let pair = generate("sub 1", b"service secret").unwrap();
    let new = pair.to_new_credentials();
    credentials
        .create_or_update("sub 1", "default", &new)
        .await
        .unwrap();
    let verify = async |public_key: &str, secret: &SecretText| {
        credentials.verify_secret(public_key, secret).await.unwrap()
    };
    assert_eq!(
        verify(&pair.public_key, &pair.secret_key).await.as_deref(),
        Some("sub 1")
    );
    assert_eq!(verify(&pair.public_key, &"sk_other".into()).await, None);
    assert_eq!(verify("pk_other", &pair.secret_key).await, None);
    credentials.delete("sub 1", "default").await.unwrap();
    assert_eq!(verify(&pair.public_key, &pair.secret_key).await, None);
}

/// Whether a key is known must not show in what it costs to say no.
#[tokio::test]
async fn an_unknown_key_costs_the_requests_of_a_known_one() {
    let test = TestDatabase::new().await.unwrap();
    let (database, asked) = noted(&test).await;
    let credentials = database.credentials();
    let new = build::credentials(1);
    let stored = credentials.create_or_update("sub 1", "default", &new);
    stored.await.unwrap();
    asked.taken();
    let longest = "k".repeat(2032);
    let mut read = Vec::new();
    for key in [&new.public_key, "unknown", "test.unknown", &longest] {
        let verified = credentials.verify_secret(key, &"sk_other".into()).await;
        assert_eq!(verified.unwrap(), None);
        let (queries, gets) = asked.taken();
        assert_eq!((queries.len(), gets.len()), (1, 1), "{key}");
        let get = &gets[0];
        assert_eq!(
            (get.consistency, &get.project),
            (Consistency::Strong, &vec![])
        );
        let found = test.emulator().get(get).await.unwrap();
        assert_eq!(found.is_some(), key == new.public_key, "{key}");
        let partition = get.key.text("sub").unwrap().into_owned();
        // What tests of live tables ask stays in their part of it.
        assert_eq!(partition.starts_with("test."), key.starts_with("test."));
        assert!(!read.contains(&partition), "no partition that all share");
        read.push(partition);
    }
}

/// The hash is asked for to check a secret, and by nobody else.
#[tokio::test]
async fn case_38_no_secret_is_read_that_is_not_given_out() {
    let test = TestDatabase::new().await.unwrap();
    let (database, asked) = noted(&test).await;
    let credentials = database.credentials();
    for number in [1, 2] {
        let new = build::credentials(number);
        let stored = credentials.create_or_update("sub 1", "default", &new);
        stored.await.unwrap();
        let kept = credentials.get_or_create("sub 1", "default", &new);
        assert!(!kept.await.unwrap().created);
        let taken = credentials.create_or_update("sub 2", "default", &new);
        assert_eq!(taken.await.unwrap_err().kind(), ErrorKind::Conflict);
    }
    let listed = all(credentials.list("sub 1").await);
    let found = credentials.get("sub 1", "default").await;
    assert_eq!(listed, Vec::from_iter(found.unwrap()));
    let deleted = credentials.delete("sub 1", "default");
    deleted.await.unwrap();
    credentials.delete_all("sub 1").await.unwrap();
    let (queries, gets) = asked.taken();
    let of_claims = |get: &&Get| get.key.text("id").as_deref() == Some("claim");
    let gets = gets.iter().filter(|get| !of_claims(get));
    let projections = gets.map(|get| &get.project);
    let projections = projections.chain(queries.iter().map(|query| &query.project));
    for names in projections {
        assert!(!names.is_empty(), "not the whole item");
        assert!(!names.iter().any(|name| name == "secret_key_hash"));
    }
}

#[tokio::test]
async fn deleting_all_leaves_other_users() {
    let database = TestDatabase::new().await.unwrap();
    let credentials = database.credentials();
    for number in 0..5 {
        let id = format!("id {number}");
        let new = build::credentials(number);
        credentials
            .create_or_update("sub 1", &id, &new)
            .await
            .unwrap();
    }
    let other = build::credentials(9);
    credentials
        .create_or_update("sub 2", "default", &other)
        .await
        .unwrap();
    database
        .specs()
        .create_or_update("sub 1", &build::spec(1).as_new())
        .await
        .unwrap();
    let page = ListOptions::new().limit(3);
    let page = credentials.list_with("sub 1", &page).await.unwrap();
    let page_len = page.len();
    let rest = ListOptions::new().after(page.next.unwrap());
    let rest = credentials.list_with("sub 1", &rest).await.unwrap();
    assert_eq!((page_len, rest.len()), (3, 2));

    database.delete_all("sub 1").await.unwrap();
    assert_eq!(all(credentials.list("sub 1").await), []);
    assert_eq!(all(database.specs().list("sub 1").await), []);
    assert_eq!(credentials.get_user("public key 3").await.unwrap(), None);
    assert!(
        credentials
            .get_user("public key 9")
            .await
            .unwrap()
            .is_some()
    );
}

#[tokio::test]
async fn what_cannot_be_a_key_is_refused() {
    let database = TestDatabase::new().await.unwrap();
    let credentials = database.credentials();
    let good = build::credentials(1);
    let long = "x".repeat(2049);
    for (sub, id) in [("", "id"), ("sub", ""), (&long, "id"), ("sub", &long)] {
        let error = credentials.create_or_update(sub, id, &good).await;
        assert_eq!(error.unwrap_err().kind(), ErrorKind::InvalidInput);
        let error = credentials.get(sub, id).await;
        assert_eq!(error.unwrap_err().kind(), ErrorKind::InvalidInput);
    }
    for sub in ["public_key#x", "test.public_key#x"] {
        let error = credentials.list(sub).await.unwrap_err();
        assert_eq!(
            error.kind(),
            ErrorKind::InvalidInput,
            "claims are nobody's credentials"
        );
    }
    let (hash, salt) = (b"hash".as_slice(), b"salt".as_slice());
    let bad = [
        NewCredentials::new("", hash, salt),
        NewCredentials::new(long.as_str(), hash, salt),
        NewCredentials::new("key", b"".as_slice(), salt),
        NewCredentials::new("key", hash, b"".as_slice()),
    ];
    for new in bad {
        let error = credentials.create_or_update("sub", "id", &new).await;
        assert_eq!(error.unwrap_err().kind(), ErrorKind::InvalidInput);
    }
    assert_eq!(
        credentials.get_user("").await.unwrap_err().kind(),
        ErrorKind::InvalidInput
    );
}

/// The service would refuse them only after they were sent.
#[tokio::test]
async fn case_19_credentials_larger_than_an_item_are_refused_before_anything_is_sent() {
    use package_database::ErrorKind;
    use package_database::backend::emulator::EmulatorBackend;
    // Without tables: whatever is sent fails otherwise.
    let untabled = EmulatorBackend::new();
    let untabled = package_database::Database::builder()
        .backend(untabled)
        .build()
        .await
        .unwrap();
    let test = TestDatabase::new().await.unwrap();
    let item = 400 * 1024;
    let fits = vec![7; (item - 1024) / 4 * 3];
    let exceeds = vec![7; item / 4 * 3];
    for (hash, salt) in [
        (&exceeds[..], &b"salt"[..]),
        (b"hash", &exceeds),
        (&fits, &fits),
    ] {
        let new = NewCredentials::new("public key 1", hash, salt);
        let credentials = untabled.credentials();
        let stored = credentials.create_or_update("sub 1", "default", &new).await;
        assert_eq!(stored.unwrap_err().kind(), ErrorKind::InvalidInput);
        let stored = credentials.get_or_create("sub 1", "default", &new).await;
        assert_eq!(stored.unwrap_err().kind(), ErrorKind::InvalidInput);
    }
    let new = NewCredentials::new("public key 1", fits.as_slice(), b"salt".as_slice());
    let credentials = test.credentials();
    credentials
        .create_or_update("sub 1", "default", &new)
        .await
        .unwrap();
}
