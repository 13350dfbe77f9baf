//! A model of the document as a definition, and a definition as the document has it.

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::field;
use super::read::{Faults, Section};
use super::step::{DeclaredStep, misfits};
use crate::domain::models::definition::{
    FieldIndex, KeepFactor, ModelBuilder, ModelChange, ModelDef, ModelScope, PublishRule, Relation,
    RelationKind, Retention, ShardStrategy, Sharding, StoreKind,
};

const SCOPES: [(&str, ModelScope); 2] =
    [("global", ModelScope::Global), ("user", ModelScope::User)];
const STORES: [(&str, StoreKind); 3] = [
    ("document", StoreKind::Document),
    ("eventLog", StoreKind::EventLog),
    ("keyValue", StoreKind::KeyValue),
];
pub(super) const REACHES: [(&str, FieldIndex); 2] =
    [("scope", FieldIndex::Scope), ("global", FieldIndex::Global)];
const MEMBERS: [&str; 11] = [
    "fields",
    "indexCreated",
    "migrations",
    "name",
    "publish",
    "relations",
    "retention",
    "scope",
    "sharding",
    "store",
    "version",
];

/// The word of a meaning.
pub(super) fn word_of<T: PartialEq>(words: &[(&'static str, T)], meaning: &T) -> &'static str {
    let found = words.iter().find(|(_, own)| own == meaning);
    found.map_or("", |(word, _)| word)
}

/// A model with its steps.
pub(super) fn model(
    value: &Value,
    at: String,
    faults: &mut Faults,
) -> Option<(ModelDef, Vec<DeclaredStep>)> {
    let before = faults.count();
    let own = Section::of(value, at, &MEMBERS, faults)?;
    let name = own.needed("name", faults)?;
    let mut builder = ModelDef::builder(name);
    if let Some(version) = own.count("version", faults) {
        builder = builder.version(version);
    }
    builder = match own.word("scope", &SCOPES, faults) {
        Some(ModelScope::User) => builder.user_scoped(),
        _ => builder,
    };
    if let Some(store) = own.word("store", &STORES, faults) {
        builder = builder.store(store);
    }
    if let Some(reach) = own.word("indexCreated", &REACHES, faults) {
        builder = builder.index_created(reach);
    }
    for (at, value) in own.list("fields", faults) {
        if let Some(field) = field::read(value, at, faults) {
            builder = builder.field(field);
        }
    }
    for (at, value) in own.list("relations", faults) {
        if let Some(relation) = relation(value, at, faults) {
            builder = builder.relation(relation);
        }
    }
    builder = besides(&own, builder, faults);
    let mut steps = Vec::new();
    for (at, value) in own.list("migrations", faults) {
        let names = ["remove", "rename", "set", "version"];
        let step = Section::of(value, at, &names, faults);
        steps.extend(step.and_then(|step| DeclaredStep::read(name, &step, faults)));
    }
    if faults.count() > before {
        return None;
    }
    match builder.build() {
        Ok(def) => {
            let place = format!("{}/migrations", own.at);
            for wrong in misfits(&def, &steps) {
                faults.add(&place, wrong);
            }
            Some((def, steps))
        }
        Err(error) => {
            faults.add(&own.at, error);
            None
        }
    }
}

/// Shards, channels and retention.
fn besides(own: &Section<'_>, mut builder: ModelBuilder, faults: &mut Faults) -> ModelBuilder {
    let part = |name: &str| {
        let value = own.members.get(name)?;
        Some((value, format!("{}/{name}", own.at)))
    };
    if let Some((value, at)) = part("sharding")
        && let Some(sharding) = sharding(value, at, faults)
    {
        builder = builder.sharding(sharding);
    }
    if let Some((value, at)) = part("publish")
        && let Some(rule) = publish(value, at, faults)
    {
        builder = builder.publish(rule);
    }
    if let Some((value, at)) = part("retention")
        && let Some(retention) = retention(value, at, faults)
    {
        builder = builder.retention(retention);
    }
    builder
}

const KINDS: [(&str, RelationKind); 4] = [
    ("belongsTo", RelationKind::BelongsTo),
    ("hasMany", RelationKind::HasMany),
    ("hasOne", RelationKind::HasOne),
    ("manyToMany", RelationKind::ManyToMany),
];

fn relation(value: &Value, at: String, faults: &mut Faults) -> Option<Relation> {
    let names = [
        "eager",
        "foreignKey",
        "kind",
        "localKey",
        "model",
        "name",
        "through",
    ];
    let own = Section::of(value, at, &names, faults)?;
    let kinds: Vec<(&str, &RelationKind)> =
        KINDS.iter().map(|(word, kind)| (*word, kind)).collect();
    let (name, model) = (own.needed("name", faults)?, own.needed("model", faults)?);
    let key = own.needed("foreignKey", faults)?;
    own.needed("kind", faults)?;
    let relation = match own.word("kind", &kinds, faults)? {
        RelationKind::BelongsTo => Relation::belongs_to(name, model, key),
        RelationKind::HasMany => Relation::has_many(name, model, key),
        RelationKind::HasOne => Relation::has_one(name, model, key),
        RelationKind::ManyToMany => {
            let through = own.needed("through", faults)?;
            let local = own.needed("localKey", faults)?;
            Relation::many_to_many(name, model, through, local, key)
        }
    };
    let relation = match own.text("localKey", faults) {
        Some(local) => relation.local_key(local),
        None => relation,
    };
    Some(match own.flag("eager", faults) {
        true => relation.eager(),
        false => relation,
    })
}

fn sharding(value: &Value, at: String, faults: &mut Faults) -> Option<Sharding> {
    let own = Section::of(value, at, &["bounds", "count", "key", "strategy"], faults)?;
    let key = own.text("key", faults).unwrap_or("id");
    let bounds = own.texts("bounds", faults);
    let count = own.count("count", faults);
    if count.is_none() && bounds.is_empty() {
        faults.add(&own.at, "says of no number of shards");
    }
    Some(match own.needed("strategy", faults)? {
        "hash" => Sharding::hash(key, count?),
        "user" => Sharding::user(count?),
        "range" if bounds.is_empty() => Sharding::range(key, count?),
        "range" => Sharding::range_at(key, bounds),
        _ => {
            faults.add(&own.at, "has a strategy that is none of hash, range, user");
            return None;
        }
    })
}

fn publish(value: &Value, at: String, faults: &mut Faults) -> Option<PublishRule> {
    let own = Section::of(value, at, &["changes", "channels"], faults)?;
    let rule = match own.members.contains_key("changes") {
        false => PublishRule::all(),
        true => {
            let mut changes = Vec::new();
            for word in own.texts("changes", faults) {
                let mut all = ModelChange::ALL.into_iter();
                match all.find(|change| change.word() == word) {
                    Some(change) => changes.push(change),
                    None => faults.add(&own.at, "tells of a change that there is not"),
                }
            }
            PublishRule::new(changes)
        }
    };
    let channels = own.texts("channels", faults).into_iter();
    Some(channels.fold(rule, PublishRule::channel))
}

fn retention(value: &Value, at: String, faults: &mut Faults) -> Option<Retention> {
    let names = ["factor", "field", "strategy", "tiers", "unkeptSeconds"];
    let own = Section::of(value, at, &names, faults)?;
    let factor = own.count("factor", faults).unwrap_or(2);
    let retention = match own.text("strategy", faults).unwrap_or("fixed") {
        "tiered" => {
            let mut tiers = Vec::new();
            for (at, tier) in own.list("tiers", faults) {
                let bound = tier.get(0).and_then(Value::as_f64);
                let copies = tier.get(1).and_then(Value::as_u64);
                match (bound, copies.and_then(|copies| u16::try_from(copies).ok())) {
                    (Some(bound), Some(copies)) => tiers.push((bound, copies)),
                    _ => faults.add(&at, "is no bound with a number of copies"),
                }
            }
            let field = own.needed("field", faults)?.to_owned();
            Retention::new(KeepFactor::Tiered { field, tiers }, factor)
        }
        strategy => match Retention::named(strategy, factor) {
            Ok(retention) => retention,
            Err(error) => {
                faults.add(&own.at, error);
                return None;
            }
        },
    };
    Some(match own.count("unkeptSeconds", faults) {
        Some(seconds) => retention.unkept_for(Duration::from_secs(seconds)),
        None => retention,
    })
}

impl ModelDef {
    /// The model as a [`ModelDocument`](super::ModelDocument) has it. Hooks, and checks and transforms that are
    /// functions, are no part of it, nor is a retention by a function.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database::models::{FieldDef, FieldType, ModelDef};
    ///
    /// let post = ModelDef::builder("post").field(FieldDef::new("title", FieldType::String).required()).build()?;
    /// assert_eq!(post.to_json()["fields"][0]["name"], "title");
    /// # Ok::<(), package_database::Error>(())
    /// ```
    pub fn to_json(&self) -> Value {
        let mut json = Map::new();
        let mut put = |name: &str, value: Value| drop(json.insert(name.to_owned(), value));
        put("name", json!(self.name()));
        put("version", json!(self.version()));
        put("scope", json!(word_of(&SCOPES, &self.scope())));
        put("store", json!(word_of(&STORES, &self.store())));
        put("fields", self.fields().iter().map(field::write).collect());
        if !self.relations().is_empty() {
            put("relations", self.relations().iter().map(related).collect());
        }
        if let Some(reach) = self.index_of("createdAt") {
            put("indexCreated", json!(word_of(&REACHES, &reach)));
        }
        if let Some(sharding) = self.sharding() {
            put("sharding", sharded(sharding));
        }
        if let Some(rule) = self.publish_rule() {
            let changes = ModelChange::ALL
                .iter()
                .filter(|change| rule.tells(**change));
            let changes: Vec<&str> = changes.map(|change| change.word()).collect();
            put(
                "publish",
                json!({"changes": changes, "channels": rule.templates()}),
            );
        }
        if let Some(retention) = self.retention().and_then(Retention::to_json) {
            put("retention", retention);
        }
        Value::Object(json)
    }
}

fn related(relation: &Relation) -> Value {
    let mut json = json!({
        "name": relation.name(),
        "kind": word_of(&KINDS, relation.kind()),
        "model": relation.model(),
        "foreignKey": relation.foreign_key(),
    });
    if let Some(members) = json.as_object_mut() {
        if let Some(through) = relation.through() {
            members.insert("through".to_owned(), json!(through));
        }
        if relation.local() != "id" {
            members.insert("localKey".to_owned(), json!(relation.local()));
        }
        if !relation.is_lazy() {
            members.insert("eager".to_owned(), json!(true));
        }
    }
    json
}

fn sharded(sharding: &Sharding) -> Value {
    let (key, count) = (sharding.key(), sharding.count());
    match sharding.strategy() {
        ShardStrategy::Hash => json!({"strategy": "hash", "key": key, "count": count}),
        ShardStrategy::User => json!({"strategy": "user", "count": count}),
        ShardStrategy::Range(bounds) if bounds.is_empty() => {
            json!({"strategy": "range", "key": key, "count": count})
        }
        ShardStrategy::Range(bounds) => {
            json!({"strategy": "range", "key": key, "bounds": bounds})
        }
    }
}
