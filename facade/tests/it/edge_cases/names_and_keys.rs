//! Cases 16 to 38: names, keys, secrets.

use super::*;

/// `a` and `a#b`: we write no such id, but the original did.
#[tokio::test]
async fn case_16_22_a_hash_in_another_id_is_another_spec() {
    let database = TestDatabase::new().await.unwrap();
    for marker in ["00000000000000000100", "latest"] {
        put(&database, row("a", marker, "100", 1.into())).await;
        for other in ["a#b", "a#zebra", "a#"] {
            put(&database, row(other, marker, "100", 1.into())).await;
        }
    }
    let specs = database.specs();
    let found = all(specs.list_versions("sub 1", "a").await);
    assert_eq!(found.len(), 1);
    // Pages on which nothing belongs to the list are followed.
    let options = package_database::block::ListOptions::new().limit(1);
    let page = specs
        .list_versions_with("sub 1", "a", &options)
        .await
        .unwrap();
    assert_eq!(page.into_vec().unwrap(), found);
    let next = specs
        .create_or_update("sub 1", &NewSpec::new("a", "2", 1))
        .await
        .unwrap();
    assert!(next.updated_at > 100);
    specs.delete("sub 1", "a").await.unwrap();
    assert_eq!(all(specs.list_versions("sub 1", "a").await), []);
    assert_eq!(
        specs.list("sub 1").await.unwrap().len(),
        3,
        "the others are untouched"
    );
    specs.delete_all("sub 1").await.unwrap();
    assert_eq!(
        all(specs.list("sub 1").await),
        [],
        "this one takes them all"
    );
}

#[tokio::test]
async fn case_21_23_24_25_names() {
    let database = TestDatabase::new().await.unwrap();
    let specs = database.specs();
    for name in ["my_spec", "my-spec", "My.Spec"] {
        specs
            .create_or_update("sub 1", &NewSpec::new(name, "1", 1))
            .await
            .unwrap();
    }
    let all = all(specs.list("sub 1").await);
    assert_eq!((all.len(), all[0].name.as_str()), (1, "My.Spec"));
    let longest = "x".repeat(1003);
    for name in ["-a-", "_", " ", &longest] {
        specs
            .create_or_update("sub 2", &NewSpec::new(name, "1", 1))
            .await
            .unwrap();
        assert_eq!(specs.list_versions("sub 2", name).await.unwrap().len(), 1);
        specs.delete("sub 2", name).await.unwrap();
    }
    let too_long = "x".repeat(1004);
    for name in ["", "a#b", "a\nb", &too_long] {
        let written = specs
            .create_or_update("sub 1", &NewSpec::new(name, "1", 1))
            .await;
        assert_eq!(written.unwrap_err().kind(), ErrorKind::InvalidInput);
    }
    // The original may have stored any of them, but for one that is too long for a key.
    for name in ["", "a#b", "a\nb"] {
        specs.delete("sub 1", name).await.unwrap();
    }
    let deleted = specs.delete("sub 1", &too_long).await;
    assert_eq!(deleted.unwrap_err().kind(), ErrorKind::InvalidInput);
}

#[tokio::test]
async fn case_26_what_looks_the_same_is_one_spec() {
    let database = TestDatabase::new().await.unwrap();
    let specs = database.specs();
    specs
        .create_or_update("sub 1", &NewSpec::new("cafe\u{301}", "1", 1))
        .await
        .unwrap();
    assert!(specs.get("sub 1", "CAFÉ").await.unwrap().is_some());
}

#[tokio::test]
async fn case_27_a_spec_may_be_called_latest() {
    let database = TestDatabase::new().await.unwrap();
    let specs = database.specs();
    for name in ["latest", "spec"] {
        for text in ["1", "2"] {
            specs
                .create_or_update("sub 1", &NewSpec::new(name, text, 1))
                .await
                .unwrap();
        }
    }
    assert_eq!(
        specs.list_versions("sub 1", "latest").await.unwrap().len(),
        2
    );
    assert_eq!(specs.list("sub 1").await.unwrap().len(), 2);
    specs.delete("sub 1", "latest").await.unwrap();
    assert_eq!(versions(&database).await, ["1", "2"]);
}

#[tokio::test]
async fn case_28_33_empty_arguments_are_refused() {
    let database = TestDatabase::new().await.unwrap();
    let written = database.specs().create_or_update("", &version("1")).await;
    assert_eq!(written.unwrap_err().kind(), ErrorKind::InvalidInput);
    let written = database
        .specs()
        .create_or_update("sub 1", &version(""))
        .await;
    assert_eq!(written.unwrap_err().kind(), ErrorKind::InvalidInput);
    let error = database.specs().count_models("").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    let error = database.delete_all("").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
}

#[tokio::test]
async fn case_30_counts_of_other_writers_are_summed_and_do_not_overflow() {
    let database = TestDatabase::new().await.unwrap();
    let counts = ["-3", "2.9", "1E+2"];
    for (number, count) in counts.into_iter().enumerate() {
        let id = format!("spec {number}");
        put(&database, row(&id, "latest", "1", Value::number(count))).await;
    }
    assert_eq!(database.specs().count_models("sub 1").await.unwrap(), 99);
    for id in ["huge 1", "huge 2"] {
        put(&database, row(id, "latest", "1", Value::number(i64::MAX))).await;
    }
    assert_eq!(
        database.specs().count_models("sub 1").await.unwrap(),
        i64::MAX
    );
}

/// The original enforces nothing, so that two of its rows may bear one key.
#[tokio::test]
async fn case_34_a_key_of_two_users_opens_for_neither() {
    let database = TestDatabase::new().await.unwrap();
    for sub in ["sub 1", "sub 2"] {
        let row = Item::from_iter([
            ("sub", Value::from(sub)),
            ("id", "default".into()),
            ("public_key", "public key 1".into()),
            ("secret_key_hash", Value::Binary(b"aGFzaA==".to_vec())),
            ("salt", Value::Binary(b"c2FsdA==".to_vec())),
        ]);
        let put = Put::new("package.credentials", row);
        database.emulator().put(&put).await.unwrap();
    }
    let error = database
        .credentials()
        .get_user("public key 1")
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict);
}

#[tokio::test]
async fn case_35_many_first_creations_store_one_pair() {
    for seed in 0..20 {
        let test = TestDatabase::new().await.unwrap();
        let backend = Interleaved::new(test.emulator().clone(), seed);
        let database = Arc::new(facade(backend, seed, 1000).await);
        let callers = (0..5).map(|number| {
            let database = Arc::clone(&database);
            tokio::spawn(async move {
                let new = build::credentials(number);
                database
                    .credentials()
                    .get_or_create("sub 1", "default", &new)
                    .await
            })
        });
        let callers: Vec<_> = callers.collect();
        let mut answers = Vec::new();
        for caller in callers {
            answers.push(caller.await.unwrap().unwrap());
        }
        assert_eq!(
            answers.iter().filter(|answer| answer.created).count(),
            1,
            "seed {seed}"
        );
        let stored = test.credentials().get("sub 1", "default").await.unwrap();
        let stored = stored.unwrap();
        assert!(
            answers.iter().all(|answer| answer.credentials == stored),
            "seed {seed}"
        );
        let user = test
            .credentials()
            .get_user(&stored.public_key)
            .await
            .unwrap();
        assert_eq!(user.unwrap().sub, "sub 1");
    }
}

#[tokio::test]
async fn case_34_of_two_who_claim_a_key_at_once_one_gets_it() {
    for seed in 0..20 {
        let test = TestDatabase::new().await.unwrap();
        let backend = Interleaved::new(test.emulator().clone(), seed);
        let database = Arc::new(facade(backend, seed, 1000).await);
        let claims = (0..4).map(|number| {
            let database = Arc::clone(&database);
            tokio::spawn(async move {
                let (sub, new) = (build::sub(number), build::credentials(1));
                database
                    .credentials()
                    .create_or_update(&sub, "default", &new)
                    .await
            })
        });
        let claims: Vec<_> = claims.collect();
        let mut won = 0;
        for claim in claims {
            match claim.await.unwrap() {
                Ok(()) => won += 1,
                Err(error) => assert_eq!(error.kind(), ErrorKind::Conflict),
            }
        }
        assert_eq!(won, 1, "seed {seed}");
        assert!(
            test.credentials()
                .get_user("public key 1")
                .await
                .unwrap()
                .is_some()
        );
    }
}

#[tokio::test]
async fn case_38_no_error_and_no_debug_text_holds_a_secret() {
    let database = TestDatabase::new().await.unwrap();
    let new = NewCredentials::new(
        "public key 1",
        b"the hash".as_slice(),
        b"the salt".as_slice(),
    );
    let credentials = database.credentials();
    credentials
        .create_or_update("sub 1", "default", &new)
        .await
        .unwrap();
    let conflict = credentials.create_or_update("sub 2", "default", &new).await;
    let user = credentials.get_user("public key 1").await.unwrap();
    let stored = all(credentials.list("sub 1").await);
    let texts = format!(
        "{new:?} {:?} {user:?} {stored:?} {database:?}",
        conflict.unwrap_err()
    );
    for secret in ["the hash", "the salt", "dGhlIGhhc2g", "dGhlIHNhbHQ"] {
        assert!(!texts.contains(secret), "{texts}");
    }
}
