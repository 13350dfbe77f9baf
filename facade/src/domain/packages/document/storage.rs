//! Stores, documents, schemas and indexes, as they are declared.

use serde_json::Value;

use super::named::Named;
use super::reader::{Members, Node};
use crate::domain::packages::entity::KeyTemplate;
use crate::domain::packages::pipeline::Direction;

/// Where bytes and values are kept.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Storage {
    /// Stores of bytes.
    pub blob_stores: Named<BlobStore>,
    /// Stores of values.
    pub kv_stores: Named<KvStore>,
    /// Kinds of values, each in one of the stores.
    pub documents: Named<DocumentKind>,
    /// JSON schemas by the names that documents call them by.
    pub schemas: Named<Value>,
}

/// A store of bytes under their digests.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BlobStore {
    /// What it is: `filesystem` in the sample document. Where bytes really are, the service decides.
    pub kind: String,
    /// Where it is.
    pub root: String,
    /// How bytes are found: `content_addressed`.
    pub mode: Option<String>,
    /// The digest that they are found by: `sha256`.
    pub digest: Option<String>,
    /// Where a file or an object is put, below the root.
    pub path_template: Option<KeyTemplate>,
    /// Bytes that a blob has at most.
    pub bytes_max: Option<u64>,
    /// Bytes that a blob has at least.
    pub bytes_min: Option<u64>,
}

/// A store of values under their keys.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct KvStore {
    /// What it is: `rocksdb` in the sample document. Where values really are, the service decides.
    pub kind: String,
    /// Where it is.
    pub root: String,
}

/// A kind of value.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct DocumentKind {
    /// The store that it is in.
    pub store: String,
    /// How its keys look.
    pub key_template: KeyTemplate,
    /// The schema that its values have to satisfy.
    pub schema: Option<String>,
    /// How many parts of its keys, from the left, are in one partition; all of them, if it is not said.
    pub partition_parts: Option<u64>,
}

/// Rows over the values of one kind of document.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeclaredIndex {
    /// The kind of document.
    pub source_document: String,
    /// What a row is found by; no two of one name.
    pub keys: Vec<DeclaredKey>,
    /// Who writes rows: `incremental`, `explicit` where pipelines do, or `derived` where nobody does, because they
    /// follow from the documents.
    pub materialization_mode: Option<String>,
    /// When rows are written: `on_commit`.
    pub materialization_trigger: Option<String>,
}

impl DeclaredIndex {
    /// Whether its rows follow from the documents, and no step writes them.
    pub(in crate::domain::packages) fn is_derived(&self) -> bool {
        self.materialization_mode.as_deref() == Some("derived")
    }
}

/// What rows of an index are found by.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeclaredKey {
    /// What it is called.
    pub name: String,
    /// The fields whose values have to be known.
    pub fields: Vec<String>,
    /// The order of the rows of one key: the first field counts most.
    pub sort: Vec<(String, Direction)>,
    /// Whether a key has one row.
    pub unique: bool,
}

pub(super) fn read(node: &Node<'_>) -> Storage {
    let Some(members) = node.object() else {
        return Storage::default();
    };
    let storage = Storage {
        blob_stores: named(members.required("blob_stores"), blob_store),
        kv_stores: named(members.required("kv_stores"), kv_store),
        documents: named(members.optional("documents"), document),
        schemas: named(members.optional("schemas"), |node| {
            node.object()?;
            Some(node.value.clone())
        }),
    };
    members.close();
    storage
}

/// What is read of each member, if there is an object with members at all.
pub(super) fn named<T>(node: Option<Node<'_>>, read: impl Fn(&Node<'_>) -> Option<T>) -> Named<T> {
    // Absent means that there are none; that it has to be there, is noted by whoever asked for it.
    node.map(|node| node.named(read)).unwrap_or_default()
}

pub(super) fn blob_store(node: &Node<'_>) -> Option<BlobStore> {
    let members = node.object()?;
    let addressing = |members: &Members<'_>| {
        let template = members.optional("path_template").and_then(|n| template(&n));
        let (mode, digest) = (
            members.optional_text("mode"),
            members.optional_text("digest"),
        );
        (mode, digest, template)
    };
    let limits = |members: &Members<'_>| {
        let number = |name| members.optional_number(name);
        (number("max_blob_bytes"), number("min_blob_bytes"))
    };
    members.required("addressing");
    members.required("limits");
    // Both are noted if they are missing.
    let (mode, digest, path_template) = members.part("addressing", addressing).unwrap_or_default();
    let (bytes_max, bytes_min) = members.part("limits", limits).unwrap_or_default();
    // Abilities of a store that the service chooses; templates name them.
    members.optional("features");
    members.optional("name");
    let store = BlobStore {
        kind: members.text("kind"),
        root: members.text("root"),
        mode,
        digest,
        path_template,
        bytes_max,
        bytes_min,
    };
    if let (Some(least), Some(most)) = (store.bytes_min, store.bytes_max)
        && least > most
    {
        node.malformed(format!(
            "a blob cannot have at least {least} and at most {most} bytes"
        ));
    }
    members.close();
    Some(store)
}

fn kv_store(node: &Node<'_>) -> Option<KvStore> {
    let members = node.object()?;
    let store = KvStore {
        kind: members.text("kind"),
        root: members.text("root"),
    };
    members.close();
    Some(store)
}

fn document(node: &Node<'_>) -> Option<DocumentKind> {
    let members = node.object()?;
    let store = members.text("store");
    let schema = members.optional_text("schema");
    let partition_parts = members.optional_number("partition_parts");
    let key = members.required("key_template");
    members.close();
    Some(DocumentKind {
        store,
        key_template: template(&key?)?,
        schema,
        partition_parts,
    })
}

fn template(node: &Node<'_>) -> Option<KeyTemplate> {
    let template = KeyTemplate::parse(&node.text());
    if let Err(message) = &template {
        node.malformed(message.clone());
    }
    template.ok()
}

pub(super) fn index(node: &Node<'_>) -> Option<DeclaredIndex> {
    let members = node.object()?;
    let source_document = members.text("source_document");
    let keys = members.optional("keys").map(|node| node.list());
    // Absent means that there are none.
    let keys = keys.unwrap_or_default();
    node.unique(&keys, |key| {
        Some(key.value.get("name")?.as_str()?.to_owned())
    });
    let keys = keys.iter().filter_map(key).collect();
    members.required("materialization");
    let materialization = members.part("materialization", |members| {
        let text = |name| members.optional_text(name);
        (text("mode"), text("trigger"))
    });
    members.close();
    // That it is missing is noted.
    let (materialization_mode, materialization_trigger) = materialization.unwrap_or_default();
    Some(DeclaredIndex {
        source_document,
        keys,
        materialization_mode,
        materialization_trigger,
    })
}

fn key(node: &Node<'_>) -> Option<DeclaredKey> {
    let members = node.object()?;
    let sort = members.optional("sort").map(|sort| match sort.value {
        Value::Array(_) => sort.list(),
        _ => vec![sort],
    });
    let sort = sort.into_iter().flatten().filter_map(|node| order(&node));
    let key = DeclaredKey {
        name: members.text("name"),
        fields: members.texts("fields"),
        sort: sort.collect(),
        unique: members.flag_or("unique", false),
    };
    members.close();
    if key.fields.is_empty() {
        node.malformed("a key has at least one field");
    }
    Some(key)
}

/// `version:desc`: the field, and which end of it comes first.
fn order(node: &Node<'_>) -> Option<(String, Direction)> {
    let text = node.text();
    let order = text.split_once(':').and_then(|(field, end)| {
        let direction = match end {
            "asc" => Direction::Ascending,
            "desc" => Direction::Descending,
            _ => return None,
        };
        (!field.is_empty()).then(|| (field.to_owned(), direction))
    });
    if order.is_none() {
        node.malformed("an order is written `field:asc` or `field:desc`");
    }
    order
}
