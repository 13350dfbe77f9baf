//! The table of datasets.
//!
//! ```text
//! kind              pk                       sk                   gsi1pk             gsi1sk
//! name              DSN#{owner}#{name}       PTR                  OWNER#{owner}      {name}
//! name of old       DSN#{owner}#{name}       DEL#{time:020}       DELETED#{owner}    {name}#{time:020}
//! head              DS#{id}                  HEAD
//! revision          DS#{id}                  REV#{revision id}
//! resource body     DS#{id}                  RES#{digest}
//! tag               DS#{id}                  TAG#{name}
//! ```

use std::sync::Arc;

use super::types::{DatasetId, RevisionId};
use crate::backend::{Item, TableDefinition};
use crate::block::Table;
use crate::block::blobs::Digest;
use crate::block::key::{self, KeyBuilder};
use crate::block::platform::{GSI1_PK, GSI1_SK, with_gsi1};
use crate::block::table::StreamView;
use crate::error::Error;

/// Names, heads, revisions, bodies of resources and tags of all datasets.
pub const TABLE: Table = Table::new("package.datasets", define).streaming(StreamView::NewAndOld);

fn define(name: Arc<str>) -> TableDefinition {
    with_gsi1(name)
}

/// What the sort keys of revisions, tags and deleted names begin with.
pub(super) const REV: &str = "REV";
pub(super) const TAG: &str = "TAG";
pub(super) const DEL: &str = "DEL";
/// The sort key of a head: smaller than those of all else in its partition.
pub(super) const HEAD: &str = "HEAD";

/// What the partition of a dataset, and the sort key of a body in it, begin with.
const OF_DATASET: &str = "DS#";
const OF_BODY: &str = "RES#";
/// Characters of the id of a dataset and of a digest.
const ID_DIGITS: usize = 36;
const DIGEST_DIGITS: usize = 64;

/// The key of the dataset that has a name now.
pub(super) fn pointer(owner: &str, name: &str) -> Result<Item, Error> {
    key::pair_of(&named(owner, name), &KeyBuilder::new().text("PTR"))
}

/// The item of that key besides its envelope, in the index of its owner.
pub(super) fn pointer_item(owner: &str, name: &str) -> Result<Item, Error> {
    let item = pointer(owner, name)?.with(GSI1_PK, of_owner(owner)?);
    Ok(item.with(GSI1_SK, KeyBuilder::new().text(name).sort()?.text()))
}

/// The key of a dataset that had a name when it was deleted.
pub(super) fn deleted(owner: &str, name: &str, time: u64) -> Result<Item, Error> {
    key::pair_of(&named(owner, name), &KeyBuilder::new().text(DEL).time(time))
}

/// The item of that key besides its envelope, in the index of what its owner deleted.
pub(super) fn deleted_item(owner: &str, name: &str, time: u64) -> Result<Item, Error> {
    let sort = KeyBuilder::new().text(name).time(time).sort()?;
    let item = deleted(owner, name, time)?.with(GSI1_PK, deleted_of_owner(owner)?);
    Ok(item.with(GSI1_SK, sort.text()))
}

/// The partition of a name, for the names of deleted datasets in it.
pub(super) fn name_partition(owner: &str, name: &str) -> Result<String, Error> {
    Ok(named(owner, name).partition()?.text().to_owned())
}

/// The partition of the index with the names of an owner.
pub(super) fn of_owner(owner: &str) -> Result<String, Error> {
    let key = KeyBuilder::new().text("OWNER").text(owner).partition()?;
    Ok(key.text().to_owned())
}

/// The partition of the index with what an owner has deleted.
pub(super) fn deleted_of_owner(owner: &str) -> Result<String, Error> {
    let key = KeyBuilder::new().text("DELETED").text(owner).partition()?;
    Ok(key.text().to_owned())
}

/// The partition of a dataset. An id is short and has nothing in it that keys escape, as have those of its revisions and
/// bodies.
pub(super) fn partition(id: DatasetId) -> String {
    let mut key = String::with_capacity(OF_DATASET.len() + ID_DIGITS);
    key.push_str(OF_DATASET);
    id.push_to(&mut key);
    key
}

/// The key of the head of a dataset.
pub(super) fn head(id: DatasetId) -> Item {
    of(id, HEAD.to_owned())
}

/// The key of a revision.
pub(super) fn revision(id: DatasetId, revision: RevisionId) -> Item {
    of(id, format!("{REV}#{revision}"))
}

/// The key of the body of a resource.
pub(super) fn body(id: DatasetId, digest: &Digest) -> Item {
    let mut sort = String::with_capacity(OF_BODY.len() + DIGEST_DIGITS);
    sort.push_str(OF_BODY);
    digest.push_to(&mut sort);
    of(id, sort)
}

/// The key of a tag.
pub(super) fn tag(id: DatasetId, name: &str) -> Result<Item, Error> {
    let sort = KeyBuilder::new().text(TAG).text(name).sort()?;
    Ok(of(id, sort.text().to_owned()))
}

/// What names the owner of a blob: the key of the item that needs it.
pub(super) fn owner_of_blob(item: &Item) -> String {
    key::owner_of(item)
}

fn of(id: DatasetId, sort: String) -> Item {
    let partition = (key::PK.into(), partition(id).into());
    Item::of_unique(vec![partition, (key::SK.into(), sort.into())])
}

fn named<'a>(owner: &'a str, name: &'a str) -> KeyBuilder<'a> {
    KeyBuilder::new().text("DSN").text(owner).text(name)
}
