//! The catalogue, loaded through the routes of the shipped document.

use serde_json::json;

use super::{Subject, body, code};
use crate::backend::BoxFuture;
use crate::domain::packages::catalogue::{
    Catalogue, CatalogueTarget, LoadOutcome, SampleArtifact, SamplePublished, SampleTag,
    load_catalogue,
};
use crate::domain::packages::document::RepositoryDocument;
use crate::domain::packages::pipeline::{Body, Request};
use crate::domain::packages::shipped;

impl CatalogueTarget for Subject {
    fn address(&self) -> String {
        "http://repository.example.com".to_owned()
    }

    fn health(&self) -> BoxFuture<'_, Result<bool, String>> {
        Box::pin(async { Ok(true) })
    }

    fn sign_in(&self) -> BoxFuture<'_, Result<String, String>> {
        Box::pin(async { Ok("ada".to_owned()) })
    }

    fn publish<'a>(
        &'a self,
        artifact: &'a SampleArtifact,
    ) -> BoxFuture<'a, Result<SamplePublished, String>> {
        Box::pin(async {
            let SampleArtifact {
                namespace,
                name,
                version,
                variant,
                ..
            } = artifact;
            let path = format!("/v1/{namespace}/{name}/{version}/{variant}/blob");
            let request =
                Request::new().body(Body::Bytes(artifact.content.clone().into_bytes().into()));
            let response = self.send("PUT", &path, request).await;
            match response.status {
                201 => {
                    let digest = response.json().and_then(|json| json["digest"].as_str());
                    Ok(SamplePublished::New(digest.unwrap().to_owned()))
                }
                409 => Ok(SamplePublished::Present(None)),
                status => Err(format!("{status} {:?}", response.json())),
            }
        })
    }

    fn set_tag<'a>(&'a self, tag: &'a SampleTag) -> BoxFuture<'a, Result<(), String>> {
        Box::pin(async {
            let path = format!("/v1/{}/{}/tags/{}", tag.namespace, tag.name, tag.tag);
            let target = json!({"target_version": tag.version, "target_variant": tag.variant});
            let request = Request::new().body(Body::Bytes(target.to_string().into_bytes().into()));
            let response = self.send("PUT", &path, request).await;
            match response.status {
                200 => Ok(()),
                status => Err(format!("{status} {:?}", response.json())),
            }
        })
    }
}

#[test]
fn r_01_the_catalogue_has_nine_artifacts_in_four_namespaces() {
    let catalogue = shipped::catalogue();
    let names: Vec<String> = catalogue
        .artifacts
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        names,
        [
            "acme/hello-world:1.0.0@linux-amd64",
            "acme/hello-world:1.1.0@linux-amd64",
            "acme/hello-world:2.0.0@linux-amd64",
            "acme/hello-world:2.0.0@darwin-arm64",
            "example/webapp:0.1.0@container",
            "example/webapp:0.2.0@container",
            "tools/cli-tool:3.0.0@universal",
            "libs/utility:1.0.0-beta@npm",
            "libs/utility:1.0.0@npm",
        ]
    );
    let tags: Vec<String> = catalogue.tags.iter().map(ToString::to_string).collect();
    assert_eq!(
        tags,
        [
            "acme/hello-world:latest -> 2.0.0@linux-amd64",
            "acme/hello-world:stable -> 1.1.0@linux-amd64",
            "example/webapp:latest -> 0.2.0@container",
            "tools/cli-tool:latest -> 3.0.0@universal",
            "libs/utility:latest -> 1.0.0@npm",
        ]
    );
    let mut digests: Vec<String> = catalogue
        .artifacts
        .iter()
        .map(SampleArtifact::digest)
        .collect();
    digests.sort();
    digests.dedup();
    assert_eq!(digests.len(), 9);
    assert_eq!(catalogue.artifacts[5].labels["features"], "auth,database");
    assert!(Catalogue::parse(b"{\"artifacts\": 9}").is_err());
}

/// What a document of the original forbids of what the original ships.
#[test]
fn a_document_without_prereleases_refuses_exactly_one_artifact() {
    let original = RepositoryDocument::parse(include_bytes!("../data/contradictory.json")).unwrap();
    let refused = shipped::catalogue().refused_by(&original);
    let refused: Vec<String> = refused.iter().map(ToString::to_string).collect();
    assert_eq!(refused, ["libs/utility:1.0.0-beta@npm"]);
    assert!(
        shipped::catalogue()
            .refused_by(shipped::document())
            .is_empty()
    );
}

#[tokio::test]
async fn r_02_r_03_r_04_the_catalogue_is_loaded_once_however_often_it_is_loaded() {
    let subject = Subject::of(shipped::document(), false).await;
    let first = load_catalogue(&subject, shipped::catalogue()).await;
    assert!(first.is_success(), "{first}");
    assert_eq!(first.count(LoadOutcome::Done), 17);
    assert_eq!(first.lines().len(), 17);
    assert_eq!(first.next_steps().len(), 3);
    assert!(first.to_string().contains("curl"), "{first}");
    let second = load_catalogue(&subject, shipped::catalogue()).await;
    assert!(second.is_success(), "{second}");
    assert_eq!(
        (
            second.count(LoadOutcome::Done),
            second.count(LoadOutcome::Skipped)
        ),
        (8, 9)
    );

    let latest = async |package: &str| {
        let response = subject
            .send("GET", &format!("/v1/{package}/latest"), Request::new())
            .await;
        let latest = body(response).await;
        (latest["version"].clone(), latest["variant"].clone())
    };
    assert_eq!(latest("libs/utility").await, (json!("1.0.0"), json!("npm")));
    assert_eq!(
        latest("acme/Hello_World").await,
        (json!("2.0.0"), json!("linux-amd64"))
    );
    for version in ["1.9.0", "1.10.0"] {
        let path = format!("/v1/libs/utility/{version}/npm/blob");
        let request = Request::new().body(Body::Bytes(version.into()));
        assert_eq!(subject.send("PUT", &path, request).await.status, 201);
    }
    assert_eq!(latest("libs/utility").await.0, json!("1.10.0"));
    for artifact in &shipped::catalogue().artifacts {
        let SampleArtifact {
            namespace,
            name,
            version,
            variant,
            content,
            ..
        } = artifact;
        let path = format!("/v1/{namespace}/{name}/{version}/{variant}/blob");
        for _ in 0..2 {
            let response = subject.send("GET", &path, Request::new()).await;
            assert_eq!(body(response).await, json!(content), "{artifact}");
        }
        let path = path.replace("/v1/", "/v1/virtual/");
        let response = subject.send("GET", &path, Request::new()).await;
        assert_eq!(body(response).await, json!(content), "{artifact}");
        let path = path.replace("/virtual/", "/proxy/");
        assert_eq!(subject.send("GET", &path, Request::new()).await.status, 307);
    }
    let missing = subject
        .send("GET", "/v1/acme/none/latest", Request::new())
        .await;
    assert_eq!((missing.status, code(&missing)), (404, Some("NOT_FOUND")));
}

#[tokio::test]
async fn r_04_what_fails_is_reported_and_the_rest_is_done() {
    let mut source = shipped::document().source().clone();
    source["entities"]["versioning"]["allow_prerelease"] = json!(false);
    source["entities"]["versioning"]["latest_policy"]["exclude_prerelease"] = json!(false);
    let document = RepositoryDocument::from_value(source).unwrap();
    let subject = Subject::of(&document, false).await;
    let report = load_catalogue(&subject, shipped::catalogue()).await;
    assert!(!report.is_success());
    let failed = report
        .lines()
        .iter()
        .filter(|(outcome, _)| *outcome == LoadOutcome::Failed);
    let failed: Vec<&str> = failed.map(|(_, line)| line.as_str()).collect();
    assert_eq!(failed.len(), 1, "{report}");
    assert!(
        failed[0].starts_with("libs/utility:1.0.0-beta@npm"),
        "{report}"
    );
    assert_eq!(report.count(LoadOutcome::Done), 15);
}
