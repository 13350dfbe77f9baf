//! The table of models.
//!
//! ```text
//! kind                     pk                     sk               indexes
//! document                 M#{m}#G                {id}             of a field: ix{k}pk={pk}@{field}, or M#{m}@{field}#{hash of id mod 4:02}
//! document of a shard      M#{m}#S#{n:03}         {id}                         ix{k}sk={value}#{id}
//! document of a range      M#{m}#S#{n:03}         {key}#{id}
//! document of a user       M#{m}#U#{user}         {id}
//! locator                  ID#{m}#{id}            LOC
//! unique guard             UQ#{m}#{field}#{value} UQ
//! user                     DIR#{n:03}             {user}
//! model                    MODELS                 {m}
//! registered document      REGISTERED             MODELS
//! ```
//!
//! `{m}` is the name of a model. A document has a locator where its partition does not follow from its id.

use std::sync::Arc;

use crate::backend::{IndexDefinition, IndexKind, Item, KeyAttribute, TableDefinition};
use crate::block::Table;
use crate::block::key::{self, Key, KeyBuilder, PK, SK};
use crate::block::record::EXPIRES_AT;
use crate::block::table::StreamView;
use crate::error::Error;

/// Documents of all models, what finds them, and the users that they belong to.
pub const TABLE: Table = Table::new("package.models", define)
    .expiring_by(EXPIRES_AT)
    .streaming(StreamView::NewAndOld);

/// One of the five global indexes, each of which serves a field of every model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Slot {
    /// The name of the index.
    pub(super) index: &'static str,
    /// Its partition key, its sort key, and the keys of the table.
    pub(super) position: [&'static str; 4],
}

impl Slot {
    pub(super) const fn partition(self) -> &'static str {
        let [partition, ..] = self.position;
        partition
    }

    pub(super) const fn sort(self) -> &'static str {
        let [_, sort, ..] = self.position;
        sort
    }
}

macro_rules! slot {
    ($index:literal) => {
        Slot {
            index: $index,
            position: [concat!($index, "pk"), concat!($index, "sk"), PK, SK],
        }
    };
}

/// All indexes, in the order in which fields take them.
pub(super) const SLOTS: [Slot; 5] = [
    slot!("ix1"),
    slot!("ix2"),
    slot!("ix3"),
    slot!("ix4"),
    slot!("ix5"),
];

fn define(name: Arc<str>) -> TableDefinition {
    let text = KeyAttribute::text;
    let table = TableDefinition::new(name, text(PK), Some(text(SK)));
    SLOTS.iter().fold(table, |table, slot| {
        let (partition, sort) = (text(slot.partition()), Some(text(slot.sort())));
        table.with_index(IndexDefinition::new(
            slot.index,
            IndexKind::Global,
            partition,
            sort,
        ))
    })
}

/// Shards of an index that reaches over all documents of a model.
pub(super) const INDEX_SHARDS: u16 = 4;
/// Shards of the directory of users.
pub(super) const DIRECTORY_SHARDS: u16 = 16;
/// Digits of the number of a shard of documents or of the directory.
const SHARD_WIDTH: usize = 3;

/// The partition of documents that are neither users' nor spread over shards.
pub(super) fn of_all(model: &str) -> Result<String, Error> {
    partition(KeyBuilder::new().text("M").text(model).text("G"))
}

/// The partition of a shard.
pub(super) fn of_shard(model: &str, shard: u16) -> Result<String, Error> {
    let key = KeyBuilder::new().text("M").text(model).text("S");
    partition(key.padded(shard.into(), SHARD_WIDTH))
}

/// The partition of a user.
pub(super) fn of_user(model: &str, user: &str) -> Result<String, Error> {
    partition(KeyBuilder::new().text("M").text(model).text("U").text(user))
}

/// The partition of an index of one partition of documents. Names of fields have no `@`, so that the last one ends the
/// partition whatever a user is called.
pub(super) fn index_of_partition(partition: &str, field: &str) -> String {
    format!("{partition}@{field}")
}

/// A partition of an index over all documents.
pub(super) fn index_of_all(model: &str, field: &str, shard: u16) -> String {
    format!("M#{model}@{field}#{shard:02}")
}

/// The key of what says where a document lies.
pub(super) fn locator(model: &str, id: &str) -> Result<Item, Error> {
    let partition = KeyBuilder::new().text("ID").text(model).text(id);
    Ok(key::pair(
        &partition.partition()?,
        &KeyBuilder::new().text("LOC").sort()?,
    ))
}

/// The item, besides its envelope, that keeps a value of a unique field from being taken twice. A value that no key has
/// room for stands in it by its digest, and in full beside it.
pub(super) fn guard(model: &str, field: &str, value: &str) -> Result<Item, Error> {
    let partition = KeyBuilder::new().text("UQ").text(model).text(field);
    let partition = partition.text(value).partition()?;
    let mut item = key::pair(&partition, &KeyBuilder::new().text("UQ").sort()?);
    partition.put(&mut item, PK);
    Ok(item)
}

/// The partition of a shard of the directory.
pub(super) fn directory(shard: u16) -> Result<String, Error> {
    partition(
        KeyBuilder::new()
            .text("DIR")
            .padded(shard.into(), SHARD_WIDTH),
    )
}

/// The key of a user in the directory.
pub(super) fn user(shard: u16, user: &str) -> Result<Item, Error> {
    Ok(pair(
        &directory(shard)?,
        KeyBuilder::new().text(user).sort()?.text(),
    ))
}

/// The partition of what is known of models.
pub(super) const MODELS: &str = "MODELS";

/// The key of the document of models that is registered.
pub(super) fn registered() -> Item {
    pair("REGISTERED", "MODELS")
}

/// The key of what is known of a model.
pub(super) fn model(name: &str) -> Item {
    pair(MODELS, name)
}

/// A key of both texts.
pub(super) fn pair(partition: &str, sort: &str) -> Item {
    Item::of_unique(vec![
        (PK.into(), partition.into()),
        (SK.into(), sort.into()),
    ])
}

/// The sort key of a document.
pub(super) fn sort(id: &str) -> Result<Key, Error> {
    KeyBuilder::new().text(id).sort()
}

/// The sort key of a document in a shard of a range, or in an index: what orders it, then its id.
pub(super) fn ordered(value: &str, id: &str) -> Result<Key, Error> {
    KeyBuilder::new().text(value).text(id).sort()
}

/// How the sort keys of all begin that have this value.
pub(super) fn with_value(value: &str) -> String {
    KeyBuilder::new().text(value).prefix()
}

fn partition(key: KeyBuilder<'_>) -> Result<String, Error> {
    Ok(key.partition()?.text().to_owned())
}
