//! Conditions on documents, and whether one holds.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde_json::Value;

use super::order::compare;
use crate::domain::models::doc::Doc;
use crate::domain::models::fault;
use crate::error::Error;

/// What a condition asks of a value.
///
/// Values of different types are neither equal nor in an order; what a document lacks equals nothing.
///
/// # Examples
///
/// ```
/// use package_database::models::Operator;
///
/// assert_eq!(">=".parse::<Operator>().unwrap(), Operator::AtLeast);
/// assert!("~=".parse::<Operator>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Operator {
    /// `=` or `==`: the same value.
    Equals,
    /// `!=`: another value, or none.
    Differs,
    /// `>`: a greater value of the same type: a number, a text by its bytes, or true above false.
    Greater,
    /// `>=`: the same value or a greater one.
    AtLeast,
    /// `<`: a smaller value of the same type.
    Less,
    /// `<=`: the same value or a smaller one.
    AtMost,
    /// `in`: one of the values of a list.
    In,
    /// `userIn`: documents of one of these users.
    UserIn,
    /// `contains`: a list that has the value among its elements.
    Contains,
    /// `like`: a text, number or truth value in whose text that text occurs, whatever the case of its letters.
    Like,
}

impl Operator {
    const SIGNS: [(&'static str, Self); 11] = [
        ("=", Self::Equals),
        ("==", Self::Equals),
        ("!=", Self::Differs),
        (">", Self::Greater),
        (">=", Self::AtLeast),
        ("<", Self::Less),
        ("<=", Self::AtMost),
        ("in", Self::In),
        ("userIn", Self::UserIn),
        ("contains", Self::Contains),
        ("like", Self::Like),
    ];

    /// How it is written.
    pub fn sign(self) -> &'static str {
        let found = Self::SIGNS.iter().find(|(_, own)| *own == self);
        found.map_or("", |(sign, _)| sign)
    }

    /// Whether it bounds a range.
    pub(super) const fn is_range(self) -> bool {
        matches!(
            self,
            Self::Greater | Self::AtLeast | Self::Less | Self::AtMost
        )
    }
}

impl FromStr for Operator {
    type Err = Error;

    fn from_str(sign: &str) -> Result<Self, Error> {
        let found = Self::SIGNS.iter().find(|(own, _)| *own == sign);
        found
            .map(|(_, own)| *own)
            .ok_or_else(|| fault::invalid(format!("there is no operator {sign:?}")))
    }
}

/// A condition: a field, perhaps with a path into it, an operator, and a value.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct QueryCondition {
    /// Such as `title`, `address.city` or `createdAt`.
    pub field: String,
    /// What is asked of the value there.
    pub operator: Operator,
    /// What it is compared with.
    pub value: Value,
}

impl QueryCondition {
    /// A condition on the value of a field.
    pub fn new(field: impl Into<String>, operator: Operator, value: impl Into<Value>) -> Self {
        Self {
            field: field.into(),
            operator,
            value: value.into(),
        }
    }

    /// Whether it holds of a document.
    pub fn holds(&self, doc: &Doc) -> bool {
        let found = doc.at(&self.field);
        let found = found.as_ref();
        match self.operator {
            Operator::Equals => found == Some(&self.value),
            Operator::Differs => found != Some(&self.value),
            Operator::Greater => self.order(found) == Some(Ordering::Greater),
            Operator::AtLeast => {
                matches!(self.order(found), Some(Ordering::Greater | Ordering::Equal))
            }
            Operator::Less => self.order(found) == Some(Ordering::Less),
            Operator::AtMost => {
                matches!(self.order(found), Some(Ordering::Less | Ordering::Equal))
            }
            Operator::In | Operator::UserIn => match (&self.value, found) {
                (Value::Array(values), Some(found)) => values.contains(found),
                _ => false,
            },
            Operator::Contains => match found {
                Some(Value::Array(elements)) => elements.contains(&self.value),
                _ => false,
            },
            Operator::Like => match (text(found), text(Some(&self.value))) {
                (Some(found), Some(part)) => found.to_lowercase().contains(&part.to_lowercase()),
                _ => false,
            },
        }
    }

    fn order(&self, found: Option<&Value>) -> Option<Ordering> {
        compare(found?, &self.value)
    }
}

fn text(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}

/// Without the value, which may be somebody's secret.
impl fmt::Display for QueryCondition {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {} …", self.field, self.operator.sign())
    }
}

impl fmt::Debug for QueryCondition {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}
