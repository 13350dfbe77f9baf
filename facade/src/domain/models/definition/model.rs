//! Models: the builder, and what comes of it.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::check;
use super::event::PublishRule;
use super::field::{FieldDef, FieldIndex};
use super::hook::{HookPoint, Hooks, ModelHook};
use super::relation::Relation;
use super::retention::Retention;
use super::sharding::Sharding;
use crate::domain::models::doc::Doc;
use crate::error::Error;

/// Whose the documents of a model are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ModelScope {
    /// Nobody's: they are together, or spread over shards.
    #[default]
    Global,
    /// Each is one user's, and lies with the others of that user.
    User,
}

/// How documents of a model may be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreKind {
    /// Created once under an id that follows from the time, and never changed.
    EventLog,
    /// One value under an id; whoever writes last counts.
    KeyValue,
    /// Created, changed field by field, deleted.
    Document,
}

/// A model, as it was built.
#[derive(Clone, Debug)]
pub struct ModelDef {
    pub(super) name: String,
    pub(super) store: StoreKind,
    pub(super) scope: ModelScope,
    pub(super) sharding: Option<Sharding>,
    pub(super) fields: Vec<FieldDef>,
    pub(super) relations: Vec<Relation>,
    pub(super) created_index: Option<FieldIndex>,
    hooks: Hooks,
    publish: Option<PublishRule>,
    retention: Option<Retention>,
    version: u32,
}

impl ModelDef {
    /// A model of that name, with nothing chosen.
    pub fn builder(name: impl Into<String>) -> ModelBuilder {
        ModelBuilder {
            def: Self {
                name: name.into(),
                store: StoreKind::Document,
                scope: ModelScope::Global,
                sharding: None,
                fields: Vec::new(),
                relations: Vec::new(),
                created_index: None,
                hooks: Hooks::default(),
                publish: None,
                retention: None,
                version: 1,
            },
            store: None,
            append_only: false,
        }
    }

    /// What it is called, here and in keys.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How its documents may be written.
    pub const fn store(&self) -> StoreKind {
        self.store
    }

    /// Whose its documents are.
    pub const fn scope(&self) -> ModelScope {
        self.scope
    }

    /// Its shards; `None` when all its documents lie together, or with their users.
    pub const fn sharding(&self) -> Option<&Sharding> {
        self.sharding.as_ref()
    }

    /// Its fields, in the order in which they were declared.
    pub fn fields(&self) -> &[FieldDef] {
        &self.fields
    }

    /// The field of that name.
    pub fn field(&self, name: &str) -> Option<&FieldDef> {
        self.fields.iter().find(|field| field.name() == name)
    }

    /// Its relations, in the order in which they were declared.
    pub fn relations(&self) -> &[Relation] {
        &self.relations
    }

    /// The relation of that name.
    pub fn relation(&self, name: &str) -> Option<&Relation> {
        self.relations.iter().find(|own| own.name() == name)
    }

    /// When hooks are called, one entry for each, in the order in which they were declared.
    pub fn hook_points(&self) -> Vec<HookPoint> {
        self.hooks.points()
    }

    /// What it tells of its changes.
    pub const fn publish_rule(&self) -> Option<&PublishRule> {
        self.publish.as_ref()
    }

    /// What becomes of its documents besides being stored; that of the configuration when `None`.
    pub const fn retention(&self) -> Option<&Retention> {
        self.retention.as_ref()
    }

    /// The version of the shape of its documents: 1 is the first.
    pub const fn version(&self) -> u32 {
        self.version
    }

    /// The fields with an index, each with how wide that reaches: those that were declared, then `createdAt`.
    pub fn indexes(&self) -> Vec<(&str, FieldIndex)> {
        let fields = self.fields.iter();
        let fields = fields.filter_map(|field| Some((field.name(), field.index_kind()?)));
        let created = self.created_index.map(|index| ("createdAt", index));
        fields.chain(created).collect()
    }

    /// The fields of which no two documents have the same value.
    pub fn unique_fields(&self) -> impl Iterator<Item = &str> {
        let unique = self.fields.iter().filter(|field| field.is_unique());
        unique.map(FieldDef::name)
    }

    /// Whether documents say whose they are.
    pub fn has_user(&self) -> bool {
        self.scope == ModelScope::User
            || (self.sharding.as_ref()).is_some_and(|sharding| sharding.key() == "userId")
    }

    /// How wide the index of a field reaches; `None` without one.
    pub(in super::super) fn index_of(&self, field: &str) -> Option<FieldIndex> {
        let indexes = self.indexes().into_iter();
        indexes
            .filter(|(name, _)| *name == field)
            .map(|(_, index)| index)
            .next()
    }

    pub(in super::super) const fn hooks(&self) -> &Hooks {
        &self.hooks
    }
}

/// A model while it is described.
///
/// # Examples
///
/// ```
/// use package_database::models::{FieldDef, FieldType, ModelDef, PublishRule, Relation, StoreKind};
///
/// # fn main() -> Result<(), package_database::Error> {
/// let post = ModelDef::builder("post")
///     .user_scoped()
///     .field(FieldDef::new("title", FieldType::String).required().check(|title| title != ""))
///     .field(FieldDef::new("slug", FieldType::String).unique())
///     .field(FieldDef::new("category_id", FieldType::String).index_global())
///     .relation(Relation::belongs_to("category", "category", "category_id"))
///     .publish(PublishRule::all().channel("user.{userId}"))
///     .build()?;
/// assert_eq!(post.store(), StoreKind::Document, "detected");
///
/// let wrong = ModelDef::builder("a post").field(FieldDef::new("id", FieldType::Number)).build();
/// let error = wrong.unwrap_err().to_string();
/// assert!(error.contains("model name") && error.contains("\"id\" is kept"), "all that is wrong: {error}");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct ModelBuilder {
    pub(super) def: ModelDef,
    pub(super) store: Option<StoreKind>,
    pub(super) append_only: bool,
}

impl ModelBuilder {
    /// Another name in keys than the one that it was begun with.
    pub fn table_name(mut self, name: impl Into<String>) -> Self {
        self.def.name = name.into();
        self
    }

    /// Documents of users, each with the others of its user.
    pub const fn user_scoped(mut self) -> Self {
        self.def.scope = ModelScope::User;
        self
    }

    /// Documents of nobody, which they are unless chosen.
    pub const fn global(mut self) -> Self {
        self.def.scope = ModelScope::Global;
        self
    }

    /// How documents may be written, in place of what is detected: an event log when it only grows, one value by its
    /// key when there is one field of an array or object and nothing refers to it, else documents.
    pub const fn store(mut self, store: StoreKind) -> Self {
        self.store = Some(store);
        self
    }

    /// Documents are created and nothing else.
    pub const fn append_only(mut self) -> Self {
        self.append_only = true;
        self
    }

    /// Spread over shards.
    pub fn sharding(mut self, sharding: Sharding) -> Self {
        self.def.sharding = Some(sharding);
        self
    }

    /// With one more field.
    pub fn field(mut self, field: FieldDef) -> Self {
        self.def.fields.push(field);
        self
    }

    /// With one more relation.
    pub fn relation(mut self, relation: Relation) -> Self {
        self.def.relations.push(relation);
        self
    }

    /// With an index of the time at which documents were created.
    pub const fn index_created(mut self, index: FieldIndex) -> Self {
        self.def.created_index = Some(index);
        self
    }

    /// With one more hook, called after those that there are.
    pub fn hook(mut self, point: HookPoint, hook: Arc<dyn ModelHook>) -> Self {
        self.def.hooks.add(point, hook);
        self
    }

    /// Calls the closure before a new document is written.
    pub fn before_create(self, hook: impl PlainHook) -> Self {
        self.plain(HookPoint::BeforeCreate, hook)
    }

    /// Calls the closure after a new document was written.
    pub fn after_create(self, hook: impl PlainHook) -> Self {
        self.plain(HookPoint::AfterCreate, hook)
    }

    /// Calls the closure before changes are written.
    pub fn before_update(self, hook: impl PlainHook) -> Self {
        self.plain(HookPoint::BeforeUpdate, hook)
    }

    /// Calls the closure after changes were written.
    pub fn after_update(self, hook: impl PlainHook) -> Self {
        self.plain(HookPoint::AfterUpdate, hook)
    }

    /// Calls the closure before a document is removed.
    pub fn before_delete(self, hook: impl PlainHook) -> Self {
        self.plain(HookPoint::BeforeDelete, hook)
    }

    /// Calls the closure after a document was removed.
    pub fn after_delete(self, hook: impl PlainHook) -> Self {
        self.plain(HookPoint::AfterDelete, hook)
    }

    fn plain(mut self, point: HookPoint, hook: impl PlainHook) -> Self {
        self.def.hooks.add_plain(point, hook);
        self
    }

    /// What is told of changes, each in the transaction that makes it.
    pub fn publish(mut self, rule: PublishRule) -> Self {
        self.def.publish = Some(rule);
        self
    }

    /// What becomes of documents besides being stored.
    pub fn retention(mut self, retention: Retention) -> Self {
        self.def.retention = Some(retention);
        self
    }

    /// The version of the shape of documents, which migrations lead to.
    pub const fn version(mut self, version: u32) -> Self {
        self.def.version = version;
        self
    }

    /// What was described, if it makes sense.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput), with everything that is wrong: names that are none,
    /// names that come twice or are kept for the facade, an index of what has no order, more than five indexes, a
    /// default that its field does not take, bounds that no value satisfies, shards of documents that lie with users,
    /// channels with unknown parts, changes or unique fields of what is only appended.
    pub fn build(mut self) -> Result<ModelDef, Error> {
        self.def.store = self.store.unwrap_or_else(|| self.detected());
        check::model(&self.def)?;
        Ok(self.def)
    }

    /// The rule: see [`ModelBuilder::store`].
    fn detected(&self) -> StoreKind {
        let opaque = |field: &FieldDef| !field.kind().has_order();
        match self.def.fields.as_slice() {
            _ if self.append_only => StoreKind::EventLog,
            [only] if opaque(only) && self.def.relations.is_empty() => StoreKind::KeyValue,
            _ => StoreKind::Document,
        }
    }
}

/// Closures that are hooks.
pub trait PlainHook: Fn(&mut Doc) -> Result<(), Error> + Send + Sync + 'static {}

impl<F> PlainHook for F where F: Fn(&mut Doc) -> Result<(), Error> + Send + Sync + 'static {}

/// Names that come twice.
pub(super) fn repeated<'a>(names: impl Iterator<Item = &'a str>) -> BTreeSet<&'a str> {
    let mut seen = BTreeSet::new();
    names.filter(|name| !seen.insert(*name)).collect()
}
