//! The sample catalogue, and what loads it into a repository.
//!
//! Invariant: a loader speaks to a repository through its public routes alone, whatever carries the requests. Loading
//! twice is like loading once.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;

use super::artifact::VersionKey;
use super::document::RepositoryDocument;
use crate::backend::BoxFuture;
use crate::block::blobs::Digest;

/// Artifacts and tags to try a repository with.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Catalogue {
    /// What is published, in this order.
    pub artifacts: Vec<SampleArtifact>,
    /// What is tagged afterwards, in this order.
    pub tags: Vec<SampleTag>,
}

/// An artifact of a catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct SampleArtifact {
    /// Whose it is.
    pub namespace: String,
    /// The name of the package.
    pub name: String,
    /// The version of the package.
    pub version: String,
    /// For which machine or in which form.
    pub variant: String,
    /// What it is.
    #[serde(default)]
    pub description: String,
    /// What else is known of it.
    #[serde(default)]
    pub labels: BTreeMap<String, String>,
    /// What is in it.
    pub content: String,
}

/// A tag of a catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct SampleTag {
    /// Whose the package is.
    pub namespace: String,
    /// The name of the package.
    pub name: String,
    /// The name of the tag.
    pub tag: String,
    /// The version that it points at.
    pub version: String,
    /// The variant that it points at.
    pub variant: String,
}

impl Catalogue {
    /// Reads a catalogue.
    ///
    /// # Errors
    ///
    /// A sentence with line and column for a text that is none.
    pub fn parse(text: &[u8]) -> Result<Self, String> {
        let read = serde_json::from_slice(text);
        read.map_err(|error| format!("this is no catalogue: {error}"))
    }

    /// The artifacts that a document does not let anybody publish, because they are pre-releases.
    pub fn refused_by(&self, document: &RepositoryDocument) -> Vec<&SampleArtifact> {
        let allowed = document
            .versioning
            .as_ref()
            .is_none_or(|policy| policy.allow_prerelease);
        let artifacts = self.artifacts.iter();
        let refused = artifacts
            .filter(|artifact| !allowed && VersionKey::of(&artifact.version).is_prerelease());
        refused.collect()
    }
}

impl SampleArtifact {
    /// The digest of its content, as answers have it.
    pub fn digest(&self) -> String {
        format!("sha256:{}", Digest::of(self.content.as_bytes()))
    }
}

impl fmt::Display for SampleArtifact {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            namespace,
            name,
            version,
            variant,
            ..
        } = self;
        write!(formatter, "{namespace}/{name}:{version}@{variant}")
    }
}

impl fmt::Display for SampleTag {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            namespace,
            name,
            tag,
            version,
            variant,
        } = self;
        write!(formatter, "{namespace}/{name}:{tag} -> {version}@{variant}")
    }
}

/// A repository that a catalogue is loaded into: over HTTP, or in this process. An error is one sentence.
pub trait CatalogueTarget: Send + Sync {
    /// Where it is, for people.
    fn address(&self) -> String;
    /// Whether it answers, and is well: `false` when it answers and is not.
    fn health(&self) -> BoxFuture<'_, Result<bool, String>>;
    /// Signs in, and says as whom.
    fn sign_in(&self) -> BoxFuture<'_, Result<String, String>>;
    /// Publishes an artifact.
    fn publish<'a>(
        &'a self,
        artifact: &'a SampleArtifact,
    ) -> BoxFuture<'a, Result<SamplePublished, String>>;
    /// Sets a tag.
    fn set_tag<'a>(&'a self, tag: &'a SampleTag) -> BoxFuture<'a, Result<(), String>>;
}

/// How a repository took an artifact.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SamplePublished {
    /// It is published now, under this digest.
    New(String),
    /// There is one already, under this digest if the repository says so.
    Present(Option<String>),
}

/// How one step of loading ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LoadOutcome {
    /// It is done.
    Done,
    /// It was done before, or is not as it should be and keeps nothing from going on.
    Skipped,
    /// It is not done.
    Failed,
}

/// What loading a catalogue did, step by step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LoadReport {
    lines: Vec<(LoadOutcome, String)>,
    next: Vec<String>,
}

impl LoadReport {
    /// Each step, in its order.
    pub fn lines(&self) -> &[(LoadOutcome, String)] {
        &self.lines
    }

    /// How many steps ended so.
    pub fn count(&self, outcome: LoadOutcome) -> usize {
        self.lines.iter().filter(|(own, _)| *own == outcome).count()
    }

    /// Whether nothing failed: what the exit code of a command says.
    pub fn is_success(&self) -> bool {
        self.count(LoadOutcome::Failed) == 0
    }

    /// What somebody could do now.
    pub fn next_steps(&self) -> &[String] {
        &self.next
    }

    fn note(&mut self, outcome: LoadOutcome, what: impl Into<String>) {
        self.lines.push((outcome, what.into()));
    }
}

impl fmt::Display for LoadReport {
    /// A line for each step, and what to do next.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (outcome, what) in &self.lines {
            let mark = match outcome {
                LoadOutcome::Done => "✅",
                LoadOutcome::Skipped => "⚠️ ",
                LoadOutcome::Failed => "❌",
            };
            writeln!(formatter, "{mark} {what}")?;
        }
        if !self.next.is_empty() {
            writeln!(formatter, "\nWhat to try now:")?;
        }
        self.next
            .iter()
            .try_for_each(|line| writeln!(formatter, "  {line}"))
    }
}

/// Publishes the artifacts of a catalogue and sets its tags. What is there already is left as it is; that another content
/// is there is a failure. Without an answer or a token, nothing more is tried; after any other failure, the rest is.
pub async fn load_catalogue(target: &dyn CatalogueTarget, catalogue: &Catalogue) -> LoadReport {
    let mut report = LoadReport::default();
    let address = target.address();
    match target.health().await {
        Ok(true) => report.note(LoadOutcome::Done, format!("{address} is there")),
        Ok(false) => report.note(LoadOutcome::Skipped, format!("{address} is not well")),
        Err(error) => {
            report.note(
                LoadOutcome::Failed,
                format!("{address} does not answer: {error}"),
            );
            return report;
        }
    }
    match target.sign_in().await {
        Ok(user) => report.note(LoadOutcome::Done, format!("signed in as {user}")),
        Err(error) => {
            report.note(LoadOutcome::Failed, format!("nobody signed in: {error}"));
            return report;
        }
    }
    for artifact in &catalogue.artifacts {
        publish(target, artifact, &mut report).await;
    }
    for tag in &catalogue.tags {
        match target.set_tag(tag).await {
            Ok(()) => report.note(LoadOutcome::Done, tag.to_string()),
            Err(error) => report.note(LoadOutcome::Failed, format!("{tag}: {error}")),
        }
    }
    if report.is_success() {
        report.note(LoadOutcome::Done, "the catalogue is there");
    }
    report.next = next_steps(&address, catalogue);
    report
}

async fn publish(target: &dyn CatalogueTarget, artifact: &SampleArtifact, report: &mut LoadReport) {
    const SHOWN: usize = "sha256:".len() + 16;
    let own = artifact.digest();
    let shown: String = own.chars().take(SHOWN).collect();
    match target.publish(artifact).await {
        Ok(SamplePublished::New(digest)) if digest == own => {
            report.note(LoadOutcome::Done, format!("{artifact} {shown}"));
        }
        Ok(SamplePublished::New(digest)) => {
            let what = format!("{artifact}: stored as {digest}, and it is {own}");
            report.note(LoadOutcome::Failed, what);
        }
        Ok(SamplePublished::Present(digest))
            if digest.as_ref().is_none_or(|digest| *digest == own) =>
        {
            report.note(LoadOutcome::Skipped, format!("{artifact} is there already"));
        }
        Ok(SamplePublished::Present(_)) => {
            let what = format!("{artifact} is there with another content");
            report.note(LoadOutcome::Failed, what);
        }
        Err(error) => report.note(LoadOutcome::Failed, format!("{artifact}: {error}")),
    }
}

/// Three requests about the first package.
fn next_steps(address: &str, catalogue: &Catalogue) -> Vec<String> {
    let Some(first) = catalogue.artifacts.first() else {
        return Vec::new();
    };
    let package = format!("{address}/v1/{}/{}", first.namespace, first.name);
    let header = "-H \"Authorization: Bearer $TOKEN\"";
    vec![
        format!("curl {header} {package}/versions"),
        format!("curl {header} {package}/latest"),
        format!(
            "curl {header} {package}/{}/{}/blob",
            first.version, first.variant
        ),
    ]
}
