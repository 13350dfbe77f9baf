//! Whether a definition makes sense by itself.

use super::bounds;
use super::event::unknown_place;
use super::field::FieldType;
use super::model::{ModelDef, ModelScope, StoreKind, repeated};
use super::sharding::ShardStrategy;
use crate::domain::models::fault;
use crate::error::Error;

/// Characters of a name.
const NAME_MAX: usize = 64;
/// Indexes of a document: the table has so many.
pub(super) const INDEXES_MAX: usize = 5;
/// Unique fields of a document: each is an item of the transaction that creates it.
const UNIQUE_MAX: usize = 20;
/// What documents have without declaring it.
const KEPT: [&str; 4] = ["id", "createdAt", "updatedAt", "userId"];

/// Whether a text can name a model, a field or a relation.
pub(in super::super) fn is_word(name: &str) -> bool {
    let mut letters = name.chars();
    let first = letters.next().is_some_and(|c| c.is_ascii_alphabetic());
    first && name.len() <= NAME_MAX && letters.all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Refuses a model with all that is wrong with it.
pub(super) fn model(def: &ModelDef) -> Result<(), Error> {
    let mut faults = Vec::new();
    if !is_word(def.name()) {
        faults.push(format!("the model name {:?} is no word", def.name()));
    }
    if def.version() == 0 {
        faults.push("its version is 0, and the first one is 1".to_owned());
    }
    names(def, &mut faults);
    fields(def, &mut faults);
    placement(def, &mut faults);
    if let Some(rule) = def.publish_rule() {
        for template in rule.templates() {
            if let Some(part) = unknown_place(template) {
                faults.push(format!(
                    "{part:?} in the channel {template:?} means nothing"
                ));
            }
        }
    }
    match faults.is_empty() {
        true => Ok(()),
        false => Err(fault::definition(def.name(), &faults)),
    }
}

fn names(def: &ModelDef, faults: &mut Vec<String>) {
    let fields = def.fields().iter().map(|field| field.name());
    let relations = def.relations().iter().map(|relation| relation.name());
    for name in fields.clone().chain(relations.clone()) {
        if KEPT.contains(&name) {
            faults.push(format!("the name {name:?} is kept for the facade"));
        } else if !is_word(name) {
            faults.push(format!("the name {name:?} is no word"));
        }
    }
    for name in repeated(fields.chain(relations)) {
        faults.push(format!("the name {name:?} comes twice"));
    }
}

fn fields(def: &ModelDef, faults: &mut Vec<String>) {
    for field in def.fields() {
        let name = field.name();
        let finds = field.is_unique() || field.index_kind().is_some();
        if finds && !field.kind().has_order() {
            let kind = field.kind().word();
            faults.push(format!("{name:?} is an {kind}, which no index can find"));
        }
        faults.extend(bounds::faults(field));
    }
    let indexes = def.indexes().len();
    if indexes > INDEXES_MAX {
        faults.push(format!("{indexes} indexes, of {INDEXES_MAX} at most"));
    }
    let unique = def.unique_fields().count();
    if unique > UNIQUE_MAX {
        faults.push(format!("{unique} unique fields, of {UNIQUE_MAX} at most"));
    }
    if def.store() == StoreKind::KeyValue && unique > 0 {
        faults.push("what is written whole under its key has no unique fields".to_owned());
    }
}

fn placement(def: &ModelDef, faults: &mut Vec<String>) {
    let Some(sharding) = def.sharding() else {
        return;
    };
    faults.extend(sharding.faults());
    if def.scope() == ModelScope::User {
        faults.push("documents of users lie with their users, and have no shards".to_owned());
    }
    let key = sharding.key();
    let by_range = matches!(sharding.strategy(), ShardStrategy::Range(_));
    let is_text = |kind| matches!(kind, FieldType::String | FieldType::Date);
    let by_user = *sharding.strategy() == ShardStrategy::User;
    if key == "id" || by_user {
        return;
    }
    match def.field(key) {
        None => faults.push(format!("the key of its shards, {key:?}, is no field")),
        Some(field) if !field.is_required() => {
            faults.push(format!("the key of its shards, {key:?}, is not required"));
        }
        Some(field) if !field.kind().has_order() => {
            faults.push(format!("the key of its shards, {key:?}, has no order"));
        }
        Some(field) if by_range && !is_text(field.kind()) => {
            faults.push(format!("the key of its ranges, {key:?}, is no text"));
        }
        Some(_) => {}
    }
}
