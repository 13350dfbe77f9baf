//! Documents as JSON, and back, without loss.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{Doc, DocState, normal_of};
use crate::domain::models::collection::Collection;
use crate::domain::models::fault;
use crate::error::Error;

const ID: &str = "id";
const USER: &str = "userId";
const CREATED: &str = "createdAt";
const UPDATED: &str = "updatedAt";
const VERSION: &str = "_schemaVersion";
const REV: &str = "_rev";

impl Doc {
    /// The document as a JSON object: its fields, `id`, `userId` where it belongs to a user, and of what is stored
    /// `createdAt` and `updatedAt` in milliseconds since 1970, `_schemaVersion` and `_rev`. Changes that are not saved are
    /// in it, as values that the document has.
    pub fn to_json(&self) -> Value {
        let mut object = Map::new();
        object.insert(ID.to_owned(), json!(self.id));
        if let Some(user) = &self.user {
            object.insert(USER.to_owned(), json!(user));
        }
        for (field, value) in &self.fields {
            object.insert(field.clone(), value.clone());
        }
        if let Some(state) = self.state {
            object.insert(CREATED.to_owned(), json!(state.created_at));
            object.insert(UPDATED.to_owned(), json!(state.updated_at));
            object.insert(VERSION.to_owned(), json!(state.version));
            object.insert(REV.to_owned(), json!(state.rev));
        }
        Value::Object(object)
    }
}

/// The document of a JSON object that [`Doc::to_json`] made, or of one that a person wrote: without `_rev` it is new.
pub(in super::super) fn of_json(collection: &Collection, json: &Value) -> Result<Doc, Error> {
    let Value::Object(members) = json else {
        return Err(fault::invalid("a document is a JSON object"));
    };
    let text = |name: &str| match members.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(fault::invalid(format!("{name:?} of a document is no text"))),
    };
    let number = |name: &str| {
        let number = members.get(name).and_then(Value::as_i64);
        number.ok_or_else(|| fault::invalid(format!("{name:?} of a document is no number")))
    };
    let own = members.iter().filter(|(name, _)| !is_kept(name));
    let own: Map<String, Value> = own
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    if !members.contains_key(REV) {
        let id = match text(ID)? {
            Some(id) => id,
            None => collection.new_id()?,
        };
        let mut doc = Doc::new(collection.clone(), id, text(USER)?);
        doc.set_all(&own)?;
        return Ok(doc);
    }
    let whole = |name: &str| {
        let number = u64::try_from(number(name)?).ok();
        number.ok_or_else(|| fault::invalid(format!("{name:?} of a document is below zero")))
    };
    let def = collection.def();
    let fields = own.into_iter().map(|(name, value)| {
        let value = match def.field(&name) {
            Some(field) => normal_of(field, value),
            None => value,
        };
        (name, value)
    });
    Ok(Doc {
        collection: collection.clone(),
        id: text(ID)?.ok_or_else(|| fault::invalid("a stored document has an id"))?,
        user: text(USER)?,
        fields: fields.collect(),
        before: BTreeMap::new(),
        relations: BTreeMap::new(),
        state: Some(DocState {
            rev: whole(REV)?,
            version: u32::try_from(whole(VERSION)?).unwrap_or(u32::MAX),
            created_at: number(CREATED)?,
            updated_at: number(UPDATED)?,
        }),
        exact: false,
    })
}

fn is_kept(name: &str) -> bool {
    [ID, USER, CREATED, UPDATED, VERSION, REV].contains(&name)
}
