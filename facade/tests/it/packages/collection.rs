//! Collection: what is too old goes, what somebody needs stays.

use std::time::Duration;

use package_database::packages::artifact::{Coordinates, NewArtifact};
use package_database::packages::gc::{self, GcOptions, Schedule};
use package_database::testing::TestDatabase;

use super::bytes;

const DAY: Duration = Duration::from_secs(86_400);

fn at(version: &str, variant: &str) -> Coordinates {
    Coordinates::new("acme", "demo", version, variant).unwrap()
}

/// However many newer ones there are that are no candidates for it.
#[tokio::test]
async fn the_latest_version_stays() {
    let cases: [(&[&str], &[&str], &[&str]); 2] = [
        (
            &["1.0.0", "1.3.0", "1.4.0-rc.1", "2.0.0-beta"],
            &[],
            &["1.0.0"],
        ),
        (
            &["0.9.0", "1.0.0", "1.1.0", "1.2.0"],
            &["1.1.0", "1.2.0"],
            &["0.9.0"],
        ),
    ];
    for (versions, yanked, gone) in cases {
        let test = TestDatabase::new().await.unwrap();
        let packages = test.packages();
        for version in versions {
            let one = NewArtifact::new(at(version, "linux"));
            packages.publish(&one, bytes(*version)).await.unwrap();
        }
        for version in yanked {
            packages
                .yank(&at(version, "linux"), None, None)
                .await
                .unwrap();
        }
        let latest = packages.latest("acme", "demo").await.unwrap();
        let mut options = GcOptions::default();
        options.keep_last = Some(2);
        let plan = gc::plan(&packages, &options).await.unwrap();
        let gone: Vec<Coordinates> = gone.iter().map(|version| at(version, "linux")).collect();
        assert_eq!(plan.artifacts, gone);
        gc::run(&packages, &plan, &options).await.unwrap();
        assert_eq!(packages.latest("acme", "demo").await.unwrap(), latest);
    }
}

#[tokio::test]
async fn r_95_the_newest_versions_and_tagged_ones_stay() {
    let test = TestDatabase::new().await.unwrap();
    let packages = test.packages();
    let mut published = Vec::new();
    for minor in 0..6 {
        for variant in ["linux", "darwin"] {
            let one = at(&format!("1.{minor}.0"), variant);
            packages
                .publish(&NewArtifact::new(one.clone()), bytes(one.to_string()))
                .await
                .unwrap();
            published.push(one);
        }
    }
    packages
        .set_tag("old", &at("1.1.0", "linux"), None)
        .await
        .unwrap();
    let mut options = GcOptions::default();
    options.keep_last = Some(3);
    let plan = gc::plan(&packages, &options).await.unwrap();
    let gone = [
        at("1.2.0", "linux"),
        at("1.2.0", "darwin"),
        at("1.0.0", "linux"),
        at("1.0.0", "darwin"),
    ];
    assert_eq!(
        (plan.artifacts.as_slice(), plan.packages, plan.blobs.len()),
        (gone.as_slice(), 1, 0)
    );
    for one in &published {
        assert!(
            packages.artifact(one).await.unwrap().is_some(),
            "a plan removes nothing"
        );
    }
    // Somebody tags one of them between the plan and the run.
    packages
        .set_tag("late", &at("1.2.0", "linux"), None)
        .await
        .unwrap();
    let done = gc::run(&packages, &plan, &options).await.unwrap();
    assert_eq!((done.artifacts, done.kept, done.blobs), (3, 1, 0));
    for one in &published {
        let there = packages.artifact(one).await.unwrap().is_some();
        assert_eq!(
            there,
            !gone.contains(one) || *one == at("1.2.0", "linux"),
            "{one}"
        );
    }
    // Their bytes go when nobody has needed them for seven days, and not a day earlier.
    test.clock().advance(6 * DAY);
    let plan = gc::plan(&packages, &options).await.unwrap();
    assert!(plan.blobs.is_empty());
    test.clock().advance(2 * DAY);
    let plan = gc::plan(&packages, &options).await.unwrap();
    assert_eq!(plan.blobs.len(), 3);
    let done = gc::run(&packages, &plan, &options).await.unwrap();
    assert_eq!((done.artifacts, done.blobs), (0, 3));
    assert!(
        packages
            .fetch(&at("1.5.0", "linux"))
            .await
            .unwrap()
            .is_some()
    );
}

#[test]
fn r_95_a_schedule_is_daily_in_utc() {
    let nightly: Schedule = "FREQ=DAILY;BYHOUR=3;BYMINUTE=0;BYSECOND=0".parse().unwrap();
    for (now, next) in [
        (-1, 10_800),
        (0, 10_800),
        (10_799, 10_800),
        (10_800, 97_200),
        (97_199, 97_200),
    ] {
        assert_eq!(nightly.next_after(now), next);
    }
    let hourly: Schedule = "FREQ=HOURLY;BYMINUTE=30".parse().unwrap();
    assert_eq!(hourly.next_after(1800), 5400);
    for text in [
        "",
        "DAILY",
        "FREQ=WEEKLY",
        "FREQ=DAILY;BYHOUR=24",
        "FREQ=DAILY;BYDAY=MO",
        "BYHOUR=3",
    ] {
        assert!(text.parse::<Schedule>().is_err(), "{text}");
    }
}
