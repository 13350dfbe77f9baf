//! The models of an application, and whether they go together.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::field::FieldIndex;
use super::model::{ModelDef, ModelScope};
use super::relation::{Relation, RelationKind};
use crate::domain::models::fault;
use crate::error::Error;

/// The models of an application by their names.
///
/// # Examples
///
/// ```
/// use package_database::models::{FieldDef, FieldType, ModelDef, ModelRegistry, Relation};
///
/// # fn main() -> Result<(), package_database::Error> {
/// let post = ModelDef::builder("post")
///     .field(FieldDef::new("author_id", FieldType::String))
///     .relation(Relation::belongs_to("author", "author", "author_id"));
/// let mut registry = ModelRegistry::new();
/// registry.register(post.build()?)?;
/// assert!(registry.check().unwrap_err().to_string().contains("no model \"author\""));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct ModelRegistry(BTreeMap<String, Arc<ModelDef>>);

impl ModelRegistry {
    /// A registry that knows no model yet.
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// With one more model.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Conflict`](crate::ErrorKind::Conflict) when there is a model of that name.
    pub fn register(&mut self, model: ModelDef) -> Result<(), Error> {
        if self.0.contains_key(model.name()) {
            return Err(fault::conflict(format!(
                "there is a model {:?} already",
                model.name()
            )));
        }
        self.0.insert(model.name().to_owned(), Arc::new(model));
        Ok(())
    }

    /// The model of that name.
    pub fn get(&self, name: &str) -> Option<&Arc<ModelDef>> {
        self.0.get(name)
    }

    /// All of them, by name.
    pub fn all(&self) -> impl Iterator<Item = &Arc<ModelDef>> {
        self.0.values()
    }

    /// Those whose documents are users', by name.
    pub fn user_scoped(&self) -> impl Iterator<Item = &Arc<ModelDef>> {
        self.all().filter(|def| def.scope() == ModelScope::User)
    }

    /// Those whose documents are nobody's, by name.
    pub fn global(&self) -> impl Iterator<Item = &Arc<ModelDef>> {
        self.all().filter(|def| def.scope() == ModelScope::Global)
    }

    /// Those that are spread over shards, by name.
    pub fn sharded(&self) -> impl Iterator<Item = &Arc<ModelDef>> {
        self.all().filter(|def| def.sharding().is_some())
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the models go together.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput), with everything that is missing: models that
    /// relations name, a model between two of many to many, fields that have the ids, and indexes without which a
    /// relation would read every document.
    pub fn check(&self) -> Result<(), Error> {
        let mut faults = Vec::new();
        for def in self.all() {
            for relation in def.relations() {
                let found = self.faults_of(def, relation);
                let name = format!("{}.{}", def.name(), relation.name());
                faults.extend(found.into_iter().map(|fault| format!("{name}: {fault}")));
            }
        }
        match faults.is_empty() {
            true => Ok(()),
            false => Err(fault::invalid(format!(
                "the models do not go together: {}",
                faults.join("; ")
            ))),
        }
    }

    fn faults_of(&self, def: &ModelDef, relation: &Relation) -> Vec<String> {
        let mut faults = Vec::new();
        let target = self.get(relation.model());
        if target.is_none() {
            faults.push(format!("there is no model {:?}", relation.model()));
        }
        let local = relation.local();
        match relation.kind() {
            RelationKind::BelongsTo => faults.extend(no_field(def, relation.foreign_key())),
            RelationKind::HasMany | RelationKind::HasOne => {
                faults.extend(no_field(def, local));
                if let Some(target) = target {
                    faults.extend(not_found_by(def, target, relation.foreign_key()));
                }
            }
            RelationKind::ManyToMany => match relation.through() {
                None | Some("") => {
                    faults.push("many to many goes through a model, and none is named".to_owned());
                }
                Some(name) => match self.get(name) {
                    None => faults.push(format!("there is no model {name:?}")),
                    Some(through) => {
                        faults.extend(no_field(through, relation.foreign_key()));
                        faults.extend(not_found_by(def, through, local));
                    }
                },
            },
        }
        faults
    }
}

/// What documents have besides their fields.
fn is_kept(def: &ModelDef, name: &str) -> bool {
    name == "id" || (name == "userId" && def.has_user())
}

fn no_field(def: &ModelDef, name: &str) -> Option<String> {
    let known = is_kept(def, name) || def.field(name).is_some();
    (!known).then(|| format!("{:?} has no field {name:?}", def.name()))
}

/// Why documents of `target` cannot be found by a field, from a document of `def`.
fn not_found_by(def: &ModelDef, target: &ModelDef, name: &str) -> Option<String> {
    if let Some(fault) = no_field(target, name) {
        return Some(fault);
    }
    if is_kept(target, name) {
        return None;
    }
    // Documents of one user find each other by an index of that user.
    let same_user = def.scope() == ModelScope::User && target.scope() == ModelScope::User;
    let enough = match target.index_of(name) {
        Some(FieldIndex::Global) => true,
        Some(FieldIndex::Scope) => same_user || target.scope() == ModelScope::Global,
        None => false,
    };
    (!enough).then(|| {
        let what = target.name();
        format!("{what:?} has no index of {name:?} by which its documents could be found")
    })
}
