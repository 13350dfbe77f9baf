//! Relations: what belongs to a document, loaded for one or for many at once.

use std::collections::BTreeSet;

use serde_json::Value;

use super::collection::Collection;
use super::definition::{FieldIndex, ModelScope, Relation, RelationKind};
use super::doc::Doc;
use super::fault;
use super::found::RelatedDocs;
use super::query::{ModelQuery, QueryCondition, SortDirection};
use crate::backend::BoxFuture;
use crate::error::Error;

/// What a relation of a document has loaded.
#[derive(Clone, Debug, PartialEq)]
pub enum Related {
    /// One document, or none.
    One(Option<Box<Doc>>),
    /// Any number of documents.
    Many(Vec<Doc>),
}

impl Related {
    /// The document, of a relation to one.
    pub fn one(&self) -> Option<&Doc> {
        match self {
            Self::One(doc) => doc.as_deref(),
            Self::Many(_) => None,
        }
    }

    /// All documents: one or none of a relation to one.
    pub fn many(&self) -> &[Doc] {
        match self {
            Self::One(Some(doc)) => std::slice::from_ref(doc),
            Self::One(None) => &[],
            Self::Many(docs) => docs,
        }
    }
}

/// Which relation is loaded, and what of it.
///
/// # Examples
///
/// ```
/// use package_database::models::{LoadOptions, SortDirection};
///
/// let newest = LoadOptions::new("comments")
///     .where_("hidden", "!=", true)
///     .order_by("createdAt", SortDirection::Descending)
///     .limit(3);
/// assert_eq!(newest.path(), "comments");
/// ```
#[derive(Clone, Debug)]
pub struct LoadOptions {
    path: String,
    conditions: Vec<(String, String, Value)>,
    sorts: Vec<(String, SortDirection)>,
    after: Option<String>,
    limit: Option<usize>,
    label: Option<String>,
}

/// What stands between a relation and the label under which some of it was loaded. No name has it.
const LABEL: char = '@';

/// Relations of relations that are loaded in one go.
const LEVELS_MAX: usize = 8;

impl LoadOptions {
    /// All of a relation; of a path such as `comments.author`, what the options say is about its last part.
    pub fn new(path: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            conditions: Vec::new(),
            sorts: Vec::new(),
            after: None,
            limit: None,
            label: None,
        }
    }

    /// Those of which this holds: see [`ModelQuery::where_`].
    #[must_use]
    pub fn where_(mut self, field: &str, operator: &str, value: impl Into<Value>) -> Self {
        let condition = (field.to_owned(), operator.to_owned(), value.into());
        self.conditions.push(condition);
        self
    }

    /// Those of which this holds.
    #[must_use]
    pub fn filter(self, condition: &QueryCondition) -> Self {
        let (field, value) = (&condition.field, condition.value.clone());
        self.where_(field, condition.operator.sign(), value)
    }

    /// In the order of a field.
    #[must_use]
    pub fn order_by(mut self, field: &str, direction: SortDirection) -> Self {
        self.sorts.push((field.to_owned(), direction));
        self
    }

    /// Those behind the one with this id, of each document that has it in the order that is asked for; of any other, none.
    #[must_use]
    pub fn after(mut self, id: impl Into<String>) -> Self {
        self.after = Some(id.into());
        self
    }

    /// Kept under a label beside the relation itself, so that one relation may be loaded several times, each with some of
    /// it: see [`Doc::related_as`]. A longer path goes through what has a label by `relation@label`. Neither a dot nor an
    /// at sign is a part of a label: they become a line.
    #[must_use]
    pub fn labelled(mut self, label: &str) -> Self {
        self.label = Some(label.replace(['.', LABEL], "_"));
        self
    }

    /// So many at most, of each document.
    #[must_use]
    pub const fn limit(mut self, count: usize) -> Self {
        self.limit = Some(count);
        self
    }

    /// What is loaded.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Under which name a document keeps what was loaded of a relation.
    fn key(&self, name: &str) -> String {
        match &self.label {
            Some(label) => format!("{name}{LABEL}{label}"),
            None => name.to_owned(),
        }
    }

    fn apply(&self, mut query: ModelQuery) -> ModelQuery {
        for (field, operator, value) in &self.conditions {
            query = query.where_(field, operator, value.clone());
        }
        for (field, direction) in &self.sorts {
            query = query.order_by(field, *direction);
        }
        query
    }
}

/// A relation of a document that is loaded when it is asked for.
#[derive(Debug)]
pub struct LazyRelation<'a> {
    doc: &'a Doc,
    name: String,
}

impl LazyRelation<'_> {
    /// What belongs to the document, now.
    ///
    /// # Errors
    ///
    /// As [`Doc::load`].
    pub async fn get(&self) -> Result<Related, Error> {
        if let Some(loaded) = self.doc.relations.get(&self.name) {
            return Ok(loaded.clone());
        }
        let mut doc = self.doc.clone();
        doc.load_relation(&self.name).await
    }
}

impl Doc {
    /// Loads relations; a path such as `comments.author` goes on from what was loaded.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for what is no relation; besides those of [`Collection`].
    pub async fn load(&mut self, relations: &[&str]) -> Result<(), Error> {
        for path in relations {
            self.load_with(&LoadOptions::new(*path)).await?;
        }
        Ok(())
    }

    /// Loads a relation, of which conditions, an order and a limit leave some.
    ///
    /// # Errors
    ///
    /// As [`Doc::load`].
    pub async fn load_with(&mut self, options: &LoadOptions) -> Result<(), Error> {
        load_all(std::slice::from_mut(self), options).await
    }

    /// Loads a relation anew, and gives what belongs to the document.
    ///
    /// # Errors
    ///
    /// As [`Doc::load`].
    pub async fn load_relation(&mut self, name: &str) -> Result<Related, Error> {
        self.load(&[name]).await?;
        self.related(name).cloned()
    }

    /// What a relation has loaded.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for what is no relation, and for one that was not loaded.
    pub fn related(&self, name: &str) -> Result<&Related, Error> {
        relation(&self.collection, name)?;
        self.relations.get(name).ok_or_else(|| {
            fault::invalid(format!(
                "the relation {name:?} is not loaded: load it first"
            ))
        })
    }

    /// What a relation has loaded under a label; `None` where nothing was loaded under it.
    pub fn related_as(&self, name: &str, label: &str) -> Option<&Related> {
        let key = LoadOptions::new(name).labelled(label).key(name);
        self.relations.get(&key)
    }

    /// A relation that is loaded when it is asked for, and not twice where it was loaded.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for what is no relation, and for one that is not lazy and was not loaded.
    pub fn lazy(&self, name: &str) -> Result<LazyRelation<'_>, Error> {
        let own = relation(&self.collection, name)?;
        if !own.is_lazy() {
            self.related(name)?;
        }
        Ok(LazyRelation {
            doc: self,
            name: name.to_owned(),
        })
    }

    /// The names of the relations that were loaded, but for what was loaded under a label.
    pub fn loaded(&self) -> impl Iterator<Item = &str> {
        let names = self.relations.keys().map(String::as_str);
        names.filter(|name| !name.contains(LABEL))
    }
}

/// The relation that something was loaded of, whatever its label is.
pub(super) fn name_of(key: &str) -> &str {
    key.split_once(LABEL).map_or(key, |(name, _)| name)
}

fn relation<'a>(collection: &'a Collection, name: &str) -> Result<&'a Relation, Error> {
    let def = collection.def();
    def.relation(name)
        .ok_or_else(|| fault::invalid(format!("{:?} has no relation {name:?}", def.name())))
}

/// Loads a relation of many documents of one model with few requests.
pub(super) async fn load_all(docs: &mut [Doc], options: &LoadOptions) -> Result<(), Error> {
    let levels = options.path.split('.').count();
    if levels > LEVELS_MAX {
        return Err(fault::invalid(format!(
            "relations are loaded over {LEVELS_MAX} levels at most"
        )));
    }
    load_path(docs.iter_mut().collect(), &options.path, options).await
}

/// Boxed, because a path goes on from what its first part has loaded; as often as it has parts.
fn load_path<'a>(
    docs: Vec<&'a mut Doc>,
    path: &'a str,
    options: &'a LoadOptions,
) -> BoxFuture<'a, Result<(), Error>> {
    Box::pin(async move {
        let mut docs = docs;
        let (first, rest) = match path.split_once('.') {
            Some((first, rest)) => (first, Some(rest)),
            None => (path, None),
        };
        let Some(rest) = rest else {
            return load_one(&mut docs, first, options).await;
        };
        // Another path may have led through here, to something else that would be lost.
        let is_missing = |doc: &&mut &mut Doc| !doc.relations.contains_key(first);
        let mut missing: Vec<&mut Doc> = docs
            .iter_mut()
            .filter(is_missing)
            .map(|doc| &mut **doc)
            .collect();
        // What has a label was loaded before, or it is no relation.
        load_one(&mut missing, first, &LoadOptions::new(first)).await?;
        let mut next: Vec<&mut Doc> = Vec::new();
        for doc in docs {
            match doc.relations.get_mut(first) {
                Some(Related::One(Some(doc))) => next.push(doc),
                Some(Related::Many(docs)) => next.extend(docs.iter_mut()),
                Some(Related::One(None)) | None => {}
            }
        }
        match next.is_empty() {
            true => Ok(()),
            false => load_path(next, rest, options).await,
        }
    })
}

/// Loads one relation of documents of one model.
async fn load_one(docs: &mut [&mut Doc], name: &str, options: &LoadOptions) -> Result<(), Error> {
    let Some(first) = docs.first() else {
        return Ok(());
    };
    let own = relation(&first.collection, name)?.clone();
    let core = first.collection.core.clone();
    let target = core.collection(own.model())?;
    // Each key once, however many documents have it.
    let keys: Vec<Option<Value>> = docs.iter().map(|doc| key_of(doc, &own)).collect();
    let texts: Vec<Option<String>> = keys
        .iter()
        .map(|key| Some(key.as_ref()?.to_string()))
        .collect();
    let mut seen = BTreeSet::new();
    let values = keys.into_iter().zip(&texts).filter_map(|(key, text)| {
        let is_new = seen.insert(text.as_deref()?);
        key.filter(|_| is_new)
    });
    let values: Vec<Value> = values.collect();
    let mut found = match values.is_empty() {
        // Whoever names nobody needs no request.
        true => RelatedDocs::default(),
        false => find(docs, &own, &target, values, options).await?,
    };
    let apart = docs.first().is_some_and(|doc| is_apart(doc, &target, &own));
    let limit = match own.kind() {
        RelationKind::BelongsTo | RelationKind::HasOne => 1,
        RelationKind::HasMany | RelationKind::ManyToMany => usize::MAX,
    };
    let limit = options.limit.map_or(limit, |own| own.min(limit));
    let owners = docs.iter().zip(texts).map(|(doc, key)| {
        let places = key.map_or(Vec::new(), |key| found.places_of(&key));
        let own = |place: &usize| !apart || found.user_at(*place) == doc.user();
        let places = places.into_iter().filter(own);
        match &options.after {
            None => places.take(limit).collect(),
            Some(after) => {
                let before = |place: &usize| found.id_at(*place) != Some(after);
                let behind = places.skip_while(before).skip(1);
                behind.take(limit).collect()
            }
        }
    });
    let owners: Vec<Vec<usize>> = owners.collect();
    for place in owners.iter().flatten() {
        found.wanted(*place);
    }
    for (doc, places) in docs.iter_mut().zip(owners) {
        let mut related = places.into_iter().filter_map(|place| found.give(place));
        let related = match own.kind() {
            RelationKind::BelongsTo | RelationKind::HasOne => {
                Related::One(related.next().map(Box::new))
            }
            RelationKind::HasMany | RelationKind::ManyToMany => Related::Many(related.collect()),
        };
        doc.relations.insert(options.key(name), related);
    }
    Ok(())
}

/// The end of a relation that a document has itself.
fn key_of(doc: &Doc, own: &Relation) -> Option<Value> {
    let field = match own.kind() {
        RelationKind::BelongsTo => own.foreign_key(),
        RelationKind::HasMany | RelationKind::HasOne => own.local(),
        RelationKind::ManyToMany => "id",
    };
    doc.at(field)
        .filter(|value| !value.is_null() && value != "")
}

/// Whether documents of a relation are looked for among those of the owner's user alone.
fn is_apart(owner: &Doc, target: &Collection, own: &Relation) -> bool {
    let both =
        owner.model().scope() == ModelScope::User && target.def().scope() == ModelScope::User;
    let to_one = matches!(own.kind(), RelationKind::HasMany | RelationKind::HasOne);
    let field = target.def().index_of(own.foreign_key());
    both && to_one && field == Some(FieldIndex::Scope)
}

async fn find(
    docs: &[&mut Doc],
    own: &Relation,
    target: &Collection,
    values: Vec<Value>,
    options: &LoadOptions,
) -> Result<RelatedDocs, Error> {
    let users: BTreeSet<String> = docs
        .iter()
        .filter_map(|doc| doc.user().map(str::to_owned))
        .collect();
    let narrowed = |query: ModelQuery, apart: bool| match apart {
        true => query.where_user_in(users.iter().cloned()),
        false => query,
    };
    let apart = docs.first().is_some_and(|doc| is_apart(doc, target, own));
    let mut found = RelatedDocs::default();
    let query = match own.kind() {
        RelationKind::BelongsTo => target.with_field("id", values),
        RelationKind::HasMany | RelationKind::HasOne => {
            let query = target.with_field(own.foreign_key(), values);
            let limited = query.limited(options, docs.len());
            narrowed(limited, apart)
        }
        RelationKind::ManyToMany => {
            let through = own
                .through()
                .ok_or_else(|| fault::invalid(format!("{:?} goes through no model", own.name())))?;
            let through = target.core.collection(through)?;
            let mut query = through.with_field(own.local(), values);
            let scoped = through.def().index_of(own.local()) == Some(FieldIndex::Scope);
            if through.def().scope() == ModelScope::User && scoped {
                query = narrowed(query, true);
            }
            let (mut ids, mut seen) = (Vec::new(), BTreeSet::new());
            for link in query.all().await? {
                let (Some(key), Some(id)) = (link.at(own.local()), link.at(own.foreign_key()))
                else {
                    continue;
                };
                found.link(&key, &id);
                if seen.insert(id.to_string()) {
                    ids.push(id);
                }
            }
            if ids.is_empty() {
                return Ok(found);
            }
            target.with_field("id", ids)
        }
    };
    found.take(options.apply(query).all().await?, own);
    Ok(found)
}

impl ModelQuery {
    /// The same query with the limit of a relation, where it is of one document: of several, each has that many.
    fn limited(self, options: &LoadOptions, owners: usize) -> Self {
        match options.limit {
            Some(limit) if owners == 1 && options.after.is_none() => self.limit(limit),
            _ => self,
        }
    }
}
