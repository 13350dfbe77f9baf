//! A second repository that follows the log of the first.

use package_database::backend::BoxFuture;
use package_database::block::blobs::Digest;
use package_database::packages::artifact::{Coordinates, FEED, NewArtifact, NewFile};
use package_database::packages::pipeline::Body;
use package_database::packages::replication::{CaughtUp, EventSource, Replayer, Shipment, Shipper};
use package_database::{Error, ErrorKind};
use serde_json::json;

use super::{Subject, artifact, bytes, package, program, standard, step};
use crate::support::rows;

fn at(version: &str) -> Coordinates {
    Coordinates::new("acme", "demo", version, "linux").unwrap()
}

/// All items of the tables of packages and blobs, without what says when and how often they were written, and without
/// what was removed and leaves nothing to be seen.
async fn state(subject: &Subject) -> Vec<String> {
    let mut all = Vec::new();
    for table in ["package.artifacts", "package.blobs"] {
        // The chunks of a large blob lie under the name of their upload, which differs: the bytes are read instead.
        for row in rows(subject.database.emulator(), table).await {
            let mut shown = Vec::new();
            if row.text("kind").as_deref() == Some("blob chunk") {
                continue;
            }
            for (name, value) in row.to_vec() {
                let own = [
                    "rev",
                    "created_at",
                    "updated_at",
                    "since",
                    "gsi1sk",
                    "place",
                ];
                if !own.contains(&&*name) {
                    shown.push(format!("{name}={value:?}"));
                }
            }
            shown.sort();
            all.push(shown.join(" "));
        }
    }
    all.sort();
    all
}

async fn history(subject: &Subject) {
    let packages = subject.packages();
    for version in ["1.0.0", "1.1.0", "2.0.0-rc.1"] {
        let request =
            artifact("acme", "demo", version, "linux").body(bytes(format!("of {version}")));
        assert_eq!(subject.run(&standard::publish(), request).await.status, 201);
    }
    let large = NewArtifact::new(Coordinates::new("libs", "big", "1.0.0", "").unwrap());
    let large = large
        .by("ada")
        .label("kind", "large")
        .description("A large one");
    packages
        .publish(&large, bytes("x".repeat(300_000)))
        .await
        .unwrap();
    for version in ["1.0.0", "1.1.0"] {
        let body = json!({"target_version": version, "target_variant": "linux"}).to_string();
        let request = package("acme", "demo")
            .path("tag", "stable")
            .body(bytes(body));
        assert_eq!(subject.run(&standard::set_tag(), request).await.status, 200);
    }
    packages
        .set_tag("edge", &at("2.0.0-rc.1"), Some("bob"))
        .await
        .unwrap();
    packages
        .delete_tag("acme", "demo", "edge", None)
        .await
        .unwrap();
    packages
        .yank(&at("1.1.0"), Some("broken"), Some("ada"))
        .await
        .unwrap();
    packages
        .add_file(
            &NewFile::new(at("1.0.0"), "demo.sig").content_type("text/plain"),
            bytes("sig"),
        )
        .await
        .unwrap();
}

#[tokio::test]
async fn r_70_a_repository_rebuilt_from_the_log_equals_the_first() {
    let (first, second) = (Subject::new().await, Subject::new().await);
    history(&first).await;
    let shipper = Shipper::new(first.packages()).batches(2, 10);
    let replayer = Replayer::new(second.machine.clone(), "first");
    let done = replayer.catch_up(&shipper).await.unwrap();
    assert_eq!((done.applied, done.skipped, done.blobs), (10, 0, 5));
    assert_eq!(state(&second).await, state(&first).await);
    let big = Coordinates::new("libs", "big", "1.0.0", "").unwrap();
    let (artifact, stored) = second.packages().fetch(&big).await.unwrap().unwrap();
    let read = Body::Blob(stored).collect(u64::MAX).await.unwrap().unwrap();
    assert_eq!(Some(Digest::of(&read)), artifact.digest);
    // Twice changes nothing, and what happens afterwards comes over as well.
    let before = state(&second).await;
    assert_eq!(
        replayer.catch_up(&shipper).await.unwrap(),
        CaughtUp::default()
    );
    assert_eq!(state(&second).await, before);
    first.packages().restore(&at("1.1.0"), None).await.unwrap();
    first.packages().remove(&at("1.0.0"), None).await.unwrap();
    assert_eq!(replayer.catch_up(&shipper).await.unwrap().applied, 2);
    assert!(
        second
            .packages()
            .artifact(&at("1.0.0"))
            .await
            .unwrap()
            .is_none()
    );
    let latest = second
        .packages()
        .latest("acme", "demo")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(latest.coordinates, at("1.1.0"));
}

/// A source that sends every batch twice, and from the beginning.
struct Stammering(Shipper);

impl EventSource for Stammering {
    fn batch(&self, shard: u8, _: u64) -> BoxFuture<'_, Result<Shipment, Error>> {
        Box::pin(async move {
            let mut shipment = self.0.batch(shard, 0).await?;
            let again = shipment.events.clone();
            shipment.events.extend(again);
            Ok(shipment)
        })
    }

    fn blob(&self, digest: Digest) -> BoxFuture<'_, Result<Option<Body>, Error>> {
        self.0.blob(digest)
    }
}

#[tokio::test]
async fn r_94_events_come_at_least_once_and_take_effect_once() {
    let (first, second) = (Subject::new().await, Subject::new().await);
    history(&first).await;
    let replayer = Replayer::new(second.machine.clone(), "first");
    let source = Stammering(Shipper::new(first.packages()));
    let done = replayer.catch_up(&source).await.unwrap();
    assert_eq!((done.applied, done.skipped), (10, 10));
    assert_eq!(state(&second).await, state(&first).await);
    // A gap is no order.
    let shard = FEED.shard_of("acme/demo");
    let mut late = source
        .0
        .batch(shard, 0)
        .await
        .unwrap()
        .events
        .pop()
        .unwrap();
    late.seq += 5;
    let refused = replayer
        .apply(&source.0, shard, &late, &mut CaughtUp::default())
        .await;
    assert_eq!(refused.unwrap_err().kind(), ErrorKind::InvalidInput);
    // A process that dies in the middle goes on where it was: wherever its requests end.
    for place in 0..60 {
        let (test, faults) = package_database::testing::TestDatabase::with_faults()
            .await
            .unwrap();
        let third = Subject::over(test, standard::world()).await;
        faults.script((0..place).map(|_| None));
        faults.script([Some(package_database::backend::adapter::Fault::Crash)]);
        let _ = Replayer::new(third.machine.clone(), "first")
            .catch_up(&source.0)
            .await;
        faults.clear();
        let reopened = third.database.reopened().await.unwrap();
        let third = Subject::over(reopened, standard::world()).await;
        Replayer::new(third.machine.clone(), "first")
            .catch_up(&source.0)
            .await
            .unwrap();
        assert!(state(&third).await == state(&first).await, "{place}");
    }
}

#[tokio::test]
async fn r_94_a_pipeline_of_the_document_applies_events_of_its_type() {
    let (first, second) = (Subject::new().await, Subject::new().await);
    let request = artifact("acme", "demo", "1.0.0", "linux").body(bytes("x"));
    first.run(&standard::publish(), request).await;
    let key = "artifact/{namespace}/{name}/{version}/{variant}";
    let four = json!({"namespace": "{namespace}", "name": "{name}", "version": "{version}", "variant": "{variant}"});
    let mut value = four.clone();
    for (name, from) in [
        ("blob_digest", "{blob_digest}"),
        ("blob_size", "{blob_size}"),
        ("created_at", "{at}"),
        ("created_by", "{by}"),
    ] {
        value[name] = json!(from);
    }
    let mut row = four;
    row["blob_digest"] = json!("{event.payload.blob_digest}");
    let steps = json!([
        step("txn.begin", json!({"isolation": "serializable"})),
        step(
            "kv.get",
            json!({"doc": "artifact_meta", "key": key, "out": "there"})
        ),
        step(
            "kv.cas_put",
            json!({"when": {"is_null": "$there"}, "doc": "artifact_meta", "key": key, "if_absent": true, "value": value})
        ),
        step(
            "index.upsert",
            json!({"index": "artifact_versions", "key": {"namespace": "{namespace}", "name": "{name}"}, "value": row})
        ),
        step("txn.commit", json!({})),
    ]);
    let replayer = Replayer::new(second.machine.clone(), "first")
        .pipeline("artifact.published", program(&steps));
    let shipper = Shipper::new(first.packages());
    assert_eq!(replayer.catch_up(&shipper).await.unwrap().applied, 1);
    assert_eq!(replayer.catch_up(&shipper).await.unwrap().applied, 0);
    assert_eq!(state(&second).await, state(&first).await);
}
