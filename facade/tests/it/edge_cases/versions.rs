//! Cases 1 to 19: clocks, races, crashes, sizes.

use super::*;

#[tokio::test]
async fn case_01_a_clock_that_goes_back_does_not_reorder_versions() {
    let database = TestDatabase::new().await.unwrap();
    for (second, text) in [(1000, "1"), (2000, "2"), (500, "3"), (1999, "4")] {
        database.clock().set(second);
        database
            .specs()
            .create_or_update("sub 1", &version(text))
            .await
            .unwrap();
    }
    assert_eq!(versions(&database).await, ["1", "2", "3", "4"]);
    let latest = database
        .specs()
        .get("sub 1", "spec")
        .await
        .unwrap()
        .unwrap();
    assert_eq!((latest.version.as_str(), latest.updated_at), ("4", 2002));
}

#[tokio::test]
async fn case_02_two_updates_in_one_second_both_survive() {
    let database = TestDatabase::new().await.unwrap();
    for text in ["1", "2", "3"] {
        database
            .specs()
            .create_or_update("sub 1", &version(text))
            .await
            .unwrap();
    }
    assert_eq!(versions(&database).await, ["1", "2", "3"]);
}

#[tokio::test]
async fn case_03_concurrent_updates_end_with_the_newest_as_latest() {
    for seed in 0..20 {
        let test = TestDatabase::new().await.unwrap();
        let backend = Interleaved::new(test.emulator().clone(), seed);
        let database = Arc::new(facade(backend, seed, 1000).await);
        let writers = (0..6).map(|writer: u32| {
            let database = Arc::clone(&database);
            tokio::spawn(async move {
                let text = writer.to_string();
                database
                    .specs()
                    .create_or_update("sub 1", &version(&text))
                    .await
            })
        });
        let writers: Vec<_> = writers.collect();
        let mut acknowledged = 0;
        for writer in writers {
            match writer.await.unwrap() {
                Ok(_) => acknowledged += 1,
                Err(error) => assert_eq!(error.kind(), ErrorKind::Conflict),
            }
        }
        let versions = all(test.specs().list_versions("sub 1", "spec").await);
        assert_eq!(versions.len(), acknowledged, "seed {seed}");
        let latest = test.specs().get("sub 1", "spec").await.unwrap();
        assert_eq!(latest.as_ref(), versions.last(), "seed {seed}");
    }
}

#[tokio::test]
async fn case_04_before_1970_is_1970() {
    let database = TestDatabase::new().await.unwrap();
    database.clock().set(-5);
    for (text, time) in [("1", 0), ("2", 1)] {
        let spec = database
            .specs()
            .create_or_update("sub 1", &version(text))
            .await
            .unwrap();
        assert_eq!(spec.updated_at, time);
    }
    // What the original stored there is read and followed.
    put(
        &database,
        row("old", "-0000000000000000005", "-5", 1.into()),
    )
    .await;
    let old = all(database.specs().list_versions("sub 1", "old").await);
    assert_eq!(old[0].updated_at, -5);
    database
        .specs()
        .create_or_update("sub 1", &NewSpec::new("old", "2", 1))
        .await
        .unwrap();
    database.specs().delete("sub 1", "old").await.unwrap();
    assert_eq!(
        all(database.specs().list_versions("sub 1", "old").await),
        []
    );
}

/// A version is no key, and *latest* means the newest upload.
#[tokio::test]
async fn case_05_06_versions_may_repeat_and_go_back() {
    let database = TestDatabase::new().await.unwrap();
    for text in ["2.0", "2.0", "1.0"] {
        database
            .specs()
            .create_or_update("sub 1", &version(text))
            .await
            .unwrap();
    }
    assert_eq!(versions(&database).await, ["2.0", "2.0", "1.0"]);
    let latest = database
        .specs()
        .latest_version("sub 1", "spec")
        .await
        .unwrap();
    assert_eq!(latest.as_deref(), Some("1.0"));
}

/// A version without its copy, which a crash of the original leaves; the newest of it may lie ahead.
#[tokio::test]
async fn case_07_what_a_crash_of_the_original_left_is_healed_by_the_next_upload() {
    let database = TestDatabase::new().await.unwrap();
    database.clock().set(1000);
    put(
        &database,
        row("spec", "00000000000000005000", "5000", 1.into()),
    )
    .await;
    assert_eq!(database.specs().get("sub 1", "spec").await.unwrap(), None);
    let spec = database
        .specs()
        .create_or_update("sub 1", &version("new"))
        .await
        .unwrap();
    assert_eq!(spec.updated_at, 5001);
    assert_eq!(versions(&database).await, ["old", "new"]);
    let latest = database
        .specs()
        .latest_version("sub 1", "spec")
        .await
        .unwrap();
    assert_eq!(latest.as_deref(), Some("new"));
}

#[tokio::test]
async fn case_09_deletion_races_with_upload_and_nothing_is_left_half() {
    for seed in 0..30 {
        let test = TestDatabase::new().await.unwrap();
        for text in ["1", "2", "3"] {
            test.specs()
                .create_or_update("sub 1", &version(text))
                .await
                .unwrap();
        }
        let backend = Interleaved::new(test.emulator().clone(), seed);
        let database = Arc::new(facade(backend, seed, 1_795_188_600).await);
        let other = Arc::clone(&database);
        let upload = tokio::spawn(async move {
            other
                .specs()
                .create_or_update("sub 1", &version("new"))
                .await
        });
        database.specs().delete("sub 1", "spec").await.unwrap();
        upload.await.unwrap().unwrap();
        let latest = test.specs().get("sub 1", "spec").await.unwrap();
        let versions = all(test.specs().list_versions("sub 1", "spec").await);
        assert_eq!(latest.as_ref(), versions.last(), "seed {seed}");
        assert!(versions.len() <= 1, "seed {seed}: {versions:?}");
    }
}

/// Every read that is not strong sees two empty tables: whoever decided by one would do harm.
#[tokio::test]
async fn case_12_14_36_what_decides_is_read_strongly() {
    let test = TestDatabase::new().await.unwrap();
    let stale = Stale {
        now: Arc::new(test.emulator().clone()),
        then: Arc::new(test.emulator().fork()),
    };
    let database = facade(stale, 0, 1000).await;
    let (specs, credentials) = (database.specs(), database.credentials());
    for text in ["1", "2"] {
        let new = version(text);
        let upload = specs.create_or_update("sub 1", &new);
        upload.await.unwrap();
    }
    assert_eq!(versions(&test).await, ["1", "2"]);
    assert_eq!(specs.get("sub 1", "spec").await.unwrap(), None);
    let found = specs.strong().get("sub 1", "spec").await.unwrap();
    assert_eq!(found.unwrap().version, "2");

    let (one, two) = (build::credentials(1), build::credentials(2));
    for new in [&one, &two] {
        let ensured = credentials.get_or_create("sub 1", "default", new);
        assert_eq!(
            ensured.await.unwrap().credentials.public_key,
            one.public_key
        );
    }
    let claimed = credentials.create_or_update("sub 2", "default", &one);
    assert_eq!(claimed.await.unwrap_err().kind(), ErrorKind::Conflict);
    // A global index cannot be read strongly: a key that was stored just now may be unknown.
    assert_eq!(credentials.get_user(&one.public_key).await.unwrap(), None);

    specs.delete("sub 1", "spec").await.unwrap();
    assert_eq!(versions(&test).await.len(), 0);
    let deleted = credentials.delete("sub 1", "default");
    deleted.await.unwrap();
    let left = test.credentials().list("sub 1").await.unwrap();
    assert_eq!(left.len(), 0);
    specs
        .create_or_update("sub 1", &version("3"))
        .await
        .unwrap();
    database.delete_all("sub 1").await.unwrap();
    assert_eq!(versions(&test).await.len(), 0);
}

#[tokio::test]
async fn case_13_a_stale_index_lets_nobody_in() {
    let test = TestDatabase::new().await.unwrap();
    let new = build::credentials(1);
    test.credentials()
        .create_or_update("sub 1", "default", &new)
        .await
        .unwrap();
    let then = test.emulator().fork();
    let stale = |then: &package_database::backend::emulator::EmulatorBackend| Stale {
        now: Arc::new(test.emulator().clone()),
        then: Arc::new(then.clone()),
    };
    let rotated = build::credentials(2);
    test.credentials()
        .create_or_update("sub 1", "default", &rotated)
        .await
        .unwrap();
    let database = facade(stale(&then), 0, 0).await;
    assert_eq!(
        database
            .credentials()
            .get_user("public key 1")
            .await
            .unwrap(),
        None
    );
    test.credentials().delete("sub 1", "default").await.unwrap();
    assert_eq!(
        database
            .credentials()
            .get_user("public key 1")
            .await
            .unwrap(),
        None
    );
    // Nor does the index's word alone keep a key from its next owner.
    let credentials = database.credentials();
    let taken = credentials.create_or_update("sub 2", "default", &new);
    taken.await.unwrap();
}

#[tokio::test]
async fn case_15_17_lists_and_deletes_go_on_past_a_megabyte() {
    let database = TestDatabase::new().await.unwrap();
    let description = "x".repeat(60_000);
    let long = version("1").description(&description);
    for _ in 0..60 {
        database
            .specs()
            .create_or_update("sub 1", &long)
            .await
            .unwrap();
    }
    for number in 0..31 {
        let mut spec = build::spec(number);
        spec.description = Some(description.clone());
        database
            .specs()
            .create_or_update("sub 1", &spec.as_new())
            .await
            .unwrap();
    }
    assert_eq!(versions(&database).await.len(), 60);
    assert_eq!(database.specs().list("sub 1").await.unwrap().len(), 32);
    let expected = 1 + (0..31).map(|number| number * 10 + 2).sum::<i64>();
    assert_eq!(
        database.specs().count_models("sub 1").await.unwrap(),
        expected
    );
    database.specs().delete("sub 1", "spec").await.unwrap();
    assert_eq!(versions(&database).await.len(), 0);
    assert_eq!(database.specs().list("sub 1").await.unwrap().len(), 31);
    database.specs().delete_all("sub 1").await.unwrap();
    assert_eq!(database.specs().list("sub 1").await.unwrap().len(), 0);
}

#[tokio::test]
async fn case_19_what_is_larger_than_an_item_is_refused_at_once() {
    let database = TestDatabase::new().await.unwrap();
    let most = "x".repeat(200 * 1024 - 300);
    let more = "x".repeat(200 * 1024 - 250);
    let fits = version("1").description(&most);
    database
        .specs()
        .create_or_update("sub 1", &fits)
        .await
        .unwrap();
    let error = database
        .specs()
        .create_or_update("sub 1", &version("1").title(&more))
        .await;
    assert_eq!(error.unwrap_err().kind(), ErrorKind::InvalidInput);
}
