//! What a variable holds: a value as JSON has them, or bytes that are somewhere else.

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
            Self::Json(Json::Null) => true,
            Self::Json(Json::String(text)) => text.is_empty(),
            Self::Json(Json::Array(elements)) => elements.is_empty(),
            Self::Json(Json::Object(members)) => members.is_empty(),
            Self::Record(members) => members.is_empty(),
            Self::Json(Json::Bool(_) | Json::Number(_)) | Self::Bytes(_) => false,
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

    /// What is at the end of a path; null where there is no such thing.
    pub(super) fn at(&self, path: &[Part]) -> Self {
        match (self, path) {
            (_, []) => self.clone(),
            (Self::Json(json), path) => {
                // A path that leads nowhere is null.
                Self::Json(json_at(json, path).cloned().unwrap_or_default())
            }
            (Self::Record(members), [Part::Member(name), rest @ ..]) => {
                let found = members.iter().find(|(own, _)| own == name);
                found.map_or(Self::NULL, |(_, member)| member.at(rest))
            }
            (Self::Record(_), [Part::Element(_), ..]) | (Self::Bytes(_), _) => Self::NULL,
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

/// The text of a text, a number or a truth.
pub(super) fn scalar(json: &Json) -> Option<String> {
    match json {
        Json::String(text) => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        Json::Bool(truth) => Some(truth.to_string()),
        Json::Null | Json::Array(_) | Json::Object(_) => None,
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
