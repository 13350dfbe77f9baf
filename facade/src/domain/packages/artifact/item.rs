//! Documents and rows as they are in items.

use serde::de::IgnoredAny;
use serde_json::Value as Json;

use super::coordinates::Coordinates;
use crate::backend::Item;
use crate::block::blobs::Digest;
use crate::error::{Error, ErrorKind};

/// The document, as JSON.
pub(crate) const DOCUMENT: &str = "document";
/// The blob that the document is in, where no item has room for it.
pub(crate) const SPILLED: &str = "document_blob";
/// What a file is, as its headers say.
pub(crate) const CONTENT_TYPE: &str = "content_type";
pub(crate) const FILE_NAME: &str = "file";
pub(crate) const COUNT: &str = "count";
/// The row of the index, as JSON.
pub(crate) const ROW: &str = "row";
/// The id of a row among those of its key.
pub(crate) const ROW_ID: &str = "row_id";
/// The digest of the blob of an artifact.
pub(crate) const DIGEST: &str = "digest";
/// The bytes of that blob.
pub(crate) const SIZE: &str = "size";
/// When an artifact was withdrawn; it is not while there is no such attribute.
pub(crate) const YANKED_AT: &str = "yanked_at";
/// Why, and by whom.
pub(crate) const YANKED_FOR: &str = "yanked_for";
pub(crate) const YANKED_BY: &str = "yanked_by";
/// When an artifact was removed, of which the coordinates are never used again.
pub(crate) const REMOVED_AT: &str = "removed_at";
pub(crate) const NAMESPACE: &str = "namespace";
pub(crate) const NAME: &str = "name";
pub(crate) const VERSION: &str = "version";
pub(crate) const VARIANT: &str = "variant";
pub(crate) const TAG_NAME: &str = "tag";
/// How many artifacts a package has.
pub(crate) const ARTIFACTS: &str = "artifacts";

/// Bytes of a document from which on it is in a blob.
pub(crate) const DOCUMENT_BYTES_MAX: usize = 350 * 1024;

/// An item that was read.
#[derive(Clone, Debug, Default)]
pub(crate) struct StoredParts {
    pub(crate) document: Option<Json>,
    pub(crate) row: Option<Json>,
}

/// Which parts of an item are read: to read JSON that nobody looks at takes as long.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted {
    pub(crate) document: Look,
    pub(crate) row: bool,
}

/// How a document is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    /// Not at all.
    Away,
    /// Whether it is there and can be read: true stands for all that is not null.
    There,
    /// All of it.
    Whole,
}

impl Wanted {
    pub(crate) const ALL: Self = Self {
        document: Look::Whole,
        row: true,
    };
    pub(crate) const DOCUMENT: Self = Self {
        document: Look::Whole,
        row: false,
    };
    /// Only whether there is a document.
    pub(crate) const PRESENCE: Self = Self {
        document: Look::There,
        row: false,
    };
    pub(crate) const ROW: Self = Self {
        document: Look::Away,
        row: true,
    };
    /// Only whether there is such an item.
    pub(crate) const NOTHING: Self = Self {
        document: Look::Away,
        row: false,
    };
}

/// The JSON in an attribute.
pub(crate) fn json(item: &Item, name: &'static str) -> Result<Option<Json>, Error> {
    let text = item.text(name);
    let json = text.map(|text| serde_json::from_str(&text));
    json.transpose().map_err(|_| damaged(name))
}

/// Whether there is JSON in an attribute, which is null or for which true stands.
pub(crate) fn presence(item: &Item, name: &'static str) -> Result<Option<Json>, Error> {
    let presence = item.text(name).map(|text| {
        let read: Result<IgnoredAny, _> = serde_json::from_str(&text);
        read.map(|_| match text.trim() {
            "null" => Json::Null,
            _ => Json::Bool(true),
        })
    });
    presence.transpose().map_err(|_| damaged(name))
}

/// The digest in an attribute.
pub(crate) fn digest(item: &Item, name: &'static str) -> Result<Option<Digest>, Error> {
    let digest = item.text(name).map(|text| text.parse());
    digest.transpose().map_err(|_| damaged(name))
}

/// A number in an attribute.
pub(crate) fn number(item: &Item, name: &'static str) -> Option<u64> {
    item.number(name)?.parse().ok()
}

/// The text in an attribute that an item must have.
pub(crate) fn text(item: &Item, name: &'static str) -> Result<String, Error> {
    let text = item.text(name).map(|text| text.into_owned());
    text.ok_or_else(|| damaged(name))
}

/// The coordinates in an item.
pub(crate) fn coordinates(item: &Item) -> Result<Coordinates, Error> {
    let text = |name| text(item, name);
    Ok(Coordinates {
        namespace: text(NAMESPACE)?,
        name: text(NAME)?,
        version: text(VERSION)?,
        variant: text(VARIANT)?,
    })
}

/// Whether what an item was is gone for good.
pub(crate) fn is_removed(item: &Item) -> bool {
    item.contains(REMOVED_AT)
}

/// The digest that a text of a document is, with or without the name of the algorithm.
pub(crate) fn digest_of(text: &str) -> Option<Digest> {
    text.strip_prefix("sha256:").unwrap_or(text).parse().ok()
}

#[cold]
pub(crate) fn damaged(name: &str) -> Error {
    let message = format!("an item of a package has no readable {name}");
    Error::new(ErrorKind::CorruptData, message)
}
