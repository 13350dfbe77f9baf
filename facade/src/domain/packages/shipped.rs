//! The documents that come with this crate.

use std::sync::LazyLock;

use serde_json::{Map, Value};

use super::catalogue::Catalogue;
use super::config::{ConfigError, ConfigKind, insert};
use super::document::RepositoryDocument;

/// The document that a repository starts with: publish, fetch, tag, latest, proxy and a virtual repository.
pub const DOCUMENT: &str = include_str!("data/repository.json");

/// That document, read once.
pub fn document() -> &'static RepositoryDocument {
    static READ: LazyLock<RepositoryDocument> = LazyLock::new(|| {
        #[expect(
            clippy::expect_used,
            reason = "the text is a part of this crate, and a test reads it"
        )]
        RepositoryDocument::parse(DOCUMENT.as_bytes()).expect("the shipped document is one")
    });
    &READ
}

/// The sample catalogue: nine artifacts in four namespaces, and five tags.
pub const CATALOGUE: &str = include_str!("data/catalogue.json");

/// That catalogue, read once.
pub fn catalogue() -> &'static Catalogue {
    static READ: LazyLock<Catalogue> = LazyLock::new(|| {
        #[expect(
            clippy::expect_used,
            reason = "the text is a part of this crate, and a test reads it"
        )]
        Catalogue::parse(CATALOGUE.as_bytes()).expect("the shipped catalogue is one")
    });
    &READ
}

/// A text to start from: copy it, and change what is to be different.
///
/// # Examples
///
/// ```
/// use package_database::packages::document::RepositoryDocument;
/// use package_database::packages::shipped::{self, Template};
///
/// let mut source = shipped::document().source().clone();
/// Template::find("entity").unwrap().add_to(&mut source).unwrap();
/// let document = RepositoryDocument::from_value(source).unwrap();
/// assert!(document.entities.contains("my_entity"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Template {
    /// What it is called.
    pub name: &'static str,
    /// What it is for, in one sentence.
    pub sentence: &'static str,
    /// The text, as JSON with remarks.
    pub text: &'static str,
    /// What of a document it is; `None` for pipelines, which are parts of routes.
    kind: Option<ConfigKind>,
}

/// Each of the six texts to start from.
pub const TEMPLATES: [Template; 6] = [
    Template {
        name: "entity",
        sentence: "A thing with fields, its key, and what its fields look like.",
        text: include_str!("data/templates/entity.json"),
        kind: Some(ConfigKind::Entity),
    },
    Template {
        name: "route",
        sentence: "A route that reads a document, with a remark at every step.",
        text: include_str!("data/templates/route.json"),
        kind: Some(ConfigKind::ApiRoute),
    },
    Template {
        name: "pipeline",
        sentence: "Three pipelines: a read that is kept, a write in a transaction, and an upstream behind what is here.",
        text: include_str!("data/templates/pipeline.json"),
        kind: None,
    },
    Template {
        name: "blob_store",
        sentence: "A store of bytes under their digests.",
        text: include_str!("data/templates/blob_store.json"),
        kind: Some(ConfigKind::BlobStore),
    },
    Template {
        name: "auth_scope",
        sentence: "A scope, and what it allows.",
        text: include_str!("data/templates/auth_scope.json"),
        kind: Some(ConfigKind::AuthScope),
    },
    Template {
        name: "upstream",
        sentence: "Another repository, with how long and how often it is asked.",
        text: include_str!("data/templates/upstream.json"),
        kind: Some(ConfigKind::Upstream),
    },
];

impl Template {
    /// The template of that name.
    pub fn find(name: &str) -> Option<&'static Self> {
        TEMPLATES.iter().find(|template| template.name == name)
    }

    /// Adds it to a document as it is, under its own name. Of the pipelines, each becomes a route that is called like the
    /// pattern, on `/v1/{namespace}/{name}/` and that name.
    ///
    /// # Errors
    ///
    /// [`ConfigError::Duplicate`] if there is something of that name.
    pub fn add_to(&self, source: &mut Value) -> Result<(), ConfigError> {
        let malformed = |error: serde_json::Error| ConfigError::Malformed(error.to_string());
        let body: Value = serde_json::from_str(self.text).map_err(malformed)?;
        if let Some(kind) = self.kind {
            return insert(source, kind, &body);
        }
        let patterns = body.get("patterns").and_then(Value::as_object);
        for (name, pattern) in patterns.into_iter().flatten() {
            let steps = pattern.get("pipeline").cloned();
            // A pattern without steps is a pipeline without any.
            let steps = steps.unwrap_or_default();
            let writes = steps.to_string().contains("txn.begin");
            let route = [
                ("id", Value::from(name.as_str())),
                ("method", Value::from(if writes { "PUT" } else { "GET" })),
                (
                    "path",
                    Value::from(format!("/v1/{{namespace}}/{{name}}/{name}")),
                ),
                ("pipeline", steps),
            ];
            let route = route
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value));
            insert(
                source,
                ConfigKind::ApiRoute,
                &Value::Object(route.collect::<Map<_, _>>()),
            )?;
        }
        Ok(())
    }
}
