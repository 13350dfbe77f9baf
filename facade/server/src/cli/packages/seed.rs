//! `packages seed`: publishes the sample catalogue as any client would, and sets its tags.

use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

use package_database::backend::BoxFuture;
use package_database::packages::catalogue::{
    CatalogueTarget, LoadOutcome, SampleArtifact, SamplePublished, SampleTag, load_catalogue,
};
use package_database::packages::shipped;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::People;
use super::client::{Answer, JSON, Service};
use crate::answer::segment;
use crate::cli::output::{Output, Went};

/// What artifacts are sent as.
const BYTES: &str = "application/octet-stream";

pub(super) async fn run(url: &str, people: &People, mut output: Output) -> ExitCode {
    let service = match Service::at(url) {
        Ok(service) => service,
        Err(error) => return output.refuse(&error),
    };
    let catalogue = shipped::catalogue();
    let target = Target {
        service,
        people,
        output: &output,
        all: catalogue.artifacts.len() + catalogue.tags.len(),
        done: Mutex::new(0),
    };
    let report = load_catalogue(&target, catalogue).await;
    output.progress(None);
    for (outcome, text) in report.lines() {
        let went = match outcome {
            LoadOutcome::Done => Went::Well,
            LoadOutcome::Skipped => Went::Skipped,
            LoadOutcome::Failed => Went::Badly,
        };
        output.step(went, text);
    }
    for text in report.next_steps() {
        output.note(text);
    }
    output.end(Value::Null)
}

/// A service that the catalogue is loaded into.
struct Target<'a> {
    service: Service,
    people: &'a People,
    output: &'a Output,
    /// How many requests the catalogue takes.
    all: usize,
    done: Mutex<usize>,
}

impl Target<'_> {
    /// Tells whoever watches how far it is.
    fn went_on(&self) {
        // A number is a number, whoever panicked with it.
        let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        *done += 1;
        self.output
            .progress(Some(&format!("{done} of {}", self.all)));
    }

    async fn put(&self, path: &str, media_type: &str, body: String) -> Result<Answer, String> {
        self.went_on();
        self.service.send(Method::PUT, path, media_type, body).await
    }

    async fn publish_one(&self, artifact: &SampleArtifact) -> Result<SamplePublished, String> {
        let path = path_of(artifact);
        let answer = self
            .put(&blob_of(&path, artifact), BYTES, artifact.content.clone())
            .await?;
        match answer.status {
            StatusCode::CREATED => {
                let digest = answer.body.get("digest").and_then(Value::as_str);
                let digest = digest.ok_or("the answer has no digest")?;
                Ok(SamplePublished::New(digest.to_owned()))
            }
            StatusCode::CONFLICT => {
                let stored = self.service.get(&path).await?;
                let digest = stored.body.get("blob_digest").and_then(Value::as_str);
                Ok(SamplePublished::Present(digest.map(str::to_owned)))
            }
            _ => Err(answer.why()),
        }
    }
}

fn package_of(namespace: &str, name: &str) -> String {
    format!("/v1/{}/{}", segment(namespace), segment(name))
}

fn path_of(artifact: &SampleArtifact) -> String {
    let package = package_of(&artifact.namespace, &artifact.name);
    format!(
        "{package}/{}/{}",
        segment(&artifact.version),
        segment(&artifact.variant)
    )
}

/// Where its bytes are, with its labels and its description as parameters.
fn blob_of(path: &str, artifact: &SampleArtifact) -> String {
    let mut labels: Vec<String> = Vec::new();
    for (name, value) in &artifact.labels {
        labels.push(format!("label={}:{}", segment(name), segment(value)));
    }
    if !artifact.description.is_empty() {
        labels.push(format!("description={}", segment(&artifact.description)));
    }
    match labels.is_empty() {
        true => format!("{path}/blob"),
        false => format!("{path}/blob?{}", labels.join("&")),
    }
}

impl CatalogueTarget for Target<'_> {
    fn address(&self) -> String {
        self.service.url().to_owned()
    }

    fn health(&self) -> BoxFuture<'_, Result<bool, String>> {
        Box::pin(async {
            let status = self.service.health().await?;
            Ok(status == StatusCode::OK)
        })
    }

    fn sign_in(&self) -> BoxFuture<'_, Result<String, String>> {
        Box::pin(async {
            self.service.sign_in(self.people).await?;
            Ok(self.people.username.clone())
        })
    }

    fn publish<'a>(
        &'a self,
        artifact: &'a SampleArtifact,
    ) -> BoxFuture<'a, Result<SamplePublished, String>> {
        Box::pin(self.publish_one(artifact))
    }

    fn set_tag<'a>(&'a self, tag: &'a SampleTag) -> BoxFuture<'a, Result<(), String>> {
        Box::pin(async move {
            let package = package_of(&tag.namespace, &tag.name);
            let path = format!("{package}/tags/{}", segment(&tag.tag));
            let body = json!({"target_version": tag.version, "target_variant": tag.variant});
            let answer = self.put(&path, JSON, body.to_string()).await?;
            match answer.status {
                StatusCode::OK => Ok(()),
                _ => Err(answer.why()),
            }
        })
    }
}
