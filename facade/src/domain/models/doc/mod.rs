//! Documents: values by their fields, what has changed of them, and what belongs to them.
//!
//! Invariant: nothing is sent before a document is saved, updated, deleted or loaded, and what is not valid is not sent.

mod date;
mod item;
mod json;
mod report;
mod value;

pub(super) use item::{field_attribute, index_actions, item_of, of_item, state_of, with_created};
pub(super) use json::of_json;
pub(super) use report::checked;
pub use report::{FieldFault, ValidationReport};
pub(super) use value::{
    moment_number, moment_text, normal, normal_of, of_store, to_store, value_fault,
};

use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Map, Number, Value};

use super::collection::Collection;
use super::definition::{ModelDef, ModelScope};
use super::fault;
use super::place;
use super::relations::{Related, name_of};
use crate::error::Error;

/// A document of a model.
///
/// Assigning validates, transforms and marks the field as changed; [`save`](Doc::save) sends the fields that were changed
/// and nothing else. Of two that change different fields of one document, both have their way; of two that change the
/// same field, the later one gets a [conflict](crate::ErrorKind::Conflict).
#[derive(Clone)]
pub struct Doc {
    pub(super) collection: Collection,
    pub(super) id: String,
    pub(super) user: Option<String>,
    pub(super) fields: Map<String, Value>,
    /// What fields were before they were changed.
    pub(super) before: BTreeMap<String, Option<Value>>,
    pub(super) relations: BTreeMap<String, Related>,
    pub(super) state: Option<DocState>,
    /// Whether a later write must find the revision that was read.
    pub(super) exact: bool,
}

/// What is stored of a document besides its fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DocState {
    /// How often it was written: what a later write compares.
    pub rev: u64,
    /// The version of its shape.
    pub version: u32,
    /// When it was created, in milliseconds since 1970.
    pub created_at: i64,
    /// When it was last written, in milliseconds since 1970.
    pub updated_at: i64,
}

impl Doc {
    /// A new document that is stored nowhere, with the defaults of its model.
    pub(super) fn new(collection: Collection, id: String, user: Option<String>) -> Self {
        let mut fields = Map::new();
        for field in collection.def().fields() {
            if let Some(value) = field.make_default() {
                fields.insert(field.name().to_owned(), normal_of(field, value));
            }
        }
        Self {
            collection,
            id,
            user,
            fields,
            before: BTreeMap::new(),
            relations: BTreeMap::new(),
            state: None,
            exact: false,
        }
    }

    /// What its fields and relations are.
    pub fn model(&self) -> &ModelDef {
        self.collection.def()
    }

    /// Unique among all documents of its model.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The user that it belongs to; `None` where documents belong to nobody.
    pub fn user(&self) -> Option<&str> {
        self.user.as_deref()
    }

    /// What is stored of it besides its fields; `None` when it is new.
    pub const fn state(&self) -> Option<DocState> {
        self.state
    }

    /// When it was created, in milliseconds since 1970; `None` when it is new.
    pub fn created_at(&self) -> Option<i64> {
        self.state.map(|state| state.created_at)
    }

    /// When it was last written, in milliseconds since 1970; `None` when it is new.
    pub fn updated_at(&self) -> Option<i64> {
        self.state.map(|state| state.updated_at)
    }

    /// Whether it is stored nowhere yet.
    pub const fn is_new(&self) -> bool {
        self.state.is_none()
    }

    /// Whether a field was changed since it was read or written.
    pub fn is_dirty(&self) -> bool {
        !self.before.is_empty()
    }

    /// The fields that were changed since it was read or written, by name.
    pub fn dirty(&self) -> impl Iterator<Item = &str> {
        self.before.keys().map(String::as_str)
    }

    /// The value of a field; `None` when it has none.
    pub fn get(&self, field: &str) -> Option<&Value> {
        self.fields.get(field)
    }

    /// The text of a field, if that is a text.
    pub fn text(&self, field: &str) -> Option<&str> {
        self.get(field)?.as_str()
    }

    /// All values by their fields.
    pub const fn fields(&self) -> &Map<String, Value> {
        &self.fields
    }

    /// Gives a field a value.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) with every reason: the model has no such field, the
    /// value is not of its type, a check does not let it pass. The document is as it was.
    pub fn set(&mut self, field: &str, value: impl Into<Value>) -> Result<(), Error> {
        match self.assign(field, value.into()) {
            faults if faults.is_empty() => Ok(()),
            faults => Err(report::refused(self.model().name(), &faults)),
        }
    }

    /// Gives several fields values, or none of them.
    ///
    /// # Errors
    ///
    /// As [`Doc::set`], with the reasons of all fields.
    pub fn set_all(&mut self, values: &Map<String, Value>) -> Result<(), Error> {
        let (fields, before) = (self.fields.clone(), self.before.clone());
        let mut faults = Vec::new();
        for (field, value) in values {
            faults.extend(self.assign(field, value.clone()));
        }
        if faults.is_empty() {
            return Ok(());
        }
        (self.fields, self.before) = (fields, before);
        Err(report::refused(self.model().name(), &faults))
    }

    /// Takes the value of a field away.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for a required field, and for one that the model does
    /// not have.
    pub fn unset(&mut self, field: &str) -> Result<(), Error> {
        let fault = match self.model().field(field) {
            None => Some(FieldFault::new(field, report::UNKNOWN)),
            Some(own) if own.is_required() => Some(FieldFault::new(field, report::REQUIRED)),
            Some(_) => None,
        };
        if let Some(fault) = fault {
            return Err(report::refused(self.model().name(), &[fault]));
        }
        self.change(field, None);
        Ok(())
    }

    fn assign(&mut self, name: &str, value: Value) -> Vec<FieldFault> {
        let Some(field) = self.model().field(name) else {
            return vec![FieldFault::new(name, report::UNKNOWN)];
        };
        let mut faults = report::of_value(field, &value);
        if !faults.is_empty() {
            return faults;
        }
        let mut value = normal_of(field, value);
        if !value.is_null() {
            value = field.transformed(value);
            faults.extend(value_fault(field, &value).map(|fault| FieldFault::new(name, fault)));
        }
        if faults.is_empty() {
            let value = normal_of(field, value);
            self.change(name, Some(value));
        }
        faults
    }

    /// Puts a value in place of another one, and remembers that one for as long as they differ.
    fn change(&mut self, name: &str, value: Option<Value>) {
        let old = match &value {
            Some(value) => self.fields.insert(name.to_owned(), value.clone()),
            None => self.fields.shift_remove(name),
        };
        if self.state.is_none() {
            return;
        }
        let before = self.before.get(name).cloned().unwrap_or(old);
        match before == value {
            true => drop(self.before.remove(name)),
            false => drop(self.before.insert(name.to_owned(), before)),
        }
        self.forget_related(name);
    }

    /// Forgets relations that follow from a field.
    fn forget_related(&mut self, field: &str) {
        let def = self.collection.shared_def();
        self.relations.retain(|name, _| {
            let relation = def.relation(name_of(name));
            relation.is_none_or(|own| own.foreign_key() != field && own.local() != field)
        });
    }

    /// The same document, which is saved or deleted only where nobody has written it since it was read: not even another
    /// field; and a new one only where there is none under its id. Who is slower gets a [conflict](crate::ErrorKind::Conflict).
    #[must_use]
    pub const fn exactly(mut self) -> Self {
        self.exact = true;
        self
    }

    /// What is wrong with these values for its fields, and with the document that has them. It stays as it is.
    pub fn check(&self, values: &Map<String, Value>) -> ValidationReport {
        let mut changed = self.clone();
        let mut faults = Vec::new();
        for (field, value) in values {
            faults.extend(changed.assign(field, value.clone()));
        }
        let known = |fault: &FieldFault| faults.iter().any(|own| own.field == fault.field);
        let mut rest = changed.validate().faults;
        rest.retain(|fault| !known(fault));
        faults.extend(rest);
        ValidationReport { faults }
    }

    /// Everything that keeps it from being stored.
    pub fn validate(&self) -> ValidationReport {
        checked(self).0
    }

    /// The value at a path of names with dots between them, such as `address.city` or `tags.0`, and of what a document
    /// has besides its fields: `id`, `userId`, `createdAt`, `updatedAt`.
    pub fn at(&self, path: &str) -> Option<Value> {
        let mut names = path.split('.');
        let first = names.next()?;
        let mut found = self.kept(first);
        if found.is_none() {
            found = self.fields.get(first).cloned();
        }
        names.try_fold(found?, |value, name| match value {
            Value::Object(mut members) => members.remove(name),
            Value::Array(mut elements) => {
                let place = name
                    .parse::<usize>()
                    .ok()
                    .filter(|place| *place < elements.len())?;
                Some(elements.swap_remove(place))
            }
            _ => None,
        })
    }

    fn kept(&self, name: &str) -> Option<Value> {
        match name {
            "id" => Some(Value::String(self.id.clone())),
            "userId" => self.user.clone().map(Value::String),
            "createdAt" => self.created_at().map(Value::from),
            "updatedAt" => self.updated_at().map(Value::from),
            _ => None,
        }
    }

    pub(super) fn subject(&self) -> place::Subject<'_> {
        place::Subject {
            id: &self.id,
            user: self.user.as_deref(),
            fields: &self.fields,
        }
    }

    /// Whether a field says where the document lies, so that it cannot change.
    pub(super) fn is_place(&self, field: &str) -> bool {
        self.model()
            .sharding()
            .is_some_and(|own| own.key() == field)
    }

    /// What it lacks to have a place, and the member that says so.
    pub(super) fn check_place(&self) -> Result<(), (&'static str, Error)> {
        place::check_id(&self.id).map_err(|error| ("id", error))?;
        let model = self.model().name();
        let checked = match (self.model().has_user(), &self.user) {
            (true, None) => Err(place::needs_user(model)),
            (true, Some(user)) => place::check_user(user),
            (false, Some(_)) => Err(fault::invalid(format!(
                "a document of {model:?} belongs to no user"
            ))),
            (false, None) => Ok(()),
        };
        checked.map_err(|error| ("userId", error))
    }

    /// What the place of a user's document needs of the user: to be in the directory.
    pub(super) fn owner(&self) -> Option<&str> {
        let of_users = self.model().scope() == ModelScope::User;
        self.user.as_deref().filter(|_| of_users)
    }

    /// The number of a time in an index.
    pub(super) fn number_of(milliseconds: i64) -> Value {
        Value::Number(Number::from(milliseconds))
    }
}

/// Its model, id and what was changed; no value, which may be somebody's secret.
impl fmt::Debug for Doc {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Doc")
            .field("model", &self.model().name())
            .field("id", &self.id)
            .field("dirty", &self.before.keys())
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

/// The same document in the same state, whatever was loaded with it.
impl PartialEq for Doc {
    fn eq(&self, other: &Self) -> bool {
        self.model().name() == other.model().name()
            && self.id == other.id
            && self.user == other.user
            && self.fields == other.fields
            && self.before == other.before
            && self.state == other.state
    }
}
