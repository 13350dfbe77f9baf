//! Documents as items, and back.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{Doc, DocState, of_store, to_store};
use crate::backend::{Action, Item};
use crate::block::record::Envelope;
use crate::domain::models::collection::Collection;
use crate::domain::models::definition::FieldIndex;
use crate::domain::models::fault;
use crate::domain::models::place::{self, Indexed, hash_index, order_text};
use crate::domain::models::table::{self, INDEX_SHARDS, Slot};
use crate::error::Error;

const ID: &str = "id";
const MODEL: &str = "model";
const USER: &str = "user";
/// What begins the attributes of fields, so that none has the name of another attribute.
const FIELD: &str = "f_";
/// Nanoseconds of a millisecond.
const NANOSECONDS: u64 = 1_000_000;

/// The name by which an item has the value of a field.
pub(in super::super) fn field_attribute(field: &str) -> Cow<'static, str> {
    Cow::Owned(format!("{FIELD}{field}"))
}

/// Where an index has a document.
struct IndexEntry {
    slot: Slot,
    partition: String,
    sort: String,
}

/// The entry of a field with that value.
fn entry(
    doc: &Doc,
    partition: &str,
    field: &str,
    own: Indexed,
    value: &Value,
) -> Result<Option<IndexEntry>, Error> {
    let Some(text) = order_text(value) else {
        return Ok(None);
    };
    let partition = match own.reach {
        FieldIndex::Scope => table::index_of_partition(partition, field),
        FieldIndex::Global => {
            let shard = hash_index(doc.id(), INDEX_SHARDS);
            table::index_of_all(doc.model().name(), field, shard)
        }
    };
    Ok(Some(IndexEntry {
        slot: own.slot,
        partition,
        sort: table::ordered(&text, doc.id())?.text().to_owned(),
    }))
}

/// The item of a document, besides its envelope and what follows from that.
pub(in super::super) fn item_of(doc: &Doc) -> Result<Item, Error> {
    let (def, subject) = (doc.model(), doc.subject());
    let partition = place::partition(def, &subject)?;
    let mut item = place::key_in(&partition, def, &subject)?;
    item.insert(ID, doc.id());
    item.insert(MODEL, def.name());
    if let Some(user) = doc.user() {
        item.insert(USER, user);
    }
    for (field, value) in doc.fields() {
        item.insert(field_attribute(field), to_store(value));
    }
    for (field, own) in &doc.collection.layout().indexes {
        let Some(value) = doc.get(field) else {
            continue;
        };
        if let Some(entry) = entry(doc, &partition, field, *own, value)? {
            item.insert(entry.slot.partition(), entry.partition);
            item.insert(entry.slot.sort(), entry.sort);
        }
    }
    Ok(item)
}

/// Puts a document that is created at that nanosecond into the index of its time.
pub(in super::super) fn with_created(
    doc: &Doc,
    mut item: Item,
    nanoseconds: u64,
) -> Result<Item, Error> {
    if let Some(own) = doc.collection.layout().indexes.get("createdAt") {
        let partition = place::partition(doc.model(), &doc.subject())?;
        let value = Doc::number_of(milliseconds(nanoseconds));
        if let Some(entry) = entry(doc, &partition, "createdAt", *own, &value)? {
            item.insert(entry.slot.partition(), entry.partition);
            item.insert(entry.slot.sort(), entry.sort);
        }
    }
    Ok(item)
}

/// What changes of an item when these fields have changed: the fields and their indexes.
pub(in super::super) fn index_actions<'a>(
    doc: &Doc,
    fields: impl IntoIterator<Item = &'a str>,
) -> Result<Vec<Action>, Error> {
    let partition = place::partition(doc.model(), &doc.subject())?;
    let mut actions = Vec::new();
    for field in fields {
        let value = doc.get(field);
        actions.push(match value {
            Some(value) => Action::set(field_attribute(field), to_store(value)),
            None => Action::remove(field_attribute(field)),
        });
        let Some(own) = doc.collection.layout().indexes.get(field) else {
            continue;
        };
        let entry = match value {
            Some(value) => entry(doc, &partition, field, *own, value)?,
            None => None,
        };
        let (pk, sk) = (own.slot.partition(), own.slot.sort());
        match entry {
            Some(entry) => {
                actions.push(Action::set(pk, entry.partition));
                actions.push(Action::set(sk, entry.sort));
            }
            None => actions.extend([Action::remove(pk), Action::remove(sk)]),
        }
    }
    Ok(actions)
}

/// The document of an item.
pub(in super::super) fn of_item(collection: &Collection, item: &Item) -> Result<Doc, Error> {
    let envelope = Envelope::of(item)?;
    let text = |name: &'static str| {
        item.text(name)
            .map(Cow::into_owned)
            .ok_or_else(|| fault::damaged(name))
    };
    let (mut fields, mut damage) = (Map::new(), None);
    item.visit(FIELD, |field, value| match of_store(value.into_owned()) {
        Ok(value) => drop(fields.insert(field.to_owned(), value)),
        Err(error) => damage = Some(error),
    });
    if let Some(error) = damage {
        return Err(error);
    }
    fields.sort_keys();
    Ok(Doc {
        collection: collection.clone(),
        id: text(ID)?,
        user: item.text(USER).map(Cow::into_owned),
        fields,
        before: BTreeMap::new(),
        relations: BTreeMap::new(),
        state: Some(state_of(&envelope)),
        exact: false,
    })
}

/// The state of a document with that envelope.
pub(in super::super) fn state_of(envelope: &Envelope) -> DocState {
    DocState {
        rev: envelope.rev,
        version: envelope.schema,
        created_at: milliseconds(envelope.created_at),
        updated_at: milliseconds(envelope.updated_at),
    }
}

fn milliseconds(nanoseconds: u64) -> i64 {
    // 64 bits of nanoseconds are fewer milliseconds than 63 bits hold.
    i64::try_from(nanoseconds / NANOSECONDS).unwrap_or(i64::MAX)
}
