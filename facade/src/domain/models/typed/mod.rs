//! Models as structs: what `#[derive(Model)]` makes, and what is done with it.
//!
//! Invariant: a struct is a view of a [`Doc`]: nothing here sends a request that a document or a query does not.
//!
//! The functions of this module are what the macro calls. [`TypedCollection`] and [`TypedDoc`] are for everybody.

mod collection;
mod condition;
mod value;

pub use collection::{TypedCollection, TypedDoc, TypedQuery};
pub use condition::{Comparable, TypedField};
pub use value::{FieldValue, Moment};

use serde_json::Value;

use super::definition::{FieldDef, ModelBuilder};
use super::doc::Doc;
use super::fault;
use super::migration::FieldMap;
use crate::error::Error;

/// A struct that is a model: derive it.
///
/// # Examples
///
/// ```
/// use package_database::models::{Framework, Model};
/// # use package_database::testing::TestDatabase;
///
/// #[derive(Clone, Debug, PartialEq, Model)]
/// #[model(has_many(name = "replies", model = "message", key = "parent"))]
/// struct Message {
///     id: String,
///     text: String,
///     #[model(index)]
///     parent: Option<String>,
///     #[model(default = 0)]
///     votes: i64,
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), package_database::Error> {
/// # let database = TestDatabase::new().await?;
/// let framework = Framework::builder(database.models()).typed::<Message>()?.start().await?;
/// let messages = framework.of::<Message>()?;
/// let first = Message { id: String::new(), text: "Hello".into(), parent: None, votes: 0 };
/// let mut first = messages.create(&first).await?; // with an id by now
/// first.votes += 1;
/// first.save().await?; // sends the votes alone
/// let found = messages.filter(Message::votes.gt(0)).filter(Message::text.like("HELL")).all().await?;
/// assert_eq!(*found[0], *first);
/// # Ok(())
/// # }
/// ```
pub trait Model: Sized + Send + Sync + 'static {
    /// What the model is called.
    const NAME: &'static str;

    /// The model, as the attributes say.
    fn define() -> ModelBuilder;

    /// The struct of a document.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::CorruptData`](crate::ErrorKind::CorruptData) when a field is missing or of another type.
    fn from_doc(doc: &Doc) -> Result<Self, Error>;

    /// The fields of a document, with `id` and `userId` where they are not empty.
    fn to_fields(&self) -> FieldMap;
}

/// A field of that type, required unless values may be missing.
pub fn field<T: FieldValue>(name: &str) -> FieldDef {
    let field = FieldDef::new(name, T::TYPE);
    match T::REQUIRED {
        true => field.required(),
        false => field,
    }
}

/// A value of that type as JSON.
pub fn value_of<T: FieldValue>(value: T) -> Value {
    value.to_value().unwrap_or(Value::Null)
}

/// The value of a field of a document.
///
/// # Errors
///
/// [`ErrorKind::CorruptData`](crate::ErrorKind::CorruptData) when it is missing or of another type.
pub fn read<T: FieldValue>(doc: &Doc, name: &str) -> Result<T, Error> {
    T::of_value(doc.get(name)).ok_or_else(|| fault::damaged(name))
}

/// The id or the user of a document; the empty text where it has none.
///
/// # Errors
///
/// None today; it looks like [`read`].
pub fn text(doc: &Doc, name: &str) -> Result<String, Error> {
    Ok(match doc.at(name) {
        Some(Value::String(text)) => text,
        _ => String::new(),
    })
}

/// Puts a value into fields, unless there is none.
pub fn put<T: FieldValue>(fields: &mut FieldMap, name: &str, value: &T) {
    if let Some(value) = value.to_value() {
        fields.insert(name.to_owned(), value);
    }
}

/// Puts an id or a user into fields, unless it is empty.
pub fn put_text(fields: &mut FieldMap, name: &str, text: &str) {
    if !text.is_empty() {
        fields.insert(name.to_owned(), Value::String(text.to_owned()));
    }
}
