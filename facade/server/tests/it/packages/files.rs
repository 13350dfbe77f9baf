//! Several files of a version, and what is said of an artifact when it is published.

use serde_json::{Value, json};

use super::{blob, get, publish, repository};
use crate::support::{Answer, Api, Call};

const AT: &str = "/v1/acme/demo/1.0.0/linux/files";

async fn add(api: &Api, path: &str, token: &str, bytes: &str) -> Answer {
    let call = Call::new("PUT", path)
        .token(token)
        .header("content-type", "text/plain");
    api.send(call.body(bytes.to_owned())).await
}

#[tokio::test]
async fn a_version_has_several_files() {
    let api = repository().await;
    publish(&api, "acme/demo/1.0.0/linux", "the bytes")
        .await
        .expect(201);
    let none = get(&api, AT).await.expect(200).value();
    assert_eq!(none, json!({"files": []}));
    let sig = format!("{AT}/demo.sig");
    let added = add(&api, &sig, "T", "a signature")
        .await
        .expect(201)
        .value();
    assert_eq!((&added["ok"], &added["size"]), (&true.into(), &11.into()));
    add(&api, &format!("{AT}/demo%20sbom"), "acme", "a bill")
        .await
        .expect(201);
    let listed = get(&api, AT).await.expect(200).value();
    let shown: Vec<&Value> = listed["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| &file["file"])
        .collect();
    assert_eq!(shown, ["demo sbom", "demo.sig"]);
    assert_eq!(listed["files"][1]["blob_digest"], added["digest"]);
    let fetched = get(&api, &sig).await.expect(200);
    assert_eq!(fetched.text(), "a signature");
    assert_eq!(fetched.header("content-type"), "text/plain");
    assert_eq!(
        fetched.header("content-disposition"),
        "attachment; filename=demo.sig"
    );
    let digest = added["digest"].as_str().unwrap();
    assert_eq!(fetched.header("etag"), format!("\"{digest}\""));
    assert!(!fetched.header("repr-digest").is_empty());
    let part = Call::new("GET", &sig)
        .token("R")
        .header("range", "bytes=2-5");
    assert_eq!(api.send(part).await.expect(206).text(), "sign");
    let known = Call::new("GET", &sig).token("R");
    let known = known.header("if-none-match", format!("\"{digest}\""));
    api.send(known).await.expect(304);
    let head = api
        .send(Call::new("HEAD", &sig).token("R"))
        .await
        .expect(200);
    assert_eq!(
        (head.text().as_str(), head.header("content-length")),
        ("", "11")
    );
    // Once, and as it is, as artifacts are.
    add(&api, &sig, "T", "another one")
        .await
        .error(409, "ALREADY_EXISTS");
    get(&api, &format!("{AT}/none"))
        .await
        .error(404, "NOT_FOUND");
    let nowhere = "/v1/acme/demo/9.9.9/linux/files";
    get(&api, nowhere).await.error(404, "NOT_FOUND");
    add(&api, &format!("{nowhere}/x"), "T", "x")
        .await
        .error(404, "NOT_FOUND");
    let one = get(&api, "/v1/acme/demo/1.0.0/linux")
        .await
        .expect(200)
        .value();
    assert_eq!(one["downloads"], 0, "only its own bytes are counted");
}

#[tokio::test]
async fn a_file_is_refused_for_what_is_wrong_with_it() {
    let api = repository().await;
    publish(&api, "acme/demo/1.0.0/linux", "the bytes")
        .await
        .expect(201);
    let sig = format!("{AT}/demo.sig");
    add(&api, &sig, "R", "x").await.error(403, "FORBIDDEN");
    api.send(Call::new("PUT", &sig).body("x"))
        .await
        .error(401, "UNAUTHORIZED");
    let other = "/v1/libs/demo/1.0.0/linux/files/x";
    add(&api, other, "acme", "x").await.error(403, "FORBIDDEN");
    let digest = |value: &str| {
        let call = Call::new("PUT", &sig)
            .token("T")
            .header("x-checksum-sha256", value);
        call.body("x")
    };
    api.send(digest(&"0".repeat(64)))
        .await
        .error(422, "DIGEST_MISMATCH");
    api.send(digest("none")).await.error(422, "DIGEST_MISMATCH");
    let long = format!("{AT}/{}", "x".repeat(129));
    add(&api, &long, "T", "x")
        .await
        .error(400, "VALIDATION_ERROR");
    let large = Call::new("PUT", &sig)
        .token("T")
        .header("content-length", "99999999999");
    api.send(large.body("x")).await.error(413, "BLOB_TOO_LARGE");
    let right = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881";
    api.send(digest(right)).await.expect(201);
}

#[tokio::test]
async fn a_file_may_be_larger_than_other_bodies() {
    let api = repository().await;
    publish(&api, "acme/demo/1.0.0/linux", "the bytes")
        .await
        .expect(201);
    let large = "x".repeat(5 * 1024 * 1024);
    let path = format!("{AT}/large");
    let added = add(&api, &path, "T", &large).await.expect(201).value();
    assert_eq!(added["size"], large.len());
    assert_eq!(get(&api, &path).await.expect(200).body.len(), large.len());
}

#[tokio::test]
async fn labels_and_a_description_are_said_when_an_artifact_is_published() {
    let api = repository().await;
    let at = "acme/demo/1.0.0/linux";
    let query = "label=os:linux&label=arch:amd64&label=url:http://x&description=A%20demo";
    let path = format!("{}?{query}", blob(at));
    let call = Call::new("PUT", &path).token("T").body("the bytes");
    api.send(call).await.expect(201);
    let one = get(&api, &format!("/v1/{at}")).await.expect(200).value();
    let labels = json!({"os": "linux", "arch": "amd64", "url": "http://x"});
    assert_eq!(
        (&one["labels"], &one["description"]),
        (&labels, &"A demo".into())
    );
    let found = get(&api, "/v1/search?namespace=acme&label=arch:amd64").await;
    assert!(found.expect(200).text().contains("1.0.0"));
    let twice = "label=os:linux&label=os:other";
    for wrong in ["label=linux", "label=:linux", "label=os:", twice] {
        let path = format!("{}?{wrong}", blob("acme/demo/1.1.0/linux"));
        let call = Call::new("PUT", &path).token("T").body("x");
        api.send(call).await.error(400, "VALIDATION_ERROR");
    }
    publish(&api, "acme/demo/1.2.0/linux", "x")
        .await
        .expect(201);
    let plain = get(&api, "/v1/acme/demo/1.2.0/linux")
        .await
        .expect(200)
        .value();
    assert_eq!(
        (&plain["labels"], plain.get("description")),
        (&json!({}), None)
    );
}
