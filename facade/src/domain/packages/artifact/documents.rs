//! The documents, rows and events that the repository itself writes: those of the sample document.

use serde_json::{Map, Value as Json, json};

use super::coordinates::Coordinates;

/// The member of a document that says which bytes an artifact has.
pub(crate) const BLOB_DIGEST: &str = "blob_digest";

/// The key of an artifact, as tags name their targets.
pub(crate) fn target_key(at: &Coordinates) -> String {
    let Coordinates {
        namespace,
        name,
        version,
        variant,
    } = at;
    format!("artifact/{namespace}/{name}/{version}/{variant}")
}

/// What is said of an artifact when it is published.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    pub(crate) digest: String,
    pub(crate) size: u64,
    pub(crate) at: String,
    pub(crate) by: Option<String>,
    pub(crate) labels: Map<String, Json>,
    pub(crate) description: Option<String>,
}

/// Members of a document without labels and a description.
const MEMBERS: usize = 8;

/// The four parts of coordinates, in a map with room for what follows them.
pub(crate) fn four(at: &Coordinates) -> Map<String, Json> {
    let mut members = Map::with_capacity(MEMBERS);
    for (name, part) in [
        ("namespace", &at.namespace),
        ("name", &at.name),
        ("version", &at.version),
        ("variant", &at.variant),
    ] {
        members.insert(name.to_owned(), part.as_str().into());
    }
    members
}

/// The document of an artifact.
pub(crate) fn artifact(at: &Coordinates, said: &Said) -> Json {
    let mut document = four(at);
    document.insert(BLOB_DIGEST.to_owned(), said.digest.as_str().into());
    document.insert("blob_size".to_owned(), said.size.into());
    document.insert("created_at".to_owned(), said.at.as_str().into());
    if let Some(by) = &said.by {
        document.insert("created_by".to_owned(), by.as_str().into());
    }
    tell(&mut document, said);
    Json::Object(document)
}

/// The row of an artifact among the versions of its package.
pub(crate) fn row(at: &Coordinates, digest: &str) -> Json {
    let mut row = four(at);
    row.insert(BLOB_DIGEST.to_owned(), digest.into());
    Json::Object(row)
}

/// What the log says of a publication.
pub(crate) fn published(at: &Coordinates, said: &Said) -> Json {
    let mut payload = four(at);
    payload.insert(BLOB_DIGEST.to_owned(), said.digest.as_str().into());
    payload.insert("blob_size".to_owned(), said.size.into());
    payload.insert("at".to_owned(), said.at.as_str().into());
    if let Some(by) = &said.by {
        payload.insert("by".to_owned(), by.as_str().into());
    }
    tell(&mut payload, said);
    Json::Object(payload)
}

fn tell(members: &mut Map<String, Json>, said: &Said) {
    if !said.labels.is_empty() {
        members.insert("labels".to_owned(), said.labels.clone().into());
    }
    if let Some(description) = &said.description {
        members.insert("description".to_owned(), description.as_str().into());
    }
}

/// The document and the row of a tag.
pub(crate) fn tag(tag: &str, target: &Coordinates, at: &str, by: Option<&str>) -> [Json; 2] {
    let row = json!({
        "namespace": target.namespace,
        "name": target.name,
        "tag": tag,
        "target_key": target_key(target),
    });
    let mut document = row.clone();
    if let Some(members) = document.as_object_mut() {
        members.insert("updated_at".to_owned(), at.into());
        if let Some(by) = by {
            members.insert("updated_by".to_owned(), by.into());
        }
    }
    [document, row]
}
