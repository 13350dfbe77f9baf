//! The five routes, end to end.

use package_database::block::blobs::Digest;
use serde_json::json;

use super::standard::{fetch, latest, publish, set_tag, versions};
use super::{Subject, artifact, bytes, caller, content, failure, package};

#[tokio::test]
async fn r_66_publish_fetch_tag_and_latest_work_from_end_to_end() {
    let subject = Subject::new().await;
    let body = b"hello".to_vec();
    let digest = format!("sha256:{}", Digest::of(&body));
    let hello = || artifact("acme", "hello-world", "1.0.0", "linux-amd64");
    let answer = subject
        .run(&publish(), hello().body(bytes(body.clone())))
        .await;
    assert_eq!(answer.status, 201, "{answer:?}");
    assert_eq!(
        answer.json(),
        Some(&json!({"ok": true, "digest": digest, "size": 5}))
    );

    let again = subject.run(&publish(), hello().body(bytes("other"))).await;
    assert_eq!(failure(&again), (409, "ALREADY_EXISTS".to_owned()));

    for round in ["stored", "cached"] {
        let answer = subject.run(&fetch(), hello()).await;
        assert_eq!(answer.status, 200, "{round} {answer:?}");
        assert_eq!(answer.header("etag"), Some(&*format!("\"{digest}\"")));
        assert_eq!(
            answer.header("content-type"),
            Some("application/octet-stream")
        );
        assert_eq!(content(answer).await, body);
    }
    let missing = artifact("acme", "hello-world", "9.9.9", "linux-amd64");
    let answer = subject.run(&fetch(), missing).await;
    assert_eq!(failure(&answer), (404, "NOT_FOUND".to_owned()));

    let tag = |version: &str| {
        let body = json!({"target_version": version, "target_variant": "linux-amd64"});
        package("acme", "hello-world")
            .path("tag", "Stable")
            .body(bytes(body.to_string()))
    };
    let answer = subject.run(&set_tag(), tag("1.0.0")).await;
    assert_eq!(answer.json(), Some(&json!({"ok": true})), "{answer:?}");
    let answer = subject.run(&set_tag(), tag("3.0.0")).await;
    assert_eq!(failure(&answer), (404, "TARGET_NOT_FOUND".to_owned()));

    let answer = subject.run(&latest(), package("ACME", "Hello_World")).await;
    assert_eq!(
        answer.json(),
        Some(&json!({
            "namespace": "acme", "name": "hello-world", "version": "1.0.0",
            "variant": "linux-amd64", "blob_digest": digest,
        }))
    );
    let answer = subject.run(&latest(), package("acme", "nothing")).await;
    assert_eq!(failure(&answer), (404, "NOT_FOUND".to_owned()));
}

#[tokio::test]
async fn r_87_latest_follows_semver_and_is_exact_at_once() {
    let subject = Subject::new().await;
    let put = async |version: &str| {
        let request = artifact("libs", "utility", version, "npm").body(bytes(version));
        assert_eq!(
            subject.run(&publish(), request).await.status,
            201,
            "{version}"
        );
    };
    let newest = async || {
        let answer = subject.run(&latest(), package("libs", "utility")).await;
        answer.json().unwrap()["version"].clone()
    };
    put("1.0.0-beta").await;
    assert_eq!(
        newest().await,
        json!(null),
        "a pre-release never is the latest"
    );
    for (version, expected) in [
        ("1.0.0", "1.0.0"),
        ("1.9.0", "1.9.0"),
        ("1.10.0", "1.10.0"),
        ("1.9.1", "1.10.0"),
        ("2.0.0-rc.1", "1.10.0"),
        ("banana", "1.10.0"),
    ] {
        put(version).await;
        assert_eq!(newest().await, json!(expected), "after {version}");
    }
    let answer = subject.run(&versions(), package("libs", "utility")).await;
    let rows = answer.json().unwrap()["versions"].as_array().unwrap();
    let order: Vec<&str> = rows
        .iter()
        .map(|row| row["version"].as_str().unwrap())
        .collect();
    assert_eq!(
        order,
        [
            "2.0.0-rc.1",
            "1.10.0",
            "1.9.1",
            "1.9.0",
            "1.0.0",
            "1.0.0-beta",
            "banana"
        ]
    );
    let answer = subject.run(&versions(), package("libs", "unknown")).await;
    assert_eq!(answer.json().unwrap()["versions"], json!([]));
}

#[tokio::test]
async fn r_28_scopes_are_asked_before_anything_else() {
    let subject = Subject::new().await;
    let hello = || artifact("acme", "demo", "1.0.0", "linux");
    let by = |scopes: &str| hello().principal(caller(scopes)).body(bytes("x"));
    let mut nobody = hello();
    nobody.principal = None;
    let refused = [
        (subject.run(&publish(), nobody).await, (401, "UNAUTHORIZED")),
        (
            subject.run(&publish(), by("read")).await,
            (403, "FORBIDDEN"),
        ),
        (
            subject.run(&publish(), by("admin")).await,
            (403, "FORBIDDEN"),
        ),
        (
            subject.run(&publish(), by("pkg:libs/*:write")).await,
            (403, "FORBIDDEN"),
        ),
        (
            subject.run(&publish(), by("pkg:acme/*:read")).await,
            (403, "FORBIDDEN"),
        ),
    ];
    for (answer, (status, code)) in refused {
        assert_eq!(failure(&answer), (status, code.to_owned()));
    }
    let limited = hello()
        .path("namespace", " ACME ")
        .principal(caller("pkg:acme/*:write"));
    let answer = subject.run(&publish(), limited.body(bytes("x"))).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    let answer = subject
        .run(&fetch(), hello().principal(caller("write")))
        .await;
    assert_eq!(failure(&answer), (403, "FORBIDDEN".to_owned()));
}
