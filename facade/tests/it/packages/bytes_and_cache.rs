//! The operations on blobs and caches.

use package_database::backend::{Action, Backend, Update, Value as Stored};
use package_database::block::blobs::{CHUNK_BYTES, Digest};
use package_database::packages::artifact::Coordinates;
use package_database::testing::TestDatabase;
use serde_json::json;

use super::{Subject, artifact, bytes, content, failure, package, request, standard, step};

#[tokio::test]
async fn r_42_r_43_blobs_are_stored_once_and_streamed() {
    let subject = Subject::new().await;
    let store = json!([
        step(
            "blob.put",
            json!({"from": "request.body", "out": "d", "out_size": "s"})
        ),
        step("blob.get", json!({"digest": "$d", "out": "blob"})),
        step(
            "respond.bytes",
            json!({"body": "$blob", "headers": {"X-Digest": "$d", "X-Size": "$s"}})
        ),
    ]);
    for length in [0, 1, CHUNK_BYTES, CHUNK_BYTES + 1, 5 * CHUNK_BYTES + 3] {
        let body: Vec<u8> = (0..length).map(|place| (place % 249) as u8).collect();
        for _ in 0..2 {
            let answer = subject
                .run(&store, request().body(bytes(body.clone())))
                .await;
            assert_eq!(
                answer.header("x-digest"),
                Some(&*format!("sha256:{}", Digest::of(&body)))
            );
            assert_eq!(answer.header("x-size"), Some(&*length.to_string()));
            assert_eq!(content(answer).await, body);
        }
    }
    let none = Digest::of(b"nowhere").to_string();
    let get = step("blob.get", json!({"digest": none, "out": "blob"}));
    assert_eq!(
        subject.fails(&[get]).await,
        (404, "BLOB_NOT_FOUND".to_owned())
    );
    let wrong = request().body(bytes("abc")).digest(Digest::of(b"other"));
    let answer = subject.run(&store, wrong).await;
    assert_eq!(failure(&answer), (422, "DIGEST_MISMATCH".to_owned()));
    let put = step("blob.put", json!({"from": "$nothing"}));
    assert_eq!(
        subject.fails(&[put]).await,
        (500, "PIPELINE_ERROR".to_owned())
    );
}

#[tokio::test]
async fn r_44_r_62_a_digest_is_computed_from_the_stored_bytes() {
    let subject = Subject::new().await;
    let digest = Digest::of(b"the bytes");
    let verify = |digest: &str| step("blob.verify_digest", json!({"digest": digest}));
    let missing = (404, "BLOB_NOT_FOUND".to_owned());
    assert_eq!(subject.fails(&[verify(&digest.to_string())]).await, missing);
    let store = json!([
        step("blob.put", json!({"from": "request.body"})),
        verify("$digest"),
        step("respond.json", json!({})),
    ]);
    let answer = subject
        .run(&store, request().body(bytes("the bytes")))
        .await;
    assert_eq!(answer.status, 200);
    assert_eq!(
        subject.fails(&[verify("sha256:abc")]).await,
        (400, "VALIDATION_ERROR".to_owned())
    );
    // Somebody damages the one chunk; its name still begins like a digest.
    let key = package_database::backend::Item::new()
        .with("pk", format!("B#{digest}#000000"))
        .with("sk", "C#00000000");
    let damage = vec![Action::set("data", Stored::Binary(b"other bytes".to_vec()))];
    let update = Update::new("package.blobs", key, damage);
    subject.database.emulator().update(&update).await.unwrap();
    let failed = subject.fails(&[verify(&digest.to_string())]).await;
    assert_eq!(failed, (422, "DIGEST_MISMATCH".to_owned()));
}

/// Whoever asked for it before, with whatever headers, and in another process a few seconds later.
#[tokio::test]
async fn an_artifact_that_was_removed_is_in_no_cache() {
    let mut world = standard::world();
    world.caching.vary = vec!["Accept".to_owned()];
    let subject = Subject::over(TestDatabase::new().await.unwrap(), world.clone()).await;
    let other = Subject::over(subject.database.reopened().await.unwrap(), world).await;
    let demo = |version: &str| artifact("acme", "demo", version, "linux");
    for version in ["1.0.0", "2.0.0"] {
        let published = demo(version).body(bytes(version));
        let answer = subject.run(&standard::publish(), published).await;
        assert_eq!(answer.status, 201);
    }
    let fetch = async |subject: &Subject, version: &str| {
        let mut statuses = Vec::new();
        for accept in ["*/*", "application/json"] {
            let asked = demo(version).header("Accept", accept);
            statuses.push(subject.run(&standard::fetch(), asked).await.status);
        }
        statuses
    };
    for subject in [&subject, &other, &subject, &other] {
        assert_eq!(fetch(subject, "1.0.0").await, [200, 200]);
        assert_eq!(fetch(subject, "2.0.0").await, [200, 200]);
    }
    let at = Coordinates::new("acme", "demo", "1.0.0", "linux").unwrap();
    let packages = subject.machine.packages();
    packages.remove(&at, None).await.unwrap();
    assert_eq!(fetch(&subject, "1.0.0").await, [404, 404]);
    other
        .database
        .clock()
        .advance(std::time::Duration::from_secs(11));
    assert_eq!(fetch(&other, "1.0.0").await, [404, 404]);
    for subject in [&subject, &other] {
        assert_eq!(fetch(subject, "2.0.0").await, [200, 200]);
    }
}

#[tokio::test]
async fn r_48_r_49_a_cache_keeps_values_until_they_end() {
    let subject = Subject::new().await;
    let keep = |seconds: u64| {
        [
            step("blob.put", json!({"from": "request.body"})),
            step("blob.get", json!({"digest": "$digest", "out": "blob"})),
            step(
                "cache.put",
                json!({"key": "k/{name}", "ttl_seconds": seconds, "value": {"a": [1, {"b": "$digest"}], "body": "$blob"}}),
            ),
            step("respond.json", json!({})),
        ]
    };
    let look = json!([
        step(
            "cache.get",
            json!({"key": "k/{name}", "value_out": "value"})
        ),
        step(
            "respond.json",
            json!({"when": {"equals": ["$cache_hit", false]}, "body": [false, "$value"]})
        ),
        step(
            "respond.bytes",
            json!({"headers": {"X-A": "$value.a[0]"}, "body": "$value.body"})
        ),
    ]);
    let miss = json!([false, null]);
    let demo = || package("acme", "demo");
    assert_eq!(subject.run(&look, demo()).await.json(), Some(&miss));
    let answer = subject
        .run(&json!(keep(300)), demo().body(bytes("kept")))
        .await;
    assert_eq!(answer.status, 200);
    let hit = subject.run(&look, demo()).await;
    assert_eq!(hit.header("x-a"), Some("1"));
    assert_eq!(content(hit).await, b"kept");
    assert_eq!(
        subject.run(&look, package("acme", "other")).await.json(),
        Some(&miss)
    );
    // Other processes see it too.
    let other = Subject::over(
        subject.database.reopened().await.unwrap(),
        standard::world(),
    )
    .await;
    assert_eq!(content(other.run(&look, demo()).await).await, b"kept");
    subject
        .database
        .clock()
        .advance(std::time::Duration::from_secs(300));
    assert_eq!(subject.run(&look, demo()).await.json(), Some(&miss));
    assert_eq!(other.run(&look, demo()).await.json(), Some(&miss));
}

#[tokio::test]
async fn r_90_what_varies_is_kept_apart_and_what_is_too_large_is_not_kept() {
    let mut world = standard::world();
    world.caching.vary = vec!["Accept".to_owned()];
    world.caching.entry_bytes = 1000;
    let database = package_database::testing::TestDatabase::new()
        .await
        .unwrap();
    let subject = Subject::over(database, world).await;
    let fill = json!([
        step("cache.get", json!({"key": "k"})),
        step(
            "respond.json",
            json!({"when": {"equals": ["$cache_hit", true]}, "body": "hit"})
        ),
        step("parse.json", json!({})),
        step("cache.put", json!({"key": "k", "value": "$body"})),
        step("respond.json", json!({"body": "miss"})),
    ]);
    let ask = async |accept: &str, size: usize| {
        let body = bytes(format!("\"{}\"", "x".repeat(size)));
        let answer = subject
            .run(&fill, request().header("accept", accept).body(body))
            .await;
        answer.json().unwrap().clone()
    };
    assert_eq!(ask("text/plain", 2000).await, "miss");
    assert_eq!(
        ask("text/plain", 10).await,
        "miss",
        "the large one was not kept"
    );
    assert_eq!(ask("text/plain", 10).await, "hit");
    assert_eq!(ask("text/html", 10).await, "miss");
    assert_eq!(ask("text/html", 10).await, "hit");
}
