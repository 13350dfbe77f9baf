//! What is recorded of a model: which index each of its fields has, and over which shards its documents lie.

use std::collections::BTreeMap;

use crate::backend::{Item, Value};
use crate::block::record::Envelope;
use crate::domain::models::definition::{FieldIndex, ModelDef, ModelScope};
use crate::domain::models::fault;
use crate::domain::models::table::{self, SLOTS, Slot};
use crate::error::Error;

const SCOPE: &str = "scope";
const SHARDS: &str = "shards";
const INDEXES: &str = "indexes";
const UNIQUE: &str = "unique";
const VERSION: &str = "version";
const EPOCH: &str = "epoch";
const SLOT: &str = "slot";
const REACH: &str = "reach";
const READY: &str = "ready";

/// The index of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct Indexed {
    pub(in super::super) slot: Slot,
    pub(in super::super) reach: FieldIndex,
    /// Whether all documents are in it: one that came later has those alone that were written since.
    pub(in super::super) ready: bool,
}

/// What is recorded of a model.
#[derive(Clone, Debug)]
pub(in super::super) struct Layout {
    pub(in super::super) indexes: BTreeMap<String, Indexed>,
    /// Whether documents are users'.
    pub(in super::super) of_users: bool,
    /// How documents are spread, as words.
    pub(in super::super) shards: String,
    pub(in super::super) unique: Vec<String>,
    /// The version that every document has at least.
    pub(in super::super) version: u32,
    /// How often all documents were migrated.
    pub(in super::super) epoch: u64,
}

impl Layout {
    /// That of a model of which nothing is recorded yet.
    pub(in super::super) fn fresh(def: &ModelDef) -> Self {
        let indexes = def.indexes().into_iter().zip(SLOTS);
        let indexes = indexes.map(|((field, reach), slot)| {
            let ready = true;
            (field.to_owned(), Indexed { slot, reach, ready })
        });
        Self {
            indexes: indexes.collect(),
            of_users: def.scope() == ModelScope::User,
            shards: shards_of(def),
            unique: def.unique_fields().map(str::to_owned).collect(),
            version: def.version(),
            epoch: 0,
        }
    }

    /// The same over the shards of a definition.
    pub(in super::super) fn over_shards_of(&self, def: &ModelDef) -> Self {
        Self {
            shards: shards_of(def),
            ..self.clone()
        }
    }

    /// The same for a definition that may have changed since: indexes keep their places, new ones take free ones.
    pub(in super::super) fn adapted(&self, def: &ModelDef) -> Result<Self, Error> {
        let model = def.name();
        if self.of_users != (def.scope() == ModelScope::User) {
            return Err(fault::conflict(format!(
                "documents of {model:?} are stored with another scope"
            )));
        }
        if self.shards != shards_of(def) {
            return Err(fault::conflict(format!(
                "documents of {model:?} are stored over other shards: reshard them first"
            )));
        }
        let wanted = def.indexes();
        let mut next = self.clone();
        let same = |field: &str, own: &Indexed| wanted.contains(&(field, own.reach));
        next.indexes.retain(|field, own| same(field, own));
        for (field, reach) in wanted {
            if next.indexes.contains_key(field) {
                continue;
            }
            let free = |slot: &&Slot| next.indexes.values().all(|own| own.slot != **slot);
            let slot = SLOTS.iter().find(free).copied();
            let slot = slot.ok_or_else(|| {
                fault::invalid(format!("{model:?} has no index left for {field:?}"))
            })?;
            let ready = false;
            next.indexes
                .insert(field.to_owned(), Indexed { slot, reach, ready });
        }
        next.unique = def.unique_fields().map(str::to_owned).collect();
        // Whoever goes back to an older version writes documents of it.
        next.version = next.version.min(def.version());
        Ok(next)
    }

    /// The item, besides its envelope.
    pub(in super::super) fn item(&self, model: &str) -> Item {
        let indexes = self.indexes.iter().map(|(field, own)| {
            let slot = SLOTS.iter().position(|slot| *slot == own.slot);
            let parts = [
                (SLOT, Value::number(slot.map_or(0, |slot| slot + 1))),
                (
                    REACH,
                    Value::from(match own.reach {
                        FieldIndex::Scope => "scope",
                        FieldIndex::Global => "global",
                    }),
                ),
                (READY, Value::Bool(own.ready)),
            ];
            let parts = parts.map(|(name, value)| (name.to_owned(), value));
            (field.clone(), Value::Map(parts.into_iter().collect()))
        });
        let unique = self.unique.iter().map(|field| Value::from(field.as_str()));
        table::model(model)
            .with(SCOPE, if self.of_users { "user" } else { "global" })
            .with(SHARDS, self.shards.as_str())
            .with(INDEXES, Value::Map(indexes.collect()))
            .with(UNIQUE, Value::List(unique.collect()))
            .with(VERSION, Value::number(self.version))
            .with(EPOCH, Value::number(self.epoch))
    }

    /// What an item says.
    pub(in super::super) fn of(item: &Item) -> Result<(Self, Envelope), Error> {
        let text = |name: &'static str| item.text(name).ok_or_else(|| fault::damaged(name));
        let Some(Value::Map(members)) = item.get(INDEXES) else {
            return Err(fault::damaged(INDEXES));
        };
        let mut indexes = BTreeMap::new();
        for (field, parts) in members {
            let own = indexed(&parts).ok_or_else(|| fault::damaged(INDEXES))?;
            indexes.insert(field, own);
        }
        let Some(Value::List(unique)) = item.get(UNIQUE) else {
            return Err(fault::damaged(UNIQUE));
        };
        let unique = unique.into_iter().filter_map(|field| match field {
            Value::Text(field) => Some(field),
            _ => None,
        });
        let version = item.number(VERSION).and_then(|digits| digits.parse().ok());
        let epoch = item.number(EPOCH).and_then(|digits| digits.parse().ok());
        let layout = Self {
            indexes,
            of_users: text(SCOPE)? == "user",
            shards: text(SHARDS)?.into_owned(),
            unique: unique.collect(),
            version: version.ok_or_else(|| fault::damaged(VERSION))?,
            epoch: epoch.ok_or_else(|| fault::damaged(EPOCH))?,
        };
        Ok((layout, Envelope::of(item)?))
    }
}

/// How documents of a model are spread, as words.
pub(super) fn shards_of(def: &ModelDef) -> String {
    def.sharding()
        .map_or_else(|| "none".to_owned(), |sharding| sharding.word())
}

fn indexed(parts: &Value) -> Option<Indexed> {
    let Value::Map(parts) = parts else {
        return None;
    };
    let Some(Value::Number(slot)) = parts.get(SLOT) else {
        return None;
    };
    let slot = slot.parse::<usize>().ok()?.checked_sub(1)?;
    let reach = match parts.get(REACH)? {
        Value::Text(word) if word == "scope" => FieldIndex::Scope,
        Value::Text(word) if word == "global" => FieldIndex::Global,
        _ => return None,
    };
    Some(Indexed {
        slot: *SLOTS.get(slot)?,
        reach,
        ready: parts.get(READY)? == &Value::Bool(true),
    })
}
