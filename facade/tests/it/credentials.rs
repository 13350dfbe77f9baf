//! The access patterns of credentials.

use package_database::credentials::{NewCredentials, SecretText, generate};
use package_database::testing::{TestDatabase, build};
use package_database::{ErrorKind, ListOptions};

use crate::support::all;

#[tokio::test]
async fn an_empty_table_has_nothing() {
    let database = TestDatabase::new().await.unwrap();
    let credentials = database.credentials();
    assert_eq!(all(credentials.list_credentials("sub 1").await), []);
    assert_eq!(
        credentials
            .get_credentials("sub 1", "default")
            .await
            .unwrap(),
        None
    );
    assert_eq!(credentials.get_user("public key 1").await.unwrap(), None);
    credentials
        .delete_credentials("sub 1", "default")
        .await
        .unwrap();
    credentials.delete_all_credentials("sub 1").await.unwrap();
}

#[tokio::test]
async fn what_is_written_is_read() {
    let database = TestDatabase::new().await.unwrap();
    let credentials = database.credentials();
    let new = build::credentials(1);
    credentials
        .create_or_update_credentials("sub 1", "default", &new)
        .await
        .unwrap();
    let stored = credentials
        .get_credentials("sub 1", "default")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (stored.id.as_str(), &stored.public_key),
        ("default", &new.public_key)
    );
    assert_eq!(stored.salt, new.salt);
    assert_eq!(all(credentials.list_credentials("sub 1").await), [stored]);
    let user = credentials.get_user("public key 1").await.unwrap().unwrap();
    assert_eq!((user.sub.as_str(), &user.salt), ("sub 1", &new.salt));
    assert_eq!(user.secret_key_hash, new.secret_key_hash);
    assert_eq!(
        credentials
            .get_credentials("sub 2", "default")
            .await
            .unwrap(),
        None
    );
    assert_eq!(
        credentials.get_credentials("sub 1", "other").await.unwrap(),
        None
    );
}

#[tokio::test]
async fn a_replaced_key_is_unknown_and_free_again() {
    let database = TestDatabase::new().await.unwrap();
    let credentials = database.credentials();
    let (one, two) = (build::credentials(1), build::credentials(2));
    credentials
        .create_or_update_credentials("sub 1", "default", &one)
        .await
        .unwrap();
    credentials
        .create_or_update_credentials("sub 1", "default", &two)
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
    assert_eq!(
        credentials.list_credentials("sub 1").await.unwrap().len(),
        1
    );
    credentials
        .create_or_update_credentials("sub 2", "default", &one)
        .await
        .unwrap();
    let user = credentials.get_user("public key 1").await.unwrap().unwrap();
    assert_eq!(user.sub, "sub 2");
    credentials
        .create_or_update_credentials("sub 1", "default", &two)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_public_key_belongs_to_one_credential() {
    let database = TestDatabase::new().await.unwrap();
    let credentials = database.credentials();
    let one = build::credentials(1);
    credentials
        .create_or_update_credentials("sub 1", "default", &one)
        .await
        .unwrap();
    for (sub, id) in [("sub 2", "default"), ("sub 1", "second")] {
        let claim = credentials
            .create_or_update_credentials(sub, id, &one)
            .await;
        assert_eq!(claim.unwrap_err().kind(), ErrorKind::Conflict);
        let claim = credentials.get_or_create_credentials(sub, id, &one).await;
        assert_eq!(claim.unwrap_err().kind(), ErrorKind::Conflict);
    }
    credentials
        .delete_credentials("sub 1", "default")
        .await
        .unwrap();
    credentials
        .create_or_update_credentials("sub 2", "default", &one)
        .await
        .unwrap();
}

#[tokio::test]
async fn the_first_pair_stays() {
    let database = TestDatabase::new().await.unwrap();
    let credentials = database.credentials();
    let first = credentials
        .get_or_create_credentials("sub 1", "default", &build::credentials(1))
        .await
        .unwrap();
    assert!(first.created);
    let second = credentials
        .get_or_create_credentials("sub 1", "default", &build::credentials(2))
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
        .create_or_update_credentials("sub 1", "default", &new)
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
    credentials
        .delete_credentials("sub 1", "default")
        .await
        .unwrap();
    assert_eq!(verify(&pair.public_key, &pair.secret_key).await, None);
}

#[tokio::test]
async fn deleting_all_leaves_other_users() {
    let database = TestDatabase::new().await.unwrap();
    let credentials = database.credentials();
    for number in 0..5 {
        let id = format!("id {number}");
        let new = build::credentials(number);
        credentials
            .create_or_update_credentials("sub 1", &id, &new)
            .await
            .unwrap();
    }
    let other = build::credentials(9);
    credentials
        .create_or_update_credentials("sub 2", "default", &other)
        .await
        .unwrap();
    database
        .specs()
        .create_or_update_spec("sub 1", &build::spec(1).as_new())
        .await
        .unwrap();
    let page = ListOptions::new().limit(3);
    let page = credentials
        .list_credentials_with("sub 1", &page)
        .await
        .unwrap();
    let page_len = page.len();
    let rest = ListOptions::new().after(page.next.unwrap());
    let rest = credentials
        .list_credentials_with("sub 1", &rest)
        .await
        .unwrap();
    assert_eq!((page_len, rest.len()), (3, 2));

    database.delete_all("sub 1").await.unwrap();
    assert_eq!(all(credentials.list_credentials("sub 1").await), []);
    assert_eq!(all(database.specs().list_specs("sub 1").await), []);
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
        let error = credentials
            .create_or_update_credentials(sub, id, &good)
            .await;
        assert_eq!(error.unwrap_err().kind(), ErrorKind::InvalidInput);
        let error = credentials.get_credentials(sub, id).await;
        assert_eq!(error.unwrap_err().kind(), ErrorKind::InvalidInput);
    }
    for sub in ["public_key#x", "test.public_key#x"] {
        let error = credentials.list_credentials(sub).await.unwrap_err();
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
        let error = credentials
            .create_or_update_credentials("sub", "id", &new)
            .await;
        assert_eq!(error.unwrap_err().kind(), ErrorKind::InvalidInput);
    }
    assert_eq!(
        credentials.get_user("").await.unwrap_err().kind(),
        ErrorKind::InvalidInput
    );
}
