//! Documents as structs.

use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};

use serde_json::Value;

use super::super::collection::Collection;
use super::super::doc::Doc;
use super::super::framework::{Framework, FrameworkBuilder};
use super::super::query::{ModelQuery, QueryCondition, SortDirection};
use super::Model;
use crate::error::Error;

/// The documents of a model, as structs.
///
/// # Errors
///
/// As [`Collection`]; [`ErrorKind::CorruptData`](crate::ErrorKind::CorruptData) for a document that is not of the type
/// of the struct, as one of an older version may be.
pub struct TypedCollection<M> {
    collection: Collection,
    of: PhantomData<fn() -> M>,
}

/// A document as a struct. What is changed in the struct is sent by [`TypedDoc::save`].
#[derive(Clone, Debug)]
pub struct TypedDoc<M> {
    doc: Doc,
    value: M,
}

/// A query whose documents come as structs.
#[must_use = "a query of structs reads nothing by itself"]
pub struct TypedQuery<M> {
    query: ModelQuery,
    of: PhantomData<fn() -> M>,
}

impl Framework {
    /// The documents of a model, as structs.
    ///
    /// # Errors
    ///
    /// As [`Framework::collection`].
    pub fn of<M: Model>(&self) -> Result<TypedCollection<M>, Error> {
        Ok(TypedCollection {
            collection: self.collection(M::NAME)?,
            of: PhantomData,
        })
    }
}

impl FrameworkBuilder {
    /// With one more model, which a struct is.
    ///
    /// # Errors
    ///
    /// Those of [`ModelBuilder::build`](crate::models::ModelBuilder::build) and [`FrameworkBuilder::model`].
    pub fn typed<M: Model>(self) -> Result<Self, Error> {
        self.model(M::define().build()?)
    }
}

impl<M: Model> TypedCollection<M> {
    /// The same documents, not as structs.
    pub const fn untyped(&self) -> &Collection {
        &self.collection
    }

    /// Stores a new document; without an id it gets one.
    ///
    /// # Errors
    ///
    /// Besides those of the type: as [`Collection::create`].
    pub async fn create(&self, value: &M) -> Result<TypedDoc<M>, Error> {
        let fields = Value::Object(value.to_fields());
        TypedDoc::of(self.collection.create(fields).await?)
    }

    /// Stores a new document of a user.
    ///
    /// # Errors
    ///
    /// As [`TypedCollection::create`].
    pub async fn create_for(&self, user: &str, value: &M) -> Result<TypedDoc<M>, Error> {
        let fields = Value::Object(value.to_fields());
        TypedDoc::of(self.collection.create_for(user, fields).await?)
    }

    /// The document of that id.
    pub async fn get(&self, id: &str) -> Result<Option<TypedDoc<M>>, Error> {
        self.collection.get(id).await?.map(TypedDoc::of).transpose()
    }

    /// The document of that id.
    ///
    /// # Errors
    ///
    /// Besides those of the type: [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) when there is none.
    pub async fn find(&self, id: &str) -> Result<TypedDoc<M>, Error> {
        TypedDoc::of(self.collection.find(id).await?)
    }

    /// All documents, of which conditions leave some.
    pub fn query(&self) -> TypedQuery<M> {
        TypedQuery {
            query: self.collection.query(),
            of: PhantomData,
        }
    }

    /// The documents of which this holds.
    pub fn filter(&self, condition: QueryCondition) -> TypedQuery<M> {
        self.query().filter(condition)
    }
}

impl<M: Model> TypedQuery<M> {
    fn with(self, change: impl FnOnce(ModelQuery) -> ModelQuery) -> Self {
        Self {
            query: change(self.query),
            of: PhantomData,
        }
    }

    /// With one more condition.
    pub fn filter(self, condition: QueryCondition) -> Self {
        self.with(|query| query.filter(condition))
    }

    /// With one more condition, as text: see [`ModelQuery::where_`].
    pub fn where_(self, field: &str, operator: &str, value: impl Into<Value>) -> Self {
        self.with(|query| query.where_(field, operator, value))
    }

    /// Of these users alone.
    pub fn where_user_in<U: Into<String>>(self, users: impl IntoIterator<Item = U>) -> Self {
        self.with(|query| query.where_user_in(users))
    }

    /// In the order of a field, such as `Post::title.asc()`.
    pub fn order_by(self, (field, direction): (&str, SortDirection)) -> Self {
        self.with(|query| query.order_by(field, direction))
    }

    /// So many documents at most.
    pub fn limit(self, count: usize) -> Self {
        self.with(|query| query.limit(count))
    }

    /// Without so many of the first ones.
    pub fn offset(self, count: usize) -> Self {
        self.with(|query| query.offset(count))
    }

    /// With relations loaded, which [`TypedDoc::doc`] has.
    pub fn load<'a>(self, relations: impl IntoIterator<Item = &'a str>) -> Self {
        self.with(|query| query.load(relations))
    }

    /// The query, whose documents come as they are.
    pub fn untyped(self) -> ModelQuery {
        self.query
    }

    /// The documents, as structs.
    ///
    /// # Errors
    ///
    /// As [`ModelQuery::all`], and those of [`TypedCollection`].
    pub async fn all(&self) -> Result<Vec<TypedDoc<M>>, Error> {
        self.query
            .all()
            .await?
            .into_iter()
            .map(TypedDoc::of)
            .collect()
    }

    /// The first document.
    ///
    /// # Errors
    ///
    /// As [`TypedQuery::all`].
    pub async fn first(&self) -> Result<Option<TypedDoc<M>>, Error> {
        self.query.first().await?.map(TypedDoc::of).transpose()
    }

    /// How many documents there are: see [`ModelQuery::count`].
    ///
    /// # Errors
    ///
    /// As [`TypedQuery::all`].
    pub async fn count(&self) -> Result<usize, Error> {
        self.query.count().await
    }
}

impl<M: Model> TypedDoc<M> {
    /// A document as a struct.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::CorruptData`](crate::ErrorKind::CorruptData) when it is not of the type of the struct.
    pub fn of(doc: Doc) -> Result<Self, Error> {
        let value = M::from_doc(&doc)?;
        Ok(Self { doc, value })
    }

    /// The document, with what was loaded of its relations.
    pub const fn doc(&self) -> &Doc {
        &self.doc
    }

    /// Documents that a relation has loaded, as structs.
    ///
    /// # Errors
    ///
    /// As [`Doc::related`], and those of [`TypedDoc::of`].
    pub fn related<R: Model>(&self, name: &str) -> Result<Vec<TypedDoc<R>>, Error> {
        let docs = self.doc.related(name)?.many().iter();
        docs.map(|doc| TypedDoc::of(doc.clone())).collect()
    }

    /// Loads relations: see [`Doc::load`].
    ///
    /// # Errors
    ///
    /// As [`Doc::load`].
    pub async fn load(&mut self, relations: &[&str]) -> Result<(), Error> {
        self.doc.load(relations).await
    }

    /// Sends the fields that were changed in the struct, and takes over what others have written of it meanwhile. The id
    /// and the user stay as they are.
    ///
    /// # Errors
    ///
    /// As [`Doc::save`].
    pub async fn save(&mut self) -> Result<(), Error> {
        let fields = self.value.to_fields();
        let declared = self.doc.collection.shared_def();
        let mut changed = crate::models::FieldMap::new();
        for name in declared.fields().iter().map(|field| field.name()) {
            match (fields.get(name), self.doc.get(name)) {
                (Some(value), old) if Some(value) != old => {
                    changed.insert(name.to_owned(), value.clone());
                }
                (None, Some(old)) if !old.is_null() => self.doc.unset(name)?,
                _ => {}
            }
        }
        self.doc.set_all(&changed)?;
        self.doc.save().await?;
        self.value = M::from_doc(&self.doc)?;
        Ok(())
    }

    /// Removes the document: see [`Doc::delete`].
    ///
    /// # Errors
    ///
    /// As [`Doc::delete`].
    pub async fn delete(&mut self) -> Result<bool, Error> {
        self.doc.delete().await
    }

    /// The struct alone.
    pub fn into_inner(self) -> M {
        self.value
    }
}

impl<M> Deref for TypedDoc<M> {
    type Target = M;

    fn deref(&self) -> &M {
        &self.value
    }
}

impl<M> DerefMut for TypedDoc<M> {
    fn deref_mut(&mut self) -> &mut M {
        &mut self.value
    }
}

impl<M> Clone for TypedCollection<M> {
    fn clone(&self) -> Self {
        Self {
            collection: self.collection.clone(),
            of: PhantomData,
        }
    }
}

impl<M> fmt::Debug for TypedCollection<M> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Typed{:?}", self.collection)
    }
}

impl<M> fmt::Debug for TypedQuery<M> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Typed{:?}", self.query)
    }
}
