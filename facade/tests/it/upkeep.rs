//! Uploads that expect something, and the removal of old versions.

use std::sync::Arc;
use std::time::Duration;

use package_database::ErrorKind;
use package_database::backend::{Backend as _, Item, Put, Scan, Value};
use package_database::specs::{Keep, NewSpec, Specs};
use package_database::testing::TestDatabase;

use crate::support::{Interleaved, all, facade};

async fn upload(specs: &Specs, version: &str) {
    let spec = NewSpec::new("spec", version, 1);
    specs.create_or_update("sub 1", &spec).await.unwrap();
}

async fn versions(database: &TestDatabase) -> Vec<String> {
    let versions = all(database.specs().list_versions("sub 1", "spec").await);
    versions.into_iter().map(|spec| spec.version).collect()
}

#[tokio::test]
async fn an_upload_that_expects_a_version_happens_on_that_one_only() {
    let database = TestDatabase::new().await.unwrap();
    let specs = database.specs();
    let on = |expected| NewSpec::new("spec", "next", 1).only_if_latest(expected);
    let missing = specs.create_or_update("sub 1", &on("1")).await.unwrap_err();
    assert_eq!(
        (missing.kind(), missing.is_retryable()),
        (ErrorKind::Conflict, false)
    );
    assert!(versions(&database).await.is_empty(), "nothing is stored");
    upload(&specs, "1").await;
    upload(&specs, "2").await;
    let old = specs.create_or_update("sub 1", &on("1")).await.unwrap_err();
    assert_eq!(old.kind(), ErrorKind::Conflict);
    specs.create_or_update("sub 1", &on("2")).await.unwrap();
    assert_eq!(versions(&database).await, ["1", "2", "next"]);
}

#[tokio::test]
async fn of_many_uploads_that_expect_the_same_version_one_happens() {
    for seed in 0..20 {
        let test = TestDatabase::new().await.unwrap();
        upload(&test.specs(), "1").await;
        let backend = Interleaved::new(test.emulator().clone(), seed);
        let database = Arc::new(facade(backend, seed, 2_000_000_000).await);
        let uploads: Vec<_> = (0..5)
            .map(|number: u32| {
                let database = database.clone();
                tokio::spawn(async move {
                    let version = format!("2 {number}");
                    let spec = NewSpec::new("spec", &version, 1).only_if_latest("1");
                    database.specs().create_or_update("sub 1", &spec).await
                })
            })
            .collect();
        let mut stored = 0;
        for upload in uploads {
            match upload.await.unwrap() {
                Ok(_) => stored += 1,
                Err(error) => assert_eq!(error.kind(), ErrorKind::Conflict, "seed {seed}"),
            }
        }
        assert_eq!(stored, 1, "seed {seed}");
        assert_eq!(versions(&test).await.len(), 2, "seed {seed}");
    }
}

#[tokio::test]
async fn old_versions_go_by_number() {
    let database = TestDatabase::new().await.unwrap();
    let specs = database.specs();
    assert_eq!(
        specs.prune("sub 1", "spec", Keep::newest(1)).await.unwrap(),
        0
    );
    for number in 0..45 {
        upload(&specs, &number.to_string()).await;
    }
    let newest = specs.get("sub 1", "spec").await.unwrap();
    for (keep, gone, left) in [
        (45, 0, 45),
        (100, 0, 45),
        (44, 1, 44),
        (2, 42, 2),
        (0, 1, 1),
        (1, 0, 1),
    ] {
        let pruned = specs
            .prune("sub 1", "Spec", Keep::newest(keep))
            .await
            .unwrap();
        assert_eq!(pruned, gone, "{keep}");
        let versions = versions(&database).await;
        assert_eq!(
            (versions.len(), versions.last().unwrap().as_str()),
            (left, "44")
        );
    }
    assert_eq!(specs.get("sub 1", "spec").await.unwrap(), newest);
}

#[tokio::test]
async fn old_versions_go_by_age_and_the_newest_stays_however_old() {
    let database = TestDatabase::new().await.unwrap();
    let specs = database.specs();
    for second in [1000, 2000, 3000] {
        database.clock().set(second);
        upload(&specs, &second.to_string()).await;
    }
    database.clock().set(3500);
    let keep = |seconds| Keep::younger_than(Duration::from_secs(seconds));
    for (seconds, gone) in [
        (u64::MAX, 0),
        (2500, 0),
        (2499, 1),
        (1500, 0),
        (0, 1),
        (0, 0),
    ] {
        let pruned = specs.prune("sub 1", "spec", keep(seconds)).await.unwrap();
        assert_eq!(pruned, gone, "{seconds}");
    }
    assert_eq!(versions(&database).await, ["3000"]);
}

/// Nor what cannot be read, which may be anything.
#[tokio::test]
async fn no_row_of_another_spec_goes_with_old_versions() {
    let database = TestDatabase::new().await.unwrap();
    let specs = database.specs();
    for marker in ["00000000000000000001", "soon"] {
        for id in ["spec#0", "spec"] {
            let row = Item::from_iter([
                ("sub", Value::from("sub 1")),
                ("updated_at_id", format!("{marker}#{id}").into()),
                ("id", id.into()),
                ("id_updated_at", format!("{id}#{marker}").into()),
            ]);
            let put = Put::new("package.specs", row);
            database.emulator().put(&put).await.unwrap();
        }
    }
    upload(&specs, "new").await;
    assert_eq!(
        specs.prune("sub 1", "spec", Keep::newest(1)).await.unwrap(),
        1
    );
    let rows = database
        .emulator()
        .scan(&Scan::new("package.specs"))
        .await
        .unwrap();
    assert_eq!(rows.items.len(), 5, "of six, the version of the spec");
}

#[tokio::test]
async fn uploads_meanwhile_lose_nothing() {
    for seed in 0..20 {
        let test = TestDatabase::new().await.unwrap();
        for number in 0..5 {
            upload(&test.specs(), &number.to_string()).await;
        }
        let backend = Interleaved::new(test.emulator().clone(), seed);
        let database = Arc::new(facade(backend, seed, 2_000_000_000).await);
        let other = database.clone();
        let uploads = tokio::spawn(async move {
            for number in 5..8 {
                upload(&other.specs(), &number.to_string()).await;
            }
        });
        database
            .specs()
            .prune("sub 1", "spec", Keep::newest(2))
            .await
            .unwrap();
        uploads.await.unwrap();
        let left = versions(&test).await;
        assert!(
            left.ends_with(&["5".into(), "6".into(), "7".into()]),
            "seed {seed}: {left:?}"
        );
        let latest = test.specs().get("sub 1", "spec").await.unwrap().unwrap();
        assert_eq!(latest.version, "7", "seed {seed}");
    }
}
