//! Values in our own words.

use std::borrow::Cow;
use std::collections::BTreeMap;

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
    /// `B`: bytes, of whatever meaning.
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
    /// `BOOL`: true or false.
    Bool(bool),
    /// `NULL`: there is an attribute, and it has no value.
    Null,
}

impl Value {
    /// A number of any type that prints as DynamoDB writes numbers.
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
