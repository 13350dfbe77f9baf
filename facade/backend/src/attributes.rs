//! What an item is asked, whoever keeps it.

use std::borrow::Cow;

use crate::value::{Name, Value};

/// A value of one of the two types that records are made of, or some other: see [`Item::scalar`](crate::Item::scalar).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Scalar<'a> {
    /// The text itself.
    Text(Cow<'a, str>),
    /// The digits of a number.
    Number(Cow<'a, str>),
    /// A value of another type.
    Other,
}

impl<'a> Scalar<'a> {
    /// The text, if it is one.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database_backend::{Item, Value};
    ///
    /// let item = Item::new().with("name", "Ada").with("born", Value::number(1815));
    /// let [name, born] = item.scalars(["name", "born"]);
    /// assert_eq!(name.and_then(|name| name.text()).as_deref(), Some("Ada"));
    /// assert_eq!(born.and_then(|born| born.number()).as_deref(), Some("1815"));
    /// ```
    pub fn text(self) -> Option<Cow<'a, str>> {
        match self {
            Self::Text(text) => Some(text),
            Self::Number(_) | Self::Other => None,
        }
    }

    /// The digits, if it is a number.
    pub fn number(self) -> Option<Cow<'a, str>> {
        match self {
            Self::Number(digits) => Some(digits),
            Self::Text(_) | Self::Other => None,
        }
    }
}

/// What two items have in common under a name: see [`Item::agrees`](crate::Item::agrees).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Common<'a> {
    /// The same text.
    Text(&'a str),
    /// The same value, or none.
    Value(&'a str),
    /// A whole number each that is a `u64`, the same or another one.
    Natural(&'a str),
}

/// Whether digits are those of a `u64`.
pub(crate) fn is_natural(digits: &[u8]) -> bool {
    /// Digits of any number of which each is one of these: the greatest one has one more.
    const DIGITS_SURE: usize = 19;
    let mut digits_only = true;
    for byte in digits {
        digits_only &= byte.is_ascii_digit();
    }
    let sure = digits_only && (1..=DIGITS_SURE).contains(&digits.len());
    sure || std::str::from_utf8(digits).is_ok_and(|digits| digits.parse::<u64>().is_ok())
}

/// A value as it is held in our own words.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Given<'a> {
    /// The text itself.
    Text(&'a str),
    /// The digits of a number.
    Number(&'a str),
    /// A value of another type.
    Other(&'a Value),
}

impl<'a> Given<'a> {
    pub(crate) fn of(value: &'a Value) -> Self {
        match value {
            Value::Text(text) => Self::Text(text),
            Value::Number(digits) => Self::Number(digits),
            other => Self::Other(other),
        }
    }

    pub(crate) fn into_value(self) -> Value {
        match self {
            Self::Text(text) => Value::Text(text.to_owned()),
            Self::Number(digits) => Value::Number(digits.to_owned()),
            Self::Other(value) => value.clone(),
        }
    }

    pub(crate) const fn into_scalar(self) -> Scalar<'a> {
        match self {
            Self::Text(text) => Scalar::Text(Cow::Borrowed(text)),
            Self::Number(digits) => Scalar::Number(Cow::Borrowed(digits)),
            Self::Other(_) => Scalar::Other,
        }
    }
}

/// What an item is asked, in whatever form it is held.
pub(crate) trait Attributes {
    /// The value of the attribute `name`.
    fn get(&self, name: &str) -> Option<Value>;
    /// What the attribute `name` holds, in one search whatever its type is.
    fn scalar(&self, name: &str) -> Option<Scalar<'_>>;
    /// What several attributes hold: one search for all of them where names are in the order of the attributes.
    fn scalars<const N: usize>(&self, names: [&str; N]) -> [Option<Scalar<'_>>; N];
    /// The bytes of the attribute `name`, if that is binary.
    fn binary(&self, name: &str) -> Option<Vec<u8>>;
    /// Whether there is an attribute `name`.
    fn contains(&self, name: &str) -> bool;
    /// How many attributes there are.
    fn len(&self) -> usize;
    /// The names alone, with no value decoded.
    fn names(&self) -> Vec<Cow<'_, str>>;
    /// All attributes in our own values, which are borrowed where they are held so.
    fn attributes(&self) -> Cow<'_, [(Name, Value)]>;
    /// Shows all attributes one after the other, copied only where they are held in the form of a store.
    fn each(&self, show: &mut dyn FnMut(&Name, Given<'_>));
    /// Bytes of names and values, as the service counts.
    fn bytes(&self) -> usize;
    /// Shows the attributes whose names begin with `prefix`, by the rest of the name; no other is decoded.
    fn visit(&self, prefix: &str, show: &mut dyn FnMut(&str, Cow<'_, Value>));
}
