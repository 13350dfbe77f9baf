//! What callers give and get.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::{Map, Value as Json};

use super::coordinates::Coordinates;
use super::item::{self, digest_of};
use crate::backend::{Item, Scalar};
use crate::block::blobs::Digest;
use crate::error::Error;

/// An artifact that is to be published.
///
/// # Examples
///
/// ```
/// use package_database::packages::artifact::{Coordinates, NewArtifact};
///
/// let at = Coordinates::new("acme", "demo", "1.0.0", "linux-amd64")?;
/// let new = NewArtifact::new(at).by("ada").label("language", "rust").description("A demo");
/// assert_eq!(new.labels["language"], "rust");
/// # Ok::<(), package_database::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct NewArtifact {
    /// Where it will be.
    pub coordinates: Coordinates,
    /// Who publishes it.
    pub by: Option<String>,
    /// What it is found by and tells of itself: texts, as a rule.
    pub labels: Map<String, Json>,
    /// What it is, for people.
    pub description: Option<String>,
    /// The digest that its bytes must have, if it is known.
    pub digest: Option<Digest>,
}

impl NewArtifact {
    /// An artifact of which nothing is said but where it will be.
    pub fn new(coordinates: Coordinates) -> Self {
        Self {
            coordinates,
            by: None,
            labels: Map::new(),
            description: None,
            digest: None,
        }
    }

    /// The same artifact, published by somebody.
    #[must_use]
    pub fn by(mut self, by: impl Into<String>) -> Self {
        self.by = Some(by.into());
        self
    }

    /// The same artifact with one more label.
    #[must_use]
    pub fn label(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.labels.insert(name.into(), Json::String(value.into()));
        self
    }

    /// The same artifact with a description.
    #[must_use]
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }
}

/// An artifact that is published.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Artifact {
    /// Where it is.
    pub coordinates: Coordinates,
    /// What its bytes are called.
    pub digest: Option<Digest>,
    /// How many bytes it has, if its document says so.
    pub size: Option<u64>,
    /// When it was published, as its document writes it.
    pub created_at: Option<String>,
    /// Who published it.
    pub created_by: Option<String>,
    /// What it is found by and tells of itself.
    pub labels: Map<String, Json>,
    /// What it is, for people.
    pub description: Option<String>,
    /// That it was withdrawn; `None` when it was not.
    pub yanked: Option<Yank>,
}

/// That an artifact was withdrawn: it never is the latest, and whoever knows its coordinates still gets it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Yank {
    /// When, as documents write times.
    pub at: String,
    /// Why, if that was said.
    pub reason: Option<String>,
    /// Who withdrew it, if somebody is known.
    pub by: Option<String>,
}

/// A name for a version.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tag {
    /// Its own name.
    pub name: String,
    /// The artifact that it names.
    pub target: Coordinates,
    /// When it was set last, as its document writes it.
    pub updated_at: Option<String>,
    /// Who set it.
    pub updated_by: Option<String>,
}

/// A package of a namespace.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PackageInfo {
    /// Whose it is.
    pub namespace: String,
    /// What it is called.
    pub name: String,
    /// How many artifacts it has: all variants of all versions.
    pub artifacts: u64,
}

/// One more file of an artifact: a signature, a bill of materials.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FileInfo {
    /// What it is called.
    pub name: String,
    /// What its bytes are called.
    pub digest: Digest,
    /// How many they are.
    pub size: u64,
    /// What kind of bytes, as headers say it.
    pub content_type: String,
}

/// A file that is to be added to an artifact.
///
/// # Examples
///
/// ```
/// use package_database::packages::artifact::{Coordinates, NewFile};
///
/// let at = Coordinates::new("acme", "demo", "1.0.0", "linux-amd64")?;
/// let new = NewFile::new(at, "demo.sig").content_type("text/plain").by("ada");
/// assert_eq!(new.content_type, "text/plain");
/// # Ok::<(), package_database::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct NewFile {
    /// The artifact that gets it.
    pub coordinates: Coordinates,
    /// What it is called: up to 128 characters without a slash.
    pub name: String,
    /// What kind of bytes it is, as headers say it: up to 256 characters.
    pub content_type: String,
    /// The digest that its bytes must have, if it is known.
    pub digest: Option<Digest>,
    /// Who adds it.
    pub by: Option<String>,
}

impl NewFile {
    /// A file of any kind of bytes.
    pub fn new(coordinates: Coordinates, name: impl Into<String>) -> Self {
        Self {
            coordinates,
            name: name.into(),
            content_type: "application/octet-stream".to_owned(),
            digest: None,
            by: None,
        }
    }

    /// The same file of another kind of bytes.
    #[must_use]
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = content_type.into();
        self
    }

    /// The same file, whose bytes must have that digest.
    #[must_use]
    pub const fn digest(mut self, digest: Digest) -> Self {
        self.digest = Some(digest);
        self
    }

    /// The same file, added by somebody.
    #[must_use]
    pub fn by(mut self, by: impl Into<String>) -> Self {
        self.by = Some(by.into());
        self
    }
}

/// What the document of an artifact says besides what its item does. What is not as it should be is not said.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Said {
    created_at: Json,
    created_by: Json,
    labels: Json,
    description: Json,
}

impl Said {
    /// What the document in an item says; `None` when there is none in it.
    fn of(document: Option<&str>) -> Result<Option<Self>, Error> {
        let Some(text) = document else {
            return Ok(None);
        };
        // Nearly always it is a map, of which nobody needs the rest.
        let said = match text.starts_with('{') {
            true => serde_json::from_str(text),
            false => serde_json::from_str(text).map(Self::of_json),
        };
        said.map(Some).map_err(|_| item::damaged(item::DOCUMENT))
    }

    pub(super) fn of_json(document: Json) -> Self {
        let Json::Object(mut members) = document else {
            return Self::default();
        };
        // What was not noted is null.
        let mut take = |name| members.swap_remove(name).unwrap_or_default();
        Self {
            created_at: take("created_at"),
            created_by: take("created_by"),
            labels: take("labels"),
            description: take("description"),
        }
    }
}

/// What an item of an artifact says, if its document is in it; the rest is in the document.
pub(super) fn artifact(item: &Item) -> Result<Artifact, String> {
    // A document that is in a blob is no part of a list: what the item says beside it is.
    let stored = StoredArtifact::of(item);
    let artifact = stored.said().and_then(|said| {
        // Without a document, nothing is said in one.
        stored.artifact(said.unwrap_or_default())
    });
    artifact.map_err(|error| error.to_string())
}

/// What an item of an artifact holds, found in one search.
pub(super) struct StoredArtifact<'i> {
    names: [Option<Scalar<'i>>; 4],
    digest: Option<Scalar<'i>>,
    size: Option<Scalar<'i>>,
    /// When it was withdrawn, why, and by whom.
    yanked: [Option<Scalar<'i>>; 3],
    document: Option<Cow<'i, str>>,
    spilled: Option<Scalar<'i>>,
}

impl<'i> StoredArtifact<'i> {
    /// What an item holds.
    pub(super) fn of(item: &'i Item) -> Self {
        // In the order in which they are written.
        let [
            ns,
            name,
            version,
            variant,
            digest,
            size,
            at,
            why,
            by,
            document,
            spilled,
        ] = item.scalars([
            item::NAMESPACE,
            item::NAME,
            item::VERSION,
            item::VARIANT,
            item::DIGEST,
            item::SIZE,
            item::YANKED_AT,
            item::YANKED_FOR,
            item::YANKED_BY,
            item::DOCUMENT,
            item::SPILLED,
        ]);
        Self {
            names: [ns, name, version, variant],
            digest,
            size,
            yanked: [at, why, by],
            document: document.and_then(Scalar::text),
            spilled,
        }
    }

    /// The blob that the document is in, if it is not in the item.
    pub(super) fn spilled(&self) -> Result<Option<Digest>, Error> {
        let Some(Scalar::Text(text)) = &self.spilled else {
            return Ok(None);
        };
        let digest = text.parse().map_err(|_| item::damaged(item::SPILLED));
        digest.map(Some)
    }

    /// What the document says, if it is in the item.
    pub(super) fn said(&self) -> Result<Option<Said>, Error> {
        Said::of(self.document.as_deref())
    }

    /// What it and its document say of an artifact.
    pub(super) fn artifact(self, said: Said) -> Result<Artifact, Error> {
        let [namespace, name, version, variant] = self.names;
        let part = |part: Option<Scalar<'_>>, name| match part.and_then(Scalar::text) {
            Some(text) => Ok(text.into_owned()),
            None => Err(item::damaged(name)),
        };
        let coordinates = Coordinates {
            namespace: part(namespace, item::NAMESPACE)?,
            name: part(name, item::NAME)?,
            version: part(version, item::VERSION)?,
            variant: part(variant, item::VARIANT)?,
        };
        let text = |said: Json| match said {
            Json::String(text) => Some(text),
            _ => None,
        };
        let [at, reason, by] = self
            .yanked
            .map(|own| own.and_then(Scalar::text).map(Cow::into_owned));
        Ok(Artifact {
            coordinates,
            digest: self
                .digest
                .and_then(Scalar::text)
                .as_deref()
                .and_then(digest_of),
            size: (self.size.and_then(Scalar::number)).and_then(|digits| digits.parse().ok()),
            created_at: text(said.created_at),
            created_by: text(said.created_by),
            labels: match said.labels {
                Json::Object(labels) => labels,
                // Without labels there are none.
                _ => Map::new(),
            },
            description: text(said.description),
            yanked: at.map(|at| Yank { at, reason, by }),
        })
    }
}

pub(super) fn tag(item: &Item) -> Result<Tag, String> {
    let read = || {
        let document = item::json(item, item::DOCUMENT)?.unwrap_or(Json::Null);
        let text = |name: &str| document.get(name).and_then(Json::as_str).map(str::to_owned);
        Ok::<_, crate::Error>(Tag {
            name: item::text(item, item::TAG_NAME)?,
            target: item::coordinates(item)?,
            updated_at: text("updated_at"),
            updated_by: text("updated_by"),
        })
    };
    read().map_err(|error| error.to_string())
}

pub(super) fn package(item: &Item) -> Result<PackageInfo, String> {
    let read = || {
        Ok::<_, crate::Error>(PackageInfo {
            namespace: item::text(item, item::NAMESPACE)?,
            name: item::text(item, item::NAME)?,
            artifacts: item::number(item, item::ARTIFACTS)
                .ok_or_else(|| item::damaged(item::ARTIFACTS))?,
        })
    };
    read().map_err(|error| error.to_string())
}

pub(super) fn namespace(item: &Item) -> Result<String, String> {
    item::text(item, item::NAMESPACE).map_err(|error| error.to_string())
}

pub(super) fn labelled(item: &Item) -> Result<Coordinates, String> {
    item::coordinates(item).map_err(|error| error.to_string())
}

pub(super) fn file(item: &Item) -> Result<FileInfo, String> {
    let read = || {
        Ok::<_, crate::Error>(FileInfo {
            name: item::text(item, item::FILE_NAME)?,
            digest: item::digest(item, item::DIGEST)?.ok_or_else(|| item::damaged(item::DIGEST))?,
            size: item::number(item, item::SIZE).ok_or_else(|| item::damaged(item::SIZE))?,
            content_type: item::text(item, item::CONTENT_TYPE)?,
        })
    };
    read().map_err(|error| error.to_string())
}
