//! Package documents, split into what is stored once for each revision and what revisions share.

use std::collections::BTreeMap;

use serde_json::Value;

use super::types::Document;
use crate::block::blobs::Digest;
use crate::domain::input::{invalid, is_deeper};
use crate::error::{Error, ErrorKind};

/// The member of a package that is split off.
pub(super) const RESOURCES: &str = "resources";
const NAME: &str = "name";

/// Values within one another: what a reader of JSON takes with room to spare.
const DEPTH_MAX: usize = 100;
/// Resources of a package.
const RESOURCES_MAX: usize = 10_000;
/// Bytes of a package with all its resources.
pub(super) const PACKAGE_BYTES_MAX: usize = 16 * 1024 * 1024;

/// A resource of a revision, in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ResourceEntry {
    /// Resources may have none.
    pub(super) name: Option<String>,
    /// What its body is stored under.
    pub(super) digest: Digest,
}

/// What a revision holds, without the bodies of its resources.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Content {
    /// The package without its list of resources, in whose place there is a null.
    pub(super) document: Document,
    /// `None` when the package has no such list.
    pub(super) resources: Option<Vec<ResourceEntry>>,
}

impl Content {
    /// Its resources, none when there is no list.
    pub(super) fn entries(&self) -> &[ResourceEntry] {
        // A package without a list has no resources.
        self.resources.as_deref().unwrap_or_default()
    }

    /// The package again, of the bodies by their digests.
    pub(super) fn join(mut self, mut bodies: BTreeMap<Digest, Value>) -> Result<Document, Error> {
        if let Some(entries) = self.resources {
            // Nearly always each has a body of its own, which then needs no copy.
            let shared = entries.len() > bodies.len();
            let body = |entry: &ResourceEntry| match shared {
                true => bodies.get(&entry.digest).cloned(),
                false => bodies.remove(&entry.digest),
            };
            let bodies: Option<Vec<Value>> = entries.iter().map(body).collect();
            let bodies = bodies.ok_or_else(|| {
                let message = "a revision has a resource without a body";
                Error::new(ErrorKind::CorruptData, message)
            })?;
            self.document
                .insert(RESOURCES.to_owned(), Value::Array(bodies));
        }
        Ok(self.document)
    }
}

/// A package that is to be stored.
#[derive(Clone, Debug)]
pub(super) struct Package {
    pub(super) content: Content,
    /// The document of the content as JSON.
    pub(super) text: String,
    /// The bodies of its resources as JSON.
    pub(super) bodies: BTreeMap<Digest, String>,
}

impl Package {
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`] for more than 100 values within one another, for more than 10,000
    /// resources, and for more than 16 MB.
    pub(super) fn of(package: &Document) -> Result<Self, Error> {
        check_depth(package)?;
        let mut document = package.clone();
        let mut bodies = BTreeMap::new();
        let mut resources = None;
        if let Some(Value::Array(list)) = document.get_mut(RESOURCES) {
            let list = std::mem::take(list);
            if list.len() > RESOURCES_MAX {
                let count = list.len();
                return Err(invalid(format!(
                    "a package of {count} resources: {RESOURCES_MAX} are the most; make several of it"
                )));
            }
            let mut entries = Vec::with_capacity(list.len());
            for body in &list {
                let text = text_of(body)?;
                let digest = Digest::of(text.as_bytes());
                let name = name_of(body).map(str::to_owned);
                entries.push(ResourceEntry { name, digest });
                bodies.insert(digest, text);
            }
            resources = Some(entries);
            // Keeps its place among the members.
            document.insert(RESOURCES.to_owned(), Value::Null);
        }
        let text = text_of(&document)?;
        let bytes = text.len() + bodies.values().map(String::len).sum::<usize>();
        if bytes > PACKAGE_BYTES_MAX {
            return Err(invalid(format!(
                "a package of {bytes} bytes: {PACKAGE_BYTES_MAX} are the most; keep data beside it"
            )));
        }
        Ok(Self {
            content: Content {
                document,
                resources,
            },
            text,
            bodies,
        })
    }

    /// What stands for the content in the id of its revision.
    pub(super) fn hash(&self) -> u64 {
        let mut all = self.text.clone();
        for entry in self.content.entries() {
            entry.digest.push_to(&mut all);
        }
        let digest = Digest::of(all.as_bytes());
        let first = digest.as_bytes().first_chunk().copied();
        // A digest has 32 bytes, so that there are eight.
        u64::from_be_bytes(first.unwrap_or_default())
    }
}

/// The name of a resource, if it has one.
pub(super) fn name_of(body: &Value) -> Option<&str> {
    body.get(NAME).and_then(Value::as_str)
}

/// A value as JSON.
pub(super) fn text_of(value: &impl serde::Serialize) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|error| invalid(format!("a package is no JSON: {error}")))
}

/// Whether a reader of JSON would take it.
fn check_depth(package: &Document) -> Result<(), Error> {
    match is_deeper(package.values(), DEPTH_MAX) {
        true => Err(invalid(format!(
            "a package has more than {DEPTH_MAX} values within one another"
        ))),
        false => Ok(()),
    }
}
