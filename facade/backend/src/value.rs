//! Values and items in our own words.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

/// The name of an attribute: usually one that the program text spells out.
pub(crate) type Name = Cow<'static, str>;

/// A value of one of DynamoDB's ten types.
///
/// Numbers are text, as they travel: up to 38 decimal digits would not survive a floating-point
/// number. Two numbers are equal when their texts are; DynamoDB gives them back in one normal form.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Value {
    /// `S`: UTF-8 text.
    Text(String),
    /// `N`: a decimal number.
    Number(String),
    /// `B`: bytes.
    Binary(Vec<u8>),
    /// `SS`: different texts, at least one.
    TextSet(Vec<String>),
    /// `NS`: different numbers, at least one.
    NumberSet(Vec<String>),
    /// `BS`: different byte strings, at least one.
    BinarySet(Vec<Vec<u8>>),
    /// `M`: named values.
    Map(BTreeMap<String, Value>),
    /// `L`: values in order.
    List(Vec<Value>),
    /// `BOOL`.
    Bool(bool),
    /// `NULL`.
    Null,
}

impl Value {
    /// A number value.
    pub fn number(number: impl ToString) -> Self {
        Self::Number(number.to_string())
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Binary(bytes)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::number(number)
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Self {
        Self::Bool(truth)
    }
}

/// An item or a key: named values.
///
/// A backend may keep its own form inside and decode an attribute only when asked for it, so that a
/// long list costs what is read of it. Two items are equal when they have the same attributes, in
/// whatever order.
///
/// # Examples
///
/// ```
/// use package_database_backend::{Item, Value};
///
/// let item = Item::from_iter([("sub", Value::from("user 1")), ("model_count", 3.into())]);
/// assert_eq!(item.text("sub").as_deref(), Some("user 1"));
/// assert_eq!(item.number("model_count").as_deref(), Some("3"));
/// assert_eq!(item.text("model_count"), None, "a number is no text");
/// ```
#[derive(Clone)]
pub struct Item(pub(crate) Form);

/// How an item is held.
#[derive(Clone)]
pub(crate) enum Form {
    /// In our own values, in the order in which they were given; names are unique.
    Own(Vec<(Name, Value)>),
    /// In the emulator's block of memory.
    #[cfg(feature = "emulator")]
    Emulator(dynamodb_emulator::Item),
}

/// A value of one of the two types that records are made of, or some other: see [`Item::scalar`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Scalar<'a> {
    /// A text.
    Text(Cow<'a, str>),
    /// The digits of a number.
    Number(Cow<'a, str>),
    /// A value of another type.
    Other,
}

impl Item {
    /// An item of attributes that all have different names, which only a debug build checks. An item
    /// is built so without a search for each name; of two that are equal, reads find the first.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database_backend::Item;
    ///
    /// let key = Item::of_unique(vec![("user".into(), "1".into()), ("order".into(), "17".into())]);
    /// assert_eq!(key, Item::new().with("user", "1").with("order", "17"));
    /// ```
    pub fn of_unique(attributes: Vec<(Name, Value)>) -> Self {
        debug_assert!(
            attributes.iter().enumerate().all(|(index, (name, _))| {
                attributes
                    .iter()
                    .skip(index + 1)
                    .all(|(other, _)| other != name)
            }),
            "each name once"
        );
        Self(Form::Own(attributes))
    }

    /// An item without attributes.
    pub const fn new() -> Self {
        Self(Form::Own(Vec::new()))
    }

    /// Sets the attribute `name`, replacing what it was.
    pub fn insert(&mut self, name: impl Into<Cow<'static, str>>, value: impl Into<Value>) {
        let (name, value) = (name.into(), value.into());
        #[cfg_attr(
            not(feature = "emulator"),
            expect(
                clippy::infallible_destructuring_match,
                reason = "the other form is the emulator's"
            )
        )]
        let mut attributes = match std::mem::take(self).0 {
            Form::Own(attributes) => attributes,
            #[cfg(feature = "emulator")]
            Form::Emulator(item) => super::emulator::attributes_of(&item),
        };
        match attributes.iter_mut().find(|(other, _)| *other == name) {
            Some((_, old)) => *old = value,
            None => attributes.push((name, value)),
        }
        self.0 = Form::Own(attributes);
    }

    /// The item with one more attribute.
    #[must_use]
    pub fn with(mut self, name: impl Into<Cow<'static, str>>, value: impl Into<Value>) -> Self {
        self.insert(name, value);
        self
    }

    /// The value of the attribute `name`.
    pub fn get(&self, name: &str) -> Option<Value> {
        match &self.0 {
            Form::Own(_) => self.find(name).cloned(),
            #[cfg(feature = "emulator")]
            Form::Emulator(item) => item.get(name).map(super::emulator::value_from),
        }
    }

    /// The text of the attribute `name`, if that is a text.
    pub fn text(&self, name: &str) -> Option<Cow<'_, str>> {
        match self.scalar(name)? {
            Scalar::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The digits of the attribute `name`, if that is a number.
    pub fn number(&self, name: &str) -> Option<Cow<'_, str>> {
        match self.scalar(name)? {
            Scalar::Number(digits) => Some(digits),
            _ => None,
        }
    }

    /// What the attribute `name` holds, in one search whatever its type is.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database_backend::{Item, Scalar, Value};
    ///
    /// let item = Item::new().with("name", "Ada").with("born", Value::number(1815));
    /// assert_eq!(item.scalar("born"), Some(Scalar::Number("1815".into())));
    /// assert_eq!(item.scalar("died"), None);
    /// ```
    pub fn scalar(&self, name: &str) -> Option<Scalar<'_>> {
        Some(match &self.0 {
            Form::Own(_) => match self.find(name)? {
                Value::Text(text) => Scalar::Text(Cow::Borrowed(text)),
                Value::Number(digits) => Scalar::Number(Cow::Borrowed(digits)),
                _ => Scalar::Other,
            },
            #[cfg(feature = "emulator")]
            Form::Emulator(item) => super::emulator::scalar_of(item.raw(name)?),
        })
    }

    /// The bytes of the attribute `name`, if that is binary.
    pub fn binary(&self, name: &str) -> Option<Vec<u8>> {
        match &self.0 {
            Form::Own(_) => match self.find(name)? {
                Value::Binary(bytes) => Some(bytes.clone()),
                _ => None,
            },
            #[cfg(feature = "emulator")]
            Form::Emulator(item) => Some(item.raw(name)?.as_binary()?.to_vec()),
        }
    }

    /// Whether there is an attribute `name`.
    pub fn contains(&self, name: &str) -> bool {
        match &self.0 {
            Form::Own(_) => self.find(name).is_some(),
            #[cfg(feature = "emulator")]
            Form::Emulator(item) => item.contains(name),
        }
    }

    /// How many attributes there are.
    pub fn len(&self) -> usize {
        match &self.0 {
            Form::Own(attributes) => attributes.len(),
            #[cfg(feature = "emulator")]
            Form::Emulator(item) => item.len(),
        }
    }

    /// Whether there is no attribute.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All attributes.
    pub fn to_vec(&self) -> Vec<(Cow<'static, str>, Value)> {
        match &self.0 {
            Form::Own(attributes) => attributes.clone(),
            #[cfg(feature = "emulator")]
            Form::Emulator(item) => super::emulator::attributes_of(item),
        }
    }

    /// An item of the attributes `names` alone, as far as they are there: a key out of a record.
    #[must_use]
    pub fn select(&self, names: &[&'static str]) -> Self {
        let attributes = names
            .iter()
            .filter_map(|name| Some((Cow::Borrowed(*name), self.get(name)?)));
        Self(Form::Own(attributes.collect()))
    }

    fn find(&self, name: &str) -> Option<&Value> {
        match &self.0 {
            Form::Own(attributes) => attributes
                .iter()
                .find_map(|(other, value)| (other == name).then_some(value)),
            #[cfg(feature = "emulator")]
            Form::Emulator(_) => None,
        }
    }
}

impl Default for Item {
    fn default() -> Self {
        Self::new()
    }
}

impl<N: Into<Cow<'static, str>>, V: Into<Value>> FromIterator<(N, V)> for Item {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(attributes: I) -> Self {
        let mut item = Self::new();
        for (name, value) in attributes {
            item.insert(name, value);
        }
        item
    }
}

impl PartialEq for Item {
    fn eq(&self, other: &Self) -> bool {
        let sorted = |item: &Self| {
            let mut attributes = item.to_vec();
            attributes.sort_by(|left, right| left.0.cmp(&right.0));
            attributes
        };
        self.len() == other.len() && sorted(self) == sorted(other)
    }
}

/// Names only: a value may be somebody's secret.
impl fmt::Debug for Item {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<Name> = self.to_vec().into_iter().map(|(name, _)| name).collect();
        write!(formatter, "Item{names:?}")
    }
}
