//! Datasets as items, and back.

use std::borrow::Cow;
use std::str::FromStr;

use super::document::{Content, ResourceEntry};
use super::entries::{self, Changed};
use super::table;
use super::types::{Author, DatasetId, DatasetInfo, Document, RevisionId, RevisionInfo, TagInfo};
use crate::backend::{Item, Scalar, Value};
use crate::block::blobs::Digest;
use crate::block::key::{self, PK, SK};
use crate::block::listing::Record;
use crate::block::platform::{GSI1_PK, GSI1_SK};
use crate::block::record::{CREATED_AT, Envelope, KIND, REV, SCHEMA, UPDATED_AT};
use crate::error::{Error, ErrorKind};

pub(super) const SCHEMA_VERSION: u32 = 1;

pub(super) const ID: &str = "id";
const REVISION: &str = "revision";
const COUNT: &str = "count";
pub(super) const STATE: &str = "state";
pub(super) const ACTIVE: &str = "active";
const DELETED: &str = "deleted";
const OWNER: &str = "owner";
const NAME: &str = "name";
const DELETED_AT: &str = "deleted_at";
const PARENT: &str = "parent";
const AUTHOR_NAME: &str = "author_name";
const AUTHOR_EMAIL: &str = "author_email";
const MESSAGE: &str = "message";
const REVERTED_FROM: &str = "reverted_from";
const DOCUMENT: &str = "document";
const RESOURCES: &str = "resources";
const BODY: &str = "body";
const DESCRIPTION: &str = "description";
/// The blob that a document or a body is in that no item has room for.
pub(super) const BLOB: &str = "blob";

/// What a list of revisions reads.
pub(super) const REVISION_INFO: [&str; 13] = [
    PK,
    SK,
    KIND,
    REV,
    SCHEMA,
    CREATED_AT,
    UPDATED_AT,
    PARENT,
    AUTHOR_NAME,
    AUTHOR_EMAIL,
    MESSAGE,
    REVERTED_FROM,
    BLOB,
];

pub(super) const HEADS: Record<Head> = record(head);
pub(super) const REVISIONS: Record<Revision> = record(revision);
pub(super) const REVISION_INFOS: Record<RevisionInfo> = record(revision_info);
/// The document of a revision that is not in a blob.
pub(super) const DOCUMENTS: Record<Document> = record(document);
pub(super) const TAGS: Record<TagInfo> = record(tag);
pub(super) const BODIES: Record<Body> = record(body);
pub(super) const POINTERS: Record<DatasetId> = record(pointer);
/// A dataset in the index of its owner.
pub(super) const NAMES: Record<DatasetInfo> = Record {
    decode: info,
    partition: GSI1_PK,
    position: &[GSI1_SK, PK, SK],
};

const fn record<T>(decode: fn(&Item) -> Result<T, String>) -> Record<T> {
    Record {
        decode,
        partition: PK,
        position: &[SK],
    }
}

/// The head of a dataset: what is true of it now.
#[derive(Clone, Debug)]
pub(super) struct Head {
    pub(super) envelope: Envelope,
    pub(super) id: DatasetId,
    pub(super) owner: String,
    pub(super) name: String,
    pub(super) revision: RevisionId,
    /// When it was deleted, as the key of its old name says; `None` while it is active.
    pub(super) deleted_at: Option<u64>,
}

impl Head {
    pub(super) fn item(&self) -> Item {
        let item = table::head(self.id)
            .with(OWNER, self.owner.as_str())
            .with(NAME, self.name.as_str())
            .with(REVISION, self.revision.to_string())
            .with(COUNT, Value::number(self.revision.number()));
        match self.deleted_at {
            None => item.with(STATE, ACTIVE),
            Some(at) => item
                .with(STATE, DELETED)
                .with(DELETED_AT, Value::number(at)),
        }
    }
}

fn head(item: &Item) -> Result<Head, String> {
    // Here and below in the order in which they are written, so that one search finds them all.
    let names = [PK, OWNER, NAME, REVISION, STATE, DELETED_AT];
    let [partition, owner, name, revision, state, deleted_at] = item.scalars(names);
    let deleted_at = match &*shown(state, STATE)? {
        ACTIVE => None,
        DELETED => Some(number(deleted_at, DELETED_AT)?),
        _ => return Err(unreadable(STATE)),
    };
    Ok(Head {
        envelope: envelope(item)?,
        id: second(partition, PK)?,
        owner: text(owner, OWNER)?,
        name: text(name, NAME)?,
        revision: parsed(revision, REVISION)?,
        deleted_at,
    })
}

/// The item of a name, besides its key.
pub(super) fn name_item(item: Item, id: DatasetId, owner: &str, name: &str) -> Item {
    item.with(ID, id.to_string())
        .with(OWNER, owner)
        .with(NAME, name)
}

fn pointer(item: &Item) -> Result<DatasetId, String> {
    parsed(item.scalar(ID), ID)
}

fn info(item: &Item) -> Result<DatasetInfo, String> {
    let [id, owner, name] = item.scalars([ID, OWNER, NAME]);
    Ok(DatasetInfo {
        id: parsed(id, ID)?,
        owner: text(owner, OWNER)?,
        name: text(name, NAME)?,
    })
}

/// A revision as it is stored.
#[derive(Clone, Debug)]
pub(super) struct Revision {
    pub(super) info: RevisionInfo,
    pub(super) content: Stored,
}

/// Where the content of a revision is.
#[derive(Clone, Debug)]
pub(super) enum Stored {
    Here(Content),
    Blob(Digest),
}

/// The item of a revision besides its content and envelope.
pub(super) fn revision_item(info: &RevisionInfo) -> Item {
    let key = table::revision(info.dataset, info.id);
    let mut item = with_author(key, &info.author).with(MESSAGE, info.message.as_str());
    if let Some(parent) = info.parent {
        item.insert(PARENT, parent.to_string());
    }
    if let Some(from) = info.reverted_from {
        item.insert(REVERTED_FROM, from.to_string());
    }
    item
}

/// Puts the content of a revision into its item.
pub(super) fn with_content(mut item: Item, document: &str, content: &Content) -> Item {
    item.insert(DOCUMENT, document);
    if let Some(entries) = &content.resources {
        item.insert(RESOURCES, entries::write(entries));
    }
    item
}

fn revision_info(item: &Item) -> Result<RevisionInfo, String> {
    let names = [
        PK,
        SK,
        AUTHOR_NAME,
        AUTHOR_EMAIL,
        MESSAGE,
        PARENT,
        REVERTED_FROM,
    ];
    let [
        partition,
        sort,
        author_name,
        author_email,
        message,
        parent,
        reverted_from,
    ] = item.scalars(names);
    let linked = |found: Option<Scalar<'_>>, name| {
        let text = found.and_then(Scalar::text);
        text.map(|text| of_text(&text, name)).transpose()
    };
    Ok(RevisionInfo {
        dataset: second(partition, PK)?,
        id: second(sort, SK)?,
        parent: linked(parent, PARENT)?,
        author: author(author_name, author_email),
        message: text(message, MESSAGE)?,
        created_at: envelope(item)?.created_at,
        reverted_from: linked(reverted_from, REVERTED_FROM)?,
    })
}

fn revision(item: &Item) -> Result<Revision, String> {
    let [document, resources, blob] = item.scalars([DOCUMENT, RESOURCES, BLOB]);
    let content = match blob.and_then(Scalar::text) {
        Some(digest) => Stored::Blob(of_text(&digest, BLOB)?),
        None => Stored::Here(content(document, resources)?),
    };
    Ok(Revision {
        info: revision_info(item)?,
        content,
    })
}

fn content(document: Option<Scalar<'_>>, resources: Option<Scalar<'_>>) -> Result<Content, String> {
    let entries = |found| {
        let entries = Scalar::text(found).and_then(|text| entries::read(&text));
        entries.ok_or_else(|| unreadable(RESOURCES))
    };
    Ok(Content {
        document: document_of(document)?,
        resources: resources.map(entries).transpose()?,
    })
}

fn document(item: &Item) -> Result<Document, String> {
    document_of(item.scalar(DOCUMENT))
}

fn document_of(found: Option<Scalar<'_>>) -> Result<Document, String> {
    let text = shown(found, DOCUMENT)?;
    serde_json::from_str(&text).map_err(|_| unreadable(DOCUMENT))
}

/// What differs between the resources of two revisions, if that can be seen without taking their lists apart: see
/// [`entries::changed`]. Not where the list is in a blob.
pub(super) fn changed(before: &Item, after: &Item) -> Option<Vec<Changed>> {
    entries::changed(&before.text(RESOURCES)?, &after.text(RESOURCES)?)
}

/// A content as the bytes of a blob: a list of the document and its resources.
pub(super) fn content_bytes(document: &str, content: &Content) -> Result<Vec<u8>, Error> {
    let entries = content.resources.as_ref().map(|entries| {
        let pair =
            |entry: &ResourceEntry| serde_json::json!([entry.name, entry.digest.to_string()]);
        entries.iter().map(pair).collect::<Vec<_>>()
    });
    let entries = super::document::text_of(&entries)?;
    Ok(format!("[{document},{entries}]").into_bytes())
}

/// A content out of the bytes of a blob.
pub(super) fn content_of_bytes(bytes: &[u8]) -> Result<Content, Error> {
    type Pair = (Option<String>, String);
    let damaged = || Error::new(ErrorKind::CorruptData, "the blob of a document is none");
    let (document, entries): (Document, Option<Vec<Pair>>) =
        serde_json::from_slice(bytes).map_err(|_| damaged())?;
    let entry = |(name, digest): Pair| {
        let digest = digest.parse().map_err(|_| damaged())?;
        Ok::<_, Error>(ResourceEntry { name, digest })
    };
    let resources = entries.map(|entries| entries.into_iter().map(entry).collect());
    Ok(Content {
        document,
        resources: resources.transpose()?,
    })
}

/// The body of a resource as it is stored.
#[derive(Clone, Debug)]
pub(super) enum Body {
    Here(Digest, serde_json::Value),
    Blob(Digest),
}

/// The item of a body besides its envelope.
pub(super) fn body_item(id: DatasetId, digest: &Digest, text: &str) -> Item {
    table::body(id, digest).with(BODY, text)
}

/// The item of a body that is in a blob, besides its envelope.
pub(super) fn body_in_blob(id: DatasetId, digest: &Digest) -> Item {
    table::body(id, digest).with(BLOB, digest.to_string())
}

fn body(item: &Item) -> Result<Body, String> {
    let [sort, body, blob] = item.scalars([SK, BODY, BLOB]);
    if let Some(digest) = blob.and_then(Scalar::text) {
        return of_text(&digest, BLOB).map(Body::Blob);
    }
    let body = serde_json::from_str(&shown(body, BODY)?);
    Ok(Body::Here(
        second(sort, SK)?,
        body.map_err(|_| unreadable(BODY))?,
    ))
}

/// The item of a tag besides its envelope.
pub(super) fn tag_item(tag: &TagInfo) -> Result<Item, Error> {
    let item = with_author(table::tag(tag.dataset, &tag.name)?, &tag.author);
    Ok(item
        .with(NAME, tag.name.as_str())
        .with(REVISION, tag.revision.to_string())
        .with(DESCRIPTION, tag.description.as_str()))
}

fn tag(item: &Item) -> Result<TagInfo, String> {
    let names = [PK, AUTHOR_NAME, AUTHOR_EMAIL, NAME, REVISION, DESCRIPTION];
    let [
        partition,
        author_name,
        author_email,
        name,
        revision,
        description,
    ] = item.scalars(names);
    Ok(TagInfo {
        dataset: second(partition, PK)?,
        name: text(name, NAME)?,
        revision: parsed(revision, REVISION)?,
        description: text(description, DESCRIPTION)?,
        author: author(author_name, author_email),
        created_at: envelope(item)?.created_at,
    })
}

fn with_author(mut item: Item, author: &Author) -> Item {
    let parts = [(AUTHOR_NAME, &author.name), (AUTHOR_EMAIL, &author.email)];
    for (attribute, part) in parts {
        if let Some(part) = part {
            item.insert(attribute, part.as_str());
        }
    }
    item
}

fn author(name: Option<Scalar<'_>>, email: Option<Scalar<'_>>) -> Author {
    Author {
        name: name.and_then(Scalar::text).map(Cow::into_owned),
        email: email.and_then(Scalar::text).map(Cow::into_owned),
    }
}

/// The second component of a key, which is an id or a digest: text that a key has as it is.
fn second<T: FromStr>(key: Option<Scalar<'_>>, name: &'static str) -> Result<T, String> {
    let key = shown(key, name)?;
    let id = key.split(key::SEPARATOR).nth(1);
    of_text(id.ok_or_else(|| unreadable(name))?, name)
}

fn envelope(item: &Item) -> Result<Envelope, String> {
    Envelope::of(item).map_err(|error| error.to_string())
}

fn text(found: Option<Scalar<'_>>, name: &'static str) -> Result<String, String> {
    shown(found, name).map(Cow::into_owned)
}

/// A text that is only looked at.
fn shown<'a>(found: Option<Scalar<'a>>, name: &'static str) -> Result<Cow<'a, str>, String> {
    found.and_then(Scalar::text).ok_or_else(|| unreadable(name))
}

fn number(found: Option<Scalar<'_>>, name: &'static str) -> Result<u64, String> {
    let digits = found.and_then(Scalar::number);
    let number = digits.and_then(|digits| digits.parse().ok());
    number.ok_or_else(|| unreadable(name))
}

fn parsed<T: FromStr>(found: Option<Scalar<'_>>, name: &'static str) -> Result<T, String> {
    of_text(&shown(found, name)?, name)
}

fn of_text<T: FromStr>(text: &str, name: &'static str) -> Result<T, String> {
    text.parse().map_err(|_| unreadable(name))
}

#[cold]
fn unreadable(name: &str) -> String {
    format!("it has no readable {name}")
}
