//! What a variable holds: a value as JSON has them, or bytes that are somewhere else.

use std::borrow::Cow;

use serde_json::{Map, Value as Json};

use super::payload::Payload;
use super::template::Part;

/// A value of a pipeline.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Value {
    /// A value that is here.
    Json(Json),
    /// Bytes that are read when they are needed.
    Bytes(Payload),
    /// Named values, with bytes among them.
    Record(Vec<(String, Value)>),
}

impl Value {
    /// What stands for all that there is not.
    pub const NULL: Self = Self::Json(Json::Null);

    /// Whether there is none.
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Json(Json::Null))
    }

    /// Whether it is none, or a text, a list or a map with nothing in it.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Json(json) => is_empty(json),
            Self::Record(members) => members.is_empty(),
            Self::Bytes(_) => false,
        }
    }

    /// The value as JSON, in which bytes are null.
    pub fn to_json(&self) -> Json {
        match self {
            Self::Json(json) => json.clone(),
            Self::Bytes(_) => Json::Null,
            Self::Record(members) => {
                let members = members.iter();
                let members = members.map(|(name, member)| (name.clone(), member.to_json()));
                Json::Object(members.collect())
            }
        }
    }

    /// Named values as one.
    pub(super) fn of_members(members: Vec<(String, Self)>) -> Self {
        let plain = |(_, member): &(String, Self)| matches!(member, Self::Json(_));
        if !members.iter().all(plain) {
            return Self::Record(members);
        }
        let members = members.into_iter().map(|(name, member)| match member {
            Self::Json(json) => (name, json),
            // All of them are JSON, as was seen above.
            other => (name, other.to_json()),
        });
        Self::Json(Json::Object(members.collect::<Map<String, Json>>()))
    }

    /// What is at the end of a path; `None` where there is no such thing.
    pub(super) fn at(&self, path: &[Part]) -> Option<Referred<'_>> {
        match (self, path) {
            (_, []) => Some(Referred::Value(self)),
            (Self::Json(json), path) => json_at(json, path).map(Referred::Json),
            (Self::Record(members), [Part::Member(name), rest @ ..]) => {
                let (_, member) = members.iter().find(|(own, _)| own == name)?;
                member.at(rest)
            }
            (Self::Record(_), [Part::Element(_), ..]) | (Self::Bytes(_), _) => None,
        }
    }
}

/// What a reference stands for, where it is: most of them are only looked at, or become a part of a text.
pub(super) enum Referred<'a> {
    Value(&'a Value),
    Json(&'a Json),
    Text(&'a str),
    Made(Value),
}

impl Referred<'_> {
    /// What stands for all that there is not.
    pub(super) const NULL: Self = Self::Made(Value::NULL);

    pub(super) fn is_null(&self) -> bool {
        match self {
            Self::Value(value) => value.is_null(),
            Self::Json(json) => json.is_null(),
            Self::Text(_) => false,
            Self::Made(value) => value.is_null(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Value(value) => value.is_empty(),
            Self::Json(json) => is_empty(json),
            Self::Text(text) => text.is_empty(),
            Self::Made(value) => value.is_empty(),
        }
    }

    pub(super) fn into_value(self) -> Value {
        match self {
            Self::Value(value) => value.clone(),
            Self::Json(json) => Value::Json(json.clone()),
            Self::Text(text) => Value::Json(text.into()),
            Self::Made(value) => value,
        }
    }

    pub(super) fn into_json(self) -> Json {
        match self {
            Self::Value(value) => value.to_json(),
            Self::Json(json) => json.clone(),
            Self::Text(text) => text.into(),
            Self::Made(Value::Json(json)) => json,
            Self::Made(value) => value.to_json(),
        }
    }

    /// The text of a text, a number or a truth.
    pub(super) fn scalar(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Text(text) => Some(Cow::Borrowed(text)),
            Self::Json(json) => scalar_of(json),
            Self::Value(Value::Json(json)) | Self::Made(Value::Json(json)) => scalar_of(json),
            // Of bytes there is no text, and a record is none.
            Self::Value(_) | Self::Made(_) => None,
        }
    }

    /// Whether both are the same value.
    pub(super) fn same(&self, other: &Referred<'_>) -> bool {
        match (self.plain(), other.plain()) {
            (Some(left), Some(right)) => same(&left, &right),
            (None, None) => self.record() == other.record(),
            _ => false,
        }
    }

    fn plain(&self) -> Option<Cow<'_, Json>> {
        match self {
            Self::Text(text) => Some(Cow::Owned(Json::from(*text))),
            Self::Json(json) => Some(Cow::Borrowed(json)),
            Self::Value(Value::Json(json)) | Self::Made(Value::Json(json)) => {
                Some(Cow::Borrowed(json))
            }
            Self::Value(_) | Self::Made(_) => None,
        }
    }

    /// The value of what is not JSON alone.
    fn record(&self) -> &Value {
        match self {
            Self::Value(value) => value,
            Self::Made(value) => value,
            Self::Json(_) | Self::Text(_) => &Value::NULL,
        }
    }
}

/// What is at the end of a path in JSON.
pub(super) fn json_at<'a>(json: &'a Json, path: &[Part]) -> Option<&'a Json> {
    path.iter().try_fold(json, |value, part| match part {
        Part::Member(name) => value.get(name.as_str()),
        Part::Element(place) => value.get(*place),
    })
}

/// Whether it is null, or a text, a list or a map with nothing in it.
fn is_empty(json: &Json) -> bool {
    match json {
        Json::Null => true,
        Json::String(text) => text.is_empty(),
        Json::Array(elements) => elements.is_empty(),
        Json::Object(members) => members.is_empty(),
        Json::Bool(_) | Json::Number(_) => false,
    }
}

/// The text of a text, a number or a truth.
pub(super) fn scalar(json: &Json) -> Option<String> {
    scalar_of(json).map(Cow::into_owned)
}

fn scalar_of(json: &Json) -> Option<Cow<'_, str>> {
    match json {
        Json::String(text) => Some(Cow::Borrowed(text)),
        Json::Number(number) => Some(Cow::Owned(number.to_string())),
        Json::Bool(truth) => Some(Cow::Borrowed(if *truth { "true" } else { "false" })),
        Json::Null | Json::Array(_) | Json::Object(_) => None,
    }
}

/// A value as it is written.
pub(in crate::domain::packages) fn text_of(json: &Json) -> String {
    // As `Display` writes it, without asking a formatter for each piece. Nothing of a value can fail to be written.
    serde_json::to_string(json).unwrap_or_else(|_| json.to_string())
}

/// Whether a value as JSON has at most so many bytes.
pub(in crate::domain::packages) fn fits(json: &Json, bytes_max: usize) -> bool {
    // Nearly every value is far below, however it were written, and is not written for this.
    bytes_at_most(json) <= bytes_max || text_of(json).len() <= bytes_max
}

/// More bytes than a value takes as JSON.
fn bytes_at_most(json: &Json) -> usize {
    /// Bytes of the longest number, and of what stands around a value.
    const NUMBER: usize = 32;
    // A character of a text is written with six bytes at most.
    let text = |text: &str| 6 * text.len() + NUMBER;
    match json {
        Json::Null | Json::Bool(_) | Json::Number(_) => NUMBER,
        Json::String(own) => text(own),
        Json::Array(elements) => NUMBER + elements.iter().map(bytes_at_most).sum::<usize>(),
        Json::Object(members) => {
            let members = members.iter();
            let members = members.map(|(name, member)| text(name) + bytes_at_most(member));
            NUMBER + members.sum::<usize>()
        }
    }
}

impl From<Json> for Value {
    fn from(json: Json) -> Self {
        Self::Json(json)
    }
}

/// Bytes are equal to nothing, not even to themselves: they were not read.
impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Json(left), Self::Json(right)) => same(left, right),
            (Self::Record(left), Self::Record(right)) => left == right,
            _ => false,
        }
    }
}

/// Equality as JSON has it: numbers by what they say, the members of maps in any order.
pub(super) fn same(left: &Json, right: &Json) -> bool {
    match (left, right) {
        (Json::Number(left), Json::Number(right)) => {
            left == right || (left.as_f64() == right.as_f64() && !(whole(left) && whole(right)))
        }
        (Json::Array(left), Json::Array(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .zip(right)
                    .all(|(left, right)| same(left, right))
        }
        (Json::Object(left), Json::Object(right)) => {
            let all = |(name, member): (&String, &Json)| {
                right.get(name).is_some_and(|other| same(member, other))
            };
            left.len() == right.len() && left.iter().all(all)
        }
        _ => left == right,
    }
}

/// Whether a number is kept without rounding.
fn whole(number: &serde_json::Number) -> bool {
    number.is_i64() || number.is_u64()
}
