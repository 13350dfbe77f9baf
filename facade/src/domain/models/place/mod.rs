//! Placement: in which partition a document lies, and where an index has it.
//!
//! Invariant: a place follows from the model, the document and what is recorded of the model, and from nothing else.

mod hash;
mod layout;
mod order;

pub use hash::{choose_targets, hash_index, range_index};
pub(super) use layout::{Indexed, Layout};
pub(super) use order::{VALUE_BYTES_MAX, order_text};

use serde_json::{Map, Value};

use super::definition::{ModelDef, ModelScope, ShardStrategy};
use super::fault;
use super::table;
use crate::backend::Item;
use crate::block::key;
use crate::error::Error;

/// Bytes of an id of a document: with a value before it, a sort key has room for it however it is escaped.
pub(super) const ID_BYTES_MAX: usize = 200;
/// Bytes of a user: a sort key of the directory has room for it however it is escaped.
pub(super) const USER_BYTES_MAX: usize = 300;

/// Whether a text can be the id of a document.
pub(super) fn check_id(id: &str) -> Result<(), Error> {
    check(id, "the id of a document", ID_BYTES_MAX)
}

/// Whether a text can be a user.
pub(super) fn check_user(user: &str) -> Result<(), Error> {
    check(user, "the id of a user", USER_BYTES_MAX)
}

fn check(text: &str, what: &str, bytes_max: usize) -> Result<(), Error> {
    crate::domain::input::check_key(what, text, bytes_max)?;
    // What looks like a replacement would be replaced in keys, and could not be found by its beginning.
    if key::is_replacement(text) {
        return Err(fault::invalid(format!(
            "{what} ends like a digest that stands for a longer one"
        )));
    }
    Ok(())
}

/// Whether the partition of a document follows from its id, and its user where it has one.
pub(super) fn follows_from_id(def: &ModelDef) -> bool {
    match (def.scope(), def.sharding()) {
        (ModelScope::User, _) => false,
        (ModelScope::Global, None) => true,
        (ModelScope::Global, Some(sharding)) => {
            *sharding.strategy() == ShardStrategy::Hash && sharding.key() == "id"
        }
    }
}

/// Where a document is looked for or written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Subject<'a> {
    pub(super) id: &'a str,
    pub(super) user: Option<&'a str>,
    pub(super) fields: &'a Map<String, Value>,
}

impl Subject<'_> {
    /// The text by which it finds its shard.
    fn shard_key(&self, def: &ModelDef, key: &str) -> Result<String, Error> {
        let found = match key {
            "id" => Some(self.id.to_owned()),
            "userId" if def.has_user() => self.user.map(str::to_owned),
            field => self.fields.get(field).and_then(plain_text),
        };
        found.ok_or_else(|| {
            let model = def.name();
            fault::invalid(format!("{model:?} has shards by {key:?}, which is missing"))
        })
    }
}

/// A value as text, for keys that are compared for equality.
pub(super) fn plain_text(value: &Value) -> Option<String> {
    match value {
        Value::Null | Value::Array(_) | Value::Object(_) => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// The partition of a document.
pub(super) fn partition(def: &ModelDef, subject: &Subject<'_>) -> Result<String, Error> {
    let model = def.name();
    if def.scope() == ModelScope::User {
        let user = subject.user.ok_or_else(|| needs_user(model))?;
        return table::of_user(model, user);
    }
    match def.sharding() {
        None => table::of_all(model),
        Some(sharding) => {
            let key = subject.shard_key(def, sharding.key())?;
            table::of_shard(model, sharding.shard_of(&key))
        }
    }
}

/// The key of a document.
pub(super) fn key(def: &ModelDef, subject: &Subject<'_>) -> Result<Item, Error> {
    key_in(&partition(def, subject)?, def, subject)
}

/// The same in the partition of the document, for whoever has made that already.
pub(super) fn key_in(
    partition: &str,
    def: &ModelDef,
    subject: &Subject<'_>,
) -> Result<Item, Error> {
    let sort = match def.sharding() {
        Some(sharding) if matches!(sharding.strategy(), ShardStrategy::Range(_)) => {
            let text = subject.shard_key(def, sharding.key())?;
            // As in an index: see `order_text`.
            let end = text.floor_char_boundary(VALUE_BYTES_MAX);
            table::ordered(text.get(..end).unwrap_or(&text), subject.id)?
        }
        _ => table::sort(subject.id)?,
    };
    Ok(table::pair(partition, sort.text()))
}

/// All partitions of a model that is no user's.
pub(super) fn partitions(def: &ModelDef) -> Result<Vec<String>, Error> {
    match def.sharding() {
        None => Ok(vec![table::of_all(def.name())?]),
        Some(sharding) => {
            let shards = 0..sharding.count();
            shards
                .map(|shard| table::of_shard(def.name(), shard))
                .collect()
        }
    }
}

#[cold]
pub(super) fn needs_user(model: &str) -> Error {
    fault::invalid(format!("a document of {model:?} belongs to a user"))
}
