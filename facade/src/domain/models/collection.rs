//! The documents of one model.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::core::Core;
use super::definition::{ModelDef, StoreKind};
use super::doc::{self, Doc, ValidationReport};
use super::fault;
use super::place::{self, Layout, Subject};
use super::query::{ModelQuery, Operator, SortDirection};
use super::table;
use crate::backend::Item;
use crate::error::Error;

/// The documents of a model: what makes, finds and lists them. Clones cost a few reference counts.
///
/// # Errors
///
/// Of every method that sends something: [`ErrorKind::Config`](crate::ErrorKind::Config) when the framework was stopped,
/// [`ErrorKind::CorruptData`](crate::ErrorKind::CorruptData) for what another writer damaged. A busy or silent store is
/// tried again until the [deadline](crate::block::RetryPolicy) and then gives
/// [`ErrorKind::Throttled`](crate::ErrorKind::Throttled) or [`ErrorKind::Unavailable`](crate::ErrorKind::Unavailable).
#[derive(Clone)]
pub struct Collection {
    pub(super) core: Arc<Core>,
    def: Arc<ModelDef>,
    layout: Arc<Layout>,
}

impl Collection {
    pub(super) const fn new(core: Arc<Core>, def: Arc<ModelDef>, layout: Arc<Layout>) -> Self {
        Self { core, def, layout }
    }

    /// The model of the documents.
    pub fn def(&self) -> &ModelDef {
        &self.def
    }

    pub(super) fn shared_def(&self) -> Arc<ModelDef> {
        self.def.clone()
    }

    pub(super) fn layout(&self) -> &Layout {
        &self.layout
    }

    /// A new document of these fields, which is stored nowhere yet. `id` and `userId` may be among them; without an id it
    /// gets one that follows from the time.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) with every reason why a value cannot be assigned.
    pub fn build(&self, fields: Value) -> Result<Doc, Error> {
        if self.def.store() == StoreKind::EventLog && fields.get("id").is_some() {
            let message = "an entry of an event log gets its id from the time";
            return Err(fault::invalid(message));
        }
        self.fresh(fields)
    }

    /// The same with whatever id there is.
    fn fresh(&self, mut fields: Value) -> Result<Doc, Error> {
        if let Value::Object(members) = &mut fields {
            // What `Doc::to_json` says of a stored document is not said of a new one.
            members.retain(|name, _| !["_rev", "_schemaVersion"].contains(&name.as_str()));
            members.retain(|name, _| !["createdAt", "updatedAt"].contains(&name.as_str()));
        }
        doc::of_json(self, &fields)
    }

    /// Everything that keeps a new document of these fields from being stored, whatever its id is. A document that is
    /// built and saved may still meet others in its unique fields.
    pub fn check(&self, fields: &Map<String, Value>) -> ValidationReport {
        let kept = |name: &str| name.starts_with('_') || KEPT.contains(&name);
        let user = fields.get("userId").and_then(Value::as_str);
        let own = fields.iter().filter(|(name, _)| !kept(name));
        let own: Map<String, Value> = own
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        let id = fields.get("id").and_then(Value::as_str).unwrap_or("new");
        Doc::new(self.clone(), id.to_owned(), user.map(str::to_owned)).check(&own)
    }

    /// A new document of a user.
    ///
    /// # Errors
    ///
    /// As [`Collection::build`].
    pub fn build_for(&self, user: &str, fields: Value) -> Result<Doc, Error> {
        self.build(owned(user, fields)?)
    }

    /// The document that [`Doc::to_json`] told, in the state that it was in.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for JSON of another form.
    pub fn restore(&self, json: &Value) -> Result<Doc, Error> {
        doc::of_json(self, json)
    }

    /// What [`Doc::to_json`] told of a document of an older version, with its fields in the newest one.
    ///
    /// # Errors
    ///
    /// Those of a step of its migrations; [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) where there is none, as for a
    /// version behind the newest.
    pub fn upgraded(
        &self,
        members: Map<String, Value>,
        version: u32,
    ) -> Result<Map<String, Value>, Error> {
        let newest = self.def.version();
        if version > newest {
            return Err(fault::missing(format!(
                "documents of {:?} have versions up to {newest}",
                self.def.name()
            )));
        }
        let kept = |name: &str| name.starts_with('_') || KEPT.contains(&name);
        let (mut kept, fields): (Map<_, _>, Map<_, _>) =
            members.into_iter().partition(|(name, _)| kept(name));
        let steps = &self.core.steps;
        kept.extend(steps.convert(self.def.name(), fields, version, newest)?);
        Ok(kept)
    }

    /// Stores a new document.
    ///
    /// # Errors
    ///
    /// Those of [`Collection::build`] and of [`Doc::save`].
    pub async fn create(&self, fields: Value) -> Result<Doc, Error> {
        let mut doc = self.build(fields)?;
        doc.save().await?;
        Ok(doc)
    }

    /// Stores a new document of a user.
    ///
    /// # Errors
    ///
    /// As [`Collection::create`].
    pub async fn create_for(&self, user: &str, fields: Value) -> Result<Doc, Error> {
        self.create(owned(user, fields)?).await
    }

    /// Stores a new document, and never one in place of another: not even where documents are written whole under their
    /// keys, and [`Collection::create`] keeps the last one. An entry of an event log may bring its id along, as a copy of one
    /// does.
    ///
    /// # Errors
    ///
    /// As [`Collection::create`], with [`ErrorKind::Conflict`](crate::ErrorKind::Conflict) for every id that is taken.
    pub async fn create_only(&self, fields: Value) -> Result<Doc, Error> {
        let mut doc = self.fresh(fields)?.exactly();
        doc.save().await?;
        // Later writes of this document are like those of any other.
        doc.exact = false;
        Ok(doc)
    }

    /// The document of that id, as it is now.
    pub async fn get(&self, id: &str) -> Result<Option<Doc>, Error> {
        self.core.check_running()?;
        if !is_id(id) {
            return Ok(None);
        }
        if place::follows_from_id(&self.def) {
            let subject = Subject {
                id,
                user: None,
                fields: &Map::new(),
            };
            return self.read(place::key(&self.def, &subject)?).await;
        }
        let locator = self.core.get(table::locator(self.def.name(), id)?).await?;
        match locator.as_ref().map(located).transpose()? {
            Some(key) => self.read(key).await,
            None => Ok(None),
        }
    }

    /// The document of that id among those of a user, which costs one request where [`Collection::get`] takes two.
    ///
    /// # Errors
    ///
    /// Besides those of the type: [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) where documents are not users'.
    pub async fn get_of(&self, user: &str, id: &str) -> Result<Option<Doc>, Error> {
        self.core.check_running()?;
        if !self.layout.of_users {
            let model = self.def.name();
            let message = format!("documents of {model:?} are of no user");
            return Err(fault::invalid(message));
        }
        if !is_id(id) || place::check_user(user).is_err() {
            return Ok(None);
        }
        let subject = Subject {
            id,
            user: Some(user),
            fields: &Map::new(),
        };
        self.read(place::key(&self.def, &subject)?).await
    }

    /// The document of that id.
    ///
    /// # Errors
    ///
    /// Besides those of the type: [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) when there is none.
    pub async fn find(&self, id: &str) -> Result<Doc, Error> {
        let found = self.get(id).await?;
        found.ok_or_else(|| fault::no_document(self.def.name(), id))
    }

    /// Puts a value under a key, whatever is there.
    ///
    /// # Errors
    ///
    /// Besides those of [`Collection::create`]: [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) where documents are not written whole.
    pub async fn put(&self, id: &str, fields: Value) -> Result<Doc, Error> {
        if self.def.store() != StoreKind::KeyValue {
            let model = self.def.name();
            let message = format!("documents of {model:?} are not written whole under a key");
            return Err(fault::invalid(message));
        }
        self.create(with(fields, "id", id)?).await
    }

    async fn read(&self, key: Item) -> Result<Option<Doc>, Error> {
        self.core.figures.got(self.def.name());
        let item = self.core.get(key).await?;
        item.map(|item| self.decode(&item)).transpose()
    }

    /// The document of an item, in the newest version unless that is switched off.
    pub(super) fn decode(&self, item: &Item) -> Result<Doc, Error> {
        let mut doc = doc::of_item(self, item)?;
        if self.core.config.auto_migration {
            self.core.steps.upgrade_on_read(&mut doc)?;
        }
        Ok(doc)
    }

    /// Whether documents of older versions are read in the newest one.
    pub(super) fn upgrades(&self) -> bool {
        self.core.config.auto_migration && self.core.steps.has(self.def.name())
    }

    /// Documents by their ids, in the order of these; those alone that there are.
    pub(super) async fn get_many(&self, ids: &[String]) -> Result<Vec<Doc>, Error> {
        let core = &self.core;
        let ids = ids.iter().filter(|id| is_id(id));
        let keys: Result<Vec<Item>, Error> = if place::follows_from_id(&self.def) {
            let fields = Map::new();
            let key = |id: &String| {
                let subject = Subject {
                    id,
                    user: None,
                    fields: &fields,
                };
                place::key(&self.def, &subject)
            };
            ids.clone().map(key).collect()
        } else {
            let name = self.def.name();
            let locators: Result<Vec<Item>, Error> =
                ids.clone().map(|id| table::locator(name, id)).collect();
            let locators = core.get_all(locators?).await?;
            locators.iter().map(located).collect()
        };
        let items = core.get_all(keys?).await?;
        let mut docs = Vec::with_capacity(items.len());
        for item in &items {
            docs.push(self.decode(item)?);
        }
        let places: BTreeMap<&str, usize> =
            ids.zip(0..).map(|(id, at)| (id.as_str(), at)).collect();
        docs.sort_by_key(|doc| places.get(doc.id()).copied());
        Ok(docs)
    }

    /// An id that follows from the time: those of later documents are greater.
    pub(super) fn new_id(&self) -> Result<String, Error> {
        let store = &self.core.store;
        let mut chance = [0; 10];
        store.retrier.random.fill(&mut chance)?;
        let milliseconds = store.retrier.clock.nanoseconds() / 1_000_000;
        let id = uuid::Builder::from_unix_timestamp_millis(milliseconds, &chance);
        Ok(id.into_uuid().to_string())
    }

    /// All documents, of which conditions leave some.
    pub fn query(&self) -> ModelQuery {
        ModelQuery::new(self.clone())
    }

    /// The documents of which this holds: see [`ModelQuery::where_`].
    pub fn where_(&self, field: &str, operator: &str, value: impl Into<Value>) -> ModelQuery {
        self.query().where_(field, operator, value)
    }

    /// The documents whose field has one of these values.
    pub fn where_in<V: Into<Value>>(
        &self,
        field: &str,
        values: impl IntoIterator<Item = V>,
    ) -> ModelQuery {
        self.query().where_in(field, values)
    }

    /// The documents of these users.
    pub fn where_user_in<U: Into<String>>(&self, users: impl IntoIterator<Item = U>) -> ModelQuery {
        self.query().where_user_in(users)
    }

    /// All documents, in the order of a field.
    pub fn order_by(&self, field: &str, direction: SortDirection) -> ModelQuery {
        self.query().order_by(field, direction)
    }

    /// So many documents, those with the smallest ids.
    pub fn limit(&self, count: usize) -> ModelQuery {
        self.query().limit(count)
    }

    /// All documents, in the order of their ids. Of a model of users they are nobody's to list: see
    /// [`ModelQuery::allow_scan`].
    pub async fn all(&self) -> Result<Vec<Doc>, Error> {
        self.query().all().await
    }

    /// A query for documents whose field equals a value, for relations.
    pub(super) fn with_field(&self, field: &str, values: Vec<Value>) -> ModelQuery {
        let mut values = values;
        match values.len() {
            1 => match values.pop() {
                Some(value) => self.query().condition(field, Operator::Equals, value),
                None => self.query(),
            },
            _ => self
                .query()
                .condition(field, Operator::In, Value::Array(values)),
        }
    }
}

impl fmt::Debug for Collection {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Collection")
            .field("model", &self.def.name())
            .finish_non_exhaustive()
    }
}

/// Whether there can be a document of that id.
fn is_id(id: &str) -> bool {
    place::check_id(id).is_ok()
}

/// What documents have besides their fields.
const KEPT: [&str; 4] = ["id", "userId", "createdAt", "updatedAt"];

/// The key that a locator tells.
pub(super) fn located(locator: &Item) -> Result<Item, Error> {
    let part = |name: &'static str| locator.text(name).ok_or_else(|| fault::damaged(name));
    Ok(table::pair(&part(DOC_PK)?, &part(DOC_SK)?))
}

/// The attributes of a locator: the key of the document.
pub(super) const DOC_PK: &str = "doc_pk";
pub(super) const DOC_SK: &str = "doc_sk";

fn owned(user: &str, fields: Value) -> Result<Value, Error> {
    with(fields, "userId", user)
}

fn with(fields: Value, name: &str, value: &str) -> Result<Value, Error> {
    match fields {
        Value::Object(mut members) => {
            members.insert(name.to_owned(), json!(value));
            Ok(Value::Object(members))
        }
        _ => Err(fault::invalid("the fields of a document are a JSON object")),
    }
}
