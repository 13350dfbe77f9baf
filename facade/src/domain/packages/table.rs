//! The table of packages.
//!
//! ```text
//! kind               pk                                 sk                       indexes
//! artifact           PKG#{ns}#{name}                    ART#{version}#{variant}  ver_key, stable_key, gsi2
//! tag                PKG#{ns}#{name}                    TAG#{tag}
//! package head       PKG#{ns}#{name}                    HEAD                     gsi1pk=NS#{ns}, gsi1sk={name}
//! file of a version  PKG#{ns}#{name}                    FILE#{version}#{variant}#{file}
//! downloads          PKG#{ns}#{name}                    CNT#{version}#{variant}
//! namespace          NS#{ns}                            NS                       gsi1pk=NAMESPACES, gsi1sk={ns}
//! label              LBL#{ns}#{label}#{value}           {name}#{version}#{variant}
//! generic document   DOC#{doc}#{first key parts}        D#{remaining parts}
//! generic index row  IDX#{index}#{key fields}           {sort value}#{row id}, or U when unique
//! generic index key  IDXHEAD#{index}#{key fields}       HEAD
//! ```
//!
//! A package, and a key of a generic index, have a head that changes with every row under it: a transaction that has
//! read the rows has read the head, so that no row can appear behind its back.

use std::sync::Arc;

use super::artifact::{Coordinates, VersionKey};
use crate::backend::{IndexDefinition, IndexKind, Item, KeyAttribute, TableDefinition};
use crate::block::Table;
use crate::block::key::{self, KeyBuilder, PK, SK};
use crate::block::platform::with_gsi1;
use crate::block::table::StreamView;
use crate::error::Error;

/// Artifacts, tags and heads of all packages, and the documents and index rows that a repository declares besides.
pub const TABLE: Table = Table::new("package.artifacts", define).streaming(StreamView::NewAndOld);

/// The local index of all versions of a package, and its sort key.
pub(super) const BY_VERSION: &str = "by_version";
pub(super) const VER_KEY: &str = "ver_key";
/// The local index of those versions alone that may be the latest, and its sort key.
pub(super) const BY_STABLE: &str = "by_stable";
pub(super) const STABLE_KEY: &str = "stable_key";
/// The global index of artifacts by the digests of their blobs, its partition key and its sort key.
pub(super) const GSI2: &str = "gsi2";
pub(super) const GSI2_PK: &str = "gsi2pk";
pub(super) const GSI2_SK: &str = "gsi2sk";

fn define(name: Arc<str>) -> TableDefinition {
    let text = KeyAttribute::text;
    let local =
        |name, sort| IndexDefinition::new(name, IndexKind::Local, text(PK), Some(text(sort)));
    let by_digest =
        IndexDefinition::new(GSI2, IndexKind::Global, text(GSI2_PK), Some(text(GSI2_SK)));
    with_gsi1(name)
        .with_index(local(BY_VERSION, VER_KEY))
        .with_index(local(BY_STABLE, STABLE_KEY))
        .with_index(by_digest)
}

/// What the sort keys of artifacts and tags begin with.
pub(super) const ART: &str = "ART";
pub(super) const TAG: &str = "TAG";

/// The partition of a package.
pub(super) fn package<'a>(namespace: &'a str, name: &'a str) -> KeyBuilder<'a> {
    KeyBuilder::new().text("PKG").text(namespace).text(name)
}

/// The key of an artifact.
pub(super) fn artifact(at: &Coordinates) -> Result<Item, Error> {
    in_package(
        at,
        KeyBuilder::new()
            .text(ART)
            .text(&at.version)
            .text(&at.variant),
    )
}

/// The sort key of an artifact in the indexes of versions.
pub(super) fn version_key(at: &Coordinates, version: &VersionKey) -> Result<String, Error> {
    let key = KeyBuilder::new().text(version.text()).text(&at.variant);
    Ok(key.sort()?.text().to_owned())
}

/// The partition and the sort key of an artifact in the index of digests.
pub(super) fn by_digest(digest: &str, at: &Coordinates) -> Result<(String, String), Error> {
    let partition = KeyBuilder::new().text("DIG").text(digest).partition()?;
    let sort = KeyBuilder::new().text(&at.namespace).text(&at.name);
    let sort = sort.text(&at.version).text(&at.variant).sort()?;
    Ok((partition.text().to_owned(), sort.text().to_owned()))
}

/// The key of a file of an artifact.
pub(super) fn file(at: &Coordinates, file: &str) -> Result<Item, Error> {
    let sort = KeyBuilder::new().text("FILE").text(&at.version);
    in_package(at, sort.text(&at.variant).text(file))
}

/// How the sort keys of all files of an artifact begin.
pub(super) fn files(at: &Coordinates) -> String {
    let sort = KeyBuilder::new().text("FILE").text(&at.version);
    sort.text(&at.variant).prefix()
}

/// The key of the number of downloads of an artifact.
pub(super) fn downloads(at: &Coordinates) -> Result<Item, Error> {
    in_package(
        at,
        KeyBuilder::new()
            .text("CNT")
            .text(&at.version)
            .text(&at.variant),
    )
}

fn in_package(at: &Coordinates, sort: KeyBuilder<'_>) -> Result<Item, Error> {
    key::pair_of(&package(&at.namespace, &at.name), &sort)
}

/// The key of a tag.
pub(super) fn tag(namespace: &str, name: &str, tag: &str) -> Result<Item, Error> {
    let sort = KeyBuilder::new().text(TAG).text(tag);
    key::pair_of(&package(namespace, name), &sort)
}

/// The key of the head of a package.
pub(super) fn head(namespace: &str, name: &str) -> Result<Item, Error> {
    key::pair_of(&package(namespace, name), &KeyBuilder::new().text("HEAD"))
}

/// The partition of the index with the packages of a namespace.
pub(super) fn of_namespace(namespace: &str) -> Result<String, Error> {
    let key = KeyBuilder::new().text("NS").text(namespace).partition()?;
    Ok(key.text().to_owned())
}

/// The partition of the index with all namespaces.
pub(super) const NAMESPACES: &str = "NAMESPACES";

/// The key of a namespace.
pub(super) fn namespace(namespace: &str) -> Result<Item, Error> {
    let partition = KeyBuilder::new().text("NS").text(namespace);
    key::pair_of(&partition, &KeyBuilder::new().text("NS"))
}

/// The partition of all artifacts of a namespace that have a label.
pub(super) fn labelled<'a>(namespace: &'a str, label: &'a str, value: &'a str) -> KeyBuilder<'a> {
    let key = KeyBuilder::new().text("LBL");
    key.text(namespace).text(label).text(value)
}

/// The key of one label of an artifact.
pub(super) fn label(at: &Coordinates, label: &str, value: &str) -> Result<Item, Error> {
    let sort = KeyBuilder::new()
        .text(&at.name)
        .text(&at.version)
        .text(&at.variant);
    key::pair_of(&labelled(&at.namespace, label, value), &sort)
}

/// The key of a generic document, of whose parts the first ones are its partition.
pub(super) fn document(doc: &str, parts: &[String], first: usize) -> Result<Item, Error> {
    let (left, right) = parts.split_at_checked(first).unwrap_or((parts, &[]));
    let add = |key: KeyBuilder<'static>, parts: &[String]| {
        parts.iter().fold(key, |key, part| key.text(part.clone()))
    };
    let partition = add(KeyBuilder::new().text("DOC").text(doc.to_owned()), left).partition()?;
    let sort = add(KeyBuilder::new().text("D"), right).sort()?;
    let mut item = key::pair(&partition, &sort);
    // A part may be too long for a key, and is then beside it.
    partition.put(&mut item, PK);
    sort.put(&mut item, SK);
    Ok(item)
}

/// The partition of the rows of a generic index that have a key.
pub(super) fn rows(index: &str, values: &[String]) -> Result<key::Key, Error> {
    let key = KeyBuilder::new().text("IDX").text(index);
    values
        .iter()
        .fold(key, |key, value| key.text(value))
        .partition()
}

/// The key of a row of a generic index; a unique one has neither a sort value nor an id in its key.
pub(super) fn row(
    index: &str,
    values: &[String],
    place: Option<(&str, &str)>,
) -> Result<Item, Error> {
    let sort = match place {
        None => KeyBuilder::new().text("U"),
        Some((sort, id)) => KeyBuilder::new().text(sort).text(id),
    };
    let (partition, sort) = (rows(index, values)?, sort.sort()?);
    let mut item = key::pair(&partition, &sort);
    partition.put(&mut item, PK);
    sort.put(&mut item, SK);
    Ok(item)
}

/// The key of the head of a key of a generic index.
pub(super) fn rows_head(index: &str, values: &[String]) -> Result<Item, Error> {
    let key = KeyBuilder::new().text("IDXHEAD").text(index);
    let partition = values
        .iter()
        .fold(key, |key, value| key.text(value))
        .partition()?;
    Ok(key::pair(
        &partition,
        &KeyBuilder::new().text("HEAD").sort()?,
    ))
}
