//! Fields: what a value must be, what it is by default, and how it is found.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::super::fault;
use crate::error::Error;

/// What the values of a field are.
///
/// # Examples
///
/// ```
/// use package_database::models::FieldType;
///
/// assert_eq!("date".parse::<FieldType>().unwrap(), FieldType::Date);
/// assert!("decimal".parse::<FieldType>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldType {
    /// Unicode text, in the order of its bytes.
    String,
    /// A number as JSON has it; whole ones without a fraction are the same number. DynamoDB keeps magnitudes from
    /// 1e-130 to below 1e126.
    Number,
    /// True or false.
    Boolean,
    /// Any values in order.
    Array,
    /// Any values by names.
    Object,
    /// A moment: text of RFC 3339 with at most three digits of a second's fraction, or a number of milliseconds since
    /// 1970. It is kept as `2026-11-20T15:28:33.000Z`, so that the order of texts is the order of moments.
    Date,
}

impl FieldType {
    const WORDS: [(Self, &'static str); 6] = [
        (Self::String, "string"),
        (Self::Number, "number"),
        (Self::Boolean, "boolean"),
        (Self::Array, "array"),
        (Self::Object, "object"),
        (Self::Date, "date"),
    ];

    /// The word for it.
    pub fn word(self) -> &'static str {
        let found = Self::WORDS.iter().find(|(kind, _)| *kind == self);
        found.map_or("", |(_, word)| word)
    }

    /// Whether values of it have an order that an index can keep.
    pub const fn has_order(self) -> bool {
        !matches!(self, Self::Array | Self::Object)
    }
}

impl FromStr for FieldType {
    type Err = Error;

    fn from_str(word: &str) -> Result<Self, Error> {
        let found = Self::WORDS.iter().find(|(_, own)| *own == word);
        found
            .map(|(kind, _)| *kind)
            .ok_or_else(|| fault::invalid(format!("there is no field type {word:?}")))
    }
}

/// How wide an index of a field reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldIndex {
    /// Among the documents of one partition: of one user, or of one shard.
    Scope,
    /// Among all documents of the model, over four shards.
    Global,
}

type Check = dyn Fn(&Value) -> Result<(), String> + Send + Sync;
type Transform = dyn Fn(Value) -> Value + Send + Sync;
type DefaultValue = dyn Fn() -> Value + Send + Sync;

/// A field of a model.
///
/// # Examples
///
/// ```
/// use package_database::models::{FieldDef, FieldType};
/// use serde_json::json;
///
/// let slug = FieldDef::new("slug", FieldType::String)
///     .required()
///     .unique()
///     .check_with(|slug| match slug.as_str().is_some_and(|text| text.contains(' ')) {
///         true => Err("has a space".to_owned()),
///         false => Ok(()),
///     })
///     .transform(|slug| json!(slug.as_str().map(str::to_lowercase)));
/// assert!(slug.is_required() && slug.is_unique());
/// ```
#[derive(Clone)]
pub struct FieldDef {
    name: String,
    kind: FieldType,
    required: bool,
    unique: bool,
    index: Option<FieldIndex>,
    default: Option<Arc<DefaultValue>>,
    checks: Vec<Arc<Check>>,
    transform: Option<Arc<Transform>>,
    said: Map<String, Value>,
}

impl FieldDef {
    /// A field of that type, which a document may lack.
    pub fn new(name: impl Into<String>, kind: FieldType) -> Self {
        Self {
            name: name.into(),
            kind,
            required: false,
            unique: false,
            index: None,
            default: None,
            checks: Vec::new(),
            transform: None,
            said: Map::new(),
        }
    }

    /// A field that every document has, with a value that is not null.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// A field of which no two documents of the model have the same value, whoever writes them at the same moment.
    #[must_use]
    pub const fn unique(mut self) -> Self {
        self.unique = true;
        self
    }

    /// A field with an index among the documents of one partition.
    #[must_use]
    pub const fn index(mut self) -> Self {
        self.index = Some(FieldIndex::Scope);
        self
    }

    /// A field with an index among all documents of the model.
    #[must_use]
    pub const fn index_global(mut self) -> Self {
        self.index = Some(FieldIndex::Global);
        self
    }

    /// What a new document has that is given no value.
    #[must_use]
    pub fn default_value(self, value: impl Into<Value>) -> Self {
        let value = value.into();
        let field = self.saying("default", value.clone());
        field.default_with(move || value.clone())
    }

    /// The same, made anew for each document.
    #[must_use]
    pub fn default_with(mut self, make: impl Fn() -> Value + Send + Sync + 'static) -> Self {
        self.default = Some(Arc::new(make));
        self
    }

    /// One more check, of which only yes or no is known.
    #[must_use]
    pub fn check(self, check: impl Fn(&Value) -> bool + Send + Sync + 'static) -> Self {
        self.check_with(move |value| match check(value) {
            true => Ok(()),
            false => Err("does not pass its check".to_owned()),
        })
    }

    /// One more check, which says what is wrong. The text goes into errors, so that it should not repeat the value.
    #[must_use]
    pub fn check_with(
        mut self,
        check: impl Fn(&Value) -> Result<(), String> + Send + Sync + 'static,
    ) -> Self {
        self.checks.push(Arc::new(check));
        self
    }

    /// What becomes of a value that is assigned, after it was checked. What comes of it must be of the field's type.
    #[must_use]
    pub fn transform(mut self, change: impl Fn(Value) -> Value + Send + Sync + 'static) -> Self {
        self.transform = Some(Arc::new(change));
        self
    }

    /// A field with an index that reaches that far.
    #[must_use]
    pub(in super::super) const fn index_of(mut self, reach: FieldIndex) -> Self {
        self.index = Some(reach);
        self
    }

    /// With something to say of its values that a function does not tell.
    #[must_use]
    pub(in super::super) fn saying(mut self, name: &str, value: Value) -> Self {
        self.said.insert(name.to_owned(), value);
        self
    }

    /// What is said of its values besides, in the words of JSON Schema: `default` of a value that is always the same; of
    /// a field of a [`ModelDocument`](crate::models::ModelDocument) its bounds, and `transform`.
    pub const fn said(&self) -> &Map<String, Value> {
        &self.said
    }

    /// What it is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What its values are.
    pub const fn kind(&self) -> FieldType {
        self.kind
    }

    /// Whether every document has it.
    pub const fn is_required(&self) -> bool {
        self.required
    }

    /// Whether no two documents have the same value.
    pub const fn is_unique(&self) -> bool {
        self.unique
    }

    /// How wide its index reaches; `None` without one.
    pub const fn index_kind(&self) -> Option<FieldIndex> {
        self.index
    }

    /// The value of a new document that is given none.
    pub fn make_default(&self) -> Option<Value> {
        self.default.as_ref().map(|make| make())
    }

    /// Whether it has checks of its own.
    pub(in super::super) fn is_checked(&self) -> bool {
        !self.checks.is_empty()
    }

    /// What the checks say of a value, all of them.
    pub(in super::super) fn run_checks(&self, value: &Value) -> Vec<String> {
        let checks = self.checks.iter();
        checks.filter_map(|check| check(value).err()).collect()
    }

    pub(in super::super) fn transformed(&self, value: Value) -> Value {
        match &self.transform {
            Some(change) => change(value),
            None => value,
        }
    }
}

impl fmt::Debug for FieldDef {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("FieldDef")
            .field("name", &self.name)
            .field("kind", &self.kind)
            .field("required", &self.required)
            .field("unique", &self.unique)
            .field("index", &self.index)
            .finish_non_exhaustive()
    }
}
